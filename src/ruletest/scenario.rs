//! A story in Rust: rules, series, and what must be true at which time.

mod promtool;

use std::collections::BTreeSet;
use std::fmt;

use crate::engine::{Engine, Options};
use crate::model::duration::{Duration, millis, minutes};
use crate::model::series_notation::{NotationError, SeriesDescription, parse_series};
use crate::model::{Labels, Timestamp};
use crate::promql::Features;
use crate::rules::{RuleFile, RuleGroup, TemplateData};

use super::moment::Moment;
use super::ruleset::Ruleset;
use super::simulation::{Simulation, Times};
use super::timeline;
use super::unit_file::{UnitFile, start};
pub use promtool::{NotPromtool, PromtoolFiles};

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

/// Rules and synthetic series; values and ticks are a minute apart unless said otherwise, and time starts at 1970-01-01T00:00:00Z.
///
/// Series are written as in promtool's unit tests: `0+10x20` is 0, 10, 20, … 200; `_` a gap; `stale` the end of the series. Groups are
/// evaluated in the order given, each rule of a group sees what the rules before it have recorded.
///
/// ```
/// use promforge::model::duration::minutes;
/// use promforge::promql::{Features, parse};
/// use promforge::rules::{RecordingRule, RuleGroup};
/// use promforge::ruletest::Scenario;
/// let sum = RecordingRule::new("job:up:sum", parse("sum by (job) (up)", &Features::server()).expect("it parses"));
/// let story = Scenario::of([RuleGroup::new("sums").rule(sum)])
///     .starting_at("2026-01-31T12:00:00Z")
///     .series(r#"up{job="api", i="1"}"#, "1x10")
///     .series(r#"up{job="api", i="2"}"#, "1 0x9");
/// story.at(minutes(5)).expr("job:up:sum").is(1.0);
/// story.at(minutes(5)).expr("up == 0").has(r#"up{job="api", i="2"}"#, 0.0).count(1);
/// story.at(minutes(5)).expr("hour()").is(12.0);
/// ```
#[derive(Debug, Clone)]
pub struct Scenario {
    options: Options,
    groups: Vec<RuleGroup>,
    series: Vec<SeriesDescription>,
    /// Each series as it was written: labels and values.
    written: Vec<(String, String)>,
    data: TemplateData,
    spacing: Duration,
    step: Duration,
    start: Timestamp,
    /// What a unit test expects that this was read from.
    expected: Option<Box<UnitFile>>,
}

impl Scenario {
    /// A story about these rules.
    pub fn of(rules: impl Groups) -> Self {
        let options = Options { features: Features::server(), ..Options::promtool_test(minutes(1)) };
        let options = Options { max_samples: Options::server().max_samples, ..options };
        let (groups, series, written, data) = (rules.groups(), Vec::new(), Vec::new(), TemplateData::default());
        Self { options, groups, series, written, data, spacing: minutes(1), step: minutes(1), start: 0, expected: None }
    }

    /// The distance between two values of a series, and between two evaluations.
    #[must_use]
    pub fn every(mut self, interval: Duration) -> Self {
        self.spacing = interval;
        self.evaluated_every(interval)
    }

    /// The distance between two evaluations alone. Subqueries that name no step have it, too.
    #[must_use]
    pub fn evaluated_every(mut self, interval: Duration) -> Self {
        self.step = interval;
        self.options.default_step = interval;
        self
    }

    /// When it starts: RFC 3339, or seconds since 1970.
    ///
    /// # Panics
    /// If it is neither.
    #[must_use]
    pub fn starting_at(mut self, time: &str) -> Self {
        match start::read(time) {
            Some(start) => self.start = start,
            None => panic!("expected a time such as `2026-01-31T12:00:00Z`, found `{time}`"),
        }
        self
    }

