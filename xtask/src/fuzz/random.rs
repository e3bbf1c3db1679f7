//! Random choices that a seed determines (splitmix64).

/// A source of choices.
#[derive(Debug, Clone)]
pub(super) struct Random(u64);

impl Random {
    /// One source for each pair of numbers.
    pub(super) const fn new(seed: u64, part: u64) -> Self {
        let mut random = Self(seed ^ part.wrapping_mul(0xd134_2543_de82_ef95));
        random.next();
        random
    }

    const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `n`, which is at least 1.
    pub(super) const fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }

    /// A number from `low` to `high`, both included.
    pub(super) const fn within(&mut self, low: i64, high: i64) -> i64 {
        low + (self.next() % (high - low + 1) as u64) as i64
    }

    /// True so many times in a hundred.
    pub(super) const fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// One of a list that has some.
    pub(super) fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len() as u64) as usize]
    }

    /// One of a list, as often as its weight says; not all weights are 0.
    pub(super) fn weighted<T: Copy>(&mut self, list: &[(u64, T)]) -> T {
        let mut left = self.below(list.iter().map(|(weight, _)| weight).sum());
        let found = list.iter().find(|(weight, _)| {
            let here = left < *weight;
            left = left.wrapping_sub(*weight);
            here
        });
        found.map_or(list[0].1, |(_, item)| *item)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_determines_all_choices_and_weights_hold() {
        let picks = |seed| (0..5).scan(Random::new(seed, 3), |random, _| Some(random.below(1_000))).collect::<Vec<_>>();
        assert_eq!(picks(1), picks(1));
        assert_ne!(picks(1), picks(2));
        let mut random = Random::new(1, 1);
        let heavy = (0..1_000).filter(|_| random.weighted(&[(0, 'a'), (9, 'b'), (1, 'c')]) == 'b').count();
        assert!((850..950).contains(&heavy), "{heavy}");
        assert!((0..100).all(|_| (-2..=3).contains(&random.within(-2, 3))));
    }
}
