//! List of dashboards: starred ones, recent ones, or those that a search finds.

use serde::Serialize;

use crate::grafana::panel::{Panel, PanelKind};

/// Links to dashboards. It has no queries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DashboardList {
    show_starred: bool,
    show_recently_viewed: bool,
    show_search: bool,
    show_headings: bool,
    show_folder_names: bool,
    include_vars: bool,
    keep_time: bool,
    max_items: u32,
    query: String,
    tags: Vec<String>,
    #[serde(rename = "folderUID", skip_serializing_if = "Option::is_none")]
    folder_uid: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    folder_id: Option<u32>,
}

impl DashboardList {
    /// The reader's starred dashboards.
    #[track_caller]
    pub fn new(title: impl Into<String>) -> Panel<Self> {
        let kind = Self {
            show_starred: true,
            show_recently_viewed: false,
            show_search: false,
            show_headings: true,
            show_folder_names: true,
            include_vars: false,
            keep_time: false,
            max_items: 10,
            query: String::new(),
            tags: Vec::new(),
            folder_uid: None,
            folder_id: None,
        };
        Panel::new(title, kind)
    }
}

impl PanelKind for DashboardList {
    const TYPE: &'static str = "dashlist";
    const HAS_DATA: bool = false;

    fn example() -> Panel<Self> {
        Self::new("More")
            .no_starred()
            .recently_viewed()
            .search("latency")
            .with_tags(["http"])
            .in_folder("services")
            .in_folder_with_id(3)
            .no_headings()
            .no_folder_names()
            .keep_variables()
            .keep_time()
            .limit(20)
    }
}

impl Panel<DashboardList> {
    /// Not the starred ones.
    #[must_use]
    pub const fn no_starred(mut self) -> Self {
        self.kind.show_starred = false;
        self
    }

    /// Those that the reader looked at last.
    #[must_use]
    pub const fn recently_viewed(mut self) -> Self {
        self.kind.show_recently_viewed = true;
        self
    }

    /// Those that a search finds; nothing finds all.
    #[must_use]
    pub fn search(mut self, query: impl Into<String>) -> Self {
        self.kind.show_search = true;
        self.kind.query = query.into();
        self
    }

    /// Those that have one of the tags.
    #[must_use]
    pub fn with_tags<T: Into<String>>(mut self, tags: impl IntoIterator<Item = T>) -> Self {
        self.kind.show_search = true;
        self.kind.tags = tags.into_iter().map(Into::into).collect();
        self
    }

    /// Those of the folder with the given uid.
    #[must_use]
    pub fn in_folder(mut self, uid: impl Into<String>) -> Self {
        self.kind.show_search = true;
        self.kind.folder_uid = Some(uid.into());
        self
    }

    /// Those of the folder with the given number, for Grafana before 11, where folders had no uid here.
    #[must_use]
    pub const fn in_folder_with_id(mut self, id: u32) -> Self {
        self.kind.show_search = true;
        self.kind.folder_id = Some(id);
        self
    }

    /// No headings above the lists.
    #[must_use]
    pub const fn no_headings(mut self) -> Self {
        self.kind.show_headings = false;
        self
    }

    /// Not in which folder they are.
    #[must_use]
    pub const fn no_folder_names(mut self) -> Self {
        self.kind.show_folder_names = false;
        self
    }

    /// Passes the values of all variables on.
    #[must_use]
    pub const fn keep_variables(mut self) -> Self {
        self.kind.include_vars = true;
        self
    }

    /// Passes the time range on.
    #[must_use]
    pub const fn keep_time(mut self) -> Self {
        self.kind.keep_time = true;
        self
    }

    /// At most so many of each list.
    #[must_use]
    pub const fn limit(mut self, limit: u32) -> Self {
        self.kind.max_items = limit;
        self
    }
}
