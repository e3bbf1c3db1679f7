//! Why an expression gives what it gives: the values of the two sides of its comparison, and of the operation compared.

use crate::engine::Value;
use crate::model::Timestamp;
use crate::promql::ast::Binary;
use crate::promql::{Expr, NodeId, NodeKind};

use super::moment::describe_value;
use super::simulation::Simulation;

/// How many series of each side are shown.
const SHOWN: usize = 4;

/// The expression and what its sides are at `at`; the expression alone where there is nothing to take apart.
pub(super) fn explain(simulation: &Simulation<'_>, expr: &Expr, at: Timestamp) -> String {
    let mut lines = vec![expr.to_string()];
    let mut id = bare(expr, expr.root_id());
    while let Some(binary) = binary(expr, id) {
        let (lhs, rhs) = (bare(expr, binary.lhs), bare(expr, binary.rhs));
        if is_number(expr, rhs) && !is_number(expr, lhs) {
            // `something > 0.1`: the something is of interest.
            if self::binary(expr, lhs).is_none() {
                side(simulation, expr, lhs, at, "value", &mut lines);
                return lines.join("\n");
            }
            id = lhs;
            continue;
        }
        side(simulation, expr, lhs, at, "left ", &mut lines);
        side(simulation, expr, rhs, at, "right", &mut lines);
        return lines.join("\n");
    }
    lines.join("\n")
}

fn bare(expr: &Expr, mut id: NodeId) -> NodeId {
    while let NodeKind::Paren(inner) = expr.node(id).kind {
        id = inner;
    }
    id
}

fn binary(expr: &Expr, id: NodeId) -> Option<&Binary> {
    match &expr.node(id).kind {
        NodeKind::Binary(binary) => Some(binary),
        _ => None,
    }
}

fn is_number(expr: &Expr, id: NodeId) -> bool {
    matches!(expr.node(id).kind, NodeKind::Number { .. })
}

fn side(simulation: &Simulation<'_>, expr: &Expr, id: NodeId, at: Timestamp, name: &str, lines: &mut Vec<String>) {
    match simulation.engine().instant_of(simulation.store(), expr, id, at) {
        Ok(found) => {
            let count = match &found.value {
                Value::Vector(samples) => format!("{} series  ", samples.len()),
                _ => String::new(),
            };
            let shown = describe_value(&found.value, SHOWN);
            lines.push(format!("{name}  {count}{}", shown.join(", ")));
        }
        Err(error) => lines.push(format!("{name}  {error}")),
    }
}
