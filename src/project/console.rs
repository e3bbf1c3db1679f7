//! Where verbs print: two streams and whether they take colours. Nothing here decides what is said.

use std::fmt::Display;
use std::io::{self, Write};

/// Results go to `out`, findings of a build and failures to `err`.
pub(super) struct Console<'a> {
    pub(super) out: &'a mut dyn Write,
    pub(super) err: &'a mut dyn Write,
    pub(super) colour: bool,
}

/// Terminal styles, by what they mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// A word that says what was done.
    Done,
    /// A line that came.
    Added,
    /// A line that went.
    Removed,
    /// A heading.
    Strong,
    /// What matters less.
    Faint,
    /// What went wrong.
    Error,
    /// What may be wrong.
    Warning,
}

impl Style {
    const fn code(self) -> &'static str {
        match self {
            Self::Done => "1;32",
            Self::Added => "32",
            Self::Removed => "31",
            Self::Strong => "1",
            Self::Faint => "2",
            Self::Error => "1;31",
            Self::Warning => "1;33",
        }
    }
}

impl Console<'_> {
    /// The text in that style, if there are colours.
    pub(super) fn styled(&self, style: Style, text: impl Display) -> String {
        if self.colour { format!("\x1b[{}m{text}\x1b[0m", style.code()) } else { text.to_string() }
    }

    /// A line of a summary: the word at its right end in a column of ten, then the rest.
    pub(super) fn line(&mut self, word: &str, rest: impl Display) -> io::Result<()> {
        let word = self.styled(Style::Done, format_args!("{word:>9}"));
        writeln!(self.out, "{word}  {rest}")
    }

    /// `error: ..` on the other stream.
    pub(super) fn error(&mut self, sentence: impl Display) -> io::Result<()> {
        let word = self.styled(Style::Error, "error");
        writeln!(self.err, "{word}: {sentence}")
    }

    /// `note: ..` on the other stream.
    pub(super) fn note(&mut self, sentence: impl Display) -> io::Result<()> {
        let word = self.styled(Style::Warning, "note");
        writeln!(self.err, "{word}: {sentence}")
    }
}

/// `1 panel`, `2 panels`.
pub(super) fn counted(n: usize, word: &str) -> String {
    format!("{n} {word}{}", if n == 1 { "" } else { "s" })
}

/// `812 B`, `8.1 KiB`, `1.0 MiB`.
pub(super) fn size(bytes: usize) -> String {
    let tenths = |unit: usize| {
        let tenths = (bytes * 10 + unit / 2) / unit;
        format!("{}.{}", tenths / 10, tenths % 10)
    };
    match bytes {
        0..1024 => format!("{bytes} B"),
        1024..1_048_000 => format!("{} KiB", tenths(1024)),
        _ => format!("{} MiB", tenths(1024 * 1024)),
    }
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes() {
        let sizes = [0, 1023, 1024, 8294, 1_047_999, 1_048_576, 3_000_000].map(size);
        assert_eq!(sizes, ["0 B", "1023 B", "1.0 KiB", "8.1 KiB", "1023.4 KiB", "1.0 MiB", "2.9 MiB"]);
    }
}
