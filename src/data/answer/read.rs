//! From JSON to values: what `/api/v1/query`, `/api/v1/query_range` and `/api/v1/series` answer.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::diag::{Code, Diagnostic};
use crate::engine::{self, HistogramPoint, Point, VectorSample};
use crate::json::{self, Kind, Value};
use crate::model::{self, Histogram, Labels, Sample, Timestamp, number};
use crate::text::{SourceId, Span};

use super::histogram::{Buckets, rebuild};

/// JSON that is no answer of the API.
pub const ANSWER: Code = Code("data/answer");
/// A value or time in an answer that is no number.
pub const VALUE: Code = Code("data/value");
/// Samples of a series whose times do not ascend.
pub const ORDER: Code = Code("data/out-of-order");
/// A series twice in an answer.
pub const DUPLICATE: Code = Code("data/duplicate-series");

/// So many mistakes are named; a long answer of the wrong shape has one in every line.
const MAX_FINDINGS: usize = 1_000;

/// What the API answered.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The data, or why there is none.
    pub outcome: Outcome,
    /// The warnings beside it, in upstream's words.
    pub warnings: Vec<String>,
    /// The infos beside it.
    pub infos: Vec<String>,
}

/// The data of an [`Answer`].
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// The result of a query. Of histograms only what the API shows is known: no reset hint, and buckets without observations are gone.
    Result(engine::Value),
    /// Series without samples.
    Series(Vec<Labels>),
    /// `"status":"error"`.
    Failed {
        /// `errorType`, such as `bad_data`.
        kind: String,
        /// The message.
        message: String,
    },
}

/// Reads an answer; also its `data` alone. `None` if there is nothing in it that could be one. Findings are errors, and point at the JSON.
///
/// ```
/// use promforge::data::{Outcome, read_answer};
/// use promforge::engine::Value;
/// use promforge::text::SourceId;
/// let text = r#"{"status":"success","data":{"resultType":"vector","result":[{"metric":{"job":"a"},"value":[1.5,"0.25"]}]}}"#;
/// let (answer, found) = read_answer(SourceId(0), text);
/// let Some(Outcome::Result(Value::Vector(samples))) = answer.map(|a| a.outcome) else { panic!("{found:?}") };
/// assert_eq!((samples[0].sample.time, samples[0].float()), (1500, Some(0.25)));
/// ```
#[must_use]
pub fn read_answer(source: SourceId, text: impl Into<Arc<str>>) -> (Option<Answer>, Vec<Diagnostic>) {
    let (document, findings) = json::read(source, text);
    let broken = findings.iter().filter_map(|f| f.primary.as_ref().map(|p| p.span.start)).min().unwrap_or(u32::MAX);
    let mut reader = Reader { source, broken, found: findings, series: FxHashMap::default() };
    let answer = document.root().and_then(|root| reader.answer(root));
    (answer, reader.found)
}

struct Reader {
    source: SourceId,
    /// Where the JSON itself is wrong first; what reaches there lacks something because of it.
    broken: u32,
    found: Vec<Diagnostic>,
    series: FxHashMap<Labels, Span>,
}

impl Reader {
    fn note(&mut self, code: Code, span: Span, message: impl Into<String>) -> Option<&mut Diagnostic> {
        if self.found.len() > MAX_FINDINGS {
            return None;
        }
        let message = if self.found.len() == MAX_FINDINGS { format!("more than {MAX_FINDINGS} mistakes, the others are not named") } else { message.into() };
        self.found.push(Diagnostic::error(code, message, self.source, span));
        self.found.last_mut()
    }

    /// "expected …, found …"; silent where the JSON's reader has spoken already.
    fn expected(&mut self, what: &str, value: Value<'_>) {
        if value.kind() == Kind::Invalid || value.span().end >= self.broken {
            return;
        }
        let text = value.text();
        let found = match value.kind() {
            Kind::Number | Kind::String | Kind::Bool if text.len() <= 40 => format!("`{text}`"),
            kind => kind.as_str().to_owned(),
        };
        self.note(ANSWER, value.span(), format!("expected {what}, found {found}"));
    }

