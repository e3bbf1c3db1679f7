//! `label_replace` and `label_join`: whole series get other labels.

use crate::model::METRIC_NAME;
use crate::promql::regex::Regex;

use super::super::error::EvalError;
use super::super::series::{Matrix, merge};
use super::Whole;

pub(super) fn label_replace(mut call: Whole<'_>) -> Result<Matrix, EvalError> {
    let mut matrix = call.series(0);
    let (replacement, source, pattern) = (call.text(2), call.text(3), call.text(4));
    let Ok(regex) = Regex::matcher(pattern) else {
        return Err(EvalError::failed(format!("invalid regular expression in label_replace(): {pattern}")));
    };
    let target = call.label_name(1, "destination label name in label_replace()")?;
    for series in &mut matrix {
        let value = series.labels.get(source).unwrap_or_default();
        let Some(replaced) = regex.expand_first(value, replacement).map_err(|e| EvalError::failed(e.to_string()))? else { continue };
        let mut builder = series.labels.builder();
        builder.set(target, &replaced);
        series.labels = builder.build();
        if target == METRIC_NAME {
            series.drop_name = false;
        }
    }
    merge(matrix)
}

pub(super) fn label_join(mut call: Whole<'_>) -> Result<Matrix, EvalError> {
    let mut matrix = call.series(0);
    let separator = call.text(2);
    let sources = (3..call.args.len()).map(|i| call.label_name(i, "source label name in label_join()")).collect::<Result<Vec<&str>, _>>()?;
    let target = call.label_name(1, "destination label name in label_join()")?;
    for series in &mut matrix {
        let values: Vec<&str> = sources.iter().map(|name| series.labels.get(name).unwrap_or_default()).collect();
        let joined = values.join(separator);
        let mut builder = series.labels.builder();
        builder.set(target, &joined);
        series.labels = builder.build();
        if target == METRIC_NAME {
            series.drop_name = false;
        }
    }
    merge(matrix)
}
