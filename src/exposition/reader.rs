//! Line by line: comments with meaning, samples, and the families they belong to. One line's inside is `sample.rs`.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::cursor::{Cursor, Stop};
use super::family::{Exposition, Family, Format, MetricType, Sample};
use super::repeats::{Known, Repeats};
use super::sample::{self, Line, Words};
use crate::diag::{Code, Diagnostic, Edit, Fix, Safety};
use crate::model::{Labels, Timestamp};
use crate::text::{SourceId, Span};

/// A line that cannot be read.
pub const SYNTAX: Code = Code("exposition/syntax");
/// A label twice, a reserved one, or one whose value does not fit the type (`le`, `quantile`).
pub const LABEL: Code = Code("exposition/label");
/// A value or timestamp that is no number.
pub const VALUE: Code = Code("exposition/value");
/// `# TYPE`, `# HELP` or `# UNIT` that contradicts something, or `# EOF` missing or early.
pub const METADATA: Code = Code("exposition/metadata");
/// A series twice.
pub const DUPLICATE: Code = Code("exposition/duplicate-series");
/// A series whose time goes back.
pub const ORDER: Code = Code("exposition/out-of-order");
/// Line ends that Prometheus does not take.
pub const LINE_END: Code = Code("exposition/line-end");

/// Reads a text in the format that [`Format::detect`] finds.
///
/// ```
/// use promforge::{exposition, text::SourceId};
/// let (page, findings) = exposition::read(SourceId(0), "# TYPE up gauge\nup{job=\"a\"} 1\nup 1 x\n");
/// assert_eq!(page.families[0].samples.len(), 1);
/// assert_eq!(findings[0].message, "expected a timestamp in milliseconds as an integer, found `x`");
/// ```
#[must_use]
pub fn read(source: SourceId, text: &str) -> (Exposition, Vec<Diagnostic>) {
    read_as(source, text, Format::detect(text))
}

/// Reads a text in the given format. The rules are those of common/expfmt 0.71 (text) and of Prometheus 3.15
/// model/textparse (OpenMetrics); other than they, it goes on after a mistake.
#[must_use]
pub fn read_as(source: SourceId, text: &str, format: Format) -> (Exposition, Vec<Diagnostic>) {
    let mut reader = Reader::new(format);
    reader.part(source, text, 0..text.len());
    reader.ending(source, text);
    let mut families: Vec<Family> = reader.families.into_iter().map(|begun| begun.family).collect();
    for (index, sample) in reader.samples {
        families[index].samples.push(sample);
    }
    (Exposition { format, families }, reader.findings)
}

/// Reads a text and hands every sample to `take`, in order, without keeping it: for texts that are large, but fit memory.
///
/// Only [`read_stream`](super::read_stream) needs less; here findings show both places where two lines contradict each other.
pub fn read_each(source: SourceId, text: &str, format: Format, take: &mut dyn FnMut(Sample)) -> Vec<Diagnostic> {
    let (mut reader, mut start) = (Reader::new(format), 0);
    while start < text.len() {
        let soon = text.as_bytes()[start..].iter().skip(1 << 20).position(|b| *b == b'\n');
        let end = soon.map_or(text.len(), |i| start + (1 << 20) + i + 1);
        reader.part(source, text, start..end);
        reader.samples.drain(..).for_each(|(_, sample)| take(sample));
        start = end;
    }
    reader.ending(source, text);
    reader.findings
}

/// What is known so far of a text that comes in parts, cut between lines. Spans and the [`SourceId`] of findings are those of the part
/// they were found in.
pub(super) struct Reader {
    source: SourceId,
    format: Format,
    families: Vec<Begun>,
    by_name: FxHashMap<String, usize>,
    seen: FxHashMap<Labels, usize>,
    latest: Vec<Seen>,
    repeats: Repeats,
    words: Words,
    /// What was read since somebody took it, each with the number of its family.
    pub(super) samples: Vec<(usize, Sample)>,
    /// What was found since somebody took it.
    pub(super) findings: Vec<Diagnostic>,
    eof: Option<Place>,
    crlf: bool,
    /// The line that is being read, from 1.
    line: u32,
}

