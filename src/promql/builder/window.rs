//! Lengths of time in brackets: known ones, and those that Grafana fills in.

use std::fmt;

use crate::model::duration::Duration;
use crate::promql::ast::{DurationOp, Expr, NodeKind};

/// What stands between brackets or behind `offset`.
///
/// A function that makes a query can take `impl Into<Window>`: an alert gives it `minutes(5)`, a panel [`RATE_INTERVAL`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Window {
    /// A known length.
    Literal(Duration),
    /// A Grafana variable, `$` included, that is replaced before the query is sent. Prometheus itself refuses it.
    Variable(&'static str),
}

/// Grafana's `$__rate_interval`: long enough for `rate` at the panel's resolution.
pub const RATE_INTERVAL: Window = Window::Variable("$__rate_interval");

/// Grafana's `$__interval`: the panel's resolution.
pub const INTERVAL: Window = Window::Variable("$__interval");

/// Grafana's `$__range`: all of the shown time.
pub const RANGE: Window = Window::Variable("$__range");

/// As it stands in brackets: `5m`, `$__rate_interval`.
impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Literal(length) => length.fmt(f),
            Self::Variable(name) => f.write_str(name),
        }
    }
}

impl From<Duration> for Window {
    fn from(length: Duration) -> Self {
        Self::Literal(length)
    }
}

impl Expr {
    /// The tree with every Grafana variable replaced by a length, as Grafana does before it asks Prometheus. Trees without
    /// variables come back unchanged.
    ///
    /// ```
    /// use promforge::promql::builder::*;
    /// let panel = metric("x").rate(RATE_INTERVAL);
    /// assert_eq!(panel.expr().bind(|_| minutes(1)).to_string(), "rate(x[1m])");
    /// ```
    #[must_use]
    pub fn bind(&self, length: impl Fn(&str) -> Duration) -> Self {
        let mut bound = self.clone();
        for node in &mut bound.nodes {
            if let NodeKind::Duration(DurationOp::Variable(name)) = node.kind {
                node.kind = NodeKind::Number { value: length(name).as_secs(), duration: true };
            }
        }
        bound
    }
}
