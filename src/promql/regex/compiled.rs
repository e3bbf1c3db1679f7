//! A pattern that matches: checked at once, compiled by the `regex` crate when first needed, and not at all where its shape says enough.

use std::fmt;
use std::ops::Range;
use std::sync::OnceLock;

use super::check::check;
use super::error::RegexError;
use super::expand::{Piece, Pieces};
use super::shape::Shape;
use super::translate::translation;

/// What a compiled pattern may take; Go's own limit admits about as much.
const SIZE: usize = 256 << 20;
/// Pieces in pieces that the crate, which recurses, compiles on the thread that asks.
const SHALLOW: usize = 24;
/// Stack of the thread that compiles deeper ones: enough for the thousand levels that Go admits, without optimisation. Only what is used is taken.
const DEEP_STACK: usize = 64 << 20;

/// A pattern in Go's syntax.
#[derive(Debug)]
pub struct Regex {
    pattern: Box<str>,
    anchored: bool,
    shape: Shape,
    program: OnceLock<Result<Program, CompileError>>,
}

#[derive(Debug)]
struct Program {
    regex: regex::Regex,
    /// Of groups one and up.
    names: Vec<Box<str>>,
}

/// A pattern that Go accepts, and that is too large or too deeply nested to be compiled here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompileError {
    /// What the compiler said.
    pub message: Box<str>,
}

impl fmt::Display for CompileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot compile the regular expression: {}", self.message)
    }
}

impl std::error::Error for CompileError {}

impl Regex {
    /// As matchers do: the whole text must match, and `.` matches a newline too (`^(?s:RE)$`).
    ///
    /// # Errors
    ///
    /// If Go refuses the pattern: see [`check`](fn@check).
    pub fn matcher(pattern: &str) -> Result<Self, RegexError> {
        Self::new(pattern, true)
    }

    /// As templates do: anywhere in the text, and `.` matches no newline.
    ///
    /// # Errors
    ///
    /// If Go refuses the pattern: see [`check`](fn@check).
    pub fn unanchored(pattern: &str) -> Result<Self, RegexError> {
        Self::new(pattern, false)
    }

    /// As `label_replace` does, which compiles `^(?s:RE)$` as a text (promql/functions.go): as a matcher, but `\Q` without `\E` is refused,
    /// and `a)|(b` is not. Upstream's own error quotes the pattern only: `invalid regular expression in label_replace(): RE`.
    ///
    /// # Errors
    ///
    /// If Go refuses `^(?s:RE)$`, which the error quotes.
    pub fn label_replace(pattern: &str) -> Result<Self, RegexError> {
        Self::new(&format!("^(?s:{pattern})$"), false)
    }

    fn new(pattern: &str, anchored: bool) -> Result<Self, RegexError> {
        check(pattern)?;
        let shape = if anchored { Shape::of(pattern) } else { Shape::Other };
        Ok(Self { pattern: pattern.into(), anchored, shape, program: OnceLock::new() })
    }

    /// The pattern as it was given; for `label_replace` with its anchors.
    #[must_use]
    pub fn pattern(&self) -> &str {
        &self.pattern
    }

    /// Compiles what [`Self::is_match`] needs, if that is not done yet.
    ///
    /// # Errors
    ///
    /// If the pattern cannot be compiled; every later answer of `is_match` is no then.
    pub fn prepare(&self) -> Result<(), CompileError> {
        if matches!(self.shape, Shape::Other) { self.program().map(|_| ()) } else { Ok(()) }
    }

    /// Whether the text matches. No if the pattern cannot be compiled, which [`Self::prepare`] tells.
    #[must_use]
    pub fn is_match(&self, text: &str) -> bool {
        match self.shape.is_match(text) {
            Some(answer) => answer,
            None => self.program().is_ok_and(|program| program.regex.is_match(text)),
        }
    }

    /// The texts that match, if the pattern is a literal or an alternation of literals; sorted, each once. Only of a matcher.
    #[must_use]
    pub fn literals(&self) -> Option<&[Box<str>]> {
        if let Shape::Literals(literals) = &self.shape { Some(literals) } else { None }
    }

