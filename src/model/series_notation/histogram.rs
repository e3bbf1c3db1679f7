//! `{{schema:1 sum:3 count:2 buckets:[1 1]}}`, and what is repeated or added behind it.

use std::sync::Arc;

use crate::model::Histogram;
use crate::model::histogram::{BucketSpan, ResetHint};

use super::error::NotationError;
use super::lexer::{Key, Kind};
use super::reader::{Reader, VALUES};
use super::values::{Change, Histograms, Run};

/// The context of messages behind the first key.
const DESCRIPTION: (&str, &str) = ("histogram description", "histogram description key, e.g. buckets:[5 10 7]");

/// What was written between the braces.
#[derive(Debug, Default)]
struct Description {
    seen: Vec<Key>,
    schema: i32,
    sum: f64,
    count: f64,
    zero_count: f64,
    zero_threshold: f64,
    positive: (i32, Vec<f64>),
    negative: (i32, Vec<f64>),
    custom_values: Vec<f64>,
    hint: Option<ResetHint>,
}

impl Description {
    fn build(self) -> (Histogram, bool) {
        let spans = |offset: i32, buckets: &[f64]| match u32::try_from(buckets.len()) {
            Ok(length) if length > 0 => vec![BucketSpan { offset, length }],
            _ => Vec::new(),
        };
        let histogram = Histogram {
            reset_hint: self.hint.unwrap_or_default(),
            schema: self.schema,
            zero_threshold: self.zero_threshold,
            zero_count: self.zero_count,
            count: self.count,
            sum: self.sum,
            positive_spans: spans(self.positive.0, &self.positive.1),
            negative_spans: spans(self.negative.0, &self.negative.1),
            positive_buckets: self.positive.1,
            negative_buckets: self.negative.1,
            custom_values: self.custom_values.into(),
        };
        (histogram, self.hint.is_some())
    }
}

impl Change {
    /// The histogram behind `to`.
    ///
    /// # Errors
    /// If the two cannot be combined, in upstream's words.
    pub(super) fn apply(&self, to: &Histogram) -> Result<Histogram, String> {
        if to.schema > self.by.schema {
            return Err(format!("error combining histograms: cannot merge from schema {} to {}", self.by.schema, to.schema));
        }
        let mut next = to.clone();
        let combined = if self.subtract { next.sub(&self.by) } else { next.add(&self.by) };
        combined.map(|_| next).map_err(|error| error.to_string())
    }
}

