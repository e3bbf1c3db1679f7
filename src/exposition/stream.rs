//! Expositions larger than memory should hold as text: read part by part, samples handed on as they come. What a line means is the
//! reader's business; here are only cutting, counting, and findings that outlive the part they were found in.

use std::io::{self, Read};

use crate::diag::{Code, Diagnostic, Label};
use crate::text::{SourceId, Sources, Span};

use super::family::{Format, Sample};
use super::reader::{Reader, SYNTAX};

/// So many mistakes that the rest is not named.
pub const TOO_MANY: Code = Code("exposition/too-many");

/// How many findings of one stream are named at most; a file of ten million wrong lines must not fill the memory with sentences.
pub const MAX_FINDINGS: usize = 1_000;

/// How many bytes one line may have.
pub const MAX_LINE: usize = 16 << 20;

/// How many bytes are looked at together.
const PART: usize = 1 << 20;

/// Reads an exposition in parts of about 1 MiB and hands every sample to `take`, in the order of the text; their spans are those of the
/// part, of use to nobody. The memory it needs beyond that grows with the number of series and families, not with that of lines.
///
/// `name` is shown in findings; the lines they point at are added to `sources`, nothing else of the text is kept. Bytes that are no
/// UTF-8 are a finding in their line. At most [`MAX_FINDINGS`] mistakes are named, then one of [`TOO_MANY`]; reading goes on.
///
/// # Errors
/// What `from` says.
///
/// ```
/// use promforge::exposition::{Format, read_stream};
/// use promforge::text::Sources;
/// let (mut sources, mut sum) = (Sources::default(), 0.0);
/// let found = read_stream(&mut &b"up 1\nup{job=\"a\"} 2\nup x\n"[..], "metrics", Format::Text, &mut sources, &mut |s| sum += s.value);
/// assert_eq!(found.expect("no failure")[0].message, "expected a number as value of `up`, found `x`");
/// assert_eq!(sum, 3.0);
/// ```
pub fn read_stream(from: &mut dyn Read, name: &str, format: Format, sources: &mut Sources, take: &mut dyn FnMut(Sample)) -> io::Result<Vec<Diagnostic>> {
    let mut stream = Stream { reader: Reader::new(format), name, sources, take, part: 0, found: Vec::new(), omitted: None };
    let (mut bytes, mut end) = (Vec::with_capacity(2 * PART), false);
    while !end {
        let wanted = bytes.len() + PART;
        while bytes.len() < wanted && !end {
            let before = bytes.len();
            (&mut *from).take((wanted - before) as u64).read_to_end(&mut bytes)?;
            end = bytes.len() == before;
        }
        let whole = if end { bytes.len() } else { bytes.iter().rposition(|b| *b == b'\n').map_or(0, |i| i + 1) };
        if whole == 0 && bytes.len() > MAX_LINE {
            stream.too_long();
            break;
        }
        if whole > 0 || end {
            stream.part(&bytes[..whole], end);
            bytes.drain(..whole);
        }
    }
    Ok(stream.finish())
}

struct Stream<'a> {
    reader: Reader,
    name: &'a str,
    sources: &'a mut Sources,
    take: &'a mut dyn FnMut(Sample),
    /// The number of the part, which is its [`SourceId`] until the line of a finding has one of its own.
    part: u32,
    found: Vec<Diagnostic>,
    /// The first finding that was not kept.
    omitted: Option<Diagnostic>,
}

