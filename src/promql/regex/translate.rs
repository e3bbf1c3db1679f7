//! Go's syntax into that of the `regex` crate, with the same meaning.
//!
//! Every flag is resolved where it applies, so the output depends on no flag around it: `(?i)a.` becomes `(?i:a)(?s:.)` or `(?i:a).`.
//! Classes are written out as ranges, because `[`, `&&`, `--` and `~~` mean something there that they do not mean in Go. Groups keep
//! their numbers and lose their names ([`Translation::names`] has them), because Go allows names that the crate does not.

use std::fmt::Write as _;

use super::check::check;
use super::class::Unicode;
use super::reader::{self, Assertion, ClassItem, Flags, Limit, Repeat, Sink};

/// Matches nothing, in every position.
const NOTHING: &str = r"[^\x{0}-\x{10FFFF}]";
const EVERYTHING: &str = r"\x{0}-\x{10FFFF}";

/// The same pattern in the syntax of the `regex` crate, not anchored; `dot_newline` says whether `.` matches a newline from the start
/// on, as it does in matchers and in `label_replace`.
///
/// A pattern that [`check`](fn@check) refuses becomes one that matches nothing.
///
/// ```
/// use promforge::promql::regex;
///
/// assert_eq!(regex::translate(r"[\d[&&]\Q.*\E", true), r"[0-9\x{5B}\x{26}\x{26}]\.\*");
/// ```
#[must_use]
pub fn translate(pattern: &str, dot_newline: bool) -> String {
    translation(pattern, dot_newline).text
}

/// A translated pattern.
#[derive(Debug, Default)]
pub(super) struct Translation {
    pub(super) text: String,
    /// The names of groups one and up; empty for those without.
    pub(super) names: Vec<Box<str>>,
    /// How deep groups are nested at most, those that the translation adds included.
    pub(super) depth: usize,
}

pub(super) fn translation(pattern: &str, dot_newline: bool) -> Translation {
    let mut writer = Writer::default();
    let read = check(pattern).is_ok() && reader::read(pattern.as_bytes(), dot_newline, &mut writer).is_ok();
    if read { writer.done } else { Translation { text: NOTHING.to_owned(), ..Translation::default() } }
}

#[derive(Default)]
struct Writer {
    done: Translation,
    /// Where the open groups start.
    groups: Vec<usize>,
    /// Where the piece starts that a repetition would repeat.
    last: usize,
    /// That piece cannot stand before a repetition without a group around it.
    loose: bool,
    negated: bool,
    empty: bool,
}

impl Writer {
    fn piece(&mut self, loose: bool) {
        self.last = self.done.text.len();
        self.loose = loose;
    }

    fn push(&mut self, text: &str) {
        self.done.text.push_str(text);
    }

    fn hex(&mut self, c: u32) {
        // Writing to a string cannot fail.
        _ = write!(self.done.text, "\\x{{{c:X}}}");
    }

    fn class_char(&mut self, c: u32) {
        match char::from_u32(c) {
            Some(c) if c.is_alphanumeric() => self.done.text.push(c),
            _ => self.hex(c),
        }
    }

    fn range(&mut self, low: u32, high: u32) {
        let low = if (0xD800..=0xDFFF).contains(&low) { 0xE000 } else { low };
        let high = if (0xD800..=0xDFFF).contains(&high) { 0xD7FF } else { high };
        if low > high {
            return;
        }
        self.empty = false;
        self.class_char(low);
        if low < high {
            self.push("-");
            self.class_char(high);
        }
    }
}

impl Sink for Writer {
    fn literal(&mut self, c: u32, flags: Flags) {
        self.piece(false);
        let Some(c) = char::from_u32(c) else {
            self.push(NOTHING);
            return;
        };
        let folds = flags.has(Flags::FOLD) && (c.is_ascii_alphabetic() || !c.is_ascii());
        if folds {
            self.push("(?i:");
        }
        match c {
            _ if c.is_alphanumeric()
                || matches!(c, '_' | ' ' | '/' | ':' | '-' | '=' | ',' | '@' | '%' | ';' | '"' | '\'' | '<' | '>' | '!' | '`' | '~' | '&') =>
            {
                self.done.text.push(c);
            }
            _ if c.is_ascii_punctuation() => {
                self.done.text.push('\\');
                self.done.text.push(c);
            }
            _ => self.hex(u32::from(c)),
        }
        if folds {
            self.push(")");
        }
    }

    fn any(&mut self, flags: Flags) {
        self.piece(false);
        self.push(if flags.has(Flags::DOT_NEWLINE) { "(?s:.)" } else { "." });
    }

    fn assertion(&mut self, assertion: Assertion) {
        self.piece(true);
        self.push(match assertion {
            Assertion::BeginText => r"\A",
            Assertion::EndText => r"\z",
            Assertion::BeginLine => "(?m:^)",
            Assertion::EndLine => "(?m:$)",
            Assertion::WordBoundary => r"(?-u:\b)",
            Assertion::NoWordBoundary => r"(?-u:\B)",
        });
    }

    fn class_begin(&mut self, negated: bool, flags: Flags) {
        self.piece(false);
        (self.negated, self.empty) = (negated, true);
        if flags.has(Flags::FOLD) {
            self.push("(?i:");
        }
        self.push(if negated { "[^" } else { "[" });
    }

