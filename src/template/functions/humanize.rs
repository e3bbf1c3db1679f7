//! `humanize`, `humanize1024`, `humanizeDuration`, `humanizePercentage`, and what counts as a number for them.
//!
//! Sources: Prometheus 3.15.0 `template/template.go`, prometheus/common v0.71.0 `helpers/templates/time.go`.

use super::Scope;
use crate::model::number::g_digits;
use crate::template::literal::parse_float;
use crate::template::value::{IntKind, Value};

const SMALL: [&str; 8] = ["m", "u", "n", "p", "f", "a", "z", "y"];

/// A number, or a text that spells one.
#[expect(clippy::cast_precision_loss, reason = "Go converts the same way")]
pub(super) fn to_float(args: &[Value]) -> Result<f64, String> {
    match args.first().unwrap_or(&Value::Invalid) {
        Value::Float(f) => Ok(*f),
        Value::Int(IntKind::Int | IntKind::Int64, n) => Ok(*n as f64),
        Value::Int(IntKind::Duration, n) => Ok((n / 1_000_000_000) as f64 + (n % 1_000_000_000) as f64 / 1e9),
        Value::Str(text) => parse_float(text),
        other => Err(format!("can't convert {} to float", other.type_name())),
    }
}

/// Go's `int64(f)` on amd64: the smallest integer where it does not fit.
#[expect(clippy::cast_possible_truncation, reason = "guarded by the range")]
pub(super) fn to_int(f: f64) -> i64 {
    if (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&f) { f as i64 } else { i64::MIN }
}

/// Divides by `base` while it can, and says by which prefix.
fn scale_down(mut v: f64, base: f64, prefixes: [&'static str; 8]) -> String {
    let mut prefix = "";
    for next in prefixes {
        if v.abs() < base {
            break;
        }
        prefix = next;
        v /= base;
    }
    g_digits(v, 4) + prefix
}

fn scale_up(mut v: f64) -> String {
    let mut prefix = "";
    for next in SMALL {
        if v.abs() >= 1.0 {
            break;
        }
        prefix = next;
        v *= 1000.0;
    }
    g_digits(v, 4) + prefix
}

pub(super) fn humanize(_: &Scope<'_>, args: &[Value]) -> Result<Value, String> {
    let v = to_float(args)?;
    Ok(Value::text(if v == 0.0 || !v.is_finite() {
        g_digits(v, 4)
    } else if v.abs() >= 1.0 {
        scale_down(v, 1000.0, ["k", "M", "G", "T", "P", "E", "Z", "Y"])
    } else {
        scale_up(v)
    }))
}

pub(super) fn humanize1024(_: &Scope<'_>, args: &[Value]) -> Result<Value, String> {
    let v = to_float(args)?;
    if v.abs() <= 1.0 || !v.is_finite() {
        return Ok(Value::text(g_digits(v, 4)));
    }
    Ok(Value::text(scale_down(v, 1024.0, ["ki", "Mi", "Gi", "Ti", "Pi", "Ei", "Zi", "Yi"])))
}

pub(super) fn percentage(_: &Scope<'_>, args: &[Value]) -> Result<Value, String> {
    Ok(Value::text(g_digits(to_float(args)? * 100.0, 4) + "%"))
}

pub(super) fn duration(_: &Scope<'_>, args: &[Value]) -> Result<Value, String> {
    let v = to_float(args)?;
    if !v.is_finite() {
        return Ok(Value::text(g_digits(v, 4)));
    }
    if v == 0.0 {
        return Ok(Value::text(g_digits(v, 4) + "s"));
    }
    if v.abs() < 1.0 {
        return Ok(Value::text(scale_up(v) + "s"));
    }
    let sign = if v < 0.0 { "-" } else { "" };
    let total = to_int(v.abs());
    let (s, m, h, d) = (total % 60, total / 60 % 60, total / 3600 % 24, total / 86400);
    Ok(Value::text(match (d, h, m) {
        (0, 0, 0) => format!("{sign}{}s", g_digits(v.abs(), 4)),
        (0, 0, _) => format!("{sign}{m}m {s}s"),
        (0, ..) => format!("{sign}{h}h {m}m {s}s"),
        _ => format!("{sign}{d}d {h}h {m}m {s}s"),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_texts() {
        assert_eq!(to_float(&[Value::text("0x1p4")]), Ok(16.0));
        assert_eq!(to_float(&[Value::text("1x")]), Err("strconv.ParseFloat: parsing \"1x\": invalid syntax".to_owned()));
        assert_eq!(to_float(&[Value::text("1e999")]), Err("strconv.ParseFloat: parsing \"1e999\": value out of range".to_owned()));
        assert_eq!(to_float(&[Value::Bool(true)]), Err("can't convert bool to float".to_owned()));
        assert_eq!(to_int(1e30), i64::MIN);
    }
}
