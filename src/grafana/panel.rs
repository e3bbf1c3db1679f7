//! What all panels have in common, and the trait each kind of panel implements.
//!
//! A [`Panel`] is typed by its kind, so that a text panel has no `unit` and a stat no legend. [`super::AnyPanel`] forgets the kind.

use std::fmt::Debug;
use std::panic::Location;

use serde::Serialize;
use serde_json::Value;

use super::color::{Color, ColorMode};
use super::condition::Condition;
use super::datasource::Datasource;
use super::field::{Field, Mapping, Thresholds};
use super::layout::{Place, Width};
use super::leaf::Leaf;
use super::link::Link;
use super::model::QueryOptions;
use super::overrides::{AnyOverride, Override};
use super::queries::{Format, Target};
use super::query::{AnyQuery, Asks, Query, QueryKind};
use super::transformation::Transformation;
use super::unit::Unit;

/// A kind of panel. It serialises as the panel's `options`.
pub trait PanelKind: Serialize + Clone + Debug + Send + Sync + 'static {
    /// Grafana's plugin id.
    const TYPE: &'static str;
    /// How wide a panel is that does not say it.
    const WIDTH: Width = Width::Half;
    /// How high a panel is that does not say it, in grid units of 38 pixels.
    const HEIGHT: u32 = 8;
    /// Whether it shows data: has queries, a datasource and field options.
    const HAS_DATA: bool = true;
    /// Whether its queries ask for one moment unless told otherwise.
    const INSTANT: bool = false;
    /// The shape its queries ask for unless told otherwise.
    const FORMAT: Format = Format::TimeSeries;
    /// How fields get their colour unless told otherwise.
    const COLOR: ColorMode = ColorMode::Thresholds;

    /// A panel that uses the kind's options, for tests and reference.
    fn example() -> Panel<Self>;

    /// `fieldConfig.defaults.custom`, for kinds that have it.
    fn custom(&self) -> Option<Leaf> {
        None
    }

    /// The plugin id of this panel: the kind's, but for panels of any plugin.
    fn plugin(&self) -> &'static str {
        Self::TYPE
    }
}

/// A kind that shows data.
pub trait Queried: PanelKind {}

/// What every panel has.
#[derive(Debug, Clone)]
pub(super) struct Common {
    /// The line of Rust that built it.
    pub(super) built: &'static Location<'static>,
    pub(super) title: String,
    pub(super) description: Option<String>,
    pub(super) key: Option<String>,
    pub(super) transparent: bool,
    pub(super) width: Option<Width>,
    pub(super) height: Option<u32>,
    /// Where it was told to stand.
    pub(super) grid: Option<Place>,
    pub(super) condition: Option<Condition>,
    pub(super) datasource: Option<Datasource>,
    pub(super) targets: Vec<AnyQuery>,
    pub(super) transformations: Vec<Transformation>,
    pub(super) field: Field,
    pub(super) overrides: Vec<AnyOverride>,
    pub(super) links: Vec<Link>,
    pub(super) repeat: Option<String>,
    pub(super) repeat_down: bool,
    pub(super) max_per_row: Option<u8>,
    pub(super) query_options: QueryOptions,
    pub(super) library: Option<(String, String)>,
    pub(super) raw: Vec<Value>,
}

impl Common {
    #[track_caller]
    fn new(title: String) -> Self {
        Self {
            built: Location::caller(),
            title,
            description: None,
            key: None,
            transparent: false,
            width: None,
            height: None,
            grid: None,
            condition: None,
            datasource: None,
            targets: Vec::new(),
            transformations: Vec::new(),
            field: Field::default(),
            overrides: Vec::new(),
            links: Vec::new(),
            repeat: None,
            repeat_down: false,
            max_per_row: None,
            query_options: QueryOptions::default(),
            library: None,
            raw: Vec::new(),
        }
    }
}

/// A panel of the kind `K`; made by the kind's `new`.
#[derive(Debug, Clone)]
pub struct Panel<K> {
    pub(super) common: Box<Common>,
    pub(super) kind: K,
}

impl<K: PanelKind> Panel<K> {
    /// A panel of the given kind.
    #[track_caller]
    pub fn new(title: impl Into<String>, kind: K) -> Self {
        Self { common: Box::new(Common::new(title.into())), kind }
    }

    /// What it shows and what to do about it; Markdown, behind the `i` in its corner.
    #[must_use]
    pub fn description(mut self, text: impl Into<String>) -> Self {
        self.common.description = Some(text.into());
        self
    }

