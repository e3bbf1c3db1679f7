//! Queries against Pyroscope and Parca: profiles, and numbers made of them.

use crate::grafana::options::words;
use crate::grafana::parts::parts;
use crate::grafana::query::{Asks, Query, QueryKind};

words! {
    /// What is asked for.
    ProfileType {
        /// Numbers over time.
        Metrics = "metrics",
        /// One profile of the time range.
        Profile = "profile",
        /// Both.
        Both = "both",
    }
}

parts! {
    /// A query for profiles in Pyroscope.
    ///
    /// ```
    /// use promforge::grafana::{Pyroscope, queries::profiling::ProfileType};
    /// let cpu = Pyroscope::new("process_cpu:cpu:nanoseconds:cpu:nanoseconds", r#"{service_name="shop"}"#, ProfileType::Profile);
    /// ```
    Pyroscope on Query<Pyroscope>, [kind];
    own { query_type: Option<ProfileType>, profile_type_id: String, label_selector: String, group_by: Vec<String> }
    set {
        /// Only these spans.
        texts spans "spanSelector";
        /// The most series.
        value limit: u32;
        /// The most nodes of the flame graph.
        value max_nodes: u32;
    }
}

impl Pyroscope {
    /// Profiles of that type from what a selector selects (`{}` is all).
    pub fn new(profile: impl Into<String>, selector: impl Into<String>, what: ProfileType) -> Query<Self> {
        Query::of(Self { query_type: Some(what), profile_type_id: profile.into(), label_selector: selector.into(), ..Self::default() })
    }
}

impl Query<Pyroscope> {
    /// Labels by which numbers are grouped.
    #[must_use]
    pub fn group_by<T: Into<String>>(mut self, labels: impl IntoIterator<Item = T>) -> Self {
        self.kind.group_by = labels.into_iter().map(Into::into).collect();
        self
    }
}

impl QueryKind for Pyroscope {
    const DATASOURCE: &'static str = "grafana-pyroscope-datasource";

    fn example() -> Query<Self> {
        Pyroscope::new("process_cpu:cpu:nanoseconds:cpu:nanoseconds", "{service_name=\"shop\"}", ProfileType::Both)
            .group_by(["pod"])
            .spans(["ab12"])
            .limit(10)
            .max_nodes(1_000)
    }

    fn follow(&mut self, _panel: Asks) {
        self.query_type.get_or_insert(ProfileType::Profile);
    }
}

parts! {
    /// A query for profiles in Parca.
    Parca on Query<Parca>, [kind];
    own { query_type: Option<ProfileType>, profile_type_id: String, label_selector: String }
    set {}
}

impl Parca {
    /// Profiles of that type from what a selector selects (`{}` is all).
    pub fn new(profile: impl Into<String>, selector: impl Into<String>, what: ProfileType) -> Query<Self> {
        Query::of(Self { query_type: Some(what), profile_type_id: profile.into(), label_selector: selector.into() })
    }
}

impl QueryKind for Parca {
    const DATASOURCE: &'static str = "parca";

    fn example() -> Query<Self> {
        Parca::new("process_cpu:samples:count:cpu:nanoseconds:delta", "{job=\"shop\"}", ProfileType::Metrics)
    }
}
