//! Groups over time: every rule in order at each tick, its result stored before the next one runs (rules/group.go,
//! rules/alerting.go and rules/recording.go, Prometheus 3.15.0). Ticks and samples are the caller's.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::engine::{Engine, EvalError, MemoryStore, Value};
use crate::model::duration::Duration;
use crate::model::{Labels, METRIC_NAME, Timestamp, Value as SampleValue};
use crate::template::{self, Data, Query, QueryResult, QueryValue};

use super::model::{AlertRule, Pairs, RecordingRule, Rule, RuleGroup};
use super::state::{AlertState, State, Transition, advance};

/// The series that says which alerts are pending or firing.
pub const ALERTS: &str = "ALERTS";

/// The series that says since when.
pub const ALERTS_FOR_STATE: &str = "ALERTS_FOR_STATE";

const ALERT_NAME: &str = "alertname";
const ALERT_STATE: &str = "alertstate";

/// What templates see besides the sample.
#[derive(Debug, Clone, Default)]
pub struct TemplateData {
    /// `$externalLabels`.
    pub external_labels: Labels,
    /// `$externalURL`.
    pub external_url: String,
}

/// An alert as it is after the last evaluation.
#[derive(Debug, Clone, PartialEq)]
pub struct ActiveAlert {
    /// Its labels, `alertname` included.
    pub labels: Labels,
    /// Its annotations, expanded; a text may be empty, which is not the same as none.
    pub annotations: Pairs,
    /// The value of the expression at the last evaluation at which it held; 0 if it was a histogram, as upstream has it.
    pub value: f64,
    /// Since when it is what it is.
    pub state: State,
}

/// Why a rule gave no result at a tick.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleError {
    /// The rule's position in its group, from 0.
    pub index: usize,
    /// The alert's or the recorded name.
    pub rule: String,
    /// What went wrong.
    pub problem: Problem,
}

/// What can go wrong with a rule.
#[derive(Debug, Clone, PartialEq)]
pub enum Problem {
    /// The expression failed.
    Eval(EvalError),
    /// The result cannot be stored or alerted on.
    Result(String),
}

impl fmt::Display for RuleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.problem {
            Problem::Eval(error) => error.fmt(f),
            Problem::Result(message) => f.write_str(message),
        }
    }
}

impl std::error::Error for RuleError {}

/// What one tick of a group brought.
#[derive(Debug, Clone, Default)]
pub struct Evaluation {
    /// The rules that failed; the others went on.
    pub errors: Vec<RuleError>,
}

/// A group and the memory of its rules.
#[derive(Debug)]
pub struct GroupRunner {
    group: RuleGroup,
    data: TemplateData,
    memory: Vec<Memory>,
}

/// What a rule remembers between ticks.
#[derive(Debug, Default)]
struct Memory {
    active: BTreeMap<Labels, ActiveAlert>,
    written: BTreeSet<Labels>,
}

type Samples = Vec<(Labels, SampleValue)>;

impl GroupRunner {
    /// A group that has not been evaluated yet.
    #[must_use]
    pub fn new(group: RuleGroup, data: TemplateData) -> Self {
        let memory = group.rules.iter().map(|_| Memory::default()).collect();
        Self { group, data, memory }
    }

    /// The group.
    #[must_use]
    pub fn group(&self) -> &RuleGroup {
        &self.group
    }

    /// Evaluates every rule at `now` (milliseconds) and stores what it returns, stale markers for what it no longer returns
    /// included.
    pub fn evaluate(&mut self, engine: &Engine, store: &mut MemoryStore, now: Timestamp) -> Evaluation {
        let mut evaluation = Evaluation::default();
        let at = now - self.group.query_offset.unwrap_or_default().as_millis();
        for (index, (rule, memory)) in self.group.rules.iter().zip(&mut self.memory).enumerate() {
            let tick = Tick { engine, store, data: &self.data, group: &self.group, now, at };
            let result = match rule {
                Rule::Alert(alert) => tick.alert(alert, memory),
                Rule::Record(record) => tick.record(record),
            };
            match result {
                Ok(samples) => memory.store(samples, store, at),
                Err(problem) => evaluation.errors.push(RuleError { index, rule: rule.name().to_owned(), problem }),
            }
        }
        evaluation
    }

