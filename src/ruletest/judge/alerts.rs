//! Alerts: those that fire against those that must.

use crate::model::Timestamp;
use crate::model::duration::{Duration, millis};
use crate::model::number::g;
use crate::rules::{ActiveAlert, AlertState};
use crate::ruletest::outcome::{Difference, Failure, Row, RowKind, Want};
use crate::ruletest::unit_file::{AlertTest, ExpectedAlert};

const ALERT_NAME: &str = "alertname";

/// An alert that is pending or firing, and the rule's `for`.
#[derive(Debug, Clone, Copy)]
pub(in crate::ruletest) struct Seen<'a> {
    pub(in crate::ruletest) alert: &'a ActiveAlert,
    pub(in crate::ruletest) hold: Duration,
}

/// How many alerts that did not come are compared with all that came; each of the others gets the next one.
const COMPARED: usize = 100;

/// One alert that must fire: an item, and the name that it has if its labels do not say it.
#[derive(Clone, Copy)]
struct Wanted<'t> {
    item: &'t ExpectedAlert,
    name: Option<&'t str>,
    /// Whether the name is told apart: the test has several.
    several: bool,
}

type Pairs<'a> = Vec<(&'a str, &'a str)>;

/// What is wrong; `None` if nothing is. `start` is the time of the first tick.
pub(in crate::ruletest) fn alerts(test: &AlertTest, seen: &[Seen<'_>], start: Timestamp) -> Option<Failure> {
    let firing: Vec<Seen<'_>> = seen.iter().copied().filter(|s| s.alert.state.state == AlertState::Firing).collect();
    let wanted = wanted(test);
    if wanted.iter().all(|w| !w.item.is_partial()) && wanted.len() == firing.len() {
        let mut expected: Vec<_> = wanted.iter().map(Wanted::key).collect();
        let mut got: Vec<_> = firing.iter().map(|seen| key(seen.alert)).collect();
        expected.sort_unstable();
        got.sort_unstable();
        if expected == got {
            return None;
        }
    }
    let taken_by = assign(&wanted, &firing);
    let matched = taken_by.iter().flatten().count();
    if matched == wanted.len() && matched == firing.len() {
        return None;
    }
    let unmet = wanted.iter().enumerate().filter(|(i, _)| !taken_by.contains(&Some(*i))).map(|(_, w)| *w);
    let mut rest: Vec<Seen<'_>> = firing.iter().zip(&taken_by).filter(|(_, by)| by.is_none()).map(|(seen, _)| *seen).collect();
    let mut pending: Vec<Seen<'_>> = seen.iter().copied().filter(|s| s.alert.state.state == AlertState::Pending).collect();
    let mut differences = Vec::new();
    for (i, wanted) in unmet.enumerate() {
        // It pends itself, another one fires, another one pends.
        let itself = pending.iter().any(|seen| wanted.accepts(seen.alert));
        let (got, from) = if rest.is_empty() || itself { (false, &mut pending) } else { (true, &mut rest) };
        let candidates = if i < COMPARED { from.len() } else { from.len().min(1) };
        let nearest = (0..candidates).min_by_key(|i| wanted.rows(Some(from[*i].alert)).iter().filter(|row| !row.agrees).count());
        let near = nearest.map(|i| from.remove(i));
        let rows = wanted.rows(near.map(|seen| seen.alert));
        differences.push(Difference { expected: true, got, rows, state: near.map(|seen| seen.state(start)).unwrap_or_default(), history: String::new() });
    }
    for seen in rest {
        let rows = unexpected(seen.alert, test.names.len() > 1);
        differences.push(Difference { expected: false, got: true, rows, state: seen.state(start), history: String::new() });
    }
    Some(Failure { differences, matched, because: Vec::new() })
}

/// Every alert that must fire; an item that does not say its name is meant for each of the test's.
fn wanted(test: &AlertTest) -> Vec<Wanted<'_>> {
    let one = |item| {
        let says = |item: &ExpectedAlert| {
            let patterns = item.label_patterns.iter().flatten().map(|p| p.name.as_str());
            item.labels.iter().map(|(name, _)| name.as_str()).chain(patterns).any(|name| name == ALERT_NAME)
        };
        let names = if says(item) { vec![None] } else { test.names.iter().map(|name| Some(name.as_str())).collect() };
        names.into_iter().map(move |name| Wanted { item, name, several: test.names.len() > 1 })
    };
    test.expected.iter().flat_map(one).collect()
}

