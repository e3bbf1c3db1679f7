//! Texts become test files with their rules.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diag::{Code, Diagnostic, Level};
use crate::promql::Features;
use crate::rules::CompiledGroup;
use crate::ruletest::parallel::{Step, in_order};
use crate::ruletest::rule_text::{RuleText, read_rule_text};
use crate::ruletest::ruleset::Ruleset;
use crate::ruletest::settings::Settings;
use crate::ruletest::unit_file::{UnitFile, read_chosen_tests};
use crate::ruletest::warnings;
use crate::text::{SourceId, Sources, Span};
use crate::yaml;

const UNREADABLE: Code = Code("input/unreadable");
const NO_RULE_FILE: Code = Code("test/no-rule-file");

/// Where rule files come from.
pub trait Files: Sync {
    /// The files that a pattern in `rule_files` of the unit-test file `test` means, in order of their names; none if there are none.
    ///
    /// # Errors
    /// A pattern that is none, in a sentence.
    fn rule_files(&self, test: &str, pattern: &str) -> Result<Vec<String>, String>;

    /// The text of such a file.
    ///
    /// # Errors
    /// Why it cannot be read, in a sentence that names it.
    fn read(&self, path: &str) -> Result<Arc<str>, String>;
}

/// Which tests are run, and how.
pub struct Choice<'c> {
    /// Whether a test of that name is run.
    pub chosen: &'c (dyn Fn(&str) -> bool + Sync),
    /// How they are read and run.
    pub settings: Settings,
    /// What rule files may be made of (`--enable-feature`).
    pub rule_features: Features,
    /// Whether fields of rule files that Prometheus does not know are passed over.
    pub ignore_unknown_fields: bool,
    /// How many threads work.
    pub threads: usize,
}

impl Default for Choice<'_> {
    /// Every test, as promtool without flags runs it, on one thread.
    fn default() -> Self {
        Self { chosen: &|_| true, settings: Settings::default(), rule_features: Features::server(), ignore_unknown_fields: false, threads: 1 }
    }
}

/// Unit-test files and their rules, ready to run.
#[derive(Debug, Default)]
pub struct Suite {
    /// Every text, for showing findings.
    pub sources: Sources,
    /// The test files, in the order given.
    pub files: Vec<TestFile>,
    /// The rule files, in the order in which they are first named.
    pub rule_files: Vec<RuleFileRead>,
}

/// One unit-test file.
#[derive(Debug)]
pub struct TestFile {
    /// Its text; an empty one if it cannot be read.
    pub source: SourceId,
    /// What it says; `None` if it cannot be read.
    pub file: Option<UnitFile>,
    /// What is wrong with it, and why it cannot be read.
    pub findings: Vec<Diagnostic>,
    /// What it hardly means.
    pub warnings: Vec<Diagnostic>,
    /// Its rule files: positions in [`Suite::rule_files`].
    pub rules: Vec<usize>,
    /// Their groups, in order of evaluation; none if they cannot be used.
    pub ready: Ruleset,
    /// The tests to be run: positions in the file. None if something that concerns all of them is wrong.
    pub tests: Vec<usize>,
}

/// A rule file that was read once.
#[derive(Debug)]
pub struct RuleFileRead {
    /// Its name, as messages show it.
    pub name: String,
    /// What is wrong with it, and why it cannot be read.
    pub findings: Vec<Diagnostic>,
    /// Whether tests cannot be run against it.
    pub refused: bool,
    groups: Vec<CompiledGroup>,
}

/// Whether a text is a unit-test file, as far as its outermost fields tell.
#[must_use]
pub fn is_unit_test(text: &str) -> bool {
    // Most files that are none need no reading.
    if !["tests", "rule_files"].iter().any(|key| text.contains(key)) {
        return false;
    }
    let stream = yaml::read(text, SourceId(0), &yaml::Limits::default());
    let root = stream.documents.first().and_then(|document| document.root());
    root.is_some_and(|root| ["tests", "rule_files"].iter().any(|key| root.get(key).is_some()))
}

fn results<T: Sync, R: Send>(items: &[T], threads: usize, work: impl Fn(usize, &T) -> R + Sync) -> Vec<R> {
    let mut all = Vec::with_capacity(items.len());
    in_order(items, threads, work, |step| {
        if let Step::Result(_, result) = step {
            all.push(result);
        }
    });
    all
}

fn errors(findings: &[Diagnostic]) -> bool {
    findings.iter().any(|d| d.level == Level::Error)
}

