//! `cargo xtask answer parse|eval|template`: questions as JSON, an object a line, answered as JSON, so that the answers can be compared
//! line by line with those of another implementation.

#![expect(clippy::disallowed_methods, reason = "a chore reads questions and prints answers")]

mod eval;
mod load;
mod template;

use std::io::{BufRead, BufWriter, Write};

use promforge::engine::Options;
use promforge::model::duration::minutes;
use promforge::promql::{Features, parse, pretty};
use serde_json::{Value, json};

pub(crate) use eval::Evaluator;
pub(crate) use template::Expander;

const USAGE: &str = "usage: cargo xtask answer parse|eval|template [--mode server|promtool|suite]   (questions on standard input, a JSON object a line)";

/// Reads the verb and `--mode`, then answers every line of standard input; the exit code.
pub(crate) fn run(args: Vec<String>) -> u8 {
    let mut args = args.into_iter();
    let (mut verb, mut mode) = (None, "server".to_owned());
    while let Some(arg) = args.next() {
        match (arg.as_str(), &verb) {
            ("--mode" | "-mode", _) => mode = args.next().unwrap_or_default(),
            (_, None) => verb = Some(arg),
            _ => return fail(USAGE),
        }
    }
    let Some(options) = options(&mode) else { return fail(USAGE) };
    let answered = match verb.as_deref() {
        Some("parse") => answer_all(|question| expr(question).map_or_else(|error| error, |text| parsed(text, &options.features))),
        Some("eval") => {
            let mut evaluator = Evaluator::new(options);
            answer_all(move |question| evaluator.answer(question))
        }
        Some("template") => {
            let mut expander = Expander::new(options);
            answer_all(move |question| expander.answer(question))
        }
        _ => return fail(USAGE),
    };
    match answered {
        Ok(()) => 0,
        Err(error) => fail(&error.to_string()),
    }
}

/// The settings of a mode: `server`, `promtool`, `suite`.
pub(crate) fn options(mode: &str) -> Option<Options> {
    match mode {
        "server" => Some(Options::server()),
        "promtool" => Some(Options::promtool_test(minutes(1))),
        "suite" => Some(Options::suite()),
        _ => None,
    }
}

/// The question's expression, or the answer that there is none.
fn expr(question: &Value) -> Result<&str, Value> {
    question.get("expr").and_then(Value::as_str).ok_or_else(|| refused("the question has no `expr`"))
}

fn refused(message: &str) -> Value {
    json!({"ok": false, "error": message})
}

fn answer_all(mut answer: impl FnMut(&Value) -> Value) -> std::io::Result<()> {
    let mut out = BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        let answer = match serde_json::from_str::<Value>(&line) {
            Ok(question) => answer(&question),
            Err(error) => refused(&format!("not a JSON object: {error}")),
        };
        writeln!(out, "{answer}")?;
    }
    out.flush()
}

fn parsed(text: &str, features: &Features) -> Value {
    match parse(text, features) {
        Ok(expr) => json!({"ok": true, "type": expr.value_type(expr.root_id()).as_str(), "print": expr.to_string(), "pretty": pretty(&expr)}),
        Err(errors) => refused(&errors.to_string()),
    }
}

#[expect(clippy::print_stderr, reason = "the edge of the program")]
fn fail(message: &str) -> u8 {
    eprintln!("{message}");
    2
}
