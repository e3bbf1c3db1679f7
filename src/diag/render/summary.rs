//! How many findings there are, in one line.

use crate::diag::{Diagnostic, Level};
use crate::text::Sources;

/// `2 problems (1 error, 1 warning) in 3 files · promforge explain metric/unknown`, without a line end; empty without findings.
///
/// Files are the texts of `sources`, parts of one text not counted; the code is that of the first of the worst findings.
///
/// ```
/// use promforge::diag::{Code, Diagnostic, render::summary};
/// use promforge::text::{Sources, Span};
/// let mut sources = Sources::default();
/// let file = sources.add("a.yaml", "x");
/// let found = Diagnostic::warning(Code("yaml/tab"), "tab", file, Span::at(0));
/// assert_eq!(summary(&[&found], &sources), "1 problem (1 warning) in 1 file · promforge explain yaml/tab");
/// ```
#[must_use]
pub fn summary(diagnostics: &[&Diagnostic], sources: &Sources) -> String {
    let Some(worst) = diagnostics.iter().rev().max_by_key(|d| d.level) else { return String::new() };
    let count = |level: Level| diagnostics.iter().filter(|d| d.level == level).count();
    let (errors, warnings, remarks) = (count(Level::Error), count(Level::Warning), count(Level::Info));
    let mut parts = Vec::new();
    if errors + warnings > 0 {
        let kinds = [(errors, "error"), (warnings, "warning")];
        let kinds: Vec<String> = kinds.iter().filter(|(n, _)| *n > 0).map(|(n, word)| counted(*n, word)).collect();
        parts.push(format!("{} ({})", counted(errors + warnings, "problem"), kinds.join(", ")));
    }
    if remarks > 0 {
        parts.push(counted(remarks, "remark"));
    }
    format!("{} in {} · promforge explain {}", parts.join(" and "), counted(sources.iter().filter(|(_, s)| !s.is_part()).count(), "file"), worst.code)
}

fn counted(n: usize, word: &str) -> String {
    format!("{n} {word}{}", if n == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Code;
    use crate::text::Span;

    #[test]
    fn counts_problems_apart_from_remarks() {
        let mut sources = Sources::default();
        let file = sources.add("a", "");
        sources.add("b", "");
        let at = Span::at(0);
        let (e, w, i) = (Diagnostic::error(Code("e"), "", file, at), Diagnostic::warning(Code("w"), "", file, at), Diagnostic::info(Code("i"), "", file, at));
        assert_eq!(summary(&[], &sources), "");
        assert_eq!(summary(&[&i], &sources), "1 remark in 2 files · promforge explain i");
        assert_eq!(summary(&[&i, &w, &e, &e], &sources), "3 problems (2 errors, 1 warning) and 1 remark in 2 files · promforge explain e");
    }
}
