//! The neutral dashboard: what every format is written from and read into.
//!
//! Panels and layout are apart, as in Grafana's V2 model. Variables, annotations and links are kept in their classic spelling,
//! which has everything that V2 has; options and field options are the same in all formats and are never looked into.
//! Fields that a reader does not know are kept beside those it knows and written back into the format they came from.
//!
//! Neighbours: the builders make a [`Model`] of what was said ([`super::Dashboard::model`]), [`super::file`] keeps the bytes of
//! files that others wrote.

mod annotation;
mod api_version;
mod classic;
mod flatten;
mod forgotten;
mod leave_out;
mod of_board;
mod of_classic;
mod of_v2;
mod portal;
mod replaced;
mod report;
mod take;
mod upgrade;
mod v2;
mod variable;

use std::borrow::Cow;
use std::sync::Arc;

use serde::Serialize;
use serde_json::{Map, Value};

use super::dashboard::CursorSync;
use super::layout::Place;
use super::leaf::Leaf;

pub use api_version::{ApiVersion, GrafanaVersion, Output, Written};
pub use portal::{Input, inputs, resolve_inputs};
pub use report::Loss;

/// Fields that are unknown here, by the format they came from.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Extra {
    /// Written into the classic model and the V1 resource.
    pub classic: Map<String, Value>,
    /// Written into V2 resources.
    pub v2: Map<String, Value>,
}

impl Extra {
    pub(super) fn of_classic(fields: Map<String, Value>) -> Self {
        Self { classic: fields, v2: Map::new() }
    }

    pub(super) fn of_v2(fields: Map<String, Value>) -> Self {
        Self { classic: Map::new(), v2: fields }
    }
}

/// A dashboard apart from any format.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Model {
    /// Its name in addresses and in the cluster.
    pub uid: Option<String>,
    /// Its title.
    pub title: String,
    /// What it is for.
    pub description: Option<String>,
    /// Words to find it by.
    pub tags: Vec<String>,
    /// Whether it can be edited; unsaid, it can.
    pub editable: Option<bool>,
    /// Draws continuously.
    pub live_now: Option<bool>,
    /// Loads all panels at once.
    pub preload: Option<bool>,
    /// The revision of a plugin's dashboard.
    pub revision: Option<i64>,
    /// What other panels show while the pointer rests on one.
    pub cursor: CursorSync,
    /// Time range, time zone, refresh.
    pub time: TimeSettings,
    /// Variables in their classic spelling, in order.
    pub variables: Vec<Leaf>,
    /// Annotations in their classic spelling, in order.
    pub annotations: Vec<Leaf>,
    /// Links in the header.
    pub links: Vec<Leaf>,
    /// The panels, in no order but their own; [`Self::layout`] says where they stand.
    pub panels: Vec<Element>,
    /// Where panels stand.
    pub layout: Layout,
    /// `metadata` of a resource, without its name.
    pub metadata: Map<String, Value>,
    /// Unknown fields.
    pub extra: Extra,
}

/// Time range, time zone and refresh of a dashboard; `None` is Grafana's default.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TimeSettings {
    /// `browser`, `utc`, or a name such as `Europe/Berlin`.
    pub timezone: Option<String>,
    /// The start: `now-6h`.
    pub from: Option<String>,
    /// The end: `now`.
    pub to: Option<String>,
    /// How often it asks again: `30s`; empty is never.
    pub refresh: Option<String>,
    /// The choices of the refresh picker.
    pub refresh_intervals: Option<Vec<String>>,
    /// The choices of the time picker, as `{display, from, to}`.
    pub quick_ranges: Option<Value>,
    /// No time picker.
    pub hide_picker: Option<bool>,
    /// `saturday`, `sunday`, `monday`, or empty.
    pub week_start: Option<String>,
    /// The month in which the fiscal year begins, from 0.
    pub fiscal_year_start: Option<u8>,
    /// How far behind now ranges end: `1m`.
    pub now_delay: Option<String>,
    /// Unknown fields of the classic `timepicker`.
    pub picker_extra: Map<String, Value>,
}

/// A panel and what it is called.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Element {
    /// Unique in the dashboard, from 1.
    pub id: u32,
    /// The key of its element in V2; `panel-<id>` if unsaid.
    pub key: Option<String>,
    /// The panel; shared with the builder that made it.
    pub panel: Arc<PanelModel>,
}

/// A panel, apart from where it stands.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PanelModel {
    /// The plugin's id.
    pub kind: Cow<'static, str>,
    /// The version of the plugin that wrote the options.
    pub plugin_version: Option<String>,
    /// Its title.
    pub title: String,
    /// What it shows.
    pub description: Option<String>,
    /// Without background.
    pub transparent: Option<bool>,
    /// Links in its corner.
    pub links: Option<Vec<Leaf>>,
    /// The datasource of queries that say none.
    pub datasource: Option<Leaf>,
    /// Its queries; `None` if it has no such field.
    pub queries: Option<Vec<QueryModel>>,
    /// What happens to the answers; `{id, options, ..}`.
    pub transformations: Option<Vec<Leaf>>,
    /// How it asks.
    pub query_options: QueryOptions,
    /// The plugin's own options.
    pub options: Option<Leaf>,
    /// Standard and custom options of its fields.
    pub field_config: Option<Leaf>,
    /// The library panel that it shows: `{uid, name}`.
    pub library: Option<Value>,
    /// Unknown fields.
    pub extra: Extra,
}

