//! Test series: `load` blocks as in upstream's test scripts, or series and their values alone, one a line.

use crate::diag::{Code, Diagnostic};
use crate::engine::MemoryStore;
use crate::model::duration::Duration;
use crate::model::series_notation::parse_series;
use crate::text::{SourceId, Span};

/// A line of test series that cannot be read.
pub const SERIES: Code = Code("data/series");

/// `SERIES VALUES` lines; empty ones, comments and the `load 1m` above them in upstream's test scripts are passed over.
pub(super) fn load(source: SourceId, text: &str, interval: Duration, store: &mut MemoryStore) -> Vec<Diagnostic> {
    let mut interval = interval;
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let at = start;
        start += line.len();
        let bare = line.trim_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
        let indent = at + line.find(bare).unwrap_or(0);
        if bare.is_empty() || bare.starts_with('#') {
            continue;
        }
        if let Some(step) = bare.strip_prefix("load ").and_then(|step| step.trim().parse::<Duration>().ok()) {
            interval = step;
            continue;
        }
        match parse_series(bare) {
            Ok(series) => {
                for (i, value) in series.values.iter().enumerate() {
                    let time = interval.as_millis().saturating_mul(i64::try_from(i).unwrap_or(i64::MAX));
                    if let Some(value) = value {
                        store.append(&series.labels, time, *value);
                    }
                }
            }
            Err(error) => {
                let place = |n: u32| u32::try_from(indent).unwrap_or(u32::MAX).saturating_add(n);
                let span = Span::new(place(error.span.start), place(error.span.end));
                found.push(Diagnostic::error(SERIES, error.message, source, span).help("write a series and its values: `up{job=\"api\"} 1x10 0x5`"));
            }
        }
    }
    found
}
