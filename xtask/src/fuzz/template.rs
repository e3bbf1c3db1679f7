//! `cargo xtask fuzz template`: random templates of alerts, compared with another implementation: the text or the error has to be the same.

mod corpus;
mod data;
mod minimize;
mod mutate;
mod printf;
mod words;
mod writer;

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;
use std::sync::mpsc::sync_channel;

use serde_json::Value;

use super::fail;
use super::oracle::Oracle;
use super::random::Random;
use crate::answer::{Expander, options};
use minimize::minimize;

const USAGE: &str = "\
usage: cargo xtask fuzz template [--seed N] [--cases N] [--texts FOLDER] [--oracle PROGRAM] [--show N] [--found FILE]
       without --oracle the questions are printed; with it both are asked, and differences are made small and shown, N of each kind;
       --texts names a folder of rule files whose templates are changed at random, beside those that are made up";

/// How many questions share their series.
const BLOCK: u64 = 250;

/// The engine's settings.
const MODE: &str = "server";

struct Settings {
    seed: u64,
    cases: u64,
    texts: Vec<String>,
    oracle: Option<String>,
    show: usize,
    found: Option<String>,
}

/// Reads the arguments and runs; the exit code: 0, 1 if something differed, 2 if it could not run.
pub(super) fn run(args: Vec<String>) -> u8 {
    let Some(settings) = read(args) else { return fail(USAGE) };
    let run = match &settings.oracle {
        None => print(&settings).map(|()| 0),
        Some(program) => against(&settings, program),
    };
    run.unwrap_or_else(|error| fail(&error.to_string()))
}

fn read(args: Vec<String>) -> Option<Settings> {
    let mut settings = Settings { seed: 1, cases: 10_000, texts: Vec::new(), oracle: None, show: 2, found: None };
    let mut args = args.into_iter().skip(1);
    while let Some(arg) = args.next() {
        let value = args.next()?;
        match arg.as_str() {
            "--seed" => settings.seed = value.parse().ok()?,
            "--cases" => settings.cases = value.parse().ok()?,
            "--show" => settings.show = value.parse().ok()?,
            "--texts" => settings.texts = corpus::templates(Path::new(&value)).ok()?,
            "--oracle" => settings.oracle = Some(value),
            "--found" => settings.found = Some(value),
            _ => return None,
        }
    }
    Some(settings)
}

/// All questions.
fn questions(settings: &Settings) -> impl Iterator<Item = Value> + use<> {
    let (seed, texts) = (settings.seed, settings.texts.clone());
    let block = move |number: u64| {
        let mut random = Random::new(seed, number);
        let load = data::load(&mut random);
        (0..BLOCK).map(|_| data::question(&mut random, &load, &texts)).collect::<Vec<_>>()
    };
    (0..=settings.cases / BLOCK).flat_map(block).take(settings.cases as usize)
}

fn print(settings: &Settings) -> io::Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    for question in questions(settings) {
        writeln!(out, "{question}")?;
    }
    out.flush()
}

/// How two answers compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Verdict {
    Equal,
    /// We stop at a limit: upstream would go on for a long time, or for ever, and is not asked.
    Limit,
    /// Upstream says something else each time: it shows addresses in memory.
    Chance,
    Differs,
}

/// Whether our answer is that some limit is exceeded.
fn is_limit(ours: &Value) -> bool {
    ours["error"].as_str().is_some_and(|error| error.contains("exceeded the maximum") || error.contains("exceeded maximum template depth"))
}

/// Compares an answer of upstream with one of ours; addresses in memory count as the same.
fn compare(theirs: &Value, ours: &Value) -> Verdict {
    let said = |answer: &Value, key: &str| addresses(answer[key].as_str().unwrap_or_default());
    let same = theirs["ok"] == ours["ok"] && said(theirs, "out") == said(ours, "out") && said(theirs, "error") == said(ours, "error");
    if same { Verdict::Equal } else { Verdict::Differs }
}

/// Every address, `0xc000123456`, as the same one.
fn addresses(text: &str) -> String {
    let lower = text.replace("0X", "0x");
    let mut parts = lower.split("0x");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let digits = part.bytes().take_while(u8::is_ascii_hexdigit).count();
        out.push_str("0x");
        out.push_str(if (9..=12).contains(&digits) { &part[digits..] } else { part });
    }
    out
}

