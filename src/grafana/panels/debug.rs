//! Debug: what Grafana does with a panel's data; for people who write panels.

use serde::Serialize;

use crate::grafana::options::words;
use crate::grafana::panel::{Panel, PanelKind, Queried};

words! {
    /// What a debug panel shows.
    DebugMode {
        /// How often it was drawn.
        Render = "render",
        /// Events of the dashboard.
        Events = "events",
        /// Where the pointer is.
        Cursor = "cursor",
        /// The state of the panel.
        State = "State",
        /// An error, thrown.
        ThrowError = "ThrowError",
    }
}

words! {
    /// What a debug panel counts.
    DebugCounter {
        /// Drawings.
        Render = "render",
        /// New data.
        Data = "dataChanged",
        /// New fields.
        Schema = "schemaChanged",
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Counters {
    render: bool,
    data_changed: bool,
    schema_changed: bool,
}

/// What Grafana does with a panel's data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Debug {
    mode: DebugMode,
    #[serde(skip_serializing_if = "Option::is_none")]
    counters: Option<Counters>,
}

impl Debug {
    /// A panel for people who write panels.
    #[track_caller]
    pub fn new(title: impl Into<String>, mode: DebugMode) -> Panel<Self> {
        Panel::new(title, Self { mode, counters: None })
    }
}

impl PanelKind for Debug {
    const TYPE: &'static str = "debug";

    fn example() -> Panel<Self> {
        Self::new("Drawings", DebugMode::Render).description("How often it was drawn.").query("up", "").counters([DebugCounter::Render, DebugCounter::Data])
    }
}

impl Queried for Debug {}

impl Panel<Debug> {
    /// What is counted.
    #[must_use]
    pub fn counters(mut self, counters: impl IntoIterator<Item = DebugCounter>) -> Self {
        let mut counted = Counters::default();
        for counter in counters {
            *match counter {
                DebugCounter::Render => &mut counted.render,
                DebugCounter::Data => &mut counted.data_changed,
                DebugCounter::Schema => &mut counted.schema_changed,
            } = true;
        }
        self.kind.counters = Some(counted);
        self
    }
}
