//! A file or standard input, opened to be read piece by piece, for what may be larger than memory.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use super::{EdgeError, ErrorKind, Limit, STDIN};

/// How many bytes at the end of a file are looked at beforehand.
const TAIL: u64 = 4096;

/// An opened file or standard input.
pub struct Incoming {
    path: PathBuf,
    from: Box<dyn Read>,
    tail: Vec<u8>,
}

/// Opens a file; also a pipe or device.
///
/// # Errors
/// Missing, a folder, unreadable, or a file larger than `limit`.
pub fn open(path: &Path, limit: Option<Limit>) -> Result<Incoming, EdgeError> {
    let failed = |error| EdgeError::reading(path, &error);
    let mut file = File::open(path).map_err(failed)?;
    let meta = file.metadata().map_err(failed)?;
    if meta.is_dir() {
        return Err(EdgeError::new(path, ErrorKind::IsFolder));
    }
    let mut tail = Vec::new();
    if meta.is_file() {
        if let Some(limit) = limit.filter(|limit| meta.len() > limit.bytes()) {
            return Err(EdgeError::new(path, ErrorKind::TooLarge { bytes: Some(meta.len()), limit }));
        }
        file.seek(SeekFrom::Start(meta.len().saturating_sub(TAIL))).map_err(failed)?;
        (&mut file).take(TAIL).read_to_end(&mut tail).map_err(failed)?;
        file.rewind().map_err(failed)?;
    }
    Ok(Incoming { path: path.to_path_buf(), from: Box::new(file), tail })
}

/// Standard input.
#[must_use]
pub fn open_stdin() -> Incoming {
    Incoming { path: PathBuf::from(STDIN), from: Box::new(io::stdin().lock()), tail: Vec::new() }
}

impl Incoming {
    /// The last bytes of a file, as text; empty where they are not known beforehand.
    #[must_use]
    pub fn tail(&self) -> std::borrow::Cow<'_, str> {
        String::from_utf8_lossy(&self.tail)
    }

    /// The next `most` bytes, fewer only at the end.
    ///
    /// # Errors
    /// The system's refusal.
    pub fn next_bytes(&mut self, most: u64) -> Result<Vec<u8>, EdgeError> {
        let mut bytes = Vec::new();
        match (&mut *self.from).take(most).read_to_end(&mut bytes) {
            Ok(_) => Ok(bytes),
            Err(error) => Err(self.failed(&error)),
        }
    }

    /// What went wrong while reading on.
    #[must_use]
    pub fn failed(&self, error: &io::Error) -> EdgeError {
        EdgeError::reading(&self.path, error)
    }
}

impl Read for Incoming {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.from.read(into)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_is_known_and_all_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("page");
        std::fs::write(&path, "a 1\n".repeat(2_000) + "# EOF\n").unwrap();
        let mut page = open(&path, None).unwrap();
        assert!(page.tail().ends_with("a 1\n# EOF\n"));
        assert_eq!(page.next_bytes(4).unwrap(), b"a 1\n");
        assert_eq!(page.next_bytes(u64::MAX).unwrap().len(), 2_000 * 4 + 6 - 4);
        let error = open(&path, Some(Limit::of(10))).err().expect("too large").to_string();
        assert!(error.ends_with("is 8,006 bytes, above the limit of 10 bytes: raise it with --max-file-size"), "{error}");
        assert!(open(folder.path(), None).is_err());
    }
}