    /// What its id is derived from instead of its title and its row, so that links and alerts survive renaming.
    #[must_use]
    pub fn key(mut self, key: impl Into<String>) -> Self {
        self.common.key = Some(key.into());
        self
    }

    /// Another width.
    #[must_use]
    pub const fn width(mut self, width: Width) -> Self {
        self.common.width = Some(width);
        self
    }

    /// As wide as the dashboard.
    #[must_use]
    pub const fn full(self) -> Self {
        self.width(Width::Full)
    }

    /// Half as wide as the dashboard.
    #[must_use]
    pub const fn half(self) -> Self {
        self.width(Width::Half)
    }

    /// A third.
    #[must_use]
    pub const fn third(self) -> Self {
        self.width(Width::Third)
    }

    /// Two thirds.
    #[must_use]
    pub const fn two_thirds(self) -> Self {
        self.width(Width::TwoThirds)
    }

    /// A quarter.
    #[must_use]
    pub const fn quarter(self) -> Self {
        self.width(Width::Quarter)
    }

    /// A sixth.
    #[must_use]
    pub const fn sixth(self) -> Self {
        self.width(Width::Sixth)
    }

    /// How high, in grid units of 38 pixels; at least 1. Unsaid, it is as high as the highest panel beside it.
    #[must_use]
    pub const fn height(mut self, units: u32) -> Self {
        self.common.height = Some(if units == 0 { 1 } else { units });
        self
    }

    /// What is left of its line; several share it.
    #[must_use]
    pub const fn fill_row(self) -> Self {
        self.width(Width::Fill)
    }

    /// Exactly there: first column and line within its row, width of 24 columns, height in units of 38 pixels. What would overlap, leave
    /// the grid, or be moved by Grafana is a finding of [`super::Dashboard::check`]; other panels flow around it.
    #[must_use]
    pub const fn grid(mut self, x: u32, y: u32, w: u32, h: u32) -> Self {
        self.common.grid = Some(Place { h, w, x, y });
        self
    }

    /// Shown only if the condition holds: in an auto grid, V2 only.
    #[must_use]
    pub fn shown_if(mut self, condition: Condition) -> Self {
        self.common.condition = Some(condition);
        self
    }

    /// Shows the library panel of that uid and name instead of its own content.
    #[must_use]
    pub fn library_panel(mut self, uid: impl Into<String>, name: impl Into<String>) -> Self {
        self.common.library = Some((uid.into(), name.into()));
        self
    }

    /// No background.
    #[must_use]
    pub const fn transparent(mut self) -> Self {
        self.common.transparent = true;
        self
    }

    /// A link in its corner.
    #[must_use]
    pub fn link(mut self, link: Link) -> Self {
        self.common.links.push(link);
        self
    }

    /// One copy for each value of a variable, side by side.
    #[must_use]
    pub fn repeat(mut self, variable: impl Into<String>) -> Self {
        self.common.repeat = Some(variable.into());
        self
    }

    /// Repeated panels stand one below the other.
    #[must_use]
    pub const fn downwards(mut self) -> Self {
        self.common.repeat_down = true;
        self
    }

    /// At most so many repeated panels side by side.
    #[must_use]
    pub const fn max_per_row(mut self, n: u8) -> Self {
        self.common.max_per_row = Some(n);
        self
    }

    /// Anything that has no word here: merged into the panel's JSON at the end, objects key by key.
    #[must_use]
    pub fn raw(mut self, json: impl Into<Value>) -> Self {
        self.common.raw.push(json.into());
        self
    }
}

impl<K: Queried> Panel<K> {
    /// A query: PromQL as a text or anything that displays as PromQL, and the name of its series (`{{path}}`; empty lets Grafana choose).
    #[must_use]
    pub fn query(self, expr: impl std::fmt::Display, legend: impl Into<String>) -> Self {
        self.target(Target::new(expr).legend(legend))
    }

    /// A query with more said about it.
    #[must_use]
    pub fn target<Q: QueryKind>(mut self, target: Query<Q>) -> Self {
        self.common.targets.push(target.any(Asks { instant: K::INSTANT, format: K::FORMAT }));
        self
    }

    /// What happens to the answers before they are shown; one after the other.
    #[must_use]
    pub fn transform(mut self, transformation: impl Into<Transformation>) -> Self {
        self.common.transformations.push(transformation.into());
        self
    }

    /// Another datasource than the one that the variable `datasource` names.
    #[must_use]
    pub fn datasource(mut self, datasource: Datasource) -> Self {
        self.common.datasource = Some(datasource);
        self
    }

