//! Classes of characters: what names are made of (Go's `unicode.IsLetter`, `IsDigit`), and what words are made of for `title`
//! (golang.org/x/text v0.41.0, `cases/info.go`). ASCII is decided without tables.

use std::sync::LazyLock;

use regex::Regex;

#[expect(clippy::expect_used, reason = "the patterns are constants, and a test compiles them")]
fn class(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is a constant that compiles")
}

static NAME: LazyLock<Regex> = LazyLock::new(|| class(r"^[\p{L}\p{Nd}_]$"));
static CASED: LazyLock<Regex> = LazyLock::new(|| class(r"^\p{Cased}$"));
static INSIDE: LazyLock<Regex> =
    LazyLock::new(|| class(r"^[\p{wb=ALetter}\p{wb=Hebrew_Letter}\p{wb=Numeric}\p{wb=ExtendNumLet}\p{wb=Extend}\p{wb=Format}\p{wb=ZWJ}]$"));
static MIDDLE: LazyLock<Regex> = LazyLock::new(|| class(r"^[\p{wb=MidLetter}\p{wb=MidNumLet}\p{wb=Single_Quote}]$"));

fn is_in(class: &Regex, c: char) -> bool {
    class.is_match(c.encode_utf8(&mut [0; 4]))
}

/// Whether names of variables, fields and functions may have it.
pub(crate) fn is_name(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphanumeric() || c == '_' } else { is_in(&NAME, c) }
}

/// What a character does to a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Word {
    /// It has case: the first of a word is a capital.
    Cased,
    /// It belongs to a word.
    Inside,
    /// It belongs to a word between two letters; two of them end it.
    Middle,
    /// It ends a word.
    Break,
}

/// The class of a character for `title`.
pub(crate) fn word(c: char) -> Word {
    match c {
        'a'..='z' | 'A'..='Z' => Word::Cased,
        '0'..='9' | '_' => Word::Inside,
        '\'' | '.' | ':' => Word::Middle,
        c if c.is_ascii() => Word::Break,
        c if is_in(&CASED, c) => Word::Cased,
        c if is_in(&MIDDLE, c) => Word::Middle,
        c if is_in(&INSIDE, c) => Word::Inside,
        _ => Word::Break,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes() {
        for (c, name, expected) in [
            ('a', true, Word::Cased),
            ('\u{e9}', true, Word::Cased),
            ('7', true, Word::Inside),
            ('\u{b2}', false, Word::Break),
            ('\u{301}', false, Word::Inside),
            ('\u{2019}', false, Word::Middle),
            ('\u{5d0}', true, Word::Inside),
            ('\u{65e5}', true, Word::Break),
            ('-', false, Word::Break),
        ] {
            assert_eq!((is_name(c), word(c)), (name, expected), "{c}");
        }
    }
}
