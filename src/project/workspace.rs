//! Where the project's files are: the root of the cargo workspace.

#![expect(clippy::disallowed_methods, reason = "the project knows where it is started")]

use std::path::{Path, PathBuf};

use super::failure::Failure;
use crate::edge::{self, Limit};

/// The root of the workspace that `xtask` belongs to: the nearest folder with a `[workspace]` in its Cargo.toml, above the
/// package that cargo runs (`CARGO_MANIFEST_DIR`) or, run without cargo, above the current folder.
pub(super) fn root() -> Result<PathBuf, Failure> {
    let start = match std::env::var_os("CARGO_MANIFEST_DIR") {
        Some(folder) => PathBuf::from(folder),
        None => std::env::current_dir().map_err(|error| Failure::Said(format!("the current folder is not known: {error}")))?,
    };
    above(&start).map_err(Failure::Edge)?.ok_or_else(|| {
        Failure::Said(format!("no Cargo.toml with a `[workspace]` in `{}` or above it: start it with `cargo xtask` inside the project", start.display()))
    })
}

fn above(start: &Path) -> Result<Option<PathBuf>, edge::EdgeError> {
    for folder in start.ancestors() {
        let manifest = edge::read_optional(&folder.join("Cargo.toml"), Limit::default())?;
        if manifest.is_some_and(|text| toml::from_str::<toml::Table>(&text).is_ok_and(|table| table.contains_key("workspace"))) {
            return Ok(Some(folder.to_path_buf()));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_workspace_above() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::create_dir_all(at("a/xtask/src")).unwrap();
        std::fs::write(at("a/Cargo.toml"), "[workspace]\nmembers = [\"xtask\"]\n").unwrap();
        std::fs::write(at("a/xtask/Cargo.toml"), "# [workspace]\n[package]\nname = \"xtask\"\n").unwrap();
        assert_eq!(above(&at("a/xtask/src")).unwrap(), Some(at("a")));
    }
}
