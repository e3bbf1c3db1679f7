//! Texts to scripts: lines to commands (promqltest/test.go: parse, parseLoad). Refuses what upstream refuses, but goes on after a mistake.

mod eval;
mod patterns;
mod starts;

pub(super) use patterns::knows_times;

use std::collections::hash_map::Entry;

use rustc_hash::FxHashMap;

use crate::diag::{Code, Diagnostic};
use crate::model::Labels;
use crate::model::duration::Duration;
use crate::model::quote;
use crate::model::series_notation::{NotationError, SeriesDescription, parse_series};
use crate::text::{SourceId, Span, nearest};

use super::script::{Command, Load, LoadedSeries, Script, Starts};

/// The code of findings about scripts that cannot be read.
pub const SCRIPT: Code = Code("test/script");

const LOAD: &str = "write `load 1m` or `load_with_nhcb 1m`, and the series below it";
const SERIES: &str = "write a series and its values: `up{job=\"api\"} 1x10 _ 0`";
const COMMAND: &str = "a command begins with `load`, `clear` or `eval`; an empty line or a comment ends the lines that belong to one";

/// Reads a script; every mistake in it becomes a finding, and what could be read comes back.
#[must_use]
pub fn read_script(text: &str, source: SourceId, findings: &mut Vec<Diagnostic>) -> Script {
    let before = findings.len();
    let lines: Vec<Line<'_>> = lines(text);
    let mut reader = Reader { lines: &lines, at: 0, source, findings };
    let mut commands = Vec::new();
    while let Some(line) = reader.line() {
        let word = line.text.split([' ', '\t']).next().unwrap_or_default().to_lowercase();
        match word.as_str() {
            "" => {}
            "clear" => commands.push(Command::Clear),
            word if word.starts_with("load") => commands.extend(reader.load(line).map(Command::Load)),
            word if word.starts_with("eval") => commands.extend(reader.eval(line).map(Box::new).map(Command::Eval)),
            word => reader.unknown_command(line, word),
        }
    }
    let broken = findings.len() > before;
    Script { source, commands, broken }
}

/// A line without the space around it; comments are empty lines.
#[derive(Debug, Clone, Copy)]
struct Line<'t> {
    text: &'t str,
    /// Its first byte.
    at: usize,
    /// Its number, from 1.
    number: u32,
}

impl<'t> Line<'t> {
    /// The place of a part of the line's text.
    fn place(&self, part: &str) -> Span {
        let from = (part.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize).min(self.text.len());
        Span::of(self.at + from, self.at + from + part.len())
    }

    fn span(&self) -> Span {
        self.place(self.text)
    }

    fn inside(&self, span: Span) -> Span {
        Span::of(self.at + span.start as usize, self.at + span.end as usize)
    }

    fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    fn first_word(&self) -> &'t str {
        self.text.split([' ', '\t']).next().unwrap_or_default()
    }
}

fn lines(text: &str) -> Vec<Line<'_>> {
    let (mut all, mut start) = (Vec::new(), 0);
    for (line, number) in text.split('\n').zip(1..) {
        let bare = line.trim();
        let at = start + line.len() - line.trim_start().len();
        start += line.len() + 1;
        all.push(Line { text: if bare.starts_with('#') { &bare[..0] } else { bare }, at, number });
    }
    all
}

struct Reader<'t, 'f> {
    lines: &'t [Line<'t>],
    at: usize,
    source: SourceId,
    findings: &'f mut Vec<Diagnostic>,
}

