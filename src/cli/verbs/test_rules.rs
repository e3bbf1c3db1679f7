//! `promforge test rules`: runs promtool-style unit-test files against the rule files they name, with promtool's exit codes.
//!
//! Reading and running is [`crate::ruletest`]'s; here files are found and outcomes shown.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::cli::arguments::{Language, Shown, Sized};
use crate::cli::findings::{self, counted};
use crate::cli::inputs::{Input, complain};
use crate::cli::terminal::{BOLD, GREEN, RED, Terminal};
use crate::cli::{Exit, arguments};
use crate::diag::render::{Format, render};
use crate::diag::{Code, Diagnostic, Level};
use crate::edge::{self, EdgeError, Limit};
use crate::promql::Features;
use crate::rules::{FoundGroup, RuleGroup, read_rule_file};
use crate::ruletest::{self, Outcome, UnitFile};
use crate::text::{SourceId, Sources};
use crate::yaml;

const FILES: Code = Code("test/no-rule-file");
const UNKNOWN_FIELD: Code = Code("yaml/unknown-field");

/// Arguments of `test rules`.
#[derive(Debug, Args)]
#[command(after_help = "\
Exit codes are promtool's: 0 every test passed, 1 otherwise (also unreadable files).

Examples:
  $ promforge test rules alerts_test.yaml
  $ promforge test rules --run 'disk|memory' tests/*.yaml
  $ promforge test rules --junit report.xml alerts_test.yaml")]
pub(super) struct TestRules {
    /// Unit-test files; the rule files they name are found relative to them
    #[arg(required = true)]
    files: Vec<PathBuf>,

    /// Run only tests whose name matches (a regular expression; may be given several times)
    #[arg(long, value_name = "REGEX")]
    run: Vec<String>,

    /// Also write the outcome to FILE as JUnit XML
    #[arg(long, value_name = "FILE")]
    junit: Option<PathBuf>,

    /// Let fields of rule files pass that Prometheus does not know
    #[arg(long)]
    ignore_unknown_fields: bool,

    // promtool's switches for what is always shown here
    #[arg(long, hide = true)]
    diff: bool,
    #[arg(long, hide = true)]
    debug: bool,

    #[command(flatten)]
    language: Language,
    #[command(flatten)]
    shown: Shown,
    #[command(flatten)]
    sized: Sized,
}

/// A rule file that was read once, for every test file that names it.
struct RuleText {
    groups: Vec<FoundGroup>,
    refused: bool,
}

struct Run<'t> {
    terminal: &'t mut Terminal,
    sources: Sources,
    found: Vec<Diagnostic>,
    /// Files that cannot be read; people were told at once.
    unread: Vec<Diagnostic>,
    format: Format,
    rules: BTreeMap<PathBuf, Option<RuleText>>,
    features: Features,
    limit: Limit,
    ignore_unknown: bool,
}

pub(super) fn run(arguments: &TestRules, terminal: &mut Terminal) -> Exit {
    let pattern = if arguments.run.is_empty() { String::new() } else { arguments.run.join("|") };
    let chosen = match regex::Regex::new(&pattern) {
        Ok(regex) => regex,
        Err(error) => {
            terminal.error(format!("--run: {error}"));
            return Exit::Failed;
        }
    };
    let features = arguments::features(arguments.language.features.iter().map(String::as_str));
    let limit = arguments.sized.max_file_size.unwrap_or_default();
    let ignore_unknown = arguments.ignore_unknown_fields;
    let format = arguments.shown.format;
    let mut run =
        Run { terminal, sources: Sources::default(), found: Vec::new(), unread: Vec::new(), format, rules: BTreeMap::new(), features, limit, ignore_unknown };
    let (mut outcomes, mut failed) = (Vec::new(), false);
    for (done, path) in arguments.files.iter().enumerate() {
        run.terminal.progress("testing", done, arguments.files.len());
        match run.file(path, &chosen) {
            Some(outcome) => outcomes.push(outcome),
            None => failed = true,
        }
    }
    let Run { terminal, sources, mut found, unread, .. } = run;
    let reader_findings = found.clone();
    found.extend(unread);
    found.extend(outcomes.iter().flat_map(Outcome::diagnostics));
    failed |= findings::has_errors(&found);
    if let Some(path) = &arguments.junit
        && let Err(error) = edge::write_if_changed(path, render(Format::Junit, &found, &sources, false).as_bytes())
    {
        complain(terminal, &error);
        failed = true;
    }
    if arguments.shown.format == Format::Pretty {
        findings::show(terminal, Format::Pretty, &reader_findings, &sources);
        show(terminal, &outcomes, &sources);
    } else {
        findings::show(terminal, arguments.shown.format, &found, &sources);
    }
    if failed { Exit::Findings } else { Exit::Clean }
}

fn show(terminal: &mut Terminal, outcomes: &[Outcome], sources: &Sources) {
    let (green, red, bold) = (terminal.style(GREEN), terminal.style(RED), terminal.style(BOLD));
    for outcome in outcomes {
        let text = outcome.to_text(sources.get(outcome.source));
        terminal.print(&text.replace('✗', &format!("{red}✗{red:#}")).replace('✓', &format!("{green}✓{green:#}")));
    }
    let (passed, failed) = outcomes.iter().fold((0, 0), |(p, f), o| (p + o.passed(), f + o.failed()));
    if passed + failed > 0 {
        let text = if failed == 0 { format!("{green}{passed} passed{green:#}") } else { format!("{red}{failed} failed{red:#}, {passed} passed") };
        terminal.line(format_args!("  {text}{bold}{bold:#} in {}", counted(outcomes.len(), "file")));
    }
}

impl Run<'_> {
    /// Runs one unit-test file; `None` if it or its rules cannot be used, which was said or is among the findings.
    fn file(&mut self, path: &Path, chosen: &regex::Regex) -> Option<Outcome> {
        let input = Input { path: path.to_path_buf(), named: true };
        let text = match input.read(self.limit) {
            Ok(text) => text,
            Err(error) => {
                self.unreadable(&error);
                return None;
            }
        };
        let source = self.sources.add(input.name(), text.clone());
        let stream = yaml::read(&text, source, &yaml::Limits::default());
        let mut own = Vec::new();
        let file = ruletest::read_unit_file(&stream, source, &mut own);
        self.found.append(&mut own);
        let groups = self.rules_of(path, &file, file.tests.iter().any(|test| chosen.is_match(&test.name)))?;
        (!file.broken).then(|| ruletest::run(&file, &groups, |name| chosen.is_match(name)))
    }

    fn unreadable(&mut self, error: &EdgeError) {
        if self.format == Format::Pretty {
            complain(self.terminal, error);
        }
        self.unread.push(findings::unreadable(error, &mut self.sources));
    }

    /// The groups of every rule file that the test file names. They are opened only if `wanted`: without a test to run,
    /// promtool only looks for them.
    fn rules_of(&mut self, path: &Path, file: &UnitFile, wanted: bool) -> Option<Vec<RuleGroup>> {
        let folder = path.parent().unwrap_or(Path::new(""));
        let (mut paths, mut failed) = (Vec::new(), false);
        for pattern in &file.rule_files {
            let full = folder.join(pattern.as_str());
            match edge::expand(&full.to_string_lossy()) {
                Ok(found) if found.is_empty() => {
                    let message = format!("no file matches `{}`", pattern.as_str());
                    let help = "patterns are relative to the folder of the test file";
                    // promtool goes on without the rules; a test of nothing is hardly meant, but a warning is all it says.
                    self.found.push(Diagnostic::new(Level::Warning, FILES, message, file.source, pattern.host_span()).help(help));
                }
                Ok(found) => paths.extend(found),
                Err(message) => {
                    self.found.push(Diagnostic::error(FILES, message, file.source, pattern.host_span()));
                    failed = true;
                }
            }
        }
        let mut groups = Vec::new();
        for path in paths.into_iter().filter(|_| wanted) {
            if !self.rules.contains_key(&path) {
                let read = self.rule_file(&path);
                self.rules.insert(path.clone(), read);
            }
            match self.rules.get(&path).and_then(Option::as_ref) {
                Some(text) if !text.refused => groups.extend(text.groups.iter().map(FoundGroup::to_group)),
                _ => failed = true,
            }
        }
        (!failed).then_some(groups)
    }

    fn rule_file(&mut self, path: &Path) -> Option<RuleText> {
        match edge::read_text(path, self.limit) {
            Ok(text) => {
                let source: SourceId = self.sources.add(path.display().to_string(), text.as_str());
                let mut own = Vec::new();
                let stream = yaml::read(&text, source, &yaml::Limits::default());
                let groups = read_rule_file(&stream, &self.features, &mut own);
                if self.ignore_unknown {
                    own.retain(|d| d.code != UNKNOWN_FIELD);
                }
                let refused = findings::has_errors(&own);
                self.found.append(&mut own);
                Some(RuleText { groups, refused })
            }
            Err(error) => {
                self.unreadable(&error);
                None
            }
        }
    }
}
