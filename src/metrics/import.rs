//! A catalogue out of an exposition: what a `/metrics` page shows is what exists. Values are not looked at.

use std::collections::BTreeSet;

use super::{Catalogue, Conflict, Entry, LabelNames, MetricKind, Origin};
use crate::exposition::{Exposition, Family, Format, MetricType};
use crate::model::METRIC_NAME;
use crate::text::SourceId;

impl Catalogue {
    /// Adds the families of an exposition and says what contradicts. The labels of a metric are those that its samples have,
    /// without `le` and `quantile` where the type brings them; a family without samples says nothing about them.
    pub fn add_exposition(&mut self, source: SourceId, page: &Exposition) -> Vec<Conflict> {
        let entries = page.families.iter().flat_map(|f| entries(source, page.format, f));
        let insert = |mut entry: Entry| {
            if let (LabelNames::Any, Some(old)) = (&entry.labels, self.entry(&entry.name)) {
                entry.labels = old.labels.clone(); // no sample was seen: what is known stays
            }
            self.insert(entry)
        };
        entries.filter_map(insert).collect()
    }
}

fn entries(source: SourceId, format: Format, family: &Family) -> Vec<Entry> {
    let entry = |name: &str, kind: MetricKind| Entry {
        labels: labels(family, name, kind),
        help: family.help.clone().filter(|h| !h.is_empty()),
        unit: family.unit.clone(),
        origin: Origin::Exposition(source, family.name_span),
        ..Entry::new(name, kind)
    };
    let suffixed = |suffix: &str| if family.name.ends_with(suffix) { family.name.clone() } else { format!("{}{suffix}", family.name) };
    match (family.kind, format) {
        // Families of OpenMetrics leave out the suffix that every sample has.
        (MetricType::Counter, Format::OpenMetrics) => vec![entry(&suffixed("_total"), MetricKind::Counter)],
        (MetricType::Info, Format::OpenMetrics) => vec![entry(&suffixed("_info"), MetricKind::Info)],
        (MetricType::GaugeHistogram | MetricType::StateSet, _) => {
            let names: BTreeSet<&str> = family.samples.iter().map(crate::exposition::Sample::name).collect();
            names.into_iter().map(|name| entry(name, MetricKind::Gauge)).collect()
        }
        (kind, _) => vec![entry(&family.name, kind.into())],
    }
}

fn labels(family: &Family, name: &str, kind: MetricKind) -> LabelNames {
    let whole = matches!(kind, MetricKind::Histogram | MetricKind::Summary);
    let own = |label: &str| label != METRIC_NAME && !(kind == MetricKind::Histogram && label == "le") && !(kind == MetricKind::Summary && label == "quantile");
    let mut samples = family.samples.iter().filter(|s| whole || s.name() == name).peekable();
    if samples.peek().is_none() {
        return LabelNames::Any;
    }
    LabelNames::known(samples.flat_map(|s| s.labels.iter().map(|(n, _)| n).filter(|n| own(n))))
}

#[cfg(test)]
mod tests {
    use super::super::Gauge;
    use super::*;
    use crate::exposition::read;

    fn import(text: &str) -> Vec<String> {
        let (page, found) = read(SourceId(0), text);
        assert!(found.is_empty(), "{found:?}");
        let mut c = Catalogue::empty();
        c.add(&Gauge::new("none").labels(&["z"]));
        assert!(c.add_exposition(SourceId(0), &page).is_empty());
        let labels = |l: &LabelNames| match l {
            LabelNames::Any => "any".to_owned(),
            LabelNames::Known(names) => names.iter().cloned().collect::<Vec<_>>().join(","),
        };
        c.entries().map(|e| format!("{} {} {} {}", e.name, e.kind.as_str(), labels(&e.labels), e.help.as_deref().unwrap_or("-"))).collect()
    }

    #[test]
    fn pages_become_entries() {
        let text = "# HELP a_total A.\n# TYPE a_total counter\na_total{x=\"1\"} 1\na_total{y=\"1\"} 1\n# TYPE h histogram\nh_bucket{p=\"q\",le=\"+Inf\"} 1\n\
            h_sum{p=\"q\"} 1\nh_count{p=\"q\"} 1\n# TYPE s summary\ns{quantile=\"0.5\"} 1\ns_sum 1\ns_count 1\nfree 1\n# TYPE none gauge\n";
        assert_eq!(import(text), ["a_total counter x,y A.", "free unknown  -", "h histogram p -", "none gauge z -", "s summary  -"]);
    }

    #[test]
    fn open_metrics_names_get_their_suffix() {
        let text = "# TYPE a counter\na_total{x=\"1\"} 1\na_created 2\n# TYPE b info\nb_info{v=\"1\"} 1\n# TYPE g gaugehistogram\ng_bucket{le=\"+Inf\"} 1\ng_gcount 1\n# EOF\n";
        assert_eq!(import(text), ["a_total counter x -", "b_info info v -", "g_bucket gauge le -", "g_gcount gauge  -", "none gauge z -"]);
    }
}
