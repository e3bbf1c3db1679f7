//! Which options came with which Grafana: what a target version does not know can be left out, or refused.
//!
//! Versions come from the official schemas: what those of 11.6 do not have came with 12.0 at the earliest. Where dashboards saved by
//! Grafana itself or newer type declarations tell more, the row says the later version. A version is a lower bound: no Grafana before
//! it knows the option; that one of the first releases after it did not know it yet is possible, and harmless (it is ignored there).

/// A Grafana version: major, minor.
pub type Version = (u16, u16);

/// The version whose editor the defaults of this model are.
pub const LATEST: Version = (13, 2);

/// An option that older Grafana does not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Since {
    /// The panel's plugin id; `*` is any.
    pub panel: &'static str,
    /// Where the option stands in the panel's JSON; below it everything is as new.
    pub pointer: &'static str,
    /// The value that is new, if the option itself is not.
    pub value: Option<&'static str>,
    /// No Grafana before this one knows it.
    pub version: Version,
}
