//! The `load` text of a question as a store: upstream's test scripts, of which `load`, `load_with_nhcb` and `clear` count.

use promforge::engine::MemoryStore;
use promforge::promqltest::{load_script, read_script};
use promforge::text::SourceId;

/// What is there when the commands have run; else the first mistake.
pub(super) fn load(text: &str) -> Result<MemoryStore, String> {
    let (mut store, mut findings) = (MemoryStore::new(), Vec::new());
    let script = read_script(text, SourceId(0), &mut findings);
    load_script(&script, &mut store, &mut findings);
    findings.into_iter().next().map_or(Ok(store), |finding| Err(finding.message))
}
