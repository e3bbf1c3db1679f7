//! Escapes, bracketed classes and the classes' names, as Go's regexp/syntax reads them.
//!
//! The names of `\p{..}` are Go's: exactly spelled keys of its `unicode` package (Go 1.26, Unicode 15.0), without the aliases and the
//! loose spelling that Go's own regexp has since 1.25, because the fork in Prometheus 3.15.0 has neither.

use super::error::RegexErrorKind as Kind;
use super::reader::{ClassItem, Reader, Sink, Stop};

/// A class of Unicode's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Unicode {
    /// `\p{Any}`
    Any,
    /// A general category.
    Category(&'static str),
    /// A script.
    Script(&'static str),
}

impl Unicode {
    fn named(name: &[u8]) -> Option<Self> {
        if name.is_empty() {
            return None;
        }
        if name == b"Any" {
            return Some(Self::Any);
        }
        let find = |table: &'static str| table.split(' ').find(|known| known.as_bytes() == name);
        find(CATEGORIES).map(Self::Category).or_else(|| find(SCRIPTS).map(Self::Script))
    }

    /// About how many code points Go keeps for it, for its limits.
    pub(super) fn weight(self) -> usize {
        match self {
            Self::Any => 2,
            Self::Category("L" | "LC" | "Ll" | "Lu" | "Lo" | "C" | "Cn") => 1300,
            Self::Category(_) => 400,
            Self::Script(_) => 20,
        }
    }
}

pub(super) const DIGIT: &[(u8, u8)] = &[(b'0', b'9')];
pub(super) const SPACE: &[(u8, u8)] = &[(b'\t', b'\n'), (0x0C, b'\r'), (b' ', b' ')];
pub(super) const WORD: &[(u8, u8)] = &[(b'0', b'9'), (b'A', b'Z'), (b'_', b'_'), (b'a', b'z')];

fn posix(name: &[u8]) -> Option<&'static [(u8, u8)]> {
    Some(match name {
        b"alnum" => &[(b'0', b'9'), (b'A', b'Z'), (b'a', b'z')],
        b"alpha" => &[(b'A', b'Z'), (b'a', b'z')],
        b"ascii" => &[(0, 0x7F)],
        b"blank" => &[(b'\t', b'\t'), (b' ', b' ')],
        b"cntrl" => &[(0, 0x1F), (0x7F, 0x7F)],
        b"digit" => DIGIT,
        b"graph" => &[(b'!', b'~')],
        b"lower" => &[(b'a', b'z')],
        b"print" => &[(b' ', b'~')],
        b"punct" => &[(b'!', b'/'), (b':', b'@'), (b'[', b'`'), (b'{', b'~')],
        b"space" => &[(b'\t', b'\r'), (b' ', b' ')],
        b"upper" => &[(b'A', b'Z')],
        b"word" => WORD,
        b"xdigit" => &[(b'0', b'9'), (b'A', b'F'), (b'a', b'f')],
        _ => return None,
    })
}

fn unhex(c: u32) -> Option<u32> {
    char::from_u32(c).and_then(|c| c.to_digit(16))
}

impl<S: Sink> Reader<'_, '_, S> {
    /// `[..]` at the reading place.
    pub(super) fn class(&mut self) -> Result<(), Stop> {
        let start = self.at;
        let mut at = start + 1;
        let negated = self.text.get(at) == Some(&b'^');
        at += usize::from(negated);
        self.sink.class_begin(negated, self.flags);
        let mut first = true;
        while first || self.text.get(at) != Some(&b']') {
            first = false;
            let item = match self.posix_class(at)? {
                Some(item) => Some(item),
                None => self.class_escape(at)?,
            };
            if let Some((item, after)) = item {
                self.sink.class_item(item);
                at = after;
                continue;
            }
            let range = at;
            let (low, after) = self.class_char(at, start)?;
            let mut high = low;
            at = after;
            if self.text.get(at) == Some(&b'-') && self.text.get(at + 1).is_some_and(|b| *b != b']') {
                (high, at) = self.class_char(at + 1, start)?;
                if high < low {
                    return Err(Stop::Fault(Kind::InvalidCharRange, range..at));
                }
            }
            self.sink.class_item(ClassItem::Range(low, high));
        }
        self.at = at + 1;
        self.sink.class_end(self.flags);
        Ok(())
    }

