//! A question that is answered differently, made smaller while the answers still differ: a part of the expression, one time, fewer series,
//! fewer values.

use std::io;

use promforge::promql::{Features, parse};
use serde_json::{Value, json};

use super::compare::{Verdict, compare};
use super::oracle::Oracle;
use crate::answer::Evaluator;

/// Who is asked.
#[derive(Debug)]
pub(super) struct Pair<'a> {
    pub(super) oracle: &'a mut Oracle,
    pub(super) evaluator: &'a mut Evaluator,
}

impl Pair<'_> {
    /// Both answers and how they compare.
    ///
    /// # Errors
    /// If the oracle is gone.
    pub(super) fn ask(&mut self, question: &Value) -> io::Result<(Value, Value, Verdict)> {
        let (theirs, ours) = (self.oracle.ask(question)?, self.evaluator.answer(question));
        let verdict = compare(question["expr"].as_str().unwrap_or_default(), &theirs, &ours);
        Ok((theirs, ours, verdict))
    }

    /// Whether chance decides upstream: asked again, it gives another answer or ours. It goes through hash maps in places, and `limitk`, the text
    /// of an error or what is warned of first shows their order.
    ///
    /// # Errors
    /// If the oracle is gone.
    pub(super) fn is_chance(&mut self, question: &Value, theirs: &Value) -> io::Result<bool> {
        for turn in 0..12 {
            if turn % 2 == 1 {
                self.oracle.ask(&json!({"expr": "1", "at": 0}))?; // it loads the series again, in another order where one command loads them all
            }
            let (again, _, verdict) = self.ask(question)?;
            let repeated = compare(question["expr"].as_str().unwrap_or_default(), theirs, &again);
            if !matches!(verdict, Verdict::Differs(_)) || matches!(repeated, Verdict::Differs(_)) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn differs(&mut self, question: &Value, verdict: Verdict) -> io::Result<bool> {
        Ok(self.ask(question)?.2 == verdict)
    }
}

/// A smaller question of which the answers compare in the same way.
///
/// # Errors
/// If the oracle is gone.
pub(super) fn minimize(question: &Value, pair: &mut Pair<'_>) -> io::Result<Value> {
    let mut best = question.clone();
    let verdict = pair.ask(&best)?.2;
    if !matches!(verdict, Verdict::Differs(_)) {
        return Ok(best); // chance decides on one of the sides
    }
    for smaller in [parts, one_time, fewer_series, fewer_values, parts] {
        // each round takes the first change that keeps the difference, until none does
        let mut tries = 0;
        'rounds: loop {
            for candidate in smaller(&best) {
                tries += 1;
                if tries > 200 {
                    break 'rounds;
                }
                if pair.differs(&candidate, verdict)? {
                    best = candidate;
                    continue 'rounds;
                }
            }
            break;
        }
    }
    Ok(best)
}

fn with(question: &Value, key: &str, value: Value) -> Value {
    let mut changed = question.clone();
    changed[key] = value;
    changed
}

fn text<'q>(question: &'q Value, key: &str) -> &'q str {
    question[key].as_str().unwrap_or_default()
}

/// The expression with one node replaced by a node inside of it, the shortest results first.
fn parts(question: &Value) -> Vec<Value> {
    let expr = text(question, "expr");
    let Ok(tree) = parse(expr, &Features::suite()) else { return Vec::new() };
    let spans: Vec<_> = tree.nodes().iter().map(|node| node.span.range()).collect();
    let mut texts: Vec<String> = Vec::new();
    for outer in &spans {
        for inner in spans.iter().filter(|inner| outer.start <= inner.start && inner.end <= outer.end && inner.len() < outer.len()) {
            if let (Some(before), Some(part), Some(behind)) = (expr.get(..outer.start), expr.get(inner.clone()), expr.get(outer.end..)) {
                texts.push(format!("{before}{part}{behind}"));
            }
        }
    }
    texts.sort_by_key(|text| (text.len(), text.clone()));
    texts.dedup();
    texts.into_iter().map(|text| with(question, "expr", text.into())).collect()
}

