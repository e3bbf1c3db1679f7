//! A label set: names and values, sorted by name, without empty values. Matching and grouping belong to the engine.

use std::fmt;
use std::sync::Arc;

use super::quote;

/// One label.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Label {
    /// Its name.
    pub name: Arc<str>,
    /// Its value, never empty inside [`Labels`].
    pub value: Arc<str>,
}

/// A label set, sorted by name. An absent label and one with an empty value are the same thing, as in Prometheus
/// (model/labels, 3.15.0); cloning is cheap.
///
/// Ordering is Prometheus' `labels.Compare`: name, value, name, value, …; the shorter prefix first.
///
/// ```
/// use promforge::model::Labels;
/// let labels: Labels = [("job", "api"), ("__name__", "up"), ("zone", "")].into_iter().collect();
/// assert_eq!(labels.get("job"), Some("api"));
/// assert_eq!(labels.to_string(), r#"up{job="api"}"#);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Labels(Arc<[Label]>);

/// The name of the label that holds the metric name.
pub const METRIC_NAME: &str = "__name__";

impl Labels {
    /// No labels.
    #[must_use]
    pub fn empty() -> Self {
        Self(Arc::from([]))
    }

    /// Labels that are sorted by name, without duplicates and empty values, already.
    pub(crate) fn from_sorted(labels: Vec<Label>) -> Self {
        debug_assert!(labels.windows(2).all(|w| w[0].name < w[1].name) && labels.iter().all(|l| !l.value.is_empty()), "sorted, and no value empty");
        Self(labels.into())
    }

    /// The labels whose names `keep` accepts.
    #[must_use]
    pub fn filtered(&self, mut keep: impl FnMut(&str) -> bool) -> Self {
        Self(self.0.iter().filter(|label| keep(&label.name)).cloned().collect())
    }

    /// Starts from these labels.
    #[must_use]
    pub fn builder(&self) -> LabelsBuilder {
        LabelsBuilder { labels: self.0.to_vec() }
    }

    /// The value of a label; `None` where it is absent.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.binary_search_by(|l| (*l.name).cmp(name)).ok().map(|i| &*self.0[i].value)
    }

    /// The metric name, if there is one.
    #[must_use]
    pub fn metric_name(&self) -> Option<&str> {
        self.get(METRIC_NAME)
    }

    /// The labels in order of their names.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &str)> + Clone {
        self.0.iter().map(|l| (&*l.name, &*l.value))
    }

    /// The labels as a slice, sorted by name.
    #[must_use]
    pub fn as_slice(&self) -> &[Label] {
        &self.0
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// As promtool's reports show it: `{__name__="up", job="api"}`, the name among the others.
    #[must_use]
    pub fn to_braces(&self) -> String {
        let inner: Vec<String> = self.0.iter().map(|l| format!("{}={}", quote::label_name(&l.name), quote::go(&l.value))).collect();
        format!("{{{}}}", inner.join(", "))
    }
}

impl Default for Labels {
    fn default() -> Self {
        Self::empty()
    }
}

impl<N: AsRef<str>, V: AsRef<str>> FromIterator<(N, V)> for Labels {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(pairs: I) -> Self {
        let mut builder = LabelsBuilder::default();
        for (name, value) in pairs {
            builder.set(name.as_ref(), value.as_ref());
        }
        builder.build()
    }
}

/// As a series is written: `up{job="api"}`, `{job="api"}` or `{}`.
impl fmt::Display for Labels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.metric_name();
        let (bare, hidden) = match name {
            Some(name) if quote::is_metric_name(name) => (name, true),
            _ => ("", false),
        };
        f.write_str(bare)?;
        let mut rest = self.0.iter().filter(|l| !(hidden && &*l.name == METRIC_NAME)).peekable();
        if rest.peek().is_none() {
            return if hidden { Ok(()) } else { f.write_str("{}") };
        }
        f.write_str("{")?;
        let mut first = true;
        for label in rest {
            if !first {
                f.write_str(", ")?;
            }
            first = false;
            write!(f, "{}={}", quote::label_name(&label.name), quote::go(&label.value))?;
        }
        f.write_str("}")
    }
}

/// Changes a label set.
#[derive(Debug, Clone, Default)]
pub struct LabelsBuilder {
    labels: Vec<Label>,
}

impl LabelsBuilder {
    /// Sets a label; an empty value removes it.
    pub fn set(&mut self, name: &str, value: &str) -> &mut Self {
        match self.labels.binary_search_by(|l| (*l.name).cmp(name)) {
            Ok(i) if value.is_empty() => {
                self.labels.remove(i);
            }
            Ok(i) => self.labels[i].value = value.into(),
            Err(_) if value.is_empty() => {}
            Err(i) => self.labels.insert(i, Label { name: name.into(), value: value.into() }),
        }
        self
    }

    /// Removes a label.
    pub fn remove(&mut self, name: &str) -> &mut Self {
        self.labels.retain(|l| &*l.name != name);
        self
    }

    /// Keeps the labels whose name `keep` accepts.
    pub fn retain(&mut self, mut keep: impl FnMut(&str) -> bool) -> &mut Self {
        self.labels.retain(|l| keep(&l.name));
        self
    }

    /// The value of a label.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.labels.binary_search_by(|l| (*l.name).cmp(name)).ok().map(|i| &*self.labels[i].value)
    }

    /// The finished set.
    #[must_use]
    pub fn build(self) -> Labels {
        Labels(self.labels.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_is_name_value_by_name_value() {
        let of = |pairs: &[(&str, &str)]| pairs.iter().copied().collect::<Labels>();
        assert!(of(&[("a", "b")]) < of(&[("a", "b"), ("c", "d")]));
        assert!(of(&[("a", "z")]) < of(&[("b", "a")]));
        assert_eq!(of(&[]).to_string(), "{}");
        assert_eq!(of(&[("__name__", "a b"), ("x", "1")]).to_string(), r#"{__name__="a b", x="1"}"#);
    }
}
