//! Folders of promtool's unit-test files as `#[test]`s.

use std::num::NonZero;
use std::path::{Path, PathBuf};

use crate::diag::render::{drawn, sorted};
use crate::diag::{Diagnostic, Level};
use crate::edge::{Limit, RuleFilesOnDisk, find_unit_tests};
use crate::ruletest::{Choice, PLAIN, Shown, Suite, Told};

/// Runs a unit-test file, or every one below a folder, as `promforge test rules` does; rule files are found from each test's own folder.
/// [`rule_tests!`](crate::rule_tests) makes a `#[test]` of it.
///
/// # Panics
/// If something fails, with everything that does and why.
#[track_caller]
pub fn assert_rule_tests(path: impl AsRef<Path>) {
    let failures = failures(path.as_ref().to_path_buf());
    assert!(failures.is_empty(), "{failures}");
}

fn failures(path: PathBuf) -> String {
    let choice = Choice { threads: std::thread::available_parallelism().map_or(1, NonZero::get), ..Choice::default() };
    let limit = Limit::default();
    let suite = Suite::load(find_unit_tests([path], limit), &RuleFilesOnDisk { limit }, &choice);
    let rules = suite.rule_files.iter().flat_map(|rules| &rules.findings);
    let found = suite.files.iter().flat_map(|file| &file.findings).chain(rules);
    let found: Vec<Diagnostic> = found.filter(|finding| finding.level == Level::Error).cloned().collect();
    let mut out = drawn(&sorted(&found, &suite.sources), &suite.sources, false);
    suite.run(&choice, Shown::default(), |told| {
        if let Told::File(file, ran) = told {
            let source = suite.sources.get(file.source);
            out.extend(ran.iter().flat_map(|ran| &ran.cases).map(|case| case.to_text(source, PLAIN)));
        }
    });
    if out.is_empty() { out } else { format!("unit tests of rules failed:\n{out}") }
}

/// A `#[test]` that runs promtool's unit-test files, one or all below a folder; the path is relative to the package:
///
/// ```
/// promforge::rule_tests!("rules/tests");
/// promforge::rule_tests!(latency: "rules/latency_test.yaml");
/// ```
///
/// The test is called `rule_tests` unless a name stands in front.
#[macro_export]
macro_rules! rule_tests {
    ($name:ident: $path:literal) => {
        #[test]
        fn $name() {
            $crate::project::assert_rule_tests(concat!(env!("CARGO_MANIFEST_DIR"), "/", $path));
        }
    };
    ($path:literal) => {
        $crate::rule_tests!(rule_tests: $path);
    };
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "writes the files that are tested")]
mod tests {
    use super::*;

    #[test]
    fn a_folder_passes_or_says_why() {
        let folder = tempfile::tempdir().expect("a folder");
        let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("a file");
        write("rules.yaml", "groups: [{name: a, rules: [{record: b, expr: up + 1}]}]");
        write(
            "a.yaml",
            "rule_files: [rules.yaml]\ntests:\n- input_series: [{series: up, values: '1'}]\n  promql_expr_test: [{expr: b, eval_time: 0, exp_samples: [{labels: b, value: 2}]}]\n",
        );
        assert_rule_tests(folder.path());
        write(
            "b.yaml",
            "rule_files: [rules.yaml]\ntests:\n- input_series: [{series: up, values: '1'}]\n  promql_expr_test: [{expr: b, eval_time: 0}, {expr: sum(, eval_time: 0}]\n",
        );
        let said = failures(folder.path().to_path_buf()).replace(&format!("{}/", folder.path().display()), "");
        assert!(said.contains("error[promql/syntax]") && said.contains("✗ b.yaml:4:22  b at 0s  (test 1)"), "{said}");
        assert!(failures(folder.path().join("none")).contains("no file or folder"));
    }
}
