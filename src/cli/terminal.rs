//! The one writer: everything a verb says goes through here, to standard output or standard error, with or without colours.
//!
//! A reader that goes away (`promforge check . | head`) ends the output, not the program.

use std::fmt::Display;
use std::io::{BufWriter, IsTerminal, Stderr, Stdout, Write};
use std::time::{Duration, Instant};

use anstream::AutoStream;
use clap::builder::styling::{AnsiColor, Effects, Style};

use super::ColorChoice;

/// Work that takes no longer than this shows no progress.
const PATIENCE: Duration = Duration::from_secs(1);
const REDRAW: Duration = Duration::from_millis(100);

pub(super) const RED: Style = AnsiColor::BrightRed.on_default().effects(Effects::BOLD);
pub(super) const GREEN: Style = AnsiColor::Green.on_default();
pub(super) const BOLD: Style = Style::new().bold();
pub(super) const CYAN: Style = AnsiColor::Cyan.on_default();
pub(super) const REMOVED: Style = AnsiColor::Red.on_default();

/// Standard output and standard error.
pub(super) struct Terminal {
    out: BufWriter<Stdout>,
    err: Stderr,
    colour_out: bool,
    colour_err: bool,
    /// Standard output took no more; why, unless its reader just went away.
    lost: Option<Option<String>>,
    progress: Option<Progress>,
}

struct Progress {
    started: Instant,
    drawn: Option<Instant>,
}

impl Terminal {
    pub(super) fn new(choice: ColorChoice) -> Self {
        let wanted = |auto: anstream::ColorChoice| match choice {
            ColorChoice::Auto => auto != anstream::ColorChoice::Never,
            ColorChoice::Always => true,
            ColorChoice::Never => false,
        };
        let (out, err) = (std::io::stdout(), std::io::stderr());
        let colour_out = wanted(AutoStream::choice(&out));
        let colour_err = wanted(AutoStream::choice(&err));
        let progress = err.is_terminal().then(|| Progress { started: Instant::now(), drawn: None });
        Self { out: BufWriter::new(out), err, colour_out, colour_err, lost: None, progress }
    }

    /// Whether standard output gets colours.
    pub(super) const fn colour(&self) -> bool {
        self.colour_out
    }

    /// Whether standard error gets colours.
    pub(super) const fn colour_err(&self) -> bool {
        self.colour_err
    }

    /// How many columns standard output has, or is said to have by COLUMNS; `None` where it is no terminal and nothing is said.
    pub(super) fn columns(&self) -> Option<usize> {
        let said = || std::env::var("COLUMNS").ok()?.parse().ok();
        terminal_size::terminal_size_of(self.out.get_ref()).map(|(width, _)| width.0.into()).or_else(said)
    }

    /// A style for standard output; none without colours.
    pub(super) const fn style(&self, style: Style) -> Style {
        if self.colour_out { style } else { Style::new() }
    }

    /// Standard output, as it is.
    pub(super) fn print(&mut self, text: &str) {
        self.clear();
        if self.lost.is_none() && !text.is_empty() {
            let written = self.out.write_all(text.as_bytes());
            self.noted(written);
        }
    }

    /// One line of standard output.
    pub(super) fn line(&mut self, text: impl Display) {
        self.print(&format!("{text}\n"));
    }

    /// Standard error, as it is.
    pub(super) fn note(&mut self, text: &str) {
        self.clear();
        self.flush();
        drop(self.err.write_all(text.as_bytes())); // there is nobody left to tell
    }

    /// `error: ..` on standard error: the verb cannot do its job.
    pub(super) fn error(&mut self, message: impl Display) {
        let (red, bold) = if self.colour_err { (RED, BOLD) } else { (Style::new(), Style::new()) };
        self.note(&format!("{red}error{red:#}{bold}: {message}{bold:#}\n"));
    }

    /// `help: ..` on standard error, below an error.
    pub(super) fn help(&mut self, message: impl Display) {
        let cyan = if self.colour_err { CYAN } else { Style::new() };
        self.note(&format!("{cyan}help{cyan:#}: {message}\n"));
    }

    /// How far it is, drawn in place on standard error if that is a terminal and the work takes long.
    pub(super) fn progress(&mut self, what: &str, done: usize, of: usize) {
        let Some(progress) = &mut self.progress else { return };
        let now = Instant::now();
        if now - progress.started < PATIENCE || progress.drawn.is_some_and(|at| now - at < REDRAW) {
            return;
        }
        progress.drawn = Some(now);
        drop(write!(self.err, "\r\x1b[K{what} {done}/{of}"));
        drop(self.err.flush());
    }

    /// Everything is out. The reason, if standard output refused something other than by going away.
    pub(super) fn finish(mut self) -> Result<(), String> {
        self.clear();
        self.flush();
        self.lost.flatten().map_or(Ok(()), Err)
    }

    fn flush(&mut self) {
        if self.lost.is_none() {
            let flushed = self.out.flush();
            self.noted(flushed);
        }
    }

    fn noted(&mut self, written: std::io::Result<()>) {
        if let Err(error) = written {
            self.lost = Some((error.kind() != std::io::ErrorKind::BrokenPipe).then(|| error.to_string()));
        }
    }

    /// Takes the progress line away.
    fn clear(&mut self) {
        if self.progress.as_mut().and_then(|p| p.drawn.take()).is_some() {
            drop(self.err.write_all(b"\r\x1b[K"));
        }
    }
}
