//! `eval ..` and the lines below it: what is evaluated when, and what is expected (promqltest/test.go: parseEval, parseExpect).

use std::collections::hash_map::Entry;

use rustc_hash::FxHashMap;

use crate::model::duration::Duration;
use crate::model::{self, Timestamp, number};
use crate::promql::regex::Regex;
use crate::promql::{Features, parse_all};
use crate::text::{Mapped, nearest};

use super::super::expectation::{Expectations, Pattern};
use super::super::script::{Eval, ExpectedSeries, When};
use super::patterns::{self, EvalHead, Times};
use super::{Line, Reader};

const EVAL: &str = "write `eval instant at 5m EXPR` or `eval range from 0 to 10m step 1m EXPR`";
const EXPECT: &str = "write `expect KIND`, `expect KIND msg: TEXT` or `expect KIND regex: RE`; kinds are fail, warn, no_warn, info, no_info, ordered";
const KINDS: [&str; 6] = ["fail", "warn", "no_warn", "info", "no_info", "ordered"];
const RANGE_VECTOR: &str = "write `expect range vector from 10s to 1m step 10s`";
const STRING: &str = "write the text in double quotes or backquotes: `expect string \"text\"`";
const MANY: &str = "leave one of them away";

/// What the lines below `eval` say.
#[derive(Debug, Default)]
struct Body {
    expectations: Expectations,
    /// `expect range vector`.
    grid: Option<(Timestamp, Timestamp, Duration)>,
    instant_only: bool,
    expected: Vec<ExpectedSeries>,
    scalar: Option<f64>,
    string: String,
}

