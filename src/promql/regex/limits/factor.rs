//! Joins pieces into one node, and factors common prefixes out of alternatives, as Go's `collapse` and `factor` do.

use super::super::reader::{Flags, Limit};
use super::{Id, Node, Op, Tree};

/// Every level of factoring adds two to the height: beyond this the pattern is refused anyway.
pub(super) const MAX_DEPTH: u32 = 510;

impl Tree {
    pub(super) fn collapse(&mut self, subs: Vec<Id>, op: Op) -> Id {
        if let [only] = subs.as_slice() {
            return *only;
        }
        let id = self.new_node(Node { op, ..Node::default() });
        let mut flat = Vec::with_capacity(subs.len());
        for sub in subs {
            if self.nodes[sub].op == op {
                flat.append(&mut self.nodes[sub].subs);
                self.reuse(sub);
            } else {
                flat.push(sub);
            }
        }
        if op == Op::Alternate {
            flat = self.factor(flat);
            if let [only] = flat.as_slice() {
                let only = *only;
                self.reuse(id);
                return only;
            }
        }
        self.nodes[id].subs = flat;
        id
    }

    fn factor(&mut self, subs: Vec<Id>) -> Vec<Id> {
        if subs.len() < 2 {
            return subs;
        }
        if self.factoring > MAX_DEPTH {
            self.limit = self.limit.or(Some(Limit::Deep));
            return subs;
        }
        self.factoring += 1;
        let subs = self.factor_strings(subs);
        let subs = self.factor_pieces(subs);
        self.factoring -= 1;
        let mut subs = self.join_classes(subs);
        let nodes = &self.nodes;
        subs.dedup_by(|next, kept| nodes[*next].op == Op::Empty && nodes[*kept].op == Op::Empty);
        subs
    }

    /// Round one: common literal prefixes.
    fn factor_strings(&mut self, subs: Vec<Id>) -> Vec<Id> {
        let mut out = Vec::new();
        let mut start = 0;
        let mut common: Vec<u32> = Vec::new();
        let mut fold = false;
        for at in 0..=subs.len() {
            let (string, folds) = subs.get(at).map_or((&[][..], false), |id| self.leading_string(*id));
            if at < subs.len() && folds == fold {
                let same = common.iter().zip(string).take_while(|(a, b)| a == b).count();
                if same > 0 {
                    common.truncate(same);
                    continue;
                }
            }
            let string = string.to_vec();
            match at - start {
                0 => {}
                1 => out.push(subs[start]),
                _ => {
                    let flags = if fold { Flags::FOLD } else { Flags::default() };
                    let length = common.len();
                    let prefix = self.new_node(Node { op: Op::Literal, flags, runes: std::mem::take(&mut common), ..Node::default() });
                    let rests = subs[start..at].iter().map(|id| self.without_string(*id, length)).collect();
                    out.push(self.factored(prefix, rests));
                }
            }
            (start, common, fold) = (at, string, folds);
        }
        out
    }

    /// Round two: common first pieces, if they are classes or classes a fixed number of times.
    fn factor_pieces(&mut self, subs: Vec<Id>) -> Vec<Id> {
        let mut out = Vec::new();
        let mut start = 0;
        let mut first: Option<Id> = None;
        for at in 0..=subs.len() {
            let next = subs.get(at).and_then(|id| self.leading_piece(*id));
            if let (Some(first), Some(next)) = (first, next)
                && self.is_fixed_class(first)
                && self.equal(first, next)
            {
                continue;
            }
            match (at - start, first) {
                (0, _) => {}
                (2.., Some(prefix)) => {
                    let rests = (start..at).map(|each| self.without_piece(subs[each], each != start)).collect();
                    out.push(self.factored(prefix, rests));
                }
                _ => out.extend_from_slice(&subs[start..at]),
            }
            (start, first) = (at, next);
        }
        out
    }

