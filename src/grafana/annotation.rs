//! Annotations: events over every graph, from Grafana's own store or from the answers of a query.

use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use super::color::Color;
use super::datasource::Datasource;
use super::leaf::Leaf;
use super::merge::merge;
use super::options::words;
use super::parts::Named;
use super::queries::{Format, Target};
use super::query::{Asks, Query, QueryKind};

words! {
    /// A part of an event.
    EventField {
        /// When it begins.
        Time = "time",
        /// When it ends.
        TimeEnd = "timeEnd",
        /// Its title.
        Title = "title",
        /// What it says.
        Text = "text",
        /// Its tags.
        Tags = "tags",
        /// Its id.
        Id = "id",
    }
}

/// Where a part of an event comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EventFrom {
    source: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    regex: Option<String>,
}

impl EventFrom {
    /// From the field of that name.
    pub fn field(name: impl Into<String>) -> Self {
        Self { source: "field", value: Some(name.into()), regex: None }
    }

    /// A fixed text.
    pub fn text(text: impl Into<String>) -> Self {
        Self { source: "text", value: Some(text.into()), regex: None }
    }

    /// From nowhere.
    #[must_use]
    pub const fn nothing() -> Self {
        Self { source: "skip", value: None, regex: None }
    }

    /// The first group of a regular expression of it.
    #[must_use]
    pub fn regex(mut self, regex: impl Into<String>) -> Self {
        self.regex = Some(regex.into());
        self
    }
}

/// Events over every graph.
///
/// ```
/// use promforge::grafana::{Annotation, Color};
/// let deploys = Annotation::tags("Deploys", ["deploy"]).color(Color::Blue);
/// let restarts = Annotation::prometheus("Restarts", "changes(process_start_time_seconds[5m]) > 0").title("restart").text("{{pod}}").tag_keys(["pod"]);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Annotation {
    name: String,
    datasource: Datasource,
    built_in: bool,
    enable: bool,
    hide: bool,
    color: Color,
    kind: Option<&'static str>,
    in_controls_menu: bool,
    panels: Option<Panels>,
    target: What,
    mappings: Named<EventFrom>,
    title: Option<String>,
    text: Option<String>,
    tag_keys: Option<String>,
    use_value_for_time: bool,
    raw: Vec<Value>,
}

/// What is asked.
#[derive(Debug, Clone, PartialEq)]
enum What {
    Nothing,
    Stored(Stored),
    Query(Asked),
}

/// Events that Grafana stores.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Stored {
    limit: u32,
    match_any: bool,
    tags: Vec<String>,
    #[serde(rename = "type")]
    kind: &'static str,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Asked {
    ref_id: String,
    #[serde(flatten)]
    spec: Leaf,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct Panels {
    exclude: bool,
    ids: Vec<u32>,
}

impl Annotation {
    fn new(name: impl Into<String>, datasource: Datasource, target: What) -> Self {
        Self {
            name: name.into(),
            datasource,
            built_in: false,
            enable: true,
            hide: false,
            color: Color::Red,
            kind: None,
            in_controls_menu: false,
            panels: None,
            target,
            mappings: Named::default(),
            title: None,
            text: None,
            tag_keys: None,
            use_value_for_time: false,
            raw: Vec::new(),
        }
    }

    fn grafana() -> Datasource {
        Datasource::uid("grafana", "-- Grafana --")
    }

    /// What readers note on the dashboard itself. Grafana adds this entry where it is missing, and then asks to save.
    #[must_use]
    pub fn built_in() -> Self {
        let own = Self { built_in: true, hide: true, kind: Some("dashboard"), ..Self::new("Annotations & Alerts", Self::grafana(), What::Nothing) };
        own.color(Color::Custom("rgba(0, 211, 255, 1)".into()))
    }

    /// Events of Grafana's own store that have all of the tags, 100 at most.
    pub fn tags<T: Into<String>>(name: impl Into<String>, tags: impl IntoIterator<Item = T>) -> Self {
        let tags = tags.into_iter().map(Into::into).collect();
        Self::new(name, Self::grafana(), What::Stored(Stored { limit: 100, match_any: false, tags, kind: "tags" }))
    }

