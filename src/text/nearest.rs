//! Which known name was probably meant. Distance of spelling only; what a name means is not looked at.

/// The names of `candidates` nearest to `name`, at most three, nearest first; names at the same distance in their own order.
///
/// A name counts as near if a third of its letters or fewer differ, or if one is the other with more `_` words behind it.
///
/// ```
/// use promforge::text::nearest;
/// assert_eq!(nearest("http_request_total", ["http_requests_total", "up"]), ["http_requests_total"]);
/// assert_eq!(nearest("http_requests", ["http_requests_total", "up"]), ["http_requests_total"]);
/// ```
#[must_use]
pub fn nearest<'n>(name: &str, candidates: impl IntoIterator<Item = &'n str>) -> Vec<&'n str> {
    let letters: Vec<char> = name.chars().collect();
    let limit = (letters.len() / 3).clamp(1, 6);
    let mut found: Vec<(usize, &str)> = candidates
        .into_iter()
        .filter(|c| *c != name)
        .filter_map(|candidate| {
            let extended = |long: &str, short: &str| !short.is_empty() && long.strip_prefix(short).is_some_and(|rest| rest.starts_with('_'));
            let longer = extended(candidate, name) || extended(name, candidate);
            let distance = distance(&letters, candidate, limit);
            match (distance, longer) {
                (Some(d), true) => Some((d.min(2), candidate)),
                (None, true) => Some((limit.max(2), candidate)),
                (d, false) => d.filter(|d| *d < candidate.chars().count()).map(|d| (d, candidate)),
            }
        })
        .collect();
    found.sort_unstable();
    found.dedup();
    found.truncate(3);
    found.into_iter().map(|(_, candidate)| candidate).collect()
}

/// How many letters must be changed, added, left out or swapped with their neighbour; `None` above `limit`.
fn distance(a: &[char], b: &str, limit: usize) -> Option<usize> {
    let b: Vec<char> = b.chars().collect();
    if a.len().abs_diff(b.len()) > limit {
        return None;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut next = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let mut best = (row[j] + usize::from(x != y)).min(row[j + 1] + 1).min(next[j] + 1);
            if i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y {
                best = best.min(before[j - 1] + 1);
            }
            next.push(best);
        }
        if next.iter().all(|d| *d > limit) {
            return None;
        }
        before = std::mem::replace(&mut row, next);
    }
    row.last().copied().filter(|d| *d <= limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_meant() {
        let known = ["node_cpu_seconds_total", "node_load1", "node_load15", "node_load5", "up", "http_request_duration_seconds", "status"];
        for (name, want) in [
            ("node_cpu_second_total", &["node_cpu_seconds_total"][..]),
            ("node_cpu_secnods_total", &["node_cpu_seconds_total"]),
            ("node_load", &["node_load1", "node_load5", "node_load15"]),
            ("http_request_duration", &["http_request_duration_seconds"]),
            ("stauts", &["status"]),
            ("pu", &["up"]),
            ("completely_other", &[]),
            ("", &[]),
        ] {
            assert_eq!(nearest(name, known), want, "{name}");
        }
    }
}
