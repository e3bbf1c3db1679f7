//! Prometheus' own test scripts on this engine: all 2,214 evaluations of `../shared/conformance/promqltest`, extra runs included.
//!
//! The scripts are not part of the repository; without them (or `PROMFORGE_SHARED`, which names the folder above) nothing is checked.

#![expect(clippy::disallowed_methods, reason = "reads the scripts")]

#![expect(clippy::print_stderr, reason = "says plainly that it skipped")]

use std::fs;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use promforge::promqltest::{Report, read_script, run};
use promforge::text::Sources;

/// The scripts, and how many evaluations each has.
const SCRIPTS: [(&str, usize); 21] = [
    ("aggregators", 160),
    ("at_modifier", 78),
    ("collision", 2),
    ("duration_expression", 59),
    ("extended_vectors", 169),
    ("fill-modifier", 46),
    ("functions", 431),
    ("histograms", 185),
    ("info", 53),
    ("limit", 37),
    ("literals", 25),
    ("name_label_dropping", 30),
    ("native_histograms", 522),
    ("operators", 214),
    ("range_queries", 18),
    ("selectors", 31),
    ("staleness", 17),
    ("start_timestamps", 26),
    ("subquery", 34),
    ("trig_functions", 19),
    ("type_and_unit", 58),
];

fn folder() -> PathBuf {
    let shared = std::env::var_os("PROMFORGE_SHARED").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    shared.join("conformance/promqltest")
}

/// The report of one script, and its failures in words.
fn report(name: &str) -> (Report, String) {
    let path = folder().join(format!("{name}.test"));
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let (mut sources, mut findings) = (Sources::default(), Vec::new());
    let source = sources.add(name, text.as_str());
    let script = read_script(&text, source, &mut findings);
    assert_eq!(findings, [], "{name}");
    let report = run(&script);
    let shown = report.to_text(sources.get(source));
    (report, shown)
}

#[test]
fn upstreams_scripts_pass() {
    if !folder().is_dir() {
        eprintln!("skipped: there are no scripts in {}", folder().display());
        return;
    }
    // The long ones first, on as many threads as there are.
    let mut order: Vec<_> = SCRIPTS.iter().collect();
    order.sort_by_key(|(_, evaluations)| *evaluations);
    let (queue, wrong, runs) = (Mutex::new(order), Mutex::new(Vec::new()), AtomicUsize::new(0));
    let work = || {
        loop {
            let Some(&(name, evaluations)) = queue.lock().expect("no panic holds it").pop() else { return };
            let (report, shown) = report(name);
            runs.fetch_add(report.runs(), Ordering::Relaxed);
            if report.cases.len() != evaluations || !report.is_clean() {
                let counts = format!("{name}: {} of {} evaluations pass, expected all of {evaluations}", report.passed(), report.cases.len());
                wrong.lock().expect("no panic holds it").push(format!("{counts}\n{shown}"));
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, std::num::NonZero::get) {
            scope.spawn(work);
        }
    });
    let wrong = wrong.into_inner().expect("no panic held it");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(runs.into_inner(), 21_306, "upstream's extra runs are part of it");
}
