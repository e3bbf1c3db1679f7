//! Round numbers and round times along the axes.

use crate::model::duration::millis;
use crate::model::{Timestamp, number};

/// The values from the bottom to the top of a chart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Scale {
    low: f64,
    high: f64,
    step: f64,
}

impl Scale {
    /// From a round number at or below `min` to one at or above `max`, with about five steps between them; 0 is at the bottom where that
    /// is near enough.
    pub(super) fn over(min: f64, max: f64) -> Self {
        let (mut min, mut max) = (min.clamp(-1e300, 1e300), max.clamp(-1e300, 1e300));
        if min > 0.0 && min < max / 2.0 {
            min = 0.0;
        }
        if (max - min) <= f64::max(max.abs(), min.abs()) * 1e-9 {
            let half = if max == 0.0 { 1.0 } else { (max.abs() / 2.0).max(1e-300) };
            (min, max) = if max > 0.0 {
                (0.0, max + half)
            } else if max < 0.0 {
                (min - half, 0.0)
            } else {
                (0.0, 1.0)
            };
        }
        let rough = (max - min) / 5.0;
        let power = 10f64.powf(rough.log10().floor());
        let step = [1.0, 2.0, 2.5, 5.0, 10.0].map(|n| n * power).into_iter().find(|s| *s >= rough * 0.999).unwrap_or(10.0 * power);
        Self { low: (min / step + 1e-9).floor() * step, high: (max / step - 1e-9).ceil() * step, step }
    }

    /// How far up a value is, from 0 to 1.
    pub(super) fn share(&self, value: f64) -> f64 {
        ((value - self.low) / (self.high - self.low)).clamp(0.0, 1.0)
    }

    /// The round numbers, ascending.
    pub(super) fn ticks(&self) -> Vec<f64> {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 1 and 12 by construction, cut at 50")]
        let steps = (((self.high - self.low) / self.step).round() as usize).clamp(1, 50);
        (0..=steps).map(|i| self.low + self.step * i as f64).collect()
    }
}

/// The ticks as short as they can be told apart, in thousands, millions, thousandths .. where they are all large or small.
pub(super) fn values(ticks: &[f64]) -> Vec<String> {
    let most = ticks.iter().fold(0.0, |most: f64, t| most.max(t.abs()));
    let (unit, name) = match most {
        0.0 => (1.0, ""),
        m if !(1e-12..1e18).contains(&m) => return ticks.iter().map(|t| number::g_digits(*t, 3)).collect(),
        m if m >= 1e15 => (1e15, "P"),
        m if m >= 1e12 => (1e12, "T"),
        m if m >= 1e9 => (1e9, "G"),
        m if m >= 1e6 => (1e6, "M"),
        m if m >= 1e4 => (1e3, "k"),
        m if m < 1e-9 => (1e-12, "p"),
        m if m < 1e-6 => (1e-9, "n"),
        m if m < 1e-3 => (1e-6, "µ"),
        m if m < 1e-1 => (1e-3, "m"),
        _ => (1.0, ""),
    };
    let step = if ticks.len() > 1 { ((ticks[1] - ticks[0]) / unit).abs() } else { 1.0 };
    let digits = (0..=9)
        .find(|d| {
            let scaled = step * 10f64.powi(*d);
            (scaled - scaled.round()).abs() < 1e-6
        })
        .and_then(|d| usize::try_from(d).ok())
        .unwrap_or(9);
    let text = |t: &f64| {
        let value = t / unit;
        let shown = format!("{:.*}", digits, if value.abs() < step * 1e-6 { 0.0 } else { value });
        if *t == 0.0 || value.abs() < step * 1e-6 { shown } else { format!("{shown}{name}") }
    };
    ticks.iter().map(text).collect()
}

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// At most about `most` round times from `start` to `end` with their texts: durations since `zero`, or UTC.
pub(super) fn time_ticks(start: Timestamp, end: Timestamp, most: usize, zero: Option<Timestamp>) -> Vec<(Timestamp, String)> {
    const STEPS: [i64; 26] = [
        1,
        10,
        100,
        500,
        SECOND,
        2 * SECOND,
        5 * SECOND,
        10 * SECOND,
        15 * SECOND,
        30 * SECOND,
        MINUTE,
        2 * MINUTE,
        5 * MINUTE,
        10 * MINUTE,
        15 * MINUTE,
        30 * MINUTE,
        HOUR,
        2 * HOUR,
        3 * HOUR,
        6 * HOUR,
        12 * HOUR,
        DAY,
        2 * DAY,
        7 * DAY,
        30 * DAY,
        365 * DAY,
    ];
    let most = i64::try_from(most.max(2)).unwrap_or(2);
    let wide = end.saturating_sub(start);
    let step = STEPS.into_iter().find(|s| wide / s <= most).unwrap_or_else(|| (wide / most / (365 * DAY)).max(1).saturating_mul(365 * DAY));
    let base = zero.unwrap_or(0);
    let mut ticks = Vec::new();
    let mut at = base.saturating_add(start.saturating_sub(base).div_euclid(step).saturating_mul(step));
    while at <= end && ticks.len() < 100 {
        if at >= start {
            ticks.push((at, text(at, step, zero, ticks.is_empty())));
        }
        let Some(next) = at.checked_add(step) else { break };
        at = next;
    }
    ticks
}

