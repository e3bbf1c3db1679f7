//! Rules as values, built with words. Nothing is checked against metrics here, and nothing evaluated.

use crate::model::duration::Duration;
use crate::promql::Expr;

/// Names and texts in the order in which they were given; giving a name again replaces its text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pairs(Vec<(String, String)>);

impl Pairs {
    /// Sets a name.
    pub fn set(&mut self, name: impl Into<String>, text: impl Into<String>) {
        let (name, text) = (name.into(), text.into());
        match self.0.iter_mut().find(|(n, _)| *n == name) {
            Some(pair) => pair.1 = text,
            None => self.0.push((name, text)),
        }
    }

    /// The text of a name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(n, _)| n == name).map(|(_, text)| text.as_str())
    }

    /// The pairs in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &str)> {
        self.0.iter().map(|(n, t)| (n.as_str(), t.as_str()))
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<N: Into<String>, T: Into<String>> FromIterator<(N, T)> for Pairs {
    fn from_iter<I: IntoIterator<Item = (N, T)>>(pairs: I) -> Self {
        let mut all = Self::default();
        for (name, text) in pairs {
            all.set(name, text);
        }
        all
    }
}

/// How bad an alert is, as the label `severity`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Severity {
    /// Wakes somebody up.
    Critical,
    /// To be looked at in working hours.
    Warning,
    /// Context for other alerts.
    Info,
    /// Another word that the team's routing knows.
    Custom(String),
}

impl Severity {
    /// The label's value.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Critical => "critical",
            Self::Warning => "warning",
            Self::Info => "info",
            Self::Custom(word) => word,
        }
    }
}

/// A rule that raises alerts.
#[derive(Debug, Clone)]
pub struct AlertRule {
    /// The alert's name.
    pub name: String,
    /// Each series of its result is an alert.
    pub expr: Expr,
    /// `for:` how long the expression must hold before the alert fires.
    pub hold: Duration,
    /// `keep_firing_for:` how long the alert goes on after the expression no longer holds.
    pub keep_firing_for: Duration,
    /// Labels added to each alert; templates.
    pub labels: Pairs,
    /// Texts for people; templates.
    pub annotations: Pairs,
}

impl AlertRule {
    /// An alert that fires at once, without labels or annotations.
    pub fn new(name: impl Into<String>, expr: impl Into<Expr>) -> Self {
        let (hold, keep_firing_for) = (Duration::ZERO, Duration::ZERO);
        Self { name: name.into(), expr: expr.into(), hold, keep_firing_for, labels: Pairs::default(), annotations: Pairs::default() }
    }

    /// `for:` how long the expression must hold before the alert fires.
    #[must_use]
    pub fn hold(mut self, hold: Duration) -> Self {
        self.hold = hold;
        self
    }

    /// `keep_firing_for:` how long the alert goes on after the expression no longer holds.
    #[must_use]
    pub fn keep_firing_for(mut self, duration: Duration) -> Self {
        self.keep_firing_for = duration;
        self
    }

    /// Adds a label; the value is a template.
    #[must_use]
    pub fn label(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.labels.set(name, value);
        self
    }

    /// The label `severity`.
    #[must_use]
    pub fn severity(self, severity: Severity) -> Self {
        self.label("severity", severity.as_str())
    }

    /// Adds an annotation; the text is a template.
    #[must_use]
    pub fn annotation(mut self, name: impl Into<String>, text: impl Into<String>) -> Self {
        self.annotations.set(name, text);
        self
    }

    /// The annotation `summary`.
    #[must_use]
    pub fn summary(self, text: impl Into<String>) -> Self {
        self.annotation("summary", text)
    }

    /// The annotation `description`.
    #[must_use]
    pub fn description(self, text: impl Into<String>) -> Self {
        self.annotation("description", text)
    }

    /// The annotation `runbook_url`.
    #[must_use]
    pub fn runbook(self, url: impl Into<String>) -> Self {
        self.annotation("runbook_url", url)
    }
}

/// A rule that stores the result of its expression under a new name.
#[derive(Debug, Clone)]
pub struct RecordingRule {
    /// The new name.
    pub name: String,
    /// What is stored.
    pub expr: Expr,
    /// Labels added to each series.
    pub labels: Pairs,
}

impl RecordingRule {
    /// A rule without further labels.
    pub fn new(name: impl Into<String>, expr: impl Into<Expr>) -> Self {
        Self { name: name.into(), expr: expr.into(), labels: Pairs::default() }
    }

    /// Adds a label.
    #[must_use]
    pub fn label(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.labels.set(name, value);
        self
    }
}

