//! Sum and average of floats; of histograms see [`super::histograms`].

use super::super::super::annotations::Remark;
use super::super::super::error::EvalError;
use super::super::super::kahan::{self, Mean};
use super::super::{Remarks, Window};
use super::histograms;
use crate::model::Value;

/// A window of one kind of samples; both kinds are remarked on and have no result.
#[expect(clippy::unnecessary_wraps, reason = "the type of kernels")]
fn of_one_kind(
    window: &Window<'_>,
    remarks: &mut Remarks,
    floats: impl FnOnce(&[f64]) -> Option<f64>,
    histograms: impl FnOnce(&Window<'_>, &mut Remarks) -> Option<Value>,
) -> Result<Option<Value>, EvalError> {
    Ok(match (window.values.is_empty(), window.histograms.is_empty()) {
        (false, false) => {
            remarks.about(0, Remark::MixedFloatsHistograms(window.metric().to_owned()));
            None
        }
        (true, _) => histograms(window, remarks),
        (_, true) => floats(window.values).map(Value::Float),
    })
}

pub(in super::super) fn sum(window: &Window<'_>, remarks: &mut Remarks) -> Result<Option<Value>, EvalError> {
    let floats = |values: &[f64]| {
        let (sum, c) = values.iter().fold((0.0, 0.0), |(sum, c), v| kahan::increase(*v, sum, c));
        Some(if f64::is_infinite(sum) { sum } else { sum + c })
    };
    of_one_kind(window, remarks, floats, histograms::sum)
}

pub(in super::super) fn avg(window: &Window<'_>, remarks: &mut Remarks) -> Result<Option<Value>, EvalError> {
    let floats = |values: &[f64]| {
        let (first, rest) = values.split_first()?;
        let mut mean = Mean::of(*first);
        rest.iter().for_each(|v| mean.add(*v));
        Some(mean.value())
    };
    of_one_kind(window, remarks, floats, histograms::avg)
}
