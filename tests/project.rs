//! `cargo xtask` over a small project in a folder of its own: what is written, left alone, removed, compared and refused.

#![expect(clippy::disallowed_methods, reason = "a boundary test looks at the files that were written")]
#![expect(clippy::print_stderr, reason = "says plainly that it skipped")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::SystemTime;

use promforge::grafana::{Dashboard, Timeseries, Unit, Variable};
use promforge::metrics::{Catalogue, Counter};
use promforge::project::{Exit, Project, Target};
use promforge::promql::builder::*;
use promforge::rules::{AlertRule, RecordingRule, RuleFile, RuleGroup, Severity};

const JOBS: Counter = Counter::new("jobs_total").labels(&["queue"]);

fn dashboard(title: &str) -> Dashboard {
    let panel = Timeseries::new("Jobs").description("Jobs per second.").unit(Unit::OpsPerSecond);
    Dashboard::new(title).variable(Variable::prometheus_datasource()).panels(panel.query(JOBS.rate(RATE_INTERVAL).sum_by(["queue"]), "{{queue}}"))
}

fn rules(threshold: f64) -> RuleFile {
    let rate = || JOBS.rate(minutes(5)).sum_by(["queue"]);
    let alert = AlertRule::new("NoJobs", rate().lt(threshold))
        .hold(minutes(5))
        .severity(Severity::Warning)
        .summary("{{ $labels.queue }} stands still")
        .description("{{ $labels.queue }} does {{ $value | humanize }} jobs per second.");
    RuleFile::new("jobs").group(RuleGroup::new("jobs").rule(RecordingRule::new("queue:jobs:rate5m", rate())).rule(alert))
}

fn catalogue() -> Catalogue {
    let mut catalogue = Catalogue::new();
    assert!(catalogue.add(&JOBS).is_none());
    catalogue
}

fn project() -> Project {
    let target = Target::kube_prometheus_stack("monitoring").release("kps");
    Project::new("jobs").catalogue(catalogue()).rules([rules(0.1)]).dashboards([dashboard("Jobs"), dashboard("More Jobs")]).target(target)
}

/// Runs a verb; its exit, its output and what it said on the other stream.
fn run(project: &Project, root: &Path, arguments: &str) -> (Exit, String, String) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let exit = project.run(root, arguments.split_whitespace(), &mut out, &mut err);
    (exit, String::from_utf8(out).expect("UTF-8"), String::from_utf8(err).expect("UTF-8"))
}

#[track_caller]
fn build(project: &Project, root: &Path) -> String {
    let (exit, out, err) = run(project, root, "build-dashboards");
    assert_eq!((exit, err.as_str()), (Exit::Clean, ""), "{out}");
    out
}

/// Every file below the folder with its content and its time.
fn files(folder: &Path) -> BTreeMap<String, (String, SystemTime)> {
    let entries = walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok).filter(|e| e.file_type().is_file());
    entries
        .map(|e| {
            let name = e.path().strip_prefix(folder).expect("below").to_string_lossy().replace('\\', "/");
            (name, (fs::read_to_string(e.path()).expect("text"), e.metadata().expect("metadata").modified().expect("a time")))
        })
        .collect()
}

fn names(folder: &Path) -> Vec<String> {
    files(folder).into_keys().collect()
}

const ALL: [&str; 7] = [
    "dashboards/jobs.json",
    "dashboards/more-jobs.json",
    "manifests/configmap-jobs.yaml",
    "manifests/configmap-more-jobs.yaml",
    "manifests/prometheusrule-jobs.yaml",
    "rules/jobs.yaml",
    ".promforge-manifest.json",
];

fn all() -> Vec<&'static str> {
    let mut all = ALL.to_vec();
    all.sort_unstable();
    all
}

#[test]
fn a_build_writes_everything_and_a_second_one_nothing() {
    let root = tempfile::tempdir().unwrap();
    let out = build(&project(), root.path());
    assert_eq!(out.lines().next(), Some("    built  2 dashboards (2 panels), 1 rule group (1 alert, 1 recording rule), 3 manifests  → build/"));
    let line = out.lines().find(|l| l.contains("configmap-jobs.yaml")).expect("a line");
    let words: Vec<&str> = line.split_whitespace().collect();
    assert_eq!(
        (words[..3].join(" ").as_str(), words[4..].join(" ").as_str()),
        ("wrote build/manifests/configmap-jobs.yaml grafana_dashboard=1", "KiB of 1 MiB")
    );
    assert_eq!(names(&root.path().join("build")), all());
    let before = files(root.path());
    std::thread::sleep(std::time::Duration::from_millis(20));
    let out = build(&project(), root.path());
    assert!(out.contains("unchanged  nothing to write: all 6 files as they were"), "{out}");
    assert_eq!(files(root.path()), before, "not touched");
    // Another folder, the same bytes.
    let other = tempfile::tempdir().unwrap();
    build(&project(), other.path());
    let bytes = |folder: &Path| files(folder).into_iter().map(|(name, (text, _))| (name, text)).collect::<Vec<_>>();
    assert_eq!(bytes(other.path()), bytes(root.path()));
}