/// Either kind of rule.
#[derive(Debug, Clone)]
pub enum Rule {
    /// Raises alerts.
    Alert(AlertRule),
    /// Stores a result.
    Record(RecordingRule),
}

impl Rule {
    /// The alert's or the recorded name.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Alert(rule) => &rule.name,
            Self::Record(rule) => &rule.name,
        }
    }

    /// Its expression.
    #[must_use]
    pub fn expr(&self) -> &Expr {
        match self {
            Self::Alert(rule) => &rule.expr,
            Self::Record(rule) => &rule.expr,
        }
    }

    /// Its labels.
    #[must_use]
    pub fn labels(&self) -> &Pairs {
        match self {
            Self::Alert(rule) => &rule.labels,
            Self::Record(rule) => &rule.labels,
        }
    }
}

impl From<AlertRule> for Rule {
    fn from(rule: AlertRule) -> Self {
        Self::Alert(rule)
    }
}

impl From<RecordingRule> for Rule {
    fn from(rule: RecordingRule) -> Self {
        Self::Record(rule)
    }
}

/// `partial_response_strategy`: what Thanos Ruler does when one of its stores does not answer. Prometheus has no such field;
/// PrometheusRule objects carry it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PartialResponse {
    /// The evaluation fails: what Thanos does unless told otherwise.
    Abort,
    /// Goes on with what there is, with a warning.
    Warn,
}

impl PartialResponse {
    /// As it is written.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Abort => "abort",
            Self::Warn => "warn",
        }
    }

    /// The strategy of that name, in capitals or not, as prometheus-operator takes it.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        [Self::Abort, Self::Warn].into_iter().find(|s| s.as_str().eq_ignore_ascii_case(name))
    }
}

/// Rules that are evaluated one after the other, at one interval.
#[derive(Debug, Clone)]
pub struct RuleGroup {
    /// Its name, unique within the file.
    pub name: String,
    /// How often; `None` takes the server's.
    pub interval: Option<Duration>,
    /// How far back in time the rules look; `None` takes the server's.
    pub query_offset: Option<Duration>,
    /// At most so many alerts or series per rule; 0 for no limit.
    pub limit: u64,
    /// Labels of all its rules; a rule's own win.
    pub labels: Pairs,
    /// For Thanos Ruler only; `None` takes its default. Prometheus refuses the field, so rule files leave it out.
    pub partial_response_strategy: Option<PartialResponse>,
    /// The rules, in order of evaluation.
    pub rules: Vec<Rule>,
}

impl RuleGroup {
    /// An empty group.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), interval: None, query_offset: None, limit: 0, labels: Pairs::default(), partial_response_strategy: None, rules: Vec::new() }
    }

    /// How often it is evaluated.
    #[must_use]
    pub fn interval(mut self, interval: Duration) -> Self {
        self.interval = Some(interval);
        self
    }

    /// How far back in time its rules look.
    #[must_use]
    pub fn query_offset(mut self, offset: Duration) -> Self {
        self.query_offset = Some(offset);
        self
    }

    /// At most so many alerts or series per rule.
    #[must_use]
    pub fn limit(mut self, limit: u64) -> Self {
        self.limit = limit;
        self
    }

    /// A label of all its rules.
    #[must_use]
    pub fn label(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.labels.set(name, value);
        self
    }

    /// What Thanos Ruler does when one of its stores does not answer.
    #[must_use]
    pub fn partial_response_strategy(mut self, strategy: PartialResponse) -> Self {
        self.partial_response_strategy = Some(strategy);
        self
    }

    /// Adds a rule behind the others.
    #[must_use]
    pub fn rule(mut self, rule: impl Into<Rule>) -> Self {
        self.rules.push(rule.into());
        self
    }
}

/// The groups of one rule file, or of one PrometheusRule object.
#[derive(Debug, Clone)]
pub struct RuleFile {
    /// The file's name without ending, and the object's name.
    pub name: String,
    /// The groups.
    pub groups: Vec<RuleGroup>,
}

impl RuleFile {
    /// An empty file.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), groups: Vec::new() }
    }

    /// Adds a group behind the others.
    #[must_use]
    pub fn group(mut self, group: RuleGroup) -> Self {
        self.groups.push(group);
        self
    }

    /// Every rule with its group, in order.
    pub fn rules(&self) -> impl Iterator<Item = (&RuleGroup, &Rule)> {
        self.groups.iter().flat_map(|group| group.rules.iter().map(move |rule| (group, rule)))
    }
}
