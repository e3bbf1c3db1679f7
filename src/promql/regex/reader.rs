//! Reads a pattern as Go's regexp/syntax does with the flags `Perl` (`parse.go`, Go 1.26, in the fork Prometheus 3.15.0 compiles
//! matchers with), from left to right, and tells a [`Sink`] what stands there.
//!
//! One reader, several sinks: the verdict alone ([`super::check`]), Go's tree for its limits ([`super::limits`]), the translation
//! ([`super::translate`]). It keeps no tree itself and never recurses. Escapes and classes are in [`super::class`].

use std::ops::Range;

use super::class::Unicode;
use super::error::{RegexError, RegexErrorKind as Kind};

/// The flags in force at some place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Flags(u8);

impl Flags {
    pub(super) const FOLD: Self = Self(1);
    pub(super) const DOT_NEWLINE: Self = Self(2);
    pub(super) const MULTILINE: Self = Self(4);
    pub(super) const LAZY: Self = Self(8);

    pub(super) const fn has(self, flag: Self) -> bool {
        self.0 & flag.0 != 0
    }

    pub(super) const fn and(self, flag: Self) -> Self {
        Self(self.0 | flag.0)
    }

    pub(super) const fn without(self, flag: Self) -> Self {
        Self(self.0 & !flag.0)
    }

    const fn with(self, flag: Self, on: bool) -> Self {
        if on { self.and(flag) } else { self.without(flag) }
    }
}

/// What matches the empty text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Assertion {
    BeginText,
    EndText,
    BeginLine,
    EndLine,
    WordBoundary,
    NoWordBoundary,
}

/// A part of a class.
#[derive(Debug, Clone, Copy)]
pub(super) enum ClassItem {
    /// From, to: both in it. May be surrogates.
    Range(u32, u32),
    /// `\d`, `[:alpha:]`: ranges of ASCII characters; whether the rest is meant.
    Named(&'static [(u8, u8)], bool),
    /// `\p{Greek}`; whether the rest is meant.
    Unicode(Unicode, bool),
}

/// `*`, `+`, `?` or a count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Repeat {
    pub(super) min: u16,
    pub(super) max: Option<u16>,
    pub(super) lazy: bool,
    /// Written as `{..}`.
    pub(super) counted: bool,
}

/// A limit of Go's, or not knowing about them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Limit {
    Large,
    Deep,
    /// The sink cannot tell; another one has to read again.
    Unsure,
}

/// Why reading stopped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Stop {
    Fault(Kind, Range<usize>),
    Unsure,
}

impl Stop {
    /// As an error; not knowing is no error.
    pub(super) fn error(self, pattern: &[u8]) -> Option<RegexError> {
        match self {
            Self::Fault(kind, span) => Some(RegexError::new(kind, pattern, span)),
            Self::Unsure => None,
        }
    }
}

/// Hears what stands in a pattern, in order.
pub(super) trait Sink {
    /// One character (or a surrogate, written as an escape).
    fn literal(&mut self, c: u32, flags: Flags);
    /// `.`
    fn any(&mut self, flags: Flags);
    fn assertion(&mut self, assertion: Assertion);
    fn class_begin(&mut self, negated: bool, flags: Flags);
    fn class_item(&mut self, item: ClassItem);
    fn class_end(&mut self, flags: Flags);
    /// A group: a capturing one with its name (empty if it has none), or none.
    fn open(&mut self, capture: Option<&str>);
    fn bar(&mut self);
    /// The innermost alternation ends; heard before every `)` and at the end.
    fn complete(&mut self);
    fn close(&mut self);
    /// Repeats what was heard last.
    fn repeat(&mut self, repeat: Repeat);
    fn limit(&self) -> Option<Limit>;
}

/// An open group: the flags around it, and the largest product of counts so far around it.
#[derive(Clone, Copy, Default)]
struct Frame {
    flags: Flags,
    peak: u16,
}

/// The open groups; the first sixteen need no memory.
#[derive(Default)]
struct Frames {
    few: [Frame; 16],
    more: Vec<Frame>,
    depth: usize,
}

impl Frames {
    fn push(&mut self, frame: Frame) {
        match self.few.get_mut(self.depth) {
            Some(place) => *place = frame,
            None => self.more.push(frame),
        }
        self.depth += 1;
    }

