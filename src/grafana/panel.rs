//! What all panels have in common, and the trait each kind of panel implements.
//!
//! A [`Panel`] is typed by its kind, so that a text panel has no `unit` and a stat no legend. [`AnyPanel`] forgets the kind.

use std::fmt::Debug;
use std::panic::Location;

use serde::Serialize;
use serde_json::{Value, json};

use super::color::{Color, ColorMode};
use super::datasource::Datasource;
use super::field::{Field, FieldConfig, Mapping, Thresholds};
use super::layout::Width;
use super::leaf::Leaf;
use super::link::Link;
use super::overrides::{AnyOverride, Override};
use super::panels::Row;
use super::queries::{Format, Target};
use super::query::{AnyQuery, Asks, Query, QueryKind, ref_ids};
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

    /// The row that this panel is, if it is one.
    fn as_row(&self) -> Option<&Row> {
        None
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
    pub(super) datasource: Option<Datasource>,
    pub(super) targets: Vec<AnyQuery>,
    pub(super) transformations: Vec<Transformation>,
    pub(super) field: Field,
    pub(super) overrides: Vec<AnyOverride>,
    pub(super) links: Vec<Link>,
    pub(super) repeat: Option<String>,
    pub(super) repeat_down: bool,
    pub(super) max_per_row: Option<u8>,
    pub(super) min_step: Option<String>,
    pub(super) max_data_points: Option<u32>,
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
            datasource: None,
            targets: Vec::new(),
            transformations: Vec::new(),
            field: Field::default(),
            overrides: Vec::new(),
            links: Vec::new(),
            repeat: None,
            repeat_down: false,
            max_per_row: None,
            min_step: None,
            max_data_points: None,
            raw: Vec::new(),
        }
    }
}

/// A panel of the kind `K`; made by the kind's `new`.
#[derive(Debug, Clone)]
pub struct Panel<K> {
    pub(super) common: Common,
    pub(super) kind: K,
}

impl<K: PanelKind> Panel<K> {
    /// A panel of the given kind.
    #[track_caller]
    pub fn new(title: impl Into<String>, kind: K) -> Self {
        Self { common: Common::new(title.into()), kind }
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
        self.common.min_step = Some(step.into());
        self
    }

    /// How many points a query may answer; unsaid, as many as it has pixels.
    #[must_use]
    pub const fn max_data_points(mut self, n: u32) -> Self {
        self.common.max_data_points = Some(n);
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

    /// One more threshold: `color` from `value` on. Below the first it is green unless [`Self::thresholds`] said otherwise.
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
        self.mapping(Mapping::Value { value: value.to_string(), text: text.into(), color: Some(color) })
    }

    /// Other options for some fields.
    #[must_use]
    pub fn override_fields(mut self, fields: Override<K>) -> Self {
        self.common.overrides.push(fields.any());
        self
    }
}

/// A panel of any kind.
#[derive(Debug, Clone)]
pub struct AnyPanel {
    pub(super) kind: &'static str,
    pub(super) common: Common,
    pub(super) has_data: bool,
    pub(super) default_width: Width,
    pub(super) default_height: u32,
    pub(super) row: Option<Row>,
    options: Leaf,
    custom: Option<Leaf>,
    color: ColorMode,
}

impl<K: PanelKind> From<Panel<K>> for AnyPanel {
    fn from(panel: Panel<K>) -> Self {
        Self {
            kind: panel.kind.plugin(),
            has_data: K::HAS_DATA,
            default_width: K::WIDTH,
            default_height: K::HEIGHT,
            row: panel.kind.as_row().cloned(),
            custom: panel.kind.custom(),
            options: Leaf::of(panel.kind),
            color: K::COLOR,
            common: panel.common,
        }
    }
}

