//! One sample line: name, labels, value, timestamp, exemplar. Which family it belongs to is the reader's question.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::cursor::{Cursor, Stop};
use super::family::{Exemplar, Format, Sample};
use super::reader::{LABEL, SYNTAX, VALUE};
use crate::model::{Label, Labels, METRIC_NAME, Timestamp, number, quote};
use crate::text::Span;

/// A read line with the places of its labels, for checks that need the family's type.
pub(super) struct Line {
    pub(super) sample: Sample,
    pub(super) labels: Vec<LabelAt>,
    /// Where the name and the labels end and the value's part begins.
    pub(super) series_end: usize,
}

pub(super) struct LabelAt {
    pub(super) name: String,
    pub(super) value: String,
    pub(super) name_span: Span,
    pub(super) value_span: Span,
}

/// Label names and values, each kept once: a page repeats them in every line.
#[derive(Debug, Default)]
pub(super) struct Words(FxHashSet<Arc<str>>);

impl Words {
    fn word(&mut self, text: &str) -> Arc<str> {
        if let Some(known) = self.0.get(text) {
            return Arc::clone(known);
        }
        let word: Arc<str> = text.into();
        self.0.insert(Arc::clone(&word));
        word
    }

    /// The label set of names that are all different.
    fn labels<'p>(&mut self, pairs: impl Iterator<Item = (&'p str, &'p str)>) -> Labels {
        let mut labels: Vec<Label> =
            pairs.filter(|(_, value)| !value.is_empty()).map(|(name, value)| Label { name: self.word(name), value: self.word(value) }).collect();
        labels.sort_unstable_by(|a, b| a.name.cmp(&b.name));
        Labels::from_sorted(labels)
    }
}

/// Reads a sample line; the cursor stands on its first byte that is no blank.
pub(super) fn line(c: &mut Cursor<'_>, format: Format, words: &mut Words) -> Result<Line, Stop> {
    let start = c.at;
    let mut name = None;
    if c.peek() != Some('{') {
        let (bare, span) = c.bare_name(true);
        if bare.is_empty() {
            return Err(c.expected("a metric name, `{` or `#`"));
        }
        name = Some((bare.to_owned(), span));
        if format == Format::Text {
            c.blanks();
        }
    }
    let mut labels = Vec::new();
    if c.peek() == Some('{') {
        let open = Span::of(c.at, c.at + 1);
        label_set(c, &mut name, &mut labels)?;
        if name.is_none() {
            return Err(c
                .stop(SYNTAX, open, "expected a metric name, found only labels")
                .help("a name in braces is quoted: `{\"my.name\", label=\"value\"}`")
                .into());
        }
    }
    let (name, name_span) = name.ok_or_else(|| c.expected("a metric name"))?;
    let series_end = c.at;
    let (value, timestamp, exemplar) = behind(c, format, &name)?;
    let (timestamp, time_span) = timestamp.unzip();
    let pairs = labels.iter().map(|l: &LabelAt| (l.name.as_str(), l.value.as_str())).chain([(METRIC_NAME, name.as_str())]);
    let sample = Sample { labels: words.labels(pairs), value, timestamp, exemplar, span: Span::of(start, c.at), name_span, time_span };
    Ok(Line { sample, labels, series_end })
}

/// A value, the time and its place, an exemplar.
pub(super) type Behind = (f64, Option<(Timestamp, Span)>, Option<Exemplar>);

/// What stands behind the series `name{…}`.
pub(super) fn behind(c: &mut Cursor<'_>, format: Format, name: &str) -> Result<Behind, Stop> {
    gap(c, format, "the value")?;
    let value = value(c, name)?;
    let timestamp = timestamp(c, format)?;
    let exemplar = exemplar(c, format)?;
    c.blanks();
    if c.peek().is_some() {
        return Err(c.expected("the end of the line"));
    }
    Ok((value, timestamp, exemplar))
}

/// The blank before the next part; OpenMetrics wants exactly one space.
fn gap(c: &mut Cursor<'_>, format: Format, before: &str) -> Result<(), Stop> {
    let start = c.at;
    let found = c.blanks();
    if format == Format::OpenMetrics && found != " " && c.peek().is_some() {
        let message = format!("expected one space before {before}, found {}", if found.is_empty() { "none" } else { "other white space" });
        return Err(c.stop(SYNTAX, Span::of(start, c.at.max(start)), message).into());
    }
    Ok(())
}

