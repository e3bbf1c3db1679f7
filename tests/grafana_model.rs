//! One model, every format: what is written is read back the same, V2 output keeps to the official schemas, dashboards of others survive
//! the way from classic to V2 and back. Schemas and corpora are not part of this repository; without them those tests say so and pass.

#![expect(clippy::disallowed_methods, reason = "tests read schemas and corpora")]

#[path = "grafana/model.rs"]
mod generated;
#[path = "grafana/others.rs"]
mod others;
#[path = "grafana/schema.rs"]
#[expect(dead_code, reason = "other tests use the rest")]
mod schema;

use promforge::grafana::file::File;
use promforge::grafana::model::Model;
use promforge::grafana::panels::PANELS;
use promforge::grafana::{ApiVersion, AutoGrid, Condition, Dashboard, GrafanaVersion, Output, Row, Stat, Tabs, Timeseries, Variable};
use promforge::text::SourceId;
use proptest::prelude::*;
use serde_json::{Value, json};

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn v2_is_read_back_the_same(model in generated::model()) {
        for api in [ApiVersion::V2, ApiVersion::V2Beta1] {
            let json = model.write(api).json;
            let (read, lost) = Model::of_v2(json["spec"].clone());
            prop_assert_eq!(&lost, &[]);
            prop_assert_eq!(generated::without_ids(Model { uid: model.uid.clone(), ..read }), generated::without_ids(model.clone()));
        }
    }

    #[test]
    fn classic_is_read_back_the_same(model in generated::classic_model()) {
        let written = model.write(ApiVersion::Classic);
        prop_assert_eq!(&written.lost, &[]);
        prop_assert_eq!(model.to_classic_text(), written.to_text());
        let (read, lost) = Model::of_classic(written.json);
        prop_assert_eq!(&lost, &[]);
        prop_assert_eq!(read, model);
    }

    #[test]
    fn what_the_classic_model_cannot_say_is_settled_after_one_way(model in generated::model()) {
        let (flat, _) = Model::of_classic(model.write(ApiVersion::Classic).json);
        let again = flat.write(ApiVersion::Classic);
        prop_assert_eq!(&again.lost, &[]);
        prop_assert_eq!(Model::of_classic(again.json).0, flat);
    }
}

/// A dashboard that uses every word for layout.
fn everything() -> Dashboard {
    let stat = |title: &str| Stat::new(title).description("d").query("up", "");
    Dashboard::new("Everything")
        .description("d")
        .tags(["a"])
        .variable(Variable::prometheus_datasource())
        .variable(Variable::label_values("job", "up").multi().include_all())
        .panels(stat("top"))
        .row("Open", (Timeseries::new("a").query("up", ""), stat("b").repeat("job").max_per_row(3)))
        .collapsed_row("Folded", stat("c"))
        .panels(
            Row::new("Nested", Row::new("inner", stat("d")).repeat("job")).shown_if(Condition::variable_is("job", "x")).variable(Variable::text_box("t", "")),
        )
        .panels(Tabs::new().tab("One", stat("e")).tab("Two", AutoGrid::new((stat("f").shown_if(Condition::has_data()), stat("g"))).columns(4).short()))
}

#[test]
fn v2_output_keeps_to_the_official_schemas() {
    for (api, name) in [(ApiVersion::V2, "dashboardv2"), (ApiVersion::V2Beta1, "dashboardv2beta1")] {
        let Some(schema) = schema::schema(name) else { return others::skipped("the official Grafana schemas") };
        let written = everything().write(api);
        assert_eq!(written.lost, []);
        let mut found = schema::problems(&schema, "Dashboard", &written.json["spec"]);
        for panel in PANELS {
            let mut dashboard = Dashboard::new("one").to_json();
            dashboard["panels"] = json!([(panel.example)()]);
            let spec = &Model::of_classic(dashboard).0.write(api).json["spec"];
            found.extend(schema::problems(&schema, "Dashboard", spec).into_iter().map(|p| format!("{}: {p}", panel.id)));
        }
        assert!(found.is_empty(), "{name} is broken:\n{}", found.join("\n"));
    }
}

