//! Whether values are of the types that Grafana reads there: tables of fields, one for each kind of object.

use super::{Judge, More, SCHEMA_VERSION, WRONG_TYPE};
use crate::diag::Level;
use crate::grafana::SCHEMA_VERSION as LATEST;
use crate::grafana::file::board::{Model, list, text};
use crate::grafana::file::panel::Panel;
use crate::grafana::file::places;
use crate::json::{Kind, Value};

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wants {
    Text,
    Object,
    /// A list of anything.
    List,
    /// A list of objects.
    Objects,
}

/// What Grafana does with `null` there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Null {
    /// It is as good as nothing.
    Fine,
    /// Taken for nothing, and replaced when somebody saves.
    Repaired,
    /// Loading fails.
    Breaks,
}

use Null::{Breaks, Fine, Repaired};
use Wants::{List, Object, Objects, Text};

type Field = (&'static str, Wants, Null);

const CLASSIC: &[Field] = &[
    ("title", Text, Repaired),
    ("uid", Text, Fine),
    ("description", Text, Fine),
    ("tags", List, Repaired),
    ("time", Object, Repaired),
    ("timepicker", Object, Repaired),
    ("links", Objects, Repaired),
    ("panels", Objects, Repaired),
    ("rows", Objects, Fine),
    ("templating", Object, Repaired),
    ("annotations", Object, Repaired),
];
const LISTED: &[Field] = &[("list", Objects, Repaired)];
const OLD_ROW: &[Field] = &[("title", Text, Fine), ("panels", Objects, Repaired)];
const PANEL: &[Field] = &[
    ("title", Text, Fine),
    ("description", Text, Fine),
    ("gridPos", Object, Breaks),
    ("targets", Objects, Repaired),
    ("options", Object, Repaired),
    ("transformations", Objects, Repaired),
    ("links", Objects, Fine),
    ("panels", Objects, Repaired),
    ("fieldConfig", Object, Breaks),
    ("libraryPanel", Object, Fine),
];
const FIELD_CONFIG: &[Field] = &[("defaults", Object, Breaks), ("overrides", Objects, Breaks)];
const DEFAULTS: &[Field] = &[
    ("unit", Text, Fine),
    ("custom", Object, Repaired),
    ("thresholds", Object, Fine),
    ("color", Object, Fine),
    ("mappings", List, Repaired),
    ("links", Objects, Fine),
];
const OVERRIDE: &[Field] = &[("matcher", Object, Breaks), ("properties", Objects, Breaks)];
const TARGET: &[Field] = &[("refId", Text, Repaired)];
const EXPRESSION: &[Field] = &[("expr", Text, Fine), ("legendFormat", Text, Fine)];
const V2: &[Field] = &[
    ("title", Text, Breaks),
    ("description", Text, Fine),
    ("tags", List, Breaks),
    ("timeSettings", Object, Breaks),
    ("links", Objects, Breaks),
    ("variables", Objects, Breaks),
    ("annotations", Objects, Breaks),
    ("elements", Object, Breaks),
    ("layout", Object, Breaks),
];
const KINDED: &[Field] = &[("kind", Text, Breaks), ("spec", Object, Breaks)];
const ELEMENT: &[Field] = &[
    ("title", Text, Breaks),
    ("description", Text, Fine),
    ("links", Objects, Breaks),
    ("data", Object, Breaks),
    ("vizConfig", Object, Breaks),
    ("libraryPanel", Object, Breaks),
];
const GROUP: &[Field] = &[("queries", Objects, Breaks), ("transformations", Objects, Breaks), ("queryOptions", Object, Breaks)];
const PANEL_QUERY: &[Field] = &[("refId", Text, Breaks), ("query", Object, Breaks)];
const VISUALIZATION: &[Field] = &[("options", Object, Breaks), ("fieldConfig", Object, Breaks)];

pub(super) fn check(judge: &mut Judge<'_, '_>) {
    let board = judge.board;
    let value = board.value;
    if !value.is_object() {
        wrong(judge, value, "an object for the dashboard", Breaks);
        return;
    }
    match board.model {
        Model::Classic => {
            fields(judge, value, CLASSIC);
            version(judge);
            for holder in ["templating", "annotations"].iter().filter_map(|f| value.get(f)) {
                fields(judge, holder, LISTED);
            }
            list(value, "rows").for_each(|row| fields(judge, row, OLD_ROW));
            board.panels().into_iter().for_each(|panel| classic(judge, panel));
        }
        Model::LibraryPanel => board.panels().into_iter().for_each(|panel| classic(judge, panel)),
        Model::V2Alpha1 | Model::V2Beta1 | Model::V2 => v2(judge),
    }
}

fn classic(judge: &mut Judge<'_, '_>, panel: Panel<'_>) {
    let value = panel.value();
    if !value.is_object() {
        return;
    }
    fields(judge, value, PANEL);
    field_config(judge, value.get("fieldConfig"));
    for query in panel.queries() {
        fields(judge, query.value(), TARGET);
        let kind = query.datasource().and_then(|d| d.kind).or_else(|| panel.datasource().and_then(|d| d.kind));
        if kind.is_none_or(|kind| kind.contains("prometheus") || kind == "loki" || kind == "datasource") {
            fields(judge, query.value(), EXPRESSION);
        }
    }
}

fn field_config(judge: &mut Judge<'_, '_>, config: Option<Value<'_>>) {
    let Some(config) = config.filter(|c| c.is_object()) else { return };
    fields(judge, config, FIELD_CONFIG);
    if let Some(defaults) = config.get("defaults") {
        fields(judge, defaults, DEFAULTS);
    }
    list(config, "overrides").for_each(|o| fields(judge, o, OVERRIDE));
}

fn v2(judge: &mut Judge<'_, '_>) {
    let board = judge.board;
    fields(judge, board.value, V2);
    for entry in board.value.get("elements").into_iter().flat_map(Value::entries) {
        let element = entry.value;
        if !element.is_object() {
            wrong(judge, element, "an object for each element", Breaks);
            continue;
        }
        fields(judge, element, KINDED);
        let Some(spec) = element.get("spec") else { continue };
        fields(judge, spec, ELEMENT);
        if let Some(data) = spec.get("data") {
            fields(judge, data, KINDED);
            if let Some(group) = data.get("spec") {
                fields(judge, group, GROUP);
                for query in list(group, "queries") {
                    fields(judge, query, KINDED);
                    query.get("spec").into_iter().for_each(|spec| fields(judge, spec, PANEL_QUERY));
                }
                list(group, "transformations").for_each(|t| fields(judge, t, KINDED));
            }
        }
        if let Some(visualization) = spec.get("vizConfig") {
            fields(judge, visualization, KINDED);
            if let Some(spec) = visualization.get("spec") {
                fields(judge, spec, VISUALIZATION);
                field_config(judge, spec.get("fieldConfig"));
            }
        }
    }
    for kinded in ["variables", "annotations"].into_iter().flat_map(|f| list(board.value, f)) {
        fields(judge, kinded, KINDED);
    }
    for layout in places::of(board.value).layouts {
        fields(judge, layout, KINDED);
        let Some(spec) = layout.get("spec") else { continue };
        for inner in ["items", "rows", "tabs"].into_iter().flat_map(|f| list(spec, f)) {
            if inner.is_object() {
                fields(judge, inner, KINDED);
            } else {
                wrong(judge, inner, "an object in a layout", Breaks);
            }
        }
    }
}

fn fields(judge: &mut Judge<'_, '_>, holder: Value<'_>, table: &[Field]) {
    if !holder.is_object() {
        return;
    }
    for (name, wants, null) in table {
        let Some(value) = holder.get(name) else { continue };
        let (fits, what) = match wants {
            Text => (value.kind() == Kind::String, "a string"),
            Object => (value.is_object(), "an object"),
            List | Objects => (value.is_array(), "an array"),
        };
        if !fits {
            wrong(judge, value, &format!("{what} for `{name}`"), *null);
        } else if *wants == Objects {
            value.elements().filter(|e| !e.is_object()).for_each(|e| wrong(judge, e, &format!("objects in `{name}`"), Breaks));
        }
    }
}

fn wrong(judge: &mut Judge<'_, '_>, value: Value<'_>, expected: &str, null: Null) {
    let level = match (value.kind(), null) {
        (Kind::Invalid, _) | (Kind::Null, Fine) => return, // the reader has named what is unreadable
        (Kind::Null, Repaired) => Level::Warning,
        _ => Level::Error,
    };
    let message = format!("expected {expected}, found {}", value.kind().as_str());
    let finding = judge.note(level, WRONG_TYPE, value, &message);
    if value.is_null() {
        finding.hint("leave the field out where there is nothing");
    }
}

fn version(judge: &mut Judge<'_, '_>) {
    let Some(value) = judge.board.value.get("schemaVersion") else { return };
    if !matches!(value.kind(), Kind::Number | Kind::Invalid) {
        let message = format!("expected a number for `schemaVersion`, found {}", value.kind().as_str());
        judge.error(SCHEMA_VERSION, value, &message).hint("by this number Grafana decides how to bring an old dashboard up to date");
        return;
    }
    match judge.board.schema_version() {
        Some(version) if version > u64::from(LATEST) => {
            let message = format!("expected a `schemaVersion` up to {LATEST}, found {version}");
            judge.warning(SCHEMA_VERSION, value, &message).hint("a Grafana newer than 13.2 wrote this; it is read as if it were the latest version known");
        }
        Some(version) if version < 14 => {
            let message = format!("expected a `schemaVersion` from 14 on, found {version}");
            judge.note(Level::Info, SCHEMA_VERSION, value, &message).hint("dashboards this old are read as far as they look like later ones");
        }
        None if value.kind() == Kind::Number => {
            let message = format!("expected a whole number for `schemaVersion`, found {}", value.text());
            judge.error(SCHEMA_VERSION, value, &message);
        }
        _ => {}
    }
}

/// The kinds that an object may say it is.
pub(super) fn kind_of(value: Value<'_>) -> Option<std::borrow::Cow<'_, str>> {
    text(value, "kind")
}
