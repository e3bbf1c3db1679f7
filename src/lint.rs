//! Checks every expression of rule files, manifests and dashboards against the metrics that exist.
//!
//! A [`Session`] takes texts, finds the expressions in them with their places (`input/`), computes what can be known about each
//! (`facts/`: names, and which labels a result can have) and asks every check of one table ([`CHECKS`], one file per check in
//! `checks/`). It reads no files, prints nothing and applies no fixes. [`crate::rules`] reads rules, [`crate::metrics`] knows
//! the metrics, [`crate::diag`] shows the findings.

mod checks;
mod config;
mod explain;
mod facts;
mod input;
mod session;
mod site;
mod suppress;

pub use checks::{CHECKS, Check};
pub use config::{CheckConfig, FeaturesConfig, config_schema};
pub use explain::{codes, explain, nearest_codes};
pub use session::{Report, Session, Settings};
