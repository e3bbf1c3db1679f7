//! `count_values`: groups by the value itself, written into a label (`aggregationCountValues`, promql/engine.go 3.15.0).

use rustc_hash::FxHashMap;

use crate::model::Labels;
use crate::model::number::plain;
use crate::model::quote::go_bytes;
use crate::promql::ast::{NodeId, NodeKind};

use super::super::error::EvalError;
use super::super::grid::Grid;
use super::super::prepare::unparen;
use super::super::run::Run;
use super::super::series::{Collector, Cursors, Item, Matrix};
use super::grouping::Rule;

impl<'a> Run<'a> {
    /// Counts the series of each group that have the same value. `param` is the label that takes the value.
    pub(super) fn count_values(&mut self, param: NodeId, inner: NodeId, rule: Rule<'_>, grid: Grid) -> Result<Matrix, EvalError> {
        let label = self.value_label(param)?;
        let rule = rule.and_by(label);
        let input = self.eval(inner, grid)?;
        let mut out = Collector::new(grid, self.delayed());
        let mut cursors = Cursors::new(&input);
        let mut present = Vec::new();
        // The labels of a series with a float, once for each.
        let mut known: FxHashMap<(usize, u64), Labels> = FxHashMap::default();
        for time in grid.times() {
            cursors.at(time, &mut present);
            let mut counts: Vec<(Labels, f64)> = Vec::new();
            let mut places: FxHashMap<Labels, usize> = FxHashMap::default();
            for (index, item) in &present {
                let labels_with = |value: &str| {
                    let mut builder = input[*index].labels.builder();
                    builder.set(label, value);
                    rule.labels(&builder.build())
                };
                let labels = match item {
                    Item::Float(value) => known.entry((*index, value.to_bits())).or_insert_with(|| labels_with(&plain(*value))).clone(),
                    Item::Histogram(histogram) => labels_with(&histogram.to_string()),
                };
                match places.get(&labels) {
                    Some(place) => counts[*place].1 += 1.0,
                    None => {
                        places.insert(labels.clone(), counts.len());
                        counts.push((labels, 1.0));
                    }
                }
            }
            for (labels, count) in counts {
                let slot = out.slot(&labels, false);
                out.push(slot, time, count)?;
            }
        }
        let result = out.finish()?;
        self.check_steps(&[&input], &result, grid)?;
        Ok(result)
    }

    fn value_label(&self, param: NodeId) -> Result<&'a str, EvalError> {
        let expr = self.expr;
        let NodeKind::String(text) = &expr.node(unparen(expr, param)).kind else {
            return Err(EvalError::failed("expected a string literal").at(self.span(param)));
        };
        let label = std::str::from_utf8(text.as_bytes()).ok().filter(|label| !label.is_empty());
        label.ok_or_else(|| EvalError::failed(format!("invalid label name {}", go_bytes(text.as_bytes()))))
    }
}
