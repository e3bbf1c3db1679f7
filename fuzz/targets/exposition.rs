//! Any text as a page of metrics, in both formats: no panic, and findings and samples lie on whole characters.

#![no_main]

use libfuzzer_sys::fuzz_target;
use promforge::exposition::{Format, read, read_as};
use promforge::text::SourceId;

fuzz_target!(|text: &str| {
    let _ = read(SourceId(0), text);
    for format in [Format::Text, Format::OpenMetrics] {
        let (_, findings) = read_as(SourceId(0), text, format);
        for finding in &findings {
            for place in finding.primary.iter().chain(&finding.others) {
                assert!(text.get(place.span.range()).is_some(), "{finding:?} in {text:?}");
            }
        }
    }
});
