//! JUnit XML, as Jenkins, GitLab and Azure read it: suites of cases. Findings are a suite per file, a case per finding; verbs that run tests
//! bring their own.
//!
//! A file without errors and warnings has one passed case, so that a clean run is not an empty report. Remarks pass.

use std::collections::BTreeMap;

use super::place::Place;
use crate::diag::{Diagnostic, Level};
use crate::text::Sources;

/// The cases of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suite {
    /// The file's name.
    pub name: String,
    /// Its cases, in order.
    pub cases: Vec<Case>,
}

/// One test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Its name, unique within the file.
    pub name: String,
    /// Line and column, from 1, if it has a place.
    pub place: Option<(u32, u32)>,
    /// How it went.
    pub outcome: Outcome,
}

/// How a test went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Well.
    Passed,
    /// Well, and there is something to say.
    Remark(String),
    /// It failed.
    Failed {
        /// `error` or `warning`.
        kind: &'static str,
        /// What is wrong, in a sentence.
        message: String,
        /// The whole of it.
        text: String,
    },
    /// It did not run; why.
    Skipped(String),
}

/// The document.
#[must_use]
pub fn document(suites: &[Suite]) -> String {
    let failed_in = |suite: &Suite| suite.cases.iter().filter(|case| matches!(case.outcome, Outcome::Failed { .. })).count();
    let mut body = String::new();
    for suite in suites {
        let (name, tests, failed) = (escape(&suite.name), suite.cases.len(), failed_in(suite));
        body.push_str(&format!("  <testsuite name=\"{name}\" tests=\"{tests}\" failures=\"{failed}\" errors=\"0\">\n"));
        body.extend(suite.cases.iter().map(|one| case(one, &name)));
        body.push_str("  </testsuite>\n");
    }
    let tests: usize = suites.iter().map(|suite| suite.cases.len()).sum();
    let failed: usize = suites.iter().map(failed_in).sum();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"promforge\" tests=\"{tests}\" failures=\"{failed}\" errors=\"0\">\n{body}</testsuites>\n"
    )
}

fn case(case: &Case, class: &str) -> String {
    let at = case.place.map_or_else(String::new, |(line, column)| format!(" line=\"{line}\" column=\"{column}\""));
    let head = format!("    <testcase name=\"{}\" classname=\"{class}\"{at}", escape(&case.name));
    let body = match &case.outcome {
        Outcome::Passed => return format!("{head}/>\n"),
        Outcome::Remark(text) => format!("      <system-out>{}</system-out>\n", escape(text)),
        Outcome::Failed { kind, message, text } => {
            format!("      <failure type=\"{kind}\" message=\"{}\">{}</failure>\n", escape(message), escape(text))
        }
        Outcome::Skipped(why) => format!("      <skipped message=\"{}\"/>\n", escape(why)),
    };
    format!("{head}>\n{body}    </testcase>\n")
}

pub(super) fn render(diagnostics: &[&Diagnostic], sources: &Sources) -> String {
    let mut suites: BTreeMap<&str, Vec<Case>> = sources.iter().map(|(_, s)| (s.name(), Vec::new())).collect();
    for d in diagnostics {
        let place = d.primary.as_ref().map(|l| Place::of(l, sources));
        suites.entry(place.map_or("promforge", |p| p.file)).or_default().push(finding(d, place));
    }
    let suite = |(name, mut cases): (&str, Vec<Case>)| {
        if cases.is_empty() {
            cases.push(Case { name: "no findings".to_owned(), place: None, outcome: Outcome::Passed });
        }
        Suite { name: name.to_owned(), cases }
    };
    document(&suites.into_iter().map(suite).collect::<Vec<_>>())
}

/// A finding as a case that failed, or passed with a remark.
fn finding(d: &Diagnostic, place: Option<Place<'_>>) -> Case {
    let name = place.map_or_else(|| d.code.to_string(), |p| format!("{} at {}:{}", d.code, p.start.line, p.start.column));
    let mut text = match place {
        Some(Place { file, start, .. }) => format!("{file}:{}:{}: {}[{}]: {}", start.line, start.column, d.level.as_str(), d.code, d.message),
        None => format!("{}[{}]: {}", d.level.as_str(), d.code, d.message),
    };
    for sentence in &d.help {
        text.push('\n');
        text.push_str(sentence);
    }
    if let Some(fix) = &d.fix {
        text.push_str("\nfix: ");
        text.push_str(&fix.title);
    }
    let outcome = if d.level == Level::Info { Outcome::Remark(text) } else { Outcome::Failed { kind: d.level.as_str(), message: d.message.clone(), text } };
    Case { name, place: place.map(|p| (p.start.line, p.start.column)), outcome }
}

/// The case of a finding, for the suites of verbs that run tests.
#[must_use]
pub fn of_finding(d: &Diagnostic, sources: &Sources) -> Case {
    finding(d, d.primary.as_ref().map(|l| Place::of(l, sources)))
}

/// `text` for an attribute or an element; characters that XML 1.0 cannot hold become `U+FFFD`.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("&#10;"),
            '\t' => out.push_str("&#9;"),
            '\r' => out.push_str("&#13;"),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Code;
    use crate::text::Span;

    #[test]
    fn suites_and_cases() {
        let mut sources = Sources::default();
        let file = sources.add("a.yaml", "one\ntwo\n");
        sources.add("clean.yaml", "x");
        let a = Diagnostic::error(Code("x/y"), "`a < \"b\"`\u{1}", file, Span::new(4, 7)).help("next");
        let b = Diagnostic::info(Code("x/z"), "remark", file, Span::at(0));
        insta::assert_snapshot!(render(&[&a, &b], &sources), @r##"
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="promforge" tests="3" failures="1" errors="0">
          <testsuite name="a.yaml" tests="2" failures="1" errors="0">
            <testcase name="x/y at 2:1" classname="a.yaml" line="2" column="1">
              <failure type="error" message="`a &lt; &quot;b&quot;`�">a.yaml:2:1: error[x/y]: `a &lt; &quot;b&quot;`�&#10;next</failure>
            </testcase>
            <testcase name="x/z at 1:1" classname="a.yaml" line="1" column="1">
              <system-out>a.yaml:1:1: info[x/z]: remark</system-out>
            </testcase>
          </testsuite>
          <testsuite name="clean.yaml" tests="1" failures="0" errors="0">
            <testcase name="no findings" classname="clean.yaml"/>
          </testsuite>
        </testsuites>
        "##);
    }

    #[test]
    fn nothing_at_all() {
        assert_eq!(
            render(&[], &Sources::default()),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"promforge\" tests=\"0\" failures=\"0\" errors=\"0\">\n</testsuites>\n"
        );
    }
}
