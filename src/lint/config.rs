//! The part of `promforge.toml` that checks read. Reading the file is the caller's.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::promql::Features;

/// `[check]` of `promforge.toml`.
///
/// ```
/// use promforge::lint::CheckConfig;
/// let config: CheckConfig = toml::from_str("disable = [\"label/unknown\"]\ncatalogue = [\"metrics.toml\"]").expect("valid");
/// assert_eq!(config.catalogue, ["metrics.toml"]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct CheckConfig {
    /// Codes that are not reported: `label/unknown`.
    pub disable: Vec<String>,
    /// Catalogue files that say which metrics exist, relative to this file.
    pub catalogue: Vec<String>,
    /// What the servers accept beyond the language's stable part.
    pub features: FeaturesConfig,
}

/// Switches of the language, as Prometheus' `--enable-feature` has them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct FeaturesConfig {
    /// `promql-experimental-functions`.
    pub experimental_functions: bool,
    /// `promql-duration-expr`.
    pub duration_expressions: bool,
    /// `promql-extended-range-selectors`.
    pub extended_range_selectors: bool,
    /// `promql-binop-fill-modifiers`.
    pub binop_fill_modifiers: bool,
}

impl From<FeaturesConfig> for Features {
    fn from(config: FeaturesConfig) -> Self {
        let mut features = Self::server();
        features.experimental_functions |= config.experimental_functions;
        features.duration_expressions |= config.duration_expressions;
        features.extended_range_selectors |= config.extended_range_selectors;
        features.binop_fill_modifiers |= config.binop_fill_modifiers;
        features
    }
}

/// The JSON Schema of [`CheckConfig`].
#[must_use]
pub fn config_schema() -> serde_json::Value {
    schemars::schema_for!(CheckConfig).into()
}
