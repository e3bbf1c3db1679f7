//! How floats are spread: quantiles, variance, median absolute deviation.

use super::super::super::annotations::Remark;
use super::super::super::error::EvalError;
use super::super::super::kahan;
use super::super::{Remarks, Window};
use super::of_floats;
use crate::model::Value;

/// Welford's method with compensated sums.
fn variance(values: &[f64]) -> f64 {
    let (mut count, mut mean, mut mean_c, mut sum, mut sum_c) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for value in values {
        count += 1.0;
        let delta = value - (mean + mean_c);
        (mean, mean_c) = kahan::increase(delta / count, mean, mean_c);
        (sum, sum_c) = kahan::increase(delta * (value - (mean + mean_c)), sum, sum_c);
    }
    (sum + sum_c) / count
}

pub(in super::super) fn stdvar(window: &Window<'_>, remarks: &mut Remarks) -> Result<Option<Value>, EvalError> {
    of_floats(window, remarks, |w| variance(w.values))
}

pub(in super::super) fn stddev(window: &Window<'_>, remarks: &mut Remarks) -> Result<Option<Value>, EvalError> {
    of_floats(window, remarks, |w| variance(w.values).sqrt())
}

/// Upstream says of histograms that it passes over at the place of the quantile, too, which is the first argument.
pub(in super::super) fn quantile(window: &Window<'_>, remarks: &mut Remarks) -> Result<Option<Value>, EvalError> {
    let q = window.scalar(0);
    if !window.values.is_empty() && !(0.0..=1.0).contains(&q) {
        remarks.about(0, Remark::InvalidQuantile(q));
    }
    of_floats(window, remarks, |w| kahan::quantile(q, &mut w.values.to_vec()))
}

pub(in super::super) fn mad(window: &Window<'_>, remarks: &mut Remarks) -> Result<Option<Value>, EvalError> {
    of_floats(window, remarks, |w| {
        let mut values = w.values.to_vec();
        if values.iter().any(|v| v.is_nan()) {
            return f64::NAN;
        }
        let median = kahan::quantile(0.5, &mut values);
        values.iter_mut().for_each(|v| *v = (*v - median).abs());
        kahan::quantile(0.5, &mut values)
    })
}

#[cfg(test)]
mod tests {
    use super::super::super::super::value::HistogramPoint;
    use super::super::super::on_floats;
    use super::super::*;
    use super::*;
    use crate::model::Labels;

    type Kernel = fn(&Window<'_>, &mut Remarks) -> Result<Option<Value>, EvalError>;

    fn of(kernel: Kernel, values: &[f64]) -> f64 {
        let times: Vec<i64> = (1..).map(|i| 1000 * i).take(values.len()).collect();
        let value = on_floats(&times, values, &[], |w| kernel(w, &mut Remarks::default()));
        value.unwrap_or_default().and_then(|v| v.float()).unwrap_or(f64::NAN)
    }

    #[test]
    fn over_the_samples_of_a_window() {
        const NAN: f64 = f64::NAN;
        assert_eq!(of(sum, &[1e100, 1.0, -1e100]), 1.0);
        assert_eq!(of(sum, &[f64::INFINITY, 1.0]), f64::INFINITY);
        assert!(of(avg, &[f64::MAX, f64::MAX, f64::MAX]).is_finite());
        assert_eq!((of(first, &[3.0, 2.0]), of(last, &[3.0, 2.0])), (3.0, 2.0));
        assert_eq!((of(max, &[NAN, 3.0, 2.0]), of(min, &[NAN, 3.0, 2.0])), (3.0, 2.0));
        assert_eq!((of(time_of_max, &[3.0, 3.0, 2.0]), of(time_of_min, &[2.0, 3.0, 2.0])), (2.0, 3.0));
        assert_eq!((of(stdvar, &[1.0, 3.0]), of(stddev, &[1.0, 5.0])), (1.0, 2.0));
        assert_eq!(of(mad, &[4.0, 6.0, 2.0, 1.0, 999.0]), 2.0);
        assert!(of(mad, &[4.0, NAN]).is_nan());
    }

    #[test]
    fn histograms_beside_floats_are_remarked_on() {
        let labels: Labels = [("__name__", "m")].into_iter().collect();
        let histograms = [HistogramPoint { time: 2, value: std::sync::Arc::default() }];
        let remarks = |kernel: Kernel, times: &[i64], scalar: f64| {
            let (values, scalars) = (vec![1.0; times.len()], [scalar]);
            let window = Window { times, values: &values, histograms: &histograms, scalars: &scalars, ..Window::blank(&labels) };
            let mut remarks = Remarks::default();
            let value = kernel(&window, &mut remarks).expect("it evaluates");
            (value.is_some(), remarks.0.into_iter().map(|(_, remark)| remark).collect::<Vec<_>>())
        };
        let ignored = Remark::IgnoredInMixedRange("m".to_owned());
        for kernel in [max, min, time_of_max, time_of_min, stddev, stdvar, mad, quantile] {
            assert_eq!(remarks(kernel, &[1], 0.5), (true, vec![ignored.clone()]));
            assert_eq!(remarks(kernel, &[], 2.0), (false, vec![]));
        }
        assert_eq!(remarks(quantile, &[1], 2.0), (true, vec![Remark::InvalidQuantile(2.0), ignored]));
        for kernel in [sum, avg] {
            assert_eq!(remarks(kernel, &[1], 0.0), (false, vec![Remark::MixedFloatsHistograms("m".to_owned())]));
            assert_eq!(remarks(kernel, &[], 0.0), (true, vec![]));
        }
    }
}
