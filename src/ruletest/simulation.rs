//! Time passing: samples become visible, groups are evaluated, tick after tick. Judging is the neighbours' business.
//!
//! Rules that do not need each other's results of the same tick are evaluated over many ticks at once; if anything there could come out
//! otherwise than tick by tick, everything starts again and goes tick by tick.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::engine::{Engine, MemoryStore};
use crate::model::duration::Duration;
use crate::model::series_notation::{Expanded, SeriesDescription};
use crate::model::{Labels, Timestamp};
use crate::rules::{
    ActiveAlert, AlertRule, Around, CompiledGroup, GridMemory, GroupRunner, Rule, RuleError, RuleGroup, TemplateData, Tick, TickMemory, Ticks, Unit, Unsure,
    active, units,
};

use super::unit_file::UnitFile;

/// How many ticks are evaluated at once at most: what they give is in memory together.
const STRETCH: usize = 2048;

/// Groups of rules, made ready once for any number of simulations.
#[derive(Debug, Clone, Default)]
pub struct Ruleset {
    groups: Vec<CompiledGroup>,
    /// Whether everything goes tick by tick.
    by_ticks: bool,
    /// Whether a rule may read the series about alerts.
    reads_alerts: bool,
    /// The rules that raise alerts of each name.
    by_name: FxHashMap<String, Vec<(usize, usize)>>,
}

impl Ruleset {
    /// The groups of the rule files of a unit-test file, evaluated in the order that it asks for. Groups that it does not list rank with
    /// the first listed one, as upstream's map of ranks has it.
    #[must_use]
    pub fn for_file(file: &UnitFile, groups: impl IntoIterator<Item = CompiledGroup>) -> Self {
        let mut groups: Vec<CompiledGroup> = groups.into_iter().collect();
        groups.sort_by_key(|group| file.group_eval_order.iter().position(|name| name.as_str() == group.group().name).unwrap_or(0));
        Self::of(groups)
    }

    /// Groups that are evaluated in this order.
    pub(super) fn new(groups: impl IntoIterator<Item = RuleGroup>) -> Self {
        Self::of(groups.into_iter().map(CompiledGroup::new).collect())
    }

    fn of(groups: Vec<CompiledGroup>) -> Self {
        let reads_alerts = groups.iter().flat_map(CompiledGroup::rules).any(|rule| rule.reads.may_see_alerts());
        let mut by_name: FxHashMap<String, Vec<(usize, usize)>> = FxHashMap::default();
        for (group, rules) in groups.iter().map(CompiledGroup::group).enumerate() {
            let alerts = rules.rules.iter().enumerate().filter(|(_, rule)| matches!(rule, Rule::Alert(_)));
            alerts.for_each(|(index, rule)| by_name.entry(rule.name().to_owned()).or_default().push((group, index)));
        }
        Self { groups, by_ticks: false, reads_alerts, by_name }
    }

    fn rule(&self, (group, index): (usize, usize)) -> &Rule {
        &self.groups[group].group().rules[index]
    }

    /// The groups, in order of evaluation.
    pub fn groups(&self) -> impl Iterator<Item = &RuleGroup> {
        self.groups.iter().map(CompiledGroup::group)
    }