impl AnyPanel {
    /// Its title.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.common.title
    }

    /// Grafana's plugin id.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        self.kind
    }

    /// The refIds and expressions of its PromQL queries, in order.
    pub fn queries(&self) -> impl Iterator<Item = (String, &str)> {
        ref_ids(&self.common.targets).into_iter().zip(&self.common.targets).filter_map(|(id, query)| Some((id, query.promql.as_deref()?)))
    }

    /// The datasource of its queries unless they say another: as said, or the usual one of the first query's plugin.
    pub(super) fn datasource(&self) -> Datasource {
        let common = &self.common;
        let of_first = || common.targets.iter().find(|q| q.datasource.is_none()).map_or_else(Datasource::variable, |q| Datasource::default_for(q.plugin));
        common.datasource.clone().unwrap_or_else(of_first)
    }

    /// In Grafana's spelling, without what only a row has.
    pub(super) fn json(&self, id: u32, grid: Value) -> Value {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Spelled<'a> {
            id: u32,
            #[serde(rename = "type")]
            kind: &'static str,
            title: &'a str,
            #[serde(skip_serializing_if = "Option::is_none")]
            description: Option<&'a str>,
            #[serde(skip_serializing_if = "std::ops::Not::not")]
            transparent: bool,
            grid_pos: Value,
            #[serde(skip_serializing_if = "Option::is_none")]
            datasource: Option<Datasource>,
            #[serde(skip_serializing_if = "Option::is_none")]
            interval: Option<&'a str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            max_data_points: Option<u32>,
            #[serde(skip_serializing_if = "Option::is_none")]
            targets: Option<Vec<Value>>,
            options: &'a Leaf,
            #[serde(skip_serializing_if = "Option::is_none")]
            field_config: Option<Value>,
            #[serde(skip_serializing_if = "<[_]>::is_empty")]
            transformations: &'a [Transformation],
            #[serde(skip_serializing_if = "<[_]>::is_empty")]
            links: &'a [Link],
            #[serde(skip_serializing_if = "Option::is_none")]
            repeat: Option<&'a str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            repeat_direction: Option<&'static str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            max_per_row: Option<u8>,
        }
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Asked<'a> {
            ref_id: &'a str,
            datasource: &'a Datasource,
            #[serde(skip_serializing_if = "std::ops::Not::not")]
            hide: bool,
            #[serde(flatten)]
            spec: &'a Leaf,
        }
        let c = &self.common;
        let own = self.datasource();
        let mixed = c.targets.iter().any(|t| t.datasource.as_ref().is_some_and(|other| *other != own));
        let datasource = if mixed { Datasource::mixed() } else { own.clone() };
        let asked = |(id, query): (&String, &AnyQuery)| {
            json!(Asked { ref_id: id, datasource: query.datasource.as_ref().unwrap_or(&own), hide: query.hide, spec: &query.spec })
        };
        let targets = || ref_ids(&c.targets).iter().zip(&c.targets).map(asked).collect();
        let fields = || json!(FieldConfig { defaults: c.field.defaults(&self.color, self.custom.as_ref()), overrides: &c.overrides });
        let mut panel = json!(Spelled {
            id,
            kind: self.kind,
            title: &c.title,
            description: c.description.as_deref(),
            transparent: c.transparent,
            grid_pos: grid,
            datasource: self.has_data.then_some(datasource),
            interval: c.min_step.as_deref(),
            max_data_points: c.max_data_points,
            targets: self.has_data.then(targets),
            options: &self.options,
            field_config: self.has_data.then(fields),
            transformations: &c.transformations,
            links: &c.links,
            repeat: c.repeat.as_deref(),
            repeat_direction: c.repeat.as_ref().map(|_| if c.repeat_down { "v" } else { "h" }),
            max_per_row: c.max_per_row.filter(|_| c.repeat.is_some() && !c.repeat_down),
        });
        for raw in &c.raw {
            merge(&mut panel, raw);
        }
        panel
    }
}

/// Puts `from` over `into`: objects key by key, everything else as a whole.
pub(super) fn merge(into: &mut Value, from: &Value) {
    match (into, from) {
        (Value::Object(into), Value::Object(from)) => {
            for (key, value) in from {
                merge(into.entry(key).or_insert(Value::Null), value);
            }
        }
        (into, from) => *into = from.clone(),
    }
}

/// One panel or several, of one kind or of different ones: a panel, an array, a `Vec`, or a tuple.
pub trait IntoPanels {
    /// The panels, in order.
    fn into_panels(self) -> Vec<AnyPanel>;
}

impl<K: PanelKind> IntoPanels for Panel<K> {
    fn into_panels(self) -> Vec<AnyPanel> {
        vec![self.into()]
    }
}

impl IntoPanels for AnyPanel {
    fn into_panels(self) -> Vec<AnyPanel> {
        vec![self]
    }
}

impl<P: IntoPanels, const N: usize> IntoPanels for [P; N] {
    fn into_panels(self) -> Vec<AnyPanel> {
        self.into_iter().flat_map(P::into_panels).collect()
    }
}

impl<P: IntoPanels> IntoPanels for Vec<P> {
    fn into_panels(self) -> Vec<AnyPanel> {
        self.into_iter().flat_map(P::into_panels).collect()
    }
}

macro_rules! tuples {
    ($($name:ident)*) => {
        impl<$($name: IntoPanels),*> IntoPanels for ($($name,)*) {
            #[expect(non_snake_case, reason = "one name for the type and its value")]
            fn into_panels(self) -> Vec<AnyPanel> {
                let ($($name,)*) = self;
                let mut all = Vec::new();
                $(all.extend($name.into_panels());)*
                all
            }
        }
    };
}

tuples!(A);
tuples!(A B);
tuples!(A B C);
tuples!(A B C D);
tuples!(A B C D E);
tuples!(A B C D E F);
tuples!(A B C D E F G);
tuples!(A B C D E F G H);
tuples!(A B C D E F G H I);
tuples!(A B C D E F G H I J);
tuples!(A B C D E F G H I J K);
tuples!(A B C D E F G H I J K L);
