//! `cargo bench --bench engine -- --table`: each query timed, counted and summed up, a line each with tabs between the columns, as the
//! peer prints them.

use std::io::{self, Write};
use std::time::Instant;

use promforge::engine::{Engine, Evaluated, MemoryStore, Options};
use promforge::model::duration::{Duration, millis};
use promforge::model::number::g_digits;

use crate::checksum::{Checksum, floats};
use crate::data;

/// What to measure.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    /// Series of each metric, a multiple of 100.
    pub(crate) series: u64,
    /// Only queries that contain this.
    pub(crate) only: String,
    /// Timed runs of each query.
    pub(crate) runs: usize,
    /// Untimed runs before.
    pub(crate) warm: usize,
    /// The first evaluation in milliseconds.
    pub(crate) start: i64,
    /// The last one.
    pub(crate) end: i64,
    /// Milliseconds from one to the next.
    pub(crate) step: i64,
    /// One evaluation at `end` instead.
    pub(crate) instant: bool,
    /// Print every value instead of measuring.
    pub(crate) dump: bool,
}

impl Default for Settings {
    fn default() -> Self {
        let (series, runs, warm) = (1_000, 15, 3);
        Self { series, only: String::new(), runs, warm, start: 3_600_000, end: 7_200_000, step: data::INTERVAL, instant: false, dump: false }
    }
}

/// An engine as the peer's is set up.
pub(crate) fn engine() -> Engine {
    Engine::new(Options { max_samples: usize::MAX, ..Options::server() })
}

/// Parses and evaluates.
pub(crate) fn run(engine: &Engine, store: &MemoryStore, query: &str, settings: &Settings) -> Evaluated {
    let expr = engine.parse(query).unwrap_or_else(|error| panic!("{query}: {error}"));
    let step: Duration = millis(settings.step);
    let found = if settings.instant { engine.instant(store, &expr, settings.end) } else { engine.range(store, &expr, settings.start, settings.end, step) };
    found.unwrap_or_else(|error| panic!("{query}: {error}"))
}

/// The columns: those of the peer, and the most memory that a run held beyond the store.
const COLUMNS: &str = "query\tseries\tpoints\tsum\tlast_sum\tfnv1a64\truns\tmin_ms\tmedian_ms\tmax_ms\talloc_mib\tmallocs\tpeak_mib";

/// Measures every query.
///
/// # Errors
/// If `out` takes no more.
#[expect(clippy::disallowed_methods, reason = "a bench reads the clock")]
pub(crate) fn print(settings: &Settings, out: &mut dyn Write) -> io::Result<()> {
    let mut made = None;
    let loaded = allocation_counter::measure(|| made = Some(data::store(settings.series)));
    let Some(store) = made else { return Ok(()) };
    let engine = engine();
    if !settings.dump {
        writeln!(out, "# {} series per metric, {} samples each, in {:.1} MiB", settings.series, data::SAMPLES, mib(loaded.bytes_current as f64))?;
        writeln!(out, "{COLUMNS}")?;
    }
    for query in data::QUERIES.into_iter().filter(|query| query.contains(&settings.only)) {
        let result = run(&engine, &store, query, settings);
        if settings.dump {
            for (labels, points) in floats(&result.value) {
                for (time, value) in points {
                    writeln!(out, "{query}\t{}\t{time}\t{value}", labels.to_braces())?;
                }
            }
            continue;
        }
        let Checksum { series, points, sum, last_sum, hash } = Checksum::of(&result.value);
        drop(result);
        let memory = allocation_counter::measure(|| drop(run(&engine, &store, query, settings)));
        for _ in 0..settings.warm {
            drop(run(&engine, &store, query, settings));
        }
        let mut took: Vec<f64> = (0..settings.runs.max(1))
            .map(|_| {
                let began = Instant::now();
                let result = run(&engine, &store, query, settings);
                let took = began.elapsed().as_secs_f64() * 1_000.0;
                drop(result);
                took
            })
            .collect();
        took.sort_by(f64::total_cmp);
        let (min, median, max) = (took[0], took[took.len() / 2], took[took.len() - 1]);
        let (sum, last_sum) = (g_digits(sum, 17), g_digits(last_sum, 17));
        let (all, count, peak) = (mib(memory.bytes_total as f64), memory.count_total, mib(memory.bytes_max as f64));
        let runs = took.len();
        writeln!(out, "{query}\t{series}\t{points}\t{sum}\t{last_sum}\t{hash:016x}\t{runs}\t{min:.3}\t{median:.3}\t{max:.3}\t{all:.2}\t{count}\t{peak:.2}")?;
        out.flush()?;
    }
    Ok(())
}

fn mib(bytes: f64) -> f64 {
    bytes / f64::from(1_u32 << 20)
}
