//! promtool's unit-test file with the place of everything (cmd/promtool/unittest.go, Prometheus 3.15.0): strict about fields,
//! scalars as go-yaml v2 has them.

use std::sync::Arc;

use crate::diag::{Code, Diagnostic, Level};
use crate::model::duration::{Duration, minutes};
use crate::model::series_notation::{SeriesDescription, parse_labels, parse_series};
use crate::model::{Histogram, Labels, Timestamp, Value};
use crate::promql::{Expr, Features, parse_all};
use crate::text::{Mapped, SourceId, Span};
use crate::yaml::{Dialect, Fields, Node, Stream};

const SERIES: Code = Code("test/series");
const DURATION: Code = Code("test/duration");
const FIELD: Code = Code("test/field");
const ORDER: Code = Code("test/group-order");
const TIME: Code = Code("test/start-timestamp");

/// A unit-test file.
#[derive(Debug, Clone)]
pub struct UnitFile {
    /// Which text.
    pub source: SourceId,
    /// Patterns of rule files, relative to this file.
    pub rule_files: Vec<Mapped>,
    /// Between two ticks; default spacing of values.
    pub evaluation_interval: Duration,
    /// Names of groups, in the order in which they are evaluated.
    pub group_eval_order: Vec<Mapped>,
    /// Whether values may differ in the last bit.
    pub fuzzy_compare: bool,
    /// Whether something beside the tests has findings: no test of the file can be trusted then.
    pub broken: bool,
    /// The tests.
    pub tests: Vec<UnitTest>,
}

/// One test: series, and what must be true when.
#[derive(Debug, Clone)]
pub struct UnitTest {
    /// Its name; may be empty.
    pub name: String,
    /// Where it begins.
    pub head: Span,
    /// Between two values of a series.
    pub interval: Duration,
    /// The first tick, in milliseconds.
    pub start: Timestamp,
    /// The series.
    pub input_series: Vec<InputSeries>,
    /// `$externalLabels`.
    pub external_labels: Labels,
    /// `$externalURL`.
    pub external_url: String,
    /// What must fire.
    pub alert_tests: Vec<AlertTest>,
    /// Whether something beside its expectations has findings: they cannot be trusted then.
    pub broken: bool,
    /// What expressions must give.
    pub expr_tests: Vec<ExprTest>,
}

/// A series of a test.
#[derive(Debug, Clone)]
pub struct InputSeries {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub series: SeriesDescription,
}

/// What must fire at a time.
#[derive(Debug, Clone)]
pub struct AlertTest {
    /// Where it stands.
    pub span: Span,
    /// Behind the start.
    pub eval_time: Duration,
    /// The alert's name.
    pub alertname: String,
    /// Labels (without `alertname`) and annotations of each.
    pub expected: Vec<(Labels, Labels)>,
}

/// What an expression must give at a time.
#[derive(Debug, Clone)]
pub struct ExprTest {
    /// Where it stands.
    pub span: Span,
    /// Behind the start.
    pub eval_time: Duration,
    /// The expression.
    pub expr: Expr,
    /// The samples.
    pub expected: Vec<ExpectedSample>,
}

/// A sample that an expression must give.
#[derive(Debug, Clone)]
pub struct ExpectedSample {
    /// Whose.
    pub labels: Labels,
    /// Its float; 0 if it is a histogram, as promtool compares both.
    pub value: f64,
    /// Its native histogram.
    pub histogram: Option<Arc<Histogram>>,
}

/// Reads the first document of a unit-test file. All findings are collected; what has one is left out.
pub fn read_unit_file(stream: &Stream<'_>, source: SourceId, findings: &mut Vec<Diagnostic>) -> UnitFile {
    let before = findings.len();
    findings.extend(stream.findings.iter().cloned());
    let (rule_files, group_eval_order, tests) = (Vec::new(), Vec::new(), Vec::new());
    let mut file = UnitFile { source, rule_files, evaluation_interval: minutes(1), group_eval_order, fuzzy_compare: false, broken: false, tests };
    let Some(root) = stream.documents.iter().find_map(|d| d.root()).filter(|root| !root.is_null()) else { return file };
    let Some(fields) = Fields::of(root, "a unit-test file", Dialect::V2, findings) else { return file };
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
    file.tests = tests.into_iter().filter_map(|node| test(node, file.evaluation_interval, findings)).collect();
    file
}

