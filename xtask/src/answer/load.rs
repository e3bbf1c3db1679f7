//! The `load` text of a question as a store: upstream's test scripts, of which `load`, `load_with_nhcb` and `clear` count.

use promforge::engine::MemoryStore;
use promforge::promqltest::{load_script, read_script};
use promforge::text::SourceId;
use serde_json::Value;

/// The store of the latest question, kept while the `load` text stays the same.
#[derive(Debug)]
pub(super) struct Loaded {
    text: String,
    store: Result<MemoryStore, String>,
}

impl Loaded {
    /// Nothing loaded.
    pub(super) fn new() -> Self {
        Self { text: String::new(), store: Ok(MemoryStore::new()) }
    }

    /// The store that the question's `load` asks for, or the first mistake in that.
    pub(super) fn of(&mut self, question: &Value) -> Result<&MemoryStore, &str> {
        let text = question.get("load").and_then(Value::as_str).unwrap_or_default();
        if text != self.text {
            self.store = load(text);
            text.clone_into(&mut self.text);
        }
        self.store.as_ref().map_err(String::as_str)
    }
}

fn load(text: &str) -> Result<MemoryStore, String> {
    let (mut store, mut findings) = (MemoryStore::new(), Vec::new());
    let script = read_script(text, SourceId(0), &mut findings);
    load_script(&script, &mut store, &mut findings);
    findings.into_iter().next().map_or(Ok(store), |finding| Err(finding.message))
}
