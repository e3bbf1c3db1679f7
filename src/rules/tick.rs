//! One rule at one time, as rules/alerting.go and rules/recording.go of Prometheus 3.15.0 evaluate it, and its samples on their way into the
//! storage (rules/group.go). This is the reference for evaluating over many ticks at once ([`super::grid`]).

use std::collections::{BTreeMap, BTreeSet};

use crate::engine::{Engine, MemoryStore, Store, Value};
use crate::model::{Labels, METRIC_NAME, Timestamp, Value as SampleValue};
use crate::template::{Data, Prepared, Query, QueryResult, QueryValue};

use super::behind::{Behind, Late};
use super::compiled::{CompiledGroup, CompiledRule};
use super::evaluate::{ALERT_NAME, ALERTS, ALERTS_FOR_STATE, ActiveAlert, Problem, TemplateData};
use super::model::{AlertRule, Pairs, RecordingRule, Rule};
use super::state::{AlertState, State, Transition, advance};

const ALERT_STATE: &str = "alertstate";

/// Samples this much older than the newest one are not taken any more: half the range of a head block, which is a day in tests
/// (util/teststorage).
pub(super) const TAKEN_FOR: i64 = 12 * 3_600_000;

/// What a rule remembers between ticks.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    active: BTreeMap<Labels, ActiveAlert>,
    written: BTreeSet<Labels>,
}

impl Memory {
    /// The alerts that are not over, sorted by labels.
    pub(crate) fn alerts(&self) -> impl Iterator<Item = &ActiveAlert> {
        self.active.values().filter(|alert| alert.is_alive())
    }
}

type Samples = Vec<(Labels, SampleValue)>;

/// One time of one group.
pub(crate) struct Tick<'a> {
    pub(crate) engine: &'a Engine,
    pub(crate) data: &'a TemplateData,
    pub(crate) group: &'a CompiledGroup,
    /// In milliseconds.
    pub(crate) now: Timestamp,
    /// Older samples are not taken.
    pub(crate) oldest: Timestamp,
    /// What must not be seen yet.
    pub(crate) late: &'a [Late],
}

impl Tick<'_> {
    /// Evaluates the rule with that number and stores its result.
    pub(crate) fn evaluate(&self, index: usize, memory: &mut Memory, store: &mut MemoryStore) -> Result<(), Problem> {
        let compiled = &self.group.rules()[index];
        let behind = Behind { store, late: self.late, now: self.now };
        let evaluated = Evaluated { tick: self, compiled, store: if self.late.is_empty() { &*store } else { &behind } };
        let samples = match &compiled.rule {
            Rule::Alert(alert) => evaluated.alert(alert, memory)?,
            Rule::Record(record) => evaluated.record(record)?,
        };
        self.store(samples, memory, store)
    }

    fn store(&self, samples: Samples, memory: &mut Memory, store: &mut MemoryStore) -> Result<(), Problem> {
        let at = self.group.query_time(self.now);
        let mut written = BTreeSet::new();
        let mut outcome = Ok(());
        for (labels, value) in samples {
            if written.contains(&labels) {
                // Samples of one commit are not compared with each other before it: the second one is dropped silently.
                continue;
            }
            match store.offer(&labels, at, value, self.oldest) {
                Ok(()) => drop(written.insert(labels)),
                Err(refused) => outcome = Err(Problem::Refused(refused)),
            }
        }
        for gone in memory.written.difference(&written) {
            // Somebody else may have written the series: then it is not gone.
            let _ = store.offer(gone, at, SampleValue::Float(f64::from_bits(crate::model::number::STALE_BITS)), self.oldest);
        }
        memory.written = written;
        outcome
    }
}

/// What a tick sees.
struct Evaluated<'a> {
    tick: &'a Tick<'a>,
    compiled: &'a CompiledRule,
    store: &'a dyn Store,
}

impl Query for Evaluated<'_> {
    fn query(&self, expr: &str, at: Timestamp) -> Result<Vec<QueryResult>, String> {
        let engine = self.tick.engine;
        let expr = engine.parse(expr).map_err(|e| e.to_string())?;
        let found = engine.instant(self.store, &expr, at).map_err(|e| e.to_string())?;
        let samples = vector(found.value).map_err(|_| "query result is not a vector or scalar".to_owned())?;
        Ok(samples.into_iter().map(|(labels, value)| QueryResult { labels, value: shown(&value) }).collect())
    }
}

