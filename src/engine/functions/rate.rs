//! What counters and gauges did within a window: `rate` and its kin (promql/functions.go, Prometheus 3.15.0), of floats and of native
//! histograms, with start timestamps, and over the windows of anchored and smoothed selectors.

mod extended;
mod extrapolated;
mod histograms;
mod last_two;
mod pairs;
mod starts;

pub(super) use extrapolated::{delta, increase, rate};
pub(super) use last_two::{idelta, irate};
pub(super) use pairs::{changes, resets};
