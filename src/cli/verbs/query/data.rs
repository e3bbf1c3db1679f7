//! Series from a text: a /metrics page, or the notation of test series, one a line.

use std::path::Path;

use crate::diag::{Code, Diagnostic};
use crate::edge::has_ending;
use crate::engine::MemoryStore;
use crate::exposition;
use crate::model::duration::Duration;
use crate::model::series_notation::parse_series;
use crate::text::{SourceId, Span};

const SERIES: Code = Code("query/series");

/// Adds what the text holds to the store; what is wrong with it comes back as findings.
pub(super) fn read(path: &Path, source: SourceId, text: &str, interval: Duration, store: &mut MemoryStore, found: &mut Vec<Diagnostic>) {
    if has_ending(path, &["txt"]) {
        read_series(source, text, interval, store, found);
    } else {
        let (page, findings) = exposition::read(source, text);
        found.extend(findings);
        for sample in page.samples() {
            store.append(&sample.labels, sample.timestamp.unwrap_or(0), sample.value);
        }
    }
}

/// `SERIES VALUES` lines; empty ones, comments and the `load 1m` above them in upstream's test scripts are passed over.
fn read_series(source: SourceId, text: &str, interval: Duration, store: &mut MemoryStore, found: &mut Vec<Diagnostic>) {
    let mut interval = interval;
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
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::duration::minutes;

    fn stored(name: &str, text: &str) -> (Vec<String>, Vec<Diagnostic>) {
        let (mut store, mut found) = (MemoryStore::new(), Vec::new());
        read(Path::new(name), SourceId(0), text, minutes(1), &mut store, &mut found);
        let mut all: Vec<String> = store.iter().map(|(l, s)| format!("{l} {:?}", s.times.iter().zip(&*s.values).collect::<Vec<_>>())).collect();
        all.sort();
        (all, found)
    }

    #[test]
    fn both_notations() {
        assert_eq!(stored("a.prom", "up 1\ndown 2 60000\n").0, ["down [(60000, 2.0)]", "up [(0, 1.0)]"]);
        assert_eq!(stored("a.txt", "# c\n\nload 30s\n  up{a=\"b\"} 1 _ 2\n").0, ["up{a=\"b\"} [(0, 1.0), (60000, 2.0)]"]);
    }

    #[test]
    fn mistakes_have_places() {
        let (_, found) = stored("a.txt", "up 1\n  down{ 2\nup 1 x\n");
        let places: Vec<u32> = found.iter().filter_map(|d| d.primary.as_ref().map(|p| p.span.start)).collect();
        assert_eq!(places.len(), 2, "{found:?}");
        assert!((7..16).contains(&places[0]) && places[1] >= 20, "{places:?}");
    }
}
