//! Go's limits on a pattern's size and height, for the few patterns that may reach them.
//!
//! The limits count the nodes of Go's parse tree, common prefixes factored out and all, so this grows the same tree in the same order,
//! down to which nodes are used again (`parse.go`: `checkLimits`, `push`, `collapse`, `factor`). Only what is in a class is kept more
//! loosely than there: case folding beyond ASCII and Unicode's classes count, but are not spelled out.
//! [`super::check`] comes here only if it cannot rule the limits out.

mod factor;

use super::class::Unicode;
use super::error::{RegexError, RegexErrorKind};
use super::reader::{self, Assertion, ClassItem, Flags, Limit, Repeat, Sink};

/// Instructions.
pub(super) const MAX_SIZE: u64 = (128 << 20) / 40;
const MAX_HEIGHT: u32 = 1000;
const MAX_RUNES: usize = (128 << 20) / 4;
const MAX_RUNE: u32 = 0x10_FFFF;

/// Reads the pattern as Prometheus does: once by itself, once within its anchors.
pub(super) fn check(pattern: &[u8]) -> Result<(), RegexError> {
    let refused = |pattern: &[u8]| reader::read(pattern, true, &mut Tree::default()).err().and_then(|stop| stop.error(pattern));
    if let Some(error) = refused(pattern) {
        return Err(error);
    }
    let anchored = [b"^(?s:".as_slice(), pattern, b")$".as_slice()].concat();
    match refused(&anchored) {
        Some(error) if matches!(error.kind, RegexErrorKind::Large | RegexErrorKind::NestingDepth) => Err(RegexError { span: 0..pattern.len(), ..error }),
        _ => Ok(()),
    }
}

/// In Go's order, which tells what is the more complex of two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
enum Op {
    #[default]
    Empty,
    Literal,
    Class,
    AnyNotNewline,
    Any,
    Assertion,
    Capture,
    Star,
    Plus,
    Quest,
    Repeat,
    Concat,
    Alternate,
    LeftParen,
    VerticalBar,
}

impl Op {
    fn is_pseudo(self) -> bool {
        self >= Self::LeftParen
    }
}

/// An index into [`Tree::nodes`].
type Id = usize;

#[derive(Debug, Default)]
struct Node {
    op: Op,
    flags: Flags,
    subs: Vec<Id>,
    /// Of a literal.
    runes: Vec<u32>,
    /// Of a class: sorted, apart from each other.
    ranges: Vec<(u32, u32)>,
    /// Of a class: what is not spelled out.
    tables: Vec<(Unicode, bool)>,
    negated: bool,
    repeat: Option<Repeat>,
    captures: bool,
}

impl Node {
    fn is_class(&self) -> bool {
        match self.op {
            Op::Literal => self.runes.len() == 1,
            Op::Class | Op::AnyNotNewline | Op::Any => true,
            _ => false,
        }
    }

    fn rune_count(&self) -> usize {
        self.runes.len() + 2 * self.ranges.len() + self.tables.iter().map(|(table, _)| table.weight()).sum::<usize>()
    }

    fn add_range(&mut self, low: u32, high: u32, fold: bool) {
        self.ranges.push((low, high));
        if fold {
            for (first, last, shift) in [(0x41, 0x5A, 0x20_i32), (0x61, 0x7A, -0x20)] {
                let (low, high) = (low.max(first), high.min(last));
                if low <= high {
                    self.ranges.push((low.saturating_add_signed(shift), high.saturating_add_signed(shift)));
                }
            }
            for (letter, folded) in [(0x4B, 0x212A), (0x53, 0x17F)] {
                if [letter, letter + 0x20].iter().any(|c| (low..=high).contains(c)) {
                    self.ranges.push((folded, folded));
                }
            }
        }
    }

    fn add_named(&mut self, ranges: &[(u8, u8)], negated: bool, fold: bool) {
        if !negated {
            for (low, high) in ranges {
                self.add_range(u32::from(*low), u32::from(*high), fold);
            }
            return;
        }
        let mut rest = Self::default();
        rest.add_named(ranges, false, fold);
        rest.tidy();
        rest.negate();
        self.ranges.append(&mut rest.ranges);
    }

