//! `start_timestamp`: seconds since 1970 or RFC 3339, as promtool reads it (cmd/promtool/query.go: parseTime).

use crate::model::{Timestamp, number};

/// The time in milliseconds; `None` for what promtool refuses.
///
/// DIFFERENCE: what does not fit into 64 bits of milliseconds, infinities included, is refused, and so are hours of one digit.
#[expect(clippy::cast_possible_truncation, reason = "`as` saturates")]
pub(in crate::ruletest) fn read(text: &str) -> Option<Timestamp> {
    // go-yaml hands over the text as it stands, and Go reads the sign and underscores.
    if let Some(seconds) = number::parse(text) {
        let whole = (seconds.trunc() as i64).checked_mul(1000)?;
        return Some(whole.saturating_add(((seconds.fract() * 1e9) as i64).div_euclid(1_000_000)));
    }
    if !is_rfc3339(text.as_bytes()) {
        return None;
    }
    Some(text.replace(',', ".").parse::<jiff::Timestamp>().ok()?.as_millisecond())
}

/// `2026-01-31T12:00:00Z`, with a fraction, with `+01:00`.
fn is_rfc3339(text: &[u8]) -> bool {
    let fits = |text: &[u8], shape: &[u8]| {
        text.len() == shape.len() && text.iter().zip(shape).all(|(found, wanted)| if *wanted == b'0' { found.is_ascii_digit() } else { found == wanted })
    };
    let Some((head, mut rest)) = text.split_at_checked(19) else { return false };
    // Go knows no leap seconds.
    if !fits(head, b"0000-00-00T00:00:00") || &head[17..] > b"59".as_slice() {
        return false;
    }
    if let [b'.' | b',', fraction @ ..] = rest {
        let digits = fraction.iter().take_while(|b| b.is_ascii_digit()).count();
        if digits == 0 {
            return false;
        }
        rest = &fraction[digits..];
    }
    rest == b"Z" || fits(rest, b"+00:00") || fits(rest, b"-00:00")
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
