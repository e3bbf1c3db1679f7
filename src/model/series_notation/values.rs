//! The values of a series as runs: `0+10x1000000` takes as much memory as `5`. Expanding adds step by step, as upstream does, because
//! what floats lose on the way is part of the result.

use std::sync::Arc;

use crate::model::{Histogram, Value};

/// How many values one series may have. DIFFERENCE: upstream expands without limit.
pub const MAX_VALUES: usize = 50_000_000;

/// Values in order; the value at `i` belongs to the time `i * step`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SeriesValues {
    runs: Vec<Run>,
    len: usize,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Run {
    /// `_xN`.
    Gap { count: usize },
    /// `1xN`, `stale`.
    Same { value: f64, count: usize },
    /// `1+2xN`.
    Steps { start: f64, add: f64, count: usize },
    /// `{{..}}xN`, `{{..}}+{{..}}xN`.
    Histograms(Box<Histograms>),
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Histograms {
    pub(super) first: Arc<Histogram>,
    pub(super) change: Option<Change>,
    /// Whether `counter_reset_hint` was written: an expectation compares it only then.
    pub(super) hint_given: bool,
    pub(super) count: usize,
}

/// What happens from one histogram to the next.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Change {
    pub(super) subtract: bool,
    pub(super) by: Arc<Histogram>,
}

impl Run {
    fn count(&self) -> usize {
        match self {
            Self::Gap { count } | Self::Same { count, .. } | Self::Steps { count, .. } => *count,
            Self::Histograms(run) => run.count,
        }
    }
}

/// One value as an expectation sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// `None` is a gap (`_`); a stale marker is told by its bits.
    pub value: Option<Value>,
    /// Whether the histogram's counter reset hint was written out, and is to be compared.
    pub hint_given: bool,
}

impl SeriesValues {
    /// How many values, gaps included.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.len
    }

    /// Whether a value is a native histogram.
    #[must_use]
    pub fn has_histograms(&self) -> bool {
        self.runs.iter().any(|run| matches!(run, Run::Histograms(_)))
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The values one by one; `None` is a gap, a stale marker is told by its bits.
    ///
    /// ```
    /// use promforge::model::{Value, series_notation::parse_series_values};
    /// let values = parse_series_values("1+0.5x2 _").expect("it reads");
    /// let floats: Vec<Option<f64>> = values.iter().map(|v| v.and_then(|v| v.float())).collect();
    /// assert_eq!(floats, [Some(1.0), Some(1.5), Some(2.0), None]);
    /// ```
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Option<Value>> + '_ {
        self.items().map(|item| item.value)
    }

    /// The values one by one, as expectations see them.
    #[must_use]
    pub fn items(&self) -> Expanded<'_> {
        Expanded { runs: self.runs.iter(), current: None, left: self.len }
    }

    /// Adds a run; `false` if there would be too many values.
    pub(super) fn push(&mut self, run: Run) -> bool {
        let len = self.len.saturating_add(run.count());
        let fits = len <= MAX_VALUES;
        if fits && run.count() > 0 {
            self.len = len;
            self.runs.push(run);
        }
        fits
    }
}

/// A single value.
impl From<Value> for SeriesValues {
    fn from(value: Value) -> Self {
        let run = match value {
            Value::Float(value) => Run::Same { value, count: 1 },
            Value::Histogram(first) => Run::Histograms(Box::new(Histograms { first, change: None, hint_given: false, count: 1 })),
        };
        Self { runs: vec![run], len: 1 }
    }
}

/// The values of [`SeriesValues`], one by one; made by [`SeriesValues::items`].
#[derive(Debug, Clone)]
pub struct Expanded<'a> {
    runs: std::slice::Iter<'a, Run>,
    current: Option<Current<'a>>,
    left: usize,
}

/// A run under way.
#[derive(Debug, Clone)]
struct Current<'a> {
    run: &'a Run,
    left: usize,
    /// The next value.
    next: Item,
}

impl<'a> Current<'a> {
    fn new(run: &'a Run) -> Self {
        let (value, hint_given) = match run {
            Run::Gap { .. } => (None, false),
            Run::Same { value, .. } | Run::Steps { start: value, .. } => (Some(Value::Float(*value)), false),
            Run::Histograms(run) => (Some(Value::Histogram(Arc::clone(&run.first))), run.hint_given),
        };
        Self { run, left: run.count(), next: Item { value, hint_given } }
    }

    fn step(&mut self) {
        match (self.run, &mut self.next.value) {
            (Run::Steps { add, .. }, Some(Value::Float(value))) => *value += add,
            (Run::Histograms(run), Some(Value::Histogram(histogram))) => {
                // The reader has tried the first step; no later one fails where that one did not.
                if let Some(next) = run.change.as_ref().and_then(|change| change.apply(histogram).ok()) {
                    *histogram = Arc::new(next);
                }
            }
            _ => {}
        }
    }
}

impl Iterator for Expanded<'_> {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        if self.current.as_ref().is_none_or(|c| c.left == 0) {
            self.current = Some(Current::new(self.runs.next()?));
        }
        let current = self.current.as_mut()?;
        self.left = self.left.saturating_sub(1);
        current.left = current.left.saturating_sub(1);
        if current.left == 0 {
            return self.current.take().map(|c| c.next);
        }
        let item = current.next.clone();
        current.step();
        Some(item)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl ExactSizeIterator for Expanded<'_> {}
