//! The series of a block of cases, as the text of a `load` command.

use std::fmt::Write;

use super::family::Family;
use super::histogram::{self, Kind};
use super::random::Random;

/// Series of every kind, more of those that the family is about.
#[derive(Debug, Clone)]
pub(super) struct Loaded {
    /// The `load` command.
    pub(super) text: String,
    /// Milliseconds between two samples.
    pub(super) step: i64,
}

/// Writes the series.
pub(super) fn load(random: &mut Random, family: Family) -> Loaded {
    let (name, step) = random.pick(&[("1m", 60_000), ("30s", 30_000), ("15s", 15_000), ("5m", 300_000), ("1m", 60_000), ("37s", 37_000)]);
    let nhcb = if matches!(family, Family::Classic) { random.chance(50) } else { random.chance(4) };
    let mut text = format!("load{} {name}\n", if nhcb { "_with_nhcb" } else { "" });
    let mut add = |labels: String, values: String| writeln!(text, "  {labels} {values}").unwrap_or_default();
    let likely = |random: &mut Random, yes: bool| random.chance(if yes { 75 } else { 15 });
    let histograms = family.has_histograms() || family == Family::Extended;
    let typed = if random.chance(5) { ",__type__=\"counter\",__unit__=\"s\"" } else { "" };
    for job in ["a", "b"] {
        for instance in ["1", "2", "3"] {
            let labels = format!("job=\"{job}\",instance=\"{instance}\"");
            if random.chance(70) {
                add(format!("c_total{{{labels}{typed}}}"), counter(random));
            }
            if random.chance(70) {
                add(format!("g{{{labels}}}"), gauge(random));
            }
            for (name, kind, wanted) in [
                ("n", Kind::Exponential, histograms || family == Family::Info),
                ("ng", Kind::ExponentialGauge, histograms),
                ("k", Kind::Custom, histograms),
                ("kg", Kind::CustomGauge, family == Family::Custom),
            ] {
                if likely(random, wanted) && instance != "3" {
                    add(format!("{name}{{{labels}}}"), histogram::values(random, kind));
                }
            }
            if likely(random, histograms) && instance == "1" {
                add(format!("x{{{labels}}}"), mixed(random));
            }
            if likely(random, family == Family::Info) {
                add(format!("target_info{{{labels},env=\"{}\"{}}}", random.pick(&["p", "q"]), random.pick(&["", ",z=\"i\"", ",job2=\"j\""])), presence(random));
            }
            if likely(random, family == Family::Info) {
                add(format!("build_info{{{labels},version=\"{}\"}}", random.pick(&["1", "2"])), presence(random));
            }
        }
    }
    if family == Family::Info && random.chance(30) {
        add("target_info{job=\"a\",env=\"r\"}".to_owned(), presence(random));
        add("g{job=\"a\"}".to_owned(), gauge(random));
    }
    if family == Family::Info && random.chance(8) {
        add("target_info{job=\"a\",instance=\"1\",env=\"s\"}".to_owned(), presence(random));
    }
    for job in ["a", "b", "c"] {
        if random.chance(80) {
            add(format!("one{{job=\"{job}\"{}}}", random.pick(&["", ",z=\"q\""])), gauge(random));
        }
    }
    if likely(random, matches!(family, Family::Classic | Family::Mixed)) {
        classic(random, nhcb, &mut add);
    }
    if random.chance(60) {
        for (labels, value) in [("version=\"1.10\",n=\"x\"", 1), ("version=\"1.9\"", 2), ("version=\"1.2\",n=\"y\"", 1), ("version=\"01.2\"", 3)] {
            add(format!("v{{{labels}}}"), format!("{value}x20"));
        }
    }
    if random.chance(40) {
        add("{\"utf8.name\",\"a label\"=\"ü\"}".to_owned(), gauge(random));
    }
    Loaded { text, step }
}

