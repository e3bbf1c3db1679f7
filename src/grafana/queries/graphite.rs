//! Queries against Graphite. Its functions are not read here.

use crate::grafana::parts::parts;
use crate::grafana::query::{Query, QueryKind};

parts! {
    /// A query for series.
    ///
    /// ```
    /// use promforge::grafana::Graphite;
    /// let cpu = Graphite::new("aliasByNode(servers.*.cpu, 1)");
    /// ```
    #[cfg_attr(test, derive(schemars::JsonSchema))]
    Graphite on Query<Graphite>, [kind];
    own { target: String }
    set {
        /// The target with the targets of other queries (`#A`) put in.
        text full "targetFull";
        /// Grafana opens it as text.
        flag as_text "textEditor";
    }
}

impl Graphite {
    /// The series that a target says; it may use those of others as `#A`.
    pub fn new(target: impl Into<String>) -> Query<Self> {
        Query::of(Self { target: target.into(), ..Self::default() })
    }
}

impl QueryKind for Graphite {
    const DATASOURCE: &'static str = "graphite";

    fn example() -> Query<Self> {
        Graphite::new("sumSeries(#A, #B)").full("sumSeries(servers.a.cpu, servers.b.cpu)").as_text()
    }

    fn uses(&self) -> Vec<String> {
        let name = |rest: &str| rest.chars().take_while(char::is_ascii_uppercase).collect::<String>();
        self.target.split('#').skip(1).map(name).filter(|name| !name.is_empty()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_name_other_queries() {
        assert_eq!(Graphite::example().kind.uses(), ["A", "B"]);
        assert!(Graphite::new("a.*.b").kind.uses().is_empty());
    }
}
