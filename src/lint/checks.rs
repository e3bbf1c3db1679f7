//! The table of checks. One file per check in `checks/`, whose doc comment is what `promforge explain` prints.
//!
//! To add one: the file, its `mod` line and its row here. The tests below hold what the docs say: the Bad example raises the
//! code, the Good one does not.

mod label_renamed;
mod label_unknown;
mod metric_removed;
mod metric_unknown;
mod rate_not_counter;
mod ratio_keeps_filtered_label;
mod syntax;
mod template_label_lost;

use crate::diag::{Code, Diagnostic, Level};

use super::facts::{Facts, World};

/// One check.
#[derive(Debug)]
pub struct Check {
    /// The code of its findings.
    pub code: Code,
    /// How bad they are at most.
    pub level: Level,
    /// What `promforge explain` prints, in Markdown.
    pub docs: &'static str,
    pub(super) run: Run,
}

/// How a check is run.
#[derive(Debug)]
pub(super) enum Run {
    /// The readers raise it.
    Reader,
    /// Once for each expression.
    Site(fn(&Facts<'_>, &World, &mut Vec<Diagnostic>)),
}

/// Every check, by code.
pub const CHECKS: &[&Check] = &[
    &label_renamed::CHECK,
    &label_unknown::CHECK,
    &ratio_keeps_filtered_label::CHECK,
    &metric_removed::CHECK,
    &metric_unknown::CHECK,
    &syntax::CHECK,
    &rate_not_counter::CHECK,
    &template_label_lost::CHECK,
];

/// Makes a [`Check`] whose doc comment is also its text.
macro_rules! check {
    ($(#[doc = $doc:literal])* $code:literal, $level:ident, $run:expr) => {
        $(#[doc = $doc])*
        pub(in crate::lint) static CHECK: super::Check = super::Check {
            code: crate::diag::Code($code),
            level: crate::diag::Level::$level,
            docs: concat!($($doc, "\n"),*),
            run: $run,
        };
    };
}
use check;

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::lint::{Session, Settings};
    use crate::metrics::{Catalogue, Counter, Gauge, Histogram};
    use crate::text::SourceId;

    const HEADINGS: [&str; 5] = ["# What it does", "# Why is this bad", "# Bad", "# Good", "# How to silence it"];

    fn catalogue() -> Catalogue {
        let mut catalogue = Catalogue::new();
        for metric in [
            &Counter::new("http_requests_total").labels(&["method", "path", "status"]) as &dyn crate::metrics::Handle,
            &Gauge::new("http_requests_in_flight").labels(&[]),
            &Histogram::new("http_request_duration_seconds").labels(&["path"]),
            &Counter::new("container_cpu_usage_seconds_total").labels(&["cpu", "image"]),
            &Gauge::new("kube_pod_container_resource_limits").labels(&["resource", "unit"]),
        ] {
            assert!(catalogue.add(metric).is_none());
        }
        catalogue
    }

    /// The codes that a fenced example under a heading raises, at most `Info` left out.
    fn codes(docs: &str, heading: &str) -> Vec<&'static str> {
        let lines = docs.lines().map(|l| l.strip_prefix(' ').unwrap_or(l));
        let mut lines = lines.skip_while(|l| *l != heading).skip(1);
        let language = lines.next().expect("an example").strip_prefix("```").expect("a fence").to_owned();
        let example: Vec<&str> = lines.take_while(|l| *l != "```").collect();
        let text = match language.as_str() {
            "promql" => format!("groups:\n- name: g\n  rules:\n  - record: a:b\n    expr: |\n      {}\n", example.join("\n      ")),
            "yaml" => example.join("\n") + "\n",
            other => panic!("an example in {other}"),
        };
        let mut session = Session::new(Settings { catalogue: Some(catalogue()), ..Settings::default() });
        session.add(SourceId(0), "rules.yaml", &Arc::from(text));
        let report = session.finish();
        report.findings.iter().filter(|f| f.level > Level::Info).map(|f| f.code.0).collect()
    }

    #[test]
    fn each_check_is_documented_and_does_what_its_examples_say() {
        for check in CHECKS {
            let found: Vec<&str> = check.docs.lines().map(|l| l.strip_prefix(' ').unwrap_or(l)).filter(|l| l.starts_with("# ")).collect();
            assert_eq!(found, HEADINGS, "{}", check.code);
            assert_eq!(codes(check.docs, "# Good"), Vec::<&str>::new(), "{}", check.code);
            let bad = codes(check.docs, "# Bad");
            assert!(!bad.is_empty() && bad.iter().all(|code| *code == check.code.0), "{}: {bad:?}", check.code);
        }
    }

    #[test]
    fn the_table_is_sorted_by_code() {
        assert!(CHECKS.windows(2).all(|w| w[0].code < w[1].code));
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "compares the folder with the table")]
    fn the_folder_is_the_table() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lint/checks");
        let files = std::fs::read_dir(folder).expect("the folder").filter_map(Result::ok).filter(|e| e.path().extension().is_some_and(|e| e == "rs"));
        assert_eq!(files.count(), CHECKS.len());
    }
}
