//! `rate`, `increase`, `delta`: the positions of resets are found once.

use super::super::super::value::Point;
use super::super::rate::extrapolate;
use super::Sliding;

fn extrapolated(sliding: &Sliding<'_>, counter: bool, per_second: bool, out: &mut Vec<Point>) {
    let (times, values) = (sliding.times, sliding.values);
    // The samples that are lower than the one before.
    let resets: Vec<usize> = if counter { (1..values.len()).filter(|i| values[*i] < values[i - 1]).collect() } else { Vec::new() };
    let mut next = 0;
    for slide in sliding.windows {
        let window = slide.range();
        if window.len() < 2 {
            continue;
        }
        let (first, last) = (window.start, window.end - 1);
        let mut change = values[last] - values[first];
        while resets.get(next).is_some_and(|reset| *reset <= first) {
            next += 1;
        }
        for reset in resets[next..].iter().take_while(|reset| **reset <= last) {
            change += values[reset - 1];
        }
        let (from, to) = (Point { time: times[first], value: values[first] }, Point { time: times[last], value: values[last] });
        let start = slide.end.saturating_sub(sliding.range);
        let value = extrapolate(change, from, to, window.len(), (start, slide.end), counter, per_second);
        out.push(Point { time: slide.now, value });
    }
}

pub(super) fn rate(sliding: &Sliding<'_>, out: &mut Vec<Point>) {
    extrapolated(sliding, true, true, out);
}

pub(super) fn increase(sliding: &Sliding<'_>, out: &mut Vec<Point>) {
    extrapolated(sliding, true, false, out);
}

pub(super) fn delta(sliding: &Sliding<'_>, out: &mut Vec<Point>) {
    extrapolated(sliding, false, false, out);
}
