//! The way out of a mistake, found by its message. Upstream has no such sentences; its words stay as they are.

use crate::promql::ParseError;
use crate::promql::functions::Func;
use crate::promql::operators::AggregateOp;
use crate::text::nearest;

/// Beginnings of messages and what to do about them.
const ADVICE: &[(&str, &str)] = &[
    ("expected type range vector", "write a window behind the selector: `x[5m]`; behind any other expression a subquery: `(..)[5m:]`"),
    (
        "expected type instant vector in aggregation",
        "aggregations take instant vectors: wrap a range vector in a function such as `rate(..)`, a number in `vector(..)`",
    ),
    ("expected type instant vector", "wrap a range vector in a function such as `rate(..)`, a number in `vector(..)`"),
    ("expected type scalar", "write a number, or wrap an expression with one result in `scalar(..)`"),
    ("expected type string", "write the text in quotes"),
    ("trailing commas not allowed", "remove the comma"),
    ("unclosed left parenthesis", "add `)`"),
    ("unclosed left bracket", "add `]`"),
    ("unexpected end of input inside braces", "add `}`"),
    ("unexpected right parenthesis", "remove it, or open a parenthesis before"),
    ("unexpected character after '=': '~'", "outside braces there is only `==`; regular expressions go into braces: `{label=~\"..\"}`"),
    ("unexpected end of input in duration expression", "write a duration and `]`: `[5m]`"),
    ("bad number or duration syntax", "write a number (`1.5`, `1e3`), or whole numbers with units, largest first (`1h30m`)"),
    ("not a valid duration string", "write whole numbers with units, each once, largest first: `1h30m`"),
    ("duration must be greater than 0", "write how far back to look: `[5m]`"),
    ("unterminated quoted string", "close the quotes on the same line, or use backticks"),
    ("unterminated raw string", "close the backticks"),
    ("unknown escape sequence", "write the backslash twice, or put the text in backticks"),
    ("comparisons between scalars must use BOOL", "write `bool` behind the operator: `1 == bool 2`"),
    ("bool modifier can only be used on comparison", "remove `bool`"),
    ("no arguments for aggregate expression", "write what is aggregated between the parentheses"),
    ("ranges only allowed for vector selectors", "write a subquery, with a colon: `(..)[5m:]`"),
    ("no offset modifiers allowed before range", "write the range first: `x[5m] offset 1h`"),
    ("no @ modifiers allowed before range", "write the range first: `x[5m] @ 1609746000`"),
    ("offset modifier must be preceded", "write `offset` directly behind the selector: `rate(x[5m] offset 1h)`"),
    ("@ modifier must be preceded", "write `@` directly behind the selector: `rate(x[5m] @ 1609746000)`"),
    ("subquery is only allowed on instant vector", "a subquery turns an instant vector into a range vector; remove one of the two"),
    ("vector selector must contain at least one non-empty matcher", "name the metric, or add a matcher that does not match the empty text"),
    ("metric name must not be set twice", "keep one of the two names"),
    ("set operations must always be many-to-many", "remove `group_left` or `group_right`"),
    ("vector matching only allowed between instant vectors", "remove `on (..)` or `ignoring (..)`"),
    ("expression nested deeper than", "split the expression with recording rules"),
    ("no expression found in input", "write an expression"),
    ("binop fill modifiers are experimental", "start Prometheus with --enable-feature=promql-binop-fill-modifiers"),
    ("anchored modifier is experimental", "start Prometheus with --enable-feature=promql-extended-range-selectors"),
    ("smoothed modifier is experimental", "start Prometheus with --enable-feature=promql-extended-range-selectors"),
    ("experimental duration expression is not enabled", "write a literal duration"),
    ("error parsing regexp: invalid or unsupported Perl syntax", "Go's RE2 syntax has no look-around and no backreferences"),
];

/// Adds the way out to each mistake where one is known.
pub(super) fn add(text: &str, errors: &mut [ParseError]) {
    for error in errors.iter_mut().filter(|e| e.help.is_none()) {
        error.help = advise(text, error);
    }
}

fn advise(text: &str, error: &ParseError) -> Option<String> {
    let message = error.message.as_str();
    if message.starts_with("unknown function") {
        return Some(like(text.get(error.span.range())?));
    }
    if message.starts_with("function ") && message.ends_with("is not enabled") {
        return Some("start Prometheus with --enable-feature=promql-experimental-functions".to_owned());
    }
    if message.contains(" in label matching") && message.starts_with("unexpected \"=\"") {
        return Some("inside braces one `=` compares: `{label=\"value\"}`".to_owned());
    }
    if message.starts_with("unexpected \"=\"") {
        return Some("comparison is `==`; `=` stands between a label and its value, inside braces".to_owned());
    }
    if message.starts_with("unexpected identifier") && message.ends_with("expected string") {
        return Some("put the value in quotes".to_owned());
    }
    ADVICE.iter().find(|(start, _)| message.starts_with(start)).map(|(_, advice)| (*advice).to_owned())
}

/// Something called like `name`.
fn like(name: &str) -> String {
    let lower = name.to_ascii_lowercase();
    let known = || Func::ALL.iter().map(|f| f.name()).chain(AggregateOp::ALL.iter().map(|op| op.as_str()));
    if let Some(same) = known().find(|k| *k == lower) {
        return format!("names of functions are written in small letters: `{same}`");
    }
    match nearest(&lower, known()).first() {
        Some(near) => format!("did you mean `{near}`?"),
        None => "an expression may call PromQL's own functions only".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use crate::promql::{Features, parse};

    #[test]
    fn mistakes_come_with_a_way_out() {
        let help = |text: &str| parse(text, &Features::server()).expect_err("wrong").errors[0].help.clone().unwrap_or_default();
        assert_eq!(help("ratte(x[5m])"), "did you mean `rate`?");
        assert_eq!(help("RATE(x[5m])"), "names of functions are written in small letters: `rate`");
        assert_eq!(help("zzz(x)"), "an expression may call PromQL's own functions only");
        assert!(help("rate(x)").starts_with("write a window"));
        assert!(help("a = 1").starts_with("comparison is `==`"));
        assert_eq!(help("x{a=b}"), "put the value in quotes");
        assert!(help("mad_over_time(x[5m])").ends_with("promql-experimental-functions"));
    }
}
