//! PromQL as typed Rust values: what does not typecheck in PromQL does not compile here.
//!
//! [`Vector`], [`Matrix`] and [`Scalar`] each hold the same syntax tree that the parser makes; a [`Selector`] becomes either of
//! the first two. Everything displays as canonical PromQL, parentheses added where precedence needs them.
//!
//! ```
//! use promforge::promql::builder::*;
//!
//! let errors = metric("http_requests_total").matching("status", regex("5..")).rate(minutes(5)).sum_by(["path"]);
//! let all = metric("http_requests_total").rate(minutes(5)).sum_by(["path"]);
//! assert_eq!(
//!     (errors / all).gt(0.1).to_string(),
//!     "sum by (path) (rate(http_requests_total{status=~\"5..\"}[5m])) / sum by (path) (rate(http_requests_total[5m])) > 0.1"
//! );
//! let busy = metric("node_load1").on(["instance"]).group_left(["nodename"]) / metric("node_uname_info");
//! assert_eq!(busy.to_string(), "node_load1 / on (instance) group_left (nodename) node_uname_info");
//! assert_eq!((100 * (1 - metric("up").avg())).to_string(), "100 * (1 - avg(up))");
//! assert_eq!(metric("x").rate(RATE_INTERVAL).to_string(), "rate(x[$__rate_interval])");
//! ```
//!
//! An instant vector has no `rate`:
//!
//! ```compile_fail,E0599
//! use promforge::promql::builder::*;
//! let wrong = metric("x").sum().rate(minutes(5));
//! ```
//!
//! A matrix is no operand:
//!
//! ```compile_fail,E0369
//! use promforge::promql::builder::*;
//! let wrong = metric("x").range(minutes(5)) + 1;
//! ```
//!
//! `and` takes no numbers, and no grouping:
//!
//! ```compile_fail,E0277
//! use promforge::promql::builder::*;
//! let wrong = metric("x").and(1);
//! ```
//!
//! ```compile_fail,E0599
//! use promforge::promql::builder::*;
//! let wrong = metric("x").on(["a"]).group_left(["b"]).and(metric("y"));
//! ```
//!
//! Functions take what they take:
//!
//! ```compile_fail,E0308
//! use promforge::promql::builder::*;
//! let wrong = functions::rate(metric("x").into_vector());
//! ```
//!
//! Values that arrive at run time and that PromQL refuses (an empty metric name, a broken regular expression, a window of no length) are
//! kept as written: nothing panics, and [`Vector::check`] says what is wrong; so does everybody who parses the text. The
//! `try_` twins say it at once.

mod aggregate;
pub mod functions;
mod matching;
mod operators;
#[cfg(test)]
mod properties;
mod selector;
mod tree;
mod value;
mod vector;
mod window;

pub use crate::model::duration::{Duration, days, hours, millis, minutes, seconds};
pub use aggregate::{Aggregation, Aggregations, Grouping, by, without};
pub use matching::{Grouped, Matched};
pub use operators::{Operand, Operators, ScalarRhs};
pub use selector::{Match, Selector, any, metric, not, not_regex, one_of, regex};
pub use value::{BuildError, Matrix, Scalar, Vector, promql, promql_matrix, promql_scalar};
pub use vector::VectorExpr;
pub use window::{INTERVAL, RANGE, RATE_INTERVAL, Window};
