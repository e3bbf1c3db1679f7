//! What is known beyond one expression: the catalogue, and what the recording rules of all files produce.

use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::metrics::{Catalogue, LabelNames};

use super::Facts;
use crate::lint::site::{Purpose, Site};

/// How often the labels of recording rules are worked out anew with what was learnt. Each time says as much or more.
const ROUNDS: usize = 6;

/// What exists.
#[derive(Debug, Default)]
pub(in crate::lint) struct World {
    /// The metrics that were named to the linter, and what the recording rules add.
    pub(in crate::lint) catalogue: Catalogue,
    /// Whether nobody told what exists beyond recording rules; then what is unknown proves nothing.
    pub(in crate::lint) bare: bool,
    records: BTreeMap<String, LabelNames>,
    suggested: RefCell<BTreeMap<String, Vec<String>>>,
}

/// For so many different unknown names similar ones are looked for; who has more of them has another problem.
const MOST_SUGGESTED: usize = 500;

impl World {
    /// What exists according to the catalogue and the recording rules among `sites`.
    pub(in crate::lint) fn new(catalogue: Catalogue, sites: &[Site]) -> Self {
        let bare = catalogue.is_bare();
        let mut world = Self { catalogue, bare, ..Self::default() };
        let records: Vec<&Site> = sites.iter().filter(|s| s.purpose == Purpose::Record && !s.name.is_empty()).collect();
        world.records = records.iter().map(|site| (site.name.clone(), LabelNames::Any)).collect();
        for _ in 0..ROUNDS {
            let mut next: BTreeMap<String, LabelNames> = BTreeMap::new();
            for site in &records {
                let labels = world.recorded(site);
                let entry = next.remove(&site.name).map_or(labels.clone(), |old| old.union(&labels));
                next.insert(site.name.clone(), entry);
            }
            if next == world.records {
                break;
            }
            world.records = next;
        }
        for (name, labels) in &world.records {
            // A rule may well record what the catalogue lists, so a conflict is none.
            let _ = world.catalogue.add_recorded(name, labels.clone(), None);
        }
        world
    }

    fn recorded(&self, site: &Site) -> LabelNames {
        let Some(expr) = &site.expr else { return LabelNames::Any };
        let facts = Facts::of(site, expr, self);
        match facts.result().names() {
            Some(names) => LabelNames::known(names.iter().map(ToString::to_string).chain(site.labels.iter().map(|p| p.name.as_str().to_owned()))),
            None => LabelNames::Any,
        }
    }

    /// The labels of a metric, where they are certain.
    pub(in crate::lint) fn labels(&self, metric: &str) -> Option<LabelNames> {
        let listed = if self.bare { None } else { self.catalogue.labels_of(metric) };
        match (listed, self.records.get(metric)) {
            (Some(listed), Some(recorded)) => Some(listed.union(recorded)),
            (listed, recorded) => listed.or_else(|| recorded.cloned()),
        }
    }

    /// The known names that may be meant by an unknown one.
    pub(in crate::lint) fn suggest(&self, metric: &str) -> Vec<String> {
        let mut suggested = self.suggested.borrow_mut();
        if let Some(names) = suggested.get(metric) {
            return names.clone();
        }
        if suggested.len() >= MOST_SUGGESTED {
            return Vec::new();
        }
        suggested.entry(metric.to_owned()).or_insert_with(|| self.catalogue.suggest(metric)).clone()
    }

    /// Whether a recording rule of the files makes it.
    pub(in crate::lint) fn is_recorded(&self, metric: &str) -> bool {
        self.records.contains_key(metric)
    }
}
