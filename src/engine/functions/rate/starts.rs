//! What start timestamps tell: whether a counter began anew between two samples. 0 stands for an unknown start.

use crate::model::Timestamp;

/// The start timestamp of a sample; unknown if the column is not there.
pub(super) fn start_of(starts: &[Timestamp], index: usize) -> Timestamp {
    starts.get(index).copied().unwrap_or(0)
}

/// Whether the counter began anew between two samples, each given as its start and its time.
pub(super) const fn is_reset((start_before, before): (Timestamp, Timestamp), (start, now): (Timestamp, Timestamp)) -> bool {
    if start_before == start || start == 0 || start >= now || start < before {
        return false;
    }
    if start > before {
        return true;
    }
    // It starts at the sample before: a series of deltas, or one that never knew its start.
    start_before <= before && start_before != 0 && start_before != before
}

/// Whether a sample says that it started before the sample before it, and does not mean the same start.
pub(super) const fn overlaps((start_before, before): (Timestamp, Timestamp), start: Timestamp) -> bool {
    start != 0 && start < before && start != start_before
}

/// The start of the first sample if it lies within the window, whose start is given: the counter was zero then.
pub(super) fn zero_within(starts: &[Timestamp], first: Timestamp, window_start: Timestamp) -> Option<Timestamp> {
    starts.first().copied().filter(|start| *start != 0 && *start > window_start && *start < first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_start_is_a_reset_unless_it_is_nonsense() {
        for (before, now, want) in [
            ((0, 10), (0, 20), false),
            ((5, 10), (5, 20), false),
            ((5, 10), (15, 20), true),
            ((5, 10), (20, 20), false),
            ((5, 10), (25, 20), false),
            ((5, 10), (7, 20), false),
            // Deltas: each starts where the one before ended.
            ((5, 10), (10, 20), true),
            ((0, 10), (10, 20), false),
            ((10, 10), (10, 20), false),
            ((12, 10), (10, 20), false),
            ((0, 10), (11, 20), true),
        ] {
            assert_eq!(is_reset(before, now), want, "{before:?} {now:?}");
        }
        assert!(overlaps((5, 10), 7) && !overlaps((5, 10), 5) && !overlaps((5, 10), 10) && !overlaps((5, 10), 0));
        assert_eq!(zero_within(&[5], 10, 4), Some(5));
        assert_eq!((zero_within(&[5], 10, 5), zero_within(&[10], 10, 5), zero_within(&[], 10, 5)), (None, None, None));
    }
}
