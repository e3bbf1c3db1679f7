//! Time passing: samples become visible, groups are evaluated, tick after tick. Judging is the neighbours' business.
//!
//! Rules that do not need each other's results of the same tick are evaluated over many ticks at once; if anything there could come out
//! otherwise than tick by tick, everything starts again and goes tick by tick.

use rustc_hash::FxHashSet;

use crate::engine::{Engine, Memo, MemoryStore, Point};
use crate::model::duration::Duration;
use crate::model::series_notation::{Expanded, SeriesDescription};
use crate::model::{Labels, Timestamp, Value};
use crate::rules::{
    ActiveAlert, AlertRule, Around, GridMemory, GroupRunner, Rule, RuleError, RuleGroup, TemplateData, Tick, TickMemory, Ticks, Unit, Unsure, active, units,
};

use super::ruleset::{Ruleset, is_about_alerts};

/// How many ticks are evaluated at once, at least and at most: what they give is in memory together.
const STRETCH: (usize, usize) = (64, 2048);

/// How many samples the input has at most in so many ticks, if it has one a tick.
const STRETCH_SAMPLES: usize = 1_000_000;

/// Samples that have not happened yet, and everything that has.
#[derive(Debug)]
pub(super) struct Simulation<'a> {
    engine: &'a Engine,
    rules: &'a Ruleset,
    series: &'a [SeriesDescription],
    data: TemplateData,
    times: Times,
    /// Whether anybody reads the series about alerts.
    write_alerts: bool,
    store: MemoryStore,
    coming: Vec<Coming<'a>>,
    next: Timestamp,
    course: Course,
    /// The rules that may find anything, in the order in which they are evaluated at once.
    units: Vec<Unit>,
    /// What they have in common.
    memo: Memo,
}

/// How the rules are evaluated, and what they remember.
#[derive(Debug)]
enum Course {
    /// Tick by tick.
    Ticks(Vec<GroupRunner>),
    /// Many ticks at once: the memory of each unit, and the alerts that were asked for last, by group and rule.
    Stretches { memory: Vec<UnitMemory>, alerts: Vec<((usize, usize), Vec<ActiveAlert>)> },
}

#[derive(Debug)]
enum UnitMemory {
    AtOnce(GridMemory),
    ByTicks(Vec<TickMemory>),
}

/// A series, its values that have not been appended, and the time of the next one.
#[derive(Debug)]
struct Coming<'a> {
    labels: &'a Labels,
    values: Expanded<'a>,
    time: Timestamp,
}

/// A rule that failed at a tick.
#[derive(Debug, Clone)]
pub(super) struct Failure {
    pub(super) group: usize,
    pub(super) at: Timestamp,
    pub(super) error: RuleError,
}

/// When things happen, in milliseconds and durations.
#[derive(Debug, Clone, Copy)]
pub(super) struct Times {
    /// The first tick and the first sample.
    pub(super) start: Timestamp,
    /// Between two values of a series.
    pub(super) spacing: Duration,
    /// Between two ticks.
    pub(super) step: Duration,
}

impl<'a> Simulation<'a> {
    pub(super) fn new(engine: &'a Engine, rules: &'a Ruleset, series: &'a [SeriesDescription], data: TemplateData, times: Times) -> Self {
        let course = Course::Ticks(Vec::new());
        let (store, coming, next) = (MemoryStore::new(), Vec::new(), times.start);
        let mut simulation =
            Self { engine, rules, series, data, times, write_alerts: true, store, coming, next, course, units: Vec::new(), memo: Memo::default() };
        simulation.restart(simulation.find_units());
        simulation
    }

    /// Says that nobody but the rules themselves reads `ALERTS` and `ALERTS_FOR_STATE`: they may be left out,
    /// unless two could write the same series.
    pub(super) fn without_alert_series(mut self) -> Self {
        let given = self.series.iter().filter_map(|series| series.labels.metric_name()).any(is_about_alerts);
        self.write_alerts = self.rules.reads_alerts || self.rules.alerts_clash || given;
        self
    }

    /// What can be evaluated at once; none if everything must go tick by tick.
    fn find_units(&self) -> Option<Vec<Unit>> {
        // Histograms remember how they were read; names that are dropped late are dropped query by query.
        if self.rules.by_ticks || self.engine.options().delayed_name_removal || self.series.iter().any(|s| s.values.has_histograms()) {
            return None;
        }
        let given: FxHashSet<&str> = self.series.iter().filter_map(|s| s.labels.metric_name()).collect();
        let given = |name: &str| given.contains(name);
        units(&self.rules.groups, &active(&self.rules.groups, given), given, self.step())
    }

