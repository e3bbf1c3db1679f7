//! Groups over time: every rule in order at each tick, its result stored before the next one runs (rules/group.go, Prometheus 3.15.0).
//! Ticks and samples are the caller's.

use std::fmt;

use crate::engine::{Engine, EvalError, MemoryStore, Refused};
use crate::model::{Labels, Timestamp};

use super::compiled::CompiledGroup;
use super::model::{Pairs, Rule, RuleGroup};
use super::state::{AlertState, State};
use super::tick::{Memory, TAKEN_FOR, Tick};

/// The series that says which alerts are pending or firing.
pub const ALERTS: &str = "ALERTS";

/// The series that says since when.
pub const ALERTS_FOR_STATE: &str = "ALERTS_FOR_STATE";

/// The label with the alert's name.
pub const ALERT_NAME: &str = "alertname";

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
    /// The result cannot be stored or alerted on, or the expression is none for the engine.
    Result(String),
    /// The storage refused a sample of the result.
    Refused(Refused),
}

impl fmt::Display for RuleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.problem {
            Problem::Eval(error) => error.fmt(f),
            Problem::Result(message) => f.write_str(message),
            Problem::Refused(refused) => refused.fmt(f),
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
    group: CompiledGroup,
    data: TemplateData,
    memory: Vec<Memory>,
}

impl GroupRunner {
    /// A group that has not been evaluated yet.
    #[must_use]
    pub fn new(group: RuleGroup, data: TemplateData) -> Self {
        Self::of(CompiledGroup::new(group), data)
    }

    /// A group that was made ready before.
    #[must_use]
    pub fn of(group: CompiledGroup, data: TemplateData) -> Self {
        let memory = group.rules().iter().map(|_| Memory::default()).collect();
        Self { group, data, memory }
    }

    /// The group.
    #[must_use]
    pub fn group(&self) -> &RuleGroup {
        self.group.group()
    }

    /// Evaluates every rule at `now` (milliseconds) and stores what it returns, stale markers for what it no longer returns
    /// included.
    pub fn evaluate(&mut self, engine: &Engine, store: &mut MemoryStore, now: Timestamp) -> Evaluation {
        let mut evaluation = Evaluation::default();
        for (index, memory) in self.memory.iter_mut().enumerate() {
            let oldest = store.newest_time().map_or(Timestamp::MIN, |newest| newest.saturating_sub(TAKEN_FOR));
            let tick = Tick { engine, data: &self.data, group: &self.group, now, oldest, late: &[] };
            if let Err(problem) = tick.evaluate(index, memory, store) {
                let rule = self.group.group().rules[index].name().to_owned();
                evaluation.errors.push(RuleError { index, rule, problem });
            }
        }
        evaluation
    }

    /// The alerts of a name that are not over, sorted by labels.
    pub fn alerts<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a ActiveAlert> {
        let rules = self.group.group().rules.iter().zip(&self.memory);
        let rules = rules.filter(move |(rule, _)| matches!(rule, Rule::Alert(a) if a.name == name));
        rules.flat_map(|(_, memory)| memory.alerts())
    }
}

