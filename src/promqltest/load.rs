//! `load`: series into a store, as upstream's storage would take them (promqltest/test.go: loadCmd; tsdb/head_append.go).

use rustc_hash::FxHashMap;

use crate::diag::Diagnostic;
use crate::engine::MemoryStore;
use crate::model::histogram::ClassicHistogram;
use crate::model::{Labels, METRIC_NAME, Timestamp, Value, number};

use super::reader::SCRIPT;
use super::script::{Command, Load, LoadedSeries, Script};

/// Upstream's storage takes no samples that are older than this below the newest one.
const OLDEST: i64 = 12 * 3_600_000;

/// Adds what the `load` commands of a script load to a store: what is there when the script ends. Evaluations are passed over, and so is
/// a `clear` that no `load` follows. What cannot be stored becomes a finding.
pub fn load_script(script: &Script, store: &mut MemoryStore, findings: &mut Vec<Diagnostic>) {
    let last = script.commands.iter().rposition(|command| matches!(command, Command::Load(_))).map_or(0, |i| i + 1);
    let commands = &script.commands[..last];
    let kept = commands.iter().rposition(|command| matches!(command, Command::Clear)).map_or(0, |i| i + 1);
    // What is cleared again goes into a store of its own: mistakes in it are found all the same. The rest goes where it belongs at once, because
    // samples that were read back have lost what was written about counter resets.
    let mut loaded = Loaded::default();
    for (index, command) in commands.iter().enumerate() {
        if index == kept {
            loaded = Loaded { shared: !store.is_empty(), store: std::mem::take(store), ..Loaded::default() };
        }
        match command {
            Command::Clear => loaded.clear(),
            Command::Load(load) => {
                for (earlier, later) in &load.replaced {
                    let found =
                        Diagnostic::warning(SCRIPT, "expected each series once in a `load`, found one again: the later line counts", script.source, *later);
                    findings.push(found.other(script.source, *earlier, "does not count"));
                }
                for error in loaded.load_all(load) {
                    let span = error.series.and_then(|i| load.series.get(i)).map_or(load.span, |series| series.span);
                    findings.push(Diagnostic::error(SCRIPT, error.message, script.source, span));
                }
            }
            Command::Eval(_) => {}
        }
    }
    if last > 0 {
        *store = loaded.store;
    }
}

/// The samples of a script.
#[derive(Debug, Default)]
pub(super) struct Loaded {
    pub(super) store: MemoryStore,
    last: FxHashMap<Labels, (Timestamp, Value)>,
    newest: Option<Timestamp>,
    /// Whether there were samples from elsewhere before; they count for nothing but that none is overwritten.
    shared: bool,
}

/// Why a series cannot be stored, and which one of the command it is.
#[derive(Debug)]
pub(super) struct LoadError {
    pub(super) series: Option<usize>,
    pub(super) message: String,
}

impl Loaded {
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    /// Loads; upstream stops at what is returned.
    pub(super) fn load(&mut self, load: &Load) -> Result<(), LoadError> {
        self.load_all(load).into_iter().next().map_or(Ok(()), Err)
    }

    /// Loads what can be loaded; of each series the first mistake comes back.
    fn load_all(&mut self, load: &Load) -> Vec<LoadError> {
        let oldest = self.newest.map(|newest| newest.saturating_sub(OLDEST));
        let mut errors = Vec::new();
        for (index, series) in load.series.iter().enumerate() {
            for (time, value, start) in samples(load, series) {
                let start = start.map_or(0, |offset| time.saturating_add(offset));
                if let Err(message) = self.append(oldest, &series.labels, start, time, value) {
                    errors.push(LoadError { series: Some(index), message });
                    break;
                }
            }
        }
        if load.with_nhcb {
            match custom_histograms(load) {
                Ok(all) => {
                    for (labels, time, value) in all {
                        if let Err(message) = self.append(oldest, &labels, 0, time, value) {
                            errors.push(LoadError { series: None, message: format!("{labels}: {message}") });
                            break;
                        }
                    }
                }
                Err(error) => errors.push(error),
            }
        }
        errors
    }

