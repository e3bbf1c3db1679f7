//! What a run of cases is about: which series there are and which expressions are frequent. Every family has some of everything.

/// A family of cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    /// Matchers, staleness, lookback, `offset` and `@`.
    Selectors,
    /// Functions of range vectors.
    Ranges,
    /// Functions of instant vectors and scalars.
    Functions,
    /// Aggregations.
    Aggregations,
    /// Operators with matching, `bool`, `fill` and set operators.
    Operators,
    /// Subqueries, also inside of others.
    Subqueries,
    /// Duration expressions.
    Durations,
    /// `anchored` and `smoothed`.
    Extended,
    /// Exponential native histograms.
    Native,
    /// Native histograms with custom buckets.
    Custom,
    /// Classic histograms, alone and loaded as native ones, too.
    Classic,
    /// `info()`.
    Info,
    /// All of them in one.
    Mixed,
}

impl Family {
    /// All families with their names.
    pub(super) const ALL: [(&'static str, Self); 13] = [
        ("selectors", Self::Selectors),
        ("ranges", Self::Ranges),
        ("functions", Self::Functions),
        ("aggregations", Self::Aggregations),
        ("operators", Self::Operators),
        ("subqueries", Self::Subqueries),
        ("durations", Self::Durations),
        ("extended", Self::Extended),
        ("native", Self::Native),
        ("custom", Self::Custom),
        ("classic", Self::Classic),
        ("info", Self::Info),
        ("mixed", Self::Mixed),
    ];

    /// Its name.
    pub(super) fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, family)| *family == self).map_or("", |(name, _)| name)
    }

    /// Whether it is about histograms of some kind.
    pub(super) const fn has_histograms(self) -> bool {
        matches!(self, Self::Native | Self::Custom | Self::Classic | Self::Mixed)
    }

    /// How often each metric is selected.
    pub(super) const fn metrics(self) -> &'static [(u64, &'static str)] {
        match self {
            Self::Native => &[(5, "n"), (3, "ng"), (2, "x"), (1, "k"), (1, "c_total"), (1, "g"), (1, "{job=\"a\"}")],
            Self::Custom => &[(5, "k"), (2, "kg"), (2, "x"), (1, "n"), (1, "g"), (1, "h"), (1, "h_bucket")],
            Self::Classic => &[(6, "h_bucket"), (2, "h"), (1, "n"), (1, "k"), (1, "g"), (1, "c_total"), (1, "{__name__=~\"h.*\"}")],
            Self::Info => &[(4, "c_total"), (3, "g"), (1, "n"), (1, "target_info"), (1, "build_info"), (1, "one")],
            Self::Mixed => &[(3, "c_total"), (3, "g"), (1, "one"), (2, "h_bucket"), (1, "v"), (2, "n"), (1, "ng"), (2, "k"), (2, "x"), (1, "target_info")],
            Self::Extended => &[(5, "c_total"), (5, "g"), (1, "one"), (2, "n"), (1, "ng"), (1, "k"), (1, "x"), (1, "h_bucket")],
            _ => &[
                (5, "c_total"),
                (5, "g"),
                (3, "one"),
                (1, "h_bucket"),
                (1, "v"),
                (1, "{__name__=~\"g|one\"}"),
                (1, "{job=\"a\"}"),
                (1, "{\"utf8.name\"}"),
                (1, "n"),
                (1, "x"),
            ],
        }
    }
}
