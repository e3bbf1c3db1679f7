//! Whether a dashboard's fields are what Grafana reads there: their types, and names that miss a read one by a letter or two.
//!
//! Only fields that the linter itself reads are judged. Grafana takes a wrong one for an empty one, and so would we: a dashboard
//! whose panels nobody looks at passes every check. A name far from all that is read may be a plugin's, and is left alone.

use crate::diag::{Code, Diagnostic};
use crate::json::{Kind, Value};
use crate::text::nearest;

use super::Layer;
use super::dashboard::head;
use crate::lint::session::Found;

const WRONG_TYPE: Code = Code("dashboard/wrong-type");
const UNKNOWN_FIELD: Code = Code("dashboard/unknown-field");

/// The fields that are read on one level, and those of Grafana's that are spelt like them.
struct Level {
    what: &'static str,
    read: &'static [&'static str],
    known: &'static [&'static str],
}

const BOARD: Level = Level {
    what: "a dashboard",
    read: &["panels", "templating", "annotations", "title"],
    known: &["rows", "time", "timepicker", "timezone", "style", "tags", "links", "originalTitle", "variables"],
};
const LISTED: Level = Level { what: "such a list's holder", read: &["list"], known: &["enable", "links", "last"] };
const ROW: Level = Level { what: "a row", read: &["panels", "title"], known: &["showTitle", "titleSize", "height", "collapse", "type", "links"] };
const PANEL: Level = Level {
    what: "a panel",
    read: &["targets", "title", "datasource"],
    known: &["titleSize", "showTitle", "timeFrom", "timeShift", "type", "tags", "tile", "tiles", "table", "styles", "datasourceUid"],
};
const TARGET: Level = Level {
    what: "a query",
    read: &["expr", "legendFormat", "datasource"],
    known: &["expression", "query", "format", "legendLink", "exemplar", "datasourceId", "datasourceUid"],
};

/// The name of the dashboard's panels, if it is misspelt; how a text without any other sign of a dashboard is known as one.
pub(super) fn misspells_panels(root: Value<'_>) -> bool {
    root.get("title").is_some() && root.entries().filter_map(|e| e.key.as_str()).any(|key| !key.contains('_') && !nearest(&key, ["panels"]).is_empty())
}

/// Judges what stands at the top, and the lists right below.
pub(super) fn board(layer: &Layer<'_>, root: Value<'_>, found: &mut Found) {
    fields(layer, root, &BOARD, found);
    string(layer, root, "title", found);
    objects(layer, root, "panels", found);
    objects(layer, root, "rows", found);
    for row in root.get("rows").into_iter().flat_map(Value::elements) {
        fields(layer, row, &ROW, found);
        objects(layer, row, "panels", found);
    }
    for field in ["templating", "annotations"] {
        let Some(holder) = root.get(field).filter(|h| !h.is_null()) else { continue };
        if holder.is_object() {
            fields(layer, holder, &LISTED, found);
            objects(layer, holder, "list", found);
        } else {
            wrong(layer, holder, &format!("an object for `{field}`"), found);
        }
    }
}

/// Judges a panel, and whether its lists are lists.
pub(super) fn panel(layer: &Layer<'_>, panel: Value<'_>, found: &mut Found) {
    let row = panel.get("type").and_then(Value::as_str).is_some_and(|t| t == "row");
    fields(layer, panel, if row { &ROW } else { &PANEL }, found);
    string(layer, panel, "title", found);
    objects(layer, panel, "panels", found);
    objects(layer, panel, "targets", found);
}

/// Judges a query of Prometheus; those of other datasources have other fields.
pub(super) fn target(layer: &Layer<'_>, target: Value<'_>, found: &mut Found) {
    fields(layer, target, &TARGET, found);
    string(layer, target, "expr", found);
    string(layer, target, "legendFormat", found);
}

fn string(layer: &Layer<'_>, holder: Value<'_>, field: &str, found: &mut Found) {
    if let Some(value) = holder.get(field).filter(|v| !matches!(v.kind(), Kind::String | Kind::Null)) {
        wrong(layer, value, &format!("a string for `{field}`"), found);
    }
}

fn objects(layer: &Layer<'_>, holder: Value<'_>, field: &str, found: &mut Found) {
    let Some(list) = holder.get(field).filter(|l| !l.is_null()) else { return };
    if !list.is_array() {
        wrong(layer, list, &format!("a sequence for `{field}`"), found);
    }
    for element in list.is_array().then(|| list.elements()).into_iter().flatten().filter(|e| !e.is_object()) {
        wrong(layer, element, &format!("objects in `{field}`"), found);
    }
}

fn wrong(layer: &Layer<'_>, value: Value<'_>, expected: &str, found: &mut Found) {
    // About what cannot be read there is a finding already.
    if value.kind() != Kind::Invalid {
        let message = format!("expected {expected}, found {}", value.kind().as_str());
        found.findings.push(Diagnostic::error(WRONG_TYPE, message, layer.source, layer.span(head(value))));
    }
}

fn fields(layer: &Layer<'_>, object: Value<'_>, level: &Level, found: &mut Found) {
    for entry in object.entries() {
        let Some(key) = entry.key.as_str() else { continue };
        if key.contains('_') || level.read.contains(&&*key) || level.known.contains(&&*key) {
            continue;
        }
        let absent = level.read.iter().copied().filter(|field| object.get(field).is_none());
        if let Some(near) = nearest(&key, absent).first() {
            let message = format!("expected a field of {}, found `{key}`", level.what);
            let finding = Diagnostic::warning(UNKNOWN_FIELD, message, layer.source, layer.span(entry.key.content()));
            found.findings.push(finding.help(format!("did you mean `{near}`?")));
        }
    }
}
