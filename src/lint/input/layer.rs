//! Texts inside of texts: a dashboard's JSON in a block scalar of a ConfigMap, rules in a string of a JSON manifest.

use crate::diag::Diagnostic;
use crate::rules::{FoundGroup, FoundPair};
use crate::text::{Mapped, MappedBuilder, SourceId, Span};

/// A text as the readers see it, and the way to the file's bytes.
#[derive(Debug)]
pub(in crate::lint) struct Layer<'a> {
    pub(in crate::lint) source: SourceId,
    outer: Option<&'a Mapped>,
}

impl<'a> Layer<'a> {
    /// A file itself.
    pub(super) const fn file(source: SourceId) -> Self {
        Self { source, outer: None }
    }

    /// A text inside of one.
    pub(super) const fn nested(source: SourceId, outer: &'a Mapped) -> Self {
        Self { source, outer: Some(outer) }
    }

    /// Whether it is a file itself.
    pub(super) const fn is_file(&self) -> bool {
        self.outer.is_none()
    }

    /// The file's bytes.
    pub(in crate::lint) fn span(&self, span: Span) -> Span {
        self.outer.map_or(span, |outer| outer.host(span))
    }

    /// A text of this layer with the way to the file's bytes.
    pub(super) fn text(&self, text: Mapped) -> Mapped {
        match self.outer {
            Some(outer) => text.through(outer),
            None => text,
        }
    }

    /// A finding of this layer as one of the file. An edit of a text inside a text would need its quoting, so it is left out.
    pub(super) fn finding(&self, mut finding: Diagnostic) -> Diagnostic {
        if self.outer.is_some() {
            for label in finding.primary.iter_mut().chain(&mut finding.others) {
                label.span = self.span(label.span);
            }
            finding.fix = None;
        }
        finding
    }

    /// A group of this layer with all its places in the file.
    pub(super) fn group(&self, group: FoundGroup) -> FoundGroup {
        if self.outer.is_none() {
            return group;
        }
        let pairs = |pairs: Vec<FoundPair>| pairs.into_iter().map(|p| FoundPair { name: self.text(p.name), text: self.text(p.text) }).collect();
        let rules = group.rules.into_iter().map(|mut rule| {
            rule.name = self.text(rule.name);
            rule.expr = self.text(rule.expr);
            rule.head = self.span(rule.head);
            rule.labels = pairs(rule.labels);
            rule.annotations = pairs(rule.annotations);
            rule
        });
        FoundGroup { rules: rules.collect(), name: self.text(group.name), labels: pairs(group.labels), ..group }
    }
}

/// A part of a text with its places.
pub(super) fn part(text: &Mapped, span: Span) -> Mapped {
    let mut out: MappedBuilder = Mapped::builder(text.host_of(span.start));
    for segment in text.segments() {
        let (start, end) = (segment.decoded.max(span.start), (segment.decoded + segment.decoded_len).min(span.end));
        if start >= end {
            continue;
        }
        let piece = text.as_str().get(start as usize..end as usize).unwrap_or_default();
        if segment.verbatim {
            out.verbatim(piece, segment.host + (start - segment.decoded));
        } else {
            out.replaced(piece, segment.host, segment.host_len);
        }
    }
    let end = if span.is_empty() { text.host_of(span.end) } else { text.host(span).end };
    out.finish(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_keep_their_places() {
        let mut text = Mapped::builder(10);
        text.verbatim("ab", 10);
        text.replaced("\n", 12, 2);
        text.verbatim("cd", 14);
        let text = text.finish(16);
        for (span, want, host) in
            [((0, 5), "ab\ncd", (10, 16)), ((1, 4), "b\nc", (11, 15)), ((3, 5), "cd", (14, 16)), ((2, 2), "", (12, 12)), ((0, 2), "ab", (10, 12))]
        {
            let part = part(&text, Span::new(span.0, span.1));
            assert_eq!((part.as_str(), part.host_span()), (want, Span::new(host.0, host.1)), "{span:?}");
        }
    }
}
