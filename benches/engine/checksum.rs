//! What tells whether two engines gave the same result, to the last bit.

use promforge::engine::Value;
use promforge::model::{Labels, Timestamp};

/// The sums of a result whose samples are all floats.
#[derive(Debug, PartialEq)]
pub(crate) struct Checksum {
    /// How many series there are.
    pub(crate) series: usize,
    /// How many values.
    pub(crate) points: usize,
    /// All values added up, series by series in the order of the text of their labels.
    pub(crate) sum: f64,
    /// The last value of each series added up.
    pub(crate) last_sum: f64,
    /// FNV-1a (64 bits) over the time (milliseconds, int64) and the bits of each value, both little endian.
    pub(crate) hash: u64,
}

impl Checksum {
    /// Of a vector or matrix.
    pub(crate) fn of(value: &Value) -> Self {
        let mut sums = Self { series: 0, points: 0, sum: 0.0, last_sum: 0.0, hash: 0xcbf2_9ce4_8422_2325 };
        for (_, points) in floats(value) {
            sums.series += 1;
            for (time, value) in &points {
                sums.points += 1;
                sums.sum += value;
                sums.eat(time.to_le_bytes());
                sums.eat(value.to_bits().to_le_bytes());
            }
            sums.last_sum += points.last().map_or(0.0, |(_, value)| *value);
        }
        sums
    }

    fn eat(&mut self, bytes: [u8; 8]) {
        for byte in bytes {
            self.hash = (self.hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
        }
    }
}

/// The times and values of a series.
pub(crate) type Floats = Vec<(Timestamp, f64)>;

/// Every series and its floats, in the order of the text of their labels.
pub(crate) fn floats(value: &Value) -> Vec<(&Labels, Floats)> {
    let mut all: Vec<(&Labels, Floats)> = match value {
        Value::Vector(samples) => samples.iter().map(|s| (&s.labels, s.float().map(|value| (s.sample.time, value)).into_iter().collect())).collect(),
        Value::Matrix(series) => series.iter().map(|s| (&s.labels, s.floats.iter().map(|p| (p.time, p.value)).collect())).collect(),
        Value::Scalar(_) | Value::String(_) => Vec::new(),
    };
    all.sort_by_cached_key(|(labels, _)| labels.to_braces());
    all
}
