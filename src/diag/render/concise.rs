//! One line per finding, as compilers and `grep -n` print them; editors jump to it.

use annotate_snippets::renderer::{DEFAULT_ERROR_STYLE, DEFAULT_INFO_STYLE, DEFAULT_WARNING_STYLE, Style};

use super::place::{Place, one_line};
use crate::diag::{Diagnostic, Level};
use crate::text::Sources;

pub(super) fn render(diagnostics: &[&Diagnostic], sources: &Sources, colour: bool) -> String {
    let mut out = String::new();
    for d in diagnostics {
        if let Some(label) = &d.primary {
            let place = Place::of(label, sources);
            out.push_str(&format!("{}:{}:{}: ", one_line(place.file), place.start.line, place.start.column));
        }
        let style = if colour { style_of(d.level) } else { Style::new() };
        out.push_str(&format!("{style}{}[{}]{style:#}: {}\n", d.level.as_str(), d.code, one_line(&d.message)));
    }
    out
}

/// The colour of a level.
const fn style_of(level: Level) -> Style {
    match level {
        Level::Error => DEFAULT_ERROR_STYLE,
        Level::Warning => DEFAULT_WARNING_STYLE,
        Level::Info => DEFAULT_INFO_STYLE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Code;
    use crate::text::Span;

    #[test]
    fn a_line_each() {
        let mut sources = Sources::default();
        let file = sources.add("a b.yaml", "é: x\r\nz");
        let place = Diagnostic::error(Code("yaml/x"), "two\nlines", file, Span::new(4, 5));
        let mut whole = Diagnostic::info(Code("run/x"), "everything", file, Span::at(0));
        whole.primary = None;
        assert_eq!(render(&[&whole, &place], &sources, false), "info[run/x]: everything\na b.yaml:1:4: error[yaml/x]: two lines\n");
        assert!(render(&[&whole], &sources, true).contains("\u{1b}["));
    }
}