/// A place that later mistakes refer to.
#[derive(Debug, Clone, Copy)]
struct Place {
    source: SourceId,
    span: Span,
    line: u32,
}

/// A family, and where what later lines may contradict stands.
struct Begun {
    family: Family,
    kind: Option<Place>,
    sample: Option<Place>,
}

/// The latest sample of a series.
#[derive(Debug, Clone, Copy)]
struct Seen {
    time: Option<Timestamp>,
    place: Place,
}

impl Reader {
    pub(super) fn new(format: Format) -> Self {
        Self {
            source: SourceId::default(),
            format,
            families: Vec::new(),
            by_name: FxHashMap::default(),
            seen: FxHashMap::default(),
            latest: Vec::new(),
            repeats: Repeats::default(),
            words: Words::default(),
            samples: Vec::new(),
            findings: Vec::new(),
            eof: None,
            crlf: false,
            line: 0,
        }
    }

    /// How many lines were read.
    pub(super) const fn lines(&self) -> u32 {
        self.line
    }

    /// Passes over a line that cannot be read at all.
    pub(super) const fn skip_line(&mut self) {
        self.line = self.line.saturating_add(1);
    }

    /// Reads the next lines: those of `text` within `lines`, of which only the whole text's last one may lack its end.
    pub(super) fn part(&mut self, source: SourceId, text: &str, lines: Range<usize>) {
        self.source = source;
        let (mut start, text) = (lines.start, &text[..lines.end]);
        if self.line == 0 && text.starts_with('\u{feff}') {
            start += 3;
        }
        while start < text.len() {
            self.skip_line();
            let end = text[start..].find('\n').map(|i| start + i);
            let mut stop = end.unwrap_or(text.len());
            if text[start..stop].ends_with('\r') {
                stop -= 1;
                self.carriage_return(stop);
            }
            if let Err(found) = self.line(text, start, stop) {
                self.findings.push(*found);
            }
            start = end.map_or(text.len(), |e| e + 1);
        }
    }

    fn carriage_return(&mut self, at: usize) {
        if !std::mem::replace(&mut self.crlf, true) {
            let span = Span::of(at, at + 1);
            let found = Diagnostic::warning(LINE_END, "expected the line to end with LF, found CR LF", self.source, span);
            self.findings.push(found.help("Prometheus takes the CR as part of the value and refuses the page; said once for the whole file"));
        }
    }

    /// Says what the end of the text lacks; `text` is the last part.
    pub(super) fn ending(&mut self, source: SourceId, text: &str) {
        let end = Span::of(text.trim_end().len(), text.trim_end().len());
        if self.format == Format::OpenMetrics && self.eof.is_none() {
            let found = Diagnostic::error(METADATA, "expected `# EOF` as the last line, found the end of the file", source, end);
            self.findings.push(found.help("OpenMetrics tells by it that the page is whole"));
        } else if self.format == Format::Text && !text.is_empty() && !text.ends_with('\n') {
            let at = Span::of(text.len(), text.len());
            let found = Diagnostic::warning(LINE_END, "expected a line end behind the last line, found the end of the file", source, at);
            let edit = Edit { source, span: at, text: "\n".to_owned() };
            self.findings.push(found.fix(Fix { title: "add a line end".to_owned(), edits: vec![edit], safety: Safety::Safe }));
        }
    }

    const fn place(&self, span: Span) -> Place {
        Place { source: self.source, span, line: self.line }
    }

    /// The finding with the earlier place beside it, or with the number of its line where that part is gone.
    fn beside(&self, found: Diagnostic, earlier: Place, words: &str) -> Diagnostic {
        if earlier.source == self.source { found.other(earlier.source, earlier.span, words) } else { found.help(format!("{words}: line {}", earlier.line)) }
    }

