//! Base64 for `!!binary`, as Go's `StdEncoding` decodes it: line breaks do not count, padding is required. Encodes nothing.

/// The decoded text; `None` if it is no base64, or what it encodes no UTF-8.
pub(super) fn decode(text: &str) -> Option<String> {
    let letters: Vec<u8> = text.bytes().filter(|b| !matches!(b, b'\r' | b'\n')).collect();
    let padding = letters.iter().rev().take_while(|b| **b == b'=').count();
    if !letters.len().is_multiple_of(4) || padding > 2 {
        return None;
    }
    let mut bytes = Vec::with_capacity(letters.len() / 4 * 3);
    let (mut bits, mut held) = (0_u32, 0);
    for letter in &letters[..letters.len() - padding] {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = (bits << 6 | u32::from(value)) & 0xffff;
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held & 0xff) as u8);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn texts_are_decoded_as_in_go() {
        let cases = [
            ("", Some("")),
            ("dXA=", Some("up")),
            ("dX\nA=\r\n", Some("up")),
            ("YQ==", Some("a")),
            ("c3VtKHVwKQ==", Some("sum(up)")),
            ("w6k=", Some("é")),
            ("d X", None),
            ("dXA", None),
            ("d===", None),
            ("dX=A", None),
            ("/w==", None),
        ];
        for (text, expected) in cases {
            assert_eq!(decode(text).as_deref(), expected, "{text:?}");
        }
    }
}
