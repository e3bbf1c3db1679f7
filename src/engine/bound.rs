//! How many samples an evaluation at a single time can hold at most, without evaluating anything: whether a sample limit can matter
//! at any of many times. Generous: a limit that is not reached by this bound is not reached by the engine.

use crate::model::Timestamp;
use crate::promql::ast::{Expr, Extent, NodeId, NodeKind};
use crate::promql::{Func, ValueType};

use super::compiled::Compiled;
use super::options::Options;
use super::prepare::children;
use super::store::{Columns, Store, TimeRange};

/// What one node gives at one time, at most.
#[derive(Debug, Clone, Copy, Default)]
struct Size {
    samples: usize,
    series: usize,
}

/// An upper bound of the samples that are in memory at once while `compiled` is evaluated at any single time in `times` (milliseconds,
/// both ends included). `usize::MAX` where none is known.
#[must_use]
pub fn most_samples(compiled: &Compiled, store: &dyn Store, options: &Options, times: TimeRange) -> usize {
    let expr = compiled.expr();
    let count = expr.nodes().len();
    // From the root down: how often the subqueries around a node evaluate it, and how far back they look.
    let mut around = vec![(1_usize, 0_i64); count];
    for index in (0..count).rev() {
        let node = NodeId(u32::try_from(index).unwrap_or(u32::MAX));
        let (mut often, mut back) = around[index];
        if let NodeKind::Subquery(sub) = &expr.node(node).kind {
            let (Some(range), Some(step)) = (millis(sub.range), sub.step.map_or(Some(options.default_step.as_millis()), millis)) else { return usize::MAX };
            let steps = range / step.max(1) + 1;
            often = often.saturating_mul(usize::try_from(steps).unwrap_or(usize::MAX));
            back = back.saturating_add(range).saturating_add(offset(sub.modifiers.offset));
        }
        children(&expr.node(node).kind, &mut |child| around[child.index()] = (often, back));
    }
    let mut sizes = vec![Size::default(); count];
    let mut total = 0_usize;
    for index in 0..count {
        let id = NodeId(u32::try_from(index).unwrap_or(u32::MAX));
        let Some(size) = size(compiled, store, id, &sizes, around[index].1, times) else { return usize::MAX };
        sizes[index] = size;
        // While an operation collects its result it counts its operands once more, those of one step.
        total = total.saturating_add(size.samples.saturating_mul(around[index].0)).saturating_add(size.samples);
    }
    total
}

fn millis(extent: Extent) -> Option<i64> {
    match extent {
        Extent::Literal(duration) => Some(duration.as_millis()),
        Extent::Expr(_) => None,
    }
}

fn offset(extent: Option<Extent>) -> i64 {
    extent.and_then(millis).unwrap_or(0).max(0)
}

fn size(compiled: &Compiled, store: &dyn Store, id: NodeId, sizes: &[Size], back: i64, times: TimeRange) -> Option<Size> {
    let expr = compiled.expr();
    let of = |id: NodeId| sizes[id.index()];
    Some(match &expr.node(id).kind {
        NodeKind::Number { .. } | NodeKind::String(_) | NodeKind::Duration(_) => Size { samples: 1, series: 1 },
        NodeKind::Selector(_) => stored(compiled, store, id, None, back, times)?,
        NodeKind::Matrix { selector, range } => stored(compiled, store, *selector, Some(millis(*range)?), back, times)?,
        // Its samples were counted as often as it evaluates what is in it.
        NodeKind::Subquery(sub) => of(sub.expr),
        NodeKind::Paren(inner) | NodeKind::Unary { expr: inner, .. } => of(*inner),
        NodeKind::Aggregate(aggregate) => of(aggregate.expr),
        NodeKind::Binary(binary) => {
            let series = of(binary.lhs).series.saturating_add(of(binary.rhs).series);
            Size { samples: of(binary.lhs).samples.saturating_add(of(binary.rhs).samples), series }
        }
        NodeKind::Call { func: Func::Info | Func::HistogramQuantiles, .. } => return None,
        NodeKind::Call { args, .. } => {
            let series = args.iter().map(|arg| of(*arg).series).max().unwrap_or(0).max(1);
            // A window becomes a sample; histograms may be what comes out.
            let widest = args.iter().map(|arg| of(*arg)).map(|s| s.samples.div_ceil(s.series.max(1))).max().unwrap_or(1);
            let weight = if args.iter().any(|arg| is_matrix(expr, *arg)) { 1 } else { widest };
            Size { samples: series.saturating_mul(weight.max(1)), series }
        }
    })
}

