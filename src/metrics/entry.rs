//! One entry of the catalogue, where it comes from, and the contradiction of two. Finding entries is `lookup.rs`.

use std::collections::BTreeSet;

use super::{Metric, MetricKind};
use crate::diag::{Diagnostic, Label, Level};
use crate::text::{SourceId, Span};

/// The label names of a metric.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum LabelNames {
    /// Not known: any may be there.
    #[default]
    Any,
    /// These and no others.
    Known(BTreeSet<String>),
}

impl LabelNames {
    /// A known set.
    pub fn known<S: Into<String>>(names: impl IntoIterator<Item = S>) -> Self {
        Self::Known(names.into_iter().map(Into::into).collect())
    }

    /// Whether a label of that name may be there; `__name__` always may.
    #[must_use]
    pub fn allows(&self, name: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Known(names) => names.contains(name) || name == crate::model::METRIC_NAME,
        }
    }

    /// The labels of both; what is not known stays so.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Known(a), Self::Known(b)) => Self::Known(a.union(b).cloned().collect()),
            _ => Self::Any,
        }
    }
}

/// Where an entry comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Origin {
    /// Prometheus itself makes the series.
    #[default]
    BuiltIn,
    /// A typed handle.
    Code,
    /// A catalogue file; the name's bytes.
    File(SourceId, Span),
    /// An exposition; the name's bytes.
    Exposition(SourceId, Span),
    /// A recording rule; the name's bytes, if it stands in a file.
    Rule(Option<(SourceId, Span)>),
}

impl Origin {
    /// The place, if there is one.
    #[must_use]
    pub const fn place(self) -> Option<(SourceId, Span)> {
        match self {
            Self::BuiltIn | Self::Code | Self::Rule(None) => None,
            Self::File(source, span) | Self::Exposition(source, span) | Self::Rule(Some((source, span))) => Some((source, span)),
        }
    }

    /// In words: `the catalogue file`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::BuiltIn => "Prometheus itself",
            Self::Code => "a handle in the code",
            Self::File(..) => "a catalogue file",
            Self::Exposition(..) => "an exposition",
            Self::Rule(_) => "a recording rule",
        }
    }
}

/// That a metric should no longer be used.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Deprecated {
    /// What to use: a name or a selector.
    pub replacement: Option<String>,
    /// Since when: `myapp 2.0`.
    pub since: Option<String>,
}

/// What the catalogue knows about one metric.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Entry {
    /// The name; of histograms and summaries without suffix.
    pub name: String,
    /// The kind.
    pub kind: MetricKind,
    /// The labels that the metric itself has, without `le`, `quantile` and what scraping adds.
    pub labels: LabelNames,
    /// One sentence.
    pub help: Option<String>,
    /// The base unit.
    pub unit: Option<String>,
    /// Set if it still exists but should not be used.
    pub deprecated: Option<Deprecated>,
    /// Whether series carry the labels that scraping adds.
    pub target_labels: bool,
    /// Where the entry comes from.
    pub origin: Origin,
}

impl Entry {
    /// An entry with any labels, of a scraped metric.
    #[must_use]
    pub fn new(name: impl Into<String>, kind: MetricKind) -> Self {
        Self { name: name.into(), kind, target_labels: true, ..Self::default() }
    }

    /// Takes what `other` knows and this one does not. Refuses, changing nothing, if the kinds differ and both are known.
    ///
    /// # Errors
    /// The kinds that contradict each other: this one's and the other's.
    pub fn absorb(&mut self, other: &Self) -> Result<(), (MetricKind, MetricKind)> {
        match (self.kind, other.kind) {
            (MetricKind::Unknown, kind) => self.kind = kind,
            (_, MetricKind::Unknown) => {}
            (a, b) if a == b => {}
            (a, b) => return Err((a, b)),
        }
        self.labels = self.labels.union(&other.labels);
        self.help = self.help.take().or_else(|| other.help.clone());
        self.unit = self.unit.take().or_else(|| other.unit.clone());
        self.deprecated = self.deprecated.take().or_else(|| other.deprecated.clone());
        self.target_labels |= other.target_labels;
        Ok(())
    }
}

impl From<&Metric> for Entry {
    fn from(metric: &Metric) -> Self {
        let text = |s: &str| Some(s.to_owned()).filter(|s| !s.is_empty());
        Self {
            name: metric.name.to_owned(),
            kind: metric.kind,
            labels: metric.labels.map_or(LabelNames::Any, |l| LabelNames::known(l.iter().copied())),
            help: text(metric.help),
            unit: text(metric.unit),
            deprecated: None,
            target_labels: metric.scraped,
            origin: Origin::Code,
        }
    }
}

/// Two entries of one name with different kinds; the first one is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The metric.
    pub name: String,
    /// The kind that is kept, and where it comes from.
    pub kept: (MetricKind, Origin),
    /// The kind that is refused, and where it comes from.
    pub refused: (MetricKind, Origin),
}

impl Conflict {
    /// As a finding, at the place of the refused entry if it has one.
    #[must_use]
    pub fn diagnostic(&self) -> Diagnostic {
        let (kept, refused) = (self.kept.0.as_str(), self.refused.0.as_str());
        let label = |origin: Origin, message: String| origin.place().map(|(source, span)| Label { source, span, message });
        Diagnostic {
            code: super::CONFLICT,
            level: Level::Error,
            message: format!("expected `{}` to be a {kept}, as {} says, found a {refused} in {}", self.name, self.kept.1.as_str(), self.refused.1.as_str()),
            primary: label(self.refused.1, String::new()),
            others: label(self.kept.1, format!("a {kept} here")).into_iter().collect(),
            help: vec!["give both the same type, or one of them another name".to_owned()],
            fix: None,
        }
    }
}
