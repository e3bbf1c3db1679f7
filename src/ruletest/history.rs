//! What became of an alert that was expected and is not there: when it was pending, fired and was over. Found out only for failures, by
//! running the test once more.

use crate::model::Labels;

use super::outcome::{Case, Difference, RowKind, Verdict, Want};
use super::prepared::Prepared;
use super::ruleset::Ruleset;
use super::timeline::histories;
use super::unit_file::{UnitFile, UnitTest};

/// A longer test is not run again.
const EVALUATIONS: u64 = 50_000;

/// Gives every alert that is missing without a trace the history of the nearest one of its name.
pub(super) fn add(file: &UnitFile, test: &UnitTest, prepared: &Prepared, rules: &Ruleset, cases: &mut [Case]) {
    let lost = |difference: &Difference| difference.expected && !difference.got && difference.rows.iter().all(|row| row.got.is_none());
    let failed = cases.iter_mut().filter_map(|case| match (&mut case.verdict, test.alert_tests.iter().find(|alert| alert.span == case.span)) {
        (Verdict::Failed(failure), Some(alert)) if failure.differences.iter().any(lost) => Some((failure, alert)),
        _ => None,
    });
    let mut failed = failed.peekable();
    if failed.peek().is_none() || file.evaluations(test) > EVALUATIONS {
        return;
    }
    let (end, _) = test.last();
    let all = histories(prepared.simulation(rules), test.start, end, file.evaluation_interval);
    for (failure, alert) in failed {
        for difference in failure.differences.iter_mut().filter(|difference| lost(difference)) {
            let own = all.iter().filter(|(name, ..)| alert.names.iter().any(|known| known.as_str() == name));
            let nearest = own.max_by_key(|(_, labels, _)| agreeing(difference, labels));
            if let Some((_, labels, changes)) = nearest {
                difference.history = format!("{} {changes}", labels.to_braces());
            }
        }
    }
}

/// How many of the labels that are expected it has.
fn agreeing(difference: &Difference, labels: &Labels) -> usize {
    let has = |name: &str, want: &Option<Want>| matches!(want, Some(Want::Text(text)) if labels.get(name) == Some(text));
    difference.rows.iter().filter(|row| row.kind == RowKind::Label && has(&row.name, &row.expected)).count()
}
