//! The methods of the values that have some: moments (`toTime`), durations (`toDuration`), months and weekdays.
//!
//! The useful ones of Go 1.26 (`time`), all in UTC: what changes the time zone is not here. Of histograms those that change nothing and need
//! nothing.

use std::borrow::Cow;

use super::bytes::lossy;
use super::functions::{Function, Param, Scope, row};
use super::moment::{self, MONTHS, Moment, WEEKDAYS};
use super::value::{IntKind, Value};
use crate::model::Histogram;
use crate::model::histogram::CUSTOM_BUCKETS;

type Answer = Result<Value, String>;

const TIME: Param = Param::Named("time.Time");

static OF_TIME: [Function; 28] = [
    row("Format", &[Param::Str], |_, args| Ok(Value::text(time(args, 0).format(&text(args, 1))))),
    row("String", &[], |_, args| Ok(Value::text(time(args, 0).to_string()))),
    row("Unix", &[], |_, args| Ok(Value::Int(IntKind::Int64, time(args, 0).seconds))),
    row("UnixMilli", &[], |_, args| Ok(Value::Int(IntKind::Int64, time(args, 0).nanos().div_euclid(1_000_000)))),
    row("UnixMicro", &[], |_, args| Ok(Value::Int(IntKind::Int64, time(args, 0).nanos().div_euclid(1_000)))),
    row("UnixNano", &[], |_, args| Ok(Value::Int(IntKind::Int64, time(args, 0).nanos()))),
    row("UTC", &[], |_, args| Ok(Value::Time(time(args, 0)))),
    row("IsZero", &[], |_, args| Ok(Value::Bool(time(args, 0) == Moment { seconds: -62_135_596_800, nanos: 0 }))),
    row("Year", &[], |_, args| Ok(Value::int(time(args, 0).civil().year().into()))),
    row("Month", &[], |_, args| Ok(Value::Int(IntKind::Month, time(args, 0).civil().month().into()))),
    row("Day", &[], |_, args| Ok(Value::int(time(args, 0).civil().day().into()))),
    row("Hour", &[], |_, args| Ok(Value::int(time(args, 0).civil().hour().into()))),
    row("Minute", &[], |_, args| Ok(Value::int(time(args, 0).civil().minute().into()))),
    row("Second", &[], |_, args| Ok(Value::int(time(args, 0).civil().second().into()))),
    row("Nanosecond", &[], |_, args| Ok(Value::int(time(args, 0).nanos.into()))),
    row("YearDay", &[], |_, args| Ok(Value::int(time(args, 0).civil().day_of_year().into()))),
    row("Weekday", &[], |_, args| Ok(Value::Int(IntKind::Weekday, time(args, 0).civil().weekday().to_sunday_zero_offset().into()))),
    row("Add", &[Param::Duration], |_, args| Ok(Value::Time(time(args, 0).plus(number(args, 1))))),
    row("AddDate", &[Param::Int, Param::Int, Param::Int], add_date),
    row("Sub", &[TIME], |_, args| Ok(Value::Int(IntKind::Duration, time(args, 0).nanos().saturating_sub(time(args, 1).nanos())))),
    row("After", &[TIME], |_, args| Ok(Value::Bool(time(args, 0) > time(args, 1)))),
    row("Before", &[TIME], |_, args| Ok(Value::Bool(time(args, 0) < time(args, 1)))),
    row("Equal", &[TIME], |_, args| Ok(Value::Bool(time(args, 0) == time(args, 1)))),
    row("Compare", &[TIME], |_, args| Ok(Value::int(time(args, 0).cmp(&time(args, 1)) as i64))),
    row("Truncate", &[Param::Duration], |_, args| Ok(Value::Time(truncate(time(args, 0), number(args, 1), false)))),
    row("Round", &[Param::Duration], |_, args| Ok(Value::Time(truncate(time(args, 0), number(args, 1), true)))),
    row("Local", &[], |_, args| Ok(Value::Time(time(args, 0)))),
    row("IsDST", &[], |_, _| Ok(Value::Bool(false))),
];

static OF_DURATION: [Function; 10] = [
    row("String", &[], |_, args| Ok(Value::text(moment::duration(number(args, 0))))),
    row("Nanoseconds", &[], |_, args| Ok(Value::Int(IntKind::Int64, number(args, 0)))),
    row("Microseconds", &[], |_, args| Ok(Value::Int(IntKind::Int64, number(args, 0) / 1_000))),
    row("Milliseconds", &[], |_, args| Ok(Value::Int(IntKind::Int64, number(args, 0) / 1_000_000))),
    row("Seconds", &[], |_, args| Ok(in_units(args, 1_000_000_000))),
    row("Minutes", &[], |_, args| Ok(in_units(args, 60_000_000_000))),
    row("Hours", &[], |_, args| Ok(in_units(args, 3_600_000_000_000))),
    row("Abs", &[], |_, args| Ok(Value::Int(IntKind::Duration, number(args, 0).saturating_abs()))),
    row("Truncate", &[Param::Duration], |_, args| Ok(Value::Int(IntKind::Duration, cut(number(args, 0), number(args, 1))))),
    row("Round", &[Param::Duration], |_, args| Ok(Value::Int(IntKind::Duration, round(number(args, 0), number(args, 1))))),
];

