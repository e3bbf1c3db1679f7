//! What is true at one time of a story, and assertions about it that explain themselves.

mod answer;

use std::collections::BTreeSet;
use std::fmt::Write;
use std::sync::Arc;

use crate::engine::{Engine, MemoryStore, Value};
use crate::model::duration::{Duration, millis};
use crate::model::number::g;
use crate::model::{Labels, Timestamp, Value as SampleValue};
use crate::promql::regex::Regex;
use crate::rules::{ActiveAlert, AlertState, Rule};

use super::because;
use super::scenario::without_alert_name;
use super::simulation::Simulation;
pub use answer::Answer;

/// A story at one time.
#[derive(Debug, Clone)]
pub struct Moment {
    start: Timestamp,
    time: Duration,
    known: Vec<KnownAlert>,
    engine: Engine,
    store: Arc<MemoryStore>,
}

/// An alert name and everything about it now.
#[derive(Debug, Clone)]
struct KnownAlert {
    name: String,
    hold: Duration,
    active: Vec<ActiveAlert>,
    /// Those that fired at some earlier tick.
    fired: Vec<Labels>,
    because: String,
}

impl Moment {
    /// `fired` are the alerts that fired at some tick.
    pub(super) fn new(simulation: &Simulation<'_>, start: Timestamp, time: Duration, fired: &BTreeSet<Labels>) -> Self {
        let mut known: Vec<KnownAlert> = Vec::new();
        for rule in simulation.groups().flat_map(|g| &g.rules) {
            let Rule::Alert(rule) = rule else { continue };
            if known.iter().any(|k| k.name == rule.name) {
                continue;
            }
            let active = simulation.alerts(&rule.name).into_iter().cloned().collect();
            let fired = fired.iter().filter(|l| l.get("alertname") == Some(&rule.name)).cloned().collect();
            let because = because::explain(simulation, &rule.expr, start.saturating_add(time.as_millis()));
            known.push(KnownAlert { name: rule.name.clone(), hold: rule.hold, active, fired, because });
        }
        Self { start, time, known, engine: simulation.engine().clone(), store: Arc::new(simulation.store().clone()) }
    }

    /// What an expression gives now, over the series of the story and what the rules have recorded.
    ///
    /// # Panics
    /// If it cannot be read or evaluated.
    #[must_use]
    #[track_caller]
    pub fn expr(&self, expr: &str) -> Answer<'_> {
        Answer::of(self, expr)
    }

    /// No alert of any name is firing.
    ///
    /// # Panics
    /// If one is.
    #[track_caller]
    pub fn nothing_fires(&self) {
        for known in &self.known {
            Alerts { moment: self, known, chosen: known.active.iter().collect() }.is_not_firing();
        }
    }

    /// An earlier time, with everything that is known now.
    pub(super) fn seen_from(&self, time: Duration) -> Self {
        Self { time, ..self.clone() }
    }

    /// The firing alerts of each name, in the rules' order.
    pub(super) fn firing(&self) -> impl Iterator<Item = (&str, Vec<&ActiveAlert>)> {
        self.known.iter().map(|known| (known.name.as_str(), known.active.iter().filter(|alert| alert.state.state == AlertState::Firing).collect()))
    }

    /// The alerts of a name.
    ///
    /// # Panics
    /// If no rule defines it.
    #[must_use]
    pub fn alert(&self, name: &str) -> Alerts<'_> {
        let Some(known) = self.known.iter().find(|k| k.name == name) else {
            let names: Vec<&str> = self.known.iter().map(|k| k.name.as_str()).collect();
            panic!("no alert is called `{name}`; there are: {}", names.join(", "));
        };
        Alerts { moment: self, known, chosen: known.active.iter().collect() }
    }
}

/// The alerts of one name at one time, narrowed by each assertion to those that fulfil it. Every assertion panics with an
/// explanation if none is left.
#[derive(Debug, Clone)]
pub struct Alerts<'m> {
    moment: &'m Moment,
    known: &'m KnownAlert,
    chosen: Vec<&'m ActiveAlert>,
}

