//! Aggregations: groups, the simple ones (sum, avg, ..), those that keep series (topk, ..) and `count_values`. Groups without
//! histograms (`simple`) go a way of their own beside those with some (`mixed`).

mod best;
mod columns;
mod count_values;
mod grouping;
mod mixed;
mod ratio;
mod selecting;
mod simple;
mod summary;
mod total;
