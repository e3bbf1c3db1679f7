//! Panels that say what examples cannot say at the same time: the other words of each kind, and every way to name fields.

use promforge::grafana::custom::{Axis, AxisColor, BarAlignment, DrawStyle, Graph};
use promforge::grafana::options::{ColorFrom, ImageFrom, NumberFrom, SizeFrom, TextFrom, TextSizes};
use promforge::grafana::panels::*;
use promforge::grafana::{Color, *};
use serde_json::Value;

fn graphs() -> impl IntoPanels {
    let bars = Timeseries::new("bars")
        .bars()
        .bar_alignment(BarAlignment::Before)
        .connect_gaps()
        .disconnect()
        .stacked_to_100()
        .threshold_areas()
        .gradient(Gradient::Scheme)
        .line_style(LineStyle::solid())
        .show_points(Visibility::Always)
        .legend(Legend::list().calcs([Reducer::LastNotNull, Reducer::Percentile(95)]).width(LegendWidth::Pixels(200)).wrap_names().limit(20))
        .tooltip_without_zeros()
        .tooltip_size(400, 300)
        .tooltip_proximity(30)
        .annotations(Annotations::new().clustering(0).lanes().line_width(1).region_opacity(0.5));
    let points = Timeseries::new("points")
        .points()
        .draw(DrawStyle::Points)
        .stacking(StackingMode::Normal, "B")
        .threshold_style(ThresholdStyle::LineAndArea)
        .line_style(LineStyle::squares([5, 5]))
        .interpolation(Interpolation::Smooth)
        .axis_color(AxisColor::Text)
        .axis_placement(AxisPlacement::Hidden)
        .log_scale(2)
        .constant()
        .legend(Legend::table([Reducer::Min]).smallest_first(Reducer::Min))
        .legend(Legend::table([Reducer::Min]).sorted_by("Name", false));
    let scales = [
        Timeseries::new("ordinal").scale(Scale::ordinal()),
        Timeseries::new("linear").scale(Scale::linear()),
        Timeseries::new("log").scale(Scale::log(10)).line_style(LineStyle::dotted(10)).legend(Legend::hidden()),
    ];
    (bars, points, scales, Raw::example())
}

fn overrides() -> Panel<Timeseries> {
    let number = |panel: Panel<Timeseries>, fields: Override<Timeseries>| panel.override_fields(fields);
    let either = Matcher::RegexpOrNames { pattern: Some("5..".into()), names: vec!["total".into()], variable: None };
    let by = [
        Override::by_name("a"),
        Override::by_names(["a", "b"]),
        Override::by_other_names(["a"]),
        Override::by_regexp("5.."),
        Override::by_query("A"),
        Override::by_type(FieldType::Number),
        Override::by_value(Reducer::Max, Comparison::GreaterOrEqual, 10),
        Override::new(Matcher::RegexpWithFlags("get".into(), "i".into())),
        Override::new(either),
        Override::new(Matcher::Types(vec![FieldType::Number, FieldType::Time])),
        Override::new(Matcher::First),
        Override::new(Matcher::FirstTime),
        Override::new(Matcher::Numeric),
        Override::new(Matcher::Time),
        Override::new(Matcher::names(["a"])),
        Override::new(Matcher::all_but(["a"])),
        Override::new(Matcher::value(Reducer::Mean, Comparison::Less, 0.5)),
    ];
    let panel = by.into_iter().map(|o| o.line_width(2).scope(Scope::Series)).fold(Timeseries::new("overrides"), number);
    let standard = Override::by_name("standard")
        .unit(Unit::Bytes)
        .decimals(1)
        .min(0)
        .max(100)
        .bounds_per_field()
        .display_name("${__field.labels.path}")
        .description("What it means.")
        .no_value("-")
        .color(ColorMode::Fixed(Color::Red))
        .thresholds(Thresholds::percentage(Color::Green).at(80, Color::Red))
        .mappings([Mapping::missing("-")])
        .links([DataLink::new("Logs", "/explore")])
        .actions([Action::fetch("Restart", "https://example.com")])
        .ad_hoc_filterable(true)
        .property("custom.lineWidth", 3);
    let graph = Override::by_name("graph").draw(DrawStyle::Bars).fill(20).negative_y().stacking(StackingMode::Off, "A").hide_from([Place::Tooltip]).hidden();
    panel.override_fields(standard).override_fields(graph).override_fields(Override::hide_all_but(["a"]))
}

