//! Adding the buckets of one side to those of another: in one layout, or in the bounds two custom layouts have in common.

use super::BucketSpan;
use super::side::Side;
use super::span::populated;
use crate::model::sums::increase;

/// Where the bucket last added to is.
#[derive(Debug, Clone, Copy)]
struct Cursor {
    span: usize,
    in_span: i64,
    bucket: usize,
    index: i64,
}

impl Side {
    /// Adds the buckets of `other` (or subtracts them), both at the same schema and fitting their spans; buckets that are missing
    /// here come into being. Leading buckets of `other` for which `below` holds are left out.
    pub(super) fn add(&mut self, other: &Self, negative: bool, below: impl Fn(i32) -> bool) {
        if self.spans.first().is_some_and(|first| first.length == 0) {
            self.spans = populated(&self.spans).map(|(offset, length)| BucketSpan { offset, length }).collect();
        }
        let mut cursor = None;
        for (index, count, lost) in other.cells().skip_while(|cell| below(cell.0)) {
            let (count, lost) = if negative { (-count, -lost) } else { (count, lost) };
            cursor = match (cursor, self.spans.first()) {
                (Some(cursor), _) => Some(self.add_from(cursor, i64::from(index), count, lost)),
                (None, Some(first)) if first.offset == index => {
                    self.increase(0, count, lost);
                    None
                }
                (None, Some(first)) if first.offset < index => {
                    let start = Cursor { span: 0, in_span: 0, bucket: 0, index: first.offset.into() };
                    Some(self.add_from(start, i64::from(index), count, lost))
                }
                (None, _) => {
                    self.insert_first(index, count, lost);
                    None
                }
            };
        }
    }

    fn insert_first(&mut self, index: i32, count: f64, lost: f64) {
        self.insert(0, count, lost);
        match self.spans.first_mut() {
            Some(first) if first.offset == index + 1 => {
                first.offset -= 1;
                first.length += 1;
            }
            first => {
                if let Some(first) = first {
                    first.offset -= index + 1;
                }
                self.spans.insert(0, BucketSpan { offset: index, length: 1 });
            }
        }
    }

    /// Adds to the bucket `index`, which lies behind the cursor; where the cursor is then.
    fn add_from(&mut self, mut cursor: Cursor, index: i64, count: f64, lost: f64) -> Cursor {
        let mut ahead = index - cursor.index;
        cursor.index = index;
        loop {
            let left = self.spans.get(cursor.span).map_or(0, |s| i64::from(s.length)) - cursor.in_span;
            if ahead < left {
                cursor.bucket += usize::try_from(ahead).unwrap_or(0);
                cursor.in_span += ahead;
                self.increase(cursor.bucket, count, lost);
                return cursor;
            }
            ahead -= left;
            cursor.bucket += usize::try_from(left).unwrap_or(0);
            cursor.span += 1;
            match self.spans.get(cursor.span) {
                Some(next) if ahead >= i64::from(next.offset) => {
                    ahead -= i64::from(next.offset);
                    cursor.in_span = 0;
                }
                _ => return self.insert_into_gap(cursor, ahead, count, lost),
            }
        }
    }

    /// A new bucket, `ahead` behind the end of the span before the cursor's, in front of the cursor's.
    fn insert_into_gap(&mut self, mut cursor: Cursor, ahead: i64, count: f64, lost: f64) -> Cursor {
        self.insert(cursor.bucket, count, lost);
        let gap = i32::try_from(ahead).unwrap_or(i32::MAX);
        cursor.in_span = 0;
        if gap == 0 {
            if let Some(next) = self.spans.get_mut(cursor.span) {
                next.offset -= 1;
            }
            cursor.span -= 1;
            if let Some(span) = self.spans.get_mut(cursor.span) {
                cursor.in_span = span.length.into();
                span.length += 1;
            }
            return cursor;
        }
        match self.spans.get_mut(cursor.span) {
            Some(next) if gap == next.offset - 1 => {
                next.offset -= 1;
                next.length += 1;
            }
            next => {
                if let Some(next) = next {
                    next.offset -= gap + 1;
                }
                self.spans.insert(cursor.span, BucketSpan { offset: gap, length: 1 });
            }
        }
        cursor
    }

