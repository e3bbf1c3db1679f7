//! Strings in quotes: double and single ones with Go's escapes, raw ones in backquotes (promql/parser/lex.go: lexString, lexEscape).

/// Reads the string that `text` begins with; gives its content and how many bytes it takes, quotes included.
///
/// # Errors
/// Upstream's words, and the byte where reading stopped.
///
/// ```
/// assert_eq!(promforge::model::unquote(r#""a\tb" c"#), Ok(("a\tb".to_owned(), 6)));
/// ```
pub fn unquote(text: &str) -> Result<(String, usize), (String, usize)> {
    let mut chars = text.char_indices();
    let Some((_, quote)) = chars.next() else { return Err(("unterminated quoted string".to_owned(), 0)) };
    let mut out: Vec<u8> = Vec::new();
    while let Some((at, c)) = chars.next() {
        match c {
            c if c == quote => {
                let end = at + c.len_utf8();
                return String::from_utf8(out).map(|content| (content, end)).map_err(|_| ("label text is not UTF-8".to_owned(), end));
            }
            '\n' if quote != '`' => break,
            '\\' if quote != '`' => {
                let used = escape(&text[at + 1..], quote, &mut out).map_err(|message| (message, at + 1))?;
                for _ in text[at + 1..at + 1 + used].chars() {
                    chars.next();
                }
            }
            c => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
    Err((if quote == '`' { "unterminated raw string" } else { "unterminated quoted string" }.to_owned(), text.len()))
}

/// What stands behind a backslash; gives the number of bytes.
fn escape(text: &str, quote: char, out: &mut Vec<u8>) -> Result<usize, String> {
    let ended = || "escape sequence not terminated".to_owned();
    let c = text.chars().next().ok_or_else(ended)?;
    let simple = match c {
        'a' => Some(7),
        'b' => Some(8),
        'f' => Some(12),
        'n' => Some(b'\n'),
        'r' => Some(b'\r'),
        't' => Some(b'\t'),
        'v' => Some(11),
        '\\' => Some(b'\\'),
        c if c == quote => u8::try_from(c).ok(),
        _ => None,
    };
    if let Some(byte) = simple {
        out.push(byte);
        return Ok(1);
    }
    let (prefix, digits, base) = match c {
        '0'..='7' => (0, 3, 8),
        'x' => (1, 2, 16),
        'u' => (1, 4, 16),
        'U' => (1, 8, 16),
        c => return Err(format!("unknown escape sequence {}", unicode(c))),
    };
    let mut number = 0_u32;
    let mut rest = text[prefix..].chars();
    for _ in 0..digits {
        let c = rest.next().ok_or_else(ended)?;
        let digit = c.to_digit(base).ok_or_else(|| format!("illegal character {} in escape sequence", unicode(c)))?;
        number = number.wrapping_mul(base).wrapping_add(digit);
    }
    let bad = || "escape sequence is an invalid Unicode code point".to_owned();
    if digits < 4 {
        out.push(u8::try_from(number).map_err(|_| bad())?);
    } else {
        out.extend_from_slice(char::from_u32(number).ok_or_else(bad)?.encode_utf8(&mut [0; 4]).as_bytes());
    }
    Ok(prefix + digits)
}

/// Go's `%#U`.
fn unicode(c: char) -> String {
    format!("U+{:04X} '{c}'", c as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_those_of_go() {
        let of = |text: &str| unquote(text).map(|(content, _)| content).map_err(|(message, _)| message);
        assert_eq!(of(r#""a\n\x41\u00e9\101\"" rest"#).as_deref(), Ok("a\nAéA\""));
        assert_eq!(of(r"'it\'s'").as_deref(), Ok("it's"));
        assert_eq!(of(r"`a\n`").as_deref(), Ok(r"a\n"));
        assert_eq!(unquote("\"é\"x").map(|(_, used)| used), Ok(4));
        for (text, message) in [
            (r#""a\q""#, "unknown escape sequence U+0071 'q'"),
            (r#""a\xg""#, "illegal character U+0067 'g' in escape sequence"),
            (r#""\ud800""#, "escape sequence is an invalid Unicode code point"),
            (r#""\777""#, "escape sequence is an invalid Unicode code point"),
            (r#""\xff""#, "label text is not UTF-8"),
            (r#""a"#, "unterminated quoted string"),
            ("`a", "unterminated raw string"),
            ("\"a\\", "escape sequence not terminated"),
        ] {
            assert_eq!(of(text), Err(message.to_owned()), "{text}");
        }
    }
}