fn tables() -> impl IntoPanels {
    let cells = [
        Cell::auto().wrapped(),
        Cell::color_text(),
        Cell::color_background(CellBackground::Basic).whole_row(),
        Cell::gauge().look(BarGaugeLook::Basic).colored_value(),
        Cell::sparkline().without_value(),
        Cell::graph(sparkline()),
        Cell::image(),
        Cell::described_image("a chart", "the chart"),
        Cell::json(),
        Cell::data_links(),
        Cell::actions(),
        Cell::pill(),
        Cell::markdown(),
        Cell::high_markdown(),
        Cell::geo(),
        Cell::custom(),
    ];
    let table = cells.into_iter().zip('a'..).fold(Table::new("cells"), |t, (cell, name)| t.override_fields(Override::by_name(name).cell(cell)));
    let hidden = Override::by_name("hidden").hidden();
    let old = Override::by_name("old").hide_column_below_12();
    let columns = Table::new("columns").override_fields(hidden).override_fields(old).cell_height(CellHeight::Auto);
    (table, columns, Table::new("rows").count_rows_below_12(), Table::new("pages").paginate_below_12())
}

/// A small graph that says everything a graph can say.
fn sparkline() -> Graph {
    Graph::new()
        .draw(DrawStyle::Line)
        .interpolation(Interpolation::StepBefore)
        .line_width(2)
        .line_style(LineStyle::dashed([4, 4]))
        .line_color(Color::Blue)
        .fill(20)
        .fill_color(Color::Blue)
        .fill_below_to("low")
        .gradient(Gradient::Hue)
        .show_points(Visibility::Never)
        .show_values()
        .point_size(3)
        .point_color(Color::Blue)
        .point_symbol("circle")
        .connect_gaps()
        .disconnect_above(60_000)
        .bar_alignment(BarAlignment::Center)
        .bar_width_factor(0.5)
        .bar_max_width(10)
        .stacked()
        .negative_y()
        .threshold_lines()
        .axis_placement(AxisPlacement::Left)
        .axis_label("x")
        .axis_width(10)
        .axis_color(AxisColor::Text)
        .axis_border()
        .axis_grid(false)
        .centered_zero()
        .soft_min(0)
        .soft_max(1)
        .scale(Scale::symlog(2, 1.0))
        .hide_from([Place::Tooltip])
}

fn maps() -> impl IntoPanels {
    let layer = MapLayer::markers("shapes", MarkerStyle::new().size(SizeFrom::fixed(4))).at(MapLocation::wkt("shape"));
    [
        Geomap::new("fit").view(MapView::fit(5)).basemap(Basemap::carto(CartoTheme::Dark, true)).layer(layer),
        Geomap::new("fit layer").view(MapView::fit_layer("A", 5)).basemap(Basemap::tiles("https://tile.example.com/{z}/{x}/{y}.png", "somebody")),
        Geomap::new("last").view(MapView::last_of("A", 5)).basemap(Basemap::arcgis("world-imagery")),
        Geomap::new("world").view(MapView::world()),
    ]
}

fn others() -> impl IntoPanels {
    (
        Text::html("html", "<b>words</b>"),
        Text::code("code", "up == 0"),
        Heatmap::new("opacity").colors(HeatmapColors::opacity(Color::Blue).exponent(0.8).evenly()).calculated(Buckets::auto(), Buckets::count(10)),
        Stat::new("line").graph(StatGraph::Line),
        XyChart::new("fixed").point_sizes(PointSize::fixed(4)).series(XySeries::matching(Matcher::Time, Matcher::Numeric)),
        Canvas::new("icons")
            .element(CanvasElement::icon("one", ImageFrom::field("image"), Color::Red))
            .element(CanvasElement::wind_turbine("two", NumberFrom::fixed(10, 0, 100)).background(ColorFrom::field("a")))
            .element(CanvasElement::text("four", TextFrom::fixed("4")).background_image(ImageFrom::field("image"), BackgroundSize::Fill))
            .element(CanvasElement::text("three", TextFrom::fixed("3")).connect(Connection::to("one").size(SizeFrom::fixed(2)))),
        AlertList::new("all"),
        NodeGraph::new("plain"),
    )
}

