//! Calendar functions: seconds since the epoch, cut to whole ones, in UTC (package time of Go 1.26).

use super::super::value::Point;

const DAY: i128 = 86_400;

/// Where Go's calendar begins, in seconds since the epoch; earlier times wrap around.
const BEGIN: i128 = -(730_692_556 * 146_097 + 306 + 719_162) * DAY;

/// A day of the proleptic Gregorian calendar.
struct Date {
    year: i128,
    month: i128,
    day: i128,
    /// Days since 1970-01-01.
    days: i128,
    second: i128,
}

fn date(p: Point) -> Date {
    // Go's conversion on amd64: what does not fit becomes the smallest integer.
    let fits = p.value >= -9_223_372_036_854_775_808.0 && p.value < 9_223_372_036_854_775_808.0;
    #[expect(clippy::cast_possible_truncation, reason = "checked above")]
    let seconds = i128::from(if fits { p.value as i64 } else { i64::MIN });
    let seconds = if seconds < BEGIN { seconds + (1 << 64) } else { seconds };
    let days = seconds.div_euclid(DAY);
    // Years from March on, in cycles of 400 years: Howard Hinnant's `civil_from_days`.
    let shifted = days + 719_468;
    let (cycle, day_of_cycle) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year_of_cycle = (day_of_cycle - day_of_cycle / 1460 + day_of_cycle / 36_524 - day_of_cycle / 146_096) / 365;
    let day_of_year = day_of_cycle - (365 * year_of_cycle + year_of_cycle / 4 - year_of_cycle / 100);
    let march_month = (5 * day_of_year + 2) / 153;
    let month = if march_month < 10 { march_month + 3 } else { march_month - 9 };
    let year = year_of_cycle + cycle * 400 + i128::from(month <= 2);
    Date { year, month, day: day_of_year - (153 * march_month + 2) / 5 + 1, days, second: seconds.rem_euclid(DAY) }
}

fn leap(year: i128) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn month_length(year: i128, month: i128) -> i128 {
    match month {
        2 if leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[expect(clippy::cast_precision_loss, reason = "years of Go's calendar are below 2^53")]
fn float(number: i128) -> Option<f64> {
    Some(number as f64)
}

pub(super) fn year(p: Point, _: &[f64]) -> Option<f64> {
    float(date(p).year)
}

pub(super) fn month(p: Point, _: &[f64]) -> Option<f64> {
    float(date(p).month)
}

pub(super) fn day_of_month(p: Point, _: &[f64]) -> Option<f64> {
    float(date(p).day)
}

pub(super) fn day_of_week(p: Point, _: &[f64]) -> Option<f64> {
    float((date(p).days + 4).rem_euclid(7))
}

pub(super) fn day_of_year(p: Point, _: &[f64]) -> Option<f64> {
    let date = date(p);
    float((1..date.month).map(|month| month_length(date.year, month)).sum::<i128>() + date.day)
}

pub(super) fn days_in_month(p: Point, _: &[f64]) -> Option<f64> {
    let date = date(p);
    float(month_length(date.year, date.month))
}

pub(super) fn hour(p: Point, _: &[f64]) -> Option<f64> {
    float(date(p).second / 3600)
}

pub(super) fn minute(p: Point, _: &[f64]) -> Option<f64> {
    float(date(p).second / 60 % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_the_calendar() {
        let all = |value: f64| {
            let p = Point { time: 0, value };
            [year, month, day_of_month, day_of_week, day_of_year, days_in_month, hour, minute].map(|f| f(p, &[]).unwrap_or(f64::NAN))
        };
        assert_eq!(all(0.0), [1970.0, 1.0, 1.0, 4.0, 1.0, 31.0, 0.0, 0.0]);
        assert_eq!(all(-0.9), all(0.0));
        assert_eq!(all(-1.0), [1969.0, 12.0, 31.0, 3.0, 365.0, 31.0, 23.0, 59.0]);
        assert_eq!(all(1_136_239_445.7), [2006.0, 1.0, 2.0, 1.0, 2.0, 31.0, 22.0, 4.0]);
        assert_eq!(all(951_782_400.0), [2000.0, 2.0, 29.0, 2.0, 60.0, 29.0, 0.0, 0.0]);
        assert!(all(f64::NAN).iter().chain(&all(1e300)).all(|v| v.is_finite()));
    }
}
