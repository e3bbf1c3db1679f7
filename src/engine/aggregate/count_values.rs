//! `count_values`: groups by the value itself, written into a label.

use rustc_hash::FxHashMap;

use crate::model::Labels;
use crate::model::number::plain;
use crate::promql::ast::NodeId;

use super::super::error::EvalError;
use super::super::grid::Grid;
use super::super::run::Run;
use super::super::series::{Collector, Cursors, Item, Matrix};
use super::grouping::Rule;

impl Run<'_> {
    /// Counts the series of each group that have the same value.
    pub(super) fn count_values(&mut self, label: &str, inner: NodeId, rule: Rule<'_>, grid: Grid) -> Result<Matrix, EvalError> {
        if label.is_empty() {
            return Err(EvalError::failed(format!("invalid label name {}", crate::model::quote::go(label))));
        }
        let rule = rule.and_by(label);
        let input = self.eval(inner, grid)?;
        let mut out = Collector::new(grid, self.delayed());
        let mut cursors = Cursors::new(&input);
        let mut present = Vec::new();
        // The labels of a series with a value, once for each.
        let mut known: FxHashMap<(usize, u64), Labels> = FxHashMap::default();
        for time in grid.times() {
            cursors.at(time, &mut present);
            let mut counts: Vec<(Labels, f64)> = Vec::new();
            let mut places: FxHashMap<Labels, usize> = FxHashMap::default();
            for (index, item) in &present {
                let Item::Float(value) = item else { continue };
                let labels = known.entry((*index, value.to_bits())).or_insert_with(|| {
                    let mut builder = input[*index].labels.builder();
                    builder.set(label, &plain(*value));
                    rule.labels(&builder.build())
                });
                match places.get(labels) {
                    Some(place) => counts[*place].1 += 1.0,
                    None => {
                        places.insert(labels.clone(), counts.len());
                        counts.push((labels.clone(), 1.0));
                    }
                }
            }
            for (labels, count) in counts {
                let slot = out.slot(&labels, false);
                out.push(slot, time, count)?;
            }
        }
        out.finish()
    }
}
