//! Variables with one fixed value.

use serde::{Serialize, Serializer};

use super::kind::{Hide, Variable, VariableType};
use super::textbox::Spelled;

/// A fixed text.
#[derive(Debug, Clone, PartialEq)]
pub struct ConstantVariable {
    pub(super) value: String,
}

impl Variable {
    /// A fixed text, hidden.
    pub fn constant(name: impl Into<String>, value: impl Into<String>) -> Variable<ConstantVariable> {
        Variable::of(name, ConstantVariable { value: value.into() }).hide(Hide::Variable)
    }
}

impl VariableType for ConstantVariable {
    const ID: &'static str = "constant";

    fn example() -> Variable<Self> {
        Variable::constant("team", "web")
    }
}

impl Serialize for ConstantVariable {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Spelled::new(&self.value).serialize(serializer)
    }
}
