//! Which panel of the old dashboard is which of the new one.
//!
//! Ids alone would mislead where a generator numbers panels by position, titles alone where two panels are called the same; so the
//! surest signs come first, and each sign only decides about what is left.

use std::hash::Hash;

use rustc_hash::FxHashMap;

use super::portrait::Portrait;

/// Pairs of indices, old and new, in the order of the new ones; what is not in it was removed or added.
pub(super) fn pairs(old: &[Portrait<'_>], new: &[Portrait<'_>]) -> Vec<(usize, usize)> {
    let mut found = Matching { old: vec![None; old.len()], new: vec![None; new.len()] };
    let named = |p: &Portrait<'_>| (!p.title.trim().is_empty()).then(|| (p.title.clone(), p.kind.clone()));
    found.by(old, new, |p| p.id.map(|id| (id, p.title.clone(), p.kind.clone())));
    found.by(old, new, |p| named(p).map(|name| (name, p.row.clone())));
    found.by(old, new, named);
    found.by(old, new, |p| p.id.map(|id| (id, p.kind.clone())));
    found.by(old, new, |p| p.id.map(|id| (id, p.is_row)));
    found.by(old, new, |p| p.asks().map(|asks| (asks, p.kind.clone())));
    found.by(old, new, |p| p.asks());
    found.by(old, new, |p| (!p.title.trim().is_empty() && !p.is_row).then(|| p.title.clone()));
    // Untitled panels without ids and queries: texts.
    found.by(old, new, |p| Some((p.title.clone(), p.kind.clone(), p.fields.to_string())));
    found.new.iter().enumerate().filter_map(|(new, old)| Some(((*old)?, new))).collect()
}

struct Matching {
    old: Vec<Option<usize>>,
    new: Vec<Option<usize>>,
}

impl Matching {
    /// Pairs what has the same key and no partner yet, in order of appearance.
    fn by<K: Eq + Hash>(&mut self, old: &[Portrait<'_>], new: &[Portrait<'_>], key: impl Fn(&Portrait<'_>) -> Option<K>) {
        let mut waiting: FxHashMap<K, std::collections::VecDeque<usize>> = FxHashMap::default();
        for (i, panel) in old.iter().enumerate().filter(|(i, _)| self.old[*i].is_none()) {
            if let Some(key) = key(panel) {
                waiting.entry(key).or_default().push_back(i);
            }
        }
        for (j, panel) in new.iter().enumerate() {
            if self.new[j].is_some() {
                continue;
            }
            if let Some(i) = key(panel).and_then(|key| waiting.get_mut(&key)?.pop_front()) {
                self.old[i] = Some(j);
                self.new[j] = Some(i);
            }
        }
    }
}
