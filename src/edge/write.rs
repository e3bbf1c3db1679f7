//! Files that appear whole or not at all: a temporary beside the target, renamed over it. Unchanged files are not touched.

use std::fs;
use std::io::{ErrorKind as IoKind, Write};
use std::path::{Path, PathBuf};

use super::{EdgeError, ErrorKind};

/// What [`write_if_changed`] did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Written {
    /// There was no such file.
    Created,
    /// The file had other bytes.
    Changed,
    /// The file had these bytes already and was not touched.
    Unchanged,
}

/// Makes the file at `path` hold `bytes`.
///
/// Missing folders are made. A reader sees the old bytes or the new ones, never a part; on failure nothing is left
/// behind. The mode of an existing file is kept; a link stays a link and its target is written.
///
/// # Errors
/// A folder of that name, a file that may not be written (also one whose own mode says so), or the system's refusal.
pub fn write_if_changed(path: &Path, bytes: &[u8]) -> Result<Written, EdgeError> {
    let failed = |error: std::io::Error| EdgeError::writing(path, &error);
    let target = follow(path);
    let mode = match fs::metadata(&target) {
        Ok(meta) if meta.is_dir() => return Err(EdgeError::new(path, ErrorKind::IsFolder)),
        Ok(meta) if !meta.is_file() => return in_place(path, bytes),
        Ok(meta) => {
            // A file of another length needs no reading to be another.
            if meta.len() == bytes.len() as u64 && fs::read(&target).map_err(failed)? == bytes {
                return Ok(Written::Unchanged);
            }
            Some(meta.permissions())
        }
        Err(error) if error.kind() == IoKind::NotFound => None,
        Err(error) => return Err(failed(error)),
    };
    if mode.as_ref().is_some_and(fs::Permissions::readonly) {
        return Err(EdgeError::new(path, ErrorKind::Unwritable));
    }
    let folder = match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    fs::create_dir_all(folder).map_err(failed)?;
    let mut temporary = builder(mode.as_ref()).tempfile_in(folder).map_err(failed)?;
    temporary.write_all(bytes).map_err(failed)?;
    if let Some(mode) = mode.clone() {
        temporary.as_file().set_permissions(mode).map_err(failed)?;
    }
    temporary.persist(&target).map_err(|error| failed(error.error))?;
    Ok(if mode.is_some() { Written::Changed } else { Written::Created })
}

/// Removes a file; `false` if there was none.
///
/// # Errors
/// A folder of that name, or the system's refusal.
pub fn remove_file(path: &Path) -> Result<bool, EdgeError> {
    if fs::symlink_metadata(path).is_ok_and(|meta| meta.is_dir()) {
        return Err(EdgeError::new(path, ErrorKind::IsFolder));
    }
    match fs::remove_file(path) {
        Ok(()) => Ok(true),
        Err(error) if matches!(error.kind(), IoKind::NotFound | IoKind::NotADirectory) => Ok(false),
        Err(error) => Err(EdgeError::writing(path, &error)),
    }
}

/// Removes a folder if nothing is in it; `false` if something is, or if there is no such folder.
///
/// # Errors
/// The system's refusal.
pub fn remove_empty_folder(path: &Path) -> Result<bool, EdgeError> {
    match fs::remove_dir(path) {
        Ok(()) => Ok(true),
        Err(error) if matches!(error.kind(), IoKind::NotFound | IoKind::NotADirectory | IoKind::DirectoryNotEmpty) => Ok(false),
        Err(error) => Err(EdgeError::writing(path, &error)),
    }
}

/// The file behind a link, the path itself otherwise. A link to nothing is left to be replaced by its target's creation.
fn follow(path: &Path) -> PathBuf {
    let mut at = path.to_path_buf();
    for _ in 0..40 {
        let Ok(next) = fs::read_link(&at) else { return at };
        at = at.parent().map_or_else(|| next.clone(), |folder| folder.join(&next));
    }
    at
}

/// A device or a pipe (`/dev/stdout`) takes the bytes as they are: there is nothing to rename over.
fn in_place(path: &Path, bytes: &[u8]) -> Result<Written, EdgeError> {
    fs::write(path, bytes).map(|()| Written::Changed).map_err(|error| EdgeError::writing(path, &error))
}

fn builder(mode: Option<&fs::Permissions>) -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".promforge-");
    #[cfg(unix)]
    if mode.is_none() {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666)); // the process' umask takes its part off
    }
    #[cfg(not(unix))]
    let _ = mode;
    builder
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listing(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn created_changed_unchanged() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a/b/c.json");
        assert_eq!(write_if_changed(&path, b"1"), Ok(Written::Created));
        assert_eq!(write_if_changed(&path, b"2"), Ok(Written::Changed));
        let before = fs::metadata(&path).unwrap().modified().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(15));
        assert_eq!(write_if_changed(&path, b"2"), Ok(Written::Unchanged));
        assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), before);
        assert_eq!(fs::read(&path).unwrap(), b"2");
        assert_eq!(listing(path.parent().unwrap()), ["c.json"]);
    }

    #[test]
    fn failures_leave_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir(at("folder")).unwrap();
        fs::write(at("file"), "x").unwrap();
        assert_eq!(write_if_changed(&at("folder"), b"1").expect_err("a folder").kind, ErrorKind::IsFolder);
        assert_eq!(write_if_changed(&at("file/x"), b"1").expect_err("below a file").kind, ErrorKind::NotAFolder);
        let mut mode = fs::metadata(at("file")).unwrap().permissions();
        mode.set_readonly(true);
        fs::set_permissions(at("file"), mode).unwrap();
        let error = write_if_changed(&at("file"), b"1").expect_err("read-only");
        assert_eq!(error.kind, ErrorKind::Unwritable);
        assert_eq!(fs::read(at("file")).unwrap(), b"x");
        assert_eq!(write_if_changed(&at("file"), b"x"), Ok(Written::Unchanged), "nothing to write");
        assert_eq!(listing(folder.path()), ["file", "folder"]);
    }

    #[cfg(unix)]
    #[test]
    fn modes_and_links_are_kept() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let mode = |name: &str| fs::metadata(at(name)).unwrap().permissions().mode() & 0o777;
        fs::write(at("script"), "x").unwrap();
        fs::set_permissions(at("script"), fs::Permissions::from_mode(0o750)).unwrap();
        write_if_changed(&at("script"), b"y").unwrap();
        assert_eq!(mode("script"), 0o750);
        fs::write(at("plain"), "").unwrap();
        write_if_changed(&at("new"), b"y").unwrap();
        assert_eq!(mode("new"), mode("plain"), "a new file has the mode that any program's has");
        symlink("script", at("link")).unwrap();
        assert_eq!(write_if_changed(&at("link"), b"z"), Ok(Written::Changed));
        assert_eq!((fs::read(at("script")).unwrap(), fs::read_link(at("link")).unwrap()), (b"z".to_vec(), PathBuf::from("script")));
    }

    #[test]
    fn removing() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir(at("folder")).unwrap();
        fs::write(at("folder/file"), "x").unwrap();
        assert_eq!(remove_empty_folder(&at("folder")), Ok(false));
        assert_eq!(remove_file(&at("folder")).expect_err("a folder").kind, ErrorKind::IsFolder);
        assert_eq!((remove_file(&at("folder/file")), remove_file(&at("folder/file"))), (Ok(true), Ok(false)));
        assert_eq!((remove_empty_folder(&at("folder")), remove_empty_folder(&at("folder"))), (Ok(true), Ok(false)));
    }
}
