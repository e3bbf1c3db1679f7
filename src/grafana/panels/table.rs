//! Table: one row a series, labels as columns. What a cell looks like is in [`cell`].

use serde::Serialize;

use crate::grafana::color::{Color, ColorMode};
use crate::grafana::custom::{HideFrom, field_options};
use crate::grafana::layout::Width;
use crate::grafana::leaf::Leaf;
use crate::grafana::options::{Reducer, has, words};
use crate::grafana::overrides::Override;
use crate::grafana::panel::{Panel, PanelKind, Queried};
use crate::grafana::queries::Format;
use crate::grafana::unit::Unit;

use super::BarGaugeLook;

mod cell;

pub use cell::{Cell, CellBackground};

words! {
    /// How high rows are.
    CellHeight {
        /// One line of text.
        Small = "sm",
        /// Somewhat more.
        Medium = "md",
        /// Three lines of text.
        Large = "lg",
        /// As high as the text.
        Auto = "auto",
    }
}

words! {
    /// Where text stands in a cell.
    Align {
        /// Numbers at the right side, everything else at the left.
        Auto = "auto",
        /// At the left side.
        Left = "left",
        /// At the right side.
        Right = "right",
        /// In the middle.
        Center = "center",
    }
}

words! {
    /// Where a tooltip stands.
    TooltipPlacement {
        /// Where there is room.
        Auto = "auto",
        /// Above.
        Top = "top",
        /// Below.
        Bottom = "bottom",
        /// At the left side.
        Left = "left",
        /// At the right side.
        Right = "right",
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct SortBy {
    display_name: String,
    desc: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Frozen {
    left: u8,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct TableFooter {
    show: bool,
    reducer: Vec<Reducer>,
    fields: Vec<String>,
    count_rows: bool,
    enable_pagination: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct ColumnFooter {
    reducers: Vec<Reducer>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct CellTooltip {
    field: String,
    placement: TooltipPlacement,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Columns {
    align: Align,
    cell_options: Cell,
    footer: ColumnFooter,
    inspect: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    filterable: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    width: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    min_width: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hide_header: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hidden: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    wrap_text: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    wrap_header_text: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sortable: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    style_field: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tooltip: Option<CellTooltip>,
    #[serde(skip_serializing_if = "HideFrom::nothing")]
    hide_from: HideFrom,
}

/// Rows and columns. Its queries ask for one moment, in table form.
///
/// ```
/// use promforge::grafana::panels::Cell;
/// use promforge::grafana::{Override, Table, Unit};
/// let slow = Table::new("Slowest endpoints").query("topk(5, job:latency:p95)", "").sort_descending("Value")
///     .override_fields(Override::by_name("Value").unit(Unit::Seconds).cell(Cell::gauge()));
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Table {
    show_header: bool,
    cell_height: CellHeight,
    #[serde(skip_serializing_if = "Option::is_none")]
    frame_index: Option<u32>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    show_type_icons: bool,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    sort_by: Vec<SortBy>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    enable_pagination: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    page_size: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_row_height: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    frozen_columns: Option<Frozen>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    disable_keyboard_events: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    footer: Option<TableFooter>,
    #[serde(skip)]
    columns: Columns,
}

impl Table {
    /// A table.
    #[track_caller]
    pub fn new(title: impl Into<String>) -> Panel<Self> {
        let columns = Columns {
            align: Align::Auto,
            cell_options: Cell::auto(),
            footer: ColumnFooter { reducers: Vec::new() },
            inspect: false,
            filterable: None,
            width: None,
            min_width: None,
            hide_header: None,
            hidden: None,
            wrap_text: None,
            wrap_header_text: None,
            sortable: None,
            style_field: None,
            tooltip: None,
            hide_from: HideFrom::default(),
        };
        let kind = Self {
            show_header: true,
            cell_height: CellHeight::Small,
            frame_index: None,
            show_type_icons: false,
            sort_by: Vec::new(),
            enable_pagination: false,
            page_size: None,
            max_row_height: None,
            frozen_columns: None,
            disable_keyboard_events: false,
            footer: None,
            columns,
        };
        Panel::new(title, kind)
    }
}

impl PanelKind for Table {
    const TYPE: &'static str = "table";
    const WIDTH: Width = Width::Full;
    const INSTANT: bool = true;
    const FORMAT: Format = Format::Table;

    fn example() -> Panel<Self> {
        let panel = Self::new("Slowest endpoints")
            .description("95th percentile of the response time by path.")
            .unit(Unit::Seconds)
            .query("histogram_quantile(0.95, sum by (le, path) (rate(http_request_duration_seconds_bucket[5m])))", "")
            .sort_descending("Value")
            .sort_ascending("path")
            .cell_height(CellHeight::Medium)
            .no_header()
            .type_icons()
            .frame(0)
            .paginate()
            .page_size(20)
            .max_row_height(120)
            .freeze_columns(1)
            .no_keyboard()
            .footer_below_12([Reducer::Sum], ["Value"]);
        columns_example(panel)
            .override_fields(Override::by_name("Value").display_name("p95").decimals(3).column_width(120).cell(Cell::gauge().look(BarGaugeLook::Lcd)))
            .override_fields(Override::by_name("path").cell(Cell::color_background(CellBackground::Gradient).whole_row()).color(ColorMode::Fixed(Color::Blue)))
    }

    fn custom(&self) -> Option<Leaf> {
        Some(Leaf::of(self.columns.clone()))
    }
}

/// Every option of columns.
fn columns_example(panel: Panel<Table>) -> Panel<Table> {
    panel
        .align(Align::Center)
        .cell(Cell::color_text())
        .inspect()
        .filterable()
        .column_width(200)
        .min_column_width(80)
        .hide_header()
        .hide_column_below_12()
        .wrap_text()
        .wrap_header()
        .sortable(false)
        .style_from("style")
        .cell_tooltip("details", TooltipPlacement::Left)
        .footer([Reducer::Sum, Reducer::Mean])
        .hide_from([])
}

impl Queried for Table {}

has! { Table: HideFrom = columns.hide_from }

field_options! { COLUMNS in Table, columns:
    /// Where text stands in cells.
    align(align: Align): "align", .align = align;
    /// What cells look like.
    cell(cell: Cell): "cellOptions", .cell_options = cell;
    /// Readers can look at the whole value of a cell.
    inspect(): "inspect", .inspect = true;
    /// Readers can filter by column.
    filterable(): "filterable", .filterable = Some(true);
    /// The width of columns in pixels.
    column_width(pixels: u32): "width", .width = Some(pixels);
    /// The least width of columns in pixels.
    min_column_width(pixels: u32): "minWidth", .min_width = Some(pixels);
    /// No header for the column; for columns of buttons.
    hide_header(): "hideHeader", .hide_header = Some(true);
    /// Does not show the column in Grafana 11; later Grafana has `Override::hidden` for it.
    hide_column_below_12(): "hidden", .hidden = Some(true);
    /// Long texts continue on the next line; Grafana 12 and later. See [`Cell::wrapped`] for Grafana 11.
    wrap_text(): "wrapText", .wrap_text = Some(true);
    /// Long headers continue on the next line; Grafana 12 and later.
    wrap_header(): "wrapHeaderText", .wrap_header_text = Some(true);
    /// Whether readers can sort by the column; Grafana 13 and later.
    sortable(sortable: bool): "sortable", .sortable = Some(sortable);
    /// The field that says how the cell is styled; Grafana 13 and later.
    style_from(field: impl Into<String>): "styleField", .style_field = Some(field.into());
    /// Shows the value of another field beside the pointer; Grafana 12 and later.
    cell_tooltip(field: impl Into<String>, placement: TooltipPlacement): "tooltip", .tooltip = Some(CellTooltip { field: field.into(), placement });
    /// Calculations below the column; Grafana 12 and later.
    footer(reducers: impl IntoIterator<Item = Reducer>): "footer", .footer = ColumnFooter { reducers: reducers.into_iter().collect() };
}

impl Panel<Table> {
    /// Rows by the given column, largest first.
    #[must_use]
    pub fn sort_descending(mut self, column: impl Into<String>) -> Self {
        self.kind.sort_by.push(SortBy { display_name: column.into(), desc: true });
        self
    }

    /// Rows by the given column, smallest first.
    #[must_use]
    pub fn sort_ascending(mut self, column: impl Into<String>) -> Self {
        self.kind.sort_by.push(SortBy { display_name: column.into(), desc: false });
        self
    }

    /// How high rows are.
    #[must_use]
    pub const fn cell_height(mut self, height: CellHeight) -> Self {
        self.kind.cell_height = height;
        self
    }

    /// No header.
    #[must_use]
    pub const fn no_header(mut self) -> Self {
        self.kind.show_header = false;
        self
    }

    /// Shows in the header which type a column has.
    #[must_use]
    pub const fn type_icons(mut self) -> Self {
        self.kind.show_type_icons = true;
        self
    }

    /// Which of several answers is shown at first, from 0.
    #[must_use]
    pub const fn frame(mut self, index: u32) -> Self {
        self.kind.frame_index = Some(index);
        self
    }

    /// Pages instead of a long list; Grafana 12 and later.
    #[must_use]
    pub const fn paginate(mut self) -> Self {
        self.kind.enable_pagination = true;
        self
    }

    /// Rows of a page; as many as fit, if unsaid; Grafana 13 and later.
    #[must_use]
    pub const fn page_size(mut self, rows: u32) -> Self {
        self.kind.page_size = Some(rows);
        self
    }

    /// The greatest height of rows whose text continues on the next line, in pixels; Grafana 12 and later.
    #[must_use]
    pub const fn max_row_height(mut self, pixels: u32) -> Self {
        self.kind.max_row_height = Some(pixels);
        self
    }

    /// The first `n` columns stay where they are when the reader scrolls to the side; Grafana 12 and later.
    #[must_use]
    pub const fn freeze_columns(mut self, n: u8) -> Self {
        self.kind.frozen_columns = Some(Frozen { left: n });
        self
    }

    /// Does not listen to the keyboard; Grafana 13 and later.
    #[must_use]
    pub const fn no_keyboard(mut self) -> Self {
        self.kind.disable_keyboard_events = true;
        self
    }

    /// The footer of Grafana 11: calculations below the given columns, or below all if there are none given. Later Grafana has
    /// [`Self::footer`] and understands this one too.
    #[must_use]
    pub fn footer_below_12<T: Into<String>>(mut self, reducers: impl IntoIterator<Item = Reducer>, columns: impl IntoIterator<Item = T>) -> Self {
        let fields = columns.into_iter().map(Into::into).collect();
        let footer = TableFooter { show: true, reducer: reducers.into_iter().collect(), fields, count_rows: false, enable_pagination: false };
        self.kind.footer = Some(footer);
        self
    }

    /// That footer counts rows instead.
    #[must_use]
    pub fn count_rows_below_12(mut self) -> Self {
        let footer = TableFooter { show: true, reducer: vec![Reducer::Count], fields: Vec::new(), count_rows: true, enable_pagination: false };
        self.kind.footer = Some(footer);
        self
    }

    /// Pages in Grafana 11, whose switch is in the footer.
    #[must_use]
    pub fn paginate_below_12(mut self) -> Self {
        let footer = TableFooter { show: false, reducer: Vec::new(), fields: Vec::new(), count_rows: false, enable_pagination: false };
        self.kind.footer.get_or_insert(footer).enable_pagination = true;
        self
    }
}
