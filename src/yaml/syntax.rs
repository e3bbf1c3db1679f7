//! Words for what the scanner refuses: expected before found, the exact place, a way out.

use granit_parser::{ErrorKind, ScanError};

use super::strict::TAB;
use crate::diag::{Code, Diagnostic};
use crate::text::{SourceId, Span};

pub(super) const SYNTAX: Code = Code("yaml/syntax");

/// The finding for one refusal.
pub(super) fn diagnose(text: &str, source: SourceId, error: &ScanError, depth: usize) -> Diagnostic {
    let found = words(text, source, error, depth);
    let at = found.primary.as_ref().map_or(0, |p| p.span.range().start);
    let line = text[..at].rfind('\n').map_or(0, |n| n + 1);
    if text[line..].trim_start().starts_with("{{") {
        return found.help("this looks like a template: render it first (`helm template`), or put `{{ .. }}` in quotes");
    }
    found
}

fn words(text: &str, source: SourceId, error: &ScanError, depth: usize) -> Diagnostic {
    let at = error.marker().byte_offset().unwrap_or(text.len()).min(text.len());
    if let Some(tab) = tab_of_indentation(text, at) {
        return Diagnostic::error(TAB, "expected spaces, found a tab in the indentation", source, tab)
            .help("YAML does not allow tabs for indentation: use spaces");
    }
    let one = |message: &str| Diagnostic::error(SYNTAX, message, source, character(text, at));
    let end = "the end of the file";
    let here = match text[at..].chars().next() {
        None => end.to_owned(),
        Some('\n' | '\r') => "the end of the line".to_owned(),
        Some(c) if c.is_control() => format!("`{}`", c.escape_debug()),
        Some(c) => format!("`{c}`"),
    };
    match error.kind() {
        ErrorKind::RecursionLimitExceeded => too_deep(source, character(text, at), depth),
        ErrorKind::TabNotAllowed
        | ErrorKind::TabInBlockIndentation
        | ErrorKind::TabAtBlockScalarStart
        | ErrorKind::TabInIndentation
        | ErrorKind::TabInPlainScalar
        | ErrorKind::InvalidBlockEntryWhitespace => {
            let tab = text[at..].find('\t').map_or(at, |n| at + n);
            let (span, place) = tab_of_indentation(text, tab).map_or((character(text, tab), ""), |span| (span, " in the indentation"));
            Diagnostic::error(TAB, format!("expected spaces, found a tab{place}"), source, span).help("YAML does not allow tabs for indentation: use spaces")
        }
        ErrorKind::UnclosedQuotedScalar => {
            one(&format!("expected a closing {here}, found {end}")).saying("opened here").help("close the quotes, or double a quote that belongs to the text")
        }
        ErrorKind::UnclosedFlowCollection { open } => {
            let close = if *open == '[' { ']' } else { '}' };
            one(&format!("expected `{close}`, found {here}")).help(format!("close what `{open}` opened; quote a text that starts with `{open}`"))
        }
        ErrorKind::UnexpectedEofFlowSequence | ErrorKind::ExpectedFlowSequenceSeparator => {
            one(&format!("expected `,` or `]`, found {here}")).help("separate the items of `[..]` with commas and close it; quote a text that starts with `[`")
        }
        ErrorKind::UnexpectedEofFlowMapping | ErrorKind::ExpectedFlowMappingSeparator | ErrorKind::UnexpectedEofImplicitFlowMapping => {
            one(&format!("expected `,` or `}}`, found {here}"))
                .help("separate the entries of `{..}` with commas and close it; quote a text that starts with `{`, such as a template")
        }
        ErrorKind::MismatchedFlowCollectionEnd { open, close } => {
            let expected = if *open == '[' { ']' } else { '}' };
            one(&format!("expected `{expected}`, found `{close}`"))
        }
        ErrorKind::MisplacedFlowCollectionEnd => one(&format!("expected no closing bracket, found {here}")),
        ErrorKind::MappingValueNotAllowed => one("expected a plain text on one line, found `: ` inside it")
            .help("put a text that contains `: ` in quotes, or into a block after `|`; a nested mapping starts on the next line"),
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => one("expected `:` behind the key, found the end of the line")
            .help("write `key: value`; a text that goes on over several lines must be indented deeper than its key"),
        ErrorKind::ExpectedBlockMappingKey | ErrorKind::UnexpectedEofBlockMapping => {
            let found = one(&format!("expected a key at the indentation of the keys above, found {here}"));
            if text[at..].starts_with("- ") {
                found.help("indent the list item deeper than its key, or start all items in one column")
            } else {
                found.help("start all keys of one mapping in the same column; indent nested ones deeper")
            }
        }
        ErrorKind::ExpectedBlockSequenceEntry | ErrorKind::UnexpectedEofBlockSequence => {
            one(&format!("expected `- ` at the indentation of the items above, found {here}"))
                .help("start all items of one list in the same column, or indent deeper what belongs to an item")
        }
        ErrorKind::BlockSequenceEntryNotAllowed => one("expected a value on this line, found `- `").help("start the list on the next line"),
        ErrorKind::BlockEntryInFlowCollection => {
            one("expected a value, found `- ` inside `[..]` or `{..}`").help("inside brackets items are separated by commas, without `-`")
        }
        ErrorKind::UnknownQuotedScalarEscape => {
            let (span, name) = escape(text, at);
            Diagnostic::error(SYNTAX, format!("expected an escape that YAML knows, found `{name}`"), source, span)
                .help("double the backslash, or use single quotes, in which it is an ordinary character")
        }
        ErrorKind::InvalidQuotedScalarHexEscape
        | ErrorKind::InvalidLowSurrogateHexEscape
        | ErrorKind::InvalidLowSurrogate
        | ErrorKind::MissingLowSurrogate
        | ErrorKind::UnpairedLowSurrogate
        | ErrorKind::InvalidUnicodeEscape => {
            one("expected a valid character escape, found another").help("write `\\xNN`, `\\uNNNN` or `\\UNNNNNNNN` with hexadecimal digits")
        }
        ErrorKind::InvalidTrailingSingleQuotedScalar | ErrorKind::InvalidTrailingDoubleQuotedScalar => {
            one(&format!("expected the end of the line behind the closing quote, found {here}"))
                .help("put the whole value in quotes; double a single quote inside single quotes, write `\\\"` inside double quotes")
        }
        ErrorKind::InvalidBlockScalarHeader => {
            let bad = text[at..].find(|c: char| !matches!(c, '|' | '>' | '+' | '-' | '0'..='9' | ' ' | '\t')).map_or(at, |n| at + n);
            Diagnostic::error(SYNTAX, "expected the end of the line behind `|` or `>`, found text", source, character(text, bad))
                .help("start the text on the next line, indented; quote a value that begins with `|` or `>`")
        }
        ErrorKind::ZeroBlockScalarIndent => one("expected an indentation of 1 to 9 behind `|` or `>`, found 0"),
        ErrorKind::InvalidBlockScalarIndent => {
            one("expected the indentation of the block's first line, found less").help("indent all lines of the block alike")
        }
        ErrorKind::InvalidQuotedScalarIndent => {
            let found = if at >= text.len() { end } else { "a line that is indented less" };
            one(&format!("expected a closing quote, found {found}"))
                .help("close the quotes that were opened above; lines that continue a quoted text must be indented deeper than its key")
        }
        ErrorKind::InvalidIndentation | ErrorKind::InvalidFlowScalarIndent => {
            one("expected the text to be indented deeper than its key, found less").help("indent the lines that continue it")
        }
        ErrorKind::UnexpectedCharacter { character: '\0' } => nul(source, at + text[at..].find('\0').unwrap_or(0)),
        ErrorKind::UnexpectedCharacter { character: c } => {
            let place = text[at..].find(*c).map_or(at, |n| at + n);
            let found = Diagnostic::error(SYNTAX, format!("expected a value, found `{}`", c.escape_default()), source, character(text, place));
            if matches!(c, '@' | '`' | '%') {
                found.help(format!("a plain text cannot start with `{c}`: put it in quotes"))
            } else {
                found.help("write control characters as escapes in double quotes")
            }
        }
        ErrorKind::CommentInterceptedScalar => {
            one("expected a comment behind the text, found one in the middle of it").help("put the comment on a line of its own above the key")
        }
        ErrorKind::CommentNotSeparated => one("expected a blank before `#`, found none").help("write ` #`, or put the value in quotes"),
        ErrorKind::UndeclaredTagHandle => one("expected a tag handle declared by `%TAG`, found another").help("a text that starts with `!` must be in quotes"),
        ErrorKind::MissingAnchorOrAliasName => {
            one("expected a name behind `&` or `*`, found none").help("a text that starts with `&` or `*` must be in quotes")
        }
        ErrorKind::DocumentIndicatorInQuotedScalar => one("expected a closing quote, found the start or the end of a document").saying("opened here"),
        ErrorKind::InvalidDocumentEnd => one("expected the end of the line behind `...`, found text"),
        ErrorKind::BomInsideDocument => one("expected text, found a byte order mark inside the document").help("remove it"),
        other => {
            one(&format!("expected YAML, found something else: {}", other.to_string().trim_end())).help("check the indentation and the quotes of this line")
        }
    }
}

