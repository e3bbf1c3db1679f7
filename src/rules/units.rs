//! In which order rules can be evaluated over all ticks at once, and which of them need each other's results tick by tick.
//!
//! Groups and their rules are evaluated in order at each tick. A rule that reads only input series and what earlier rules have
//! written sees the same whether those rules ran just before it at this tick, or for all ticks before it ran for any. A rule that reads the
//! results of a later rule sees those of earlier ticks alone: it goes tick by tick behind the other one and is shown no more than that.
//! Rules that read each other's results go through time together.

use rustc_hash::FxHashMap;

use super::behind::Late;
use super::compiled::CompiledGroup;

/// Rules that are evaluated together.
#[derive(Debug, Clone)]
pub(crate) struct Unit {
    /// Group and position in it, in order of evaluation.
    pub(crate) rules: Vec<(usize, usize)>,
    /// Whether they go tick by tick; else it is one rule, for all ticks at once.
    pub(crate) by_ticks: bool,
    /// For each rule the metrics whose newest samples it must not see yet.
    pub(crate) late: Vec<Vec<Late>>,
}

/// The rules, by group and position, that may find anything where `given` says which metric names the input has: not those whose metrics
/// neither the input nor another such rule has.
pub(crate) fn active(groups: &[CompiledGroup], given: impl Fn(&str) -> bool) -> Vec<(usize, usize)> {
    let numbered = groups.iter().enumerate().flat_map(|(g, group)| (0..group.rules().len()).map(move |r| (g, r)));
    let places: Vec<(usize, usize)> = numbered.collect();
    let of = |number: usize| &groups[places[number].0].rules()[places[number].1];
    // How many rules and inputs supply each metric, and which rules find nothing without it.
    let mut supply: FxHashMap<&str, (usize, Vec<usize>)> = FxHashMap::default();
    for number in 0..places.len() {
        of(number).writes.names().for_each(|name| supply.entry(name).or_default().0 += 1);
        for name in of(number).reads.needs().unwrap_or_default() {
            supply.entry(name).or_default().1.push(number);
        }
    }
    for (name, (suppliers, _)) in &mut supply {
        *suppliers += usize::from(given(name));
    }
    let supplied = |number: usize| of(number).reads.needs().map(|needs| needs.iter().filter(|name| supply[&***name].0 > 0).count());
    // Of each rule how many of the metrics that it needs there are; none for rules that need none.
    let mut supplied: Vec<Option<usize>> = (0..places.len()).map(supplied).collect();
    let mut idle: Vec<usize> = (0..places.len()).filter(|number| supplied[*number] == Some(0)).collect();
    let mut next = 0;
    while let Some(number) = idle.get(next).copied() {
        next += 1;
        for name in of(number).writes.names() {
            let Some((suppliers, readers)) = supply.get_mut(name) else { continue };
            *suppliers -= 1;
            if *suppliers > 0 {
                continue;
            }
            for reader in readers {
                if let Some(left) = supplied[*reader].as_mut().filter(|left| **left > 0) {
                    *left -= 1;
                    if *left == 0 {
                        idle.push(*reader);
                    }
                }
            }
        }
    }
    places.into_iter().zip(supplied).filter(|(_, left)| *left != Some(0)).map(|(place, _)| place).collect()
}

