//! The `load` text of a question as a store. Its grammar is that of upstream's test scripts.

use promforge::engine::MemoryStore;
use promforge::model::duration::Duration;
use promforge::model::series_notation::parse_series;

/// Writes the series of all `load` commands of the text, in order.
pub(super) fn load(text: &str) -> Result<MemoryStore, String> {
    let mut store = MemoryStore::new();
    let mut step = 60_000_i64;
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some(rest) = line.strip_prefix("load ") {
            step = rest.trim().parse::<Duration>().map_err(|e| e.to_string())?.as_millis();
            continue;
        }
        let series = parse_series(line).map_err(|e| e.to_string())?;
        for (value, i) in series.values.iter().zip(0_i64..) {
            if let Some(value) = value {
                store.append_started(&series.labels, 0, i.saturating_mul(step), value);
            }
        }
    }
    Ok(store)
}
