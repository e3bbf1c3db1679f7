//! Logs: lines of text, newest first.

use serde::Serialize;

use crate::grafana::layout::Width;
use crate::grafana::options::words;
use crate::grafana::panel::{Panel, PanelKind, Queried};

words! {
    /// In which order lines come.
    LogsOrder {
        /// Newest first.
        NewestFirst = "Descending",
        /// Oldest first.
        OldestFirst = "Ascending",
    }
}

words! {
    /// Which lines count as the same and are shown once.
    LogsDedup {
        /// None.
        Off = "none",
        /// Equal ones.
        Exact = "exact",
        /// Those that differ in numbers only.
        Numbers = "numbers",
        /// Those with the same punctuation.
        Signature = "signature",
    }
}

words! {
    /// The size of lines.
    LogsFont {
        /// Grafana's.
        Default = "default",
        /// Smaller.
        Small = "small",
    }
}

words! {
    /// Where the details of a line are shown.
    LogsDetails {
        /// Below the line.
        Inline = "inline",
        /// At the side.
        Sidebar = "sidebar",
    }
}

words! {
    /// How exact times are written.
    LogsTime {
        /// To the millisecond.
        Milliseconds = "ms",
        /// To the nanosecond.
        Nanoseconds = "ns",
    }
}

/// Lines of text, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Logs {
    show_time: bool,
    show_labels: bool,
    show_common_labels: bool,
    wrap_log_message: bool,
    prettify_log_message: bool,
    enable_log_details: bool,
    show_log_context_toggle: bool,
    sort_order: LogsOrder,
    dedup_strategy: LogsDedup,
    enable_infinite_scrolling: bool,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    displayed_fields: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    show_controls: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    show_field_selector: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    show_level: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    show_log_attributes: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    syntax_highlighting: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    font_size: Option<LogsFont>,
    #[serde(skip_serializing_if = "Option::is_none")]
    details_mode: Option<LogsDetails>,
    #[serde(skip_serializing_if = "Option::is_none")]
    timestamp_resolution: Option<LogsTime>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unwrapped_columns: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    allow_download: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    no_interactions: Option<bool>,
}

impl Logs {
    /// A panel of log lines.
    #[track_caller]
    pub fn new(title: impl Into<String>) -> Panel<Self> {
        let kind = Self {
            show_time: false,
            show_labels: false,
            show_common_labels: false,
            wrap_log_message: false,
            prettify_log_message: false,
            enable_log_details: true,
            show_log_context_toggle: false,
            sort_order: LogsOrder::NewestFirst,
            dedup_strategy: LogsDedup::Off,
            enable_infinite_scrolling: false,
            displayed_fields: Vec::new(),
            show_controls: None,
            show_field_selector: None,
            show_level: None,
            show_log_attributes: None,
            syntax_highlighting: None,
            font_size: None,
            details_mode: None,
            timestamp_resolution: None,
            unwrapped_columns: None,
            allow_download: None,
            no_interactions: None,
        };
        Panel::new(title, kind)
    }
}

impl PanelKind for Logs {
    const TYPE: &'static str = "logs";
    const WIDTH: Width = Width::Full;
    const HEIGHT: u32 = 10;

    fn example() -> Panel<Self> {
        Self::new("Errors")
            .description("What the services complain about.")
            .query("{namespace=\"web\"} |= \"error\"", "")
            .times()
            .labels()
            .common_labels()
            .wrapped()
            .pretty_json()
            .no_details()
            .context()
            .order(LogsOrder::OldestFirst)
            .dedup(LogsDedup::Signature)
            .infinite_scrolling()
            .displayed_fields(["status", "path"])
            .controls(true)
            .field_selector(true)
            .level(true)
            .attributes(false)
            .syntax_highlighting(true)
            .font(LogsFont::Small)
            .details(LogsDetails::Sidebar)
            .time_resolution(LogsTime::Nanoseconds)
            .columns(true)
            .download(false)
            .no_interactions()
    }
}

impl Queried for Logs {}

impl Panel<Logs> {
    /// Writes the time of each line.
    #[must_use]
    pub const fn times(mut self) -> Self {
        self.kind.show_time = true;
        self
    }

