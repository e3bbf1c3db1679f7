//! One rule over many ticks at once: one range query instead of an instant one at each tick, and only what is asked for of its alerts.
//!
//! Whatever could make a difference to evaluating tick by tick ([`super::tick`], the reference) is not decided here: [`Unsure`] sends the
//! caller there. That is every error, too: a rule that fails ends a test at that very tick.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::engine::{Engine, Memo, MemoryStore, Point, Series, TimeRange, most_samples};
use crate::model::duration::millis;
use crate::model::number::STALE_BITS;
use crate::model::{Labels, Timestamp, Value};
use crate::template::NoQuery;

use super::compiled::{CompiledGroup, CompiledRule};
use super::evaluate::{ActiveAlert, TemplateData};
use super::model::{AlertRule, RecordingRule, Rule};
use super::state::{AlertState, State, Transition, advance};
use super::tick::{Seen, alert_series, since};

/// Why the caller must go tick by tick.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unsure {
    /// The outcome may depend on it.
    Outcome,
    /// The rule alone may reach the limit of samples at some tick. Nothing was changed.
    Limit,
}

/// Consecutive ticks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ticks {
    /// The first one, in milliseconds.
    pub(crate) start: Timestamp,
    /// Between two of them, in milliseconds; at least 1.
    pub(crate) step: i64,
    /// How many there are; at least 1.
    pub(crate) count: usize,
}

impl Ticks {
    pub(crate) fn time(self, tick: usize) -> Timestamp {
        self.start.saturating_add(self.step.saturating_mul(i64::try_from(tick).unwrap_or(i64::MAX)))
    }

    pub(crate) fn last(self) -> Timestamp {
        self.time(self.count.saturating_sub(1))
    }

    fn index(self, time: Timestamp) -> usize {
        usize::try_from(time.abs_diff(self.start) / self.step.max(1).unsigned_abs()).unwrap_or(usize::MAX)
    }
}

/// What a rule remembers from one stretch of ticks to the next.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    /// The series that the rule has written, and whether they had a sample at the last tick.
    written: FxHashMap<Labels, bool>,
    alerts: BTreeMap<Labels, Entry>,
}

impl Memory {
    /// Whether nothing has happened yet.
    pub(crate) fn is_empty(&self) -> bool {
        self.written.is_empty() && self.alerts.is_empty()
    }
}

/// An alert.
#[derive(Debug, Default)]
struct Entry {
    state: Option<State>,
    /// The element of the result that was there last: its labels, its value, and when.
    latest: Option<(Labels, f64, Timestamp)>,
    /// `ALERTS_FOR_STATE`, `ALERTS` pending and firing: made when first needed.
    series: [Option<Labels>; 3],
}

/// Everything around a rule.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Around<'a> {
    pub(crate) engine: &'a Engine,
    /// What rules have in common.
    pub(crate) memo: &'a Memo,
    pub(crate) data: &'a TemplateData,
    pub(crate) group: &'a CompiledGroup,
    pub(crate) ticks: Ticks,
    /// The ticks of which the alerts are asked for, ascending.
    pub(crate) asked: &'a [usize],
    /// Whether anybody reads the series about alerts.
    pub(crate) write_alerts: bool,
}