    /// The first match's place, in bytes; of a matcher all of the text.
    ///
    /// # Errors
    ///
    /// If the pattern cannot be compiled.
    pub fn find(&self, text: &str) -> Result<Option<Range<usize>>, CompileError> {
        Ok(self.program()?.regex.find(text).map(|found| found.range()))
    }

    /// The first match's place and those of its groups, in bytes; none for a group that took no part.
    ///
    /// # Errors
    ///
    /// If the pattern cannot be compiled.
    pub fn captures(&self, text: &str) -> Result<Option<Vec<Option<Range<usize>>>>, CompileError> {
        let program = self.program()?;
        let found = program.regex.captures(text);
        Ok(found.map(|found| (0..=program.names.len()).map(|group| found.get(group).map(|at| at.range())).collect()))
    }

    /// Go's `ExpandString` on the first match: the template with `$1`, `${1}`, `${name}` and `$$` replaced, a group that is not there or
    /// took no part as nothing. None if nothing matches.
    ///
    /// # Errors
    ///
    /// If the pattern cannot be compiled.
    pub fn expand_first(&self, text: &str, template: &str) -> Result<Option<String>, CompileError> {
        let program = self.program()?;
        Ok(program.regex.captures(text).map(|found| {
            let mut out = String::new();
            program.expand(&found, template, &mut out);
            out
        }))
    }

