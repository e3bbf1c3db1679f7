//! From arguments to an exit code.

use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use super::terminal::Terminal;
use super::{Arguments, Exit, verbs};

/// Runs the command line with the process' own arguments.
#[must_use]
pub fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            drop(error.print()); // nobody is left to tell
            let exit = if error.use_stderr() { Exit::Failed } else { Exit::Clean };
            return exit.into();
        }
    };
    let mut terminal = Terminal::new(arguments.color);
    let exit = verbs::run(&arguments.verb, &arguments.enable_feature, &mut terminal);
    match terminal.finish() {
        Ok(()) => exit.into(),
        Err(why) => {
            let mut terminal = Terminal::new(arguments.color);
            terminal.error(format!("standard output: {why}"));
            Exit::Failed.into()
        }
    }
}

/// The command line's definition, for completions and references.
#[must_use]
pub fn command() -> clap::Command {
    Arguments::command()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_definition_is_sound() {
        super::command().debug_assert();
    }

    /// Every verb explains itself with two examples at least.
    #[test]
    fn every_verb_has_two_examples() {
        fn visit(command: &mut clap::Command, path: &str) {
            let path = format!("{path}{}", command.get_name());
            let children: Vec<String> = command.get_subcommands().map(|c| c.get_name().to_owned()).collect();
            let help = command.render_long_help().to_string();
            let examples = help.lines().filter(|l| l.trim_start().starts_with("$ ")).count();
            let only_children = !children.is_empty() && command.get_positionals().count() == 0;
            assert!(examples >= 2 || only_children, "{path} has {examples} examples");
            for child in children {
                visit(command.find_subcommand_mut(&child).expect("just listed"), &format!("{path} "));
            }
        }
        let mut command = super::command();
        command.build();
        for child in command.get_subcommands_mut().filter(|c| c.get_name() != "help") {
            visit(child, "");
        }
    }
}
