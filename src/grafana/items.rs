//! What stands on a dashboard: panels, and words for where they stand: rows, stacks, lines, tabs, auto grids.

use serde_json::Value;

use super::any_panel::AnyPanel;
use super::check::Finding;
use super::condition::Condition;
use super::layout::Width;
use super::panel::{Panel, PanelKind};
use super::variable::Variable;

/// Something that stands on a dashboard.
#[derive(Debug, Clone)]
pub enum Item {
    /// A panel.
    Panel(Box<AnyPanel>),
    /// Panels below each other.
    Stack(Stack),
    /// Panels beside each other, inside of a stack.
    Line(Beside),
    /// A heading with what stands below it.
    Row(Row),
    /// Tabs.
    Tabs(Tabs),
    /// Columns that fit themselves to the screen.
    AutoGrid(AutoGrid),
}

/// One item or several, of one kind or of different ones: a panel, a row, an array, a `Vec`, or a tuple.
pub trait IntoPanels {
    /// The items, in order.
    fn into_items(self) -> Vec<Item>;
}

/// Panels below each other; as wide as said (half, if unsaid) and together as high as what stands beside them.
///
/// ```
/// use promforge::grafana::{Dashboard, Stack, Stat, Timeseries};
/// let tall_beside_short = Dashboard::new("T")
///     .row("Traffic", (Timeseries::new("Requests").two_thirds().height(10), Stack::of((Stat::new("Now"), Stat::new("Errors"))).third()));
/// let places: Vec<String> = tall_beside_short.to_json()["panels"].as_array().unwrap().iter().map(|p| p["gridPos"].to_string()).collect();
/// assert_eq!(places[2..], [r#"{"h":5,"w":8,"x":16,"y":1}"#, r#"{"h":5,"w":8,"x":16,"y":6}"#]);
/// ```
#[derive(Debug, Clone)]
pub struct Stack {
    pub(super) width: Option<Width>,
    pub(super) height: Option<u32>,
    pub(super) items: Vec<Item>,
}

impl Stack {
    /// Panels below each other.
    #[must_use]
    pub fn of(panels: impl IntoPanels) -> Self {
        Self { width: None, height: None, items: panels.into_items() }
    }

    /// Another width.
    #[must_use]
    pub const fn width(mut self, width: Width) -> Self {
        self.width = Some(width);
        self
    }

    /// A third of the dashboard.
    #[must_use]
    pub const fn third(self) -> Self {
        self.width(Width::Third)
    }

    /// A quarter.
    #[must_use]
    pub const fn quarter(self) -> Self {
        self.width(Width::Quarter)
    }

    /// What is left of its line.
    #[must_use]
    pub const fn fill_row(self) -> Self {
        self.width(Width::Fill)
    }

    /// How high all of it is, in grid units of 38 pixels; at least 1.
    #[must_use]
    pub const fn height(mut self, units: u32) -> Self {
        self.height = Some(if units == 0 { 1 } else { units });
        self
    }
}

/// Panels beside each other, inside of a [`Stack`]: those that say no width share what is left.
#[derive(Debug, Clone)]
pub struct Beside {
    pub(super) height: Option<u32>,
    pub(super) items: Vec<Item>,
}

impl Beside {
    /// Panels beside each other.
    #[must_use]
    pub fn of(panels: impl IntoPanels) -> Self {
        Self { height: None, items: panels.into_items() }
    }

    /// How high the line is, in grid units of 38 pixels; at least 1.
    #[must_use]
    pub const fn height(mut self, units: u32) -> Self {
        self.height = Some(if units == 0 { 1 } else { units });
        self
    }
}