impl Suite {
    /// Reads unit-test files (names and texts, or why there is none) and the rule files that they name.
    #[must_use]
    pub fn load(texts: Vec<(String, Result<Arc<str>, String>)>, files: &dyn Files, choice: &Choice<'_>) -> Self {
        let mut suite = Self::default();
        let texts: Vec<(String, SourceId, Result<Arc<str>, String>)> = texts
            .into_iter()
            .map(|(name, text)| {
                let source = suite.sources.add(name.as_str(), text.clone().unwrap_or_else(|_| Arc::from("")));
                (name, source, text)
            })
            .collect();
        let read = results(&texts, choice.threads, |_, (_, source, text)| match text {
            Err(why) => (None, vec![Diagnostic::error(UNREADABLE, why.as_str(), *source, Span::at(0))]),
            Ok(text) => {
                let mut findings = Vec::new();
                let stream = yaml::read(text, *source, &yaml::Limits::default());
                let file = read_chosen_tests(&stream, *source, &choice.settings.features, choice.chosen, &mut findings);
                (Some(file), findings)
            }
        });
        for ((_, source, _), (file, findings)) in texts.iter().zip(read) {
            let (warnings, rules, ready, tests) = Default::default();
            suite.files.push(TestFile { source: *source, file, findings, warnings, rules, ready, tests });
        }
        let names: Vec<String> = texts.into_iter().map(|(name, ..)| name).collect();
        suite.find_rules(&names, files, choice);
        suite.give_rules(choice);
        suite
    }

    /// Looks for the rule files of every test file, and reads each once. They are opened only if a test is run: without one,
    /// promtool only looks for them.
    fn find_rules(&mut self, names: &[String], files: &dyn Files, choice: &Choice<'_>) {
        let (mut places, mut paths): (BTreeMap<String, usize>, Vec<String>) = Default::default();
        for (test, name) in self.files.iter_mut().zip(names) {
            let Some(file) = &test.file else { continue };
            let wanted = file.tests.iter().any(|test| (choice.chosen)(&test.name));
            for pattern in &file.rule_files {
                match files.rule_files(name, pattern.as_str()) {
                    Ok(found) if found.is_empty() => {
                        let message = format!("no file matches `{}`", pattern.as_str());
                        let help = "patterns are relative to the folder of the test file";
                        // promtool goes on without the rules; a test of nothing is hardly meant, but a warning is all it says.
                        test.findings.push(Diagnostic::warning(NO_RULE_FILE, message, file.source, pattern.host_span()).help(help));
                    }
                    Ok(found) => {
                        for path in found.into_iter().filter(|_| wanted) {
                            let at = *places.entry(path).or_insert_with_key(|path| {
                                paths.push(path.clone());
                                paths.len() - 1
                            });
                            // Two patterns may mean the same file, whose groups are there but once.
                            if !test.rules.contains(&at) {
                                test.rules.push(at);
                            }
                        }
                    }
                    Err(message) => test.findings.push(Diagnostic::error(NO_RULE_FILE, message, file.source, pattern.host_span())),
                }
            }
        }
        let texts = results(&paths, choice.threads, |_, path| files.read(path));
        let sources: Vec<SourceId> =
            paths.iter().zip(&texts).map(|(path, text)| self.sources.add(path.as_str(), text.clone().unwrap_or_else(|_| Arc::from("")))).collect();
        let items: Vec<_> = sources.into_iter().zip(texts).collect();
        let read = results(&items, choice.threads, |_, (source, text)| match text {
            Err(why) => (vec![Diagnostic::error(UNREADABLE, why.as_str(), *source, Span::at(0))], RuleText { groups: Vec::new(), refused: true }),
            Ok(text) => {
                let mut findings = Vec::new();
                let rules = read_rule_text(text, *source, &choice.rule_features, &choice.settings, choice.ignore_unknown_fields, &mut findings);
                (findings, rules)
            }
        });
        let one = |(name, (findings, RuleText { groups, refused }))| RuleFileRead { name, findings, refused, groups };
        self.rule_files = paths.into_iter().zip(read).map(one).collect();
    }

    /// Decides which tests can be run, and hands them their groups.
    fn give_rules(&mut self, choice: &Choice<'_>) {
        let rule_files = &self.rule_files;
        for test in &mut self.files {
            let Some(file) = &test.file else { continue };
            let bad_pattern = test.findings.iter().any(|d| d.code == NO_RULE_FILE && d.level == Level::Error);
            if file.broken || bad_pattern || test.rules.iter().any(|at| rule_files[*at].refused) {
                continue;
            }
            test.ready = Ruleset::for_file(file, test.rules.iter().flat_map(|at| rule_files[*at].groups.iter().cloned()));
            let chosen = |(_, one): &(usize, &crate::ruletest::UnitTest)| (choice.chosen)(&one.name) && !one.broken;
            test.tests = file.tests.iter().enumerate().filter(chosen).map(|(index, _)| index).collect();
        }
        let found = results(&self.files, choice.threads, |_, test| match &test.file {
            Some(file) if !file.broken && !errors(&test.findings) && test.rules.iter().all(|at| !rule_files[*at].refused) => {
                warnings(file, &test.ready, choice.chosen)
            }
            _ => Vec::new(),
        });
        for (test, found) in self.files.iter_mut().zip(found) {
            test.warnings = found;
        }
    }

    /// Whether a file, or a rule file of it, has errors beside what its tests bring.
    #[must_use]
    pub fn has_errors(&self, test: &TestFile) -> bool {
        errors(&test.findings) || test.rules.iter().any(|at| self.rule_files[*at].refused)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_no_tests() {
        assert!(is_unit_test("tests: []\n") && is_unit_test("rule_files: [a.yaml]\n"));
        assert!(!is_unit_test("groups: []\n") && !is_unit_test("") && !is_unit_test("- a\n"));
    }
}
