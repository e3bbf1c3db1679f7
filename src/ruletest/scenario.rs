//! A story in Rust: rules, series, and what must be true at which time.

use std::fmt;

use crate::engine::{Engine, Options};
use crate::model::Labels;
use crate::model::duration::{Duration, minutes};
use crate::model::series_notation::{NotationError, SeriesDescription, parse_series};
use crate::promql::Features;
use crate::rules::{RuleFile, RuleGroup, TemplateData};

use super::moment::Moment;
use super::simulation::{Ruleset, Simulation, Times};
use super::timeline;

/// Groups that rules come from: a list of groups, or of files.
pub trait Groups {
    /// The groups, in order of evaluation.
    fn groups(self) -> Vec<RuleGroup>;
}

impl<const N: usize> Groups for [RuleGroup; N] {
    fn groups(self) -> Vec<RuleGroup> {
        self.into()
    }
}

impl Groups for Vec<RuleGroup> {
    fn groups(self) -> Vec<RuleGroup> {
        self
    }
}

impl Groups for RuleFile {
    fn groups(self) -> Vec<RuleGroup> {
        self.groups
    }
}

impl Groups for Vec<RuleFile> {
    fn groups(self) -> Vec<RuleGroup> {
        self.into_iter().flat_map(|file| file.groups).collect()
    }
}

/// A series that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScenarioError {
    /// The series and its values as given.
    pub series: String,
    /// What is wrong with it.
    pub error: NotationError,
}

impl fmt::Display for ScenarioError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`: {}", self.series, self.error)
    }
}

impl std::error::Error for ScenarioError {}

/// Rules and synthetic series; values and ticks are a minute apart unless said otherwise, and time starts at 0.
///
/// Series are written as in promtool's unit tests: `0+10x20` is 0, 10, 20, … 200; `_` a gap; `stale` the end of the series.
#[derive(Debug, Clone)]
pub struct Scenario {
    engine: Engine,
    groups: Vec<RuleGroup>,
    series: Vec<SeriesDescription>,
    data: TemplateData,
    spacing: Duration,
    step: Duration,
}

impl Scenario {
    /// A story about these rules.
    pub fn of(rules: impl Groups) -> Self {
        let options = Options { features: Features::server(), ..Options::promtool_test(minutes(1)) };
        let options = Options { max_samples: Options::server().max_samples, ..options };
        let (groups, series, data) = (rules.groups(), Vec::new(), TemplateData::default());
        Self { engine: Engine::new(options), groups, series, data, spacing: minutes(1), step: minutes(1) }
    }

    /// The distance between two values of a series, and between two evaluations.
    #[must_use]
    pub fn every(mut self, interval: Duration) -> Self {
        self.spacing = interval;
        self.step = interval;
        self
    }

    /// The distance between two evaluations alone.
    #[must_use]
    pub fn evaluated_every(mut self, interval: Duration) -> Self {
        self.step = interval;
        self
    }

    /// `$externalLabels` of templates.
    #[must_use]
    pub fn external_label(mut self, name: &str, value: &str) -> Self {
        let mut builder = self.data.external_labels.builder();
        builder.set(name, value);
        self.data.external_labels = builder.build();
        self
    }

    /// Adds a series.
    ///
    /// # Panics
    /// If series or values cannot be read; [`Self::try_series`] returns the mistake.
    #[must_use]
    pub fn series(self, series: &str, values: &str) -> Self {
        match self.try_series(series, values) {
            Ok(scenario) => scenario,
            Err(error) => panic!("{error}"),
        }
    }

    /// Adds a series.
    ///
    /// # Errors
    /// If series or values cannot be read.
    pub fn try_series(mut self, series: &str, values: &str) -> Result<Self, ScenarioError> {
        let text = format!("{series} {values}");
        let read = parse_series(&text).map_err(|error| ScenarioError { series: text.clone(), error })?;
        self.series.push(read);
        Ok(self)
    }

    /// The state of everything at `time` behind the start: the last tick at or before it, and all samples up to it.
    ///
    /// # Panics
    /// If a rule cannot be evaluated.
    #[must_use]
    pub fn at(&self, time: Duration) -> Moment {
        let rules = self.rules();
        let mut simulation = self.simulation(&rules);
        let mut firing_before = Vec::new();
        let failures = simulation.run_until(
            time.as_millis(),
            |_| true,
            |now, _| {
                for alert in self.alert_names().flat_map(|name| now.alerts(name)) {
                    if alert.state.fired_at.is_some() {
                        firing_before.push(alert.labels.clone());
                    }
                }
            },
        );
        if let Some(failure) = failures.first() {
            panic!("rule `{}` cannot be evaluated at {}: {}", failure.error.rule, crate::model::duration::millis(failure.at), failure.error);
        }
        Moment::new(&simulation, time, &firing_before)
    }

    /// Every alert over time, as text for a snapshot: a row an alert, a letter a tick.
    #[must_use]
    pub fn timeline(&self) -> String {
        timeline::draw(self.simulation(&self.rules()), 0, self.end(), self.step)
    }

    fn alert_names(&self) -> impl Iterator<Item = &str> {
        let mut seen = std::collections::BTreeSet::new();
        let rules = self.groups.iter().flat_map(|g| &g.rules).filter(|r| matches!(r, crate::rules::Rule::Alert(_)));
        rules.map(crate::rules::Rule::name).filter(move |name| seen.insert(*name))
    }

    fn end(&self) -> Duration {
        let longest = self.series.iter().map(|s| s.values.len()).max().unwrap_or(0);
        crate::model::duration::millis(i64::try_from(longest.saturating_sub(1)).unwrap_or(i64::MAX).saturating_mul(self.spacing.as_millis()))
    }

    fn rules(&self) -> Ruleset {
        Ruleset::new(self.groups.iter().cloned())
    }

    fn simulation<'s>(&'s self, rules: &'s Ruleset) -> Simulation<'s> {
        let times = Times { start: 0, spacing: self.spacing, step: self.step };
        Simulation::new(&self.engine, rules, &self.series, self.data.clone(), times)
    }
}

/// Labels without the alert's name, as people think of them.
pub(super) fn without_alert_name(labels: &Labels) -> Labels {
    let mut builder = labels.builder();
    builder.remove("alertname");
    builder.build()
}
