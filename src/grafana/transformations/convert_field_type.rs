//! Convert field type: texts as numbers, numbers as times.

use serde::Serialize;

use crate::grafana::overrides::FieldType;
use crate::grafana::parts::parts;
use crate::grafana::transformation::Transform;

parts! {
    /// One conversion.
    Conversion on Conversion, [];
    own { target_field: String, destination_type: Option<FieldType> }
    set {
        /// How a text says a time, as moment.js has it: `YYYY-MM-DD`.
        text date_format;
        /// What stands between the parts of a list that becomes a text.
        text join_with;
        /// The time zone of times without one.
        text timezone;
        /// The list of an enumeration.
        value enum_config: EnumConfig;
    }
}

/// The list of an enumeration.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct EnumConfig {
    text: Vec<String>,
}

impl EnumConfig {
    /// These texts.
    pub fn new<T: Into<String>>(texts: impl IntoIterator<Item = T>) -> Self {
        Self { text: texts.into_iter().map(Into::into).collect() }
    }
}

impl Conversion {
    /// The field becomes that type.
    pub fn new(field: impl Into<String>, to: FieldType) -> Self {
        Self { target_field: field.into(), destination_type: Some(to), ..Self::default() }
    }
}

/// Fields as another type.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ConvertFieldType {
    conversions: Vec<Conversion>,
}

impl ConvertFieldType {
    /// These conversions.
    pub fn new(conversions: impl IntoIterator<Item = Conversion>) -> Self {
        Self { conversions: conversions.into_iter().collect() }
    }
}

impl Transform for ConvertFieldType {
    const ID: &'static str = "convertFieldType";

    fn example() -> Self {
        Self::new([
            Conversion::new("when", FieldType::Time).date_format("YYYY-MM-DD").timezone("utc"),
            Conversion::new("parts", FieldType::Text).join_with(", "),
            Conversion::new("state", FieldType::Enum).enum_config(EnumConfig::new(["up", "down"])),
        ])
    }
}
