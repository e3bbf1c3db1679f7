//! Many ticks at once against tick by tick: alerts of every tick, and every sample in the end.

use std::fmt::Write;

use super::*;
use crate::engine::Options;
use crate::model::duration::minutes;
use crate::model::number::g;
use crate::model::series_notation::parse_series;
use crate::promql::parse;
use crate::rules::{AlertRule, RecordingRule};

/// Everything that happens: the alerts of every tick, what fails, and in the end all series with their samples.
fn course(rules: &Ruleset, series: &[&str], until: i64) -> (String, bool) {
    let engine = Engine::new(Options::promtool_test(minutes(1)));
    let series: Vec<SeriesDescription> = series.iter().map(|text| parse_series(text).expect("it reads")).collect();
    let times = Times { start: 0, spacing: minutes(1), step: minutes(1) };
    let mut simulation = Simulation::new(&engine, rules, &series, TemplateData::default(), times);
    let names: Vec<String> = rules.by_name.keys().cloned().collect();
    let mut told = Vec::new();
    let failures = simulation.run_until(
        until * 60_000,
        |_| true,
        |now, tick| {
            for alert in names.iter().flat_map(|name| now.alerts(name)) {
                told.push(format!("{tick} {alert:?}"));
            }
        },
    );
    told.sort();
    told.extend(failures.iter().map(|failure| format!("{failure:?}")));
    let mut samples: Vec<String> = simulation
        .store()
        .iter()
        .map(|(labels, samples)| {
            let mut text = labels.to_string();
            for (time, value) in samples.times.iter().zip(&*samples.values) {
                let _ = write!(text, " {time}:{}", if crate::model::number::is_stale(*value) { "stale".to_owned() } else { g(*value) });
            }
            text
        })
        .collect();
    samples.sort();
    (format!("{}\n{}", told.join("\n"), samples.join("\n")), matches!(simulation.course, Course::Stretches { .. }))
}

fn group(offset: i64, rules: &[&str]) -> RuleGroup {
    let mut group = RuleGroup::new(format!("offset {offset}")).query_offset(minutes(offset)).label("team", "a");
    for text in rules {
        let (name, expr) = text.split_once(": ").expect("a name");
        let (expr, hold) = expr.split_once(" for ").unwrap_or((expr, "0"));
        let (hold, keep) = hold.split_once('+').unwrap_or((hold, "0"));
        let (hold, keep) = (minutes(hold.parse().expect("minutes")), minutes(keep.parse().expect("minutes")));
        let expr = parse(expr, &crate::promql::Features::server()).expect("it parses");
        group = if name.starts_with(char::is_uppercase) {
            let alert = AlertRule::new(name, expr).hold(hold).keep_firing_for(keep).label("level", "{{ $labels.i }}{{ if gt $value 3.0 }}high{{ end }}");
            group.rule(alert.summary("{{ $labels.job }} {{ $value }} at {{ now }}"))
        } else {
            group.rule(RecordingRule::new(name, expr).label("new", "1"))
        };
    }
    group
}

const INPUT: [&str; 5] = [
    r#"x{job="a",i="1"} 0 1 2 stale _ 5 6 1 1 1 _ _ _ _ _ _ 9 9 1 1x30"#,
    r#"x{job="a",i="2"} 4x8 _x9 2+1x20"#,
    r#"y{job="b"} 0+60x10 0+30x40"#,
    "z _x5 1 0 1 0 1 1 1 1 0 0 0 0 1x9",
    r#"late{job="c"} _x50 1"#,
];