    fn answer(&mut self, root: Value<'_>) -> Option<Answer> {
        let answer = |outcome| Some(Answer { outcome, warnings: Vec::new(), infos: Vec::new() });
        if root.is_array() {
            return answer(Outcome::Series(self.label_sets(root)));
        }
        if !root.is_object() {
            self.expected("an answer of the HTTP API, an object with `status` and `data`", root);
            return None;
        }
        if root.get("resultType").is_some() {
            return self.result(root).and_then(|value| answer(Outcome::Result(value)));
        }
        let Some(status) = root.get("status") else {
            if let Some(found) = self.note(
                ANSWER,
                Span::new(root.span().start, root.span().start + 1),
                "expected an answer of the HTTP API with `status` and `data`, found neither",
            ) {
                found.help.push("save what `/api/v1/query`, `/api/v1/query_range` or `/api/v1/series` answers, as it is".to_owned());
            }
            return None;
        };
        let outcome = match status.as_str().as_deref() {
            Some("success") => match root.get("data") {
                Some(data) if data.is_array() => Outcome::Series(self.label_sets(data)),
                Some(data) if data.is_object() => Outcome::Result(self.result(data)?),
                Some(data) => {
                    self.expected("`data` as an object or a list of label sets", data);
                    return None;
                }
                None => {
                    self.note(ANSWER, status.span(), "expected `data` beside `status`, found none");
                    return None;
                }
            },
            Some("error") => {
                let text = |key: &str| root.get(key).and_then(Value::as_str).map_or_else(String::new, std::borrow::Cow::into_owned);
                Outcome::Failed { kind: text("errorType"), message: text("error") }
            }
            _ => {
                self.expected("`success` or `error`", status);
                return None;
            }
        };
        let texts = |key: &str| root.get(key).into_iter().flat_map(Value::elements).filter_map(|v| Some(v.as_str()?.into_owned())).collect();
        Some(Answer { outcome, warnings: texts("warnings"), infos: texts("infos") })
    }

    /// `{"resultType":.., "result":..}`.
    fn result(&mut self, data: Value<'_>) -> Option<engine::Value> {
        let (Some(kind), Some(result)) = (data.get("resultType"), data.get("result")) else {
            self.note(ANSWER, Span::new(data.span().start, data.span().start + 1), "expected `resultType` and `result` in the data, found not both");
            return None;
        };
        let name = kind.as_str();
        if matches!(name.as_deref(), Some("vector" | "matrix" | "scalar" | "string")) && !result.is_array() {
            self.expected("the result as an array", result);
            return None;
        }
        Some(match name.as_deref() {
            Some("vector") => engine::Value::Vector(result.elements().filter_map(|v| self.vector_sample(v)).collect()),
            Some("matrix") => engine::Value::Matrix(result.elements().filter_map(|v| self.matrix_series(v)).collect()),
            Some("scalar") => {
                let (_, value) = self.pair(result)?;
                engine::Value::Scalar(self.float(value)?)
            }
            Some("string") => {
                let (_, value) = self.pair(result)?;
                let Some(text) = value.as_str() else {
                    self.expected("a text", value);
                    return None;
                };
                engine::Value::String(text.into_owned())
            }
            _ => {
                self.expected("`vector`, `matrix`, `scalar` or `string` as the type of the result", kind);
                return None;
            }
        })
    }

    fn vector_sample(&mut self, value: Value<'_>) -> Option<VectorSample> {
        let labels = self.metric(value)?;
        let (time, value) = match (value.get("value"), value.get("histogram")) {
            (Some(point), None) => {
                let (time, value) = self.pair(point)?;
                (time, model::Value::Float(self.float(value)?))
            }
            (None, Some(point)) => {
                let (time, value) = self.pair(point)?;
                (time, model::Value::Histogram(Arc::new(self.histogram(value)?)))
            }
            (None, None) => {
                self.found_in(
                    value,
                    "expected `value` or `histogram` in the sample, found neither",
                    "an instant answer has one of them, a range answer (`matrix`) `values`",
                );
                return None;
            }
            (Some(_), Some(both)) => {
                self.note(ANSWER, both.span(), "expected `value` or `histogram` in the sample, found both");
                return None;
            }
        };
        Some(VectorSample { labels, sample: Sample { time, value } })
    }

