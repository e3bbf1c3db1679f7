//! Numbers as JavaScript writes them: `80`, not `80.0`, so that saving in Grafana changes nothing.

use serde::{Serialize, Serializer};

/// A number of the dashboard; a value that JSON cannot say (NaN, infinities) is written as `null`.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(transparent))]
pub(crate) struct Num(pub(crate) f64);

impl Serialize for Num {
    #[expect(clippy::cast_possible_truncation, reason = "checked to be a whole number below 2^53")]
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.fract() == 0.0 && self.0.abs() < 9_007_199_254_740_992.0 { serializer.serialize_i64(self.0 as i64) } else { serializer.serialize_f64(self.0) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_have_no_point() {
        for (value, text) in [(80.0, "80"), (0.1, "0.1"), (-1.0, "-1"), (f64::NAN, "null"), (1e300, "1e+300")] {
            assert_eq!(serde_json::to_string(&Num(value)).expect("a number"), text);
        }
    }
}
