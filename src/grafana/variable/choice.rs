//! What is chosen of a variable's values, and what Grafana keeps of that: `current` and `options`.

use serde::{Serialize, Serializer};
use serde_json::Value;

use super::kind::Variable;

/// What can be chosen, and what is.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Choice {
    pub(super) multi: bool,
    pub(super) include_all: bool,
    pub(super) all_value: Option<String>,
    pub(super) no_custom_value: bool,
    pub(super) current: Option<Vec<String>>,
}

impl Choice {
    pub(super) const fn is_multi(&self) -> bool {
        self.multi || self.include_all
    }

    /// `All` and the options, those chosen marked; and the choice itself.
    pub(super) fn of(&self, options: Vec<Listed>) -> (Vec<Listed>, Option<Current>) {
        let all = self.include_all.then(|| Listed::new("All", "$__all"));
        let known = options.is_empty();
        let mut options: Vec<_> = all.into_iter().chain(options).collect();
        let chosen: Option<Vec<(String, String)>> = match &self.current {
            Some(values) => {
                let text = |value: &String| options.iter().find(|o| o.value == *value).map_or_else(|| value.clone(), |o| o.text.clone());
                Some(values.iter().map(|v| (text(v), v.clone())).collect())
            }
            None => options.first().map(|first| vec![(first.text.clone(), first.value.clone())]),
        };
        for option in &mut options {
            option.selected = chosen.iter().flatten().any(|(_, value)| *value == option.value);
        }
        // What a datasource answers is asked for again and not kept.
        if known {
            options.clear();
        }
        (options, chosen.map(|chosen| Current { multi: self.multi, chosen }))
    }
}

/// A value that can be chosen.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Listed {
    pub(super) selected: bool,
    pub(super) text: String,
    pub(super) value: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) properties: Option<Value>,
}

impl Listed {
    pub(super) fn new(text: impl Into<String>, value: impl Into<String>) -> Self {
        Self { selected: false, text: text.into(), value: value.into(), properties: None }
    }
}

/// `current`: texts and values, as lists if several can be chosen.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Current {
    multi: bool,
    chosen: Vec<(String, String)>,
}

impl Current {
    pub(super) fn one(text: impl Into<String>, value: impl Into<String>) -> Self {
        Self { multi: false, chosen: vec![(text.into(), value.into())] }
    }
}

impl Serialize for Current {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Spelled<T> {
            selected: bool,
            text: T,
            value: T,
        }
        match self.chosen.first() {
            Some((text, value)) if !self.multi => Spelled { selected: true, text, value }.serialize(serializer),
            _ => {
                let (text, value): (Vec<_>, Vec<_>) = self.chosen.iter().map(|(t, v)| (t, v)).unzip();
                Spelled { selected: true, text, value }.serialize(serializer)
            }
        }
    }
}

/// A kind whose value at first can be said.
pub trait HasCurrent {
    /// The values chosen at first.
    fn current_mut(&mut self) -> &mut Option<Vec<String>>;
}

impl<K: HasCurrent> Variable<K> {
    /// The values chosen at first; one, unless several can be chosen.
    #[must_use]
    pub fn current<T: Into<String>>(mut self, values: impl IntoIterator<Item = T>) -> Self {
        *self.kind.current_mut() = Some(values.into_iter().map(Into::into).collect());
        self
    }
}

/// A kind of which several values can be chosen: queries, lists, datasources.
pub trait Chooses: HasCurrent {
    /// Says of the choice: several values, `All`, what `All` stands for, no values of the reader's own.
    fn choose(&mut self, say: Choosing);
}

/// What can be said of a choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choosing {
    /// Several values can be chosen.
    Multi,
    /// `All` can be chosen.
    IncludeAll,
    /// What `All` stands for.
    AllValue(String),
    /// Only values of the list.
    NoCustomValue,
}

impl Choice {
    pub(super) fn say(&mut self, say: Choosing) {
        match say {
            Choosing::Multi => self.multi = true,
            Choosing::IncludeAll => self.include_all = true,
            Choosing::AllValue(value) => self.all_value = Some(value),
            Choosing::NoCustomValue => self.no_custom_value = true,
        }
    }
}

impl<K: Chooses> Variable<K> {
    /// Several values may be chosen; use it with `=~`.
    #[must_use]
    pub fn multi(mut self) -> Self {
        self.kind.choose(Choosing::Multi);
        self
    }

    /// `All` is a choice, and chosen at first.
    #[must_use]
    pub fn include_all(mut self) -> Self {
        self.kind.choose(Choosing::IncludeAll);
        self
    }

    /// What `All` stands for (`.*`); without it Grafana writes out every value.
    #[must_use]
    pub fn all_value(mut self, value: impl Into<String>) -> Self {
        self.kind.choose(Choosing::AllValue(value.into()));
        self
    }

    /// The reader cannot type a value that is not listed.
    #[must_use]
    pub fn no_custom_value(mut self) -> Self {
        self.kind.choose(Choosing::NoCustomValue);
        self
    }
}

/// Implements the traits of choices for a kind with a field `choice`.
macro_rules! chooses {
    ($kind:ident) => {
        impl super::choice::HasCurrent for $kind {
            fn current_mut(&mut self) -> &mut Option<Vec<String>> {
                &mut self.choice.current
            }
        }

        impl super::choice::Chooses for $kind {
            fn choose(&mut self, say: super::choice::Choosing) {
                self.choice.say(say);
            }
        }
    };
}
pub(super) use chooses;