    fn matrix_series(&mut self, value: Value<'_>) -> Option<engine::Series> {
        let labels = self.metric(value)?;
        let (values, buckets) = (value.get("values"), value.get("histograms"));
        if values.is_none() && buckets.is_none() {
            self.found_in(
                value,
                "expected `values` or `histograms` in the series, found neither",
                "a range answer has them; an instant answer (`vector`) has `value`",
            );
            return None;
        }
        let mut times: FxHashMap<Timestamp, Span> = FxHashMap::default();
        let (mut floats, mut histograms) = (Vec::new(), Vec::new());
        for point in self.array(values) {
            let Some((time, value)) = self.pair(point) else { continue };
            let Some(value) = self.float(value) else { continue };
            if self.forwards(floats.last().map(|p: &Point| p.time), time, point) {
                if buckets.is_some() {
                    times.insert(time, point.span());
                }
                floats.push(Point { time, value });
            }
        }
        for point in self.array(buckets) {
            let Some((time, value)) = self.pair(point) else { continue };
            let Some(value) = self.histogram(value) else { continue };
            if let Some(first) = times.get(&time) {
                let (source, first) = (self.source, *first);
                if let Some(found) = self.note(ORDER, point.span(), format!("expected one sample at {}, found a float and a histogram", api_time(time))) {
                    found.others.push(crate::diag::Label { source, span: first, message: "the float".to_owned() });
                }
            } else if self.forwards(histograms.last().map(|p: &HistogramPoint| p.time), time, point) {
                histograms.push(HistogramPoint { time, value: Arc::new(value) });
            }
        }
        Some(engine::Series::new(labels, floats, histograms))
    }

    fn forwards(&mut self, before: Option<Timestamp>, now: Timestamp, point: Value<'_>) -> bool {
        let Some(before) = before.filter(|before| *before >= now) else { return true };
        let span = point.element(0).map_or(point.span(), Value::span);
        if before == now {
            self.note(ORDER, span, format!("expected each time once in a series, found {} again", api_time(now)));
        } else if let Some(found) = self.note(ORDER, span, format!("expected a time behind {}, found {}", api_time(before), api_time(now))) {
            found.help.push("samples of a series stand in order of time".to_owned());
        }
        false
    }