    fn class_char(&self, at: usize, class: usize) -> Result<(u32, usize), Stop> {
        match self.text.get(at) {
            None => Err(Stop::Fault(Kind::MissingBracket, class..self.text.len())),
            Some(b'\\') => self.escape(at),
            Some(_) => self.rune(at),
        }
    }

    /// `[:alpha:]`
    fn posix_class(&self, at: usize) -> Result<Option<(ClassItem, usize)>, Stop> {
        let Some([b'[', b':', rest @ ..]) = self.text.get(at..) else { return Ok(None) };
        let Some(length) = rest.windows(2).position(|pair| pair == b":]") else { return Ok(None) };
        let name = rest.get(..length).unwrap_or_default();
        let after = at + length + 4;
        let (name, negated) = name.strip_prefix(b"^").map_or((name, false), |name| (name, true));
        match posix(name) {
            Some(ranges) => Ok(Some((ClassItem::Named(ranges, negated), after))),
            None => Err(Stop::Fault(Kind::InvalidCharRange, at..after)),
        }
    }

    /// `\d`, `\pN`, `\p{Greek}`
    pub(super) fn class_escape(&self, at: usize) -> Result<Option<(ClassItem, usize)>, Stop> {
        let Some([b'\\', letter, ..]) = self.text.get(at..) else { return Ok(None) };
        let named = |ranges, negated| Ok(Some((ClassItem::Named(ranges, negated), at + 2)));
        match letter {
            b'd' => named(DIGIT, false),
            b'D' => named(DIGIT, true),
            b's' => named(SPACE, false),
            b'S' => named(SPACE, true),
            b'w' => named(WORD, false),
            b'W' => named(WORD, true),
            b'p' | b'P' => self.unicode_class(at, *letter == b'P').map(Some),
            _ => Ok(None),
        }
    }

    fn unicode_class(&self, at: usize, mut negated: bool) -> Result<(ClassItem, usize), Stop> {
        let (c, mut after) = self.rune(at + 2)?;
        let mut name = at + 2..after;
        if c == u32::from(b'{') {
            let Some(end) = self.text.iter().skip(at).position(|b| *b == b'}').map(|i| at + i) else {
                self.utf8(at..self.text.len())?;
                return Err(Stop::Fault(Kind::InvalidCharRange, at..self.text.len()));
            };
            name = at + 3..end;
            after = end + 1;
            self.utf8(name.clone())?;
        }
        let mut name = self.text.get(name).unwrap_or_default();
        if let Some(rest) = name.strip_prefix(b"^") {
            name = rest;
            negated = !negated;
        }
        match Unicode::named(name) {
            Some(class) => Ok((ClassItem::Unicode(class, negated), after)),
            None => Err(Stop::Fault(Kind::InvalidCharRange, at..after)),
        }
    }

    /// An escape that stands for one character, at the backslash.
    pub(super) fn escape(&self, start: usize) -> Result<(u32, usize), Stop> {
        if start + 1 >= self.text.len() {
            return Err(Stop::Fault(Kind::TrailingBackslash, self.text.len()..self.text.len()));
        }
        let (c, mut at) = self.rune(start + 1)?;
        let octal = |at: usize| self.text.get(at).filter(|b| (b'0'..=b'7').contains(b)).map(|b| u32::from(b - b'0'));
        let value = match u8::try_from(c) {
            Ok(b'1'..=b'7') if octal(at).is_none() => None,
            Ok(b'0'..=b'7') => {
                let mut value = c - u32::from(b'0');
                for _ in 0..2 {
                    let Some(digit) = octal(at) else { break };
                    value = value * 8 + digit;
                    at += 1;
                }
                Some(value)
            }
            Ok(b'x') if at < self.text.len() => {
                let (first, after) = self.rune(at)?;
                at = after;
                if first == u32::from(b'{') {
                    let (value, after) = self.braced_hex(at)?;
                    at = after;
                    value
                } else {
                    let (second, after) = self.rune(at)?;
                    at = after;
                    unhex(first).zip(unhex(second)).map(|(a, b)| a * 16 + b)
                }
            }
            Ok(b'a') => Some(0x07),
            Ok(b'f') => Some(0x0C),
            Ok(b'n') => Some(0x0A),
            Ok(b'r') => Some(0x0D),
            Ok(b't') => Some(0x09),
            Ok(b'v') => Some(0x0B),
            Ok(byte) if byte.is_ascii() && !byte.is_ascii_alphanumeric() => Some(c),
            _ => None,
        };
        value.map(|value| (value, at)).ok_or(Stop::Fault(Kind::InvalidEscape, start..at))
    }

