//! `Has<P>`: which kinds of panels have which shared part of options, so that its builder methods exist exactly there.

use crate::grafana::panel::PanelKind;

/// A kind whose options have the part `P`: a [`Legend`](super::Legend), a [`Tooltip`](super::Tooltip), an
/// [`Axis`](crate::grafana::custom::Axis). With it come the part's builder methods on `Panel<Self>` and `Override<Self>`.
///
/// ```
/// use promforge::grafana::{Has, Legend, Panel, PanelKind, Timeseries};
///
/// fn without_legend<K: PanelKind + Has<Legend>>(panel: Panel<K>) -> Panel<K> {
///     panel.legend(Legend::hidden())
/// }
/// without_legend(Timeseries::new("Requests"));
/// ```
#[diagnostic::on_unimplemented(message = "a `{Self}` panel has no `{P}`", label = "this option does not exist for `{Self}`")]
pub trait Has<P>: PanelKind {
    /// The part.
    fn part(&mut self) -> &mut P;
}

/// Says where a kind keeps its parts: `has! { Timeseries: Legend = legend, Axis = graph.axis }`.
macro_rules! has {
    ($kind:ty: $($part:ty = $($path:ident).+),* $(,)?) => {
        $(
            impl $crate::grafana::options::Has<$part> for $kind {
                fn part(&mut self) -> &mut $part {
                    &mut self.$($path).+
                }
            }
        )*
    };
}
pub(in crate::grafana) use has;
