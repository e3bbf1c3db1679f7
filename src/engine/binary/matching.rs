//! Arithmetic and comparison of two vectors: which series of the two sides meet, and the labels of the result (`VectorBinop` and
//! `resultMetric`, promql/engine.go 3.15.0).

use rustc_hash::{FxHashMap, FxHashSet};

use crate::model::{Labels, Timestamp, Value};
use crate::promql::ast::{Binary, NodeId, Side};

use super::super::error::EvalError;
use super::super::grid::Grid;
use super::super::run::Run;
use super::super::series::{Collector, Cursors, Item, Matrix, Series};
use super::columns::{Sides, join};
use super::elements::changes_metric;
use super::pairs::{Faults, Pair, pair};
use super::signature::{Rule, Signatures};

/// Stands for a partner that was made up by `fill`.
const FILLED: usize = usize::MAX;

impl Run<'_> {
    /// An arithmetic operator or comparison of two vectors.
    pub(super) fn match_vectors(&mut self, id: NodeId, binary: &Binary, left: &[Series], right: &[Series], grid: Grid) -> Result<Matrix, EvalError> {
        let rule = Rule::of(binary.matching.as_deref());
        let mut signatures = Signatures::new(&rule, left, right);
        let swapped = rule.many == Some(Side::Right);
        // From here on `many` is the side that may have many series for one of the other.
        let (many, one) = if swapped { (right, left) } else { (left, right) };
        if swapped {
            std::mem::swap(&mut signatures.left, &mut signatures.right);
        }
        let drops_name = changes_metric(binary.op) || binary.return_bool && !self.delayed();
        let labels = |many: &Labels, one: &Labels| rule.result(many, one, drops_name);
        if let Some(matrix) = join(binary, &rule, &Sides { many, one, swapped, signatures: &signatures }, labels) {
            return Ok(matrix);
        }
        let mut pairing = Pairing {
            binary,
            rule,
            swapped,
            many,
            one,
            drops_name,
            results: FxHashMap::default(),
            interned: FxHashMap::default(),
            labels: Vec::new(),
            slots: Vec::new(),
            out: Collector::new(grid, self.delayed()),
            is_instant: grid.is_instant(),
            taken: vec![false; signatures.count],
            inserted: FxHashSet::default(),
            step: 0,
            faults: Faults::default(),
        };
        let (mut manies, mut ones) = (Cursors::new(many), Cursors::new(one));
        let (mut many_items, mut one_items) = (Vec::new(), Vec::new());
        let mut partners: Vec<Option<(usize, Item<'_>)>> = vec![None; signatures.count];
        for (step, time) in grid.times().enumerate() {
            pairing.step = step;
            manies.at(time, &mut many_items);
            ones.at(time, &mut one_items);
            let one_is_missing = many_items.is_empty() || one_items.is_empty();
            if many_items.is_empty() && one_items.is_empty() || one_is_missing && rule.fill_left.is_none() && rule.fill_right.is_none() {
                continue;
            }
            partners.fill(None);
            for (index, item) in &one_items {
                let place = &mut partners[signatures.right[*index]];
                if let Some((other, _)) = place {
                    return Err(many_to_many(&rule, swapped, &one[*index].labels, &one[*other].labels));
                }
                *place = Some((*index, *item));
            }
            pairing.taken.fill(false);
            pairing.inserted.clear();
            for (index, item) in &many_items {
                let signature = signatures.left[*index];
                let partner = partners[signature].or(rule.fill_right.map(|fill| (FILLED, Item::Float(fill))));
                if let Some(partner) = partner {
                    pairing.pair(time, signature, (*index, *item), partner)?;
                }
            }
            if let Some(fill) = rule.fill_left {
                for (index, item) in &one_items {
                    let signature = signatures.right[*index];
                    if !pairing.taken[signature] {
                        pairing.pair(time, signature, (FILLED, Item::Float(fill)), (*index, *item))?;
                    }
                }
            }
        }
        self.remark_faults(id, binary.op, &pairing.faults);
        pairing.out.finish()
    }
}

