//! Outcomes for people: expected, got, what differs, and why.

use std::fmt::Write;

use crate::model::{METRIC_NAME, quote};
use crate::text::Source;

use super::case::{Case, Difference, Failure, Outcome, Row, RowKind, Verdict, Want};

/// How many alerts or samples of one expectation are shown.
const SHOWN: usize = 10;

/// What marks parts of the text: the escape sequences of a terminal, or nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Look {
    /// In front of a failure's mark.
    pub bad: &'static str,
    /// In front of what was expected and did not come.
    pub expected: &'static str,
    /// In front of what came instead.
    pub got: &'static str,
    /// Behind each of them.
    pub end: &'static str,
    /// Whether each difference is shown as a diff, line by line.
    pub diff: bool,
}

/// No marks.
pub const PLAIN: Look = Look { bad: "", expected: "", got: "", end: "", diff: false };

impl Outcome {
    /// The file's name, and below it what failed with expected, got and why; each line ends with a line end.
    #[must_use]
    pub fn to_text(&self, source: &Source) -> String {
        let mut out = format!("  {}\n", source.name());
        out.extend(self.cases.iter().map(|case| case.to_text(source, PLAIN)));
        if self.failed() == 0 {
            let _ = writeln!(out, "    ✓ {} passed", self.passed());
        }
        out
    }
}

impl Case {
    /// What failed with expected, got and why; nothing for what passed. Each line ends with a line end.
    #[must_use]
    pub fn to_text(&self, source: &Source, look: Look) -> String {
        let place = source.locate(self.span.start);
        let Look { bad, end, .. } = look;
        let head = format!("    {bad}✗{end} {}:{}:{}  {}  ({})\n", source.name(), place.line, place.column, self.title, self.test);
        match &self.verdict {
            Verdict::Passed => String::new(),
            Verdict::Failed(failure) => format!("{head}{}", failure.to_text(look)),
            Verdict::Broken { message, because } => {
                let mut out = head;
                block(&mut out, "error", message);
                block(&mut out, "because", &because.join("\n"));
                out
            }
        }
    }
}

/// `name` in front of the text's first line; nothing for an empty text.
fn block(out: &mut String, name: &str, text: &str) {
    for (i, line) in text.lines().enumerate() {
        let _ = writeln!(out, "           {:<10}{line}", if i == 0 { name } else { "" });
    }
}

impl Failure {
    /// Expected, got and why; each line ends with a line end.
    #[must_use]
    pub fn to_text(&self, look: Look) -> String {
        let mut out = String::new();
        for difference in self.differences.iter().take(SHOWN) {
            if look.diff { difference.write_diff(&mut out, look) } else { difference.write(&mut out, look) }
        }
        if self.differences.len() > SHOWN {
            block(&mut out, "", &format!("… {} more differ", self.differences.len() - SHOWN));
        }
        if self.matched > 0 {
            block(&mut out, "", &format!("{} more as expected", self.matched));
        }
        block(&mut out, "because", &self.because.join("\n"));
        out
    }
}

impl Want {
    fn as_str(&self) -> &str {
        match self {
            Self::Text(text) | Self::Match(text) => text,
        }
    }
}

/// What was expected, or what came out.
#[derive(Clone, Copy)]
enum Side {
    Expected,
    Got,
}

impl Row {
    /// The text of one side, and whether it is a pattern.
    fn on(&self, side: Side) -> Option<(&str, bool)> {
        match side {
            Side::Expected => self.expected.as_ref().map(|want| (want.as_str(), matches!(want, Want::Match(_)))),
            Side::Got => self.got.as_deref().map(|text| (text, false)),
        }
    }

    /// As people write it: `job="api"`, `summary: text`, `5`.
    fn shown(&self, side: Side) -> Option<String> {
        let (text, pattern) = self.on(side)?;
        Some(match self.kind {
            RowKind::Label => format!("{}{}{}", quote::label_name(&self.name), if pattern { "=~" } else { "=" }, quote::go(text)),
            RowKind::Value => text.to_owned(),
            RowKind::Annotation => format!("{}{} {text}", self.name, if pattern { " =~" } else { ":" }),
        })
    }
}

impl Difference {
    /// What was expected, in a line or more; `nothing` if nothing was.
    #[must_use]
    pub fn expected_text(&self, look: Look) -> String {
        if !self.expected {
            return "nothing".to_owned();
        }
        self.side(Side::Expected, look.expected, look.end)
    }

