//! Time passing: samples become visible, groups are evaluated, tick after tick. Judging is the neighbours' business.

use crate::engine::{Engine, MemoryStore};
use crate::model::duration::Duration;
use crate::model::series_notation::{Expanded, SeriesDescription};
use crate::model::{Labels, Timestamp};
use crate::rules::{ActiveAlert, GroupRunner, RuleError, RuleGroup, TemplateData};

/// Samples that have not happened yet, and everything that has.
#[derive(Debug)]
pub(super) struct Simulation<'a> {
    engine: &'a Engine,
    store: MemoryStore,
    coming: Vec<Coming<'a>>,
    runners: Vec<GroupRunner>,
    spacing: Duration,
    step: Duration,
    next: Timestamp,
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
    pub(super) fn new(
        engine: &'a Engine,
        series: &'a [SeriesDescription],
        groups: impl IntoIterator<Item = RuleGroup>,
        data: &TemplateData,
        times: Times,
    ) -> Self {
        let coming = series.iter().map(|s| Coming { labels: &s.labels, values: s.values.items(), time: times.start }).collect();
        let runners = groups.into_iter().map(|group| GroupRunner::new(group, data.clone())).collect();
        let Times { start, spacing, step } = times;
        Self { engine, store: MemoryStore::new(), coming, runners, spacing, step, next: start }
    }

    /// Ticks up to and including `until`; `after_tick` is called after each. Stops at the first tick with a failed rule.
    pub(super) fn run_until(&mut self, until: Timestamp, mut after_tick: impl FnMut(&Self, Timestamp)) -> Vec<Failure> {
        while self.next <= until {
            let now = self.next;
            self.append_until(now);
            let mut failures = Vec::new();
            for (group, runner) in self.runners.iter_mut().enumerate() {
                let errors = runner.evaluate(self.engine, &mut self.store, now).errors;
                failures.extend(errors.into_iter().map(|error| Failure { group, at: now, error }));
            }
            if !failures.is_empty() {
                return failures;
            }
            after_tick(self, now);
            self.next += self.step.as_millis().max(1);
        }
        Vec::new()
    }

    fn append_until(&mut self, now: Timestamp) {
        let spacing = self.spacing.as_millis();
        for series in &mut self.coming {
            while series.time <= now {
                let Some(item) = series.values.next() else { break };
                if let Some(value) = item.value {
                    self.store.append_started(series.labels, 0, series.time, value);
                }
                series.time = series.time.saturating_add(spacing);
            }
        }
    }

    /// The alerts of a name that are pending or firing now, over all groups.
    pub(super) fn alerts<'s>(&'s self, name: &'s str) -> Vec<&'s ActiveAlert> {
        self.runners.iter().flat_map(|r| r.alerts(name).collect::<Vec<_>>()).collect()
    }

    pub(super) fn store(&self) -> &MemoryStore {
        &self.store
    }

    pub(super) fn engine(&self) -> &Engine {
        self.engine
    }

    pub(super) fn groups(&self) -> impl Iterator<Item = &RuleGroup> {
        self.runners.iter().map(GroupRunner::group)
    }
}
