//! The file and its tests, field by field.

use crate::diag::{Code, Diagnostic, Level};
use crate::model::Labels;
use crate::model::duration::{Duration, minutes};
use crate::promql::Features;
use crate::ruletest::settings::Settings;
use crate::text::{Mapped, SourceId, Span};
use crate::yaml::{Dialect, Fields, Node, Stream};

use super::expectations::{alert_test, expr_test};
use super::model::{UnitFile, UnitTest};
use super::{series, start};

const DURATION: Code = Code("test/duration");
const ORDER: Code = Code("test/group-order");
const TIME: Code = Code("test/start-timestamp");

/// Reads the first document of a unit-test file. All findings are collected; what has one is left out.
pub fn read_unit_file(stream: &Stream<'_>, source: SourceId, findings: &mut Vec<Diagnostic>) -> UnitFile {
    read_chosen_tests(stream, source, &Settings::default().features, |_| true, findings)
}

/// As [`read_unit_file`], with expressions made of more, and tests that will not be run: of one whose name `chosen` refuses, only
/// what YAML says about it is read, as by `promtool test rules --run`; it has no series and no expectations.
pub fn read_chosen_tests(
    stream: &Stream<'_>,
    source: SourceId,
    features: &Features,
    chosen: impl Fn(&str) -> bool,
    findings: &mut Vec<Diagnostic>,
) -> UnitFile {
    let before = findings.len();
    findings.extend(stream.findings_of_first(Dialect::V2));
    let (rule_files, group_eval_order, tests) = (Vec::new(), Vec::new(), Vec::new());
    let mut file = UnitFile { source, rule_files, evaluation_interval: minutes(1), group_eval_order, fuzzy_compare: false, broken: false, tests };
    let root = stream.documents.first().and_then(|d| d.root()).filter(|root| !root.is_null());
    let Some(fields) = root.and_then(|root| Fields::of(root, "a unit-test file", Dialect::V2, findings)) else {
        file.broken = errors(&findings[before..]);
        return file;
    };
    fields.only(&["rule_files", "evaluation_interval", "group_eval_order", "tests", "fuzzy_compare"], findings);
    file.rule_files = texts(&fields, "rule_files", findings);
    file.evaluation_interval = duration(&fields, "evaluation_interval", findings).filter(|d| !d.is_zero()).unwrap_or(minutes(1));
    file.group_eval_order = texts(&fields, "group_eval_order", findings);
    for (i, name) in file.group_eval_order.iter().enumerate() {
        if file.group_eval_order[..i].iter().any(|n| n.as_str() == name.as_str()) {
            let message = format!("expected each group once in `group_eval_order`, found `{}` again", name.as_str());
            findings.push(Diagnostic::error(ORDER, message, source, name.host_span()).help("remove one of them"));
        }
    }
    file.fuzzy_compare = fields.bool("fuzzy_compare", findings).unwrap_or(false);
    let tests = fields.items("tests", findings);
    file.broken = errors(&findings[before..]);
    file.tests = tests.into_iter().filter_map(|node| test(node, file.evaluation_interval, features, &chosen, findings)).collect();
    file
}

/// Whether one of them is an error.
pub(in crate::ruletest) fn errors(findings: &[Diagnostic]) -> bool {
    findings.iter().any(|d| d.level == Level::Error)
}

/// The items of a list that have no findings.
fn sound<'d, T>(fields: &Fields<'d>, field: &str, findings: &mut Vec<Diagnostic>, read: impl Fn(Node<'d>, &mut Vec<Diagnostic>) -> Option<T>) -> Vec<T> {
    let mut items = Vec::new();
    for node in fields.items(field, findings) {
        let before = findings.len();
        items.extend(read(node, findings).filter(|_| !errors(&findings[before..])));
    }
    items
}

/// What stands for an item of a list.
pub(super) enum Item<'d> {
    /// A mapping.
    Fields(Fields<'d>),
    /// Null: go-yaml makes the zero value of it.
    Zero,
    /// Something else, which was said.
    Wrong,
}

/// An item of a list of mappings.
pub(super) fn item<'d>(node: Node<'d>, what: &'static str, findings: &mut Vec<Diagnostic>) -> Item<'d> {
    if node.is_null() {
        return Item::Zero;
    }
    Fields::of(node, what, Dialect::V2, findings).map_or(Item::Wrong, Item::Fields)
}

fn texts(fields: &Fields<'_>, field: &str, findings: &mut Vec<Diagnostic>) -> Vec<Mapped> {
    let items = fields.items(field, findings);
    items.into_iter().filter(|n| !n.is_nothing()).filter_map(|n| n.as_mapped(field, Dialect::V2).map_err(|d| findings.push(d)).ok()).collect()
}

/// A duration as Prometheus writes it; null is none.
pub(super) fn duration(fields: &Fields<'_>, field: &str, findings: &mut Vec<Diagnostic>) -> Option<Duration> {
    let text = fields.str(field, findings)?;
    let node = fields.get(field).filter(|n| !n.is_null())?;
    match text.parse::<Duration>() {
        Ok(duration) => Some(duration),
        Err(error) => {
            let message = format!("expected a duration for `{field}`, found `{text}`: {error}");
            findings.push(
                Diagnostic::error(DURATION, message, node.source(), node.head()).help("write whole numbers with units, largest first: `90s`, `5m`, `1h30m`"),
            );
            None
        }
    }
}

/// When something is due, and where that is written: the item itself where it is not.
pub(super) fn eval_time(fields: &Fields<'_>, findings: &mut Vec<Diagnostic>) -> (Duration, Span) {
    let span = fields.get("eval_time").map_or_else(|| fields.head(), Node::head);
    (duration(fields, "eval_time", findings).unwrap_or_default(), span)
}

