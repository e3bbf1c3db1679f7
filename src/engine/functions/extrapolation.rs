//! From the change between two samples to the change over their window (`extrapolatedRate`, promql/functions.go, Prometheus 3.15.0): up to
//! half an average interval beyond a sample unless the edge is near, and for counters never below zero.

/// What depends on times alone, in seconds: the same for all windows that lie over their samples in the same way.
#[derive(Debug, Clone, Copy)]
pub(super) struct Extrapolation {
    to_start: f64,
    to_end: f64,
    sampled: f64,
    range: f64,
}

#[expect(clippy::cast_precision_loss, reason = "as upstream")]
fn seconds(millis: i64) -> f64 {
    millis as f64 / 1000.0
}

/// The length of a window in seconds, rounded as `Duration.Seconds` of Go does.
#[expect(clippy::cast_precision_loss, reason = "as upstream")]
pub(super) fn length(millis: i64) -> f64 {
    (millis / 1000) as f64 + (millis % 1000 * 1_000_000) as f64 / 1e9
}

impl Extrapolation {
    /// `shape`: from the start of the window to the first sample, from the last sample to its end, and between the two; these and
    /// `range` in milliseconds.
    #[expect(clippy::cast_precision_loss, reason = "numbers of samples are far below 2^53")]
    pub(super) fn new(shape: [i64; 3], samples: usize, range: i64) -> Self {
        let [to_start, to_end, sampled] = shape.map(seconds);
        let average = if samples > 1 { sampled / (samples - 1) as f64 } else { 0.0 };
        let near = average * 1.1;
        let within = |distance: f64| if distance >= near { average / 2.0 } else { distance };
        Self { to_start: within(to_start), to_end: within(to_end), sampled, range: length(range) }
    }

    /// As the counter is known to have been zero so many milliseconds before the first sample, within the window: nothing is added there.
    pub(super) fn with_zero(self, before_first: i64, shape: [i64; 3]) -> Self {
        Self { to_start: 0.0, sampled: seconds(before_first.saturating_add(shape[2])), ..self }
    }

    /// What to multiply the change by. `level` is, of a counter that rose, its first value divided by the change: it was never below zero.
    pub(super) fn factor(&self, level: Option<f64>, per_second: bool) -> f64 {
        let mut to_start = self.to_start;
        if let Some(level) = level {
            let to_zero = self.sampled * level;
            if to_zero < to_start {
                to_start = to_zero;
            }
        }
        let mut factor = if self.sampled == 0.0 { 1.0 } else { (self.sampled + to_start + self.to_end) / self.sampled };
        if per_second {
            factor /= self.range;
        }
        factor
    }

    /// The change over the whole window, or per second. `first` is the value of the first sample.
    pub(super) fn of(&self, change: f64, first: f64, counter: bool, per_second: bool) -> f64 {
        let level = (counter && change > 0.0 && first >= 0.0).then(|| first / change);
        change * self.factor(level, per_second)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_rounded_as_in_go() {
        assert_eq!((length(300_000), length(1500), length(0)), (300.0, 1.5, 0.0));
    }
}
