//! Any text as the notation of test series: no panic, errors on whole characters, and labels that read back as they print.

#![no_main]

use libfuzzer_sys::fuzz_target;
use promforge::model::series_notation::{parse_labels, parse_series, parse_series_values};

fuzz_target!(|text: &str| {
    if is_huge(text) {
        return;
    }
    match parse_series(text) {
        Ok(series) => {
            let printed = series.labels.to_string();
            assert_eq!(parse_labels(&printed).map_err(|e| e.to_string()), Ok(series.labels), "{printed}");
        }
        Err(error) => assert!(text.get(error.span.range()).is_some(), "{error:?} in {text:?}"),
    }
    if let Err(error) = parse_series_values(text) {
        assert!(text.get(error.span.range()).is_some(), "{error:?} in {text:?}");
    }
});

/// Whether a repetition is longer than the fuzzer's memory: `x` and six digits or more.
fn is_huge(text: &str) -> bool {
    text.split('x').skip(1).any(|rest| rest.bytes().take_while(u8::is_ascii_digit).count() > 5)
}
