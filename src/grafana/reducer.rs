//! What makes one number of a series: the reducers of `@grafana/data` 13.2's `fieldReducer.ts`.
//!
//! One table; nothing is computed here.

use std::borrow::Cow;

use serde::{Serialize, Serializer};

macro_rules! reducers {
    ($($(#[$doc:meta])* $name:ident = $id:literal, $title:literal;)*) => {
        /// What makes one number of a series (`@grafana/data` `fieldReducer.ts`).
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Reducer {
            $($(#[$doc])* $name,)*
            /// The p-th percentile; values outside of 1 to 99 are taken as the nearer of them.
            Percentile(u8),
        }

        impl Reducer {
            /// Every reducer but the percentiles, in Grafana's order.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// Grafana's id: `lastNotNull`, `p95`.
            #[must_use]
            pub fn id(self) -> Cow<'static, str> {
                match self {
                    $(Self::$name => Cow::Borrowed($id),)*
                    Self::Percentile(p) => Cow::Owned(format!("p{}", p.clamp(1, 99))),
                }
            }

            /// What Grafana writes above its column in a legend: `Last *`, `95th %`.
            #[must_use]
            pub fn title(self) -> Cow<'static, str> {
                match self {
                    $(Self::$name => Cow::Borrowed($title),)*
                    Self::Percentile(p) => Cow::Owned(ordinal(p.clamp(1, 99))),
                }
            }

            /// The reducer with the given id. Reads the old spellings `current`, `avg` and `total` too.
            #[must_use]
            pub fn from_id(id: &str) -> Option<Self> {
                match id {
                    $($id => Some(Self::$name),)*
                    "current" => Some(Self::LastNotNull),
                    "avg" => Some(Self::Mean),
                    "total" => Some(Self::Sum),
                    _ => id.strip_prefix('p').and_then(|p| p.parse().ok()).filter(|p| (1..=99).contains(p)).map(Self::Percentile),
                }
            }
        }
    };
}

reducers! {
    /// The last value that is not null.
    LastNotNull = "lastNotNull", "Last *";
    /// The last value.
    Last = "last", "Last";
    /// The first value that is not null.
    FirstNotNull = "firstNotNull", "First *";
    /// The first value.
    First = "first", "First";
    /// The smallest.
    Min = "min", "Min";
    /// The largest.
    Max = "max", "Max";
    /// The average.
    Mean = "mean", "Mean";
    /// The middle.
    Median = "median", "Median";
    /// The mean square distance from the average.
    Variance = "variance", "Variance";
    /// The square root of the variance.
    StandardDeviation = "stdDev", "StdDev";
    /// All together.
    Sum = "sum", "Total";
    /// How many, nulls aside.
    Count = "count", "Count";
    /// How many, nulls too.
    CountAll = "countAll", "Count all";
    /// From the smallest to the largest.
    Range = "range", "Range";
    /// How much a counter grew, resets seen.
    Delta = "delta", "Delta";
    /// The smallest distance between values.
    Step = "step", "Step";
    /// The last less the first.
    Difference = "diff", "Difference";
    /// That, in percent of the first.
    DifferencePercent = "diffperc", "Difference percent";
    /// The smallest above zero.
    MinAboveZero = "logmin", "Min (above zero)";
    /// Whether all are zero.
    AllIsZero = "allIsZero", "All zeros";
    /// Whether all are null.
    AllIsNull = "allIsNull", "All nulls";
    /// How often the value changed.
    ChangeCount = "changeCount", "Change count";
    /// How many different ones.
    DistinctCount = "distinctCount", "Distinct count";
    /// All of them, as a list.
    AllValues = "allValues", "All values";
    /// Each different one, as a list.
    UniqueValues = "uniqueValues", "All unique values";
}

fn ordinal(p: u8) -> String {
    let ending = match (p % 10, p / 10) {
        (1, tens) if tens != 1 => "st",
        (2, tens) if tens != 1 => "nd",
        (3, tens) if tens != 1 => "rd",
        _ => "th",
    };
    format!("{p}{ending} %")
}

impl Serialize for Reducer {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.id())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_read_back() {
        for reducer in Reducer::ALL.iter().copied().chain((1..=99).map(Reducer::Percentile)) {
            assert_eq!(Reducer::from_id(&reducer.id()), Some(reducer));
        }
        assert_eq!(Reducer::ALL.len(), 25);
        assert_eq!(["current", "avg", "total"].map(Reducer::from_id), [Reducer::LastNotNull, Reducer::Mean, Reducer::Sum].map(Some));
        assert_eq!(["p0", "p100", "p", "P5", "median "].map(Reducer::from_id), [None; 5]);
    }

    #[test]
    fn titles_are_grafanas() {
        let titles = [Reducer::LastNotNull, Reducer::Sum, Reducer::Percentile(1), Reducer::Percentile(12), Reducer::Percentile(95)].map(Reducer::title);
        assert_eq!(titles, ["Last *", "Total", "1st %", "12th %", "95th %"]);
    }
}
