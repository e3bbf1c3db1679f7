//! The three types of value, each around a tree: making them from text or trees, and giving them back.

use std::fmt;
use std::str::FromStr;

use super::tree::{adopt, duration, modify, number};
use crate::model::duration::{Duration, minutes};
use crate::promql::ast::{At, Expr, Extent};
use crate::promql::{Features, ParseErrors, ValueType, parse};

/// Why a text or a tree is not the value it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BuildError {
    /// The text does not parse.
    Parse(ParseErrors),
    /// It has another type.
    Type {
        /// What was asked for.
        expected: ValueType,
        /// What it is.
        found: ValueType,
        /// The expression, in canonical form.
        text: String,
    },
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Parse(errors) => errors.fmt(f),
            Self::Type { expected, found, text } => write!(f, "expected {}, found {}: `{text}`", expected.documented(), found.documented()),
        }
    }
}

impl std::error::Error for BuildError {}

impl From<ParseErrors> for BuildError {
    fn from(errors: ParseErrors) -> Self {
        Self::Parse(errors)
    }
}

macro_rules! values {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone)]
        pub struct $name {
            pub(super) expr: Expr,
        }

        impl $name {
            /// Reads PromQL.
            ///
            /// # Errors
            /// If the text does not parse with these features, or has another type.
            pub fn parse(text: &str, features: &Features) -> Result<Self, BuildError> {
                Self::try_from(parse(text, features)?)
            }

            /// The tree.
            #[must_use]
            pub fn expr(&self) -> &Expr {
                &self.expr
            }

            /// The tree.
            #[must_use]
            pub fn into_expr(self) -> Expr {
                self.expr
            }

            /// Whether Prometheus with these features takes the expression; Grafana's variables stand for a minute.
            ///
            /// # Errors
            /// What it says instead, with places in the canonical text.
            pub fn check(&self, features: &Features) -> Result<(), ParseErrors> {
                parse(&self.expr.bind(|_| minutes(1)).to_string(), features).map(|_| ())
            }
        }

        /// Canonical PromQL.
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.expr.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.expr)
            }
        }

        /// Same tree.
        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                self.expr.same_as(&other.expr)
            }
        }

        /// Parses with the features of a Prometheus server without flags.
        impl FromStr for $name {
            type Err = BuildError;

            fn from_str(text: &str) -> Result<Self, BuildError> {
                Self::parse(text, &Features::server())
            }
        }

        /// Parentheses around the whole are dropped; they come back where they are needed.
        impl TryFrom<Expr> for $name {
            type Error = BuildError;

            fn try_from(expr: Expr) -> Result<Self, BuildError> {
                let found = expr.value_type(expr.root_id());
                match found {
                    ValueType::$name => Ok(Self { expr: adopt(expr) }),
                    _ => Err(BuildError::Type { expected: ValueType::$name, found, text: expr.to_string() }),
                }
            }
        }

        impl From<$name> for Expr {
            fn from(value: $name) -> Self {
                value.expr
            }
        }
    )*};
}

values! {
    /// An instant vector: at each time, one sample for each of some series.
    ///
    /// Its methods come from the traits [`VectorExpr`](super::VectorExpr), [`Aggregations`](super::Aggregations) and
    /// [`Operators`](super::Operators).
    Vector;
    /// A range vector: at each time, a window of samples for each of some series. Its methods are the functions that take one.
    Matrix;
    /// One number at each time.
    Scalar;
}

/// Reads an instant vector.
///
/// ```
/// use promforge::promql::builder::*;
/// assert_eq!(promql("sum(rate(x[5m]))")?, metric("x").rate(minutes(5)).sum());
/// assert_eq!(promql("x[5m]").map_err(|e| e.to_string()), Err("expected instant vector, found range vector: `x[5m]`".to_owned()));
/// # Ok::<(), BuildError>(())
/// ```
///
/// # Errors
/// If the text does not parse as a Prometheus server without flags does, or is no instant vector.
pub fn promql(text: &str) -> Result<Vector, BuildError> {
    text.parse()
}

/// Reads a range vector.
///
/// # Errors
/// As [`promql`].
pub fn promql_matrix(text: &str) -> Result<Matrix, BuildError> {
    text.parse()
}

/// Reads a scalar.
///
/// # Errors
/// As [`promql`].
pub fn promql_scalar(text: &str) -> Result<Scalar, BuildError> {
    text.parse()
}

impl From<f64> for Scalar {
    fn from(value: f64) -> Self {
        Self { expr: number(value) }
    }
}

impl From<i32> for Scalar {
    fn from(value: i32) -> Self {
        f64::from(value).into()
    }
}

impl From<u32> for Scalar {
    fn from(value: u32) -> Self {
        f64::from(value).into()
    }
}

/// A duration literal, in seconds: `5m`.
impl From<Duration> for Scalar {
    fn from(length: Duration) -> Self {
        Self { expr: duration(length) }
    }
}

impl Matrix {
    /// Looks that far back; a negative offset looks ahead. A second one replaces the first.
    #[must_use]
    pub fn offset(mut self, length: Duration) -> Self {
        modify(&mut self.expr, |m| m.offset = Some(length).filter(|d| !d.is_zero()).map(Extent::Literal));
        self
    }

    /// Looks at a fixed time, in milliseconds since the epoch.
    #[must_use]
    pub fn at_time(mut self, time: i64) -> Self {
        modify(&mut self.expr, |m| m.at = Some(At::Time(time)));
        self
    }

    /// Looks at the start of the query.
    #[must_use]
    pub fn at_start(mut self) -> Self {
        modify(&mut self.expr, |m| m.at = Some(At::Start));
        self
    }

    /// Looks at the end of the query.
    #[must_use]
    pub fn at_end(mut self) -> Self {
        modify(&mut self.expr, |m| m.at = Some(At::End));
        self
    }
}
