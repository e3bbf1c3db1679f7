//! Any text through the scanner, and what recovers behind it: no panic, and every error lies on whole characters of the text.
//!
//! Raw texts rarely get far into the grammar; the target `parser` does.

#![no_main]

use libfuzzer_sys::fuzz_target;
use promforge::promql::{Features, parse, parse_all};

fuzz_target!(|text: &str| {
    for features in [Features::server(), Features::promtool_test(), Features::suite()] {
        let parsed = parse_all(text, &features);
        for error in &parsed.errors {
            assert!(text.get(error.span.range()).is_some(), "{error:?} in {text:?}");
        }
        match parse(text, &features) {
            Ok(_) => assert!(parsed.errors.is_empty(), "{:?}", parsed.errors),
            Err(errors) => assert!(!errors.to_string().is_empty()),
        }
    }
});
