//! `rate`, `increase`, `delta`: the positions of resets are found once, and what depends on times alone is kept while windows look alike.

use super::super::super::value::Point;
use super::super::extrapolation::Extrapolation;
use super::Sliding;

fn extrapolated(sliding: &Sliding<'_>, counter: bool, per_second: bool, out: &mut Vec<Point>) {
    let (times, values) = (sliding.times, sliding.values);
    // The samples that are lower than the one before.
    let resets: Vec<usize> =
        if counter { values.windows(2).enumerate().filter(|(_, pair)| pair[1] < pair[0]).map(|(i, _)| i + 1).collect() } else { Vec::new() };
    let mut next = 0;
    let mut known: Option<([i64; 3], usize, Extrapolation)> = None;
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
        let start = slide.end.saturating_sub(sliding.range);
        let shape = [times[first].saturating_sub(start), slide.end.saturating_sub(times[last]), times[last] - times[first]];
        let extrapolation = match &known {
            Some((same, samples, extrapolation)) if *same == shape && *samples == window.len() => extrapolation,
            _ => &known.insert((shape, window.len(), Extrapolation::new(shape, window.len(), sliding.range))).2,
        };
        out.push(Point { time: slide.now, value: extrapolation.of(change, values[first], counter, per_second) });
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
