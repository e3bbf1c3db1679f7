//! Which optional parts of the language are on, as upstream's parser options have it (promql/parser/parse.go, 3.15.0).

/// The switches of the parser.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Features {
    /// `promql-experimental-functions`: the 17 experimental functions, `limitk` and `limit_ratio`.
    pub experimental_functions: bool,
    /// `promql-duration-expr`: arithmetic inside brackets and behind `offset`.
    pub duration_expressions: bool,
    /// `promql-extended-range-selectors`: `anchored` and `smoothed`.
    pub extended_range_selectors: bool,
    /// `promql-binop-fill-modifiers`: `fill`, `fill_left`, `fill_right`.
    pub binop_fill_modifiers: bool,
}

impl Features {
    /// A Prometheus 3.15.0 server started without feature flags.
    #[must_use]
    pub const fn server() -> Self {
        Self { duration_expressions: true, ..Self::promtool_test() }
    }

    /// `promtool check rules` without feature flags: as the server.
    #[must_use]
    pub const fn promtool_check() -> Self {
        Self::server()
    }

    /// The engine of `promtool test rules`, whatever flags it is given: everything off.
    #[must_use]
    pub const fn promtool_test() -> Self {
        Self { experimental_functions: false, duration_expressions: false, extended_range_selectors: false, binop_fill_modifiers: false }
    }

    /// Upstream's own test suite: everything on.
    #[must_use]
    pub const fn suite() -> Self {
        Self { experimental_functions: true, duration_expressions: true, extended_range_selectors: true, binop_fill_modifiers: true }
    }
}

impl Default for Features {
    fn default() -> Self {
        Self::server()
    }
}
