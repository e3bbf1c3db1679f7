//! Test series: upstream's test scripts, of which only `load` and `clear` count, or series and their values alone, one a line.

use rustc_hash::FxHashMap;

use crate::diag::{Code, Diagnostic};
use crate::engine::MemoryStore;
use crate::model::duration::Duration;
use crate::model::number;
use crate::model::series_notation::parse_series;
use crate::promqltest::{load_script, read_script};
use crate::text::{SourceId, Span};

use super::answer::DUPLICATE;
use super::arrivals::Arrivals;

/// A line of test series that cannot be read.
pub const SERIES: Code = Code("data/series");

/// Whether a line of a test script is a command: `load 1m`, but not the series `load 1`.
pub(super) fn is_command(line: &str) -> bool {
    let mut words = line.split_ascii_whitespace();
    match (words.next(), words.next()) {
        (Some("clear"), None) => true,
        (Some(word), Some(next)) => {
            matches!(word, "load" | "load_with_nhcb") && number::parse(next).is_none() || word.starts_with("eval") && matches!(next, "instant" | "range")
        }
        _ => false,
    }
}

pub(super) fn load(source: SourceId, text: &str, interval: Duration, store: &mut MemoryStore) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if text.lines().any(is_command) {
        let script = read_script(text, source, &mut found);
        load_script(&script, store, &mut found);
    } else {
        lines(source, text, interval, store, &mut found);
    }
    found
}

/// `SERIES VALUES` lines; empty ones and comments are passed over.
fn lines(source: SourceId, text: &str, interval: Duration, store: &mut MemoryStore, found: &mut Vec<Diagnostic>) {
    let (mut start, mut known, mut to) = (0, FxHashMap::default(), Arrivals::new(store));
    for line in text.split_inclusive('\n') {
        let at = start;
        start += line.len();
        let bare = line.trim_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
        let indent = at + line.find(bare).unwrap_or(0);
        if bare.is_empty() || bare.starts_with('#') {
            continue;
        }
        match parse_series(bare) {
            Ok(series) => {
                let span = Span::of(indent, indent + bare.len());
                if let Some(first) = known.insert(series.labels.clone(), span) {
                    let message = format!("expected each series once, found `{}` again", series.labels);
                    found.push(Diagnostic::error(DUPLICATE, message, source, span).other(source, first, "first here"));
                    continue;
                }
                for (i, value) in series.values.iter().enumerate() {
                    let time = interval.as_millis().saturating_mul(i64::try_from(i).unwrap_or(i64::MAX));
                    if let Some(value) = value {
                        to.take(&series.labels, time, value, span);
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
    found.extend(to.findings(source));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::duration::minutes;

    fn loaded(text: &str) -> (Vec<String>, Vec<Diagnostic>) {
        let mut store = MemoryStore::new();
        let found = load(SourceId(0), text, minutes(1), &mut store);
        let points = |times: &[i64], values: &[f64]| times.iter().zip(values).map(|(t, v)| format!(" {t}:{v}")).collect::<String>();
        let all = store.iter().map(|(l, s)| format!("{l}{}{}", points(&s.times, &s.values), " h".repeat(s.histograms.len()))).collect();
        (all, found)
    }

    #[test]
    fn lines_and_scripts() {
        assert_eq!(loaded("# c\n\nup{a=\"b\"} 1 _ 2\n  h {{count:1}}x1\n").0, ["up{a=\"b\"} 0:1 120000:2", "h h h"]);
        let text = "load 30s\n  up 1 2\n\nclear\n\nload 30s\n  up 3x1\n\neval instant at 0 up\n  up 3\n\nclear\n";
        let (series, found) = loaded(text);
        assert_eq!((series, found), (vec!["up 0:3 30000:3".to_owned()], vec![]));
        let text = "load_with_nhcb 1m\n  a_bucket{le=\"1\"} 1\n  a_bucket{le=\"+Inf\"} 2\n  a_count 2\n";
        assert_eq!(loaded(text).0, ["a_bucket{le=\"1\"} 0:1", "a_bucket{le=\"+Inf\"} 0:2", "a_count 0:2", "a h"]);
    }

    #[test]
    fn mistakes_have_places() {
        let starts = |text: &str| loaded(text).1.iter().filter_map(|d| d.primary.as_ref().map(|p| p.span.start)).collect::<Vec<_>>();
        let places = starts("up 1\n  down{ 2\nup 1 x\n");
        assert!(places.len() == 2 && (7..16).contains(&places[0]) && places[1] >= 20, "{places:?}");
        assert_eq!(starts("up 1\ndown 2\nup 3\n"), [12]);
        assert_eq!(starts("load 1m\n  up 1\n\nload 1m\n  up 1 2\n\nload 1m\n  up 3\n"), [44]);
        assert!(!starts("load 1x\n  up 1\n").is_empty());
    }
}
