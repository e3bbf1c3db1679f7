//! Data files into the store: small ones as a whole, so that findings show every line they name; large expositions in a stream.

use std::io::Read;

use crate::cli::inputs::Input;
use crate::data::{self, Kind};
use crate::diag::Diagnostic;
use crate::edge::{self, EdgeError, ErrorKind, Incoming, Limit};
use crate::engine::MemoryStore;
use crate::exposition::Format;
use crate::model::duration::Duration;
use crate::text::Sources;

/// Files up to this size are held as text while they are read.
pub(super) const WHOLE: u64 = 16 << 20;

/// Where data files go.
pub(super) struct Loading<'a> {
    /// Between two values of test series that have no `load` above them.
    pub(super) interval: Duration,
    /// Larger files are refused.
    pub(super) limit: Option<Limit>,
    pub(super) sources: &'a mut Sources,
    pub(super) store: &'a mut MemoryStore,
    pub(super) found: &'a mut Vec<Diagnostic>,
}

/// Reads one; above `whole` bytes in a stream if its kind allows.
pub(super) fn read(input: &Input, to: &mut Loading<'_>, whole: u64) -> Result<(), EdgeError> {
    let mut from = if input.is_stdin() { edge::open_stdin() } else { edge::open(&input.path, to.limit)? };
    let head = from.next_bytes(whole + 1)?;
    let name = input.name();
    if head.len() as u64 <= whole {
        return read_whole(input, &name, head, to);
    }
    let kind = Kind::detect(&name, &String::from_utf8_lossy(&head));
    let Kind::Exposition(format) = kind else {
        let rest = from.next_bytes(Limit::HIGHEST.bytes())?;
        return read_whole(input, &name, [head, rest].concat(), to);
    };
    let format = if from.tail().lines().any(|line| line.trim_end() == "# EOF") { Format::OpenMetrics } else { format };
    to.sources.add(name.as_str(), "");
    let limit = to.limit.map_or(u64::MAX - 1, Limit::bytes);
    let mut bounded = head.chain(&mut from).take(limit + 1);
    let found = data::load_stream(&mut bounded, &name, format, to.sources, to.store);
    let over = bounded.limit() == 0;
    match found {
        Ok(found) if !over => to.found.extend(found),
        Ok(_) => return Err(EdgeError::new(&input.path, ErrorKind::TooLarge { bytes: None, limit: to.limit.unwrap_or_default() })),
        Err(error) => return Err(from.failed(&error)),
    }
    Ok(())
}

fn read_whole(input: &Input, name: &str, bytes: Vec<u8>, to: &mut Loading<'_>) -> Result<(), EdgeError> {
    if let Some(limit) = to.limit.filter(|limit| bytes.len() as u64 > limit.bytes()) {
        return Err(EdgeError::new(&input.path, ErrorKind::TooLarge { bytes: None, limit }));
    }
    if bytes.len() as u64 > Limit::HIGHEST.bytes() {
        return Err(EdgeError::new(&input.path, ErrorKind::TooLarge { bytes: None, limit: Limit::HIGHEST }));
    }
    let text: std::sync::Arc<str> = edge::from_bytes(name.as_ref(), bytes)?.into();
    let kind = Kind::detect(name, &text);
    let source = to.sources.add(name, std::sync::Arc::clone(&text));
    to.found.extend(data::load(kind, source, text, to.interval, to.store));
    Ok(())
}

/// Lets bytes be read before the rest of a file.
trait Before {
    fn chain(self, rest: &mut Incoming) -> std::io::Chain<std::io::Cursor<Vec<u8>>, &mut Incoming>;
}

impl Before for Vec<u8> {
    fn chain(self, rest: &mut Incoming) -> std::io::Chain<std::io::Cursor<Self>, &mut Incoming> {
        Read::chain(std::io::Cursor::new(self), rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::render::{Format as Shown, render};
    use crate::model::duration::minutes;
    use std::path::PathBuf;

    /// The number of series, the findings in one line each, or the error.
    fn loaded(path: PathBuf, limit: Option<Limit>, whole: u64) -> (usize, String) {
        let (mut sources, mut store, mut found) = (Sources::default(), MemoryStore::new(), Vec::new());
        let mut to = Loading { interval: minutes(1), limit, sources: &mut sources, store: &mut store, found: &mut found };
        let folder = format!("{}/", path.parent().expect("a folder").display());
        let said = match read(&Input { path, named: true }, &mut to, whole) {
            Ok(()) => render(Shown::Concise, &found, &sources, false),
            Err(error) => error.to_string(),
        };
        (store.len(), said.replace(&folder, ""))
    }

    #[test]
    fn whole_and_in_a_stream_the_same_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("page.om");
        std::fs::write(&path, "a{x=\"1\"} 1 1.5\na{x=\"2\"} 1\na{x=\"1\"} 1 1\nb x\n# EOF\n").unwrap();
        let want = "page.om:3:12: error[exposition/out-of-order]: expected a time behind 1.5 for `a{x=\"1\"}`, found 1\n\
            page.om:4:3: error[exposition/value]: expected a number as value of `b`, found `x`\n";
        assert_eq!(loaded(path.clone(), None, WHOLE), (2, want.to_owned()));
        assert_eq!(loaded(path.clone(), None, 5), (2, want.to_owned()));
        assert_eq!(loaded(path, Some(Limit::of(20)), 5).1, "`page.om` is 49 bytes, above the limit of 20 bytes: raise it with --max-file-size");
    }
}