    fn array<'v>(&mut self, value: Option<Value<'v>>) -> impl Iterator<Item = Value<'v>> + use<'v> {
        if let Some(value) = value.filter(|v| !v.is_array()) {
            self.expected("a list of samples", value);
        }
        value.into_iter().flat_map(Value::elements)
    }

    fn found_in(&mut self, value: Value<'_>, message: &str, help: &str) {
        let start = value.span().start;
        if let Some(found) = self.note(ANSWER, Span::new(start, start + 1), message) {
            found.help.push(help.to_owned());
        }
    }

    fn label_sets(&mut self, all: Value<'_>) -> Vec<Labels> {
        all.elements().filter_map(|value| self.labels(value)).collect()
    }

    fn metric(&mut self, value: Value<'_>) -> Option<Labels> {
        if !value.is_object() {
            self.expected("an object with `metric`", value);
            return None;
        }
        match value.get("metric") {
            Some(metric) => self.labels(metric),
            None => {
                self.found_in(value, "expected `metric` with the labels, found none", "an empty label set is written `\"metric\": {}`");
                None
            }
        }
    }

    /// A label set, each once.
    fn labels(&mut self, value: Value<'_>) -> Option<Labels> {
        if !value.is_object() {
            self.expected("a label set as an object", value);
            return None;
        }
        let mut pairs = Vec::new();
        for entry in value.entries() {
            match (entry.key.as_str(), entry.value.as_str()) {
                (Some(name), Some(text)) => pairs.push((name, text)),
                (Some(name), None) => self.expected(&format!("a text as value of the label `{name}`"), entry.value),
                (None, _) => {}
            }
        }
        let labels: Labels = pairs.into_iter().collect();
        if let Some(first) = self.series.get(&labels).copied() {
            let source = self.source;
            if let Some(found) = self.note(DUPLICATE, value.span(), format!("expected each series once, found `{labels}` again")) {
                found.others.push(crate::diag::Label { source, span: first, message: "first here".to_owned() });
            }
            return None;
        }
        self.series.insert(labels.clone(), value.span());
        Some(labels)
    }

    /// `[time, value]`.
    fn pair<'v>(&mut self, point: Value<'v>) -> Option<(Timestamp, Value<'v>)> {
        let (Some(time), Some(value), None) = (point.element(0), point.element(1), point.element(2)) else {
            self.expected("`[time, \"value\"]`", point);
            return None;
        };
        let Some(at) = time.as_f64() else {
            self.expected("a time in seconds", time);
            return None;
        };
        let millis = (at * 1000.0).round();
        #[expect(clippy::cast_possible_truncation, reason = "the range is checked beside it")]
        if millis.abs() < 9.2e18 {
            Some((millis as Timestamp, value))
        } else {
            self.note(VALUE, time.span(), format!("expected a time in seconds that fits 64 bits of milliseconds, found `{}`", time.text()));
            None
        }
    }

    /// A float as the API writes it: as a text.
    fn float(&mut self, value: Value<'_>) -> Option<f64> {
        let Some(text) = value.as_str() else {
            self.expected("a number in quotes, as the API writes values", value);
            return None;
        };
        let float = number::parse(&text);
        if float.is_none() {
            self.note(VALUE, value.span(), format!("expected a number, found `{}`", value.text()));
        }
        float
    }

    fn histogram(&mut self, value: Value<'_>) -> Option<Histogram> {
        let (Some(count), Some(sum)) = (value.get("count"), value.get("sum")) else {
            self.expected("a histogram with `count`, `sum` and `buckets`", value);
            return None;
        };
        let (count, sum) = (self.float(count)?, self.float(sum)?);
        let mut buckets = Vec::new();
        for bucket in value.get("buckets").into_iter().flat_map(Value::elements) {
            let parts: Vec<Value<'_>> = bucket.elements().collect();
            let [rule, lower, upper, count] = parts[..] else {
                self.expected("a bucket `[boundaries, \"lower\", \"upper\", \"count\"]`", bucket);
                return None;
            };
            let Some(rule) = rule.as_u64().filter(|r| *r <= 3) else {
                self.expected("0 to 3 as rule of the bucket's boundaries", rule);
                return None;
            };
            buckets.push(Buckets { rule, lower: self.float(lower)?, upper: self.float(upper)?, count: self.float(count)? });
        }
        match rebuild(count, sum, &buckets) {
            Ok(histogram) => Some(histogram),
            Err(message) => {
                self.note(VALUE, value.get("buckets").map_or(value.span(), Value::span), message);
                None
            }
        }
    }
}

