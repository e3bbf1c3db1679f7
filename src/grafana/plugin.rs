//! Panels of plugins that this library does not know: [`Raw`], whose options are JSON.
//!
//! A plugin that is used often becomes a kind of its own in a few lines, with options that the compiler checks; see
//! [`crate::grafana::panels`].

use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

use super::leaf::Leaf;
use super::panel::{Panel, PanelKind, Queried};

/// A panel of any plugin; options and field options are JSON.
///
/// ```
/// use promforge::grafana::{Override, Raw, Unit};
/// use serde_json::json;
///
/// let clock = Raw::new("grafana-clock-panel", "Time").options(json!({"mode": "time", "bgColor": "black"}));
/// let polystat = Raw::new("grafana-polystat-panel", "Nodes").query("up", "{{instance}}").unit(Unit::Short)
///     .options(json!({"globalShape": "hexagon"})).custom(json!({"decimals": 1}))
///     .override_fields(Override::by_name("a").property("custom.decimals", 2));
/// ```
#[derive(Debug, Clone)]
pub struct Raw {
    plugin: &'static str,
    options: Value,
    custom: Option<Value>,
}

impl Raw {
    /// A panel of the plugin with that id.
    #[track_caller]
    pub fn new(plugin: &'static str, title: impl Into<String>) -> Panel<Self> {
        Panel::new(title, Self { plugin, options: Value::Object(Map::new()), custom: None })
    }
}

impl Serialize for Raw {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.options.serialize(serializer)
    }
}

impl PanelKind for Raw {
    const TYPE: &'static str = "raw";

    fn example() -> Panel<Self> {
        Self::new("grafana-polystat-panel", "Nodes")
            .description("Each node as a hexagon.")
            .query("up", "{{instance}}")
            .options(serde_json::json!({"globalShape": "hexagon"}))
            .custom(serde_json::json!({"decimals": 1}))
    }

    fn custom(&self) -> Option<Leaf> {
        self.custom.clone().map(Leaf::from)
    }

    fn plugin(&self) -> &'static str {
        self.plugin
    }
}

impl Queried for Raw {}

impl Panel<Raw> {
    /// The panel's `options`.
    #[must_use]
    pub fn options(mut self, json: impl Into<Value>) -> Self {
        self.kind.options = json.into();
        self
    }

    /// The panel's `fieldConfig.defaults.custom`.
    #[must_use]
    pub fn custom(mut self, json: impl Into<Value>) -> Self {
        self.kind.custom = Some(json.into());
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grafana::Dashboard;

    #[test]
    fn any_plugin_can_be_said() {
        let panel = Dashboard::new("D").panels(Raw::example()).to_json()["panels"][0].take();
        assert_eq!(panel["type"], "grafana-polystat-panel");
        assert_eq!(panel["options"]["globalShape"], "hexagon");
        assert_eq!(panel["fieldConfig"]["defaults"]["custom"]["decimals"], 1);
        assert_eq!(panel["targets"][0]["expr"], "up");
    }
}
