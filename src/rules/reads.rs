//! What rules read and write: which series a rule's expression can see, and which ones it leaves behind. From the texts alone; where
//! they leave it open, the answer is yes.

use crate::engine::Matcher;
use crate::model::METRIC_NAME;
use crate::promql::ast::{AggregateOp, At, BinaryOp, Expr, Extended, Extent, NodeId, NodeKind, Selector};
use crate::promql::{Features, Func, ValueType, parse};
use crate::template::Queries;

use super::evaluate::{ALERT_NAME, ALERTS, ALERTS_FOR_STATE};
use super::model::{Pairs, Rule};

/// What an expression reads.
#[derive(Debug, Clone, Default)]
pub(crate) struct Reads {
    selectors: Vec<Selected>,
    /// Whether it can see samples that are newer than the time of its evaluation, or depends on a fixed time.
    pub(crate) looks_ahead: bool,
    /// Whether it names the ends of the query, which are not the same for one instant and for many.
    pub(crate) names_ends: bool,
    /// Metric names of which at least one must exist for there to be a result.
    needs: Option<Box<[Box<str>]>>,
}

/// One selector.
#[derive(Debug, Clone)]
struct Selected {
    /// The metric name in front of the braces.
    name: Option<Box<str>>,
    /// The other conditions.
    matchers: Vec<Matcher>,
}

impl Selected {
    fn of(selector: &Selector) -> Self {
        let matchers = selector.matchers.iter().filter_map(|m| Matcher::lazy(&m.name, m.op, m.value.as_bytes()).ok());
        Self { name: selector.name.as_ref().map(|name| name.name.clone()), matchers: matchers.collect() }
    }

    fn may_see(&self, writes: &Writes) -> bool {
        writes.names().any(|name| self.name.as_deref().is_none_or(|own| own == name) && self.accepts(METRIC_NAME, name))
            && writes.fixed.iter().all(|(name, value)| self.accepts(name, value))
    }

    fn accepts(&self, label: &str, value: &str) -> bool {
        self.matchers.iter().filter(|m| m.name() == label).all(|m| m.accepts(value))
    }
}

impl Reads {
    /// What `expr` reads.
    pub(crate) fn of(expr: &Expr) -> Self {
        let mut reads = Self { needs: needs(expr), ..Self::default() };
        for node in expr.nodes() {
            let modifiers = match &node.kind {
                NodeKind::Selector(selector) => {
                    reads.selectors.push(Selected::of(selector));
                    reads.looks_ahead |= selector.extended == Some(Extended::Smoothed);
                    &selector.modifiers
                }
                NodeKind::Subquery(sub) => &sub.modifiers,
                NodeKind::Call { func: Func::Start | Func::End | Func::Range | Func::Step, .. } => {
                    reads.names_ends = true;
                    continue;
                }
                NodeKind::Call { func: Func::Info, .. } => {
                    // It reads whatever info series there are.
                    reads.selectors.push(Selected { name: None, matchers: Vec::new() });
                    continue;
                }
                _ => continue,
            };
            match modifiers.at {
                Some(At::Time(_)) => reads.looks_ahead = true,
                Some(At::Start | At::End) => reads.names_ends = true,
                None => {}
            }
            match modifiers.offset {
                Some(Extent::Literal(offset)) => reads.looks_ahead |= offset.as_millis() < 0,
                Some(Extent::Expr(_)) => reads.looks_ahead = true,
                None => {}
            }
        }
        reads
    }

    /// Reads what the queries of a template read, too.
    pub(super) fn join(&mut self, queries: &Queries) {
        match queries {
            Queries::None => {}
            Queries::Constant(texts) => {
                for text in texts {
                    // What does not parse reads nothing, and whatever some engine takes is taken.
                    if let Ok(expr) = parse(text, &Features::suite()) {
                        let Self { selectors, looks_ahead, .. } = Self::of(&expr);
                        self.selectors.extend(selectors);
                        self.looks_ahead |= looks_ahead;
                    }
                }
            }
            Queries::Unknown => {
                self.selectors.push(Selected { name: None, matchers: Vec::new() });
                self.looks_ahead = true;
            }
        }
    }

    /// Whether it can see what a rule writes.
    pub(crate) fn may_see(&self, writes: &Writes) -> bool {
        self.selectors.iter().any(|selector| selector.may_see(writes))
    }

