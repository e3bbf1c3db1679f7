//! Anchored and smoothed selectors (promql/engine.go and functions.go, Prometheus 3.15.0): what the edges of their windows are worth,
//! smoothed instant selectors, and range selectors as results. The functions over their windows are with the other kernels.

mod allowed;
mod edges;
mod instant;
mod interpolation;
mod matrix;
#[cfg(test)]
mod tests;

pub(super) use edges::Edges;
