//! Queries that Grafana answers from itself: the answers of another panel (`-- Dashboard --`), and what it keeps (`-- Grafana --`).
//! Queries to different datasources in one panel need nothing here: say a datasource with each.

use serde::Serialize;

use crate::grafana::datasource::Datasource;
use crate::grafana::options::words;
use crate::grafana::parts::parts;
use crate::grafana::query::{Query, QueryKind};

words! {
    /// Which of a panel's answers.
    Topic {
        /// Its data.
        Series = "series",
        /// Its annotations.
        Annotations = "annotations",
        /// The states of its alerts.
        AlertStates = "alertStates",
    }
}

parts! {
    /// The answers of another panel of the dashboard.
    FromPanel on Query<FromPanel>, [kind];
    own { panel_id: u32, with_transforms: bool }
    set {
        /// Which of its answers; its data, if unsaid.
        value topic: Topic;
        /// Ad hoc filters work on the answers.
        flag adhoc_filters "adHocFiltersEnabled";
    }
}

impl QueryKind for FromPanel {
    const DATASOURCE: &'static str = "datasource";

    fn example() -> Query<Self> {
        FromPanel::new(7).transformed().topic(Topic::Annotations).adhoc_filters()
    }

    fn fixed_datasource() -> Option<Datasource> {
        Some(Datasource::uid("datasource", "-- Dashboard --"))
    }
}

impl FromPanel {
    /// The answers of the panel with that id, as its datasource gave them.
    #[must_use]
    pub fn new(panel_id: u32) -> Query<Self> {
        Query::of(Self { panel_id, ..Self::default() })
    }
}

impl Query<FromPanel> {
    /// The answers as that panel's transformations leave them.
    #[must_use]
    pub const fn transformed(mut self) -> Self {
        self.kind.with_transforms = true;
        self
    }
}

words! {
    /// What Grafana is asked for.
    GrafanaType {
        /// A random walk.
        RandomWalk = "randomWalk",
        /// A channel of Grafana Live.
        Measurements = "measurements",
        /// The files of a folder.
        List = "list",
        /// A file.
        Read = "read",
        /// Annotations.
        Annotations = "annotations",
        /// Stretches of time that come again.
        TimeRegions = "timeRegions",
    }
}

/// Stretches of time that come again: every night, every weekend.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TimeRegion {
    #[serde(skip_serializing_if = "Option::is_none")]
    from_day_of_week: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to_day_of_week: Option<u8>,
    from: String,
    to: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    timezone: Option<String>,
}

impl TimeRegion {
    /// Every day from one time to another: `22:00`, `06:00`.
    pub fn daily(from: impl Into<String>, to: impl Into<String>) -> Self {
        Self { from_day_of_week: None, to_day_of_week: None, from: from.into(), to: to.into(), timezone: None }
    }

    /// From a day of the week to another (1 is Monday, 7 is Sunday).
    #[must_use]
    pub fn days(mut self, from: u8, to: u8) -> Self {
        (self.from_day_of_week, self.to_day_of_week) = (Some(from.clamp(1, 7)), Some(to.clamp(1, 7)));
        self
    }

    /// In that time zone: `utc`, `Europe/Berlin`.
    #[must_use]
    pub fn timezone(mut self, zone: impl Into<String>) -> Self {
        self.timezone = Some(zone.into());
        self
    }
}

parts! {
    /// What Grafana keeps or makes up itself.
    FromGrafana on Query<FromGrafana>, [kind];
    own { query_type: Option<GrafanaType> }
    set {
        /// The channel of Grafana Live: `stream/telegraf/cpu`.
        text channel;
        /// Keeps so much of a channel, in milliseconds.
        value buffer: u32;
        /// The folder or file: `img/icons`.
        text path;
        /// Stretches of time that come again.
        value time_region: TimeRegion;
    }
}

impl QueryKind for FromGrafana {
    const DATASOURCE: &'static str = "grafana";

    fn example() -> Query<Self> {
        FromGrafana::new(GrafanaType::Measurements)
            .channel("stream/telegraf/cpu")
            .buffer(60_000)
            .path("img/icons")
            .time_region(TimeRegion::daily("22:00", "06:00").days(1, 5).timezone("utc"))
    }

    fn fixed_datasource() -> Option<Datasource> {
        Some(Datasource::uid("grafana", "-- Grafana --"))
    }
}

impl FromGrafana {
    /// A question to Grafana itself.
    #[must_use]
    pub fn new(what: GrafanaType) -> Query<Self> {
        Query::of(Self { query_type: Some(what), ..Self::default() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn grafanas_own_datasources_are_fixed() {
        let query = FromPanel::new(3);
        assert_eq!(query.datasource.as_ref().map(Datasource::reference), Some("-- Dashboard --"));
        assert_eq!(json!(query.kind), json!({"panelId": 3, "withTransforms": false}));
        let query = FromGrafana::new(GrafanaType::RandomWalk);
        assert_eq!((json!(query.kind), query.datasource.is_some()), (json!({"queryType": "randomWalk"}), true));
    }
}
