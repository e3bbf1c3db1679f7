//! Groups and rules as they stand in their file, each part with its place. [`super::read_rule_file`] makes them; nothing is
//! checked here.

use super::model::{AlertRule, Pairs, PartialResponse, RecordingRule, Rule, RuleGroup};
use crate::model::duration::Duration;
use crate::promql::Expr;
use crate::text::{Mapped, SourceId, Span};

/// A name and a text with their places.
#[derive(Debug, Clone)]
pub struct FoundPair {
    /// The name.
    pub name: Mapped,
    /// The text.
    pub text: Mapped,
}

/// One rule as it stands in its file.
#[derive(Debug, Clone)]
pub struct FoundRule {
    /// Whether it raises alerts.
    pub alert: bool,
    /// The alert's or the recorded name.
    pub name: Mapped,
    /// The expression's text.
    pub expr: Mapped,
    /// The expression; `None` if it does not parse.
    pub parsed: Option<Expr>,
    /// Where the rule begins.
    pub head: Span,
    /// `for`.
    pub hold: Duration,
    /// `keep_firing_for`.
    pub keep_firing_for: Duration,
    /// Its labels.
    pub labels: Vec<FoundPair>,
    /// Its annotations.
    pub annotations: Vec<FoundPair>,
}

/// One group as it stands in its file.
#[derive(Debug, Clone)]
pub struct FoundGroup {
    /// Which text.
    pub source: SourceId,
    /// Its name.
    pub name: Mapped,
    /// `interval`.
    pub interval: Option<Duration>,
    /// `query_offset`.
    pub query_offset: Option<Duration>,
    /// `limit`.
    pub limit: u64,
    /// Its labels.
    pub labels: Vec<FoundPair>,
    /// `partial_response_strategy`, which only Thanos reads.
    pub partial_response_strategy: Option<PartialResponse>,
    /// Its rules.
    pub rules: Vec<FoundRule>,
}

fn pairs(found: &[FoundPair]) -> Pairs {
    found.iter().map(|p| (p.name.as_str(), p.text.as_str())).collect()
}

impl FoundRule {
    /// The rule without its places; `None` if its expression does not parse.
    #[must_use]
    pub fn to_rule(&self) -> Option<Rule> {
        let (name, expr) = (self.name.as_str().to_owned(), self.parsed.clone()?);
        let labels = pairs(&self.labels);
        Some(if self.alert {
            let (hold, keep_firing_for, annotations) = (self.hold, self.keep_firing_for, pairs(&self.annotations));
            Rule::Alert(AlertRule { name, expr, hold, keep_firing_for, labels, annotations })
        } else {
            Rule::Record(RecordingRule { name, expr, labels })
        })
    }
}

impl FoundGroup {
    /// The group without its places; rules that do not parse are left out.
    #[must_use]
    pub fn to_group(&self) -> RuleGroup {
        RuleGroup {
            name: self.name.as_str().to_owned(),
            interval: self.interval,
            query_offset: self.query_offset,
            limit: self.limit,
            labels: pairs(&self.labels),
            partial_response_strategy: self.partial_response_strategy,
            rules: self.rules.iter().filter_map(FoundRule::to_rule).collect(),
        }
    }
}
