//! GitHub Actions workflow commands: each finding becomes an annotation beside the changed line.
//!
//! Escaping as `actions/toolkit` does it (`packages/core/src/command.ts`): `%`, CR and LF in the text, `:` and `,` too in properties.
//! Columns are left out where the finding spans several lines, since GitHub ignores or refuses them there.

use super::place::Place;
use crate::diag::{Diagnostic, Level};
use crate::text::Sources;

pub(super) fn render(diagnostics: &[&Diagnostic], sources: &Sources) -> String {
    let mut out = String::new();
    for d in diagnostics {
        let command = match d.level {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Info => "notice",
        };
        let mut properties = String::new();
        if let Some(label) = &d.primary {
            let Place { file, start, end } = Place::of(label, sources);
            properties = format!("file={},line={},", property(file), start.line);
            if start.line == end.line {
                properties.push_str(&format!("col={},endLine={},endColumn={},", start.column, end.line, end.column));
            } else {
                properties.push_str(&format!("endLine={},", end.line));
            }
        }
        let mut text = d.message.clone();
        for sentence in &d.help {
            text.push('\n');
            text.push_str(sentence);
        }
        if let Some(fix) = &d.fix {
            text.push_str("\nfix: ");
            text.push_str(&fix.title);
        }
        out.push_str(&format!("::{command} {properties}title={}::{}\n", property(d.code.0), data(&text)));
    }
    out
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Code;
    use crate::text::Span;

    #[test]
    fn commands_are_escaped() {
        let mut sources = Sources::default();
        let file = sources.add("a,b:c.yaml", "one\ntwo\n");
        let a = Diagnostic::error(Code("x/y"), "100% of: a, b", file, Span::new(4, 7)).help("next\r\nline");
        let b = Diagnostic::warning(Code("x/z"), "long", file, Span::new(0, 7));
        let mut c = Diagnostic::info(Code("x/w"), "whole", file, Span::at(0));
        c.primary = None;
        insta::assert_snapshot!(render(&[&a, &b, &c], &sources), @r##"
        ::error file=a%2Cb%3Ac.yaml,line=2,col=1,endLine=2,endColumn=4,title=x/y::100%25 of: a, b%0Anext%0D%0Aline
        ::warning file=a%2Cb%3Ac.yaml,line=1,endLine=2,title=x/z::long
        ::notice title=x/w::whole
        "##);
    }
}