fn many_to_many(rule: &Rule<'_>, swapped: bool, a: &Labels, b: &Labels) -> EvalError {
    let side = if swapped { "left" } else { "right" };
    let (mut first, mut second) = (go_labels(a), go_labels(b));
    if first > second {
        std::mem::swap(&mut first, &mut second);
    }
    EvalError::failed(format!(
        "found duplicate series for the match group {} on the {side} hand-side of the operation: [{first}, {second}];\
         many-to-many matching not allowed: matching labels must be unique on one side",
        go_labels(&rule.signature(a))
    ))
}

/// As `labels.Labels.String` prints them: all in braces, the metric name among them.
fn go_labels(labels: &Labels) -> String {
    labels.to_braces()
}

/// The pairs of one operation.
struct Pairing<'m> {
    binary: &'m Binary,
    rule: Rule<'m>,
    swapped: bool,
    many: &'m [Series],
    one: &'m [Series],
    drops_name: bool,
    /// The number of the result's labels, for each pair seen.
    results: FxHashMap<(usize, usize), usize>,
    interned: FxHashMap<Labels, usize>,
    labels: Vec<Labels>,
    slots: Vec<Option<usize>>,
    out: Collector,
    /// Equal labels of results are told apart then.
    is_instant: bool,
    /// Signatures that found a partner at this step.
    taken: Vec<bool>,
    /// Signature and result labels that were there at this step.
    inserted: FxHashSet<(usize, usize)>,
    /// The number of this step.
    step: usize,
    faults: Faults,
}

impl Pairing<'_> {
    fn pair(&mut self, time: Timestamp, signature: usize, many: (usize, Item<'_>), one: (usize, Item<'_>)) -> Result<(), EvalError> {
        let (l, r) = if self.swapped { (one.1, many.1) } else { (many.1, one.1) };
        let (mut value, keep) = match pair(self.binary.op, l, r) {
            Pair::Float { value, keep } => (Value::Float(value), keep),
            Pair::Histogram { value, keep, fault } => {
                fault.into_iter().for_each(|fault| self.faults.note(self.step, fault));
                (Value::Histogram(value), keep)
            }
            Pair::Nothing(fault) => {
                fault.into_iter().for_each(|fault| self.faults.note(self.step, fault));
                return Ok(());
            }
        };
        if self.binary.return_bool {
            value = Value::Float(f64::from(u8::from(keep)));
        }
        let result = match self.results.get(&(many.0, one.0)) {
            Some(known) if many.0 != FILLED && one.0 != FILLED => *known,
            _ => self.result(many.0, one.0),
        };
        if self.rule.many.is_none() {
            if std::mem::replace(&mut self.taken[signature], true) {
                return Err(EvalError::failed("multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)"));
            }
        } else {
            self.taken[signature] = true;
            if !self.inserted.insert((signature, result)) {
                return Err(EvalError::failed("multiple matches for labels: grouping labels must ensure unique matches"));
            }
        }
        if !keep && !self.binary.return_bool {
            return Ok(());
        }
        let slot = match self.slots[result] {
            Some(slot) if !self.is_instant => slot,
            _ => {
                let slot = self.out.slot(&self.labels[result], self.binary.return_bool);
                *self.slots[result].insert(slot)
            }
        };
        self.out.push_value(slot, time, value)
    }

    /// The number of the labels of a pair's result.
    fn result(&mut self, many: usize, one: usize) -> usize {
        let stand_in = |present: &Labels| self.rule.signature(present);
        let (many_labels, one_labels) = match (self.many.get(many), self.one.get(one)) {
            (Some(l), Some(r)) => (l.labels.clone(), r.labels.clone()),
            (Some(l), None) => (l.labels.clone(), stand_in(&l.labels)),
            (None, Some(r)) => (stand_in(&r.labels), r.labels.clone()),
            (None, None) => (Labels::empty(), Labels::empty()),
        };
        let labels = self.rule.result(&many_labels, &one_labels, self.drops_name);
        let number = match self.interned.get(&labels) {
            Some(number) => *number,
            None => {
                self.interned.insert(labels.clone(), self.labels.len());
                self.labels.push(labels);
                self.slots.push(None);
                self.labels.len() - 1
            }
        };
        self.results.insert((many, one), number);
        number
    }
}
