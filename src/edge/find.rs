//! Which files a path means. Order is by name, so that every machine sees the same.

use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};

use super::{EdgeError, ErrorKind};
use crate::text::nearest;

/// The endings of files that a folder is searched for: rule files, manifests and dashboards.
pub const INPUT_ENDINGS: &[&str] = &["yaml", "yml", "json"];

/// What [`find`] found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// Files, in order.
    pub files: Vec<PathBuf>,
    /// Folders and files below that could not be looked at.
    pub errors: Vec<EdgeError>,
}

/// The files that `path` means: itself, or every file below the folder `path` with one of the `endings`.
///
/// Below a folder, hidden files and folders (`.git`) and loops of links are left out; links to files and folders are
/// followed. Found paths start with `path` as it was written. Whether a file named directly exists is left to reading it.
#[must_use]
pub fn find(path: &Path, endings: &[&str]) -> Found {
    let mut found = Found::default();
    if !path.is_dir() {
        found.files.push(path.to_path_buf());
        return found;
    }
    let walk = walkdir::WalkDir::new(path).follow_links(true).sort_by_file_name();
    for entry in walk.into_iter().filter_entry(|e| e.depth() == 0 || !e.file_name().as_encoded_bytes().starts_with(b".")) {
        match entry {
            Ok(entry) if entry.file_type().is_file() && has_ending(entry.path(), endings) => found.files.push(entry.into_path()),
            Ok(_) => {}
            Err(error) if error.loop_ancestor().is_some() => {}
            Err(error) => {
                let at = error.path().unwrap_or(path);
                match error.io_error() {
                    // A link to nothing matters only if its name is one that would be read.
                    Some(io) if io.kind() == std::io::ErrorKind::NotFound && !has_ending(at, endings) => {}
                    Some(io) => found.errors.push(EdgeError::reading(at, io)),
                    None => found.errors.push(EdgeError::new(at, ErrorKind::Other(error.to_string()))),
                }
            }
        }
    }
    found
}

/// Whether `path` is a folder or a link to one.
#[must_use]
pub fn is_folder(path: &Path) -> bool {
    path.is_dir()
}

/// Whether something is at `path`.
#[must_use]
pub fn exists(path: &Path) -> bool {
    path.exists()
}

/// Whether the path ends with `.` and one of the endings, in capitals or not.
#[must_use]
pub fn has_ending(path: &Path, endings: &[&str]) -> bool {
    path.extension().and_then(OsStr::to_str).is_some_and(|ending| endings.iter().any(|e| e.eq_ignore_ascii_case(ending)))
}

/// Why there is nothing at `path`: a broken link, or a name that is not there, with the neighbour it may have meant.
pub(super) fn missing(path: &Path) -> ErrorKind {
    if let Ok(target) = std::fs::read_link(path) {
        return ErrorKind::BrokenLink { target };
    }
    ErrorKind::NotFound { similar: similar(path) }
}

/// The neighbour with the same ending and nearly the same name, or with the same name and another ending.
fn similar(path: &Path) -> Option<PathBuf> {
    let Some(Component::Normal(name)) = path.components().next_back() else { return None };
    let (name, folder) = (Path::new(name), path.parent()?);
    let listed = std::fs::read_dir(if folder.as_os_str().is_empty() { Path::new(".") } else { folder }).ok()?;
    let mut names: Vec<String> = listed.filter_map(|e| e.ok()?.file_name().into_string().ok()).collect();
    names.sort();
    let (stem, ending) = (name.file_stem()?.to_str()?, name.extension());
    let stems = names.iter().map(Path::new).filter(|n| n.extension() == ending).filter_map(|n| n.file_stem()?.to_str());
    let near = match nearest(stem, stems).first() {
        Some(near) => ending.map_or_else(|| PathBuf::from(near), |e| PathBuf::from(format!("{near}.{}", e.to_string_lossy()))),
        None => names.iter().map(PathBuf::from).find(|n| n.file_stem() == name.file_stem())?,
    };
    Some(folder.join(near))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder with empty files of these names.
    fn tree(names: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for name in names {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "").unwrap();
        }
        folder
    }

    fn names(files: &[PathBuf], below: &Path) -> Vec<String> {
        files.iter().map(|f| f.strip_prefix(below).unwrap().display().to_string()).collect()
    }

    #[test]
    fn inputs_below_a_folder_in_order() {
        let folder = tree(&["b.yaml", "a.yml", "c/d.JSON", "c/e.txt", ".git/x.yaml", ".y.yaml", "c/.z/q.json", "README", "c/a/a.yaml", "b/yaml"]);
        let found = find(folder.path(), INPUT_ENDINGS);
        assert_eq!(names(&found.files, folder.path()), ["a.yml", "b.yaml", "c/a/a.yaml", "c/d.JSON"]);
        assert!(found.errors.is_empty());
        assert_eq!(find(folder.path(), &["txt"]).files.len(), 1);
    }

    #[test]
    fn a_named_file_is_taken_as_it_is() {
        for name in ["rules.txt", ".hidden", "no/such.yaml", "./a.yaml"] {
            assert_eq!(find(Path::new(name), INPUT_ENDINGS).files, [PathBuf::from(name)]);
        }
    }

    #[test]
    fn neighbours_that_may_be_meant() {
        let folder = tree(&["rules.yaml", "alerts_test.yaml", "metrics.toml", "rulers/x"]);
        let found = |name: &str| similar(&folder.path().join(name)).map(|p| p.strip_prefix(folder.path()).unwrap().display().to_string());
        for (name, expected) in [
            ("rulez.yaml", Some("rules.yaml")),
            ("rules.yml", Some("rules.yaml")),
            ("alert_test.yaml", Some("alerts_test.yaml")),
            ("missing_test.yaml", None),
            ("metrics.prom", Some("metrics.toml")),
            ("rules", Some("rulers")),
            ("a", None),
        ] {
            assert_eq!(found(name).as_deref(), expected, "{name}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_once() {
        use std::os::unix::fs::symlink;
        let folder = tree(&["real/a.yaml"]);
        let at = |name: &str| folder.path().join(name);
        symlink(folder.path(), at("real/loop")).unwrap();
        symlink("a.yaml", at("real/b.yaml")).unwrap();
        symlink("gone", at("real/note")).unwrap();
        let found = find(folder.path(), INPUT_ENDINGS);
        assert_eq!((names(&found.files, folder.path()), found.errors), (vec!["real/a.yaml".to_owned(), "real/b.yaml".to_owned()], vec![]));
        symlink("gone", at("real/c.yaml")).unwrap();
        let errors = find(folder.path(), INPUT_ENDINGS).errors;
        assert_eq!(errors[0].kind, ErrorKind::BrokenLink { target: PathBuf::from("gone") });
    }
}
