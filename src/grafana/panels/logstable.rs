//! Logs table: lines of text as rows with fields as columns; Grafana 13 and later.

use serde::Serialize;

use super::LogsOrder;
use crate::grafana::layout::Width;
use crate::grafana::panel::{Panel, PanelKind, Queried};

/// Lines of text as rows with fields as columns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
#[serde(rename_all = "camelCase")]
pub struct LogsTable {
    displayed_fields: Vec<String>,
    sort_order: LogsOrder,
    show_controls: bool,
    enable_log_details: bool,
    log_details_width: u32,
    field_selector_width: u32,
    show_copy_log_link: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    wrap_text: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    allow_download: Option<bool>,
}

impl LogsTable {
    /// A table of log lines.
    #[track_caller]
    pub fn new(title: impl Into<String>) -> Panel<Self> {
        let kind = Self {
            displayed_fields: Vec::new(),
            sort_order: LogsOrder::NewestFirst,
            show_controls: true,
            enable_log_details: true,
            log_details_width: 400,
            field_selector_width: 220,
            show_copy_log_link: false,
            wrap_text: None,
            allow_download: None,
        };
        Panel::new(title, kind)
    }
}

impl PanelKind for LogsTable {
    const TYPE: &'static str = "logstable";
    const WIDTH: Width = Width::Full;
    const HEIGHT: u32 = 10;

    fn example() -> Panel<Self> {
        Self::new("Requests")
            .description("Each request with its status.")
            .query("{namespace=\"web\"} | json", "")
            .displayed_fields(["time", "path", "status"])
            .order(LogsOrder::OldestFirst)
            .no_controls()
            .no_details()
            .details_width(500)
            .field_selector_width(180)
            .copy_link()
            .wrapped(true)
            .download(true)
    }
}

impl Queried for LogsTable {}

impl Panel<LogsTable> {
    /// Which fields are columns; time and line, if unsaid.
    #[must_use]
    pub fn displayed_fields<T: Into<String>>(mut self, fields: impl IntoIterator<Item = T>) -> Self {
        self.kind.displayed_fields = fields.into_iter().map(Into::into).collect();
        self
    }

    /// In which order lines come.
    #[must_use]
    pub const fn order(mut self, order: LogsOrder) -> Self {
        self.kind.sort_order = order;
        self
    }

    /// No buttons.
    #[must_use]
    pub const fn no_controls(mut self) -> Self {
        self.kind.show_controls = false;
        self
    }

    /// A click on a line does not show its details.
    #[must_use]
    pub const fn no_details(mut self) -> Self {
        self.kind.enable_log_details = false;
        self
    }

    /// The width of the details in pixels.
    #[must_use]
    pub const fn details_width(mut self, pixels: u32) -> Self {
        self.kind.log_details_width = pixels;
        self
    }

    /// The width of the list of fields in pixels.
    #[must_use]
    pub const fn field_selector_width(mut self, pixels: u32) -> Self {
        self.kind.field_selector_width = pixels;
        self
    }

    /// Offers a link to a line.
    #[must_use]
    pub const fn copy_link(mut self) -> Self {
        self.kind.show_copy_log_link = true;
        self
    }

    /// Whether long lines continue below.
    #[must_use]
    pub const fn wrapped(mut self, wrapped: bool) -> Self {
        self.kind.wrap_text = Some(wrapped);
        self
    }

    /// Whether readers can download lines.
    #[must_use]
    pub const fn download(mut self, allowed: bool) -> Self {
        self.kind.allow_download = Some(allowed);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grafana::panels::check;

    #[test]
    fn options_are_those_of_the_checklist() {
        let names = ["displayedFields", "sortOrder", "showControls", "enableLogDetails", "logDetailsWidth", "fieldSelectorWidth", "showCopyLogLink"];
        check::options::<LogsTable>(&names, &["wrapText", "allowDownload"]);
    }
}
