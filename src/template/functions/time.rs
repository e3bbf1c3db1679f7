//! `toTime`, `toDuration`, `now`, `parseDuration`, `humanizeTimestamp`. Source: Prometheus 3.15.0 `template/template.go`,
//! prometheus/common v0.71.0 `helpers/templates/time.go`.

use super::Scope;
use super::humanize::{to_float, to_int};
use crate::model::duration::Duration;
use crate::model::{number, quote};
use crate::template::moment::Moment;
use crate::template::value::{IntKind, Value};

fn moment(v: f64) -> Result<Moment, String> {
    let nanos = v * 1e9;
    if !(-9_223_372_036_854_775_808.0..=9_223_372_036_854_775_808.0).contains(&nanos) {
        return Err(format!("{} cannot be represented as a nanoseconds timestamp since it overflows int64", number::g(v)));
    }
    Ok(Moment::from_millis(to_int(nanos) / 1_000_000))
}

pub(super) fn to_time(_: &Scope<'_>, args: &[Value]) -> Result<Value, String> {
    let v = to_float(args)?;
    if !v.is_finite() {
        return Err("value is NaN or Inf".to_owned());
    }
    Ok(Value::Time(moment(v)?).pointer())
}

pub(super) fn humanize_timestamp(_: &Scope<'_>, args: &[Value]) -> Result<Value, String> {
    let v = to_float(args)?;
    Ok(Value::text(if v.is_finite() { moment(v)?.to_string() } else { number::g_digits(v, 4) }))
}

pub(super) fn to_duration(_: &Scope<'_>, args: &[Value]) -> Result<Value, String> {
    Ok(Value::Int(IntKind::Duration, to_int(to_float(args)? * 1e9)).pointer())
}

#[expect(clippy::cast_precision_loss, reason = "Go converts the same way")]
pub(super) fn now(scope: &Scope<'_>, _: &[Value]) -> Result<Value, String> {
    Ok(Value::Float(scope.now as f64 / 1000.0))
}

pub(super) fn parse_duration(_: &Scope<'_>, args: &[Value]) -> Result<Value, String> {
    let text = super::bytes(args, 0);
    let Ok(text) = std::str::from_utf8(text) else { return Err(format!("not a valid duration string: {}", quote::go_bytes(text))) };
    Duration::parse_signed(text).map(|d| Value::Float(d.as_secs())).map_err(|e| e.to_string())
}