    /// The alerts of a name that are not over, sorted by labels.
    pub fn alerts<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a ActiveAlert> {
        let rules = self.group.rules.iter().zip(&self.memory).filter(move |(rule, _)| matches!(rule, Rule::Alert(a) if a.name == name));
        rules.flat_map(|(_, memory)| memory.active.values()).filter(|alert| alert.state.state != AlertState::Inactive)
    }
}

impl Memory {
    fn store(&mut self, samples: Samples, store: &mut MemoryStore, at: Timestamp) {
        let mut written = BTreeSet::new();
        for (labels, value) in samples {
            store.append_started(&labels, 0, at, value);
            written.insert(labels);
        }
        for gone in self.written.difference(&written) {
            store.append_stale(gone, at);
        }
        self.written = written;
    }
}

/// One rule at one time.
struct Tick<'a> {
    engine: &'a Engine,
    store: &'a MemoryStore,
    data: &'a TemplateData,
    group: &'a RuleGroup,
    now: Timestamp,
    at: Timestamp,
}

impl Query for Tick<'_> {
    fn query(&self, expr: &str, at: Timestamp) -> Result<Vec<QueryResult>, String> {
        let expr = self.engine.parse(expr).map_err(|e| e.to_string())?;
        let found = self.engine.instant(self.store, &expr, at).map_err(|e| e.to_string())?;
        let samples = vector(found.value).map_err(|_| "query result is not a vector or scalar".to_owned())?;
        Ok(samples.into_iter().map(|(labels, value)| QueryResult { labels, value: shown(&value) }).collect())
    }
}

/// A value as templates see it.
fn shown(value: &SampleValue) -> QueryValue {
    match value {
        SampleValue::Float(value) => QueryValue::Float(*value),
        SampleValue::Histogram(h) => QueryValue::Histogram { text: h.to_string(), count: h.count, sum: h.sum },
    }
}

/// The result as samples; a scalar is one without labels.
fn vector(value: Value) -> Result<Samples, Problem> {
    match value {
        Value::Scalar(value) => Ok(vec![(Labels::empty(), SampleValue::Float(value))]),
        Value::Vector(samples) => Ok(samples.into_iter().map(|s| (s.labels, s.sample.value)).collect()),
        Value::Matrix(_) | Value::String(_) => Err(Problem::Result("rule result is not a vector or scalar".to_owned())),
    }
}

