//! Where variables stand in a text, as `variableRegex` of Grafana's `app/features/variables/utils.ts` finds them.

use crate::text::Span;

/// A variable in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reference<'a> {
    /// Its bytes.
    pub span: Span,
    /// Its name, without `$`.
    pub name: &'a str,
    /// What stands behind the colon: `regex`, `csv`, `date:iso`.
    pub format: Option<&'a str>,
}

/// What Prometheus' backend replaces letter for letter, whatever follows (`grafana-prometheus-datasource` `models/query.go`):
/// `$__range_ss` is `$__range_s` and an `s`. Longer ones first.
const BACKEND: &[&str] = &["__rate_interval_ms", "__rate_interval", "__interval_ms", "__interval", "__range_ms", "__range_s", "__range"];

/// Whether the name is one of Grafana's own: it begins with `__`.
#[must_use]
pub fn is_builtin(name: &str) -> bool {
    name.starts_with("__")
}

/// Every variable of a text, in order.
pub fn references(text: &str) -> impl Iterator<Item = Reference<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < text.len() {
            match reference_at(text, at) {
                Some(found) => {
                    at = found.span.end as usize;
                    return Some(found);
                }
                None => at += 1,
            }
        }
        None
    })
}

/// The variable that begins at byte `at`.
pub(super) fn reference_at(text: &str, at: usize) -> Option<Reference<'_>> {
    let rest = text.as_bytes().get(at..)?;
    let word = |from: usize| rest.get(from..).unwrap_or_default().iter().take_while(|&&b| b.is_ascii_alphanumeric() || b == b'_').count();
    let found = |len: usize, name: (usize, usize), format: Option<(usize, usize)>| {
        let piece = |(from, to): (usize, usize)| text.get(at + from..at + to);
        Some(Reference { span: Span::of(at, at + len), name: piece(name)?, format: format.and_then(piece) })
    };
    match rest {
        [b'$', b'{', ..] => {
            let name_end = 2 + word(2);
            let close = rest.iter().position(|&b| b == b'}')?;
            if name_end == 2 {
                return None;
            }
            match rest.get(name_end)? {
                b'}' => found(close + 1, (2, name_end), None),
                b':' if close > name_end + 1 => found(close + 1, (2, name_end), Some((name_end + 1, close))),
                b'.' if close > name_end + 1 => {
                    let colon = rest[name_end..close].iter().position(|&b| b == b':').map(|n| name_end + n);
                    match colon {
                        Some(colon) if colon == name_end + 1 || colon + 1 == close => None,
                        colon => found(close + 1, (2, name_end), colon.map(|c| (c + 1, close))),
                    }
                }
                _ => None,
            }
        }
        [b'$', ..] => {
            let mut end = 1 + word(1);
            if end == 1 {
                return None;
            }
            let name = text.get(at + 1..at + end)?;
            if let Some(own) = BACKEND.iter().find(|own| name.starts_with(**own)) {
                end = 1 + own.len();
            }
            found(end, (1, end), None)
        }
        [b'[', b'[', ..] => {
            let name_end = 2 + word(2);
            if name_end == 2 {
                return None;
            }
            match rest.get(name_end..)? {
                [b']', b']', ..] => found(name_end + 2, (2, name_end), None),
                [b':', ..] => {
                    let format_end = name_end + 1 + word(name_end + 1);
                    let closes = format_end > name_end + 1 && rest.get(format_end..)?.starts_with(b"]]");
                    if closes { found(format_end + 2, (2, name_end), Some((name_end + 1, format_end))) } else { None }
                }
                _ => None,
            }
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_is_found() {
        let names = |text| references(text).map(|r| format!("{}:{}", r.name, r.format.unwrap_or(""))).collect::<Vec<_>>();
        for (text, expected) in [
            ("a $x b", &["x:"][..]),
            ("$x_bar", &["x_bar:"]),
            ("foo_${x}_bar", &["x:"]),
            ("${x:regex}", &["x:regex"]),
            ("${__from:date:iso}", &["__from:date:iso"]),
            ("${__user.login}", &["__user:"]),
            ("[[x]] [[y:csv]]", &["x:", "y:csv"]),
            ("[[[x]]]", &["x:"]),
            ("[$__range_ss] $__interval_ms", &["__range_s:", "__interval_ms:"]),
            ("$ ${} ${ x} [[:alpha:]] [[a-z]] $$", &[]),
            ("é$é$x", &["x:"]),
            ("${x", &[]),
        ] {
            assert_eq!(names(text), expected, "{text}");
        }
    }

    #[test]
    fn spans_hold_the_whole_spelling() {
        let text = "rate(x[${w:raw}])";
        assert_eq!(references(text).map(|r| &text[r.span.range()]).collect::<Vec<_>>(), ["${w:raw}"]);
    }
}
