//! What is counted, and what needs but one sample of each window.

use super::super::super::value::Point;
use super::Sliding;

/// How many pairs of neighbours within each window satisfy `of`.
fn pairs(sliding: &Sliding<'_>, out: &mut Vec<Point>, of: impl Fn(f64, f64) -> bool) {
    let mut total = 0_u32;
    // How many pairs there are up to each sample.
    let mut up_to = Vec::with_capacity(sliding.values.len());
    up_to.extend(sliding.values.first().map(|_| 0));
    for pair in sliding.values.windows(2) {
        total += u32::from(of(pair[0], pair[1]));
        up_to.push(total);
    }
    for slide in sliding.windows {
        let window = slide.range();
        out.push(Point { time: slide.now, value: f64::from(up_to[window.end - 1] - up_to[window.start]) });
    }
}

pub(super) fn resets(sliding: &Sliding<'_>, out: &mut Vec<Point>) {
    pairs(sliding, out, |before, now| now < before);
}

pub(super) fn changes(sliding: &Sliding<'_>, out: &mut Vec<Point>) {
    #[expect(clippy::float_cmp, reason = "every change counts")]
    pairs(sliding, out, |before, now| now != before && !(now.is_nan() && before.is_nan()));
}

pub(super) fn count(sliding: &Sliding<'_>, out: &mut Vec<Point>) {
    out.extend(sliding.windows.iter().map(|slide| Point { time: slide.now, value: f64::from(slide.to - slide.from) }));
}

pub(super) fn last(sliding: &Sliding<'_>, out: &mut Vec<Point>) {
    out.extend(sliding.windows.iter().map(|slide| Point { time: slide.now, value: sliding.values[slide.to as usize - 1] }));
}