    /// Adds (or subtracts) custom buckets with other bounds: both sides go over to the bounds they have in common. Only populated
    /// buckets remain.
    pub(super) fn add_custom(&mut self, bounds: &[f64], other: &Self, other_bounds: &[f64], negative: bool, common: &[f64]) {
        let mut cells = vec![(0.0, 0.0); common.len() + 1];
        let mut take = |side: &Self, bounds: &[f64], sign: f64| {
            for (index, count, lost) in side.cells() {
                let bound = usize::try_from(index).ok().and_then(|i| bounds.get(i));
                let target = bound.map_or(common.len(), |bound| common.partition_point(|c| c < bound));
                let cell: &mut (f64, f64) = &mut cells[target];
                *cell = increase(sign * count, cell.0, cell.1);
                if side.compensation.is_some() {
                    *cell = increase(lost, cell.0, cell.1);
                }
            }
        };
        take(self, bounds, 1.0);
        take(other, other_bounds, if negative { -1.0 } else { 1.0 });
        self.spans.clear();
        self.counts.clear();
        let mut compensation = Vec::new();
        let mut end = 0;
        for (index, (count, lost)) in (0_i32..).zip(cells).filter(|(_, cell)| *cell != (0.0, 0.0)) {
            match self.spans.last_mut() {
                Some(span) if index == end => span.length += 1,
                _ => self.spans.push(BucketSpan { offset: index - end, length: 1 }),
            }
            end = index + 1;
            self.counts.push(count);
            compensation.push(lost);
        }
        self.compensation = self.compensation.is_some().then_some(compensation);
    }
}

/// The bounds in both lists; both are ascending.
pub(super) fn common_bounds(a: &[f64], b: &[f64]) -> Vec<f64> {
    let (mut i, mut j) = (0, 0);
    let mut common = Vec::new();
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        if x == y {
            common.push(*x);
            i += 1;
            j += 1;
        } else if x < y {
            i += 1;
        } else {
            j += 1;
        }
    }
    common
}

#[cfg(test)]
mod tests {
    use super::*;

    fn side(spans: &[(i32, u32)], counts: &[f64]) -> Side {
        Side::new(spans.iter().map(|&(offset, length)| BucketSpan { offset, length }).collect(), counts.to_vec(), None)
    }

    fn text(side: &Side) -> String {
        let spans: Vec<_> = side.spans.iter().map(|s| format!("{}+{}", s.offset, s.length)).collect();
        format!("{} {:?}", spans.join(" "), side.counts)
    }

    #[test]
    fn layouts_of_sums() {
        for (a, a_counts, b, b_counts, want) in [
            (&[][..], &[][..], &[(3, 2)][..], &[1.0, 2.0][..], "3+2 [1.0, 2.0]"),
            (&[(3, 2)], &[1.0, 2.0], &[(3, 2)], &[1.0, 2.0], "3+2 [2.0, 4.0]"),
            (&[(3, 1)], &[1.0], &[(0, 1), (1, 1)], &[5.0, 6.0], "0+1 1+2 [5.0, 6.0, 1.0]"),
            (&[(3, 1)], &[1.0], &[(4, 1), (1, 1)], &[5.0, 6.0], "3+2 1+1 [1.0, 5.0, 6.0]"),
            (&[(0, 1), (3, 1)], &[1.0, 2.0], &[(1, 3)], &[7.0, 8.0, 9.0], "0+4 0+1 [1.0, 7.0, 8.0, 9.0, 2.0]"),
            (&[(0, 1), (3, 1)], &[1.0, 2.0], &[(2, 1)], &[7.0], "0+1 1+1 1+1 [1.0, 7.0, 2.0]"),
            (&[(0, 1), (3, 1)], &[1.0, 2.0], &[(3, 1)], &[7.0], "0+1 2+2 [1.0, 7.0, 2.0]"),
            (&[(2, 0), (1, 1)], &[1.0], &[(2, 2)], &[7.0, 8.0], "2+2 [7.0, 9.0]"),
            (&[(-2, 2), (2, 1)], &[1.0, 2.0, 3.0], &[(-1, 1), (2, 3)], &[1.0, 1.0, 1.0, 1.0], "-2+2 2+3 [1.0, 3.0, 4.0, 1.0, 1.0]"),
        ] {
            let mut sum = side(a, a_counts);
            sum.add(&side(b, b_counts), false, |_| false);
            assert_eq!(text(&sum), want, "{a:?} {b:?}");
            assert!(sum.fits());
        }
    }

    #[test]
    fn leading_buckets_are_left_out() {
        let mut sum = side(&[], &[]);
        sum.add(&side(&[(0, 3)], &[1.0, 2.0, 3.0]), true, |index| index < 1);
        assert_eq!(text(&sum), "1+2 [-2.0, -3.0]");
    }

    #[test]
    fn custom_bounds_in_common() {
        assert_eq!(common_bounds(&[1.0, 2.0, 4.0], &[0.5, 2.0, 3.0, 4.0, 5.0]), [2.0, 4.0]);
        let mut sum = side(&[(0, 4)], &[1.0, 2.0, 3.0, 4.0]);
        sum.add_custom(&[1.0, 2.0, 4.0], &side(&[(1, 2)], &[10.0, 20.0]), &[0.5, 2.0, 3.0], false, &[2.0]);
        assert_eq!(text(&sum), "0+2 [13.0, 27.0]");
        sum.add_custom(&[2.0], &side(&[(0, 1)], &[13.0]), &[], true, &[]);
        assert_eq!(text(&sum), "0+1 [27.0]");
    }
}
