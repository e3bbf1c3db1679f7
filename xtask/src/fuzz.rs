//! `cargo xtask fuzz eval`: random expressions over random series, as questions for another implementation, or compared with one at once.
//! `cargo xtask fuzz template` is in [`template`].
//!
//! fuzz/README.md says how to run it. A seed determines all cases.

#![expect(clippy::disallowed_methods, reason = "a chore talks to another program and prints")]

mod compare;
mod expression;
mod family;
mod histogram;
mod minimize;
mod oracle;
mod question;
mod random;
mod series;
mod template;
mod words;

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::mpsc::sync_channel;

use serde_json::{Value, json};

use crate::answer::{Evaluator, options};
use compare::{Verdict, compare};
use family::Family;
use minimize::{Pair, minimize};
use oracle::Oracle;

const USAGE: &str = "\
usage: cargo xtask fuzz template …, or
       cargo xtask fuzz eval [--seed N] [--cases N] [--family NAME] [--mode suite|server|promtool] [--oracle PROGRAM] [--show N] [--found FILE]
       without --oracle the questions are printed; with it both are asked, and differences are made small and shown, N of each kind";

struct Settings {
    seed: u64,
    cases: u64,
    families: Vec<Family>,
    mode: String,
    oracle: Option<String>,
    show: usize,
    found: Option<String>,
}

/// Reads the arguments and runs; the exit code: 0, 1 if something differed, 2 if it could not run.
pub(crate) fn run(args: Vec<String>) -> u8 {
    if args.first().is_some_and(|verb| verb == "template") {
        return template::run(args);
    }
    let Some(settings) = read(args) else { return fail(USAGE) };
    let run = match &settings.oracle {
        None => print(&settings).map(|()| 0),
        Some(program) => against(&settings, program),
    };
    run.unwrap_or_else(|error| fail(&error.to_string()))
}

fn read(args: Vec<String>) -> Option<Settings> {
    let families = Family::ALL.iter().map(|(_, family)| *family).collect();
    let mut settings = Settings { seed: 1, cases: 10_000, families, mode: "suite".to_owned(), oracle: None, show: 2, found: None };
    let mut args = args.into_iter();
    if args.next().as_deref() != Some("eval") {
        return None;
    }
    while let Some(arg) = args.next() {
        let value = args.next()?;
        match arg.as_str() {
            "--seed" => settings.seed = value.parse().ok()?,
            "--cases" => settings.cases = value.parse().ok()?,
            "--show" => settings.show = value.parse().ok()?,
            "--family" => settings.families = vec![Family::ALL.iter().find(|(name, _)| *name == value)?.1],
            "--mode" => settings.mode = options(&value).map(|_| value)?,
            "--oracle" => settings.oracle = Some(value),
            "--found" => settings.found = Some(value),
            _ => return None,
        }
    }
    Some(settings)
}

/// All questions of a family.
fn questions(settings: &Settings, family: Family) -> impl Iterator<Item = Value> + use<> {
    let cases = settings.cases / settings.families.len() as u64;
    let (seed, experimental) = (settings.seed ^ ((family as u64) << 32), settings.mode == "suite");
    (0..=cases / question::BLOCK).flat_map(move |number| question::block(seed, number, family, experimental)).take(cases as usize)
}

fn print(settings: &Settings) -> io::Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    for family in &settings.families {
        for question in questions(settings, *family) {
            writeln!(out, "{question}")?;
        }
    }
    out.flush()
}

/// What a family's cases gave.
#[derive(Default)]
struct Tally {
    verdicts: BTreeMap<Verdict, u64>,
    /// Answers without an error.
    answered: u64,
}