/// A NUL character at `at`.
pub(super) fn nul(source: SourceId, at: usize) -> Diagnostic {
    Diagnostic::error(SYNTAX, "expected text, found a NUL character", source, Span::of(at, at + 1))
        .help("the file may be UTF-16 or binary: save it as UTF-8 text")
}

/// Nested too deeply.
pub(super) fn too_deep(source: SourceId, span: Span, depth: usize) -> Diagnostic {
    let message = format!("expected at most {depth} nested collections (limit `depth`), found more");
    Diagnostic::error(Code("yaml/too-deep"), message, source, span).help("aliases count as what they stand for")
}

/// The character at `at`.
fn character(text: &str, at: usize) -> Span {
    let len = text[at..].chars().next().filter(|c| !matches!(c, '\n' | '\r')).map_or(0, char::len_utf8);
    Span::of(at, at + len)
}

/// The tabs among the blanks that start the line of `at`, if the refusal is about them or the text right behind.
fn tab_of_indentation(text: &str, at: usize) -> Option<Span> {
    let of_line = |at: usize| {
        let start = text[..at].rfind(['\n', '\r']).map_or(0, |n| n + 1);
        let blanks = text[start..].bytes().take_while(|b| matches!(b, b' ' | b'\t')).count();
        let tab = text[start..start + blanks].find('\t')?;
        let tabs = text[start + tab..].bytes().take_while(|b| *b == b'\t').count();
        (at <= start + blanks || !text[start + blanks..at].contains('"')).then(|| Span::of(start + tab, start + tab + tabs))
    };
    of_line(at)
}

/// The first escape behind the opening quote at `at` that YAML does not know.
fn escape(text: &str, at: usize) -> (Span, String) {
    let mut chars = text[at..].char_indices().peekable();
    while let Some((n, c)) = chars.next() {
        if c != '\\' {
            continue;
        }
        let Some((m, kind)) = chars.next() else { break };
        if !"0abtnvfre \"/\\N_LPxuU\t\n\r".contains(kind) {
            return (Span::of(at + n, at + m + kind.len_utf8()), format!("\\{kind}"));
        }
    }
    (character(text, at), "\\".to_owned())
}
