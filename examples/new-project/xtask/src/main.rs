//! `cargo xtask …`: every verb over this project's rules and dashboards.

use promforge::project::{Project, Target};

fn main() -> std::process::ExitCode {
    Project::new("jobs")
        .catalogue(rules::catalogue())
        .rules(rules::all())
        .dashboards(dashboards::all())
        .unit_tests(["rules/tests"])
        .target(Target::kube_prometheus_stack("monitoring").release("kps"))
        .main()
}
