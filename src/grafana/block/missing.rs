//! Which of a panel's queries ask for metrics that the catalogue does not have, and what to say about them.

use super::Need;
use crate::grafana::interpolate::interpolate;
use crate::metrics::{Catalogue, Lookup};
use crate::promql::{Features, parse};

/// A metric that the catalogue does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Missing {
    pub(super) name: String,
    /// Whether it is probably a mistake: a similar name exists, or it was renamed.
    pub(super) meant: bool,
    pub(super) help: String,
}

/// The metrics of `expr` that the catalogue does not have. A bare catalogue knows nothing, so that nothing is missing; what does not parse
/// is for others to complain about.
pub(super) fn missing(expr: &str, catalogue: &Catalogue, needs: &[Need]) -> Vec<Missing> {
    if catalogue.is_bare() {
        return Vec::new();
    }
    let Ok(parsed) = parse(interpolate(expr, &[]).text.as_str(), &Features::suite()) else { return Vec::new() };
    let mut found: Vec<Missing> = Vec::new();
    for name in parsed.selectors().filter_map(|(_, s)| s.name.as_ref()) {
        let name = name.to_string();
        if catalogue.resolve(&name).is_some() || found.iter().any(|m| m.name == name) {
            continue;
        }
        found.push(of(name, catalogue, needs));
    }
    found
}

fn of(name: String, catalogue: &Catalogue, needs: &[Need]) -> Missing {
    let exporter = || {
        let of_metric = |n: &&Need| name.strip_prefix(n.metric.name).is_some_and(|rest| ["", "_bucket", "_sum", "_count"].contains(&rest));
        needs.iter().find(of_metric).map(|n| n.from)
    };
    let (meant, help) = match catalogue.lookup(&name) {
        Lookup::Removed(gone) => (true, format!("it was renamed to `{}`", gone.replacement.unwrap_or_default())),
        Lookup::Unknown { suggestions } if !suggestions.is_empty() => (true, format!("there is `{}`", suggestions.join("`, `"))),
        _ => match exporter() {
            Some(from) => (false, format!("{from} exposes it")),
            None => (false, "add it to the catalogue".to_owned()),
        },
    };
    Missing { name, meant, help }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::{Counter, Gauge, Histogram};

    #[test]
    fn names_and_ways_out() {
        let mut c = Catalogue::new();
        assert!(missing("rate(nobody_total[5m])", &c, &[]).is_empty(), "a bare catalogue");
        c.add(&Counter::new("requests_total"));
        c.add(&Histogram::new("latency_seconds"));
        let needs = [Need::new(Gauge::new("pool_size").metric(), "the pool")];
        for (expr, want) in [
            ("rate(requests_total[$__rate_interval]) / latency_seconds_count", ""),
            ("pool_size / pool_size", "pool_size false the pool exposes it"),
            ("request_total", "request_total true there is `requests_total`"),
            ("node_cpu", "node_cpu true it was renamed to `node_cpu_seconds_total`"),
            ("other", "other false add it to the catalogue"),
            ("broken(", ""),
        ] {
            let got: Vec<_> = missing(expr, &c, &needs).iter().map(|m| format!("{} {} {}", m.name, m.meant, m.help)).collect();
            assert_eq!(got.join(", "), want);
        }
    }
}
