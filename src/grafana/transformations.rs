//! The kinds of transformations, one file each, and the table of them.

use serde_json::Value;

use super::transformation::{Transform, Transformation};

mod calculate_field;
mod concatenate;
mod config_from_data;
mod convert_field_type;
mod extract_fields;
mod field_lookup;
mod filter_by_ref_id;
mod filter_by_value;
mod filter_fields_by_name;
mod format_string;
mod format_time;
mod group_by;
mod group_to_nested_table;
mod grouping_to_matrix;
mod heatmap;
mod histogram;
mod join_by_field;
mod join_by_labels;
mod labels_to_fields;
mod limit;
mod merge;
mod organize;
mod partition_by_values;
mod prepare_time_series;
mod reduce;
mod regression;
mod rename_by_regex;
mod rows_to_fields;
mod series_to_rows;
mod smoothing;
mod sort_by;
mod spatial;
mod time_series_table;
mod transpose;

pub use calculate_field::{BinaryOperator, CalculateField, NullMode, Operand, UnaryOperator, WindowAlignment, WindowReducer};
pub use concatenate::{Concatenate, FrameName};
pub use config_from_data::{ConfigFromData, Handler};
pub use convert_field_type::{Conversion, ConvertFieldType, EnumConfig};
pub use extract_fields::{ExtractFields, ExtractFormat, JsonPath};
pub use field_lookup::FieldLookup;
pub use filter_by_ref_id::FilterByRefId;
pub use filter_by_value::{Compared, FilterByValue, Number, ValueIs};
pub use filter_fields_by_name::FilterFieldsByName;
pub use format_string::{FormatString, StringFormat};
pub use format_time::FormatTime;
pub use group_by::GroupBy;
pub use group_to_nested_table::GroupToNestedTable;
pub use grouping_to_matrix::{EmptyValue, GroupingToMatrix};
pub use heatmap::{BucketMode, BucketScale, HeatmapBuckets, ToHeatmap};
pub use histogram::ToHistogram;
pub use join_by_field::{JoinByField, JoinMode};
pub use join_by_labels::JoinByLabels;
pub use labels_to_fields::{LabelsMode, LabelsToFields};
pub use limit::Limit;
pub use merge::Merge;
pub use organize::Organize;
pub use partition_by_values::{Naming, PartitionByValues};
pub use prepare_time_series::{PrepareTimeSeries, SeriesShape};
pub use reduce::{ReduceFields, ReduceMode};
pub use regression::{Regression, RegressionModel};
pub use rename_by_regex::RenameByRegex;
pub use rows_to_fields::RowsToFields;
pub use series_to_rows::SeriesToRows;
pub use smoothing::Smoothing;
pub use sort_by::SortBy;
pub use spatial::{LineOperation, PlaceMode, Places, Spatial, SpatialAction, SpatialCalculation};
pub use time_series_table::{OfQuery, TimeSeriesTable};
pub use transpose::Transpose;

/// A row of the table of transformations.
#[derive(Debug, Clone, Copy)]
pub struct TransformType {
    /// Grafana's id.
    pub id: &'static str,
    /// The kind's example as Grafana reads it.
    pub example: fn() -> Value,
    /// The path of the Rust type.
    pub type_name: fn() -> &'static str,
}

/// Every kind of transformation that Grafana's editor offers, in order of its id.
pub const TRANSFORMATIONS: &[TransformType] = &[
    of::<CalculateField>(),
    of::<Concatenate>(),
    of::<ConfigFromData>(),
    of::<ConvertFieldType>(),
    of::<ExtractFields>(),
    of::<FieldLookup>(),
    of::<FilterByRefId>(),
    of::<FilterByValue>(),
    of::<FilterFieldsByName>(),
    of::<FormatString>(),
    of::<FormatTime>(),
    of::<GroupBy>(),
    of::<GroupToNestedTable>(),
    of::<GroupingToMatrix>(),
    of::<ToHeatmap>(),
    of::<ToHistogram>(),
    of::<JoinByField>(),
    of::<JoinByLabels>(),
    of::<LabelsToFields>(),
    of::<Limit>(),
    of::<Merge>(),
    of::<Organize>(),
    of::<PartitionByValues>(),
    of::<PrepareTimeSeries>(),
    of::<ReduceFields>(),
    of::<Regression>(),
    of::<RenameByRegex>(),
    of::<RowsToFields>(),
    of::<SeriesToRows>(),
    of::<Smoothing>(),
    of::<SortBy>(),
    of::<Spatial>(),
    of::<TimeSeriesTable>(),
    of::<Transpose>(),
];

const fn of<T: Transform>() -> TransformType {
    TransformType { id: T::ID, example: || serde_json::json!(Transformation::from(T::example())), type_name: std::any::type_name::<T> }
}