    /// An event for each stretch in which an expression has a value (other than 0).
    pub fn prometheus(name: impl Into<String>, expr: impl std::fmt::Display) -> Self {
        Self::query(name, Target::new(expr).range())
    }

    /// Events from the answer of any query, as the panel of a datasource's own would ask it.
    pub fn query<K: QueryKind>(name: impl Into<String>, query: Query<K>) -> Self {
        let asked = query.any(Asks { instant: false, format: Format::TimeSeries });
        let datasource = asked.datasource.unwrap_or_else(|| Datasource::default_for(&asked.plugin));
        let ref_id = asked.ref_id.unwrap_or_else(|| "Anno".into());
        Self::new(name, datasource, What::Query(Asked { ref_id, spec: asked.spec }))
    }

    /// The colour of its lines; red, if unsaid.
    #[must_use]
    pub fn color(mut self, color: Color) -> Self {
        self.color = color;
        self
    }

    /// Off at first.
    #[must_use]
    pub const fn disabled(mut self) -> Self {
        self.enable = false;
        self
    }

    /// No switch for it in the dashboard's header.
    #[must_use]
    pub const fn hidden(mut self) -> Self {
        self.hide = true;
        self
    }

    /// Its switch stands in the controls menu instead of the header. Grafana 12.3 and later.
    #[must_use]
    pub const fn in_controls_menu(mut self) -> Self {
        self.in_controls_menu = true;
        self
    }

    /// Another datasource than the query's usual one.
    #[must_use]
    pub fn datasource(mut self, datasource: Datasource) -> Self {
        self.datasource = datasource;
        self
    }

    /// Only on the panels with these ids.
    #[must_use]
    pub fn only_on(mut self, panel_ids: impl IntoIterator<Item = u32>) -> Self {
        self.panels = Some(Panels { exclude: false, ids: panel_ids.into_iter().collect() });
        self
    }

    /// On all panels but those with these ids.
    #[must_use]
    pub fn except_on(mut self, panel_ids: impl IntoIterator<Item = u32>) -> Self {
        self.panels = Some(Panels { exclude: true, ids: panel_ids.into_iter().collect() });
        self
    }

    /// One of the [`tags`](Self::tags) is enough.
    #[must_use]
    pub fn match_any(mut self) -> Self {
        if let What::Stored(stored) = &mut self.target {
            stored.match_any = true;
        }
        self
    }

    /// The most events of [`tags`](Self::tags).
    #[must_use]
    pub fn limit(mut self, events: u32) -> Self {
        if let What::Stored(stored) = &mut self.target {
            stored.limit = events;
        }
        self
    }

    /// The title of each event, with labels as `{{pod}}`; for Prometheus and Loki, as the next three.
    #[must_use]
    pub fn title(mut self, format: impl Into<String>) -> Self {
        self.title = Some(format.into());
        self
    }

    /// What each event says, with labels as `{{pod}}`.
    #[must_use]
    pub fn text(mut self, format: impl Into<String>) -> Self {
        self.text = Some(format.into());
        self
    }

    /// The labels whose values become tags.
    #[must_use]
    pub fn tag_keys<T: Into<String>>(mut self, labels: impl IntoIterator<Item = T>) -> Self {
        self.tag_keys = Some(labels.into_iter().map(Into::into).collect::<Vec<_>>().join(","));
        self
    }

    /// The value says when the event was, in milliseconds.
    #[must_use]
    pub const fn use_value_for_time(mut self) -> Self {
        self.use_value_for_time = true;
        self
    }

    /// Where a part of each event comes from.
    #[must_use]
    pub fn map(mut self, part: EventField, from: EventFrom) -> Self {
        self.mappings.set(part.as_str(), from);
        self
    }

    /// Anything that has no word here: merged into the annotation's JSON at the end, objects key by key.
    #[must_use]
    pub fn raw(mut self, json: impl Into<Value>) -> Self {
        self.raw.push(json.into());
        self
    }

