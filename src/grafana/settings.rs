//! Settings of a dashboard that few need: what the time picker offers, how weeks and years begin, what is loaded when.

use serde_json::{Value, json};

use super::dashboard::Dashboard;
use super::model::{Model, TimeSettings};

/// The day a week begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WeekStart {
    /// Saturday.
    Saturday,
    /// Sunday.
    Sunday,
    /// Monday.
    Monday,
}

impl WeekStart {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Saturday => "saturday",
            Self::Sunday => "sunday",
            Self::Monday => "monday",
        }
    }
}

/// What was said of them.
#[derive(Debug, Clone, Default)]
pub(super) struct Settings {
    refresh_choices: Option<Vec<String>>,
    quick_ranges: Vec<(String, String, String)>,
    no_picker: bool,
    week_start: Option<WeekStart>,
    fiscal_year_start: u8,
    now_delay: Option<String>,
    preload: bool,
    live: bool,
}

impl Settings {
    /// Says them to a model.
    pub(super) fn say(&self, model: &mut Model) {
        let ranges = || self.quick_ranges.iter().map(|(name, from, to)| json!({"display": name, "from": from, "to": to})).collect();
        model.preload = Some(self.preload);
        model.live_now = self.live.then_some(true);
        model.time = TimeSettings {
            refresh_intervals: self.refresh_choices.clone(),
            quick_ranges: (!self.quick_ranges.is_empty()).then(|| Value::Array(ranges())),
            hide_picker: self.no_picker.then_some(true),
            week_start: Some(self.week_start.map_or("", WeekStart::as_str).to_owned()),
            fiscal_year_start: Some(self.fiscal_year_start),
            now_delay: self.now_delay.clone(),
            ..std::mem::take(&mut model.time)
        };
    }
}

impl Dashboard {
    /// The choices of the refresh picker: `["10s", "1m"]`.
    #[must_use]
    pub fn refresh_choices<T: Into<String>>(mut self, choices: impl IntoIterator<Item = T>) -> Self {
        self.settings.refresh_choices = Some(choices.into_iter().map(Into::into).collect());
        self
    }

    /// One more time range that the picker offers, instead of Grafana's own list: `.quick_range("This week", "now/w", "now")`.
    #[must_use]
    pub fn quick_range(mut self, name: impl Into<String>, from: impl Into<String>, to: impl Into<String>) -> Self {
        self.settings.quick_ranges.push((name.into(), from.into(), to.into()));
        self
    }

    /// Without time picker.
    #[must_use]
    pub const fn no_time_picker(mut self) -> Self {
        self.settings.no_picker = true;
        self
    }

    /// The day a week begins with; unsaid, as the reader's settings say.
    #[must_use]
    pub const fn week_start(mut self, day: WeekStart) -> Self {
        self.settings.week_start = Some(day);
        self
    }

    /// The month in which the fiscal year begins: 1 is January, which is also what it is unsaid; at most 12.
    #[must_use]
    pub fn fiscal_year_start(mut self, month: u8) -> Self {
        self.settings.fiscal_year_start = month.clamp(1, 12) - 1;
        self
    }

    /// How far behind now relative ranges end, for data that arrives late: `1m`.
    #[must_use]
    pub fn now_delay(mut self, delay: impl Into<String>) -> Self {
        self.settings.now_delay = Some(delay.into());
        self
    }

    /// Loads all panels at once, not when they come into sight.
    #[must_use]
    pub const fn preload(mut self) -> Self {
        self.settings.preload = true;
        self
    }

    /// Draws panels again and again, so that `now` moves without new data.
    #[must_use]
    pub const fn live_now(mut self) -> Self {
        self.settings.live = true;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grafana::ApiVersion;

    #[test]
    fn settings_are_written_in_both_models() {
        let d = Dashboard::new("T").refresh_choices(["10s"]).quick_range("This week", "now/w", "now").no_time_picker().week_start(WeekStart::Monday);
        let d = d.fiscal_year_start(4).now_delay("1m").preload().live_now();
        let classic = d.to_json();
        let picker =
            json!({"hidden": true, "refresh_intervals": ["10s"], "quick_ranges": [{"display": "This week", "from": "now/w", "to": "now"}], "nowDelay": "1m"});
        assert_eq!(classic["timepicker"], picker);
        assert_eq!((&classic["weekStart"], &classic["fiscalYearStartMonth"]), (&json!("monday"), &json!(3)));
        assert_eq!((&classic["preload"], &classic["liveNow"]), (&json!(true), &json!(true)));
        let v2 = d.write(ApiVersion::V2).json["spec"].take();
        let time = &v2["timeSettings"];
        assert_eq!((&time["hideTimepicker"], &time["nowDelay"], &time["weekStart"]), (&json!(true), &json!("1m"), &json!("monday")));
        assert_eq!((&time["autoRefreshIntervals"], &time["quickRanges"]), (&json!(["10s"]), &picker["quick_ranges"]));
        assert_eq!((&v2["preload"], &v2["liveNow"]), (&json!(true), &json!(true)));
    }

    #[test]
    fn unsaid_they_are_grafanas() {
        let classic = Dashboard::new("T").to_json();
        assert_eq!((&classic["timepicker"], &classic["weekStart"], &classic["preload"]), (&json!({}), &json!(""), &json!(false)));
        assert!(classic.get("liveNow").is_none());
    }
}
