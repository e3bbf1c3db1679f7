//! Moments in UTC with nanoseconds: Go's `time.Time` as `toTime` gives it, its text, `Format` layouts, and `time.Duration`'s text.
//!
//! Layouts follow Go 1.26 (`time/format.go`). Time zones other than UTC are not here.

use std::fmt::Write;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// Seconds since the epoch, and nanoseconds above them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Moment {
    pub(crate) seconds: i64,
    pub(crate) nanos: i32,
}

pub(crate) const MONTHS: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
pub(crate) const WEEKDAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

const NANOS: i64 = 1_000_000_000;

impl Moment {
    /// From milliseconds since the epoch.
    pub(crate) fn from_millis(millis: i64) -> Self {
        Self { seconds: millis.div_euclid(1000), nanos: i32::try_from(millis.rem_euclid(1000) * 1_000_000).unwrap_or(0) }
    }

    /// Nanoseconds since the epoch, cut to 64 bits.
    pub(crate) fn nanos(self) -> i64 {
        self.seconds.saturating_mul(NANOS).saturating_add(self.nanos.into())
    }

    /// This moment and so many nanoseconds.
    pub(crate) fn plus(self, nanos: i64) -> Self {
        let sum = i64::from(self.nanos) + nanos.rem_euclid(NANOS);
        let seconds = self.seconds.saturating_add(nanos.div_euclid(NANOS)).saturating_add(sum.div_euclid(NANOS));
        Self { seconds, nanos: i32::try_from(sum.rem_euclid(NANOS)).unwrap_or(0) }
    }

    /// The calendar's view; the epoch for moments beyond the calendar (years -9999 to 9999).
    pub(crate) fn civil(self) -> DateTime {
        jiff::Timestamp::new(self.seconds, self.nanos).unwrap_or_default().to_zoned(TimeZone::UTC).datetime()
    }

    /// From a calendar date and time in UTC.
    pub(crate) fn from_civil(date: DateTime) -> Option<Self> {
        let stamp = date.to_zoned(TimeZone::UTC).ok()?.timestamp();
        let nanos = i64::from(stamp.subsec_nanosecond());
        Some(Self { seconds: stamp.as_second(), nanos: 0 }.plus(nanos))
    }

    /// `Time.Format(layout)`.
    pub(crate) fn format(self, layout: &str) -> String {
        let (mut out, mut rest, date) = (String::new(), layout, self.civil());
        while !rest.is_empty() {
            let chunk = CHUNKS.iter().find(|(text, _)| rest.starts_with(text) && allowed(text, rest));
            if let Some((text, field)) = chunk {
                rest = &rest[text.len()..];
                write_field(&mut out, *field, &date);
            } else if let Some((digits, trim)) = fraction(rest, &out) {
                write_fraction(&mut out, &rest[..1], digits, trim, self.nanos);
                rest = &rest[digits + 1..];
            } else {
                let c = rest.chars().next().unwrap_or_default();
                out.push(c);
                rest = &rest[c.len_utf8()..];
            }
        }
        out
    }
}

/// As `fmt` prints it: `2015-03-04 11:38:05.123 +0000 UTC`.
impl std::fmt::Display for Moment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.format("2006-01-02 15:04:05.999999999 -0700 MST"))
    }
}