    /// What came out, with its state; empty if nothing is even near.
    #[must_use]
    pub fn got_text(&self, look: Look) -> String {
        if self.is_alone() && !self.got {
            return String::new();
        }
        let text = self.side(Side::Got, look.got, look.end);
        if self.state.is_empty() {
            return text;
        }
        // The state stands behind the labels.
        let (labels, rest) = text.split_once('\n').map_or((text.as_str(), None), |(labels, rest)| (labels, Some(rest)));
        format!("{labels} {}{}", self.state, rest.map(|rest| format!("\n{rest}")).unwrap_or_default())
    }

    /// Whether nothing that came out is near.
    fn is_alone(&self) -> bool {
        self.rows.iter().all(|row| row.got.is_none())
    }

    fn side(&self, side: Side, mark: &str, end: &str) -> String {
        let marked = |row: &Row, text: String| if row.agrees { text } else { format!("{mark}{text}{end}") };
        // A metric's name stands in front of the braces, where it can.
        let name = self.rows.iter().find(|row| row.kind == RowKind::Label && row.name == METRIC_NAME);
        let name = name.and_then(|row| row.on(side).filter(|(text, pattern)| !pattern && quote::is_metric_name(text)).map(|(text, _)| (row, text)));
        let of = |kind: RowKind| {
            let rows = self.rows.iter().filter(move |row| row.kind == kind && name.is_none_or(|(name, _)| !std::ptr::eq(name, *row)));
            rows.filter_map(|row| Some(marked(row, row.shown(side)?))).collect::<Vec<_>>()
        };
        let (mut out, labels) = (name.map(|(row, text)| marked(row, text.to_owned())).unwrap_or_default(), of(RowKind::Label));
        if out.is_empty() || !labels.is_empty() {
            out.push_str(&format!("{{{}}}", labels.join(", ")));
        }
        out.extend(of(RowKind::Value).into_iter().map(|value| format!(" {value}")));
        out.extend(of(RowKind::Annotation).into_iter().map(|annotation| format!("\n{annotation}")));
        out
    }

    /// The labels and annotations in which two alerts or samples differ, in words: only of those that stand side by side.
    #[must_use]
    pub fn differing(&self) -> Vec<String> {
        if !self.expected || self.is_alone() {
            return Vec::new();
        }
        let one = |row: &Row| {
            let name = match row.kind {
                RowKind::Label => format!("label {}", quote::label_name(&row.name)),
                RowKind::Annotation | RowKind::Value => format!("annotation {}", row.name),
            };
            let expected = match &row.expected {
                None => "nothing".to_owned(),
                Some(Want::Text(text)) => quote::go(text),
                Some(Want::Match(text)) => format!("a match of {}", quote::go(text)),
            };
            format!("{name}: expected {expected}, got {}", row.got.as_ref().map_or_else(|| "nothing".to_owned(), |got| quote::go(got)))
        };
        // Two values stand below each other already.
        self.rows.iter().filter(|row| !row.agrees && row.kind != RowKind::Value).map(one).collect()
    }

    fn write(&self, out: &mut String, look: Look) {
        block(out, "expected", &self.expected_text(look));
        let got = self.got_text(look);
        if self.got {
            block(out, "got", &got);
        } else {
            block(out, "got", "nothing");
            block(out, "nearest", &got);
            block(out, "history", &self.history);
        }
        block(out, "differs", &self.differing().join("\n"));
    }

    /// Line by line: ` ` for what agrees, `-` for what was expected, `+` for what came out.
    fn write_diff(&self, out: &mut String, look: Look) {
        let mut lines = Vec::new();
        for row in &self.rows {
            let (expected, got) = (row.shown(Side::Expected), row.shown(Side::Got));
            if row.agrees && self.got {
                lines.extend(got.map(|got| format!("  {got}")));
                continue;
            }
            lines.extend(expected.map(|text| format!("{}- {text}{}", look.expected, look.end)));
            lines.extend(got.filter(|_| self.got).map(|text| format!("{}+ {text}{}", look.got, look.end)));
        }
        if lines.is_empty() {
            let (mark, sign) = if self.expected { (look.expected, '-') } else { (look.got, '+') };
            lines.push(format!("{mark}{sign} {{}}{}", look.end));
        }
        block(out, "diff", &lines.join("\n"));
        if self.got {
            block(out, "", &self.state);
        } else {
            block(out, "nearest", &self.got_text(PLAIN));
            block(out, "history", &self.history);
        }
    }
}