    fn pop(&mut self) -> Option<Frame> {
        self.depth = self.depth.checked_sub(1)?;
        self.few.get(self.depth).copied().or_else(|| self.more.pop())
    }
}

pub(super) struct Reader<'p, 's, S> {
    pub(super) text: &'p [u8],
    pub(super) at: usize,
    pub(super) flags: Flags,
    pub(super) sink: &'s mut S,
    frames: Frames,
    /// Largest product of nested counts in the piece that a repetition would repeat, and in its elder siblings.
    top: u16,
    peak: u16,
    /// Something stands before that can be repeated.
    repeatable: bool,
    /// Where the directly preceding repetition starts.
    last_repeat: Option<usize>,
}

/// Reads all of `text`.
pub(super) fn read<S: Sink>(text: &[u8], dot_newline: bool, sink: &mut S) -> Result<(), Stop> {
    let flags = Flags::default().with(Flags::DOT_NEWLINE, dot_newline);
    let mut reader = Reader { text, at: 0, flags, sink, frames: Frames::default(), top: 1, peak: 1, repeatable: false, last_repeat: None };
    reader.run()
}

impl<S: Sink> Reader<'_, '_, S> {
    pub(super) fn peek(&self, ahead: usize) -> Option<u8> {
        self.text.get(self.at + ahead).copied()
    }

    fn run(&mut self) -> Result<(), Stop> {
        while let Some(byte) = self.peek(0) {
            let mut repeat = None;
            match byte {
                b'(' if self.peek(1) == Some(b'?') => self.perl_group()?,
                b'(' => {
                    self.at += 1;
                    self.open(Some(""));
                }
                b'|' => {
                    self.at += 1;
                    self.sink.bar();
                    self.peak = self.peak.max(self.top);
                    self.top = 1;
                    self.repeatable = false;
                }
                b')' => self.close()?,
                b'^' => self.assertion(1, if self.flags.has(Flags::MULTILINE) { Assertion::BeginLine } else { Assertion::BeginText }),
                b'$' => self.assertion(1, if self.flags.has(Flags::MULTILINE) { Assertion::EndLine } else { Assertion::EndText }),
                b'.' => {
                    self.at += 1;
                    self.element();
                    self.sink.any(self.flags);
                }
                b'[' => {
                    self.element();
                    self.class()?;
                }
                b'*' | b'+' | b'?' => {
                    repeat = Some(self.at);
                    let (min, max) = match byte {
                        b'*' => (0, None),
                        b'+' => (1, None),
                        _ => (0, Some(1)),
                    };
                    self.repeat(self.at + 1, Repeat { min, max, lazy: false, counted: false })?;
                }
                b'{' => match self.counts() {
                    None => self.literal(u32::from(b'{'), self.at + 1),
                    Some((counts, after)) => {
                        let Some((min, max)) = counts else {
                            return Err(Stop::Fault(Kind::InvalidRepeatSize, self.at..after));
                        };
                        repeat = Some(self.at);
                        self.repeat(after, Repeat { min, max, lazy: false, counted: true })?;
                    }
                },
                b'\\' => self.backslash()?,
                _ => {
                    let (c, after) = self.rune(self.at)?;
                    self.literal(c, after);
                }
            }
            self.limits()?;
            self.last_repeat = repeat;
        }
        self.sink.complete();
        self.limits()?;
        if self.frames.depth > 0 { Err(Stop::Fault(Kind::MissingParen, 0..self.text.len())) } else { Ok(()) }
    }

    fn limits(&self) -> Result<(), Stop> {
        match self.sink.limit() {
            None => Ok(()),
            Some(Limit::Large) => Err(Stop::Fault(Kind::Large, 0..self.text.len())),
            Some(Limit::Deep) => Err(Stop::Fault(Kind::NestingDepth, 0..self.text.len())),
            Some(Limit::Unsure) => Err(Stop::Unsure),
        }
    }

    /// Something repeatable starts.
    pub(super) fn element(&mut self) {
        self.peak = self.peak.max(self.top);
        self.top = 1;
        self.repeatable = true;
    }

    pub(super) fn literal(&mut self, c: u32, after: usize) {
        self.at = after;
        self.element();
        self.sink.literal(c, self.flags);
    }