/// A value as templates see it.
fn shown(value: &SampleValue) -> QueryValue {
    match value {
        SampleValue::Float(value) => QueryValue::Float(*value),
        SampleValue::Histogram(h) => QueryValue::Histogram(h.clone()),
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

impl Evaluated<'_> {
    fn samples(&self) -> Result<Samples, Problem> {
        let Tick { engine, group, now, .. } = *self.tick;
        let query = self.compiled.query(engine).map_err(|e| Problem::Result(e.to_owned()))?;
        vector(engine.instant_compiled(self.store, query, group.query_time(now)).map_err(Problem::Eval)?.value)
    }

    fn check_limit(&self, count: usize, what: &str) -> Result<(), Problem> {
        let limit = self.tick.group.group().limit;
        if limit > 0 && count as u64 > limit {
            return Err(Problem::Result(format!("exceeded limit of {limit} with {count} {what}")));
        }
        Ok(())
    }

    fn record(&self, rule: &RecordingRule) -> Result<Samples, Problem> {
        let mut samples = self.samples()?;
        for (labels, _) in &mut samples {
            *labels = self.compiled.recorded(rule, labels);
        }
        let distinct: BTreeSet<&Labels> = samples.iter().map(|(labels, _)| labels).collect();
        if distinct.len() < samples.len() {
            return Err(Problem::Result("vector contains metrics with the same labelset after applying rule labels".to_owned()));
        }
        self.check_limit(samples.len(), "series")?;
        Ok(samples)
    }

    fn alert(&self, rule: &AlertRule, memory: &mut Memory) -> Result<Samples, Problem> {
        let now = self.tick.now;
        let mut current: BTreeMap<Labels, ActiveAlert> = BTreeMap::new();
        for (sample, value) in self.samples()? {
            let seen = Seen { data: self.tick.data, labels: &sample, value: &value, now, query: self };
            let (labels, annotations) = (seen.labels(self.compiled), seen.annotations(self.compiled, rule));
            let alert = ActiveAlert { labels: labels.clone(), annotations, value: value.float().unwrap_or_default(), state: State::pending(now) };
            if current.insert(labels, alert).is_some() {
                return Err(Problem::Result("vector contains metrics with the same labelset after applying alert labels".to_owned()));
            }
        }
        self.advance(rule, current, memory);
        if let Err(problem) = self.check_limit(memory.alerts().count(), "alerts") {
            memory.active.clear();
            return Err(problem);
        }
        let series = memory.alerts().flat_map(|alert| {
            let state = (alert_series(&rule.name, &self.compiled.labels, &alert.labels, Some(alert.state.state)), SampleValue::Float(1.0));
            [state, (alert_series(&rule.name, &self.compiled.labels, &alert.labels, None), SampleValue::Float(since(alert.state)))]
        });
        Ok(series.collect())
    }

    fn advance(&self, rule: &AlertRule, mut current: BTreeMap<Labels, ActiveAlert>, memory: &mut Memory) {
        let step = |previous: Option<State>, holds| advance(previous, holds, self.tick.now, rule.hold, rule.keep_firing_for);
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

/// One element of an alert's result, as its templates see it.
pub(super) struct Seen<'a> {
    pub(super) data: &'a TemplateData,
    pub(super) labels: &'a Labels,
    pub(super) value: &'a SampleValue,
    pub(super) now: Timestamp,
    pub(super) query: &'a dyn Query,
}

impl Seen<'_> {
    fn expand(&self, text: &Prepared) -> String {
        let (external_labels, external_url) = (&self.data.external_labels, self.data.external_url.as_str());
        let data = Data { labels: self.labels, external_labels, external_url, server_url: None, value: shown(self.value), now: self.now };
        text.expand_or_explain(&data, self.query)
    }

    /// The labels of the alert.
    pub(super) fn labels(&self, compiled: &CompiledRule) -> Labels {
        let mut builder = self.labels.builder();
        builder.remove(METRIC_NAME);
        for ((name, _), text) in compiled.labels.iter().zip(compiled.label_texts()) {
            match text.plain() {
                Some(plain) => builder.set(name, plain),
                None => builder.set(name, &self.expand(text)),
            };
        }
        builder.set(ALERT_NAME, compiled.rule.name());
        builder.build()
    }

    /// The annotations of the alert.
    pub(super) fn annotations(&self, compiled: &CompiledRule, rule: &AlertRule) -> Pairs {
        let texts = rule.annotations.iter().zip(compiled.annotation_texts(rule));
        texts.map(|((name, _), text)| (name, self.expand(text))).collect()
    }
}

/// The series `ALERTS` of an alert in a state, or `ALERTS_FOR_STATE`. As upstream, they start from the rule's labels as written, so a
/// label whose template expands to nothing shows its raw text here.
pub(super) fn alert_series(rule: &str, own: &Pairs, labels: &Labels, state: Option<AlertState>) -> Labels {
    let mut builder = own.iter().collect::<Labels>().builder();
    for (name, value) in labels.iter() {
        builder.set(name, value);
    }
    builder.set(ALERT_NAME, rule).set(METRIC_NAME, if state.is_some() { ALERTS } else { ALERTS_FOR_STATE });
    if let Some(state) = state {
        builder.set(ALERT_STATE, state.as_str());
    }
    builder.build()
}

/// The value of `ALERTS_FOR_STATE`: since when the alert is active, in whole seconds.
#[expect(clippy::cast_precision_loss, reason = "as upstream")]
pub(super) fn since(state: State) -> f64 {
    state.active_at.div_euclid(1000) as f64
}