    fn line(&mut self, text: &str, start: usize, end: usize) -> Result<(), Stop> {
        let mut c = Cursor::new(self.source, text, start, end);
        let strict = self.format == Format::OpenMetrics;
        if strict && let Some(eof) = self.eof {
            if c.rest().is_empty() {
                return Ok(());
            }
            let found = c.stop(METADATA, Span::of(start, end), "expected the end of the file behind `# EOF`, found more lines");
            return Err(self.beside(found, eof, "the page ends here").into());
        }
        if !strict {
            c.blanks();
        }
        match c.peek() {
            None if strict => Err(c.expected("a sample or `# EOF`")),
            None => Ok(()),
            Some('#') => {
                // It may declare the family of series that were read before.
                self.repeats.clear();
                self.comment(&mut c)
            }
            Some(_) => {
                let (start, found) = (c.at, self.findings.len());
                if let Some(known) = self.repeats.find(c.rest()) {
                    return self.again(&mut c, &known);
                }
                let line = sample::line(&mut c, self.format, &mut self.words)?;
                let series = &text[start..line.series_end];
                let known = self.sample(&c, line)?;
                if self.findings.len() == found {
                    self.repeats.note(series, known);
                }
                Ok(())
            }
        }
    }

    fn comment(&mut self, c: &mut Cursor<'_>) -> Result<(), Stop> {
        let start = c.at;
        let whole = Span::of(start, start + c.rest().trim_end().len());
        c.eat('#');
        c.blanks();
        let (keyword, keyword_span) = c.word();
        match keyword {
            "HELP" | "TYPE" | "UNIT" => {}
            "EOF" if self.format == Format::OpenMetrics => {
                self.eof = Some(self.place(whole));
                return Ok(());
            }
            _ if self.format == Format::Text => return Ok(()),
            _ => {
                let found = c.stop(SYNTAX, whole, "expected `# HELP`, `# TYPE`, `# UNIT` or `# EOF`, found another comment");
                return Err(found.help("OpenMetrics has no comments").into());
            }
        }
        c.blanks();
        if c.peek().is_none() {
            return if self.format == Format::Text { Ok(()) } else { Err(c.expected("a metric name")) };
        }
        let (name, span) = if c.peek() == Some('"') {
            c.quoted("metric name")?
        } else {
            let (bare, span) = c.bare_name(true);
            (bare.to_owned(), span)
        };
        if name.is_empty() || !matches!(c.peek(), None | Some(' ' | '\t')) {
            return Err(c.expected(&format!("a metric name behind `{keyword}`")));
        }
        c.blanks();
        let family = self.family(&name, span);
        match keyword {
            "HELP" => self.help(c, family, keyword_span),
            "TYPE" => self.kind(c, family),
            _ => self.unit(c, family),
        }
    }

    /// The family of exactly that name, made if there is none.
    fn family(&mut self, name: &str, name_span: Span) -> usize {
        if let Some(i) = self.by_name.get(name) {
            return *i;
        }
        let family = Family { name: name.to_owned(), name_span, kind: MetricType::Unknown, kind_span: None, help: None, unit: None, samples: Vec::new() };
        self.families.push(Begun { family, kind: None, sample: None });
        self.by_name.insert(name.to_owned(), self.families.len() - 1);
        self.families.len() - 1
    }

    fn help(&mut self, c: &mut Cursor<'_>, family: usize, keyword: Span) -> Result<(), Stop> {
        let mut help = String::new();
        while let Some(ch) = c.peek() {
            let slash = c.at;
            c.at += ch.len_utf8();
            help.push(if ch == '\\' { c.escaped(slash)? } else { ch });
        }
        let family = &mut self.families[family].family;
        if family.help.is_some() {
            return Err(c.stop(METADATA, keyword, format!("expected one `# HELP` line for `{}`, found a second", family.name)).into());
        }
        family.help = Some(help);
        Ok(())
    }

