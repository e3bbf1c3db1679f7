//! Findings on their way out, and what they mean for the exit code.

use super::Exit;
use super::terminal::Terminal;
use crate::diag::render::{Format, render};
use crate::diag::{Diagnostic, Level};
use crate::text::Sources;

/// Shows them on standard output.
pub(super) fn show(terminal: &mut Terminal, format: Format, findings: &[Diagnostic], sources: &Sources) {
    let text = render(format, findings, sources, terminal.colour());
    terminal.print(&text);
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