impl Reader<'_> {
    /// `{{..}}`, `{{..}}xN`, `{{..}}+{{..}}xN`, `{{..}}-{{..}}xN`.
    pub(super) fn histograms(&mut self) -> Result<Run, NotationError> {
        let (first, hint_given) = self.histogram()?;
        let first = Arc::new(first);
        let mut run = Histograms { first, change: None, hint_given, count: 1 };
        let subtract = match self.peek()? {
            Kind::Times => {
                self.eat(&Kind::Times)?;
                run.count = self.repetition(1)?;
                return Ok(Run::Histograms(Box::new(run)));
            }
            Kind::Plus | Kind::Minus => self.take()?.kind == Kind::Minus,
            _ => return Ok(Run::Histograms(Box::new(run))),
        };
        let (by, hint_given) = self.histogram()?;
        if !self.eat(&Kind::Times)? {
            return Err(self.unexpected(VALUES, ""));
        }
        let place = self.peek_token()?.span;
        run.count = self.repetition(1)?;
        // Upstream takes the hint of the second one for all.
        run.hint_given = hint_given;
        let change = Change { subtract, by: Arc::new(by) };
        if run.count > 1 {
            change.apply(&run.first).map_err(|message| NotationError { span: place, message })?;
        }
        run.change = Some(change);
        Ok(Run::Histograms(Box::new(run)))
    }

    fn histogram(&mut self) -> Result<(Histogram, bool), NotationError> {
        if !self.eat(&Kind::Open)? {
            return Err(self.unexpected(VALUES, ""));
        }
        let mut description = Description::default();
        let spaced = self.eat(&Kind::Space)?;
        if self.eat(&Kind::Close)? {
            return Ok(description.build());
        }
        if spaced {
            return Err(self.unexpected(VALUES, ""));
        }
        let mut context = (VALUES, "");
        loop {
            self.entry(&mut description, context)?;
            context = DESCRIPTION;
            let spaced = self.eat(&Kind::Space)?;
            if self.eat(&Kind::Close)? {
                return Ok(description.build());
            }
            if !spaced {
                return Err(self.unexpected(context.0, context.1));
            }
        }
    }

    /// One `key:value`.
    fn entry(&mut self, into: &mut Description, context: (&str, &str)) -> Result<(), NotationError> {
        let Kind::Key(key) = *self.peek()? else { return Err(self.unexpected(context.0, context.1)) };
        let span = self.take()?.span;
        if !self.eat(&Kind::Colon)? {
            return Err(self.unexpected(context.0, context.1));
        }
        match key {
            Key::Schema => into.schema = self.int(context)?,
            Key::Offset => into.positive.0 = self.int(context)?,
            Key::NegativeOffset => into.negative.0 = self.int(context)?,
            Key::Sum => into.sum = self.signed(context.0, context.1)?,
            Key::Count => into.count = self.signed(context.0, context.1)?,
            Key::ZeroBucket => into.zero_count = self.signed(context.0, context.1)?,
            Key::ZeroBucketWidth => into.zero_threshold = self.number(context.0, context.1)?,
            Key::Buckets => into.positive.1 = self.buckets(context)?,
            Key::NegativeBuckets => into.negative.1 = self.buckets(context)?,
            Key::CustomValues => into.custom_values = self.buckets(context)?,
            Key::CounterResetHint => {
                let Kind::Hint(hint) = *self.peek()? else { return Err(self.unexpected(context.0, context.1)) };
                self.take()?;
                into.hint = Some(hint);
            }
        }
        if into.seen.contains(&key) {
            // DIFFERENCE: upstream says 1:1 wherever it is.
            return Err(NotationError { span, message: format!("duplicate key \"{}\" in histogram", key.as_str()) });
        }
        into.seen.push(key);
        Ok(())
    }

    /// A whole number; one that does not fit is cut as upstream cuts it.
    #[expect(clippy::cast_possible_truncation, clippy::cast_possible_wrap, reason = "as upstream")]
    fn int(&mut self, context: (&str, &str)) -> Result<i32, NotationError> {
        let negative = self.eat(&Kind::Minus)?;
        if *self.peek()? != Kind::Number {
            return Err(self.unexpected(context.0, context.1));
        }
        let value = self.unsigned()? as i64;
        Ok(if negative { value.wrapping_neg() as i32 } else { value as i32 })
    }

    /// `[1 2 3]`. What is glued to a number is passed over without a word, as upstream does.
    fn buckets(&mut self, context: (&str, &str)) -> Result<Vec<f64>, NotationError> {
        if !self.eat(&Kind::LeftBracket)? {
            return Err(self.unexpected(context.0, context.1));
        }
        let mut all = vec![self.signed(context.0, context.1)?];
        loop {
            match self.take()?.kind {
                Kind::RightBracket => return Ok(all),
                Kind::Space => {}
                _ => continue,
            }
            match self.peek()? {
                Kind::RightBracket => {}
                Kind::Number | Kind::Minus => all.push(self.signed(context.0, context.1)?),
                _ => {
                    self.take()?;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse_series_values;

    #[test]
    fn keys_in_any_order_and_case() {
        let values = parse_series_values("{{Count:3 sum:-2.5 n_offset:-1 n_buckets:[1 2] schema:-1 z_bucket:4 z_bucket_w:0.5 offset:2 buckets:[1 inf]}}");
        let values = values.expect("it reads");
        insta::assert_snapshot!(
            format!("{:?}", values.iter().next()),
            @"Some(Some(Histogram(Histogram { reset_hint: Unknown, schema: -1, zero_threshold: 0.5, zero_count: 4.0, count: 3.0, sum: -2.5, positive_spans: [BucketSpan { offset: 2, length: 2 }], negative_spans: [BucketSpan { offset: -1, length: 2 }], positive_buckets: [1.0, inf], negative_buckets: [1.0, 2.0], custom_values: [] })))"
        );
    }

    #[test]
    fn mistakes_are_upstreams() {
        let of = |text: &str| parse_series_values(text).map(|v| v.len()).map_err(|e| e.to_string().replace(" parse error:", ""));
        for (text, expected) in [
            ("{{schema:1 sum:2 sum:3}}", "1:18: duplicate key \"sum\" in histogram"),
            ("{{schema:1 foo:3}}", "1:12: bad histogram descriptor found: \"foo\""),
            ("{{ schema:1}}", "1:4: unexpected histogram description key \"schema\" in series values"),
            ("{{schema:1.5}}", "1:10: invalid repetition in series values: strconv.ParseUint: parsing \"1.5\": invalid syntax"),
            ("{{sum:+5}}", "1:7: histogram description incomplete unexpected: '+'"),
            ("{{sum:1 count}}", "1:9: missing `:` for histogram descriptor"),
            ("{{sum:1,count:2}}", "1:8: histogram description incomplete unexpected: ','"),
            ("{{sum:1", "1:8: histogram description incomplete unexpected: '\u{fffd}'"),
            ("{{sum:1}}x", "1:11: unexpected end of input in series values"),
            ("{{sum:1}}+1x2", "1:11: unexpected number \"1\" in series values"),
            ("{{sum:1}}+{{sum:1}}", "1:20: unexpected end of input in series values"),
            ("{{z_bucket_w:-1}}", "1:14: unexpected <op:-> in series values"),
            ("{{buckets:[]}}", "1:12: unexpected \"]\" in series values"),
            ("{{buckets:[1,2]}}", "1:13: invalid character in buckets description: ','"),
            ("{{schema:1 buckets:[1 -inf]}}", "1:24: bad number syntax: \"\""),
            ("{{schema:5}}+{{schema:2}}x3", "1:27: error combining histograms: cannot merge from schema 2 to 5"),
            ("{{schema:reset}}", "1:10: unexpected counter reset hint \"reset\" in series values"),
        ] {
            assert_eq!(of(text), Err(expected.to_owned()), "{text}");
        }
    }
}