    fn tidy(&mut self) {
        self.ranges.sort_unstable();
        self.ranges.dedup_by(|next, kept| {
            let joins = next.0 <= kept.1 + 1;
            if joins {
                kept.1 = kept.1.max(next.1);
            }
            joins
        });
        self.tables.sort_unstable();
        self.tables.dedup();
    }

    fn negate(&mut self) {
        if !self.tables.is_empty() {
            self.negated = !self.negated;
            return;
        }
        let mut next = 0;
        let mut out = Vec::with_capacity(self.ranges.len() + 1);
        for (low, high) in &self.ranges {
            if next < *low {
                out.push((next, low - 1));
            }
            next = high + 1;
        }
        if next <= MAX_RUNE {
            out.push((next, MAX_RUNE));
        }
        self.ranges = out;
    }

    fn matches_newline(&self) -> bool {
        match self.op {
            Op::Literal => self.runes == [0x0A],
            Op::Class => self.ranges.iter().any(|(low, high)| (*low..=*high).contains(&0x0A)),
            Op::Any => true,
            _ => false,
        }
    }

    /// Go's `cleanAlt`.
    fn clean(&mut self) {
        if self.op != Op::Class {
            return;
        }
        self.tidy();
        if self.tables.is_empty() {
            match self.ranges.as_slice() {
                [(0, MAX_RUNE)] => self.op = Op::Any,
                [(0, 9), (11, MAX_RUNE)] => self.op = Op::AnyNotNewline,
                _ => return,
            }
            self.ranges.clear();
        }
    }
}

/// Go's parser: its stack, its free list, its accounts.
#[derive(Debug, Default)]
struct Tree {
    nodes: Vec<Node>,
    free: Vec<Id>,
    stack: Vec<Id>,
    /// The class being read.
    class: Node,
    rune_count: usize,
    repeats: u64,
    /// By node, zero if unknown; none before they are first needed.
    heights: Option<Vec<u32>>,
    sizes: Option<Vec<u64>>,
    /// How deep [`factor`] is.
    factoring: u32,
    limit: Option<Limit>,
}

impl Tree {
    fn new_node(&mut self, node: Node) -> Id {
        if let Some(id) = self.free.pop() {
            self.nodes[id] = node;
            return id;
        }
        self.nodes.push(node);
        self.nodes.len() - 1
    }

    fn reuse(&mut self, id: Id) {
        if let Some(height) = self.heights.as_mut().and_then(|heights| heights.get_mut(id)) {
            *height = 0;
        }
        self.free.push(id);
    }

    fn check_limits(&mut self, id: Id) {
        if self.limit.is_some() {
            return;
        }
        if self.rune_count > MAX_RUNES || self.too_large(id) {
            self.limit = Some(Limit::Large);
        } else if self.too_high(id) {
            self.limit = Some(Limit::Deep);
        }
    }

    fn too_large(&mut self, id: Id) -> bool {
        if self.sizes.is_none() {
            self.repeats = self.repeats.max(1);
            if let Node { op: Op::Repeat, repeat: Some(repeat), .. } = &self.nodes[id] {
                let count = u64::from(repeat.max.unwrap_or(repeat.min).max(1));
                self.repeats = if count > MAX_SIZE / self.repeats { MAX_SIZE } else { self.repeats * count };
            }
            if (self.nodes.len() as u64) < MAX_SIZE / self.repeats {
                return false;
            }
            self.sizes = Some(Vec::new());
            for at in 0..self.stack.len() {
                if self.size(self.stack[at], true) > MAX_SIZE {
                    return true;
                }
            }
        }
        self.size(id, true) > MAX_SIZE
    }

