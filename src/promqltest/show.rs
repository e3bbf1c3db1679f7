//! Failures for people: a table where it fits, both sides above each other where it does not.

use std::fmt::Write;

use unicode_width::UnicodeWidthStr;

use crate::diag::render::table::Table;
use crate::text::Source;

use super::report::{Failure, Report, Row};

/// How wide a table may be.
const WIDTH: usize = 120;

/// How many series that agree are shown.
const AGREEING: usize = 5;

/// How many series that disagree are shown.
const DIFFERING: usize = 30;

/// Every failure of a report.
pub(super) fn report(report: &Report, source: &Source) -> String {
    let mut out = String::new();
    for case in &report.cases {
        let Some(found) = case.failure() else { continue };
        let place = source.locate(case.span.start);
        let _ = writeln!(out, "    ✗ {}:{}  {}", place.line, place.column, case.expr);
        for line in failure(found) {
            let _ = writeln!(out, "{}", format!("          {line}").trim_end());
        }
    }
    if let Some(stopped) = &report.stopped {
        let place = source.locate(stopped.span.start);
        let _ = writeln!(out, "    ✗ {}:{}  samples cannot be loaded", place.line, place.column);
        let _ = writeln!(out, "          {}\n          {}", stopped.message, report.left_out());
    }
    out
}

/// One failure: what is wrong, which run disagreed, both sides.
pub(super) fn failure(failure: &Failure) -> Vec<String> {
    let mut lines = vec![failure.message.clone(), format!("run       {}", failure.run)];
    lines.extend(failure.query.as_ref().map(|query| format!("query     {query}")));
    lines.extend(failure.lines.iter().cloned());
    let (mut agreeing, mut differing) = (0, 0);
    let rows: Vec<&Row> = failure
        .rows
        .iter()
        .filter(|row| {
            let (count, most) = if row.differs { (&mut differing, DIFFERING) } else { (&mut agreeing, AGREEING) };
            *count += 1;
            *count <= most
        })
        .collect();
    lines.extend(table(&rows).unwrap_or_else(|| stacked(&rows)));
    for (count, most, word) in [(agreeing, AGREEING, "agree"), (differing, DIFFERING, "differ")] {
        if count > most {
            lines.push(format!("… {} more series {word}", count - most));
        }
    }
    lines
}

fn mark(row: &Row) -> &'static str {
    if row.differs { "✗" } else { " " }
}

/// Series, expected and got side by side, if that is not too wide. Values of a series are columns of their own.
fn table(rows: &[&Row]) -> Option<Vec<String>> {
    if rows.is_empty() {
        return Some(Vec::new());
    }
    let mut all = Table::new();
    all.row(["", "series", "expected", "got"]);
    for row in rows {
        let (expected, got) = aligned(row);
        all.row([mark(row), &row.series, &expected, &got]);
    }
    let lines: Vec<String> = all.to_string().lines().map(str::to_owned).collect();
    lines.iter().all(|line| line.width() <= WIDTH).then_some(lines)
}

/// Expected above got.
fn stacked(rows: &[&Row]) -> Vec<String> {
    let mut lines = Vec::new();
    for row in rows {
        let (expected, got) = aligned(row);
        lines.push(format!("{} {}", mark(row), row.series));
        lines.push(format!("    expected  {expected}"));
        lines.push(format!("    got       {got}"));
    }
    lines
}

/// The values of both sides, each as wide as its counterpart.
fn aligned(row: &Row) -> (String, String) {
    let side = |cells: &Option<Vec<String>>, other: &Option<Vec<String>>| {
        let Some(cells) = cells else { return "nothing".to_owned() };
        let width = |i: usize| other.as_ref().and_then(|other| other.get(i)).map_or(0, |cell| cell.width());
        let pad = |(i, cell): (usize, &String)| format!("{}{cell}", " ".repeat(width(i).saturating_sub(cell.width())));
        cells.iter().enumerate().map(pad).collect::<Vec<_>>().join(" ")
    };
    (side(&row.expected, &row.got), side(&row.got, &row.expected))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::promqltest::{read_script, run};
    use crate::text::Sources;

    fn shown(text: &str) -> String {
        let (mut sources, mut found) = (Sources::default(), Vec::new());
        let source = sources.add("s.test", text);
        let script = read_script(text, source, &mut found);
        assert_eq!(found, []);
        report(&run(&script), sources.get(source))
    }

    #[test]
    fn values_side_by_side() {
        let load = "load 1m\n  a{x=\"1\"} 1x10\n  a{x=\"2\"} 2x10\n  a{x=\"3\"} 0+1x10\n\n";
        let text = format!(
            "{load}eval instant at 5m a\n  a{{x=\"1\"}} 1\n  a{{x=\"2\"}} 3\n  a{{x=\"4\"}} 4\n\neval range from 0 to 4m step 1m a{{x=\"3\"}}\n  a{{x=\"3\"}} 0 _ 2 30 4\n"
        );
        insta::assert_snapshot!(shown(&text), @r#"
        ✗ 6:1  a
              1 of 3 series differs, 1 of 3 series is missing, 1 is unexpected
              run       as written, at 5m
                 series    expected  got
                 a{x="1"}  1         1
              ✗  a{x="2"}  3         2
              ✗  a{x="4"}  4         nothing
              ✗  a{x="3"}  nothing   5
        ✗ 11:1  a{x="3"}
              1 of 1 series differs
              run       range query from 0s to 4m step 1m, as written
                 series    expected    got
              ✗  a{x="3"}  0 _ 2 30 4  0 1 2  3 4
        "#);
    }

    #[test]
    fn wide_values_above_each_other() {
        let text =
            format!("load 1m\n  a{{x=\"{}\"}} 0+1111x10\n\neval range from 0 to 10m step 1m a\n  a{{x=\"{}\"}} 0+1111x9 3\n", "y".repeat(40), "y".repeat(40));
        insta::assert_snapshot!(shown(&text), @r#"
        ✗ 4:1  a
              1 of 1 series differs
              run       range query from 0s to 10m step 1m, as written
              ✗ a{x="yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy"}
                  expected  0 1111 2222 3333 4444 5555 6666 7777 8888 9999     3
                  got       0 1111 2222 3333 4444 5555 6666 7777 8888 9999 11110
        "#);
    }

    #[test]
    fn remarks_and_errors() {
        let text = "eval instant at 1m quantile(2, vector(1))\n  expect warn msg: foo\n\neval instant at 1m 1\n  expect fail\n  1\n\neval instant at 1m vector(1)\n  1\n\n\
                    eval instant at 1m \"a\"\n  expect string \"b\"\n";
        insta::assert_snapshot!(shown(text), @r#"
        ✗ 1:1  quantile(2, vector(1))
              an expected warning is missing
              run       as written, at 1m
              expected  foo
              got       PromQL warning: quantile value should be between 0 and 1, got 2 (1:10)
        ✗ 4:1  1
              expected an error, got a result
              run       as written, at 1m
        ✗ 8:1  vector(1)
              expected a scalar, got a vector
              run       as written, at 1m
                 series    expected  got
              ✗  (scalar)  1         nothing
              ✗  {}        nothing   1
        ✗ 11:1  "a"
              the text differs
              run       as written, at 1m
                 series  expected  got
              ✗  (text)  "b"       "a"
        "#);
    }
}
