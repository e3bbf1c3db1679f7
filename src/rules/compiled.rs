//! Rules made ready for many evaluations: what an expression reads, matchers, templates and effective labels are worked out once, and
//! only when they are needed.

use std::sync::{Arc, OnceLock};

use crate::engine::{Compiled, Engine};
use crate::model::{METRIC_NAME, Timestamp};
use crate::template::{Prepared, Queries};

use super::model::{AlertRule, Pairs, RecordingRule, Rule, RuleGroup};
use super::reads::{Reads, Writes};

/// A group whose rules are ready.
#[derive(Debug, Clone)]
pub struct CompiledGroup(Arc<GroupParts>);

#[derive(Debug)]
struct GroupParts {
    group: RuleGroup,
    rules: Vec<CompiledRule>,
}

impl CompiledGroup {
    /// Makes the rules of a group ready. Nothing is parsed before a rule is evaluated.
    #[must_use]
    pub fn new(group: RuleGroup) -> Self {
        let rules = group.rules.iter().map(|rule| CompiledRule::new(rule, &group.labels)).collect();
        Self(Arc::new(GroupParts { group, rules }))
    }

    /// The group.
    #[must_use]
    pub fn group(&self) -> &RuleGroup {
        &self.0.group
    }

    pub(crate) fn rules(&self) -> &[CompiledRule] {
        &self.0.rules
    }

    /// When the queries of an evaluation at `now` look, in milliseconds.
    pub(super) fn query_time(&self, now: Timestamp) -> Timestamp {
        now.saturating_sub(self.query_offset())
    }

    /// How far back the queries look, in milliseconds.
    pub(super) fn query_offset(&self) -> i64 {
        self.group().query_offset.unwrap_or_default().as_millis()
    }
}

/// One rule that is ready.
#[derive(Debug)]
pub(crate) struct CompiledRule {
    pub(super) rule: Rule,
    /// The group's labels, and the rule's own in front of them.
    pub(crate) labels: Pairs,
    pub(crate) reads: Reads,
    pub(crate) writes: Writes,
    /// Whether a template asks queries.
    pub(super) templates_query: bool,
    query: OnceLock<Result<Compiled, String>>,
    label_texts: OnceLock<Vec<Prepared>>,
    annotation_texts: OnceLock<Vec<Prepared>>,
}

impl CompiledRule {
    fn new(rule: &Rule, group_labels: &Pairs) -> Self {
        let mut labels = group_labels.clone();
        for (name, text) in rule.labels().iter() {
            labels.set(name, text);
        }
        let writes = Writes::of(rule, &labels);
        let (reads, templates_query) = (Reads::of(rule.expr()), false);
        let (query, label_texts, annotation_texts) = (OnceLock::new(), OnceLock::new(), OnceLock::new());
        let mut compiled = Self { rule: rule.clone(), labels, reads, writes, templates_query, query, label_texts, annotation_texts };
        compiled.read_templates();
        compiled
    }

    /// The expression as it is evaluated: upstream prints what it has read, and the engine reads that again with its own switches. The
    /// error is the parser's.
    pub(crate) fn query(&self, engine: &Engine) -> Result<&Compiled, &str> {
        let read = || engine.parse(&self.rule.expr().to_string()).map(Compiled::new).map_err(|errors| errors.to_string());
        self.query.get_or_init(read).as_ref().map_err(String::as_str)
    }

    /// The templates of [`Self::labels`], in their order.
    pub(super) fn label_texts(&self) -> &[Prepared] {
        self.label_texts.get_or_init(|| self.prepared(&self.labels))
    }

    /// The templates of the annotations of an alert, in their order.
    pub(super) fn annotation_texts(&self, rule: &AlertRule) -> &[Prepared] {
        self.annotation_texts.get_or_init(|| self.prepared(&rule.annotations))
    }

    fn prepared(&self, texts: &Pairs) -> Vec<Prepared> {
        texts.iter().map(|(_, text)| Prepared::new(self.rule.name(), text)).collect()
    }

    /// Adds what the templates read by queries.
    fn read_templates(&mut self) {
        let Rule::Alert(rule) = &self.rule else { return };
        // Most texts are cleared without being parsed.
        let suspicious = |pairs: &Pairs| pairs.iter().any(|(_, text)| text.contains("query"));
        let mut queries = Vec::new();
        if suspicious(&self.labels) {
            queries.extend(self.label_texts().iter().map(|text| text.reads().queries.clone()));
        }
        if suspicious(&rule.annotations) {
            queries.extend(self.annotation_texts(rule).iter().map(|text| text.reads().queries.clone()));
        }
        self.templates_query = queries.iter().any(|queries| *queries != Queries::None);
        queries.iter().for_each(|queries| self.reads.join(queries));
    }

    /// Whether the labels of an alert depend on nothing but the labels of the result.
    pub(super) fn labels_are_settled(&self) -> bool {
        self.label_texts().iter().map(Prepared::reads).all(|reads| !reads.value && !reads.time && reads.queries == Queries::None)
    }

    /// The labels of a recorded series.
    pub(super) fn recorded(&self, rule: &RecordingRule, found: &crate::model::Labels) -> crate::model::Labels {
        let mut builder = found.builder();
        builder.set(METRIC_NAME, &rule.name);
        for (name, text) in self.labels.iter() {
            builder.set(name, text);
        }
        builder.build()
    }
}