    fn assertion(&mut self, width: usize, assertion: Assertion) {
        self.at += width;
        self.element();
        self.sink.assertion(assertion);
    }

    fn open(&mut self, capture: Option<&str>) {
        self.frames.push(Frame { flags: self.flags, peak: self.peak.max(self.top) });
        (self.top, self.peak, self.repeatable) = (1, 1, false);
        self.sink.open(capture);
    }

    fn close(&mut self) -> Result<(), Stop> {
        self.sink.complete();
        self.limits()?;
        let Some(frame) = self.frames.pop() else {
            return Err(Stop::Fault(Kind::UnexpectedParen, 0..self.text.len()));
        };
        self.at += 1;
        self.flags = frame.flags;
        self.top = self.top.max(self.peak);
        self.peak = frame.peak;
        self.repeatable = true;
        self.sink.close();
        Ok(())
    }

    /// Go's `repeat`: the question mark behind, stacked operators, nothing to repeat, and the product of nested counts.
    fn repeat(&mut self, after: usize, repeat: Repeat) -> Result<(), Stop> {
        let start = self.at;
        let asks = self.text.get(after) == Some(&b'?');
        let after = after + usize::from(asks);
        if let Some(first) = self.last_repeat {
            return Err(Stop::Fault(Kind::InvalidRepeatOp, first..after));
        }
        if !self.repeatable {
            return Err(Stop::Fault(Kind::MissingRepeatArgument, start..after));
        }
        self.at = after;
        self.sink.repeat(Repeat { lazy: self.flags.has(Flags::LAZY) != asks, ..repeat });
        self.limits()?;
        if repeat.counted {
            if repeat.max == Some(0) {
                self.top = 1;
                return Ok(());
            }
            let product = u32::from(self.top) * u32::from(repeat.max.unwrap_or(repeat.min).max(1));
            if product > 1000 && (repeat.min >= 2 || repeat.max.is_some_and(|max| max >= 2)) {
                return Err(Stop::Fault(Kind::InvalidRepeatSize, start..after));
            }
            self.top = u16::try_from(product).unwrap_or(u16::MAX);
        }
        Ok(())
    }

    /// `{2}`, `{2,}`, `{2,3}` at the reading place: none if it is not of that form (then the brace is a literal), else the counts,
    /// if they are in bounds, and where they end.
    #[expect(clippy::type_complexity, reason = "two steps of absence, both read right where it is called")]
    fn counts(&self) -> Option<(Option<(u16, Option<u16>)>, usize)> {
        let (min, mut at) = self.number(self.at + 1)?;
        let mut max = Some(min);
        if self.text.get(at) == Some(&b',') {
            at += 1;
            if self.text.get(at) == Some(&b'}') {
                max = None;
            } else {
                let (number, after) = self.number(at)?;
                (max, at) = (Some(number), after);
            }
        }
        if self.text.get(at) != Some(&b'}') {
            return None;
        }
        let fits = min <= 1000 && max.is_none_or(|max| max <= 1000 && min <= max);
        Some((fits.then_some((min, max)), at + 1))
    }

    /// A decimal number without leading zeros, capped.
    fn number(&self, start: usize) -> Option<(u16, usize)> {
        let mut at = start;
        let mut value: u16 = 0;
        while let Some(digit) = self.text.get(at).filter(|b| b.is_ascii_digit()) {
            value = value.saturating_mul(10).saturating_add(u16::from(digit - b'0'));
            at += 1;
        }
        (at > start && (at == start + 1 || self.text.get(start) != Some(&b'0'))).then_some((value, at))
    }

