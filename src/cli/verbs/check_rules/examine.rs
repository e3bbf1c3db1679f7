//! One rule file and what it comes to, as promtool decides it. Prints nothing.

use crate::cli::findings;
use crate::cli::inputs::Input;
use crate::diag::{Code, Diagnostic, Level};
use crate::edge::{EdgeError, Limit};
use crate::promql::Features;
use crate::rules::{Duplicate, FoundGroup, Shape, duplicates, read_groups, read_rule_file};
use crate::text::Sources;
use crate::yaml::{self, Dialect, Fields, Stream};

const UNKNOWN_FIELD: Code = Code("yaml/unknown-field");
const DUPLICATE: Code = Code("rule/duplicate");

/// What is asked of every file.
pub(super) struct Asked {
    pub(super) limit: Limit,
    pub(super) features: Features,
    pub(super) ignore_unknown: bool,
    pub(super) duplicates: bool,
}

/// What one file came to.
pub(super) enum Verdict {
    /// So many rules, nothing wrong.
    Success(usize),
    /// Only the lint minds; promtool's sentence.
    Lint(String),
    /// Prometheus would refuse it.
    Refused,
}

/// A verdict and every finding.
pub(super) struct Examined {
    pub(super) verdict: Verdict,
    pub(super) findings: Vec<Diagnostic>,
}

/// Reads and judges `input`; `None` if it was found in a folder and has no rules to judge.
///
/// # Errors
/// If it cannot be read.
pub(super) fn examine(input: &Input, asked: &Asked, sources: &mut Sources) -> Result<Option<Examined>, EdgeError> {
    let text = input.read(asked.limit)?;
    let source = sources.add(input.name(), text.clone());
    let mut found = Vec::new();
    let stream = yaml::read(&text, source, &yaml::Limits::default());
    let groups = if input.named || is_rule_file(&stream) {
        read_rule_file(&stream, &asked.features, &mut found)
    } else {
        let Some(groups) = read_objects(&stream, asked, &mut found) else { return Ok(None) };
        groups
    };
    if asked.ignore_unknown {
        found.retain(|d| d.code != UNKNOWN_FIELD);
    }
    if findings::has_errors(&found) {
        return Ok(Some(Examined { verdict: Verdict::Refused, findings: found }));
    }
    let again = if asked.duplicates { duplicates(&groups) } else { Vec::new() };
    let verdict = if again.is_empty() { Verdict::Success(groups.iter().map(|g| g.rules.len()).sum()) } else { Verdict::Lint(sentence(&again)) };
    found.extend(again.iter().map(Duplicate::to_diagnostic));
    Ok(Some(Examined { verdict, findings: found }))
}

/// Whether a file of a folder is meant to be a rule file: it has `groups`, or nothing can be said about it.
fn is_rule_file(stream: &Stream<'_>) -> bool {
    let root = stream.documents.iter().find_map(|d| d.root());
    root.is_none_or(|root| root.get("groups").is_some() && root.get("kind").is_none()) && !(root.is_none() && stream.findings.is_empty())
}

/// The groups of every PrometheusRule of a file; `None` if it has none.
fn read_objects(stream: &Stream<'_>, asked: &Asked, found: &mut Vec<Diagnostic>) -> Option<Vec<FoundGroup>> {
    let roots = stream.documents.iter().filter_map(|d| d.root());
    let objects = roots.filter(|root| root.get("kind").and_then(|kind| kind.text()).is_some_and(|kind| kind == "PrometheusRule"));
    let specs: Vec<_> = objects.filter_map(|root| root.get("spec")).collect();
    if specs.is_empty() {
        return None;
    }
    found.extend(stream.findings.iter().cloned());
    let mut groups = Vec::new();
    for spec in specs {
        let Some(fields) = Fields::of(spec, "the spec of a PrometheusRule", Dialect::V3, found) else { continue };
        fields.only(&["groups"], found);
        groups.extend(read_groups(&fields, Shape::Object, &asked.features, found));
    }
    Some(groups)
}

/// promtool's words for duplicates.
fn sentence(duplicates: &[Duplicate<'_>]) -> String {
    let mut out = format!("lint error {} duplicate rule(s) found.\n", duplicates.len());
    for duplicate in duplicates {
        out.push_str("Metric: ");
        out.push_str(duplicate.name);
        out.push_str("\nLabel(s):\n");
        for (name, value) in &duplicate.labels {
            out.extend(["\t", name, ": ", value, "\n"]);
        }
    }
    out.push_str("Might cause inconsistency while recording expressions");
    out
}

/// Keeps `most` duplicates, of which hundreds tell no more, and says how many there are.
pub(super) fn cut(findings: &mut Vec<Diagnostic>, most: usize) {
    let is = |d: &Diagnostic| d.code == DUPLICATE && d.level == Level::Warning;
    let all = findings.iter().filter(|d| is(d)).count();
    if all <= most {
        return;
    }
    findings.sort_by_key(|d| d.primary.as_ref().map(|place| place.span.start));
    let mut kept = 0;
    findings.retain(|d| {
        kept += usize::from(is(d));
        !is(d) || kept <= most
    });
    if let Some(last) = findings.iter_mut().rev().find(|d| is(d)) {
        last.help.push(format!("{} more duplicates are named above; --format=concise shows the places of all", all - most));
    }
}
