//! Every ready-made block: its expressions, its metrics, what the linter and the official schemas say about a dashboard with nothing but it, and
//! `snapshots/blocks`. The schemas are not part of this repository; without them that test says so and passes.

#![expect(clippy::disallowed_methods, reason = "tests read schemas and snapshots")]

#[path = "grafana/schema.rs"]
mod schema;

use std::collections::BTreeSet;

use promforge::grafana::blocks::{self, BLOCKS, Block, BlockKind, JvmNames, Red, Selector, Workload};
use promforge::grafana::interpolate::{Known, interpolate};
use promforge::grafana::{AnyPanel, Dashboard};
use promforge::lint::{Session, Settings};
use promforge::metrics::{Catalogue, Lookup};
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
                    match catalogue.lookup(&name.to_string()) {
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
                    assert!(catalogue.resolve(&name.to_string()).is_some(), "{} / {panel} still asks for {}", kind.name, &**name);
                }
            }
            assert!(left.panels().all(|p: &AnyPanel| p.queries().next().is_some()), "{}: a panel without queries", kind.name);
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
        for panel in json["panels"].as_array().expect("panels").iter().filter(|p| p["type"] != "row") {
            let title = format!("{} / {}", kind.name, panel["title"]);
            found.extend(problems(&model, "Panel", panel).into_iter().map(|p| format!("{title}: {p}")));
            for target in panel["targets"].as_array().into_iter().flatten() {
                found.extend(problems(&query, "", target).into_iter().map(|p| format!("{title}: {p}")));
            }
        }
    }
    assert!(found.is_empty(), "Grafana's schemas are broken:\n{}", found.join("\n"));
}