impl ActiveAlert {
    /// Whether it is pending or firing.
    pub(super) fn is_alive(&self) -> bool {
        self.state.state != AlertState::Inactive
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Options;
    use crate::model::duration::minutes;
    use crate::model::number::{g, is_stale};
    use crate::promql::{Features, parse};
    use crate::rules::{AlertRule, RecordingRule};

    fn expr(text: &str) -> crate::promql::Expr {
        parse(text, &Features::server()).expect("it parses")
    }

    fn labels(text: &str) -> Labels {
        crate::model::series_notation::parse_labels(text).expect("labels")
    }

    /// Evaluates a group every minute while `x` has these values (none: no sample); the errors, and in the end every series but `x` as text:
    /// minutes and values, `s` for stale.
    fn run(group: RuleGroup, x: &[Option<f64>]) -> (Vec<String>, Vec<String>) {
        let (engine, mut store) = (Engine::new(Options::promtool_test(minutes(1))), MemoryStore::new());
        let mut runner = GroupRunner::new(group, TemplateData::default());
        let mut errors = Vec::new();
        for (minute, value) in (0..).zip(x) {
            match value {
                Some(value) => store.append(&labels(r#"x{i="1"}"#), minute * 60_000, *value),
                None => store.append_stale(&labels(r#"x{i="1"}"#), minute * 60_000),
            }
            errors.extend(runner.evaluate(&engine, &mut store, minute * 60_000).errors.iter().map(|e| format!("{minute} {}: {e}", e.rule)));
        }
        let text = |value: &f64| if is_stale(*value) { "s".to_owned() } else { g(*value) };
        let series = store.iter().filter(|(labels, _)| labels.metric_name() != Some("x"));
        let series = series.map(|(labels, samples)| {
            let points = samples.times.iter().zip(&*samples.values).map(|(time, value)| format!("{}:{}", time / 60_000, text(value)));
            format!("{labels} {}", points.collect::<Vec<_>>().join(" "))
        });
        (errors, series.collect())
    }

    #[test]
    fn later_rules_see_earlier_results_and_vanished_series_go_stale() {
        let group =
            RuleGroup::new("g").rule(RecordingRule::new("a", expr("x + 1")).label("i", "").label("n", "1")).rule(RecordingRule::new("b", expr("a * 10")));
        let (errors, series) = run(group, &[Some(1.0), Some(2.0), None, Some(4.0)]);
        assert_eq!(errors, [""; 0]);
        assert_eq!(series, [r#"a{n="1"} 0:2 1:3 2:s 3:5"#, r#"b{n="1"} 0:20 1:30 2:s 3:50"#]);
    }

    #[test]
    fn an_offset_moves_queries_and_results() {
        let group = RuleGroup::new("g").query_offset(minutes(1)).rule(RecordingRule::new("a", expr("x")));
        assert_eq!(run(group, &[Some(1.0), Some(2.0), None, None]).1, [r#"a{i="1"} 0:1 1:2 2:s"#]);
    }

    #[test]
    fn alerts_are_told_by_two_series_which_go_stale_with_their_state() {
        let alert = AlertRule::new("A", expr("x > 1")).hold(minutes(2)).keep_firing_for(minutes(1)).label("lost", "{{ $labels.nothing }}");
        let (errors, series) = run(RuleGroup::new("g").rule(alert), &[Some(0.0), Some(2.0), Some(2.0), Some(2.0), Some(1.0), Some(1.0)]);
        assert_eq!(errors, [""; 0]);
        // A label that expands to nothing shows its template here, as upstream.
        let lost = r#"lost="{{ $labels.nothing }}""#;
        let of = |name: &str, state: &str, points: &str| format!(r#"{name}{{alertname="A", {state}i="1", {lost}}} {points}"#);
        assert_eq!(
            series,
            [
                of("ALERTS", r#"alertstate="pending", "#, "1:1 2:1 3:s"),
                of("ALERTS_FOR_STATE", "", "1:60 2:60 3:60 4:60 5:s"),
                of("ALERTS", r#"alertstate="firing", "#, "3:1 4:1 5:s"),
            ]
        );
    }

    #[test]
    fn limits_and_equal_label_sets_are_errors_and_leave_what_was_written() {
        let two = expr(r#"x or label_replace(x, "j", "2", "", "")"#);
        let group = |limit| RuleGroup::new("g").limit(limit).rule(RecordingRule::new("a", two.clone())).rule(AlertRule::new("A", two.clone()));
        assert_eq!(run(group(2), &[Some(1.0)]).0, [""; 0]);
        assert_eq!(run(group(1), &[Some(1.0)]).0, ["0 a: exceeded limit of 1 with 2 series", "0 A: exceeded limit of 1 with 2 alerts"]);
        let same = |name: &str| expr(&format!(r#"label_replace(x, "j", "2", "", "") or x > {name}"#));
        let group = RuleGroup::new("g").rule(RecordingRule::new("a", same("1")).label("j", "")).rule(AlertRule::new("A", same("1")).label("j", "{{ 1 }}"));
        let (errors, series) = run(group, &[Some(1.0), Some(2.0)]);
        let said = |what: &str| format!("vector contains metrics with the same labelset after applying {what} labels");
        assert_eq!(errors, [format!("1 a: {}", said("rule")), format!("1 A: {}", said("alert"))]);
        assert_eq!(series[0], r#"a{i="1"} 0:1"#);
    }

    #[test]
    fn two_writers_of_one_series_get_in_each_others_way() {
        let group = RuleGroup::new("g").rule(RecordingRule::new("a", expr("x"))).rule(RecordingRule::new("a", expr("x * 0 + 1")));
        let (errors, series) = run(group, &[Some(1.0), Some(2.0)]);
        assert_eq!(errors, ["1 a: duplicate sample for timestamp 60000; overrides not allowed: existing 2, new value 1"]);
        assert_eq!(series, [r#"a{i="1"} 0:1 1:2"#]);
    }
}