    fn restart(&mut self, units: Option<Vec<Unit>>) {
        self.store = MemoryStore::new();
        self.coming = self.series.iter().map(|s| Coming { labels: &s.labels, values: s.values.items(), time: self.times.start }).collect();
        self.next = self.times.start;
        self.course = match units {
            Some(units) => {
                let by_ticks = |unit: &Unit| UnitMemory::ByTicks(unit.rules.iter().map(|_| TickMemory::default()).collect());
                let memory = units.iter().map(|unit| if unit.by_ticks { by_ticks(unit) } else { UnitMemory::AtOnce(GridMemory::default()) });
                let memory = memory.collect();
                let at_once = units.iter().filter(|unit| !unit.by_ticks).flat_map(|unit| &unit.rules);
                self.memo = Memo::of(at_once.filter_map(|(group, rule)| self.rules.groups[*group].rules()[*rule].query(self.engine).ok()));
                self.units = units;
                Course::Stretches { memory, alerts: Vec::new() }
            }
            None => Course::Ticks(self.rules.groups.iter().map(|group| GroupRunner::of(group.clone(), self.data.clone())).collect()),
        };
    }

    /// Ticks up to and including `until`; `after_tick` is called after each that is `asked` for, in order. Stops at the first tick with a
    /// failed rule.
    pub(super) fn run_until(&mut self, until: Timestamp, asked: impl Fn(Timestamp) -> bool, mut after_tick: impl FnMut(&Self, Timestamp)) -> Vec<Failure> {
        let mut told_before = Timestamp::MIN;
        while self.next <= until {
            if let Course::Ticks(_) = self.course {
                let failures = self.tick();
                if !failures.is_empty() {
                    return failures;
                }
                let now = self.next;
                if now >= told_before && asked(now) {
                    after_tick(self, now);
                }
                self.next = now.saturating_add(self.step());
            } else if self.stretch(until, &asked, &mut after_tick).is_err() {
                // What was told so far holds and is not told again.
                told_before = self.next;
                self.restart(None);
            }
        }
        Vec::new()
    }

    fn step(&self) -> i64 {
        self.times.step.as_millis().max(1)
    }

    /// The next tick.
    fn tick(&mut self) -> Vec<Failure> {
        let now = self.next;
        self.append_until(now);
        let Course::Ticks(runners) = &mut self.course else { return Vec::new() };
        let mut failures = Vec::new();
        for (group, runner) in runners.iter_mut().enumerate() {
            let errors = runner.evaluate(self.engine, &mut self.store, now).errors;
            failures.extend(errors.into_iter().map(|error| Failure { group, at: now, error }));
        }
        failures
    }

    /// The next ticks, at most so many as are evaluated at once.
    fn stretch(&mut self, until: Timestamp, asked: &impl Fn(Timestamp) -> bool, after_tick: &mut impl FnMut(&Self, Timestamp)) -> Result<(), Unsure> {
        let left = usize::try_from(until.abs_diff(self.next) / self.step().unsigned_abs()).unwrap_or(usize::MAX).saturating_add(1);
        let ticks = Ticks { start: self.next, step: self.step(), count: left.min((STRETCH_SAMPLES / self.series.len().max(1)).clamp(STRETCH.0, STRETCH.1)) };
        self.append_until(ticks.last());
        let asked: Vec<usize> = (0..ticks.count).filter(|tick| asked(ticks.time(*tick))).collect();
        let mut snapshots = self.evaluate(ticks, &asked)?;
        for (place, tick) in asked.into_iter().enumerate() {
            let found = snapshots.iter_mut().filter_map(|(rule, alerts)| Some((*rule, std::mem::take(alerts.get_mut(place)?)))).collect();
            if let Course::Stretches { alerts, .. } = &mut self.course {
                *alerts = found;
            }
            after_tick(self, ticks.time(tick));
        }
        self.next = ticks.last().saturating_add(self.step());
        Ok(())
    }

