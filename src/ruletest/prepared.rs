//! A test made ready to run: its series, each once, and the clock.

use rustc_hash::FxHashMap;

use crate::engine::Engine;
use crate::model::duration::Duration;
use crate::model::histogram::HistogramError;
use crate::model::series_notation::SeriesDescription;
use crate::model::{Labels, Value};
use crate::rules::TemplateData;

use super::ruleset::Ruleset;
use super::settings::Settings;
use super::simulation::{Simulation, Times};
use super::unit_file::{UnitFile, UnitTest};

/// What a simulation borrows.
pub(super) struct Prepared {
    engine: Engine,
    series: Vec<SeriesDescription>,
    data: TemplateData,
    times: Times,
}

impl Prepared {
    pub(super) fn of(file: &UnitFile, test: &UnitTest, settings: &Settings) -> Self {
        // A repeated series replaces the earlier one, as in a load block.
        let mut places: FxHashMap<&Labels, usize> = FxHashMap::default();
        let mut series: Vec<&SeriesDescription> = Vec::new();
        for input in &test.input_series {
            match places.get(&input.series.labels) {
                Some(at) => series[*at] = &input.series,
                None => {
                    places.insert(&input.series.labels, series.len());
                    series.push(&input.series);
                }
            }
        }
        Self {
            engine: Engine::new(settings.engine(file)),
            series: series.into_iter().cloned().collect(),
            data: TemplateData { external_labels: test.external_labels.clone(), external_url: test.external_url.clone() },
            times: Times { start: test.start, spacing: test.interval, step: file.evaluation_interval },
        }
    }

    /// The first series with a histogram, among the values that are there when the rules are evaluated at `last` behind the start for the
    /// last time, that no storage takes, and what is wrong with it.
    pub(super) fn refused(&self, last: Duration) -> Option<(&SeriesDescription, HistogramError)> {
        let (step, spacing) = (self.times.step.as_millis().max(1), self.times.spacing.as_millis().max(1));
        let there = usize::try_from(last.as_millis() / step * step / spacing).unwrap_or(usize::MAX).saturating_add(1);
        self.series.iter().filter(|series| series.values.has_histograms()).find_map(|series| {
            let values = series.values.items().take(there).filter_map(|item| item.value);
            let error = values.filter_map(|value| if let Value::Histogram(histogram) = value { histogram.validate().err() } else { None }).next();
            error.map(|error| (series, error))
        })
    }

    /// A simulation at its beginning.
    pub(super) fn simulation<'a>(&'a self, rules: &'a Ruleset) -> Simulation<'a> {
        Simulation::new(&self.engine, rules, &self.series, self.data.clone(), self.times)
    }
}
