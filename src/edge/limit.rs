//! The size of what is read: a limit, how people write it, and how messages show it.

use std::fmt;
use std::str::FromStr;

/// How many bytes a file may have. Default: 64 MiB.
///
/// Written as a number of bytes or with a unit: `65536`, `64KiB`, `64 MiB`, `1GiB`, `10MB` (units of 1024 with an `i`, of
/// 1000 without; a single letter counts as with an `i`). At most 4 GiB less one byte, because positions have 32 bits.
///
/// ```
/// use promforge::edge::Limit;
/// assert_eq!("10MiB".parse::<Limit>().map(Limit::bytes), Ok(10_485_760));
/// assert_eq!(Limit::default().to_string(), "64 MiB");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Limit(u64);

impl Limit {
    /// The highest limit: positions in texts have 32 bits.
    pub const HIGHEST: Self = Self(u32::MAX as u64 - 1);

    /// That many bytes, at most [`Limit::HIGHEST`].
    #[must_use]
    pub const fn of(bytes: u64) -> Self {
        if bytes > Self::HIGHEST.0 { Self::HIGHEST } else { Self(bytes) }
    }

    /// The number of bytes.
    #[must_use]
    pub const fn bytes(self) -> u64 {
        self.0
    }
}

impl Default for Limit {
    fn default() -> Self {
        Self(64 << 20)
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let exact = [(30, "GiB"), (20, "MiB"), (10, "KiB")].into_iter().find(|(shift, _)| self.0 > 0 && self.0.trailing_zeros() >= *shift);
        match exact {
            Some((shift, unit)) => write!(f, "{} {unit}", self.0 >> shift),
            None => write!(f, "{} bytes", Grouped(self.0)),
        }
    }
}

impl FromStr for Limit {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let trimmed = text.trim();
        let digits = trimmed.len() - trimmed.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (number, unit) = trimmed.split_at(digits);
        let factor: u64 = match unit.trim().to_ascii_lowercase().as_str() {
            "" | "b" => 1,
            "k" | "kib" => 1 << 10,
            "m" | "mib" => 1 << 20,
            "g" | "gib" => 1 << 30,
            "kb" => 1_000,
            "mb" => 1_000_000,
            "gb" => 1_000_000_000,
            _ => return Err(format!("expected a size such as `64MiB` or a number of bytes, found `{text}`")),
        };
        let count: u64 = number.parse().map_err(|_| format!("expected a size such as `64MiB` or a number of bytes, found `{text}`"))?;
        match count.checked_mul(factor) {
            Some(0) => Err("expected a size above zero".to_owned()),
            Some(bytes) if bytes <= Self::HIGHEST.0 => Ok(Self(bytes)),
            _ => Err(format!("expected less than 4 GiB, found `{text}`")),
        }
    }
}

/// A count with commas between groups of three digits.
pub(super) struct Grouped(pub(super) u64);

impl fmt::Display for Grouped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.0.to_string();
        for (i, digit) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) {
                f.write_str(",")?;
            }
            write!(f, "{digit}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_and_shown() {
        for (text, bytes, shown) in [
            ("1", 1, "1 bytes"),
            ("64MiB", 64 << 20, "64 MiB"),
            (" 64 mib ", 64 << 20, "64 MiB"),
            ("3k", 3072, "3 KiB"),
            ("2GiB", 2 << 30, "2 GiB"),
            ("10MB", 10_000_000, "10,000,000 bytes"),
            ("1536", 1536, "1,536 bytes"),
        ] {
            let limit: Limit = text.parse().unwrap();
            assert_eq!((limit.bytes(), limit.to_string().as_str()), (bytes, shown), "{text}");
        }
        for text in ["", "x", "-1", "1.5MiB", "4GiB", "99999999999999999999", "0", "1TB", "5 apples"] {
            assert!(text.parse::<Limit>().is_err(), "{text}");
        }
        assert_eq!(Limit::of(u64::MAX), Limit::HIGHEST);
    }
}
