//! `min_over_time` and `max_over_time`: a queue of the samples that may still become the best one.

use std::collections::VecDeque;

use super::super::super::value::Point;
use super::Sliding;

/// The best value of each window, the first of equal ones; NaN only where there is nothing else.
fn best(sliding: &Sliding<'_>, out: &mut Vec<Point>, beats: impl Fn(f64, f64) -> bool) {
    // Positions of candidates, the best first; none is beaten by a later one.
    let mut candidates: VecDeque<usize> = VecDeque::new();
    let mut seen = 0;
    for slide in sliding.windows {
        let window = slide.range();
        seen = seen.max(window.start);
        for at in seen..window.end {
            let value = sliding.values[at];
            if value.is_nan() {
                continue;
            }
            while candidates.back().is_some_and(|back| beats(value, sliding.values[*back])) {
                candidates.pop_back();
            }
            candidates.push_back(at);
        }
        seen = window.end;
        while candidates.front().is_some_and(|front| *front < window.start) {
            candidates.pop_front();
        }
        let at = candidates.front().copied().unwrap_or(window.end - 1);
        out.push(Point { time: slide.now, value: sliding.values[at] });
    }
}

pub(super) fn max(sliding: &Sliding<'_>, out: &mut Vec<Point>) {
    best(sliding, out, |new, old| new > old);
}

pub(super) fn min(sliding: &Sliding<'_>, out: &mut Vec<Point>) {
    best(sliding, out, |new, old| new < old);
}
