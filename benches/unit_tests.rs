//! Unit tests of rules, beside `promtool test rules`, which does the same from the command line: kubernetes-mixin's eight files where they are
//! at hand (`PROMFORGE_SHARED`, else `../shared`), and always generated ones. Reading the files is part of it.

#![expect(clippy::disallowed_methods, reason = "a bench reads its input")]

use std::fmt::Write;
use std::hint::black_box;
use std::path::{Path, PathBuf};

use criterion::{Criterion, criterion_group, criterion_main};
use promforge::edge;
use promforge::promql::Features;
use promforge::rules::{CompiledGroup, FoundGroup, read_rule_file};
use promforge::ruletest::{Ruleset, Settings, Verdict, read_unit_file, run_test};
use promforge::text::SourceId;
use promforge::yaml::{Limits, read};

/// A unit-test file and the texts of its rule files.
struct Texts {
    tests: String,
    rules: Vec<String>,
}

/// Reads and runs everything; how many expectations held.
fn passed(texts: &Texts) -> usize {
    let mut findings = Vec::new();
    let file = read_unit_file(&read(&texts.tests, SourceId(0), &Limits::default()), SourceId(0), &mut findings);
    let found = texts.rules.iter().flat_map(|text| read_rule_file(&read(text, SourceId(1), &Limits::default()), &Features::server(), &mut findings));
    let groups: Vec<FoundGroup> = found.collect();
    let rules = Ruleset::for_file(&file, groups.iter().map(|group| CompiledGroup::new(group.to_group())));
    let cases = (0..file.tests.len()).flat_map(|index| run_test(&file, index, &rules, &Settings::default()));
    cases.filter(|case| case.verdict == Verdict::Passed).count()
}

fn mixin() -> Vec<Texts> {
    let shared = std::env::var_os("PROMFORGE_SHARED").map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let Ok(entries) = std::fs::read_dir(shared.join("corpus/kubernetes-mixin/tests")) else { return Vec::new() };
    let text = |path: &Path| std::fs::read_to_string(path).expect("a readable file");
    let one = |path: PathBuf| {
        let tests = text(&path);
        let file = read_unit_file(&read(&tests, SourceId(0), &Limits::default()), SourceId(0), &mut Vec::new());
        let folder = path.parent().expect("a folder");
        let paths = file.rule_files.iter().flat_map(|pattern| edge::expand(&folder.join(pattern.as_str()).to_string_lossy()).expect("a pattern"));
        let rules = paths.map(|path| text(&path)).collect();
        Texts { tests, rules }
    };
    entries.map(|entry| one(entry.expect("an entry").path())).collect()
}

/// So many alerts on rates, each over ten series of its own, asked for at the end of so many minutes.
fn generated(rules: usize, minutes: usize) -> Texts {
    let mut all = "groups:\n- name: g\n  rules:\n".to_owned();
    let mut tests = "rule_files: [rules.yml]\nevaluation_interval: 1m\ntests:\n- interval: 1m\n  input_series:\n".to_owned();
    let mut expected = "  alert_rule_test:\n".to_owned();
    for rule in 0..rules {
        let _ = writeln!(all, "  - {{alert: A{rule}, expr: 'sum by (job) (rate(m{rule}_total[5m])) > 5', for: 5m, annotations: {{s: '{{{{ $value }}}}'}}}}");
        for instance in 0..10 {
            let _ = writeln!(tests, "  - {{series: 'm{rule}_total{{job=\"x\",instance=\"{instance}\"}}', values: '0+60x{minutes}'}}");
        }
        let _ = writeln!(expected, "  - {{eval_time: {minutes}m, alertname: A{rule}, exp_alerts: [{{exp_labels: {{job: x}}, exp_annotations: {{s: '10'}}}}]}}");
    }
    Texts { tests: tests + &expected, rules: vec![all] }
}

fn bench(c: &mut Criterion) {
    let mut group = c.benchmark_group("unit tests");
    let mixin = mixin();
    if !mixin.is_empty() {
        group.bench_function("kubernetes-mixin", |b| b.iter(|| mixin.iter().map(|texts| passed(black_box(texts))).sum::<usize>()));
    }
    for (rules, minutes) in [(1, 60), (100, 60), (20, 1440)] {
        let texts = generated(rules, minutes);
        assert_eq!(passed(&texts), rules, "all pass");
        group.bench_function(format!("{rules} alerts, {minutes} minutes"), |b| b.iter(|| passed(black_box(&texts))));
    }
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