/// Names and texts, sorted by name; texts may be empty.
pub(super) fn pairs(fields: &Fields<'_>, field: &str, findings: &mut Vec<Diagnostic>) -> Vec<(Mapped, Mapped)> {
    let found = fields.strings(field, findings);
    let mut pairs: Vec<(Mapped, Mapped)> =
        found.into_iter().filter_map(|(key, value)| Some((key.as_mapped(field, Dialect::V2).ok()?, value.as_mapped(field, Dialect::V2).ok()?))).collect();
    pairs.sort_by(|a, b| a.0.as_str().cmp(b.0.as_str()));
    pairs
}

const TEST_FIELDS: [&str; 8] =
    ["interval", "input_series", "alert_rule_test", "promql_expr_test", "external_labels", "external_url", "name", "start_timestamp"];

fn test(node: Node<'_>, evaluation_interval: Duration, features: &Features, chosen: impl Fn(&str) -> bool, findings: &mut Vec<Diagnostic>) -> Option<UnitTest> {
    let mut test = UnitTest {
        name: String::new(),
        head: node.head(),
        interval: evaluation_interval,
        start: 0,
        input_series: Vec::new(),
        external_labels: Labels::empty(),
        external_url: String::new(),
        alert_tests: Vec::new(),
        broken: false,
        expr_tests: Vec::new(),
    };
    let before = findings.len();
    let fields = match item(node, "a test", findings) {
        Item::Fields(fields) => fields,
        Item::Zero => return Some(test),
        Item::Wrong => return None,
    };
    fields.only(&TEST_FIELDS, findings);
    test.name = fields.str("name", findings).unwrap_or_default().into_owned();
    test.head = fields.head();
    if let Some(interval) = duration(&fields, "interval", findings).filter(|d| !d.is_zero()) {
        test.interval = interval;
    }
    test.start = start_time(&fields, findings);
    let labels = pairs(&fields, "external_labels", findings);
    test.external_labels = labels.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    test.external_url = fields.str("external_url", findings).unwrap_or_default().into_owned();
    let chosen = chosen(&test.name);
    test.input_series = series::read(&fields, chosen, findings);
    test.broken = errors(&findings[before..]);
    test.alert_tests = sound(&fields, "alert_rule_test", findings, |node, findings| alert_test(node, chosen, findings));
    test.expr_tests = sound(&fields, "promql_expr_test", findings, |node, findings| expr_test(node, chosen, features, findings));
    Some(test)
}

fn start_time(fields: &Fields<'_>, findings: &mut Vec<Diagnostic>) -> crate::model::Timestamp {
    let (Some(text), Some(node)) = (fields.str("start_timestamp", findings), fields.get("start_timestamp")) else { return 0 };
    if node.is_null() {
        return 0;
    }
    start::read(&text).unwrap_or_else(|| {
        let message = format!("expected a time for `start_timestamp`, found `{text}`");
        findings.push(Diagnostic::error(TIME, message, node.source(), node.head()).help("write `2026-01-31T12:00:00Z`, or seconds since 1970"));
        0
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::{Limits, read};

    fn file(text: &str, chosen: &str) -> (UnitFile, Vec<String>) {
        let mut findings = Vec::new();
        let file = read_chosen_tests(
            &read(text, SourceId(0), &Limits::default()),
            SourceId(0),
            &Features::promtool_test(),
            |name| name.contains(chosen),
            &mut findings,
        );
        (file, findings.into_iter().map(|d| d.message).collect())
    }

    /// promtool's verdict on each of these was looked at.
    #[test]
    fn null_is_the_zero_value() {
        let text = "rule_files: [~]\ntests:\n- ~\n- alert_rule_test: [{eval_time: ~, alertname: A, exp_alerts: [~]}]\n- promql_expr_test: [{expr: '0', exp_samples: [~]}]\n";
        let (file, said) = file(text, "");
        assert_eq!((file.rule_files[0].as_str(), file.tests.len(), said), ("", 3, vec![]));
        assert_eq!(file.tests[1].alert_tests[0].expected.len(), 1);
        assert_eq!(file.tests[2].expr_tests[0].expected[0].labels, Labels::empty());
        for text in ["", "~", "---\n---\ntests: 5\n", "tests: []\n---\nx\n"] {
            assert_eq!(self::file(text, "").1, Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn what_is_not_run_is_not_read() {
        let text = "tests:\n- name: a\n  input_series: [{series: 'up{', values: 1}]\n  promql_expr_test: [{expr: sum(}]\n  alert_rule_test: [{eval_time: 1m}]\n- name: b\n";
        assert_eq!(file(text, "b").1, Vec::<String>::new());
        assert_eq!(file(text, "").1.len(), 3);
        assert_eq!(file(&text.replace("1m", "1"), "b").1.len(), 1, "a wrong duration is YAML's business");
    }

    #[test]
    fn wrong_types_are_said_one_by_one() {
        let text = "tests:\n- alert_rule_test: [{eval_time: 5m, alertname: X, exp_alerts: foo}, 7]\n- promql_expr_test: [{expr: up, exp_samples: {labels: a}}]\n- 5\ngroup_eval_order: [a, a]\n";
        let expected = [
            "expected each group once in `group_eval_order`, found `a` again",
            "expected a sequence for `exp_alerts`, found a string (`foo`)",
            "expected a mapping for an item of `alert_rule_test`, found an integer",
            "expected a sequence for `exp_samples`, found a mapping",
            "expected a mapping for a test, found an integer",
        ];
        assert_eq!(file(text, "").1, expected);
    }
}
