//! promforge: Grafana dashboards, Prometheus rules and alerts as typed, checked and tested code.
//!
//! The modules below are listed in reading order; each imports only from the ones above it (ARCHITECTURE.md has the ranks).

pub mod text;

pub mod diag;
pub mod model;

pub mod exposition;
pub mod json;
pub mod promql;
pub mod yaml;

pub mod engine;
pub mod metrics;
pub mod template;

pub mod rules;

pub mod grafana;
pub mod k8s;

pub mod promqltest;

pub mod data;
pub mod lint;
pub mod ruletest;

pub mod edge;
#[cfg(feature = "remote")]
pub mod remote;

pub mod cli;
pub mod project;
