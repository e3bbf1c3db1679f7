//! `cargo xtask answer parse`: questions as JSON, an object a line, answered as JSON, so that the answers can be compared
//! line by line with those of another implementation.

#![expect(clippy::disallowed_methods, reason = "a chore reads questions and prints answers")]

use std::io::{BufRead, BufWriter, Write};

use promforge::promql::{Features, parse, pretty};
use serde_json::{Value, json};

/// Reads the verb and `--mode`, then answers every line of standard input; the exit code.
pub(crate) fn run(args: Vec<String>) -> u8 {
    let mut args = args.into_iter();
    let usage = "usage: cargo xtask answer parse [--mode server|promtool|suite]   (questions on standard input, a JSON object a line)";
    let (mut verb, mut mode) = (None, "server".to_owned());
    while let Some(arg) = args.next() {
        match (arg.as_str(), &verb) {
            ("--mode" | "-mode", _) => mode = args.next().unwrap_or_default(),
            (_, None) => verb = Some(arg),
            _ => return fail(usage),
        }
    }
    let features = match mode.as_str() {
        "server" => Features::server(),
        "promtool" => Features::promtool_test(),
        "suite" => Features::suite(),
        _ => return fail(usage),
    };
    if verb.as_deref() != Some("parse") {
        return fail(usage);
    }
    match answer_all(&features) {
        Ok(()) => 0,
        Err(error) => fail(&error.to_string()),
    }
}

fn answer_all(features: &Features) -> std::io::Result<()> {
    let mut out = BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        let answer = match serde_json::from_str::<Value>(&line) {
            Ok(question) => match question.get("expr").and_then(Value::as_str) {
                Some(expr) => parsed(expr, features),
                None => json!({"ok": false, "error": "the question has no `expr`"}),
            },
            Err(error) => json!({"ok": false, "error": format!("not a JSON object: {error}")}),
        };
        writeln!(out, "{answer}")?;
    }
    out.flush()
}

fn parsed(text: &str, features: &Features) -> Value {
    match parse(text, features) {
        Ok(expr) => json!({"ok": true, "type": expr.value_type(expr.root_id()).as_str(), "print": expr.to_string(), "pretty": pretty(&expr)}),
        Err(errors) => json!({"ok": false, "error": errors.to_string()}),
    }
}

#[expect(clippy::print_stderr, reason = "the edge of the program")]
fn fail(message: &str) -> u8 {
    eprintln!("{message}");
    2
}
