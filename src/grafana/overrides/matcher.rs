//! Which fields an override is about: every matcher of Grafana's editor.

use serde::Serialize;
use serde::ser::SerializeStruct;

use crate::grafana::number::Num;
use crate::grafana::options::{Reducer, words};

words! {
    /// The type of a field's values.
    FieldType {
        /// Moments.
        Time = "time",
        /// Numbers.
        Number = "number",
        /// Texts.
        Text = "string",
        /// True and false.
        Boolean = "boolean",
        /// Traces.
        Trace = "trace",
        /// Places.
        Geo = "geo",
        /// One of a few values.
        Enum = "enum",
        /// Anything else.
        Other = "other",
        /// A frame in each value.
        Frame = "frame",
        /// Several frames in each value.
        NestedFrames = "nestedFrames",
    }
}

words! {
    /// How a number compares to another.
    Comparison {
        /// It is the same.
        Equal = "eq",
        /// It is another one.
        NotEqual = "neq",
        /// It is smaller.
        Less = "lt",
        /// It is smaller or the same.
        LessOrEqual = "lte",
        /// It is larger.
        Greater = "gt",
        /// It is larger or the same.
        GreaterOrEqual = "gte",
    }
}

words! {
    /// Which frames an override is about.
    Scope {
        /// Series and tables.
        Series = "series",
        /// Tables inside of tables.
        Nested = "nested",
        /// Annotations.
        Annotation = "annotation",
        /// Exemplars.
        Exemplar = "exemplar",
    }
}

/// Which fields an override is about.
#[derive(Debug, Clone, PartialEq)]
pub enum Matcher {
    /// The field of that (displayed) name.
    Name(String),
    /// The fields of those names, or all others; made by [`Matcher::names`] and [`Matcher::all_but`].
    Names(Names),
    /// Fields whose name matches a regular expression, written without slashes.
    Regexp(String),
    /// As [`Matcher::Regexp`], with flags of JavaScript: `i` ignores case.
    RegexpWithFlags(String, String),
    /// Fields whose name matches a regular expression, written without slashes, or is one of the names.
    RegexpOrNames {
        /// The regular expression.
        pattern: Option<String>,
        /// The names.
        names: Vec<String>,
        /// The variable whose value names fields, instead of the two: `$field`.
        variable: Option<String>,
    },
    /// All fields of the query with that refId.
    Query(String),
    /// All fields of a type.
    Type(FieldType),
    /// All fields of several types.
    Types(Vec<FieldType>),
    /// All fields of which one number compares as said; made by [`Matcher::value`].
    Value(Compared),
    /// The first field.
    First,
    /// The first field of moments.
    FirstTime,
    /// All fields of numbers.
    Numeric,
    /// All fields of moments.
    Time,
}

/// Names, or all but those.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Names {
    mode: &'static str,
    names: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    prefix: Option<&'static str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    read_only: bool,
}

/// A comparison of one number of a field.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Compared {
    reducer: Reducer,
    op: Comparison,
    value: Num,
}

impl Matcher {
    /// The fields of those names.
    pub fn names<T: Into<String>>(names: impl IntoIterator<Item = T>) -> Self {
        let names = names.into_iter().map(Into::into).collect();
        Self::Names(Names { mode: "include", names, prefix: None, read_only: false })
    }

    /// All fields but those of the given names.
    pub fn all_but<T: Into<String>>(names: impl IntoIterator<Item = T>) -> Self {
        let names = names.into_iter().map(Into::into).collect();
        Self::Names(Names { mode: "exclude", names, prefix: None, read_only: false })
    }

    /// As [`Self::all_but`], in the words that Grafana writes when a reader hides series.
    pub(in crate::grafana) const fn shown(names: Vec<String>) -> Self {
        Self::Names(Names { mode: "exclude", names, prefix: Some("All except:"), read_only: true })
    }

    /// All fields of which one number, made as `reducer` says, compares to `value` as said.
    #[must_use]
    pub const fn value(reducer: Reducer, is: Comparison, value: f64) -> Self {
        Self::Value(Compared { reducer, op: is, value: Num(value) })
    }
}

