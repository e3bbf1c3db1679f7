//! Traces: one trace, span by span.

use serde::Serialize;

use crate::grafana::layout::Width;
use crate::grafana::options::words;
use crate::grafana::panel::{Panel, PanelKind, Queried};

words! {
    /// How a text of a span compares.
    SpanOperator {
        /// It is the same.
        Is = "=",
        /// It is another one.
        IsNot = "!=",
        /// It contains the text.
        Contains = "=~",
        /// It does not contain the text.
        ContainsNot = "!~",
    }
}

words! {
    /// How long a span takes, compared.
    DurationOperator {
        /// Longer.
        Over = ">",
        /// Longer or the same.
        AtLeast = ">=",
        /// Shorter.
        Under = "<",
        /// Shorter or the same.
        AtMost = "<=",
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
struct Tag {
    id: String,
    key: String,
    operator: SpanOperator,
    value: String,
}

/// Which spans of a trace are highlighted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
#[serde(rename_all = "camelCase")]
pub struct SpanFilters {
    #[serde(skip_serializing_if = "Option::is_none")]
    service_name: Option<String>,
    service_name_operator: SpanOperator,
    #[serde(skip_serializing_if = "Option::is_none")]
    span_name: Option<String>,
    span_name_operator: SpanOperator,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    from_operator: DurationOperator,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<String>,
    to_operator: DurationOperator,
    tags: Vec<Tag>,
    #[serde(skip_serializing_if = "Option::is_none")]
    query: Option<String>,
    matches_only: bool,
    critical_path_only: bool,
}

impl Default for SpanFilters {
    fn default() -> Self {
        Self {
            service_name: None,
            service_name_operator: SpanOperator::Is,
            span_name: None,
            span_name_operator: SpanOperator::Is,
            from: None,
            from_operator: DurationOperator::Over,
            to: None,
            to_operator: DurationOperator::Under,
            tags: Vec::new(),
            query: None,
            matches_only: false,
            critical_path_only: false,
        }
    }
}

impl SpanFilters {
    /// All spans.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Of a service.
    #[must_use]
    pub fn service(mut self, is: SpanOperator, name: impl Into<String>) -> Self {
        (self.service_name_operator, self.service_name) = (is, Some(name.into()));
        self
    }

    /// Of a name.
    #[must_use]
    pub fn span(mut self, is: SpanOperator, name: impl Into<String>) -> Self {
        (self.span_name_operator, self.span_name) = (is, Some(name.into()));
        self
    }

    /// That take longer than a duration: `100ms`. Whether that long counts, the operator says.
    #[must_use]
    pub fn longer(mut self, is: DurationOperator, duration: impl Into<String>) -> Self {
        (self.from_operator, self.from) = (is, Some(duration.into()));
        self
    }

    /// That take shorter than a duration.
    #[must_use]
    pub fn shorter(mut self, is: DurationOperator, duration: impl Into<String>) -> Self {
        (self.to_operator, self.to) = (is, Some(duration.into()));
        self
    }

    /// With a tag.
    #[must_use]
    pub fn tag(mut self, key: impl Into<String>, is: SpanOperator, value: impl Into<String>) -> Self {
        let id = self.tags.len().to_string();
        self.tags.push(Tag { id, key: key.into(), operator: is, value: value.into() });
        self
    }

    /// In which a text is found.
    #[must_use]
    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.query = Some(text.into());
        self
    }

    /// Hides the others.
    #[must_use]
    pub const fn matches_only(mut self) -> Self {
        self.matches_only = true;
        self
    }

    /// Hides those that the trace did not wait for.
    #[must_use]
    pub const fn critical_path_only(mut self) -> Self {
        self.critical_path_only = true;
        self
    }
}

/// One trace, span by span. Its query asks a tracing datasource.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
#[serde(rename_all = "camelCase")]
pub struct Traces {
    #[serde(skip_serializing_if = "Option::is_none")]
    focused_span_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    span_filters: Option<SpanFilters>,
}

impl Traces {
    /// A panel with a trace.
    #[track_caller]
    pub fn new(title: impl Into<String>) -> Panel<Self> {
        Panel::new(title, Self::default())
    }
}

impl PanelKind for Traces {
    const TYPE: &'static str = "traces";
    const WIDTH: Width = Width::Full;
    const HEIGHT: u32 = 14;

    fn example() -> Panel<Self> {
        let slow = SpanFilters::new()
            .service(SpanOperator::Is, "web")
            .span(SpanOperator::IsNot, "ping")
            .longer(DurationOperator::AtLeast, "100ms")
            .shorter(DurationOperator::Under, "10s")
            .tag("http.status_code", SpanOperator::Is, "500")
            .text("timeout")
            .matches_only()
            .critical_path_only();
        Self::new("Trace").description("The trace chosen above.").query("${trace}", "").focus("${span}").filter(slow)
    }
}

impl Queried for Traces {}

impl Panel<Traces> {
    /// The span that is opened, by its id.
    #[must_use]
    pub fn focus(mut self, span: impl Into<String>) -> Self {
        self.kind.focused_span_id = Some(span.into());
        self
    }

    /// Which spans are highlighted.
    #[must_use]
    pub fn filter(mut self, filters: SpanFilters) -> Self {
        self.kind.span_filters = Some(filters);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grafana::panels::check;

    #[test]
    fn options_are_those_of_the_checklist() {
        check::options::<Traces>(&[], &["focusedSpanId", "spanFilters"]);
        check::part::<SpanFilters>(&[
            "serviceName",
            "serviceNameOperator",
            "spanName",
            "spanNameOperator",
            "from",
            "fromOperator",
            "to",
            "toOperator",
            "tags",
            "query",
            "matchesOnly",
            "criticalPathOnly",
        ]);
        check::part::<Tag>(&["id", "key", "operator", "value"]);
    }
}
