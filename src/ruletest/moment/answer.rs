//! What an expression gives at one time of a story, and assertions about it that explain themselves.

use std::fmt::Write;

use super::{Moment, describe_value};
use crate::engine::Value;
use crate::model::Labels;
use crate::model::number::g;
use crate::model::series_notation::parse_labels;
use crate::promql::{Features, parse};
use crate::ruletest::judge::described;
use crate::ruletest::run::found;
use crate::ruletest::unit_file::ExpectedSample;

/// How many samples a failed assertion shows.
const SHOWN: usize = 20;

/// The samples of an expression; a number is one sample without labels.
#[derive(Debug, Clone)]
pub struct Answer<'m> {
    moment: &'m Moment,
    expr: String,
    samples: Vec<ExpectedSample>,
}

impl<'m> Answer<'m> {
    #[track_caller]
    pub(super) fn of(moment: &'m Moment, text: &str) -> Self {
        let expr = match parse(text, &Features::suite()) {
            Ok(expr) => expr,
            Err(error) => panic!("`{text}`: {error}"),
        };
        let at = moment.start.saturating_add(moment.time.as_millis());
        let value = match moment.engine.instant(&*moment.store, &expr, at) {
            Ok(evaluated) => evaluated.value,
            Err(error) => panic!("`{text}` at {}: {error}", moment.time),
        };
        let mut samples: Vec<ExpectedSample> = match value {
            Value::Scalar(value) => vec![ExpectedSample { labels: Labels::empty(), value, histogram: None }],
            Value::Vector(samples) => samples.into_iter().map(found).collect(),
            other => panic!("`{text}` at {}: expected an instant vector or a number, found {}", moment.time, describe_value(&other, 1).join("")),
        };
        samples.sort_by(|a, b| a.labels.cmp(&b.labels));
        Self { moment, expr: text.to_owned(), samples }
    }

    /// The samples, sorted by labels.
    #[must_use]
    pub fn samples(&self) -> &[ExpectedSample] {
        &self.samples
    }

    /// Exactly one sample, whatever its labels, with that value.
    ///
    /// # Panics
    /// If that is not so.
    #[track_caller]
    pub fn is(self, value: f64) -> Self {
        self.is_near(value, 0.0)
    }

    /// Exactly one sample, whatever its labels, with a value that is at most `tolerance` off.
    ///
    /// # Panics
    /// If that is not so.
    #[track_caller]
    pub fn is_near(self, value: f64, tolerance: f64) -> Self {
        match &self.samples[..] {
            [sample] if sample.histogram.is_none() && near(sample.value, value, tolerance) => self,
            _ => self.fail(&format!("{}{}", g(value), give_or_take(tolerance))),
        }
    }

    /// One of the samples has these labels, all of them, and that value: `has(r#"up{job="api"}"#, 1.0)`.
    ///
    /// # Panics
    /// If that is not so, or if the labels cannot be read.
    #[track_caller]
    pub fn has(self, labels: &str, value: f64) -> Self {
        self.has_near(labels, value, 0.0)
    }

    /// One of the samples has these labels, all of them, and a value that is at most `tolerance` off.
    ///
    /// # Panics
    /// If that is not so, or if the labels cannot be read.
    #[track_caller]
    pub fn has_near(self, labels: &str, value: f64, tolerance: f64) -> Self {
        let wanted = match parse_labels(labels) {
            Ok(labels) => labels,
            Err(error) => panic!("`{labels}`: {error}"),
        };
        let fits = |s: &ExpectedSample| s.labels == wanted && s.histogram.is_none() && near(s.value, value, tolerance);
        if self.samples.iter().any(fits) { self } else { self.fail(&format!("{wanted} {}{}", g(value), give_or_take(tolerance))) }
    }

    /// One of the samples has these labels and that native histogram, in the notation of test series: `{{schema:1 sum:3 count:2}}`.
    ///
    /// # Panics
    /// If that is not so, or if the labels cannot be read.
    #[track_caller]
    pub fn has_histogram(self, labels: &str, histogram: &str) -> Self {
        let wanted = match parse_labels(labels) {
            Ok(labels) => labels,
            Err(error) => panic!("`{labels}`: {error}"),
        };
        let fits = |s: &ExpectedSample| s.labels == wanted && s.histogram.as_ref().is_some_and(|h| h.test_expression() == histogram);
        if self.samples.iter().any(fits) { self } else { self.fail(&format!("{wanted} {histogram}")) }
    }

    /// Exactly so many samples.
    ///
    /// # Panics
    /// If that is not so.
    #[track_caller]
    pub fn count(self, wanted: usize) -> Self {
        if self.samples.len() == wanted { self } else { self.fail(&format!("{wanted} of them, found {}", self.samples.len())) }
    }

    /// No sample at all.
    ///
    /// # Panics
    /// If there is one.
    #[track_caller]
    pub fn is_empty(self) {
        if !self.samples.is_empty() {
            self.fail("nothing");
        }
    }

    #[track_caller]
    fn fail(&self, wanted: &str) -> ! {
        let mut lines: Vec<String> = self.samples.iter().take(SHOWN).map(|s| format!("{} {}", s.labels, described(s))).collect();
        if lines.is_empty() {
            lines.push("nothing".to_owned());
        }
        if self.samples.len() > SHOWN {
            lines.push(format!("… {} more", self.samples.len() - SHOWN));
        }
        let mut text = format!("{} at {}\n  expected  {wanted}\n", self.expr, self.moment.time);
        let _ = writeln!(text, "  got       {}", lines.join("\n            "));
        panic!("{text}");
    }
}

/// Equal, both NaN, or not further apart than that.
#[expect(clippy::float_cmp, reason = "infinities are equal to themselves, and a tolerance of 0 means the very value")]
fn near(got: f64, wanted: f64, tolerance: f64) -> bool {
    got == wanted || (got.is_nan() && wanted.is_nan()) || (got - wanted).abs() <= tolerance
}

fn give_or_take(tolerance: f64) -> String {
    if tolerance > 0.0 { format!(" ± {}", g(tolerance)) } else { String::new() }
}
