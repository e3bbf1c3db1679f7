//! `promforge completions SHELL`: the script that makes a shell complete promforge's verbs and options.

use clap::Args;
use clap_complete::Shell;

use crate::cli::Exit;
use crate::cli::terminal::Terminal;

/// Arguments of `completions`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  $ promforge completions bash > ~/.local/share/bash-completion/completions/promforge
  $ promforge completions zsh > ~/.zfunc/_promforge")]
pub(crate) struct Completions {
    /// Which shell
    shell: Shell,
}

pub(super) fn run(arguments: &Completions, terminal: &mut Terminal) -> Exit {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut crate::cli::command(), "promforge", &mut script);
    terminal.print(&String::from_utf8_lossy(&script));
    Exit::Clean
}