/// `{…}`: labels, and the metric's name if it has none yet.
fn label_set(c: &mut Cursor<'_>, name: &mut Option<(String, Span)>, labels: &mut Vec<LabelAt>) -> Result<(), Stop> {
    c.eat('{');
    loop {
        c.blanks();
        if c.eat('}') {
            return Ok(());
        }
        let quoted = c.peek() == Some('"');
        let (key, key_span) = if quoted {
            c.quoted("name")?
        } else {
            let (bare, span) = c.bare_name(false);
            (bare.to_owned(), span)
        };
        if key.is_empty() {
            return Err(if quoted { c.stop(SYNTAX, key_span, "expected a name, found an empty text").into() } else { c.expected("a label name or `}`") });
        }
        c.blanks();
        if c.eat('=') {
            labels.push(label(c, labels, key, key_span)?);
        } else if quoted && matches!(c.peek(), Some(',' | '}')) {
            if let Some((old, _)) = name {
                let message = format!("expected one metric name, found `{key}` beside `{old}`");
                return Err(c.stop(SYNTAX, key_span, message).into());
            }
            *name = Some((key, key_span));
        } else {
            return Err(c.expected(&format!("`=` behind the label name `{key}`")));
        }
        c.blanks();
        if !c.eat(',') && c.peek() != Some('}') {
            return Err(c.expected("`,` or `}`"));
        }
    }
}

fn label(c: &mut Cursor<'_>, before: &[LabelAt], name: String, name_span: Span) -> Result<LabelAt, Stop> {
    c.blanks();
    let (value, value_span) = c.quoted("label value")?;
    if name == METRIC_NAME {
        return Err(c.stop(LABEL, name_span, "expected a label name, found the reserved `__name__`").into());
    }
    if before.iter().any(|l| l.name == name) {
        return Err(c.stop(LABEL, name_span, format!("expected each label once, found {} again", quote::label_name(&name))).into());
    }
    Ok(LabelAt { name, value, name_span, value_span })
}

/// A float as Prometheus reads it in expositions: no underscores, no hexadecimal exponent (model/textparse, `parseFloat`).
pub(super) fn float(text: &str) -> Option<f64> {
    if text.contains(['p', 'P', '_']) { None } else { number::parse(text) }
}

fn value(c: &mut Cursor<'_>, name: &str) -> Result<f64, Stop> {
    let (word, span) = c.word();
    if word.is_empty() {
        return Err(c.expected(&format!("a value for `{name}`")));
    }
    float(word).ok_or_else(|| c.stop(VALUE, span, format!("expected a number as value of `{name}`, found `{word}`")).into())
}

fn timestamp(c: &mut Cursor<'_>, format: Format) -> Result<Option<(Timestamp, Span)>, Stop> {
    let before = c.at;
    c.blanks();
    if c.peek().is_none() || c.peek() == Some('#') {
        c.at = before;
        return Ok(None);
    }
    c.at = before;
    gap(c, format, "the timestamp")?;
    let (word, span) = c.word();
    let (found, want) = match format {
        Format::Text => (word.parse().ok(), "milliseconds as an integer"),
        Format::OpenMetrics => (float(word).and_then(millis), "seconds"),
    };
    if let Some(time) = found {
        return Ok(Some((time, span)));
    }
    let finite = float(word).is_some_and(f64::is_finite);
    let far = match format {
        Format::Text => finite && word.trim_start_matches(['-', '+']).bytes().all(|b| b.is_ascii_digit()),
        Format::OpenMetrics => finite,
    };
    if far {
        return Err(c.stop(VALUE, span, format!("expected a timestamp in {want} that fits 64 bits, found `{word}`")).into());
    }
    let found = c.stop(VALUE, span, format!("expected a timestamp in {want}, found `{word}`"));
    Err(if finite { found.help("timestamps in seconds are OpenMetrics, which ends with `# EOF`") } else { found }.into())
}

/// Seconds as whole milliseconds, cut as Prometheus cuts them; `None` out of range.
fn millis(seconds: f64) -> Option<Timestamp> {
    let millis = seconds * 1000.0;
    #[expect(clippy::cast_possible_truncation, reason = "the fraction is to be cut, the range was checked")]
    if millis.is_finite() && millis.abs() < 9.2e18 { Some(millis as Timestamp) } else { None }
}

fn exemplar(c: &mut Cursor<'_>, format: Format) -> Result<Option<Exemplar>, Stop> {
    let before = c.at;
    c.blanks();
    let start = c.at;
    if !c.eat('#') {
        return Ok(None);
    }
    if format == Format::Text {
        let span = Span::of(start, start + c.rest().len() + 1);
        return Err(c
            .stop(SYNTAX, span, "expected the end of the line, found `#`")
            .help("exemplars exist only in OpenMetrics, which ends with `# EOF`; comments stand on a line of their own")
            .into());
    }
    c.at = before;
    gap(c, format, "the exemplar")?;
    c.eat('#');
    gap(c, format, "the exemplar's labels")?;
    if c.peek() != Some('{') {
        return Err(c.expected("`{` of the exemplar's labels"));
    }
    let mut labels = Vec::new();
    let mut name = None;
    label_set(c, &mut name, &mut labels)?;
    if let Some((name, span)) = name {
        return Err(c.stop(SYNTAX, span, format!("expected `=` behind the label name `{name}`, found no value")).into());
    }
    gap(c, format, "the exemplar's value")?;
    let value = value(c, "the exemplar")?;
    let timestamp = timestamp(c, format)?.map(|(time, _)| time);
    let labels: Labels = labels.iter().map(|l| (l.name.as_str(), l.value.as_str())).collect();
    Ok(Some(Exemplar { labels, value, timestamp }))
}
