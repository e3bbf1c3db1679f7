//! A part of the JSON whose inside nobody else looks at: options of a panel, the body of a query.
//!
//! Typed parts serialise themselves without a detour over a tree of values; that is what makes large dashboards fast to write.

use std::fmt;
use std::sync::Arc;

use serde::{Serialize, Serializer};
use serde_json::Value;

use super::pretty::{Part, Pretty};

/// A typed value or JSON as it was read; both serialise as their content, and are equal when that is equal.
#[derive(Clone)]
pub struct Leaf(Repr);

#[derive(Clone)]
enum Repr {
    Typed(Arc<dyn Part>),
    Json(Value),
}

impl Leaf {
    /// A typed part.
    pub fn of(part: impl Serialize + Send + Sync + 'static) -> Self {
        Self(Repr::Typed(Arc::new(part)))
    }

    /// A typed part that others hold too.
    pub(super) fn shared(part: Arc<impl Serialize + Send + Sync + 'static>) -> Self {
        Self(Repr::Typed(part))
    }

    /// Its content.
    #[must_use]
    pub fn value(&self) -> Value {
        match &self.0 {
            Repr::Typed(part) => part.tree(),
            Repr::Json(value) => value.clone(),
        }
    }
}

impl Leaf {
    pub(super) fn part(&self) -> &dyn Part {
        match &self.0 {
            Repr::Typed(part) => &**part,
            Repr::Json(value) => value,
        }
    }

    pub(super) fn write_fields(&self, to: &mut Pretty) {
        self.part().write_fields(to);
    }
}

impl From<Value> for Leaf {
    fn from(value: Value) -> Self {
        Self(Repr::Json(value))
    }
}

impl Serialize for Leaf {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Repr::Typed(part) => part.erased().serialize(serializer),
            Repr::Json(value) => value.serialize(serializer),
        }
    }
}

impl fmt::Debug for Leaf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.value())
    }
}

impl PartialEq for Leaf {
    fn eq(&self, other: &Self) -> bool {
        self.value() == other.value()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn typed_and_read_parts_are_the_same() {
        #[derive(Serialize)]
        struct Typed {
            a: u8,
        }
        let (typed, read) = (Leaf::of(Typed { a: 1 }), Leaf::from(json!({"a": 1})));
        assert_eq!(typed, read);
        assert_eq!((json!(typed), format!("{read:?}")), (json!({"a": 1}), r#"{"a":1}"#.to_owned()));
    }
}