    /// Recurses as deep as the tree is high, which is bounded by [`MAX_HEIGHT`] and [`factor::MAX_DEPTH`].
    fn size(&mut self, id: Id, force: bool) -> u64 {
        let known = self.sizes.as_ref().and_then(|sizes| sizes.get(id)).copied().unwrap_or(0);
        if !force && known > 0 {
            return known;
        }
        let mut size: u64 = 0;
        for at in 0..self.nodes[id].subs.len() {
            size = size.saturating_add(self.size(self.nodes[id].subs[at], false));
        }
        let node = &self.nodes[id];
        size = match (node.op, node.repeat) {
            (Op::Literal, _) => node.runes.len() as u64,
            (Op::Capture | Op::Star, _) => size + 2,
            (Op::Plus | Op::Quest, _) => size + 1,
            (Op::Alternate, _) => size + (node.subs.len() as u64).saturating_sub(1),
            (Op::Repeat, Some(Repeat { min: 0, max: None, .. })) => size + 2,
            (Op::Repeat, Some(Repeat { min, max: None, .. })) => size.saturating_mul(u64::from(min)) + 1,
            (Op::Repeat, Some(Repeat { min, max: Some(max), .. })) => size.saturating_mul(u64::from(max)) + u64::from(max - min),
            _ => size,
        }
        .max(1);
        if let Some(sizes) = &mut self.sizes {
            if sizes.len() <= id {
                sizes.resize(id + 1, 0);
            }
            sizes[id] = size;
        }
        size
    }

    fn too_high(&mut self, id: Id) -> bool {
        if self.nodes.len() < MAX_HEIGHT as usize {
            return false;
        }
        if self.heights.is_none() {
            self.heights = Some(Vec::new());
            for at in 0..self.stack.len() {
                if self.height(self.stack[at], true) > MAX_HEIGHT {
                    return true;
                }
            }
        }
        self.height(id, true) > MAX_HEIGHT
    }

    /// As deep as [`Self::size`].
    fn height(&mut self, id: Id, force: bool) -> u32 {
        let known = self.heights.as_ref().and_then(|heights| heights.get(id)).copied().unwrap_or(0);
        if !force && known > 0 {
            return known;
        }
        let mut height = 1;
        for at in 0..self.nodes[id].subs.len() {
            height = height.max(1 + self.height(self.nodes[id].subs[at], false));
        }
        if let Some(heights) = &mut self.heights {
            if heights.len() <= id {
                heights.resize(id + 1, 0);
            }
            heights[id] = height;
        }
        height
    }

    fn push(&mut self, id: Id, flags: Flags) {
        self.rune_count += self.nodes[id].rune_count();
        let node = &self.nodes[id];
        let single = match (node.op, node.tables.is_empty(), node.ranges.as_slice()) {
            (Op::Class, true, [(low, high)]) if low == high => Some((*low, flags.without(Flags::FOLD))),
            (Op::Class, true, [(a, b), (c, d)]) if a == b && c == d && (0x41..=0x5A).contains(a) && *c == a + 0x20 && ![0x4B, 0x53].contains(a) => {
                Some((*a, flags.and(Flags::FOLD)))
            }
            _ => None,
        };
        match single {
            Some((rune, flags)) => {
                if self.maybe_concat(Some((rune, flags))) {
                    return;
                }
                let node = &mut self.nodes[id];
                *node = Node { op: Op::Literal, flags, runes: vec![rune], ..Node::default() };
            }
            None => _ = self.maybe_concat(None),
        }
        self.stack.push(id);
        self.check_limits(id);
    }

    /// Joins the two literals on top; says whether the next one took the place of the upper one.
    fn maybe_concat(&mut self, next: Option<(u32, Flags)>) -> bool {
        let [.., below, top] = *self.stack.as_slice() else { return false };
        let (lower, upper) = (&self.nodes[below], &self.nodes[top]);
        if lower.op != Op::Literal || upper.op != Op::Literal || lower.flags.has(Flags::FOLD) != upper.flags.has(Flags::FOLD) {
            return false;
        }
        let mut runes = std::mem::take(&mut self.nodes[top].runes);
        self.nodes[below].runes.append(&mut runes);
        if let Some((rune, flags)) = next {
            let upper = &mut self.nodes[top];
            upper.runes.push(rune);
            upper.flags = flags;
            return true;
        }
        self.stack.pop();
        self.reuse(top);
        false
    }

