//! `cargo xtask …`: the verbs of [`promforge::project`] over this repository's own rules and dashboards, plus the chores
//! that know only this repository.

mod answer;
mod fuzz;

use promforge::project::{Project, Target};

fn main() -> std::process::ExitCode {
    Project::new("endpoint-stats")
        .catalogue(rules::catalogue())
        .rules(rules::all())
        .dashboards(dashboards::all())
        .unit_tests(["rules/tests"])
        .folder("Endpoint Statistics")
        .target(Target::kube_prometheus_stack("monitoring").release("kps"))
        .chore("answer", "answer questions about expressions and templates, a JSON object a line, for comparison with another implementation", answer::run)
        .chore("fuzz", "random questions about evaluations and templates, compared with another implementation", fuzz::run)
        .main()
}