    /// Evaluates all units; the alerts of each rule that are not over at each asked tick.
    fn evaluate(&mut self, ticks: Ticks, asked: &[usize]) -> Result<Snapshots, Unsure> {
        let Course::Stretches { memory, .. } = &mut self.course else { return Err(Unsure::Outcome) };
        self.memo.forget();
        let (engine, memo, data, write_alerts, groups) = (self.engine, &self.memo, &self.data, self.write_alerts, &self.rules.groups);
        let mut snapshots = Snapshots::new();
        for (unit, memory) in self.units.iter().zip(memory) {
            if let (UnitMemory::AtOnce(remembered), Some((group, index))) = (&mut *memory, unit.rules.first().copied()) {
                let around = Around { engine, memo, data, group: &groups[group], ticks, asked, write_alerts };
                match around.evaluate(index, remembered, &mut self.store) {
                    Ok(alerts) if alerts.is_empty() => continue,
                    Ok(alerts) => {
                        snapshots.push(((group, index), alerts));
                        continue;
                    }
                    Err(Unsure::Limit) if remembered.is_empty() => *memory = UnitMemory::ByTicks(vec![TickMemory::default()]),
                    Err(unsure) => return Err(unsure),
                }
            }
            let UnitMemory::ByTicks(memories) = memory else { continue };
            let mut alerts: Vec<Vec<Vec<ActiveAlert>>> = vec![Vec::new(); memories.len()];
            for tick in 0..ticks.count {
                for (((group, index), late), memory) in unit.rules.iter().zip(&unit.late).zip(memories.iter_mut()) {
                    let tick = Tick { engine, data, group: &groups[*group], now: ticks.time(tick), oldest: Timestamp::MIN, late };
                    tick.evaluate(*index, memory, &mut self.store).map_err(|_| Unsure::Outcome)?;
                }
                if asked.binary_search(&tick).is_ok() {
                    memories.iter().zip(&mut alerts).for_each(|(memory, alerts)| alerts.push(memory.alerts().cloned().collect()));
                }
            }
            snapshots.extend(unit.rules.iter().copied().zip(alerts));
        }
        snapshots.sort_by_key(|(rule, _)| *rule);
        Ok(snapshots)
    }

    fn append_until(&mut self, now: Timestamp) {
        let spacing = self.times.spacing.as_millis();
        let mut floats = Vec::new();
        for series in &mut self.coming {
            while series.time <= now {
                let Some(item) = series.values.next() else { break };
                match item.value {
                    Some(Value::Float(value)) => floats.push(Point { time: series.time, value }),
                    Some(histogram) => {
                        self.store.append_floats(series.labels, floats.drain(..));
                        self.store.append_started(series.labels, 0, series.time, histogram);
                    }
                    None => {}
                }
                series.time = series.time.saturating_add(spacing);
            }
            if !floats.is_empty() {
                self.store.append_floats(series.labels, floats.drain(..));
            }
        }
    }

    /// The alerts of a name that are pending or firing at the tick that was told last, over all groups.
    pub(super) fn alerts<'s>(&'s self, name: &'s str) -> Vec<&'s ActiveAlert> {
        match &self.course {
            Course::Ticks(runners) => runners.iter().flat_map(|r| r.alerts(name).collect::<Vec<_>>()).collect(),
            Course::Stretches { alerts, .. } => {
                let of = |place: &(usize, usize)| alerts.binary_search_by_key(place, |(rule, _)| *rule).map_or(&[][..], |at| &alerts[at].1);
                self.rules.by_name.get(name).into_iter().flatten().flat_map(of).collect()
            }
        }
    }

    /// The names of all alerts.
    pub(super) fn alert_names(&self) -> impl Iterator<Item = &str> {
        self.rules.groups().flat_map(|group| &group.rules).filter(|rule| matches!(rule, Rule::Alert(_))).map(Rule::name)
    }

    /// The first rule that raises alerts of a name.
    pub(super) fn alert_rule(&self, name: &str) -> Option<&AlertRule> {
        match self.rules.rule(*self.rules.by_name.get(name)?.first()?) {
            Rule::Alert(rule) => Some(rule),
            Rule::Record(_) => None,
        }
    }

    pub(super) fn store(&self) -> &MemoryStore {
        &self.store
    }

    pub(super) fn engine(&self) -> &Engine {
        self.engine
    }

    pub(super) fn groups(&self) -> impl Iterator<Item = &RuleGroup> {
        self.rules.groups()
    }
}

/// For each alerting rule, by group and position, its alerts at each asked tick.
type Snapshots = Vec<((usize, usize), Vec<Vec<ActiveAlert>>)>;

#[cfg(test)]
mod tests;
