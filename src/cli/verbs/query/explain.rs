//! The tree of an expression with type, series and samples of each part, as `--explain` shows it. Counting is the engine's business.

use unicode_width::UnicodeWidthStr;

use crate::diag::render::table::Table;
use crate::engine::NodeStats;
use crate::promql::ast::Expr;

/// Columns of an expression's text.
const WIDTH: usize = 72;

/// A line for each part, behind the lines that lead to it.
pub(super) fn tree(expr: &Expr, text: &str, parts: &[NodeStats]) -> String {
    let mut table = Table::new().right(2).right(3);
    table.row(["expression", "type", "series", "samples"]);
    // For each depth, whether a further part of it follows below.
    let mut follows: Vec<bool> = Vec::new();
    for (i, part) in parts.iter().enumerate() {
        follows.truncate(part.depth);
        follows.push(parts[i + 1..].iter().take_while(|p| p.depth >= part.depth).any(|p| p.depth == part.depth));
        let mut line: String = follows.iter().take(part.depth).skip(1).map(|more| if *more { "│  " } else { "   " }).collect();
        if part.depth > 0 {
            line.push_str(if follows[part.depth] { "├─ " } else { "└─ " });
        }
        let source = text.get(expr.node(part.node).span.range()).unwrap_or_default();
        let room = WIDTH.saturating_sub(line.width()).max(20);
        line.push_str(&cut(&source.split_whitespace().collect::<Vec<_>>().join(" "), room));
        let series = if part.series == 0 && part.value_type != crate::promql::ValueType::Vector { "-".to_owned() } else { part.series.to_string() };
        table.row([line, part.value_type.documented().to_owned(), series, part.samples.to_string()]);
    }
    table.to_string()
}

/// At most so many characters, the beginning and the end.
fn cut(text: &str, room: usize) -> String {
    let letters: Vec<char> = text.chars().collect();
    if letters.len() <= room {
        return text.to_owned();
    }
    let head = room * 2 / 3;
    let tail = room - head - 1;
    letters[..head].iter().chain(&['…']).chain(&letters[letters.len() - tail..]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::promql::{Features, ValueType, parse};

    #[test]
    fn branches() {
        let text = "sum(a) + (b * 2)";
        let expr = parse(text, &Features::server()).expect("it parses");
        let root = expr.root_id();
        let at = |depth| NodeStats { node: root, depth, value_type: ValueType::Vector, series: 1, samples: 2 };
        let shown = tree(&expr, text, &[at(0), at(1), at(2), at(1), at(2), at(2)]);
        let branches: Vec<&str> = shown.lines().skip(1).map(|l| l.split("sum").next().unwrap_or_default()).collect();
        assert_eq!(branches, ["", "├─ ", "│  └─ ", "└─ ", "   ├─ ", "   └─ "]);
        assert_eq!(cut("abcdefghij", 7), "abcd…ij");
    }
}