fn text(at: Timestamp, step: i64, zero: Option<Timestamp>, first: bool) -> String {
    if let Some(zero) = zero {
        return millis(at.saturating_sub(zero)).to_string();
    }
    let Ok(time) = jiff::Timestamp::from_millisecond(at) else { return at.to_string() };
    let format = match step {
        s if s >= DAY => "%Y-%m-%d",
        _ if first || at.rem_euclid(DAY) == 0 => "%m-%d %H:%M",
        s if s >= MINUTE => "%H:%M",
        s if s >= SECOND => "%H:%M:%S",
        _ => "%H:%M:%S%.3f",
    };
    jiff::fmt::strtime::format(format, time).unwrap_or_else(|_| at.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn round_numbers() {
        for (min, max, want) in [
            (0.0, 264.0, "0 100 200 300"),
            (0.0, 1.0, "0.0 0.2 0.4 0.6 0.8 1.0"),
            (100.0, 100.0, "0 50 100 150"),
            (0.0, 0.0, "0.0 0.2 0.4 0.6 0.8 1.0"),
            (-3.0, 9.0, "-5.0 -2.5 0.0 2.5 5.0 7.5 10.0"),
            (9_500.0, 9_700.0, "9500 9550 9600 9650 9700"),
            (0.0, 123_456_789.0, "0 25M 50M 75M 100M 125M"),
            (0.0, 0.0042, "0 1m 2m 3m 4m 5m"),
            (-1e20, 0.0, "-1e+20 -8e+19 -6e+19 -4e+19 -2e+19 0"),
            (-7.0, -7.0, "-12.5 -10.0 -7.5 -5.0 -2.5 0.0"),
        ] {
            assert_eq!(values(&Scale::over(min, max).ticks()).join(" "), want, "{min} {max}");
        }
    }

    #[test]
    fn round_times() {
        let ticks = |start, end, zero| time_ticks(start, end, 6, zero).into_iter().map(|(_, t)| t).collect::<Vec<_>>().join(" ");
        assert_eq!(ticks(0, 10 * MINUTE, Some(0)), "0s 2m 4m 6m 8m 10m");
        let noon = 1_767_268_800_000;
        assert_eq!(ticks(noon, noon + 6 * HOUR, None), "01-01 12:00 13:00 14:00 15:00 16:00 17:00 18:00");
        assert_eq!(ticks(noon, noon + 24 * HOUR, None), "01-01 12:00 18:00 01-02 00:00 06:00 12:00");
        assert_eq!(ticks(noon, noon + 9 * DAY, None), "2026-01-03 2026-01-05 2026-01-07 2026-01-09");
        assert_eq!(ticks(5, 5, Some(0)), "5ms");
    }
}
