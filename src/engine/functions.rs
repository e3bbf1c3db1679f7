//! The one table from functions to kernels. Kernels compute: they know labels, values and times, but no spans, no stores and no settings
//! except whether names are dropped later. Their families are below; how each kind of kernel is driven is in [`super::call`].

mod absence;
mod classic_histogram;
mod date;
mod extrapolation;
mod labels;
mod over_time;
mod rate;
mod regression;
mod sliding;
mod values;
mod vectors;

pub(super) use absence::{absent_labels, where_absent};
pub(super) use sliding::{Slide, Sliding, SlidingKernel, sliding_kernel};

use crate::model::{Labels, Timestamp, Value};
use crate::promql::Func;

use super::annotations::Remark;
use super::error::EvalError;
use super::grid::Grid;
use super::series::{Matrix, Series, without_metadata};
use super::value::{HistogramPoint, Point};

/// How a function is computed.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kernel {
    /// A sample of the first argument and the scalar arguments make a sample or nothing; the name is dropped. Without a first argument
    /// the sample is the time of the step in seconds.
    Sample(fn(Point, &[f64]) -> Option<f64>),
    /// Scalars (and the time in milliseconds) make a scalar.
    Scalar(fn(Timestamp, &[f64]) -> f64),
    /// A window of at least one sample makes a sample or nothing.
    Window(fn(&Window<'_>) -> Option<f64>),
    /// As [`Self::Window`], with remarks and errors.
    CarefulWindow(fn(&Window<'_>, &mut Remarks) -> Result<Option<Value>, EvalError>),
    /// Whole series at once.
    Whole(fn(Whole) -> Result<Matrix, EvalError>),
    /// `absent_over_time`: the steps at which no series has a sample in its window.
    AbsentWindow,
    /// `timestamp`: looks at the sample's own time where its argument is a selector.
    SampleTime,
    /// Replaced by a number before the evaluation.
    Folded,
    /// Not there yet.
    Missing,
}

/// The samples in one window, and what else the kernels of range functions look at.
#[derive(Debug)]
pub(super) struct Window<'w> {
    /// Whose samples they are.
    pub(super) labels: &'w Labels,
    /// The times of the floats, ascending. At least one sample of either kind is there.
    pub(super) times: &'w [Timestamp],
    /// The floats.
    pub(super) values: &'w [f64],
    /// The start timestamps of the floats; empty if none is known.
    pub(super) starts: &'w [Timestamp],
    /// The histograms.
    pub(super) histograms: &'w [HistogramPoint],
    /// The start timestamps of the histograms; empty if none is known.
    pub(super) histogram_starts: &'w [Timestamp],
    /// The end of the window in milliseconds.
    pub(super) end: Timestamp,
    /// The length of the window in milliseconds.
    pub(super) range: i64,
    /// The time of the step.
    pub(super) now: Timestamp,
    /// The other arguments at this step.
    pub(super) scalars: &'w [f64],
}

impl Window<'_> {
    pub(super) const fn start(&self) -> Timestamp {
        self.end.saturating_sub(self.range)
    }

    /// The floats with their times.
    pub(super) fn points(&self) -> impl Iterator<Item = Point> + Clone {
        self.times.iter().zip(self.values).map(|(time, value)| Point { time: *time, value: *value })
    }

    pub(super) fn scalar(&self, index: usize) -> f64 {
        self.scalars.get(index).copied().unwrap_or(f64::NAN)
    }
}

/// Remarks, each about an argument.
#[derive(Debug, Default)]
pub(super) struct Remarks(pub(super) Vec<(usize, Remark)>);

impl Remarks {
    pub(super) fn about(&mut self, argument: usize, remark: Remark) {
        if !self.0.iter().any(|(known, old)| *known == argument && *old == remark) {
            self.0.push((argument, remark));
        }
    }
}

/// How [`Kernel::CarefulWindow`] is called; the other window kernels are wrapped to look like it.
pub(super) type WindowKernel<'k> = &'k dyn Fn(&Window<'_>, &mut Remarks) -> Result<Option<Value>, EvalError>;

/// An argument of a function that works on whole series.
#[derive(Debug)]
pub(super) enum Argument {
    Series(Matrix),
    Scalar(Vec<f64>),
    Text(String),
}

/// A call of a function that works on whole series.
#[derive(Debug)]
pub(super) struct Whole<'c> {
    pub(super) args: Vec<Argument>,
    pub(super) grid: Grid,
    /// Whether names are dropped at the end of the query.
    pub(super) delayed: bool,
    /// The labels that `absent` gives its result.
    pub(super) absent: Labels,
    pub(super) remarks: &'c mut Remarks,
}

impl Whole<'_> {
    /// The series of an argument; taken, not copied.
    pub(super) fn series(&mut self, index: usize) -> Matrix {
        match self.args.get_mut(index) {
            Some(Argument::Series(series)) => std::mem::take(series),
            _ => Vec::new(),
        }
    }

    pub(super) fn scalars(&self, index: usize) -> &[f64] {
        match self.args.get(index) {
            Some(Argument::Scalar(values)) => values,
            _ => &[],
        }
    }

    pub(super) fn text(&self, index: usize) -> &str {
        match self.args.get(index) {
            Some(Argument::Text(text)) => text,
            _ => "",
        }
    }

    /// The labels of a result that is another quantity than its operand: without the name, now or later.
    pub(super) fn renamed(&self, labels: &Labels) -> Labels {
        if self.delayed { labels.clone() } else { without_metadata(labels) }
    }

    /// One series without labels from a value for each step.
    pub(super) fn column(&self, values: impl Iterator<Item = f64>) -> Matrix {
        vec![Series::unnamed(self.grid.times().zip(values).map(|(time, value)| Point { time, value }).collect())]
    }
}

