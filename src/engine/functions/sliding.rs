//! Range functions over all windows of a series of floats at once. Each gives bit for bit what its kernel for single windows gives
//! (the tests compare the two); it only saves looking at the same samples again for every window.

mod counters;
mod counts;
mod extremes;
mod quantile;
mod sums;

use std::ops::Range;

use crate::model::Timestamp;
use crate::promql::Func;

use super::super::grid::Grid;
use super::super::value::Point;

/// The floats of a series and the windows over them.
#[derive(Debug)]
pub(in super::super) struct Sliding<'s> {
    pub(in super::super) times: &'s [Timestamp],
    pub(in super::super) values: &'s [f64],
    /// None of them empty; neither the starts nor the ends ever fall.
    pub(in super::super) windows: &'s [Slide],
    /// The length of a window in milliseconds.
    pub(in super::super) range: i64,
    /// The scalar argument, if there is one, for each step of the evaluation.
    pub(in super::super) scalars: &'s [f64],
}

/// One window.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Slide {
    /// The number of the step.
    pub(in super::super) step: u32,
    /// The first float in the window.
    pub(in super::super) from: u32,
    /// The first float behind the window.
    pub(in super::super) to: u32,
    /// The time of the step.
    pub(in super::super) now: Timestamp,
    /// The end of the window in milliseconds.
    pub(in super::super) end: Timestamp,
}

impl Slide {
    const fn range(self) -> Range<usize> {
        self.from as usize..self.to as usize
    }

    const fn len(self) -> usize {
        (self.to - self.from) as usize
    }
}

/// The windows over the times of a series.
#[derive(Debug)]
pub(in super::super) struct Slides<'t> {
    times: &'t [Timestamp],
    windows: Vec<Slide>,
    longest: usize,
    range: i64,
}

impl<'t> Slides<'t> {
    /// The windows that end `offset` milliseconds before each step and are `range` milliseconds long, as far as they hold samples.
    pub(in super::super) fn new(times: &'t [Timestamp], grid: Grid, offset: i64, range: i64) -> Self {
        let (mut windows, mut longest) = (Vec::with_capacity(grid.len()), 0);
        let (mut from, mut to) = (0_usize, 0_usize);
        for (step, now) in (0_u32..).zip(grid.times()) {
            let end = now.saturating_sub(offset);
            let start = end.saturating_sub(range);
            while to < times.len() && times[to] <= end {
                to += 1;
            }
            while from < to && times[from] <= start {
                from += 1;
            }
            if from == to {
                continue;
            }
            longest = longest.max(to - from);
            let position = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
            windows.push(Slide { step, from: position(from), to: position(to), now, end });
        }
        Self { times, windows, longest, range }
    }

    /// Whether these are the windows over `times`, too.
    pub(in super::super) fn fit(&self, times: &[Timestamp]) -> bool {
        self.times == times
    }

    /// How many samples the longest window has.
    pub(in super::super) const fn longest(&self) -> usize {
        self.longest
    }

    /// What a function makes of the windows over these values.
    pub(in super::super) fn each(&self, kernel: SlidingKernel, values: &[f64], scalars: &[f64]) -> Vec<Point> {
        let mut out = Vec::with_capacity(self.windows.len());
        kernel(&Sliding { times: self.times, values, windows: &self.windows, range: self.range, scalars }, &mut out);
        out
    }
}

/// Adds a point for every window that gives one.
pub(in super::super) type SlidingKernel = fn(&Sliding<'_>, &mut Vec<Point>);

/// The function over all windows at once, where that is faster.
pub(in super::super) fn sliding_kernel(func: Func) -> Option<SlidingKernel> {
    Some(match func {
        Func::Rate => counters::rate,
        Func::Increase => counters::increase,
        Func::Delta => counters::delta,
        Func::Changes => counts::changes,
        Func::Resets => counts::resets,
        Func::CountOverTime => counts::count,
        Func::LastOverTime => counts::last,
        Func::MaxOverTime => extremes::max,
        Func::MinOverTime => extremes::min,
        Func::SumOverTime => sums::sum,
        Func::AvgOverTime => sums::avg,
        Func::QuantileOverTime => quantile::quantile,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::{Kernel, Remarks, Window, kernel};
    use super::*;
    use crate::model::{Labels, Value};
    use proptest::prelude::*;

    /// Every window on its own.
    fn one_by_one(func: Func, sliding: &Sliding<'_>) -> Vec<(Timestamp, u64)> {
        let labels = Labels::empty();
        let mut remarks = Remarks::default();
        let mut out = Vec::new();
        for slide in sliding.windows {
            let window = Window {
                times: &sliding.times[slide.range()],
                values: &sliding.values[slide.range()],
                end: slide.end,
                range: sliding.range,
                now: slide.now,
                scalars: &sliding.scalars[slide.step as usize..=slide.step as usize],
                ..Window::blank(&labels)
            };
            let value = match kernel(func) {
                Kernel::Window(kernel) => kernel(&window),
                Kernel::CarefulWindow(kernel) => kernel(&window, &mut remarks).expect("it evaluates").map(|v| if let Value::Float(v) = v { v } else { 0.0 }),
                other => panic!("{func:?} has {other:?}"),
            };
            out.extend(value.map(|value| (slide.now, bits(value))));
        }
        out
    }

    /// Zeros of either sign are equal: which of them a sorted window has first is not defined.
    fn bits(value: f64) -> u64 {
        if value.is_nan() { f64::NAN.to_bits() } else { (value + 0.0).to_bits() }
    }

    fn value() -> impl Strategy<Value = f64> {
        prop_oneof![
            8 => (-50_i32..50).prop_map(|v| f64::from(v) / 4.0),
            2 => any::<f64>(),
            1 => prop_oneof![Just(f64::NAN), Just(f64::INFINITY), Just(f64::NEG_INFINITY), Just(-0.0), Just(f64::MAX), Just(1e100), Just(-1e100)],
        ]
    }

    proptest! {
        #[test]
        fn all_windows_at_once_give_what_each_gives(
            samples in prop::collection::vec((1_i64..40, value()), 1..60),
            range in 1_i64..400, step in 1_i64..60, offset in -50_i64..50, q in 0.0..1.0,
        ) {
            let mut now = 0;
            let times: Vec<i64> = samples.iter().map(|(gap, _)| { now += gap; now }).collect();
            let values: Vec<f64> = samples.iter().map(|(_, value)| *value).collect();
            let mut windows = Vec::new();
            for number in 0..(now / step + 4) {
                let end = number * step - offset;
                let (from, to) = (times.partition_point(|t| *t <= end - range), times.partition_point(|t| *t <= end));
                if from < to {
                    let number = number as u32;
                    windows.push(Slide { step: number, from: from as u32, to: to as u32, now: i64::from(number) * step, end });
                }
            }
            let scalars = vec![q; (now / step + 4) as usize];
            let sliding = Sliding { times: &times, values: &values, windows: &windows, range, scalars: &scalars };
            for func in Func::ALL.iter().copied() {
                let Some(kernel) = sliding_kernel(func) else { continue };
                let mut out = Vec::new();
                kernel(&sliding, &mut out);
                let out: Vec<_> = out.iter().map(|p| (p.time, bits(p.value))).collect();
                prop_assert_eq!(out, one_by_one(func, &sliding), "{:?}", func);
            }
        }
    }
}
