//! `label_replace` and `label_join`: whole series get other labels.

use regex::Captures;

use crate::model::METRIC_NAME;

use super::super::error::EvalError;
use super::super::series::{Matrix, merge};
use super::super::store::compile_regex;
use super::Whole;

pub(super) fn label_replace(mut call: Whole<'_>) -> Result<Matrix, EvalError> {
    let mut matrix = call.series(0);
    let (target, replacement, source, pattern) = (call.text(1), call.text(2), call.text(3), call.text(4));
    let Ok(regex) = compile_regex(pattern) else {
        return Err(EvalError::failed(format!("invalid regular expression in label_replace(): {pattern}")));
    };
    if target.is_empty() {
        return Err(EvalError::failed(format!("invalid destination label name in label_replace(): {target}")));
    }
    for series in &mut matrix {
        let value = series.labels.get(source).unwrap_or_default();
        let Some(captures) = regex.captures(value) else { continue };
        let mut builder = series.labels.builder();
        builder.set(target, &expand(replacement, &captures));
        series.labels = builder.build();
        if target == METRIC_NAME {
            series.drop_name = false;
        }
    }
    merge(matrix)
}

/// Go's `Regexp.Expand`: `$1`, `${1}`, `$name`, `${name}`, `$$`; an unknown group is empty, a malformed reference stands for itself.
fn expand(template: &str, captures: &Captures<'_>) -> String {
    let mut out = String::new();
    let mut rest = template;
    while let Some(dollar) = rest.find('$') {
        out.push_str(&rest[..dollar]);
        rest = &rest[dollar + 1..];
        if let Some(after) = rest.strip_prefix('$') {
            out.push('$');
            rest = after;
            continue;
        }
        let (braced, body) = rest.strip_prefix('{').map_or((false, rest), |body| (true, body));
        let length = body.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(body.len());
        let (name, after) = body.split_at(length);
        let after = if braced { after.strip_prefix('}') } else { Some(after) };
        let Some(after) = after.filter(|_| !name.is_empty()) else {
            out.push('$');
            continue;
        };
        let all_digits = name.bytes().all(|b| b.is_ascii_digit()) && !(name.starts_with('0') && name.len() > 1);
        let group = if all_digits { name.parse().ok().and_then(|n: usize| captures.get(n)) } else { captures.name(name) };
        out.push_str(group.map_or("", |m| m.as_str()));
        rest = after;
    }
    out.push_str(rest);
    out
}

pub(super) fn label_join(mut call: Whole<'_>) -> Result<Matrix, EvalError> {
    let mut matrix = call.series(0);
    let (target, separator) = (call.text(1), call.text(2));
    let sources: Vec<&str> = (3..call.args.len()).map(|i| call.text(i)).collect();
    if sources.iter().any(|name| name.is_empty()) {
        return Err(EvalError::failed("invalid source label name in label_join(): "));
    }
    if target.is_empty() {
        return Err(EvalError::failed("invalid destination label name in label_join(): "));
    }
    for series in &mut matrix {
        let values: Vec<&str> = sources.iter().map(|name| series.labels.get(name).unwrap_or_default()).collect();
        let joined = values.join(separator);
        let mut builder = series.labels.builder();
        builder.set(target, &joined);
        series.labels = builder.build();
        if target == METRIC_NAME {
            series.drop_name = false;
        }
    }
    merge(matrix)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_expanded_as_go_does() {
        let regex = compile_regex("(?P<first>a+)(b)?(.*)").expect("it compiles");
        let captures = regex.captures("aaxy").expect("it matches");
        let of = |template: &str| expand(template, &captures);
        assert_eq!(of("$1-$3"), "aa-xy");
        assert_eq!(of("${1}x $1x ${first}$first"), "aax  aaaa");
        assert_eq!(of("$$1 $ ${ ${1 $9 $2."), "$1 $ ${ ${1  .");
        assert_eq!(of("é$0 é$0é"), "éaaxy é", "a letter behind the number belongs to the name");
    }
}
