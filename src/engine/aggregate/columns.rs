//! Aggregations of floats that need but a few numbers for each step: series after series is added to a column of them.

use crate::promql::ast::AggregateOp;

use super::super::grid::Grid;
use super::super::kahan::{self, Mean};
use super::super::series::Series;
use super::super::value::Point;

/// What `op` makes of the series at each step; nothing if it needs more than that. All series agree whether their name is to be dropped.
pub(super) fn column(op: AggregateOp, members: &[&Series], grid: Grid) -> Option<Vec<Point>> {
    let one = |_: f64| ();
    Some(match op {
        AggregateOp::Sum => fold(members, grid, |v| (v, 0.0), |(sum, c), v| (*sum, *c) = kahan::increase(v, *sum, *c), |(sum, c)| sum + c),
        AggregateOp::Avg => fold(members, grid, Mean::of, Mean::add, |mean| mean.value()),
        AggregateOp::Count => fold(members, grid, |_| 1.0, |count, _| *count += 1.0, |count| count),
        AggregateOp::Group => fold(members, grid, one, |(), _| (), |()| 1.0),
        AggregateOp::Min => fold(members, grid, |v| v, |min, v| *min = if *min > v || min.is_nan() { v } else { *min }, |min| min),
        AggregateOp::Max => fold(members, grid, |v| v, |max, v| *max = if *max < v || max.is_nan() { v } else { *max }, |max| max),
        _ => return None,
    })
}

fn fold<S: Copy>(members: &[&Series], grid: Grid, first: impl Fn(f64) -> S, add: impl Fn(&mut S, f64), finish: impl Fn(S) -> f64) -> Vec<Point> {
    let start = members.iter().filter_map(|s| s.floats.first()).map(|p| p.time).min();
    let end = members.iter().filter_map(|s| s.floats.last()).map(|p| p.time).max();
    let (Some(start), Some(end)) = (start, end) else { return Vec::new() };
    let base = grid.index(start);
    let mut states: Vec<Option<S>> = vec![None; grid.index(end) - base + 1];
    let length = states.len();
    for series in members {
        let floats = &series.floats;
        if floats.len() == length {
            // A value at every step, so there is no need to look where each belongs.
            for (state, point) in states.iter_mut().zip(floats) {
                match state {
                    Some(state) => add(state, point.value),
                    empty => *empty = Some(first(point.value)),
                }
            }
            continue;
        }
        for point in floats {
            match &mut states[grid.index(point.time) - base] {
                Some(state) => add(state, point.value),
                empty => *empty = Some(first(point.value)),
            }
        }
    }
    let time = |index: usize| start.saturating_add(grid.step.saturating_mul(i64::try_from(index).unwrap_or(i64::MAX)));
    states.into_iter().enumerate().filter_map(|(index, state)| Some(Point { time: time(index), value: finish(state?) })).collect()
}

#[cfg(test)]
mod tests {
    use super::super::summary::summary;
    use super::*;
    use crate::model::Labels;

    #[test]
    fn columns_give_what_single_steps_give() {
        let grid = Grid { start: 0, end: 90, step: 10 };
        let series = |from: i64, to: i64, value: f64| {
            let points = (from..=to).map(|i| Point { time: i * 10, value: value * (i as f64 - 3.0) }).collect();
            Series::floats(Labels::empty(), points, false)
        };
        let all = [series(2, 8, 0.1), series(0, 4, 1e100), series(0, 9, f64::NAN), series(3, 3, -7.0), series(0, 9, -0.3), series(0, 4, -1e100)];
        let members: Vec<&Series> = all.iter().collect();
        for op in [AggregateOp::Sum, AggregateOp::Avg, AggregateOp::Count, AggregateOp::Group, AggregateOp::Min, AggregateOp::Max] {
            let expected: Vec<(i64, u64)> = grid
                .times()
                .filter_map(|time| {
                    let mut values = members.iter().filter_map(|s| s.floats.iter().find(|p| p.time == time)).map(|p| p.value);
                    let mut state = summary(op, values.next()?);
                    values.for_each(|v| state.add(v));
                    Some((time, state.finish(0.0).to_bits()))
                })
                .collect();
            let found: Vec<_> = column(op, &members, grid).expect("it has a column").iter().map(|p| (p.time, p.value.to_bits())).collect();
            assert_eq!(found, expected, "{op:?}");
        }
        assert!(column(AggregateOp::Quantile, &members, grid).is_none());
    }
}