/// Buckets of classic histograms, some of them broken: falling counts, a bound that is no number, none for +Inf. Those that are loaded as native
/// ones, too, are whole, because the load fails otherwise.
fn classic(random: &mut Random, whole: bool, add: &mut impl FnMut(String, String)) {
    for job in ["a", "b"] {
        let bounds: &[&str] = random.weighted(&[
            (8, &["0.1", "1", "10", "+Inf"] as &[&str]),
            (2, &["-1", "0", "2.5", "Inf"]),
            (if whole { 0 } else { 1 }, &["0.1", "1", "bad", "+Inf"]),
            (if whole { 0 } else { 1 }, &["1", "1.0", "2", "+Inf"]),
            (if whole { 0 } else { 1 }, &["1", "2"]),
            (1, &["+Inf"]),
        ]);
        let (mut rate, gauge) = (0.0_f64, random.chance(15));
        let count = random.within(3, 15);
        let tails: &[&str] = if whole { &["", " _ 500 600", " 0x3"] } else { &["", "", " _ 5 6", " stale 3", " 0+1x3"] };
        let mut tail = random.pick(tails);
        let mut values = String::new();
        for le in bounds {
            let faster: &[f64] = if whole { &[0.0, 1.0, 2.0, 3.0, 0.25] } else { &[0.0, 1.0, 2.0, -0.5, 3.0, 0.25, 1e-13] };
            rate = (rate + random.pick(faster)).max(0.0);
            if !whole {
                tail = random.pick(tails);
            }
            values = if gauge { format!("{rate}x{count}{tail}") } else { format!("0+{rate}x{count}{tail}") };
            add(format!("h_bucket{{job=\"{job}\",le=\"{le}\"}}"), values.clone());
        }
        if random.chance(60) {
            add(format!("h_count{{job=\"{job}\"}}"), values);
            add(format!("h_sum{{job=\"{job}\"}}"), format!("0+{}x{count}{tail}", rate * 1.5));
        }
        if random.chance(15) && !whole {
            add(format!("h_bucket{{job=\"{job}\"}}"), histogram::values(random, Kind::Exponential));
        }
    }
}

/// A counter with resets, gaps and stale markers.
fn counter(random: &mut Random) -> String {
    let mut out = Vec::new();
    for _ in 0..random.within(1, 5) {
        out.push(match random.below(20) {
            0 | 1 => format!("_x{}", random.within(1, 7)),
            2 => "stale".to_owned(),
            3 => random.pick(&["NaN", "Inf", "1e308", "0"]).to_owned(),
            _ => {
                format!("{}+{}x{}", random.pick(&["0", "5", "100", "1e15", "0.1"]), random.pick(&["1", "2.5", "10", "0", "0.1", "1e-3"]), random.within(1, 12))
            }
        });
    }
    out.join(" ")
}

/// A gauge with gaps, stale markers and values that are hard to add.
fn gauge(random: &mut Random) -> String {
    let mut out = Vec::new();
    for _ in 0..random.within(1, 6) {
        out.push(match random.below(20) {
            0 | 1 => format!("_x{}", random.within(1, 6)),
            2 => "stale".to_owned(),
            3 => random.pick(&["NaN", "Inf", "-Inf", "NaN NaN"]).to_owned(),
            4 => random.pick(&["1e308 1e308", "-1e308", "1e100 1 -1e100", "-0", "0.1 0.2 0.3", "1e16 1", "9007199254740993"]).to_owned(),
            _ => format!(
                "{}{}x{}",
                random.pick(&["0", "5", "-3", "1.5", "42", "0.1"]),
                random.pick(&["+1", "-2", "+0.1", "+0", "", "-0.3"]),
                random.within(0, 8)
            ),
        });
    }
    out.join(" ")
}

/// What info metrics have: 1, with gaps.
fn presence(random: &mut Random) -> String {
    random.pick(&["1x20", "1x20", "1x5 stale", "_x4 1x10", "1x3 _x3 1x10", "1x8 _ stale 1x2", "0x20"]).to_owned()
}

/// Floats and histograms in one series.
fn mixed(random: &mut Random) -> String {
    let mut out = Vec::new();
    for _ in 0..random.within(2, 5) {
        out.push(match random.below(4) {
            0 => counter(random),
            1 => gauge(random),
            2 => histogram::values(random, Kind::Exponential),
            _ => histogram::values(random, random.clone().pick(&[Kind::Custom, Kind::ExponentialGauge])),
        });
    }
    out.join(" ")
}
