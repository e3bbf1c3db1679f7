//! What is wrong with a dashboard, whatever wrote it: each finding with its JSON path and place, all of them at once.
//!
//! What Grafana puts right by itself when it loads a dashboard is a warning; what it loses or fails on is an error. Expressions
//! and metrics are the linter's business, and so are names that are misspelt.

mod elements;
mod grid;
mod panels;
mod queries;
mod shape;
mod units;
mod variables;

use super::board::{Board, Model};
use super::path::path_of;
use crate::diag::{Code, Diagnostic, Level};
use crate::json::Value;
use crate::text::Span;

/// A value of another type than the field has.
const WRONG_TYPE: Code = Code("dashboard/wrong-type");
const SCHEMA_VERSION: Code = Code("dashboard/schema-version");
const PANEL_ID: Code = Code("dashboard/panel-id");
const PANEL_TYPE: Code = Code("dashboard/panel-type");
const GRID: Code = Code("dashboard/grid");
const OVERLAP: Code = Code("dashboard/overlap");
const ROW: Code = Code("dashboard/row");
const REF_ID: Code = Code("dashboard/ref-id");
const ELEMENT: Code = Code("dashboard/element");
const LAYOUT: Code = Code("dashboard/layout");
const TRANSFORMATION: Code = Code("dashboard/transformation");
const VARIABLE: Code = Code("dashboard/variable");
const ANNOTATION: Code = Code("dashboard/annotation");
const UNIT: Code = Code("dashboard/unit");

/// Every code that [`check`] raises.
pub const CODES: &[Code] =
    &[WRONG_TYPE, SCHEMA_VERSION, PANEL_ID, PANEL_TYPE, GRID, OVERLAP, ROW, REF_ID, ELEMENT, LAYOUT, TRANSFORMATION, VARIABLE, ANNOTATION, UNIT];

/// Adds what is wrong with a dashboard to `found`; places are those of the text that the board was read from.
pub fn check(board: Board<'_>, found: &mut Vec<Diagnostic>) {
    let list = board.value.get("panels").filter(|p| p.is_array());
    let tops = list.into_iter().flat_map(Value::elements).collect();
    let mut judge = Judge { board, found, base: list.map(path_of).unwrap_or_default(), tops };
    shape::check(&mut judge);
    let panels = board.panels();
    panels::check(&mut judge, &panels);
    let mut without = Vec::new();
    for panel in &panels {
        queries::check(&mut judge, *panel, &mut without);
        units::check(&mut judge, *panel);
    }
    queries::report(&mut judge, &without);
    if board.model.is_v2() {
        elements::check(&mut judge);
    }
    if board.model != Model::LibraryPanel {
        grid::check(&mut judge, &panels);
    }
    variables::check(&mut judge);
}

/// Notes findings of one dashboard.
struct Judge<'f, 'd> {
    board: Board<'d>,
    found: &'f mut Vec<Diagnostic>,
    /// The panels at the top and the path of their list: most findings are about one of them, and there may be thousands of both.
    tops: Vec<Value<'d>>,
    base: String,
}

impl Judge<'_, '_> {
    /// [`path_of`] a value, without counting the panels in front of it each time.
    fn path(&self, value: Value<'_>) -> String {
        let at = value.span().start;
        let index = self.tops.partition_point(|panel| panel.span().start <= at).checked_sub(1);
        match index.map(|i| (i, self.tops[i])).filter(|(_, panel)| at < panel.span().end) {
            Some((index, panel)) => {
                let below = value.location_below(panel);
                let dot = if below.is_empty() || below.starts_with('[') { "" } else { "." };
                format!("{}[{index}]{dot}{below}", self.base)
            }
            None => path_of(value),
        }
    }

    /// Notes a finding at a value; its path stands at the end of the message.
    fn note(&mut self, level: Level, code: Code, at: Value<'_>, message: &str) -> &mut Diagnostic {
        let source = at.document().source();
        let finding = Diagnostic::new(level, code, format!("{message} at `{}`", self.path(at)), source, head(at));
        self.found.push(finding);
        let last = self.found.len() - 1;
        &mut self.found[last]
    }

    fn error(&mut self, code: Code, at: Value<'_>, message: &str) -> &mut Diagnostic {
        self.note(Level::Error, code, at, message)
    }

    fn warning(&mut self, code: Code, at: Value<'_>, message: &str) -> &mut Diagnostic {
        self.note(Level::Warning, code, at, message)
    }
}

/// More about a finding that is noted already.
trait More {
    fn hint(&mut self, sentence: impl Into<String>) -> &mut Self;
    fn beside(&mut self, at: Value<'_>, message: impl Into<String>) -> &mut Self;
}

impl More for Diagnostic {
    fn hint(&mut self, sentence: impl Into<String>) -> &mut Self {
        self.help.push(sentence.into());
        self
    }

    fn beside(&mut self, at: Value<'_>, message: impl Into<String>) -> &mut Self {
        self.others.push(crate::diag::Label { source: at.document().source(), span: head(at), message: message.into() });
        self
    }
}

/// Whether an object is there to its end; what a cut one lacks may stand behind the cut.
fn is_whole(object: Value<'_>) -> bool {
    object.text().ends_with('}')
}

/// The first line of a value.
fn head(value: Value<'_>) -> Span {
    let line = value.text().find(['\n', '\r']).unwrap_or(value.text().len());
    let start = value.span().range().start;
    Span::of(start, start + line)
}

/// How a value is shown: short ones as they are written.
fn shown(value: Value<'_>) -> String {
    let text = value.text();
    if text.chars().count() <= 40 && !text.contains('\n') { format!("`{text}`") } else { value.kind().as_str().to_owned() }
}

#[cfg(test)]
mod tests;