    /// Go's `ReplaceAllString`: every match replaced by the expanded template, none that is empty right behind another one.
    ///
    /// # Errors
    ///
    /// If the pattern cannot be compiled.
    pub fn replace_all(&self, text: &str, template: &str) -> Result<String, CompileError> {
        let program = self.program()?;
        let mut out = String::new();
        let mut copied = 0;
        let mut search = 0;
        while search <= text.len() {
            let Some(found) = program.regex.captures_at(text, search) else { break };
            let Some(at) = found.get(0) else { break };
            out.push_str(text.get(copied..at.start()).unwrap_or_default());
            if at.end() > copied || at.start() == 0 {
                program.expand(&found, template, &mut out);
            }
            copied = at.end();
            let width = text.get(search..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
            search = at.end().max(search + width);
        }
        out.push_str(text.get(copied..).unwrap_or_default());
        Ok(out)
    }

    fn program(&self) -> Result<&Program, CompileError> {
        self.program.get_or_init(|| self.compile()).as_ref().map_err(Clone::clone)
    }

    fn compile(&self) -> Result<Program, CompileError> {
        let translated = translation(&self.pattern, self.anchored);
        let text = if self.anchored { format!(r"\A(?:{})\z", translated.text) } else { translated.text };
        let built = if translated.depth <= SHALLOW { build(&text, SIZE) } else { build_deep(&text) };
        built.map(|regex| Program { regex, names: translated.names })
    }
}

fn build(text: &str, size: usize) -> Result<regex::Regex, CompileError> {
    let built = regex::RegexBuilder::new(text).size_limit(size).nest_limit(10_000).build();
    built.map_err(|error| CompileError { message: error.to_string().into() })
}

fn build_deep(text: &str) -> Result<regex::Regex, CompileError> {
    std::thread::scope(|scope| match std::thread::Builder::new().stack_size(DEEP_STACK).spawn_scoped(scope, || build(text, SIZE)) {
        Ok(thread) => thread.join().unwrap_or_else(|_| Err(CompileError { message: "the compiler panicked".into() })),
        Err(error) => Err(CompileError { message: error.to_string().into() }),
    })
}

impl Program {
    fn expand(&self, found: &regex::Captures<'_>, template: &str, out: &mut String) {
        for piece in Pieces(template) {
            let text = match piece {
                Piece::Text(text) => Some(text),
                Piece::Number(group) => found.get(group).map(|at| at.as_str()),
                // Of several groups with one name the first one that took part.
                Piece::Name(name) => {
                    let groups = self.names.iter().enumerate().filter(|(_, known)| &***known == name);
                    groups.filter_map(|(i, _)| found.get(i + 1)).map(|at| at.as_str()).next()
                }
            };
            out.push_str(text.unwrap_or_default());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, text: &str) -> bool {
        Regex::matcher(pattern).unwrap().is_match(text)
    }

    #[test]
    fn matchers_are_anchored() {
        for (pattern, yes, no) in [
            ("5..", &["500", "5\n\n", "5äö"][..], &["50", "5000", "x500"][..]),
            ("a|b", &["a", "b"], &["ab", "", "c"]),
            ("a|b.", &["a", "bx"], &["ax", "b"]),
            ("", &[""], &["a"]),
            ("foo-.*", &["foo-", "foo-x\n"], &["foo", "xfoo-"]),
            ("^a$", &["a"], &["a\n"]),
            (r"\d\w\s", &["1a "], &["٣a ", "1ä ", "1a\u{b}"]),
            (r".\b.", &["-a"], &["ä-", "ab"]),
            (r".\B.", &["ä-", "ab", "äö"], &["-a"]),
            ("(?i)straße|K", &["STRASSE".trim_start_matches("STRASSE"), "STRAßE", "k", "\u{212A}"][1..], &["STRASSE"]),
            (r"[a&&b]", &["a", "&", "b"], &["", "&&"]),
            ("[[a]", &["[", "a"], &["[a"]),
            ("[a-c-e]", &["-", "e", "b"], &["d"]),
            (r"[^\D5]", &["1"], &["5", "a"]),
            (r"(?i)[^k]", &["a"], &["k", "K", "\u{212A}"]),
            ("(?m)^a$\n^b$", &["a\nb"], &["a b"]),
            (r"\p{Greek}\PN", &["αx"], &["α1"]),
            (r"\Q.*\E", &[".*"], &["ab"]),
            ("(?-s).+", &["ab"], &["a\n"]),
            ("a\\z", &["a"], &["a\n"]),
            ("a(?i)*", &["", "aaa"], &["A"]),
            ("( |#)a", &[" a", "#a"], &["a"]),
        ] {
            for text in yes {
                assert!(matches(pattern, text), "{pattern:?} should match {text:?}");
            }
            for text in no {
                assert!(!matches(pattern, text), "{pattern:?} should not match {text:?}");
            }
        }
    }

    #[test]
    fn replaces_as_go_does() {
        for (pattern, text, template, expected) in [
            ("b*", "abc", "-", "-a-c-"),
            ("", "äb", "-", "-ä-b-"),
            ("a(x*)b", "-ab-axxb-", "$1W", "---"),
            ("a(x*)b", "-ab-axxb-", "${1}W", "-W-xxW-"),
            ("(?P<n>a)|(?P<n>b)", "ab", "<$n>", "<a><b>"),
            ("(?<1x>a)", "a", "$1x$2$$", "a$"),
            (".", "a\nb", "x", "x\nx"),
            ("^", "a\nb", ">", ">a\nb"),
            ("(?m)^", "a\nb", ">", ">a\n>b"),
            ("x*", "日本", "-", "-日-本-"),
            ("(a){0}b", "ab", "[$1]", "a[]"),
        ] {
            assert_eq!(Regex::unanchored(pattern).unwrap().replace_all(text, template).unwrap(), expected, "{pattern} {text} {template}");
        }
    }

    #[test]
    fn expands_the_whole_match() {
        assert!(Regex::label_replace(r"\Qa").is_err() && Regex::label_replace("a)|(b").is_ok());
        let regex = Regex::label_replace("(.*)-(?P<n>.*)").unwrap();
        assert_eq!(regex.expand_first("a-b\n", "$n:$1").unwrap().as_deref(), Some("b\n:a"));
        assert_eq!(regex.expand_first("ab", "$1").unwrap(), None);
        assert_eq!(regex.captures("a-b").unwrap(), Some(vec![Some(0..3), Some(0..1), Some(2..3)]));
        assert_eq!(Regex::unanchored("b").unwrap().find("abc").unwrap(), Some(1..2));
    }

    #[test]
    fn too_large_is_an_error_value() {
        let error = build(".{1000}", 10_000).unwrap_err();
        assert!(error.to_string().contains("size limit"), "{error}");
        assert!(Regex::matcher(".{1000}x").unwrap().prepare().is_ok());
    }

    #[test]
    fn deep_ones_compile_on_a_small_stack() {
        let run = || Regex::matcher(&format!("{}a{}", "(".repeat(450), ")*".repeat(450))).unwrap().is_match("aa");
        assert!(std::thread::Builder::new().stack_size(2 << 20).spawn(run).unwrap().join().unwrap());
    }
}
