//! What happens to a panel's answers before they are shown.

use serde::Serialize;

use super::leaf::Leaf;

/// One transformation, of any kind.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Transformation {
    pub(super) id: &'static str,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) disabled: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) filter: Option<Leaf>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) topic: Option<&'static str>,
    pub(super) options: Leaf,
}
