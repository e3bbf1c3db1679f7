//! The binary operators: `+ - * / %` as in Rust, the others as methods; parentheses come by themselves.

use std::ops::{Add, Div, Mul, Neg, Rem, Sub};

use super::matching::{Grouped, Matched};
use super::selector::Selector;
use super::tree;
use super::value::{Scalar, Vector};
use super::vector::VectorExpr;
use crate::model::duration::Duration;
use crate::promql::ast::Expr;
use crate::promql::operators::BinaryOp;

/// The other side of an operation on an instant vector: another one, or a number.
#[derive(Debug, Clone, PartialEq)]
pub enum Operand {
    /// An instant vector.
    Vector(Vector),
    /// A number.
    Scalar(Scalar),
}

impl Operand {
    fn into_expr(self) -> Expr {
        match self {
            Self::Vector(vector) => vector.expr,
            Self::Scalar(scalar) => scalar.expr,
        }
    }
}

impl<V: VectorExpr> From<V> for Operand {
    fn from(vector: V) -> Self {
        Self::Vector(vector.into_vector())
    }
}

/// The other side of an operation on a scalar: the result is what this side is.
pub trait ScalarRhs: Sized {
    /// [`Scalar`] or [`Vector`].
    type Output: From<ScalarResult>;
    /// Whether both sides are numbers: then a comparison must be `bool`.
    const SCALAR: bool;
    /// Its tree.
    fn into_expr(self) -> Expr;
}

/// The tree of an operation on a scalar, whose type the operand decides.
#[derive(Debug)]
pub struct ScalarResult(Expr);

impl From<ScalarResult> for Scalar {
    fn from(result: ScalarResult) -> Self {
        Self { expr: result.0 }
    }
}

impl From<ScalarResult> for Vector {
    fn from(result: ScalarResult) -> Self {
        Self { expr: result.0 }
    }
}

// No blanket implementation, and one integer type: else the compiler could not tell what `time() - 3` is.
impl ScalarRhs for Vector {
    type Output = Self;
    const SCALAR: bool = false;
    fn into_expr(self) -> Expr {
        self.expr
    }
}

impl ScalarRhs for Selector {
    type Output = Vector;
    const SCALAR: bool = false;
    fn into_expr(self) -> Expr {
        self.into_vector().expr
    }
}

macro_rules! numbers {
    ($($ty:ty),*) => {$(
        impl From<$ty> for Operand {
            fn from(number: $ty) -> Self {
                Self::Scalar(number.into())
            }
        }

        impl ScalarRhs for $ty {
            type Output = Scalar;
            const SCALAR: bool = true;
            fn into_expr(self) -> Expr {
                Scalar::from(self).expr
            }
        }
    )*};
}

numbers!(Scalar, f64, i32, Duration);

macro_rules! std_operators {
    ($($trait:ident $method:ident $op:ident;)*) => {$(
        impl<R: Into<Operand>> $trait<R> for Vector {
            type Output = Vector;
            fn $method(self, rhs: R) -> Vector {
                operate(BinaryOp::$op, self, rhs, false)
            }
        }

        impl<R: Into<Operand>> $trait<R> for Selector {
            type Output = Vector;
            fn $method(self, rhs: R) -> Vector {
                operate(BinaryOp::$op, self, rhs, false)
            }
        }

        impl<R: ScalarRhs> $trait<R> for Scalar {
            type Output = R::Output;
            fn $method(self, rhs: R) -> R::Output {
                self.operate(BinaryOp::$op, rhs)
            }
        }

        impl<V: VectorExpr> $trait<V> for Matched {
            type Output = Vector;
            fn $method(self, rhs: V) -> Vector {
                self.operate(BinaryOp::$op, rhs, false)
            }
        }

        impl<V: VectorExpr> $trait<V> for Grouped {
            type Output = Vector;
            fn $method(self, rhs: V) -> Vector {
                self.operate(BinaryOp::$op, rhs, false)
            }
        }

        std_operators!(@number $trait $method: f64 i32);
    )*};
    (@number $trait:ident $method:ident: $($number:ty)*) => {$(
        impl $trait<Vector> for $number {
            type Output = Vector;
            fn $method(self, rhs: Vector) -> Vector {
                Scalar::from(self).$method(rhs)
            }
        }

        impl $trait<Selector> for $number {
            type Output = Vector;
            fn $method(self, rhs: Selector) -> Vector {
                Scalar::from(self).$method(rhs)
            }
        }

        impl $trait<Scalar> for $number {
            type Output = Scalar;
            fn $method(self, rhs: Scalar) -> Scalar {
                Scalar::from(self).$method(rhs)
            }
        }
    )*};
}

std_operators! {
    Add add Add;
    Sub sub Sub;
    Mul mul Mul;
    Div div Div;
    Rem rem Mod;
}

impl Neg for Vector {
    type Output = Self;
    fn neg(self) -> Self {
        Self { expr: tree::negate(self.expr) }
    }
}

impl Neg for Selector {
    type Output = Vector;
    fn neg(self) -> Vector {
        -self.into_vector()
    }
}

