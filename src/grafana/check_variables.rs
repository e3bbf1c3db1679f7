//! Mistakes of variables: names, doubles, what nobody uses, and what texts name without a declaration.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::diag::Level;

use super::annotation::Annotation;
use super::any_panel::AnyPanel;
use super::check::Findings;
use super::dashboard::Dashboard;
use super::interpolate::{is_builtin, references};
use super::items::Row;
use super::query::ref_ids;

impl Dashboard {
    pub(super) fn check_variables(&self, found: &mut Findings) {
        let mut seen = BTreeSet::new();
        for variable in &self.variables {
            let name = variable.name();
            if name.is_empty() || name.starts_with("__") || !name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
                let message = format!("expected letters, digits and `_` as the name of a variable, found `{name}`");
                found.add(Level::Error, "variable/name", None, message, "names that begin with `__` are Grafana's own");
            }
            if !seen.insert(name) {
                found.add(Level::Error, "variable/duplicate", None, format!("there are two variables called `{name}`"), "");
            }
        }
        for name in self.unused() {
            let message = format!("the variable `{name}` is used nowhere");
            found.add(Level::Info, "variable/unused", None, message, "");
        }
    }

    /// Variables that no text of the dashboard names, in order.
    fn unused(&self) -> Vec<&str> {
        let mut json = self.to_json();
        let mut used = BTreeSet::new();
        let variables = json["templating"]["list"].take();
        each_text(&json, &mut |key, text| {
            used.extend(references(text).map(|r| r.name.to_owned()));
            if key == "repeat" {
                used.insert(text.to_owned());
            }
        });
        for variable in variables.as_array().into_iter().flatten() {
            let own = variable["name"].as_str().unwrap_or_default();
            each_text(variable, &mut |_, text| used.extend(references(text).map(|r| r.name.to_owned()).filter(|name| name != own)));
        }
        self.variables.iter().map(super::variable::Variable::name).filter(|name| !used.contains(*name)).collect()
    }
}

/// The names of the variables that a dashboard and its rows declare.
pub(super) struct Declared<'a>(BTreeSet<&'a str>);

impl<'a> Declared<'a> {
    pub(super) fn of(dashboard: &'a Dashboard) -> Self {
        let of_rows = dashboard.headings().into_iter().flat_map(|row| &row.variables);
        Self(dashboard.variables.iter().chain(of_rows).map(super::variable::Variable::name).collect())
    }

    fn knows(&self, name: &str) -> bool {
        is_builtin(name) || name.bytes().all(|b| b.is_ascii_digit()) || self.0.contains(name)
    }

    /// Variables that a text names and nobody declares; groups of its regular expressions are none.
    fn unknown<'t>(&self, text: &'t str) -> impl Iterator<Item = &'t str> {
        let groups = regex_groups(text);
        references(text).map(|r| r.name).filter(move |name| !self.knows(name) && !groups.contains(name))
    }

    fn help(&self, name: &str) -> String {
        let nearest = self.0.iter().find(|v| v.eq_ignore_ascii_case(name));
        nearest.map_or_else(|| "declare it with `Dashboard::variable`".to_owned(), |v| format!("there is `{v}`; case matters"))
    }

    pub(super) fn check_panel(&self, panel: &AnyPanel, found: &mut Findings) {
        let common = &panel.common;
        let mut undeclared: BTreeMap<(Option<String>, String), ()> = BTreeMap::new();
        for (ref_id, target) in ref_ids(&common.targets).iter().zip(&common.targets) {
            // Expressions of Grafana's own name queries as they name variables; `panel/ref-id` is about those.
            let is_query = |name: &str| target.uses.iter().any(|id| id == name);
            let mut see = |text: &str| {
                undeclared.extend(self.unknown(text).filter(|name| !is_query(name)).map(|name| ((Some(ref_id.to_string()), name.to_owned()), ())));
            };
            each_text(&target.spec.value(), &mut |_, text| see(text));
            target.datasource.iter().for_each(|d| see(d.reference()));
        }
        let datasource = if panel.has_data { panel.datasource().reference().to_owned() } else { String::new() };
        let texts = [common.title.as_str(), common.description.as_deref().unwrap_or(""), &datasource]
            .into_iter()
            .chain(common.links.iter().flat_map(|l| l.texts()))
            .chain(panel.fields.field.texts());
        undeclared.extend(texts.flat_map(|text| self.unknown(text)).map(|name| ((None, name.to_owned()), ())));
        undeclared.extend(common.repeat.iter().filter(|name| !self.knows(name)).map(|name| ((None, name.clone()), ())));
        for (ref_id, name) in undeclared.into_keys() {
            found.add(Level::Error, "variable/undeclared", Some(panel), format!("no variable is called `{name}`"), &self.help(&name));
            if let Some(last) = found.list.last_mut() {
                last.ref_id = ref_id;
            }
        }
    }

    pub(super) fn check_annotation(&self, annotation: &Annotation, found: &mut Findings) {
        let mut undeclared = BTreeSet::new();
        each_text(&annotation.leaf().value(), &mut |_, text| undeclared.extend(self.unknown(text).map(str::to_owned)));
        for name in undeclared {
            let message = format!("the annotation \"{}\" names the variable `{name}`, which is not declared", annotation.name());
            found.add(Level::Error, "variable/undeclared", None, message, &self.help(&name));
        }
    }

    pub(super) fn check_heading(&self, row: &Row, found: &mut Findings) {
        let repeated = row.repeat.as_deref().filter(|name| !self.knows(name));
        for name in self.unknown(&row.title).chain(repeated) {
            let message = format!("the row \"{}\" names the variable `{name}`, which is not declared", row.title);
            found.add(Level::Error, "variable/undeclared", None, message, &self.help(name));
        }
    }
}

