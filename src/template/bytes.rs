//! Texts as Go has them: bytes that are mostly, not always, UTF-8. Templates can cut characters in two and spell bytes as `\xff`.
//!
//! Where a text is read character by character, each byte that belongs to none counts as one U+FFFD, as in Go.

use std::borrow::Cow;
use std::sync::Arc;

/// A text.
pub(crate) type Text = Arc<[u8]>;

/// The characters of the text.
pub(crate) fn lossy(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(mended(bytes)),
    }
}

/// As [`lossy`], of a text that is not needed any more.
pub(crate) fn into_string(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| mended(error.as_bytes()))
}

fn mended(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() + 8);
    for chunk in bytes.utf8_chunks() {
        out.push_str(chunk.valid());
        out.extend(chunk.invalid().iter().map(|_| '\u{fffd}'));
    }
    out
}

/// How many characters the text has.
pub(crate) fn count(bytes: &[u8]) -> usize {
    bytes.utf8_chunks().map(|chunk| chunk.valid().chars().count() + chunk.invalid().len()).sum()
}

/// The first `n` characters.
pub(crate) fn first(bytes: &[u8], n: usize) -> &[u8] {
    let (mut end, mut left) = (0, n);
    for chunk in bytes.utf8_chunks() {
        if let Some((at, _)) = chunk.valid().char_indices().nth(left) {
            return &bytes[..end + at];
        }
        left -= chunk.valid().chars().count();
        end += chunk.valid().len();
        let invalid = chunk.invalid().len();
        if left < invalid {
            return &bytes[..end + left];
        }
        left -= invalid;
        end += invalid;
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bad_bytes_are_characters_of_their_own() {
        let bytes = b"a\xe2\x82b\xff";
        assert_eq!((&*lossy(bytes), count(bytes)), ("a\u{fffd}\u{fffd}b\u{fffd}", 5));
        assert_eq!([0, 1, 2, 3, 4, 5, 9].map(|n| first(bytes, n).len()), [0, 1, 2, 3, 4, 5, 5]);
        assert_eq!(first("héé".as_bytes(), 2), "hé".as_bytes());
    }
}
