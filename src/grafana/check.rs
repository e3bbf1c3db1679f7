//! Mistakes a dashboard can tell by itself: names, ids, variables, what is missing. Expressions are [`crate::lint`]'s, and
//! whether two dashboards have the same uid is [`crate::project`]'s.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::diag::{Code, Level};
use crate::text::nearest;

use super::any_panel::AnyPanel;
use super::check_variables::Declared;
use super::dashboard::{Dashboard, UID_LIMIT};
use super::overrides::Matcher;
use super::panels::panel_type;
use super::query::ref_ids;

/// Something wrong with a dashboard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Which kind of mistake.
    pub code: Code,
    /// How bad: errors are refused or misread by Grafana.
    pub level: Level,
    /// The title of the dashboard.
    pub dashboard: String,
    /// The title of the panel; `None` if it is about the dashboard.
    pub panel: Option<String>,
    /// The line of Rust that built the panel, or the dashboard: `dashboards/src/traffic.rs:12:9`.
    pub built: Option<String>,
    /// The refId of the query, if it is about one.
    pub ref_id: Option<String>,
    /// What is wrong.
    pub message: String,
    /// The way out.
    pub help: Option<String>,
}

impl std::fmt::Display for Finding {
    /// `dashboard "Shop", panel "Errors", query A (dashboards/src/shop.rs:12:9): error[panel/unit]: ..; the way out`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "dashboard \"{}\"", self.dashboard)?;
        if let Some(panel) = &self.panel {
            write!(f, ", panel \"{panel}\"")?;
        }
        if let Some(ref_id) = &self.ref_id {
            write!(f, ", query {ref_id}")?;
        }
        if let Some(built) = &self.built {
            write!(f, " ({built})")?;
        }
        write!(f, ": {}[{}]: {}", self.level.as_str(), self.code, self.message)?;
        self.help.as_ref().map_or(Ok(()), |help| write!(f, "; {help}"))
    }
}

/// What is found in a dashboard.
pub(super) struct Findings {
    pub(super) list: Vec<Finding>,
    dashboard: String,
    built: String,
}

impl Findings {
    pub(super) fn add(&mut self, level: Level, code: &'static str, panel: Option<&AnyPanel>, message: String, help: &str) {
        let help = (!help.is_empty()).then(|| help.to_owned());
        self.list.push(Finding {
            code: Code(code),
            level,
            dashboard: self.dashboard.clone(),
            panel: panel.map(|p| p.title().to_owned()),
            built: Some(panel.map_or_else(|| self.built.clone(), |p| p.common.built.to_string())),
            ref_id: None,
            message,
            help,
        });
    }
}

impl Dashboard {
    /// Everything that is wrong with the dashboard, the dashboard's own mistakes first, then panel by panel.
    #[must_use]
    pub fn check(&self) -> Vec<Finding> {
        let mut found = Findings { list: Vec::new(), dashboard: self.title.clone(), built: self.built.to_string() };
        self.check_names(&mut found);
        self.check_variables(&mut found);
        self.check_layout(&mut found);
        let declared = Declared::of(self);
        for annotation in &self.annotations {
            declared.check_annotation(annotation, &mut found);
        }
        for row in self.headings() {
            declared.check_heading(row, &mut found);
            found.list.extend(row.findings.iter().cloned().map(|finding| Finding { dashboard: self.title.clone(), ..finding }));
        }
        for standing in self.walk() {
            declared.check_panel(standing.panel, &mut found);
            check_panel(standing.panel, &mut found);
        }
        found.list
    }

    /// The JSON, unless there are errors.
    ///
    /// # Errors
    /// All findings, if one of them is an error.
    pub fn try_build(&self) -> Result<Value, Vec<Finding>> {
        let findings = self.check();
        if findings.iter().any(|f| f.level == Level::Error) { Err(findings) } else { Ok(self.to_json()) }
    }

