//! The way in: parse an alert's template, check it, expand it with an alert's data.
//!
//! Follows Prometheus 3.15.0: `rules/alerting.go` (names, the variables put before the text), `template/template.go` (messages).

use std::fmt;
use std::rc::Rc;
use std::sync::Arc;

use super::exec::{self, Start};
use super::functions::{Scope, query_value};
use super::parser::{self, ParseError, Templates};
use super::prepared::Prepared;
use super::value::{Map, Struct, Value};
use crate::model::{self, Histogram, Labels, Timestamp};
use crate::text::Span;

/// How many actions [`DEFINITIONS`] are. They are parsed, because places count them, and done without being run.
pub(super) const DEFINED: usize = 4;

/// What Prometheus puts before the text of every alert template.
const DEFINITIONS: &str = "{{$labels := .Labels}}{{$externalLabels := .ExternalLabels}}{{$externalURL := .ExternalURL}}{{$value := .Value}}";

/// Answers the queries of a template.
pub trait Query {
    /// Evaluates `expr` at one time (milliseconds since the epoch). A scalar is one result without labels; the order is kept.
    ///
    /// # Errors
    /// The message that Prometheus' query function would give; it becomes part of the template's error.
    fn query(&self, expr: &str, at_ms: Timestamp) -> Result<Vec<QueryResult>, String>;
}

/// Refuses every query.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoQuery;

impl Query for NoQuery {
    fn query(&self, _: &str, _: Timestamp) -> Result<Vec<QueryResult>, String> {
        Err("queries are not available here".to_owned())
    }
}

/// One element of a query's answer.
#[derive(Debug, Clone, PartialEq)]
pub struct QueryResult {
    /// Its labels, the name among them.
    pub labels: Labels,
    /// Its value.
    pub value: QueryValue,
}

/// A float or a native histogram.
#[derive(Debug, Clone, PartialEq)]
pub enum QueryValue {
    /// A float.
    Float(f64),
    /// A native histogram, with the fields that it has upstream: `.Count`, `.Sum`, `.Schema`, …
    Histogram(Arc<Histogram>),
}

impl From<&model::Value> for QueryValue {
    fn from(value: &model::Value) -> Self {
        match value {
            model::Value::Float(value) => Self::Float(*value),
            model::Value::Histogram(histogram) => Self::Histogram(histogram.clone()),
        }
    }
}

impl From<f64> for QueryValue {
    fn from(value: f64) -> Self {
        Self::Float(value)
    }
}

/// What an alert offers to its templates.
#[derive(Debug, Clone)]
pub struct Data<'a> {
    /// `$labels`: the labels of the query's result, the name among them, before the rule's own labels.
    pub labels: &'a Labels,
    /// `$externalLabels`
    pub external_labels: &'a Labels,
    /// `$externalURL`
    pub external_url: &'a str,
    /// What `externalURL` and `pathPrefix` read. `None`, as in `promtool test rules`, makes them fail as they do there.
    pub server_url: Option<&'a str>,
    /// `$value`
    pub value: QueryValue,
    /// The time of the evaluation, milliseconds since the epoch: `now`, and the time of queries.
    pub now: Timestamp,
}

/// Why a template gave no text; displays as Prometheus prints it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateError {
    /// Where in the text.
    pub span: Span,
    message: String,
}

impl fmt::Display for TemplateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for TemplateError {}

/// Something wrong with a template that does not parse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where in the text.
    pub span: Span,
    /// What, in upstream's words without its name and line: `function "foo" not defined`.
    pub reason: String,
    /// As Prometheus prints it when it loads rules: `template: __alert_X:1: function "foo" not defined`.
    pub message: String,
}

/// A parsed template of an alert.
#[derive(Debug)]
pub(super) struct Template {
    name: String,
    text: String,
    templates: Templates,
}

impl Template {
    /// Parses `text` as a label or annotation of the alert `alert`.
    ///
    /// # Errors
    /// Where Prometheus refuses the text: `error parsing template __alert_X: template: __alert_X:1: …`.
    pub(super) fn parse(alert: &str, text: &str) -> Result<Self, TemplateError> {
        read(alert, text)
            .map_err(|(name, problem)| TemplateError { span: problem.span, message: format!("error parsing template {name}: {}", problem.message) })
    }

    /// The text with everything filled in.
    ///
    /// # Errors
    /// Where Prometheus fails: `error executing template __alert_X: template: __alert_X:1:150: executing …`.
    pub(super) fn expand(&self, data: &Data<'_>, query: &dyn Query) -> Result<String, TemplateError> {
        let (labels, external_labels) = (Map::of_labels(data.labels), Map::of_labels(data.external_labels));
        let (url, value) = (Value::text(data.external_url), query_value(&data.value));
        let known = [("$labels", &labels), ("$externalLabels", &external_labels), ("$externalURL", &url), ("$value", &value)];
        let known = known.map(|(name, value)| (name, value.clone()));
        let fields = vec![("Labels", labels), ("ExternalLabels", external_labels), ("ExternalURL", url), ("Value", value.slot())];
        let type_name = "struct { Labels map[string]string; ExternalLabels map[string]string; ExternalURL string; Value interface {} }";
        let dot = Value::Struct(Rc::new(Struct { type_name, fields }));
        let scope = Scope { query, now: data.now, server_url: data.server_url };
        let start = Start { name: &self.name, text: &self.text, templates: &self.templates, skipped: DEFINED };
        exec::run(&start, &scope, dot, known).map_err(|failure| TemplateError {
            span: user_span(Span::at(failure.at)),
            message: format!("error executing template {}: {}", self.name, failure.message),
        })
    }

    /// The templates of the text by name, the text itself under `__alert_…`.
    pub(super) fn parts(&self) -> (&str, &Templates) {
        (&self.name, &self.templates)
    }
}

/// A span of the parsed text as one of the text that came in.
pub(super) fn user_span(span: Span) -> Span {
    let cut = |n: u32| (n as usize).saturating_sub(DEFINITIONS.len());
    Span::of(cut(span.start), cut(span.end))
}

fn read(alert: &str, text: &str) -> Result<Template, (String, Problem)> {
    let (name, text) = (format!("__alert_{alert}"), format!("{DEFINITIONS}{text}"));
    match parser::parse(&name, &text) {
        Ok(templates) => Ok(Template { name, text, templates }),
        Err(ParseError { span, line, message: reason }) => {
            let message = format!("template: {name}:{line}: {reason}");
            Err((name, Problem { span: user_span(span), reason, message }))
        }
    }
}

/// Parses and expands a template in one go.
///
/// # Errors
/// As [`Prepared::expand`].
pub fn expand(alert: &str, text: &str, data: &Data<'_>, query: &dyn Query) -> Result<String, TemplateError> {
    Prepared::new(alert, text).expand(data, query)
}

/// What the alert's label or annotation becomes: the expanded text, or `<error expanding template: …>` as Prometheus puts it there.
#[must_use]
pub fn expand_or_explain(alert: &str, text: &str, data: &Data<'_>, query: &dyn Query) -> String {
    Prepared::new(alert, text).expand_or_explain(data, query)
}

/// What Prometheus refuses about the text when it loads the rule; it stops at the first problem, as upstream does.
#[must_use]
pub fn check(alert: &str, text: &str) -> Vec<Problem> {
    read(alert, text).err().map(|(_, problem)| problem).into_iter().collect()
}

#[cfg(test)]
mod tests;
