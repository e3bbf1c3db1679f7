//! One new series of each group, where some samples are native histograms (`aggregation`, promql/engine.go 3.15.0): which
//! aggregations add them up, which pass over them, and what is said about it.

use std::sync::Arc;

use crate::model::histogram::HistogramError;
use crate::model::{Histogram, Timestamp, Value};
use crate::promql::ast::AggregateOp;
use crate::text::Span;

use super::super::annotations::{HistogramOperation, Remark};
use super::super::grid::Grid;
use super::super::run::Run;
use super::super::series::{Matrix, Series};
use super::grouping::{Rule, groups};
use super::summary::{Summary, summary};
use super::total::Total;

/// What was found in one group at one step.
struct Found {
    content: Content,
    drop_name: bool,
    /// Floats besides histograms: there will be no result.
    mixed: bool,
    /// Exponential besides custom buckets: nothing more is looked at, and there will be no result.
    incompatible: bool,
    time: Timestamp,
}

enum Content {
    Floats(Summary),
    Histograms(Box<Total>),
}

impl Run<'_> {
    /// As `per_group` of floats; `span` is the expression that is aggregated.
    pub(super) fn per_mixed_group(&mut self, op: AggregateOp, input: &[Series], rule: &Rule<'_>, params: &[f64], grid: Grid, span: Span) -> Matrix {
        let mut out = Vec::new();
        for group in groups(rule, input) {
            let mut steps: Vec<Option<Found>> = Vec::new();
            steps.resize_with(grid.len(), || None);
            for series in group.members.iter().map(|i| &input[*i]) {
                for point in &series.floats {
                    add_float(op, &mut steps[grid.index(point.time)], point.value, point.time, series.drop_name);
                }
                for point in &series.histograms[..series.reachable()] {
                    let metric = || series.labels.metric_name().unwrap_or_default().to_owned();
                    if let Some(remark) = add_histogram(op, &mut steps[grid.index(point.time)], &point.value, point.time, series.drop_name, metric) {
                        self.remark(remark, span);
                    }
                }
            }
            let mut series = Series::bare(group.labels, false);
            for (index, found) in steps.into_iter().enumerate() {
                let Some(Found { content, drop_name, mixed, incompatible, time }) = found else { continue };
                if mixed {
                    self.remark(Remark::MixedAggregation, span);
                }
                if mixed || incompatible {
                    continue;
                }
                let value = match content {
                    Content::Floats(summary) => Value::Float(summary.finish(params.get(index).copied().unwrap_or(f64::NAN))),
                    Content::Histograms(total) => {
                        if total.collides() {
                            self.remark(Remark::ResetCollision(HistogramOperation::Aggregation), span);
                        }
                        Value::Histogram(Arc::new(total.finish()))
                    }
                };
                series.push(time, value);
                // The last step decides for all.
                series.drop_name = drop_name;
            }
            if !series.is_empty() {
                out.push(series);
            }
        }
        out
    }
}

fn add_float(op: AggregateOp, found: &mut Option<Found>, value: f64, time: Timestamp, drop_name: bool) {
    let Some(found) = found else {
        let content = Content::Floats(summary(op, value));
        *found = Some(Found { content, drop_name, mixed: false, incompatible: false, time });
        return;
    };
    if found.incompatible {
        return;
    }
    found.drop_name |= drop_name;
    match &mut found.content {
        Content::Floats(summary) => summary.add(value),
        Content::Histograms(_) => found.mixed = true,
    }
}

fn add_histogram(
    op: AggregateOp,
    found: &mut Option<Found>,
    histogram: &Histogram,
    time: Timestamp,
    drop_name: bool,
    metric: impl FnOnce() -> String,
) -> Option<Remark> {
    let sums = matches!(op, AggregateOp::Sum | AggregateOp::Avg);
    let counts = matches!(op, AggregateOp::Count | AggregateOp::Group);
    let Some(found) = found else {
        if !sums && !counts {
            return Some(Remark::IgnoredInAggregation(op.as_str()));
        }
        let content = if sums { Content::Histograms(Box::new(Total::new(histogram, op == AggregateOp::Avg))) } else { Content::Floats(summary(op, 0.0)) };
        *found = Some(Found { content, drop_name, mixed: false, incompatible: false, time });
        return None;
    };
    if found.incompatible {
        return None;
    }
    found.drop_name |= drop_name;
    match &mut found.content {
        Content::Floats(summary) if counts => summary.add(0.0),
        Content::Floats(_) if sums => found.mixed = true,
        Content::Floats(_) => return Some(Remark::IgnoredInAggregation(op.as_str())),
        Content::Histograms(total) => match total.add(histogram) {
            Ok(reconciled) => return reconciled.then_some(Remark::MismatchedCustomBuckets(HistogramOperation::Aggregation)),
            Err(error) => {
                found.incompatible = true;
                return (error == HistogramError::IncompatibleSchemas).then(|| Remark::MixedExponentialCustom(metric()));
            }
        },
    }
    None
}