/// For each firing alert the position of the one that wanted it: as many as possible, each once.
fn assign(wanted: &[Wanted<'_>], firing: &[Seen<'_>]) -> Vec<Option<usize>> {
    let mut taken_by: Vec<Option<usize>> = vec![None; firing.len()];
    // The strict ones first: what they accept is all the same, so taking one of it is never a mistake.
    for (i, wanted) in wanted.iter().enumerate().filter(|(_, w)| !w.item.is_partial()) {
        if let Some(free) = (0..firing.len()).find(|f| taken_by[*f].is_none() && wanted.accepts(firing[*f].alert)) {
            taken_by[free] = Some(i);
        }
    }
    let strict: Vec<bool> = taken_by.iter().map(Option::is_some).collect();
    let accepted: Vec<Vec<usize>> = wanted
        .iter()
        .map(|w| if w.item.is_partial() { (0..firing.len()).filter(|f| !strict[*f] && w.accepts(firing[*f].alert)).collect() } else { Vec::new() })
        .collect();
    for start in (0..wanted.len()).filter(|i| wanted[*i].item.is_partial()) {
        // Breadth first along those who could take another one (an augmenting path).
        let (mut queue, mut came_from, mut at) = (vec![start], vec![None::<usize>; firing.len()], 0);
        'search: while let Some(&asking) = queue.get(at) {
            at += 1;
            for &free in &accepted[asking] {
                if came_from[free].is_some() {
                    continue;
                }
                came_from[free] = Some(asking);
                match taken_by[free] {
                    Some(holder) => queue.push(holder),
                    None => {
                        hand_over(&mut taken_by, &came_from, free, start);
                        break 'search;
                    }
                }
            }
        }
    }
    taken_by
}

/// Gives each along the path what the next one held, from the free alert back to `start`.
fn hand_over(taken_by: &mut [Option<usize>], came_from: &[Option<usize>], free: usize, start: usize) {
    let mut at = free;
    while let Some(asking) = came_from[at] {
        let held = taken_by.iter().position(|by| *by == Some(asking));
        taken_by[at] = Some(asking);
        match held {
            Some(held) if asking != start => at = held,
            _ => return,
        }
    }
}

/// Name, other labels and annotations, sorted.
fn key(alert: &ActiveAlert) -> (&str, Pairs<'_>, Pairs<'_>) {
    let labels = alert.labels.iter().filter(|(name, _)| *name != ALERT_NAME).collect();
    (alert.labels.get(ALERT_NAME).unwrap_or_default(), labels, annotations(alert))
}

fn annotations(alert: &ActiveAlert) -> Pairs<'_> {
    let mut pairs: Pairs<'_> = alert.annotations.iter().collect();
    pairs.sort_unstable();
    pairs
}

fn borrowed(pairs: &[(String, String)]) -> Pairs<'_> {
    pairs.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect()
}

impl<'t> Wanted<'t> {
    fn key(&self) -> (&'t str, Pairs<'t>, Pairs<'t>) {
        let item = self.item;
        let named = item.labels.iter().find(|(name, _)| name == ALERT_NAME).map(|(_, value)| value.as_str());
        let mut labels = borrowed(&item.labels);
        labels.retain(|(name, _)| *name != ALERT_NAME);
        (self.name.or(named).unwrap_or_default(), labels, borrowed(&item.annotations))
    }

    fn accepts(&self, alert: &ActiveAlert) -> bool {
        self.rows(Some(alert)).iter().all(|row| row.agrees)
    }

