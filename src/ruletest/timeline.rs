//! Alerts over time as text: a row an alert, a letter a tick (`·` nothing, `p` pending, `F` firing, `r` resolved).

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::model::duration::{Duration, millis};
use crate::model::{Labels, Timestamp};
use crate::rules::AlertState;

use super::scenario::without_alert_name;
use super::simulation::Simulation;

/// Draws the ticks from 0 to `end`.
pub(super) fn draw(mut simulation: Simulation<'_>, names: &[&str], end: Duration, step: Duration) -> String {
    let mut ticks: Vec<Timestamp> = Vec::new();
    let mut rows: BTreeMap<(String, Labels), Vec<(usize, char)>> = BTreeMap::new();
    let failures = simulation.run_until(
        end.as_millis(),
        |_| true,
        |now, at| {
            for name in names {
                for alert in now.alerts(name) {
                    let letter = if alert.state.state == AlertState::Firing { 'F' } else { 'p' };
                    rows.entry(((*name).to_owned(), without_alert_name(&alert.labels))).or_default().push((ticks.len(), letter));
                }
            }
            ticks.push(at);
        },
    );
    let title = |(name, labels): &(String, Labels)| if labels.is_empty() { name.clone() } else { format!("{name} {labels}") };
    let width = rows.keys().map(|key| title(key).chars().count()).max().unwrap_or(0).max("alert".len());
    let mut out = format!("{:width$}  0s .. {}, every {step}\n", "alert", ticks.last().map_or_else(|| "0s".to_owned(), |t| millis(*t).to_string()));
    for (key, states) in &rows {
        let mut line = vec!['·'; ticks.len()];
        for (tick, letter) in states {
            line[*tick] = *letter;
        }
        for tick in 1..line.len() {
            if line[tick] == '·' && matches!(line[tick - 1], 'F' | 'r') {
                line[tick] = 'r';
            }
        }
        let _ = writeln!(out, "{:width$}  {}", title(key), line.into_iter().collect::<String>());
    }
    for failure in failures {
        let _ = writeln!(out, "{} cannot be evaluated at {}: {}", failure.error.rule, millis(failure.at), failure.error);
    }
    out
}
