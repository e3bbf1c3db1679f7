//! What upstream calls annotations: warnings and infos beside a result. Texts and the rules of merging are those of
//! util/annotations/annotations.go, Prometheus 3.15.0. How they are shown to a user is decided at the edge.

use std::fmt::Write;

use crate::text::Span;

mod remark;

pub use remark::{Forced, HistogramOperation, Level, Remark};

/// A remark and the part of the expression that it is about.
#[derive(Debug, Clone, PartialEq)]
pub struct Annotation {
    /// What it says.
    pub remark: Remark,
    /// Where, in bytes of the query. Upstream loses the position of what comes out of a subquery; so does this: 0.
    pub span: Span,
}

impl Annotation {
    /// The whole of upstream's text, with `(line:column)` in bytes of `query`; without it if `query` is empty.
    #[must_use]
    pub fn render(&self, query: &str) -> String {
        let mut out = self.remark.text();
        if query.is_empty() {
            return out;
        }
        out.push_str(&self.remark.details());
        let at = self.span.start as usize;
        let Some(before) = query.as_bytes().get(..at) else {
            out.push_str(" (invalid position)");
            return out;
        };
        let line = before.iter().filter(|b| **b == b'\n').count() + 1;
        let column = at - before.iter().rposition(|b| *b == b'\n').map_or(0, |i| i + 1) + 1;
        let _ = write!(out, " ({line}:{column})");
        out
    }
}

/// All remarks of one evaluation, in the order in which they came up first.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Annotations {
    found: Vec<(String, Annotation)>,
}

impl Annotations {
    /// Adds one. Of two with the same text the later one's position survives, except where their details are merged.
    pub(super) fn add(&mut self, remark: Remark, span: Span) {
        let text = remark.text();
        match self.found.iter_mut().find(|(known, _)| *known == text) {
            Some((_, known)) => match (&mut known.remark, &remark) {
                (Remark::ForcedMonotonicity(old), Remark::ForcedMonotonicity(new)) => old.merge(new),
                (Remark::StartOverlap { count: old, .. }, Remark::StartOverlap { count: new, .. }) => *old = old.wrapping_add(*new),
                _ => *known = Annotation { remark, span },
            },
            None => self.found.push((text, Annotation { remark, span })),
        }
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Annotation> {
        self.found.iter().map(|(_, annotation)| annotation)
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// The texts of the warnings, with positions in `query`.
    #[must_use]
    pub fn warnings(&self, query: &str) -> Vec<String> {
        self.of(Level::Warning, query)
    }

    /// The texts of the infos, with positions in `query`.
    #[must_use]
    pub fn infos(&self, query: &str) -> Vec<String> {
        self.of(Level::Info, query)
    }

    fn of(&self, level: Level, query: &str) -> Vec<String> {
        self.iter().filter(|a| a.remark.level() == level).map(|a| a.render(query)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_are_one_and_the_later_position_wins() {
        let mut all = Annotations::default();
        all.add(Remark::InvalidQuantile(2.0), Span::new(1, 2));
        all.add(Remark::InvalidQuantile(-1.0), Span::new(1, 2));
        all.add(Remark::InvalidQuantile(2.0), Span::new(3, 4));
        assert_eq!(
            all.warnings("a\nbc"),
            ["PromQL warning: quantile value should be between 0 and 1, got 2 (2:2)", "PromQL warning: quantile value should be between 0 and 1, got -1 (1:2)"]
        );
        assert!(all.infos("").is_empty());
    }

    #[test]
    fn mended_buckets_are_summed_up() {
        let forced = |t, at: f64| {
            Remark::ForcedMonotonicity(Forced { metric: String::new(), min_bucket: at, max_bucket: at, max_diff: at, first: t, last: t, samples: 1 })
        };
        let mut all = Annotations::default();
        all.add(forced(60_000, 2.0), Span::new(4, 5));
        all.add(forced(0, 1.5), Span::new(0, 5));
        assert_eq!(
            all.infos("01234"),
            [
                "PromQL info: input to histogram_quantile needed to be fixed for monotonicity (see https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile), from buckets 1.5 to 2, with a max diff of 2, over 2 samples from 1970-01-01T00:00:00Z to 1970-01-01T00:01:00Z (1:5)"
            ]
        );
    }
}
