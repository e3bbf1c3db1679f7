//! Any text as a test script: no panic, findings on whole characters, and a script that reads runs to its end.

#![no_main]

use libfuzzer_sys::fuzz_target;
use promforge::promqltest::{read_script, run};
use promforge::text::SourceId;

fuzz_target!(|text: &str| {
    if is_huge(text) {
        return;
    }
    let mut findings = Vec::new();
    let script = read_script(text, SourceId(0), &mut findings);
    for finding in &findings {
        for place in finding.primary.iter().chain(&finding.others) {
            assert!(text.get(place.span.range()).is_some(), "{finding:?} in {text:?}");
        }
    }
    let report = run(&script);
    assert!(report.cases.len() <= script.evals().count() + 1);
});

/// Whether a repetition is longer than the fuzzer's memory: `x` and five digits or more.
fn is_huge(text: &str) -> bool {
    text.split('x').skip(1).any(|rest| rest.bytes().take_while(u8::is_ascii_digit).count() > 4)
}
