//! Findings on their way out, and what they mean for the exit code.

use super::Exit;
use super::terminal::Terminal;
use crate::diag::render::{Format, render};
use crate::diag::{Code, Diagnostic, Level};
use crate::edge::{EdgeError, ErrorKind};
use crate::text::{Sources, Span};

const UNREADABLE: Code = Code("input/unreadable");
const NOTHING_FOUND: Code = Code("input/nothing-found");

/// Shows them on standard output.
pub(super) fn show(terminal: &mut Terminal, format: Format, findings: &[Diagnostic], sources: &Sources) {
    let text = render(format, findings, sources, terminal.colour());
    terminal.print(&text);
}

/// Shows them on standard error: standard output holds a result that programs read.
pub(super) fn show_aside(terminal: &mut Terminal, format: Format, findings: &[Diagnostic], sources: &Sources) {
    let text = render(format, findings, sources, terminal.colour_err());
    terminal.note(&text);
}

/// A file that cannot be read, as a finding at the byte that is no text, else at the start of an empty text of its name.
pub(super) fn unreadable(error: &EdgeError, sources: &mut Sources) -> Diagnostic {
    let before = match error.kind {
        ErrorKind::NotUtf8 { line, column, .. } => "\n".repeat(line.saturating_sub(1) as usize) + &" ".repeat(column.saturating_sub(1) as usize),
        _ => String::new(),
    };
    let place = Span::of(before.len(), before.len());
    let source = sources.add(error.path.display().to_string(), before);
    Diagnostic::error(UNREADABLE, error.to_string(), source, place)
}

/// A folder without a file of those endings.
pub(super) fn nothing_found(folder: &str, endings: &[&str], sources: &mut Sources) -> Diagnostic {
    let endings = endings.iter().map(|e| format!("`.{e}`")).collect::<Vec<_>>().join(", ");
    let source = sources.add(folder, "");
    let finding = Diagnostic::warning(NOTHING_FOUND, format!("expected files that end in {endings}, found none"), source, Span::at(0));
    finding.help("hidden files and folders are not looked at; a file that is named itself may end in anything")
}

/// Errors and warnings count, remarks do not.
pub(super) fn verdict(findings: &[Diagnostic]) -> Exit {
    if findings.iter().any(|d| d.level >= Level::Warning) { Exit::Findings } else { Exit::Clean }
}

/// Whether one of them is an error.
pub(super) fn has_errors(findings: &[Diagnostic]) -> bool {
    findings.iter().any(|d| d.level == Level::Error)
}

/// `1 rule`, `3 rules`.
pub(super) fn counted(n: usize, word: &str) -> String {
    format!("{n} {word}{}", if n == 1 { "" } else { "s" })
}
