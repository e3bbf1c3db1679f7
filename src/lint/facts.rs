//! What can be known about an expression without running it: the metric names of its selectors, and for each node which labels
//! its result can have, with the reason why not. Computed once, bottom-up; every check reads it.
//!
//! Only what is certain is said: a label that may be there counts as there.

mod flow;
mod site;
mod steps;
mod world;

pub(super) use flow::{Flow, Reason, Why};
pub(super) use site::{Facts, Metric};
pub(super) use world::World;
