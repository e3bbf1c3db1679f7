//! Pieces of work on several threads, their results in order: what comes out is the same for any number of threads.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;

/// What is told while the work goes on.
#[derive(Debug)]
pub enum Step<R> {
    /// So many pieces are done, in any order.
    Done(usize),
    /// The result of the piece of that index; they come in order.
    Result(usize, R),
}

/// Does `work` on each of `items`, on at most `threads` threads, and tells this thread what happens.
///
/// ```
/// use promforge::ruletest::{Step, in_order};
/// let mut squares = Vec::new();
/// in_order(&[1, 2, 3], 8, |_, n| n * n, |step| if let Step::Result(_, square) = step { squares.push(square) });
/// assert_eq!(squares, [1, 4, 9]);
/// ```
pub fn in_order<T: Sync, R: Send>(items: &[T], threads: usize, work: impl Fn(usize, &T) -> R + Sync, mut tell: impl FnMut(Step<R>)) {
    let threads = threads.min(items.len());
    if threads <= 1 {
        for (index, item) in items.iter().enumerate() {
            let result = work(index, item);
            tell(Step::Done(index + 1));
            tell(Step::Result(index, result));
        }
        return;
    }
    let (next, (sender, results)) = (AtomicUsize::new(0), mpsc::channel());
    std::thread::scope(|scope| {
        for _ in 0..threads {
            let (sender, next, work) = (sender.clone(), &next, &work);
            scope.spawn(move || {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(item) = items.get(index) else { return };
                    if sender.send((index, work(index, item))).is_err() {
                        return; // the other end has panicked
                    }
                }
            });
        }
        drop(sender);
        let (mut waiting, mut due, mut done) = (BTreeMap::new(), 0, 0);
        for (index, result) in results {
            done += 1;
            waiting.insert(index, result);
            tell(Step::Done(done));
            while let Some(result) = waiting.remove(&due) {
                tell(Step::Result(due, result));
                due += 1;
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order() {
        let items: Vec<u64> = (0..200).collect();
        let slow = |index: usize, n: &u64| {
            // The first ones take longest.
            (0..(200 - index) * 500).fold(*n, |sum, i| std::hint::black_box(sum + i as u64) - i as u64)
        };
        for threads in [0, 1, 2, 7, 500] {
            let (mut found, mut done) = (Vec::new(), Vec::new());
            in_order(&items, threads, slow, |step| match step {
                Step::Done(n) => done.push(n),
                Step::Result(index, n) => found.push((index as u64, n)),
            });
            assert_eq!(found, items.iter().map(|n| (*n, *n)).collect::<Vec<_>>(), "{threads}");
            assert_eq!(done, (1..=200).collect::<Vec<_>>());
        }
        in_order(&[] as &[u64], 4, slow, |_| panic!("nothing happens"));
    }
}
