//! `promforge explain CODE`: what a kind of finding means, why it matters, and what to do.

mod readers;

use clap::Args;

use crate::cli::Exit;
use crate::cli::terminal::{BOLD, Terminal};
use crate::diag::render::table::Table;
use crate::yaml::nearest;

/// Arguments of `explain`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  $ promforge explain promql/syntax
  $ promforge explain")]
pub(crate) struct Explain {
    /// The code in brackets behind `error`, `warning` or `info`; all codes are listed if it is left out
    code: Option<String>,
}

/// Codes with their texts (Markdown), sorted.
fn explanations() -> Vec<(&'static str, &'static str)> {
    let mut all: Vec<_> = readers::EXPLANATIONS.to_vec();
    all.sort_unstable();
    all
}

pub(super) fn run(arguments: &Explain, terminal: &mut Terminal) -> Exit {
    let all = explanations();
    let Some(code) = &arguments.code else {
        let mut table = Table::new();
        for (code, text) in all {
            table.row([code, text.lines().next().unwrap_or_default()]);
        }
        terminal.print(&table.to_string());
        return Exit::Clean;
    };
    let wanted = code.trim_matches(['[', ']']);
    if let Some((code, text)) = all.iter().find(|(c, _)| *c == wanted) {
        let bold = terminal.style(BOLD);
        terminal.print(&format!("{bold}{code}{bold:#}\n\n{}\n", text.trim_end()));
        return Exit::Clean;
    }
    terminal.error(format!("no finding has the code `{wanted}`"));
    match nearest(wanted, all.iter().map(|(c, _)| *c)) {
        Some(near) => terminal.help(format!("did you mean `{near}`?")),
        None => terminal.help("`promforge explain` lists all codes"),
    }
    Exit::Failed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_explained_once_in_whole_sentences() {
        let all = explanations();
        for pair in all.windows(2) {
            assert_ne!(pair[0].0, pair[1].0);
        }
        for (code, text) in all {
            let first = text.lines().next().unwrap_or_default();
            assert!(code.contains('/') && first.ends_with('.') && first.chars().count() <= 100, "{code}: {first}");
        }
    }
}
