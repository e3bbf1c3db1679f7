//! Library panels: panels that several dashboards share. A dashboard refers to one with [`Panel::library_panel`](super::Panel::library_panel).

use serde::Serialize;
use serde_json::Value;

use super::dashboard::{Dashboard, SCHEMA_VERSION};
use super::panel::{Panel, PanelKind};

/// A panel that several dashboards share, as Grafana's API reads it.
///
/// ```
/// use promforge::grafana::{LibraryPanel, Stat};
/// let shared = LibraryPanel::new("targets-up", Stat::new("Targets up").query("sum(up)", "")).folder("shop");
/// assert_eq!(shared.to_json()["model"]["type"], "stat");
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct LibraryPanel {
    uid: String,
    name: String,
    kind: &'static str,
    folder: Option<String>,
    description: Option<String>,
    model: Value,
}

impl LibraryPanel {
    /// The panel under a uid; its name is the panel's title.
    pub fn new<K: PanelKind>(uid: impl Into<String>, panel: Panel<K>) -> Self {
        let dashboard = Dashboard::new("").panels(panel);
        let mut model = dashboard.to_json()["panels"][0].take();
        if let Some(model) = model.as_object_mut() {
            // What is a dashboard's own.
            model.shift_remove("id");
            model.shift_remove("gridPos");
        }
        let text = |key: &str| model.get(key).and_then(Value::as_str).map(str::to_owned);
        Self { uid: uid.into(), name: text("title").unwrap_or_default(), kind: K::TYPE, folder: None, description: text("description"), model }
    }

    /// Another name than the panel's title.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// The uid of the folder it is in.
    #[must_use]
    pub fn folder(mut self, uid: impl Into<String>) -> Self {
        self.folder = Some(uid.into());
        self
    }

    /// As the API reads it.
    #[must_use]
    pub fn to_json(&self) -> Value {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Spelled<'a> {
            #[serde(skip_serializing_if = "Option::is_none")]
            folder_uid: Option<&'a str>,
            uid: &'a str,
            name: &'a str,
            #[serde(skip_serializing_if = "Option::is_none")]
            description: Option<&'a str>,
            #[serde(rename = "type")]
            kind: &'static str,
            schema_version: u32,
            version: u32,
            model: &'a Value,
        }
        let spelled = Spelled {
            folder_uid: self.folder.as_deref(),
            uid: &self.uid,
            name: &self.name,
            description: self.description.as_deref(),
            kind: self.kind,
            schema_version: SCHEMA_VERSION,
            version: 1,
            model: &self.model,
        };
        serde_json::json!(spelled)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grafana::Stat;

    #[test]
    fn what_is_a_dashboards_own_is_left_out() {
        let json = LibraryPanel::new("u", Stat::new("t").description("d").query("up", "")).name("n").folder("f").to_json();
        assert_eq!((&json["name"], &json["folderUid"], &json["description"]), (&"n".into(), &"f".into(), &"d".into()));
        assert!(json["model"].get("id").is_none() && json["model"].get("gridPos").is_none());
        assert_eq!(json["model"]["targets"][0]["expr"], "up");
    }
}
