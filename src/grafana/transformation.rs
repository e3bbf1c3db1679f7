//! What happens to a panel's answers before they are shown, and the trait each kind of transformation implements.

use std::borrow::Cow;
use std::fmt::Debug;

use serde::{Serialize, Serializer};
use serde_json::Value;

use super::leaf::Leaf;
use super::queries::builtin::Topic;

/// A kind of transformation. It serialises as the transformation's `options`.
pub trait Transform: Serialize + Clone + Debug + Send + Sync + 'static {
    /// Grafana's id: `organize`.
    const ID: &'static str;

    /// A transformation that uses the kind's options, for tests and reference.
    fn example() -> Self;

    /// It stays in the panel, but does nothing.
    #[must_use]
    fn disabled(self) -> Transformation {
        Transformation::from(self).disabled()
    }

    /// Only for the answers that the matcher selects.
    #[must_use]
    fn only(self, answers: Frames) -> Transformation {
        Transformation::from(self).only(answers)
    }

    /// For annotations or states of alerts instead of data.
    #[must_use]
    fn topic(self, topic: Topic) -> Transformation {
        Transformation::from(self).topic(topic)
    }
}

/// One transformation, of any kind.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Transformation {
    pub(super) id: Cow<'static, str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) disabled: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) filter: Option<Frames>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) topic: Option<Topic>,
    pub(super) options: Leaf,
}

impl<T: Transform> From<T> for Transformation {
    fn from(kind: T) -> Self {
        Self { id: Cow::Borrowed(T::ID), disabled: false, filter: None, topic: None, options: Leaf::of(kind) }
    }
}

impl Transformation {
    /// Any transformation by Grafana's id, for plugins and for what has no words here.
    ///
    /// ```
    /// use promforge::grafana::Transformation;
    /// let t = Transformation::raw("organize", serde_json::json!({"excludeByName": {"Time": true}}));
    /// ```
    pub fn raw(id: impl Into<Cow<'static, str>>, options: impl Into<Value>) -> Self {
        Self { id: id.into(), disabled: false, filter: None, topic: None, options: Leaf::from(options.into()) }
    }

    /// Grafana's id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// It stays in the panel, but does nothing.
    #[must_use]
    pub const fn disabled(mut self) -> Self {
        self.disabled = true;
        self
    }

    /// Only for the answers that the matcher selects.
    #[must_use]
    pub fn only(mut self, answers: Frames) -> Self {
        self.filter = Some(answers);
        self
    }

    /// For annotations or states of alerts instead of data.
    #[must_use]
    pub const fn topic(mut self, topic: Topic) -> Self {
        self.topic = Some(topic);
        self
    }
}

/// Which of a panel's answers (`@grafana/data` `matchers`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Frames {
    /// Those of the query with that refId, or with one of several: `A|B`.
    Query(String),
    /// Those whose name matches a regular expression.
    Name(String),
    /// The one at that place, from 0.
    Index(u32),
    /// Those that one of the matchers selects.
    Any(Vec<Self>),
    /// Those that all matchers select.
    All(Vec<Self>),
    /// Those that the matcher does not select.
    Not(Box<Self>),
    /// All of them.
    Always,
    /// None of them.
    Never,
}

impl Serialize for Frames {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        #[serde(untagged)]
        enum Options<'a> {
            Text(&'a str),
            Number(u32),
            Several(&'a [Frames]),
            One(&'a Frames),
        }
        #[derive(Serialize)]
        struct Spelled<'a> {
            id: &'static str,
            #[serde(skip_serializing_if = "Option::is_none")]
            options: Option<Options<'a>>,
        }
        let (id, options) = match self {
            Self::Query(id) => ("byRefId", Some(Options::Text(id))),
            Self::Name(pattern) => ("byName", Some(Options::Text(pattern))),
            Self::Index(n) => ("byIndex", Some(Options::Number(*n))),
            Self::Any(of) => ("anyMatch", Some(Options::Several(of))),
            Self::All(of) => ("allMatch", Some(Options::Several(of))),
            Self::Not(of) => ("invertMatch", Some(Options::One(of))),
            Self::Always => ("alwaysMatch", None),
            Self::Never => ("neverMatch", None),
        };
        Spelled { id, options }.serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grafana::transformations::Merge;
    use serde_json::json;

    #[test]
    fn transformations_are_spelled_as_grafana_has_them() {
        assert_eq!(json!(Transformation::from(Merge)), json!({"id": "merge", "options": {}}));
        assert_eq!(
            json!(Merge.disabled().only(Frames::Query("A".into())).topic(Topic::Annotations)),
            json!({"id": "merge", "disabled": true, "filter": {"id": "byRefId", "options": "A"}, "topic": "annotations", "options": {}})
        );
        assert_eq!(Transformation::raw("my-own", json!({"a": 1})).id(), "my-own");
        assert_eq!(json!([Merge.only(Frames::Always), Merge.topic(Topic::Series)])[0]["filter"], json!({"id": "alwaysMatch"}));
    }

    #[test]
    fn matchers_nest() {
        let matcher = Frames::All(vec![Frames::Not(Box::new(Frames::Index(1))), Frames::Any(vec![Frames::Name("a".into()), Frames::Never])]);
        assert_eq!(
            json!(matcher),
            json!({"id": "allMatch", "options": [
                {"id": "invertMatch", "options": {"id": "byIndex", "options": 1}},
                {"id": "anyMatch", "options": [{"id": "byName", "options": "a"}, {"id": "neverMatch"}]}]})
        );
    }
}
