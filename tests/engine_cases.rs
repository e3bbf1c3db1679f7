//! The scripts of `tests/cases/promql`, in upstream's own test language: what comparing random evaluations with Prometheus has found and been mended.

#![expect(clippy::disallowed_methods, reason = "tests read their cases")]

use std::path::Path;

use promforge::promqltest::{Verdict, read_script, run};
use promforge::text::SourceId;

#[test]
fn what_fuzzing_found_stays_mended() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/promql");
    let mut files: Vec<_> = std::fs::read_dir(folder).expect("the folder of cases").map(|entry| entry.expect("an entry").path()).collect();
    files.retain(|path| path.extension().is_some_and(|e| e == "test"));
    files.sort();
    let mut count = 0;
    for path in files {
        let text = std::fs::read_to_string(&path).expect("the cases are readable");
        let mut findings = Vec::new();
        let script = read_script(&text, SourceId(0), &mut findings);
        assert_eq!(findings, [], "{}", path.display());
        let report = run(&script);
        let wrong: Vec<String> =
            report.cases.iter().filter(|c| c.verdict != Verdict::Passed).map(|c| format!("{}: {} {:?}", c.line, c.expr, c.verdict)).collect();
        assert!(wrong.is_empty() && report.stopped.is_none(), "{}\n{}", path.display(), wrong.join("\n"));
        count += report.cases.len();
    }
    assert!(count > 0, "no cases");
}