    fn append(&mut self, oldest: Option<Timestamp>, labels: &Labels, start: Timestamp, time: Timestamp, value: Value) -> Result<(), String> {
        if labels.is_empty() {
            return Err("empty labelset: invalid sample".to_owned());
        }
        if let Value::Histogram(histogram) = &value {
            histogram.validate().map_err(|error| error.to_string())?;
        }
        if oldest.is_some_and(|oldest| time < oldest) {
            return Err(format!("out of bounds: {time} ms is more than 12h below the newest sample"));
        }
        match self.last.get_mut(labels) {
            Some((last, _)) if time < *last => return Err(format!("out of order sample: {time} ms is before the last one at {last} ms")),
            Some((last, known)) if time == *last => {
                return if same(known, &value) { Ok(()) } else { Err(format!("duplicate sample for timestamp {time} ms")) };
            }
            Some(known) => *known = (time, value.clone()),
            None => drop(self.last.insert(labels.clone(), (time, value.clone()))),
        }
        self.newest = self.newest.max(Some(time));
        if self.shared
            && let Some(before) = self.store.value_at(labels, time)
        {
            return if same(&before, &value) { Ok(()) } else { Err(format!("another file has another value for this series at {time} ms")) };
        }
        self.store.append_started(labels, start, time, value);
        Ok(())
    }
}

fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Float(a), Value::Float(b)) => a.to_bits() == b.to_bits(),
        (Value::Histogram(a), Value::Histogram(b)) => a.equals(b),
        _ => false,
    }
}

/// The samples of a series with their times and, where known, offsets of start timestamps; in milliseconds.
fn samples<'l>(load: &Load, series: &'l LoadedSeries) -> impl Iterator<Item = (Timestamp, Value, Option<i64>)> + 'l {
    let step = load.step.as_millis();
    let starts = series.starts.iter().flat_map(|starts| starts.iter()).chain(std::iter::repeat(None));
    let times = (0_i64..).map(move |i| i.saturating_mul(step));
    series.values.iter().zip(starts).zip(times).filter_map(|((value, start), time)| value.map(|value| (time, value, start)))
}

