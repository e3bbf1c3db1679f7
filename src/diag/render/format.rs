//! The formats by name, and the way to each. The formats themselves are the neighbouring files.

use std::fmt;
use std::str::FromStr;

use super::{concise, github, json, junit, order, pretty, sarif};
use crate::diag::Diagnostic;
use crate::text::Sources;

/// How findings are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Format {
    /// For people: the source line with carets below it, and a summary at the end.
    #[default]
    Pretty,
    /// For editors and `grep`: `file:line:column: error[code]: message`, a line each.
    Concise,
    /// For programs: promforge's own JSON document.
    Json,
    /// For code scanning: SARIF 2.1.0.
    Sarif,
    /// For GitHub Actions: workflow commands that become annotations of a pull request.
    Github,
    /// For CI systems that read test reports: JUnit XML.
    Junit,
}

impl Format {
    /// Every format, in the order in which help shows them.
    pub const ALL: [Self; 6] = [Self::Pretty, Self::Concise, Self::Json, Self::Sarif, Self::Github, Self::Junit];

    /// The name on the command line: `pretty`, `concise`, `json`, `sarif`, `github` or `junit`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pretty => "pretty",
            Self::Concise => "concise",
            Self::Json => "json",
            Self::Sarif => "sarif",
            Self::Github => "github",
            Self::Junit => "junit",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// No format has that name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownFormat(pub String);

impl fmt::Display for UnknownFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected one of ")?;
        for (i, format) in Format::ALL.iter().enumerate() {
            write!(f, "{}`{format}`", if i == 0 { "" } else { ", " })?;
        }
        write!(f, ", found `{}`", self.0)
    }
}

impl std::error::Error for UnknownFormat {}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, UnknownFormat> {
        Self::ALL.into_iter().find(|f| f.as_str() == name).ok_or_else(|| UnknownFormat(name.to_owned()))
    }
}

/// The findings as text of that format, sorted, with a line end behind the last line.
///
/// `sources` are all texts that were looked at: summaries count them, and JUnit lists those without findings as passed.
/// Without findings, the formats for people, editors and GitHub give an empty text, the others an empty document.
/// `colour` adds terminal styles to [`Format::Pretty`] and [`Format::Concise`]; the others ignore it.
///
/// # Panics
/// If a diagnostic comes from other `sources`.
///
/// ```
/// use promforge::diag::{Code, Diagnostic, render::{Format, render}};
/// use promforge::text::{Sources, Span};
/// let mut sources = Sources::default();
/// let file = sources.add("rules.yaml", "expr: upp\n");
/// let found = [Diagnostic::error(Code("metric/unknown"), "no metric is called `upp`", file, Span::new(6, 9))];
/// assert_eq!(render(Format::Concise, &found, &sources, false), "rules.yaml:1:7: error[metric/unknown]: no metric is called `upp`\n");
/// ```
#[must_use]
pub fn render(format: Format, diagnostics: &[Diagnostic], sources: &Sources, colour: bool) -> String {
    let sorted = order::sorted(diagnostics, sources);
    match format {
        Format::Pretty => pretty::render(&sorted, sources, colour),
        Format::Concise => concise::render(&sorted, sources, colour),
        Format::Json => json::render(&sorted, sources),
        Format::Sarif => sarif::render(&sorted, sources),
        Format::Github => github::render(&sorted, sources),
        Format::Junit => junit::render(&sorted, sources),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{Code, Level};
    use crate::text::Span;

    #[test]
    fn names_and_formats_correspond() {
        for format in Format::ALL {
            assert_eq!(format.to_string().parse(), Ok(format));
        }
        let error = "xml".parse::<Format>().expect_err("no such format");
        assert_eq!(error.to_string(), "expected one of `pretty`, `concise`, `json`, `sarif`, `github`, `junit`, found `xml`");
    }

    #[test]
    fn nothing_found() {
        let sources = Sources::default();
        for format in [Format::Pretty, Format::Concise, Format::Github] {
            assert_eq!(render(format, &[], &sources, false), "");
        }
    }

    proptest::proptest! {
        /// Any text and any spans, also outside of it and inside of characters, can be shown in every format.
        #[test]
        fn nothing_panics(text in "[ab\\n\\r\\t\\u{0}\\u{feff}é世👍\\u{301}\\u{202e}]{0,60}|[ab é世]{300,400}", at in proptest::array::uniform6(0u32..450), level in 0..3) {
            let mut sources = Sources::default();
            let (a, b) = (sources.add("a", text.as_str()), sources.add("b", text.as_str()));
            let level = [Level::Info, Level::Warning, Level::Error][level as usize];
            let found = Diagnostic::new(level, Code("x/y"), text.as_str(), a, Span::new(at[0], at[1]))
                .saying(text.as_str())
                .other(a, Span::new(at[2], at[3]), text.as_str())
                .other(b, Span::new(at[4], at[5]), "")
                .help(text.as_str());
            for format in Format::ALL {
                proptest::prop_assert!(!render(format, std::slice::from_ref(&found), &sources, true).is_empty());
            }
        }
    }
}