impl<'t> Reader<'t, '_> {
    pub(super) fn eval(&mut self, line: Line<'t>) -> Option<Eval> {
        let Some(EvalHead { word, times, expr: text }) = patterns::eval(line.text) else {
            self.complain("expected the times and an expression behind `eval`", line.span(), EVAL);
            self.body(true, Body::default());
            return None;
        };
        let text_span = line.place(text);
        let parsed = parse_all(text, &Features::suite());
        let mapped = Mapped::verbatim(text, text_span.start);
        let findings = parsed.errors.iter().map(|error| error.to_diagnostic(self.source, &mapped));
        self.findings.extend(findings);
        let instant = matches!(times, Times::Instant(_));
        let when = match times {
            Times::Instant(at) => self.duration("the time of the evaluation", line, at).map(|at| When::Instant(at.as_millis())),
            Times::Range(times) => self.times(line, times).map(|(start, end, step)| When::Range { start, end, step }),
        };
        let mut body = Body::default();
        match word {
            "ordered" => body.expectations.ordered = true,
            "fail" => body.expectations.must_fail = true,
            "warn" => body.expectations.must_warn = true,
            "info" => body.expectations.must_inform = true,
            _ => {}
        }
        let body = self.body(instant, body);
        let (expr, when) = (parsed.expr?, when?);
        // `expect range vector` moves the evaluation, as upstream has it.
        let (when, grid) = match (when, body.grid) {
            (When::Instant(at), None) => (When::Instant(at), (at, Duration::ZERO, None)),
            (When::Instant(_), Some((start, end, step))) => (When::Instant(end), (start, step, Some(end))),
            (When::Range { start, end, step }, None) | (When::Range { .. }, Some((start, end, step))) => {
                (When::Range { start, end, step }, (start, step, Some(end)))
            }
        };
        let Body { expectations, instant_only, expected, scalar, string, .. } = body;
        let (text, span) = (text.to_owned(), line.span());
        Some(Eval { span, line: line.number, text, text_span, expr, when, grid, instant_only, expectations, expected, scalar, string })
    }

    /// Start, end and step, in milliseconds.
    fn times(&mut self, line: Line<'t>, [from, to, step]: [&str; 3]) -> Option<(Timestamp, Timestamp, Duration)> {
        let start = self.duration("the start of the range", line, from);
        let end = self.duration("the end of the range", line, to);
        let length = self.duration("the step of the range", line, step);
        let (start, end, length) = (start?, end?, length?);
        if end < start {
            self.complain(format!("expected the end of the range behind its start, found {to} before {from}"), line.place(to), "exchange the two");
            return None;
        }
        Some((start.as_millis(), end.as_millis(), length))
    }

    fn body(&mut self, instant: bool, mut body: Body) -> Body {
        let (mut position, mut known) = (0, FxHashMap::default());
        while let Some(line) = self.block_line() {
            position += 1;
            let text = line.text;
            if body.expectations.must_fail
                && let Some(message) = text.strip_prefix("expected_fail_message")
            {
                body.expectations.legacy_failure = Some(Pattern::Text(message.trim().to_owned())).filter(|_| !message.trim().is_empty());
                break;
            }
            if body.expectations.must_fail
                && let Some(pattern) = text.strip_prefix("expected_fail_regexp")
            {
                body.expectations.legacy_failure = self.regex(line, pattern.trim());
                break;
            }
            if text.starts_with("expect range vector") {
                self.range_vector(line, &mut body);
            } else if let Some(rest) = text.strip_prefix("expect string") {
                self.string(line, rest, &mut body);
            } else if text.split(' ').next() == Some("expect") {
                position -= 1;
                self.expect(line, &mut body.expectations);
            } else if let Some(value) = bare_number(text) {
                body.scalar = Some(value);
                break;
            } else if let Some(series) = self.series(line, text) {
                if series.values.len() > 1 && instant && body.grid.is_none() {
                    let message = format!("expected one value of an instant query, found {}", series.values.len());
                    self.complain(
                        message,
                        line.span(),
                        "an instant query that gives a range vector needs `expect range vector from A to B step C` above its series",
                    );
                }
                let new = ExpectedSeries { span: line.span(), position, labels: series.labels, values: series.values };
                body.scalar = None;
                match known.entry(new.labels.clone()) {
                    Entry::Occupied(old) => body.expected[*old.get()] = new,
                    Entry::Vacant(place) => {
                        place.insert(body.expected.len());
                        body.expected.push(new);
                    }
                }
            }
        }
        body
    }

    fn range_vector(&mut self, line: Line<'t>, body: &mut Body) {
        match patterns::expect_range(line.text) {
            Some(times) => body.grid = self.times(line, times).or(body.grid).or(Some((0, 0, Duration::ZERO))),
            None => {
                self.complain("expected the times of the range vector", line.span(), RANGE_VECTOR);
                body.grid = body.grid.or(Some((0, 0, Duration::ZERO)));
            }
        }
        body.instant_only = true;
    }

    fn string(&mut self, line: Line<'t>, rest: &str, body: &mut Body) {
        body.instant_only = true;
        match rest.strip_prefix(' ').and_then(unquote) {
            Some(text) => body.string = text,
            None => self.complain("expected a quoted text", line.place(rest.trim_start()), STRING),
        }
    }

    fn expect(&mut self, line: Line<'t>, into: &mut Expectations) {
        let Some(head) = patterns::expect(line.text) else {
            let mut words = line.text.split_whitespace().skip(1);
            let kind = words.next().unwrap_or_default();
            if let Some(rest) = words.next().filter(|_| KINDS.contains(&kind)) {
                self.complain(format!("expected `msg:` or `regex:` behind `expect {kind}`, found `{rest}`"), line.place(rest), EXPECT);
            } else {
                let near = nearest(kind, KINDS.iter().copied().chain(["string", "range"]));
                let help = near.first().map_or_else(|| EXPECT.to_owned(), |near| format!("did you mean `{near}`? {EXPECT}"));
                let span = if kind.is_empty() { line.span() } else { line.place(kind) };
                self.complain(format!("expected what `expect` is about, found `{kind}`"), span, &help);
            }
            return;
        };
        let pattern = match head.text {
            None => Some(Pattern::Any),
            Some(("msg", text)) => Some(Pattern::Text(text.to_owned())),
            Some((_, text)) => self.regex(line, text),
        };
        let Some(pattern) = pattern else { return };
        let clash = match head.kind {
            "fail" if !into.fail.is_empty() => Some("a second `expect fail`"),
            "warn" if into.no_warn => Some("`expect warn` beside `expect no_warn`"),
            "no_warn" if !into.warn.is_empty() => Some("`expect no_warn` beside `expect warn`"),
            "info" if into.no_info => Some("`expect info` beside `expect no_info`"),
            "no_info" if !into.info.is_empty() => Some("`expect no_info` beside `expect info`"),
            _ => None,
        };
        if let Some(clash) = clash {
            self.complain(format!("expected something that can hold, found {clash}"), line.span(), MANY);
            return;
        }
        match head.kind {
            "fail" => into.fail.push(pattern),
            "warn" => into.warn.push(pattern),
            "info" => into.info.push(pattern),
            "no_warn" => into.no_warn = true,
            "no_info" => into.no_info = true,
            _ => into.ordered = true,
        }
    }

    fn regex(&mut self, line: Line<'t>, pattern: &str) -> Option<Pattern> {
        let found = Regex::unanchored(pattern).map_err(|error| error.to_string());
        match found.and_then(|regex| regex.prepare().map(|()| regex).map_err(|error| error.to_string())) {
            Ok(regex) => Some(Pattern::Regex(regex)),
            Err(error) => {
                self.complain(error, line.place(pattern), "regular expressions are those of Go (RE2); `\\(` is a parenthesis");
                None
            }
        }
    }
}