/// The units of some rules of these groups, each behind those that it reads, for ticks that are `step` milliseconds apart and input with the
/// metric names that `given` accepts. None if some rule may see samples of the future, which for it must not be there yet: then everything
/// goes tick by tick.
pub(crate) fn units(groups: &[CompiledGroup], places: &[(usize, usize)], given: impl Fn(&str) -> bool, step: i64) -> Option<Vec<Unit>> {
    let of = |number: usize| &groups[places[number].0].rules()[places[number].1];
    let offset = |number: usize| groups[places[number].0].query_offset();
    let mut writers: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for number in 0..places.len() {
        if of(number).reads.looks_ahead || offset(number) > super::tick::TAKEN_FOR {
            return None;
        }
        of(number).writes.names().for_each(|name| writers.entry(name).or_default().push(number));
    }
    // By how much the newest sample that a reader sees of a writer is older than the tick. Results that carry an earlier time than the
    // reader's may be there although they were computed later.
    let lateness = |reader: usize, writer: usize| {
        let late = writer > reader || offset(writer) > offset(reader);
        late.then(|| offset(writer).saturating_add(if writer > reader { step } else { 0 }))
    };
    let everybody: Vec<usize> = (0..places.len()).collect();
    // For each rule those that it reads, and those that must go through time together with it.
    let mut before: Vec<Vec<usize>> = vec![Vec::new(); places.len()];
    let mut late: Vec<Vec<Late>> = vec![Vec::new(); places.len()];
    for reader in 0..places.len() {
        let rule = of(reader);
        for name in rule.reads.names() {
            let candidates = name.map_or(Some(&everybody), |name| writers.get(name)).map_or(&[][..], Vec::as_slice);
            for writer in candidates.iter().copied().filter(|writer| rule.reads.may_see(&of(*writer).writes)) {
                before[reader].push(writer);
                let Some(by) = lateness(reader, writer) else { continue };
                // All that has the name must be as late.
                let name = of(writer).writes.recorded().filter(|name| !given(name));
                match name.filter(|name| writers.get(name).is_some_and(|all| all.iter().all(|other| lateness(reader, *other) == Some(by)))) {
                    Some(name) => {
                        let found = Late { name: name.into(), by };
                        if !late[reader].contains(&found) {
                            late[reader].push(found);
                        }
                    }
                    None => before[writer].push(reader),
                }
            }
        }
    }
    let unit = |mut numbers: Vec<usize>| {
        numbers.sort_unstable();
        let first = numbers.first().copied().unwrap_or(0);
        let late: Vec<Vec<Late>> = numbers.iter().map(|number| late[*number].clone()).collect();
        let alone = numbers.len() == 1 && !before[first].contains(&first) && late.iter().all(Vec::is_empty);
        let by_ticks = !alone || of(first).reads.names_ends || of(first).templates_query;
        Unit { rules: numbers.into_iter().map(|number| places[number]).collect(), by_ticks, late }
    };
    Some(components(&before).into_iter().map(unit).collect())
}

