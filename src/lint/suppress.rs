//! `# promforge disable CODE` in comments of YAML and PromQL: which findings it hides, and that it hides any.
//!
//! Behind a line it is about that line; alone on a line about the next one, and about the rule that begins there;
//! `# promforge disable-file CODE` about the whole file. Several codes are separated by commas; what follows ` -- ` is the reason.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::diag::{Code, Diagnostic, Level};
use crate::text::{SourceId, Span, nearest};
use crate::yaml::Comment;

use super::explain;
use super::input::Layer;
use super::session::Found;
use super::site::Site;

const UNUSED: Code = Code("suppress/unused");
const UNKNOWN: Code = Code("suppress/unknown-code");
const SYNTAX: Code = Code("suppress/syntax");

/// Codes with their bytes.
type Codes = Vec<(String, Span)>;

/// A comment that begins as one of ours and goes on otherwise.
#[derive(Debug, PartialEq, Eq)]
struct Unreadable;

/// What a comment is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// Bytes of the file.
    Bytes(Span),
    /// The whole file.
    File,
}

/// One comment.
#[derive(Debug)]
pub(super) struct Suppression {
    source: SourceId,
    /// The codes and their bytes in the file.
    codes: Codes,
    reach: Reach,
    /// Whether it stands outside of the expressions, and so is about rules and expressions that begin on its line.
    outside: bool,
    /// The whole comment, if it could not be read.
    broken: Option<Span>,
}

/// Codes with their places, and whether they are for the whole file, of a comment's text that starts with `#`.
fn read(text: &str) -> Option<Result<(Codes, bool), Unreadable>> {
    let start = text.find(|c: char| c != '#' && !c.is_whitespace())?;
    let rest = text[start..].strip_prefix("promforge")?.strip_prefix([' ', '\t', ':'])?;
    let word_at = text.len() - rest.trim_start().len();
    let word = text[word_at..].split_whitespace().next()?;
    let file = match word {
        "disable" => false,
        "disable-file" => true,
        _ => return Some(Err(Unreadable)),
    };
    let list_at = word_at + word.len();
    let list = &text[list_at..];
    let list = list.split(" -- ").next().unwrap_or(list);
    let mut codes = Vec::new();
    let mut at = list_at;
    for piece in list.split_inclusive([',', ' ', '\t']) {
        let code = piece.trim_matches([',', ' ', '\t']);
        if !code.is_empty() {
            let from = at + piece.find(code).unwrap_or(0);
            codes.push((code.to_owned(), Span::of(from, from + code.len())));
        }
        at += piece.len();
    }
    Some(if codes.is_empty() { Err(Unreadable) } else { Ok((codes, file)) })
}

/// The line of byte `at`, without its end.
fn line(text: &str, at: usize) -> (usize, usize) {
    let start = text[..at].rfind('\n').map_or(0, |n| n + 1);
    let end = text[at..].find('\n').map_or(text.len(), |n| at + n);
    (start, end)
}

fn of_comment(text: &str, span: Span, own_line: bool, outside: bool, source: SourceId, place: &impl Fn(Span) -> Span) -> Option<Suppression> {
    let comment = text.get(span.range())?;
    let (codes, file) = match read(comment)? {
        Ok(read) => read,
        Err(Unreadable) => return Some(Suppression { source, codes: Vec::new(), reach: Reach::File, outside, broken: Some(place(span)) }),
    };
    let shift = |s: Span| place(Span::new(span.start + s.start, span.start + s.end));
    let codes = codes.into_iter().map(|(code, s)| (code, shift(s))).collect();
    let (mut from, mut to) = line(text, span.start as usize);
    // Alone on its line: the next line that says something.
    while own_line && to < text.len() {
        (from, to) = line(text, to + 1);
        let content = text[from..to].trim();
        if !content.is_empty() && !content.starts_with('#') {
            break;
        }
    }
    let reach = if file { Reach::File } else { Reach::Bytes(place(Span::of(from, to))) };
    Some(Suppression { source, codes, reach, outside, broken: None })
}

/// The suppression that a YAML comment is.
pub(super) fn of_yaml(layer: &Layer<'_>, text: &str, comment: Comment) -> Option<Suppression> {
    of_comment(text, comment.span, comment.own_line, true, layer.source, &|span| layer.span(span))
}

fn of_promql(site: &Site) -> impl Iterator<Item = Suppression> {
    let text = site.text.as_str();
    site.comments().into_iter().filter_map(move |span| {
        let (start, _) = line(text, span.start as usize);
        let own_line = text[start..span.start as usize].trim().is_empty();
        of_comment(text, span, own_line, false, site.source, &|span| site.host(span))
    })
}