impl Neg for Scalar {
    type Output = Self;
    fn neg(self) -> Self {
        Self { expr: tree::negate(self.expr) }
    }
}

fn operate(op: BinaryOp, lhs: impl VectorExpr, rhs: impl Into<Operand>, return_bool: bool) -> Vector {
    Vector { expr: tree::binary(op, lhs.into_vector().expr, rhs.into().into_expr(), return_bool, None) }
}

impl Scalar {
    fn operate<R: ScalarRhs>(self, op: BinaryOp, rhs: R) -> R::Output {
        ScalarResult(tree::binary(op, self.expr, rhs.into_expr(), R::SCALAR && op.is_comparison(), None)).into()
    }
}

macro_rules! methods {
    (values { $($name:ident $op:ident $doc:literal;)* }
     trims { $($trim:ident $trim_op:ident $trim_doc:literal;)* }
     comparisons { $($cmp:ident $cmp_bool:ident $cmp_op:ident;)* }
     sets { $($set:ident $set_op:ident $set_doc:literal;)* }) => {
        /// The operators on an instant vector that are no operators in Rust, and the start of those with matching.
        ///
        /// ```
        /// use promforge::promql::builder::*;
        /// let x = || metric("x");
        /// assert_eq!(x().gt(5).and(metric("y").eq(0)).to_string(), "x > 5 and y == 0");
        /// assert_eq!(x().gt_bool(5).to_string(), "x > bool 5");
        /// assert_eq!(x().on(["job"]).and(metric("y")).to_string(), "x and on (job) y");
        /// assert_eq!((x().ignoring(["a"]).group_right(["b"]) * metric("y")).to_string(), "x * ignoring (a) group_right (b) y");
        /// assert_eq!((x().fill(0) + metric("y")).to_string(), "x + fill (0) y");
        /// ```
        pub trait Operators: VectorExpr {
            $(
                #[doc = $doc]
                #[must_use]
                fn $name(self, rhs: impl Into<Operand>) -> Vector {
                    operate(BinaryOp::$op, self, rhs, false)
                }
            )*
            $(
                #[doc = $trim_doc]
                #[must_use]
                fn $trim(self, rhs: impl Into<Operand>) -> Vector {
                    operate(BinaryOp::$trim_op, self, rhs, false)
                }
            )*
            $(
                #[doc = concat!("Keeps the samples that compare so (`", stringify!($cmp), "`), with their values.")]
                #[must_use]
                fn $cmp(self, rhs: impl Into<Operand>) -> Vector {
                    operate(BinaryOp::$cmp_op, self, rhs, false)
                }

                #[doc = concat!("As [`Operators::", stringify!($cmp), "`] with `bool`: keeps all samples, 1 where they compare so and 0 where not.")]
                #[must_use]
                fn $cmp_bool(self, rhs: impl Into<Operand>) -> Vector {
                    operate(BinaryOp::$cmp_op, self, rhs, true)
                }
            )*
            $(
                #[doc = $set_doc]
                #[must_use]
                fn $set(self, rhs: impl VectorExpr) -> Vector {
                    operate(BinaryOp::$set_op, self, rhs, false)
                }
            )*

            /// Series of the two sides find each other by these labels alone; the operator follows: `a.on(["job"]) / b`.
            fn on(self, labels: impl IntoIterator<Item = impl AsRef<str>>) -> Matched {
                Matched::new(self.into_vector(), true, labels)
            }

            /// Series of the two sides find each other by all labels but these; the operator follows.
            fn ignoring(self, labels: impl IntoIterator<Item = impl AsRef<str>>) -> Matched {
                Matched::new(self.into_vector(), false, labels)
            }

            /// A missing partner on either side counts as this value; the operator follows. Needs the feature `promql-binop-fill-modifiers`.
            fn fill(self, value: impl Into<f64>) -> Grouped {
                Matched::none(self.into_vector()).fill(value)
            }

            /// A missing partner on the left counts as this value; the operator follows.
            fn fill_left(self, value: impl Into<f64>) -> Grouped {
                Matched::none(self.into_vector()).fill_left(value)
            }

            /// A missing partner on the right counts as this value; the operator follows.
            fn fill_right(self, value: impl Into<f64>) -> Grouped {
                Matched::none(self.into_vector()).fill_right(value)
            }
        }

        impl Scalar {
            $(
                #[doc = $doc]
                #[must_use]
                pub fn $name<R: ScalarRhs>(self, rhs: R) -> R::Output {
                    self.operate(BinaryOp::$op, rhs)
                }
            )*
            $(
                #[doc = concat!("Compares (`", stringify!($cmp), "`): of two numbers 0 or 1 (PromQL demands the `bool`, so it is there); with a vector, keeps its samples that compare so.")]
                #[must_use]
                pub fn $cmp<R: ScalarRhs>(self, rhs: R) -> R::Output {
                    self.operate(BinaryOp::$cmp_op, rhs)
                }
            )*
        }

        impl Matched {
            $(
                #[doc = $set_doc]
                #[must_use]
                pub fn $set(self, rhs: impl VectorExpr) -> Vector {
                    self.operate(BinaryOp::$set_op, rhs, false)
                }
            )*
        }

        methods!(@matched Matched $($name $op $doc;)* $($trim $trim_op $trim_doc;)* => $($cmp $cmp_bool $cmp_op;)*);
        methods!(@matched Grouped $($name $op $doc;)* $($trim $trim_op $trim_doc;)* => $($cmp $cmp_bool $cmp_op;)*);
    };
    (@matched $ty:ident $($name:ident $op:ident $doc:literal;)* => $($cmp:ident $cmp_bool:ident $cmp_op:ident;)*) => {
        impl $ty {
            $(
                #[doc = $doc]
                #[must_use]
                pub fn $name(self, rhs: impl VectorExpr) -> Vector {
                    self.operate(BinaryOp::$op, rhs, false)
                }
            )*
            $(
                #[doc = concat!("Keeps the left samples that compare so (`", stringify!($cmp), "`) with their partner.")]
                #[must_use]
                pub fn $cmp(self, rhs: impl VectorExpr) -> Vector {
                    self.operate(BinaryOp::$cmp_op, rhs, false)
                }

                #[doc = concat!("As `", stringify!($cmp), "` with `bool`: 1 where they compare so and 0 where not.")]
                #[must_use]
                pub fn $cmp_bool(self, rhs: impl VectorExpr) -> Vector {
                    self.operate(BinaryOp::$cmp_op, rhs, true)
                }
            )*
        }
    };
}

