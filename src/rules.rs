//! Alerting and recording rules: builders, a reader that keeps places, a writer, and what happens to them over time.
//!
//! Expressions are [`crate::promql`]'s, their values [`crate::engine`]'s, texts of annotations [`crate::template`]'s. Files are
//! opened elsewhere; Kubernetes objects around rules are [`crate::k8s`]'s. At Prometheus 3.15.0.
//!
//! ```
//! use promforge::model::duration::minutes;
//! use promforge::promql::{Features, parse};
//! use promforge::rules::{AlertRule, RuleFile, RuleGroup, Severity};
//! let down = AlertRule::new("Down", parse("up == 0", &Features::server()).expect("it parses"))
//!     .hold(minutes(5))
//!     .severity(Severity::Critical)
//!     .summary("{{ $labels.instance }} is down");
//! let file = RuleFile::new("availability").group(RuleGroup::new("targets").rule(down));
//! assert!(file.to_yaml().contains("      - alert: Down\n        expr: up == 0\n        for: 5m\n"));
//! ```

mod behind;
mod compiled;
pub mod diff;
mod duplicates;
mod evaluate;
mod found;
mod grid;
mod model;
mod read;
mod reads;
mod restore;
mod state;
mod tick;
mod units;
mod write;

pub(crate) use grid::{Around, Memory as GridMemory, Ticks, Unsure};
pub(crate) use reads::Reads;
pub(crate) use tick::{Memory as TickMemory, Tick};
pub(crate) use units::{Unit, active, units};

pub use compiled::CompiledGroup;
pub use duplicates::{Duplicate, duplicates};
pub use evaluate::{ALERT_NAME, ALERTS, ALERTS_FOR_STATE, ActiveAlert, Evaluation, GroupRunner, RuleError, TemplateData};
pub use found::{FoundGroup, FoundPair, FoundRule};
pub use model::{AlertRule, Pairs, PartialResponse, RecordingRule, Rule, RuleFile, RuleGroup, Severity};
pub use read::{Shape, read_groups, read_rule_file};
pub use restore::{Restoring, Stored, restored_active_at};
pub use state::{AlertState, State, Transition, advance};
