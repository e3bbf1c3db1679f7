//! Which part of a text is shown around labels: a few lines, and of a long line only the part around the caret.
//!
//! A minified dashboard is one line of a megabyte; what is handed to the drawing crate is never more than some hundred columns
//! and some dozen lines, whatever the text. Drawing itself is [`super::pretty`]'s job.

use std::collections::BTreeMap;
use std::ops::Range;

use unicode_width::UnicodeWidthChar;

use crate::diag::Label;
use crate::text::{Source, SourceId, Sources};

/// Columns of a line that are shown at most.
const WIDTH: usize = 120;
/// Columns shown before the caret when a line is cut.
const BEFORE: usize = 48;
/// Labels this many lines apart still share an excerpt.
const GAP: usize = 8;
/// A label over more lines is shown at its first line.
const LINES: usize = 12;
/// Stands for what was cut.
const CUT: char = '…';

/// A part of a text, cut to what can be read, with the labels on it.
#[derive(Debug)]
pub(super) struct Excerpt<'a> {
    pub(super) source: SourceId,
    /// The number of the first line, from 1.
    pub(super) first_line: usize,
    /// The lines, joined by `\n`.
    pub(super) text: String,
    /// Bytes of `text`, the words beside them, and whether it is the diagnostic's main place.
    pub(super) marks: Vec<(Range<usize>, &'a str, bool)>,
    /// The first byte, in the whole text, of the first label.
    pub(super) focus: u32,
}

/// A label put on whole lines of its text.
#[derive(Debug, Clone)]
struct Placed<'a> {
    label: &'a Label,
    primary: bool,
    bytes: Range<usize>,
    lines: Range<usize>,
}

#[derive(Debug)]
struct Plan<'a> {
    source: SourceId,
    first: usize,
    last: usize,
    windows: BTreeMap<usize, Range<usize>>,
    labels: Vec<Placed<'a>>,
}

/// The excerpts that show `primary` and `others`, in this order.
pub(super) fn excerpts<'a>(primary: &'a Label, others: &'a [Label], sources: &Sources) -> Vec<Excerpt<'a>> {
    let mut plans: Vec<Plan<'a>> = Vec::new();
    for (label, primary) in std::iter::once((primary, true)).chain(others.iter().map(|o| (o, false))) {
        let source = sources.get(label.source);
        let placed = place(label, primary, source);
        let focuses = [(placed.lines.start, placed.bytes.start), (placed.lines.end, placed.bytes.end)];
        let fits = |plan: &Plan<'_>| {
            plan.source == label.source
                && placed.lines.start <= plan.last + GAP
                && plan.first <= placed.lines.end + GAP
                && focuses.iter().all(|(line, at)| plan.windows.get(line).is_none_or(|w| w.start <= *at && *at <= w.end))
        };
        let plan = match plans.iter().position(fits) {
            Some(i) => &mut plans[i],
            None => {
                plans.push(Plan { source: label.source, first: placed.lines.start, last: placed.lines.end, windows: BTreeMap::new(), labels: Vec::new() });
                let last = plans.len() - 1;
                &mut plans[last]
            }
        };
        plan.first = plan.first.min(placed.lines.start);
        plan.last = plan.last.max(placed.lines.end);
        for (line, at) in focuses {
            plan.windows.entry(line).or_insert_with(|| window(source.text(), &line_bytes(source, line), at));
        }
        plan.labels.push(placed);
    }
    plans.into_iter().map(|plan| draw(plan, sources)).collect()
}

/// The bytes of line `line` (from 0) without its line end and without a byte order mark.
fn line_bytes(source: &Source, line: usize) -> Range<usize> {
    let (text, lines) = (source.text(), source.lines());
    let mut start = lines.start_of(line) as usize;
    let mut end = if line + 1 < lines.lines() { lines.start_of(line + 1) as usize } else { text.len() };
    if end > start && text.as_bytes()[end - 1] == b'\n' {
        end -= 1;
        if end > start && text.as_bytes()[end - 1] == b'\r' {
            end -= 1;
        }
    }
    if line == 0 && text.starts_with('\u{feff}') {
        start += '\u{feff}'.len_utf8().min(end - start);
    }
    start..end
}

fn place<'a>(label: &'a Label, primary: bool, source: &Source) -> Placed<'a> {
    let text = source.text();
    let boundary = |offset: u32| {
        let mut at = (offset as usize).min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let line_of = |at: usize| source.lines().line_of(u32::try_from(at).unwrap_or(u32::MAX));
    let (mut start, mut end) = (boundary(label.span.start), boundary(label.span.end));
    let first = line_of(start);
    let shown = line_bytes(source, first);
    start = start.clamp(shown.start, shown.end);
    let mut last = line_of(end.max(start));
    if last > first && end == line_bytes(source, last).start {
        last -= 1;
    }
    if last - first > LINES {
        last = first;
    }
    let shown = line_bytes(source, last);
    end = end.clamp(shown.start.max(start), shown.end.max(start));
    Placed { label, primary, bytes: start..end, lines: first..last }
}

