//! The one table from functions to kernels. Kernels compute: they know labels, values and times, but no spans, no stores and no settings
//! except whether names are dropped later. Their families are below; how each kind of kernel is driven is in [`super::call`].

mod absence;
mod classic_histogram;
mod date;
mod extrapolation;
mod histogram;
mod labels;
mod over_time;
mod rate;
mod regression;
mod sliding;
mod values;
mod vectors;

pub(super) use absence::{absent_labels, where_absent};
pub(super) use sliding::{Slides, sliding_kernel};

use crate::model::{Labels, Timestamp, Value, gomath};
use crate::promql::Func;
use crate::promql::ast::Extended;

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
    /// `timestamp`, `start_timestamp`: look at the sample's own times where their argument is a selector.
    SampleTime,
    /// `info`: selects series of its own.
    Info,
    /// Replaced by a number before the evaluation.
    Folded,
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
    /// Of an anchored or smoothed selector there are samples beyond the edges of the window, too.
    pub(super) extended: Option<Extended>,
}

impl Window<'_> {
    pub(super) const fn start(&self) -> Timestamp {
        self.end.saturating_sub(self.range)
    }

    /// The name of the metric; empty if there is none.
    pub(super) fn metric(&self) -> &str {
        self.labels.metric_name().unwrap_or_default()
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
        for (known, old) in &mut self.0 {
            if *known == argument {
                if let (Remark::StartOverlap { metric, count }, Remark::StartOverlap { metric: other, count: more }) = (&mut *old, &remark)
                    && metric == other
                {
                    *count = count.wrapping_add(*more);
                    return;
                }
                if *old == remark {
                    return;
                }
            }
        }
        self.0.push((argument, remark));
    }

    /// Takes over those of another one.
    pub(super) fn take(&mut self, other: Self) {
        for (argument, remark) in other.0 {
            self.about(argument, remark);
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
    Text {
        /// Bytes that are no UTF-8 show as U+FFFD.
        text: String,
        /// Whether all bytes are.
        utf8: bool,
    },
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
            Some(Argument::Text { text, .. }) => text,
            _ => "",
        }
    }

    /// A text that must be a label's name; `what` says which one.
    pub(super) fn label_name(&self, index: usize, what: &str) -> Result<&str, EvalError> {
        match self.args.get(index) {
            Some(Argument::Text { text, utf8: true }) if !text.is_empty() => Ok(text),
            _ => Err(EvalError::failed(format!("invalid {what}: {}", self.text(index)))),
        }
    }

    /// One series without labels from a value for each step.
    pub(super) fn column(&self, values: impl Iterator<Item = f64>) -> Matrix {
        vec![Series::unnamed(self.grid.times().zip(values).map(|(time, value)| Point { time, value }).collect())]
    }
}

