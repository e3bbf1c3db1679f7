//! What must fire, and what expressions must give.

use std::sync::Arc;

use crate::diag::{Code, Diagnostic};
use crate::model::series_notation::{parse_labels, parse_series};
use crate::model::{Histogram, Labels, Value};
use crate::promql::regex::Regex;
use crate::promql::{Features, parse_all};
use crate::text::{Mapped, Span};
use crate::yaml::{Dialect, Fields, Node};

use super::model::{AlertTest, ExpectedAlert, ExpectedSample, ExprTest, Pattern};
use super::read::{Item, eval_time, item, pairs};

const SERIES: Code = Code("test/series");
const FIELD: Code = Code("test/field");
const PATTERN: Code = Code("test/pattern");

/// The name of the label that holds an alert's name.
const ALERT_NAME: &str = "alertname";

fn missing_name(node: Node<'_>, place: Span) -> Diagnostic {
    let message = "expected field `alertname` in an item of `alert_rule_test`, found none";
    Diagnostic::error(FIELD, message, node.source(), place).help("add `alertname:`")
}

/// An item of `alert_rule_test`; its names and patterns are read only if `chosen`.
pub(super) fn alert_test(node: Node<'_>, chosen: bool, findings: &mut Vec<Diagnostic>) -> Option<AlertTest> {
    let fields = match item(node, "an item of `alert_rule_test`", findings) {
        Item::Fields(fields) => fields,
        Item::Zero => {
            findings.extend(chosen.then(|| missing_name(node, node.head())));
            return None;
        }
        Item::Wrong => return None,
    };
    fields.only(&["eval_time", "alertname", "alertnames", "exp_alerts"], findings);
    let names = names(node, &fields, chosen, findings);
    let mut expected: Vec<ExpectedAlert> =
        fields.items("exp_alerts", findings).into_iter().filter_map(|alert| expected_alert(alert, chosen, findings)).collect();
    if names.len() == 1 && !fields.has("alertnames") {
        // It is the item's, whatever the labels say, as in promtool.
        expected.iter_mut().for_each(|alert| alert.labels.retain(|(name, _)| name != ALERT_NAME));
    }
    let (eval_time, time_span) = eval_time(&fields, findings);
    Some(AlertTest { span: fields.head(), eval_time, time_span, names, expected })
}

/// `alertname`, or the items of `alertnames`.
fn names(node: Node<'_>, fields: &Fields<'_>, chosen: bool, findings: &mut Vec<Diagnostic>) -> Vec<Mapped> {
    let list = fields.get("alertname").filter(|value| value.sequence().is_some());
    findings.extend(list.map(|list| list.wrong_type("alertname", "a string", Dialect::V2).help("a list of names is `alertnames`")));
    let one = if list.is_some() { None } else { fields.mapped("alertname", findings).filter(|name| !name.as_str().is_empty()) };
    let items = fields.items("alertnames", findings);
    if let (Some(one), Some((key, _))) = (&one, fields.entry("alertnames")) {
        findings.push(
            Diagnostic::error(FIELD, "expected one of `alertname` and `alertnames`, found both", node.source(), key.head())
                .other(node.source(), one.host_span(), "the other one")
                .help("put all names into `alertnames`"),
        );
    }
    let mut names: Vec<Mapped> = one.into_iter().collect();
    for name in items {
        match name.as_mapped("alertnames", Dialect::V2) {
            Ok(name) if names.iter().any(|known| known.as_str() == name.as_str()) => {}
            Ok(name) if name.as_str().is_empty() => findings.extend(chosen.then(|| missing_name(node, name.host_span()))),
            Ok(name) => names.push(name),
            Err(wrong) => findings.push(wrong),
        }
    }
    if names.is_empty() && chosen && fields.lacks("alertname") {
        findings.push(missing_name(node, fields.head()));
    }
    names
}

