//! Links: of dashboards and panels, and on values.

use serde::Serialize;

use super::options::words;

words! {
    /// The icon of a link in the dashboard's header.
    Icon {
        /// An arrow out of a box.
        External = "external link",
        /// Squares.
        Dashboard = "dashboard",
        /// A question mark.
        Question = "question",
        /// An i.
        Info = "info",
        /// A flash.
        Bolt = "bolt",
        /// A page.
        Doc = "doc",
        /// A cloud.
        Cloud = "cloud",
    }
}

/// A link in the dashboard's header or on a panel.
///
/// All of Grafana's fields are always written, since its schema requires them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Link {
    title: String,
    #[serde(rename = "type")]
    kind: &'static str,
    icon: Icon,
    tooltip: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    tags: Vec<String>,
    as_dropdown: bool,
    target_blank: bool,
    include_vars: bool,
    keep_time: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    placement: Option<&'static str>,
}

impl Link {
    /// A link to an address; it may use variables.
    pub fn new(title: impl Into<String>, url: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            kind: "link",
            icon: Icon::External,
            tooltip: String::new(),
            url: Some(url.into()),
            tags: Vec::new(),
            as_dropdown: false,
            target_blank: false,
            include_vars: false,
            keep_time: false,
            placement: None,
        }
    }

    /// A list of all dashboards that have one of the tags; it keeps variables and time range.
    pub fn dashboards<T: Into<String>>(title: impl Into<String>, tags: impl IntoIterator<Item = T>) -> Self {
        let tags = tags.into_iter().map(Into::into).collect();
        Self { kind: "dashboards", icon: Icon::Dashboard, url: None, tags, as_dropdown: true, include_vars: true, keep_time: true, ..Self::new(title, "") }
    }

    /// Words shown when the pointer rests on it.
    #[must_use]
    pub fn tooltip(mut self, text: impl Into<String>) -> Self {
        self.tooltip = text.into();
        self
    }

    /// Another icon than an arrow out of a box.
    #[must_use]
    pub const fn icon(mut self, icon: Icon) -> Self {
        self.icon = icon;
        self
    }

    /// A link beside the other for each of the [`dashboards`](Self::dashboards), instead of one menu.
    #[must_use]
    pub const fn side_by_side(mut self) -> Self {
        self.as_dropdown = false;
        self
    }

    /// Stands in the controls menu instead of the header. Grafana 12.3 and later.
    #[must_use]
    pub const fn in_controls_menu(mut self) -> Self {
        self.placement = Some("inControlsMenu");
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

/// A link on a value; its address may use the value: `${__value.raw}`, `${__field.labels.pod}`, `${__url_time_range}`.
///
/// ```
/// use promforge::grafana::DataLink;
/// let logs = DataLink::new("Logs of ${__field.labels.pod}", "/explore?pod=${__field.labels.pod}&${__url_time_range}").new_tab();
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DataLink {
    title: String,
    url: String,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    target_blank: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    one_click: bool,
}

impl DataLink {
    /// A link with that title to an address.
    pub fn new(title: impl Into<String>, url: impl Into<String>) -> Self {
        Self { title: title.into(), url: url.into(), target_blank: false, one_click: false }
    }

    /// Opens in a new tab.
    #[must_use]
    pub const fn new_tab(mut self) -> Self {
        self.target_blank = true;
        self
    }

    /// One click is enough: no menu before it.
    #[must_use]
    pub const fn one_click(mut self) -> Self {
        self.one_click = true;
        self
    }

    /// The texts that may use variables.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        [self.title.as_str(), self.url.as_str()].into_iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn links_are_spelled_as_grafana_has_them() {
        let link = Link::dashboards("More", ["http"]).side_by_side().icon(Icon::Bolt).in_controls_menu().tooltip("t").new_tab();
        assert_eq!(
            json!(link),
            json!({"title": "More", "type": "dashboards", "icon": "bolt", "tooltip": "t", "tags": ["http"], "asDropdown": false, "targetBlank": true,
                   "includeVars": true, "keepTime": true, "placement": "inControlsMenu"})
        );
        assert_eq!(json!(Link::new("a", "b").keep_variables().keep_time())["url"], "b");
    }
}