/// Asks both sides everything.
fn against(settings: &Settings, program: &str) -> io::Result<u8> {
    let mut out = io::stdout().lock();
    let mut found = settings.found.as_deref().map(std::fs::File::create).transpose()?;
    let expander = || options(MODE).map(Expander::new).ok_or_else(|| io::Error::other(USAGE));
    let (mut first, mut judge) = (expander()?, expander()?);
    let (mut oracle, mut second) = (Oracle::start(program, MODE, "template")?, Oracle::start(program, MODE, "template")?);
    let Some(mut input) = oracle.take_questions() else { return Ok(2) };
    let all = questions(settings);
    let (send, receive) = sync_channel::<(Value, Value)>(4 * BLOCK as usize);
    let (mut tally, mut expanded): (BTreeMap<Verdict, u64>, u64) = (BTreeMap::new(), 0);
    let mut shown: BTreeMap<String, usize> = BTreeMap::new();
    std::thread::scope(|scope| {
        let asking = scope.spawn(move || -> io::Result<()> {
            for question in all {
                let ours = first.answer(&question);
                if !is_limit(&ours) {
                    writeln!(input, "{question}")?;
                }
                if send.send((question, ours)).is_err() {
                    return Ok(());
                }
            }
            input.flush()
        });
        let mut compared = Ok(());
        for (question, mine) in &receive {
            let mut step = || -> io::Result<Verdict> {
                if is_limit(&mine) {
                    return Ok(Verdict::Limit);
                }
                let theirs = oracle.answer().map_err(|error| io::Error::other(format!("{error} at {question}")))?;
                expanded += u64::from(theirs["ok"] == true);
                let verdict = compare(&theirs, &mine);
                if verdict != Verdict::Differs {
                    return Ok(verdict);
                }
                for _ in 0..8 {
                    if compare(&theirs, &Oracle::start(program, MODE, "template")?.ask(&question)?) == Verdict::Differs {
                        return Ok(Verdict::Chance);
                    }
                }
                if let Some(found) = &mut found {
                    writeln!(found, "{question}")?;
                }
                let kind = shown.entry(kind(&theirs, &mine)).or_default();
                *kind += 1;
                if *kind <= settings.show {
                    let (small, theirs, mine) = minimize(&question, &mut second, &mut judge)?;
                    writeln!(out, "--- {small}\n  theirs {theirs}\n  ours   {mine}")?;
                }
                Ok(verdict)
            };
            match step() {
                Ok(verdict) => *tally.entry(verdict).or_default() += 1,
                Err(error) => {
                    compared = Err(error);
                    break;
                }
            }
        }
        drop(receive);
        drop(oracle); // so that nobody waits for it
        compared.and(asking.join().unwrap_or(Ok(())))
    })?;
    let of = |verdict: Verdict| tally.get(&verdict).copied().unwrap_or_default();
    writeln!(out, "cases expanded equal limit chance differing")?;
    writeln!(out, "{} {expanded} {} {} {} {}", tally.values().sum::<u64>(), of(Verdict::Equal), of(Verdict::Limit), of(Verdict::Chance), of(Verdict::Differs))?;
    Ok(u8::from(of(Verdict::Differs) > 0))
}

/// The messages without names, places and numbers: differences of one cause look alike.
fn kind(theirs: &Value, ours: &Value) -> String {
    let words = |answer: &Value| -> String {
        let error = answer["error"].as_str().unwrap_or_default();
        let last = error.rsplit(">: ").next().unwrap_or_default();
        let mut words: Vec<&str> = last.split(|c: char| !c.is_alphabetic()).filter(|word| word.len() > 3).collect();
        words.truncate(8);
        words.join(" ")
    };
    format!("{} / {}", words(theirs), words(ours))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_counts_as_the_same() {
        let out = |text: &str| json!({"ok": true, "out": text});
        let error = |text: &str| json!({"ok": false, "error": text});
        for (theirs, ours, verdict) in [
            (out("a"), out("a"), Verdict::Equal),
            (out("a"), out("b"), Verdict::Differs),
            (out("[0xc000123456]"), out("[0x2d90db6f0150]"), Verdict::Equal),
            (out("0x12"), out("0x13"), Verdict::Differs),
            (error("a"), error("a"), Verdict::Equal),
            (error("a"), out(""), Verdict::Differs),
        ] {
            assert_eq!(compare(&theirs, &ours), verdict, "{theirs} {ours}");
        }
        assert!(is_limit(&error("x: exceeded the maximum of 5 steps")) && !is_limit(&error("exceeded")));
    }

    #[test]
    fn all_functions_occur_and_a_seed_determines_everything() {
        let settings = |seed| Settings { seed, cases: 3_000, texts: vec!["{{ $labels.x }} of {{ $value }}".to_owned()], oracle: None, show: 0, found: None };
        let all: Vec<Value> = questions(&settings(1)).collect();
        let texts: String = all.iter().filter_map(|question| question["text"].as_str()).collect();
        for (name, _) in words::FUNCTIONS {
            assert!(texts.contains(name), "{name}");
        }
        for word in ["if", "else", "with", "range", "break", "continue", "define", "template", "block", "/*", "-}}", ":=", "nil"] {
            assert!(texts.contains(word), "{word}");
        }
        assert_eq!(all, questions(&settings(1)).collect::<Vec<_>>());
        assert_ne!(all, questions(&settings(2)).collect::<Vec<_>>());
    }
}