#[test]
fn manifests_carry_what_they_should() {
    let root = tempfile::tempdir().unwrap();
    build(&project().folder("Team/Jobs"), root.path());
    let read = |name: &str| fs::read_to_string(root.path().join("build").join(name)).expect(name);
    let map = read("manifests/configmap-more-jobs.yaml");
    for line in
        ["  name: dashboard-more-jobs", "  namespace: monitoring", "    grafana_dashboard: \"1\"", "    grafana_folder: Team/Jobs", "  more-jobs.json: |"]
    {
        assert!(map.lines().any(|l| l == line), "{line}\n{map}");
    }
    // The dashboard is in it line by line, indented.
    let json = read("dashboards/more-jobs.json");
    assert!(map.ends_with(&json.lines().map(|l| format!("    {l}\n")).collect::<String>()));
    let rule = read("manifests/prometheusrule-jobs.yaml");
    assert!(rule.contains("    release: kps\n") && rule.contains("        - alert: NoJobs\n"), "{rule}");
    assert!(!map.contains("release: kps"));
}

#[test]
fn only_what_a_build_wrote_is_removed() {
    let root = tempfile::tempdir().unwrap();
    let at = |name: &str| root.path().join("build").join(name);
    build(&project(), root.path());
    fs::write(at("dashboards/mine.json"), "{}").unwrap();
    fs::write(root.path().join("precious"), "1").unwrap();
    let edited = fs::read_to_string(at("manifests/configmap-more-jobs.yaml")).unwrap() + "# mine\n";
    fs::write(at("manifests/configmap-more-jobs.yaml"), &edited).unwrap();
    // A record that was tampered with never leads outside.
    let record = fs::read_to_string(at(".promforge-manifest.json")).unwrap();
    fs::write(at(".promforge-manifest.json"), record.replace("\"files\": {", "\"files\": {\n    \"../precious\": \"1-af63ac4c86019afc\",")).unwrap();

    let less = Project::new("jobs")
        .catalogue(catalogue())
        .rules([rules(0.1)])
        .dashboards([dashboard("Jobs")])
        .target(Target::kube_prometheus_stack("monitoring").release("kps"));
    let (exit, out, err) = run(&less, root.path(), "build-dashboards");
    assert_eq!(exit, Exit::Clean);
    assert!(out.contains("  removed  build/dashboards/more-jobs.json\n"), "{out}");
    assert_eq!(err, "note: build/manifests/configmap-more-jobs.yaml is no longer generated, but was edited by hand and stays\n");
    assert!(!at("dashboards/more-jobs.json").exists());
    assert_eq!(fs::read_to_string(at("manifests/configmap-more-jobs.yaml")).unwrap(), edited);
    assert!(at("dashboards/mine.json").exists() && root.path().join("precious").exists());

    // Folders that become empty go too; those with something foreign stay.
    let (exit, _, _) = run(&Project::new("jobs"), root.path(), "build-dashboards");
    assert_eq!(exit, Exit::Clean);
    assert_eq!(names(&root.path().join("build")), [".promforge-manifest.json", "dashboards/mine.json", "manifests/configmap-more-jobs.yaml"]);
    assert!(!at("rules").exists());
}

#[test]
fn edits_by_hand_are_overwritten_with_a_word_about_it() {
    let root = tempfile::tempdir().unwrap();
    build(&project(), root.path());
    let path = root.path().join("build/rules/jobs.yaml");
    let before = fs::read_to_string(&path).unwrap();
    fs::write(&path, "groups: []\n").unwrap();
    let (exit, out, err) = run(&project(), root.path(), "build-dashboards");
    assert_eq!((exit, fs::read_to_string(&path).unwrap()), (Exit::Clean, before));
    assert!(out.contains("wrote  build/rules/jobs.yaml"), "{out}");
    assert_eq!(err, "note: build/rules/jobs.yaml had been edited by hand; change the code instead\n");
}

