//! What an engine is told once: limits, defaults and upstream's switches, with a preset for each engine that is imitated.

use crate::model::duration::{Duration, minutes};
use crate::promql::Features;

/// The settings of an [`Engine`](super::Engine).
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// How far back a selector looks for a sample (`--query.lookback-delta`).
    pub lookback: Duration,
    /// How many samples may be in memory at once (`--query.max-samples`).
    pub max_samples: usize,
    /// How many steps one evaluation may have, subqueries included. DIFFERENCE: upstream bounds long evaluations by a timeout
    /// instead; this engine reads no clock.
    pub max_steps: usize,
    /// The step of subqueries that name none (the global `evaluation_interval`).
    pub default_step: Duration,
    /// How [`Engine::parse`](super::Engine::parse) reads texts.
    pub features: Features,
    /// `promql-delayed-name-removal`: metric names are dropped at the end of the query instead of by each operation.
    pub delayed_name_removal: bool,
    /// `type-and-unit-labels`: `rate` and `increase` look at `__type__` instead of at the metric name.
    pub type_and_unit_labels: bool,
    /// `use-start-timestamps`: `rate`, `irate`, `increase` and `resets` look at the start timestamps of samples, and `start_timestamp`
    /// gives them.
    pub start_timestamps: bool,
}

impl Options {
    /// A Prometheus 3.15.0 server started without flags.
    #[must_use]
    pub const fn server() -> Self {
        Self {
            lookback: minutes(5),
            max_samples: 50_000_000,
            max_steps: 10_000_000,
            default_step: minutes(1),
            features: Features::server(),
            delayed_name_removal: false,
            type_and_unit_labels: false,
            start_timestamps: false,
        }
    }

    /// The engine of `promtool test rules` for a file with that `evaluation_interval`.
    #[must_use]
    pub const fn promtool_test(evaluation_interval: Duration) -> Self {
        Self { max_samples: 10_000, default_step: evaluation_interval, features: Features::promtool_test(), ..Self::server() }
    }

    /// The engine of upstream's own test suite (promql/promqltest).
    #[must_use]
    pub const fn suite() -> Self {
        Self { max_samples: 10_000, features: Features::suite(), delayed_name_removal: true, start_timestamps: true, ..Self::server() }
    }
}

impl Default for Options {
    fn default() -> Self {
        Self::server()
    }
}
