//! `start_timestamp`: seconds since 1970 or RFC 3339, as promtool reads it (cmd/promtool/query.go: parseTime).

use crate::model::{Timestamp, number};

/// The time that Go takes for no time at all: a test starts at 0 then.
const NO_TIME: Timestamp = -62_135_596_800_000;

/// The time in milliseconds; `None` for what promtool refuses.
///
/// DIFFERENCE: what does not fit into 64 bits of milliseconds, infinities included, is refused. Before 1678 and behind 2261 promtool counts
/// in nanoseconds that do not fit, and means another time.
#[expect(clippy::cast_possible_truncation, reason = "`as` saturates")]
pub(in crate::ruletest) fn read(text: &str) -> Option<Timestamp> {
    // go-yaml hands over the text as it stands, and Go reads the sign and underscores.
    let time = if let Some(seconds) = number::parse(text) {
        let whole = (seconds.trunc() as i64).checked_mul(1000)?;
        whole.saturating_add(((seconds.fract() * 1e9) as i64).div_euclid(1_000_000))
    } else {
        rfc3339(text)?
    };
    Some(if time == NO_TIME { 0 } else { time })
}

/// `2026-01-31T12:00:00Z`, with a fraction, with `+01:00`; hours of one digit and offsets of sixty minutes count, leap seconds do not.
fn rfc3339(text: &str) -> Option<Timestamp> {
    let fits = |text: &str, shape: &str| {
        text.len() == shape.len()
            && text.bytes().zip(shape.bytes()).all(|(found, wanted)| if wanted == b'0' { found.is_ascii_digit() } else { found == wanted })
    };
    let (date, time) = text.split_at_checked(11).filter(|(date, _)| fits(date, "0000-00-00T"))?;
    let hour = if time.as_bytes().get(1) == Some(&b':') { "0" } else { "" };
    let (clock, rest) = time.split_at_checked(8 - hour.len())?;
    let clock = format!("{hour}{clock}");
    if !fits(&clock, "00:00:00") || &clock[6..] > "59" {
        return None;
    }
    let (fraction, zone) = match rest.strip_prefix(['.', ',']) {
        Some(rest) => rest.split_at(rest.bytes().take_while(u8::is_ascii_digit).count()),
        None => ("0", rest),
    };
    let milliseconds = format!("{fraction:0<3}").get(..3).filter(|_| !fraction.is_empty())?.parse::<i64>().ok()?;
    let minutes = match zone {
        "Z" => 0,
        _ if fits(zone, "+00:00") || fits(zone, "-00:00") => {
            let (hours, minutes) = (zone[1..3].parse::<i64>().ok()?, zone[4..].parse::<i64>().ok()?);
            let sign = if zone.starts_with('-') { -1 } else { 1 };
            (hours <= 24 && minutes <= 60).then_some(sign * (hours * 60 + minutes))?
        }
        _ => return None,
    };
    let utc = format!("{date}{clock}Z").parse::<jiff::Timestamp>().ok()?.as_millisecond();
    Some(utc + milliseconds - minutes * 60_000)
}

#[cfg(test)]
mod tests {
    use super::read;

    /// Each verdict and value is promtool's.
    #[test]
    fn as_promtool() {
        for (text, expected) in [
            ("0", Some(0)),
            ("1.5", Some(1_500)),
            ("-5", Some(-5_000)),
            ("1.9999999", Some(1_999)),
            ("1.0005", Some(1_000)),
            ("1_000", Some(1_000_000)),
            ("0x10", None),
            ("", None),
            ("2024-01-01T00:00:00Z", Some(1_704_067_200_000)),
            ("2024-01-01T00:00:00.123456789+02:00", Some(1_704_060_000_123)),
            ("2024-01-01T1:00:00Z", Some(1_704_070_800_000)),
            ("2024-01-01T01:0:00Z", None),
            ("2024-01-01T00:00:00+01:60", Some(1_704_060_000_000)),
            ("2024-01-01T00:00:00.123456789123Z", Some(1_704_067_200_123)),
            ("2024-01-01T00:00:00.Z", None),
            ("0001-01-01T00:00:00Z", Some(0)),
            ("2024-01-01 00:00:00Z", None),
            ("2024-01-01T00:00:00", None),
            ("2024-01-01T24:00:00Z", None),
            ("2024-01-01T00:00:60Z", None),
            ("2024-02-30T00:00:00Z", None),
            ("2024-01-01t00:00:00z", None),
            ("yesterday", None),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }
}