    /// Round three: neighbouring classes become one.
    fn join_classes(&mut self, mut subs: Vec<Id>) -> Vec<Id> {
        let mut out = Vec::new();
        let mut start = 0;
        for at in 0..=subs.len() {
            if subs.get(at).is_some_and(|id| self.nodes[*id].is_class()) {
                continue;
            }
            if at > start {
                let mut most = start;
                for each in start + 1..at {
                    let (a, b) = (&self.nodes[subs[most]], &self.nodes[subs[each]]);
                    if (a.op, a.rune_count()) < (b.op, b.rune_count()) {
                        most = each;
                    }
                }
                subs.swap(start, most);
                let into = subs[start];
                for from in &subs[start + 1..at] {
                    self.merge_class(into, *from);
                    self.reuse(*from);
                }
                if at > start + 1 {
                    self.nodes[into].clean();
                }
                out.push(into);
            }
            out.extend(subs.get(at));
            start = at + 1;
        }
        out
    }

    fn factored(&mut self, prefix: Id, rests: Vec<Id>) -> Id {
        let suffix = self.collapse(rests, Op::Alternate);
        self.new_node(Node { op: Op::Concat, subs: vec![prefix, suffix], ..Node::default() })
    }

    fn leading_string(&self, id: Id) -> (&[u32], bool) {
        let node = &self.nodes[id];
        let node = if node.op == Op::Concat { node.subs.first().map_or(node, |sub| &self.nodes[*sub]) } else { node };
        if node.op == Op::Literal { (&node.runes, node.flags.has(Flags::FOLD)) } else { (&[], false) }
    }

    /// Removes the first runes of a literal, or of the literal a concatenation starts with.
    fn without_string(&mut self, id: Id, length: usize) -> Id {
        let first = if self.nodes[id].op == Op::Concat { self.nodes[id].subs.first().copied() } else { None };
        let literal = &mut self.nodes[first.unwrap_or(id)];
        if literal.op == Op::Literal {
            literal.runes.drain(..length.min(literal.runes.len()));
            if literal.runes.is_empty() {
                literal.op = Op::Empty;
            }
        }
        let mut id = id;
        if let Some(first) = first
            && self.nodes[first].op == Op::Empty
        {
            self.reuse(first);
            self.nodes[id].subs.remove(0);
            if let [only] = self.nodes[id].subs.as_slice() {
                let only = *only;
                self.reuse(id);
                id = only;
            }
        }
        self.check_limits(id);
        id
    }

    fn leading_piece(&self, id: Id) -> Option<Id> {
        let node = &self.nodes[id];
        let piece = if node.op == Op::Concat { *node.subs.first()? } else { id };
        (self.nodes[piece].op != Op::Empty).then_some(piece)
    }

    fn without_piece(&mut self, id: Id, reuse: bool) -> Id {
        let mut id = id;
        if self.nodes[id].op == Op::Concat && !self.nodes[id].subs.is_empty() {
            let first = self.nodes[id].subs.remove(0);
            if reuse {
                self.reuse(first);
            }
            if let [only] = self.nodes[id].subs.as_slice() {
                let only = *only;
                self.reuse(id);
                id = only;
            }
        } else {
            if reuse {
                self.reuse(id);
            }
            id = self.new_node(Node::default());
        }
        self.check_limits(id);
        id
    }

    fn is_fixed_class(&self, id: Id) -> bool {
        let node = &self.nodes[id];
        let fixed = node.op == Op::Repeat && node.repeat.is_some_and(|repeat| repeat.max == Some(repeat.min));
        node.is_class() || (fixed && node.subs.first().is_some_and(|sub| self.nodes[*sub].is_class()))
    }

    /// Of two pieces, the first of which [`Self::is_fixed_class`].
    fn equal(&self, a: Id, b: Id) -> bool {
        let (a, b) = (&self.nodes[a], &self.nodes[b]);
        let same = |a: &Node, b: &Node| a.op == b.op && a.runes == b.runes && a.ranges == b.ranges && a.tables == b.tables && a.negated == b.negated;
        match (a.op, b.op) {
            (Op::Repeat, Op::Repeat) => a.repeat == b.repeat && a.subs.first().zip(b.subs.first()).is_some_and(|(a, b)| same(&self.nodes[*a], &self.nodes[*b])),
            _ => same(a, b),
        }
    }
}
