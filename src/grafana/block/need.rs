//! A metric that a block asks for, and the exporter that exposes it.

use crate::metrics::Metric;

/// A metric that a block asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Need {
    /// Its name, kind and labels.
    pub metric: Metric,
    /// Who exposes it: `redis_exporter`.
    pub from: &'static str,
}

impl Need {
    /// A metric and who exposes it.
    #[must_use]
    pub const fn new(metric: &Metric, from: &'static str) -> Self {
        Self { metric: *metric, from }
    }
}

/// Typed handles by exporter, and `NEEDS`, the list of them: `NAME = Kind "metric" ["label"] "help";`.
macro_rules! metrics {
    ($($from:literal { $($name:ident = $kind:ident $metric:literal [$($label:literal),*] $help:literal;)* })*) => {
        $($(
            #[doc = concat!("`", $metric, "`: ", $help)]
            pub const $name: $crate::metrics::$kind = $crate::metrics::$kind::new($metric).labels(&[$($label),*]).help($help);
        )*)*

        /// The metrics that the block asks for, and who exposes them.
        pub const NEEDS: &[$crate::grafana::block::Need] = &[$($($crate::grafana::block::Need::new($name.metric(), $from),)*)*];
    };
}
pub(in crate::grafana) use metrics;