/// What the classic histograms among the series are as native ones with custom buckets, in order of labels and time.
fn custom_histograms(load: &Load) -> Result<Vec<(Labels, Timestamp, Value)>, LoadError> {
    let mut groups: Vec<(Labels, std::collections::BTreeMap<Timestamp, ClassicHistogram>)> = Vec::new();
    let mut known: FxHashMap<Labels, usize> = FxHashMap::default();
    for (index, series) in load.series.iter().enumerate() {
        let name = series.labels.metric_name().unwrap_or_default();
        let Some((base, part)) = ["_bucket", "_sum", "_count"].iter().find_map(|part| name.strip_suffix(part).map(|base| (base, *part))) else { continue };
        let bound = match (part, series.labels.get("le")) {
            ("_bucket", None) => {
                let message = "expected the label `le` of a series that ends in `_bucket`, found none".to_owned();
                return Err(LoadError { series: Some(index), message });
            }
            ("_bucket", Some(le)) => match number::parse(le).filter(|le| !le.is_nan()) {
                Some(le) => Some(le),
                None => continue,
            },
            _ => None,
        };
        let mut builder = series.labels.builder();
        builder.set(METRIC_NAME, base).remove("le");
        let labels = builder.build();
        let at = *known.entry(labels.clone()).or_insert_with(|| {
            groups.push((labels, std::collections::BTreeMap::new()));
            groups.len() - 1
        });
        for (time, value, _) in samples(load, series) {
            let Value::Float(value) = value else { continue };
            let histogram = groups[at].1.entry(time).or_default();
            // A mistake stays with the histogram until it is converted.
            let _ = match (part, bound) {
                (_, Some(bound)) => histogram.set_bucket_count(bound, value),
                ("_sum", _) => histogram.set_sum(value),
                _ => histogram.set_count(value),
            };
        }
    }
    let mut all = Vec::new();
    for (labels, times) in groups {
        for (time, histogram) in times {
            let failed = |message: String| LoadError { series: None, message: format!("{labels} at {time} ms: {message}") };
            let value = histogram.convert().map_err(|error| failed(error.to_string()))?;
            all.push((labels.clone(), time, Value::Histogram(std::sync::Arc::new(value))));
        }
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::super::script::Command;
    use super::*;
    use crate::model::histogram::ResetHint;
    use crate::promqltest::read_script;
    use crate::text::SourceId;

    fn loaded(text: &str) -> Result<Vec<String>, String> {
        let mut found = Vec::new();
        let script = read_script(text, SourceId(0), &mut found);
        assert_eq!(found, []);
        let mut loaded = Loaded::default();
        for command in &script.commands {
            let Command::Load(load) = command else { panic!("only loads") };
            loaded.load(load).map_err(|error| error.message)?;
        }
        Ok(loaded.store.iter().map(|(labels, samples)| format!("{labels} {} {}", samples.times.len(), samples.histograms.len())).collect())
    }

    #[test]
    fn loads_add_up() {
        let ok = |text: &str, expected: &[&str]| assert_eq!(loaded(text), Ok(expected.iter().map(|s| (*s).to_owned()).collect()), "{text}");
        ok("load 1m\n  a 1 _ 2\n  a 3\n  b {{sum:1}}x1 stale\n", &["a 1 0", "b 0 3"]);
        ok("load 1m\n  a 1 2\n\nload 1m\n  a _ 2 3\n  b 1\n", &["a 3 0", "b 1 0"]);
        ok(
            "load_with_nhcb 1m\n  h_bucket{le=\"1\"} 1 2\n  h_bucket{le=\"+Inf\"} 1 3\n  h_sum 5 6\n  x_bucket{le=\"a\"} 1\n",
            &["h_bucket{le=\"1\"} 2 0", "h_bucket{le=\"+Inf\"} 2 0", "h_sum 2 0", "x_bucket{le=\"a\"} 1 0", "h 0 2"],
        );
    }

    #[test]
    fn a_script_leaves_what_is_there_at_its_end() {
        let text = "load 1m\n  gone 1\n\nclear\n\nload 1m\n  n {{count:1 counter_reset_hint:reset buckets:[1]}}x1 5\n\nclear\n";
        let (mut store, mut found) = (MemoryStore::new(), Vec::new());
        store.append(&[("__name__", "before")].into_iter().collect(), 0, 1.0);
        load_script(&read_script(text, SourceId(0), &mut found), &mut store, &mut found);
        assert_eq!(found, []);
        let all: Vec<String> = store.iter().map(|(labels, samples)| format!("{labels} {} {}", samples.times.len(), samples.histograms.len())).collect();
        assert_eq!(all, ["before 1 0", "n 1 2"]);
        let hints: Vec<_> = store.iter().flat_map(|(_, samples)| samples.histograms.iter().map(|h| h.value.reset_hint)).collect();
        assert_eq!(hints, [ResetHint::Unknown; 2], "each starts a chunk");
    }

    #[test]
    fn what_the_storage_refuses() {
        for (text, expected) in [
            ("load 1m\n  a 1 2\n\nload 1m\n  a 1\n", "out of order sample: 0 ms is before the last one at 60000 ms"),
            ("load 1m\n  a 1 2\n\nload 1m\n  a _ 3\n", "duplicate sample for timestamp 60000 ms"),
            ("load 1h\n  a _x24 2\n\nload 1h\n  b 3\n", "out of bounds: 0 ms is more than 12h below the newest sample"),
            ("load 1m\n  {} 1\n", "empty labelset: invalid sample"),
            ("load_with_nhcb 1m\n  h_bucket 1\n", "expected the label `le` of a series that ends in `_bucket`, found none"),
        ] {
            assert_eq!(loaded(text), Err(expected.to_owned()), "{text}");
        }
        assert!(loaded("load 1m\n  a {{count:-1}}\n").is_err_and(|message| message.contains("negative")));
        assert!(
            loaded("load_with_nhcb 1m\n  h_bucket{le=\"1\"} 3\n  h_bucket{le=\"2\"} 1\n")
                .is_err_and(|message| message.starts_with("h at 0 ms: count is not cumulative"))
        );
    }
}