#[test]
fn at_once_is_as_tick_by_tick() {
    // Groups of rules, and whether they can be evaluated at once.
    let cases: &[(&[RuleGroup], bool)] = &[
        (&[group(0, &["a: x * 2", "A: a > 2 for 3", "b: sum by (job) (rate(y[5m]))", "B: b > 0 for 2+4", "C: z == 1 for 0+2"])], true),
        (&[group(0, &["D: absent(x)", "E: absent(nothing)", "c: count_values(\"v\", x)", "d: vector(time())", "e: 7", "F: topk(1, x) > 1 for 2"])], true),
        (&[group(0, &["A: z > 0 for 2", r#"B: ALERTS{alertname="A",alertstate="firing"}"#, "c: ALERTS_FOR_STATE", "d: max_over_time(c[10m:1m])"])], true),
        (&[group(0, &["b: a offset 2m", "a: x", "c: sum(c) + 1 or sum(x)", r#"G: ALERTS{alertname="H"}"#, "H: y > 100"])], true),
        (&[group(1, &["a: x", "A: x > 1 for 2"]), group(0, &["b: a", "B: b > 1"]), group(2, &["c: b"])], true),
        (&[group(0, &["A: x > 1 or y > 60 for 1", "B: x == 1 or on (job) x == 2 for 1", "C: z unless x"])], true),
        (&[group(0, &["a: x", "a: y", "a: late"])], true),
        (&[group(0, &["x: y"])], true),
        // A rule that might reach the limit of samples goes tick by tick alone.
        (&[group(0, &["a: max_over_time(x[12h:10s])", "b: a + 1", "A: b > 3 for 2"])], true),
        // Alerts of one name whose series meet.
        (&[group(0, &["A: x > 0", "A: x > 1 for 1"])], false),
        (&[group(0, &["A: x > 0", "A: sum(y) > 1 for 1"])], true),
        // What cannot be: two rules write one series, a sample from the future, one label set twice, a rule that fails.
        (&[group(0, &["a: sum(x)", "a: sum(y)"])], false),
        (&[group(0, &["a: x offset -2m", "b: y"])], false),
        (&[group(0, &["a: x @ 300"])], false),
        (&[group(0, &["a: label_replace(x, \"i\", \"\", \"\", \"\")"])], false),
        (&[group(0, &["b: x / on (job) x", "a: z"])], false),
        (&[group(0, &["A: x > 0"]).limit(1)], false),
        (&[group(0, &["a: x"]).limit(1)], false),
        (&[group(0, &["e: \"text\""])], false),
        (&[group(0, &["a: x"]), group(13 * 60, &["b: x"])], false),
    ];
    for (groups, at_once) in cases {
        for until in [0, 1, 7, 60] {
            let rules = Ruleset::new(groups.to_vec());
            let (fast, was_at_once) = course(&rules, &INPUT, until);
            let (slow, _) = course(&rules.by_ticks(), &INPUT, until);
            assert_same(&fast, &slow, groups);
            if until == 60 {
                assert_eq!(was_at_once, *at_once, "{groups:?}");
            }
        }
    }
}

fn assert_same(fast: &str, slow: &str, groups: &[RuleGroup]) {
    let differs = fast.lines().zip(slow.lines()).find(|(fast, slow)| fast != slow);
    assert!(fast == slow, "{differs:#?}\n{groups:#?}");
}

#[test]
fn stretches_follow_each_other_without_a_seam() {
    let groups = [group(0, &["a: x > 1", "A: a for 5+5", "B: z == 1 for 2", "b: sum_over_time(a[10m])", "c: sum(c) + 1 or sum(y)"])];
    let series = [r#"x{job="a"} 0+1x2040 0x6 2x200 0x60 5x90"#, "z 1x2046 0 1x400", "y 1x2400"];
    let rules = Ruleset::new(groups.to_vec());
    let (fast, at_once) = course(&rules, &series, 2390);
    assert!(at_once);
    assert_same(&fast, &course(&rules.by_ticks(), &series, 2390).0, &groups);
}

#[test]
fn what_turns_out_late_to_need_ticks_is_told_once() {
    let groups = [group(0, &["b: x / on (job) x", "A: x > 0 for 2", "c: sum(c) + 1 or sum(x)"])];
    let series = [r#"x{job="a",i="1"} 1x2400"#, r#"x{job="a",i="2"} _x2100 1x200"#];
    let rules = Ruleset::new(groups.to_vec());
    let (fast, at_once) = course(&rules, &series, 2390);
    assert!(!at_once && fast.contains("found duplicate series"), "the second series makes the division ambiguous");
    assert_same(&fast, &course(&rules.by_ticks(), &series, 2390).0, &groups);
}
