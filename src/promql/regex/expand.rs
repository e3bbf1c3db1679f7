//! Replacement templates of Go's `Regexp.Expand`: `$1`, `${1}`, `${name}`, `$$`.

use std::sync::OnceLock;

/// A piece of a template.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'t> {
    Text(&'t str),
    /// A group by its number.
    Number(usize),
    /// A group by its name.
    Name(&'t str),
}

/// Cuts a template into pieces. What looks like a reference and is none stays as it is.
pub(super) struct Pieces<'t>(pub(super) &'t str);

impl<'t> Iterator for Pieces<'t> {
    type Item = Piece<'t>;

    fn next(&mut self) -> Option<Piece<'t>> {
        let text = self.0;
        if text.is_empty() {
            return None;
        }
        let at = text.find('$').unwrap_or(text.len());
        if at > 0 {
            let (before, rest) = text.split_at(at);
            self.0 = rest;
            return Some(Piece::Text(before));
        }
        let (dollar, rest) = text.split_at(1);
        if let Some(rest) = rest.strip_prefix('$') {
            self.0 = rest;
            return Some(Piece::Text(dollar));
        }
        match reference(rest) {
            Some((name, rest)) => {
                self.0 = rest;
                Some(number(name).map_or(Piece::Name(name), Piece::Number))
            }
            None => {
                self.0 = rest;
                Some(Piece::Text(dollar))
            }
        }
    }
}

/// `name` or `{name}`: the longest name there is, and what follows.
fn reference(text: &str) -> Option<(&str, &str)> {
    let (text, braced) = text.strip_prefix('{').map_or((text, false), |text| (text, true));
    let end = text.find(|c| !is_name(c)).unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    if name.is_empty() {
        return None;
    }
    if braced { rest.strip_prefix('}').map(|rest| (name, rest)) } else { Some((name, rest)) }
}

/// Go's `unicode.IsLetter`, `unicode.IsDigit`, underscore.
fn is_name(c: char) -> bool {
    static LETTER: OnceLock<Option<regex::Regex>> = OnceLock::new();
    if c.is_ascii() {
        return c == '_' || c.is_ascii_alphanumeric();
    }
    let letter = LETTER.get_or_init(|| regex::Regex::new(r"[\p{L}\p{Nd}]").ok());
    letter.as_ref().is_some_and(|letter| letter.is_match(c.encode_utf8(&mut [0; 4])))
}

/// A decimal number without leading zeros, below a billion.
fn number(name: &str) -> Option<usize> {
    let plain = name.len() <= 9 && name.bytes().all(|b| b.is_ascii_digit()) && (name.len() == 1 || !name.starts_with('0'));
    plain.then(|| name.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::Piece::{Name, Number, Text};
    use super::*;

    #[test]
    fn cuts_as_go_does() {
        let cases: &[(&str, &[Piece<'_>])] = &[
            ("", &[]),
            ("a", &[Text("a")]),
            ("$1", &[Number(1)]),
            ("a${12}b", &[Text("a"), Number(12), Text("b")]),
            ("$1x-", &[Name("1x"), Text("-")]),
            ("${1}x", &[Number(1), Text("x")]),
            ("$$1", &[Text("$"), Text("1")]),
            ("$", &[Text("$")]),
            ("$-", &[Text("$"), Text("-")]),
            ("${}", &[Text("$"), Text("{}")]),
            ("${a", &[Text("$"), Text("{a")]),
            ("${a-}", &[Text("$"), Text("{a-}")]),
            ("$01", &[Name("01")]),
            ("$0", &[Number(0)]),
            ("$n_1.", &[Name("n_1"), Text(".")]),
            ("$ä€", &[Name("ä"), Text("€")]),
            ("$9999999999", &[Name("9999999999")]),
        ];
        for (template, pieces) in cases {
            assert_eq!(Pieces(template).collect::<Vec<_>>(), *pieces, "{template}");
        }
    }
}