    fn kind(&mut self, c: &mut Cursor<'_>, family: usize) -> Result<(), Stop> {
        let (word, span) = c.word();
        c.blanks();
        if c.peek().is_some() {
            return Err(c.expected("the end of the line behind the type"));
        }
        let place = self.place(span);
        let begun = &self.families[family];
        let Some(kind) = MetricType::parse(word) else {
            let found = c.stop(METADATA, span, format!("expected a metric type, found `{word}`"));
            let known = match self.format {
                Format::Text => "counter, gauge, histogram, summary, untyped",
                Format::OpenMetrics => "counter, gauge, histogram, gaugehistogram, summary, info, stateset, unknown",
            };
            return Err(found.help(format!("the types are {known}")).into());
        };
        if let Some(first) = begun.kind {
            let again = if kind == begun.family.kind { "a second" } else { "a second with another type" };
            let found = c.stop(METADATA, span, format!("expected one `# TYPE` line for `{}`, found {again}", begun.family.name));
            return Err(self.beside(found, first, "first here").into());
        }
        if let Some(sample) = begun.sample {
            let found = c.stop(METADATA, span, format!("expected the `# TYPE` line of `{}` before its samples, found it behind them", begun.family.name));
            return Err(self.beside(found, sample, "a sample").into());
        }
        let begun = &mut self.families[family];
        begun.kind = Some(place);
        begun.family.kind = kind;
        begun.family.kind_span = Some(span);
        if self.format == Format::Text && matches!(kind, MetricType::Info | MetricType::StateSet) {
            let found = Diagnostic::warning(METADATA, format!("expected a type of the text format, found `{word}`"), self.source, span);
            self.findings.push(found.help("only OpenMetrics has it; other readers of the text format refuse the page"));
        }
        Ok(())
    }

    fn unit(&mut self, c: &mut Cursor<'_>, family: usize) -> Result<(), Stop> {
        let (unit, span) = c.word();
        let family = &mut self.families[family].family;
        if self.format == Format::OpenMetrics && !unit.is_empty() && family.name.strip_suffix(unit).is_none_or(|n| !n.ends_with('_')) {
            let message = format!("expected a unit that ends the name `{}`, found `{unit}`", family.name);
            return Err(c.stop(METADATA, span, message).into());
        }
        family.unit = Some(unit.to_owned()).filter(|u| !u.is_empty());
        Ok(())
    }

    /// A line whose series was read before, in the same words: only its value and its time are news. The cursor stands at its start.
    fn again(&mut self, c: &mut Cursor<'_>, known: &Known) -> Result<(), Stop> {
        let start = c.at;
        c.at += known.len;
        let (value, timestamp, exemplar) = sample::behind(c, self.format, known.labels.metric_name().unwrap_or_default())?;
        let (timestamp, time_span) = timestamp.unzip();
        let name_span = Span::of(start, start + known.name_len);
        let sample = Sample { labels: known.labels.clone(), value, timestamp, exemplar, span: Span::of(start, c.at), name_span, time_span };
        self.behind_the_last(c, &sample, known.slot)?;
        self.samples.push((known.family, sample));
        Ok(())
    }

    fn sample(&mut self, c: &Cursor<'_>, line: Line) -> Result<Known, Stop> {
        let Line { sample, labels, series_end } = line;
        let name = sample.name();
        let typed = |reader: &Self, base: &str, suffix: &str| {
            let index = *reader.by_name.get(base)?;
            reader.families[index].family.kind.suffixes(reader.format).contains(&suffix).then_some(index)
        };
        let exact = self.by_name.get(name).copied();
        let suffix =
            ["_bucket", "_count", "_sum", "_total", "_created", "_info", "_gsum", "_gcount"].into_iter().find_map(|s| Some((name.strip_suffix(s)?, s)));
        let found = exact.map(|i| (i, "")).or_else(|| suffix.and_then(|(base, s)| typed(self, base, s).map(|i| (i, s))));
        let (index, suffix) = match found {
            Some(found) => found,
            None => (self.family(name, sample.name_span), ""),
        };
        let kind = self.families[index].family.kind;
        let wants = match (kind, suffix) {
            (MetricType::Histogram | MetricType::GaugeHistogram, "_bucket") => Some("le"),
            (MetricType::Summary, "") => Some("quantile"),
            _ => None,
        };
        if let Some(wants) = wants {
            match labels.iter().find(|l| l.name == wants) {
                Some(label) if sample::float(&label.value).is_none() => {
                    let message = format!("expected a number as value of `{wants}`, found `{}`", label.value);
                    return Err(c.stop(LABEL, label.value_span, message).other(self.source, label.name_span, "").into());
                }
                None => {
                    // A warning: Prometheus stores the series, although no reader of the type finds a use for it.
                    let message = format!("expected the label `{wants}` on `{name}` of a {}, found none", kind.as_str());
                    self.findings.push(Diagnostic::warning(LABEL, message, self.source, sample.name_span));
                }
                Some(_) => {}
            }
        }
        if self.format == Format::OpenMetrics && kind == MetricType::Counter && suffix.is_empty() {
            let found = c.stop(METADATA, sample.name_span, format!("expected `{}_total`, found `{0}` as sample of a counter", sample.name()));
            self.findings.push(found.help("samples of a counter end with `_total` in OpenMetrics, its family does not"));
        }
        if suffix.is_empty() && matches!(kind, MetricType::Histogram | MetricType::GaugeHistogram) {
            let message = format!("expected `{name}_bucket`, `{name}_sum` or `{name}_count`, found `{name}` as sample of a {}", kind.as_str());
            self.findings.push(Diagnostic::warning(METADATA, message, self.source, sample.name_span));
        }
        let slot = self.in_order(c, &sample)?;
        let place = self.place(sample.span);
        self.families[index].sample.get_or_insert(place);
        let start = sample.span.start as usize;
        // A name in braces is not at the start; its lines are read anew each time.
        let name_len = if sample.name_span.start == sample.span.start { sample.name_span.range().len() } else { 0 };
        let known = Known { len: series_end - start, name_len, labels: sample.labels.clone(), family: index, slot };
        self.samples.push((index, sample));
        Ok(known)
    }

