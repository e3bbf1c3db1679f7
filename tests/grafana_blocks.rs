//! Every ready-made block: its expressions, its metrics, what the linter and the official schemas say about a dashboard with nothing but it, and
//! `snapshots/blocks`. The schemas are not part of this repository; without them that test says so and passes.

#![expect(clippy::disallowed_methods, reason = "tests read schemas and snapshots")]

#[path = "grafana/schema.rs"]
#[expect(dead_code, reason = "other tests use the rest")]
mod schema;

use std::collections::BTreeSet;

use promforge::engine::{Engine, MemoryStore, Options, Value};
use promforge::grafana::blocks::{self, BLOCKS, Block, BlockKind, JvmNames, Red, Selector, Workload};
use promforge::grafana::interpolate::{Known, interpolate};
use promforge::grafana::{AnyPanel, Dashboard};
use promforge::lint::{Session, Settings};
use promforge::metrics::{Catalogue, Lookup, MetricKind};
use promforge::model::Labels;
use promforge::promql::{Features, parse};
use promforge::text::Sources;
use schema::{files, problems, schema, snapshots};

/// What a block shows when told otherwise, for the metrics that its usual form does not ask for.
fn variants(kind: &BlockKind) -> Vec<Block> {
    let (s, c) = (Selector::variables(kind.labels.iter().copied()), Catalogue::new());
    let mut all = vec![(kind.build)(&s, &c)];
    match kind.name {
        "jvm" => all.push(blocks::jvm_named(JvmNames::ClientJava, &s, &c)),
        "kubernetes_workload" => {
            all.extend([Workload::stateful_set("db"), Workload::daemon_set("agent")].iter().map(|w| blocks::kubernetes_workload_of(w, &s, &c)));
        }
        // PostgreSQL 17 counts checkpoints under other names; a catalogue that knows them says so.
        "postgres" => all.push((kind.build)(&s, &kind.catalogue())),
        "red" => all.extend([Red::open_telemetry(), Red::micrometer(), Red::grpc(), Red::http().native()].iter().map(|r| blocks::red_of(r, &s, &c))),
        _ => {}
    }
    all
}

fn expressions(block: &Block) -> impl Iterator<Item = (&str, &str)> {
    block.panels().flat_map(|p| p.queries().map(|(_, expr)| (p.title(), expr)))
}

#[test]
fn the_table_is_the_folder() {
    assert_eq!(
        files("src/grafana/blocks"),
        BLOCKS.iter().map(|b| b.name).collect::<Vec<_>>(),
        "files on the left, the table in src/grafana/blocks.rs on the right"
    );
    for kind in BLOCKS {
        assert!(kind.shows.ends_with('.'), "{}", kind.name);
        assert!((7..=40).contains(&kind.dashboard(&Catalogue::new()).panel_count()), "{}", kind.name);
    }
}

#[test]
fn every_expression_is_promql_that_prometheus_takes() {
    for kind in BLOCKS {
        for block in variants(kind) {
            for (panel, expr) in expressions(&block) {
                let known: Vec<_> = kind.variables.iter().map(|(name, _)| Known::new(*name)).collect();
                let found = interpolate(expr, &known);
                assert!(found.unfit.is_empty(), "{} / {panel}: {expr}", kind.name);
                if let Err(errors) = parse(found.text.as_str(), &Features::server()) {
                    panic!("{} / {panel}: {expr}\n{errors}", kind.name);
                }
                assert!(expr.len() < 1000, "{} / {panel}: {expr}", kind.name);
            }
        }
    }
}

#[test]
fn what_is_asked_for_is_what_is_needed() {
    for kind in BLOCKS {
        let mut asked = BTreeSet::new();
        let catalogue = kind.catalogue();
        // Presets of RED ask for what other libraries expose.
        for block in variants(kind).iter().take(if kind.name == "red" { 1 } else { usize::MAX }) {
            for (panel, expr) in expressions(block) {
                let parsed = parse(interpolate(expr, &[]).text.as_str(), &Features::server()).expect("it parses");
                for name in parsed.selectors().filter_map(|(_, s)| s.name.as_ref()) {
                    match catalogue.lookup(name) {
                        Lookup::Known(entry, _) => drop(asked.insert(entry.name.clone())),
                        other => panic!("{} / {panel} asks for `{}`, which it does not need: {other:?}", kind.name, &**name),
                    }
                }
            }
        }
        let needed: BTreeSet<String> = kind.needs.iter().map(|n| n.metric.name.to_owned()).collect();
        assert_eq!(asked, needed, "{}: asked on the left, needed on the right", kind.name);
        for need in kind.needs {
            assert!(need.metric.help.ends_with('.') && !need.from.is_empty(), "{}", need.metric.name);
        }
    }
}