    fn class_item(&mut self, item: ClassItem) {
        match item {
            ClassItem::Range(low, high) => self.range(low, high),
            ClassItem::Named(ranges, negated) => {
                self.push(if negated { "[^" } else { "" });
                for (low, high) in ranges {
                    self.range(u32::from(*low), u32::from(*high));
                }
                self.push(if negated { "]" } else { "" });
            }
            // No text holds surrogates.
            ClassItem::Unicode(Unicode::Any, true) | ClassItem::Unicode(Unicode::Category("Cs"), false) => {}
            ClassItem::Unicode(Unicode::Any, false) | ClassItem::Unicode(Unicode::Category("Cs"), true) => {
                self.empty = false;
                self.push(EVERYTHING);
            }
            ClassItem::Unicode(class, negated) => {
                self.empty = false;
                let letter = if negated { 'P' } else { 'p' };
                _ = match class {
                    Unicode::Script(name) => write!(self.done.text, r"\{letter}{{sc={name}}}"),
                    Unicode::Category(name) => write!(self.done.text, r"\{letter}{{gc={name}}}"),
                    Unicode::Any => Ok(()),
                };
            }
        }
    }

    fn class_end(&mut self, flags: Flags) {
        if self.empty {
            self.done.text.truncate(self.last);
            self.push(if self.negated { "(?s:.)" } else { NOTHING });
            return;
        }
        self.push(if flags.has(Flags::FOLD) { "])" } else { "]" });
    }

    fn open(&mut self, capture: Option<&str>) {
        self.groups.push(self.done.text.len());
        self.done.depth = self.done.depth.max(self.groups.len());
        if let Some(name) = capture {
            self.done.names.push(name.into());
        }
        self.push(if capture.is_some() { "(" } else { "(?:" });
    }

    fn bar(&mut self) {
        self.push("|");
    }

    fn complete(&mut self) {}

    fn close(&mut self) {
        self.push(")");
        self.last = self.groups.pop().unwrap_or(0);
        self.loose = false;
    }

    fn repeat(&mut self, repeat: Repeat) {
        if self.loose {
            self.done.text.insert_str(self.last, "(?:");
            self.done.depth += 1;
            self.push(")");
        }
        match (repeat.counted, repeat.min, repeat.max) {
            (false, 0, None) => self.push("*"),
            (false, _, None) => self.push("+"),
            (false, ..) => self.push("?"),
            (true, min, None) => _ = write!(self.done.text, "{{{min},}}"),
            (true, min, Some(max)) if min == max => _ = write!(self.done.text, "{{{min}}}"),
            (true, min, Some(max)) => _ = write!(self.done.text, "{{{min},{max}}}"),
        }
        if repeat.lazy {
            self.push("?");
        }
        self.loose = true;
    }

    fn limit(&self) -> Option<Limit> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_what_go_means() {
        for (pattern, expected) in [
            ("", ""),
            ("5..", "5(?s:.)(?s:.)"),
            ("(?-s).", "."),
            ("a|b", "a|b"),
            (r"\d\W", "[0-9][[^0-9A-Z\\x{5F}a-z]]"),
            (r"\s", r"[\x{9}-\x{A}\x{C}-\x{D}\x{20}]"),
            (r"\bx\B", r"(?-u:\b)x(?-u:\B)"),
            ("^a$", r"\Aa\z"),
            ("(?m)^a$", "(?m:^)a(?m:$)"),
            ("(?m:^)^", r"(?:(?m:^))\A"),
            (r"\Qa.b\E+", r"a\.b+"),
            (r"\Q[", r"\["),
            ("a*(?i)*", "(?:a*)*"),
            ("a(?i)*b", "a*(?i:b)"),
            ("(?:a(?i)b)c", "(?:a(?i:b))c"),
            ("(?U)a+b+?", "a+?b+"),
            ("^*", r"(?:\A)*"),
            ("[a&&b+--c~~[d]", r"[a\x{26}\x{26}b\x{2B}-\x{2D}c\x{7E}\x{7E}\x{5B}d]"),
            ("[[:word:]-]", r"[0-9A-Z\x{5F}a-z\x{2D}]"),
            ("[^]]", r"[^\x{5D}]"),
            (r"\pN\P{Greek}", r"[\p{gc=N}][\P{sc=Greek}]"),
            (r"[\x{D800}]\x{DFFF}", r"[^\x{0}-\x{10FFFF}][^\x{0}-\x{10FFFF}]"),
            (r"\12\x41\x{263a}", r"\x{A}A\x{263A}"),
            (r"\_\#", r"_\#"),
            ("a #b", r"a \#b"),
            ("(?P<1>a)(?<n>b)", "(a)(b)"),
            ("a{2,}?b{3}c{1,2}", "a{2,}?b{3}c{1,2}"),
            ("a{,2}", r"a\{,2\}"),
            ("(", NOTHING),
        ] {
            assert_eq!(translate(pattern, true), expected, "{pattern}");
        }
    }

    #[test]
    fn keeps_names_apart() {
        assert_eq!(translation("(?P<1>a)(b)(?:c)(?<n>d)", false).names, ["1".into(), "".into(), Box::<str>::from("n")]);
    }
}