    /// The rest of `\x{10FFFF}` behind the brace: none, and where it went wrong, if it is no code point.
    fn braced_hex(&self, mut at: usize) -> Result<(Option<u32>, usize), Stop> {
        let mut value = None;
        while at < self.text.len() {
            let (c, after) = self.rune(at)?;
            at = after;
            if c == u32::from(b'}') {
                return Ok((value, at));
            }
            match unhex(c).map(|digit| value.unwrap_or(0) * 16 + digit) {
                Some(sum) if sum <= 0x10_FFFF => value = Some(sum),
                _ => break,
            }
        }
        Ok((None, at))
    }
}

/// Go's `unicode.Categories`.
const CATEGORIES: &str = "C Cc Cf Cn Co Cs L LC Ll Lm Lo Lt Lu M Mc Me Mn N Nd Nl No P Pc Pd Pe Pf Pi Po Ps S Sc Sk Sm So Z Zl Zp Zs";

/// Go's `unicode.Scripts`.
const SCRIPTS: &str = "Adlam Ahom Anatolian_Hieroglyphs Arabic Armenian Avestan Balinese Bamum Bassa_Vah Batak Bengali Bhaiksuki Bopomofo Brahmi Braille Buginese \
    Buhid Canadian_Aboriginal Carian Caucasian_Albanian Chakma Cham Cherokee Chorasmian Common Coptic Cuneiform Cypriot Cypro_Minoan Cyrillic \
    Deseret Devanagari Dives_Akuru Dogra Duployan Egyptian_Hieroglyphs Elbasan Elymaic Ethiopic Georgian Glagolitic Gothic Grantha Greek \
    Gujarati Gunjala_Gondi Gurmukhi Han Hangul Hanifi_Rohingya Hanunoo Hatran Hebrew Hiragana Imperial_Aramaic Inherited Inscriptional_Pahlavi \
    Inscriptional_Parthian Javanese Kaithi Kannada Katakana Kawi Kayah_Li Kharoshthi Khitan_Small_Script Khmer Khojki Khudawadi Lao Latin Lepcha \
    Limbu Linear_A Linear_B Lisu Lycian Lydian Mahajani Makasar Malayalam Mandaic Manichaean Marchen Masaram_Gondi Medefaidrin Meetei_Mayek \
    Mende_Kikakui Meroitic_Cursive Meroitic_Hieroglyphs Miao Modi Mongolian Mro Multani Myanmar Nabataean Nag_Mundari Nandinagari New_Tai_Lue \
    Newa Nko Nushu Nyiakeng_Puachue_Hmong Ogham Ol_Chiki Old_Hungarian Old_Italic Old_North_Arabian Old_Permic Old_Persian Old_Sogdian \
    Old_South_Arabian Old_Turkic Old_Uyghur Oriya Osage Osmanya Pahawh_Hmong Palmyrene Pau_Cin_Hau Phags_Pa Phoenician Psalter_Pahlavi Rejang \
    Runic Samaritan Saurashtra Sharada Shavian Siddham SignWriting Sinhala Sogdian Sora_Sompeng Soyombo Sundanese Syloti_Nagri Syriac Tagalog \
    Tagbanwa Tai_Le Tai_Tham Tai_Viet Takri Tamil Tangsa Tangut Telugu Thaana Thai Tibetan Tifinagh Tirhuta Toto Ugaritic Vai Vithkuqi Wancho \
    Warang_Citi Yezidi Yi Zanabazar_Square";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_exact() {
        for name in ["Any", "N", "Lu", "LC", "Greek", "SignWriting", "Old_Italic", "Zanabazar_Square"] {
            assert!(Unicode::named(name.as_bytes()).is_some(), "{name}");
        }
        for name in ["", "any", "greek", "Letter", "Foo", "OldItalic", "ASCII", "Assigned"] {
            assert!(Unicode::named(name.as_bytes()).is_none(), "{name}");
        }
    }
}
