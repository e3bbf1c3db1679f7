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
