//! List of alerts: what fires, or how much.

use serde::{Serialize, Serializer};

use crate::grafana::field::{Mapping, Mappings, Thresholds};
use crate::grafana::options::words;
use crate::grafana::panel::{Panel, PanelKind};
use crate::grafana::{Color, StatColor};

words! {
    /// What a list of alerts shows.
    AlertView {
        /// Each alert.
        List = "list",
        /// How many there are.
        Stat = "stat",
    }
}

words! {
    /// How alerts are put together.
    AlertGrouping {
        /// By their rule.
        Default = "default",
        /// By labels.
        Custom = "custom",
    }
}

/// In which order alerts come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum AlertOrder {
    /// By their names.
    Name,
    /// By their names, backwards.
    NameBackwards,
    /// By how bad they are.
    Importance,
    /// By the time they began, first ones first.
    OldestFirst,
    /// By the time they began, last ones first.
    NewestFirst,
}

impl Serialize for AlertOrder {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u8(*self as u8 + 1)
    }
}

/// A state of an alert.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AlertState {
    /// It fires.
    Firing,
    /// It will fire if it goes on.
    Pending,
    /// It fired until now; Grafana 12 and later.
    Recovering,
    /// There is no data.
    NoData,
    /// All is well.
    Normal,
    /// It could not be found out.
    Error,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
#[serde(rename_all = "camelCase")]
struct StateFilter {
    firing: bool,
    pending: bool,
    recovering: bool,
    no_data: bool,
    normal: bool,
    error: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
struct Folder {
    uid: String,
    title: String,
}

#[derive(Debug, Clone, PartialEq)]
struct Shown(Vec<Mapping>);

impl Serialize for Shown {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Mappings(&self.0).serialize(serializer)
    }
}

/// What fires, or how much. It has no queries.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
#[serde(rename_all = "camelCase")]
pub struct AlertList {
    view_mode: AlertView,
    group_mode: AlertGrouping,
    group_by: Vec<String>,
    max_items: u32,
    #[cfg_attr(test, schemars(with = "u8"))]
    sort_order: AlertOrder,
    dashboard_alerts: bool,
    alert_name: String,
    alert_instance_label_filter: String,
    datasource: Option<String>,
    folder: Option<Folder>,
    show_inactive_alerts: bool,
    state_filter: StateFilter,
    #[serde(skip_serializing_if = "Option::is_none")]
    show_instances: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stat_color_mode: Option<StatColor>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(with = "Option<std::collections::BTreeMap<String, serde_json::Value>>"))]
    stat_thresholds: Option<Thresholds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(with = "Option<Vec<serde_json::Value>>"))]
    stat_value_mappings: Option<Shown>,
}

impl AlertList {
    /// Alerts that fire, are about to, or stopped just now, and those that could not be found out.
    #[track_caller]
    pub fn new(title: impl Into<String>) -> Panel<Self> {
        let kind = Self {
            view_mode: AlertView::List,
            group_mode: AlertGrouping::Default,
            group_by: Vec::new(),
            max_items: 20,
            sort_order: AlertOrder::Name,
            dashboard_alerts: false,
            alert_name: String::new(),
            alert_instance_label_filter: String::new(),
            datasource: None,
            folder: None,
            show_inactive_alerts: false,
            state_filter: StateFilter { firing: true, pending: true, recovering: true, error: true, ..StateFilter::default() },
            show_instances: None,
            stat_color_mode: None,
            stat_thresholds: None,
            stat_value_mappings: None,
        };
        Panel::new(title, kind)
    }
}

impl PanelKind for AlertList {
    const TYPE: &'static str = "alertlist";
    const HAS_DATA: bool = false;

    fn example() -> Panel<Self> {
        Self::new("Alerts")
            .count()
            .group_by(["team", "severity"])
            .limit(50)
            .order(AlertOrder::Importance)
            .only_this_dashboard()
            .named("Latency")
            .matching("{severity=\"page\"}")
            .from_datasource("Mimir")
            .in_folder("services", "Services")
            .instances(false)
            .inactive()
            .states([AlertState::Firing, AlertState::NoData, AlertState::Error])
            .count_color(StatColor::Background)
            .count_thresholds(Thresholds::absolute(Color::Green).at(1, Color::Red))
            .count_mappings([Mapping::value(0, "all is well").color(Color::Green)])
    }
}