impl Stream<'_> {
    /// Whole lines; the bytes may be anything.
    fn part(&mut self, mut bytes: &[u8], last: bool) {
        loop {
            match std::str::from_utf8(bytes) {
                Ok(text) => return self.text(text, last),
                Err(error) => {
                    let (good, wrong) = (error.valid_up_to(), bytes[error.valid_up_to()]);
                    let start = bytes[..good].iter().rposition(|b| *b == b'\n').map_or(0, |i| i + 1);
                    let end = bytes[good..].iter().position(|b| *b == b'\n').map_or(bytes.len(), |i| good + i + 1);
                    self.text(&String::from_utf8_lossy(&bytes[..start]), false);
                    let line = String::from_utf8_lossy(&bytes[start..end]);
                    let found = Diagnostic::error(SYNTAX, format!("expected UTF-8, found the byte 0x{wrong:02x}"), SourceId(self.part), Span::at(0));
                    let at = String::from_utf8_lossy(&bytes[start..good]).len();
                    self.keep(found, |_| Span::of(at, at + 3), self.reader.lines(), line.trim_end_matches(['\r', '\n']));
                    self.reader.skip_line();
                    bytes = &bytes[end..];
                }
            }
        }
    }

    fn text(&mut self, text: &str, last: bool) {
        self.part += 1;
        let (id, before) = (SourceId(self.part), self.reader.lines());
        self.reader.part(id, text, 0..text.len());
        if last {
            self.reader.ending(id, text);
        }
        for (_, sample) in self.reader.samples.drain(..) {
            (self.take)(sample);
        }
        for found in std::mem::take(&mut self.reader.findings) {
            let at = found.primary.as_ref().map_or(0, |p| (p.span.start as usize).min(text.len()));
            let start = text[..at].rfind('\n').map_or(0, |i| i + 1);
            let end = text[at..].find('\n').map_or(text.len(), |i| at + i);
            let lines = u32::try_from(text[..start].bytes().filter(|b| *b == b'\n').count()).unwrap_or(u32::MAX);
            let shift = |span: Span| Span::of((span.start as usize).saturating_sub(start), (span.end as usize).min(end).saturating_sub(start));
            let others: Vec<Label> = found.others.iter().filter(|l| l.source == id).cloned().collect();
            let found = Diagnostic { others: Vec::new(), fix: None, ..found };
            let kept = self.keep(found, shift, before.saturating_add(lines), text[start..end].trim_end_matches('\r'));
            for other in others.into_iter().filter(|_| kept) {
                let at = (other.span.start as usize).min(text.len());
                let line = before.saturating_add(u32::try_from(text[..at].bytes().filter(|b| *b == b'\n').count()).unwrap_or(u32::MAX));
                if let Some(found) = self.found.last_mut() {
                    match &found.primary {
                        Some(primary) if start <= at && at <= end => found.others.push(Label { source: primary.source, span: shift(other.span), ..other }),
                        _ => found.help.push(format!("{}: line {}", other.message, line.saturating_add(1))),
                    }
                }
            }
        }
    }

    /// Keeps a finding and the line it is about; `false` if there are too many.
    fn keep(&mut self, mut found: Diagnostic, shift: impl Fn(Span) -> Span, lines_before: u32, line: &str) -> bool {
        if self.omitted.is_some() {
            return false;
        }
        let source = self.sources.add_part(self.name, line, lines_before);
        if let Some(primary) = &mut found.primary {
            (primary.source, primary.span) = (source, shift(primary.span));
        }
        if self.found.len() < MAX_FINDINGS {
            self.found.push(found);
            return true;
        }
        let message = format!("expected fewer mistakes: from here on they are not named, {MAX_FINDINGS} were");
        self.omitted = Some(Diagnostic { code: TOO_MANY, message, help: Vec::new(), ..found });
        false
    }

    fn too_long(&mut self) {
        let found = Diagnostic::error(SYNTAX, format!("expected a line of at most {} MiB, found a longer one", MAX_LINE >> 20), SourceId(0), Span::at(0));
        self.keep(found.help("the rest was not read; this is no exposition"), |span| span, self.reader.lines(), "");
    }

    fn finish(mut self) -> Vec<Diagnostic> {
        self.found.extend(self.omitted);
        self.found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives few bytes at a time.
    struct Slow<'b>(&'b [u8]);

    impl Read for Slow<'_> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let n = into.len().min(self.0.len()).min(7_000);
            into[..n].copy_from_slice(&self.0[..n]);
            self.0 = &self.0[n..];
            Ok(n)
        }
    }

    fn streamed(bytes: &[u8], format: Format) -> (Vec<String>, Vec<String>) {
        let (mut sources, mut samples) = (Sources::default(), Vec::new());
        let found = read_stream(&mut Slow(bytes), "f", format, &mut sources, &mut |s| samples.push(format!("{} {}", s.labels, s.value))).expect("no failure");
        let show = |d: &Diagnostic| {
            let primary = d.primary.as_ref().expect("present");
            let source = sources.get(primary.source);
            let at = source.locate(primary.span.start);
            let marked = &source.text()[primary.span.range()];
            let help = d.help.iter().find(|h| h.contains(": line ")).map_or(String::new(), |h| format!(" ({h})"));
            format!("{}:{} {} `{marked}`{help}", at.line, at.column, d.message)
        };
        (samples, found.iter().map(show).collect())
    }

    #[test]
    fn lines_are_counted_over_parts() {
        let filler = |from: usize| (from..from + 40_000).map(|i| format!("filler{{a_long_name_of_a_label=\"{i}\"}} 1 {i}\n")).collect::<String>();
        let text = format!("# TYPE a gauge\na 1 5\n{}# TYPE a counter\na 2 4\né{{}} 1\n{}a 3 6\nlast x", filler(0), filler(40_000));
        assert!(text.len() > 2 * PART);
        let (samples, found) = streamed(text.as_bytes(), Format::Text);
        assert_eq!((samples.len(), samples.last().map(String::as_str)), (80_002, Some("a 3")));
        assert_eq!(
            found,
            [
                "40003:10 expected one `# TYPE` line for `a`, found a second with another type `counter` (first here: line 1)",
                "40004:5 expected a time behind 5 for `a`, found 4 `4` (its sample before: line 2)",
                "40005:1 expected a metric name, `{` or `#`, found `é` `é`",
                "80007:6 expected a number as value of `last`, found `x` `x`",
                "80007:7 expected a line end behind the last line, found the end of the file ``",
            ]
        );
    }

    #[test]
    fn bytes_that_are_no_text() {
        let (samples, found) = streamed(b"a 1\nb{x=\"\xff\"} 2\nc 3\n", Format::Text);
        assert_eq!(samples, ["a 1", "c 3"]);
        assert_eq!(found, ["2:6 expected UTF-8, found the byte 0xff `\u{fffd}`"]);
    }

    #[test]
    fn open_metrics_ends() {
        assert_eq!(streamed(b"a 1\n# EOF\n", Format::OpenMetrics).1, [""; 0]);
        assert_eq!(streamed(b"a 1\n", Format::OpenMetrics).1, ["1:4 expected `# EOF` as the last line, found the end of the file ``"]);
        assert_eq!(streamed(b"", Format::OpenMetrics).1.len(), 1);
        assert_eq!(streamed(b"", Format::Text).1.len(), 0);
    }

    #[test]
    fn a_flood_of_mistakes_and_a_line_without_end() {
        let (_, found) = streamed("x y\n".repeat(5_000).as_bytes(), Format::Text);
        assert_eq!((found.len(), found[MAX_FINDINGS].split(' ').next()), (MAX_FINDINGS + 1, Some("1001:3")));
        let (_, found) = streamed(&vec![b'a'; MAX_LINE + 2 * PART], Format::Text);
        assert_eq!(found, ["1:1 expected a line of at most 16 MiB, found a longer one ``"]);
    }
}
