//! Format string: texts in another case, or cut.

use crate::grafana::options::words;
use crate::grafana::parts::parts;
use crate::grafana::transformation::Transform;

words! {
    /// How the text is written.
    StringFormat {
        /// UPPER CASE.
        Upper = "Upper Case",
        /// lower case.
        Lower = "Lower Case",
        /// Sentence case.
        Sentence = "Sentence Case",
        /// Title Case.
        Title = "Title Case",
        /// PascalCase.
        Pascal = "Pascal Case",
        /// camelCase.
        Camel = "Camel Case",
        /// snake_case.
        Snake = "Snake Case",
        /// kebab-case.
        Kebab = "Kebab Case",
        /// Without spaces at both ends.
        Trim = "Trim",
        /// A part of it.
        Substring = "Substring",
    }
}

parts! {
    /// Texts in another case, or cut.
    FormatString on FormatString, [];
    own { string_field: String, output_format: Option<StringFormat> }
    set {
        /// Where the part begins, from 0.
        value substring_start: u32;
        /// Where it ends.
        value substring_end: u32;
    }
}

impl FormatString {
    /// The texts of that field.
    pub fn new(field: impl Into<String>, format: StringFormat) -> Self {
        Self { string_field: field.into(), output_format: Some(format), ..Self::default() }
    }
}

impl Transform for FormatString {
    const ID: &'static str = "formatString";

    fn example() -> Self {
        Self::new("pod", StringFormat::Substring).substring_start(0).substring_end(8)
    }
}