    /// The same rules, always evaluated tick by tick as Prometheus does it: slower, and what evaluating many ticks at once is compared with.
    #[must_use]
    pub fn by_ticks(mut self) -> Self {
        self.by_ticks = true;
        self
    }
}

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
        let mut simulation = Self { engine, rules, series, data, times, write_alerts: true, store, coming, next, course, units: Vec::new() };
        simulation.restart(simulation.find_units());
        simulation
    }

    /// Says that nobody but the rules themselves reads `ALERTS` and `ALERTS_FOR_STATE`: they may be left out.
    pub(super) fn without_alert_series(mut self) -> Self {
        self.write_alerts = self.rules.reads_alerts;
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
            } else if let Err(Unsure) = self.stretch(until, &asked, &mut after_tick) {
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
        let ticks = Ticks { start: self.next, step: self.step(), count: left.min(STRETCH) };
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
        let Course::Stretches { memory, .. } = &mut self.course else { return Err(Unsure) };
        let mut snapshots = Snapshots::new();
        for (unit, memory) in self.units.iter().zip(memory) {
            match memory {
                UnitMemory::AtOnce(memory) => {
                    let Some((group, index)) = unit.rules.first().copied() else { continue };
                    let (engine, data, write_alerts) = (self.engine, &self.data, self.write_alerts);
                    let around = Around { engine, data, group: &self.rules.groups[group], ticks, asked, write_alerts };
                    let alerts = around.evaluate(index, memory, &mut self.store)?;
                    if !alerts.is_empty() {
                        snapshots.push(((group, index), alerts));
                    }
                }
                UnitMemory::ByTicks(memories) => {
                    let mut alerts: Vec<Vec<Vec<ActiveAlert>>> = vec![Vec::new(); memories.len()];
                    for tick in 0..ticks.count {
                        for (((group, index), late), memory) in unit.rules.iter().zip(&unit.late).zip(memories.iter_mut()) {
                            let now = ticks.time(tick);
                            let tick = Tick { engine: self.engine, data: &self.data, group: &self.rules.groups[*group], now, oldest: Timestamp::MIN, late };
                            tick.evaluate(*index, memory, &mut self.store).map_err(|_| Unsure)?;
                        }
                        if asked.binary_search(&tick).is_ok() {
                            memories.iter().zip(&mut alerts).for_each(|(memory, alerts)| alerts.push(memory.alerts().cloned().collect()));
                        }
                    }
                    snapshots.extend(unit.rules.iter().copied().zip(alerts));
                }
            }
        }
        snapshots.sort_by_key(|(rule, _)| *rule);
        Ok(snapshots)
    }

    fn append_until(&mut self, now: Timestamp) {
        let spacing = self.times.spacing.as_millis();
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
mod tests {
    use std::fmt::Write;

    use super::*;
    use crate::engine::Options;
    use crate::model::duration::minutes;
    use crate::model::number::g;
    use crate::model::series_notation::parse_series;
    use crate::promql::parse;
    use crate::rules::{AlertRule, RecordingRule};

    /// Everything that happens: the alerts of every tick, what fails, and in the end all series with their samples.
    fn course(rules: &Ruleset, series: &[&str], until: i64) -> (String, bool) {
        let engine = Engine::new(Options::promtool_test(minutes(1)));
        let series: Vec<SeriesDescription> = series.iter().map(|text| parse_series(text).expect("it reads")).collect();
        let times = Times { start: 0, spacing: minutes(1), step: minutes(1) };
        let mut simulation = Simulation::new(&engine, rules, &series, TemplateData::default(), times);
        let names: Vec<String> = rules.by_name.keys().cloned().collect();
        let mut told = Vec::new();
        let failures = simulation.run_until(
            until * 60_000,
            |_| true,
            |now, tick| {
                for alert in names.iter().flat_map(|name| now.alerts(name)) {
                    told.push(format!("{tick} {alert:?}"));
                }
            },
        );
        told.sort();
        told.extend(failures.iter().map(|failure| format!("{failure:?}")));
        let mut samples: Vec<String> = simulation
            .store()
            .iter()
            .map(|(labels, samples)| {
                let mut text = labels.to_string();
                for (time, value) in samples.times.iter().zip(&*samples.values) {
                    let _ = write!(text, " {time}:{}", if crate::model::number::is_stale(*value) { "stale".to_owned() } else { g(*value) });
                }
                text
            })
            .collect();
        samples.sort();
        (format!("{}\n{}", told.join("\n"), samples.join("\n")), matches!(simulation.course, Course::Stretches { .. }))
    }

    fn group(offset: i64, rules: &[&str]) -> RuleGroup {
        let mut group = RuleGroup::new(format!("offset {offset}")).query_offset(minutes(offset)).label("team", "a");
        for text in rules {
            let (name, expr) = text.split_once(": ").expect("a name");
            let (expr, hold) = expr.split_once(" for ").unwrap_or((expr, "0"));
            let (hold, keep) = hold.split_once('+').unwrap_or((hold, "0"));
            let (hold, keep) = (minutes(hold.parse().expect("minutes")), minutes(keep.parse().expect("minutes")));
            let expr = parse(expr, &crate::promql::Features::server()).expect("it parses");
            group = if name.starts_with(char::is_uppercase) {
                let alert = AlertRule::new(name, expr).hold(hold).keep_firing_for(keep).label("level", "{{ $labels.i }}{{ if gt $value 3.0 }}high{{ end }}");
                group.rule(alert.summary("{{ $labels.job }} {{ $value }} at {{ now }}"))
            } else {
                group.rule(RecordingRule::new(name, expr).label("new", "1"))
            };
        }
        group
    }

    const INPUT: [&str; 5] = [
        r#"x{job="a",i="1"} 0 1 2 stale _ 5 6 1 1 1 _ _ _ _ _ _ 9 9 1 1x30"#,
        r#"x{job="a",i="2"} 4x8 _x9 2+1x20"#,
        r#"y{job="b"} 0+60x10 0+30x40"#,
        "z _x5 1 0 1 0 1 1 1 1 0 0 0 0 1x9",
        r#"late{job="c"} _x50 1"#,
    ];

    #[test]
    fn at_once_is_as_tick_by_tick() {
        // Groups of rules, and whether they can be evaluated at once.
        let cases: &[(&[RuleGroup], bool)] = &[
            (&[group(0, &["a: x * 2", "A: a > 2 for 3", "b: sum by (job) (rate(y[5m]))", "B: b > 0 for 2+4", "C: z == 1 for 0+2"])], true),
            (&[group(0, &["D: absent(x)", "E: absent(nothing)", "c: count_values(\"v\", x)", "d: vector(time())", "e: 7", "F: topk(1, x) > 1 for 2"])], true),
            (&[group(0, &["A: z > 0 for 2", r#"B: ALERTS{alertname="A",alertstate="firing"}"#, "c: ALERTS_FOR_STATE", "d: max_over_time(c[10m:1m])"])], true),
            (&[group(0, &["b: a offset 2m", "a: x", "c: sum(c) + 1 or sum(x)", r#"G: ALERTS{alertname="H"}"#, "H: y > 100"])], true),
            (&[group(1, &["a: x", "A: x > 1 for 2"]), group(0, &["b: a", "B: b > 1"]), group(2, &["c: b"])], true),
            (&[group(0, &["A: x > 1 or y > 60 for 1", "B: x == 1 or on (job) x == 2 for 1", "C: z unless x"])], true),
            (&[group(0, &["a: x", "a: y", "a: late"])], true),
            (&[group(0, &["x: y"])], true),
            // What cannot be: two rules write one series, a sample from the future, one label set twice, a rule that fails.
            (&[group(0, &["a: sum(x)", "a: sum(y)"])], false),
            (&[group(0, &["a: x offset -2m", "b: y"])], false),
            (&[group(0, &["a: x @ 300"])], false),
            (&[group(0, &["a: label_replace(x, \"i\", \"\", \"\", \"\")"])], false),
            (&[group(0, &["b: x / on (job) x", "a: z"])], false),
            (&[group(0, &["A: x > 0"]).limit(1)], false),
            (&[group(0, &["a: x"]).limit(1)], false),
            (&[group(0, &["e: \"text\""])], false),
            (&[group(0, &["a: x"]), group(13 * 60, &["b: x"])], false),
        ];
        for (groups, at_once) in cases {
            for until in [0, 1, 7, 60] {
                let rules = Ruleset::new(groups.to_vec());
                let (fast, was_at_once) = course(&rules, &INPUT, until);
                let (slow, _) = course(&rules.by_ticks(), &INPUT, until);
                assert_same(&fast, &slow, groups);
                if until == 60 {
                    assert_eq!(was_at_once, *at_once, "{groups:?}");
                }
            }
        }
    }

    fn assert_same(fast: &str, slow: &str, groups: &[RuleGroup]) {
        let differs = fast.lines().zip(slow.lines()).find(|(fast, slow)| fast != slow);
        assert!(fast == slow, "{differs:#?}\n{groups:#?}");
    }

    #[test]
    fn stretches_follow_each_other_without_a_seam() {
        let groups = [group(0, &["a: x > 1", "A: a for 5+5", "B: z == 1 for 2", "b: sum_over_time(a[10m])", "c: sum(c) + 1 or sum(y)"])];
        let series = [r#"x{job="a"} 0+1x2040 0x6 2x200 0x60 5x90"#, "z 1x2046 0 1x400", "y 1x2400"];
        let rules = Ruleset::new(groups.to_vec());
        let (fast, at_once) = course(&rules, &series, 2390);
        assert!(at_once);
        assert_same(&fast, &course(&rules.by_ticks(), &series, 2390).0, &groups);
    }
}
