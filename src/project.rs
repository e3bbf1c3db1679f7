//! A team's own project: what it contains, and every `cargo xtask` verb over it.
//!
//! This room puts rules, dashboards and objects together, checks them, writes them below `build/`, compares them with the
//! committed copies below `snapshots/`, and runs their tests. It sends nothing to a cluster. Files are touched through
//! [`crate::edge`] only. Neighbour: [`crate::cli`], the same over files that exist already.
//!
//! ```no_run
//! use promforge::project::{Project, Target};
//! # mod rules { pub fn all() -> Vec<promforge::rules::RuleFile> { vec![] } pub fn catalogue() -> promforge::metrics::Catalogue { Default::default() } }
//! # mod dashboards { pub fn all() -> Vec<promforge::grafana::Dashboard> { vec![] } }
//!
//! fn main() -> std::process::ExitCode {
//!     Project::new("endpoint-stats")
//!         .catalogue(rules::catalogue())
//!         .rules(rules::all())
//!         .dashboards(dashboards::all())
//!         .target(Target::kube_prometheus_stack("monitoring").release("kps"))
//!         .main()
//! }
//! ```
//!
//! and `.cargo/config.toml` has `[alias] xtask = "run --quiet --package xtask --"`.

mod artifact;
mod collision;
mod compare;
mod console;
mod definition;
mod failure;
mod findings;
mod folder;
mod objects;
mod record;
mod rule_tests;
mod target;
mod unit;
mod verbs;
mod workspace;

pub use definition::{Chore, Project};
pub use failure::Exit;
pub use rule_tests::assert_rule_tests;
pub use target::Target;
