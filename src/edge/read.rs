//! Bytes and texts from files, pipes and standard input, never more than the limit.
//!
//! A byte order mark stays in the text: the readers skip it, and offsets stay those of the file.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::{EdgeError, ErrorKind, Limit};
use crate::text::LineIndex;

/// The name under which messages show standard input.
pub const STDIN: &str = "<stdin>";

/// The whole file as text.
///
/// # Errors
/// Missing, a folder, unreadable, larger than `limit`, or not UTF-8.
pub fn read_text(path: &Path, limit: Limit) -> Result<String, EdgeError> {
    from_bytes(path, read_bytes(path, limit)?)
}

/// The whole file as text, `None` if there is no such file.
///
/// # Errors
/// As [`read_text`], but for a missing file.
pub fn read_optional(path: &Path, limit: Limit) -> Result<Option<String>, EdgeError> {
    match read_text(path, limit) {
        Ok(text) => Ok(Some(text)),
        Err(EdgeError { kind: ErrorKind::NotFound { .. } | ErrorKind::NotAFolder, .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The whole file as bytes; also works on pipes and devices, which are read up to the limit.
///
/// # Errors
/// Missing, a folder, unreadable, or larger than `limit`.
pub fn read_bytes(path: &Path, limit: Limit) -> Result<Vec<u8>, EdgeError> {
    let failed = |error| EdgeError::reading(path, &error);
    let file = File::open(path).map_err(failed)?;
    let meta = file.metadata().map_err(failed)?;
    if meta.is_dir() {
        return Err(EdgeError::new(path, ErrorKind::IsFolder));
    }
    let known = meta.is_file().then_some(meta.len());
    if known.is_some_and(|bytes| bytes > limit.bytes()) {
        return Err(EdgeError::new(path, ErrorKind::TooLarge { bytes: known, limit }));
    }
    bounded(file, path, known.unwrap_or(0), limit)
}

/// All of standard input as text; messages call it [`STDIN`].
///
/// # Errors
/// Unreadable, larger than `limit`, or not UTF-8.
pub fn read_stdin(limit: Limit) -> Result<String, EdgeError> {
    let path = Path::new(STDIN);
    from_bytes(path, bounded(std::io::stdin().lock(), path, 0, limit)?)
}

fn bounded(from: impl Read, path: &Path, expected: u64, limit: Limit) -> Result<Vec<u8>, EdgeError> {
    let mut bytes = Vec::with_capacity(usize::try_from(expected).unwrap_or(0));
    from.take(limit.bytes() + 1).read_to_end(&mut bytes).map_err(|e| EdgeError::reading(path, &e))?;
    if bytes.len() as u64 > limit.bytes() {
        return Err(EdgeError::new(path, ErrorKind::TooLarge { bytes: None, limit }));
    }
    Ok(bytes)
}

/// Bytes that were read from `path` as text.
///
/// # Errors
/// Not UTF-8: the first wrong byte with its place.
pub fn from_bytes(path: &Path, bytes: Vec<u8>) -> Result<String, EdgeError> {
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let bytes = error.as_bytes();
        if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
            return EdgeError::new(path, ErrorKind::Utf16);
        }
        let before = String::from_utf8_lossy(&bytes[..valid]);
        let place = LineIndex::new(&before).locate(&before, u32::try_from(valid).unwrap_or(u32::MAX));
        let byte = bytes.get(valid).copied().unwrap_or_default();
        EdgeError::new(path, ErrorKind::NotUtf8 { byte, line: place.line, column: place.column, offset: valid as u64 })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(of: Result<String, EdgeError>, folder: &Path) -> String {
        of.expect_err("refused").to_string().replace(&format!("{}/", folder.display()), "")
    }

    #[test]
    fn what_cannot_be_read() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::write(at("rules.yaml"), "groups: []\n").unwrap();
        std::fs::write(at("latin.yaml"), b"a: b\r\nb: c\n\xc3\xa9: \xff\n").unwrap();
        std::fs::write(at("cut.yaml"), b"a\n\xe4\xb8").unwrap();
        std::fs::write(at("utf16.yaml"), b"\xff\xfea\0").unwrap();
        std::fs::create_dir(at("folder")).unwrap();
        let read = |name: &str, limit: u64| message(read_text(&at(name), Limit::of(limit)), folder.path());
        for (name, limit, expected) in [
            ("rulez.yaml", 100, "no file or folder `rulez.yaml`: did you mean `rules.yaml`?"),
            ("unlike", 100, "no file or folder `unlike`"),
            ("no/such", 100, "no file or folder `no/such`"),
            ("rules.yaml/x", 100, "no file or folder `rules.yaml/x`: a part of the path is a file, not a folder"),
            ("folder", 100, "`folder` is a folder: name a file in it"),
            ("latin.yaml", 100, "`latin.yaml` is not UTF-8: byte 0xff at 3:4 (offset 15)"),
            ("cut.yaml", 100, "`cut.yaml` is not UTF-8: byte 0xe4 at 2:1 (offset 2)"),
            ("utf16.yaml", 100, "`utf16.yaml` is UTF-16: save it as UTF-8"),
            ("rules.yaml", 10, "`rules.yaml` is 11 bytes, above the limit of 10 bytes: raise it with --max-file-size"),
        ] {
            assert_eq!(read(name, limit), expected);
        }
        assert_eq!(read_text(&at("rules.yaml"), Limit::of(11)).as_deref(), Ok("groups: []\n"));
        assert_eq!(read_optional(&at("none"), Limit::default()), Ok(None));
        assert_eq!(read_optional(&at("rules.yaml/none"), Limit::default()), Ok(None));
        assert!(read_optional(&at("folder"), Limit::default()).is_err());
    }

    #[test]
    fn a_pipe_is_read_up_to_the_limit() {
        let read = |limit| bounded(&b"0123456789"[..], Path::new("p"), 0, Limit::of(limit));
        assert_eq!(read(10).as_deref(), Ok(&b"0123456789"[..]));
        assert_eq!(read(9).expect_err("too long").to_string(), "`p` is above the limit of 9 bytes: raise it with --max-file-size");
    }

    #[test]
    fn the_byte_order_mark_stays() {
        assert_eq!(from_bytes(Path::new("x"), b"\xef\xbb\xbfa: 1\n".to_vec()).as_deref(), Ok("\u{feff}a: 1\n"));
    }

    #[cfg(unix)]
    #[test]
    fn links_and_modes() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        symlink("gone.yaml", at("link.yaml")).unwrap();
        assert_eq!(message(read_text(&at("link.yaml"), Limit::default()), folder.path()), "`link.yaml` is a link to `gone.yaml`, which does not exist");
        std::fs::write(at("secret.yaml"), "x").unwrap();
        std::fs::set_permissions(at("secret.yaml"), std::fs::Permissions::from_mode(0o000)).unwrap();
        if let Err(error) = File::open(at("secret.yaml")) {
            assert_eq!(EdgeError::reading(Path::new("secret.yaml"), &error).to_string(), "`secret.yaml` may not be read: permission denied");
        } // root may read everything
    }
}
