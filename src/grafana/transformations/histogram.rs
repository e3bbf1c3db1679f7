//! Histogram: how often values are.

use crate::grafana::parts::parts;
use crate::grafana::transformation::Transform;

parts! {
    /// How often values are, in buckets.
    ToHistogram on ToHistogram, [];
    own {}
    set {
        /// How many buckets; 30, if unsaid.
        value bucket_count: u32;
        /// How wide each is; as the count says, if unsaid.
        number bucket_size;
        /// Where the first begins.
        number bucket_offset;
        /// All series count together.
        flag combine;
    }
}

impl ToHistogram {
    /// As Grafana cuts buckets by itself.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

impl Transform for ToHistogram {
    const ID: &'static str = "histogram";

    fn example() -> Self {
        Self::new().bucket_count(20).bucket_size(0.5).bucket_offset(1).combine()
    }
}
