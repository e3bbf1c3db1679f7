//! Links of dashboards and panels.

use serde::Serialize;

/// A link in the dashboard's header or on a panel.
///
/// All of Grafana's fields are always written, since its schema requires them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Link {
    title: String,
    #[serde(rename = "type")]
    kind: &'static str,
    icon: String,
    tooltip: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    tags: Vec<String>,
    as_dropdown: bool,
    target_blank: bool,
    include_vars: bool,
    keep_time: bool,
}

impl Link {
    /// A link to an address; it may use variables.
    pub fn new(title: impl Into<String>, url: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            kind: "link",
            icon: "external link".into(),
            tooltip: String::new(),
            url: Some(url.into()),
            tags: Vec::new(),
            as_dropdown: false,
            target_blank: false,
            include_vars: false,
            keep_time: false,
        }
    }

    /// A list of all dashboards that have one of the tags; it keeps variables and time range.
    pub fn dashboards<T: Into<String>>(title: impl Into<String>, tags: impl IntoIterator<Item = T>) -> Self {
        let tags = tags.into_iter().map(Into::into).collect();
        Self { kind: "dashboards", icon: "dashboard".into(), url: None, tags, as_dropdown: true, include_vars: true, keep_time: true, ..Self::new(title, "") }
    }

    /// Words shown when the pointer rests on it.
    #[must_use]
    pub fn tooltip(mut self, text: impl Into<String>) -> Self {
        self.tooltip = text.into();
        self
    }

    /// Opens in a new tab.
    #[must_use]
    pub const fn new_tab(mut self) -> Self {
        self.target_blank = true;
        self
    }

    /// Passes the values of all variables on.
    #[must_use]
    pub const fn keep_variables(mut self) -> Self {
        self.include_vars = true;
        self
    }

    /// Passes the time range on.
    #[must_use]
    pub const fn keep_time(mut self) -> Self {
        self.keep_time = true;
        self
    }

    /// The texts that may use variables.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        [self.title.as_str()].into_iter().chain(self.url.as_deref())
    }
}
