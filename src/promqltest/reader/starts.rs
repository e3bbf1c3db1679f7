//! `series@st -1m+10sx5 _`: the start timestamps of the series in the next line (promqltest/test.go: parseSTLine).

use crate::model::duration::Duration;
use crate::model::quote;

use super::super::script::{StartRun, Starts};

/// Whether the line is one: its first word ends in `@st`. Gives that word without the ending, and the place of the rest.
pub(super) fn split(line: &str) -> Option<(&str, usize)> {
    let end = line.find([' ', '\t'])?;
    line[..end].strip_suffix("@st").map(|series| (series, end))
}

/// A word that is no run of offsets: where it stands, and why.
pub(super) type Mistake = (std::ops::Range<usize>, String);

/// Reads offsets, one run a word; every mistake is given with its place in `text`.
pub(super) fn read(text: &str) -> Result<Starts, Vec<Mistake>> {
    let (mut starts, mut mistakes) = (Starts::default(), Vec::new());
    for word in text.split_whitespace() {
        match run(word) {
            Ok(run) => starts.runs.push(run),
            Err(why) => {
                let at = word.as_ptr() as usize - text.as_ptr() as usize;
                mistakes.push((at..at + word.len(), why));
            }
        }
    }
    if mistakes.is_empty() { Ok(starts) } else { Err(mistakes) }
}

fn run(word: &str) -> Result<StartRun, String> {
    if word == "_" {
        return Ok(StartRun { first: None, step: 0, count: 1 });
    }
    if let Some(count) = word.strip_prefix("_x") {
        let count = count.parse().ok().filter(|n| *n > 0).ok_or("expected a count above zero behind `_x`")?;
        return Ok(StartRun { first: None, step: 0, count });
    }
    let (first, rest) = duration(word)?;
    let (step, rest) = match rest.as_bytes().first() {
        None => return Ok(StartRun { first: Some(first), step: 0, count: 1 }),
        Some(b'x') => (0, rest),
        Some(sign @ (b'+' | b'-')) => {
            let (step, rest) = duration(&rest[1..])?;
            (if *sign == b'-' { -step } else { step }, rest)
        }
        Some(_) => {
            let odd = rest.chars().next().map(quote::go_rune).unwrap_or_default();
            return Err(format!("unexpected character {odd} behind the duration"));
        }
    };
    let count = rest.strip_prefix('x').ok_or("expected `x` and a count behind the step")?;
    let count: u64 = count.parse().map_err(|_| "expected a count behind `x`")?;
    Ok(StartRun { first: Some(first), step, count: count.saturating_add(1) })
}

/// A duration of one number and one unit, with or without sign, in milliseconds; and what stands behind it.
fn duration(text: &str) -> Result<(i64, &str), String> {
    let (negative, body) = match text.as_bytes().first() {
        None => return Err("expected a duration, found nothing".to_owned()),
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        Some(_) => (false, text),
    };
    let digits = body.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 {
        return Err(format!("expected a duration, found {}", quote::go(text)));
    }
    let unit = body[digits..].bytes().take_while(|b| b.is_ascii_alphabetic() && *b != b'x').count();
    let (written, rest) = body.split_at(digits + unit);
    let millis = written.parse::<Duration>().map_err(|error| error.to_string())?.as_millis();
    Ok((if negative { -millis } else { millis }, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_runs() {
        let of = |text: &str| read(text).map(|starts| starts.iter().map(|s| s.map_or("_".to_owned(), |s| s.to_string())).collect::<Vec<_>>().join(" "));
        assert_eq!(of("_ _x2 -1m 0x1 -1s+250msx2 1s-1sx1").as_deref(), Ok("_ _ _ -60000 0 0 -1000 -750 -500 1000 0"));
        assert_eq!(split(r#"m{a="b"}@st -1m"#), Some((r#"m{a="b"}"#, 12 - 1)));
        assert_eq!(split("m -1m@st"), None);
        let mistakes = |text: &str| read(text).expect_err("wrong").into_iter().map(|(at, why)| format!("{}: {why}", at.start)).collect::<Vec<_>>();
        assert_eq!(
            mistakes("1m _x0 x  1m30s"),
            ["3: expected a count above zero behind `_x`", "7: expected a duration, found \"x\"", "10: unexpected character '3' behind the duration"]
        );
        assert_eq!(
            mistakes("1m+1 1m+1s 1mx"),
            ["0: not a valid duration string: \"1\"", "5: expected `x` and a count behind the step", "11: expected a count behind `x`"]
        );
    }
}
