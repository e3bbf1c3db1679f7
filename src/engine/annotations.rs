//! What upstream calls annotations: warnings and infos beside a result. Texts and the rules of merging are those of
//! util/annotations/annotations.go, Prometheus 3.15.0. How they are shown to a user is decided at the edge.

use std::fmt::Write;

use jiff::Timestamp;

use crate::model::number::{g, g_digits};
use crate::model::quote::go;
use crate::text::Span;

/// How bad an annotation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// The result is probably not what was meant.
    Warning,
    /// Something to know about the result.
    Info,
}

/// What an annotation says.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Remark {
    /// A quantile outside of 0 to 1.
    InvalidQuantile(f64),
    /// A ratio outside of -1 to 1, and what it was cut to.
    InvalidRatio(f64, f64),
    /// A classic bucket whose `le` is missing or no number.
    BadBucketLabel {
        /// The metric name; empty where it was dropped already.
        metric: String,
        /// The label's value.
        le: String,
    },
    /// `sort` and its kin in a range query.
    SortInRange,
    /// `rate` or `increase` of something whose name does not end as a counter's.
    PossibleNonCounter(String),
    /// `rate` or `increase` of something whose `__type__` is no counter's.
    PossibleNonCounterLabel {
        /// The metric name.
        metric: String,
        /// The value of `__type__`.
        kind: String,
    },
    /// Classic buckets whose counts fall where they must rise.
    ForcedMonotonicity(Forced),
    /// An operator that does not exist for these kinds of samples.
    IncompatibleTypes {
        /// `float` or `histogram`.
        lhs: &'static str,
        /// The operator.
        op: &'static str,
        /// `float` or `histogram`.
        rhs: &'static str,
    },
}

/// How far classic buckets had to be mended to be monotonic.
#[derive(Debug, Clone, PartialEq)]
pub struct Forced {
    /// The metric name; empty where it was dropped already.
    pub metric: String,
    /// The lowest bound that was mended.
    pub min_bucket: f64,
    /// The highest.
    pub max_bucket: f64,
    /// The largest change.
    pub max_diff: f64,
    /// The first time, in milliseconds.
    pub first: i64,
    /// The last time, in milliseconds.
    pub last: i64,
    /// How many samples, as upstream counts them: the number is doubled at each step of a range query behind the first one.
    pub samples: i64,
}

impl Forced {
    /// Takes the other one in.
    pub(super) fn merge(&mut self, other: &Self) {
        self.min_bucket = self.min_bucket.min(other.min_bucket);
        self.max_bucket = self.max_bucket.max(other.max_bucket);
        self.max_diff = self.max_diff.max(other.max_diff);
        self.first = self.first.min(other.first);
        self.last = self.last.max(other.last);
        self.samples = self.samples.wrapping_add(other.samples);
    }
}

impl Remark {
    /// Its level.
    #[must_use]
    pub const fn level(&self) -> Level {
        match self {
            Self::InvalidQuantile(_) | Self::InvalidRatio(..) | Self::BadBucketLabel { .. } | Self::SortInRange => Level::Warning,
            Self::PossibleNonCounter(_) | Self::PossibleNonCounterLabel { .. } | Self::ForcedMonotonicity(_) | Self::IncompatibleTypes { .. } => Level::Info,
        }
    }

    /// Upstream's text without position and details: two annotations of the same text are one.
    #[must_use]
    pub fn text(&self) -> String {
        let for_metric = |metric: &str| if metric.is_empty() { String::new() } else { format!(" for metric name {}", go(metric)) };
        match self {
            Self::InvalidQuantile(q) => format!("PromQL warning: quantile value should be between 0 and 1, got {}", g(*q)),
            Self::InvalidRatio(r, to) => format!("PromQL warning: ratio value should be between -1 and 1, got {}, capping to {}", g(*r), g(*to)),
            Self::BadBucketLabel { metric, le } => {
                format!("PromQL warning: bucket label \"le\" is missing or has a malformed value of {}{}", go(le), for_metric(metric))
            }
            Self::SortInRange => "PromQL warning: sort is ineffective for range queries since results are always ordered by labels".to_owned(),
            Self::PossibleNonCounter(metric) => {
                format!("PromQL info: metric might not be a counter, name does not end in _total/_sum/_count/_bucket: {}", go(metric))
            }
            Self::PossibleNonCounterLabel { metric, kind } => format!(
                "PromQL info: metric might not be a counter, __type__ label is not set to \"counter\" or \"histogram\", got {}: {}",
                go(kind),
                go(metric)
            ),
            Self::ForcedMonotonicity(forced) => format!(
                "PromQL info: input to histogram_quantile needed to be fixed for monotonicity (see https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile){}",
                for_metric(&forced.metric)
            ),
            Self::IncompatibleTypes { lhs, op, rhs } => {
                format!("PromQL info: incompatible sample types encountered for binary operator {}: {lhs} {op} {rhs}", go(op))
            }
        }
    }

    fn details(&self) -> String {
        let Self::ForcedMonotonicity(f) = self else { return String::new() };
        let date = |ms: i64| Timestamp::from_second(ms / 1000).map_or_else(|_| ms.to_string(), |t| t.to_string());
        format!(
            ", from buckets {} to {}, with a max diff of {}, over {} samples from {} to {}",
            g(f.min_bucket),
            g(f.max_bucket),
            g_digits(f.max_diff, 2),
            f.samples,
            date(f.first),
            date(f.last)
        )
    }
}

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