#[test]
fn check_compares_bytes_and_writes_nothing() {
    let root = tempfile::tempdir().unwrap();
    let (exit, out, err) = run(&project(), root.path(), "build --check");
    assert_eq!(exit, Exit::Findings);
    assert!(out.contains("snapshots/jobs/rules/jobs.yaml: not there yet, "), "{out}");
    assert!(err.contains("6 files in snapshots/jobs/ are not what the code says: `cargo xtask build --bless` writes the copies"), "{err}");
    assert_eq!(names(root.path()), [] as [&str; 0]);

    let (exit, _, err) = run(&project(), root.path(), "build --bless");
    assert_eq!((exit, err.as_str()), (Exit::Clean, ""));
    assert_eq!(names(&root.path().join("snapshots/jobs")), all());
    let (exit, out, _) = run(&project(), root.path(), "build --check");
    assert_eq!((exit, out.as_str()), (Exit::Clean, "    fresh  6 files in snapshots/jobs/\n"));

    let before = files(root.path());
    let changed = Project::new("jobs")
        .catalogue(catalogue())
        .rules([rules(0.5)])
        .dashboards([dashboard("Jobs")])
        .target(Target::kube_prometheus_stack("monitoring").release("kps"));
    let (exit, out, _) = run(&changed, root.path(), "build --check");
    assert_eq!(exit, Exit::Findings);
    for line in [
        "--- snapshots/jobs/rules/jobs.yaml",
        "+++ snapshots/jobs/rules/jobs.yaml (generated)",
        "-        expr: sum by (queue) (rate(jobs_total[5m])) < 0.1",
        "+        expr: sum by (queue) (rate(jobs_total[5m])) < 0.5",
        "snapshots/jobs/dashboards/more-jobs.json: is there, but is not generated",
    ] {
        assert!(out.lines().any(|l| l == line), "{line}\n{out}");
    }
    assert_eq!(files(root.path()), before, "nothing is written");
    let (exit, out, _) = run(&changed, root.path(), "diff");
    assert_eq!(exit, Exit::Findings);
    assert!(out.contains("--- build/rules/jobs.yaml"), "{out}");
    let (exit, ..) = run(&changed, root.path(), "build --bless");
    assert_eq!(exit, Exit::Clean);
    let (exit, out, _) = run(&changed, root.path(), "diff --against snapshots/jobs");
    assert_eq!((exit, out.as_str()), (Exit::Clean, "     same  4 files in snapshots/jobs/\n"));
    assert_eq!(run(&changed, root.path(), "build --check --bless").0, Exit::Failure, "not both");
}

#[test]
fn a_target_that_cannot_be_written_keeps_whole_files() {
    let root = tempfile::tempdir().unwrap();
    let build_folder = root.path().join("build");
    build(&project(), root.path());
    let whole = files(&build_folder);
    // A file where a folder should be: dashboards are written before, nothing is written in part.
    fs::remove_dir_all(build_folder.join("manifests")).unwrap();
    fs::write(build_folder.join("manifests"), "in the way").unwrap();
    let changed = project().dashboards([dashboard("Third")]);
    let (exit, _, err) = run(&changed, root.path(), "build-dashboards");
    assert_eq!(exit, Exit::Failure);
    assert!(err.starts_with("error: ") && err.contains("manifests"), "{err}");
    for (name, (text, _)) in files(&build_folder) {
        let third = name == "dashboards/third.json" && serde_json::from_str::<serde_json::Value>(&text).is_ok();
        let same = whole.get(&name).is_some_and(|(before, _)| *before == text);
        // What was written before the failure is recorded, so that a later build may remove it.
        let record = name == ".promforge-manifest.json" && text.contains("dashboards/third.json");
        assert!(third || same || record || name == "manifests", "{name} is neither the old nor the new one");
    }

    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let root = tempfile::tempdir().unwrap();
        build(&project(), root.path());
        let before = files(root.path());
        let rules_folder = root.path().join("build/rules");
        fs::set_permissions(&rules_folder, fs::Permissions::from_mode(0o555)).unwrap();
        if fs::write(rules_folder.join("probe"), "").is_ok() {
            fs::remove_file(rules_folder.join("probe")).unwrap();
            eprintln!("skipped: this user may write into read-only folders");
        } else {
            let (exit, _, err) = run(&project(), root.path(), "build-dashboards");
            assert_eq!((exit, err.as_str()), (Exit::Clean, ""), "nothing to write");
            let changed = Project::new("jobs").rules([rules(0.5)]);
            let (exit, _, err) = run(&changed, root.path(), "build-dashboards");
            assert_eq!(exit, Exit::Failure);
            assert!(err.contains("permission denied"), "{err}");
            let now = files(root.path());
            assert_eq!(now.get("build/rules/jobs.yaml"), before.get("build/rules/jobs.yaml"));
            assert!(now.keys().all(|name| before.contains_key(name)), "nothing half-written");
        }
        fs::set_permissions(&rules_folder, fs::Permissions::from_mode(0o755)).unwrap();
    }
}

