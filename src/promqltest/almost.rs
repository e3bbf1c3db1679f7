//! Nearly equal floats and histograms (util/almost/almost.go, promqltest/test.go: compareNativeHistogram).

use crate::model::Histogram;
use crate::model::histogram::populated;
use crate::model::sums::almost_equal;

/// The relative error that results may have.
const EPSILON: f64 = 0.000_001;

/// Whether the floats differ by less than a millionth of their sum. Stale markers equal stale markers, other NaNs other NaNs.
pub(super) fn equal(a: f64, b: f64) -> bool {
    almost_equal(a, b, EPSILON)
}

/// Whether the histograms agree: layout exactly, counts nearly, the counter reset hint if `with_hint` holds.
#[expect(clippy::float_cmp, reason = "as upstream")]
pub(super) fn equal_histograms(expected: &Histogram, got: &Histogram, with_hint: bool) -> bool {
    let (mut a, mut b) = (expected.clone(), got.clone());
    a.compact(0);
    b.compact(0);
    a.schema == b.schema
        && equal(a.count, b.count)
        && equal(a.sum, b.sum)
        && (!a.is_custom() || a.custom_values == b.custom_values)
        && a.zero_threshold == b.zero_threshold
        && equal(a.zero_count, b.zero_count)
        && populated(&a.negative_spans).eq(populated(&b.negative_spans))
        && equal_buckets(&a.negative_buckets, &b.negative_buckets)
        && populated(&a.positive_spans).eq(populated(&b.positive_spans))
        && equal_buckets(&a.positive_buckets, &b.positive_buckets)
        && (!with_hint || a.reset_hint == b.reset_hint)
}

fn equal_buckets(a: &[f64], b: &[f64]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| equal(*a, *b))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::number::{NAN_BITS, STALE_BITS};

    #[test]
    fn floats_are_equal_within_a_millionth() {
        let (nan, stale) = (f64::from_bits(NAN_BITS), f64::from_bits(STALE_BITS));
        for (a, b, same) in [
            (1.0, 1.000_001, true),
            (1.0, 1.000_01, false),
            (0.0, 1e-320, true),
            (0.0, 1e-300, false),
            (-1.0, 1.0, false),
            (nan, -nan, true),
            (nan, stale, false),
            (stale, stale, true),
            (f64::MAX, f64::MAX * 0.999_999_9, true),
            (f64::INFINITY, f64::INFINITY, true),
            (f64::INFINITY, 1.0, false),
        ] {
            assert_eq!((equal(a, b), equal(b, a)), (same, same), "{a} {b}");
        }
    }
}
