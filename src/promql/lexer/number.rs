//! Scanning numbers and durations exactly as far as upstream does, because its error texts show how far it got.

use super::{Tok, is_alphanumeric};

/// Scans from `at`: the token, if it is one, and where the scan ended.
pub(super) fn scan(bytes: &[u8], at: usize) -> (Option<Tok>, usize) {
    // Most numbers are a few digits, a bare one or a duration of one unit.
    let digits = bytes[at..].iter().take_while(|b| b.is_ascii_digit()).count();
    if digits > 0 && bytes[at] != b'0' {
        match (bytes.get(at + digits), bytes.get(at + digits + 1)) {
            (None | Some(b')' | b' ' | b',' | b']' | b'\n'), _) => return (Some(Tok::Number), at + digits),
            (Some(b's' | b'm' | b'h' | b'd' | b'w' | b'y'), None | Some(b']' | b')' | b' ' | b':' | b'\n')) => {
                return (Some(Tok::Duration), at + digits + 1);
            }
            _ => {}
        }
    }
    let mut scan = Scan { bytes, pos: at };
    if scan.number() {
        return (Some(Tok::Number), scan.pos);
    }
    if scan.remaining_duration() {
        return (Some(Tok::Duration), scan.pos);
    }
    (None, scan.pos)
}

struct Scan<'a> {
    bytes: &'a [u8],
    pos: usize,
}

impl Scan<'_> {
    fn is(&self, set: &[u8]) -> bool {
        self.bytes.get(self.pos).is_some_and(|b| set.contains(b))
    }

    fn accept(&mut self, set: &[u8]) -> bool {
        let yes = self.is(set);
        self.pos += usize::from(yes);
        yes
    }

    fn is_digit(&self, hex: bool) -> bool {
        self.bytes.get(self.pos).is_some_and(|b| if hex { b.is_ascii_hexdigit() } else { b.is_ascii_digit() })
    }

    fn digits(&mut self, hex: bool) -> bool {
        let before = self.pos;
        while self.is_digit(hex) {
            self.pos += 1;
        }
        self.pos > before
    }

    fn number(&mut self) -> bool {
        let initial = self.pos;
        let hex = self.accept(b"0") && self.accept(b"xX");
        if hex {
            self.accept(b"_");
        }
        self.accept(b".");
        if self.is_digit(hex) {
            self.pos += 1;
        }
        let (mut dot, mut exponent) = (false, false);
        loop {
            // In this order: in a hexadecimal literal an `e` right behind the first digit counts as an exponent.
            if self.accept(b".") {
                if dot || self.accept(b"_.") || hex {
                    return false;
                }
                dot = true;
            } else if self.accept(b"eE") {
                if exponent {
                    return false;
                }
                exponent = true;
                self.accept(b"+-");
                if self.accept(b"._eE") || self.pos == self.bytes.len() {
                    return false;
                }
            } else if self.accept(b"_") {
                if self.accept(b"._eE") || self.pos == self.bytes.len() {
                    return false;
                }
            } else if !self.digits(hex) {
                break;
            }
        }
        self.pos > initial && !self.bytes.get(self.pos).is_some_and(|b| is_alphanumeric(*b))
    }

    /// The unit behind the digits that [`Self::number`] has consumed, and further number-unit pairs.
    fn remaining_duration(&mut self) -> bool {
        if !self.accept(b"smhdwy") {
            return false;
        }
        self.accept(b"s");
        while self.digits(false) {
            if !self.accept(b"smhdw") {
                return false;
            }
            self.accept(b"s");
        }
        // Upstream has read the character behind by now, and shows it if it is wrong.
        let wrong = self.bytes.get(self.pos).is_some_and(|b| is_alphanumeric(*b));
        self.pos += usize::from(wrong);
        !wrong
    }
}