impl<'t> Reader<'t, '_> {
    fn line(&mut self) -> Option<Line<'t>> {
        let line = self.lines.get(self.at).copied();
        self.at += 1;
        line
    }

    /// The next line of the same block.
    fn block_line(&mut self) -> Option<Line<'t>> {
        let line = self.lines.get(self.at).copied().filter(|line| !line.is_empty())?;
        self.at += 1;
        Some(line)
    }

    fn complain(&mut self, message: impl Into<String>, span: Span, help: &str) {
        let finding = Diagnostic::error(SCRIPT, message, self.source, span);
        self.findings.push(if help.is_empty() { finding } else { finding.help(help) });
    }

    fn unknown_command(&mut self, line: Line<'t>, word: &str) {
        let near = nearest(word, ["load", "load_with_nhcb", "clear", "eval"]);
        let message = format!("expected a command, found {}", quote::go(line.first_word()));
        let help = near.first().map_or_else(|| COMMAND.to_owned(), |near| format!("did you mean `{near}`? {COMMAND}"));
        self.complain(message, line.place(line.first_word()), &help);
        // Indented lines below it belong to it: one mistake, one finding.
        while self.lines.get(self.at).is_some_and(|next| !next.is_empty() && !is_command(next.first_word())) {
            self.at += 1;
        }
    }

    fn duration(&mut self, what: &str, line: Line<'t>, text: &str) -> Option<Duration> {
        match text.parse() {
            Ok(duration) => Some(duration),
            Err(error) => {
                self.complain(format!("expected {what}: {error}"), line.place(text), "write a duration such as `30s`, `5m` or `1h30m`; `0` is fine");
                None
            }
        }
    }

    fn series(&mut self, line: Line<'t>, text: &str) -> Option<SeriesDescription> {
        parse_series(text).map_err(|error| self.bad_series(line, text, error)).ok()
    }

    fn bad_series(&mut self, line: Line<'t>, text: &str, error: NotationError) {
        let from = line.place(text).start;
        let span = Span::new(from + error.span.start, from + error.span.end);
        // A command right below another one, without an empty line between them, is read as a series.
        let help = if is_command(line.first_word()) { "an empty line goes between two commands" } else { SERIES };
        self.complain(error.message, span, help);
    }

    fn load(&mut self, line: Line<'t>) -> Option<Load> {
        let head = patterns::load(line.text);
        let step = match &head {
            Some(head) => self.duration("the step of `load`", line, head.step),
            None => {
                self.complain("expected the step behind `load`", line.span(), LOAD);
                None
            }
        };
        let with_nhcb = head.is_some_and(|head| head.with_nhcb);
        let (mut series, mut known, mut replaced): (Vec<LoadedSeries>, FxHashMap<Labels, usize>, _) = (Vec::new(), FxHashMap::default(), Vec::new());
        let mut pending: Option<(Line<'t>, Option<SeriesDescription>, Option<Starts>)> = None;
        while let Some(line) = self.block_line() {
            if let Some((name, end)) = starts::split(line.text) {
                if let Some((line, ..)) = pending.take() {
                    self.complain("expected a series below the `@st` line, found another one", line.span(), STARTS);
                }
                pending = Some((line, self.series_of_starts(line, name), self.starts(line, end)));
                continue;
            }
            let read = self.series(line, line.text);
            let mut starts = None;
            if let Some((above, name, read_starts)) = pending.take() {
                if let (Some(name), Some(read)) = (name, &read)
                    && name.labels != read.labels
                {
                    let message = format!("expected the series of the `@st` line below it, found `{}`", read.labels);
                    self.complain(message, above.place(above.first_word()), STARTS);
                }
                if let (Some(starts), Some(read)) = (&read_starts, &read)
                    && starts.len() != read.values.len() as u64
                {
                    let message = format!("expected {} start timestamps, one for each value, found {}", read.values.len(), starts.len());
                    self.complain(message, above.span(), STARTS);
                }
                starts = read_starts;
            }
            let Some(SeriesDescription { labels, values }) = read else { continue };
            let new = LoadedSeries { span: line.span(), labels, values, starts };
            match known.entry(new.labels.clone()) {
                Entry::Occupied(old) => {
                    replaced.push((series[*old.get()].span, new.span));
                    series[*old.get()] = new;
                }
                Entry::Vacant(place) => {
                    place.insert(series.len());
                    series.push(new);
                }
            }
        }
        if let Some((line, ..)) = pending {
            self.complain("expected a series below the `@st` line, found none", line.span(), STARTS);
        }
        Some(Load { span: line.span(), step: step?, with_nhcb, series, replaced })
    }

    /// The labels in front of `@st`.
    fn series_of_starts(&mut self, line: Line<'t>, name: &'t str) -> Option<SeriesDescription> {
        let text = format!("{name} _");
        match parse_series(&text) {
            Ok(series) => Some(series),
            Err(error) => {
                let most = u32::try_from(name.len()).unwrap_or(u32::MAX);
                let span = Span::new(error.span.start.min(most), error.span.end.min(most));
                self.complain(error.message, line.inside(span), STARTS);
                None
            }
        }
    }

    fn starts(&mut self, line: Line<'t>, end: usize) -> Option<Starts> {
        let rest = &line.text[end..];
        match starts::read(rest) {
            Ok(starts) => Some(starts),
            Err(mistakes) => {
                for (range, why) in mistakes {
                    self.complain(format!("{why} in start timestamps"), line.place(&rest[range]), STARTS);
                }
                None
            }
        }
    }
}