/// Asks both sides everything.
fn against(settings: &Settings, program: &str) -> io::Result<u8> {
    let mut out = io::stdout().lock();
    let mut found = settings.found.as_deref().map(std::fs::File::create).transpose()?;
    let mut second = Oracle::start(program, &settings.mode, "eval")?;
    let engine = || options(&settings.mode).map(Evaluator::new).ok_or_else(|| io::Error::other(USAGE));
    let mut judge = engine()?;
    let mut shown: BTreeMap<String, usize> = BTreeMap::new();
    let mut differed = false;
    writeln!(out, "family cases answered equal tie digits panic differing")?;
    for family in &settings.families {
        let mut tally = Tally::default();
        let mut show = |question: &Value, theirs: &Value, verdict: Verdict| -> io::Result<Verdict> {
            if (Pair { oracle: &mut second, evaluator: &mut judge }).is_chance(question, theirs)? {
                return Ok(Verdict::Tie);
            }
            if let Some(found) = &mut found {
                writeln!(found, "{question}")?;
            }
            let root = question["expr"].as_str().unwrap_or_default().split('(').next().unwrap_or_default().to_owned();
            let coarse = shown.entry(format!("{verdict:?} {} {root}", family.name())).or_default();
            *coarse += 1;
            if *coarse > settings.show {
                return Ok(verdict);
            }
            let mut pair = Pair { oracle: &mut second, evaluator: &mut judge };
            let small = minimize(question, &mut pair)?;
            let (theirs, ours, found) = pair.ask(&small)?;
            let kind = shown.entry(format!("{found:?} {}", shape(&small))).or_default();
            *kind += 1;
            if *kind <= settings.show {
                let (load, mut rest) = (small["load"].as_str().unwrap_or_default().to_owned(), small.clone());
                rest["load"] = Value::Null;
                writeln!(out, "--- {found:?}, {}\n{load}{rest}\n  theirs {theirs}\n  ours   {ours}", family.name())?;
            }
            Ok(verdict)
        };
        one_family(settings, *family, program, &mut engine()?, &mut tally, &mut show)?;
        let of = |verdict: Verdict| tally.verdicts.get(&verdict).copied().unwrap_or_default();
        let cases: u64 = tally.verdicts.values().sum();
        let fine = [Verdict::Equal, Verdict::Tie, Verdict::Digits, Verdict::Panic].map(of);
        let differing: Vec<String> =
            tally.verdicts.iter().filter_map(|(v, n)| if let Verdict::Differs(what) = v { Some(format!("{what} {n}")) } else { None }).collect();
        differed |= !differing.is_empty();
        let [equal, tie, digits, panic] = fine;
        writeln!(
            out,
            "{} {cases} {} {equal} {tie} {digits} {panic} {}",
            family.name(),
            tally.answered,
            if differing.is_empty() { "0".to_owned() } else { differing.join(", ") }
        )?;
    }
    Ok(u8::from(differed))
}

/// The functions and operators of an expression without names and numbers: differences of one cause look alike.
fn shape(question: &Value) -> String {
    let expr = question["expr"].as_str().unwrap_or_default();
    let mut words: Vec<&str> = expr.split(|c: char| !(c.is_alphabetic() || c == '_')).filter(|word| word.len() > 2).collect();
    words.sort_unstable();
    words.dedup();
    words.join(" ")
}

fn one_family(
    settings: &Settings,
    family: Family,
    program: &str,
    evaluator: &mut Evaluator,
    tally: &mut Tally,
    show: &mut dyn FnMut(&Value, &Value, Verdict) -> io::Result<Verdict>,
) -> io::Result<()> {
    let mut oracle = Oracle::start(program, &settings.mode, "eval")?;
    let Some(mut input) = oracle.take_questions() else { return Ok(()) };
    let all = questions(settings, family);
    let (send, receive) = sync_channel::<Value>(4 * question::BLOCK as usize);
    std::thread::scope(|scope| {
        let asking = scope.spawn(move || -> io::Result<()> {
            for question in all {
                writeln!(input, "{question}")?;
                if send.send(question).is_err() {
                    return Ok(());
                }
            }
            input.flush()
        });
        let mut compared = Ok(());
        for question in &receive {
            let ours = evaluator.answer(&question);
            let theirs = match oracle.answer() {
                Ok(theirs) => theirs,
                Err(error) => {
                    compared = Err(io::Error::other(format!("{error} at {question}")));
                    break;
                }
            };
            let mut verdict = compare(question["expr"].as_str().unwrap_or_default(), &theirs, &ours);
            if let Verdict::Differs(_) = verdict {
                verdict = show(&question, &theirs, verdict)?;
            }
            *tally.verdicts.entry(verdict).or_default() += 1;
            tally.answered += u64::from(theirs["ok"] == json!(true));
        }
        drop(receive);
        compared.and(asking.join().unwrap_or(Ok(())))
    })
}

#[expect(clippy::print_stderr, reason = "the edge of the program")]
fn fail(message: &str) -> u8 {
    eprintln!("{message}");
    2
}
