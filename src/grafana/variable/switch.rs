//! Variables that are one of two values.

use serde::{Serialize, Serializer};

use super::choice::{Current, Listed};
use super::kind::{Variable, VariableType};

/// One of two values. Grafana 12.3 and later.
#[derive(Debug, Clone, PartialEq)]
pub struct SwitchVariable {
    enabled: String,
    disabled: String,
    on: bool,
}

impl SwitchVariable {
    /// The value at first.
    pub(super) fn value(&self) -> &str {
        if self.on { &self.enabled } else { &self.disabled }
    }
}

impl Variable {
    /// A switch: `true` or `false`, off at first. Grafana 12.3 and later.
    pub fn switch(name: impl Into<String>) -> Variable<SwitchVariable> {
        Variable::of(name, SwitchVariable { enabled: "true".into(), disabled: "false".into(), on: false })
    }
}

impl Variable<SwitchVariable> {
    /// Other values: on, off.
    #[must_use]
    pub fn values(mut self, enabled: impl Into<String>, disabled: impl Into<String>) -> Self {
        (self.kind.enabled, self.kind.disabled) = (enabled.into(), disabled.into());
        self
    }

    /// On at first.
    #[must_use]
    pub fn on(mut self) -> Self {
        self.kind.on = true;
        self
    }
}

impl VariableType for SwitchVariable {
    const ID: &'static str = "switch";

    fn example() -> Variable<Self> {
        Variable::switch("errors_only").values("5..", ".*").on()
    }
}

impl Serialize for SwitchVariable {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Spelled {
            query: &'static str,
            current: Current,
            options: [Listed; 2],
        }
        let option = |value: &String, selected| Listed { selected, ..Listed::new(value, value) };
        let options = [option(&self.enabled, self.on), option(&self.disabled, !self.on)];
        Spelled { query: "", current: Current::one(self.value(), self.value()), options }.serialize(serializer)
    }
}