    /// Each series once at each time, and forwards in time; says where its latest sample is kept.
    fn in_order(&mut self, c: &Cursor<'_>, sample: &Sample) -> Result<usize, Stop> {
        if let Some(slot) = self.seen.get(&sample.labels).copied() {
            self.behind_the_last(c, sample, slot)?;
            return Ok(slot);
        }
        let slot = self.latest.len();
        self.latest.push(Seen { time: sample.timestamp, place: self.place(sample.span) });
        self.seen.insert(sample.labels.clone(), slot);
        Ok(slot)
    }

    fn behind_the_last(&mut self, c: &Cursor<'_>, sample: &Sample, slot: usize) -> Result<(), Stop> {
        let place = self.place(sample.span);
        let Seen { time, place: earlier } = self.latest[slot];
        let found = match (sample.timestamp, time) {
            (now, before) if now == before => {
                let again = now.map_or_else(String::new, |t| format!(" at the time {}", self.format.timestamp(t)));
                let found = c.stop(DUPLICATE, sample.span, format!("expected each series once, found `{}` again{again}", sample.labels));
                self.beside(found, earlier, "first here")
            }
            (Some(now), Some(before)) if now < before => {
                let (now, before) = (self.format.timestamp(now), self.format.timestamp(before));
                let message = format!("expected a time behind {before} for `{}`, found {now}", sample.labels);
                let found = c.stop(ORDER, sample.time_span.unwrap_or(sample.span), message);
                self.beside(found, earlier, "its sample before").help("sort the samples of each series by time; Prometheus refuses those that go back")
            }
            (now, _) => {
                self.latest[slot] = Seen { time: now, place };
                return Ok(());
            }
        };
        Err(found.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::LineIndex;
    use proptest::prelude::*;

    fn findings(text: &str) -> Vec<String> {
        let lines = LineIndex::new(text);
        let (_, found) = read(SourceId(0), text);
        let show = |d: &Diagnostic| {
            let place = lines.locate(text, d.primary.as_ref().expect("present").span.start);
            format!("{}:{} {}", place.line, place.column, d.message)
        };
        found.iter().map(show).collect()
    }

    fn series(text: &str) -> Vec<String> {
        let show = |s: &Sample| format!("{} {}{}", s.labels, s.value, s.timestamp.map(|t| format!(" {t}")).unwrap_or_default());
        read(SourceId(0), text).0.samples().map(show).collect()
    }

    #[test]
    fn text_format() {
        let text = "# HELP http_requests_total The total, \\\\ and\\nnewline.\n# TYPE http_requests_total counter\n\
            http_requests_total{method=\"post\",code=\"200\",} 1027 1395066363000\n\
            \t http_requests_total { code = \"4\\\\\\\"\\n\" , method=\"é\" } 3   \n\n# a comment\n\
            metric_without_timestamp_and_labels 12.47\nsomething_weird{problem=\"division by zero\"} +Inf -3982045\n\
            # TYPE d histogram\nd_bucket{le=\"0.05\"} 24054\nd_bucket{le=\"+Inf\"} 144320\nd_sum 53423\nd_count 144320\n\
            # TYPE r summary\nr{quantile=\"0.01\"} NaN\nr_sum 1.7e+07\nr_count 2693\n{\"a.b\", \"l l\"=\"v\"} 0x1\n";
        let (page, _) = read(SourceId(0), text);
        assert_eq!(findings(text), ["18:20 expected a number as value of `a.b`, found `0x1`"]);
        assert_eq!(
            page.families.iter().map(|f| (f.name.as_str(), f.kind.as_str(), f.samples.len())).collect::<Vec<_>>(),
            [
                ("http_requests_total", "counter", 2),
                ("metric_without_timestamp_and_labels", "unknown", 1),
                ("something_weird", "unknown", 1),
                ("d", "histogram", 4),
                ("r", "summary", 3)
            ]
        );
        assert_eq!(page.families[0].help.as_deref(), Some("The total, \\ and\nnewline."));
        assert_eq!(
            series(text)[..4],
            [
                r#"http_requests_total{code="200", method="post"} 1027 1395066363000"#,
                r#"http_requests_total{code="4\\\"\n", method="é"} 3"#,
                "metric_without_timestamp_and_labels 12.47",
                r#"something_weird{problem="division by zero"} inf -3982045"#
            ]
        );
    }

    #[test]
    fn open_metrics() {
        let text = "# TYPE foo_seconds counter\n# UNIT foo_seconds seconds\n# HELP foo_seconds A \\\"help\\\"\n\
            foo_seconds_total{a=\"b\"} 17.0 1520879607.789 # {trace_id=\"x\"} 0.67 1520879606.1\nfoo_seconds_created{a=\"b\"} 1\n\
            # TYPE v info\nv_info{version=\"1\"} 1\n# TYPE \"a.b\" gauge\n{\"a.b\",x=\"y\"} 2\n# EOF\n";
        let (page, _) = read(SourceId(0), text);
        assert_eq!(findings(text), Vec::<String>::new());
        assert_eq!(page.format, Format::OpenMetrics);
        assert_eq!(page.families.iter().map(|f| (f.name.as_str(), f.samples.len())).collect::<Vec<_>>(), [("foo_seconds", 2), ("v", 1), ("a.b", 1)]);
        let first = &page.families[0].samples[0];
        assert_eq!((first.timestamp, page.families[0].unit.as_deref()), (Some(1_520_879_607_789), Some("seconds")));
        let exemplar = first.exemplar.as_ref().expect("present");
        assert_eq!((exemplar.labels.to_string().as_str(), exemplar.value, exemplar.timestamp), (r#"{trace_id="x"}"#, 0.67, Some(1_520_879_606_100)));
    }

    #[test]
    fn mistakes_are_named_and_the_next_line_is_read() {
        for (text, want, kept) in [
            ("a{b=\"c} 1\nd 2\n", &["1:5 expected `\"` at the end of the label value, found the end of the line"][..], 1),
            ("a{b=c} 1\nd 2\n", &["1:5 expected `\"` before the label value, found `c`"], 1),
            ("a{b=\"\\x\"} 1\n", &["1:6 expected `\\\\`, `\\\"` or `\\n`, found `\\x`"], 0),
            ("a{b=\"1\" c=\"2\"} 1\n", &["1:9 expected `,` or `}`, found `c`"], 0),
            ("a{b=\"1\",b=\"2\"} 1\n", &["1:9 expected each label once, found b again"], 0),
            ("a{__name__=\"1\"} 1\n", &["1:3 expected a label name, found the reserved `__name__`"], 0),
            ("a{b} 1\n", &["1:4 expected `=` behind the label name `b`, found `}`"], 0),
            ("{b=\"c\"} 1\n", &["1:1 expected a metric name, found only labels"], 0),
            ("{\"a\",\"b\"} 1\n", &["1:6 expected one metric name, found `b` beside `a`"], 0),
            ("a\n", &["1:2 expected a value for `a`, found the end of the line"], 0),
            ("a 1_0\na 1 2 3\n", &["1:3 expected a number as value of `a`, found `1_0`", "2:7 expected the end of the line, found `3`"], 0),
            ("9a 1\n-b 2\n", &["1:1 expected a metric name, `{` or `#`, found `9a`", "2:1 expected a metric name, `{` or `#`, found `-`"], 0),
            ("a 1\na 2\n", &["2:1 expected each series once, found `a` again"], 1),
            ("a 1\n# TYPE a gauge\n", &["2:10 expected the `# TYPE` line of `a` before its samples, found it behind them"], 1),
            ("# TYPE a gague\n", &["1:10 expected a metric type, found `gague`"], 0),
            (
                "# TYPE a gauge\n# TYPE a gauge\n# HELP a x\n# HELP a y\n",
                &["2:10 expected one `# TYPE` line for `a`, found a second", "4:3 expected one `# HELP` line for `a`, found a second"],
                0,
            ),
            (
                "# TYPE h histogram\nh_bucket 1\nh_bucket{le=\"x\"} 1\n",
                &["2:1 expected the label `le` on `h_bucket` of a histogram, found none", "3:13 expected a number as value of `le`, found `x`"],
                1,
            ),
            ("a 1 # {x=\"y\"} 1\n", &["1:5 expected the end of the line, found `#`"], 0),
            ("a 1\r\nb 2\r\n", &["1:4 expected the line to end with LF, found CR LF"], 2),
            ("a 1", &["1:4 expected a line end behind the last line, found the end of the file"], 1),
            ("a 1\n# EOF\nb 2\n", &["3:1 expected the end of the file behind `# EOF`, found more lines"], 1),
            (
                "a  1\n\n# x\n# EOF\n",
                &[
                    "1:2 expected one space before the value, found other white space",
                    "2:1 expected a sample or `# EOF`, found the end of the line",
                    "3:1 expected `# HELP`, `# TYPE`, `# UNIT` or `# EOF`, found another comment",
                ],
                0,
            ),
            ("# TYPE a counter\na 1\n# EOF\n", &["2:1 expected `a_total`, found `a` as sample of a counter"], 1),
            ("# UNIT a_seconds bytes\n# EOF\n", &["1:18 expected a unit that ends the name `a_seconds`, found `bytes`"], 0),
        ] {
            assert_eq!(findings(text), want, "{text}");
            assert_eq!(series(text).len(), kept, "{text}");
        }
    }

    #[test]
    fn series_that_come_again() {
        let text = "up 1 1\nup 2 2\nup {a=\"b\"} 7\nup x\nup 3 3\na{x=\"}\"} 1 1\na{x=\"}\"} 2 2\na{x=\"}\"} 3 1\nup 4\t4\n# TYPE a_sum gauge\nup 5 5\n{\"up\"} 6 6\nup 7 6\n";
        assert_eq!(series(text), ["up 1 1", "up 2 2", "up{a=\"b\"} 7", "up 3 3", "up 4 4", "up 5 5", "up 6 6", "a{x=\"}\"} 1 1", "a{x=\"}\"} 2 2"]);
        let want = [
            "4:4 expected a number as value of `up`, found `x`",
            "8:12 expected a time behind 2 for `a{x=\"}\"}`, found 1",
            "13:1 expected each series once, found `up` again at the time 6",
        ];
        assert_eq!(findings(text), want);
    }

    #[test]
    fn a_cut_page_of_open_metrics() {
        let (_, found) = read_as(SourceId(0), "a 1\n", Format::OpenMetrics);
        assert_eq!(found[0].message, "expected `# EOF` as the last line, found the end of the file");
    }

    proptest! {
        #[test]
        fn no_text_panics(pieces in prop::collection::vec(prop::sample::select(vec!["a", "{", "}", "\"", "=", ",", " ", "\n", "\\", "#", "# TYPE ", "# HELP ", "# EOF", "1", "é", "\t", "\r", "le", "histogram"]), 0..40)) {
            let text = pieces.concat();
            for format in [Format::Text, Format::OpenMetrics] {
                for found in read_as(SourceId(0), &text, format).1 {
                    prop_assert!(text.get(found.primary.expect("present").span.range()).is_some());
                }
            }
        }
    }
}
