//! Parts that several expressions have in common, evaluated once for all of them: alerts often differ in a threshold alone.

use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::{FxHashMap, FxHashSet};

use super::compiled::Compiled;
use super::grid::Grid;
use super::series::{Matrix, Series};

/// How many samples are remembered at most.
const ROOM: usize = 1_000_000;

/// The results of aggregations and functions of range vectors that occur more than once among some expressions. As long as it is used with
/// one store, that store must not change in what they read.
#[derive(Debug, Default)]
pub struct Memo {
    shared: FxHashSet<Arc<str>>,
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    results: FxHashMap<(Arc<str>, Grid), Matrix>,
    samples: usize,
}

impl Memo {
    /// Finds out what the expressions have in common.
    pub fn of<'c>(expressions: impl IntoIterator<Item = &'c Compiled>) -> Self {
        let (mut seen, mut shared) = (FxHashSet::default(), FxHashSet::default());
        for part in expressions.into_iter().flat_map(Compiled::parts) {
            if !seen.insert(part) {
                shared.insert(Arc::clone(part));
            }
        }
        Self { shared, known: Mutex::default() }
    }

    /// Forgets all results: before the store changes in what the expressions read.
    pub fn forget(&mut self) {
        *self.known.get_mut().unwrap_or_else(PoisonError::into_inner) = Known::default();
    }

    /// Whether the part occurs more than once.
    pub(super) fn shares(&self, part: &Arc<str>) -> bool {
        self.shared.contains(part)
    }

    pub(super) fn get(&self, part: &Arc<str>, grid: Grid) -> Option<Matrix> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).results.get(&(Arc::clone(part), grid)).cloned()
    }

    pub(super) fn keep(&self, part: &Arc<str>, grid: Grid, result: &[Series]) {
        let samples: usize = result.iter().map(|series| series.floats.len()).sum();
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.samples + samples <= ROOM && result.iter().all(|series| series.histograms.is_empty()) {
            known.samples += samples;
            known.results.insert((Arc::clone(part), grid), result.to_vec());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Engine, MemoryStore, Options};
    use crate::model::Labels;
    use crate::model::duration::seconds;

    #[test]
    fn what_is_shared_is_evaluated_once_and_comes_out_the_same() {
        let mut store = MemoryStore::new();
        for job in ["a", "b"] {
            let labels: Labels = [("__name__", "m"), ("job", job)].into_iter().collect();
            (0..20).for_each(|i| store.append(&labels, i * 15_000, i as f64 * if job == "a" { 1.0 } else { 2.0 }));
        }
        let engine = Engine::new(Options::server());
        let texts = [
            "sum by (job) (rate(m[1m])) > 0.1",
            "sum by (job) (rate(m[1m])) > 0.07",
            "max(sum by (job) (rate(m[1m])))",
            "rate(m[1m])",
            "sum(m)",
            "max_over_time(rate(m[1m])[1m:15s]) + sum(m)",
        ];
        let compiled: Vec<Compiled> = texts.iter().map(|text| Compiled::new(engine.parse(text).expect("it parses"))).collect();
        let memo = Memo::of(&compiled);
        let mut shared: Vec<&str> = memo.shared.iter().map(|part| &**part).collect();
        shared.sort_unstable();
        assert_eq!(shared, ["rate(m[1m])", "sum by (job) (rate(m[1m]))", "sum(m)"]);
        let run = |compiled: &Compiled, memo: Option<&Memo>| {
            let mut found = engine.range_compiled(&store, compiled, memo, 0, 300_000, seconds(15)).expect("it evaluates");
            found.sort_by(|a, b| a.labels.cmp(&b.labels));
            found
        };
        for _ in 0..2 {
            for one in &compiled {
                assert_eq!(run(one, Some(&memo)), run(one, None), "{}", one.expr());
            }
        }
        // The rate is known over the range, and over the times of the subquery.
        assert_eq!(memo.known.lock().expect("nobody panicked").results.len(), 4);
    }
}
