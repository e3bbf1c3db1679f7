//! List of annotations: what happened, newest first.

use serde::Serialize;

use crate::grafana::panel::{Panel, PanelKind};

/// What happened, newest first. It has no queries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AnnotationsList {
    only_from_this_dashboard: bool,
    only_in_time_range: bool,
    tags: Vec<String>,
    limit: u32,
    show_user: bool,
    show_time: bool,
    show_tags: bool,
    navigate_to_panel: bool,
    navigate_before: String,
    navigate_after: String,
}

impl AnnotationsList {
    /// The last ten annotations of all dashboards.
    #[track_caller]
    pub fn new(title: impl Into<String>) -> Panel<Self> {
        let kind = Self {
            only_from_this_dashboard: false,
            only_in_time_range: false,
            tags: Vec::new(),
            limit: 10,
            show_user: true,
            show_time: true,
            show_tags: true,
            navigate_to_panel: true,
            navigate_before: "10m".into(),
            navigate_after: "10m".into(),
        };
        Panel::new(title, kind)
    }
}

impl PanelKind for AnnotationsList {
    const TYPE: &'static str = "annolist";
    const HAS_DATA: bool = false;

    fn example() -> Panel<Self> {
        Self::new("Deployments")
            .only_this_dashboard()
            .only_time_range()
            .with_tags(["deployment"])
            .limit(20)
            .no_users()
            .no_times()
            .no_tags()
            .no_panels()
            .around("5m", "30m")
    }
}

impl Panel<AnnotationsList> {
    /// Of this dashboard only.
    #[must_use]
    pub const fn only_this_dashboard(mut self) -> Self {
        self.kind.only_from_this_dashboard = true;
        self
    }

    /// Of the time range only.
    #[must_use]
    pub const fn only_time_range(mut self) -> Self {
        self.kind.only_in_time_range = true;
        self
    }

    /// Those with all of the tags; they may use variables.
    #[must_use]
    pub fn with_tags<T: Into<String>>(mut self, tags: impl IntoIterator<Item = T>) -> Self {
        self.kind.tags = tags.into_iter().map(Into::into).collect();
        self
    }

    /// At most so many.
    #[must_use]
    pub const fn limit(mut self, limit: u32) -> Self {
        self.kind.limit = limit;
        self
    }

    /// Not who made them.
    #[must_use]
    pub const fn no_users(mut self) -> Self {
        self.kind.show_user = false;
        self
    }

    /// Not when they were.
    #[must_use]
    pub const fn no_times(mut self) -> Self {
        self.kind.show_time = false;
        self
    }

    /// Not their tags.
    #[must_use]
    pub const fn no_tags(mut self) -> Self {
        self.kind.show_tags = false;
        self
    }

    /// A click opens the dashboard instead of the panel.
    #[must_use]
    pub const fn no_panels(mut self) -> Self {
        self.kind.navigate_to_panel = false;
        self
    }

    /// The time range that a click shows: this long before and after; `10m` each, if unsaid.
    #[must_use]
    pub fn around(mut self, before: impl Into<String>, after: impl Into<String>) -> Self {
        (self.kind.navigate_before, self.kind.navigate_after) = (before.into(), after.into());
        self
    }
}
