//! What is generated against what lies in a folder, as unified diffs. Nothing is written.

use std::fmt::Write as _;
use std::path::Path;

use super::artifact::Artifact;
use super::console::{Console, Style};
use crate::edge::{self, EdgeError, ErrorKind, Limit};

/// How a file of the folder differs from what is generated.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// It is not there.
    Missing,
    /// It holds something else.
    Differs {
        /// What it holds; what is not UTF-8 is replaced.
        old: String,
    },
    /// It is there and is not generated.
    Extra,
}

/// One file that differs.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Difference {
    /// Below the folder, with `/`.
    pub(super) path: String,
    pub(super) kind: Kind,
}

/// The folders of an output folder.
const FOLDERS: [&str; 3] = ["dashboards", "manifests", "rules"];

/// Every difference, by path. Files beside the three folders that a build writes are not looked at.
pub(super) fn compare(folder: &Path, artifacts: &[Artifact]) -> Result<Vec<Difference>, EdgeError> {
    let mut found = Vec::new();
    for artifact in artifacts {
        match edge::read_bytes(&folder.join(&artifact.path), Limit::HIGHEST) {
            Ok(bytes) if bytes == artifact.text.as_bytes() => {}
            Ok(bytes) => {
                found.push(Difference { path: artifact.path.clone(), kind: Kind::Differs { old: String::from_utf8_lossy(&bytes).into_owned() } });
            }
            Err(error) if matches!(error.kind, ErrorKind::NotFound { .. } | ErrorKind::NotAFolder) => {
                found.push(Difference { path: artifact.path.clone(), kind: Kind::Missing });
            }
            Err(error) => return Err(error),
        }
    }
    for below in FOLDERS {
        let at = folder.join(below);
        if !edge::is_folder(&at) {
            continue;
        }
        let listed = edge::find(&at, edge::INPUT_ENDINGS);
        if let Some(error) = listed.errors.into_iter().next() {
            return Err(error);
        }
        for file in listed.files {
            let Ok(inside) = file.strip_prefix(folder) else { continue };
            let path = inside.to_string_lossy().replace('\\', "/");
            if !artifacts.iter().any(|artifact| artifact.path == path) {
                found.push(Difference { path, kind: Kind::Extra });
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(found)
}

/// A difference as a unified diff; `shown` is the folder that it names.
pub(super) fn show(difference: &Difference, shown: &str, artifacts: &[Artifact], console: &Console<'_>) -> String {
    let path = format!("{shown}/{}", difference.path);
    let new = artifacts.iter().find(|artifact| artifact.path == difference.path).map_or("", |artifact| artifact.text.as_str());
    let mut out = String::new();
    match &difference.kind {
        Kind::Missing => {
            let lines = new.lines().count();
            let _ = writeln!(out, "{}", console.styled(Style::Strong, format_args!("{path}: not there yet, {lines} lines")));
        }
        Kind::Extra => {
            let _ = writeln!(out, "{}", console.styled(Style::Strong, format_args!("{path}: is there, but is not generated")));
        }
        Kind::Differs { old } => {
            let heads = [console.styled(Style::Strong, format_args!("--- {path}")), console.styled(Style::Strong, format_args!("+++ {path} (generated)"))];
            let _ = writeln!(out, "{}\n{}", heads[0], heads[1]);
            for line in similar::TextDiff::from_lines(old.as_str(), new).unified_diff().context_radius(3).to_string().lines() {
                let style = match line.as_bytes().first() {
                    Some(b'+') => Some(Style::Added),
                    Some(b'-') => Some(Style::Removed),
                    Some(b'@') => Some(Style::Faint),
                    _ => None,
                };
                let _ = writeln!(out, "{}", style.map_or_else(|| line.to_owned(), |style| console.styled(style, line)));
            }
        }
    }
    out
}
