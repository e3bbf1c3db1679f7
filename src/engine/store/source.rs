//! The interface between the engine and any storage.

use std::borrow::Cow;
use std::fmt;

use crate::model::{Labels, Timestamp};

use super::super::value::Point;
use super::matcher::Matcher;

/// Something that has series. `Sync`, because deep expressions are evaluated on a thread of their own.
pub trait Store: Sync {
    /// The series that satisfy all of `matchers`, each once, in an order that stays the same from call to call: sums are added up
    /// in this order.
    ///
    /// Samples are strictly ascending in time. Those outside of `range` are not needed, but may be there.
    ///
    /// # Errors
    /// If the store cannot answer; the evaluation ends with that.
    fn select<'a>(&'a self, matchers: &[Matcher], range: TimeRange) -> Result<Vec<Selected<'a>>, StoreError>;
}

/// A series that was found.
#[derive(Debug, Clone)]
pub struct Selected<'a> {
    /// Who.
    pub labels: Labels,
    /// The samples, strictly ascending in time; stale markers are told by their bits.
    pub points: Cow<'a, [Point]>,
}

/// Times in milliseconds, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeRange {
    /// The first time that matters.
    pub from: Timestamp,
    /// The last one.
    pub to: Timestamp,
}

/// Why a store cannot answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreError(pub String);

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for StoreError {}
