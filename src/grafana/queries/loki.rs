//! Queries against Loki. LogQL itself is not read here.

use crate::grafana::options::words;
use crate::grafana::parts::parts;
use crate::grafana::query::{Asks, Query, QueryKind};

words! {
    /// What Loki is asked for.
    LokiType {
        /// The time range.
        Range = "range",
        /// One moment, the end of the time range.
        Instant = "instant",
        /// New lines as they come.
        Stream = "stream",
    }
}

words! {
    /// From which end of the time range lines are read.
    LokiDirection {
        /// The latest first.
        Backward = "backward",
        /// The earliest first.
        Forward = "forward",
        /// Bit by bit until there are enough.
        Scan = "scan",
    }
}

parts! {
    /// A LogQL query: lines, or numbers made of lines.
    ///
    /// ```
    /// use promforge::grafana::Loki;
    /// let errors = Loki::new(r#"{app="shop"} |= "error""#).max_lines(200);
    /// ```
    Loki on Query<Loki>, [kind];
    own { editor_mode: &'static str, expr: String, query_type: Option<LokiType> }
    set {
        /// The name of each series, with labels as `{{path}}`.
        text legend "legendFormat";
        /// The most lines; unsaid, the datasource's own limit (1000).
        value max_lines: u32;
        /// The step of a query for numbers: `1m`, `$__interval`.
        text step;
        /// From which end of the time range lines are read.
        value direction: LokiDirection;
        /// Divides the resolution; outdated, [`step`](Self::step) says it better.
        value resolution: u32;
    }
}

impl QueryKind for Loki {
    const DATASOURCE: &'static str = "loki";

    fn example() -> Query<Self> {
        Loki::new(r#"sum by (level) (count_over_time({app="shop"} | logfmt [$__auto]))"#)
            .legend("{{level}}")
            .max_lines(200)
            .step("1m")
            .direction(LokiDirection::Backward)
            .resolution(2)
            .query_type(LokiType::Range)
            .in_builder()
    }

    fn follow(&mut self, panel: Asks) {
        self.query_type.get_or_insert(if panel.instant { LokiType::Instant } else { LokiType::Range });
    }
}

impl Loki {
    /// A query for `expr`. Unsaid, graphs and logs ask for the time range, tables and gauges for one moment.
    pub fn new(expr: impl std::fmt::Display) -> Query<Self> {
        Query::of(Self { editor_mode: "code", expr: expr.to_string(), ..Self::default() })
    }
}

impl Query<Loki> {
    /// What Loki is asked for.
    #[must_use]
    pub const fn query_type(mut self, what: LokiType) -> Self {
        self.kind.query_type = Some(what);
        self
    }

    /// Grafana opens it in its builder instead of as text.
    #[must_use]
    pub const fn in_builder(mut self) -> Self {
        self.kind.editor_mode = "builder";
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grafana::Format;

    #[test]
    fn unsaid_things_follow_the_panel() {
        let asks = |instant| Loki::new("{a=\"b\"}").any(Asks { instant, format: Format::Table }).spec.value().to_string();
        assert_eq!(asks(false), r#"{"editorMode":"code","expr":"{a=\"b\"}","queryType":"range"}"#);
        assert!(asks(true).contains(r#""queryType":"instant""#));
    }
}