    /// `(?..`: a named group, a group without capture, a change of flags, or both of these.
    fn perl_group(&mut self) -> Result<(), Stop> {
        let start = self.at;
        let left = self.text.len() - start;
        let name_at = match (self.peek(2), self.peek(3)) {
            (Some(b'P'), Some(b'<')) if left > 4 => Some(start + 4),
            (Some(b'<'), _) if left > 3 => Some(start + 3),
            _ => None,
        };
        if let Some(name_at) = name_at {
            let Some(end) = self.text.iter().skip(start).position(|b| *b == b'>').map(|i| start + i) else {
                self.utf8(start..self.text.len())?;
                return Err(Stop::Fault(Kind::InvalidNamedCapture, start..self.text.len()));
            };
            self.utf8(name_at..end)?;
            let name = self.text.get(name_at..end).and_then(|name| std::str::from_utf8(name).ok()).unwrap_or_default();
            if name.is_empty() || !name.bytes().all(|b| b == b'_' || b.is_ascii_alphanumeric()) {
                return Err(Stop::Fault(Kind::InvalidNamedCapture, start..end + 1));
            }
            self.at = end + 1;
            self.open(Some(name));
            return Ok(());
        }
        let mut at = start + 2;
        let mut flags = self.flags;
        let (mut on, mut saw) = (true, false);
        while at < self.text.len() {
            let (c, after) = self.rune(at)?;
            at = after;
            let flag = match u8::try_from(c) {
                Ok(b'i') => Flags::FOLD,
                Ok(b'm') => Flags::MULTILINE,
                Ok(b's') => Flags::DOT_NEWLINE,
                Ok(b'U') => Flags::LAZY,
                Ok(b'-') if on => {
                    (on, saw) = (false, false);
                    continue;
                }
                Ok(end @ (b':' | b')')) if on || saw => {
                    self.at = at;
                    if end == b':' {
                        self.open(None);
                    }
                    self.flags = flags;
                    return Ok(());
                }
                _ => break,
            };
            flags = flags.with(flag, on);
            saw = true;
        }
        Err(Stop::Fault(Kind::InvalidPerlOp, start..at))
    }

    /// An escape outside of classes.
    fn backslash(&mut self) -> Result<(), Stop> {
        match self.peek(1) {
            Some(b'A') => self.assertion(2, Assertion::BeginText),
            Some(b'b') => self.assertion(2, Assertion::WordBoundary),
            Some(b'B') => self.assertion(2, Assertion::NoWordBoundary),
            Some(b'z') => self.assertion(2, Assertion::EndText),
            Some(b'C') => return Err(Stop::Fault(Kind::InvalidEscape, self.at..self.at + 2)),
            Some(b'Q') => {
                let start = self.at + 2;
                let rest = self.text.get(start..).unwrap_or_default();
                let end = rest.windows(2).position(|pair| pair == b"\\E").map_or(self.text.len(), |i| start + i);
                self.at = start;
                while self.at < end {
                    let (c, after) = self.rune_before(self.at, end)?;
                    self.literal(c, after);
                    self.limits()?;
                }
                self.at = (end + 2).min(self.text.len());
            }
            _ => {
                if let Some((item, after)) = self.class_escape(self.at)? {
                    self.at = after;
                    self.element();
                    self.sink.class_begin(false, self.flags);
                    self.sink.class_item(item);
                    self.sink.class_end(self.flags);
                } else {
                    let (c, after) = self.escape(self.at)?;
                    self.literal(c, after);
                }
            }
        }
        Ok(())
    }

    /// The character at a place and the place behind it; U+FFFD at the end, as Go does.
    pub(super) fn rune(&self, at: usize) -> Result<(u32, usize), Stop> {
        match self.text.get(at) {
            Some(byte) if byte.is_ascii() => Ok((u32::from(*byte), at + 1)),
            _ => self.rune_before(at, self.text.len()),
        }
    }

    fn rune_before(&self, at: usize, end: usize) -> Result<(u32, usize), Stop> {
        let Some(rest) = self.text.get(at..end).filter(|rest| !rest.is_empty()) else { return Ok((0xFFFD, at)) };
        let head = rest.get(..4).unwrap_or(rest);
        let c = head.utf8_chunks().next().and_then(|chunk| chunk.valid().chars().next());
        c.map(|c| (u32::from(c), at + c.len_utf8())).ok_or(Stop::Fault(Kind::InvalidUtf8, at..end))
    }

    /// Refuses a piece that is no UTF-8, from the first bad byte to the piece's end.
    pub(super) fn utf8(&self, piece: Range<usize>) -> Result<(), Stop> {
        match std::str::from_utf8(self.text.get(piece.clone()).unwrap_or_default()) {
            Ok(_) => Ok(()),
            Err(error) => Err(Stop::Fault(Kind::InvalidUtf8, piece.start + error.valid_up_to()..piece.end)),
        }
    }
}
