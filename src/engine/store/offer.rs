//! Samples as a TSDB takes them from rules: in order of time, and at one time only one (`memSeries.appendable`, tsdb/head_append.go, Prometheus 3.15.0).

use std::fmt;

use crate::model::histogram::HistogramError;
use crate::model::number::{g, is_stale};
use crate::model::{Labels, Timestamp, Value};

use super::memory::MemoryStore;

/// Why a sample is not taken.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Refused {
    /// It is older than anything that is still taken.
    OutOfBounds,
    /// The series has a newer sample.
    OutOfOrder,
    /// The series has another sample of that time.
    Duplicate {
        /// The time in milliseconds.
        time: Timestamp,
        /// The sample that is there; `None` for a histogram.
        existing: Option<f64>,
        /// The sample that is not taken; `None` for a histogram.
        new: Option<f64>,
    },
    /// It is a histogram that no storage takes.
    Histogram(HistogramError),
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OutOfBounds => f.write_str("out of bounds"),
            Self::OutOfOrder => f.write_str("out of order sample"),
            Self::Duplicate { time, existing, new: Some(new) } if *time != 0 => {
                let existing = existing.map_or_else(|| "is a histogram,".to_owned(), |value| format!("{},", g(value)));
                write!(f, "duplicate sample for timestamp {time}; overrides not allowed: existing {existing} new value {}", g(*new))
            }
            Self::Histogram(error) => write!(f, "{error}"),
            Self::Duplicate { .. } => f.write_str("duplicate sample for timestamp"),
        }
    }
}

impl std::error::Error for Refused {}

impl MemoryStore {
    /// Writes a sample that is not older than `oldest`, and newer than all others of its series. The very sample that is there already
    /// changes nothing.
    ///
    /// # Errors
    /// If the sample is refused; nothing is changed then.
    pub fn offer(&mut self, labels: &Labels, time: Timestamp, value: Value, oldest: Timestamp) -> Result<(), Refused> {
        if time < oldest {
            return Err(Refused::OutOfBounds);
        }
        if let Value::Histogram(histogram) = &value {
            histogram.validate().map_err(Refused::Histogram)?;
        }
        match self.newest(labels) {
            Some((newest, _)) if newest > time => Err(Refused::OutOfOrder),
            Some((newest, existing)) if newest == time => {
                let same = match (&existing, &value) {
                    (Value::Float(existing), Value::Float(new)) => existing.to_bits() == new.to_bits(),
                    // The stale marker of a histogram is a histogram.
                    (Value::Histogram(existing), Value::Float(new)) => existing.is_stale() && is_stale(*new),
                    (Value::Histogram(existing), Value::Histogram(new)) => existing == new,
                    (Value::Float(_), Value::Histogram(_)) => false,
                };
                if same { Ok(()) } else { Err(Refused::Duplicate { time, existing: existing.float(), new: value.float() }) }
            }
            _ => {
                self.append_started(labels, 0, time, value);
                Ok(())
            }
        }
    }

    /// The newest sample of a series.
    fn newest(&self, labels: &Labels) -> Option<(Timestamp, Value)> {
        let samples = self.samples_of(labels)?;
        let float = samples.times.last().copied().zip(samples.values.last().map(|value| Value::Float(*value)));
        let histogram = samples.histograms.last().map(|p| (p.time, Value::Histogram(p.value.clone())));
        match (float, histogram) {
            (Some(float), Some(histogram)) => Some(if histogram.0 > float.0 { histogram } else { float }),
            (float, histogram) => float.or(histogram),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_come_in_order_and_once() {
        let mut store = MemoryStore::new();
        let x: Labels = [("__name__", "x")].into_iter().collect();
        let mut offer = |time, value: f64, oldest| store.offer(&x, time, Value::Float(value), oldest).map_err(|e| e.to_string());
        assert_eq!(offer(10, 1.0, 0), Ok(()));
        assert_eq!(offer(10, 1.0, 0), Ok(()));
        assert_eq!(offer(10, 2.5, 0), Err("duplicate sample for timestamp 10; overrides not allowed: existing 1, new value 2.5".to_owned()));
        assert_eq!(offer(5, 1.0, 0), Err("out of order sample".to_owned()));
        assert_eq!(offer(5, 1.0, 6), Err("out of bounds".to_owned()));
        assert_eq!(offer(11, 1.0, 0), Ok(()));
        let y: Labels = [("__name__", "y")].into_iter().collect();
        assert_eq!(store.offer(&y, 0, Value::Float(1.0), -1), Ok(()));
        assert_eq!(store.offer(&y, 0, Value::Float(2.0), -1).map_err(|e| e.to_string()), Err("duplicate sample for timestamp".to_owned()));
        assert_eq!(store.newest_time(), Some(11));
    }
}
