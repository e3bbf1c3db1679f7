//! `quantile_over_time`: the values of the window are kept sorted while it moves.

use super::super::super::kahan;
use super::super::super::value::Point;
use super::Sliding;

pub(super) fn quantile(sliding: &Sliding<'_>, out: &mut Vec<Point>) {
    let values = sliding.values;
    let mut sorted: Vec<f64> = Vec::new();
    let (mut from, mut to) = (0, 0);
    for slide in sliding.windows {
        let window = slide.range();
        if window.start >= to {
            sorted.clear();
            (from, to) = (window.start, window.start);
        }
        // Few samples go and come: one by one. Many: sorted anew.
        if window.end - to > sorted.len() / 2 {
            sorted.clear();
            sorted.extend_from_slice(&values[window.clone()]);
            kahan::sort_nan_first(&mut sorted);
        } else {
            for value in &values[from..window.start] {
                sorted.remove(place(&sorted, *value));
            }
            for value in &values[to..window.end] {
                sorted.insert(place(&sorted, *value), *value);
            }
        }
        (from, to) = (window.start, window.end);
        let q = sliding.scalars.get(slide.step as usize).copied().unwrap_or(f64::NAN);
        out.push(Point { time: slide.now, value: kahan::quantile_of_sorted(q, &sorted) });
    }
}

/// How many of the sorted values come before `value`; NaN is before all others.
fn place(sorted: &[f64], value: f64) -> usize {
    if value.is_nan() { 0 } else { sorted.partition_point(|v| v.is_nan() || *v < value) }
}
