//! A row of the table of blocks: what a block is called, what it shows and needs, and a dashboard with nothing but it.

use super::{Block, Need, Selector};
use crate::grafana::dashboard::{CursorSync, Dashboard};
use crate::grafana::variable::Variable;
use crate::metrics::Catalogue;

/// A kind of block.
#[derive(Debug, Clone, Copy)]
pub struct BlockKind {
    /// Its name, as of its function: `redis`.
    pub name: &'static str,
    /// What it shows, in a sentence.
    pub shows: &'static str,
    /// The metrics it asks for unless told otherwise, and who exposes them.
    pub needs: &'static [Need],
    /// The labels by which its own dashboard narrows it.
    pub labels: &'static [&'static str],
    /// The variables of its own dashboard: names, and the series whose labels of that name they list.
    pub variables: &'static [(&'static str, &'static str)],
    /// The block for a selector and a catalogue.
    pub build: fn(&Selector, &Catalogue) -> Block,
}

impl BlockKind {
    /// A catalogue with what it needs: to add to your own, or to see all of it.
    #[must_use]
    pub fn catalogue(&self) -> Catalogue {
        let mut catalogue = Catalogue::new();
        for need in self.needs {
            // Blocks share handles, which cannot contradict each other: a test asks each of them.
            drop(catalogue.add(&need.metric));
        }
        catalogue
    }

    /// A dashboard with nothing but this block and its variables.
    #[must_use]
    pub fn dashboard(&self, catalogue: &Catalogue) -> Dashboard {
        let selector = Selector::variables(self.labels.iter().copied());
        let start = Dashboard::new(self.name).description(self.shows).cursor_sync(CursorSync::Crosshair).variable(Variable::prometheus_datasource());
        let of = |(name, series): &(&str, &str)| Variable::label_values(*name, *series).multi().include_all();
        self.variables.iter().map(of).fold(start, Dashboard::variable).panels((self.build)(&selector, catalogue))
    }
}
