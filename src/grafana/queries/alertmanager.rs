//! Queries against Alertmanager: the alerts it holds. Grafana's built-in datasource answers no panel; the plugin of camptocamp does.

use crate::grafana::parts::parts;
use crate::grafana::query::{Query, QueryKind};

parts! {
    /// A query for alerts.
    ///
    /// ```
    /// use promforge::grafana::Alertmanager;
    /// let firing = Alertmanager::new().receiver("team-shop").filters("severity=\"critical\"");
    /// ```
    #[cfg_attr(test, derive(schemars::JsonSchema))]
    Alertmanager on Query<Alertmanager>, [kind];
    own { receiver: String, filters: String, active: bool, silenced: bool, inhibited: bool }
    set {}
}

impl Alertmanager {
    /// Alerts that fire, those silenced and inhibited aside.
    #[must_use]
    pub fn new() -> Query<Self> {
        Query::of(Self { active: true, ..Self::default() })
    }
}

impl Query<Alertmanager> {
    /// Only alerts for that receiver; a regular expression.
    #[must_use]
    pub fn receiver(mut self, receiver: impl Into<String>) -> Self {
        self.kind.receiver = receiver.into();
        self
    }

    /// Only alerts whose labels match: `severity="critical",job=~"a.*"`.
    #[must_use]
    pub fn filters(mut self, matchers: impl Into<String>) -> Self {
        self.kind.filters = matchers.into();
        self
    }

    /// Those silenced too.
    #[must_use]
    pub const fn silenced(mut self) -> Self {
        self.kind.silenced = true;
        self
    }

    /// Those inhibited too.
    #[must_use]
    pub const fn inhibited(mut self) -> Self {
        self.kind.inhibited = true;
        self
    }

    /// Not those that fire.
    #[must_use]
    pub const fn not_active(mut self) -> Self {
        self.kind.active = false;
        self
    }
}

impl QueryKind for Alertmanager {
    const DATASOURCE: &'static str = "camptocamp-prometheus-alertmanager-datasource";

    fn example() -> Query<Self> {
        Alertmanager::new().receiver("team-shop").filters("severity=\"critical\"").silenced().inhibited().not_active()
    }
}
