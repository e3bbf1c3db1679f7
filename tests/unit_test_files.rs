//! Unit-test files of other teams, where they are at hand: promtool's verdict on each, and the same outcome at once as tick by tick.

#![expect(clippy::disallowed_methods, reason = "reads the files")]
#![expect(clippy::print_stderr, reason = "says plainly that it skipped")]

use std::fs;
use std::path::{Path, PathBuf};

use promforge::diag::Level;
use promforge::edge;
use promforge::promql::Features;
use promforge::rules::{CompiledGroup, FoundGroup, read_rule_file};
use promforge::ruletest::{Case, Ruleset, Settings, UnitFile, Verdict, read_unit_file, run_test};
use promforge::text::SourceId;
use promforge::yaml::{Limits, read};

/// The folder of corpora, or why there is none.
fn corpus(name: &str) -> Option<PathBuf> {
    let shared = std::env::var_os("PROMFORGE_SHARED").map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let folder = shared.join(name);
    if !folder.is_dir() {
        eprintln!("skipped: no folder {}", folder.display());
        return None;
    }
    Some(folder)
}

/// A unit-test file with its rules; none if it is refused.
fn load(path: &Path) -> Option<(UnitFile, Ruleset)> {
    let text = fs::read_to_string(path).ok()?;
    let mut findings = Vec::new();
    let file = read_unit_file(&read(&text, SourceId(0), &Limits::default()), SourceId(0), &mut findings);
    let mut groups = Vec::new();
    for pattern in &file.rule_files {
        for path in edge::expand(&path.parent()?.join(pattern.as_str()).to_string_lossy()).ok()? {
            let text = fs::read_to_string(&path).ok()?;
            let found = read_rule_file(&read(&text, SourceId(1), &Limits::default()), &Features::server(), &mut findings);
            groups.extend(found.iter().map(FoundGroup::to_group).map(CompiledGroup::new));
        }
    }
    let refused = findings.iter().any(|finding| finding.level == Level::Error);
    (!refused).then(|| (file.clone(), Ruleset::for_file(&file, groups)))
}

fn cases(file: &UnitFile, rules: &Ruleset) -> Vec<Case> {
    (0..file.tests.len()).flat_map(|index| run_test(file, index, rules, &Settings::default())).collect()
}

fn passes(path: &Path) -> bool {
    load(path).is_some_and(|(file, rules)| cases(&file, &rules).iter().all(|case| case.verdict == Verdict::Passed))
}

#[test]
fn the_verdicts_are_promtools() {
    let Some(folder) = corpus("corpus/ruletests") else { return };
    let index = fs::read_to_string(folder.join("INDEX.tsv")).expect("the index");
    let mut rows = index.lines().map(|line| line.split('\t').collect::<Vec<_>>());
    let head = rows.next().expect("a head");
    let column = |name: &str| head.iter().position(|cell| *cell == name).expect("the column");
    let (path, verdict) = (column("path"), column("verdict_3.14"));
    let mut wrong = Vec::new();
    let mut count = 0;
    for row in rows {
        count += 1;
        if passes(&folder.join(row[path])) != (row[verdict] == "pass") {
            wrong.push(format!("{}: promtool says {}", row[path], row[verdict]));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(count >= 237, "{count} files");
}

#[test]
fn promtools_own_fixtures_have_its_verdicts() {
    let Some(folder) = corpus("conformance/promtool") else { return };
    let pass = ["at-modifier-test", "long-period", "negative-offset-test", "no-test-group-interval", "start-time-test", "unittest"];
    let fail = ["bad-input-series", "bad-promql", "bad-rules-error-test", "bad-rules-syntax-test", "failing", "rules_run_extrafields", "rules_run_no_fuzzy"];
    for (name, expected) in pass.map(|name| (name, true)).into_iter().chain(fail.map(|name| (name, false))) {
        assert_eq!(passes(&folder.join(format!("{name}.yml"))), expected, "{name}");
    }
}

#[test]
fn kubernetes_mixin_passes_and_every_tick_is_the_same() {
    let Some(folder) = corpus("corpus/kubernetes-mixin/tests") else { return };
    let mut count = 0;
    for entry in fs::read_dir(folder).expect("the folder") {
        let path = entry.expect("an entry").path();
        let (file, rules) = load(&path).unwrap_or_else(|| panic!("{} is refused", path.display()));
        let by_ticks = rules.clone().by_ticks();
        for index in 0..file.tests.len() {
            let cases = run_test(&file, index, &rules, &Settings::default());
            assert!(cases.iter().all(|case| case.verdict == Verdict::Passed), "{}: {cases:#?}", path.display());
            // Half a day minute by minute takes long in a test build.
            if file.tests[index].last().0.as_millis() <= 30 * 60_000 {
                assert_eq!(cases, run_test(&file, index, &by_ticks, &Settings::default()), "{} test {index}", path.display());
            }
            count += cases.len();
        }
    }
    assert!(count >= 198, "{count} expectations");
}

#[test]
fn at_once_is_as_tick_by_tick() {
    let Some(folder) = corpus("corpus/ruletests") else { return };
    let index = fs::read_to_string(folder.join("INDEX.tsv")).expect("the index");
    for path in index.lines().skip(1).filter_map(|line| line.split('\t').next()) {
        let Some((file, rules)) = load(&folder.join(path)) else { continue };
        let by_ticks = rules.clone().by_ticks();
        for index in 0..file.tests.len() {
            // The long ones take long in a test build; what differs would differ in the short ones, too.
            if file.tests[index].last().0.as_millis() <= 3_600_000 {
                assert_eq!(
                    run_test(&file, index, &rules, &Settings::default()),
                    run_test(&file, index, &by_ticks, &Settings::default()),
                    "{path} test {index}"
                );
            }
        }
    }
}
