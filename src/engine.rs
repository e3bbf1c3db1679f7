//! Evaluates PromQL over stored samples as Prometheus 3.15.0 does (promql/engine.go): values, errors, warnings and infos.
//!
//! It parses nothing ([`crate::promql`] does), knows neither rules nor templates, reads no clock and keeps no samples of its
//! own: they come through [`Store`].
//! In reading order: what goes in and out, the one pass that prepares a tree, the evaluation of each kind of node.
//!
//! ```
//! use promforge::engine::{Engine, MemoryStore, Options, Value};
//! use promforge::model::Labels;
//!
//! let up: Labels = [("__name__", "up"), ("job", "api")].into_iter().collect();
//! let mut store = MemoryStore::new();
//! store.append(&up, 0, 1.0);
//! store.append(&up, 60_000, 0.0);
//!
//! let engine = Engine::new(Options::server());
//! let expr = engine.parse("up == 0").expect("it parses");
//! let found = engine.instant(&store, &expr, 61_000).expect("it evaluates");
//! let Value::Vector(samples) = found.value else { panic!("an instant vector") };
//! assert_eq!(samples[0].labels.to_string(), r#"up{job="api"}"#);
//! ```

mod annotations;
mod bound;
mod compiled;
mod error;
mod options;
mod store;
mod value;

mod grid;
mod kahan;
mod series;
mod sorting;

mod evaluator;
mod explain;
mod memo;
mod prepare;
mod run;
mod steps;

mod aggregate;
mod binary;
mod call;
mod extended;
mod functions;
mod info;
mod info_reference;
mod selector;
mod stats_only;
mod subquery;

#[cfg(test)]
mod tests;

pub use annotations::{Annotation, Annotations, Forced, HistogramOperation, Level, Remark};
pub use bound::most_samples;
pub use compiled::Compiled;
pub use error::EvalError;
pub use evaluator::Engine;
pub use explain::NodeStats;
pub use memo::Memo;
pub use options::Options;
pub use store::{Columns, Matcher, MemoryStore, Refused, Selected, Store, StoreError, TimeRange};
pub use value::{Evaluated, HistogramPoint, Point, Series, Value, VectorSample};
