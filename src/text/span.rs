//! A half-open range of bytes. It does not know which file it belongs to; [`super::SourceId`] says that.

/// A half-open byte range `start..end` of some text.
///
/// ```
/// use promforge::text::Span;
/// let span = Span::new(4, 9);
/// assert_eq!(&"rate(foo[5m])"[span.range()], "(foo[");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// Behind the last byte; never less than `start`.
    pub end: u32,
}

impl Span {
    /// The range `start..end`; an `end` before `start` is taken as `start`.
    #[must_use]
    pub const fn new(start: u32, end: u32) -> Self {
        Self { start, end: if end < start { start } else { end } }
    }

    /// The range `start..end` of byte offsets; offsets beyond 4 GiB are cut to the largest position.
    #[must_use]
    pub fn of(start: usize, end: usize) -> Self {
        let cut = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self::new(cut(start), cut(end))
    }

    /// The empty range at `at`.
    #[must_use]
    pub const fn at(at: u32) -> Self {
        Self { start: at, end: at }
    }

    /// The range as indices for slicing.
    #[must_use]
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The smallest range that holds both.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// How many bytes.
    #[must_use]
    pub const fn len(self) -> u32 {
        self.end - self.start
    }

    /// Whether it holds no byte.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }
}
