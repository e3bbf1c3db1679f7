//! The verdict on a pattern: accepted or refused, in Go's words.

use super::error::RegexError;
use super::limits;
use super::reader::{self, Assertion, ClassItem, Flags, Limit, Repeat, Sink, Stop};

/// Accepts and refuses a matcher's pattern exactly as Prometheus 3.15.0 does (`NewFastRegexMatcher` in `model/labels/regexp.go`), with
/// the same text. The same holds for the pattern of `label_replace`, and for those of templates.
///
/// Takes bytes, because a string in PromQL can hold any: what is a literal, or an alternation of literals, is accepted without being
/// valid UTF-8, as there. Costs some ten nanoseconds and no memory for a pattern as they usually are.
///
/// # Errors
///
/// If Go refuses the pattern.
///
/// ```
/// use promforge::promql::regex;
///
/// assert!(regex::check("5..|404").is_ok());
/// assert_eq!(regex::check("[").unwrap_err().to_string(), "error parsing regexp: missing closing ]: `[`");
/// ```
pub fn check(pattern: impl AsRef<[u8]>) -> Result<(), RegexError> {
    let pattern = pattern.as_ref();
    if is_simple(pattern) {
        return Ok(());
    }
    match reader::read(pattern, true, &mut Verdict::new(pattern.len())) {
        Ok(()) => Ok(()),
        Err(Stop::Unsure) => limits::check(pattern),
        Err(stop) => stop.error(pattern).map_or(Ok(()), Err),
    }
}

/// What a byte is to [`is_simple`].
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Literal,
    /// Not ASCII.
    High,
    Any,
    Bar,
    Repeat,
    Ask,
    Other,
}

const ROLES: [Role; 256] = {
    let mut roles = [Role::Literal; 256];
    let mut byte = 0;
    while byte < 256 {
        roles[byte] = match byte as u8 {
            b'.' => Role::Any,
            b'|' => Role::Bar,
            b'*' | b'+' => Role::Repeat,
            b'?' => Role::Ask,
            b'\\' | b'(' | b')' | b'[' | b']' | b'{' | b'}' | b'^' | b'$' => Role::Other,
            128.. => Role::High,
            _ => Role::Literal,
        };
        byte += 1;
    }
    roles
};

/// Longer ones could, if made for it, nest too deeply by their common prefixes.
const SIMPLE_LENGTH: usize = 32 << 10;

/// Surely accepted: literals, `.`, `|`, and `* + ?` behind the first two. Answers no if unsure.
fn is_simple(pattern: &[u8]) -> bool {
    let (mut high, mut literal, mut repeatable, mut repeated) = (false, true, false, false);
    for byte in pattern {
        match ROLES[usize::from(*byte)] {
            Role::Literal => (repeatable, repeated) = (true, false),
            Role::High => (high, repeatable, repeated) = (true, true, false),
            Role::Any => (literal, repeatable, repeated) = (false, true, false),
            Role::Bar => (repeatable, repeated) = (false, false),
            Role::Repeat | Role::Ask if repeatable => (literal, repeatable, repeated) = (false, false, true),
            // One question mark behind a repetition makes it lazy; a second one is an error.
            Role::Ask if repeated => repeated = false,
            Role::Repeat | Role::Ask | Role::Other => return false,
        }
    }
    literal || (pattern.len() <= SIMPLE_LENGTH && (!high || std::str::from_utf8(pattern).is_ok()))
}

/// Keeps nothing but what tells whether Go's limits on size and height can come into play; then it is unsure.
struct Verdict {
    /// More parse nodes than Go can make of the pattern.
    nodes: u64,
    /// Room for that many more groups and repetitions before the height could reach a thousand.
    levels: u32,
    /// Product of all counts.
    repeats: u64,
    unsure: bool,
}

impl Verdict {
    /// Go makes fewer than eight nodes a byte, and looks at heights from the thousandth on. A tree's height comes from groups and
    /// repetitions, and from common prefixes of alternatives: those need length by the square of the height.
    fn new(length: usize) -> Self {
        let nodes = length as u64 * 8;
        let levels = if nodes < 1000 {
            u32::MAX
        } else if length <= 1600 {
            32
        } else if length <= 12_000 {
            8
        } else {
            0
        };
        Self { nodes, levels, repeats: 1, unsure: levels == 0 }
    }

    fn deeper(&mut self) {
        match self.levels.checked_sub(1) {
            Some(left) => self.levels = left,
            None => self.unsure = true,
        }
    }
}

