//! The order in which findings are shown, the same in every format and on every machine.

use crate::diag::Diagnostic;
use crate::text::{SourceId, Sources, Span};

/// The findings by file name, position, severity (errors first), code and message; those without a place come first.
///
/// # Panics
/// If a diagnostic comes from other `sources`.
#[must_use]
pub fn sorted<'a>(diagnostics: &'a [Diagnostic], sources: &Sources) -> Vec<&'a Diagnostic> {
    let mut all: Vec<&Diagnostic> = diagnostics.iter().collect();
    all.sort_by(|a, b| {
        place(a, sources).cmp(&place(b, sources)).then_with(|| b.level.cmp(&a.level)).then_with(|| (a.code, &a.message).cmp(&(b.code, &b.message)))
    });
    all
}

fn place<'s>(d: &Diagnostic, sources: &'s Sources) -> Option<(&'s str, SourceId, Span)> {
    d.primary.as_ref().map(|l| (sources.get(l.source).name(), l.source, l.span))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{Code, Level};

    #[test]
    fn file_then_position_then_severity() {
        let mut sources = Sources::default();
        let (b, a) = (sources.add("b", "text"), sources.add("a", "text"));
        let mut whole = Diagnostic::error(Code("x"), "whole", a, Span::at(0));
        whole.primary = None;
        let found = [
            Diagnostic::info(Code("x"), "5", b, Span::at(0)),
            Diagnostic::new(Level::Warning, Code("x"), "4", a, Span::at(2)),
            Diagnostic::error(Code("y"), "3", a, Span::at(2)),
            Diagnostic::error(Code("x"), "2", a, Span::at(2)),
            Diagnostic::info(Code("x"), "1", a, Span::at(1)),
            whole,
        ];
        let order: Vec<&str> = sorted(&found, &sources).iter().map(|d| d.message.as_str()).collect();
        assert_eq!(order, ["whole", "1", "2", "3", "4", "5"]);
    }
}
