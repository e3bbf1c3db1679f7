//! `sum_over_time` and `avg_over_time`. Compensated sums cannot be carried on from window to window without other rounding; but those of
//! several windows are added up side by side, so that no addition waits for the one before.

use super::super::super::kahan::{self, Mean};
use super::super::super::value::Point;
use super::{Slide, Sliding};

/// How many windows are added up side by side.
const LANES: usize = 8;

/// The sum and the compensation of each of these windows; the first sample is added to zero.
fn sums(values: &[f64], windows: &[Slide; LANES]) -> ([f64; LANES], [f64; LANES]) {
    let (mut sum, mut c) = ([0.0; LANES], [0.0; LANES]);
    let shared = windows.iter().map(|w| w.len()).min().unwrap_or(0);
    let lanes = windows.map(|w| values.get(w.range()).unwrap_or_default());
    for at in 0..shared {
        for lane in 0..LANES {
            let x = lanes[lane][at];
            let total = sum[lane] + x;
            let (large, small) = if sum[lane].abs() >= x.abs() { (sum[lane], x) } else { (x, sum[lane]) };
            let lost = (large - total) + small;
            c[lane] = if total.is_infinite() { 0.0 } else { c[lane] + lost };
            sum[lane] = total;
        }
    }
    for (lane, values) in lanes.iter().enumerate() {
        for x in &values[shared..] {
            (sum[lane], c[lane]) = kahan::increase(*x, sum[lane], c[lane]);
        }
    }
    (sum, c)
}

/// `finish` makes the result of sum, compensation and window.
fn each(sliding: &Sliding<'_>, out: &mut Vec<Point>, finish: impl Fn(f64, f64, Slide) -> f64) {
    for chunk in sliding.windows.chunks(LANES) {
        let mut windows = [chunk[chunk.len() - 1]; LANES];
        windows[..chunk.len()].copy_from_slice(chunk);
        let (sum, c) = sums(sliding.values, &windows);
        out.extend(chunk.iter().enumerate().map(|(lane, slide)| Point { time: slide.now, value: finish(sum[lane], c[lane], *slide) }));
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
