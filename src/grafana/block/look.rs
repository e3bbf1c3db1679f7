//! How panels of blocks look: alike. Everything else is said where they are built.

use crate::grafana::color::{Color, ColorMode};
use crate::grafana::custom::LineStyle;
use crate::grafana::options::{StackingMode, TooltipMode, TooltipSort, Visibility};
use crate::grafana::overrides::Override;
use crate::grafana::panel::Panel;
use crate::grafana::panels::{Stat, Timeseries};
use crate::grafana::queries::Target;
use crate::grafana::unit::Unit;
use crate::promql::builder::Vector;

/// Lines over time, from zero; a third of the row.
pub(in crate::grafana) fn lines(title: &str, unit: Unit, description: &str) -> Panel<Timeseries> {
    both_ways(title, unit, description).min(0)
}

/// Lines above and below zero.
pub(in crate::grafana) fn both_ways(title: &str, unit: Unit, description: &str) -> Panel<Timeseries> {
    Timeseries::new(title)
        .description(description)
        .unit(unit)
        .third()
        .fill(8)
        .show_points(Visibility::Never)
        .tooltip(TooltipMode::Multi, TooltipSort::Descending)
}

/// Areas on top of each other.
pub(in crate::grafana) fn areas(title: &str, unit: Unit, description: &str) -> Panel<Timeseries> {
    lines(title, unit, description).stacked().fill(45)
}

/// Lines between 0 % and 100 %, for shares from 0 to 1.
pub(in crate::grafana) fn share(title: &str, description: &str) -> Panel<Timeseries> {
    lines(title, Unit::PercentUnit, description).max(1)
}

/// A number with a small line behind it; a sixth of the row.
pub(in crate::grafana) fn number(title: &str, unit: Unit, description: &str) -> Panel<Stat> {
    Stat::new(title).description(description).unit(unit).sixth()
}

/// Whether something answers: 1 is up, 0 is down.
pub(in crate::grafana) fn up(description: &str) -> Panel<Stat> {
    number("Up", Unit::NoUnit, description)
        .shows(1, "up", Color::Green)
        .shows(0, "down", Color::Red)
        .threshold(0, Color::Red)
        .threshold(1, Color::Green)
        .no_sparkline()
}

/// Something that grew within the dashboard's time range, asked once for its end.
pub(in crate::grafana) fn grown(title: &str, growth: Vector, description: &str) -> Panel<Stat> {
    number(title, Unit::Short, description).target(Target::new(growth).instant()).decimals(0).no_sparkline()
}

/// Series that end with `name` are bounds: a dashed line without area that is never stacked.
pub(in crate::grafana) fn dashed(name: &str, color: Color) -> Override<Timeseries> {
    Override::by_regexp(format!("/{name}$/"))
        .line_style(LineStyle::dashed([10, 10]))
        .line_width(2)
        .fill(0)
        .stacking(StackingMode::Off, "A")
        .color(ColorMode::Fixed(color))
}

/// Series that end with `name` are drawn below zero, as what goes out.
pub(in crate::grafana) fn downwards(name: &str) -> Override<Timeseries> {
    Override::by_regexp(format!("/{name}$/")).negative_y()
}
