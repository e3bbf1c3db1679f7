//! Queries of a panel against Prometheus, and the datasource they go to.

use serde::Serialize;
use serde_json::{Value, json};

/// The window that fits the panel's resolution and the scrape interval: at least four scrapes, never shorter than the step.
pub use crate::promql::builder::RATE_INTERVAL;

/// Which datasource a query goes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Datasource {
    #[serde(rename = "type")]
    kind: String,
    uid: String,
}

impl Datasource {
    /// The one that the variable `datasource` names; what panels use unless told otherwise.
    #[must_use]
    pub fn variable() -> Self {
        Self::named_by("datasource")
    }

    /// The Prometheus that the given datasource variable names.
    #[must_use]
    pub fn named_by(variable: &str) -> Self {
        Self::uid("prometheus", format!("${{{variable}}}"))
    }

    /// A certain one: plugin id and uid.
    pub fn uid(kind: impl Into<String>, uid: impl Into<String>) -> Self {
        Self { kind: kind.into(), uid: uid.into() }
    }

    pub(super) fn reference(&self) -> &str {
        &self.uid
    }
}

impl Default for Datasource {
    fn default() -> Self {
        Self::variable()
    }
}

super::options::words! {
    /// In which shape the answer comes.
    Format {
        /// One field a series.
        TimeSeries = "time_series",
        /// One row a sample, labels as columns.
        Table = "table",
        /// Buckets of a histogram as rows.
        Heatmap = "heatmap",
    }
}

/// Whether a query asks for one moment or for the whole time range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    Range,
    Instant,
}

/// One query of a panel.
///
/// What is left unsaid follows the panel: graphs ask for ranges, tables and gauges for one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    pub(super) expr: String,
    legend: String,
    pub(super) ref_id: Option<String>,
    mode: Option<Mode>,
    format: Option<Format>,
    exemplar: bool,
    hide: bool,
    min_step: Option<String>,
    datasource: Option<Datasource>,
}

impl Target {
    /// A query for `expr`: a text, or anything that displays as PromQL.
    pub fn new(expr: impl std::fmt::Display) -> Self {
        Self {
            expr: expr.to_string(),
            legend: String::new(),
            ref_id: None,
            mode: None,
            format: None,
            exemplar: false,
            hide: false,
            min_step: None,
            datasource: None,
        }
    }

    /// The name of each series, with labels as `{{path}}`; the empty text lets Grafana choose (`__auto`).
    #[must_use]
    pub fn legend(mut self, legend: impl Into<String>) -> Self {
        self.legend = legend.into();
        self
    }

    /// A refId of its own instead of the next letter; for expressions and overrides that name it.
    #[must_use]
    pub fn ref_id(mut self, ref_id: impl Into<String>) -> Self {
        self.ref_id = Some(ref_id.into());
        self
    }

    /// Asks for one moment, the end of the time range.
    #[must_use]
    pub const fn instant(mut self) -> Self {
        self.mode = Some(Mode::Instant);
        self
    }

    /// Asks for the whole time range.
    #[must_use]
    pub const fn range(mut self) -> Self {
        self.mode = Some(Mode::Range);
        self
    }

    /// Another shape of the answer.
    #[must_use]
    pub const fn format(mut self, format: Format) -> Self {
        self.format = Some(format);
        self
    }

    /// Asks for exemplars too.
    #[must_use]
    pub const fn exemplars(mut self) -> Self {
        self.exemplar = true;
        self
    }

    /// Asks, but does not show the answer; for expressions that use it.
    #[must_use]
    pub const fn hidden(mut self) -> Self {
        self.hide = true;
        self
    }

    /// The smallest step, as Grafana writes durations: `1m`.
    #[must_use]
    pub fn min_step(mut self, step: impl Into<String>) -> Self {
        self.min_step = Some(step.into());
        self
    }

    /// Another datasource than the panel's; the panel then says `-- Mixed --`.
    #[must_use]
    pub fn datasource(mut self, datasource: Datasource) -> Self {
        self.datasource = Some(datasource);
        self
    }

    pub(super) const fn own_datasource(&self) -> Option<&Datasource> {
        self.datasource.as_ref()
    }

    pub(super) fn legend_text(&self) -> &str {
        &self.legend
    }

    pub(super) fn step_text(&self) -> Option<&str> {
        self.min_step.as_deref()
    }

    /// In Grafana's spelling; `mode` and `format` are the panel's own.
    pub(super) fn json(&self, ref_id: &str, panel: &Datasource, mode: Mode, format: Format) -> Value {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Spelled<'a> {
            ref_id: &'a str,
            datasource: &'a Datasource,
            editor_mode: &'static str,
            expr: &'a str,
            legend_format: &'a str,
            range: bool,
            instant: bool,
            format: Format,
            #[serde(skip_serializing_if = "std::ops::Not::not")]
            exemplar: bool,
            #[serde(skip_serializing_if = "std::ops::Not::not")]
            hide: bool,
            #[serde(skip_serializing_if = "Option::is_none")]
            interval: Option<&'a str>,
        }
        let instant = self.mode.unwrap_or(mode) == Mode::Instant;
        json!(Spelled {
            ref_id,
            datasource: self.datasource.as_ref().unwrap_or(panel),
            editor_mode: "code",
            expr: &self.expr,
            legend_format: if self.legend.is_empty() { "__auto" } else { &self.legend },
            range: !instant,
            instant,
            format: self.format.unwrap_or(format),
            exemplar: self.exemplar,
            hide: self.hide,
            interval: self.min_step.as_deref(),
        })
    }
}

/// The refId of each query: its own, or the next free of A, B, .., Z, AA, AB, ...
pub(super) fn ref_ids(targets: &[Target]) -> Vec<String> {
    let own = |id: &str| targets.iter().any(|t| t.ref_id.as_deref() == Some(id));
    let mut free = (0..).map(letters).filter(|id| !own(id));
    targets.iter().filter_map(|t| t.ref_id.clone().or_else(|| free.next())).collect()
}

fn letters(mut n: u32) -> String {
    let mut id = Vec::new();
    loop {
        id.push(b'A' + (n % 26) as u8);
        if n < 26 {
            break;
        }
        n = n / 26 - 1;
    }
    id.iter().rev().map(|&b| char::from(b)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ref_ids_count_as_spreadsheets_do() {
        assert_eq!([0, 1, 25, 26, 51, 52, 701, 702].map(letters), ["A", "B", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
        let targets = [Target::new("a"), Target::new("b").ref_id("B"), Target::new("c")];
        assert_eq!(ref_ids(&targets), ["A", "B", "C"]);
    }

    #[test]
    fn unsaid_things_follow_the_panel() {
        let q = Target::new("up").json("A", &Datasource::default(), Mode::Range, Format::TimeSeries);
        assert_eq!(
            q.to_string(),
            r#"{"refId":"A","datasource":{"type":"prometheus","uid":"${datasource}"},"editorMode":"code","expr":"up","legendFormat":"__auto","range":true,"instant":false,"format":"time_series"}"#
        );
        let q = Target::new("up").instant().legend("{{job}}").hidden().json("A", &Datasource::default(), Mode::Range, Format::Table);
        assert_eq!((&q["instant"], &q["range"], &q["hide"], &q["legendFormat"]), (&json!(true), &json!(false), &json!(true), &json!("{{job}}")));
    }
}