fn expected_alert(node: Node<'_>, chosen: bool, findings: &mut Vec<Diagnostic>) -> Option<ExpectedAlert> {
    let fields = match item(node, "an expected alert", findings) {
        Item::Fields(fields) => fields,
        Item::Zero => return Some(ExpectedAlert { span: node.head(), ..ExpectedAlert::default() }),
        Item::Wrong => return None,
    };
    fields.only(&["exp_labels", "exp_annotations", "exp_labels_match", "exp_annotations_match"], findings);
    let texts = |field: &str, findings: &mut Vec<Diagnostic>| {
        pairs(&fields, field, findings).into_iter().map(|(name, text)| (name.as_str().to_owned(), text.as_str().to_owned())).collect()
    };
    Some(ExpectedAlert {
        span: fields.head(),
        labels: texts("exp_labels", findings),
        annotations: texts("exp_annotations", findings),
        label_patterns: patterns(&fields, "exp_labels_match", chosen, findings),
        annotation_patterns: patterns(&fields, "exp_annotations_match", chosen, findings),
    })
}

/// Names and regular expressions; `None` where the field is missing.
fn patterns(fields: &Fields<'_>, field: &str, chosen: bool, findings: &mut Vec<Diagnostic>) -> Option<Vec<Pattern>> {
    let (_, value) = fields.entry(field)?;
    let mut all = Vec::new();
    for (name, text) in pairs(fields, field, findings).into_iter().filter(|_| chosen) {
        let regex = Regex::matcher(text.as_str()).map_err(|error| (error.to_string(), Span::of(error.span.start, error.span.end)));
        let whole = Span::of(0, text.as_str().len());
        match regex.and_then(|regex| regex.prepare().map(|()| regex).map_err(|error| (error.to_string(), whole))) {
            Ok(regex) => all.push(Pattern { name: name.as_str().to_owned(), regex: Arc::new(regex) }),
            Err((message, span)) => {
                let help = "write a regular expression as in a label matcher: it must match the whole text";
                findings.push(Diagnostic::error(PATTERN, message, value.source(), text.host(span)).help(help));
            }
        }
    }
    Some(all)
}

/// The native histogram that is expected, in the notation of series, or why it cannot be read and where.
fn histogram(text: &str) -> Result<Arc<Histogram>, (String, Span)> {
    const LABELS: &str = "{} ";
    let series = parse_series(&format!("{LABELS}{text}")).map_err(|error| {
        let behind = |place: u32| place.saturating_sub(LABELS.len() as u32);
        (error.message, Span::new(behind(error.span.start), behind(error.span.end)))
    })?;
    let whole = Span::of(0, text.len());
    let mut values = series.values.iter();
    match (values.next(), values.len()) {
        (Some(Some(Value::Histogram(histogram))), 0) => Ok(histogram),
        (Some(_), 0) => Err((format!("expected a histogram such as `{{{{count:1 sum:2 buckets:[1]}}}}`, found `{text}`"), whole)),
        _ => Err((format!("expected 1 value, got {}", series.values.len()), whole)),
    }
}

/// An item of `promql_expr_test`; expression, labels and histograms are read only if `chosen`.
pub(super) fn expr_test(node: Node<'_>, chosen: bool, features: &Features, findings: &mut Vec<Diagnostic>) -> Option<ExprTest> {
    let fields = match item(node, "an item of `promql_expr_test`", findings) {
        Item::Fields(fields) => fields,
        Item::Zero => {
            findings.extend(chosen.then(|| Diagnostic::error(FIELD, "expected an expression, found null", node.source(), node.head()).help("add `expr:`")));
            return None;
        }
        Item::Wrong => return None,
    };
    fields.only(&["expr", "eval_time", "exp_samples"], findings);
    let (eval_time, time_span) = eval_time(&fields, findings);
    let text = fields.mapped("expr", findings).unwrap_or_else(|| Mapped::verbatim("", fields.head().start));
    let mut expected = Vec::new();
    for sample in fields.items("exp_samples", findings) {
        expected.extend(expected_sample(sample, chosen, findings));
    }
    if !chosen || (text.as_str().is_empty() && !fields.lacks("expr")) {
        return None;
    }
    let parsed = parse_all(text.as_str(), features);
    findings.extend(parsed.errors.iter().map(|error| error.to_diagnostic(node.source(), &text)));
    Some(ExprTest { span: fields.head(), eval_time, time_span, expr: parsed.expr?, text, expected })
}