impl Around<'_> {
    /// Evaluates the rule with that number at every tick and stores what it gives. The alerts that are not over at each of the ticks that
    /// are asked for, sorted by labels; of a recording rule nothing.
    pub(crate) fn evaluate(&self, index: usize, memory: &mut Memory, store: &mut MemoryStore) -> Result<Vec<Vec<ActiveAlert>>, Unsure> {
        let compiled = &self.group.rules()[index];
        let found = self.found(compiled, store)?;
        match &compiled.rule {
            Rule::Record(rule) => self.record(compiled, rule, found, memory, store).map(|()| Vec::new()),
            Rule::Alert(rule) => self.alert(compiled, rule, found, memory, store),
        }
    }

    fn found(&self, compiled: &CompiledRule, store: &MemoryStore) -> Result<Vec<Series>, Unsure> {
        use crate::engine::Store;
        if compiled.reads.finds_nothing(|name| store.lacks(name)) {
            return Ok(Vec::new());
        }
        let query = compiled.query(self.engine).map_err(|_| Unsure::Outcome)?;
        let (start, end) = (self.group.query_time(self.ticks.start), self.group.query_time(self.ticks.last()));
        let options = self.engine.options();
        // Samples count against the limit tick by tick; here many ticks are in memory at once.
        let simple = query.expr().nodes().len().saturating_mul(store.samples()) <= options.max_samples && !has_subquery(query.expr());
        if !simple && most_samples(query, store, options, TimeRange { from: start.saturating_sub(options.lookback.as_millis()), to: end }) > options.max_samples
        {
            return Err(Unsure::Limit);
        }
        let mut unlimited = options.clone();
        unlimited.max_samples = usize::MAX;
        Engine::new(unlimited).range_compiled(store, query, Some(self.memo), start, end, millis(self.ticks.step)).map_err(|_| Unsure::Outcome)
    }

    fn record(&self, compiled: &CompiledRule, rule: &RecordingRule, found: Vec<Series>, memory: &mut Memory, store: &mut MemoryStore) -> Result<(), Unsure> {
        self.check_limit(found.iter().map(|series| series.floats.iter().map(|p| self.tick_of(p))))?;
        let mut results: FxHashMap<Labels, Vec<Point>> = FxHashMap::default();
        let mut order = Vec::with_capacity(found.len());
        for series in found {
            if !series.histograms.is_empty() {
                return Err(Unsure::Outcome);
            }
            let labels = compiled.recorded(rule, &series.labels);
            if results.insert(labels.clone(), series.floats).is_some() {
                return Err(Unsure::Outcome);
            }
            order.push(labels);
        }
        let gone = self.group.query_time(self.ticks.start);
        let mut missing: Vec<Labels> =
            memory.written.iter().filter(|(labels, alive)| **alive && !results.contains_key(*labels)).map(|(l, _)| l.clone()).collect();
        missing.sort();
        for labels in missing {
            store.append_stale(&labels, gone);
            memory.written.insert(labels, false);
        }
        for labels in order {
            let points = results.remove(&labels).unwrap_or_default();
            self.write(&labels, points.into_iter().map(|p| (self.tick_of(&p), p.value)), memory, store)?;
        }
        Ok(())
    }

    fn tick_of(&self, point: &Point) -> usize {
        self.ticks.index(point.time.saturating_add(self.group.query_offset()))
    }

    /// Stores the values of one series at ascending ticks, with a stale marker wherever they end.
    fn write(&self, labels: &Labels, values: impl Iterator<Item = (usize, f64)>, memory: &mut Memory, store: &mut MemoryStore) -> Result<(), Unsure> {
        let mut alive = match memory.written.get(labels) {
            Some(alive) => *alive,
            // Somebody else writes this series, too: which sample counts is decided one by one.
            None if store.contains(labels) => return Err(Unsure::Outcome),
            None => false,
        };
        let at = |tick| self.group.query_time(self.ticks.time(tick));
        let stale = |tick| Point { time: at(tick), value: f64::from_bits(STALE_BITS) };
        let mut points = Vec::new();
        let mut next = 0;
        for (tick, value) in values {
            if alive && tick > next {
                points.push(stale(next));
            }
            points.push(Point { time: at(tick), value });
            (alive, next) = (true, tick + 1);
        }
        if alive && next < self.ticks.count {
            points.push(stale(next));
            alive = false;
        }
        memory.written.insert(labels.clone(), alive);
        if !points.is_empty() {
            store.append_floats(labels, points);
        }
        Ok(())
    }

    /// Refuses ticks with more elements than the group's limit allows.
    fn check_limit(&self, elements: impl Iterator<Item = impl Iterator<Item = usize>>) -> Result<(), Unsure> {
        let limit = self.group.group().limit;
        if limit == 0 {
            return Ok(());
        }
        let mut counts = vec![0_u64; self.ticks.count];
        for tick in elements.flatten() {
            let count = counts.get_mut(tick).ok_or(Unsure::Outcome)?;
            *count += 1;
            if *count > limit {
                return Err(Unsure::Outcome);
            }
        }
        Ok(())
    }

    fn alert(
        &self,
        compiled: &CompiledRule,
        rule: &AlertRule,
        found: Vec<Series>,
        memory: &mut Memory,
        store: &mut MemoryStore,
    ) -> Result<Vec<Vec<ActiveAlert>>, Unsure> {
        let mut snapshots = vec![Vec::new(); self.asked.len()];
        if found.is_empty() && memory.alerts.is_empty() {
            return Ok(snapshots);
        }
        let held = self.held(compiled, &found)?;
        for labels in held.keys() {
            if !memory.alerts.contains_key(labels) {
                memory.alerts.insert(labels.clone(), Entry::default());
            }
        }
        let mut alive = vec![0_u64; if self.group.group().limit > 0 { self.ticks.count } else { 0 }];
        let mut entries = std::mem::take(&mut memory.alerts);
        for (labels, entry) in &mut entries {
            let mut story = Story { elements: held.get(labels).map_or(&[][..], Vec::as_slice), found: &found, written: Vec::new() };
            self.live(rule, entry, &mut story, |tick, entry| {
                if let Some(alive) = alive.get_mut(tick) {
                    *alive += 1;
                }
                if let Ok(asked) = self.asked.binary_search(&tick) {
                    snapshots[asked].extend(self.snapshot(compiled, rule, labels, entry));
                }
            });
            if self.write_alerts {
                self.write_alert(compiled, labels, entry, &story.written, memory, store)?;
            }
        }
        memory.alerts = entries;
        let limit = self.group.group().limit;
        if alive.iter().any(|count| *count > limit) { Err(Unsure::Outcome) } else { Ok(snapshots) }
    }

    /// For each alert the ticks at which it holds, and the element of the result behind that.
    fn held(&self, compiled: &CompiledRule, found: &[Series]) -> Result<BTreeMap<Labels, Vec<Element>>, Unsure> {
        let mut held: BTreeMap<Labels, Vec<Element>> = BTreeMap::new();
        let settled = compiled.labels_are_settled();
        for (number, series) in found.iter().enumerate() {
            if !series.histograms.is_empty() {
                return Err(Unsure::Outcome);
            }
            let labels_at = |point: &Point| {
                let (value, now) = (Value::Float(point.value), self.ticks.time(self.tick_of(point)));
                Seen { data: self.data, labels: &series.labels, value: &value, now, query: &NoQuery }.labels(compiled)
            };
            let element = |point: &Point| Element { tick: self.tick_of(point), series: number, value: point.value };
            let Some(first) = series.floats.first() else { continue };
            if settled {
                held.entry(labels_at(first)).or_default().extend(series.floats.iter().map(element));
            } else {
                series.floats.iter().for_each(|point| held.entry(labels_at(point)).or_default().push(element(point)));
            }
        }
        for elements in held.values_mut() {
            elements.sort_by_key(|element| element.tick);
            // Two elements with the labels of one alert are an error at that tick.
            if elements.windows(2).any(|two| two[0].tick == two[1].tick) {
                return Err(Unsure::Outcome);
            }
        }
        Ok(held)
    }

    /// Takes an alert through all ticks; `alive` is called wherever it is pending or firing.
    fn live(&self, rule: &AlertRule, entry: &mut Entry, story: &mut Story<'_>, mut alive: impl FnMut(usize, &Entry)) {
        let mut next = 0;
        let mut tick = 0;
        while tick < self.ticks.count {
            let element = story.elements.get(next).filter(|element| element.tick == tick);
            if entry.state.is_none() && element.is_none() {
                // Nothing happens before it holds again.
                match story.elements.get(next) {
                    Some(element) => tick = element.tick,
                    None => break,
                }
                continue;
            }
            let now = self.ticks.time(tick);
            if let Some(element) = element {
                entry.latest = Some((story.found[element.series].labels.clone(), element.value, now));
                next += 1;
            }
            entry.state = match advance(entry.state, element.is_some(), now, rule.hold, rule.keep_firing_for) {
                Transition::Keep(state) => Some(state),
                Transition::Forget => None,
            };
            if let Some(state) = entry.state.filter(|state| state.state != AlertState::Inactive) {
                alive(tick, entry);
                if self.write_alerts {
                    story.written.push((tick, state));
                }
            }
            tick += 1;
        }
    }

    fn snapshot(&self, compiled: &CompiledRule, rule: &AlertRule, labels: &Labels, entry: &Entry) -> Option<ActiveAlert> {
        let (seen, value, now) = entry.latest.as_ref()?;
        let seen = Seen { data: self.data, labels: seen, value: &Value::Float(*value), now: *now, query: &NoQuery };
        Some(ActiveAlert { labels: labels.clone(), annotations: seen.annotations(compiled, rule), value: *value, state: entry.state? })
    }

    fn write_alert(
        &self,
        compiled: &CompiledRule,
        labels: &Labels,
        entry: &mut Entry,
        written: &[(usize, State)],
        memory: &mut Memory,
        store: &mut MemoryStore,
    ) -> Result<(), Unsure> {
        let kinds = [None, Some(AlertState::Pending), Some(AlertState::Firing)];
        for (kind, series) in kinds.into_iter().zip(&mut entry.series) {
            let of_kind = |state: &State| kind.is_none_or(|kind| kind == state.state);
            if series.is_none() && !written.iter().any(|(_, state)| of_kind(state)) {
                continue;
            }
            let fresh = series.is_none();
            let series = series.get_or_insert_with(|| alert_series(compiled.rule.name(), &compiled.labels, labels, kind));
            // Raw texts of templates can make the series of two alerts one.
            if fresh && memory.written.contains_key(series) {
                return Err(Unsure::Outcome);
            }
            let value = |state: &State| if kind.is_none() { since(*state) } else { 1.0 };
            self.write(series, written.iter().filter(|(_, state)| of_kind(state)).map(|(tick, state)| (*tick, value(state))), memory, store)?;
        }
        Ok(())
    }
}

/// An alert holds at a tick because of one element of the result.
#[derive(Debug, Clone, Copy)]
struct Element {
    tick: usize,
    /// Which series of the result.
    series: usize,
    value: f64,
}

/// What happens to one alert.
struct Story<'a> {
    elements: &'a [Element],
    found: &'a [Series],
    /// The ticks at which it is pending or firing.
    written: Vec<(usize, State)>,
}

fn has_subquery(expr: &crate::promql::Expr) -> bool {
    expr.nodes().iter().any(|node| matches!(node.kind, crate::promql::NodeKind::Subquery(_)))
}