impl Panel<AlertList> {
    /// How many there are instead of each of them.
    #[must_use]
    pub const fn count(mut self) -> Self {
        self.kind.view_mode = AlertView::Stat;
        self
    }

    /// Put together by these labels instead of by their rule.
    #[must_use]
    pub fn group_by<T: Into<String>>(mut self, labels: impl IntoIterator<Item = T>) -> Self {
        self.kind.group_mode = AlertGrouping::Custom;
        self.kind.group_by = labels.into_iter().map(Into::into).collect();
        self
    }

    /// At most so many.
    #[must_use]
    pub const fn limit(mut self, limit: u32) -> Self {
        self.kind.max_items = limit;
        self
    }

    /// In which order they come.
    #[must_use]
    pub const fn order(mut self, order: AlertOrder) -> Self {
        self.kind.sort_order = order;
        self
    }

    /// Those that are linked to this dashboard.
    #[must_use]
    pub const fn only_this_dashboard(mut self) -> Self {
        self.kind.dashboard_alerts = true;
        self
    }

    /// Those whose name contains the text; it may use variables.
    #[must_use]
    pub fn named(mut self, text: impl Into<String>) -> Self {
        self.kind.alert_name = text.into();
        self
    }

    /// Those whose labels match: `{severity="page"}`; it may use variables.
    #[must_use]
    pub fn matching(mut self, labels: impl Into<String>) -> Self {
        self.kind.alert_instance_label_filter = labels.into();
        self
    }

    /// Those of rules in the datasource of that name; `-- Grafana --` is Grafana itself. All, if unsaid.
    #[must_use]
    pub fn from_datasource(mut self, name: impl Into<String>) -> Self {
        self.kind.datasource = Some(name.into());
        self
    }

    /// Those of Grafana's own rules in a folder.
    #[must_use]
    pub fn in_folder(mut self, uid: impl Into<String>, title: impl Into<String>) -> Self {
        self.kind.folder = Some(Folder { uid: uid.into(), title: title.into() });
        self
    }

    /// Whether each alert of a rule is listed below it.
    #[must_use]
    pub const fn instances(mut self, shown: bool) -> Self {
        self.kind.show_instances = Some(shown);
        self
    }

    /// Rules without alerts too; Grafana 12 and later.
    #[must_use]
    pub const fn inactive(mut self) -> Self {
        self.kind.show_inactive_alerts = true;
        self
    }

    /// Those in one of the states.
    #[must_use]
    pub fn states(mut self, states: impl IntoIterator<Item = AlertState>) -> Self {
        let mut filter = StateFilter::default();
        for state in states {
            *match state {
                AlertState::Firing => &mut filter.firing,
                AlertState::Pending => &mut filter.pending,
                AlertState::Recovering => &mut filter.recovering,
                AlertState::NoData => &mut filter.no_data,
                AlertState::Normal => &mut filter.normal,
                AlertState::Error => &mut filter.error,
            } = true;
        }
        self.kind.state_filter = filter;
        self
    }

    /// What has the colour where they are counted; Grafana 13 and later.
    #[must_use]
    pub const fn count_color(mut self, what: StatColor) -> Self {
        self.kind.stat_color_mode = Some(what);
        self
    }

    /// The colours of their number; Grafana 13 and later.
    #[must_use]
    pub fn count_thresholds(mut self, thresholds: Thresholds) -> Self {
        self.kind.stat_thresholds = Some(thresholds);
        self
    }

    /// Their number as a text; Grafana 13 and later.
    #[must_use]
    pub fn count_mappings(mut self, mappings: impl IntoIterator<Item = Mapping>) -> Self {
        self.kind.stat_value_mappings = Some(Shown(mappings.into_iter().collect()));
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grafana::panels::check;
    use serde_json::json;

    #[test]
    fn options_are_those_of_the_checklist() {
        let always = [
            "viewMode",
            "groupMode",
            "groupBy",
            "maxItems",
            "sortOrder",
            "dashboardAlerts",
            "alertName",
            "alertInstanceLabelFilter",
            "datasource",
            "folder",
            "showInactiveAlerts",
            "stateFilter",
        ];
        check::options::<AlertList>(&always, &["showInstances", "statColorMode", "statThresholds", "statValueMappings"]);
        check::part::<StateFilter>(&["firing", "pending", "recovering", "noData", "normal", "error"]);
        assert_eq!(json!([AlertOrder::Name, AlertOrder::NewestFirst]), json!([1, 5]));
    }
}