/// The kernel of a function.
pub(super) fn kernel(func: Func) -> Kernel {
    use Kernel::{AbsentWindow, CarefulWindow, Folded, Missing, Sample, SampleTime, Scalar, Window};
    let whole = |run: fn(Whole) -> Result<Matrix, EvalError>| Kernel::Whole(run);
    match func {
        Func::Abs => Sample(|p, _| Some(p.value.abs())),
        Func::Acos => Sample(|p, _| Some(p.value.acos())),
        Func::Acosh => Sample(|p, _| Some(p.value.acosh())),
        Func::Asin => Sample(|p, _| Some(p.value.asin())),
        Func::Asinh => Sample(|p, _| Some(p.value.asinh())),
        Func::Atan => Sample(|p, _| Some(p.value.atan())),
        Func::Atanh => Sample(|p, _| Some(p.value.atanh())),
        Func::Ceil => Sample(|p, _| Some(p.value.ceil())),
        Func::Cos => Sample(|p, _| Some(p.value.cos())),
        Func::Cosh => Sample(|p, _| Some(p.value.cosh())),
        Func::Deg => Sample(|p, _| Some(p.value * 180.0 / std::f64::consts::PI)),
        Func::Exp => Sample(|p, _| Some(p.value.exp())),
        Func::Floor => Sample(|p, _| Some(p.value.floor())),
        Func::Ln => Sample(|p, _| Some(p.value.ln())),
        Func::Log10 => Sample(|p, _| Some(p.value.log10())),
        Func::Log2 => Sample(|p, _| Some(p.value.log2())),
        Func::Rad => Sample(|p, _| Some(p.value * std::f64::consts::PI / 180.0)),
        Func::Sin => Sample(|p, _| Some(p.value.sin())),
        Func::Sinh => Sample(|p, _| Some(p.value.sinh())),
        Func::Sqrt => Sample(|p, _| Some(p.value.sqrt())),
        Func::Tan => Sample(|p, _| Some(p.value.tan())),
        Func::Tanh => Sample(|p, _| Some(p.value.tanh())),
        Func::Sgn => Sample(values::sign),
        Func::Round => Sample(values::round),
        Func::Clamp => Sample(values::clamp),
        Func::ClampMax => Sample(values::clamp_max),
        Func::ClampMin => Sample(values::clamp_min),

        Func::DayOfMonth => Sample(date::day_of_month),
        Func::DayOfWeek => Sample(date::day_of_week),
        Func::DayOfYear => Sample(date::day_of_year),
        Func::DaysInMonth => Sample(date::days_in_month),
        Func::Hour => Sample(date::hour),
        Func::Minute => Sample(date::minute),
        Func::Month => Sample(date::month),
        Func::Year => Sample(date::year),

        Func::MaxOf => Scalar(values::max_of),
        Func::MinOf => Scalar(values::min_of),
        Func::Pi => Scalar(|_, _| std::f64::consts::PI),
        Func::Time => Scalar(values::time),

        Func::Rate => Window(rate::rate),
        Func::Increase => Window(rate::increase),
        Func::Delta => Window(rate::delta),
        Func::Irate => Window(rate::irate),
        Func::Idelta => Window(rate::idelta),
        Func::Changes => Window(rate::changes),
        Func::Resets => Window(rate::resets),
        Func::Deriv => Window(regression::deriv),
        Func::PredictLinear => Window(regression::predict_linear),
        Func::DoubleExponentialSmoothing => CarefulWindow(regression::double_exponential_smoothing),
        Func::AvgOverTime => Window(over_time::avg),
        Func::CountOverTime => Window(over_time::count),
        Func::FirstOverTime => Window(over_time::first),
        Func::LastOverTime => Window(over_time::last),
        Func::MadOverTime => Window(over_time::mad),
        Func::MaxOverTime => Window(over_time::max),
        Func::MinOverTime => Window(over_time::min),
        Func::PresentOverTime => Window(|_| Some(1.0)),
        Func::QuantileOverTime => CarefulWindow(over_time::quantile),
        Func::StddevOverTime => Window(over_time::stddev),
        Func::StdvarOverTime => Window(over_time::stdvar),
        Func::SumOverTime => Window(over_time::sum),
        Func::TsOfFirstOverTime => Window(over_time::time_of_first),
        Func::TsOfLastOverTime => Window(over_time::time_of_last),
        Func::TsOfMaxOverTime => Window(over_time::time_of_max),
        Func::TsOfMinOverTime => Window(over_time::time_of_min),
        Func::AbsentOverTime => AbsentWindow,

        Func::Absent => whole(absence::absent),
        Func::Scalar => whole(vectors::scalar),
        Func::Vector => whole(vectors::vector),
        Func::Sort => whole(vectors::sort),
        Func::SortDesc => whole(vectors::sort_desc),
        Func::SortByLabel => whole(vectors::sort_by_label),
        Func::SortByLabelDesc => whole(vectors::sort_by_label_desc),
        Func::LabelReplace => whole(labels::label_replace),
        Func::LabelJoin => whole(labels::label_join),
        Func::HistogramQuantile => whole(classic_histogram::histogram_quantile),
        Func::HistogramQuantiles => whole(classic_histogram::histogram_quantiles),
        Func::HistogramFraction => whole(classic_histogram::histogram_fraction),

        // Of native histograms only; a store of floats has none, and floats are skipped without remark.
        Func::HistogramAvg | Func::HistogramCount | Func::HistogramStddev | Func::HistogramStdvar | Func::HistogramSum => Sample(|_, _| None),
        // Start timestamps are not read: as upstream without the feature `use-start-timestamps`.
        Func::StartTimestamp => Sample(|_, _| None),

        Func::Timestamp => SampleTime,
        Func::Start | Func::End | Func::Range | Func::Step => Folded,
        Func::Info => Missing,
    }
}

/// What a kernel makes of floats in the window of a minute that ends at 60 s.
#[cfg(test)]
fn on_floats<T>(times: &[Timestamp], values: &[f64], scalars: &[f64], kernel: impl FnOnce(&Window<'_>) -> T) -> T {
    let labels = Labels::empty();
    let window =
        Window { labels: &labels, times, values, starts: &[], histograms: &[], histogram_starts: &[], end: 60_000, range: 60_000, now: 60_000, scalars };
    kernel(&window)
}
