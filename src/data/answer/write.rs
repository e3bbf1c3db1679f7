//! A result as `/api/v1/query` and `/api/v1/query_range` answer it, byte for byte (web/api/v1/json_codec.go and util/jsonutil,
//! Prometheus 3.15.0): values as texts, samples in a fixed order, `warnings` and `infos` only where there are any.

use std::fmt::Write;

use crate::engine::{Evaluated, Series, Value};
use crate::model::{self, Histogram, Labels, Timestamp, number};

use super::read::api_time;

/// How many warnings, and how many infos, an answer names.
const MAX_REMARKS: usize = 10;

/// The whole answer, without a line end. `time` is that of the evaluation, which scalars and texts carry; `query` the expression's text, for
/// the positions in warnings.
///
/// ```
/// use promforge::data::write_answer;
/// use promforge::engine::{Engine, MemoryStore, Options};
/// let engine = Engine::new(Options::server());
/// let expr = engine.parse("1 + 1").expect("it parses");
/// let found = engine.instant(&MemoryStore::new(), &expr, 1_500).expect("it evaluates");
/// assert_eq!(write_answer(&found, 1_500, "1 + 1"), r#"{"status":"success","data":{"resultType":"scalar","result":[1.5,"2"]}}"#);
/// ```
#[must_use]
pub fn write_answer(evaluated: &Evaluated, time: Timestamp, query: &str) -> String {
    let mut out = format!(r#"{{"status":"success","data":{{"resultType":"{}","result":"#, evaluated.value.kind());
    match &evaluated.value {
        Value::Scalar(value) => drop(write!(out, r#"[{},"{}"]"#, time as f64 / 1000.0, number::plain(*value))),
        Value::String(text) => {
            let _ = write!(out, "[{},", time as f64 / 1000.0);
            string(&mut out, text, true);
            out.push(']');
        }
        Value::Vector(samples) => list(&mut out, samples, |out, sample| {
            metric(out, &sample.labels);
            out.push_str(if sample.float().is_some() { ",\"value\":" } else { ",\"histogram\":" });
            match &sample.sample.value {
                model::Value::Histogram(value) => point(out, sample.sample.time, |out| histogram(out, value)),
                value => point(out, sample.sample.time, |out| float(out, value.float().unwrap_or(f64::NAN))),
            }
            out.push('}');
        }),
        Value::Matrix(all) => list(&mut out, all, series),
    }
    out.push('}');
    for (key, word, mut texts) in [("warnings", "warning", evaluated.annotations.warnings(query)), ("infos", "info", evaluated.annotations.infos(query))] {
        if texts.is_empty() {
            continue;
        }
        if texts.len() > MAX_REMARKS {
            let omitted = texts.split_off(MAX_REMARKS).len();
            texts.push(format!("{omitted} more {word} annotations omitted"));
        }
        let _ = write!(out, ",\"{key}\":");
        list(&mut out, &texts, |out, text| string(out, text, true));
    }
    out.push('}');
    out
}

fn list<T>(out: &mut String, all: &[T], one: impl Fn(&mut String, &T)) {
    out.push('[');
    for (i, item) in all.iter().enumerate() {
        if i > 0 {
            out.push(',');
        }
        one(out, item);
    }
    out.push(']');
}

fn series(out: &mut String, series: &Series) {
    metric(out, &series.labels);
    if !series.floats.is_empty() {
        out.push_str(",\"values\":");
        list(out, &series.floats, |out, p| point(out, p.time, |out| float(out, p.value)));
    }
    if !series.histograms.is_empty() {
        out.push_str(",\"histograms\":");
        list(out, &series.histograms, |out, p| point(out, p.time, |out| histogram(out, &p.value)));
    }
    out.push('}');
}

/// `{"metric":{..}`, left open.
fn metric(out: &mut String, labels: &Labels) {
    out.push_str("{\"metric\":{");
    for (i, (name, value)) in labels.iter().enumerate() {
        if i > 0 {
            out.push(',');
        }
        string(out, name, false);
        out.push(':');
        string(out, value, false);
    }
    out.push('}');
}

fn point(out: &mut String, time: Timestamp, value: impl Fn(&mut String)) {
    let _ = write!(out, "[{},", api_time(time));
    value(out);
    out.push(']');
}

/// A float in quotes; an exponent below 1e-6 and from 1e21 on.
fn float(out: &mut String, value: f64) {
    let size = value.abs();
    let text =
        if size != 0.0 && size.is_finite() && !(1e-6..1e21).contains(&size) { number::scientific(value).replace('E', "e") } else { number::plain(value) };
    let _ = write!(out, "\"{text}\"");
}

fn histogram(out: &mut String, histogram: &Histogram) {
    out.push_str("{\"count\":");
    float(out, histogram.count);
    out.push_str(",\"sum\":");
    float(out, histogram.sum);
    let buckets: Vec<_> = histogram.all_iter().filter(|b| b.count != 0.0).collect();
    if !buckets.is_empty() {
        out.push_str(",\"buckets\":");
        list(out, &buckets, |out, bucket| {
            let rule = match (bucket.lower_inclusive, bucket.upper_inclusive) {
                (false, true) => 0,
                (true, false) => 1,
                (false, false) => 2,
                (true, true) => 3,
            };
            let _ = write!(out, "[{rule},");
            for (bound, behind) in [(bucket.lower, ','), (bucket.upper, ','), (bucket.count, ']')] {
                float(out, bound);
                out.push(behind);
            }
        });
    }
    out.push('}');
}

/// A text in quotes as json-iterator writes it: with `html`, what could be HTML is escaped (all but labels).
fn string(out: &mut String, text: &str, html: bool) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\0'..='\u{1f}' => drop(write!(out, "\\u{:04x}", u32::from(c))),
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' if html => drop(write!(out, "\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::super::{Outcome, read_answer};
    use super::*;
    use crate::engine::{Engine, MemoryStore, Options};
    use crate::model::histogram::BucketSpan;
    use crate::text::SourceId;
    use std::sync::Arc;

    fn store() -> MemoryStore {
        let mut store = MemoryStore::new();
        let of = |name: &str, value: &str| [("__name__", name), ("a", value)].into_iter().collect::<Labels>();
        for (t, v) in [(0, 1e-7), (1_050, -1e21), (2_000, 0.25), (3_005, f64::INFINITY)] {
            store.append(&of("f", "<&\"\u{1}é"), t, v);
        }
        let h = Histogram {
            count: 4.0,
            sum: 2.5,
            zero_threshold: 0.001,
            zero_count: 1.0,
            positive_spans: vec![BucketSpan { offset: 0, length: 2 }, BucketSpan { offset: 1, length: 1 }],
            positive_buckets: vec![1.0, 0.0, 1.0],
            negative_spans: vec![BucketSpan { offset: 1, length: 1 }],
            negative_buckets: vec![1.0],
            ..Histogram::default()
        };
        store.append_histogram(&of("h", "x"), 0, Arc::new(h));
        store
    }

    fn answer(query: &str, at: Timestamp) -> String {
        let engine = Engine::new(Options::server());
        write_answer(&engine.instant(&store(), &engine.parse(query).expect("it parses"), at).expect("it evaluates"), at, query)
    }

    #[test]
    fn every_type() {
        assert_eq!(
            answer("f[4s]", 3_500),
            r#"{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"__name__":"f","a":"<&\"\u0001é"},"values":[[0,"1e-07"],[1.050,"-1e+21"],[2,"0.25"],[3.005,"+Inf"]]}]}}"#
        );
        assert_eq!(
            answer("h", 1_500),
            r#"{"status":"success","data":{"resultType":"vector","result":[{"metric":{"__name__":"h","a":"x"},"histogram":[1.500,{"count":"4","sum":"2.5","buckets":[[1,"-2","-1","1"],[3,"-0.001","0.001","1"],[0,"0.5","1","1"],[0,"4","8","1"]]}]}]}}"#
        );
        assert_eq!(answer(r#""a<b""#, 0), r#"{"status":"success","data":{"resultType":"string","result":[0,"a\u003cb"]}}"#);
        assert_eq!(
            answer("quantile(2, f)", 0),
            r#"{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[0,"+Inf"]}]},"warnings":["PromQL warning: quantile value should be between 0 and 1, got 2 (1:10)"]}"#
        );
    }

    #[test]
    fn what_is_written_is_read() {
        for (query, at) in [("f[4s]", 3_500), ("h", 0), ("f", 5_000), ("1", 7), ("\"x\"", 7)] {
            let engine = Engine::new(Options::server());
            let evaluated = engine.instant(&store(), &engine.parse(query).expect("it parses"), at).expect("it evaluates");
            let (read, found) = read_answer(SourceId(0), write_answer(&evaluated, at, query));
            let Some(Outcome::Result(value)) = read.map(|a| a.outcome) else { panic!("{found:?}") };
            let again = Evaluated { value, annotations: evaluated.annotations.clone() };
            assert_eq!(write_answer(&again, at, query), write_answer(&evaluated, at, query), "{query}");
        }
    }
}