/// The strongly connected components of a graph, each behind those that its nodes point to (Tarjan's algorithm, without recursion).
fn components(edges: &[Vec<usize>]) -> Vec<Vec<usize>> {
    const NEW: usize = usize::MAX;
    let mut order = vec![NEW; edges.len()];
    let mut low = vec![0; edges.len()];
    let mut open = vec![false; edges.len()];
    let (mut stack, mut found, mut next) = (Vec::new(), Vec::new(), 0);
    for root in 0..edges.len() {
        if order[root] != NEW {
            continue;
        }
        let mut path = vec![(root, 0)];
        while let Some((node, edge)) = path.pop() {
            if edge == 0 && order[node] == NEW {
                (order[node], low[node], open[node]) = (next, next, true);
                next += 1;
                stack.push(node);
            }
            if let Some(&to) = edges[node].get(edge) {
                path.push((node, edge + 1));
                if order[to] == NEW {
                    path.push((to, 0));
                } else if open[to] {
                    low[node] = low[node].min(order[to]);
                }
                continue;
            }
            if let Some((parent, _)) = path.last() {
                low[*parent] = low[*parent].min(low[node]);
            }
            if low[node] == order[node] {
                let from = stack.iter().rposition(|on| *on == node).unwrap_or(0);
                let component = stack.split_off(from);
                component.iter().for_each(|on| open[*on] = false);
                found.push(component);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::duration::minutes;
    use crate::promql::{Features, parse};
    use crate::rules::{AlertRule, RecordingRule, Rule, RuleGroup};

    fn rule(text: &str) -> Rule {
        let (name, expr) = text.split_once(": ").expect("a name");
        let expr = parse(expr, &Features::server()).expect("it parses");
        if name.starts_with(char::is_uppercase) { AlertRule::new(name, expr).into() } else { RecordingRule::new(name, expr).into() }
    }

    /// The units as names; those that go tick by tick in brackets.
    fn shown(rules: &[&str]) -> String {
        let group = rules.iter().fold(RuleGroup::new("g"), |group, text| group.rule(rule(text)));
        let groups = [CompiledGroup::new(group)];
        let Some(units) = units(&groups, &active(&groups, |_| true), |name| name == "x", 60_000) else { return "all tick by tick".to_owned() };
        let names = |unit: &Unit| unit.rules.iter().map(|(_, r)| groups[0].rules()[*r].rule.name().to_owned()).collect::<Vec<_>>().join(" ");
        units.iter().map(|unit| if unit.by_ticks { format!("[{}]", names(unit)) } else { names(unit) }).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn readers_come_behind_writers_and_circles_go_together() {
        for (rules, units) in [
            (&["a: x", "b: a", "c: a + b"][..], "a, b, c"),
            (&["b: a", "a: x"], "a, [b]"),
            (&["b: a", "a: b"], "[b a]"),
            (&["a: x", "b: a", "a: y"], "a, [b a]"),
            (&["b: x", "x: y"], "[b x]"),
            (&["a: a offset 1m"], "[a]"),
            (&["a: x", "b: c", "d: a", "c: x", "e: b"], "a, c, [b], d, e"),
            (&["A: x", "B: ALERTS", "C: x"], "A, [B C]"),
            (&["A: x", r#"b: ALERTS{alertname="A"}"#, "C: b"], "A, b, C"),
            (&["a: x", r#"b: {job="x"}"#], "a, [b]"),
            (&["a: x @ end()"], "[a]"),
            (&["a: x", "b: x offset -1m"], "all tick by tick"),
        ] {
            assert_eq!(shown(rules), units, "{rules:?}");
        }
    }

    #[test]
    fn what_can_find_nothing_is_left_out() {
        let rules = ["a: x", "b: a", "c: y", "d: c or b", "E: absent(y)", r#"f: {job="z"}"#, "G: d and c", "h: ALERTS", "i: i"];
        let group = rules.iter().fold(RuleGroup::new("g"), |group, text| group.rule(rule(text)));
        let groups = [CompiledGroup::new(group)];
        let names = |given: &[&str]| {
            let active = active(&groups, |name| given.contains(&name));
            active.iter().map(|(_, r)| groups[0].rules()[*r].rule.name().to_owned()).collect::<Vec<_>>().join("")
        };
        assert_eq!(names(&[]), "Efhi");
        assert_eq!(names(&["x"]), "abdEfGhi");
        assert_eq!(names(&["x", "y"]), "abcdEfGhi");
    }

    #[test]
    fn what_is_written_into_the_past_is_not_seen_early() {
        let late = RuleGroup::new("late").query_offset(minutes(1)).rule(rule("a: x"));
        let groups = [CompiledGroup::new(late.clone()), CompiledGroup::new(RuleGroup::new("now").rule(rule("b: a")))];
        let units = |groups: &[CompiledGroup]| units(groups, &active(groups, |_| true), |_| false, 60_000);
        let unseen = [vec![Late { name: "a".into(), by: 60_000 }]];
        assert!(units(&groups).is_some_and(|units| units.len() == 2 && units[1].by_ticks && units[1].late == unseen));
        let both = [CompiledGroup::new(late), CompiledGroup::new(RuleGroup::new("late too").query_offset(minutes(1)).rule(rule("b: a")))];
        assert!(units(&both).is_some_and(|units| units.len() == 2 && !units[1].by_ticks));
        let too_late = RuleGroup::new("g").query_offset(minutes(13 * 60)).rule(rule("a: x"));
        assert!(units(&[CompiledGroup::new(too_late)]).is_none());
    }
}