impl Tick<'_> {
    fn samples(&self, rule: &crate::promql::Expr) -> Result<Samples, Problem> {
        vector(self.engine.instant(self.store, rule, self.at).map_err(Problem::Eval)?.value)
    }

    /// The group's labels, and the rule's own in front of them.
    fn labels(&self, own: &Pairs) -> Pairs {
        let mut labels = self.group.labels.clone();
        for (name, text) in own.iter() {
            labels.set(name, text);
        }
        labels
    }

    fn check_limit(&self, count: usize, what: &str) -> Result<(), Problem> {
        let limit = self.group.limit;
        if limit > 0 && count as u64 > limit {
            return Err(Problem::Result(format!("exceeded limit of {limit} with {count} {what}")));
        }
        Ok(())
    }

    fn record(&self, rule: &RecordingRule) -> Result<Samples, Problem> {
        let own = self.labels(&rule.labels);
        let mut samples = self.samples(&rule.expr)?;
        for (labels, _) in &mut samples {
            let mut builder = labels.builder();
            builder.set(METRIC_NAME, &rule.name);
            for (name, text) in own.iter() {
                builder.set(name, text);
            }
            *labels = builder.build();
        }
        let distinct: BTreeSet<&Labels> = samples.iter().map(|(labels, _)| labels).collect();
        if distinct.len() < samples.len() {
            return Err(Problem::Result("vector contains metrics with the same labelset after applying rule labels".to_owned()));
        }
        self.check_limit(samples.len(), "series")?;
        Ok(samples)
    }

    fn expand(&self, rule: &AlertRule, text: &str, labels: &Labels, value: &SampleValue) -> String {
        let (external_labels, external_url) = (&self.data.external_labels, self.data.external_url.as_str());
        let data = Data { labels, external_labels, external_url, server_url: None, value: shown(value), now: self.now };
        template::expand_or_explain(&rule.name, text, &data, self)
    }

    fn alert(&self, rule: &AlertRule, memory: &mut Memory) -> Result<Samples, Problem> {
        let own = self.labels(&rule.labels);
        let mut current: BTreeMap<Labels, ActiveAlert> = BTreeMap::new();
        for (sample, value) in self.samples(&rule.expr)? {
            let mut builder = sample.builder();
            builder.remove(METRIC_NAME);
            for (name, text) in own.iter() {
                builder.set(name, &self.expand(rule, text, &sample, &value));
            }
            builder.set(ALERT_NAME, &rule.name);
            let labels = builder.build();
            let annotations = rule.annotations.iter().map(|(name, text)| (name, self.expand(rule, text, &sample, &value))).collect();
            let alert = ActiveAlert { labels: labels.clone(), annotations, value: value.float().unwrap_or_default(), state: State::pending(self.now) };
            if current.insert(labels, alert).is_some() {
                return Err(Problem::Result("vector contains metrics with the same labelset after applying alert labels".to_owned()));
            }
        }
        self.advance(rule, current, memory);
        let alive = memory.active.values().filter(|a| a.state.state != AlertState::Inactive);
        if let Err(problem) = self.check_limit(alive.clone().count(), "alerts") {
            memory.active.clear();
            return Err(problem);
        }
        Ok(alive.flat_map(|alert| alert_samples(&rule.name, &own, alert)).collect())
    }

    fn advance(&self, rule: &AlertRule, mut current: BTreeMap<Labels, ActiveAlert>, memory: &mut Memory) {
        let step = |previous: Option<State>, holds| advance(previous, holds, self.now, rule.hold, rule.keep_firing_for);
        memory.active.retain(|labels, alert| {
            let found = current.remove(labels);
            let holds = found.is_some();
            if let Some(found) = found {
                alert.value = found.value;
                alert.annotations = found.annotations;
            }
            match step(Some(alert.state), holds) {
                Transition::Keep(state) => {
                    alert.state = state;
                    true
                }
                Transition::Forget => false,
            }
        });
        for (labels, mut alert) in current {
            if let Transition::Keep(state) = step(None, true) {
                alert.state = state;
                memory.active.insert(labels, alert);
            }
        }
    }
}

/// The `ALERTS` and `ALERTS_FOR_STATE` samples of an alert. As upstream, they start from the rule's labels as written, so a
/// label whose template expands to nothing shows its raw text here.
fn alert_samples(rule: &str, own: &Pairs, alert: &ActiveAlert) -> [(Labels, SampleValue); 2] {
    let mut builder = own.iter().collect::<Labels>().builder();
    for (name, value) in alert.labels.iter() {
        builder.set(name, value);
    }
    builder.set(ALERT_NAME, rule);
    let mut state = builder.clone();
    state.set(METRIC_NAME, ALERTS).set(ALERT_STATE, alert.state.state.as_str());
    builder.set(METRIC_NAME, ALERTS_FOR_STATE);
    let since = Duration::as_secs(crate::model::duration::millis(alert.state.active_at)).floor();
    [(state.build(), SampleValue::Float(1.0)), (builder.build(), SampleValue::Float(since))]
}