#[test]
fn blocks_do_not_contradict_each_other() {
    let mut all = Catalogue::new();
    for kind in BLOCKS {
        assert_eq!(all.merge(kind.catalogue()), [], "{}", kind.name);
    }
}

#[test]
fn dashboards_have_nothing_to_say() {
    for kind in BLOCKS {
        for catalogue in [Catalogue::new(), kind.catalogue()] {
            assert_eq!(kind.dashboard(&catalogue).check(), [], "{}", kind.name);
        }
    }
}

#[test]
fn the_linter_has_nothing_to_say() {
    for kind in BLOCKS {
        for block in variants(kind).into_iter().take(if kind.name == "red" { 1 } else { usize::MAX }) {
            let text = with_variables(kind, block).to_text();
            let mut sources = Sources::default();
            let id = sources.add("block.json", text);
            let mut session = Session::new(Settings { catalogue: Some(kind.catalogue()), ..Settings::default() });
            session.add(id, "block.json", sources.get(id).text());
            let report = session.finish();
            assert!(report.expressions > 5, "{}", kind.name);
            let said: Vec<_> = report.findings.iter().map(|f| format!("{} {}", f.code, f.message)).collect();
            assert!(said.is_empty(), "{}:\n{}", kind.name, said.join("\n"));
        }
    }
}

fn with_variables(kind: &BlockKind, block: Block) -> Dashboard {
    let usual = kind.dashboard(&Catalogue::new());
    usual.variables().iter().cloned().fold(Dashboard::new(kind.name), Dashboard::variable).panels(block)
}

#[test]
fn a_missing_metric_leaves_out_what_asks_for_it_first() {
    for kind in BLOCKS {
        for gone in kind.needs {
            let mut catalogue = Catalogue::new();
            for need in kind.needs.iter().filter(|n| n.metric.name != gone.metric.name) {
                drop(catalogue.add(&need.metric));
            }
            let left = (kind.build)(&Selector::all(), &catalogue);
            for (panel, expr) in expressions(&left) {
                let parsed = parse(interpolate(expr, &[]).text.as_str(), &Features::server()).expect("it parses");
                for name in parsed.selectors().filter_map(|(_, s)| s.name.as_ref()) {
                    assert!(catalogue.resolve(name).is_some(), "{} / {panel} still asks for {}", kind.name, &**name);
                }
            }
            assert!(left.panels().all(|p: &AnyPanel| p.queries().next().is_some()), "{}: a panel without queries", kind.name);
        }
    }
}

/// Values of labels by which expressions choose; all others are `x`.
const VALUES: &[(&str, &[&str])] = &[
    ("area", &["heap", "nonheap"]),
    ("container", &["app"]),
    ("cpu", &["0", "1"]),
    ("daemonset", &["agent"]),
    ("datname", &["shop"]),
    ("deployment", &["api"]),
    ("device", &["dev0", "dev1"]),
    ("fstype", &["ext4"]),
    ("mode", &["idle", "iowait", "user"]),
    ("phase", &["Pending", "Running"]),
    ("pod", &["api-5d4cbf-abcde", "agent-abcde", "db-0"]),
    ("resource", &["cpu", "memory"]),
    ("state", &["blocked", "runnable"]),
    ("statefulset", &["db"]),
    ("status", &["200", "500"]),
];

