//! Node graph: things and how they are connected.

use serde::Serialize;

use crate::grafana::color::Color;
use crate::grafana::layout::Width;
use crate::grafana::options::words;
use crate::grafana::panel::{Panel, PanelKind, Queried};
use crate::grafana::queries::Format;
use crate::grafana::unit::Unit;

words! {
    /// What turning the mouse's wheel does.
    NodeZoom {
        /// It zooms with a key held, and scrolls the dashboard otherwise.
        Cooperative = "cooperative",
        /// It zooms.
        Greedy = "greedy",
    }
}

words! {
    /// How things are laid out.
    NodeLayout {
        /// In layers, by the direction of connections.
        Layered = "layered",
        /// As if connections were springs.
        Force = "force",
        /// In rows and columns.
        Grid = "grid",
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Arc {
    field: String,
    color: Color,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Nodes {
    #[serde(skip_serializing_if = "Option::is_none")]
    main_stat_unit: Option<Unit>,
    #[serde(skip_serializing_if = "Option::is_none")]
    secondary_stat_unit: Option<Unit>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    arcs: Vec<Arc>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Edges {
    #[serde(skip_serializing_if = "Option::is_none")]
    main_stat_unit: Option<Unit>,
    #[serde(skip_serializing_if = "Option::is_none")]
    secondary_stat_unit: Option<Unit>,
}

/// Things and how they are connected. Its queries answer tables of nodes and of edges.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NodeGraph {
    nodes: Nodes,
    edges: Edges,
    #[serde(skip_serializing_if = "Option::is_none")]
    zoom_mode: Option<NodeZoom>,
    #[serde(skip_serializing_if = "Option::is_none")]
    layout_algorithm: Option<NodeLayout>,
}

impl NodeGraph {
    /// A panel of nodes and edges.
    #[track_caller]
    pub fn new(title: impl Into<String>) -> Panel<Self> {
        Panel::new(title, Self::default())
    }
}

impl PanelKind for NodeGraph {
    const TYPE: &'static str = "nodeGraph";
    const WIDTH: Width = Width::Full;
    const HEIGHT: u32 = 14;
    const INSTANT: bool = true;
    const FORMAT: Format = Format::Table;

    fn example() -> Panel<Self> {
        Self::new("Services")
            .description("Who calls whom.")
            .query("sum by (client, server) (rate(traces_service_graph_request_total[5m]))", "")
            .node_units(Unit::RequestsPerSecond, Unit::Milliseconds)
            .edge_units(Unit::RequestsPerSecond, Unit::Milliseconds)
            .arc("arc__failed", Color::Red)
            .arc("arc__success", Color::Green)
            .zoom(NodeZoom::Greedy)
            .node_layout(NodeLayout::Force)
    }
}

impl Queried for NodeGraph {}

impl Panel<NodeGraph> {
    /// The units of the two numbers of a node.
    #[must_use]
    pub fn node_units(mut self, main: Unit, secondary: Unit) -> Self {
        (self.kind.nodes.main_stat_unit, self.kind.nodes.secondary_stat_unit) = (Some(main), Some(secondary));
        self
    }

    /// The units of the two numbers of an edge.
    #[must_use]
    pub fn edge_units(mut self, main: Unit, secondary: Unit) -> Self {
        (self.kind.edges.main_stat_unit, self.kind.edges.secondary_stat_unit) = (Some(main), Some(secondary));
        self
    }

    /// A part of the circle around a node, as large as the share in the field says.
    #[must_use]
    pub fn arc(mut self, field: impl Into<String>, color: Color) -> Self {
        self.kind.nodes.arcs.push(Arc { field: field.into(), color });
        self
    }

    /// What turning the mouse's wheel does.
    #[must_use]
    pub const fn zoom(mut self, zoom: NodeZoom) -> Self {
        self.kind.zoom_mode = Some(zoom);
        self
    }

    /// How nodes are laid out; Grafana 12 and later.
    #[must_use]
    pub const fn node_layout(mut self, layout: NodeLayout) -> Self {
        self.kind.layout_algorithm = Some(layout);
        self
    }
}
