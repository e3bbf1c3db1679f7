//! Grafana's queries as expressions: variables replaced by placeholders, and the functions of query variables.

use crate::diag::{Code, Diagnostic};
use crate::grafana::interpolate::{Known, interpolate};
use crate::promql::{Features, parse_all};
use crate::text::{Mapped, SourceId, Span};

use super::layer::part;
use crate::lint::session::Found;
use crate::lint::site::{Purpose, Reader, Site};

const SYNTAX: Code = Code("promql/syntax");
const UNFIT: Code = Code("dashboard/unfit-variable");

/// What is known around a query.
#[derive(Debug, Clone, Copy)]
pub(super) struct Query<'a> {
    pub(super) source: SourceId,
    pub(super) variables: &'a [Known],
    pub(super) features: &'a Features,
}

/// Reads one expression of a dashboard.
pub(super) fn read(query: &Query<'_>, text: &Mapped, legend: Option<Mapped>, found: &mut Found) {
    let readers = legend.into_iter().map(Reader::Legend).collect();
    add(query, text, readers, found);
}

fn add(query: &Query<'_>, text: &Mapped, readers: Vec<Reader>, found: &mut Found) {
    let replaced = interpolate(text.as_str(), query.variables);
    for unfit in &replaced.unfit {
        let message = format!("the expression is not checked: {}", unfit.message);
        found.findings.push(Diagnostic::info(UNFIT, message, query.source, text.host(unfit.span)));
    }
    let holes = replaced.text.segments().iter().filter(|s| !s.verbatim).map(|s| Span::new(s.decoded, s.decoded + s.decoded_len)).collect();
    let complete = replaced.is_complete();
    let mapped = replaced.text.through(text);
    let parsed = parse_all(mapped.as_str(), query.features);
    if complete {
        for error in parsed.errors {
            let mut finding = Diagnostic::error(SYNTAX, error.message, query.source, mapped.host(error.span));
            finding.help.extend(error.help);
            found.findings.push(finding);
        }
    }
    found.sites.push(Site {
        source: query.source,
        text: mapped,
        expr: parsed.expr.filter(|_| complete),
        holes,
        purpose: Purpose::Dashboard,
        name: String::new(),
        labels: Vec::new(),
        readers,
        raw: false,
    });
}

/// Reads the query of a variable: `label_values(metric, label)`, `query_result(expr)`; others name no expression.
pub(super) fn read_variable(query: &Query<'_>, text: &Mapped, found: &mut Found) {
    let whole = text.as_str();
    let trimmed = whole.trim_end();
    let inner = |function: &str| {
        let start = whole.len() - whole.trim_start().len();
        let rest = trimmed.get(start..)?.strip_prefix(function)?.strip_prefix('(')?.strip_suffix(')')?;
        let from = start + function.len() + 1;
        Some((from, from + rest.len()))
    };
    let cut = |from: usize, to: usize| {
        let piece = &whole[from..to];
        let start = from + (piece.len() - piece.trim_start().len());
        part(text, Span::of(start, start + piece.trim().len()))
    };
    if let Some((from, to)) = inner("label_values") {
        // A label without a metric in front of it is one of any metric.
        if let Some(comma) = whole[from..to].rfind(',') {
            let label = cut(from + comma + 1, to);
            let metric = cut(from, from + comma);
            if is_label(label.as_str()) && !metric.as_str().is_empty() {
                add(query, &metric, vec![Reader::Label(label)], found);
            }
        }
    } else if let Some((from, to)) = inner("query_result") {
        add(query, &cut(from, to), Vec::new(), found);
    }
}

fn is_label(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') && !text.starts_with(|c: char| c.is_ascii_digit())
}
