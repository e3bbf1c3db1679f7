//! News: the entries of an RSS or Atom feed.

use serde::Serialize;

use crate::grafana::panel::{Panel, PanelKind};

/// The entries of a feed. It has no queries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct News {
    feed_url: String,
    show_image: bool,
}

impl News {
    /// The entries of the feed at that address. The reader's browser asks for it, so the feed has to allow that.
    #[track_caller]
    pub fn new(title: impl Into<String>, feed: impl Into<String>) -> Panel<Self> {
        Panel::new(title, Self { feed_url: feed.into(), show_image: true })
    }
}

impl PanelKind for News {
    const TYPE: &'static str = "news";
    const HAS_DATA: bool = false;

    fn example() -> Panel<Self> {
        Self::new("Status", "https://status.example.com/feed.atom").no_images()
    }
}

impl Panel<News> {
    /// No images.
    #[must_use]
    pub const fn no_images(mut self) -> Self {
        self.kind.show_image = false;
        self
    }
}