#[test]
fn errors_stop_the_build() {
    let typo = || RecordingRule::new("queue:jobz:rate5m", promql("sum by (queue) (rate(jobz_total[5m]))").unwrap());
    let large = || {
        let lines = (0..6000).map(|i| format!("line {i} of a description that is far too long to fit into one object of a cluster, said again and again\n"));
        dashboard("Large").description(lines.collect::<String>().repeat(2))
    };
    for (project, expected) in [
        (project().rules([RuleFile::new("more").group(RuleGroup::new("more").rule(typo()))]), "error[metric/unknown]: no metric is called `jobz_total`"),
        (project().dashboards([dashboard("JOBS").uid("Jobs")]), "error[project/duplicate-uid]: two dashboards have the uid `Jobs`"),
        (
            project().dashboards([dashboard("x").uid("more_jobs")]),
            "error[project/duplicate-object]: two objects of kind ConfigMap are called `dashboard-more-jobs`",
        ),
        (project().rules([rules(1.0)]), "error[project/duplicate-object]: two objects of kind PrometheusRule are called `jobs`"),
        (project().rules([RuleFile::new("../../escape")]), "error[project/object]: object name `../../escape`"),
        (project().dashboards([dashboard("a/../b").uid("../b")]), "error[dashboard/uid]: expected letters, digits, `-` and `_` in the uid"),
        (project().dashboards([large()]), "error[project/object]: data: expected at most 1048576 bytes"),
    ] {
        let root = tempfile::tempdir().unwrap();
        let (exit, out, err) = run(&project, root.path(), "build-dashboards");
        assert_eq!((exit, out.as_str()), (Exit::Findings, ""), "{err}");
        assert!(err.contains(expected), "{expected}\n{err}");
        assert!(err.ends_with("error: nothing was written, because of the errors above\n"), "{err}");
        assert_eq!(names(root.path()), [] as [&str; 0], "{expected}");
        assert_eq!(run(&project, root.path(), "check --format concise").0, Exit::Findings);
    }
}

/// The build and the linter look at the same dashboards; nobody wants to read a finding twice.
#[test]
fn each_finding_is_said_once() {
    let root = tempfile::tempdir().unwrap();
    let panel = Timeseries::new("Mails").description("d").unit(Unit::OpsPerSecond).query("sum(rate(mails_total{queue=\"$queue\"}[$__rate_interval]))", "");
    let (exit, out, _) = run(&project().dashboards([dashboard("Mails").panels(panel)]), root.path(), "check --format concise");
    let codes: Vec<&str> = out.lines().filter_map(|line| line.split(['[', ']']).nth(1)).collect();
    assert_eq!((exit, codes), (Exit::Findings, vec!["variable/undeclared", "metric/unknown"]), "{out}");
}

#[test]
fn warnings_do_not_stop_the_build() {
    let root = tempfile::tempdir().unwrap();
    let text = "word ".repeat(60_000);
    let (exit, out, err) = run(&project().dashboards([dashboard("Large").description(text)]), root.path(), "build-dashboards");
    assert_eq!(exit, Exit::Clean);
    assert!(err.contains("warning[project/large-config-map]") && out.contains("configmap-large.yaml"), "{err}{out}");
    let (exit, out, _) = run(&project(), root.path(), "check");
    assert_eq!(exit, Exit::Clean);
    assert_eq!(out, "  checked  2 dashboards (2 panels), 1 rule group (1 alert, 1 recording rule), 3 manifests, 4 expressions: nothing found\n");
}

#[test]
fn a_catalogue_file_is_part_of_the_catalogue() {
    let root = tempfile::tempdir().unwrap();
    fs::write(root.path().join("more.toml"), "[metrics.mails_total]\ntype = \"counter\"\nlabels = [\"queue\"]\n").unwrap();
    let mails = RuleFile::new("mails").group(RuleGroup::new("mails").rule(RecordingRule::new("mails:rate5m", promql("sum(rate(mails_total[5m]))").unwrap())));
    let with = project().catalogue_file("more.toml").rules([mails]);
    build(&with, root.path());
    let (exit, out, err) = run(&with, root.path(), "catalogue");
    assert_eq!((exit, err.as_str()), (Exit::Clean, ""));
    assert!(out.contains("[metrics.jobs_total]") && out.contains("[metrics.mails_total]"), "{out}");
    fs::write(root.path().join("more.toml"), "[metrics.jobs_total]\ntype = \"gauge\"\n").unwrap();
    let (exit, _, err) = run(&project().catalogue_file("more.toml"), root.path(), "build-dashboards");
    assert_eq!(exit, Exit::Findings);
    assert!(err.contains("error[catalogue/conflict]") && err.contains("more.toml:1:10"), "{err}");
    let (exit, _, err) = run(&project().catalogue_file("none.toml"), root.path(), "check");
    assert_eq!(exit, Exit::Failure);
    assert!(err.contains("none.toml"), "{err}");
}