fn is_matrix(expr: &Expr, id: NodeId) -> bool {
    expr.value_type(id) == ValueType::Matrix
}

/// The series of a selector, and of each the newest sample or the fullest window. None if there are histograms: they weigh differently.
fn stored(compiled: &Compiled, store: &dyn Store, selector: NodeId, window: Option<i64>, back: i64, times: TimeRange) -> Option<Size> {
    let NodeKind::Selector(written) = &compiled.expr().node(selector).kind else { return None };
    if written.name.as_ref().is_some_and(|name| store.lacks(name)) {
        return Some(Size::default());
    }
    let reach = back.saturating_add(window.unwrap_or(0)).saturating_add(offset(written.modifiers.offset));
    let times = TimeRange { from: times.from.saturating_sub(reach), to: times.to };
    let found = store.select(compiled.matchers(selector).ok()?, times).ok()?;
    let mut size = Size { samples: 0, series: found.len() };
    for series in &found {
        if !series.samples.histograms.is_empty() {
            return None;
        }
        size.samples = size.samples.saturating_add(window.map_or(1, |window| fullest(&series.samples, window)));
    }
    Some(size)
}

/// How many samples are in the fullest window of a length.
fn fullest(samples: &Columns<'_>, window: i64) -> usize {
    let times: &[Timestamp] = &samples.times;
    let (mut first, mut most) = (0, 0);
    for (last, time) in times.iter().enumerate() {
        while times[first] <= time.saturating_sub(window) && first < last {
            first += 1;
        }
        most = most.max(last + 1 - first);
    }
    most
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Engine, EvalError, MemoryStore};
    use crate::model::Labels;
    use crate::model::duration::minutes;

    fn store() -> MemoryStore {
        let mut store = MemoryStore::new();
        for instance in ["a", "b", "c"] {
            let labels: Labels = [("__name__", "m"), ("instance", instance)].into_iter().collect();
            (0..20).for_each(|i| store.append(&labels, i * 60_000, 1.0));
        }
        store
    }

    #[test]
    fn no_evaluation_holds_more() {
        let store = store();
        let times = TimeRange { from: 0, to: 20 * 60_000 };
        let cases = [
            "m",
            "nothing",
            "rate(m[5m])",
            "sum by (instance) (rate(m[5m])) > 1",
            "m + m",
            "m or m * 2",
            "max_over_time(m[10m:1m])",
            "max_over_time(sum(rate(m[2m]))[10m:]) / 2",
            "avg_over_time((m or on () vector(100))[12m:]) > 99",
            "sum_over_time((m + on (instance) m)[10m:30s])",
            "sum(sum_over_time((max_over_time(m[3m:1m]) > bool 0)[5m:1m]))",
            "absent(nothing)",
            "topk(2, m)",
            "count_values(\"v\", m)",
            "label_replace(m, \"a\", \"b\", \"\", \"\") offset 1m",
            "vector(time()) + 1",
        ];
        for text in cases {
            let text = text.replace(" offset 1m", "");
            let options = Options::promtool_test(minutes(1));
            let compiled = Compiled::new(Engine::new(options.clone()).parse(&text).expect("it parses"));
            let bound = most_samples(&compiled, &store, &options, times);
            assert!(bound < 1000, "{text}: {bound}");
            let engine = Engine::new(Options { max_samples: bound, ..options });
            for at in 0..20 {
                let found = engine.instant(&store, compiled.expr(), at * 60_000);
                assert!(!matches!(found, Err(EvalError::TooManySamples { .. })), "{text} at {at}m holds more than {bound}");
            }
        }
    }
}
