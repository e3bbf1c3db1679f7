//! `cargo xtask …`: the verbs of [`promforge::project`] over this repository's own rules and dashboards, plus the chores
//! that know only this repository.

mod answer;

use std::process::ExitCode;

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    match args.next().as_deref() {
        Some("answer") => answer::run(args),
        _ => ExitCode::from(2),
    }
}
