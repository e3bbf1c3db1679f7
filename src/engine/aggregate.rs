//! Aggregations: groups, the simple ones (sum, avg, ..), those that keep series (topk, ..) and `count_values`.

mod count_values;
mod grouping;
mod selecting;
mod simple;
mod summary;
