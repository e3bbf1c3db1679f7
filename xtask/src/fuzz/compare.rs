//! Whether two answers say the same: series in any order, floats within 1e-9, and what upstream leaves open either way.

use std::collections::BTreeMap;

use serde_json::Value;

/// How two answers compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Verdict {
    /// They say the same.
    Equal,
    /// They differ in what upstream leaves open: which of equal values `topk` keeps, which of several bad match groups is named.
    Tie,
    /// Numbers inside of histograms differ in their last digits.
    Digits,
    /// Upstream's program stops with a panic.
    Panic,
    /// They differ, in this.
    Differs(&'static str),
}

/// Compares an answer of upstream with one of ours to the same question.
pub(super) fn compare(expr: &str, theirs: &Value, ours: &Value) -> Verdict {
    let verdict = same(theirs, ours);
    let ranked = expr.contains("topk") || expr.contains("bottomk");
    if ranked && matches!(verdict, Verdict::Differs("series" | "times" | "values")) && by_time(theirs) == by_time(ours) {
        return Verdict::Tie;
    }
    verdict
}

fn same(theirs: &Value, ours: &Value) -> Verdict {
    let (ok, error) = (|v: &Value| v["ok"].as_bool().unwrap_or_default(), |v: &Value| v["error"].as_str().unwrap_or_default().to_owned());
    let (said, mine) = (error(theirs), error(ours));
    if said.starts_with("panic: ") || said.starts_with("unexpected error: ") {
        return Verdict::Panic;
    }
    if ok(theirs) != ok(ours) {
        return Verdict::Differs(if said.contains("too many samples") || mine.contains("too many samples") { "limit" } else { "ok" });
    }
    if !ok(theirs) {
        let open = "found duplicate series for the match group";
        return match said == mine {
            true => Verdict::Equal,
            false if said.starts_with(open) && mine.starts_with(open) => Verdict::Tie,
            false => Verdict::Differs("error"),
        };
    }
    if theirs["type"] != ours["type"] {
        return Verdict::Differs("type");
    }
    let (theirs_series, ours_series) = (series(theirs), series(ours));
    if !theirs_series.iter().map(|s| &s.0).eq(ours_series.iter().map(|s| &s.0)) {
        return Verdict::Differs("series");
    }
    let mut verdict = Verdict::Equal;
    for ((_, a), (_, b)) in theirs_series.iter().zip(&ours_series) {
        if !a.iter().map(|p| &p[0]).eq(b.iter().map(|p| &p[0])) {
            return Verdict::Differs("times");
        }
        for (a, b) in a.iter().zip(b.iter()) {
            let (a, b) = (a[1].as_str().unwrap_or_default(), b[1].as_str().unwrap_or_default());
            match a == b || close(a, b) {
                true => {}
                false if a.starts_with("{{") && close_texts(a, b) => verdict = Verdict::Digits,
                false => return Verdict::Differs("values"),
            }
        }
    }
    for key in ["warnings", "infos"] {
        if lines(&theirs[key]) != lines(&ours[key]) {
            return Verdict::Differs(key);
        }
    }
    verdict
}

type Points<'a> = &'a [Value];

/// The series sorted by the text of their labels.
fn series(answer: &Value) -> Vec<(String, Points<'_>)> {
    let mut found: Vec<_> = list(&answer["result"]).iter().map(|s| (labels(&s["metric"]), list(&s["points"]))).collect();
    found.sort_by(|a, b| a.0.cmp(&b.0));
    found
}

fn labels(metric: &Value) -> String {
    let mut pairs: Vec<(&str, &str)> = metric.as_object().into_iter().flatten().map(|(k, v)| (k.as_str(), v.as_str().unwrap_or_default())).collect();
    pairs.sort_unstable();
    format!("{pairs:?}")
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn lines(value: &Value) -> Vec<&str> {
    let mut found: Vec<&str> = list(value).iter().filter_map(Value::as_str).collect();
    found.sort_unstable();
    found
}

/// The values at each time, whosever they are.
fn by_time(answer: &Value) -> BTreeMap<i64, Vec<&str>> {
    let mut times: BTreeMap<i64, Vec<&str>> = BTreeMap::new();
    for point in list(&answer["result"]).iter().flat_map(|s| list(&s["points"])) {
        times.entry(point[0].as_i64().unwrap_or_default()).or_default().push(point[1].as_str().unwrap_or_default());
    }
    times.values_mut().for_each(|values| values.sort_unstable());
    times
}

/// Whether both are numbers, and almost the same.
fn close(a: &str, b: &str) -> bool {
    let (Ok(a), Ok(b)) = (a.parse::<f64>(), b.parse::<f64>()) else { return false };
    match (a.is_finite(), b.is_finite()) {
        (true, true) => (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1e-300),
        _ => a == b || a.is_nan() && b.is_nan(),
    }
}

/// Whether two histograms have the same words, but for the last digits of numbers.
fn close_texts(a: &str, b: &str) -> bool {
    let words = |text: &str| text.split([' ', ':', '[', ']', '{', '}']).map(str::to_owned).collect::<Vec<_>>();
    let (a, b) = (words(a), words(b));
    a.len() == b.len() && a.iter().zip(&b).all(|(a, b)| a == b || close(a, b))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_counts_as_the_same() {
        let of = |values: &[(&str, &str)]| {
            let result: Vec<Value> = values.iter().map(|(job, value)| json!({"metric": {"job": job}, "points": [[0, value]]})).collect();
            json!({"ok": true, "type": "vector", "result": result})
        };
        let refused = |error: &str| json!({"ok": false, "error": error});
        let group = "found duplicate series for the match group";
        for (expr, theirs, ours, verdict) in [
            ("x", of(&[("a", "1"), ("b", "2")]), of(&[("b", "2"), ("a", "1.0000000001")]), Verdict::Equal),
            ("x", of(&[("a", "NaN"), ("b", "+Inf")]), of(&[("a", "NaN"), ("b", "+Inf")]), Verdict::Equal),
            ("x", of(&[("a", "1")]), of(&[("a", "1.00001")]), Verdict::Differs("values")),
            ("x", of(&[("a", "+Inf")]), of(&[("a", "-Inf")]), Verdict::Differs("values")),
            ("topk(1, x)", of(&[("a", "1")]), of(&[("b", "1")]), Verdict::Tie),
            ("x", of(&[("a", "1")]), of(&[("b", "1")]), Verdict::Differs("series")),
            ("x", of(&[("a", "{{count:0.1}}")]), of(&[("a", "{{count:0.10000000000000001}}")]), Verdict::Digits),
            ("x", of(&[("a", "{{count:0.1}}")]), of(&[("a", "{{sum:0.1}}")]), Verdict::Differs("values")),
            ("x", refused("a"), refused("a"), Verdict::Equal),
            ("x", refused("a"), refused("b"), Verdict::Differs("error")),
            ("x", refused(&format!("{group} 1")), refused(&format!("{group} 2")), Verdict::Tie),
            ("x", refused("panic: x"), of(&[]), Verdict::Panic),
            ("x", refused("a"), of(&[]), Verdict::Differs("ok")),
            ("x", refused("too many samples"), of(&[]), Verdict::Differs("limit")),
        ] {
            assert_eq!(compare(expr, &theirs, &ours), verdict, "{theirs} {ours}");
        }
        let with = |text: &str| json!({"ok": true, "type": "vector", "warnings": [text]});
        assert_eq!(compare("x", &with("a"), &with("b")), Verdict::Differs("warnings"));
    }
}
