//! One declaration of a part of the JSON: its fields, their spelling, and the builder method of each.
//!
//! Fields under `own` are always there and said by the constructor; each field under `set` is left out until its method is called.
//! A field is spelled in camel case unless a text follows its name.

use serde::{Serialize, Serializer};

/// Declares a part: the struct, and its builder methods on `$target` (itself with `[]`, or what holds it as `kind` with `[kind]`).
macro_rules! parts {
    (
        $(#[$meta:meta])*
        $name:ident on $target:ty, $holder:tt;
        own { $($(#[$own_meta:meta])* $own:ident: $own_ty:ty),* $(,)? }
        set { $($(#[$doc:meta])* $mode:ident $field:ident $($wire:literal)? $(: $ty:ty)?;)* }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Default, serde::Serialize)]
        #[serde(rename_all = "camelCase")]
        pub struct $name {
            $($(#[$own_meta])* pub(in crate::grafana) $own: $own_ty,)*
            $(
                #[serde(skip_serializing_if = "Option::is_none" $(, rename = $wire)?)]
                pub(in crate::grafana) $field: Option<$crate::grafana::parts::parts!(@type $mode $($ty)?)>,
            )*
        }

        #[allow(clippy::allow_attributes, dead_code, clippy::return_self_not_must_use, reason = "not every part has methods")]
        impl $target {
            $($crate::grafana::parts::parts! { @method $holder $(#[$doc])* $mode $field $($ty)? })*
        }
    };

    (@type text) => { String };
    (@type flag) => { bool };
    (@type unflag) => { bool };
    (@type number) => { $crate::grafana::number::Num };
    (@type texts) => { Vec<String> };
    (@type value $ty:ty) => { $ty };
    (@type boxed $ty:ty) => { Box<$ty> };
    (@type values $ty:ty) => { Vec<$ty> };
    (@type each $ty:ty) => { Vec<$ty> };

    (@method [$($holder:ident)?] $(#[$doc:meta])* text $field:ident) => {
        $(#[$doc])*
        #[must_use]
        pub fn $field(mut self, $field: impl Into<String>) -> Self {
            self$(.$holder)?.$field = Some($field.into());
            self
        }
    };
    (@method [$($holder:ident)?] $(#[$doc:meta])* flag $field:ident) => {
        $(#[$doc])*
        #[must_use]
        pub fn $field(mut self) -> Self {
            self$(.$holder)?.$field = Some(true);
            self
        }
    };
    (@method [$($holder:ident)?] $(#[$doc:meta])* unflag $field:ident) => {
        $(#[$doc])*
        #[must_use]
        pub fn $field(mut self) -> Self {
            self$(.$holder)?.$field = Some(false);
            self
        }
    };
    (@method [$($holder:ident)?] $(#[$doc:meta])* number $field:ident) => {
        $(#[$doc])*
        #[must_use]
        pub fn $field(mut self, $field: impl Into<f64>) -> Self {
            self$(.$holder)?.$field = Some($crate::grafana::number::Num($field.into()));
            self
        }
    };
    (@method [$($holder:ident)?] $(#[$doc:meta])* texts $field:ident) => {
        $(#[$doc])*
        #[must_use]
        pub fn $field<T: Into<String>>(mut self, $field: impl IntoIterator<Item = T>) -> Self {
            self$(.$holder)?.$field = Some($field.into_iter().map(Into::into).collect());
            self
        }
    };
    (@method [$($holder:ident)?] $(#[$doc:meta])* value $field:ident $ty:ty) => {
        $(#[$doc])*
        #[must_use]
        pub fn $field(mut self, $field: $ty) -> Self {
            self$(.$holder)?.$field = Some($field);
            self
        }
    };
    (@method [$($holder:ident)?] $(#[$doc:meta])* boxed $field:ident $ty:ty) => {
        $(#[$doc])*
        #[must_use]
        pub fn $field(mut self, $field: $ty) -> Self {
            self$(.$holder)?.$field = Some(Box::new($field));
            self
        }
    };
    (@method [$($holder:ident)?] $(#[$doc:meta])* values $field:ident $ty:ty) => {
        $(#[$doc])*
        #[must_use]
        pub fn $field(mut self, $field: impl IntoIterator<Item = $ty>) -> Self {
            self$(.$holder)?.$field = Some($field.into_iter().collect());
            self
        }
    };
    (@method [$($holder:ident)?] $(#[$doc:meta])* each $field:ident $ty:ty) => {
        $(#[$doc])*
        #[must_use]
        pub fn $field(mut self, $field: $ty) -> Self {
            self$(.$holder)?.$field.get_or_insert_default().push($field);
            self
        }
    };
}
pub(super) use parts;

/// A JSON object by name, in the order in which names were first said.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Named<V>(pub(super) Vec<(String, V)>);

impl<V> Default for Named<V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<V> Named<V> {
    /// Says the value of a name; a second one replaces the first.
    pub(super) fn set(&mut self, name: impl Into<String>, value: V) {
        let name = name.into();
        match self.0.iter_mut().find(|(n, _)| *n == name) {
            Some((_, before)) => *before = value,
            None => self.0.push((name, value)),
        }
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<V: Serialize> Serialize for Named<V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

#[cfg(test)]
impl<V: schemars::JsonSchema> schemars::JsonSchema for Named<V> {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        std::collections::BTreeMap::<String, V>::schema_name()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        std::collections::BTreeMap::<String, V>::json_schema(generator)
    }
}

/// One text or several, as Grafana has it where both are allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OneOrMany(pub(super) Vec<String>);

impl Serialize for OneOrMany {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.as_slice() {
            [one] => one.serialize(serializer),
            many => many.serialize(serializer),
        }
    }
}

impl<T: Into<String>> From<T> for OneOrMany {
    fn from(one: T) -> Self {
        Self(vec![one.into()])
    }
}

impl<T: Into<String>> FromIterator<T> for OneOrMany {
    fn from_iter<I: IntoIterator<Item = T>>(many: I) -> Self {
        Self(many.into_iter().map(Into::into).collect())
    }
}

#[cfg(test)]
#[expect(unreachable_pub, reason = "the macro declares for others to use")]
mod tests {
    use super::*;
    use serde_json::json;

    parts! {
        /// An example.
        Thing on Thing, [];
        own { name: String }
        set {
            /// A text under another name.
            text legend "legendFormat";
            /// Something.
            flag set;
            /// Numbers.
            number min_value;
            /// Words.
            texts words;
            /// One more.
            each item: u8;
        }
    }

    #[test]
    fn what_is_unsaid_is_left_out() {
        assert_eq!(json!(Thing::default()), json!({"name": ""}));
        let thing = Thing::default().legend("x").set().min_value(2).words(["a"]).item(1).item(2);
        assert_eq!(json!(thing), json!({"name": "", "legendFormat": "x", "set": true, "minValue": 2, "words": ["a"], "item": [1, 2]}));
    }

    #[test]
    fn names_keep_their_order() {
        let mut named = Named::default();
        ["b", "a", "b"].into_iter().zip(0..).for_each(|(name, n)| named.set(name, n));
        assert_eq!(json!(named).to_string(), r#"{"b":2,"a":1}"#);
        assert!(!named.is_empty());
        assert_eq!(json!([OneOrMany::from("a"), OneOrMany::from_iter(["a", "b"])]), json!(["a", ["a", "b"]]));
    }
}
