//! Flame graph: where a profiled program spends its time or memory.

use serde::Serialize;

use crate::grafana::layout::Width;
use crate::grafana::panel::{Panel, PanelKind, Queried};

/// Where a program spends its time or memory. Its query asks a profiling datasource.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
#[serde(rename_all = "camelCase")]
pub struct FlameGraph {
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    show_flame_graph_only: bool,
}

impl FlameGraph {
    /// A panel with a flame graph and a table.
    #[track_caller]
    pub fn new(title: impl Into<String>) -> Panel<Self> {
        Panel::new(title, Self::default())
    }
}

impl PanelKind for FlameGraph {
    const TYPE: &'static str = "flamegraph";
    const WIDTH: Width = Width::Full;
    const HEIGHT: u32 = 14;

    fn example() -> Panel<Self> {
        Self::new("CPU").description("Where the service spends its time.").query("{service_name=\"web\"}", "").graph_only()
    }
}

impl Queried for FlameGraph {}

impl Panel<FlameGraph> {
    /// No table, no search.
    #[must_use]
    pub const fn graph_only(mut self) -> Self {
        self.kind.show_flame_graph_only = true;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grafana::panels::check;

    #[test]
    fn options_are_those_of_the_checklist() {
        check::options::<FlameGraph>(&[], &["showFlameGraphOnly"]);
    }
}
