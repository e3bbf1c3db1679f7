//! Alerts over time as text. Few ticks: a row an alert, a letter a tick (`·` nothing, `p` pending, `F` firing, `r` resolved). Many: the
//! times at which an alert changes.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::model::duration::{Duration, millis};
use crate::model::{Labels, Timestamp};
use crate::rules::{AlertState, Rule};

use super::scenario::without_alert_name;
use super::simulation::{Failure, Simulation};

/// How many ticks get a letter each.
const LETTERS: usize = 120;

/// An alert's runs of the same letter: the first tick of each, and the letter.
type Runs = Vec<(usize, char)>;

/// What becomes of every alert.
struct Course {
    /// By name, and labels without it.
    rows: BTreeMap<(String, Labels), Runs>,
    ticks: usize,
    last: Timestamp,
    failures: Vec<Failure>,
}

/// Follows every alert from `start` to `end` behind it.
fn follow(mut simulation: Simulation<'_>, start: Timestamp, end: Duration) -> Course {
    let mut names: Vec<String> = simulation.groups().flat_map(|g| &g.rules).filter(|r| matches!(r, Rule::Alert(_))).map(|r| r.name().to_owned()).collect();
    names.sort();
    names.dedup();
    let (mut ticks, mut last) = (0, start);
    let mut rows: BTreeMap<(String, Labels), Runs> = BTreeMap::new();
    let until = start.saturating_add(end.as_millis());
    let failures = simulation.run_until(
        until,
        |_| true,
        |now, at| {
            let mut there: BTreeMap<(String, Labels), char> = BTreeMap::new();
            for name in &names {
                for alert in now.alerts(name) {
                    let letter = if alert.state.state == AlertState::Firing { 'F' } else { 'p' };
                    // The same alert of two rules: the one that is worse off.
                    there.entry((name.clone(), without_alert_name(&alert.labels))).and_modify(|l| *l = (*l).min(letter)).or_insert(letter);
                }
            }
            for (key, runs) in &mut rows {
                if !there.contains_key(key) {
                    change(runs, ticks, if matches!(runs.last(), Some((_, 'F' | 'r'))) { 'r' } else { '·' });
                }
            }
            for (key, letter) in there {
                change(rows.entry(key).or_default(), ticks, letter);
            }
            ticks += 1;
            last = at;
        },
    );
    Course { rows, ticks, last, failures }
}

/// The name of each alert, its other labels and its changes from `start` to `end` behind it: `pending 1m, firing 6m, resolved 9m`.
pub(super) fn histories(simulation: Simulation<'_>, start: Timestamp, end: Duration, step: Duration) -> Vec<(String, Labels, String)> {
    let rows = follow(simulation, start, end).rows;
    rows.into_iter().map(|((name, labels), runs)| (name, labels, changes(&runs, step))).collect()
}

/// Draws the ticks from `start` to `end` behind it.
pub(super) fn draw(simulation: Simulation<'_>, start: Timestamp, end: Duration, step: Duration) -> String {
    let Course { rows, ticks, last, failures } = follow(simulation, start, end);
    let title = |(name, labels): &(String, Labels)| if labels.is_empty() { name.clone() } else { format!("{name} {labels}") };
    let width = rows.keys().map(|key| title(key).chars().count()).max().unwrap_or(0).max("alert".len());
    let mut out = format!("{:width$}  0s .. {}, every {step}\n", "alert", millis(last - start));
    for (key, runs) in &rows {
        let line = if ticks <= LETTERS { letters(runs, ticks) } else { changes(runs, step) };
        let _ = writeln!(out, "{:width$}  {line}", title(key));
    }
    for failure in failures {
        let _ = writeln!(out, "{} cannot be evaluated at {}: {}", failure.error.rule, millis(failure.at - start), failure.error);
    }
    out
}

fn change(runs: &mut Runs, tick: usize, letter: char) {
    if runs.last().map_or('·', |(_, last)| *last) != letter {
        runs.push((tick, letter));
    }
}

fn letters(runs: &Runs, ticks: usize) -> String {
    let (mut line, mut letter, mut runs) = (String::new(), '·', runs.iter().peekable());
    for tick in 0..ticks {
        if let Some((_, next)) = runs.next_if(|(at, _)| *at == tick) {
            letter = *next;
        }
        line.push(letter);
    }
    line
}

fn changes(runs: &Runs, step: Duration) -> String {
    let one = |(tick, letter): &(usize, char)| {
        let word = match letter {
            'p' => "pending",
            'F' => "firing",
            'r' => "resolved",
            _ => "inactive",
        };
        format!("{word} {}", millis(i64::try_from(*tick).unwrap_or(i64::MAX).saturating_mul(step.as_millis())))
    };
    runs.iter().map(one).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_a_tick_or_the_changes() {
        let mut runs = Runs::new();
        for (tick, letter) in "··ppFF··rrp".chars().enumerate() {
            change(&mut runs, tick, letter);
        }
        assert_eq!(letters(&runs, 11), "··ppFF··rrp");
        assert_eq!(changes(&runs, crate::model::duration::minutes(1)), "pending 2m, firing 4m, inactive 6m, resolved 8m, pending 10m");
    }
}
