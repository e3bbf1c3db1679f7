//! Takes texts, runs the checks over all of them, and gives the findings back in order.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::diag::{Code, Diagnostic};
use crate::metrics::Catalogue;
use crate::promql::Features;
use crate::text::{SourceId, Span};

use super::checks::{CHECKS, Run};
use super::facts::{Facts, World};
use super::input;
use super::site::{Purpose, Site};
use super::suppress::{self, Suppression};

const NO_CATALOGUE: Code = Code("metric/unchecked");

/// What a session goes by.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// The metrics that exist; without one, or with a bare one, unknown names are not reported.
    pub catalogue: Option<Catalogue>,
    /// What the parser accepts.
    pub features: Features,
    /// Codes that are not reported.
    pub disable: Vec<String>,
}

/// What a session found.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// The findings by place; those without a place come last.
    pub findings: Vec<Diagnostic>,
    /// How many files had rules, dashboards or manifests in them.
    pub files: usize,
    /// How many alerting and recording rules were read.
    pub rules: usize,
    /// How many dashboards were read.
    pub dashboards: usize,
    /// How many panels with queries were read.
    pub panels: usize,
    /// How many expressions were read, those that do not parse included.
    pub expressions: usize,
}

/// What has been read so far.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) sites: Vec<Site>,
    pub(super) findings: Vec<Diagnostic>,
    pub(super) suppressions: Vec<Suppression>,
    /// Bytes that a comment above or behind their first line is about: rules.
    pub(super) scopes: Vec<(SourceId, Span)>,
    pub(super) report: Report,
}

/// Checks of any number of texts against each other and against the catalogue.
///
/// ```
/// use promforge::{lint::{Session, Settings}, text::Sources};
/// let mut sources = Sources::default();
/// let text = "groups:\n- name: g\n  rules:\n  - alert: A\n    expr: node_cpu > 1\n";
/// let file = sources.add("rules.yaml", text);
/// let mut session = Session::new(Settings::default());
/// session.add(file, "rules.yaml", sources.get(file).text());
/// let report = session.finish();
/// assert_eq!((report.rules, report.findings[0].code.0), (1, "metric/removed"));
/// ```
#[derive(Debug)]
pub struct Session {
    settings: Settings,
    found: Found,
    texts: Vec<(SourceId, Arc<str>)>,
}

impl Session {
    /// A session without texts.
    #[must_use]
    pub fn new(settings: Settings) -> Self {
        Self { settings, found: Found::default(), texts: Vec::new() }
    }

    /// Adds the text of a file: rules, Kubernetes manifests or a dashboard. `name` is its path, whose ending tells YAML from
    /// JSON; without a telling one, the text does.
    pub fn add(&mut self, source: SourceId, name: &str, text: &Arc<str>) {
        self.texts.push((source, Arc::clone(text)));
        input::read(source, name, text, &self.settings.features, &mut self.found);
    }

    /// Runs the checks over everything that was added. Recording rules of all files count as known metrics.
    #[must_use]
    pub fn finish(self) -> Report {
        let Self { settings, mut found, texts } = self;
        let mut findings = std::mem::take(&mut found.findings);
        let world = World::new(settings.catalogue.unwrap_or_default(), &found.sites);
        if world.bare && found.sites.iter().any(Site::has_selector) {
            let message = "names of metrics and labels are not checked: nothing is known about the metrics that exist";
            let mut info = Diagnostic::info(NO_CATALOGUE, message, SourceId::default(), Span::default());
            info.primary = None;
            findings.push(
                info.help("name a catalogue: `--catalogue metrics.toml`, or `catalogue = [\"metrics.toml\"]` under `[check]` of promforge.toml")
                    .help("`promforge catalogue import metrics.prom` makes one from what a target exposes"),
            );
        }
        for site in &found.sites {
            let Some(expr) = &site.expr else { continue };
            let facts = Facts::of(site, expr, &world);
            for check in CHECKS {
                if let Run::Site(run) = check.run {
                    run(&facts, &world, &mut findings);
                }
            }
        }
        let mut seen = BTreeSet::new();
        findings.retain(|f| {
            seen.insert((f.code, f.primary.as_ref().map(|p| (p.source, p.span)), if f.primary.is_none() { f.message.clone() } else { String::new() }))
        });
        findings.retain(|f| !settings.disable.iter().any(|code| code == f.code.0));
        suppress::apply(&found, &texts, &settings.disable, &mut findings);
        findings.sort_by_key(|f| (f.primary.is_none(), f.primary.as_ref().map(|p| (p.source, p.span.start, p.span.end)), f.code));
        let rules = found.sites.iter().filter(|s| s.purpose != Purpose::Dashboard).count().max(found.report.rules);
        Report { findings, rules, expressions: found.sites.len(), ..found.report }
    }
}
