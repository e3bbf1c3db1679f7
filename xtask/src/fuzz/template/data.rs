//! Questions: a template and what it is about.

use serde_json::{Map, Value, json};

use super::mutate::{mutated, soup};
use super::words::{LABEL_VALUES, LABELS};
use super::writer::Writer;
use crate::fuzz::random::Random;

/// The series of a block of questions.
pub(super) fn load(random: &mut Random) -> String {
    let mut out = String::from("load 1m\n");
    let mut add = |series: &str, values: &str| {
        out.push_str("  ");
        out.push_str(series);
        out.push(' ');
        out.push_str(values);
        out.push('\n');
    };
    for (job, instance) in [("b", "2"), ("a", "1"), ("a", "10"), ("c", "x")] {
        if random.chance(75) {
            add(&format!("up{{job=\"{job}\",instance=\"{instance}\"}}"), random.pick(&["1x20", "0x20", "1 0 1 _ 1", "0+1x20", "2.5x20"]));
        }
    }
    for (n, values) in [
        ("1", "1.5x20"),
        ("2", "NaN NaN NaN NaN NaN NaN NaN NaN NaN NaN NaN"),
        ("3", "Inf Inf Inf Inf Inf Inf Inf Inf Inf Inf Inf"),
        ("4", "-Inf -Inf -Inf -Inf -Inf -Inf -Inf -Inf -Inf -Inf -Inf"),
        ("5", "-0x20"),
        ("6", "1e300x20"),
        ("7", "1e-300x20"),
        ("8", "1234567.891x20"),
    ] {
        if random.chance(40) {
            add(&format!("num{{n=\"{n}\",z=\"{}\"}}", random.pick(&["é", "a b", "<", "0"])), values);
        }
    }
    if random.chance(50) {
        add("hist", "{{schema:0 sum:5 count:4 buckets:[1 2 1]}}x20");
        add("mixed{k=\"f\"}", "3x20");
        add("mixed{k=\"h\"}", "{{schema:1 sum:-2.5 count:7 z_bucket:2 z_bucket_w:0.001 buckets:[1 2] n_buckets:[2]}}x20");
    }
    out
}

/// One question over the series.
pub(super) fn question(random: &mut Random, load: &str, texts: &[String]) -> Value {
    let text = match random.below(100) {
        0..=9 if !texts.is_empty() => {
            let text = &texts[random.below(texts.len() as u64) as usize];
            if random.chance(30) { text.clone() } else { mutated(random, text) }
        }
        10..=13 => soup(random),
        14..=29 => {
            let text = Writer::new(random).template();
            mutated(random, &text)
        }
        _ => Writer::new(random).template(),
    };
    let mut question = json!({"load": load, "text": text, "labels": labels(random)});
    let put = question.as_object_mut();
    if let Some(question) = put {
        // Never left out: upstream would take it for a nil map, which alerts do not have.
        let external = if random.chance(30) { labels(random) } else { json!({}) };
        question.insert("external".to_owned(), external);
        if random.chance(40) {
            let url = random.pick(&["http://prom.example.com/prom", "https://x:9090", "http://h/a%20b/c?q=1&r=é#f", "/only/path", "http://user:pw@h/"]);
            question.insert("externalURL".to_owned(), url.into());
        }
        question.insert("value".to_owned(), value(random).into());
        if random.chance(60) {
            question.insert("at".to_owned(), random.pick(&[60_000_i64, 0, 600_000, 61_001, 1_435_065_584_128, 1, -1, 123_456]).into());
        }
    }
    question
}

fn labels(random: &mut Random) -> Value {
    let mut out = Map::new();
    for name in LABELS.iter().filter(|name| **name != "missing") {
        if random.chance(45) {
            out.insert((*name).to_owned(), random.pick(LABEL_VALUES).into());
        }
    }
    Value::Object(out)
}

fn value(random: &mut Random) -> f64 {
    let fixed = [
        0.0,
        -0.0,
        1.0,
        -1.0,
        0.5,
        1.5,
        100.0,
        1e3,
        999.5,
        1023.9,
        1024.0,
        1e6,
        123_456.0,
        1_234_567.5,
        1e21,
        1e20,
        1e-4,
        1e-5,
        1e300,
        5e-324,
        1e-300,
        -2.5e9,
        59.5,
        3600.0,
        86_400.0,
        1_435_065_584.128,
        9.223372036854776e18,
        0.1,
        0.015,
        12.345_678_9,
        99.999,
        0.999_95,
        1e15,
        2.5,
        1234.5,
    ];
    if random.chance(60) {
        return random.pick(&fixed);
    }
    let digits = random.within(-999_999, 999_999) as f64;
    digits * 10_f64.powi(random.within(-12, 12) as i32)
}