/// Everything that can be said about an axis.
fn axis<K: PanelKind + Has<Axis>>(panel: Panel<K>) -> Panel<K> {
    let panel = panel.axis_placement(AxisPlacement::Right).axis_label("x").axis_width(50).axis_color(AxisColor::Series).axis_border().axis_grid(true);
    panel.centered_zero().soft_min(0).soft_max(10).scale(Scale::symlog(10, 1.0))
}

/// Everything that can be said about a legend.
fn legend<K: PanelKind + Has<Legend>>(panel: Panel<K>) -> Panel<K> {
    panel.legend(Legend::table([Reducer::Sum]).right().largest_first(Reducer::Sum).width(LegendWidth::Pixels(100)))
}

/// Sizes of texts.
fn sizes<K: PanelKind + Has<TextSizes>>(panel: Panel<K>) -> Panel<K> {
    panel.title_size(10).value_size(12).percent_size(14)
}

/// What kinds share, in each of them.
fn shared() -> impl IntoPanels {
    (
        sizes(legend(axis(BarChart::new("bar chart")))),
        legend(axis(Histogram::new("histogram"))),
        legend(axis(StateTimeline::new("state timeline"))),
        legend(axis(StatusHistory::new("status history"))),
        legend(axis(XyChart::new("xy chart"))),
        sizes(legend(BarGauge::new("bar gauge"))),
        sizes(Gauge::new("gauge")),
        sizes(legend(PieChart::new("pie chart"))),
        legend(Candlestick::new("candlestick")),
        legend(Trend::new("trend")),
        Heatmap::new("heatmap").value_scale(Scale::symlog(10, 1.0)),
    )
}

/// What every panel has.
fn common() -> impl IntoPanels {
    let panel = |title| Stat::new(title).query("up", "");
    (
        [panel("full").full(), panel("half").half(), panel("third").third(), panel("two thirds").two_thirds(), panel("quarter").quarter()],
        [
            panel("sixth").sixth(),
            panel("width").width(Width::Half).height(3),
            panel("key").key("k"),
            panel("raw").raw(serde_json::json!({"cacheTimeout": "60"})),
        ],
        panel("other times").time_from("1h").time_shift("1d").compare_with("1w").hide_time_info().cache_timeout(60).query_caching_ttl(60_000),
        panel("joined").transform(JoinByField::time()),
        panel("library").library_panel("uid", "name"),
        panel("repeated").repeat("path").max_per_row(3),
        panel("downwards").repeat("path").downwards(),
        Stat::new("asks")
            .datasource(Datasource::named_by("other"))
            .target(Target::new("up").instant().ref_id("X").hidden())
            .min_step("1m")
            .max_data_points(100),
        panel("fields").unit(Unit::suffix(" pods")).display_name("x").no_value("-").decimals(1).thresholds(Thresholds::absolute(Color::Green)).transparent(),
        panel("prefix")
            .unit(Unit::prefix("~"))
            .min(0)
            .max(1)
            .threshold(1, Color::Red)
            .color(ColorMode::PaletteByName)
            .link(Link::new("a", "/a").keep_variables()),
    )
}

/// All of them, as Grafana reads them.
pub(crate) fn panels() -> Vec<Value> {
    let dashboard =
        Dashboard::new("Words").panels(graphs()).panels(overrides()).panels(tables()).panels(maps()).panels(others()).panels(shared()).panels(common());
    dashboard.to_json()["panels"].as_array().expect("panels").clone()
}
