//! How objects made by promforge are recognised later. `sync` and `diff` look for this and touch nothing else.

/// The label key that says who manages an object (Kubernetes' recommended labels).
pub const MANAGED_BY: &str = "app.kubernetes.io/managed-by";

/// The value of [`MANAGED_BY`] on everything that promforge makes, and its field manager for server-side apply.
pub const MANAGER: &str = "promforge";