/// The kernel of a function.
pub(super) fn kernel(func: Func) -> Kernel {
    use Kernel::{AbsentWindow, CarefulWindow, Folded, Info, Sample, SampleTime, Scalar, Window};
    let whole = |run: fn(Whole) -> Result<Matrix, EvalError>| Kernel::Whole(run);
    match func {
        Func::Abs => Sample(|p, _| Some(p.value.abs())),
        Func::Acos => Sample(|p, _| Some(gomath::acos(p.value))),
        Func::Acosh => Sample(|p, _| Some(gomath::acosh(p.value))),
        Func::Asin => Sample(|p, _| Some(gomath::asin(p.value))),
        Func::Asinh => Sample(|p, _| Some(gomath::asinh(p.value))),
        Func::Atan => Sample(|p, _| Some(gomath::atan(p.value))),
        Func::Atanh => Sample(|p, _| Some(gomath::atanh(p.value))),
        Func::Ceil => Sample(|p, _| Some(p.value.ceil())),
        Func::Cos => Sample(|p, _| Some(gomath::cos(p.value))),
        Func::Cosh => Sample(|p, _| Some(gomath::cosh(p.value))),
        Func::Deg => Sample(|p, _| Some(p.value * 180.0 / std::f64::consts::PI)),
        Func::Exp => Sample(|p, _| Some(gomath::exp(p.value))),
        Func::Floor => Sample(|p, _| Some(p.value.floor())),
        Func::Ln => Sample(|p, _| Some(gomath::ln(p.value))),
        Func::Log10 => Sample(|p, _| Some(gomath::log10(p.value))),
        Func::Log2 => Sample(|p, _| Some(gomath::log2(p.value))),
        Func::Rad => Sample(|p, _| Some(p.value * std::f64::consts::PI / 180.0)),
        Func::Sin => Sample(|p, _| Some(gomath::sin(p.value))),
        Func::Sinh => Sample(|p, _| Some(gomath::sinh(p.value))),
        Func::Sqrt => Sample(|p, _| Some(p.value.sqrt())),
        Func::Tan => Sample(|p, _| Some(gomath::tan(p.value))),
        Func::Tanh => Sample(|p, _| Some(gomath::tanh(p.value))),
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

        Func::Rate => CarefulWindow(rate::rate),
        Func::Increase => CarefulWindow(rate::increase),
        Func::Delta => CarefulWindow(rate::delta),
        Func::Irate => CarefulWindow(rate::irate),
        Func::Idelta => CarefulWindow(rate::idelta),
        Func::Changes => Window(rate::changes),
        Func::Resets => Window(rate::resets),
        Func::Deriv => CarefulWindow(regression::deriv),
        Func::PredictLinear => CarefulWindow(regression::predict_linear),
        Func::DoubleExponentialSmoothing => CarefulWindow(regression::double_exponential_smoothing),
        Func::AvgOverTime => CarefulWindow(over_time::avg),
        Func::CountOverTime => Window(over_time::count),
        Func::FirstOverTime => CarefulWindow(over_time::first),
        Func::LastOverTime => CarefulWindow(over_time::last),
        Func::MadOverTime => CarefulWindow(over_time::mad),
        Func::MaxOverTime => CarefulWindow(over_time::max),
        Func::MinOverTime => CarefulWindow(over_time::min),
        Func::PresentOverTime => Window(|_| Some(1.0)),
        Func::QuantileOverTime => CarefulWindow(over_time::quantile),
        Func::StddevOverTime => CarefulWindow(over_time::stddev),
        Func::StdvarOverTime => CarefulWindow(over_time::stdvar),
        Func::SumOverTime => CarefulWindow(over_time::sum),
        Func::TsOfFirstOverTime => Window(over_time::time_of_first),
        Func::TsOfLastOverTime => Window(over_time::time_of_last),
        Func::TsOfMaxOverTime => CarefulWindow(over_time::time_of_max),
        Func::TsOfMinOverTime => CarefulWindow(over_time::time_of_min),
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
        Func::HistogramAvg => whole(histogram::histogram_avg),
        Func::HistogramCount => whole(histogram::histogram_count),
        Func::HistogramFraction => whole(histogram::histogram_fraction),
        Func::HistogramQuantile => whole(histogram::histogram_quantile),
        Func::HistogramQuantiles => whole(histogram::histogram_quantiles),
        Func::HistogramStddev => whole(histogram::histogram_stddev),
        Func::HistogramStdvar => whole(histogram::histogram_stdvar),
        Func::HistogramSum => whole(histogram::histogram_sum),

        Func::Timestamp | Func::StartTimestamp => SampleTime,
        Func::Start | Func::End | Func::Range | Func::Step => Folded,
        Func::Info => Info,
    }
}

#[cfg(test)]
impl<'w> Window<'w> {
    /// A window of a minute that ends at 60 s, without samples.
    pub(super) const fn blank(labels: &'w Labels) -> Self {
        Self {
            labels,
            times: &[],
            values: &[],
            starts: &[],
            histograms: &[],
            histogram_starts: &[],
            end: 60_000,
            range: 60_000,
            now: 60_000,
            scalars: &[],
            extended: None,
        }
    }
}

/// What a kernel makes of floats in the window of a minute that ends at 60 s.
#[cfg(test)]
fn on_floats<T>(times: &[Timestamp], values: &[f64], scalars: &[f64], kernel: impl FnOnce(&Window<'_>) -> T) -> T {
    let labels = Labels::empty();
    kernel(&Window { times, values, scalars, ..Window::blank(&labels) })
}