    fn check_names(&self, found: &mut Findings) {
        if self.title.trim().is_empty() {
            found.add(Level::Error, "dashboard/title", None, "the dashboard has no title".into(), "Grafana refuses it");
        }
        self.check_times(found);
        let Some(uid) = &self.uid else { return };
        if uid.is_empty() || uid.len() > UID_LIMIT {
            let message = format!("expected a uid of 1 to {UID_LIMIT} characters, found {} in `{uid}`", uid.len());
            found.add(Level::Error, "dashboard/uid", None, message, "leave it out to have one made from the title");
        }
        if let Some(c) = uid.chars().find(|c| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))) {
            let message = format!("expected letters, digits, `-` and `_` in the uid, found `{c}` in `{uid}`");
            found.add(Level::Error, "dashboard/uid", None, message, "");
        }
    }

    fn check_times(&self, found: &mut Findings) {
        let (refresh, (from, to)) = (self.refresh.as_str(), (self.time.0.as_str(), self.time.1.as_str()));
        if !(refresh.is_empty() || refresh == "auto" || refresh.contains('$') || is_span(refresh)) {
            let message = format!("expected a duration as the refresh, found `{refresh}`");
            found.add(Level::Error, "dashboard/refresh", None, message, "`30s`, `5m`, `auto`; empty is off");
        }
        for time in [from, to].into_iter().filter(|time| !is_time(time)) {
            let message = format!("expected a time as a bound of the time range, found `{time}`");
            found.add(Level::Error, "dashboard/time", None, message, "`now`, `now-6h`, `now-1d/d`, `2026-01-31T12:00:00Z`");
        }
    }
}

fn check_panel(panel: &AnyPanel, found: &mut Findings) {
    let common = &panel.common;
    let here = Some(panel);
    if common.title.trim().is_empty() && panel.kind != "text" {
        found.add(Level::Warning, "panel/title", here, format!("a `{}` has no title", panel.kind), "");
    }
    if !panel.has_data {
        return;
    }
    if common.description.as_deref().is_none_or(|d| d.trim().is_empty()) {
        found.add(Level::Info, "panel/description", here, "the panel has no description".into(), "say what it shows and what to do about it");
    }
    match &panel.fields.field.unit {
        None => found.add(Level::Info, "panel/unit", here, "the panel has no unit".into(), "`Unit::Short` is for plain numbers"),
        Some(unit) if !unit.is_known() => {
            let message = format!("Grafana knows no unit `{}` and would show it as a suffix", unit.id());
            found.add(Level::Warning, "panel/unit", here, message, "`Unit::suffix` says that it is meant");
        }
        Some(_) => {}
    }
    if common.targets.is_empty() {
        found.add(Level::Warning, "panel/no-queries", here, "the panel has no queries".into(), "");
    }
    let ids = ref_ids(&common.targets);
    let mut seen = BTreeSet::new();
    for id in &ids {
        if !seen.insert(id) {
            found.add(Level::Error, "panel/ref-id", here, format!("there are two queries with refId `{id}`"), "");
        }
    }
    for (id, query) in ids.iter().zip(&common.targets) {
        for other in query.uses.iter().filter(|other| !ids.iter().any(|id| id == *other) || *other == id) {
            let message = format!("expected the refId of another query of the panel, found `{other}`");
            found.add(Level::Error, "panel/ref-id", here, message, &format!("it has {}; `.ref_id(..)` names a query", ids.join(", ")));
            if let Some(last) = found.list.last_mut() {
                last.ref_id = Some(id.to_string());
            }
        }
    }
    for fields in &panel.fields.overrides {
        if let Matcher::Query(id) = fields.matcher()
            && !ids.iter().any(|known| known == id)
        {
            found.add(Level::Warning, "panel/override", here, format!("an override is for query `{id}`, which the panel does not have"), "");
        }
    }
    check_properties(panel, found);
    if let (Some(min), Some(max)) = (panel.fields.field.min, panel.fields.field.max)
        && min > max
    {
        found.add(Level::Error, "panel/bounds", here, format!("the lower bound {min} is above the upper bound {max}"), "");
    }
}

/// Properties of overrides that the panel does not have; typed ones always exist, those of `Override::property` may be misspelt.
fn check_properties(panel: &AnyPanel, found: &mut Findings) {
    let Some(kind) = panel_type(panel.kind) else { return };
    for id in panel.fields.overrides.iter().flat_map(|fields| fields.unknown(kind.custom)) {
        let message = format!("an override says `{id}`, which a `{}` does not have", panel.kind);
        let name = id.strip_prefix("custom.").unwrap_or(id);
        let near = nearest(name, kind.custom.iter().copied().flatten().copied());
        let help = near.first().map_or_else(String::new, |near| format!("did you mean `custom.{near}`?"));
        found.add(Level::Warning, "panel/property", Some(panel), message, &help);
    }
}