fn errors(findings: &[Diagnostic]) -> bool {
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

fn texts(fields: &Fields<'_>, field: &str, findings: &mut Vec<Diagnostic>) -> Vec<Mapped> {
    let items = fields.items(field, findings);
    items.into_iter().filter(|n| !n.is_nothing()).filter_map(|n| n.as_mapped(field, Dialect::V2).map_err(|d| findings.push(d)).ok()).collect()
}

fn duration(fields: &Fields<'_>, field: &str, findings: &mut Vec<Diagnostic>) -> Option<Duration> {
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

fn labels(fields: &Fields<'_>, field: &str, findings: &mut Vec<Diagnostic>) -> Labels {
    let pairs = fields.strings(field, findings);
    pairs.into_iter().map(|(k, v)| (k.as_str(field, Dialect::V2).unwrap_or_default(), v.as_str(field, Dialect::V2).unwrap_or_default())).collect()
}

const TEST_FIELDS: [&str; 8] =
    ["interval", "input_series", "alert_rule_test", "promql_expr_test", "external_labels", "external_url", "name", "start_timestamp"];

fn test(node: Node<'_>, evaluation_interval: Duration, findings: &mut Vec<Diagnostic>) -> Option<UnitTest> {
    if node.is_null() {
        return None;
    }
    let before = findings.len();
    let fields = Fields::of(node, "a test", Dialect::V2, findings)?;
    fields.only(&TEST_FIELDS, findings);
    let mut test = UnitTest {
        name: fields.str("name", findings).unwrap_or_default().into_owned(),
        head: fields.head(),
        interval: duration(&fields, "interval", findings).filter(|d| !d.is_zero()).unwrap_or(evaluation_interval),
        start: start(&fields, findings),
        input_series: sound(&fields, "input_series", findings, input_series),
        external_labels: labels(&fields, "external_labels", findings),
        external_url: fields.str("external_url", findings).unwrap_or_default().into_owned(),
        alert_tests: Vec::new(),
        broken: false,
        expr_tests: Vec::new(),
    };
    test.broken = errors(&findings[before..]);
    test.alert_tests = sound(&fields, "alert_rule_test", findings, alert_test);
    test.expr_tests = sound(&fields, "promql_expr_test", findings, expr_test);
    Some(test)
}

/// RFC 3339, or seconds since the epoch.
#[expect(clippy::cast_possible_truncation, reason = "`as` saturates")]
fn start(fields: &Fields<'_>, findings: &mut Vec<Diagnostic>) -> Timestamp {
    let (Some(text), Some(node)) = (fields.str("start_timestamp", findings), fields.get("start_timestamp")) else { return 0 };
    if node.is_null() {
        return 0;
    }
    if let Ok(seconds) = text.parse::<f64>() {
        return (seconds * 1000.0).round() as i64;
    }
    match text.parse::<jiff::Timestamp>() {
        Ok(time) => time.as_millisecond(),
        Err(_) => {
            let message = format!("expected a time for `start_timestamp`, found `{text}`");
            findings.push(Diagnostic::error(TIME, message, node.source(), node.head()).help("write `2026-01-31T12:00:00Z`, or seconds since 1970"));
            0
        }
    }
}

fn input_series(node: Node<'_>, findings: &mut Vec<Diagnostic>) -> Option<InputSeries> {
    if node.is_null() {
        return None; // no series for promtool too
    }
    let fields = Fields::of(node, "an input series", Dialect::V2, findings)?;
    fields.only(&["series", "values"], findings);
    let series = fields.mapped("series", findings)?;
    let values = fields.mapped("values", findings).unwrap_or_default();
    // promtool glues the two together; the places are those of the parts.
    let split = u32::try_from(series.as_str().len()).unwrap_or(u32::MAX);
    match parse_series(&format!("{} {}", series.as_str(), values.as_str())) {
        Ok(description) => Some(InputSeries { span: series.host_span(), series: description }),
        Err(error) => {
            let place = if error.span.start <= split {
                series.host(Span::new(error.span.start, error.span.end.min(split)))
            } else {
                values.host(Span::new(error.span.start - split - 1, error.span.end - split - 1))
            };
            findings.push(Diagnostic::error(SERIES, error.message, node.source(), place));
            None
        }
    }
}

fn eval_time(fields: &Fields<'_>, findings: &mut Vec<Diagnostic>) -> Duration {
    duration(fields, "eval_time", findings).unwrap_or_default()
}

fn alert_test(node: Node<'_>, findings: &mut Vec<Diagnostic>) -> Option<AlertTest> {
    let fields = Fields::of(node, "an item of `alert_rule_test`", Dialect::V2, findings)?;
    fields.only(&["eval_time", "alertname", "exp_alerts"], findings);
    let alertname = fields.str("alertname", findings).unwrap_or_default().into_owned();
    if alertname.is_empty() && fields.lacks("alertname") {
        let message = "expected field `alertname` in an item of `alert_rule_test`, found none";
        findings.push(Diagnostic::error(FIELD, message, node.source(), fields.head()).help("add `alertname:`"));
    }
    let mut expected = Vec::new();
    for alert in fields.items("exp_alerts", findings) {
        let Some(fields) = Fields::of(alert, "an expected alert", Dialect::V2, findings) else { continue };
        fields.only(&["exp_labels", "exp_annotations"], findings);
        expected.push((labels(&fields, "exp_labels", findings), labels(&fields, "exp_annotations", findings)));
    }
    Some(AlertTest { span: fields.head(), eval_time: eval_time(&fields, findings), alertname, expected })
}

/// The native histogram that is expected, in the notation of series, or why it cannot be read and where.
fn histogram(text: &str) -> Result<Arc<Histogram>, (String, Span)> {
    const LABELS: &str = "{} ";
    let series = parse_series(&format!("{LABELS}{text}")).map_err(|error| {
        let behind = |place: u32| place.saturating_sub(LABELS.len() as u32);
        (error.message, Span::new(behind(error.span.start), behind(error.span.end)))
    })?;
    let whole = Span::new(0, text.len() as u32);
    let mut values = series.values.iter();
    match (values.next(), values.len()) {
        (Some(Some(Value::Histogram(histogram))), 0) => Ok(histogram),
        (Some(_), 0) => Err((format!("expected a histogram such as `{{{{count:1 sum:2 buckets:[1]}}}}`, found `{text}`"), whole)),
        _ => Err((format!("expected 1 value, got {}", series.values.len()), whole)),
    }
}

fn expr_test(node: Node<'_>, findings: &mut Vec<Diagnostic>) -> Option<ExprTest> {
    let fields = Fields::of(node, "an item of `promql_expr_test`", Dialect::V2, findings)?;
    fields.only(&["expr", "eval_time", "exp_samples"], findings);
    let text = fields.mapped("expr", findings).unwrap_or_else(|| Mapped::verbatim("", fields.head().start));
    if text.as_str().is_empty() && !fields.lacks("expr") {
        return None;
    }
    let parsed = parse_all(text.as_str(), &Features::promtool_test());
    findings.extend(parsed.errors.iter().map(|error| error.to_diagnostic(node.source(), &text)));
    let mut expected = Vec::new();
    for sample in fields.items("exp_samples", findings) {
        let Some(fields) = Fields::of(sample, "an expected sample", Dialect::V2, findings) else { continue };
        fields.only(&["labels", "value", "histogram"], findings);
        let histogram = match fields.mapped("histogram", findings).filter(|text| !text.as_str().is_empty()) {
            None => None,
            Some(text) => match histogram(text.as_str()) {
                Ok(histogram) => Some(histogram),
                Err((message, span)) => {
                    findings.push(Diagnostic::error(SERIES, message, node.source(), text.host(span)));
                    continue;
                }
            },
        };
        let name = fields.mapped("labels", findings).unwrap_or_default();
        match if name.as_str().is_empty() { Ok(Labels::empty()) } else { parse_labels(name.as_str()) } {
            Ok(labels) => expected.push(ExpectedSample { labels, value: fields.f64("value", findings).unwrap_or(0.0), histogram }),
            Err(error) => findings.push(Diagnostic::error(SERIES, error.message, node.source(), name.host(error.span))),
        }
    }
    Some(ExprTest { span: fields.head(), eval_time: eval_time(&fields, findings), expr: parsed.expr?, expected })
}