    /// Takes what lies above the topmost bar or parenthesis.
    fn take_top(&mut self) -> Vec<Id> {
        let from = self.stack.iter().rposition(|id| self.nodes[*id].op.is_pseudo()).map_or(0, |at| at + 1);
        self.stack.split_off(from)
    }

    fn concat(&mut self) {
        self.maybe_concat(None);
        let subs = self.take_top();
        let id = if subs.is_empty() { self.new_node(Node::default()) } else { self.collapse(subs, Op::Concat) };
        self.push(id, Flags::default());
    }

    fn swap_vertical_bar(&mut self) -> bool {
        let [rest @ .., below, top] = self.stack.as_slice() else { return false };
        let (below, top) = (*below, *top);
        if self.nodes[below].op != Op::VerticalBar {
            return false;
        }
        if let Some(third) = rest.last().copied() {
            if self.nodes[top].is_class() && self.nodes[third].is_class() {
                let (small, big) = if self.nodes[top].op > self.nodes[third].op { (third, top) } else { (top, third) };
                self.merge_class(big, small);
                self.reuse(small);
                self.stack.truncate(self.stack.len() - 3);
                self.stack.extend([big, below]);
                return true;
            }
            self.nodes[third].clean();
        }
        self.stack.truncate(self.stack.len() - 2);
        self.stack.extend([top, below]);
        true
    }

    /// Adds a class to one that is at least as complex.
    fn merge_class(&mut self, into: Id, from: Id) {
        let from = std::mem::take(&mut self.nodes[from]);
        let into = &mut self.nodes[into];
        match into.op {
            Op::AnyNotNewline if from.matches_newline() => into.op = Op::Any,
            Op::Class if from.op == Op::Literal => {
                for rune in &from.runes {
                    into.add_range(*rune, *rune, from.flags.has(Flags::FOLD));
                }
            }
            Op::Class => {
                into.ranges.extend(from.ranges);
                into.tables.extend(from.tables);
            }
            Op::Literal if into.runes != from.runes || into.flags != from.flags => {
                let mut class = Node { op: Op::Class, flags: into.flags, ..Node::default() };
                for (runes, flags) in [(&into.runes, into.flags), (&from.runes, from.flags)] {
                    for rune in runes {
                        class.add_range(*rune, *rune, flags.has(Flags::FOLD));
                    }
                }
                *into = class;
            }
            _ => {}
        }
    }
}

impl Sink for Tree {
    fn literal(&mut self, c: u32, flags: Flags) {
        // The least of those that fold to the same; beyond ASCII any choice will do, if it is always the same.
        let c = match char::from_u32(c) {
            Some(letter) if flags.has(Flags::FOLD) => letter.to_uppercase().next().map_or(c, u32::from),
            _ => c,
        };
        let id = self.new_node(Node { op: Op::Literal, flags, runes: vec![c], ..Node::default() });
        self.push(id, flags);
    }

    fn any(&mut self, flags: Flags) {
        let op = if flags.has(Flags::DOT_NEWLINE) { Op::Any } else { Op::AnyNotNewline };
        let id = self.new_node(Node { op, flags, ..Node::default() });
        self.push(id, flags);
    }

    fn assertion(&mut self, _: Assertion) {
        let id = self.new_node(Node { op: Op::Assertion, ..Node::default() });
        self.push(id, Flags::default());
    }

    fn class_begin(&mut self, negated: bool, flags: Flags) {
        self.class = Node { op: Op::Class, flags, negated, ..Node::default() };
    }

    fn class_item(&mut self, item: ClassItem) {
        let fold = self.class.flags.has(Flags::FOLD);
        match item {
            ClassItem::Range(low, high) => self.class.add_range(low, high, fold),
            ClassItem::Named(ranges, negated) => self.class.add_named(ranges, negated, fold),
            ClassItem::Unicode(table, negated) => self.class.tables.push((table, negated)),
        }
    }

    fn class_end(&mut self, flags: Flags) {
        let mut class = std::mem::take(&mut self.class);
        class.tidy();
        if std::mem::take(&mut class.negated) {
            class.negate();
        }
        let id = self.new_node(class);
        self.push(id, flags);
    }

