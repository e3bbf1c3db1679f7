//! What can go wrong between the program and the file system, each with a sentence for people.
//!
//! These are failures of the run, not findings in a text: they end in exit code 2, findings in 1.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use super::limit::{Grouped, Limit};

/// Why a path could not be read or written. Its `Display` is a whole message that names the path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EdgeError {
    /// The path as the user wrote it (or as it was found below a folder the user wrote).
    pub path: PathBuf,
    /// What happened.
    pub kind: ErrorKind,
}

/// The kinds of [`EdgeError`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// Nothing has that name.
    NotFound {
        /// A neighbour with nearly that name.
        similar: Option<PathBuf>,
    },
    /// A symbolic link that points at nothing.
    BrokenLink {
        /// Where it points.
        target: PathBuf,
    },
    /// A file was expected, a folder found.
    IsFolder,
    /// A part of the path that should be a folder is a file.
    NotAFolder,
    /// The system forbids reading.
    Unreadable,
    /// The system, or the file's own mode, forbids writing.
    Unwritable,
    /// The bytes are not UTF-8.
    NotUtf8 {
        /// The first byte that is not.
        byte: u8,
        /// Its line, from 1.
        line: u32,
        /// Its column, from 1, in characters.
        column: u32,
        /// Its offset in bytes, from 0.
        offset: u64,
    },
    /// The bytes start with UTF-16's byte order mark.
    Utf16,
    /// More bytes than the limit allows.
    TooLarge {
        /// How many there are; unknown where they come from a pipe.
        bytes: Option<u64>,
        /// How many are allowed.
        limit: Limit,
    },
    /// Anything else, in the system's words.
    Other(String),
}

impl EdgeError {
    /// An error of that kind at a path.
    #[must_use]
    pub fn new(path: &Path, kind: ErrorKind) -> Self {
        Self { path: path.to_path_buf(), kind }
    }

    /// What the system said about reading `path`.
    pub(super) fn reading(path: &Path, error: &io::Error) -> Self {
        Self::of(path, error, ErrorKind::Unreadable)
    }

    /// What the system said about writing `path`.
    pub(super) fn writing(path: &Path, error: &io::Error) -> Self {
        Self::of(path, error, ErrorKind::Unwritable)
    }

    fn of(path: &Path, error: &io::Error, denied: ErrorKind) -> Self {
        let kind = match error.kind() {
            io::ErrorKind::NotFound => super::find::missing(path),
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => denied,
            io::ErrorKind::IsADirectory => ErrorKind::IsFolder,
            io::ErrorKind::NotADirectory => ErrorKind::NotAFolder,
            _ => ErrorKind::Other(error.to_string()),
        };
        Self::new(path, kind)
    }
}

impl fmt::Display for EdgeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.display();
        match &self.kind {
            ErrorKind::NotFound { similar: None } => write!(f, "no file or folder `{path}`"),
            ErrorKind::NotFound { similar: Some(similar) } => write!(f, "no file or folder `{path}`: did you mean `{}`?", similar.display()),
            ErrorKind::BrokenLink { target } => write!(f, "`{path}` is a link to `{}`, which does not exist", target.display()),
            ErrorKind::IsFolder => write!(f, "`{path}` is a folder: name a file in it"),
            ErrorKind::NotAFolder => write!(f, "no file or folder `{path}`: a part of the path is a file, not a folder"),
            ErrorKind::Unreadable => write!(f, "`{path}` may not be read: permission denied"),
            ErrorKind::Unwritable => write!(f, "`{path}` may not be written: permission denied"),
            ErrorKind::NotUtf8 { byte, line, column, offset } => write!(f, "`{path}` is not UTF-8: byte 0x{byte:02x} at {line}:{column} (offset {offset})"),
            ErrorKind::Utf16 => write!(f, "`{path}` is UTF-16: save it as UTF-8"),
            ErrorKind::TooLarge { bytes: Some(bytes), limit } => {
                write!(f, "`{path}` is {} bytes, above the limit of {limit}: raise it with --max-file-size", Grouped(*bytes))
            }
            ErrorKind::TooLarge { bytes: None, limit } => write!(f, "`{path}` is above the limit of {limit}: raise it with --max-file-size"),
            ErrorKind::Other(what) => write!(f, "`{path}`: {what}"),
        }
    }
}

impl std::error::Error for EdgeError {}