/// A heading with what stands below it.
///
/// Rows nest in V2. In the classic model a row inside of a row follows it.
#[derive(Debug, Clone)]
pub struct Row {
    pub(super) title: String,
    pub(super) key: Option<String>,
    pub(super) collapsed: bool,
    pub(super) headless: bool,
    pub(super) fill_screen: bool,
    pub(super) repeat: Option<String>,
    pub(super) condition: Option<Condition>,
    pub(super) variables: Vec<Variable>,
    pub(super) raw: Vec<Value>,
    /// What is to say about how it was made: a block's.
    pub(super) findings: Vec<Finding>,
    pub(super) items: Vec<Item>,
}

impl Row {
    /// An open row with panels.
    pub fn new(title: impl Into<String>, panels: impl IntoPanels) -> Self {
        Self {
            title: title.into(),
            key: None,
            collapsed: false,
            headless: false,
            fill_screen: false,
            repeat: None,
            condition: None,
            variables: Vec::new(),
            raw: Vec::new(),
            findings: Vec::new(),
            items: panels.into_items(),
        }
    }

    /// What ids are derived from instead of its title, so that they survive renaming.
    #[must_use]
    pub fn key(mut self, key: impl Into<String>) -> Self {
        self.key = Some(key.into());
        self
    }

    /// Folded at first; its panels ask nothing until it is opened.
    #[must_use]
    pub const fn collapsed(mut self) -> Self {
        self.collapsed = true;
        self
    }

    /// One copy for each value of a variable.
    #[must_use]
    pub fn repeat(mut self, variable: impl Into<String>) -> Self {
        self.repeat = Some(variable.into());
        self
    }

    /// Without heading (V2).
    #[must_use]
    pub const fn without_heading(mut self) -> Self {
        self.headless = true;
        self
    }

    /// As high as the screen (V2).
    #[must_use]
    pub const fn fill_screen(mut self) -> Self {
        self.fill_screen = true;
        self
    }

    /// Shown only if the condition holds (V2).
    #[must_use]
    pub fn shown_if(mut self, condition: Condition) -> Self {
        self.condition = Some(condition);
        self
    }

    /// A variable of the row alone (V2).
    #[must_use]
    pub fn variable(mut self, variable: impl Into<Variable>) -> Self {
        self.variables.push(variable.into());
        self
    }

    /// Anything that has no word here: merged into the row's classic JSON, objects key by key.
    #[must_use]
    pub fn raw(mut self, json: impl Into<Value>) -> Self {
        self.raw.push(json.into());
        self
    }
}

/// Tabs. The classic model has none: they become open rows.
#[derive(Debug, Clone, Default)]
pub struct Tabs {
    pub(super) tabs: Vec<Tab>,
}

impl Tabs {
    /// No tabs yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// One more tab with panels.
    #[must_use]
    pub fn tab(self, title: impl Into<String>, panels: impl IntoPanels) -> Self {
        self.with(Tab::new(title, panels))
    }

    /// One more tab with more said about it.
    #[must_use]
    pub fn with(mut self, tab: Tab) -> Self {
        self.tabs.push(tab);
        self
    }
}

/// A tab.
#[derive(Debug, Clone)]
pub struct Tab(pub(super) Row);

impl Tab {
    /// A tab with panels.
    pub fn new(title: impl Into<String>, panels: impl IntoPanels) -> Self {
        Self(Row::new(title, panels))
    }

    /// What ids are derived from instead of its title.
    #[must_use]
    pub fn key(self, key: impl Into<String>) -> Self {
        Self(self.0.key(key))
    }

    /// One copy for each value of a variable.
    #[must_use]
    pub fn repeat(self, variable: impl Into<String>) -> Self {
        Self(self.0.repeat(variable))
    }

    /// Shown only if the condition holds.
    #[must_use]
    pub fn shown_if(self, condition: Condition) -> Self {
        Self(self.0.shown_if(condition))
    }

    /// A variable of the tab alone.
    #[must_use]
    pub fn variable(self, variable: impl Into<Variable>) -> Self {
        Self(self.0.variable(variable))
    }
}

/// Panels in columns that fit themselves to the screen. The classic model has none: they become columns of equal width.
#[derive(Debug, Clone)]
pub struct AutoGrid {
    pub(super) grid: super::model::AutoGrid,
    pub(super) items: Vec<Item>,
}

