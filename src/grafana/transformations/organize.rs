//! Organize fields: hides, orders and renames columns.

use serde::Serialize;

use crate::grafana::parts::Named;
use crate::grafana::transformation::Transform;

/// Hides, orders and renames columns; names are those of the answers, before any renaming.
///
/// ```
/// use promforge::grafana::{Organize, Table};
/// let pods = Table::new("Pods").query("kube_pod_info", "").transform(Organize::new().hide("Time").rename("pod", "Pod").first(["pod", "node"]));
/// ```
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Organize {
    exclude_by_name: Named<bool>,
    index_by_name: Named<usize>,
    rename_by_name: Named<String>,
    include_by_name: Named<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    order_by_mode: Option<&'static str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    order_by: Vec<Order>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct Order {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    desc: bool,
}

impl Organize {
    /// Changes nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The column is not shown.
    #[must_use]
    pub fn hide(mut self, name: impl Into<String>) -> Self {
        self.exclude_by_name.set(name, true);
        self
    }

    /// Only the columns said so are shown.
    #[must_use]
    pub fn keep(mut self, name: impl Into<String>) -> Self {
        self.include_by_name.set(name, true);
        self
    }

    /// The column gets another name.
    #[must_use]
    pub fn rename(mut self, from: impl Into<String>, to: impl Into<String>) -> Self {
        self.rename_by_name.set(from, to.into());
        self
    }

    /// The columns stand first, in that order; all others behind them.
    #[must_use]
    pub fn first<T: Into<String>>(mut self, names: impl IntoIterator<Item = T>) -> Self {
        for name in names {
            let at = self.index_by_name.0.len();
            self.index_by_name.set(name, at);
        }
        self
    }

    /// Columns in the order of their names, or the other way round.
    #[must_use]
    pub fn by_name(mut self, descending: bool) -> Self {
        self.order_by_mode = Some("auto");
        self.order_by.push(Order { kind: "name", name: None, desc: descending });
        self
    }

    /// Columns in the order of a label's values, or the other way round.
    #[must_use]
    pub fn by_label(mut self, label: impl Into<String>, descending: bool) -> Self {
        self.order_by_mode = Some("auto");
        self.order_by.push(Order { kind: "label", name: Some(label.into()), desc: descending });
        self
    }
}

impl Transform for Organize {
    const ID: &'static str = "organize";

    fn example() -> Self {
        Self::new().hide("Time").keep("pod").keep("node").rename("pod", "Pod").first(["node", "pod"]).by_label("zone", true).by_name(false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn names_keep_the_order_of_calls() {
        let text = json!(Organize::new().hide("b").hide("a").first(["z", "y"]).rename("z", "Z")).to_string();
        assert_eq!(text, r#"{"excludeByName":{"b":true,"a":true},"indexByName":{"z":0,"y":1},"renameByName":{"z":"Z"},"includeByName":{}}"#);
    }
}
