//! Operators and aggregations: their spelling, and the one table of precedence that parser and printers read.

/// Associativity of a binary operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Assoc {
    /// `a - b - c` is `(a - b) - c`.
    Left,
    /// `a ^ b ^ c` is `a ^ (b ^ c)`.
    Right,
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $text:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $(#[doc = concat!("`", $text, "`")] $variant,)*
        }

        impl $name {
            /// Every one of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// As it is written.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)*
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

words! {
    /// A binary operator.
    BinaryOp {
        Add = "+", Sub = "-", Mul = "*", Div = "/", Mod = "%", Pow = "^", Atan2 = "atan2",
        Eq = "==", Ne = "!=", Lt = "<", Le = "<=", Gt = ">", Ge = ">=", TrimUpper = "</", TrimLower = ">/",
        And = "and", Or = "or", Unless = "unless",
    }
}

words! {
    /// A sign.
    UnaryOp { Plus = "+", Minus = "-" }
}

words! {
    /// How a matcher compares.
    MatchOp { Equal = "=", NotEqual = "!=", Regex = "=~", NotRegex = "!~" }
}

words! {
    /// An aggregation.
    AggregateOp {
        Sum = "sum", Avg = "avg", Count = "count", Min = "min", Max = "max", Group = "group", Stddev = "stddev", Stdvar = "stdvar",
        Topk = "topk", Bottomk = "bottomk", CountValues = "count_values", Quantile = "quantile", Limitk = "limitk", LimitRatio = "limit_ratio",
    }
}

impl BinaryOp {
    /// How tightly it binds, from 1 (`or`) to 6 (`^`), and to which side (generated_parser.y, 3.15.0).
    #[must_use]
    pub const fn precedence(self) -> (u8, Assoc) {
        match self {
            Self::Or => (1, Assoc::Left),
            Self::And | Self::Unless => (2, Assoc::Left),
            Self::Eq | Self::Ne | Self::Lt | Self::Le | Self::Gt | Self::Ge | Self::TrimUpper | Self::TrimLower => (3, Assoc::Left),
            Self::Add | Self::Sub => (4, Assoc::Left),
            Self::Mul | Self::Div | Self::Mod | Self::Atan2 => (5, Assoc::Left),
            Self::Pow => (6, Assoc::Right),
        }
    }

    /// `== != < <= > >=`: those that take `bool`.
    #[must_use]
    pub const fn is_comparison(self) -> bool {
        matches!(self, Self::Eq | Self::Ne | Self::Lt | Self::Le | Self::Gt | Self::Ge)
    }

    /// `and or unless`.
    #[must_use]
    pub const fn is_set(self) -> bool {
        matches!(self, Self::And | Self::Or | Self::Unless)
    }

    /// `</ >/`: the histogram trim operators.
    #[must_use]
    pub const fn is_trim(self) -> bool {
        matches!(self, Self::TrimUpper | Self::TrimLower)
    }
}

/// The precedence of a sign: as `*`, so `-2^2` is -4.
pub const UNARY_PRECEDENCE: u8 = 5;

impl AggregateOp {
    /// Whether a parameter stands in front of the expression.
    #[must_use]
    pub const fn has_param(self) -> bool {
        matches!(self, Self::Topk | Self::Bottomk | Self::CountValues | Self::Quantile | Self::Limitk | Self::LimitRatio)
    }

    /// Whether it needs the feature `promql-experimental-functions`.
    #[must_use]
    pub const fn is_experimental(self) -> bool {
        matches!(self, Self::Limitk | Self::LimitRatio)
    }
}