static OF_NAMED: [Function; 1] = [row("String", &[], named)];

static OF_HISTOGRAM: [Function; 4] = [
    row("String", &[], |_, args| Ok(Value::text(histogram(args).map_or_else(String::new, ToString::to_string)))),
    row("TestExpression", &[], |_, args| Ok(Value::text(histogram(args).map_or_else(String::new, Histogram::test_expression)))),
    row("UsesCustomBuckets", &[], |_, args| Ok(Value::Bool(histogram(args).is_some_and(|h| h.schema == CUSTOM_BUCKETS)))),
    row("Copy", &[], |_, args| Ok(args.first().cloned().unwrap_or(Value::Invalid).pointer())),
];

fn histogram(args: &[Value]) -> Option<&Histogram> {
    match args.first() {
        Some(Value::Histogram(histogram)) => Some(histogram),
        _ => None,
    }
}

/// The method of that name.
pub(crate) fn find(receiver: &Value, name: &str) -> Option<&'static Function> {
    let table: &'static [Function] = match receiver {
        Value::Time(_) => &OF_TIME,
        Value::Int(IntKind::Duration, _) => &OF_DURATION,
        Value::Int(IntKind::Month | IntKind::Weekday, _) => &OF_NAMED,
        Value::Histogram(_) => &OF_HISTOGRAM,
        _ => &[],
    };
    table.iter().find(|method| method.name == name)
}

fn time(args: &[Value], i: usize) -> Moment {
    match args.get(i) {
        Some(Value::Time(moment)) => *moment,
        _ => Moment { seconds: 0, nanos: 0 },
    }
}

fn number(args: &[Value], i: usize) -> i64 {
    match args.get(i) {
        Some(Value::Int(_, n)) => *n,
        _ => 0,
    }
}

fn text(args: &[Value], i: usize) -> Cow<'_, str> {
    match args.get(i) {
        Some(Value::Str(text)) => lossy(text),
        _ => "".into(),
    }
}

fn named(_: &Scope<'_>, args: &[Value]) -> Answer {
    let name = match args.first() {
        Some(Value::Int(IntKind::Month, n)) => usize::try_from(n - 1).ok().and_then(|i| MONTHS.get(i)),
        Some(Value::Int(_, n)) => usize::try_from(*n).ok().and_then(|i| WEEKDAYS.get(i)),
        _ => None,
    };
    Ok(Value::text(name.copied().unwrap_or_default()))
}

#[expect(clippy::cast_precision_loss, reason = "Go converts the same way")]
fn in_units(args: &[Value], unit: i64) -> Value {
    let n = number(args, 0);
    Value::Float((n / unit) as f64 + (n % unit) as f64 / unit as f64)
}

fn cut(n: i64, unit: i64) -> i64 {
    if unit <= 0 { n } else { n - n % unit }
}

/// To the nearest multiple, halves away from zero.
fn round(n: i64, unit: i64) -> i64 {
    if unit <= 0 {
        return n;
    }
    let rest = (n % unit).abs();
    let toward_zero = n - n % unit;
    if rest < unit - rest { toward_zero } else { toward_zero.saturating_add(unit * n.signum()) }
}

/// Multiples are counted from the zero time, the year 1.
fn truncate(moment: Moment, unit: i64, round: bool) -> Moment {
    if unit <= 0 {
        return moment;
    }
    let since = (i128::from(moment.seconds) + 62_135_596_800) * 1_000_000_000 + i128::from(moment.nanos);
    let rest = i64::try_from(since.rem_euclid(unit.into())).unwrap_or(0);
    moment.plus(if round && rest >= unit - rest { unit - rest } else { -rest })
}

fn add_date(_: &Scope<'_>, args: &[Value]) -> Answer {
    let at = time(args, 0);
    let (years, months, days) = (number(args, 1), number(args, 2), number(args, 3));
    let date = at.civil();
    let month = i64::from(date.month()) - 1 + months;
    let year = i64::from(date.year()).saturating_add(years).saturating_add(month.div_euclid(12));
    let first = i16::try_from(year).ok().zip(i8::try_from(month.rem_euclid(12) + 1).ok());
    let first = first.and_then(|(year, month)| jiff::civil::Date::new(year, month, 1).ok());
    let start = first.and_then(|first| Moment::from_civil(first.to_datetime(date.time())));
    let shift = days.checked_add(i64::from(date.day()) - 1).and_then(|d| d.checked_mul(86_400));
    match (start, shift.and_then(|s| start.and_then(|start| start.seconds.checked_add(s)))) {
        (Some(start), Some(seconds)) => Ok(Value::Time(Moment { seconds, nanos: start.nanos })),
        _ => Err("date out of range".to_owned()),
    }
}
