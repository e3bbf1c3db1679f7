//! A panel of any kind: what a [`Panel`] becomes when its kind is forgotten, ready for the neutral model.

use std::borrow::Cow;
use std::sync::Arc;

use serde::Serialize;
use serde_json::json;

use super::color::ColorMode;
use super::datasource::Datasource;
use super::field::{Field, FieldConfig};
use super::layout::{Inner, Place, Width, Wish};
use super::leaf::Leaf;
use super::model::{Element, GridItem, PanelModel, QueryModel, Repeat};
use super::overrides::AnyOverride;
use super::panel::{Common, Panel, PanelKind};
use super::query::{AnyQuery, ref_ids};

/// `fieldConfig`, typed.
#[derive(Debug)]
pub(super) struct Fields {
    pub(super) field: Field,
    pub(super) overrides: Vec<AnyOverride>,
    custom: Option<Leaf>,
    /// What the kind of panel colours by unless told otherwise.
    color: ColorMode,
}

impl Serialize for Fields {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        FieldConfig { defaults: self.field.defaults(&self.color, self.custom.as_ref()), overrides: &self.overrides }.serialize(serializer)
    }
}

/// A panel of any kind.
#[derive(Debug, Clone)]
pub struct AnyPanel {
    pub(super) kind: &'static str,
    pub(super) common: Box<Common>,
    pub(super) has_data: bool,
    pub(super) fields: Arc<Fields>,
    default_width: Width,
    default_height: u32,
    model: Arc<PanelModel>,
}

impl<K: PanelKind> From<Panel<K>> for AnyPanel {
    fn from(panel: Panel<K>) -> Self {
        let Panel { mut common, kind } = panel;
        let field = std::mem::take(&mut common.field);
        let overrides = std::mem::take(&mut common.overrides);
        let fields = Arc::new(Fields { field, overrides, custom: kind.custom(), color: K::COLOR });
        let plugin = kind.plugin();
        let about = About { kind: plugin, has_data: K::HAS_DATA };
        let model = Arc::new(about.model(&mut common, &fields, Leaf::of(kind)));
        Self { kind: plugin, has_data: K::HAS_DATA, default_width: K::WIDTH, default_height: K::HEIGHT, fields, model, common }
    }
}

/// What a panel's kind says about it.
#[derive(Clone, Copy)]
struct About {
    kind: &'static str,
    has_data: bool,
}

impl About {
    /// The panel apart from any format.
    fn model(self, c: &mut Common, fields: &Arc<Fields>, options: Leaf) -> PanelModel {
        let own = datasource(c);
        let mixed = c.targets.iter().any(|t| t.datasource.as_ref().is_some_and(|other| *other != own));
        let own = Leaf::of(own);
        let of_query = |(ref_id, query): (Cow<'static, str>, &AnyQuery)| QueryModel {
            ref_id,
            hide: query.hide.then_some(true),
            datasource: Some(query.datasource.as_ref().map_or_else(|| own.clone(), |d| Leaf::of(d.clone()))),
            spec: query.spec.clone(),
        };
        let shown = c.library.is_none();
        let data = self.has_data && shown;
        PanelModel {
            kind: if shown { Cow::Borrowed(self.kind) } else { Cow::Borrowed("") },
            plugin_version: None,
            title: c.title.clone(),
            description: c.description.clone(),
            transparent: c.transparent.then_some(true),
            links: (!c.links.is_empty()).then(|| c.links.iter().cloned().map(Leaf::of).collect()),
            datasource: data.then(|| if mixed { Leaf::of(Datasource::mixed()) } else { own.clone() }),
            queries: data.then(|| ref_ids(&c.targets).into_iter().zip(&c.targets).map(of_query).collect()),
            transformations: (!c.transformations.is_empty()).then(|| std::mem::take(&mut c.transformations).into_iter().map(Leaf::of).collect()),
            query_options: c.query_options.clone(),
            options: shown.then_some(options),
            field_config: data.then(|| Leaf::shared(Arc::clone(fields))),
            library: c.library.as_ref().map(|(uid, name)| json!({"uid": uid, "name": name})),
            extra: super::model::Extra::default(),
        }
    }
}

/// The datasource of a panel's queries unless they say another: as said, or the usual one of the first query's plugin.
fn datasource(common: &Common) -> Datasource {
    let of_first = || common.targets.iter().find(|q| q.datasource.is_none()).map_or_else(Datasource::variable, |q| Datasource::default_for(&q.plugin));
    common.datasource.clone().unwrap_or_else(of_first)
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
        ref_ids(&self.common.targets).into_iter().zip(&self.common.targets).filter_map(|(id, query)| Some((id.into_owned(), query.promql.as_deref()?)))
    }

    /// The datasource of its queries unless they say another.
    pub(super) fn datasource(&self) -> Datasource {
        datasource(&self.common)
    }

    /// What it wants of the layout.
    pub(super) fn wish(&self) -> Wish {
        let common = &self.common;
        let inner = Inner::Panel { default_height: self.default_height, grid: common.grid };
        Wish { width: common.width, default_width: self.default_width, height: common.height, inner }
    }

    /// How it is repeated.
    fn repeat(&self) -> Option<Repeat> {
        let c = &self.common;
        c.repeat.as_ref().map(|variable| Repeat {
            variable: variable.clone(),
            direction: Some(if c.repeat_down { "v" } else { "h" }.to_owned()),
            max_per_row: c.max_per_row.filter(|_| !c.repeat_down).map(u32::from),
        })
    }

    /// The panel apart from any format, and its place; `panel` is its index among the dashboard's panels.
    pub(super) fn element(&self, id: u32, panel: usize, place: Place) -> (Element, GridItem) {
        let element = Element { id, key: None, panel: Arc::clone(&self.model) };
        let item = GridItem { panel, place, repeat: self.repeat() };
        if self.common.raw.is_empty() { (element, item) } else { element.merged(item, &self.common.raw) }
    }
}
