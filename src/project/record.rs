//! The record of what a build wrote (`.promforge-manifest.json` in the output folder), so that later builds remove what is no
//! longer generated, and nothing else.

use std::collections::BTreeMap;
use std::path::{Component, Path};

use serde::{Deserialize, Serialize};

/// The record's file name.
pub(super) const NAME: &str = ".promforge-manifest.json";

/// Paths below the folder, with `/`, and fingerprints of what was written there.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct Record {
    pub(super) files: BTreeMap<String, String>,
}

impl Record {
    /// Reads a record; `None` if it is none.
    pub(super) fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    pub(super) fn to_text(&self) -> String {
        format!("{:#}\n", serde_json::json!(self))
    }
}

/// Length and 64-bit FNV-1a of the bytes: tells an edited file from one that was left alone, on every machine. It does not
/// withstand somebody who wants to deceive it.
pub(super) fn fingerprint(bytes: &[u8]) -> String {
    let hash = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{}-{hash:016x}", bytes.len())
}

/// Whether a recorded path stays inside its folder.
pub(super) fn is_inside(path: &str) -> bool {
    !path.is_empty() && !path.contains('\\') && Path::new(path).components().all(|part| matches!(part, Component::Normal(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_survive() {
        let record = Record { files: BTreeMap::from([("a/b.json".to_owned(), fingerprint(b"x"))]) };
        assert_eq!(Record::read(&record.to_text()), Some(record));
        assert_eq!(Record::read("{"), None);
        assert_eq!(fingerprint(b""), "0-cbf29ce484222325");
    }

    #[test]
    fn nothing_outside_is_ever_meant() {
        for (path, inside) in
            [("a.json", true), ("a/b.json", true), ("", false), ("../a", false), ("a/../../b", false), ("/etc/passwd", false), ("a\\..\\b", false)]
        {
            assert_eq!(is_inside(path), inside, "{path}");
        }
    }
}
