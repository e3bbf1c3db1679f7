//! A test from inside: every sample that it has, and every alert over time. Each runs the test once more.

use crate::engine::{Engine, Evaluated, Options, Value};
use crate::model::duration::{Duration, millis};
use crate::model::number::plain;
use crate::promql::{Features, parse};

use super::prepared::Prepared;
use super::ruleset::Ruleset;
use super::settings::Settings;
use super::timeline;
use super::unit_file::UnitFile;

/// Every sample of every series, rules' included, at the end of a test, as `promtool test rules --debug` dumps it; `None` if there
/// is no such test.
#[must_use]
pub fn dump(file: &UnitFile, index: usize, rules: &Ruleset, settings: &Settings) -> Option<String> {
    let test = file.tests.get(index)?;
    let prepared = Prepared::of(file, test, settings);
    let mut simulation = prepared.simulation(rules);
    let (last, _) = test.last();
    if !simulation.run_until(test.start + last.as_millis(), |_| false, |_, _| {}).is_empty() {
        return Some(String::new()); // promtool ends such a test at once
    }
    // An eval_time may have a fraction of a second, which is rounded up, as promtool does.
    let range = millis((last.as_millis() + 1000) / 1000 * 1000);
    let query = format!("{{__name__=~\".+\"}}[{range}]");
    let head = format!("Dump of all data (input_series and rules) at {}:\n", go_duration(range));
    let failed = |why: String| Some(format!("Failed querying, expr: {query:?}, err: {why}\n"));
    let expr = match parse(&query, &Features::promtool_test()) {
        Ok(expr) => expr,
        Err(error) => return failed(error.to_string()),
    };
    // promtool's own limit of samples would refuse to show a large test.
    let engine = Engine::new(Options { max_samples: usize::MAX, ..settings.engine(file) });
    match engine.instant(simulation.store(), &expr, test.start + range.as_millis()) {
        Ok(Evaluated { value: Value::Matrix(mut series), .. }) => {
            series.sort_by(|a, b| a.labels.cmp(&b.labels));
            let mut out = head;
            for one in series {
                out.push_str(&format!("{} =>\n", one.labels.to_braces()));
                out.extend(one.floats.iter().map(|point| format!("{} @[{}]\n", plain(point.value), point.time)));
                out.extend(one.histograms.iter().map(|point| format!("{} @[{}]\n", point.value, point.time)));
            }
            Some(out)
        }
        Ok(_) => failed("expected a matrix".to_owned()),
        Err(error) => failed(error.to_string()),
    }
}

/// Go's `time.Duration.String` of whole seconds: `1h0m5s`.
fn go_duration(duration: Duration) -> String {
    let seconds = duration.as_millis() / 1000;
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match (hours, minutes) {
        (0, 0) => format!("{seconds}s"),
        (0, _) => format!("{minutes}m{seconds}s"),
        _ => format!("{hours}h{minutes}m{seconds}s"),
    }
}

/// Every alert over time, as text; `None` if there is no such test.
#[must_use]
pub fn timeline_of(file: &UnitFile, index: usize, rules: &Ruleset, settings: &Settings) -> Option<String> {
    let test = file.tests.get(index)?;
    let prepared = Prepared::of(file, test, settings);
    Some(timeline::draw(prepared.simulation(rules), test.start, test.last().0, file.evaluation_interval))
}
