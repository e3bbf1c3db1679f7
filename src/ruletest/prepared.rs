//! A test made ready to run: its series, each once, and the clock.

use rustc_hash::FxHashMap;

use crate::engine::Engine;
use crate::model::Labels;
use crate::model::series_notation::SeriesDescription;
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

    /// A simulation at its beginning.
    pub(super) fn simulation<'a>(&'a self, rules: &'a Ruleset) -> Simulation<'a> {
        Simulation::new(&self.engine, rules, &self.series, self.data.clone(), self.times)
    }
}
