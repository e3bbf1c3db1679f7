//! YAML with positions: a reader that keeps spans, styles, comments and duplicate keys, implicit types as Prometheus' Go
//! libraries have them, a canonical writer, and edits that leave everything around them alone.
//!
//! The only module that names a YAML crate: `granit-parser` turns text into events, the tree above them is ours. It opens
//! no files, takes text that is already UTF-8, and knows nothing about rules or manifests; their readers walk the tree.
//!
//! ```
//! use promforge::text::SourceId;
//! use promforge::yaml::{Limits, read};
//! let text = "groups:\n- name: a\n  rules:\n  - expr: >-\n      up\n      == 0\n";
//! let stream = read(text, SourceId(0), &Limits::default());
//! assert!(stream.findings.is_empty());
//! let root = stream.documents[0].root().expect("one document");
//! let group = root.get("groups").and_then(|n| n.item(0)).expect("one group");
//! let expr = group.get("rules").and_then(|n| n.item(0)).and_then(|n| n.get("expr")).and_then(|n| n.mapped()).expect("an expression");
//! assert_eq!(expr.as_str(), "up == 0");
//! assert_eq!(expr.host_of(3) as usize, text.find("== 0").expect("present"));
//! ```

mod base64;
mod block;
mod edit;
mod fields;
mod lenient;
mod plain;
mod read;
mod resolve;
mod scalar;
mod strict;
mod syntax;
mod tree;
mod write;

pub use edit::{apply, replace_scalar, takes_lines};

pub use fields::{Fields, nearest};
pub use read::{Limits, MAX_DEPTH, MAX_EXPANDED_NODES, read};
pub use resolve::{Dialect, ScalarValue, resolve};

pub use tree::{Comment, Document, Kind, Mapping, Node, Scalar, ScalarStyle, Sequence, Stream};
pub use write::{write, write_commented, write_documents};