/// A query of a panel.
#[derive(Debug, Clone, PartialEq)]
pub struct QueryModel {
    /// `A`, `B`, ..; empty if it says none.
    pub ref_id: Cow<'static, str>,
    /// Asked, but not shown; `None` if unsaid.
    pub hide: Option<bool>,
    /// `{type, uid}`, or the name or variable of old dashboards.
    pub datasource: Option<Leaf>,
    /// Everything else.
    pub spec: Leaf,
}

/// How a panel asks.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct QueryOptions {
    /// The smallest step: `1m`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interval: Option<String>,
    /// How many points a query may answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_data_points: Option<Value>,
    /// Another start of the time range: `1h`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_from: Option<String>,
    /// How far the time range is moved back: `1d`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_shift: Option<String>,
    /// The range that is drawn beside it: `1d`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_compare: Option<String>,
    /// Does not show that the range is another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hide_time_override: Option<bool>,
    /// How long answers are kept, as the datasource spells it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cache_timeout: Option<String>,
    /// How long answers are kept, in milliseconds.
    #[serde(rename = "queryCachingTTL", skip_serializing_if = "Option::is_none")]
    pub query_caching_ttl: Option<i64>,
}

/// Where panels stand. Panels are named by their index in [`Model::panels`].
#[derive(Debug, Clone, PartialEq)]
pub enum Layout {
    /// On a grid of 24 columns.
    Grid(Vec<GridItem>),
    /// Rows with a heading each, one below the other.
    Rows(Vec<Group>),
    /// Tabs. The classic model has none: they become rows.
    Tabs(Vec<Group>),
    /// Columns that fit themselves to the screen. The classic model has none: they become a grid.
    AutoGrid(AutoGrid),
}

impl Default for Layout {
    fn default() -> Self {
        Self::Grid(Vec::new())
    }
}

/// A panel on the grid.
#[derive(Debug, Clone, PartialEq)]
pub struct GridItem {
    /// Its index.
    pub panel: usize,
    /// Where, relative to its row.
    pub place: Place,
    /// One copy for each value of a variable.
    pub repeat: Option<Repeat>,
}

/// One copy for each value of a variable.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Repeat {
    /// The variable's name.
    pub variable: String,
    /// `h` side by side, `v` one below the other.
    pub direction: Option<String>,
    /// At most so many side by side.
    pub max_per_row: Option<u32>,
}

/// A row or a tab.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Group {
    /// Its id in the classic model; V2 has none.
    pub id: Option<u32>,
    /// Its heading.
    pub title: Option<String>,
    /// Folded at first (rows).
    pub collapsed: Option<bool>,
    /// Without heading (rows).
    pub hide_header: Option<bool>,
    /// As high as the screen (rows).
    pub fill_screen: Option<bool>,
    /// The variable for whose values it is repeated.
    pub repeat: Option<String>,
    /// When it is shown: a `ConditionalRenderingGroup` of V2.
    pub condition: Option<Value>,
    /// Variables of its own, in their classic spelling.
    pub variables: Option<Vec<Leaf>>,
    /// What stands in it.
    pub layout: Layout,
    /// Unknown fields.
    pub extra: Extra,
}

/// Columns that fit themselves to the screen.
#[derive(Debug, Clone, PartialEq)]
pub struct AutoGrid {
    /// At most so many columns; 3 if unsaid.
    pub max_columns: Option<f64>,
    /// `narrow`, `standard`, `wide` or `custom`.
    pub column_width: String,
    /// In pixels, for `custom`.
    pub column_pixels: Option<f64>,
    /// `short`, `standard`, `tall` or `custom`.
    pub row_height: String,
    /// In pixels, for `custom`.
    pub row_pixels: Option<f64>,
    /// As high as the screen.
    pub fill_screen: Option<bool>,
    /// The panels, in order.
    pub items: Vec<AutoItem>,
}

impl Default for AutoGrid {
    fn default() -> Self {
        Self {
            max_columns: None,
            column_width: "standard".into(),
            column_pixels: None,
            row_height: "standard".into(),
            row_pixels: None,
            fill_screen: None,
            items: Vec::new(),
        }
    }
}

/// A panel of an [`AutoGrid`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct AutoItem {
    /// Its index.
    pub panel: usize,
    /// The variable for whose values it is repeated.
    pub repeat: Option<String>,
    /// When it is shown.
    pub condition: Option<Value>,
}

impl Element {
    /// The key of its element in V2.
    #[must_use]
    pub fn element_key(&self) -> String {
        self.key.clone().unwrap_or_else(|| format!("panel-{}", self.id))
    }
}
