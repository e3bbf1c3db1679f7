//! Expressions that do not parse; the readers of rules and dashboards raise it.

use super::{Run, check};

check! {
    /// # What it does
    /// Reports every mistake of an expression that Prometheus does not accept, at its place in the file.
    ///
    /// # Why is this bad
    /// Prometheus refuses to load the whole rule file; a panel shows an error.
    ///
    /// # Bad
    /// ```promql
    /// rate(http_requests_total)
    /// ```
    ///
    /// # Good
    /// ```promql
    /// rate(http_requests_total[5m])
    /// ```
    ///
    /// # How to silence it
    /// A feature of newer or differently started servers is switched on under `[check.features]` of `promforge.toml`.
    "promql/syntax", Error, Run::Reader
}
