//! Handles declared together, so that the list of them cannot forget one.

/// Declares handles as constants and gathers them in a constant `ALL`, for the catalogue.
///
/// ```
/// mod metrics {
///     use promforge::metrics::{Counter, Gauge};
///     promforge::handles! {
///         /// Requests served.
///         pub const REQUESTS: Counter = Counter::new("http_requests_total").labels(&["path", "status"]);
///         /// Requests being served.
///         pub const IN_FLIGHT: Gauge = Gauge::new("http_requests_in_flight").labels(&[]);
///     }
/// }
/// let mut catalogue = promforge::metrics::Catalogue::new();
/// assert!(catalogue.add_all(metrics::ALL).is_empty());
/// assert!(catalogue.entry("http_requests_in_flight").is_some());
/// ```
#[macro_export]
macro_rules! handles {
    ($($(#[$attribute:meta])* $visibility:vis const $name:ident: $kind:ty = $value:expr;)*) => {
        $(
            $(#[$attribute])*
            $visibility const $name: $kind = $value;
        )*

        /// Every handle above, in order.
        pub const ALL: &[&dyn $crate::metrics::Handle] = &[$(&$name),*];
    };
}

impl super::Catalogue {
    /// Adds typed handles; what contradicts the catalogue comes back.
    pub fn add_all(&mut self, handles: &[&dyn super::Handle]) -> Vec<super::Conflict> {
        handles.iter().filter_map(|handle| self.add(*handle)).collect()
    }
}