    fn open(&mut self, capture: Option<&str>) {
        let id = self.new_node(Node { op: Op::LeftParen, captures: capture.is_some(), ..Node::default() });
        self.push(id, Flags::default());
    }

    fn bar(&mut self) {
        self.concat();
        if !self.swap_vertical_bar() {
            let id = self.new_node(Node { op: Op::VerticalBar, ..Node::default() });
            self.push(id, Flags::default());
        }
    }

    fn complete(&mut self) {
        self.concat();
        if self.swap_vertical_bar() {
            self.stack.pop();
        }
        let subs = self.take_top();
        if let Some(last) = subs.last() {
            self.nodes[*last].clean();
        }
        let id = self.collapse(subs, Op::Alternate);
        self.push(id, Flags::default());
    }

    fn close(&mut self) {
        let (Some(inner), Some(paren)) = (self.stack.pop(), self.stack.pop()) else { return };
        if self.nodes[paren].captures {
            self.nodes[paren] = Node { op: Op::Capture, subs: vec![inner], ..Node::default() };
            self.push(paren, Flags::default());
        } else {
            self.push(inner, Flags::default());
        }
    }

    fn repeat(&mut self, repeat: Repeat) {
        let Some(sub) = self.stack.pop() else { return };
        let op = match (repeat.counted, repeat.min, repeat.max) {
            (true, ..) => Op::Repeat,
            (false, 0, None) => Op::Star,
            (false, _, None) => Op::Plus,
            (false, ..) => Op::Quest,
        };
        let id = self.new_node(Node { op, subs: vec![sub], repeat: Some(repeat), ..Node::default() });
        self.stack.push(id);
        self.check_limits(id);
    }

    fn limit(&self) -> Option<Limit> {
        self.limit
    }
}

#[cfg(test)]
mod tests {
    use super::super::check;

    fn verdict(pattern: &str) -> &'static str {
        check(pattern).map_or_else(|error| error.kind.as_str(), |()| "ok")
    }

    #[test]
    fn height() {
        let nested = |n: usize, open: &str| open.repeat(n) + "a" + &")".repeat(n);
        assert_eq!(verdict(&nested(999, "(")), "expression nests too deeply");
        assert_eq!(verdict(&nested(998, "(")), "ok");
        assert_eq!(verdict(&nested(5000, "(?:")), "ok");
        assert_eq!(verdict(&format!("{}a{}", "(?:".repeat(1200), ")+".repeat(1200))), "expression nests too deeply");
        assert_eq!(verdict(&format!("a*{}", "(?i)*".repeat(1000))), "expression nests too deeply");
        assert_eq!(check(nested(999, "(")).unwrap_err().quoted.get(..9), Some("^(?s:(((("));
    }

    #[test]
    fn size() {
        assert_eq!(verdict("((((a{10}){10}){10})x){10}"), "invalid repeat count");
        assert_eq!(verdict(&"a{1000}".repeat(3000)), "ok");
        assert_eq!(verdict(&"a{1000}".repeat(3400)), "expression too large");
        assert_eq!(verdict(&format!("({}){{1000}}", "x".repeat(3000))), "ok");
        assert_eq!(verdict(&format!("({}){{1000}}", "x".repeat(4000))), "expression too large");
        assert_eq!(verdict(&r"\pL".repeat(20_000)), "ok");
        assert_eq!(verdict(&r"\pL".repeat(30_000)), "expression too large");
    }

    #[test]
    fn does_not_overflow_the_stack() {
        let prefixes = (1..1200).map(|n| "a".repeat(n)).collect::<Vec<_>>().join("|");
        let texts = [
            "(".repeat(100_000),
            "(".repeat(100_000) + &")".repeat(100_000),
            "(?:".repeat(100_000) + &")*".repeat(100_000),
            "a|".repeat(100_000),
            format!("({prefixes})"),
        ];
        let run = move || texts.iter().map(|text| verdict(text)).collect::<Vec<_>>();
        let verdicts = std::thread::Builder::new().stack_size(2 << 20).spawn(run).unwrap().join().unwrap();
        let deep = "expression nests too deeply";
        assert_eq!(verdicts, ["missing closing )", deep, deep, "ok", deep]);
    }
}
