//! Variables that choose a duration.

use serde::{Serialize, Serializer};

use super::choice::{Choice, Current, HasCurrent, Listed};
use super::kind::{Variable, VariableType};
use super::query::Refresh;

/// Durations.
#[derive(Debug, Clone, PartialEq)]
pub struct IntervalVariable {
    pub(super) durations: Vec<String>,
    auto: bool,
    auto_min: String,
    auto_count: u32,
    current: Option<Vec<String>>,
}

impl HasCurrent for IntervalVariable {
    fn current_mut(&mut self) -> &mut Option<Vec<String>> {
        &mut self.current
    }
}

impl Variable {
    /// A choice of durations.
    pub fn interval<T: Into<String>>(name: impl Into<String>, durations: impl IntoIterator<Item = T>) -> Variable<IntervalVariable> {
        let durations = durations.into_iter().map(Into::into).collect();
        Variable::of(name, IntervalVariable { durations, auto: false, auto_min: "10s".into(), auto_count: 30, current: None })
    }
}

impl Variable<IntervalVariable> {
    /// One more choice, `auto`, chosen at first: the time range in about 30 steps, at least 10 s. Its value is `$__auto`.
    #[must_use]
    pub fn auto(mut self) -> Self {
        self.kind.auto = true;
        self
    }

    /// How many steps `auto` makes.
    #[must_use]
    pub fn auto_steps(mut self, n: u32) -> Self {
        self.kind.auto_count = n;
        self
    }

    /// How short a step of `auto` can be: `1m`.
    #[must_use]
    pub fn auto_min(mut self, step: impl Into<String>) -> Self {
        self.kind.auto_min = step.into();
        self
    }
}

impl VariableType for IntervalVariable {
    const ID: &'static str = "interval";

    fn example() -> Variable<Self> {
        Variable::interval("window", ["1m", "5m", "1h"]).auto().auto_steps(50).auto_min("30s").current(["5m"])
    }
}

impl Serialize for IntervalVariable {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Spelled<'a> {
            query: String,
            #[serde(skip_serializing_if = "Option::is_none")]
            current: Option<Current>,
            options: Vec<Listed>,
            refresh: Refresh,
            auto: bool,
            auto_min: &'a str,
            auto_count: u32,
        }
        let auto = self.auto.then(|| Listed::new("auto", "$__auto"));
        let options = auto.into_iter().chain(self.durations.iter().map(|d| Listed::new(d, d))).collect();
        let (options, current) = Choice { current: self.current.clone(), ..Choice::default() }.of(options);
        let query = self.durations.join(",");
        Spelled { query, current, options, refresh: Refresh::OnTimeRange, auto: self.auto, auto_min: &self.auto_min, auto_count: self.auto_count }
            .serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn auto_is_the_first_choice() {
        let v = Variable::from(Variable::interval("window", ["1m", "5m"]).auto()).json();
        assert_eq!((&v["query"], &v["current"]["value"], &v["auto_count"]), (&json!("1m,5m"), &json!("$__auto"), &json!(30)));
        assert_eq!(v["options"][0], json!({"selected": true, "text": "auto", "value": "$__auto"}));
        let v = Variable::from(Variable::interval("window", ["1m", "5m"]).current(["5m"])).json();
        assert_eq!((&v["current"]["value"], &v["options"][1]["selected"]), (&json!("5m"), &json!(true)));
    }
}
