//! Times of a query: how people write them, and the instants or the grid that come of it.

use std::str::FromStr;

use crate::model::duration::{Duration, days, hours, millis, minutes, seconds};
use crate::model::{Timestamp, number};

/// A time as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Moment {
    /// RFC 3339 or Unix seconds.
    At(Timestamp),
    /// So long after the data's first sample, or after now where a server has the data.
    After(Duration),
}

impl Moment {
    /// The time, counted from `zero` if it is a duration.
    pub(super) const fn from(self, zero: Timestamp) -> Timestamp {
        match self {
            Self::At(time) => time,
            Self::After(duration) => zero.saturating_add(duration.as_millis()),
        }
    }
}

impl FromStr for Moment {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Some(seconds) = number::parse(text) {
            let millis = (seconds * 1000.0).round();
            #[expect(clippy::cast_possible_truncation, reason = "the range is checked beside it")]
            return if millis.abs() < 9.2e18 {
                Ok(Self::At(millis as Timestamp))
            } else {
                Err(format!("expected Unix seconds that fit 64 bits of milliseconds, found `{text}`"))
            };
        }
        if let Ok(duration) = Duration::parse_signed(text) {
            return Ok(Self::After(duration));
        }
        let time = text.parse::<jiff::Timestamp>().map(|t| Self::At(t.as_millisecond()));
        time.map_err(|_| "expected RFC 3339 (`2026-01-31T12:00:00Z`), Unix seconds (`1769860800`) or a duration (`10m`)".to_owned())
    }
}

/// The time between two evaluations: a duration or, as the HTTP API takes it, a number of seconds.
pub(super) fn step(text: &str) -> Result<Duration, String> {
    let wrong = || format!("expected a duration (`30s`) or seconds (`15`), found `{text}`");
    match number::parse(text) {
        Some(seconds) => {
            let whole = (seconds * 1000.0).round();
            #[expect(clippy::cast_possible_truncation, reason = "the range is checked beside it")]
            if whole.abs() < 9.2e18 { Ok(millis(whole as i64)) } else { Err(wrong()) }
        }
        None => Duration::parse_signed(text).map_err(|_| wrong()),
    }
}

/// When an expression is evaluated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    Instant(Timestamp),
    Range { start: Timestamp, end: Timestamp, step: Duration },
}

/// A step that people would choose: about a two hundredth of the time, at least a second.
pub(super) fn nice_step(start: Timestamp, end: Timestamp) -> Duration {
    let wanted = end.saturating_sub(start) / 200;
    let nice = [1, 2, 5, 10, 15, 30].map(seconds).into_iter().chain([1, 2, 5, 10, 15, 30].map(minutes)).chain([1, 2, 3, 6, 12].map(hours));
    nice.chain([1, 2, 7, 14, 30, 90, 365, 3650].map(days)).find(|step| step.as_millis() >= wanted).unwrap_or_else(|| millis(wanted.max(1)))
}

/// A time for people: counted from `first` where the data begins near 1970, as test series do, in UTC otherwise.
pub(super) fn shown(time: Timestamp, first: Timestamp) -> String {
    if is_relative(first) {
        return millis(time.saturating_sub(first)).to_string();
    }
    jiff::Timestamp::from_millisecond(time).map_or_else(|_| time.to_string(), |t| t.to_string())
}

/// Whether times are counted from the first one.
pub(super) const fn is_relative(first: Timestamp) -> bool {
    first.unsigned_abs() < 366 * 24 * 3_600_000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_write_a_time() {
        for (text, want) in [
            ("0", Moment::At(0)),
            ("1700000000.5", Moment::At(1_700_000_000_500)),
            ("-60", Moment::At(-60_000)),
            ("10m", Moment::After(minutes(10))),
            ("-1h30m", Moment::After(minutes(-90))),
            ("0s", Moment::After(Duration::ZERO)),
            ("2023-11-14T22:13:20Z", Moment::At(1_700_000_000_000)),
            ("2023-11-14T23:13:20.25+01:00", Moment::At(1_700_000_000_250)),
        ] {
            assert_eq!(text.parse(), Ok(want), "{text}");
        }
        for text in ["", "NaN", "Inf", "1e300", "now", "2023-11-14", "5 apples"] {
            assert!(text.parse::<Moment>().is_err(), "{text}");
        }
    }

    #[test]
    fn every_way_to_write_a_step() {
        assert_eq!(["15", "0.5", "1m", "-1s"].map(|t| step(t).map(Duration::as_millis)), [Ok(15_000), Ok(500), Ok(60_000), Ok(-1_000)]);
        assert_eq!(["", "x", "NaN", "1e99", "1m 2"].map(|t| step(t).is_err()), [true; 5]);
    }

    #[test]
    fn steps_and_times_for_people() {
        assert_eq!([0, 60_000, 600_000, 3_600_000, 86_400_000].map(|end| nice_step(0, end).to_string()), ["1s", "1s", "5s", "30s", "10m"]);
        assert_eq!((shown(90_000, 0), shown(1_700_000_000_000, 1_600_000_000_000)), ("1m30s".to_owned(), "2023-11-14T22:13:20Z".to_owned()));
    }
}
