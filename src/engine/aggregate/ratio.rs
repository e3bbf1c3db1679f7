//! Which series `limit_ratio` keeps: a hash of the labels decides (`HashRatioSampler`, promql/engine.go 3.15.0).

use twox_hash::XxHash64;

use crate::model::Labels;

/// 2^64 - 1, as the nearest float.
const LARGEST: f64 = 18_446_744_073_709_551_616.0;

/// A number from 0 to 1 that depends on the labels alone, the metric name among them.
pub(super) fn offset(labels: &Labels) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "as upstream")]
    let hash = hash(labels) as f64;
    hash / LARGEST
}

/// Whether `limit_ratio` of this ratio, from -1 to 1, keeps a series of that [`offset`]. A negative ratio keeps what its complement drops.
pub(super) fn keeps(ratio: f64, offset: f64) -> bool {
    ratio >= 0.0 && offset < ratio || ratio < 0.0 && offset >= 1.0 + ratio
}

/// `Labels.Hash` of model/labels/labels_stringlabels.go.
fn hash(labels: &Labels) -> u64 {
    let mut bytes = Vec::new();
    for text in labels.iter().flat_map(|(name, value)| [name, value]) {
        // The length: one byte, or 255 and three bytes, lowest first.
        match u8::try_from(text.len()) {
            Ok(length) if length < 255 => bytes.push(length),
            _ => {
                bytes.push(255);
                bytes.extend(text.len().to_le_bytes().into_iter().take(3));
            }
        }
        bytes.extend_from_slice(text.as_bytes());
    }
    XxHash64::oneshot(0, &bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_those_of_prometheus() {
        let of = |pairs: &[(&str, &str)]| hash(&pairs.iter().copied().collect());
        assert_eq!(of(&[]), 17_241_709_254_077_376_921);
        assert_eq!(of(&[("__name__", "up"), ("job", "api")]), 16_880_983_456_021_303_020);
        assert_eq!(of(&[("a", &"x".repeat(300)), ("b", &"y".repeat(255)), ("c", &"z".repeat(254))]), 6_115_880_312_770_236_701);
    }

    #[test]
    fn a_ratio_and_its_complement_share_all_series() {
        for (ratio, offset) in [(0.25, 0.2), (0.25, 0.25), (0.5, 0.7)] {
            assert_ne!(keeps(ratio, offset), keeps(ratio - 1.0, offset), "{ratio} {offset}");
        }
        assert!(keeps(1.0, offset(&Labels::empty())) && keeps(-1.0, 0.0) && !keeps(0.0, 0.0));
    }
}