#[test]
fn resources_have_a_name_and_a_kind() {
    let dashboard = Dashboard::new("T").uid("t");
    for (api, version) in
        [(ApiVersion::V1, "dashboard.grafana.app/v1"), (ApiVersion::V2Beta1, "dashboard.grafana.app/v2beta1"), (ApiVersion::V2, "dashboard.grafana.app/v2")]
    {
        let json = dashboard.write(api).json;
        assert_eq!((&json["apiVersion"], &json["kind"], &json["metadata"]["name"]), (&json!(version), &json!("Dashboard"), &json!("t")));
        let (file, findings) = File::read(SourceId(0), json.to_string());
        assert!(findings.is_empty(), "{findings:?}");
        let (model, lost) = Model::of_board(file.expect("a dashboard").board());
        assert_eq!((model.uid.as_deref(), lost.len()), (Some("t"), 0));
    }
}

/// Numbers as floats; `null` and what only one side says by default left out.
fn plain(value: &Value) -> Value {
    match value {
        Value::Number(n) => n.as_f64().map_or(Value::Null, Value::from),
        Value::Array(list) => list.iter().map(plain).collect(),
        Value::Object(object) => object.iter().map(|(k, v)| (k.clone(), plain(v))).collect(),
        other => other.clone(),
    }
}

#[test]
fn dashboards_of_others_survive_the_way_through_v2() {
    let Some(all) = others::dashboards() else { return others::skipped("dashboards of others") };
    assert!(all.len() >= 71, "{} dashboards", all.len());
    for (name, text) in &all {
        let (file, _) = File::read(SourceId(0), text.as_str());
        let file = file.unwrap_or_else(|| panic!("{name} is no dashboard"));
        let (model, _) = Model::of_board(file.board());
        assert_eq!(model.panels.len(), file.board().panels().iter().filter(|p| !p.is_row()).count(), "{name}: every panel is there");
        let (again, _) = Model::of_classic(model.write(ApiVersion::Classic).json);
        assert_eq!(plain(&again.write(ApiVersion::Classic).json), plain(&model.write(ApiVersion::Classic).json), "{name}: classic");
        let v2 = model.write(ApiVersion::V2).json;
        let (back, lost) = Model::of_v2(v2["spec"].clone());
        assert_eq!(lost, [], "{name}: V2 is read whole");
        let back = Model { uid: model.uid.clone(), ..back };
        assert_eq!(plain(&back.write(ApiVersion::V2).json), plain(&v2), "{name}: V2 and back");
        let (kept, shown) = (back.write(ApiVersion::Classic).json, model.write(ApiVersion::Classic).json);
        let places = |json: &Value| -> Vec<String> {
            json["panels"].as_array().into_iter().flatten().map(|p| format!("{} {} {}", p["type"], p["title"], p["gridPos"])).collect()
        };
        assert_eq!(places(&kept), places(&shown), "{name}: every panel where it stood");
        if let Some(schema) = schema::schema("dashboardv2") {
            // Panels of others may have options of any age; the frame around them is ours.
            let mut frame = v2["spec"].clone();
            for element in frame["elements"].as_object_mut().expect("elements").values_mut() {
                if let Some(fields) = element.pointer_mut("/spec/vizConfig/spec/fieldConfig") {
                    *fields = json!({"defaults": {}, "overrides": []});
                }
            }
            for key in ["annotations", "variables", "links"] {
                frame[key] = json!([]);
            }
            assert_eq!(schema::problems(&schema, "Dashboard", &frame), [""; 0], "{name}");
        }
    }
}

#[test]
fn an_older_grafana_gets_what_it_knows() {
    let output = Output::new(ApiVersion::Classic).grafana(GrafanaVersion(11, 6));
    let written = everything().write(output);
    assert!(written.json["panels"].is_array());
}
