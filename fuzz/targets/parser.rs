//! Tokens in any order through the parser: no panic, and what parses prints to a text that parses to the same print, on one line and
//! formatted.
//!
//! A byte picks a word of [`WORDS`], so that most inputs are sequences of whole tokens. Raw texts are the target `lexer`.

#![no_main]

use libfuzzer_sys::fuzz_target;
use promforge::promql::{Features, format, parse, pretty};

/// What expressions are made of. Words without a space around them join, as `5` and `m` do.
#[rustfmt::skip]
const WORDS: &[&str] = &[
    " ", "\n", "#c\n", "(", ")", "{", "}", "[", "]", ",", ":", "=", "!=", "=~", "!~", "+", "-", "*", "/", "%", "^", "==", ">", "<", ">=", "<=", "</", ">/", "@",
    " and ", " or ", " unless ", " atan2 ", " bool ", " on ", " ignoring ", " group_left ", " group_right ", " fill ", " fill_left ", " fill_right ",
    " by ", " without ", " offset ", " anchored ", " smoothed ", "start()", "end()", "step()", "range()", "min_of", "max_of", "inf", "NaN",
    "sum", "avg", "count", "min", "max", "group", "stddev", "stdvar", "topk", "bottomk", "quantile", "count_values", "limitk", "limit_ratio",
    "rate", "sum_over_time", "quantile_over_time", "label_replace", "label_join", "histogram_quantile", "absent", "info", "time", "vector", "scalar", "round", "predict_linear",
    "sort_by_label", "clamp", "hour", "x", "y", "a:b", "job", "le", "__name__", "0", "1", "5", "05", "0x1f", "1e3", ".5", "5.", "1_0", "5m", "1h30m", "1d", "ms", "s", "m",
    "\"a\"", "'b'", "`c`", "\"\\\"\"", "\"$1\"", "\".*\"", "\"(\"", "\"\u{e9}\"", "\"", "\\", "\u{e9}", "$", "_", "e", "rate(x[5m])", "x{a=\"b\"}", "x[5m]", "[5m:1m]", "sum by (a) (",
    "start", "end", "1 + ", "-1", "x @ 5", " offset -5m", "histogram_quantile(0.9, ", "group", "by", "on", "x{", "\"a\"=\"b\"", "]", "))", "((",
];

fuzz_target!(|picks: &[u8]| {
    let text: String = picks.iter().map(|pick| WORDS[*pick as usize % WORDS.len()]).collect();
    // Upstream prints some offsets and `+Inf` so that they read back as something else, and so do we.
    let exact = !text.contains("offset") && !text.contains("inf");
    for features in [Features::server(), Features::suite()] {
        let Ok(tree) = parse(&text, &features) else { continue };
        let printed = tree.to_string();
        let pretty = pretty(&tree);
        let formatted = format(&text, &features).unwrap_or_else(|e| panic!("{text:?} parses, but is not formatted: {e}"));
        for way in [&printed, &pretty, &formatted].into_iter().filter(|_| exact) {
            let again = parse(way, &features).unwrap_or_else(|e| panic!("{text:?} is written as {way:?}: {e}"));
            assert_eq!(again.to_string(), printed, "of {text:?} by {way:?}");
        }
    }
});