    /// The smallest step of its queries: `1m`.
    #[must_use]
    pub fn min_step(mut self, step: impl Into<String>) -> Self {
        self.common.query_options.interval = Some(step.into());
        self
    }

    /// How many points a query may answer; unsaid, as many as it has pixels.
    #[must_use]
    pub fn max_data_points(mut self, n: u32) -> Self {
        self.common.query_options.max_data_points = Some(n.into());
        self
    }

    /// Another start of the time range than the dashboard's: `1h` shows the last hour.
    #[must_use]
    pub fn time_from(mut self, range: impl Into<String>) -> Self {
        self.common.query_options.time_from = Some(range.into());
        self
    }

    /// How far its time range is moved back: `1d`.
    #[must_use]
    pub fn time_shift(mut self, shift: impl Into<String>) -> Self {
        self.common.query_options.time_shift = Some(shift.into());
        self
    }

    /// The range that is drawn beside its own: `1d` (Grafana 10 and later, for panels that compare).
    #[must_use]
    pub fn compare_with(mut self, shift: impl Into<String>) -> Self {
        self.common.query_options.time_compare = Some(shift.into());
        self
    }

    /// Does not say that its time range is another.
    #[must_use]
    pub const fn hide_time_info(mut self) -> Self {
        self.common.query_options.hide_time_override = Some(true);
        self
    }

    /// How long answers are kept, in seconds, for datasources that keep them themselves.
    #[must_use]
    pub fn cache_timeout(mut self, seconds: u32) -> Self {
        self.common.query_options.cache_timeout = Some(seconds.to_string());
        self
    }

    /// How long Grafana keeps answers, in milliseconds.
    #[must_use]
    pub fn query_caching_ttl(mut self, milliseconds: u32) -> Self {
        self.common.query_options.query_caching_ttl = Some(milliseconds.into());
        self
    }

    /// The unit of its values.
    #[must_use]
    pub fn unit(mut self, unit: Unit) -> Self {
        self.common.field.unit = Some(unit);
        self
    }

    /// The lower bound of axis or gauge.
    #[must_use]
    pub fn min(mut self, min: impl Into<f64>) -> Self {
        self.common.field.min = Some(min.into());
        self
    }

    /// The upper bound.
    #[must_use]
    pub fn max(mut self, max: impl Into<f64>) -> Self {
        self.common.field.max = Some(max.into());
        self
    }

    /// How many decimals; unsaid, as many as the value needs.
    #[must_use]
    pub const fn decimals(mut self, decimals: u8) -> Self {
        self.common.field.decimals = Some(decimals);
        self
    }

    /// What is shown when there is no value.
    #[must_use]
    pub fn no_value(mut self, text: impl Into<String>) -> Self {
        self.common.field.no_value = Some(text.into());
        self
    }

    /// The name of its fields; may use `${__field.labels.path}`.
    #[must_use]
    pub fn display_name(mut self, name: impl Into<String>) -> Self {
        self.common.field.display_name = Some(name.into());
        self
    }

    /// All thresholds at once.
    #[must_use]
    pub fn thresholds(mut self, thresholds: Thresholds) -> Self {
        self.common.field.thresholds = Some(thresholds);
        self
    }

    /// One more threshold: `color` from `value` on. Below the first it is green, and [the editor's red from 80](Thresholds) is gone, unless [`Self::thresholds`] said otherwise.
    #[must_use]
    pub fn threshold(mut self, value: impl Into<f64>, color: Color) -> Self {
        let before = self.common.field.thresholds.take().unwrap_or_else(|| Thresholds::absolute(Color::Green));
        self.common.field.thresholds = Some(before.at(value, color));
        self
    }

    /// How its fields get their colour.
    #[must_use]
    pub fn color(mut self, color: ColorMode) -> Self {
        self.common.field.color = Some(color);
        self
    }

    /// Shows a value as a text.
    #[must_use]
    pub fn mapping(mut self, mapping: Mapping) -> Self {
        self.common.field.mappings.push(mapping);
        self
    }

    /// Shows the value as a text in a colour: `.shows(0, "down", Color::Red)`.
    #[must_use]
    pub fn shows(self, value: impl std::fmt::Display, text: impl Into<String>, color: Color) -> Self {
        self.mapping(Mapping::value(value, text).color(color))
    }

    /// Other options for some fields.
    #[must_use]
    pub fn override_fields(mut self, fields: Override<K>) -> Self {
        self.common.overrides.push(fields.any());
        self
    }
}