/// A regular expression between slashes.
fn slashed(pattern: &str) -> String {
    let mut text = String::with_capacity(pattern.len() + 2);
    text.push('/');
    for c in pattern.chars() {
        if c == '/' {
            text.push('\\');
        }
        text.push(c);
    }
    text.push('/');
    text
}

#[derive(Serialize)]
struct PatternOrNames<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pattern: Option<String>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    names: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    variable: Option<&'a str>,
}

impl Serialize for Matcher {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut matcher = serializer.serialize_struct("Matcher", 2)?;
        let mut write = |id: &'static str| matcher.serialize_field("id", id);
        match self {
            Self::Name(name) => {
                write("byName")?;
                matcher.serialize_field("options", name)?;
            }
            Self::Names(names) => {
                write("byNames")?;
                matcher.serialize_field("options", names)?;
            }
            Self::Regexp(pattern) => {
                write("byRegexp")?;
                matcher.serialize_field("options", &slashed(pattern))?;
            }
            Self::RegexpWithFlags(pattern, flags) => {
                write("byRegexp")?;
                matcher.serialize_field("options", &(slashed(pattern) + flags))?;
            }
            Self::RegexpOrNames { pattern, names, variable } => {
                write("byRegexpOrNames")?;
                let options = PatternOrNames { pattern: pattern.as_deref().map(slashed), names, variable: variable.as_deref() };
                matcher.serialize_field("options", &options)?;
            }
            Self::Query(ref_id) => {
                write("byFrameRefID")?;
                matcher.serialize_field("options", ref_id)?;
            }
            Self::Type(kind) => {
                write("byType")?;
                matcher.serialize_field("options", kind)?;
            }
            Self::Types(kinds) => {
                write("byTypes")?;
                matcher.serialize_field("options", kinds)?;
            }
            Self::Value(compared) => {
                write("byValue")?;
                matcher.serialize_field("options", compared)?;
            }
            Self::First => write("first")?,
            Self::FirstTime => write("firstTimeField")?,
            Self::Numeric => write("numeric")?,
            Self::Time => write("time")?,
        }
        matcher.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn matchers_are_spelled_as_grafana_has_them() {
        let either = Matcher::RegexpOrNames { pattern: Some("a.*".into()), names: vec!["b".into()], variable: None };
        for (matcher, expected) in [
            (Matcher::Name("a".into()), json!({"id": "byName", "options": "a"})),
            (Matcher::names(["a", "b"]), json!({"id": "byNames", "options": {"mode": "include", "names": ["a", "b"]}})),
            (Matcher::all_but(["a"]), json!({"id": "byNames", "options": {"mode": "exclude", "names": ["a"]}})),
            (Matcher::Regexp("a/b".into()), json!({"id": "byRegexp", "options": "/a\\/b/"})),
            (Matcher::RegexpWithFlags("ab".into(), "i".into()), json!({"id": "byRegexp", "options": "/ab/i"})),
            (either, json!({"id": "byRegexpOrNames", "options": {"pattern": "/a.*/", "names": ["b"]}})),
            (Matcher::Query("A".into()), json!({"id": "byFrameRefID", "options": "A"})),
            (Matcher::Type(FieldType::Text), json!({"id": "byType", "options": "string"})),
            (Matcher::Types(vec![FieldType::Time, FieldType::Geo]), json!({"id": "byTypes", "options": ["time", "geo"]})),
            (Matcher::value(Reducer::Max, Comparison::Less, 1.5), json!({"id": "byValue", "options": {"reducer": "max", "op": "lt", "value": 1.5}})),
            (Matcher::First, json!({"id": "first"})),
            (Matcher::FirstTime, json!({"id": "firstTimeField"})),
            (Matcher::Numeric, json!({"id": "numeric"})),
            (Matcher::Time, json!({"id": "time"})),
        ] {
            assert_eq!(json!(matcher), expected);
        }
    }
}
