//! Playlists, as resources of Grafana's API.

use serde::Serialize;
use serde_json::Value;

use super::folder::Resource;
use super::options::words;

words! {
    /// What an entry of a playlist names.
    PlaylistBy {
        /// All dashboards with a tag.
        Tag = "dashboard_by_tag",
        /// One dashboard by its uid.
        Uid = "dashboard_by_uid",
    }
}

/// Dashboards one after the other: `kind: Playlist` of `playlist.grafana.app/v1`.
///
/// ```
/// use promforge::grafana::Playlist;
/// let wall = Playlist::new("wall", "Wall", "1m").dashboard("endpoint-stats").tag("overview");
/// assert_eq!(wall.to_json()["spec"]["items"][1]["type"], "dashboard_by_tag");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Playlist {
    uid: String,
    title: String,
    interval: String,
    items: Vec<Item>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Item {
    #[serde(rename = "type")]
    kind: PlaylistBy,
    value: String,
}

impl Playlist {
    /// A playlist by uid, title, and how long each dashboard is shown: `5m`.
    pub fn new(uid: impl Into<String>, title: impl Into<String>, interval: impl Into<String>) -> Self {
        Self { uid: uid.into(), title: title.into(), interval: interval.into(), items: Vec::new() }
    }

    /// One more dashboard, by its uid.
    #[must_use]
    pub fn dashboard(mut self, uid: impl Into<String>) -> Self {
        self.items.push(Item { kind: PlaylistBy::Uid, value: uid.into() });
        self
    }

    /// All dashboards with a tag.
    #[must_use]
    pub fn tag(mut self, tag: impl Into<String>) -> Self {
        self.items.push(Item { kind: PlaylistBy::Tag, value: tag.into() });
        self
    }

    /// The resource.
    #[must_use]
    pub fn to_json(&self) -> Value {
        #[derive(Serialize)]
        struct Spec<'a> {
            title: &'a str,
            interval: &'a str,
            items: &'a [Item],
        }
        let spec = Spec { title: &self.title, interval: &self.interval, items: &self.items };
        serde_json::json!(Resource::new("playlist.grafana.app/v1", "Playlist", &self.uid, None, spec))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn playlists_are_resources() {
        let json = Playlist::new("wall", "Wall", "1m").dashboard("a").tag("b").to_json();
        assert_eq!((&json["metadata"]["name"], &json["spec"]["items"][0]["value"]), (&serde_json::json!("wall"), &serde_json::json!("a")));
    }
}
