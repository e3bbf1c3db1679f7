//! Which datasource a query goes to.

use serde::Serialize;

/// Which datasource a query goes to: the plugin's id, and a uid or a variable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Datasource {
    #[serde(rename = "type")]
    kind: String,
    uid: String,
}

impl Datasource {
    /// The one that the variable `datasource` names; what panels use unless told otherwise.
    #[must_use]
    pub fn variable() -> Self {
        Self::named_by("datasource")
    }

    /// The Prometheus that the given datasource variable names.
    #[must_use]
    pub fn named_by(variable: &str) -> Self {
        Self::uid("prometheus", format!("${{{variable}}}"))
    }

    /// A certain one: plugin id and uid.
    pub fn uid(kind: impl Into<String>, uid: impl Into<String>) -> Self {
        Self { kind: kind.into(), uid: uid.into() }
    }

    /// Every query of the panel names its own: `-- Mixed --`.
    #[must_use]
    pub fn mixed() -> Self {
        Self::uid("datasource", "-- Mixed --")
    }

    /// What a panel uses whose queries are for the given plugin: the variable `datasource` for Prometheus, for others the variable
    /// called like the plugin (`${loki}`).
    #[must_use]
    pub fn default_for(plugin: &str) -> Self {
        if plugin == "prometheus" { Self::variable() } else { Self::uid(plugin, format!("${{{}}}", plugin.replace('-', "_"))) }
    }

    /// The plugin's id.
    #[must_use]
    pub fn plugin(&self) -> &str {
        &self.kind
    }

    /// Its uid, or the variable that names it: `${datasource}`.
    #[must_use]
    pub fn reference(&self) -> &str {
        &self.uid
    }
}

impl Default for Datasource {
    fn default() -> Self {
        Self::variable()
    }
}
