//! Endpoint Statistics: a Flask API with PostgreSQL and Redis, in the namespace `endpoint-stats`.
//!
//! [`metrics`] says what exists, [`expressions`] what is computed, [`recording`] what is stored, [`alerts`] what wakes people up.

pub mod alerts;
pub mod expressions;
pub mod metrics;
pub mod recording;

use promforge::rules::RuleFile;

/// The namespace that the system runs in.
pub const NAMESPACE: &str = "endpoint-stats";

/// The uid of its dashboard, which alerts link to.
pub const DASHBOARD_UID: &str = "endpoint-stats-overview";

/// Its recording rules and alerts.
#[must_use]
pub fn rules() -> RuleFile {
    RuleFile::new("endpoint-stats").group(recording::group()).group(alerts::group())
}
