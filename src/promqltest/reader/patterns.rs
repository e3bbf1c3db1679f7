//! The heads of commands as upstream's regular expressions take them apart (promqltest/test.go: patLoad and its neighbours).
//!
//! They are kept as regular expressions, because which of several readings wins (`step 1m 2m x`) is theirs to say.

use std::sync::LazyLock;

use regex::{Captures, Regex};

/// Go's `\s`.
const SPACE: &str = r"[\t\n\f\r ]";

fn compile(pattern: &str) -> Regex {
    #[expect(clippy::expect_used, reason = "every pattern of this file is compiled by its test")]
    Regex::new(&pattern.replace(r"\s", SPACE)).expect("a pattern of this file")
}

static LOAD: LazyLock<Regex> = LazyLock::new(|| compile(r"^load(?:_(with_nhcb))?\s+(.+?)$"));
static INSTANT: LazyLock<Regex> = LazyLock::new(|| compile(r"^eval(?:_(fail|warn|ordered|info))?\s+instant\s+(?:at\s+(.+?))?\s+(.+)$"));
static RANGE: LazyLock<Regex> = LazyLock::new(|| compile(r"^eval(?:_(fail|warn|info))?\s+range\s+from\s+(.+)\s+to\s+(.+)\s+step\s+(.+?)\s+(.+)$"));
static EXPECT: LazyLock<Regex> = LazyLock::new(|| compile(r"^expect\s+(ordered|fail|warn|no_warn|info|no_info)(?:\s+(regex|msg):(.+))?$"));
static EXPECT_RANGE: LazyLock<Regex> = LazyLock::new(|| compile(r"^expect range vector\s+from\s+(.+)\s+to\s+(.+)\s+step\s+(.+)$"));
static CONTEXT: LazyLock<Regex> = LazyLock::new(|| compile(r"(start|end|range|step)\(\)"));

/// `load_with_nhcb STEP`.
pub(super) struct LoadHead<'t> {
    pub(super) with_nhcb: bool,
    pub(super) step: &'t str,
}

pub(super) fn load(line: &str) -> Option<LoadHead<'_>> {
    let found = LOAD.captures(line)?;
    Some(LoadHead { with_nhcb: found.get(1).is_some(), step: part(&found, 2) })
}

/// The times of an evaluation, as written.
pub(super) enum Times<'t> {
    Instant(&'t str),
    Range([&'t str; 3]),
}

/// `eval[_WORD] .. EXPR`.
pub(super) struct EvalHead<'t> {
    pub(super) word: &'t str,
    pub(super) times: Times<'t>,
    pub(super) expr: &'t str,
}

pub(super) fn eval(line: &str) -> Option<EvalHead<'_>> {
    if let Some(found) = INSTANT.captures(line) {
        return Some(EvalHead { word: part(&found, 1), times: Times::Instant(part(&found, 2)), expr: part(&found, 3) });
    }
    let found = RANGE.captures(line)?;
    let times = Times::Range([part(&found, 2), part(&found, 3), part(&found, 4)]);
    Some(EvalHead { word: part(&found, 1), times, expr: part(&found, 5) })
}

/// `expect KIND [regex|msg: TEXT]`.
pub(super) struct ExpectHead<'t> {
    pub(super) kind: &'t str,
    /// `regex` or `msg`, and the text without the space around it.
    pub(super) text: Option<(&'t str, &'t str)>,
}

pub(super) fn expect(line: &str) -> Option<ExpectHead<'_>> {
    let found = EXPECT.captures(line)?;
    let text = found.get(2).map(|how| (how.as_str(), part(&found, 3).trim()));
    Some(ExpectHead { kind: part(&found, 1), text })
}

/// `expect range vector from A to B step C`.
pub(super) fn expect_range(line: &str) -> Option<[&str; 3]> {
    let found = EXPECT_RANGE.captures(line)?;
    Some([part(&found, 1), part(&found, 2), part(&found, 3)])
}

/// Whether the text calls a function that knows the query's times: such a query is not repeated as a range query.
pub(in crate::promqltest) fn knows_times(expr: &str) -> bool {
    CONTEXT.is_match(expr)
}

fn part<'t>(found: &Captures<'t>, group: usize) -> &'t str {
    found.get(group).map_or("", |part| part.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_come_apart_as_upstream_takes_them() {
        let of = |line: &str| {
            eval(line).map(|head| match head.times {
                Times::Instant(at) => format!("{}|{at}|{}", head.word, head.expr),
                Times::Range([from, to, step]) => format!("{}|{from}|{to}|{step}|{}", head.word, head.expr),
            })
        };
        for (line, expected) in [
            ("eval instant at 5m sum(x)", Some("|5m|sum(x)")),
            ("eval_ordered\tinstant at\t5m  x  + y", Some("ordered|5m|x  + y")),
            ("eval instant  x", Some("||x")),
            ("eval instant x", None),
            ("eval range from 0 to 10m step 5m x step 3m y", Some("|0|10m step 5m x|3m|y")),
            ("eval range from 0 to 1 to 10m step 5m x", Some("|0 to 1|10m|5m|x")),
            ("eval_ordered range from 0 to 1 step 5m x", None),
            ("eval_bad instant at 5m x", None),
        ] {
            assert_eq!(of(line).as_deref(), expected, "{line}");
        }
        assert_eq!(load("load_with_nhcb  5m x").map(|l| (l.with_nhcb, l.step)), Some((true, "5m x")));
        assert!(load("load").is_none() && load("loads 5m").is_none());
        assert_eq!(expect("expect fail  msg: a b ").and_then(|e| e.text), Some(("msg", "a b")));
        assert!(expect("expect fail foo").is_none());
        assert_eq!(expect_range("expect range vector from 1m to 2m step 3m"), Some(["1m", "2m", "3m"]));
        assert!(knows_times("a + step()") && !knows_times("time()"));
    }
}
