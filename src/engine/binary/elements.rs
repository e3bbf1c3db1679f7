//! What an operator makes of two floats (`scalarBinop` and `vectorElemBinop`, promql/engine.go 3.15.0).

use crate::model::gomath;
use crate::promql::ast::BinaryOp;

/// The result of an arithmetic operator; `None` for the other ones.
pub(in super::super) fn arithmetic(op: BinaryOp, l: f64, r: f64) -> Option<f64> {
    Some(match op {
        BinaryOp::Add => l + r,
        BinaryOp::Sub => l - r,
        BinaryOp::Mul => l * r,
        BinaryOp::Div => l / r,
        BinaryOp::Mod => l % r,
        BinaryOp::Pow => gomath::pow(l, r),
        BinaryOp::Atan2 => gomath::atan2(l, r),
        _ => return None,
    })
}

/// Whether a comparison holds; `None` for the other operators.
pub(super) fn comparison(op: BinaryOp, l: f64, r: f64) -> Option<bool> {
    #[expect(clippy::float_cmp, reason = "PromQL compares exactly")]
    Some(match op {
        BinaryOp::Eq => l == r,
        BinaryOp::Ne => l != r,
        BinaryOp::Lt => l < r,
        BinaryOp::Le => l <= r,
        BinaryOp::Gt => l > r,
        BinaryOp::Ge => l >= r,
        _ => return None,
    })
}

/// What becomes of a pair of samples.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Outcome {
    /// A sample of this value; a comparison that does not hold keeps nothing, unless `bool` asks for the verdict.
    Float { value: f64, keep: bool },
    /// The operator does not exist for two floats.
    Incompatible,
}

/// Two floats of which at least one belongs to a vector.
pub(super) fn elements(op: BinaryOp, l: f64, r: f64) -> Outcome {
    match (arithmetic(op, l, r), comparison(op, l, r)) {
        (Some(value), _) => Outcome::Float { value, keep: true },
        (None, Some(keep)) => Outcome::Float { value: l, keep },
        (None, None) => Outcome::Incompatible,
    }
}

/// Whether the result is another quantity than the operands, so that the metric name does not fit any more.
pub(super) fn changes_metric(op: BinaryOp) -> bool {
    arithmetic(op, 1.0, 1.0).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arithmetic_is_that_of_go() {
        let of = |op, l, r| arithmetic(op, l, r).expect("an arithmetic operator");
        assert_eq!(of(BinaryOp::Mod, -5.0, 3.0), -2.0);
        assert!(of(BinaryOp::Mod, 1.0, 0.0).is_nan());
        assert_eq!(of(BinaryOp::Div, 1.0, 0.0), f64::INFINITY);
        assert_eq!(of(BinaryOp::Pow, f64::NAN, 0.0), 1.0);
        assert_eq!(of(BinaryOp::Atan2, 1.0, -0.0), std::f64::consts::FRAC_PI_2);
        assert_eq!(elements(BinaryOp::Lt, 1.0, 2.0), Outcome::Float { value: 1.0, keep: true });
        assert_eq!(elements(BinaryOp::Eq, f64::NAN, f64::NAN).keep(), Some(false));
        assert_eq!(elements(BinaryOp::TrimUpper, 1.0, 2.0), Outcome::Incompatible);
    }

    impl Outcome {
        fn keep(self) -> Option<bool> {
            match self {
                Self::Float { keep, .. } => Some(keep),
                Self::Incompatible => None,
            }
        }
    }
}