    /// Evaluates the groups of these names first, in this order; the others follow as they are.
    ///
    /// # Panics
    /// If no group has such a name.
    #[must_use]
    pub fn order<'n>(mut self, names: impl IntoIterator<Item = &'n str>) -> Self {
        let mut first = Vec::new();
        for name in names {
            let Some(at) = self.groups.iter().position(|group| group.name == name) else {
                let names: Vec<&str> = self.groups.iter().map(|group| group.name.as_str()).collect();
                panic!("no group is called `{name}`; there are: {}", names.join(", "));
            };
            first.push(self.groups.remove(at));
        }
        first.append(&mut self.groups);
        self.groups = first;
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

    /// `$externalURL` of templates.
    #[must_use]
    pub fn external_url(mut self, url: &str) -> Self {
        url.clone_into(&mut self.data.external_url);
        self
    }

    /// Adds a series; one with the same labels is replaced.
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

    /// Adds a series; one with the same labels is replaced.
    ///
    /// # Errors
    /// If series or values cannot be read.
    pub fn try_series(mut self, series: &str, values: &str) -> Result<Self, ScenarioError> {
        let text = format!("{series} {values}");
        let read = parse_series(&text).map_err(|error| ScenarioError { series: text.clone(), error })?;
        self.add(read, (series.to_owned(), values.to_owned()));
        Ok(self)
    }

    fn add(&mut self, series: SeriesDescription, written: (String, String)) {
        match self.series.iter().position(|known| known.labels == series.labels) {
            Some(at) => (self.series[at], self.written[at]) = (series, written),
            None => {
                self.series.push(series);
                self.written.push(written);
            }
        }
    }

    /// The state of everything at `time` behind the start: the last tick at or before it, and all samples up to it.
    ///
    /// # Panics
    /// If a rule cannot be evaluated.
    #[must_use]
    pub fn at(&self, time: Duration) -> Moment {
        let (rules, engine) = (self.rules(), Engine::new(self.options.clone()));
        let mut simulation = self.simulation(&rules, &engine);
        let names: Vec<String> = simulation.alert_names().map(str::to_owned).collect();
        let mut fired: BTreeSet<Labels> = BTreeSet::new();
        let tell = |now: &Simulation<'_>, _| {
            let alerts = names.iter().flat_map(|name| now.alerts(name));
            fired.extend(alerts.filter(|alert| alert.state.fired_at.is_some()).map(|alert| alert.labels.clone()));
        };
        let failures = simulation.run_until(self.start.saturating_add(time.as_millis()), |_| true, tell);
        if let Some(failure) = failures.first() {
            panic!("rule `{}` cannot be evaluated at {}: {}", failure.error.rule, millis(failure.at - self.start), failure.error);
        }
        Moment::new(&simulation, self.start, time, &fired)
    }

    /// Every alert over time, as text for a snapshot: a row an alert, a letter a tick, until the last value of the series.
    #[must_use]
    pub fn timeline(&self) -> String {
        self.timeline_until(self.end())
    }

    /// Every alert over time, as text for a snapshot, until a time behind the start.
    #[must_use]
    pub fn timeline_until(&self, end: Duration) -> String {
        let (rules, engine) = (self.rules(), Engine::new(self.options.clone()));
        timeline::draw(self.simulation(&rules, &engine), self.start, end, self.step)
    }

    fn end(&self) -> Duration {
        let longest = self.series.iter().map(|s| s.values.len()).max().unwrap_or(0);
        millis(i64::try_from(longest.saturating_sub(1)).unwrap_or(i64::MAX).saturating_mul(self.spacing.as_millis()))
    }

    fn rules(&self) -> Ruleset {
        Ruleset::new(self.groups.iter().cloned())
    }

    fn simulation<'s>(&'s self, rules: &'s Ruleset, engine: &'s Engine) -> Simulation<'s> {
        let times = Times { start: self.start, spacing: self.spacing, step: self.step };
        Simulation::new(engine, rules, &self.series, self.data.clone(), times)
    }
}

/// Labels without the alert's name, as people think of them.
pub(super) fn without_alert_name(labels: &Labels) -> Labels {
    let mut builder = labels.builder();
    builder.remove("alertname");
    builder.build()
}
