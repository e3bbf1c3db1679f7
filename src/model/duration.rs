//! Prometheus durations: `5m`, `1h30m`, `90d`. Parsing and printing as prometheus/common v0.71.0 `model/time.go`.
//!
//! Calendar time is not here, nor are the duration expressions of PromQL ([`crate::promql`]).

use std::fmt;
use std::str::FromStr;

/// A signed length of time in whole milliseconds.
///
/// ```
/// use promforge::model::duration::{Duration, minutes};
/// assert_eq!("1h30m".parse::<Duration>(), Ok(minutes(90)));
/// assert_eq!(minutes(90).to_string(), "1h30m");
/// assert_eq!("7d".parse::<Duration>().map(|d| d.to_string()), Ok("1w".to_owned()));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Duration {
    millis: i64,
}

/// Whole milliseconds.
#[must_use]
pub const fn millis(n: i64) -> Duration {
    Duration { millis: n }
}

/// Whole seconds.
#[must_use]
pub const fn seconds(n: i64) -> Duration {
    millis(n.saturating_mul(1000))
}

/// Whole minutes.
#[must_use]
pub const fn minutes(n: i64) -> Duration {
    seconds(n.saturating_mul(60))
}

/// Whole hours.
#[must_use]
pub const fn hours(n: i64) -> Duration {
    minutes(n.saturating_mul(60))
}

/// Days of 24 hours.
#[must_use]
pub const fn days(n: i64) -> Duration {
    hours(n.saturating_mul(24))
}

impl Duration {
    /// No time at all.
    pub const ZERO: Self = millis(0);

    /// In milliseconds.
    #[must_use]
    pub const fn as_millis(self) -> i64 {
        self.millis
    }

    /// In seconds.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "durations are below 2^53 ms")]
    pub fn as_secs(self) -> f64 {
        self.millis as f64 / 1000.0
    }

    /// Whether it is zero.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.millis == 0
    }

    /// Reads a duration that may have a leading `-`, as `parseDuration` of the templates and offsets have it.
    ///
    /// # Errors
    /// As [`FromStr`].
    pub fn parse_signed(text: &str) -> Result<Self, ParseDurationError> {
        match text.strip_prefix('-') {
            Some(rest) => rest.parse::<Self>().map(|d| millis(-d.millis)),
            None => text.parse(),
        }
    }
}

/// Why a text is no duration; displays with upstream's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ParseDurationError {
    /// Nothing there.
    Empty,
    /// Not of the form `<number><unit>…` with units descending.
    Invalid(String),
    /// A unit that does not exist: the unit and the whole text.
    UnknownUnit(String, String),
    /// Longer than 2^63 nanoseconds (about 292 years).
    OutOfRange,
}

impl fmt::Display for ParseDurationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use super::quote::go;
        match self {
            Self::Empty => f.write_str("empty duration string"),
            Self::Invalid(text) => write!(f, "not a valid duration string: {}", go(text)),
            Self::UnknownUnit(unit, text) => write!(f, "unknown unit {} in duration {}", go(unit), go(text)),
            Self::OutOfRange => f.write_str("duration out of range"),
        }
    }
}

impl std::error::Error for ParseDurationError {}

/// The units, largest first, in milliseconds.
const UNITS: [(&str, i64); 7] = [("y", 31_536_000_000), ("w", 604_800_000), ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1)];

/// 2^63 nanoseconds, in milliseconds, rounded down.
const MAX_MILLIS: i64 = i64::MAX / 1_000_000;

impl FromStr for Duration {
    type Err = ParseDurationError;

    fn from_str(text: &str) -> Result<Self, ParseDurationError> {
        match text {
            "" => return Err(ParseDurationError::Empty),
            "0" => return Ok(Self::ZERO),
            _ => {}
        }
        let invalid = || ParseDurationError::Invalid(text.to_owned());
        let (mut rest, mut total, mut allowed) = (text, 0_i64, 0);
        while !rest.is_empty() {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            let number = rest[..digits].parse::<u64>().map_err(|_| invalid())?;
            rest = &rest[digits..];
            let unit = rest.find(|c: char| c.is_ascii_digit()).map_or(rest, |i| &rest[..i]);
            rest = &rest[unit.len()..];
            if unit.is_empty() {
                return Err(invalid());
            }
            let Some(rank) = UNITS.iter().position(|(name, _)| *name == unit) else {
                return Err(ParseDurationError::UnknownUnit(unit.to_owned(), text.to_owned()));
            };
            if rank < allowed {
                return Err(invalid());
            }
            allowed = rank + 1;
            let add = i64::try_from(number).ok().and_then(|n| n.checked_mul(UNITS[rank].1)).filter(|n| *n <= MAX_MILLIS);
            total = add.and_then(|n| total.checked_add(n)).filter(|n| *n <= MAX_MILLIS).ok_or(ParseDurationError::OutOfRange)?;
        }
        Ok(millis(total))
    }
}

/// As Prometheus prints it: years and weeks only if nothing remains, `0s` for zero.
impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.millis == 0 {
            return f.write_str("0s");
        }
        if self.millis < 0 {
            f.write_str("-")?;
        }
        let mut rest = self.millis.unsigned_abs();
        for (rank, (unit, length)) in UNITS.iter().enumerate() {
            let length = length.unsigned_abs();
            if (rank < 2 && !rest.is_multiple_of(length)) || rest / length == 0 {
                continue;
            }
            write!(f, "{}{unit}", rest / length)?;
            rest %= length;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_prints_as_prometheus_does() {
        let round = |text: &str| text.parse::<Duration>().map_or_else(|e| e.to_string(), |d| d.to_string());
        assert_eq!(round("90d"), "90d");
        assert_eq!(round("365d"), "1y");
        assert_eq!(round("1y2w3d4h5m6s7ms"), "382d4h5m6s7ms");
        assert_eq!(round("0"), "0s");
        assert_eq!(round(""), "empty duration string");
        assert_eq!(round("1.5h"), "unknown unit \".\" in duration \"1.5h\"");
        assert_eq!(round("30m1h"), "not a valid duration string: \"30m1h\"");
        assert_eq!(round("1m1m"), "not a valid duration string: \"1m1m\"");
        assert_eq!(round("5x"), "unknown unit \"x\" in duration \"5x\"");
        assert_eq!(round("300y"), "duration out of range");
        assert_eq!(Duration::parse_signed("-5m").map(|d| d.to_string()), Ok("-5m".to_owned()));
    }
}
