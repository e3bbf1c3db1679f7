//! `promforge check rules`: promtool's verb, with promtool's lines and exit codes (cmd/promtool/main.go, Prometheus 3.15.0)
//! and our diagnostics below `FAILED:`. What only `promforge check` minds is not asked here.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::path::PathBuf;

use clap::Args;

use crate::cli::Exit;
use crate::cli::arguments::{self, Language, Shown, Sized};
use crate::cli::findings;
use crate::cli::inputs::{DASH, Input};
use crate::cli::terminal::Terminal;
use crate::diag::render::{Format, render};
use crate::diag::{Code, Diagnostic, Level};
use crate::edge::Limit;
use crate::model::Labels;
use crate::promql::Features;
use crate::rules::{FoundGroup, read_rule_file};
use crate::text::{SourceId, Sources, Span};
use crate::yaml;

const UNKNOWN_FIELD: Code = Code("yaml/unknown-field");
const DUPLICATE: Code = Code("rule/duplicate");

/// Arguments of `check rules`.
#[derive(Debug, Args)]
#[command(after_help = "\
Exit codes are promtool's: 0 valid, 1 errors (also unreadable files), 3 lint findings with --lint-fatal.

Examples:
  $ promforge check rules alerts.yaml
  $ promforge check rules --lint=all --lint-fatal rules/*.yaml
  $ cat alerts.yaml | promforge check rules")]
pub(super) struct CheckRules {
    /// Rule files; standard input if there are none
    files: Vec<PathBuf>,

    /// What to lint (comma-separated): `all`, `duplicate-rules`, `none`
    #[arg(long, value_name = "NAMES", default_value = "duplicate-rules")]
    lint: String,

    /// End with exit code 3 if the lint finds something
    #[arg(long, overrides_with = "no_lint_fatal")]
    lint_fatal: bool,
    #[arg(long, hide = true)]
    no_lint_fatal: bool,

    /// Let fields pass that Prometheus does not know
    #[arg(long, overrides_with = "no_ignore_unknown_fields")]
    ignore_unknown_fields: bool,
    #[arg(long, hide = true)]
    no_ignore_unknown_fields: bool,

    #[command(flatten)]
    language: Language,
    #[command(flatten)]
    shown: Shown,
    #[command(flatten)]
    sized: Sized,
}

/// What one file came to.
enum Verdict {
    /// So many rules, nothing wrong.
    Success(usize),
    /// Only the lint minds.
    Lint,
    /// Prometheus would refuse it.
    Refused,
}

pub(super) fn run(arguments: &CheckRules, terminal: &mut Terminal) -> Exit {
    let lines = matches!(arguments.shown.format, Format::Pretty | Format::Concise);
    let mut duplicates = false;
    for name in arguments.lint.split(',') {
        match name {
            "all" | "duplicate-rules" => duplicates = true,
            "none" => duplicates = false,
            other => terminal.note(&format!("WARNING: unknown lint option: {other:?}\n")),
        }
    }
    let features = arguments::features(arguments.language.features.iter().map(String::as_str));
    let limit = arguments.sized.max_file_size.unwrap_or_default();
    let stdin = [PathBuf::from(DASH)];
    let files = if arguments.files.is_empty() { &stdin[..] } else { &arguments.files[..] };
    let (mut all, mut all_sources, mut refused, mut linted) = (Vec::new(), Sources::default(), false, false);
    for path in files {
        let input = Input { path: path.clone(), named: true };
        if lines {
            let name = if input.is_stdin() { "standard input".to_owned() } else { input.name() };
            terminal.line(format_args!("Checking {name}"));
        }
        // Below each file's `FAILED:` stand its own findings; the documents of the other formats hold those of all files.
        let mut own = Sources::default();
        let sources = if lines { &mut own } else { &mut all_sources };
        let (verdict, findings) = match examine(&input, limit, &features, arguments.ignore_unknown_fields, duplicates, sources) {
            Ok(examined) => examined,
            Err(error) => {
                refused = true;
                if lines {
                    terminal.note("  FAILED:\n");
                }
                if arguments.shown.format == Format::Pretty {
                    terminal.error(error);
                } else {
                    let finding = findings::unreadable(&error, sources);
                    if lines {
                        terminal.note(&render(arguments.shown.format, std::slice::from_ref(&finding), sources, false));
                    }
                    all.push(finding);
                }
                if lines && input.is_stdin() {
                    terminal.print("\n");
                }
                continue;
            }
        };
        let shown = if lines { render(arguments.shown.format, &findings, sources, terminal.colour()) } else { String::new() };
        match verdict {
            Verdict::Refused => {
                refused = true;
                if lines {
                    terminal.note(&format!("  FAILED:\n{shown}"));
                }
            }
            Verdict::Lint => {
                linted = true;
                if lines {
                    terminal.note(&format!("  FAILED:\n{shown}"));
                    terminal.print("\n");
                }
            }
            Verdict::Success(rules) if lines => {
                terminal.print(&format!("  SUCCESS: {rules} rules found\n\n"));
                terminal.note(&shown);
            }
            Verdict::Success(_) => {}
        }
        all.extend(findings);
    }
    if !lines {
        findings::show(terminal, arguments.shown.format, &all, &all_sources);
    }
    match (refused, linted && arguments.lint_fatal) {
        (true, _) => Exit::Findings,
        (false, true) => Exit::LintFatal,
        (false, false) => Exit::Clean,
    }
}

fn examine(
    input: &Input,
    limit: Limit,
    features: &Features,
    ignore_unknown: bool,
    lint_duplicates: bool,
    sources: &mut Sources,
) -> Result<(Verdict, Vec<Diagnostic>), crate::edge::EdgeError> {
    let text = input.read(limit)?;
    let source = sources.add(input.name(), text.clone());
    let mut found = Vec::new();
    let stream = yaml::read(&text, source, &yaml::Limits::default());
    let groups = read_rule_file(&stream, features, &mut found);
    // promtool reads the first document only, and does not mind what follows.
    if let [first, second, ..] = &stream.documents[..]
        && first.is_complete()
    {
        let behind = |d: &Diagnostic| d.primary.as_ref().is_some_and(|p| p.span.start >= second.start().start);
        for finding in found.iter_mut().filter(|d| behind(d)) {
            finding.level = finding.level.min(Level::Warning);
        }
    }
    if ignore_unknown {
        found.retain(|d| d.code != UNKNOWN_FIELD);
    }
    if findings::has_errors(&found) {
        return Ok((Verdict::Refused, found));
    }
    let duplicates = if lint_duplicates { duplicates(&groups, source) } else { Vec::new() };
    let verdict = if duplicates.is_empty() { Verdict::Success(groups.iter().map(|g| g.rules.len()).sum()) } else { Verdict::Lint };
    found.extend(duplicates);
    Ok((verdict, found))
}

/// Rules of one file that have the same name and the same labels as an earlier one, whatever their expressions.
fn duplicates(groups: &[FoundGroup], source: SourceId) -> Vec<Diagnostic> {
    let mut seen: BTreeMap<(&str, Labels), Span> = BTreeMap::new();
    let mut found = Vec::new();
    for group in groups {
        for rule in &group.rules {
            let labels: Labels = group.labels.iter().chain(&rule.labels).map(|p| (p.name.as_str(), p.text.as_str())).collect();
            let (name, place) = (rule.name.as_str(), rule.name.host_span());
            match seen.entry((name, labels)) {
                Entry::Vacant(free) => drop(free.insert(place)),
                Entry::Occupied(first) => {
                    let labels = &first.key().1;
                    let with = if labels.is_empty() { "without labels".to_owned() } else { format!("with the labels {}", labels.to_braces()) };
                    found.push(
                        Diagnostic::warning(DUPLICATE, format!("expected rules to differ in name or labels, found `{name}` {with} again"), source, place)
                            .other(source, *first.get(), "first here")
                            .help("two rules that record the same series overwrite each other: give one of them another name or label"),
                    );
                }
            }
        }
    }
    found
}