/// Names of groups in regular expressions, which `label_replace` writes as variables are written: `(?P<name>..)`, `$name`.
fn regex_groups(expr: &str) -> BTreeSet<&str> {
    expr.split("(?").skip(1).filter_map(|rest| rest.strip_prefix('P').unwrap_or(rest).strip_prefix('<')?.split_once('>')).map(|(name, _)| name).collect()
}

fn each_text(json: &Value, see: &mut impl FnMut(&str, &str)) {
    // A stack instead of recursion: raw JSON may be nested to any depth.
    let mut waiting = vec![("", json)];
    while let Some((key, value)) = waiting.pop() {
        match value {
            Value::String(text) => see(key, text),
            Value::Array(items) => waiting.extend(items.iter().map(|v| (key, v))),
            Value::Object(object) => waiting.extend(object.iter().map(|(k, v)| (k.as_str(), v))),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::grafana::{Annotation, Dashboard, Row, Stat, Unit, Variable};

    fn codes(dashboard: &Dashboard) -> Vec<String> {
        let place = |f: &crate::grafana::Finding| {
            format!("{} {}{}", f.code, f.panel.as_deref().unwrap_or("-"), f.ref_id.as_ref().map(|r| format!("/{r}")).unwrap_or_default())
        };
        dashboard.check().iter().map(place).collect()
    }

    fn stat(expr: &str) -> Dashboard {
        Dashboard::new("T").variable(Variable::prometheus_datasource()).panels(Stat::new("s").description("d").unit(Unit::Short).query(expr, ""))
    }

    #[test]
    fn variables() {
        assert!(codes(&stat("up")).is_empty());
        assert_eq!(codes(&stat("up{job=\"$job\", x=\"$1\"}[$__rate_interval]")), ["variable/undeclared s/A"]);
        assert!(codes(&stat("label_replace(up, \"a\", \"$name\", \"b\", \"(?P<name>.*)\")")).is_empty());
        let job = || Variable::label_values("job", "up");
        assert_eq!(codes(&stat("up{job=\"$job\"}").variable(job()).variable(job())), ["variable/duplicate -"]);
        assert_eq!(codes(&stat("up").variable(job())), ["variable/unused -"]);
        assert!(codes(&stat("up{i=\"$i\"}").variable(job()).variable(Variable::label_values("i", "up{job=\"$job\"}"))).is_empty());
        assert_eq!(codes(&stat("up").variable(Variable::constant("a-b", "x"))), ["variable/name -", "variable/unused -"]);
        assert_eq!(codes(&Dashboard::new("T").panels(Stat::new("s").description("d").unit(Unit::Short).query("up", ""))), ["variable/undeclared s"]);
    }

    #[test]
    fn variables_of_rows_annotations_and_fields() {
        let inner = Stat::new("i").description("d").unit(Unit::Short).query("up{a=\"$own\"}", "").display_name("$job");
        let row = Row::new("r", inner).variable(Variable::text_box("own", "x")).repeat("own");
        assert_eq!(codes(&stat("up").panels(row.clone())), ["variable/undeclared i"]);
        assert!(codes(&stat("up").panels(row).variable(Variable::label_values("job", "up"))).is_empty());
        let deploys = Annotation::prometheus("Deploys", "changes(up{job=\"$job\"}[5m]) > 0").title("{{job}}");
        assert_eq!(codes(&stat("up").annotation(deploys)), ["variable/undeclared -"]);
    }
}
