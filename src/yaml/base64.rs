//! Base64 for `!!binary`, as Go's `StdEncoding` decodes it: line breaks do not count, padding is required. Encodes nothing.

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::GeneralPurpose;
use base64::engine::general_purpose::PAD;

/// Bits behind the last byte are not looked at, as in Go.
const AS_GO: GeneralPurpose = GeneralPurpose::new(&STANDARD, PAD.with_decode_allow_trailing_bits(true));

/// The decoded text; `None` if it is no base64, or what it encodes no UTF-8.
pub(super) fn decode(text: &str) -> Option<String> {
    let letters: Vec<u8> = text.bytes().filter(|b| !matches!(b, b'\r' | b'\n')).collect();
    String::from_utf8(AS_GO.decode(letters).ok()?).ok()
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
            ("YR==", Some("a")),
        ];
        for (text, expected) in cases {
            assert_eq!(decode(text).as_deref(), expected, "{text:?}");
        }
    }
}