    /// Both sides, row by row; `alert` may be missing.
    fn rows(&self, alert: Option<&ActiveAlert>) -> Vec<Row> {
        let item = self.item;
        let labels = alert.map(|a| a.labels.iter().collect::<Pairs<'_>>()).unwrap_or_default();
        let mut expected = borrowed(&item.labels);
        expected.extend(self.name.map(|name| (ALERT_NAME, name)));
        let mut rows = side_by_side(RowKind::Label, &expected, item.label_patterns.as_deref(), &labels);
        // A single name is in the title already.
        rows.retain(|row| row.name != ALERT_NAME || self.several);
        let got = alert.map(annotations).unwrap_or_default();
        rows.extend(side_by_side(RowKind::Annotation, &borrowed(&item.annotations), item.annotation_patterns.as_deref(), &got));
        rows
    }
}

/// Expected texts and patterns beside what came out, sorted by name. Without patterns every name is compared.
fn side_by_side(kind: RowKind, expected: &[(&str, &str)], patterns: Option<&[crate::ruletest::unit_file::Pattern]>, got: &[(&str, &str)]) -> Vec<Row> {
    let found = |name: &str| got.iter().find(|(n, _)| *n == name).map(|(_, text)| (*text).to_owned());
    let row = |name: &str, want: Option<Want>, agrees: bool| Row { kind, name: name.to_owned(), expected: want, got: found(name), agrees };
    let mut rows: Vec<Row> = Vec::new();
    for (name, text) in expected {
        let got = found(name);
        // Partially, a missing label is as good as an empty one, as in a selector.
        let agrees = if patterns.is_some() { got.unwrap_or_default() == *text } else { got.as_deref() == Some(*text) };
        rows.push(row(name, Some(Want::Text((*text).to_owned())), agrees));
    }
    for pattern in patterns.unwrap_or_default() {
        let agrees = pattern.regex.is_match(&found(&pattern.name).unwrap_or_default());
        rows.push(row(&pattern.name, Some(Want::Match(pattern.regex.pattern().to_owned())), agrees));
    }
    for (name, _) in got {
        if !rows.iter().any(|row| row.name == *name) {
            rows.push(row(name, None, patterns.is_some()));
        }
    }
    rows.sort_by(|a, b| a.name.cmp(&b.name));
    rows
}

/// The rows of an alert that nobody wanted.
fn unexpected(alert: &ActiveAlert, several: bool) -> Vec<Row> {
    let row = |kind| move |(name, text): (&str, &str)| Row { kind, name: name.to_owned(), expected: None, got: Some(text.to_owned()), agrees: false };
    let labels = alert.labels.iter().filter(|(name, _)| several || *name != ALERT_NAME).map(row(RowKind::Label));
    labels.chain(annotations(alert).into_iter().map(row(RowKind::Annotation))).collect()
}

impl Seen<'_> {
    /// `pending since 1m, fires at 6m (for: 5m), value 1`, in times behind the start.
    fn state(&self, start: Timestamp) -> String {
        let (alert, hold) = (self.alert, self.hold);
        let behind = |at: Timestamp| millis(at - start);
        let value = g(alert.value);
        match (alert.state.state, alert.state.keep_firing_since, alert.state.fired_at) {
            (AlertState::Pending, ..) => {
                let (since, fires) = (behind(alert.state.active_at), behind(alert.state.active_at.saturating_add(hold.as_millis())));
                format!("pending since {since}, fires at {fires} (for: {hold}), value {value}")
            }
            (_, Some(since), _) => format!("firing, only kept by keep_firing_for since {}, last value {value}", behind(since)),
            (_, _, Some(fired)) => format!("firing since {}, value {value}", behind(fired)),
            (state, ..) => format!("{}, value {value}", state.as_str()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::State;
    use crate::text::SourceId;
    use crate::yaml::{Limits, read};

    /// What an item of `alert_rule_test` says about alerts `name;label=value,..;annotation=text,..`, pending ones in parentheses.
    fn judged(item: &str, alerts_there: &[&str]) -> Option<String> {
        let text = format!("tests:\n- alert_rule_test:\n  - {item}\n");
        let mut findings = Vec::new();
        let file = crate::ruletest::read_unit_file(&read(&text, SourceId(0), &Limits::default()), SourceId(0), &mut findings);
        assert_eq!(findings, [], "{item}");
        let alert = |text: &&str| {
            let (bare, firing) = text.strip_prefix('(').and_then(|t| t.strip_suffix(')')).map_or((*text, true), |t| (t, false));
            let mut parts = bare.split(';');
            let name = parts.next().unwrap_or_default();
            let pairs = |parts: &mut std::str::Split<'_, char>| {
                let pairs = parts.next().unwrap_or_default().split(',').filter_map(|p| p.split_once('='));
                pairs.map(|(n, t)| (n.to_owned(), t.to_owned())).collect::<Vec<_>>()
            };
            let mut labels = pairs(&mut parts);
            labels.push((ALERT_NAME.to_owned(), name.to_owned()));
            let mut state = State::pending(60_000);
            if firing {
                (state.state, state.fired_at) = (AlertState::Firing, Some(120_000));
            }
            ActiveAlert { labels: labels.into_iter().collect(), annotations: pairs(&mut parts).into_iter().collect(), value: 1.0, state }
        };
        let there: Vec<ActiveAlert> = alerts_there.iter().map(alert).collect();
        let seen: Vec<Seen<'_>> = there.iter().map(|alert| Seen { alert, hold: crate::model::duration::minutes(5) }).collect();
        alerts(&file.tests[0].alert_tests[0], &seen, 0).map(|failure| failure.to_text(crate::ruletest::PLAIN).replace("           ", ""))
    }

    #[test]
    fn strict_as_promtool() {
        let strict =
            |labels: &str, annotations: &str| format!("{{alertname: A, exp_alerts: [{{exp_labels: {{{labels}}}, exp_annotations: {{{annotations}}}}}]}}");
        for (item, there, passes) in [
            ("{alertname: A}".to_owned(), &[] as &[&str], true),
            ("{alertname: A}".to_owned(), &["A"], false),
            ("{alertname: A}".to_owned(), &["(A)"], true),
            (strict("", ""), &["A"], true),
            (strict("", ""), &["A;a=x"], false),
            (strict("a: x", ""), &["A;a=x"], true),
            (strict("a: x, alertname: B", ""), &["A;a=x"], true),
            (strict("a: x, b: ''", ""), &["A;a=x"], false),
            (strict("a: x", ""), &["A;a=x;s=t"], false),
            (strict("a: x", "s: ''"), &["A;a=x;s="], true),
            (strict("a: x", ""), &["A;a=x;s="], false),
            (strict("a: x", ""), &["A;a=x", "A;a=x"], false),
            ("{alertname: A, exp_alerts: [{exp_labels: {a: y}}, {exp_labels: {a: x}}]}".to_owned(), &["A;a=x", "A;a=y"], true),
        ] {
            assert_eq!(judged(&item, there).is_none(), passes, "{item} {there:?}");
        }
    }

    #[test]
    fn partly() {
        let partly = |rest: &str| format!("{{alertname: A, exp_alerts: [{rest}]}}");
        for (item, there, passes) in [
            (partly("{exp_labels_match: {}}"), &["A;a=x"] as &[&str], true),
            (partly("{exp_labels_match: {}}"), &["A;a=x;s=t"], false),
            (partly("{exp_labels_match: {}, exp_annotations_match: {}}"), &["A;a=x;s=t"], true),
            (partly("{exp_labels_match: {a: 'x|y'}}"), &["A;a=y,b=z"], true),
            (partly("{exp_labels_match: {a: 'x|y'}}"), &["A;a=yy"], false),
            (partly("{exp_labels_match: {c: ''}}"), &["A;a=x"], true),
            (partly("{exp_labels: {a: x}, exp_labels_match: {}}"), &["A;a=x,b=z"], true),
            (partly("{exp_labels: {a: x}, exp_annotations_match: {s: '.*down.*'}}"), &["A;a=x;s=it is down,d=t"], true),
            (partly("{exp_labels: {a: x}, exp_annotations_match: {s: down}}"), &["A;a=x;s=it is down"], false),
            // The first takes either, so it must leave one to the second.
            (partly("{exp_labels_match: {a: '.*'}}, {exp_labels_match: {a: x}}"), &["A;a=x", "A;a=y"], true),
            (partly("{exp_labels_match: {a: '.'}}, {exp_labels_match: {a: '[xy]'}}, {exp_labels_match: {a: x}}"), &["A;a=x", "A;a=y", "A;a=z"], true),
            (partly("{exp_labels_match: {a: '[xy]'}}, {exp_labels_match: {a: '[xy]'}}, {exp_labels_match: {a: x}}"), &["A;a=x", "A;a=y", "A;a=z"], false),
            (partly("{exp_labels_match: {a: '.*'}}, {exp_labels: {a: x}}"), &["A;a=x", "A;a=y"], true),
        ] {
            assert_eq!(judged(&item, there).is_none(), passes, "{item} {there:?}");
        }
    }

    #[test]
    fn several_names() {
        for (item, there, passes) in [
            ("{alertnames: [A, B]}", &["(A)"] as &[&str], true),
            ("{alertnames: [A, B]}", &["B"], false),
            ("{alertnames: [A, B], exp_alerts: [{exp_labels: {a: x}}]}", &["A;a=x", "B;a=x"], true),
            ("{alertnames: [A, B], exp_alerts: [{exp_labels: {a: x}}]}", &["A;a=x"], false),
            ("{alertnames: [A, B], exp_alerts: [{exp_labels: {alertname: B}}]}", &["B"], true),
            ("{alertnames: [A, B], exp_alerts: [{exp_labels: {alertname: B}}]}", &["A"], false),
            ("{alertnames: [A, B], exp_alerts: [{exp_labels_match: {alertname: '.'}}]}", &["A"], true),
        ] {
            assert_eq!(judged(item, there).is_none(), passes, "{item} {there:?}");
        }
    }

    #[test]
    fn the_nearest_stands_beside() {
        let item =
            "{alertname: A, exp_alerts: [{exp_labels: {a: x, severity: critical}, exp_annotations: {s: t}}, {exp_labels: {a: y}}, {exp_labels: {a: z}}]}";
        insta::assert_snapshot!(judged(item, &["A;a=y", "A;a=x,severity=warning;s=u", "(A;a=z)", "A;a=q"]).expect("a failure"), @r#"
        expected  {a="x", severity="critical"}
                  s: t
        got       {a="x", severity="warning"} firing since 2m, value 1
                  s: u
        differs   label severity: expected "critical", got "warning"
                  annotation s: expected "t", got "u"
        expected  {a="z"}
        got       nothing
        nearest   {a="z"} pending since 1m, fires at 6m (for: 5m), value 1
        expected  nothing
        got       {a="q"} firing since 2m, value 1
                  1 more as expected
        "#);
        insta::assert_snapshot!(judged("{alertnames: [A, B], exp_alerts: [{exp_labels_match: {a: 'x.*', alertname: A}}]}", &["(A;a=x,b=c)", "B;a=x"]).expect("a failure"), @r#"
        expected  {a=~"x.*", alertname=~"A"}
        got       nothing
        nearest   {a="x", alertname="A", b="c"} pending since 1m, fires at 6m (for: 5m), value 1
        expected  nothing
        got       {a="x", alertname="B"} firing since 2m, value 1
        "#);
        insta::assert_snapshot!(judged("{alertname: A, exp_alerts: [{exp_labels_match: {a: 'x.*'}}]}", &["(A;a=x,b=c)"]).expect("a failure"), @r#"
        expected  {a=~"x.*"}
        got       nothing
        nearest   {a="x", b="c"} pending since 1m, fires at 6m (for: 5m), value 1
        "#);
    }
}
