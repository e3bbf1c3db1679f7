//! Everything that is wrong with a build: what the build itself saw, and what the linter says about its texts.

use std::io;
use std::path::Path;

use super::artifact::Built;
use super::console::Console;
use super::definition::Project;
use super::failure::{Exit, Failure};
use crate::diag::render::{Format, render};
use crate::diag::{Diagnostic, Level};
use crate::edge::{self, Limit};
use crate::lint::{Session, Settings};
use crate::metrics::{self, Catalogue};
use crate::promql::Features;

/// The findings of a build, and how much was looked at.
#[derive(Debug)]
pub(super) struct Checked {
    pub(super) findings: Vec<Diagnostic>,
    /// How many expressions were looked at.
    pub(super) expressions: usize,
}

impl Checked {
    /// The worst of the findings that make an exit code.
    pub(super) fn worst(&self) -> Option<Level> {
        self.findings.iter().map(|found| found.level).max()
    }

    /// 1 after errors and warnings; remarks never change it.
    pub(super) fn exit(&self) -> Exit {
        if self.worst() >= Some(Level::Warning) { Exit::Findings } else { Exit::Clean }
    }
}

impl Project {
    /// The catalogue of code and files. Files add their texts to the build's, and their mistakes to its findings.
    pub(super) fn merged_catalogue(&self, root: &Path, built: &mut Built) -> Result<Catalogue, Failure> {
        let mut all = self.catalogue.clone();
        for path in &self.catalogue_files {
            let text = edge::read_text(&root.join(path), Limit::default())?;
            let source = built.sources.add(path.as_str(), text.as_str());
            let (catalogue, findings) = metrics::read(source, &text);
            built.findings.extend(findings);
            built.findings.extend(all.merge(catalogue).iter().map(metrics::Conflict::diagnostic));
        }
        Ok(all)
    }

    /// Checks a build.
    pub(super) fn check(&self, root: &Path, built: &mut Built) -> Result<Checked, Failure> {
        let catalogue = self.merged_catalogue(root, built)?;
        let mut findings = std::mem::take(&mut built.findings);
        let mut session = Session::new(Settings { catalogue: Some(catalogue), features: Features::server(), ..Settings::default() });
        for artifact in &built.artifacts {
            if let Some(source) = artifact.source {
                session.add(source, &artifact.path, built.sources.get(source).text());
            }
        }
        let report = session.finish();
        findings.extend(report.findings);
        Ok(Checked { findings, expressions: report.expressions })
    }
}

/// Shows the findings of at least that level on the second stream, for people.
pub(super) fn complain(findings: &[Diagnostic], least: Level, built: &Built, console: &mut Console<'_>) -> io::Result<()> {
    let shown: Vec<Diagnostic> = findings.iter().filter(|found| found.level >= least).cloned().collect();
    let text = render(Format::Pretty, &shown, &built.sources, console.colour);
    console.err.write_all(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::super::{artifact, collision, unit};

    /// The summary below findings says `promforge explain CODE`.
    #[test]
    fn every_code_is_explained() {
        for code in [artifact::OBJECT, artifact::LARGE, collision::UID, collision::OBJECT, unit::NO_RULES] {
            assert!(crate::lint::explain(code.0).is_some(), "{code}");
        }
    }
}
