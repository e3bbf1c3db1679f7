//! How many bytes a chunk of histograms takes in a TSDB: it decides where the next chunk begins (tsdb/chunkenc, Prometheus 3.15.0).
//! Nothing is encoded, only counted.

use crate::model::histogram::{BucketSpan, CUSTOM_BUCKETS};
use crate::model::{Histogram, Timestamp};

/// The bytes before the samples.
const HEADER_BYTES: usize = 3;

/// A number as it was written last, and the zero bits at both ends of the difference that was written last.
#[derive(Debug, Clone, Copy)]
struct Xor {
    bits: u64,
    ends: Option<(u32, u32)>,
}

impl Xor {
    const fn of(value: f64) -> Self {
        Self { bits: value.to_bits(), ends: None }
    }

    /// Writes the next value, says how many bits that takes.
    fn next(&mut self, value: f64) -> usize {
        let delta = self.bits ^ value.to_bits();
        self.bits = value.to_bits();
        if delta == 0 {
            return 1;
        }
        let (leading, trailing) = (delta.leading_zeros().min(31), delta.trailing_zeros());
        match self.ends {
            Some((l, t)) if leading >= l && trailing >= t => 2 + (64 - l - t) as usize,
            _ => {
                self.ends = Some((leading, trailing));
                2 + 5 + 6 + (64 - leading - trailing) as usize
            }
        }
    }
}

/// What an appender remembers about the samples in its chunk.
#[derive(Debug, Clone, Default)]
pub(super) struct ChunkSize {
    samples: usize,
    bits: usize,
    time: Timestamp,
    delta: i64,
    /// Count, zero count, sum.
    totals: Vec<Xor>,
    positive: Vec<Xor>,
    negative: Vec<Xor>,
}

impl ChunkSize {
    pub(super) const fn samples(&self) -> usize {
        self.samples
    }

    pub(super) const fn bytes(&self) -> usize {
        HEADER_BYTES + self.bits.div_ceil(8)
    }

    /// Counts a sample; all of a chunk but stale markers have the same spans.
    pub(super) fn add(&mut self, time: Timestamp, h: &Histogram) {
        self.samples += 1;
        let totals = [h.count, h.zero_count, h.sum];
        if self.samples == 1 {
            let values = totals.len() + h.positive_buckets.len() + h.negative_buckets.len();
            self.bits = layout(h) + signed(time) + 64 * values;
            self.time = time;
            self.totals = totals.into_iter().map(Xor::of).collect();
            self.positive = h.positive_buckets.iter().copied().map(Xor::of).collect();
            self.negative = h.negative_buckets.iter().copied().map(Xor::of).collect();
            return;
        }
        let delta = time.wrapping_sub(self.time);
        self.bits += signed(delta.wrapping_sub(self.delta));
        (self.time, self.delta) = (time, delta);
        for (old, new) in [(&mut self.totals, &totals[..]), (&mut self.positive, &h.positive_buckets), (&mut self.negative, &h.negative_buckets)] {
            self.bits += old.iter_mut().zip(new).map(|(old, new)| old.next(*new)).sum::<usize>();
        }
    }
}

/// The bits of a number in the variable length encoding, from those that it needs.
const fn variable(bits: u32) -> usize {
    match bits {
        0 => 1,
        1..=3 => 5,
        4..=6 => 9,
        7..=9 => 13,
        10..=12 => 17,
        13..=18 => 24,
        19..=25 => 32,
        26..=56 => 64,
        _ => 72,
    }
}

const fn unsigned(value: u64) -> usize {
    variable(64 - value.leading_zeros())
}

/// The ranges are lopsided: `n` bits hold `-(2^(n-1) - 1)` to `2^(n-1)`.
const fn signed(value: i64) -> usize {
    if value == 0 {
        return variable(0);
    }
    let magnitude = if value > 0 { value.unsigned_abs() - 1 } else { value.unsigned_abs() };
    variable(65 - magnitude.leading_zeros())
}

fn layout(h: &Histogram) -> usize {
    let spans =
        |spans: &[BucketSpan]| unsigned(spans.len() as u64) + spans.iter().map(|s| unsigned(u64::from(s.length)) + signed(i64::from(s.offset))).sum::<usize>();
    let custom = if h.schema == CUSTOM_BUCKETS {
        unsigned(h.custom_values.len() as u64) + h.custom_values.iter().map(|bound| custom_bound(*bound)).sum::<usize>()
    } else {
        0
    };
    zero_threshold(h.zero_threshold) + signed(i64::from(h.schema)) + spans(&h.positive_spans) + spans(&h.negative_spans) + custom
}

/// Powers of two in a certain range take a byte.
const fn zero_threshold(threshold: f64) -> usize {
    let bits = threshold.to_bits();
    let exponent = bits >> 52;
    let power = bits << 12 == 0 && exponent >= 1022 - 242 && exponent <= 1022 + 11;
    if threshold == 0.0 || power { 8 } else { 72 }
}

/// Small bounds of at most three decimals are written as whole numbers.
fn custom_bound(bound: f64) -> usize {
    let thousandths = (bound * 1000.0).round();
    #[expect(clippy::float_cmp, reason = "exactly the same or not")]
    if !(0.0..=33_554_430.0).contains(&(bound * 1000.0)) || thousandths / 1000.0 != bound {
        return 65;
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the range above")]
    unsigned(thousandths as u64 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_variable_length() {
        let all = [0, 1, 4, 5, -3, -4, 32, 33, -31, 256, 257, 2048, 131_072, 131_073, 16_777_216, 1 << 55, (1 << 55) + 1].map(signed);
        assert_eq!(all, [1, 5, 5, 9, 5, 9, 9, 13, 9, 13, 17, 17, 24, 32, 32, 64, 72]);
        assert_eq!([0, 1, 7, 8, 63, 511, 4095, 262_143, 33_554_431, 33_554_432].map(unsigned), [1, 5, 5, 9, 9, 13, 17, 24, 32, 64]);
        assert_eq!([0.0, 0.5, 2048.0, 0.001, f64::MIN_POSITIVE].map(zero_threshold), [8, 8, 72, 72, 72]);
        assert_eq!([0.001, 1.0, 0.0005, -1.0, 33_554.43, 33_554.432].map(custom_bound), [5, 17, 65, 65, 32, 65]);
    }
}
