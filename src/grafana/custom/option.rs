//! `field_options!`: a field option is declared once and becomes a builder method on the panel (for all its fields) and on its
//! overrides (for some of them), with the id under which Grafana has it.

/// `field_options! { NAMES for Part: /// .. name(arg: Type): "fieldName", place = value; }`: methods for every kind that has the part
/// (`NAMES for Part of Graph`: for sparklines as well); with `NAMES in Kind, field` for one kind. `NAMES` is the list of field names.
macro_rules! field_options {
    ($names:ident for $part:ty $(, of $graph:ty)?: $($(#[$doc:meta])* $name:ident($($arg:ident: $ty:ty),*): $id:literal, $(.$field:ident)? = $value:expr;)*) => {
        impl<K: $crate::grafana::options::Has<$part>> $crate::grafana::panel::Panel<K> {
            $(
                $(#[$doc])*
                #[must_use]
                pub fn $name(mut self $(, $arg: $ty)*) -> Self {
                    let part: &mut $part = self.kind.part();
                    (*part)$(.$field)? = $value;
                    self
                }
            )*
        }

        impl<K: $crate::grafana::options::Has<$part>> $crate::grafana::overrides::Override<K> {
            $(
                $(#[$doc])*
                #[must_use]
                pub fn $name(self $(, $arg: $ty)*) -> Self {
                    self.set(concat!("custom.", $id), $crate::grafana::leaf::Leaf::of($value))
                }
            )*
        }

        $crate::grafana::custom::field_options!(@graph [$($graph)?] $part, $($(#[$doc])* $name($($arg: $ty),*), $(.$field)? = $value;)*);
        $crate::grafana::custom::field_options!(@names $names $($id)*);
    };
    (@graph [] $($rest:tt)*) => {};
    (@graph [$graph:ty] $part:ty, $($(#[$doc:meta])* $name:ident($($arg:ident: $ty:ty),*), $(.$field:ident)? = $value:expr;)*) => {
        impl $graph {
            $(
                $(#[$doc])*
                #[must_use]
                pub fn $name(mut self $(, $arg: $ty)*) -> Self {
                    let part: &mut $part = self.as_mut();
                    (*part)$(.$field)? = $value;
                    self
                }
            )*
        }
    };
    ($names:ident in $kind:ty, $at:ident: $($(#[$doc:meta])* $name:ident($($arg:ident: $ty:ty),*): $id:literal, .$field:ident = $value:expr;)*) => {
        impl $crate::grafana::panel::Panel<$kind> {
            $(
                $(#[$doc])*
                #[must_use]
                pub fn $name(mut self $(, $arg: $ty)*) -> Self {
                    self.kind.$at.$field = $value;
                    self
                }
            )*
        }

        impl $crate::grafana::overrides::Override<$kind> {
            $(
                $(#[$doc])*
                #[must_use]
                pub fn $name(self $(, $arg: $ty)*) -> Self {
                    self.set(concat!("custom.", $id), $crate::grafana::leaf::Leaf::of($value))
                }
            )*
        }

        $crate::grafana::custom::field_options!(@names $names $($id)*);
    };
    (@names $names:ident $($id:literal)*) => {
        /// The names of these options in `fieldConfig.defaults.custom`.
        pub(in crate::grafana) const $names: &[&str] = &[$($id),*];
    };
}
pub(in crate::grafana) use field_options;
