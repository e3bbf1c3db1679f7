//! Samples of one text on their way into a store that others have filled before: none is overwritten without a word.

use rustc_hash::FxHashSet;

use crate::diag::Diagnostic;
use crate::engine::MemoryStore;
use crate::model::{Labels, Timestamp, Value};
use crate::text::{SourceId, Span};

use super::answer::{DUPLICATE, api_time};

/// So many series are named.
const MAX_FINDINGS: usize = 1_000;

/// The store, and what did not fit to what it had before.
pub(super) struct Arrivals<'s> {
    store: &'s mut MemoryStore,
    shared: bool,
    named: FxHashSet<Labels>,
    clashes: Vec<(Span, String)>,
}

impl<'s> Arrivals<'s> {
    pub(super) fn new(store: &'s mut MemoryStore) -> Self {
        Self { shared: !store.is_empty(), store, named: FxHashSet::default(), clashes: Vec::new() }
    }

    /// A sample, which stands at `span`. One for a time that has another value already is not taken.
    pub(super) fn take(&mut self, labels: &Labels, time: Timestamp, value: Value, span: Span) {
        let before = if self.shared { self.store.value_at(labels, time) } else { None };
        match before {
            None => self.store.append_started(labels, 0, time, value),
            Some(before) if same(&before, &value) => {}
            Some(before) if self.clashes.len() < MAX_FINDINGS && self.named.insert(labels.clone()) => {
                let (at, now, before) = (api_time(time), shown(&value), shown(&before));
                self.clashes.push((span, format!("expected one value of `{labels}` at {at}, found {now} here and {before} in a file before")));
            }
            Some(_) => {}
        }
    }

    /// What is wrong, one finding for each series.
    pub(super) fn findings(self, source: SourceId) -> impl Iterator<Item = Diagnostic> {
        self.clashes.into_iter().map(move |(span, message)| {
            Diagnostic::error(DUPLICATE, message, source, span).help("give the series of each file a label of their own, or ask the files one by one")
        })
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::Float(value) => crate::model::number::plain(*value),
        Value::Histogram(_) => "a histogram".to_owned(),
    }
}

fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Float(a), Value::Float(b)) => a.to_bits() == b.to_bits(),
        (Value::Histogram(a), Value::Histogram(b)) => a.equals(b),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{Kind, load};
    use crate::model::duration::minutes;

    #[test]
    fn files_do_not_overwrite_each_other() {
        let answer = r#"{"status":"success","data":{"resultType":"vector","result":[{"metric":{"__name__":"a"},"value":[0,"7"]}]}}"#;
        for second in ["# TYPE a gauge\na 7\n", "a 7\nb 1\n# EOF\n", "load 1m\n  a 7\n", "a 7x3\n", answer] {
            let mut store = MemoryStore::new();
            for (text, want) in [("# TYPE a gauge\na 1\n", 0), (second, 1), ("# TYPE a gauge\na 1\n", 0)] {
                let found = load(Kind::detect("", text), SourceId(0), text, minutes(1), &mut store);
                assert_eq!(found.len(), want, "{second}: {found:?}");
            }
            let labels = [("__name__", "a")].into_iter().collect();
            assert_eq!(store.value_at(&labels, 0), Some(Value::Float(1.0)), "{second}");
        }
    }
}