    /// In Grafana's spelling, as a part of a dashboard.
    pub(super) fn leaf(&self) -> Leaf {
        Leaf::of(self.clone())
    }

    /// The name of its switch.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl Serialize for Annotation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Spelled<'a> {
            #[serde(skip_serializing_if = "Option::is_none")]
            built_in: Option<u8>,
            datasource: &'a Datasource,
            enable: bool,
            hide: bool,
            icon_color: &'a Color,
            name: &'a str,
            #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
            kind: Option<&'static str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            target: Option<&'a What>,
            #[serde(skip_serializing_if = "Option::is_none")]
            filter: Option<&'a Panels>,
            #[serde(skip_serializing_if = "Option::is_none")]
            placement: Option<&'static str>,
            #[serde(skip_serializing_if = "Named::is_empty")]
            mappings: &'a Named<EventFrom>,
            #[serde(skip_serializing_if = "Option::is_none")]
            title_format: Option<&'a str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            text_format: Option<&'a str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            tag_keys: Option<&'a str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            use_value_for_time: Option<bool>,
        }
        let spelled = Spelled {
            built_in: self.built_in.then_some(1),
            datasource: &self.datasource,
            enable: self.enable,
            hide: self.hide,
            icon_color: &self.color,
            name: &self.name,
            kind: self.kind,
            target: (self.target != What::Nothing).then_some(&self.target),
            filter: self.panels.as_ref(),
            placement: self.in_controls_menu.then_some("inControlsMenu"),
            mappings: &self.mappings,
            title_format: self.title.as_deref(),
            text_format: self.text.as_deref(),
            tag_keys: self.tag_keys.as_deref(),
            use_value_for_time: self.use_value_for_time.then_some(true),
        };
        if self.raw.is_empty() {
            return spelled.serialize(serializer);
        }
        let mut json = json!(spelled);
        self.raw.iter().for_each(|raw| merge(&mut json, raw));
        json.serialize(serializer)
    }
}

impl Serialize for What {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Nothing => serializer.serialize_unit(),
            Self::Stored(stored) => stored.serialize(serializer),
            Self::Query(asked) => asked.serialize(serializer),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grafana::Loki;

    #[test]
    fn the_entry_that_grafana_adds() {
        assert_eq!(
            json!(Annotation::built_in()),
            json!({"builtIn": 1, "datasource": {"type": "grafana", "uid": "-- Grafana --"}, "enable": true, "hide": true,
                   "iconColor": "rgba(0, 211, 255, 1)", "name": "Annotations & Alerts", "type": "dashboard"})
        );
    }

    #[test]
    fn stored_events_and_answers() {
        let stored = json!(Annotation::tags("Deploys", ["deploy"]).match_any().limit(10).raw(json!({"x": 1})));
        assert_eq!((&stored["target"], &stored["x"]), (&json!({"limit": 10, "matchAny": true, "tags": ["deploy"], "type": "tags"}), &json!(1)));
        let asked = Annotation::prometheus("Restarts", "up == 0").title("t").text("{{pod}}").tag_keys(["pod", "job"]).use_value_for_time();
        let json = json!(asked);
        assert_eq!((&json["target"]["refId"], &json["target"]["expr"], &json["tagKeys"]), (&json!("Anno"), &json!("up == 0"), &json!("pod,job")));
        assert_eq!((asked.name(), asked.leaf().value()), ("Restarts", json));
        let loki = json!(Annotation::query("Errors", Loki::new("{a=\"b\"}")).map(EventField::Title, EventFrom::text("error").regex("(.*)")));
        assert_eq!(loki["datasource"]["type"], "loki");
        assert_eq!(loki["mappings"], json!({"title": {"source": "text", "value": "error", "regex": "(.*)"}}));
        assert_eq!(json!([EventFrom::nothing(), EventFrom::field("f")]), json!([{"source": "skip"}, {"source": "field", "value": "f"}]));
    }
}
