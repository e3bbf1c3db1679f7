//! Variables that the reader types.

use serde::{Serialize, Serializer};

use super::choice::{Current, Listed};
use super::kind::{Variable, VariableType};

/// What the reader types.
#[derive(Debug, Clone, PartialEq)]
pub struct TextBoxVariable {
    pub(super) default: String,
}

impl Variable {
    /// A field to type in.
    pub fn text_box(name: impl Into<String>, default: impl Into<String>) -> Variable<TextBoxVariable> {
        Variable::of(name, TextBoxVariable { default: default.into() })
    }
}

impl VariableType for TextBoxVariable {
    const ID: &'static str = "textbox";

    fn example() -> Variable<Self> {
        Variable::text_box("filter", ".*")
    }
}

#[derive(Serialize)]
pub(super) struct Spelled<'a> {
    query: &'a str,
    current: Current,
    options: [Listed; 1],
}

impl<'a> Spelled<'a> {
    /// One value, chosen.
    pub(super) fn new(value: &'a str) -> Self {
        Self { query: value, current: Current::one(value, value), options: [Listed { selected: true, ..Listed::new(value, value) }] }
    }
}

impl Serialize for TextBoxVariable {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Spelled::new(&self.default).serialize(serializer)
    }
}
