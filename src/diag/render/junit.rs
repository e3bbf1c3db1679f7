//! JUnit XML, as Jenkins, GitLab and Azure read it: a suite per file, a case per finding.
//!
//! A file without errors and warnings has one passed case, so that a clean run is not an empty report. Remarks pass.

use std::collections::BTreeMap;

use super::place::Place;
use crate::diag::{Diagnostic, Level};
use crate::text::Sources;

pub(super) fn render(diagnostics: &[&Diagnostic], sources: &Sources) -> String {
    let mut suites: BTreeMap<&str, Vec<String>> = sources.iter().map(|(_, s)| (s.name(), Vec::new())).collect();
    let (mut failures, mut tests) = (BTreeMap::<&str, usize>::new(), 0);
    for d in diagnostics {
        let place = d.primary.as_ref().map(|l| Place::of(l, sources));
        let file = place.map_or("promforge", |p| p.file);
        suites.entry(file).or_default().push(case(d, place));
        *failures.entry(file).or_default() += usize::from(d.level != Level::Info);
    }
    let mut body = String::new();
    for (file, mut cases) in suites {
        if cases.is_empty() {
            cases.push(format!("    <testcase name=\"no findings\" classname=\"{}\"/>\n", escape(file)));
        }
        tests += cases.len();
        let failed = failures.get(file).copied().unwrap_or(0);
        body.push_str(&format!("  <testsuite name=\"{}\" tests=\"{}\" failures=\"{failed}\" errors=\"0\">\n", escape(file), cases.len()));
        body.extend(cases);
        body.push_str("  </testsuite>\n");
    }
    let failed: usize = failures.values().sum();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"promforge\" tests=\"{tests}\" failures=\"{failed}\" errors=\"0\">\n{body}</testsuites>\n"
    )
}

fn case(d: &Diagnostic, place: Option<Place<'_>>) -> String {
    let (file, at, name) = match place {
        Some(Place { file, start, .. }) => {
            (file, format!(" line=\"{}\" column=\"{}\"", start.line, start.column), format!("{} at {}:{}", d.code, start.line, start.column))
        }
        None => ("promforge", String::new(), d.code.to_string()),
    };
    let head = format!("    <testcase name=\"{}\" classname=\"{}\"{at}>\n", escape(&name), escape(file));
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
    let body = if d.level == Level::Info {
        format!("      <system-out>{}</system-out>\n", escape(&text))
    } else {
        format!("      <failure type=\"{}\" message=\"{}\">{}</failure>\n", d.level.as_str(), escape(&d.message), escape(&text))
    };
    format!("{head}{body}    </testcase>\n")
}

/// `text` for an attribute or an element; characters that XML 1.0 cannot hold become `U+FFFD`.
fn escape(text: &str) -> String {
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
