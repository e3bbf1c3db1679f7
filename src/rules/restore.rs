//! Since when an alert counts as active after a restart, from the last sample of its [`super::ALERTS_FOR_STATE`] series. Finding
//! that sample is the caller's business; a pending alert then goes on in [`super::advance`] as if there had been no outage.
//!
//! Source: `RestoreForState` in rules/group.go, Prometheus 3.15.0. It runs once per group, after the group's first evaluation,
//! and for alerts that this evaluation found active; nothing else is restored, and recording rules never.

use crate::model::Timestamp;
use crate::model::duration::{Duration, hours, minutes};

/// How much is believed of what was stored before an outage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Restoring {
    /// When it is restored, in milliseconds.
    pub now: Timestamp,
    /// `--rules.alert.for-outage-tolerance`: what is older is forgotten.
    pub outage_tolerance: Duration,
    /// `--rules.alert.for-grace-period`: no alert fires earlier than so long after the restart; alerts with a shorter `for` are
    /// not restored, as they wait for no longer anyway.
    pub grace_period: Duration,
}

impl Restoring {
    /// The server's defaults: an hour of outage, ten minutes of grace.
    #[must_use]
    pub const fn at(now: Timestamp) -> Self {
        Self { now, outage_tolerance: hours(1), grace_period: minutes(10) }
    }
}

/// The last sample of an alert's `ALERTS_FOR_STATE` series: when it was written, in milliseconds, and its value, which is since
/// when the alert was active, in seconds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stored {
    /// When it was written, which counts as the time of the outage.
    pub time: Timestamp,
    /// Since when the alert was active.
    pub value: f64,
}

/// Since when an active alert counts as active, in milliseconds; `None` leaves it as the evaluation after the restart made it.
///
/// - An alert that had fired before the outage keeps its old time, so it fires at the next evaluation.
/// - One that would fire within the grace period fires when that is over.
/// - Any other has the outage taken out of its time, so it waits as long as it had still to wait.
///
/// ```
/// use promforge::model::duration::minutes;
/// use promforge::rules::{Restoring, Stored, restored_active_at};
/// // Active since 00:00, last seen at 00:20, back at 00:50: of `for: 1h` 20 minutes are over.
/// let stored = Stored { time: 20 * 60_000, value: 0.0 };
/// let back = Restoring::at(50 * 60_000);
/// assert_eq!(restored_active_at(stored, minutes(60), &back), Some(30 * 60_000));
/// ```
#[must_use]
pub fn restored_active_at(stored: Stored, hold: Duration, restoring: &Restoring) -> Option<Timestamp> {
    let Restoring { now, outage_tolerance, grace_period } = *restoring;
    if hold < grace_period {
        return None;
    }
    // The series is looked up in this range.
    let known = now.saturating_sub(outage_tolerance.as_millis())..=now;
    // DIFFERENCE: a value that is no number of seconds is nobody's `ALERTS_FOR_STATE`; Go takes some time or other for it.
    // Staleness is a NaN too.
    if !known.contains(&stored.time) || stored.value.is_nan() || stored.value.abs() >= MAX_SECONDS {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "Go cuts fractions off; the range is checked")]
    let active_at = stored.value as i64 * 1000;
    let down_at = stored.time / 1000 * 1000;
    let remaining = hold.as_millis() - (down_at - active_at);
    Some(if remaining <= 0 {
        active_at
    } else if remaining < grace_period.as_millis() {
        now + grace_period.as_millis() - hold.as_millis()
    } else {
        active_at + (now - down_at)
    })
}

/// Times beyond the year 30,000 are none.
const MAX_SECONDS: f64 = 1e12;

#[cfg(test)]
mod tests {
    use super::super::{State, Transition, advance};
    use super::*;
    use crate::model::number::STALE_BITS;

    const MINUTE: i64 = 60_000;

    /// Everything in minutes: down at, active since, `for`, back at.
    fn restored(down: i64, active: i64, hold: i64, back: i64) -> Option<i64> {
        #[expect(clippy::cast_precision_loss, reason = "small")]
        let stored = Stored { time: down * MINUTE, value: (active * 60) as f64 };
        restored_active_at(stored, minutes(hold), &Restoring::at(back * MINUTE)).map(|at| at / MINUTE)
    }

    #[test]
    fn each_branch() {
        for (down, active, hold, back, expected) in [
            (120, 100, 5, 125, None),       // `for` shorter than the grace period
            (120, 100, 10, 125, Some(100)), // it had fired
            (120, 100, 20, 125, Some(100)), // it was about to: nothing remains
            (120, 100, 25, 125, Some(110)), // five minutes remained: it fires when ten are over
            (120, 100, 29, 125, Some(106)), // nine remained
            (120, 100, 30, 125, Some(105)), // ten remained: they still do
            (120, 100, 60, 125, Some(105)), // forty remained
            (120, 100, 60, 120, Some(100)), // no outage at all
            (120, 100, 60, 180, Some(160)), // an hour of outage is believed
            (120, 100, 60, 181, None),      // a minute more is not
            (120, 100, 60, 119, None),      // written after the restart
            (120, 130, 60, 125, Some(135)), // active in the future, as a shifted clock leaves it
        ] {
            assert_eq!(restored(down, active, hold, back), expected, "down {down}, active {active}, for {hold}, back {back}");
        }
    }

    #[test]
    fn what_was_stored_is_cut_to_seconds() {
        let back = Restoring::at(1_000_500);
        let at = |time, value| restored_active_at(Stored { time, value }, minutes(60), &back);
        assert_eq!(at(900_999, 100.9), Some(200_500));
        assert_eq!(at(900_000, 100.0), Some(200_500));
    }

    #[test]
    fn what_is_no_time_is_not_restored() {
        let back = Restoring::at(1_000_000);
        for value in [f64::from_bits(STALE_BITS), f64::NAN, f64::INFINITY, -1e300] {
            assert_eq!(restored_active_at(Stored { time: 900_000, value }, minutes(60), &back), None, "{value}");
        }
    }

    #[test]
    fn other_limits_than_the_defaults() {
        let stored = Stored { time: 120 * MINUTE, value: 6_000.0 };
        let with = |tolerance, grace| {
            let restoring = Restoring { now: 125 * MINUTE, outage_tolerance: minutes(tolerance), grace_period: minutes(grace) };
            restored_active_at(stored, minutes(30), &restoring).map(|at| at / MINUTE)
        };
        assert_eq!(with(4, 10), None);
        assert_eq!(with(5, 10), Some(105));
        assert_eq!(with(60, 11), Some(106));
        assert_eq!(with(60, 0), Some(105));
        assert_eq!(with(60, 31), None);
    }

    #[test]
    fn the_alert_fires_when_what_remained_is_over() {
        let fires = |active: Timestamp, back: i64, hold: i64| {
            (back..).find(|minute| {
                let state = State::pending(active);
                matches!(advance(Some(state), true, minute * MINUTE, minutes(hold), Duration::ZERO), Transition::Keep(s) if s.fired_at.is_some())
            })
        };
        for (hold, expected) in [(20, 125), (25, 135), (30, 135), (60, 165)] {
            let active = restored(120, 100, hold, 125).expect("restored") * MINUTE;
            assert_eq!(fires(active, 125, hold), Some(expected), "for {hold}");
        }
    }
}