/// An hour and twenty minutes of two instances' series of every metric that the block needs.
fn store(needs: &[blocks::Need]) -> MemoryStore {
    let mut store = MemoryStore::new();
    for need in needs {
        let mut sets: Vec<Vec<(&str, &str)>> = [["a:1", "j"], ["b:1", "j"]].iter().map(|[i, j]| vec![("instance", *i), ("job", *j)]).collect();
        for label in need.metric.labels.expect("needs know their labels") {
            let values = VALUES.iter().find(|(name, _)| name == label).map_or(&["x"][..], |(_, values)| values);
            sets = sets.iter().flat_map(|set| values.iter().map(|value| set.iter().copied().chain([(*label, *value)]).collect())).collect();
        }
        let mut add = |suffix: &str, more: &[(&str, &str)], value: &dyn Fn(f64) -> f64| {
            let name = format!("{}{suffix}", need.metric.name);
            for set in &sets {
                let labels: Labels = set.iter().chain(more).copied().chain([("__name__", name.as_str())]).collect();
                for minute in 0..=80_u32 {
                    store.append(&labels, i64::from(minute) * 60_000, value(f64::from(minute)));
                }
            }
        };
        match need.metric.kind {
            MetricKind::Counter => add("", &[], &|t| 60.0 * t),
            MetricKind::Gauge if ["up", "pg_replication_is_replica"].contains(&need.metric.name) => add("", &[], &|_| 1.0),
            MetricKind::Gauge => add("", &[], &|t| 100_000.0 - 50.0 * t),
            MetricKind::Histogram => {
                for (le, rate) in [("0.1", 10.0), ("0.5", 20.0), ("2.0", 30.0), ("+Inf", 40.0)] {
                    add("_bucket", &[("le", le)], &|t| rate * t);
                }
                add("_sum", &[], &|t| 20.0 * t);
                add("_count", &[], &|t| 40.0 * t);
            }
            MetricKind::Summary => {
                add("", &[("quantile", "1.0")], &|_| 0.1);
                add("_sum", &[], &|t| t);
                add("_count", &[], &|t| 5.0 * t);
            }
            MetricKind::Info | MetricKind::Unknown => add("", &[], &|_| 1.0),
        }
    }
    store
}

#[test]
fn every_expression_answers() {
    const NOW: i64 = 80 * 60_000;
    let engine = Engine::new(Options::server());
    for kind in BLOCKS {
        let store = store(kind.needs);
        for block in variants(kind).iter().take(if kind.name == "red" { 1 } else { usize::MAX }) {
            for (panel, expr) in expressions(block) {
                let chosen = [("$__rate_interval", "5m"), ("$__range", "1h"), ("$deployment", "api"), ("$namespace", "x"), ("$instance", ".+"), ("$job", "j")];
                let text = chosen.iter().fold(expr.to_owned(), |text, (variable, value)| text.replace(variable, value));
                let parsed = engine.parse(&text).expect("it parses");
                let found = engine.instant(&store, &parsed, NOW).unwrap_or_else(|e| panic!("{} / {panel}: {text}: {e:?}", kind.name));
                let Value::Vector(samples) = found.value else { panic!("{} / {panel}: no instant vector", kind.name) };
                assert!(!samples.is_empty(), "{} / {panel} answers nothing: {text}", kind.name);
            }
        }
    }
}

#[test]
fn snapshots_are_what_is_built() {
    snapshots("blocks", BLOCKS.iter().map(|kind| (kind.name.to_owned(), kind.dashboard(&Catalogue::new()).to_json())));
}

/// The options of each kind of panel are held to their schemas by its own example.
#[test]
fn dashboards_validate() {
    let (Some(model), Some(query)) = (schema("dashboard"), schema("prometheus")) else {
        #[expect(clippy::print_stderr, reason = "a skipped test says so")]
        {
            eprintln!("skipped: the official Grafana schemas are not there (set PROMFORGE_SHARED)");
        }
        return;
    };
    let mut found = Vec::new();
    for kind in BLOCKS {
        let json = kind.dashboard(&Catalogue::new()).to_json();
        found.extend(problems(&model, "", &json).into_iter().map(|p| format!("{}: {p}", kind.name)));
        // Every query has the same keys, and the schema is compiled for each.
        for panel in json["panels"].as_array().expect("panels").iter().filter(|p| p["type"] != "row").step_by(5) {
            for target in panel["targets"].as_array().into_iter().flatten() {
                found.extend(problems(&query, "", target).into_iter().map(|p| format!("{} / {}: {p}", kind.name, panel["title"])));
            }
        }
    }
    assert!(found.is_empty(), "Grafana's schemas are broken:\n{}", found.join("\n"));
}