#[derive(Debug, Clone, Copy)]
enum Field {
    LongMonth,
    Month,
    ZeroMonth,
    NumMonth,
    LongWeekday,
    Weekday,
    Day,
    SpaceDay,
    ZeroDay,
    YearDay,
    SpaceYearDay,
    Hour,
    Hour12,
    ZeroHour12,
    Minute,
    ZeroMinute,
    Second,
    ZeroSecond,
    LongYear,
    Year,
    Pm,
    LowerPm,
    Text(&'static str),
}

/// The elements of a layout; of two that fit, the first.
const CHUNKS: &[(&str, Field)] = &[
    ("January", Field::LongMonth),
    ("Jan", Field::Month),
    ("Monday", Field::LongWeekday),
    ("Mon", Field::Weekday),
    ("MST", Field::Text("UTC")),
    ("002", Field::YearDay),
    ("__2", Field::SpaceYearDay),
    ("_2006", Field::Text("_")), // the year follows: see `allowed`
    ("_2", Field::SpaceDay),
    ("01", Field::ZeroMonth),
    ("02", Field::ZeroDay),
    ("03", Field::ZeroHour12),
    ("04", Field::ZeroMinute),
    ("05", Field::ZeroSecond),
    ("06", Field::Year),
    ("15", Field::Hour),
    ("1", Field::NumMonth),
    ("2006", Field::LongYear),
    ("2", Field::Day),
    ("3", Field::Hour12),
    ("4", Field::Minute),
    ("5", Field::Second),
    ("PM", Field::Pm),
    ("pm", Field::LowerPm),
    ("-070000", Field::Text("+000000")),
    ("-07:00:00", Field::Text("+00:00:00")),
    ("-0700", Field::Text("+0000")),
    ("-07:00", Field::Text("+00:00")),
    ("-07", Field::Text("+00")),
    ("Z070000", Field::Text("Z")),
    ("Z07:00:00", Field::Text("Z")),
    ("Z0700", Field::Text("Z")),
    ("Z07:00", Field::Text("Z")),
    ("Z07", Field::Text("Z")),
];

/// `Jan` and `Mon` are text where a lower-case letter follows; `_2006` is handled by the year.
fn allowed(text: &str, rest: &str) -> bool {
    let follows_lower = rest[text.len()..].bytes().next().is_some_and(|b| b.is_ascii_lowercase());
    !(matches!(text, "Jan" | "Mon") && follows_lower) && text != "_2006" && !(text == "_2" && rest.starts_with("_2006"))
}

/// `.000` or `,999`, not followed by another digit: how many digits, and whether trailing zeros go.
fn fraction(rest: &str, before: &str) -> Option<(usize, bool)> {
    let bytes = rest.as_bytes();
    let (b'.' | b',', Some(digit @ (b'0' | b'9'))) = (bytes.first()?, bytes.get(1)) else { return None };
    let digits = bytes[1..].iter().take_while(|b| *b == digit).count();
    let ends = bytes.get(digits + 1).is_none_or(|b| !b.is_ascii_digit());
    (ends && before.len() < usize::MAX).then_some((digits, *digit == b'9'))
}

fn write_fraction(out: &mut String, point: &str, digits: usize, trim: bool, nanos: i32) {
    let text = format!("{nanos:09}");
    let cut = &text[..digits.min(9)];
    let cut = if trim { cut.trim_end_matches('0') } else { cut };
    if !cut.is_empty() || !trim {
        out.push_str(point);
        out.push_str(cut);
    }
}

fn write_field(out: &mut String, field: Field, date: &DateTime) {
    let month = MONTHS[usize::try_from(date.month() - 1).unwrap_or(0).min(11)];
    let weekday = WEEKDAYS[usize::try_from(date.weekday().to_sunday_zero_offset()).unwrap_or(0).min(6)];
    let hour12 = if date.hour() % 12 == 0 { 12 } else { date.hour() % 12 };
    let _ = match field {
        Field::LongMonth => write!(out, "{month}"),
        Field::Month => write!(out, "{}", &month[..3]),
        Field::ZeroMonth => write!(out, "{:02}", date.month()),
        Field::NumMonth => write!(out, "{}", date.month()),
        Field::LongWeekday => write!(out, "{weekday}"),
        Field::Weekday => write!(out, "{}", &weekday[..3]),
        Field::Day => write!(out, "{}", date.day()),
        Field::SpaceDay => write!(out, "{:2}", date.day()),
        Field::ZeroDay => write!(out, "{:02}", date.day()),
        Field::YearDay => write!(out, "{:03}", date.day_of_year()),
        Field::SpaceYearDay => write!(out, "{:3}", date.day_of_year()),
        Field::Hour => write!(out, "{:02}", date.hour()),
        Field::Hour12 => write!(out, "{hour12}"),
        Field::ZeroHour12 => write!(out, "{hour12:02}"),
        Field::Minute => write!(out, "{}", date.minute()),
        Field::ZeroMinute => write!(out, "{:02}", date.minute()),
        Field::Second => write!(out, "{}", date.second()),
        Field::ZeroSecond => write!(out, "{:02}", date.second()),
        Field::LongYear => write!(out, "{:04}", date.year()),
        Field::Year => write!(out, "{:02}", date.year().rem_euclid(100)),
        Field::Pm => write!(out, "{}", if date.hour() >= 12 { "PM" } else { "AM" }),
        Field::LowerPm => write!(out, "{}", if date.hour() >= 12 { "pm" } else { "am" }),
        Field::Text(text) => write!(out, "{text}"),
    };
}

/// `time.Duration`'s text: `1h2m3.5s`, `1.5ms`, `0s`.
pub(crate) fn duration(nanos: i64) -> String {
    let sign = if nanos < 0 { "-" } else { "" };
    let n = nanos.unsigned_abs();
    let fraction = |n: u64, unit: u64| {
        let width = unit.ilog10() as usize;
        let text = if unit == 1 { String::new() } else { format!(".{:0width$}", n % unit) };
        format!("{}{}", n / unit, text.trim_end_matches('0').trim_end_matches('.'))
    };
    let body = match n {
        0 => "0s".to_owned(),
        1..1_000 => format!("{n}ns"),
        1_000..1_000_000 => format!("{}\u{b5}s", fraction(n, 1_000)),
        1_000_000..1_000_000_000 => format!("{}ms", fraction(n, 1_000_000)),
        _ => {
            let seconds = format!("{}s", fraction(n % 60_000_000_000, 1_000_000_000));
            let minutes = n / 60_000_000_000;
            match (minutes / 60, minutes % 60) {
                (0, 0) => seconds,
                (0, m) => format!("{m}m{seconds}"),
                (h, m) => format!("{h}h{m}m{seconds}"),
            }
        }
    };
    format!("{sign}{body}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_as_go_does() {
        let at = Moment::from_millis(1_435_065_584_128);
        for (layout, text) in [
            ("2006-01-02T15:04:05Z07:00", "2015-06-23T13:19:44Z"),
            ("Mon Jan _2 3:04PM 2006", "Tue Jun 23 1:19PM 2015"),
            ("Monday, January 2 06 .000 .00 .9", "Tuesday, June 23 15 .128 .12 .1"),
            ("002 15h pm MST -0700", "174 13h pm UTC +0000"),
            ("_2006 Janet", "_2015 Janet"),
        ] {
            assert_eq!(at.format(layout), text, "{layout}");
        }
        assert_eq!(at.to_string(), "2015-06-23 13:19:44.128 +0000 UTC");
        assert_eq!(Moment::from_millis(-1).to_string(), "1969-12-31 23:59:59.999 +0000 UTC");
    }

    #[test]
    fn durations() {
        for (nanos, text) in [
            (0, "0s"),
            (1, "1ns"),
            (1_500, "1.5\u{b5}s"),
            (1_500_000, "1.5ms"),
            (1_500_000_000, "1.5s"),
            (-90_000_000_000, "-1m30s"),
            (3_600_000_000_000, "1h0m0s"),
            (100_000_000, "100ms"),
            (10_000_000_000, "10s"),
        ] {
            assert_eq!(duration(nanos), text);
        }
    }
}