/// A line that is a number: Go's `ParseInt` in any base, else `ParseFloat`.
#[expect(clippy::cast_precision_loss, reason = "as upstream")]
fn bare_number(text: &str) -> Option<f64> {
    let (negative, body) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    if let Some(value) = number::integer(body)
        && value <= i64::MAX as u64 + u64::from(negative)
    {
        return Some(if negative && value > 0 { -(value as f64) } else { value as f64 });
    }
    let value = number::parse(text)?;
    (value.is_finite() || !text.contains(|c: char| c.is_ascii_digit())).then_some(value)
}

/// Go's `strconv.Unquote`: a text in double quotes or backquotes, or one character in single quotes.
fn unquote(text: &str) -> Option<String> {
    if let Some(raw) = text.strip_prefix('`') {
        return raw.strip_suffix('`').filter(|raw| !raw.contains('`')).map(|raw| raw.replace('\r', ""));
    }
    let content = model::unquote(text).ok().filter(|(_, used)| *used == text.len())?.0;
    (text.starts_with('"') || content.chars().count() == 1).then_some(content)
}

#[cfg(test)]
mod tests {
    use super::super::tests::findings;
    use super::*;

    #[test]
    fn numbers_are_those_of_go() {
        for (text, expected) in [
            ("1", 1.0),
            ("-0x10", -16.0),
            ("0b11", 3.0),
            ("010", 8.0),
            ("08", 8.0),
            ("1_000", 1000.0),
            ("+Inf", f64::INFINITY),
            ("1e3", 1000.0),
            ("0x1p4", 16.0),
        ] {
            assert_eq!(bare_number(text), Some(expected), "{text}");
        }
        for text in ["", "x", "1 2", "1e999", "_1", "1__0", "{}", "infx"] {
            assert_eq!(bare_number(text), None, "{text}");
        }
        assert!(bare_number("NaN").is_some_and(f64::is_nan));
        assert_eq!(bare_number("-0").map(f64::to_bits), Some(0));
    }

    #[test]
    fn strings_are_those_of_go() {
        for (text, expected) in
            [("\"a\\n\"", Some("a\n")), ("`a\"b`", Some("a\"b")), ("'x'", Some("x")), ("'xy'", None), ("\"", None), ("\"a\"b\"", None), ("a", None)]
        {
            assert_eq!(unquote(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn all_mistakes_of_an_evaluation_are_found() {
        let text = "eval instant at 5 sum(\n  expect fial\n  expect fail\n  expect fail msg: x\n  expect warn\n  expect no_warn\n  expect info regex: (\n  expect string x\n  a 1 2\n  b{\n\n\
                    eval instant at 5m rate(x)\n  expect range vector from 2m to 1m step 1m\n  expect range vector\n  a 1 2\n\n\
                    eval range from 1m to 0 step x y\neval foo\n";
        assert_eq!(
            findings(text),
            [
                "1:23 unclosed left parenthesis",
                "1:17 expected the time of the evaluation: not a valid duration string: \"5\"",
                "2:10 expected what `expect` is about, found `fial`",
                "4:3 expected something that can hold, found a second `expect fail`",
                "6:3 expected something that can hold, found `expect no_warn` beside `expect warn`",
                "7:22 error parsing regexp: missing closing ): `(`",
                "8:17 expected a quoted text",
                "9:3 expected one value of an instant query, found 2",
                "10:5 unexpected end of input inside braces",
                "12:25 expected type range vector in call to function \"rate\", got instant vector",
                "13:34 expected the end of the range behind its start, found 1m before 2m",
                "14:3 expected the times of the range vector",
                "17:30 expected the step of the range: not a valid duration string: \"x\"",
                "18:6 unexpected identifier \"foo\" in series values, expected number or \"stale\"",
            ]
        );
        assert_eq!(findings("eval instant at 5m x\n  expect warn foo: x\n"), ["2:15 expected `msg:` or `regex:` behind `expect warn`, found `foo:`"]);
    }
}
