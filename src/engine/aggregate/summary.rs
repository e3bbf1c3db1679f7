//! What is remembered of the values of one group at one step (`aggregation`, promql/engine.go 3.15.0).

use crate::promql::ast::AggregateOp;

use super::super::kahan::{self, Mean};

/// The values of one group at one step, as far as the aggregation needs them.
#[derive(Debug, Clone)]
pub(super) enum Summary {
    Sum {
        sum: f64,
        c: f64,
    },
    Avg(Mean),
    Count(f64),
    Group,
    Min(f64),
    Max(f64),
    /// Welford's method, without compensation, as upstream.
    Variance {
        count: f64,
        mean: f64,
        sum: f64,
        root: bool,
    },
    Quantile(Vec<f64>),
}

/// Starts with the first value.
pub(super) fn summary(op: AggregateOp, first: f64) -> Summary {
    let variance = |root| Summary::Variance { count: 1.0, mean: first, sum: if first.is_finite() { 0.0 } else { f64::NAN }, root };
    match op {
        AggregateOp::Sum => Summary::Sum { sum: first, c: 0.0 },
        AggregateOp::Avg => Summary::Avg(Mean::of(first)),
        AggregateOp::Count => Summary::Count(1.0),
        AggregateOp::Min => Summary::Min(first),
        AggregateOp::Max => Summary::Max(first),
        AggregateOp::Stddev => variance(true),
        AggregateOp::Stdvar => variance(false),
        AggregateOp::Quantile => Summary::Quantile(vec![first]),
        // The remaining ones keep series or count values and do not come here.
        AggregateOp::Group | AggregateOp::Topk | AggregateOp::Bottomk | AggregateOp::CountValues | AggregateOp::Limitk | AggregateOp::LimitRatio => {
            Summary::Group
        }
    }
}

impl Summary {
    pub(super) fn add(&mut self, x: f64) {
        match self {
            Self::Sum { sum, c } => (*sum, *c) = kahan::increase(x, *sum, *c),
            Self::Avg(mean) => mean.add(x),
            Self::Count(count) => *count += 1.0,
            Self::Group => {}
            Self::Min(min) => {
                if *min > x || min.is_nan() {
                    *min = x;
                }
            }
            Self::Max(max) => {
                if *max < x || max.is_nan() {
                    *max = x;
                }
            }
            Self::Variance { count, mean, sum, .. } => {
                *count += 1.0;
                let delta = x - *mean;
                *mean += delta / *count;
                *sum += delta * (x - *mean);
            }
            Self::Quantile(values) => values.push(x),
        }
    }

    /// The result; `param` is that of `quantile`.
    pub(super) fn finish(self, param: f64) -> f64 {
        match self {
            Self::Sum { sum, c } => sum + c,
            Self::Avg(mean) => mean.value(),
            Self::Count(count) => count,
            Self::Group => 1.0,
            Self::Min(x) | Self::Max(x) => x,
            Self::Variance { count, sum, root: false, .. } => sum / count,
            Self::Variance { count, sum, root: true, .. } => (sum / count).sqrt(),
            Self::Quantile(mut values) => kahan::quantile(param, &mut values),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_summary() {
        let of = |op, values: &[f64]| {
            let mut summary = summary(op, values[0]);
            values[1..].iter().for_each(|x| summary.add(*x));
            summary.finish(0.5)
        };
        assert_eq!(of(AggregateOp::Sum, &[1e100, 1.0, -1e100]), 1.0);
        assert_eq!(of(AggregateOp::Sum, &[f64::INFINITY, 1.0]), f64::INFINITY);
        assert_eq!(of(AggregateOp::Avg, &[f64::MAX, f64::MAX]), f64::MAX);
        assert_eq!(of(AggregateOp::Count, &[5.0, f64::NAN]), 2.0);
        assert_eq!(of(AggregateOp::Min, &[f64::NAN, 3.0, 2.0]), 2.0);
        assert_eq!(of(AggregateOp::Max, &[3.0, f64::NAN, 2.0]), 3.0);
        assert_eq!(of(AggregateOp::Stdvar, &[1.0, 3.0]), 1.0);
        assert!(of(AggregateOp::Stddev, &[f64::INFINITY, 3.0]).is_nan());
        assert_eq!(of(AggregateOp::Group, &[7.0, 8.0]), 1.0);
        assert_eq!(of(AggregateOp::Quantile, &[7.0, 8.0]), 7.5);
    }
}
