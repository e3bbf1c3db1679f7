//! The engine over the series and queries of `data.rs`, which its peer, Prometheus' own engine, recreates to the last bit.
//!
//! Criterion times each query over the range and at an instant. `--table` prints the columns of the peer instead, with the checksums
//! that show whether both gave the same results; README.md has the figures.

mod checksum;
mod data;
mod table;

use std::hint::black_box;
use std::process::ExitCode;

use criterion::Criterion;

use table::Settings;

const USAGE: &str = "usage: cargo bench --bench engine -- --table [--instant] [--dump] [--series N] [--query TEXT] [--runs N] [--start S] [--end S] [--step S]";

#[expect(clippy::disallowed_methods, reason = "a bench reads its arguments and prints")]
fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    if !args.iter().any(|arg| arg == "--table") {
        timed();
        return ExitCode::SUCCESS;
    }
    let Some(settings) = read(args) else {
        return fail(USAGE);
    };
    match table::print(&settings, &mut std::io::stdout().lock()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&error.to_string()),
    }
}

#[expect(clippy::print_stderr, reason = "the edge of the program")]
fn fail(message: &str) -> ExitCode {
    eprintln!("{message}");
    ExitCode::from(2)
}

/// The settings of the table; `None` if the arguments are not understood.
fn read(args: Vec<String>) -> Option<Settings> {
    let mut settings = Settings::default();
    let mut args = args.into_iter();
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--table" => {}
            "--instant" => settings.instant = true,
            "--dump" => settings.dump = true,
            "--query" => settings.only = args.next()?,
            "--runs" => settings.runs = args.next()?.parse().ok()?,
            "--warm" => settings.warm = args.next()?.parse().ok()?,
            "--series" => settings.series = args.next()?.parse().ok().filter(|n| *n >= 100 && n % 100 == 0)?,
            "--start" => settings.start = seconds(&args.next()?)?,
            "--end" => settings.end = seconds(&args.next()?)?,
            "--step" => settings.step = seconds(&args.next()?).filter(|step| *step > 0)?,
            _ => return None,
        }
    }
    Some(settings)
}

fn seconds(text: &str) -> Option<i64> {
    text.parse::<i64>().ok()?.checked_mul(1_000)
}

fn timed() {
    let mut criterion = Criterion::default().sample_size(20).configure_from_args();
    let (engine, store) = (table::engine(), data::store(Settings::default().series));
    for (name, instant) in [("range", false), ("instant", true)] {
        let settings = Settings { instant, ..Settings::default() };
        let mut group = criterion.benchmark_group(name);
        for query in data::QUERIES {
            group.bench_function(query, |b| b.iter(|| table::run(&engine, &store, black_box(query), &settings)));
        }
        group.finish();
    }
    criterion.final_summary();
}
