//! `absent` and what it shares with `absent_over_time`: a sample where there is none.

use rustc_hash::FxHashSet;

use crate::model::{Labels, METRIC_NAME, Timestamp};
use crate::promql::ast::{MatchOp, Selector};

use super::super::error::EvalError;
use super::super::grid::Grid;
use super::super::series::{Matrix, Series};
use super::super::value::Point;
use super::Whole;

pub(super) fn absent(mut call: Whole<'_>) -> Result<Matrix, EvalError> {
    let series = call.series(0);
    let present = series.iter().flat_map(|s| s.floats.iter().map(|p| p.time).chain(s.histograms.iter().map(|p| p.time)));
    Ok(where_absent(&call.absent, call.grid, present))
}

/// 1 at every step that is not among `present`.
pub(in super::super) fn where_absent(labels: &Labels, grid: Grid, present: impl Iterator<Item = Timestamp>) -> Matrix {
    let present: FxHashSet<Timestamp> = present.collect();
    let points: Vec<Point> = grid.times().filter(|time| !present.contains(time)).map(|time| Point { time, value: 1.0 }).collect();
    if points.is_empty() { Vec::new() } else { vec![Series::floats(labels.clone(), points, false)] }
}

/// What a selector says for sure about the labels it looks for: those with but one matcher, an equality.
pub(in super::super) fn absent_labels(selector: &Selector) -> Labels {
    let alone = |name: &str| selector.matchers.iter().filter(|m| *m.name.name == *name).count() == 1;
    let sure = selector.matchers.iter().filter(|m| m.op == MatchOp::Equal && *m.name.name != *METRIC_NAME && alone(&m.name));
    let mut labels = Labels::empty().builder();
    for matcher in sure {
        labels.set(&matcher.name, &matcher.value.as_str());
    }
    labels.build()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::promql::ast::Matcher;
    use crate::text::Span;

    #[test]
    fn labels_are_those_of_single_equality_matchers() {
        let of = |matchers: &[(&str, MatchOp, &str)]| {
            let matcher =
                |(name, op, value): &(&str, MatchOp, &str)| Matcher { name: (*name).into(), op: *op, value: (*value).into(), value_span: Span::default() };
            absent_labels(&Selector { matchers: matchers.iter().map(matcher).collect(), ..Selector::default() }).to_string()
        };
        use MatchOp::{Equal, NotEqual};
        assert_eq!(of(&[("__name__", Equal, "up"), ("job", Equal, "api")]), r#"{job="api"}"#);
        assert_eq!(of(&[("job", Equal, "a"), ("job", Equal, "b")]), "{}");
        assert_eq!(of(&[("job", NotEqual, "b"), ("job", Equal, "a")]), "{}");
        assert_eq!(of(&[("job", Equal, "a"), ("job", NotEqual, "b")]), "{}");
        assert_eq!(of(&[("job", Equal, "")]), "{}");
    }
}
