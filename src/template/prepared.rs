//! A text that is parsed once and expanded often.

use std::sync::Arc;

use super::expand::{Data, Query, Template, TemplateError};
use super::reads::{Reads, reads};

/// A label or an annotation of an alert, ready to be expanded for every result of the alert's expression. Cloning is cheap.
///
/// A text that does not parse is kept with its error, as Prometheus tells it at every expansion.
///
/// ```
/// use promforge::model::Labels;
/// use promforge::template::{Data, NoQuery, Prepared};
/// let labels: Labels = [("instance", "db-1:9100")].into_iter().collect();
/// let data = Data { labels: &labels, external_labels: &Labels::empty(), external_url: "", server_url: None, value: 0.875.into(), now: 0 };
/// let summary = Prepared::new("DiskFull", "{{ $labels.instance | stripPort }} is {{ $value | humanizePercentage }} full");
/// assert_eq!(summary.expand(&data, &NoQuery)?, "db-1 is 87.5% full");
/// assert!(summary.reads().value);
/// # Ok::<(), promforge::template::TemplateError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Prepared(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    body: Body,
    reads: Reads,
}

#[derive(Debug)]
enum Body {
    /// Has no actions.
    Plain(String),
    Broken(TemplateError),
    Template(Template),
}

impl Prepared {
    /// Parses `text` as a label or annotation of the alert `alert`.
    #[must_use]
    pub fn new(alert: &str, text: &str) -> Self {
        let body = if text.contains("{{") { Template::parse(alert, text).map_or_else(Body::Broken, Body::Template) } else { Body::Plain(text.to_owned()) };
        let reads = match &body {
            Body::Template(template) => {
                let (name, templates) = template.parts();
                reads(name, templates)
            }
            Body::Plain(_) | Body::Broken(_) => Reads::NOTHING,
        };
        Self(Arc::new(Inner { body, reads }))
    }

    /// The text itself if it has no actions, so that every expansion is the text itself.
    #[must_use]
    pub fn plain(&self) -> Option<&str> {
        match &self.0.body {
            Body::Plain(text) => Some(text),
            Body::Broken(_) | Body::Template(_) => None,
        }
    }

    /// Why the text does not parse, as Prometheus says it when it expands it.
    #[must_use]
    pub fn error(&self) -> Option<&TemplateError> {
        match &self.0.body {
            Body::Broken(error) => Some(error),
            Body::Plain(_) | Body::Template(_) => None,
        }
    }

    /// What an expansion may depend on besides labels and URLs. A text that does not parse depends on nothing.
    #[must_use]
    pub fn reads(&self) -> &Reads {
        &self.0.reads
    }

    /// The text with everything filled in.
    ///
    /// # Errors
    /// Where Prometheus fails, with its message: `error parsing template __alert_X: …`, `error executing template __alert_X: …`.
    pub fn expand(&self, data: &Data<'_>, query: &dyn Query) -> Result<String, TemplateError> {
        match &self.0.body {
            Body::Plain(text) => Ok(text.clone()),
            Body::Broken(error) => Err(error.clone()),
            Body::Template(template) => template.expand(data, query),
        }
    }

    /// What the alert's label or annotation becomes: the expanded text, or `<error expanding template: …>` as Prometheus puts it there.
    #[must_use]
    pub fn expand_or_explain(&self, data: &Data<'_>, query: &dyn Query) -> String {
        self.expand(data, query).unwrap_or_else(|error| format!("<error expanding template: {error}>"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Labels;
    use crate::template::NoQuery;

    #[test]
    fn expands_again_and_again() {
        const fn travels<T: Send + Sync + Clone>(_: &T) {}
        let (a, b, none): (Labels, Labels, Labels) = ([("x", "1")].into_iter().collect(), [("x", "2")].into_iter().collect(), Labels::empty());
        let data = |labels| Data { labels, external_labels: &none, external_url: "", server_url: None, value: 2.0.into(), now: 0 };
        let text = Prepared::new("A", "{{ $labels.x }}: {{ $value }}");
        travels(&text);
        assert_eq!((text.expand_or_explain(&data(&a), &NoQuery), text.expand_or_explain(&data(&b), &NoQuery)), ("1: 2".to_owned(), "2: 2".to_owned()));
        assert_eq!((text.plain(), text.error()), (None, None));
        let plain = Prepared::new("A", "up }}");
        assert_eq!((plain.plain(), &*plain.expand_or_explain(&data(&a), &NoQuery)), (Some("up }}"), "up }}"));
        let broken = Prepared::new("A", "{{ nonsense }}");
        let said = "error parsing template __alert_A: template: __alert_A:1: function \"nonsense\" not defined";
        assert_eq!(broken.error().map(ToString::to_string).as_deref(), Some(said));
        assert_eq!(broken.expand_or_explain(&data(&a), &NoQuery), format!("<error expanding template: {said}>"));
    }
}
