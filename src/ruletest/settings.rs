//! What a run of unit tests is told from outside of its files.

use crate::engine::Options;
use crate::model::duration::Duration;
use crate::promql::Features;

use super::unit_file::{UnitFile, UnitTest};

/// How unit tests are read and run. The default is promtool's, without feature flags.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// What expressions of tests and rules may be made of when they are evaluated. promtool evaluates without any optional part,
    /// whatever its flags say.
    pub features: Features,
    /// `promql-delayed-name-removal`.
    pub delayed_name_removal: bool,
    /// How often the groups may be evaluated in one test. DIFFERENCE: promtool goes on for days.
    pub max_evaluations: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self { features: Features::promtool_test(), delayed_name_removal: false, max_evaluations: 10_000_000 }
    }
}

impl Settings {
    /// The engine's options for a file.
    pub(super) fn engine(&self, file: &UnitFile) -> Options {
        Options { features: self.features, delayed_name_removal: self.delayed_name_removal, ..Options::promtool_test(file.evaluation_interval) }
    }
}

/// How often a test evaluates its groups: at the start, and every `step` until `last`.
pub(super) fn evaluations(last: Duration, step: Duration) -> u64 {
    u64::try_from(last.as_millis() / step.as_millis().max(1)).unwrap_or(0).saturating_add(1)
}

impl UnitFile {
    /// How often a test of this file evaluates the rules.
    #[must_use]
    pub fn evaluations(&self, test: &UnitTest) -> u64 {
        evaluations(test.last().0, self.evaluation_interval)
    }
}
