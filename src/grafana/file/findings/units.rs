//! Units that Grafana does not know: it shows them as a suffix, so that a slip never fails.

use super::{Judge, More, UNIT};
use crate::diag::Level;
use crate::grafana::Unit;
use crate::grafana::file::board::{list, text};
use crate::grafana::file::panel::Panel;
use crate::json::Value;
use crate::text::nearest;

pub(super) fn check(judge: &mut Judge<'_, '_>, panel: Panel<'_>) {
    if let Some(config) = panel.field_config() {
        unit(judge, panel, config.get("defaults").and_then(|d| d.get("unit")));
        for property in list(config, "overrides").flat_map(|o| list(o, "properties")) {
            if text(property, "id").as_deref() == Some("unit") {
                unit(judge, panel, property.get("value"));
            }
        }
    }
    // The panels of Grafana 7 and before.
    match panel.kind().as_deref() {
        Some("graph") => list(panel.value(), "yaxes").for_each(|axis| unit(judge, panel, axis.get("format"))),
        Some("singlestat") => unit(judge, panel, panel.value().get("format")),
        Some("table-old" | "table") => list(panel.value(), "styles").for_each(|style| unit(judge, panel, style.get("unit"))),
        _ => {}
    }
}

fn unit(judge: &mut Judge<'_, '_>, panel: Panel<'_>, value: Option<Value<'_>>) {
    let Some(value) = value else { return };
    let Some(id) = value.as_str().filter(|id| !id.is_empty() && !id.contains('$')) else { return };
    if Unit::from_id(&id).is_some() || Unit::Custom(id.to_string()).is_known() {
        return;
    }
    let same = Unit::ALL.iter().map(Unit::id).find(|known| known.eq_ignore_ascii_case(&id));
    let near = same.or_else(|| nearest(&id, Unit::ALL.iter().map(Unit::id)).first().copied().filter(|_| id.chars().count() > 3));
    let message = format!("expected the id of a unit for {}, found `{id}`, which is shown behind the number as it is", panel.called());
    let level = if near.is_some() { Level::Warning } else { Level::Info };
    let finding = judge.note(level, UNIT, value, &message);
    if let Some(near) = near {
        finding.hint(format!("did you mean `{near}`?"));
    }
    finding.hint(format!("if it is meant as a suffix, say so: `suffix:{id}`"));
}
