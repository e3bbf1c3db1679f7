//! Unit-test files of a project over the rules it generates: what a test names below `build/` or `snapshots/` is taken fresh
//! from the code, so that a test never runs against yesterday's rules.

use std::path::Path;

use super::artifact::{Built, Sort};
use super::definition::Project;
use super::failure::Failure;
use super::verbs::{BUILD, committed};
use crate::diag::{Code, Diagnostic};
use crate::edge::{self, Limit};
use crate::promql::Features;
use crate::rules::{RuleGroup, read_rule_file};
use crate::ruletest::{self, Outcome, UnitFile, read_unit_file};
use crate::text::Sources;
use crate::yaml;

/// A pattern in `rule_files` that means no file.
pub(super) const NO_RULES: Code = Code("test/no-rule-file");

const YAML: &[&str] = &["yaml", "yml"];

/// What the unit tests of a run brought.
#[derive(Debug, Default)]
pub(super) struct Tested {
    pub(super) sources: Sources,
    pub(super) outcomes: Vec<Outcome>,
    /// Mistakes in the files themselves; a file that has one is not run.
    pub(super) findings: Vec<Diagnostic>,
}

/// Runs the files at `paths` (from the root), and those below folders among them that are unit-test files.
pub(super) fn run(project: &Project, built: &Built, root: &Path, paths: &[String]) -> Result<Tested, Failure> {
    let mut tested = Tested::default();
    for path in paths {
        let at = root.join(path);
        let folder = edge::is_folder(&at);
        let found = edge::find(&at, YAML);
        if let Some(error) = found.errors.into_iter().next() {
            return Err(error.into());
        }
        for file in found.files {
            let text = edge::read_text(&file, Limit::default())?;
            // Rules may lie beside their tests.
            if folder && !ruletest::is_unit_test(&text) {
                continue;
            }
            one(project, built, root, &file, &text, &mut tested)?;
        }
    }
    Ok(tested)
}

fn one(project: &Project, built: &Built, root: &Path, path: &Path, text: &str, tested: &mut Tested) -> Result<(), Failure> {
    let shown = path.strip_prefix(root).unwrap_or(path).to_string_lossy().replace('\\', "/");
    let source = tested.sources.add(shown, text);
    let mut findings = Vec::new();
    let stream = yaml::read(text, source, &yaml::Limits::default());
    let file = read_unit_file(&stream, source, &mut findings);
    let groups = groups(project, built, root, path, &file, tested, &mut findings)?;
    let broken = findings.iter().any(|found| found.level == crate::diag::Level::Error);
    tested.findings.append(&mut findings);
    if !broken {
        tested.outcomes.push(ruletest::run(&file, &groups, |_| true));
    }
    Ok(())
}

/// The rule groups that a unit-test file names, in its order.
fn groups(
    project: &Project,
    built: &Built,
    root: &Path,
    path: &Path,
    file: &UnitFile,
    tested: &mut Tested,
    findings: &mut Vec<Diagnostic>,
) -> Result<Vec<RuleGroup>, Failure> {
    let folder = path.parent().unwrap_or(root);
    let mut groups = Vec::new();
    for pattern in &file.rule_files {
        let wanted = edge::tidied(&folder.join(pattern.as_str()));
        let mut texts: Vec<(String, String)> = Vec::new();
        let wanted = wanted.to_string_lossy();
        for output in [BUILD.to_owned(), committed(project)] {
            for artifact in built.artifacts.iter().filter(|artifact| artifact.sort == Sort::Rules) {
                let at = edge::tidied(&root.join(&output).join(&artifact.path));
                if edge::matches(&wanted, &at.to_string_lossy()).is_ok_and(|it| it) {
                    texts.push((format!("{output}/{}", artifact.path), artifact.text.clone()));
                }
            }
        }
        for at in edge::expand(&wanted).map_err(Failure::Said)? {
            let at = edge::tidied(&at);
            let shown = at.strip_prefix(root).unwrap_or(&at).to_string_lossy().replace('\\', "/");
            if !texts.iter().any(|(name, _)| *name == shown) {
                texts.push((shown, edge::read_text(&at, Limit::default())?));
            }
        }
        if texts.is_empty() {
            let message = format!("no rule file is called `{}`", pattern.as_str());
            let found = Diagnostic::error(NO_RULES, message, file.source, pattern.host_span());
            findings.push(found.help(format!("it is looked for from the test's own folder; generated rules are in `{BUILD}/rules/`")));
        }
        texts.sort();
        for (name, text) in texts {
            let source = tested.sources.add(name, text.as_str());
            let stream = yaml::read(&text, source, &yaml::Limits::default());
            groups.extend(read_rule_file(&stream, &Features::promtool_test(), findings).iter().map(crate::rules::FoundGroup::to_group));
        }
    }
    Ok(groups)
}
