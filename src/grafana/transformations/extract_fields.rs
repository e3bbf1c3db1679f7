//! Extract fields: columns out of JSON or other text.

use serde::Serialize;

use crate::grafana::options::words;
use crate::grafana::parts::parts;
use crate::grafana::transformation::Transform;

words! {
    /// How the text is written.
    ExtractFormat {
        /// Grafana finds out.
        Auto = "auto",
        /// As JSON.
        Json = "json",
        /// As `key=value` pairs.
        KeyValue = "kvp",
        /// As a regular expression with named groups says.
        RegExp = "regexp",
        /// With a sign between the parts.
        Delimiter = "delimiter",
    }
}

/// A path into JSON, and the name of its column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct JsonPath {
    path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    alias: Option<String>,
}

impl JsonPath {
    /// The value at a path: `user.name`.
    pub fn new(path: impl Into<String>) -> Self {
        Self { path: path.into(), alias: None }
    }

    /// In a column of that name.
    #[must_use]
    pub fn alias(mut self, name: impl Into<String>) -> Self {
        self.alias = Some(name.into());
        self
    }
}

parts! {
    /// Columns out of the text or JSON of one.
    ExtractFields on ExtractFields, [];
    own { source: String }
    set {
        /// How the text is written.
        value format: ExtractFormat;
        /// The regular expression: `/(?<user>\w+)/`.
        text reg_exp;
        /// The sign between the parts.
        text delimiter;
        /// One more path into JSON; all of it, if unsaid.
        each path "jsonPaths": JsonPath;
        /// All other columns go.
        flag replace;
        /// Time stays, when others go.
        flag keep_time;
    }
}

impl ExtractFields {
    /// Out of the column of that name.
    pub fn new(source: impl Into<String>) -> Self {
        Self { source: source.into(), ..Self::default() }.format(ExtractFormat::Auto)
    }
}

impl Transform for ExtractFields {
    const ID: &'static str = "extractFields";

    fn example() -> Self {
        Self::new("labels")
            .format(ExtractFormat::Json)
            .path(JsonPath::new("user.name").alias("user"))
            .reg_exp("/(?<user>\\w+)/")
            .delimiter(",")
            .replace()
            .keep_time()
    }
}