impl Sink for Verdict {
    fn literal(&mut self, _: u32, _: Flags) {}
    fn any(&mut self, _: Flags) {}
    fn assertion(&mut self, _: Assertion) {}
    fn class_begin(&mut self, _: bool, _: Flags) {}
    fn class_item(&mut self, _: ClassItem) {}
    fn class_end(&mut self, _: Flags) {}
    fn open(&mut self, _: Option<&str>) {
        self.deeper();
    }
    fn bar(&mut self) {}
    fn complete(&mut self) {}
    fn close(&mut self) {}
    fn repeat(&mut self, repeat: Repeat) {
        self.deeper();
        if repeat.counted {
            self.repeats = self.repeats.saturating_mul(u64::from(repeat.max.unwrap_or(repeat.min).max(1)));
            self.unsure |= self.nodes.saturating_mul(self.repeats) >= limits::MAX_SIZE;
        }
    }
    fn limit(&self) -> Option<Limit> {
        self.unsure.then_some(Limit::Unsure)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(pattern: &[u8]) -> String {
        check(pattern).map_or_else(|error| error.to_string().replace("error parsing regexp: ", ""), |()| "ok".to_owned())
    }

    #[test]
    fn accepts() {
        for pattern in [
            "",
            "5..",
            ".+",
            ".*",
            "a|b|c",
            "foo-.*",
            "|",
            "a||b",
            "(|)",
            "()",
            "(?:)",
            "()*",
            "^*",
            "$+",
            r"\b+",
            "a??",
            "a*?",
            "a{2}?",
            "ä+ö*?",
            "(a|b)?",
            r"\_\-\.\/\~\%\&\<\@\:",
            r"\Qa.b\E",
            r"\Q",
            r"\Q[",
            r"a\Q\E*",
            r"a*\Q\E*",
            "a(?i)*",
            r"\E".trim_start_matches(r"\E"),
            "]",
            "a]",
            "}",
            "a{",
            "a{,2}",
            "{",
            "a{1",
            "a{1,",
            "a{1,2",
            "a{01}",
            "a{x}",
            "a{1000}",
            "a{0,}",
            "(a{10}){100}",
            "(a{0}){1000}",
            "(?:a{1000}){0}",
            "((a{1000}){0}){1000}",
            r"\pN",
            r"\p{Greek}",
            r"\p{^Greek}",
            r"\P{^Lu}",
            r"[\p{Han}a]",
            r"\p{Any}",
            r"\pL",
            r"\p{LC}",
            r"\p{Cs}",
            "(?P<n>a)",
            "(?<n>a)",
            "(?P<n>a)(?P<n>b)",
            "(?P<1>a)",
            "(?<_x9>a)",
            "(?i)a",
            "(?i-s:a)",
            "(?-i:a)",
            "(?ims)",
            "(?)",
            "(?U)a+",
            "(?sU-im:a)",
            "[[:alpha:]]",
            "[[:^word:]x]",
            "[a-]",
            "[-a]",
            "[a-b-c]",
            "[]]",
            "[]a]",
            "[^]]",
            "[[]",
            "[[a]",
            "[[:a]",
            "[a&&b]",
            "[+--]",
            "[!--b]",
            "[a~~b]",
            "[^^]",
            r"[\]]",
            r"[\d-z]",
            r"[a\-z]",
            r"\z",
            r"a\z",
            r"\A",
            r"\x41",
            r"\x{10FFFF}",
            r"\x{0}",
            r"\x{D800}",
            r"\12",
            r"\0",
            r"\08",
            r"\123",
            r"\777",
            r"\a\f\n\r\t\v",
            r"[\x41-\x{100}]",
            "a b #c",
            "\u{0}",
            ".{1000}",
            "(?s).",
            "x{2}{".trim_end_matches('{'),
            "-",
            "--",
            "~",
            "&&",
        ] {
            assert_eq!(verdict(pattern.as_bytes()), "ok", "{pattern}");
        }
        assert_eq!(verdict(b"\xff|a"), "ok");
    }

    #[test]
    fn refuses() {
        for (pattern, said) in [
            ("[", "missing closing ]: `[`"),
            ("a[b", "missing closing ]: `[b`"),
            ("[]", "missing closing ]: `[]`"),
            ("[^]", "missing closing ]: `[^]`"),
            ("[a-", "missing closing ]: `[a-`"),
            ("[[:alpha:]", "missing closing ]: `[[:alpha:]`"),
            ("(", "missing closing ): `(`"),
            ("a(b(c)", "missing closing ): `a(b(c)`"),
            (")", "unexpected ): `)`"),
            ("a)(", "unexpected ): `a)(`"),
            ("*", "missing argument to repetition operator: `*`"),
            ("a|+b", "missing argument to repetition operator: `+`"),
            ("(*a)", "missing argument to repetition operator: `*`"),
            ("(?i)*", "missing argument to repetition operator: `*`"),
            ("+?a", "missing argument to repetition operator: `+?`"),
            ("{2}", "missing argument to repetition operator: `{2}`"),
            ("a**", "invalid nested repetition operator: `**`"),
            ("a*+b", "invalid nested repetition operator: `*+`"),
            ("a???", "invalid nested repetition operator: `???`"),
            ("a{2}{3}", "invalid nested repetition operator: `{2}{3}`"),
            ("a+*?b", "invalid nested repetition operator: `+*?`"),
            ("a{1001}", "invalid repeat count: `{1001}`"),
            ("a{3,2}", "invalid repeat count: `{3,2}`"),
            ("a{99999999999999999999}", "invalid repeat count: `{99999999999999999999}`"),
            ("a{1,99999999999999999999}?", "invalid repeat count: `{1,99999999999999999999}`"),
            ("(a{10}){101}", "invalid repeat count: `{101}`"),
            ("((a{2}|b{9,11}){10}c){10}?x", "invalid repeat count: `{10}?`"),
            ("(a{1000}){2,}", "invalid repeat count: `{2,}`"),
            (r"\", "trailing backslash at end of expression: ``"),
            (r"a\", "trailing backslash at end of expression: ``"),
            (r"[\", "trailing backslash at end of expression: ``"),
            (r"\8", r"invalid escape sequence: `\8`"),
            (r"\1", r"invalid escape sequence: `\1`"),
            (r"\C", r"invalid escape sequence: `\C`"),
            (r"\Z", r"invalid escape sequence: `\Z`"),
            (r"\E", r"invalid escape sequence: `\E`"),
            (r"\ä", r"invalid escape sequence: `\ä`"),
            (r"\x", r"invalid escape sequence: `\x`"),
            (r"\xg12", r"invalid escape sequence: `\xg1`"),
            (r"\x4", r"invalid escape sequence: `\x4`"),
            (r"\x{110000}z", r"invalid escape sequence: `\x{110000`"),
            (r"\x{}", r"invalid escape sequence: `\x{}`"),
            (r"\x{4", r"invalid escape sequence: `\x{4`"),
            (r"\x{4z}", r"invalid escape sequence: `\x{4z`"),
            (r"[\b]", r"invalid escape sequence: `\b`"),
            (r"[a-\d]", r"invalid escape sequence: `\d`"),
            (r"[\Qa]", r"invalid escape sequence: `\Q`"),
            ("[a--b]", "invalid character class range: `a--`"),
            ("[z-a]", "invalid character class range: `z-a`"),
            ("[a[:foo:]]", "invalid character class range: `[:foo:]`"),
            (r"\p{Foo}", r"invalid character class range: `\p{Foo}`"),
            (r"\p{greek}", r"invalid character class range: `\p{greek}`"),
            (r"\p{Letter}", r"invalid character class range: `\p{Letter}`"),
            (r"\pX", r"invalid character class range: `\pX`"),
            (r"\p", r"invalid character class range: `\p`"),
            (r"\p{", r"invalid character class range: `\p{`"),
            (r"\p{}", r"invalid character class range: `\p{}`"),
            (r"[\p{^Foo}]", r"invalid character class range: `\p{^Foo}`"),
            ("(?=a)", "invalid or unsupported Perl syntax: `(?=`"),
            ("(?!a)", "invalid or unsupported Perl syntax: `(?!`"),
            ("(?>a)", "invalid or unsupported Perl syntax: `(?>`"),
            ("(?x)a", "invalid or unsupported Perl syntax: `(?x`"),
            ("(?i", "invalid or unsupported Perl syntax: `(?i`"),
            ("(?", "invalid or unsupported Perl syntax: `(?`"),
            ("(?i-)a", "invalid or unsupported Perl syntax: `(?i-)`"),
            ("(?-:a)", "invalid or unsupported Perl syntax: `(?-:`"),
            ("(?--i)", "invalid or unsupported Perl syntax: `(?--`"),
            ("(?P=n)", "invalid or unsupported Perl syntax: `(?P`"),
            ("(?P<", "invalid or unsupported Perl syntax: `(?P`"),
            ("(?'n'a)", "invalid or unsupported Perl syntax: `(?'`"),
            ("(?<=a)b", "invalid named capture: `(?<=a)b`"),
            ("(?<n a>b)", "invalid named capture: `(?<n a>`"),
            ("(?P<>a)", "invalid named capture: `(?P<>`"),
            ("(?P<n", "invalid named capture: `(?P<n`"),
            ("(?P<ä>a)", "invalid named capture: `(?P<ä>`"),
        ] {
            assert_eq!(verdict(pattern.as_bytes()), said, "{pattern}");
        }
        assert_eq!(verdict(b"a.\xffb"), "invalid UTF-8: `\u{fffd}b`");
        assert_eq!(verdict(b"(?P<n\xff>.)"), "invalid UTF-8: `\u{fffd}`");
    }

    #[test]
    fn the_first_mistake_counts() {
        assert_eq!(verdict(b"a**["), "invalid nested repetition operator: `**`");
        assert_eq!(verdict(b"(a|[z-a]"), "invalid character class range: `z-a`");
        assert_eq!(check("a(b[c").unwrap_err().span, 3..5);
    }
}
