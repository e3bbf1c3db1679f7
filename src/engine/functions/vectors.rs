//! Functions of whole vectors: `scalar`, `vector` and the ones that sort.

use super::super::error::EvalError;
use super::super::series::{Cursors, Item, Matrix, Series, settle};
use super::super::sorting::{natural_less, sort as go_sort};
use super::Whole;

/// The only sample at each step, else NaN.
pub(super) fn scalar(mut call: Whole<'_>) -> Result<Matrix, EvalError> {
    let series = call.series(0);
    let mut cursors = Cursors::new(&series);
    let mut present = Vec::new();
    let values: Vec<f64> = call
        .grid
        .times()
        .map(|time| {
            cursors.at(time, &mut present);
            only_float(&present)
        })
        .collect();
    Ok(call.column(values.into_iter()))
}

fn only_float(present: &[(usize, Item<'_>)]) -> f64 {
    let mut floats = present.iter().filter_map(|(_, item)| if let Item::Float(value) = item { Some(*value) } else { None });
    match (floats.next(), floats.next()) {
        (Some(value), None) => value,
        _ => f64::NAN,
    }
}

pub(super) fn vector(call: Whole<'_>) -> Result<Matrix, EvalError> {
    Ok(call.column(call.scalars(0).iter().copied()))
}

/// Sorts an instant vector. Over a range there is nothing to sort.
fn sorted(mut call: Whole<'_>, mut less: impl FnMut(&Series, &Series) -> bool) -> Result<Matrix, EvalError> {
    let mut series = call.series(0);
    if call.grid.is_instant() {
        go_sort(&mut series, &mut less);
    }
    settle(series, call.grid, call.delayed)
}

/// Sorts by value, which only floats have: histograms are left out, over a range too.
fn sorted_floats(mut call: Whole<'_>, less: impl FnMut(&Series, &Series) -> bool) -> Result<Matrix, EvalError> {
    if let Some(super::Argument::Series(series)) = call.args.first_mut() {
        series.iter_mut().for_each(|s| s.histograms.clear());
        series.retain(|s| !s.floats.is_empty());
    }
    sorted(call, less)
}

fn value(series: &Series) -> f64 {
    series.floats.first().map_or(f64::NAN, |p| p.value)
}

/// Ascending, NaN last.
pub(super) fn sort(call: Whole<'_>) -> Result<Matrix, EvalError> {
    sorted_floats(call, |a, b| value(b).is_nan() || value(b) > value(a))
}

/// Descending, NaN last.
pub(super) fn sort_desc(call: Whole<'_>) -> Result<Matrix, EvalError> {
    sorted_floats(call, |a, b| value(b).is_nan() || value(b) < value(a))
}

/// Whether `a` precedes `b` by the first of these labels that differs, else by all labels.
fn precedes(names: &[String], a: &Series, b: &Series) -> bool {
    for name in names {
        let (x, y) = (a.labels.get(name).unwrap_or_default(), b.labels.get(name).unwrap_or_default());
        if x != y {
            return natural_less(x, y);
        }
    }
    a.labels < b.labels
}

fn names(call: &Whole<'_>) -> Vec<String> {
    (1..call.args.len()).map(|i| call.text(i).to_owned()).collect()
}

pub(super) fn sort_by_label(call: Whole<'_>) -> Result<Matrix, EvalError> {
    let names = names(&call);
    sorted(call, |a, b| precedes(&names, a, b))
}

pub(super) fn sort_by_label_desc(call: Whole<'_>) -> Result<Matrix, EvalError> {
    let names = names(&call);
    sorted(call, |a, b| follows(&names, a, b))
}

/// The other way round; not the reverse of [`precedes`], which contradicts itself for some values.
fn follows(names: &[String], a: &Series, b: &Series) -> bool {
    for name in names {
        let (x, y) = (a.labels.get(name).unwrap_or_default(), b.labels.get(name).unwrap_or_default());
        if x != y {
            return !natural_less(x, y);
        }
    }
    a.labels > b.labels
}