const STARTS: &str = "write `series@st -1m+10sx5 _x2` right above the values of the same series, with as many offsets as values";

fn is_command(word: &str) -> bool {
    let word = word.to_lowercase();
    word == "clear" || word.starts_with("load") || word.starts_with("eval")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Sources;

    pub(super) fn findings(text: &str) -> Vec<String> {
        let (mut sources, mut found) = (Sources::default(), Vec::new());
        let source = sources.add("s", text);
        let script = read_script(text, source, &mut found);
        assert_eq!(script.broken, !found.is_empty());
        found
            .iter()
            .map(|d| {
                let at = sources.get(source).locate(d.primary.as_ref().map_or(0, |p| p.span.start));
                assert!(!d.help.is_empty() || d.code != SCRIPT, "a way out: {}", d.message);
                format!("{}:{} {}", at.line, at.column, d.message)
            })
            .collect()
    }

    #[test]
    fn commands_and_series() {
        let text = "# c\nclear\r\n\nLOAD\n\nload_with_nhcb 1m\n  a{b=\"c\"} 1x2\n  a{b=\"c\"} 2\n\tm@st -1m\n\tm 5\n# ends it\n\neval instant at 1m a\n  a 1\n";
        let mut found = Vec::new();
        let script = read_script(&text.replace("LOAD\n\n", ""), SourceId(0), &mut found);
        assert_eq!(found, []);
        let [Command::Clear, Command::Load(load), Command::Eval(eval)] = &script.commands[..] else { panic!("{script:?}") };
        assert_eq!((load.step.as_millis(), load.with_nhcb, load.series.len()), (60_000, true, 2));
        assert_eq!((load.series[0].values.len(), eval.line, eval.text.as_str()), (1, 11, "a"));
        assert_eq!(load.series[1].starts.as_ref().map(|s| s.iter().collect::<Vec<_>>()), Some(vec![Some(-60_000)]));
    }

    #[test]
    fn all_mistakes_are_found() {
        assert_eq!(
            findings("lod 5m\n  a 1\n  b 2\n\nload\n  a 1\n\nload 5\n  a{ 1\n  b 1 foo\neval instant at 1m a\n"),
            [
                "1:1 expected a command, found \"lod\"",
                "5:1 expected the step behind `load`",
                "8:6 expected the step of `load`: not a valid duration string: \"5\"",
                "9:6 unexpected character inside braces: '1'",
                "10:7 unexpected identifier \"foo\" in series values, expected number or \"stale\"",
                "11:6 unexpected identifier \"instant\" in series values, expected number or \"stale\"",
            ]
        );
        assert_eq!(
            findings("load 1m\n  a@st 1m\n  b@st x 1m 2\n  c 1 2\n  d@st 1m\n"),
            [
                "2:3 expected a series below the `@st` line, found another one",
                "3:8 expected a duration, found \"x\" in start timestamps",
                "3:13 not a valid duration string: \"2\" in start timestamps",
                "3:3 expected the series of the `@st` line below it, found `c`",
                "5:3 expected a series below the `@st` line, found none",
            ]
        );
        assert_eq!(findings("load 1m\n  a@st 1mx2\n  a 1 2\n"), ["2:3 expected 2 start timestamps, one for each value, found 3"]);
    }
}