    /// Whether it can see the series about alerts.
    pub(crate) fn may_see_alerts(&self) -> bool {
        let sees = |selector: &Selected, name: &str| selector.name.as_deref().is_none_or(|own| own == name) && selector.accepts(METRIC_NAME, name);
        self.selectors.iter().any(|selector| sees(selector, ALERTS) || sees(selector, ALERTS_FOR_STATE))
    }

    /// Its selectors: the metric name in front of the braces and the other conditions. What may read anything is one without either.
    pub(crate) fn selectors(&self) -> impl Iterator<Item = (Option<&str>, &[Matcher])> {
        self.selectors.iter().map(|selector| (selector.name.as_deref(), selector.matchers.as_slice()))
    }

    /// The metric names that it asks for; `None` for a selector that may ask for any.
    pub(super) fn names(&self) -> impl Iterator<Item = Option<&str>> {
        self.selectors.iter().map(|selector| selector.name.as_deref())
    }

    /// Metric names without any of which there is certainly no result, and no error either; none if there may be a result anyway.
    pub(super) fn needs(&self) -> Option<&[Box<str>]> {
        self.needs.as_deref()
    }

    /// Whether there is certainly no result, and no error either, if there are no series of the names that `lacks` accepts.
    pub(super) fn finds_nothing(&self, lacks: impl Fn(&str) -> bool) -> bool {
        self.needs.as_ref().is_some_and(|names| names.iter().all(|name| lacks(name)))
    }
}

/// The names of all metrics in an expression that gives nothing, and cannot fail, where none of them exists. None if that cannot be said.
fn needs(expr: &Expr) -> Option<Box<[Box<str>]>> {
    let mut names: Vec<Box<str>> = Vec::new();
    // Whether each node is empty once nothing is selected.
    let mut empty = Vec::with_capacity(expr.nodes().len());
    for node in expr.nodes() {
        let of = |id: NodeId| empty.get(id.index()).copied().unwrap_or(false);
        let number = |id: NodeId| matches!(expr.node(id).kind, NodeKind::Number { .. });
        empty.push(match &node.kind {
            // Not every engine takes what is optional, even where there is nothing to find.
            NodeKind::Selector(selector) if selector.extended.is_some() => return None,
            NodeKind::Selector(selector) => {
                names.push(selector.name.as_ref()?.name.clone());
                true
            }
            NodeKind::Matrix { selector: inner, .. } | NodeKind::Paren(inner) | NodeKind::Unary { expr: inner, .. } => of(*inner),
            NodeKind::Subquery(sub) => of(sub.expr),
            NodeKind::Number { .. } => false,
            NodeKind::Aggregate(aggregate) => {
                let plain = !matches!(aggregate.op, AggregateOp::CountValues | AggregateOp::Limitk | AggregateOp::LimitRatio);
                if !plain || aggregate.param.is_some_and(|param| !number(param)) {
                    return None;
                }
                of(aggregate.expr)
            }
            NodeKind::Binary(binary) => {
                if binary.matching.as_ref().is_some_and(|m| m.fill_left.is_some() || m.fill_right.is_some()) {
                    return None;
                }
                match binary.op {
                    BinaryOp::Or => of(binary.lhs) && of(binary.rhs),
                    BinaryOp::And | BinaryOp::Unless => of(binary.lhs),
                    _ => of(binary.lhs) || of(binary.rhs),
                }
            }
            NodeKind::Call { func, args } => {
                if !gives_nothing_for_nothing(*func) || args.iter().any(|arg| !of(*arg) && !number(*arg)) {
                    return None;
                }
                args.iter().any(|arg| of(*arg))
            }
            NodeKind::String(_) | NodeKind::Duration(_) => return None,
        });
    }
    names.sort_unstable();
    names.dedup();
    (empty.last() == Some(&true) && expr.value_type(expr.root_id()) == ValueType::Vector).then(|| names.into())
}

/// Functions of vectors that neither make series up nor look at texts.
fn gives_nothing_for_nothing(func: Func) -> bool {
    let signature = func.signature();
    let made_up = matches!(func, Func::Absent | Func::AbsentOverTime | Func::Scalar | Func::Vector | Func::LabelReplace | Func::LabelJoin | Func::Info);
    signature.returns == ValueType::Vector && !made_up && !signature.traits.experimental && !signature.args.contains(&ValueType::String)
}

