//! The formats Grafana reads, and how a model is written in one of them.

use serde_json::{Map, Value, json};

use super::flatten::flatten;
use super::leave_out::leave_out;
use super::report::{Loss, Report};
use super::{Model, classic, v2};

/// A format of dashboards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ApiVersion {
    /// The plain object with `schemaVersion` that files, sidecars and grafana.com have; every Grafana reads it.
    Classic,
    /// `dashboard.grafana.app/v1`: the classic model as a resource; from Grafana 13, as `v1beta1` from 12.
    V1,
    /// `dashboard.grafana.app/v2beta1`: elements and layout apart; Grafana 12.2 to 13.
    V2Beta1,
    /// `dashboard.grafana.app/v2`: what Grafana 13 keeps.
    V2,
}

impl ApiVersion {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Classic, Self::V1, Self::V2Beta1, Self::V2];

    /// Its name on the command line: `classic`, `v1`, `v2beta1`, `v2`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Classic => "classic",
            Self::V1 => "v1",
            Self::V2Beta1 => "v2beta1",
            Self::V2 => "v2",
        }
    }

    /// `apiVersion` of the resource; the classic model is none.
    #[must_use]
    pub const fn api_version(self) -> Option<&'static str> {
        match self {
            Self::Classic => None,
            Self::V1 => Some("dashboard.grafana.app/v1"),
            Self::V2Beta1 => Some("dashboard.grafana.app/v2beta1"),
            Self::V2 => Some("dashboard.grafana.app/v2"),
        }
    }
}

/// A version of Grafana: major and minor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct GrafanaVersion(pub u16, pub u16);

impl GrafanaVersion {
    /// The newest that is known here.
    pub const LATEST: Self = Self(13, 2);

    /// Reads `13.2`, `13`, `v12.3.1`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.strip_prefix('v').unwrap_or(text).split('.');
        let major = parts.next()?.parse().ok()?;
        let minor = parts.next().map_or(Some(0), |m| m.parse().ok())?;
        parts.all(|p| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit())).then_some(Self(major, minor))
    }
}

impl std::fmt::Display for GrafanaVersion {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.0, self.1)
    }
}

/// In which format, and for which Grafana.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Output {
    api: ApiVersion,
    grafana: GrafanaVersion,
}

impl Output {
    /// In the given format, for the newest Grafana.
    #[must_use]
    pub const fn new(api: ApiVersion) -> Self {
        Self { api, grafana: GrafanaVersion::LATEST }
    }

    /// For an older Grafana: options that it does not know are left out and reported.
    #[must_use]
    pub const fn grafana(mut self, version: GrafanaVersion) -> Self {
        self.grafana = version;
        self
    }
}

impl From<ApiVersion> for Output {
    fn from(api: ApiVersion) -> Self {
        Self::new(api)
    }
}

/// A dashboard in some format.
#[derive(Debug, Clone, PartialEq)]
pub struct Written {
    /// What Grafana reads.
    pub json: Value,
    /// What the format or the Grafana version cannot express.
    pub lost: Vec<Loss>,
}

impl Written {
    /// [`Self::json`] as indented text with a final line end.
    #[must_use]
    pub fn to_text(&self) -> String {
        format!("{:#}\n", self.json)
    }
}

impl Model {
    /// The dashboard in some format, and what that format cannot express.
    #[must_use]
    pub fn write(&self, output: impl Into<Output>) -> Written {
        let output = output.into();
        let mut report = Report::default();
        let mut spec = match output.api {
            ApiVersion::Classic | ApiVersion::V1 => {
                report.fields("", &self.extra.v2);
                for panel in &self.panels {
                    report.fields(&format!("panel \"{}\"", panel.panel.title), &panel.panel.extra.v2);
                }
                let placed = flatten(self, &mut report);
                classic::tree(classic::write(self, &placed))
            }
            ApiVersion::V2Beta1 | ApiVersion::V2 => v2::write(self, output.api, &mut report),
        };
        if output.grafana < GrafanaVersion::LATEST {
            leave_out(&mut spec, output.api, output.grafana, &mut report);
        }
        let json = match output.api.api_version() {
            None => spec,
            Some(api_version) => self.resource(api_version, spec),
        };
        Written { json, lost: report.0 }
    }

    fn resource(&self, api_version: &str, mut spec: Value) -> Value {
        let mut metadata = Map::new();
        if let Some(uid) = &self.uid {
            metadata.insert("name".into(), json!(uid));
        }
        metadata.extend(self.metadata.iter().map(|(k, v)| (k.clone(), v.clone())));
        if let Some(spec) = spec.as_object_mut() {
            // The name says it, and the server numbers dashboards itself.
            spec.shift_remove("uid");
            spec.shift_remove("id");
        }
        json!({"apiVersion": api_version, "kind": "Dashboard", "metadata": metadata, "spec": spec})
    }

    /// The classic model as indented text with a final line end, without a detour over a tree of values.
    #[must_use]
    pub fn to_classic_text(&self) -> String {
        classic::write(self, &flatten(self, &mut Report::default()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read() {
        for (text, version) in [("13.2", Some((13, 2))), ("v12.3.1", Some((12, 3))), ("11", Some((11, 0))), ("x", None), ("12.", None), ("12.1.x", None)] {
            assert_eq!(GrafanaVersion::parse(text).map(|v| (v.0, v.1)), version, "{text}");
        }
        assert!(GrafanaVersion(12, 10) > GrafanaVersion(12, 9));
    }
}
