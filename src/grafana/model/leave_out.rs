//! Leaves out what an older Grafana does not know, by the table in [`crate::grafana::versions`].

use serde_json::Value;

use super::report::Report;
use super::{ApiVersion, GrafanaVersion};
use crate::grafana::versions::{self, VARIABLE_TYPES};

/// Leaves out of a written dashboard what came after `grafana`.
pub(super) fn leave_out(spec: &mut Value, api: ApiVersion, grafana: GrafanaVersion, report: &mut Report) {
    let needed = match api {
        ApiVersion::Classic => None,
        ApiVersion::V2Beta1 => Some(GrafanaVersion(12, 2)),
        ApiVersion::V1 | ApiVersion::V2 => Some(GrafanaVersion(13, 0)),
    };
    if let Some(needed) = needed.filter(|needed| grafana < *needed) {
        report.add("", format!("Grafana {grafana} does not read {}, which came with {needed}", api.name()));
    }
    if api >= ApiVersion::V2Beta1 {
        let elements = spec.get_mut("elements").and_then(Value::as_object_mut).into_iter().flat_map(|e| e.values_mut());
        for panel in elements.filter_map(|e| e.get_mut("spec")) {
            let title = panel.get("title").and_then(Value::as_str).unwrap_or_default().to_owned();
            let Some(viz) = panel.get_mut("vizConfig") else { continue };
            let kind = viz.get("group").and_then(Value::as_str).unwrap_or_default().to_owned();
            if let Some(body) = viz.get_mut("spec") {
                from_panel(body, &kind, &title, grafana, report);
            }
        }
        return;
    }
    for variable in spec.pointer("/templating/list").and_then(Value::as_array).into_iter().flatten() {
        let newer = VARIABLE_TYPES.iter().find(|(kind, version)| variable["type"] == **kind && GrafanaVersion(version.0, version.1) > grafana);
        if let Some((kind, (major, minor))) = newer {
            let name = variable["name"].as_str().unwrap_or_default();
            report.add(format!("variable \"{name}\""), format!("variables of type `{kind}` came with Grafana {major}.{minor}"));
        }
    }
    // A list instead of recursion: folded rows hold panels.
    let mut waiting: Vec<&mut Value> = spec.get_mut("panels").and_then(Value::as_array_mut).into_iter().flatten().collect();
    while let Some(panel) = waiting.pop() {
        let text = |key: &str| panel.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        let (kind, title) = (text("type"), text("title"));
        from_panel(panel, &kind, &title, grafana, report);
        waiting.extend(panel.get_mut("panels").and_then(Value::as_array_mut).into_iter().flatten());
    }
}

fn from_panel(panel: &mut Value, kind: &str, title: &str, grafana: GrafanaVersion, report: &mut Report) {
    for since in versions::leave_out((grafana.0, grafana.1), kind, panel) {
        let (major, minor) = since.version;
        let message = match (since.pointer, since.value) {
            ("", _) => format!("panels of type `{}` came with Grafana {major}.{minor}; an older one shows nothing", since.panel),
            (pointer, Some(value)) => format!("`{value}` as `{}` came with Grafana {major}.{minor}; an older one takes its default", dotted(pointer)),
            (pointer, None) => format!("`{}` came with Grafana {major}.{minor} and is left out", dotted(pointer)),
        };
        report.add(format!("panel \"{title}\""), message);
    }
}

fn dotted(pointer: &str) -> String {
    pointer.trim_start_matches('/').replace('/', ".")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grafana::panels::PieSort;
    use crate::grafana::{Dashboard, Output, PieChart};

    #[test]
    fn options_that_are_newer_are_left_out_and_named() {
        let d = Dashboard::new("T").panels(PieChart::new("p").query("up", "").sort(PieSort::Ascending));
        for (api, pointer) in [(ApiVersion::Classic, "/panels/0/options"), (ApiVersion::V2, "/spec/elements/panel-1/spec/vizConfig/spec/options")] {
            let output = Output::new(api);
            let options = |json: &Value| match api {
                ApiVersion::Classic => json.pointer(pointer).cloned(),
                _ => json["spec"]["elements"].as_object().and_then(|e| e.values().next()?.pointer("/spec/vizConfig/spec/options").cloned()),
            };
            let new = d.write(output);
            assert!(new.lost.is_empty() && options(&new.json).expect("options").get("sort").is_some());
            let old = d.write(output.grafana(GrafanaVersion(12, 4)));
            assert!(options(&old.json).expect("options").get("sort").is_none(), "{api:?}");
            let lost: Vec<_> = old.lost.iter().map(ToString::to_string).collect();
            assert!(lost.contains(&"panel \"p\": `options.sort` came with Grafana 13.0 and is left out".to_owned()), "{lost:?}");
        }
    }
}