/// What a rule writes.
#[derive(Debug, Clone)]
pub(crate) struct Writes {
    /// The recorded name; `None` for an alert.
    recorded: Option<Box<str>>,
    /// Labels that every series has, with their values.
    fixed: Vec<(Box<str>, Box<str>)>,
}

impl Writes {
    pub(super) fn of(rule: &Rule, labels: &Pairs) -> Self {
        let known = |(name, text): &(&str, &str)| !text.is_empty() && *name != METRIC_NAME && (matches!(rule, Rule::Record(_)) || !text.contains("{{"));
        let mut fixed: Vec<(Box<str>, Box<str>)> = labels.iter().filter(known).map(|(name, text)| (name.into(), text.into())).collect();
        if let Rule::Alert(rule) = rule {
            fixed.retain(|(name, _)| &**name != ALERT_NAME);
            fixed.push((ALERT_NAME.into(), rule.name.as_str().into()));
        }
        let recorded = matches!(rule, Rule::Record(_)).then(|| rule.name().into());
        Self { recorded, fixed }
    }

    /// The name of what is recorded.
    pub(super) fn recorded(&self) -> Option<&str> {
        self.recorded.as_deref()
    }

    /// The metric names.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        let alerts = if self.recorded.is_none() { &[ALERTS, ALERTS_FOR_STATE][..] } else { &[] };
        self.recorded.as_deref().into_iter().chain(alerts.iter().copied())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::promql::{Features, parse};
    use crate::rules::{AlertRule, RecordingRule};

    fn reads(text: &str) -> Reads {
        Reads::of(&parse(text, &Features::suite()).expect("it parses"))
    }

    #[test]
    fn rules_are_told_apart_by_names_and_fixed_labels() {
        let expr = || parse("a", &Features::server()).expect("it parses");
        let record: Rule = RecordingRule::new("job:x:rate5m", expr()).label("team", "a").into();
        let alert: Rule = AlertRule::new("Down", expr()).label("severity", "{{ $value }}").into();
        let (record, alert) = (Writes::of(&record, record.labels()), Writes::of(&alert, alert.labels()));
        let cases = [
            ("job:x:rate5m", true, false),
            (r#"sum(rate(job:x:rate5m{team="a"}[5m]))"#, true, false),
            (r#"job:x:rate5m{team="b"}"#, false, false),
            (r#"job:x:rate5m{zone="b"}"#, true, false),
            (r#"{__name__=~"job:.+"}"#, true, false),
            (r#"{team!=""}"#, true, true),
            ("ALERTS", false, true),
            (r#"ALERTS{alertname="Up"}"#, false, false),
            (r#"ALERTS_FOR_STATE{alertname=~"D.*", severity="9"}"#, false, true),
            ("up + vector(1)", false, false),
        ];
        for (text, sees_record, sees_alert) in cases {
            let reads = reads(text);
            assert_eq!((reads.may_see(&record), reads.may_see(&alert)), (sees_record, sees_alert), "{text}");
        }
    }

    #[test]
    fn looking_ahead_is_noticed() {
        for (text, ahead, ends) in [
            ("a", false, false),
            ("a offset 5m", false, false),
            ("a offset -5m", true, false),
            ("max_over_time(a[5m:1m] offset -1m)", true, false),
            ("a @ 0", true, false),
            ("a @ end()", false, true),
        ] {
            let reads = reads(text);
            assert_eq!((reads.looks_ahead, reads.names_ends), (ahead, ends), "{text}");
        }
    }

    #[test]
    fn what_finds_nothing_without_its_metrics() {
        for (text, nothing) in [
            ("a", true),
            ("sum by (x) (rate(a[5m])) / on (x) group_left sum(b) > 0.5", true),
            ("a unless b", true),
            ("1 - a", true),
            ("clamp_max(a, 1) or b", true),
            ("a or vector(1)", false),
            ("absent(a)", false),
            ("1 > bool 2", false),
            ("vector(1) + a", false),
            (r#"label_replace(a, "x", "y", "z", "(")"#, false),
            (r#"{job="x"}"#, false),
            ("scalar(a)", false),
            ("topk(scalar(b), a)", false),
            ("rate(a[5m] anchored)", false),
            ("mad_over_time(a[5m])", false),
            ("rate(a[5m * 2])", false),
        ] {
            assert_eq!(reads(text).finds_nothing(|_| true), nothing, "{text}");
            assert!(!reads(text).finds_nothing(|_| false), "{text}");
        }
    }
}