/// The part of the line at `line` that is shown when the caret is at `focus`.
fn window(text: &str, line: &Range<usize>, focus: usize) -> Range<usize> {
    let width = |c: char| if c == '\t' { 4 } else { c.width().unwrap_or(1) };
    let forward = |from: usize, limit: usize| {
        let mut seen = 0;
        for (i, c) in text[from..line.end].char_indices() {
            seen += width(c);
            if seen > limit {
                return from + i;
            }
        }
        line.end
    };
    let backward = |from: usize, limit: usize| {
        let (mut seen, mut at) = (0, from);
        for (i, c) in text[line.start..from].char_indices().rev() {
            seen += width(c);
            if seen > limit {
                break;
            }
            at = line.start + i;
        }
        at
    };
    if forward(line.start, WIDTH) == line.end {
        return line.clone();
    }
    let start = backward(focus, BEFORE);
    let end = forward(start, WIDTH);
    if end == line.end { backward(end, WIDTH)..end } else { start..end }
}

fn draw<'a>(plan: Plan<'a>, sources: &Sources) -> Excerpt<'a> {
    let source = sources.get(plan.source);
    let mut text = String::new();
    // per line: what is shown of it, where that starts in `text`, where the line ends in `text`
    let mut shown: Vec<(Range<usize>, usize, usize)> = Vec::new();
    for line in plan.first..=plan.last {
        let bytes = line_bytes(source, line);
        let window = plan.windows.get(&line).cloned().unwrap_or_else(|| window(source.text(), &bytes, bytes.start));
        if line > plan.first {
            text.push('\n');
        }
        if window.start > bytes.start {
            text.push(CUT);
        }
        let at = text.len();
        text.push_str(&source.text()[window.clone()]);
        if window.end < bytes.end {
            text.push(CUT);
        }
        shown.push((window, at, text.len()));
    }
    let map = |line: usize, byte: usize| match shown.get(line - plan.first) {
        Some((window, at, _)) if byte <= window.end => at + byte.saturating_sub(window.start),
        Some((_, _, end)) => *end,
        None => text.len(),
    };
    let marks = plan.labels.iter().map(|p| (map(p.lines.start, p.bytes.start)..map(p.lines.end, p.bytes.end), p.label.message.as_str(), p.primary)).collect();
    let focus = plan.labels.first().map_or(0, |p| p.label.span.start);
    Excerpt { source: plan.source, first_line: plan.first + 1 + source.lines_before() as usize, marks, focus, text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    fn shown(text: &str, start: usize, end: usize) -> (String, String) {
        let mut sources = Sources::default();
        let source = sources.add("t", text);
        let label = Label { source, span: Span::of(start, end), message: String::new() };
        let found = excerpts(&label, &[], &sources).remove(0);
        (found.text[found.marks[0].0.clone()].to_owned(), found.text)
    }

    #[test]
    fn marks_survive_cutting() {
        let long = format!("{}NEEDLE{}", "é".repeat(5_000), "世".repeat(5_000));
        let (mark, text) = shown(&long, 10_000, 10_006);
        assert_eq!(mark, "NEEDLE");
        assert!(text.starts_with("…éé") && text.ends_with("世…"), "{text}");
        assert!(text.chars().count() < WIDTH + 3);
        let (mark, text) = shown(&long, 10_006 + 14_997, 10_006 + 15_000);
        assert_eq!((mark.as_str(), text.ends_with("世")), ("世", true));
        let (mark, _) = shown(&long, 0, long.len());
        assert!(mark.starts_with("éé") && mark.ends_with('…'));
    }

    #[test]
    fn odd_spans() {
        assert_eq!(shown("", 0, 0), (String::new(), String::new()));
        assert_eq!(shown("", 5, 9), (String::new(), String::new()));
        assert_eq!(shown("ab\r\ncd", 2, 4).1, "ab");
        assert_eq!(shown("ab\r\ncd", 0, 4), ("ab".into(), "ab".into()));
        assert_eq!(shown("ab\ncd", 1, 4), ("b\nc".into(), "ab\ncd".into()));
        assert_eq!(shown("\u{feff}ab", 0, 4), ("a".into(), "ab".into()));
        assert_eq!(shown("é", 1, 2).0, "é");
        assert_eq!(shown("ab\n", 3, 3), (String::new(), String::new()));
    }

    #[test]
    fn labels_far_apart_get_excerpts_of_their_own() {
        let mut sources = Sources::default();
        let source = sources.add("t", format!("a\n{}b{}c", "\n".repeat(40), " ".repeat(1_000)));
        let label = |at: u32| Label { source, span: Span::new(at, at + 1), message: String::new() };
        let others = [label(2), label(42), label(1043)];
        let lines: Vec<(usize, usize)> = excerpts(&label(0), &others, &sources).iter().map(|e| (e.first_line, e.marks.len())).collect();
        assert_eq!(lines, [(1, 2), (42, 1), (42, 1)]);
    }
}
