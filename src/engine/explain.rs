//! How much each part of an expression yields, for people who look for the expensive one. Each part is evaluated as if it were the whole
//! query, so this takes longer than the query; the evaluation itself counts nothing for it.

use crate::model::Timestamp;
use crate::model::duration::Duration;
use crate::promql::ValueType;
use crate::promql::ast::{Expr, NodeId, NodeKind};

use super::error::EvalError;
use super::evaluator::Engine;
use super::store::Store;
use super::value::Value;

/// What one part of an expression yields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NodeStats {
    /// The part.
    pub node: NodeId,
    /// How many parts it is inside of.
    pub depth: usize,
    /// Its type.
    pub value_type: ValueType,
    /// How many series it yields; 0 for scalars and texts.
    pub series: usize,
    /// How many samples it yields: at all steps together; a range vector those of its window at the last step.
    pub samples: usize,
}

impl Engine {
    /// The parts of an expression with what they yield at `start`, `start + step`, .. up to `end`; at `end` alone if there is no step.
    ///
    /// Every part stands before those inside of it. Left out are parentheses, durations, and the selector of a range vector. What is inside
    /// a subquery is counted at the steps of the query, not of the subquery.
    ///
    /// # Errors
    /// As [`Engine::instant`], of the first part that fails.
    pub fn explain(&self, store: &dyn Store, expr: &Expr, start: Timestamp, end: Timestamp, step: Option<Duration>) -> Result<Vec<NodeStats>, EvalError> {
        let (mut parts, mut open) = (Vec::new(), vec![(expr.root_id(), 0)]);
        while let Some((node, depth)) = open.pop() {
            let kind = &expr.node(node).kind;
            if matches!(kind, NodeKind::Duration(_)) {
                continue;
            }
            let transparent = matches!(kind, NodeKind::Paren(_));
            if !transparent {
                let value_type = expr.value_type(node);
                let evaluated = match (step, value_type) {
                    (_, ValueType::String) => None,
                    (Some(step), ValueType::Scalar | ValueType::Vector) => Some(self.range_of(store, expr, node, (start, end, step))?),
                    _ => Some(self.instant_of(store, expr, node, end)?),
                };
                let (series, samples) = evaluated.map_or((0, 0), |e| size(&e.value, value_type));
                parts.push(NodeStats { node, depth, value_type, series, samples });
            }
            if matches!(kind, NodeKind::Matrix { .. }) {
                continue;
            }
            let children: Vec<NodeId> = expr.children(node).collect();
            open.extend(children.into_iter().rev().map(|child| (child, depth + usize::from(!transparent))));
        }
        Ok(parts)
    }
}

fn size(value: &Value, value_type: ValueType) -> (usize, usize) {
    let (series, samples) = match value {
        Value::Scalar(_) => (0, 1),
        Value::String(_) => (0, 0),
        Value::Vector(samples) => (samples.len(), samples.len()),
        Value::Matrix(series) => (series.len(), series.iter().map(super::Series::len).sum()),
    };
    if value_type == ValueType::Scalar { (0, samples) } else { (series, samples) }
}

#[cfg(test)]
mod tests {
    use super::super::{MemoryStore, Options};
    use super::*;
    use crate::model::Labels;
    use crate::model::duration::minutes;

    #[test]
    fn each_part_counts_for_itself() {
        let mut store = MemoryStore::new();
        for job in ["a", "b"] {
            let labels: Labels = [("__name__", "x"), ("job", job)].into_iter().collect();
            (0..=10).for_each(|i| store.append(&labels, i * 60_000, i as f64));
        }
        let engine = Engine::new(Options::server());
        let text = "(sum(rate(x[5m])) > 0.5 * 2) or label_replace(x, \"a\", \"\", \"\", \"\")";
        let expr = engine.parse(text).expect("it parses");
        let shown = |step| {
            let parts = engine.explain(&store, &expr, 0, 600_000, step).expect("it evaluates");
            parts
                .iter()
                .map(|p| format!("{}{} {} {} {}", " ".repeat(p.depth), &text[expr.node(p.node).span.range()], p.value_type.documented(), p.series, p.samples))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            shown(None)[1..6],
            [
                " sum(rate(x[5m])) > 0.5 * 2 instant vector 0 0",
                "  sum(rate(x[5m])) instant vector 1 1",
                "   rate(x[5m]) instant vector 2 2",
                "    x[5m] range vector 2 10",
                "  0.5 * 2 scalar 0 1",
            ]
        );
        assert_eq!(
            shown(Some(minutes(5)))[2..5],
            ["  sum(rate(x[5m])) instant vector 1 2", "   rate(x[5m]) instant vector 2 4", "    x[5m] range vector 2 10"]
        );
        assert_eq!(shown(None)[8..10], [" label_replace(x, \"a\", \"\", \"\", \"\") instant vector 2 2", "  x instant vector 2 2"]);
    }
}