fn expected_sample(node: Node<'_>, chosen: bool, findings: &mut Vec<Diagnostic>) -> Option<ExpectedSample> {
    let fields = match item(node, "an expected sample", findings) {
        Item::Fields(fields) => fields,
        Item::Zero => return Some(ExpectedSample { labels: Labels::empty(), value: 0.0, histogram: None }),
        Item::Wrong => return None,
    };
    fields.only(&["labels", "value", "histogram"], findings);
    let value = fields.f64("value", findings).unwrap_or(0.0);
    let notation = fields.mapped("histogram", findings).filter(|text| !text.as_str().is_empty());
    let name = fields.mapped("labels", findings).unwrap_or_default();
    if !chosen {
        return None;
    }
    let histogram = match notation {
        None => None,
        Some(text) => match histogram(text.as_str()) {
            Ok(histogram) => Some(histogram),
            Err((message, span)) => {
                findings.push(Diagnostic::error(SERIES, message, node.source(), text.host(span)));
                return None;
            }
        },
    };
    match if name.as_str().is_empty() { Ok(Labels::empty()) } else { parse_labels(name.as_str()) } {
        Ok(labels) => Some(ExpectedSample { labels, value, histogram }),
        Err(error) => {
            findings.push(Diagnostic::error(SERIES, error.message, node.source(), name.host(error.span)));
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{UnitFile, read_unit_file};
    use crate::text::SourceId;
    use crate::yaml::{Limits, read};

    fn alert(item: &str) -> (UnitFile, Vec<String>) {
        let text = format!("tests:\n- alert_rule_test:\n  - {item}\n");
        let mut findings = Vec::new();
        let file = read_unit_file(&read(&text, SourceId(0), &Limits::default()), SourceId(0), &mut findings);
        (file, findings.into_iter().map(|d| format!("{}: {}", d.primary.map_or("", |l| &text[l.span.range()]), d.message)).collect())
    }

    #[test]
    fn labels_and_annotations_are_strict_or_partial() {
        let (file, said) =
            alert("{alertname: A, exp_alerts: [{exp_labels: {b: '', a: x, alertname: Z}}, {exp_labels_match: {b: 'x.*'}, exp_annotations_match: {}}]}");
        assert_eq!(said, Vec::<String>::new());
        let test = &file.tests[0].alert_tests[0];
        let [strict, partial] = &test.expected[..] else { panic!("two") };
        assert_eq!(strict.labels, [("a".to_owned(), "x".to_owned()), ("b".to_owned(), String::new())]);
        assert!(!strict.is_partial() && partial.is_partial());
        let pattern = &partial.label_patterns.as_ref().expect("given")[0];
        assert!(pattern.regex.is_match("xy") && !pattern.regex.is_match("axy"));
        assert_eq!(partial.annotation_patterns.as_deref().map(<[_]>::len), Some(0));
    }

    #[test]
    fn several_names() {
        let (file, said) = alert("{alertnames: [A, B, A], exp_alerts: [{exp_labels: {alertname: A}}]}");
        assert_eq!(said, Vec::<String>::new());
        assert_eq!((file.tests[0].alert_tests[0].title().as_str(), file.tests[0].alert_tests[0].expected[0].labels.len()), ("A, B", 1));
    }

    #[test]
    fn mistakes() {
        for (item, expected) in [
            ("{eval_time: 1m}", "{eval_time: 1m}: expected field `alertname` in an item of `alert_rule_test`, found none"),
            ("~", "~: expected field `alertname` in an item of `alert_rule_test`, found none"),
            ("{alertnames: []}", "{alertnames: []}: expected field `alertname` in an item of `alert_rule_test`, found none"),
            ("{alertname: [A, B]}", "[A, B]: expected a string for `alertname`, found a sequence"),
            ("{alertname: A, alertnames: [B]}", "alertnames: expected one of `alertname` and `alertnames`, found both"),
            ("{alertname: A, exp_alerts: [{exp_labels_match: {a: 'x('}}]}", "x(: error parsing regexp: missing closing ): `x(`"),
            ("{alertname: A, exp_alerts: [{exp_label: {a: x}}]}", "exp_label: expected a field of an expected alert, found `exp_label`"),
        ] {
            assert_eq!(alert(item).1, [expected], "{item}");
        }
    }
}
