//! Text cut out of a host file: an expression inside a folded YAML block, a JSON string with escapes, a template with
//! variables replaced. It knows the way back; decoding is the readers' business.

use super::Span;

/// A run of decoded bytes and the host bytes they came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segment {
    /// Where the run starts in the decoded text.
    pub decoded: u32,
    /// How many decoded bytes it has.
    pub decoded_len: u32,
    /// Where it starts in the host file.
    pub host: u32,
    /// How many host bytes it has. When it equals `decoded_len` and `verbatim` holds, bytes correspond one to one.
    pub host_len: u32,
    /// Whether the bytes are the same on both sides; otherwise the run is an escape or a fold, mapped as a whole.
    pub verbatim: bool,
}

/// Decoded text with the place of each byte in the host file.
///
/// ```
/// use promforge::text::{Mapped, Span};
/// // host: "a\nb" as a JSON string, with the quote at byte 0
/// let mut text = Mapped::builder(1);
/// text.verbatim("a", 1);
/// text.replaced("\n", 2, 2);
/// text.verbatim("b", 4);
/// let text = text.finish(5);
/// assert_eq!(text.as_str(), "a\nb");
/// assert_eq!(text.host(Span::new(2, 3)), Span::new(4, 5));
/// assert_eq!(text.host(Span::new(1, 2)), Span::new(2, 4));
/// assert_eq!(text.host(Span::at(3)), Span::at(5));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mapped {
    text: String,
    segments: Vec<Segment>,
    host_end: u32,
}

impl Mapped {
    /// A text that stands verbatim at byte `host` of the host file.
    #[must_use]
    pub fn verbatim(text: impl Into<String>, host: u32) -> Self {
        let text = text.into();
        let len = u32::try_from(text.len()).unwrap_or(u32::MAX);
        let segments = if len == 0 { Vec::new() } else { vec![Segment { decoded: 0, decoded_len: len, host, host_len: len, verbatim: true }] };
        Self { text, segments, host_end: host + len }
    }

    /// Starts a text whose content begins at byte `host_start` of the host file.
    #[must_use]
    pub fn builder(host_start: u32) -> Builder {
        Builder { text: String::new(), segments: Vec::new(), host_start }
    }

    /// The decoded text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The runs, in order; neighbours that continue each other are one run.
    #[must_use]
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// The host range of the whole content.
    #[must_use]
    pub fn host_span(&self) -> Span {
        Span::new(self.segments.first().map_or(self.host_end, |s| s.host), self.host_end)
    }

    /// The host byte of decoded byte `at`: inside an escape or a fold its first source byte, at the end the place behind
    /// the last content byte.
    #[must_use]
    pub fn host_of(&self, at: u32) -> u32 {
        match self.segment(at) {
            Some(s) if s.verbatim => s.host + (at - s.decoded),
            Some(s) => s.host,
            None => self.host_end,
        }
    }

    /// The host range of a decoded range; never empty unless `span` is.
    #[must_use]
    pub fn host(&self, span: Span) -> Span {
        let start = self.host_of(span.start);
        if span.is_empty() {
            return Span::at(start);
        }
        let end = match self.segment(span.end - 1) {
            Some(s) if s.verbatim => s.host + (span.end - s.decoded),
            Some(s) => s.host + s.host_len,
            None => self.host_end,
        };
        Span::new(start, end)
    }

    /// The same text seen through one more mapping: `outer` maps this text's host to a further host (an expression with
    /// variables replaced, inside a JSON string).
    #[must_use]
    pub fn through(&self, outer: &Self) -> Self {
        let mut segments = Vec::with_capacity(self.segments.len());
        for s in &self.segments {
            if !s.verbatim {
                let host = outer.host(Span::new(s.host, s.host + s.host_len));
                segments.push(Segment { host: host.start, host_len: host.len(), ..*s });
                continue;
            }
            let mut at = 0;
            while at < s.host_len {
                let Some(o) = outer.segment(s.host + at) else { break };
                let inside = s.host + at - o.decoded;
                let len = (o.decoded_len - inside).min(s.host_len - at);
                let (host, host_len) = if o.verbatim { (o.host + inside, len) } else { (o.host, o.host_len) };
                segments.push(Segment { decoded: s.decoded + at, decoded_len: len, host, host_len, verbatim: o.verbatim });
                at += len;
            }
        }
        Self { text: self.text.clone(), segments, host_end: outer.host_of(self.host_end) }
    }

    fn segment(&self, at: u32) -> Option<&Segment> {
        let i = self.segments.partition_point(|s| s.decoded <= at).checked_sub(1)?;
        self.segments.get(i).filter(|s| at < s.decoded + s.decoded_len)
    }
}

/// Builds a [`Mapped`] piece by piece, in order of the decoded text.
#[derive(Debug, Clone)]
pub struct Builder {
    text: String,
    segments: Vec<Segment>,
    host_start: u32,
}

impl Builder {
    /// Appends `piece`, which stands letter for letter at host byte `host`.
    pub fn verbatim(&mut self, piece: &str, host: u32) {
        let len = u32::try_from(piece.len()).unwrap_or(u32::MAX);
        if len == 0 {
            return;
        }
        let decoded = self.decoded_len();
        self.text.push_str(piece);
        match self.segments.last_mut() {
            Some(s) if s.verbatim && s.host + s.host_len == host => {
                s.decoded_len += len;
                s.host_len += len;
            }
            _ => self.segments.push(Segment { decoded, decoded_len: len, host, host_len: len, verbatim: true }),
        }
    }

    /// Appends `piece`, which `host_len` bytes at host byte `host` stand for (an escape, a fold, a variable).
    pub fn replaced(&mut self, piece: &str, host: u32, host_len: u32) {
        let len = u32::try_from(piece.len()).unwrap_or(u32::MAX);
        if len == 0 {
            return;
        }
        let decoded = self.decoded_len();
        self.text.push_str(piece);
        self.segments.push(Segment { decoded, decoded_len: len, host, host_len, verbatim: false });
    }

    /// Ends the text; `host_end` is the host byte behind the last content byte.
    #[must_use]
    pub fn finish(self, host_end: u32) -> Mapped {
        Mapped { text: self.text, segments: self.segments, host_end: host_end.max(self.host_start) }
    }

    /// The decoded text so far.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    fn decoded_len(&self) -> u32 {
        u32::try_from(self.text.len()).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_mappings_compose() {
        // JSON host `"a\"$x"` at byte 0: decoded `a"$x`, then `$x` replaced by `val`.
        let mut json = Mapped::builder(1);
        json.verbatim("a", 1);
        json.replaced("\"", 2, 2);
        json.verbatim("$x", 4);
        let json = json.finish(6);
        let mut vars = Mapped::builder(0);
        vars.verbatim("a\"", 0);
        vars.replaced("val", 2, 2);
        let both = vars.finish(4).through(&json);
        assert_eq!(both.as_str(), "a\"val");
        assert_eq!(both.host(Span::new(1, 2)), Span::new(2, 4));
        assert_eq!(both.host(Span::new(3, 4)), Span::new(4, 6));
        assert_eq!(both.host(Span::at(5)), Span::at(6));
    }
}
