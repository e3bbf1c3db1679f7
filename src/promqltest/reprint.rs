//! The expression with its time pinned: every selector without `@` gets `@ TIME` (promqltest/test.go: atModifierTestCases).

use crate::model::Timestamp;
use crate::promql::ast::{At, Modifiers};
use crate::promql::{Expr, NodeId, NodeKind};

/// Functions that give something else at another time even over selectors with `@` (promql/functions.go: AtModifierUnsafeFunctions).
const UNSAFE: [&str; 15] = [
    "days_in_month",
    "day_of_month",
    "day_of_week",
    "day_of_year",
    "end",
    "hour",
    "minute",
    "month",
    "year",
    "predict_linear",
    "range",
    "start",
    "step",
    "time",
    "timestamp",
];

/// The expression pinned to `at`, printed; `None` if it may give something else at other times nevertheless.
pub(super) fn pinned(expr: &Expr, at: Timestamp) -> Option<String> {
    let mut pinned = expr.clone();
    let parents = expr.parents();
    let subquery = |id: NodeId| matches!(expr.node(id).kind, NodeKind::Subquery(_));
    for (index, node) in pinned.nodes.iter_mut().enumerate() {
        let id = NodeId(u32::try_from(index).ok()?);
        // A subquery has its own time, or has just got one; what is inside of it stays as it is, functions too.
        if parents.path(id).any(subquery) {
            continue;
        }
        match &mut node.kind {
            NodeKind::Selector(selector) => pin(&mut selector.modifiers, at),
            NodeKind::Subquery(subquery) => pin(&mut subquery.modifiers, at),
            NodeKind::Call { func, .. } if UNSAFE.contains(&func.name()) => return None,
            _ => {}
        }
    }
    Some(pinned.to_string())
}

fn pin(modifiers: &mut Modifiers, at: Timestamp) {
    if !matches!(modifiers.at, Some(At::Time(_))) {
        modifiers.at = Some(At::Time(at));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::promql::{Features, parse};

    #[test]
    fn selectors_and_outer_subqueries_are_pinned() {
        let of = |text: &str| pinned(&parse(text, &Features::suite()).expect("it parses"), 60_500);
        for (text, expected) in [
            ("1 + a", Some("1 + a @ 60.500")),
            ("rate(a[5m] offset 1m) + b @ 3 + c @ start()", Some("rate(a[5m] @ 60.500 offset 1m) + b @ 3.000 + c @ 60.500")),
            ("sum_over_time((a + time())[5m:1m])", Some("sum_over_time((a + time())[5m:1m] @ 60.500)")),
            ("sum_over_time(rate(a[1m])[5m:1m] @ end())", Some("sum_over_time(rate(a[1m])[5m:1m] @ 60.500)")),
            ("a + time()", None),
            ("timestamp(a)", None),
        ] {
            assert_eq!(of(text).as_deref(), expected, "{text}");
        }
    }
}