    /// Writes the labels in which lines differ.
    #[must_use]
    pub const fn labels(mut self) -> Self {
        self.kind.show_labels = true;
        self
    }

    /// Writes the labels that all lines have, once.
    #[must_use]
    pub const fn common_labels(mut self) -> Self {
        self.kind.show_common_labels = true;
        self
    }

    /// Long lines continue below.
    #[must_use]
    pub const fn wrapped(mut self) -> Self {
        self.kind.wrap_log_message = true;
        self
    }

    /// Indents JSON.
    #[must_use]
    pub const fn pretty_json(mut self) -> Self {
        self.kind.prettify_log_message = true;
        self
    }

    /// A click on a line does not show its details.
    #[must_use]
    pub const fn no_details(mut self) -> Self {
        self.kind.enable_log_details = false;
        self
    }

    /// Offers the lines around a line.
    #[must_use]
    pub const fn context(mut self) -> Self {
        self.kind.show_log_context_toggle = true;
        self
    }

    /// In which order lines come.
    #[must_use]
    pub const fn order(mut self, order: LogsOrder) -> Self {
        self.kind.sort_order = order;
        self
    }

    /// Which lines count as the same and are shown once.
    #[must_use]
    pub const fn dedup(mut self, dedup: LogsDedup) -> Self {
        self.kind.dedup_strategy = dedup;
        self
    }

    /// Asks for more when the reader has come to the end.
    #[must_use]
    pub const fn infinite_scrolling(mut self) -> Self {
        self.kind.enable_infinite_scrolling = true;
        self
    }

    /// Shows these fields instead of the line.
    #[must_use]
    pub fn displayed_fields<T: Into<String>>(mut self, fields: impl IntoIterator<Item = T>) -> Self {
        self.kind.displayed_fields = fields.into_iter().map(Into::into).collect();
        self
    }

    /// Whether readers have buttons for all this.
    #[must_use]
    pub const fn controls(mut self, shown: bool) -> Self {
        self.kind.show_controls = Some(shown);
        self
    }

    /// Whether readers can choose fields.
    #[must_use]
    pub const fn field_selector(mut self, shown: bool) -> Self {
        self.kind.show_field_selector = Some(shown);
        self
    }

    /// Whether the level of each line is shown; Grafana 13 and later.
    #[must_use]
    pub const fn level(mut self, shown: bool) -> Self {
        self.kind.show_level = Some(shown);
        self
    }

    /// Whether attributes of OpenTelemetry are shown; Grafana 12 and later.
    #[must_use]
    pub const fn attributes(mut self, shown: bool) -> Self {
        self.kind.show_log_attributes = Some(shown);
        self
    }

    /// Whether parts of lines are coloured.
    #[must_use]
    pub const fn syntax_highlighting(mut self, on: bool) -> Self {
        self.kind.syntax_highlighting = Some(on);
        self
    }

    /// The size of lines.
    #[must_use]
    pub const fn font(mut self, font: LogsFont) -> Self {
        self.kind.font_size = Some(font);
        self
    }

    /// Where the details of a line are shown.
    #[must_use]
    pub const fn details(mut self, details: LogsDetails) -> Self {
        self.kind.details_mode = Some(details);
        self
    }

    /// How exact times are written; Grafana 12 and later.
    #[must_use]
    pub const fn time_resolution(mut self, resolution: LogsTime) -> Self {
        self.kind.timestamp_resolution = Some(resolution);
        self
    }

    /// Whether the parts of lines that do not continue below stand in columns; Grafana 12 and later.
    #[must_use]
    pub const fn columns(mut self, on: bool) -> Self {
        self.kind.unwrapped_columns = Some(on);
        self
    }

    /// Whether readers can download lines; Grafana 13 and later.
    #[must_use]
    pub const fn download(mut self, allowed: bool) -> Self {
        self.kind.allow_download = Some(allowed);
        self
    }

    /// Lines do not react to the pointer; Grafana 12 and later.
    #[must_use]
    pub const fn no_interactions(mut self) -> Self {
        self.kind.no_interactions = Some(true);
        self
    }
}
