//! The input series of a test. promtool glues them into one `load` block and reads that line by line, which has consequences:
//! a line end inside `values` ends the series, and at an empty line or a comment the block is over (promql/promqltest/test.go:
//! getLines, parseLoad). Both are kept, and warned about.

use crate::diag::{Code, Diagnostic};
use crate::model::series_notation::{NotationError, parse_series};
use crate::text::{Mapped, Span};
use crate::yaml::Fields;

use super::model::InputSeries;
use super::read::{Item, errors, item};

const SERIES: Code = Code("test/series");
const UNREAD: Code = Code("test/series-not-loaded");

/// `series` and `values` of an item, and what promtool makes of them.
struct Glued {
    series: Mapped,
    values: Mapped,
    text: String,
}

impl Glued {
    /// The place of bytes of the glued text.
    fn place(&self, span: Span) -> Span {
        let split = u32::try_from(self.series.as_str().len()).unwrap_or(u32::MAX);
        if span.start <= split {
            self.series.host(Span::new(span.start, span.end.min(split)))
        } else {
            self.values.host(Span::new(span.start - split - 1, span.end - split - 1))
        }
    }
}

/// Reads `input_series`; its notation only if `chosen`.
pub(super) fn read(fields: &Fields<'_>, chosen: bool, findings: &mut Vec<Diagnostic>) -> Vec<InputSeries> {
    let (mut all, mut over) = (Vec::new(), None::<(Span, &'static str)>);
    for node in fields.items("input_series", findings) {
        let before = findings.len();
        let (series, values) = match item(node, "an input series", findings) {
            Item::Wrong => continue,
            Item::Zero => (Mapped::verbatim("", node.head().start), Mapped::default()),
            Item::Fields(fields) => {
                fields.only(&["series", "values"], findings);
                let series = fields.mapped("series", findings).unwrap_or_else(|| Mapped::verbatim("", fields.head().start));
                (series, fields.mapped("values", findings).unwrap_or_default())
            }
        };
        if !chosen || errors(&findings[before..]) {
            continue;
        }
        if let Some((end, why)) = over.take() {
            let message = format!("expected no series behind {why}, found one");
            findings.push(
                Diagnostic::warning(UNREAD, message, node.source(), node.head())
                    .other(node.source(), end, "promtool stops reading here")
                    .help("neither this series nor those behind it are loaded: promtool reads them line by line up to here")
                    .help("end a block with `>-` instead of `>`, and begin no series with `#`"),
            );
            return all;
        }
        let text = format!("{} {}", series.as_str(), values.as_str());
        let glued = Glued { series, values, text };
        let mut at = 0;
        for line in glued.text.split('\n') {
            let start = at + line.len() - line.trim_start().len();
            at += line.len() + 1;
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                over = Some((node.head(), if line.is_empty() { "an empty line" } else { "a comment" }));
                break;
            }
            let place = |span: Span| glued.place(Span::new(span.start + start as u32, span.end + start as u32));
            if line.split([' ', '\t']).next().is_some_and(|word| word.len() < line.len() && word.ends_with("@st")) {
                // DIFFERENCE: promtool reads the start timestamps, which change no result, and refuses those it cannot read.
                let message = "expected a series, found start timestamps (`@st`), which nothing in a unit test reads";
                findings.push(Diagnostic::warning(SERIES, message, node.source(), place(Span::of(0, line.len()))));
                continue;
            }
            match parse_series(line) {
                Ok(series) => {
                    let whole = !glued.text.contains('\n');
                    let written = if whole { (glued.series.as_str().to_owned(), glued.values.as_str().to_owned()) } else { (line.to_owned(), String::new()) };
                    all.push(InputSeries { span: place(Span::of(0, line.len())), series, written });
                }
                Err(NotationError { span, message }) => {
                    // Carets stand under the part that holds the mistake; the end of the text is behind its last character.
                    findings.push(Diagnostic::error(SERIES, message, node.source(), place(span)));
                }
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use crate::text::SourceId;
    use crate::yaml::{Limits, read};

    /// The series that are loaded, and what is said about the others.
    fn loaded(items: &str) -> (Vec<String>, Vec<String>) {
        let text = format!("tests:\n- input_series:\n{items}");
        let mut findings = Vec::new();
        let file = super::super::read_unit_file(&read(&text, SourceId(0), &Limits::default()), SourceId(0), &mut findings);
        let series = file.tests[0].input_series.iter().map(|s| format!("{} {}", s.series.labels, s.series.values.len())).collect();
        (series, findings.into_iter().map(|d| format!("{}: {}", d.primary.map_or("", |l| &text[l.span.range()]), d.message)).collect())
    }

    /// promtool's verdicts on tests of these were looked at.
    #[test]
    fn a_block_of_lines() {
        let rest = "  - {series: up, values: '1'}\n";
        let behind = |why: &str| vec![format!("{{series: up, values: '1'}}: expected no series behind {why}, found one")];
        let of = |items: &str| loaded(&format!("{items}{rest}"));
        assert_eq!(of("  - {series: a, values: '1 2'}\n"), (vec!["a 2".to_owned(), "up 1".to_owned()], vec![]));
        assert_eq!(of("  - ~\n"), (vec![], behind("an empty line")));
        assert_eq!(of("  - {}\n"), (vec![], behind("an empty line")));
        assert_eq!(of("  - {series: '#a', values: '1'}\n"), (vec![], behind("a comment")));
        assert_eq!(of("  - series: a\n    values: >\n      1 2\n"), (vec!["a 2".to_owned()], behind("an empty line")));
        assert_eq!(of("  - series: a\n    values: >-\n      1\n      2\n").0, ["a 2", "up 1"]);
        assert_eq!(of("  - series: a\n    values: |-\n      1 2\n      b 3\n").0, ["a 2", "b 1", "up 1"]);
        assert_eq!(of("  - {series: '', values: 'c 1'}\n  - {series: ' d', values: ' 1 '}\n").0, ["c 1", "d 1", "up 1"]);
    }

    #[test]
    fn a_mistake_has_its_place() {
        for (item, expected) in [
            ("{series: 'up{', values: '1'}", "1: unexpected character inside braces: '1'"),
            ("{series: 'up{a=\"b\"}', values: '0+1x5 2y'}", "2: bad number syntax: \"2\""),
            ("{series: up, values: '1 2 zz'}", "zz: unexpected identifier \"zz\" in series values, expected number or \"stale\""),
        ] {
            assert_eq!(loaded(&format!("  - {item}\n")).1, [expected], "{item}");
        }
    }
}