/// Each step of a range alone, as an instant and as a range.
fn one_time(question: &Value) -> Vec<Value> {
    let (Some(start), Some(end), Some(step)) = (question["start"].as_i64(), question["end"].as_i64(), question["step"].as_i64()) else { return Vec::new() };
    let times: Vec<i64> = (0..40).map(|i| start + i * step).take_while(|time| *time <= end).collect();
    let instants = times.iter().map(|at| json!({"load": question["load"], "expr": question["expr"], "at": at}));
    let shorter = times.iter().flat_map(|time| [with(question, "start", (*time).into()), with(question, "end", (*time).into())]);
    instants.chain(shorter.filter(|q| q != question)).collect()
}

/// The load without half of its series, a quarter, .. one of them.
fn fewer_series(question: &Value) -> Vec<Value> {
    let lines: Vec<&str> = text(question, "load").lines().collect();
    let Some((head, series)) = lines.split_first() else { return Vec::new() };
    let mut found = Vec::new();
    let mut size = series.len().div_ceil(2);
    while size > 0 {
        for start in (0..series.len()).step_by(size) {
            let kept: Vec<&str> = series.iter().enumerate().filter(|(i, _)| *i < start || *i >= start + size).map(|(_, line)| *line).collect();
            found.push(with(question, "load", format!("{head}\n{}{}", kept.join("\n"), if kept.is_empty() { "" } else { "\n" }).into()));
        }
        size /= 2;
    }
    found
}

/// The load without one of the items of one of its series.
fn fewer_values(question: &Value) -> Vec<Value> {
    let load = text(question, "load");
    let lines: Vec<&str> = load.lines().collect();
    let mut found = Vec::new();
    for (number, line) in lines.iter().enumerate().skip(1) {
        let items = items(line);
        for without in 1..items.len() {
            let kept: Vec<&str> = items.iter().enumerate().filter(|(i, _)| *i != without).map(|(_, item)| *item).collect();
            let changed = format!("  {}", kept.join(" "));
            let all: Vec<&str> = lines.iter().enumerate().map(|(i, line)| if i == number { changed.as_str() } else { line }).collect();
            found.push(with(question, "load", format!("{}\n", all.join("\n")).into()));
        }
    }
    found
}

/// The words of a line, where braces hold together what they enclose.
fn items(line: &str) -> Vec<&str> {
    let (mut found, mut depth, mut start) = (Vec::new(), 0_usize, None);
    for (at, c) in line.char_indices().chain([(line.len(), ' ')]) {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        match (c == ' ' && depth == 0, start) {
            (true, Some(from)) => {
                found.extend(line.get(from..at));
                start = None;
            }
            (false, None) => start = Some(at),
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_get_smaller_step_by_step() {
        assert_eq!(items("  x{a=\"b c\"} 1 {{sum:1 count:2}}x3 _"), ["x{a=\"b c\"}", "1", "{{sum:1 count:2}}x3", "_"]);
        let question = json!({"load": "load 1m\n  a 1 2\n  b 3\n", "expr": "sum(rate(a[5m])) + 1", "start": 0, "end": 60_000, "step": 60_000});
        let exprs: Vec<String> = parts(&question).iter().map(|q| text(q, "expr").to_owned()).collect();
        assert!(exprs.contains(&"rate(a[5m])".to_owned()) && exprs.contains(&"sum(rate(a[5m]))".to_owned()), "{exprs:?}");
        assert_eq!(one_time(&question)[1]["at"], 60_000);
        let loads = |questions: Vec<Value>| questions.iter().map(|q| text(q, "load").to_owned()).collect::<Vec<_>>();
        assert_eq!(loads(fewer_series(&question)), ["load 1m\n  b 3\n", "load 1m\n  a 1 2\n"]);
        assert_eq!(loads(fewer_values(&question))[0], "load 1m\n  a 2\n  b 3\n");
    }
}
