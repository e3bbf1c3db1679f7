//! Whether a dashboard's fields have names that miss a read one by a letter or two. Their types are judged by
//! [`crate::grafana::file::check`].
//!
//! Only fields that the linter itself reads are judged. Grafana takes a misspelt one for none, and so would we: a dashboard
//! whose panels nobody looks at passes every check. A name far from all that is read may be a plugin's, and is left alone.

use crate::diag::{Code, Diagnostic};
use crate::grafana::file::{Board, Model, Panel};
use crate::json::Value;
use crate::text::nearest;

use super::Layer;
use crate::lint::session::Found;

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
pub(super) fn board(layer: &Layer<'_>, board: Board<'_>, found: &mut Found) {
    if board.model() != Model::Classic {
        return;
    }
    let root = board.value();
    fields(layer, root, &BOARD, found);
    for row in root.get("rows").into_iter().flat_map(Value::elements) {
        fields(layer, row, &ROW, found);
    }
    for field in ["templating", "annotations"] {
        if let Some(holder) = root.get(field).filter(|h| h.is_object()) {
            fields(layer, holder, &LISTED, found);
        }
    }
}

/// Judges a panel of the classic model.
pub(super) fn panel(layer: &Layer<'_>, panel: Panel<'_>, found: &mut Found) {
    if !panel.model().is_v2() {
        fields(layer, panel.value(), if panel.is_row() { &ROW } else { &PANEL }, found);
    }
}

/// Judges the fields of a query of Prometheus; those of other datasources have other fields.
pub(super) fn target(layer: &Layer<'_>, target: Value<'_>, found: &mut Found) {
    fields(layer, target, &TARGET, found);
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