/// Units of Grafana's date math, fiscal ones too.
const UNITS: &[&str] = &["ms", "s", "m", "h", "d", "w", "M", "Q", "y", "fQ", "fy"];

/// A number and a unit: `30s`.
fn is_span(text: &str) -> bool {
    let unit = text.trim_start_matches(|c: char| c.is_ascii_digit());
    unit.len() < text.len() && UNITS.contains(&unit)
}

/// What Grafana's date math reads: `now`, `now-1d/d`, a date, milliseconds since 1970; variables stand for any of them.
fn is_time(text: &str) -> bool {
    let Some(math) = text.strip_prefix("now") else {
        return text.contains('$') || text.starts_with(|c: char| c.is_ascii_digit());
    };
    let mut rest = math;
    while let Some(sign) = rest.chars().next() {
        let behind = &rest[sign.len_utf8()..];
        let (step, after) = behind.split_at(behind.find(['+', '-', '/']).unwrap_or(behind.len()));
        let sound = match sign {
            '+' | '-' => is_span(step),
            '/' => UNITS.contains(&step),
            _ => false,
        };
        if !sound {
            return false;
        }
        rest = after;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grafana::{Expr, Override, Stat, Target, Text, Unit, Variable};

    fn codes(dashboard: &Dashboard) -> Vec<String> {
        let place = |f: &Finding| format!("{} {}{}", f.code, f.panel.as_deref().unwrap_or("-"), f.ref_id.as_ref().map(|r| format!("/{r}")).unwrap_or_default());
        dashboard.check().iter().map(place).collect()
    }

    #[test]
    fn names() {
        assert_eq!(codes(&Dashboard::new(" ")), ["dashboard/title -"]);
        assert_eq!(codes(&Dashboard::new("T").uid("a b")), ["dashboard/uid -"]);
        assert_eq!(codes(&Dashboard::new("T").uid("x".repeat(41))), ["dashboard/uid -"]);
        assert!(Dashboard::new("T").uid("x".repeat(41)).try_build().is_err());
    }

    #[test]
    fn times() {
        let of = |refresh: &str, from: &str| codes(&Dashboard::new("T").refresh(refresh).time_range(from, "now"));
        for (refresh, from) in
            [("", "now-6h"), ("30s", "now-1d/d"), ("auto", "now/fQ"), ("$every", "2026-01-31T12:00:00Z"), ("1d", "1700000000000"), ("5m", "${from}")]
        {
            assert_eq!(of(refresh, from), [""; 0], "{refresh} {from}");
        }
        for refresh in ["soon", "30", "s", "5 m", "-5m"] {
            assert_eq!(of(refresh, "now-6h"), ["dashboard/refresh -"], "{refresh}");
        }
        for from in ["yesterday", "now-", "now-6", "now6h", "nowé", "now-1d/x", "", "-6h"] {
            assert_eq!(of("", from), ["dashboard/time -"], "{from}");
        }
    }

    #[test]
    fn panels() {
        let with = |p| codes(&Dashboard::new("T").variable(Variable::prometheus_datasource()).panels(p));
        assert_eq!(with(Stat::new("s")), ["panel/description s", "panel/unit s", "panel/no-queries s"]);
        let full = || Stat::new("s").description("d").unit(Unit::Short).query("up", "");
        assert_eq!(with(full().unit(Unit::Custom("errps".into()))), ["panel/unit s"]);
        assert_eq!(with(full().target(Target::new("up").ref_id("X")).target(Target::new("up").ref_id("X"))), ["panel/ref-id s"]);
        assert_eq!(with(full().target(Expr::math("$A * $C"))), ["panel/ref-id s/B"]);
        assert_eq!(with(full().override_fields(Override::by_query("B"))), ["panel/override s"]);
        assert_eq!(with(full().override_fields(Override::by_name("a").property("custom.lineWidth", 2))), ["panel/property s"]);
        assert_eq!(with(full().min(2).max(1)), ["panel/bounds s"]);
        assert_eq!(codes(&Dashboard::new("T").panels(Text::markdown("", "x"))), [""; 0]);
    }
}