impl AutoGrid {
    /// At most three columns of the standard width, in rows of the standard height.
    #[must_use]
    pub fn new(panels: impl IntoPanels) -> Self {
        Self { grid: super::model::AutoGrid::default(), items: panels.into_items() }
    }

    /// At most so many columns.
    #[must_use]
    pub fn columns(mut self, n: u8) -> Self {
        self.grid.max_columns = Some(f64::from(n.max(1)));
        self
    }

    /// Narrow columns.
    #[must_use]
    pub fn narrow(mut self) -> Self {
        self.grid.column_width = "narrow".into();
        self
    }

    /// Wide columns.
    #[must_use]
    pub fn wide(mut self) -> Self {
        self.grid.column_width = "wide".into();
        self
    }

    /// Columns of at least so many pixels.
    #[must_use]
    pub fn column_pixels(mut self, pixels: u32) -> Self {
        self.grid.column_width = "custom".into();
        self.grid.column_pixels = Some(f64::from(pixels));
        self
    }

    /// Low rows.
    #[must_use]
    pub fn short(mut self) -> Self {
        self.grid.row_height = "short".into();
        self
    }

    /// High rows.
    #[must_use]
    pub fn tall(mut self) -> Self {
        self.grid.row_height = "tall".into();
        self
    }

    /// Rows of so many pixels.
    #[must_use]
    pub fn row_pixels(mut self, pixels: u32) -> Self {
        self.grid.row_height = "custom".into();
        self.grid.row_pixels = Some(f64::from(pixels));
        self
    }

    /// As high as the screen.
    #[must_use]
    pub const fn fill_screen(mut self) -> Self {
        self.grid.fill_screen = Some(true);
        self
    }
}

macro_rules! single {
    ($($type:ident => $variant:ident),*) => {
        $(impl IntoPanels for $type {
            fn into_items(self) -> Vec<Item> {
                vec![Item::$variant(self)]
            }
        })*
    };
}

single!(Stack => Stack, Beside => Line, Row => Row, Tabs => Tabs, AutoGrid => AutoGrid);

impl<K: PanelKind> IntoPanels for Panel<K> {
    fn into_items(self) -> Vec<Item> {
        AnyPanel::from(self).into_items()
    }
}

impl IntoPanels for AnyPanel {
    fn into_items(self) -> Vec<Item> {
        vec![Item::Panel(Box::new(self))]
    }
}

impl IntoPanels for Item {
    fn into_items(self) -> Vec<Item> {
        vec![self]
    }
}

impl<P: IntoPanels, const N: usize> IntoPanels for [P; N] {
    fn into_items(self) -> Vec<Item> {
        self.into_iter().flat_map(P::into_items).collect()
    }
}

impl<P: IntoPanels> IntoPanels for Vec<P> {
    fn into_items(self) -> Vec<Item> {
        self.into_iter().flat_map(P::into_items).collect()
    }
}

impl IntoPanels for () {
    fn into_items(self) -> Vec<Item> {
        Vec::new()
    }
}

macro_rules! tuples {
    ($($name:ident)*) => {
        impl<$($name: IntoPanels),*> IntoPanels for ($($name,)*) {
            #[expect(non_snake_case, reason = "one name for the type and its value")]
            fn into_items(self) -> Vec<Item> {
                let ($($name,)*) = self;
                let mut all = Vec::new();
                $(all.extend($name.into_items());)*
                all
            }
        }
    };
}

tuples!(A);
tuples!(A B);
tuples!(A B C);
tuples!(A B C D);
tuples!(A B C D E);
tuples!(A B C D E F);
tuples!(A B C D E F G);
tuples!(A B C D E F G H);
tuples!(A B C D E F G H I);
tuples!(A B C D E F G H I J);
tuples!(A B C D E F G H I J K);
tuples!(A B C D E F G H I J K L);