#[test]
fn unit_tests_run_on_what_the_code_says_now() {
    let root = tempfile::tempdir().unwrap();
    fs::create_dir_all(root.path().join("tests")).unwrap();
    let unit = |alerts: &str| {
        format!(
            "rule_files: [../build/rules/*.yaml]\nevaluation_interval: 1m\ntests:\n  - interval: 1m\n    input_series:\n      - series: jobs_total{{queue=\"mail\"}}\n        \
             values: 0+3x20\n    alert_rule_test:\n      - eval_time: 10m\n        alertname: NoJobs\n{alerts}"
        )
    };
    let fires = "        exp_alerts:\n          - exp_labels: {queue: mail, severity: warning}\n            exp_annotations:\n              summary: mail stands still\n              \
                 description: mail does 50m jobs per second.\n";
    fs::write(root.path().join("tests/jobs.yaml"), unit(fires)).unwrap();
    fs::write(root.path().join("tests/rules.yaml"), "groups: []\n").unwrap();
    let tested = project().unit_tests(["tests"]);
    let (exit, out, err) = run(&tested, root.path(), "test");
    assert_eq!((exit, err.as_str(), out.as_str()), (Exit::Clean, "", "  tests/jobs.yaml\n    ✓ 1 passed\n   tested  1 expectation in 1 file\n"));
    // What lies in build/ is older than the code, and does not count.
    fs::create_dir_all(root.path().join("build/rules")).unwrap();
    fs::write(root.path().join("build/rules/jobs.yaml"), "groups: []\n").unwrap();
    assert_eq!(run(&tested, root.path(), "test").0, Exit::Clean);

    fs::write(root.path().join("tests/jobs.yaml"), unit("")).unwrap();
    let (exit, out, _) = run(&tested, root.path(), "test tests/jobs.yaml");
    assert_eq!(exit, Exit::Findings);
    assert!(out.contains("NoJobs at 10m") && out.ends_with("  1 failed, 0 passed\n"), "{out}");
    assert_eq!(run(&tested, root.path(), "build").0, Exit::Findings, "a build runs the tests");
    fs::write(root.path().join("tests/jobs.yaml"), unit("").replace("*.yaml", "none.yaml")).unwrap();
    let (exit, _, err) = run(&tested, root.path(), "test");
    assert_eq!(exit, Exit::Findings);
    assert!(err.contains("no rule file is called `../build/rules/none.yaml`") && err.contains("tests/jobs.yaml:1:14"), "{err}");
    assert_eq!(run(&project().unit_tests(["gone"]), root.path(), "test").0, Exit::Failure);
}

#[test]
fn verbs() {
    let root = tempfile::tempdir().unwrap();
    let chore = |arguments: Vec<String>| u8::try_from(arguments.len()).unwrap_or(9);
    let project = project().chore("count", "count its arguments", chore);
    let (exit, out, _) = run(&project, root.path(), "help");
    assert_eq!(exit, Exit::Clean);
    for word in ["build-dashboards", "build ", "check ", "test ", "diff ", "catalogue", "count             count its arguments", "Exit codes: 0"] {
        assert!(out.contains(word), "{word}\n{out}");
    }
    assert_eq!(run(&project, root.path(), "count a --b c").0, Exit::Chore(3));
    let (exit, _, err) = run(&project, root.path(), "biuld");
    assert_eq!((exit, err.as_str()), (Exit::Failure, "error: no verb is called `biuld`: did you mean `build`?\n"));
    assert_eq!(run(&project, root.path(), "check --format xml").0, Exit::Failure);
    let (exit, out, _) = run(&project, root.path(), "catalogue --schema");
    assert_eq!((exit, serde_json::from_str::<serde_json::Value>(&out).expect("JSON")["title"].as_str()), (Exit::Clean, Some("CatalogueFile")));
    let (exit, out, _) = run(&project, root.path(), "check --format json");
    assert!(exit == Exit::Clean && serde_json::from_str::<serde_json::Value>(&out).is_ok(), "{out}");
    assert_eq!(names(root.path()), [] as [&str; 0], "none of these writes");
}
