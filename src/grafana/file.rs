//! Dashboards that others wrote, as they are: every byte, key and odd value kept, one way to ask whatever the model.
//!
//! [`File`] reads, [`Board`] and its [`Panel`]s answer questions, [`check`] finds what Grafana would stumble over,
//! [`canonical`] writes one spelling for all, [`Patch`] changes what it is told and nothing else. Nothing here turns a dashboard into typed builders, and no expression is parsed.
//!
//! ```
//! use promforge::grafana::file::{File, Model};
//! use promforge::text::SourceId;
//! let text = r#"{"dashboard": {"title": "Hosts", "panels": [{"id": 7, "type": "stat", "title": "Load", "targets": [{"refId": "A", "expr": "node_load1"}]}]}}"#;
//! let (file, findings) = File::read(SourceId(0), text);
//! let file = file.expect("a dashboard");
//! let board = file.board();
//! let panel = board.panels()[0];
//! assert_eq!((board.model(), board.title().as_deref()), (Model::Classic, Some("Hosts")));
//! assert_eq!((panel.id(), panel.path()), (Some(7), "$.dashboard.panels[0]".to_owned()));
//! assert_eq!(panel.queries()[0].expr().as_deref(), Some("node_load1"));
//! assert!(findings.iter().any(|f| f.code.0 == "dashboard/grid")); // no `gridPos`
//! ```

mod board;
mod findings;
mod manifest;
mod order;
mod panel;
mod patch;
mod path;
mod places;
mod query;
mod read;
mod same;
mod spelling;
mod variable;
mod write;

pub use board::{Board, Model, Wrapper};
pub use findings::{CODES, check};
pub use manifest::json_of;
pub use panel::{Grid, Panel};
pub use patch::{PanelPatch, Patch, PatchError, QueryPatch, Renamed};
pub use path::path_of;
pub use query::{DatasourceName, Query};
pub use read::{File, located};
pub use same::same;
pub use spelling::number as canonical_number;
pub use variable::{Annotation, Variable};
pub use write::{canonical, canonical_text};
