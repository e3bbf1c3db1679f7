//! Series that come again in the same words, as in every page with more than one sample of a series: their labels are not read twice.
//! What a series means is the reader's business; this only remembers what it made of one.

use rustc_hash::FxHashMap;

use crate::model::Labels;

/// What the reader made of a series.
#[derive(Debug, Clone)]
pub(super) struct Known {
    /// The bytes of the name and the labels.
    pub(super) len: usize,
    /// The bytes of the name; 0 if it does not stand at the start.
    pub(super) name_len: usize,
    pub(super) labels: Labels,
    /// The number of its family.
    pub(super) family: usize,
    /// Where its latest sample is kept.
    pub(super) slot: usize,
}

/// The series that came twice, by their words, and the last one that came.
#[derive(Debug, Default)]
pub(super) struct Repeats {
    last: Option<(String, Known)>,
    all: FxHashMap<Box<str>, Known>,
    /// For each slot whether it came before; a page where every series comes once must not cost its words again.
    once: Vec<bool>,
}

impl Repeats {
    /// The series that `line` starts with.
    pub(super) fn find(&mut self, line: &str) -> Option<Known> {
        if let Some((words, known)) = &self.last
            && line.strip_prefix(words.as_str()).is_some_and(goes_on)
        {
            return Some(known.clone());
        }
        if self.all.is_empty() {
            return None;
        }
        let words = series(line)?;
        self.all.get(words).filter(|_| goes_on(&line[words.len()..])).cloned()
    }

    /// Remembers a series that was read without a finding.
    pub(super) fn note(&mut self, words: &str, known: Known) {
        let words = words.trim_end_matches([' ', '\t']);
        let known = Known { len: words.len(), ..known };
        if known.name_len == 0 {
            return;
        }
        if self.once.len() <= known.slot {
            self.once.resize(known.slot + 1, false);
        }
        if std::mem::replace(&mut self.once[known.slot], true) {
            self.all.insert(words.into(), known);
        } else if let Some((last, before)) = &mut self.last {
            last.clear();
            last.push_str(words);
            *before = known;
        } else {
            self.last = Some((words.to_owned(), known));
        }
    }

    /// Forgets what the series meant.
    pub(super) fn clear(&mut self) {
        self.last = None;
        self.all.clear();
    }
}

/// Whether a value may follow: a blank does, and no labels behind it, which the text format allows.
fn goes_on(rest: &str) -> bool {
    rest.starts_with([' ', '\t']) && !rest.trim_start_matches([' ', '\t']).starts_with('{')
}

/// The name and the labels at the start of a line, if a blank follows them.
fn series(line: &str) -> Option<&str> {
    let bytes = line.as_bytes();
    let mut end = bytes.iter().position(|b| matches!(b, b'{' | b' ' | b'\t'))?;
    if bytes[end] == b'{' {
        let (mut quoted, mut escaped) = (false, false);
        end +=
            1 + bytes[end..].iter().skip(1).position(|b| {
                match b {
                    _ if escaped => escaped = false,
                    b'\\' => escaped = true,
                    b'"' => quoted = !quoted,
                    b'}' => return !quoted,
                    _ => {}
                }
                false
            })? + 1;
    }
    matches!(bytes.get(end), Some(b' ' | b'\t')).then(|| &line[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_a_series_ends() {
        for (line, want) in [
            ("up 1", Some("up")),
            ("up{} 1", Some("up{}")),
            ("up{a=\"}\\\"}\", b=\"é\"} 1 2", Some("up{a=\"}\\\"}\", b=\"é\"}")),
            ("up{a=\"1\"}1", None),
            ("up {a=\"1\"} 1", Some("up")),
            ("up{a=\"1", None),
            ("up", None),
        ] {
            assert_eq!(series(line), want, "{line}");
        }
    }

    #[test]
    fn only_what_comes_again_is_kept() {
        let known = |slot| Known { len: 2, name_len: 2, labels: Labels::empty(), family: 0, slot };
        let mut repeats = Repeats::default();
        repeats.note("up", known(0));
        repeats.note("do", known(1));
        assert!(repeats.find("do 1").is_some() && repeats.find("dox 1").is_none() && repeats.find("up 1").is_none());
        repeats.note("up", known(0));
        assert_eq!(repeats.find("up 1").map(|k| k.slot), Some(0));
        assert!(repeats.find("up\t{a=\"b\"} 1").is_none());
        repeats.clear();
        assert!(repeats.find("up 1").is_none() && repeats.find("do 1").is_none());
    }
}