impl Alerts<'_> {
    /// At least one is firing.
    #[track_caller]
    #[must_use = "narrow it down with `with` or `saying`, or end with `;` after `let _ =`"]
    pub fn fires(self) -> Self {
        self.keep("a firing alert", |a| a.state.state == AlertState::Firing)
    }

    /// None is firing.
    #[track_caller]
    pub fn is_not_firing(self) {
        self.none("no firing alert", |a| a.state.state == AlertState::Firing);
    }

    /// At least one is pending, and none fires.
    #[track_caller]
    pub fn is_pending(self) {
        self.clone().none("a pending alert and no firing one", |a| a.state.state == AlertState::Firing);
        let _ = self.keep("a pending alert", |a| a.state.state == AlertState::Pending);
    }

    /// None is pending or firing.
    #[track_caller]
    pub fn is_inactive(self) {
        self.none("no pending or firing alert", |_| true);
    }

    /// At least one fired before, and none is pending or firing now.
    #[track_caller]
    pub fn is_resolved(self) {
        if self.known.fired.is_empty() {
            self.fail("an alert that fired before");
        }
        self.none("no pending or firing alert", |_| true);
    }

    /// At least one carries the label.
    #[track_caller]
    pub fn with(self, label: &str, value: &str) -> Self {
        let wanted = format!("label {label}=\"{value}\"");
        self.keep(&wanted, |a| a.labels.get(label).unwrap_or_default() == value)
    }

    /// The label of at least one matches as a whole; a label that is missing is an empty text.
    ///
    /// # Panics
    /// Also if the regular expression (in Go's syntax) is none.
    #[track_caller]
    pub fn with_match(self, label: &str, regex: &str) -> Self {
        let (wanted, regex) = (format!("label {label}=~\"{regex}\""), compiled(regex));
        self.keep(&wanted, |a| regex.is_match(a.labels.get(label).unwrap_or_default()))
    }

    /// At least one has no such label.
    #[track_caller]
    pub fn without(self, label: &str) -> Self {
        self.keep(&format!("no label `{label}`"), |a| a.labels.get(label).is_none())
    }

    /// At least one has that value.
    #[track_caller]
    #[expect(clippy::float_cmp, reason = "an exact value is asked for")]
    pub fn valued(self, value: f64) -> Self {
        self.keep(&format!("the value {}", g(value)), |a| a.value == value)
    }

    /// At least one is what it is since that time behind the start: pending, or firing.
    #[track_caller]
    pub fn since(self, time: Duration) -> Self {
        let at = self.moment.start.saturating_add(time.as_millis());
        self.keep(&format!("an alert that is so since {time}"), |a| a.state.fired_at.unwrap_or(a.state.active_at) == at)
    }

    /// An annotation of at least one matches as a whole.
    ///
    /// # Panics
    /// Also if the regular expression (in Go's syntax) is none.
    #[track_caller]
    pub fn annotated_match(self, name: &str, regex: &str) -> Self {
        let (wanted, regex) = (format!("annotation `{name}` to match `{regex}`"), compiled(regex));
        self.keep(&wanted, |a| regex.is_match(a.annotations.get(name).unwrap_or_default()))
    }

    /// At least one has an annotation with exactly that text.
    #[track_caller]
    pub fn saying(self, text: &str) -> Self {
        let wanted = format!("an annotation that says `{text}`");
        self.keep(&wanted, |a| a.annotations.iter().any(|(_, said)| said == text))
    }

    /// At least one has that annotation with exactly that text.
    #[track_caller]
    pub fn annotated(self, name: &str, text: &str) -> Self {
        let wanted = format!("annotation `{name}` to say `{text}`");
        self.keep(&wanted, |a| a.annotations.get(name).unwrap_or_default() == text)
    }

    /// Exactly so many are left.
    #[track_caller]
    pub fn count(self, wanted: usize) -> Self {
        if self.chosen.len() != wanted {
            self.fail(&format!("{wanted} of them, found {}", self.chosen.len()));
        }
        self
    }

    #[track_caller]
    fn keep(mut self, wanted: &str, keep: impl Fn(&ActiveAlert) -> bool) -> Self {
        let before = std::mem::take(&mut self.chosen);
        self.chosen = before.iter().copied().filter(|a| keep(a)).collect();
        if self.chosen.is_empty() {
            self.fail(wanted);
        }
        self
    }

    #[track_caller]
    fn none(self, wanted: &str, refuse: impl Fn(&ActiveAlert) -> bool) {
        if self.chosen.iter().any(|a| refuse(a)) {
            self.fail(wanted);
        }
    }

    #[track_caller]
    fn fail(&self, wanted: &str) -> ! {
        let mut text = format!("{} at {}\n  expected  {wanted}\n", self.known.name, self.moment.time);
        let got = describe(&self.known.active, self.moment.start, self.moment.time, self.known.hold);
        let _ = writeln!(text, "  got       {}", got.replace('\n', "\n            "));
        if !self.known.because.is_empty() {
            let _ = writeln!(text, "  because   {}", self.known.because.replace('\n', "\n            "));
        }
        panic!("{text}");
    }
}

#[track_caller]
fn compiled(regex: &str) -> Regex {
    match Regex::matcher(regex) {
        Ok(regex) => regex,
        Err(error) => panic!("{error}"),
    }
}

/// The alerts in words; `nothing` where there is none.
fn describe(active: &[ActiveAlert], start: Timestamp, now: Duration, hold: Duration) -> String {
    if active.is_empty() {
        return "nothing".to_owned();
    }
    let one = |alert: &ActiveAlert| {
        let state = match alert.state.state {
            AlertState::Pending => format!("pending since {} (for: {hold})", millis(alert.state.active_at - start)),
            state => format!("{} for {}", state.as_str(), millis(start + now.as_millis() - alert.state.fired_at.unwrap_or(start + now.as_millis()))),
        };
        let mut text = format!("{} {state}, value {}", without_alert_name(&alert.labels).to_braces(), g(alert.value));
        for (name, said) in alert.annotations.iter() {
            let _ = write!(text, "\n{name}: {said}");
        }
        text
    };
    active.iter().map(one).collect::<Vec<_>>().join("\n")
}

/// A value in short, a histogram in the notation of test series.
fn show(value: &SampleValue) -> String {
    match value {
        SampleValue::Float(value) => g(*value),
        SampleValue::Histogram(histogram) => histogram.test_expression(),
    }
}

/// An instant result in words: a line a sample, at most `most`.
pub(super) fn describe_value(value: &Value, most: usize) -> Vec<String> {
    match value {
        Value::Scalar(v) => vec![g(*v)],
        Value::String(text) => vec![crate::model::quote::go(text)],
        Value::Matrix(series) => vec![format!("{} series of samples", series.len())],
        Value::Vector(samples) => {
            let mut lines: Vec<String> = samples.iter().take(most).map(|s| format!("{}  {}", s.labels, show(&s.sample.value))).collect();
            if samples.len() > most {
                lines.push(format!("… {} more", samples.len() - most));
            }
            lines
        }
    }
}