/// Takes the hidden findings away and adds what is wrong with the comments.
pub(super) fn apply(found: &Found, texts: &[(SourceId, Arc<str>)], disabled: &[String], findings: &mut Vec<Diagnostic>) {
    let promql: Vec<Suppression> = found.sites.iter().flat_map(of_promql).collect();
    let all: Vec<&Suppression> = found.suppressions.iter().chain(&promql).collect();
    let places = Places::of(found);
    let mut index: BTreeMap<(SourceId, &str), Vec<Hidden>> = BTreeMap::new();
    for (i, suppression) in all.iter().enumerate() {
        let span = match widened(suppression, &places, texts) {
            Reach::File => Span::new(0, u32::MAX),
            Reach::Bytes(span) => span,
        };
        for (n, (code, _)) in suppression.codes.iter().enumerate() {
            index.entry((suppression.source, code)).or_default().push(Hidden { span, reaches: 0, comment: (i, n) });
        }
    }
    for list in index.values_mut() {
        list.sort_by_key(|h| h.span);
        let mut reaches = 0;
        for hidden in list {
            reaches = hidden.span.end.max(reaches);
            hidden.reaches = reaches;
        }
    }
    let mut used = BTreeSet::new();
    findings.retain(|finding| {
        let Some(primary) = &finding.primary else { return true };
        let Some(list) = index.get(&(primary.source, finding.code.0)) else { return true };
        let at = primary.span.start;
        let before = list.partition_point(|h| h.span.start <= at);
        let near = list[..before].iter().rev().take_while(|h| at <= h.reaches).filter(|h| at <= h.span.end);
        let hiding: Vec<_> = near.map(|h| h.comment).collect();
        let kept = hiding.is_empty();
        used.extend(hiding);
        kept
    });
    let mut add = |level, code, message: String, source, span, help: String| {
        if !disabled.iter().any(|d| *d == code) {
            findings.push(Diagnostic::new(level, Code(code), message, source, span).help(help));
        }
    };
    for (i, suppression) in all.iter().enumerate() {
        if let Some(span) = suppression.broken {
            let help = "write `# promforge disable CODE` or `# promforge disable-file CODE`, several codes with commas, a reason behind ` -- `".to_owned();
            add(Level::Warning, SYNTAX.0, "expected `disable` or `disable-file` and a code behind `promforge`".to_owned(), suppression.source, span, help);
        }
        for (n, (code, span)) in suppression.codes.iter().enumerate() {
            if used.contains(&(i, n)) {
                continue;
            }
            if explain::is_known(code) {
                let message = format!("expected a finding `{code}` to hide, found none");
                add(Level::Warning, UNUSED.0, message, suppression.source, *span, "remove the comment".to_owned());
            } else {
                let near = nearest(code, explain::codes());
                let help = near.first().map_or("`promforge explain` lists the codes".to_owned(), |near| format!("did you mean `{near}`?"));
                add(Level::Warning, UNKNOWN.0, format!("expected the code of a finding, found `{code}`"), suppression.source, *span, help);
            }
        }
    }
}

/// The bytes that a code of a comment hides findings in.
struct Hidden {
    span: Span,
    /// The farthest end among this one and those before it.
    reaches: u32,
    /// Which comment, and which of its codes.
    comment: (usize, usize),
}

/// Where rules and expressions begin, and where they end.
struct Places {
    rules: BTreeMap<(SourceId, u32), u32>,
    exprs: BTreeMap<(SourceId, u32), u32>,
}

impl Places {
    fn of(found: &Found) -> Self {
        let rules = found.scopes.iter().map(|(source, span)| ((*source, span.start), span.end)).collect();
        let exprs = found.sites.iter().map(|s| (s.source, s.text.host_span())).map(|(source, span)| ((source, span.start), span.end)).collect();
        Self { rules, exprs }
    }
}

/// The bytes that a comment is about, with the rules and expressions that begin on its line.
fn widened(suppression: &Suppression, places: &Places, texts: &[(SourceId, Arc<str>)]) -> Reach {
    let (Reach::Bytes(span), true) = (suppression.reach, suppression.outside) else { return suppression.reach };
    let source = suppression.source;
    let Some(text) = texts.iter().find(|(s, _)| *s == source).map(|(_, text)| text) else { return suppression.reach };
    let on_line = (source, span.start)..=(source, span.end);
    let mut whole = span;
    for (_, end) in places.rules.range(on_line.clone()).chain(places.exprs.range(on_line)) {
        whole.end = whole.end.max(*end);
    }
    // A block scalar begins on the line of its key, its content on the next one.
    let line = text.get(span.range()).and_then(|l| l.split(" #").next()).unwrap_or_default().trim_end();
    if line.ends_with(['|', '>', '-', '+']) {
        let next = places.exprs.range((source, span.end)..=(source, u32::MAX)).next();
        if let Some(((_, start), end)) = next
            && text.get(span.end as usize..*start as usize).is_some_and(|gap| gap.trim().is_empty())
        {
            whole.end = whole.end.max(*end);
        }
    }
    Reach::Bytes(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_are_read() {
        let codes =
            |text: &str| read(text).map(|r| r.map(|(codes, file)| (codes.into_iter().map(|(c, s)| (c, text[s.range()].to_owned())).collect::<Vec<_>>(), file)));
        let one = |code: &str| vec![(code.to_owned(), code.to_owned())];
        assert_eq!(codes("# promforge disable metric/unknown"), Some(Ok((one("metric/unknown"), false))));
        assert_eq!(codes("#promforge disable-file a/b -- it is, so, c/d"), Some(Ok((one("a/b"), true))));
        assert_eq!(codes("# promforge: disable a/b"), Some(Ok((one("a/b"), false))));
        assert_eq!(codes("# promforge disable a/b, c/d").map(|r| r.map(|(c, _)| c.len())), Some(Ok(2)));
        assert_eq!(codes("# promforge disabel a/b"), Some(Err(Unreadable)));
        assert_eq!(codes("# promforge disable"), Some(Err(Unreadable)));
        assert_eq!(codes("# about promforge"), None);
        assert_eq!(codes("# promforgery"), None);
    }
}