methods! {
    values {
        pow Pow "`^`: to the power.";
        atan2 Atan2 "`atan2`: the angle, in radians.";
    }
    trims {
        trim_upper TrimUpper "`</`: removes the observations above, from native histograms.";
        trim_lower TrimLower "`>/`: removes the observations below, from native histograms.";
    }
    comparisons {
        eq eq_bool Eq;
        ne ne_bool Ne;
        gt gt_bool Gt;
        ge ge_bool Ge;
        lt lt_bool Lt;
        le le_bool Le;
    }
    sets {
        and And "`and`: the left series that have a partner on the right.";
        or Or "`or`: the left series, and the right ones that have no partner on the left.";
        unless Unless "`unless`: the left series that have no partner on the right.";
    }
}

impl<T: VectorExpr> Operators for T {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::promql::builder::functions::{max_of, time, vector};
    use crate::promql::builder::{Aggregations as _, metric, minutes};

    #[test]
    fn parentheses_come_where_they_are_needed() {
        let (a, b, c) = (|| metric("a"), || metric("b"), || metric("c"));
        for (built, expected) in [
            (a() + b() + c(), "a + b + c"),
            (a() + (b() + c()), "a + (b + c)"),
            ((a() + b()) * c(), "(a + b) * c"),
            (a() + b() * c(), "a + b * c"),
            (a().pow(b()).pow(c()), "(a ^ b) ^ c"),
            (a().pow(b().pow(c())), "a ^ b ^ c"),
            (-a().pow(2), "-a ^ 2"),
            ((-a()).pow(2), "(-a) ^ 2"),
            (-(a() * b()), "-(a * b)"),
            (-a() * b(), "-a * b"),
            (-(-a()), "--a"),
            (a() - -b(), "a - -b"),
            (a().pow(-b()), "a ^ (-b)"),
            (a() * -2, "a * -2"),
            (a().pow(-2), "a ^ -2"),
            (-1 + a() % 2, "-1 + a % 2"),
            (Scalar::from(-1).pow(a()), "(-1) ^ a"),
            (Scalar::from(f64::INFINITY).pow(a()), "(+Inf) ^ a"),
            (a().and(b().or(c())), "a and (b or c)"),
            (a().and(b()).or(c()), "a and b or c"),
            (a().or(b().and(c())), "a or b and c"),
            ((a() / b()).gt(0.1).unless(c().eq(0)), "a / b > 0.1 unless c == 0"),
            (a().gt(b().gt(1)), "a > (b > 1)"),
            (a().on(["x"]).ge_bool(b() + c()), "a >= bool on (x) b + c"),
            (a().on([] as [&str; 0]).group_left([] as [&str; 0]) - b(), "a - on () group_left () b"),
            (a().ignoring([] as [&str; 0]) - b(), "a - b"),
            (a().on(["x"]).fill_left(1).fill_right(2.5) - b(), "a - on (x) fill_left (1) fill_right (2.5) b"),
            (a().trim_upper(5), "a </ 5"),
            (a().atan2(b()), "a atan2 b"),
            (time() - a().timestamp(), "time() - timestamp(a)"),
            (vector(Scalar::from(1).gt(time())), "vector(1 > bool time())"),
            (Scalar::from(1).gt(a()), "1 > a"),
            (a().gt(minutes(5)), "a > 5m"),
            (vector(-(Scalar::from(5) - 3) * max_of(1, 2)), "vector(-(5 - 3) * max_of(1, 2))"),
            (2.5 * a().sum() / 2, "2.5 * sum(a) / 2"),
        ] {
            assert_eq!(built.to_string(), expected);
        }
    }
}
