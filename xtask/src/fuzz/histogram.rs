//! Native histograms in the notation of test series.

use std::ops::Range;

use super::random::Random;

/// What kind of histograms a series has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Counters with exponential buckets.
    Exponential,
    /// Gauges with exponential buckets.
    ExponentialGauge,
    /// Counters with custom buckets.
    Custom,
    /// Gauges with custom buckets.
    CustomGauge,
}

impl Kind {
    const fn is_custom(self) -> bool {
        matches!(self, Self::Custom | Self::CustomGauge)
    }

    const fn is_gauge(self) -> bool {
        matches!(self, Self::ExponentialGauge | Self::CustomGauge)
    }
}

/// What stays the same in the samples of a run, so that they can be added.
#[derive(Debug, Clone)]
struct Layout {
    custom: Option<&'static str>,
    schema: i64,
    zero_width: &'static str,
    offset: i64,
    buckets: u64,
    negative: Option<(i64, u64)>,
    hint: &'static str,
}

/// The values of a series: runs that grow, stay, shrink or jump, with gaps and stale markers between them.
pub(super) fn values(random: &mut Random, kind: Kind) -> String {
    let mut out = Vec::new();
    let mut layout = Layout::new(random, kind);
    for _ in 0..random.within(1, 4) {
        if random.chance(30) {
            layout = Layout::new(random, kind);
        }
        match random.below(16) {
            0 => out.push(format!("_x{}", random.within(1, 5))),
            1 => out.push("stale".to_owned()),
            2..=4 => out.push(format!("{}x{}", layout.write(random, 0..10), random.within(0, 5))),
            5 if kind.is_gauge() => out.push(format!("{}-{}x{}", layout.write(random, 40..90), layout.write(random, 0..3), random.within(1, 4))),
            5..=7 => out.push(layout.write(random, 0..21)),
            _ => out.push(format!("{}+{}x{}", layout.write(random, 0..10), layout.write(random, 0..5), random.within(1, 9))),
        }
    }
    out.join(" ")
}

impl Layout {
    fn new(random: &mut Random, kind: Kind) -> Self {
        let custom = kind.is_custom().then(|| random.weighted(&[(4, "5 10"), (3, "1 2 5"), (2, "-5 0 5"), (1, "5 10 20"), (1, "0.1"), (1, "2 5 10 20 50")]));
        let most = custom.map_or(4, |bounds| bounds.split(' ').count() as u64 + 1);
        let offset = if kind.is_custom() { random.within(0, most as i64 - 1) } else { random.within(-6, 6) };
        let room = if kind.is_custom() { most - offset as u64 } else { most };
        Self {
            custom,
            schema: random.weighted(&[(6, 0), (4, 1), (3, 2), (2, 3), (2, -1), (1, -2), (1, -4), (1, 5), (1, 8)]),
            zero_width: random.weighted(&[(4, ""), (3, "0.001"), (2, "0.5"), (1, "2")]),
            offset,
            buckets: 1 + random.below(room),
            negative: (!kind.is_custom() && random.chance(30)).then(|| (random.within(-4, 4), 1 + random.below(3))),
            hint: if kind.is_gauge() { "gauge" } else { random.weighted(&[(20, ""), (1, "reset"), (1, "not_reset"), (1, "gauge"), (1, "unknown")]) },
        }
    }

    /// A histogram of this layout with counts in this range; if 0 is none of them, every bucket has some, so that others can be taken away.
    fn write(&self, random: &mut Random, range: Range<u64>) -> String {
        let full = range.start > 0;
        let mut total = 0.0;
        let mut counts = |random: &mut Random, buckets: u64| {
            let texts: Vec<String> = (0..buckets)
                .map(|_| {
                    let count = if !full && random.chance(20) { 0.0 } else { (range.start + random.below(range.end - range.start)) as f64 }
                        + if random.chance(5) { 0.5 } else { 0.0 };
                    total += count;
                    count.to_string()
                })
                .collect();
            texts.join(" ")
        };
        let positive = counts(random, self.buckets);
        let negative = self.negative.map(|(offset, buckets)| format!(" n_offset:{offset} n_buckets:[{}]", counts(random, buckets)));
        let zero = (self.custom.is_none() && (full || random.chance(40))).then(|| counts(random, 1));
        let mut parts = Vec::new();
        match self.custom {
            Some(bounds) => parts.extend(["schema:-53".to_owned(), format!("custom_values:[{bounds}]")]),
            None if self.schema != 0 => parts.push(format!("schema:{}", self.schema)),
            None => {}
        }
        let unseen = if random.chance(6) { 2.0 } else { 0.0 };
        parts.push(format!("count:{}", total + unseen));
        parts.push(format!("sum:{}", random.weighted(&[(8, "5"), (4, "12.5"), (2, "-3"), (2, "0"), (1, "NaN"), (1, "1e3"), (1, "0.1"), (1, "Inf")])));
        if let Some(zero) = zero {
            parts.push(format!("z_bucket:{zero}"));
        }
        if self.custom.is_none() && !self.zero_width.is_empty() {
            parts.push(format!("z_bucket_w:{}", self.zero_width));
        }
        if !self.hint.is_empty() {
            parts.push(format!("counter_reset_hint:{}", self.hint));
        }
        parts.push(format!("offset:{} buckets:[{positive}]", self.offset));
        format!("{{{{{}{}}}}}", parts.join(" "), negative.unwrap_or_default())
    }
}
