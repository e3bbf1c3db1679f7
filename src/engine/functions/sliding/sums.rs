//! `sum_over_time` and `avg_over_time`. Compensated sums cannot be carried on from window to window without other rounding, unless there
//! is nothing to round: sums of integers and short binary fractions are taken from running totals. Other windows are added up side by
//! side, so that no addition waits for the one before.

use super::super::super::kahan::{self, Mean};
use super::super::super::value::Point;
use super::{Slide, Sliding};

/// How many windows are added up side by side.
const LANES: usize = 8;

/// Sum and compensation of the samples of one window, as the kernel of single windows adds them up.
fn one(values: &[f64]) -> (f64, f64) {
    values.iter().fold((0.0, 0.0), |(sum, c), v| kahan::increase(*v, sum, c))
}

/// The totals of the samples before each position, if no sum of neighbouring samples needs rounding: all are multiples of one power of
/// two, and few enough of it.
fn exact_totals(values: &[f64]) -> Option<Vec<f64>> {
    const LARGEST: f64 = 9_007_199_254_740_992.0; // 2^53
    let fits = |scale: f64| {
        let mut total = 0.0;
        values.iter().all(|v| {
            let units = v * scale;
            total += units.abs();
            #[expect(clippy::float_cmp, reason = "a whole number or not")]
            let whole = units == units.trunc();
            whole && total < LARGEST
        })
    };
    if ![1.0, 1024.0, 1_048_576.0].into_iter().any(fits) {
        return None;
    }
    let mut total = 0.0;
    let totals = values.iter().map(|v| {
        total += v;
        total
    });
    Some(std::iter::once(0.0).chain(totals).collect())
}

/// The sum and the compensation of each of these windows. The error of each addition is found without a branch (Knuth's two-sum): it is
/// the term of Neumaier's method unless something overflows, and then the window is added up again on its own.
fn side_by_side(values: &[f64], windows: &[Slide; LANES]) -> [(f64, f64); LANES] {
    let (mut sum, mut c) = ([0.0; LANES], [0.0; LANES]);
    let mut step = |x: &[f64; LANES]| {
        for lane in 0..LANES {
            let total = sum[lane] + x[lane];
            let added = total - sum[lane];
            c[lane] += (sum[lane] - (total - added)) + (x[lane] - added);
            sum[lane] = total;
        }
    };
    let shared = windows.iter().map(|w| w.len()).min().unwrap_or(0);
    let base = windows[0].from as usize;
    if windows.windows(2).all(|w| w[1].from == w[0].from + 1) {
        // The usual case, a step as long as the interval of the samples: what the lanes read lies side by side, too.
        for x in values[base..].windows(LANES).take(shared).filter_map(|x| x.first_chunk()) {
            step(x);
        }
    } else {
        let lanes = windows.map(|w| &values[w.range()][..shared]);
        for at in 0..shared {
            step(&lanes.map(|lane| lane[at]));
        }
    }
    std::array::from_fn(|lane| {
        let window = &values[windows[lane].range()];
        if !c[lane].is_finite() || !sum[lane].is_finite() {
            return one(window);
        }
        window[shared..].iter().fold((sum[lane], c[lane]), |(sum, c), v| kahan::increase(*v, sum, c))
    })
}

/// `finish` makes the result of sum, compensation and window.
fn each(sliding: &Sliding<'_>, out: &mut Vec<Point>, finish: impl Fn(f64, f64, Slide) -> f64) {
    if let Some(totals) = exact_totals(sliding.values) {
        let sum = |slide: &Slide| totals[slide.to as usize] - totals[slide.from as usize];
        out.extend(sliding.windows.iter().map(|slide| Point { time: slide.now, value: finish(sum(slide), 0.0, *slide) }));
        return;
    }
    let (chunks, rest) = sliding.windows.as_chunks::<LANES>();
    for chunk in chunks {
        let sums = side_by_side(sliding.values, chunk);
        out.extend(chunk.iter().zip(sums).map(|(slide, (sum, c))| Point { time: slide.now, value: finish(sum, c, *slide) }));
    }
    for slide in rest {
        let (sum, c) = one(&sliding.values[slide.range()]);
        out.push(Point { time: slide.now, value: finish(sum, c, *slide) });
    }
}

pub(super) fn sum(sliding: &Sliding<'_>, out: &mut Vec<Point>) {
    each(sliding, out, |sum, c, _| if sum.is_infinite() { sum } else { sum + c });
}

#[expect(clippy::cast_precision_loss, reason = "numbers of samples are far below 2^53")]
pub(super) fn avg(sliding: &Sliding<'_>, out: &mut Vec<Point>) {
    each(sliding, out, |sum, c, slide| {
        if sum.is_finite() {
            let count = slide.len() as f64;
            return sum / count + c / count;
        }
        // Too large somewhere on the way, or no number at all: as a single window.
        let mut values = sliding.values[slide.range()].iter();
        let mut mean = Mean::of(values.next().copied().unwrap_or(f64::NAN));
        values.for_each(|v| mean.add(*v));
        mean.value()
    });
}