/// A time as the API writes it: seconds, with three digits of milliseconds where there are any.
#[must_use]
pub fn api_time(time: Timestamp) -> String {
    let sign = if time < 0 { "-" } else { "" };
    let (whole, rest) = (time.unsigned_abs() / 1000, time.unsigned_abs() % 1000);
    if rest == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{rest:03}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::LineIndex;

    fn read(text: &str) -> (Option<Answer>, Vec<String>) {
        let (answer, found) = read_answer(SourceId(0), text);
        let lines = LineIndex::new(text);
        let show = |d: &Diagnostic| {
            let at = lines.locate(text, d.primary.as_ref().expect("present").span.start);
            format!("{}:{} {}", at.line, at.column, d.message)
        };
        (answer, found.iter().map(show).collect())
    }

    #[test]
    fn all_types_of_results() {
        let of = |data: &str| read(&format!(r#"{{"status":"success","data":{data},"warnings":["w"],"infos":["i"]}}"#));
        let (answer, found) = of(r#"{"resultType":"scalar","result":[1435781451.781,"+Inf"]}"#);
        assert_eq!(
            (answer.expect("read"), found),
            (Answer { outcome: Outcome::Result(engine::Value::Scalar(f64::INFINITY)), warnings: vec!["w".into()], infos: vec!["i".into()] }, vec![])
        );
        let (answer, _) = of(r#"{"resultType":"string","result":[0,"x"]}"#);
        assert_eq!(answer.expect("read").outcome, Outcome::Result(engine::Value::String("x".into())));
        let (answer, found) = of(
            r#"{"resultType":"matrix","result":[{"metric":{"a":"1"},"values":[[1,"2"],[2.5,"NaN"]],"histograms":[[3,{"count":"3","sum":"4","buckets":[[0,"1","2","3"]]}]]}]}"#,
        );
        let Some(Outcome::Result(engine::Value::Matrix(series))) = answer.map(|a| a.outcome) else { panic!("{found:?}") };
        assert_eq!((series[0].floats[1].time, series[0].histograms[0].time, series[0].histograms[0].value.schema), (2500, 3000, 0));
        assert_eq!(read(r#"[{"a":"1"}]"#).0.map(|a| a.outcome), Some(Outcome::Series(vec![[("a", "1")].into_iter().collect()])));
    }

    #[test]
    fn mistakes_have_places() {
        let vector = |sample: &str| format!("{{\"resultType\":\"vector\",\"result\":[\n{sample}]}}");
        let matrix = |series: &str| format!("{{\"resultType\":\"matrix\",\"result\":[\n{{\"metric\":{{}},{series}}}]}}");
        for (text, want) in [
            ("{}".to_owned(), &["1:1 expected an answer of the HTTP API with `status` and `data`, found neither"][..]),
            ("{\"status\":\"ok\"}".to_owned(), &["1:11 expected `success` or `error`, found `\"ok\"`"]),
            ("{\"status\":\"success\"}".to_owned(), &["1:11 expected `data` beside `status`, found none"]),
            (
                "{\"resultType\":\"vec\",\"result\":[]}".to_owned(),
                &["1:15 expected `vector`, `matrix`, `scalar` or `string` as the type of the result, found `\"vec\"`"],
            ),
            ("{\"resultType\":\"vector\",\"result\":{}}".to_owned(), &["1:33 expected the result as an array, found an object"]),
            (vector("{\"metric\":{},\"value\":[1,2]}"), &["2:25 expected a number in quotes, as the API writes values, found `2`"]),
            (vector("{\"metric\":{},\"value\":[1,\"x\"]}"), &["2:25 expected a number, found `\"x\"`"]),
            (vector("{\"metric\":{},\"value\":[1e99,\"1\"]}"), &["2:23 expected a time in seconds that fits 64 bits of milliseconds, found `1e99`"]),
            (vector("{\"metric\":{},\"values\":[[1,\"1\"]]}"), &["2:1 expected `value` or `histogram` in the sample, found neither"]),
            (
                vector("{\"metric\":{\"a\":1},\"value\":[1]}"),
                &["2:16 expected a text as value of the label `a`, found `1`", "2:27 expected `[time, \"value\"]`, found an array"],
            ),
            (vector("{\"metric\":{},\"value\":[1,\"1\"]},{\"metric\":{},\"value\":[1,\"1\"]}"), &["2:41 expected each series once, found `{}` again"]),
            (
                matrix("\"values\":[[2,\"1\"],[1,\"1\"],[2,\"1\"]]"),
                &["2:33 expected a time behind 2, found 1", "2:41 expected each time once in a series, found 2 again"],
            ),
            (
                matrix("\"values\":[[2,\"1\"]],\"histograms\":[[2,{\"count\":\"1\",\"sum\":\"1\"}],[3,{\"count\":\"1\"}]]"),
                &[
                    "2:47 expected one sample at 2, found a float and a histogram",
                    "2:78 expected a histogram with `count`, `sum` and `buckets`, found an object",
                ],
            ),
            (
                "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{".to_owned(),
                &["1:72 expected a key or `}`, found the end of the file"],
            ),
        ] {
            assert_eq!(read(&text).1[..want.len()], *want, "{text}");
        }
    }
}
