//! The example project, a workspace of its own, builds offline from its committed lock file and does what its README says.

#![expect(clippy::disallowed_methods, reason = "a boundary test starts cargo and reads files")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn example() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/new-project")
}

/// Cargo in the example, with a target folder beside this test's so that a second run compiles nothing.
fn cargo(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO"))
        .args(arguments)
        .current_dir(example())
        .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("new-project"))
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .env("CARGO_INCREMENTAL", "0")
        .env("CARGO_TERM_COLOR", "never")
        .output()
        .expect("cargo starts")
}

#[track_caller]
fn succeeds(arguments: &[&str]) -> String {
    let output = cargo(arguments);
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "cargo {}\n{out}{err}", arguments.join(" "));
    out.into_owned()
}

#[test]
fn the_readme_holds() {
    let xtask = |verb: &str| succeeds(&["run", "--offline", "--locked", "--quiet", "--package", "xtask", "--", verb]);
    let built = xtask("build-dashboards");
    assert!(built.contains("built  1 dashboard (3 panels), 1 rule group (1 alert, 1 recording rule), 2 manifests  → build/"), "{built}");
    let files = ["dashboards/jobs.json", "rules/jobs.yaml", "manifests/configmap-jobs.yaml", "manifests/prometheusrule-jobs.yaml"];
    for file in files {
        assert!(example().join("build").join(file).is_file(), "{file}");
    }
    assert!(xtask("check").contains("nothing found"));
    assert!(xtask("test").contains("tested  2 expectations in 1 file"));
    assert!(xtask("diff").contains("same  4 files in build/"));
    let tested = succeeds(&["test", "--offline", "--locked", "--quiet", "--package", "rules", "--lib"]);
    assert!(tested.contains("1 passed"), "{tested}");
}

/// What a new project locks is what this repository is tested with.
#[test]
fn locked_versions_are_those_of_the_root() {
    let packages = |path: PathBuf| -> std::collections::BTreeSet<String> {
        let text = std::fs::read_to_string(path).expect("a lock file");
        let blocks = text.split("[[package]]").skip(1).filter(|block| block.contains("source = "));
        blocks.map(|block| block.lines().filter(|line| line.starts_with("name = ") || line.starts_with("version = ")).collect()).collect()
    };
    let (root, example) = (packages(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.lock")), packages(example().join("Cargo.lock")));
    let other: Vec<&String> = example.difference(&root).collect();
    assert!(!example.is_empty() && other.is_empty(), "{other:?}: copy Cargo.lock over examples/new-project/Cargo.lock and build it once");
}
