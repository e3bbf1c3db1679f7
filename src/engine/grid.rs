//! The times at which something is evaluated: start, start+step, .. up to and including end. Nothing here overflows.

use crate::model::Timestamp;

use super::error::EvalError;

/// The steps of an evaluation; an instant is one step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Grid {
    pub(super) start: Timestamp,
    pub(super) end: Timestamp,
    /// In milliseconds, at least 1.
    pub(super) step: i64,
}

impl Grid {
    pub(super) const fn instant(at: Timestamp) -> Self {
        Self { start: at, end: at, step: 1 }
    }

    /// The first step alone.
    pub(super) const fn first(self) -> Self {
        Self { end: self.start, ..self }
    }

    /// Whether there is but one time. A range query over such a time counts as an instant, too.
    pub(super) const fn is_instant(self) -> bool {
        self.start == self.end
    }

    pub(super) const fn is_empty(self) -> bool {
        self.end < self.start
    }

    fn steps(self) -> u64 {
        if self.is_empty() { 0 } else { (self.end.abs_diff(self.start) / self.step.max(1).unsigned_abs()).saturating_add(1) }
    }

    pub(super) fn len(self) -> usize {
        usize::try_from(self.steps()).unwrap_or(usize::MAX)
    }

    /// Refuses what would take too long.
    pub(super) fn check(self, limit: usize) -> Result<(), EvalError> {
        let steps = self.steps();
        if usize::try_from(steps).is_ok_and(|n| n <= limit) { Ok(()) } else { Err(EvalError::TooManySteps { steps, limit }) }
    }

    /// The last step.
    pub(super) fn last(self) -> Timestamp {
        self.time(self.len().saturating_sub(1))
    }

    fn time(self, index: usize) -> Timestamp {
        self.start.saturating_add(self.step.saturating_mul(i64::try_from(index).unwrap_or(i64::MAX)))
    }

    pub(super) fn times(self) -> impl Iterator<Item = Timestamp> {
        (0..self.len()).map(move |i| self.time(i))
    }

    /// The number of the step at `time`, which must be one of [`Self::times`].
    pub(super) fn index(self, time: Timestamp) -> usize {
        usize::try_from(time.abs_diff(self.start) / self.step.max(1).unsigned_abs()).unwrap_or(usize::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_end_at_or_before_the_end() {
        let times = |start, end, step| Grid { start, end, step }.times().collect::<Vec<_>>();
        assert_eq!(times(0, 25, 10), [0, 10, 20]);
        assert_eq!(times(5, 5, 1), [5]);
        assert_eq!(times(5, 4, 1), [0; 0]);
        assert_eq!(times(i64::MAX - 1, i64::MAX, 1), [i64::MAX - 1, i64::MAX]);
        let all = Grid { start: i64::MIN, end: i64::MAX, step: 1 };
        assert_eq!(all.check(1000), Err(EvalError::TooManySteps { steps: u64::MAX, limit: 1000 }));
    }
}
