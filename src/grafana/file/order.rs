//! Which keys come first in which object: tables, in the order in which this crate's own builders write.
//!
//! A list passes its table on to its elements. Keys that a table does not name stand behind those that it names, in the order of
//! the file; what is below them stays as it is, for there order may carry meaning (value mappings, renamed fields).

use super::board::{Board, Model, Wrapper, text};
use crate::json::{Entry, Value};

/// The order of an object's keys.
#[derive(Debug)]
pub(super) enum Order {
    /// These first; each with the order of what stands below.
    Keys(&'static [(&'static str, &'static Self)]),
    /// A map: its own order; each value with the given one.
    Map(&'static Self),
    /// Its own order; these have one below.
    Inside(&'static [(&'static str, &'static Self)]),
    /// `spec` of v2: the `kind` beside it decides.
    Spec,
    /// A query of the classic model: what stands behind the datasource is the plugin's.
    Target,
}

use Order::{Inside, Keys, Map, Spec, Target};

/// Nothing is known.
pub(super) static ANY: Order = Keys(&[]);

macro_rules! orders {
    ($($(#[$doc:meta])* $name:ident = [$($key:literal $(=> $below:expr)?),* $(,)?];)*) => {
        $($(#[$doc])* static $name: Order = Keys(&[$(($key, orders!(@ $($below)?))),*]);)*
    };
    (@) => { &ANY };
    (@ $below:expr) => { $below };
}

static SPEC: Order = Spec;
static TARGET: Order = Target;
static ELEMENTS: Order = Map(&KINDED);
static LIBRARY_ELEMENTS: Order = Map(&LIBRARY);

orders! {
    GRID = ["h", "w", "x", "y", "static"];
    DATASOURCE = ["type", "uid", "apiVersion"];
    TIME = ["from", "to"];
    LINK = ["title", "type", "icon", "tooltip", "url", "tags", "asDropdown", "targetBlank", "includeVars", "keepTime", "placement", "origin"];
    LEGEND = [
        "show", "showLegend", "displayMode", "placement", "calcs", "overflow", "sortBy", "sortDesc", "width", "limit", "values", "asTable", "isVisible",
    ];
    TOOLTIP = ["mode", "sort", "hideZeros", "yHistogram", "showColorScale", "maxWidth", "maxHeight", "hoverProximity"];
    REDUCE = ["values", "limit", "calcs", "fields"];
    STEP = ["value", "color"];
    THRESHOLDS = ["mode", "steps" => &STEP];
    COLOR = ["mode", "fixedColor", "seriesBy"];
    MAPPING = ["type", "options"];
    DEFAULTS = [
        "displayName", "displayNameFromDS", "description", "path", "writeable", "filterable", "unit", "decimals", "min", "max", "fieldMinMax", "noValue",
        "color" => &COLOR, "mappings" => &MAPPING, "thresholds" => &THRESHOLDS, "links", "actions", "nullValueMode", "custom",
    ];
    MATCHER = ["id", "options", "scope"];
    PROPERTY = ["id", "value"];
    OVERRIDE = ["__systemRef", "matcher" => &MATCHER, "properties" => &PROPERTY];
    FIELD_CONFIG = ["defaults" => &DEFAULTS, "overrides" => &OVERRIDE];
    TRANSFORMATION = ["id", "disabled", "filter" => &MATCHER, "topic", "options"];
    LIBRARY_NAME = ["name", "uid"];
    PANEL = [
        "id", "type", "title", "description", "transparent", "gridPos" => &GRID, "collapsed", "datasource" => &DATASOURCE, "interval", "maxDataPoints",
        "timeFrom", "timeShift", "timeCompare", "hideTimeOverride", "cacheTimeout", "queryCachingTTL", "pluginVersion", "autoMigrateFrom",
        "libraryPanel" => &LIBRARY_NAME, "targets" => &TARGET, "options" => &OPTIONS, "fieldConfig" => &FIELD_CONFIG,
        "transformations" => &TRANSFORMATION, "links" => &LINK, "repeat", "repeatDirection", "maxPerRow", "panels" => &PANEL,
    ];
    ROW = ["title", "showTitle", "titleSize", "height", "collapse", "repeat", "panels" => &PANEL];
    CURRENT = ["selected", "text", "value"];
    VARIABLE_QUERY = ["qryType", "query", "refId"];
    VARIABLE = [
        "type", "name", "label", "description", "hide", "skipUrlSync", "datasource" => &DATASOURCE, "query" => &VARIABLE_QUERY, "definition",
        "current" => &CURRENT, "defaultValue" => &CURRENT, "options" => &CURRENT, "refresh", "regex", "regexApplyTo", "sort", "multi", "includeAll",
        "allValue", "filters", "baseFilters", "defaultKeys", "allowCustomValue", "enableGroupBy", "auto", "auto_min", "auto_count",
    ];
    VARIABLES = ["list" => &VARIABLE];
    ANNOTATION = ["builtIn", "datasource" => &DATASOURCE, "enable", "hide", "iconColor", "name", "type", "filter", "target"];
    ANNOTATIONS = ["list" => &ANNOTATION];
    INPUT = ["name", "label", "description", "type", "pluginId", "pluginName", "value"];
    REQUIRED = ["type", "id", "name", "version"];
    LIBRARY = ["id", "orgId", "folderUid", "uid", "name", "kind", "type", "description", "model" => &PANEL];
    QUICK_RANGE = ["display", "from", "to"];
    TIME_PICKER = ["hidden", "refresh_intervals", "time_options", "quick_ranges" => &QUICK_RANGE, "nowDelay"];
    /// The classic dashboard.
    CLASSIC = [
        "__inputs" => &INPUT, "__elements" => &LIBRARY_ELEMENTS, "__requires" => &REQUIRED, "id", "uid", "title", "description", "tags", "timezone", "editable",
        "graphTooltip", "time" => &TIME, "timepicker" => &TIME_PICKER, "fiscalYearStartMonth", "weekStart", "refresh", "liveNow", "preload", "schemaVersion",
        "version", "revision", "gnetId", "iteration", "style", "hideControls", "links" => &LINK, "annotations" => &ANNOTATIONS, "templating" => &VARIABLES,
        "panels" => &PANEL, "rows" => &ROW,
    ];
    /// The body of the HTTP API around a classic dashboard.
    API = ["meta", "dashboard" => &CLASSIC, "folderId", "folderUid", "message", "overwrite"];
    API_V2 = ["meta", "dashboard" => &DASHBOARD_V2, "folderId", "folderUid", "message", "overwrite"];
    METADATA = ["name", "generateName", "namespace", "uid", "labels", "annotations"];
    RESOURCE = ["apiVersion", "kind", "metadata" => &METADATA, "spec" => &CLASSIC, "status"];
    RESOURCE_V2 = ["apiVersion", "kind", "metadata" => &METADATA, "spec" => &DASHBOARD_V2, "status"];
    LIBRARY_RESULT = ["result" => &LIBRARY];
    // v2
    KINDED = ["kind", "group", "version", "datasource", "labels", "spec" => &SPEC];
    DASHBOARD_V2 = [
        "title", "description", "tags", "editable", "preload", "liveNow", "revision", "cursorSync", "timeSettings" => &TIME_SETTINGS, "links" => &LINK,
        "annotations" => &KINDED, "variables" => &KINDED, "elements" => &ELEMENTS, "layout" => &KINDED, "preferences",
    ];
    TIME_SETTINGS = [
        "timezone", "from", "to", "autoRefresh", "autoRefreshIntervals", "quickRanges" => &QUICK_RANGE, "hideTimepicker", "weekStart", "fiscalYearStartMonth",
        "nowDelay",
    ];
    PANEL_SPEC = ["id", "title", "description", "subtitle", "links" => &LINK, "transparent", "data" => &KINDED, "vizConfig" => &VIZ_KIND];
    LIBRARY_SPEC = ["id", "title", "libraryPanel" => &LIBRARY_NAME];
    GROUP_SPEC = ["queries" => &KINDED, "transformations" => &TRANSFORMATION_KIND, "queryOptions" => &QUERY_OPTIONS];
    QUERY_OPTIONS = ["timeFrom", "timeTo", "timeShift", "timeCompare", "maxDataPoints", "interval", "cacheTimeout", "queryCachingTTL", "hideTimeOverride"];
    QUERY_SPEC = ["query" => &DATA_QUERY, "datasource" => &DATASOURCE, "refId", "hidden"];
    DATA_QUERY = ["kind", "group", "version", "datasource", "labels", "spec"];
    TRANSFORMATION_KIND = ["kind", "group", "spec" => &TRANSFORMATION_SPEC];
    TRANSFORMATION_SPEC = ["id", "options", "disabled", "filter" => &MATCHER, "topic"];
    VIZ_KIND = ["kind", "group", "version", "spec" => &VIZ_SPEC];
    VIZ_SPEC = ["pluginVersion", "options" => &OPTIONS, "fieldConfig" => &FIELD_CONFIG];
    GRID_SPEC = ["items" => &KINDED];
    ITEM_SPEC = ["x", "y", "width", "height", "element" => &ELEMENT, "repeat" => &REPEAT, "conditionalRendering" => &KINDED];
    ELEMENT = ["kind", "name"];
    REPEAT = ["mode", "value", "direction", "maxPerRow"];
    ROWS_SPEC = ["rows" => &KINDED];
    ROW_SPEC = [
        "title", "collapse", "hideHeader", "fillScreen", "conditionalRendering" => &KINDED, "repeat" => &REPEAT, "variables" => &KINDED, "layout" => &KINDED,
    ];
    AUTO_SPEC = ["maxColumnCount", "columnWidthMode", "columnWidth", "rowHeightMode", "rowHeight", "fillScreen", "items" => &KINDED];
    TABS_SPEC = ["tabs" => &KINDED];
    CONDITION_SPEC = ["visibility", "condition", "items" => &KINDED];
    VARIABLE_SPEC = ["name", "label", "description", "hide", "skipUrlSync"];
    ANNOTATION_SPEC = ["query" => &DATA_QUERY, "enable", "hide", "iconColor", "name", "builtIn", "filter", "placement", "mappings", "legacyOptions"];
}

/// `options` of a panel: their order is the plugin's, that of well-known parts is known.
static OPTIONS: Order = Inside(&[("legend", &LEGEND), ("tooltip", &TOOLTIP), ("reduceOptions", &REDUCE)]);

/// The orders of variables of v2: what all have, then what a kind has.
macro_rules! variables {
    ($($name:ident = [$($key:literal $(=> $below:expr)?),* $(,)?];)*) => {
        orders! {
            $($name = ["name", "label", "description", "hide", "skipUrlSync", $($key $(=> $below)?),*];)*
        }
    };
}

variables! {
    QUERY_VARIABLE = [
        "query" => &DATA_QUERY, "refresh", "sort", "current" => &CURRENT, "regex", "regexApplyTo", "definition", "options" => &CURRENT, "multi", "includeAll",
        "allValue", "placeholder", "allowCustomValue", "staticOptions", "staticOptionsOrder",
    ];
    CUSTOM_VARIABLE = ["query", "current" => &CURRENT, "options" => &CURRENT, "multi", "includeAll", "allValue", "allowCustomValue", "valuesFormat"];
    CONSTANT_VARIABLE = ["query", "current" => &CURRENT];
    TEXT_VARIABLE = ["current" => &CURRENT, "query"];
    DATASOURCE_VARIABLE = [
        "pluginId", "refresh", "regex", "current" => &CURRENT, "options" => &CURRENT, "multi", "includeAll", "allValue", "allowCustomValue",
    ];
    INTERVAL_VARIABLE = ["refresh", "query", "current" => &CURRENT, "options" => &CURRENT, "auto", "auto_min", "auto_count"];
    ADHOC_VARIABLE = ["baseFilters", "filters", "defaultKeys", "allowCustomValue", "enableGroupBy"];
    GROUP_BY_VARIABLE = ["defaultValue", "current" => &CURRENT, "options" => &CURRENT, "multi"];
    SWITCH_VARIABLE = ["current", "enabledValue", "disabledValue"];
}

/// The order of a v2 `spec`, by the `kind` beside it.
static SPECS: [(&str, &Order); 23] = [
    ("QueryVariable", &QUERY_VARIABLE),
    ("CustomVariable", &CUSTOM_VARIABLE),
    ("ConstantVariable", &CONSTANT_VARIABLE),
    ("TextVariable", &TEXT_VARIABLE),
    ("DatasourceVariable", &DATASOURCE_VARIABLE),
    ("IntervalVariable", &INTERVAL_VARIABLE),
    ("AdhocVariable", &ADHOC_VARIABLE),
    ("GroupByVariable", &GROUP_BY_VARIABLE),
    ("SwitchVariable", &SWITCH_VARIABLE),
    ("Panel", &PANEL_SPEC),
    ("LibraryPanel", &LIBRARY_SPEC),
    ("QueryGroup", &GROUP_SPEC),
    ("PanelQuery", &QUERY_SPEC),
    ("GridLayout", &GRID_SPEC),
    ("GridLayoutItem", &ITEM_SPEC),
    ("AutoGridLayoutItem", &ITEM_SPEC),
    ("RowsLayout", &ROWS_SPEC),
    ("RowsLayoutRow", &ROW_SPEC),
    ("AutoGridLayout", &AUTO_SPEC),
    ("TabsLayout", &TABS_SPEC),
    ("TabsLayoutTab", &ROW_SPEC),
    ("ConditionalRenderingGroup", &CONDITION_SPEC),
    ("AnnotationQuery", &ANNOTATION_SPEC),
];

/// The order of a value of which a board is the core: the dashboard itself or what is wrapped around it.
pub(super) fn of(board: Board<'_>) -> &'static Order {
    match (board.wrapper, board.model) {
        (Wrapper::None, Model::Classic) => &CLASSIC,
        (Wrapper::None, Model::LibraryPanel) => &LIBRARY,
        (Wrapper::None, _) => &DASHBOARD_V2,
        (Wrapper::Api, Model::Classic) => &API,
        (Wrapper::Api, Model::LibraryPanel) => &LIBRARY_RESULT,
        (Wrapper::Api, _) => &API_V2,
        (Wrapper::Resource, Model::Classic | Model::LibraryPanel) => &RESOURCE,
        (Wrapper::Resource, _) => &RESOURCE_V2,
    }
}

/// The keys of an object that come first, each with the order of what stands below.
fn table(order: &'static Order, object: Value<'_>) -> &'static [(&'static str, &'static Order)] {
    const OTHER_PLUGIN: &[(&str, &Order)] = &[("refId", &ANY), ("datasource", &DATASOURCE), ("hide", &ANY)];
    const PROMETHEUS: &[(&str, &Order)] = &[
        ("refId", &ANY),
        ("datasource", &DATASOURCE),
        ("hide", &ANY),
        ("editorMode", &ANY),
        ("expr", &ANY),
        ("legendFormat", &ANY),
        ("range", &ANY),
        ("instant", &ANY),
        ("format", &ANY),
        ("exemplar", &ANY),
        ("interval", &ANY),
        ("intervalFactor", &ANY),
        ("step", &ANY),
    ];
    match order {
        Keys(table) => table,
        Target => {
            let kind = object.get("datasource").and_then(|d| text(d, "type"));
            let other = || ["queryType", "direction", "maxLines"].iter().any(|field| object.get(field).is_some());
            if kind.map_or_else(|| !other(), |kind| kind == "prometheus") && object.get("expr").is_some() { PROMETHEUS } else { OTHER_PLUGIN }
        }
        Map(_) | Inside(_) | Spec => &[],
    }
}

/// The entries of an object in order, each with the order of its value. `kind` is what the object around it says it is.
pub(super) fn entries<'d>(order: &'static Order, object: Value<'d>, kind: Option<&str>) -> Vec<(Entry<'d>, &'static Order)> {
    let order = match (order, kind) {
        (Spec, Some(kind)) => match SPECS.iter().find(|(name, _)| *name == kind) {
            Some((_, spec)) => spec,
            None if kind.ends_with("Variable") => &VARIABLE_SPEC,
            None => &ANY,
        },
        (Spec, None) => &ANY,
        (order, _) => order,
    };
    if let Map(below) = order {
        return object.entries().map(|e| (e, *below)).collect();
    }
    if let Inside(parts) = order {
        let below = |e: &Entry<'_>| e.key.as_str().and_then(|k| parts.iter().find(|(name, _)| *name == k)).map_or(&ANY, |(_, below)| *below);
        return object.entries().map(|e| (e, below(&e))).collect();
    }
    let table = table(order, object);
    if table.is_empty() {
        return object.entries().map(|e| (e, &ANY)).collect();
    }
    let mut ranked: Vec<(usize, (Entry<'d>, &'static Order))> = object
        .entries()
        .map(|e| {
            let rank = e.key.as_str().and_then(|key| table.iter().position(|(name, _)| *name == key)).unwrap_or(table.len());
            (rank, (e, table.get(rank).map_or(&ANY, |(_, below)| *below)))
        })
        .collect();
    ranked.sort_by_key(|(rank, _)| *rank);
    ranked.into_iter().map(|(_, entry)| entry).collect()
}
