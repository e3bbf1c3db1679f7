//! Rule files of other teams: written and read again they are the same rules, and `promforge fmt` changes no meaning, keeps every
//! comment and has nothing to do the second time.
//!
//! The files are read from `../shared` (or `PROMFORGE_SHARED`) and are no part of this repository; without them nothing is tested.

#![expect(clippy::disallowed_methods, reason = "a boundary test reads and writes files")]
#![expect(clippy::print_stderr, reason = "says plainly that it skipped")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use promforge::k8s::{PrometheusRule, to_value};
use promforge::promql::{Features, parse, parse_all};
use promforge::rules::{FoundGroup, RuleFile, read_rule_file};
use promforge::text::SourceId;
use promforge::yaml::{self, Limits, read};

fn corpus() -> Vec<PathBuf> {
    let shared = std::env::var_os("PROMFORGE_SHARED").map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let (mut folders, mut files) = (vec![shared.join("corpus"), shared.join("conformance/promtool")], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "yaml" || e == "yml") {
                files.push(path);
            }
        }
    }
    files.sort();
    if files.is_empty() {
        eprintln!("skipped: there is no corpus of rule files");
    }
    files
}

/// The rules of a text that Prometheus takes; `None` if it does not, or has none.
fn rules(text: &str) -> Option<RuleFile> {
    let mut findings = Vec::new();
    let groups = read_rule_file(&read(text, SourceId(0), &Limits::default()), &Features::server(), &mut findings);
    let fine = !groups.is_empty() && findings.iter().all(|f| f.level != promforge::diag::Level::Error);
    fine.then(|| RuleFile { name: "file".to_owned(), groups: groups.iter().map(FoundGroup::to_group).collect() })
}

/// The verdicts of Prometheus 3.15.0 on some two hundred small files, each with something awkward in it.
#[test]
fn files_are_taken_and_refused_as_in_prometheus() {
    let cases = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/rules/verdicts.txt")).expect("the cases");
    let mut wrong = Vec::new();
    for line in cases.lines().filter(|line| !line.starts_with('#')) {
        let (verdict, quoted) = line.split_at(line.find('"').expect("a text"));
        let text: String = serde_json::from_str(quoted).expect("a JSON string");
        let mut findings = Vec::new();
        let groups = read_rule_file(&read(&text, SourceId(0), &Limits::default()), &Features::server(), &mut findings);
        let refused = findings.iter().any(|f| f.level == promforge::diag::Level::Error);
        let found = if refused { "refused".to_owned() } else { format!("{} found", groups.iter().map(|g| g.rules.len()).sum::<usize>()) };
        if found != verdict.trim_end() {
            wrong.push(format!("{line}: {found} {findings:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Everything a file means, expressions as their tree prints.
fn meaning(file: &RuleFile) -> (serde_json::Value, Vec<String>) {
    (file.groups_value(), file.rules().map(|(_, rule)| rule.expr().to_string()).collect())
}

fn object(text: &str) -> Option<PrometheusRule> {
    let stream = read(text, SourceId(0), &Limits::default());
    stream.documents.first().and_then(|d| d.root()).and_then(|root| PrometheusRule::read(root, &mut Vec::new()))
}

#[test]
fn rules_written_and_read_again_are_the_same() {
    let (mut files, mut objects) = (0, 0);
    for path in corpus() {
        let Ok(text) = fs::read_to_string(&path) else { continue };
        if let Some(file) = rules(&text) {
            let written = file.to_yaml();
            let again = rules(&written).unwrap_or_else(|| panic!("{}:\n{written}", path.display()));
            assert_eq!(meaning(&again), meaning(&file), "{}", path.display());
            assert_eq!(again.to_yaml(), written, "{}", path.display());
            files += 1;
        }
        if let Some(rule) = object(&text) {
            let written = yaml::write(&to_value(&rule).expect("a value"));
            assert_eq!(object(&written), Some(rule), "{}", path.display());
            objects += 1;
        }
    }
    eprintln!("{files} rule files and {objects} objects");
}

/// Every comment of a file: YAML's, and those inside of expressions, blocks included.
fn comments(text: &str) -> Vec<String> {
    let stream = read(text, SourceId(0), &Limits::default());
    let mut all: Vec<String> = stream.comments.iter().map(|c| text[c.span.range()].to_owned()).collect();
    let mut open: Vec<_> = stream.documents.iter().filter_map(|d| d.root()).collect();
    while let Some(node) = open.pop() {
        for (key, value) in node.mapping().into_iter().flat_map(|m| m.entries().collect::<Vec<_>>()) {
            if key.text().is_some_and(|k| k == "expr")
                && let Some(expr) = value.text()
            {
                let parsed = parse_all(&expr, &Features::server());
                all.extend(parsed.comments.iter().map(|span| expr[span.range()].trim_end().to_owned()));
            }
            open.push(value);
        }
        open.extend(node.sequence().into_iter().flat_map(|s| s.items().collect::<Vec<_>>()));
    }
    all.sort();
    all
}

fn format(folder: &Path) {
    let output = Command::new(env!("CARGO_BIN_EXE_promforge")).arg("fmt").arg(folder).output().expect("it runs");
    assert!(matches!(output.status.code(), Some(0 | 1)), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn formatting_keeps_meanings_and_comments() {
    let folder = tempfile::tempdir().expect("a folder");
    let copies: Vec<(PathBuf, PathBuf, String)> = corpus()
        .into_iter()
        .enumerate()
        .filter_map(|(i, path)| {
            let text = fs::read_to_string(&path).ok().filter(|text| text.contains("groups:"))?;
            let copy = folder.path().join(format!("{i}.yaml"));
            fs::write(&copy, &text).expect("written");
            Some((path, copy, text))
        })
        .collect();
    format(folder.path());
    let (mut changed, mut once) = (0, Vec::new());
    for (path, copy, before) in &copies {
        let after = fs::read_to_string(copy).expect("still there");
        let name = path.display();
        assert_eq!(comments(&after), comments(before), "{name}");
        assert_eq!(rules(&after).as_ref().map(meaning), rules(before).as_ref().map(meaning), "{name}");
        let exprs = |text: &str| {
            let object = object(text)?;
            let rules = object.spec.groups.into_iter().flat_map(|g| g.rules);
            Some(rules.map(|r| (r.alert, parse(&r.expr, &Features::server()).map(|e| e.to_string()).ok(), r.labels, r.annotations)).collect::<Vec<_>>())
        };
        assert_eq!(exprs(&after), exprs(before), "{name}");
        changed += usize::from(after != *before);
        once.push(after);
    }
    eprintln!("{changed} of {} files changed", copies.len());
    format(folder.path());
    for ((path, copy, _), once) in copies.iter().zip(&once) {
        assert_eq!(&fs::read_to_string(copy).expect("still there"), once, "{}", path.display());
    }
}
