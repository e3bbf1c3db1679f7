//! `fmt.Sprint`, `Sprintln` and `Sprintf` of Go 1.26 over our values: verbs, flags, widths, and the `%!verb(…)` complaints.
//!
//! How one operand looks is in [`printer`], how single floats, integers and texts look under flags in [`super::verbs`].

use super::exec::Limits;
use super::value::Value;
use super::verbs::Flags;
use printer::Printer;

mod printer;

/// The largest width and precision that Go accepts.
const TOO_LARGE: usize = 1_000_000;

/// `fmt.Sprint`: blanks between operands neither of which is a text.
pub(crate) fn print(args: &[Value]) -> Vec<u8> {
    let (mut out, mut previous_text) = (Vec::new(), false);
    for (i, arg) in args.iter().enumerate() {
        let is_text = matches!(arg, Value::Str(_) | Value::Html(_));
        if i > 0 && !is_text && !previous_text {
            out.push(b' ');
        }
        Printer::new(&mut out).arg(arg, 'v');
        previous_text = is_text;
    }
    out
}

/// What `{{ value }}` writes.
pub(crate) fn print_into(out: &mut Vec<u8>, value: &Value) {
    match value {
        Value::Float(_) | Value::Int(..) | Value::Bool(_) => Printer::new(out).arg(value, 'v'),
        _ => Printer::new(out).arg(&printable(value), 'v'),
    }
}

/// `fmt.Sprintln`: blanks between all operands and a line feed.
pub(crate) fn println(args: &[Value]) -> Vec<u8> {
    let mut out = Vec::new();
    for (i, arg) in args.iter().enumerate() {
        if i > 0 {
            out.push(b' ');
        }
        Printer::new(&mut out).arg(arg, 'v');
    }
    out.push(b'\n');
    out
}

/// What `{{ value }}` prints, and what `html`, `js` and `urlquery` take: pointers are followed, nothing is `<no value>`.
pub(crate) fn printable(value: &Value) -> Value {
    match value {
        Value::Invalid => Value::text("<no value>"),
        // Only the pointer has the method that prints it.
        Value::Pointer(inner) if matches!(**inner, Value::Histogram(_)) => value.clone(),
        Value::Pointer(_) => value.indirect().0.clone().unslot(),
        other => other.clone().unslot(),
    }
}

/// `fmt.Sprintf`.
pub(crate) fn printf(format: &[u8], args: &[Value]) -> Vec<u8> {
    let mut run = Run { format, i: 0, args, next: 0, reordered: false, good: true, after_index: false };
    let mut out = Vec::new();
    while run.i < format.len() && out.len() <= Limits::TEXT {
        let rest = &format[run.i..];
        let plain = rest.iter().position(|b| *b == b'%').unwrap_or(rest.len());
        out.extend_from_slice(&rest[..plain]);
        run.i += plain;
        if run.i < format.len() {
            run.i += 1;
            run.verb(&mut out);
        }
    }
    if !run.reordered && run.next < args.len() {
        out.extend_from_slice(b"%!(EXTRA ");
        for (i, arg) in args[run.next..].iter().enumerate() {
            if i > 0 {
                out.extend_from_slice(b", ");
            }
            if !matches!(arg, Value::Invalid) {
                out.extend_from_slice(arg.type_name().as_bytes());
                out.push(b'=');
            }
            Printer::new(&mut out).arg(arg, 'v');
        }
        out.push(b')');
    }
    out
}

/// The walk through a format.
struct Run<'a> {
    format: &'a [u8],
    i: usize,
    args: &'a [Value],
    next: usize,
    reordered: bool,
    good: bool,
    after_index: bool,
}

impl Run<'_> {
    fn at(&self, c: u8) -> bool {
        self.format.get(self.i) == Some(&c)
    }

    /// One verb, behind its `%`.
    fn verb(&mut self, out: &mut Vec<u8>) {
        let mut flags = Flags::default();
        self.good = true;
        while let Some(c) = self.format.get(self.i) {
            match c {
                b'#' => flags.sharp = true,
                b'0' => flags.zero = true,
                b'+' => flags.plus = true,
                b'-' => flags.minus = true,
                b' ' => flags.space = true,
                _ => break,
            }
            self.i += 1;
        }
        self.index();
        if self.at(b'*') {
            self.i += 1;
            match self.int_arg() {
                Some(n) => {
                    flags.width = Some(usize::try_from(n.unsigned_abs()).unwrap_or(0));
                    if n < 0 {
                        flags.minus = true;
                        flags.zero = false;
                    }
                }
                None => out.extend_from_slice(b"%!(BADWIDTH)"),
            }
            self.after_index = false;
        } else {
            flags.width = self.number();
            self.good &= !(self.after_index && flags.width.is_some());
        }
        if self.at(b'.') && self.i + 1 < self.format.len() {
            self.i += 1;
            self.good &= !self.after_index;
            self.index();
            if self.at(b'*') {
                self.i += 1;
                flags.precision = self.int_arg().and_then(|n| usize::try_from(n).ok());
                if flags.precision.is_none() {
                    out.extend_from_slice(b"%!(BADPREC)");
                }
                self.after_index = false;
            } else {
                flags.precision = Some(self.number().unwrap_or(0));
            }
        }
        if !self.after_index {
            self.index();
        }
        let Some(verb) = self.character() else {
            out.extend_from_slice(b"%!(NOVERB)");
            return;
        };
        match self.args.get(self.next) {
            _ if verb == '%' => out.push(b'%'),
            _ if !self.good => out.extend_from_slice(format!("%!{verb}(BADINDEX)").as_bytes()),
            None => out.extend_from_slice(format!("%!{verb}(MISSING)").as_bytes()),
            Some(arg) => {
                if matches!(verb, 'v' | 'w') {
                    flags.sharp_v = std::mem::take(&mut flags.sharp);
                    flags.plus_v = std::mem::take(&mut flags.plus);
                }
                Printer::with(out, flags).arg(arg, verb);
                self.next += 1;
            }
        }
    }

    /// The next character; a byte that belongs to none is U+FFFD.
    fn character(&mut self) -> Option<char> {
        let rest = self.format.get(self.i..)?;
        let chunk = rest.utf8_chunks().next()?;
        let c = chunk.valid().chars().next();
        self.i += c.map_or(1, char::len_utf8);
        Some(c.unwrap_or('\u{fffd}'))
    }

    /// A decimal number; where it is too long, the rest of the format is skipped with it, as upstream does.
    fn number(&mut self) -> Option<usize> {
        let (mut number, start) = (0, self.i);
        while let Some(digit) = self.format.get(self.i).filter(|b| b.is_ascii_digit()) {
            if number > TOO_LARGE {
                self.i = self.format.len();
                return None;
            }
            number = number * 10 + usize::from(digit - b'0');
            self.i += 1;
        }
        (self.i > start).then_some(number)
    }

    fn int_arg(&mut self) -> Option<i64> {
        let arg = self.args.get(self.next)?;
        self.next += 1;
        match arg {
            Value::Int(_, n) if n.unsigned_abs() <= TOO_LARGE as u64 => Some(*n),
            _ => None,
        }
    }

    /// `[3]`: the operand to take next.
    fn index(&mut self) {
        self.after_index = false;
        if !self.at(b'[') {
            return;
        }
        self.reordered = true;
        let rest = &self.format[self.i..];
        let close = rest.iter().position(|b| *b == b']').filter(|_| rest.len() >= 3);
        let Some(close) = close else {
            self.i += 1;
            self.good = false;
            return;
        };
        let number = std::str::from_utf8(&rest[1..close]).ok().filter(|t| t.bytes().all(|b| b.is_ascii_digit())).and_then(|t| t.parse::<usize>().ok());
        let number = number.filter(|n| n / 10 <= TOO_LARGE);
        self.i += close + 1;
        self.after_index = number.is_some();
        match number {
            Some(n) if (1..=self.args.len()).contains(&n) => self.next = n - 1,
            _ => self.good = false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_as_go_does() {
        let s = |text: &str| Value::text(text);
        let shown = |format: &str, args: &[Value]| String::from_utf8_lossy(&printf(format.as_bytes(), args)).into_owned();
        for (format, args, expected) in [
            ("%d%%", vec![Value::int(5)], "5%"),
            ("%5d|%-5d|%05d|%+d|% d", vec![Value::int(7); 5], "    7|7    |00007|+7| 7"),
            ("%x %X %#x %o %b %c %q %U", vec![Value::int(65); 8], "41 41 0x41 101 1000001 A 'A' U+0041"),
            ("%.2f %6.1f|%e %g %G %v", vec![Value::Float(1234.5); 6], "1234.50 1234.5|1.234500e+03 1234.5 1234.5 1234.5"),
            ("%s %q %x %10s %-4s| %.1s %v", vec![s("ab"); 7], "ab \"ab\" 6162         ab ab  | a ab"),
            ("%d", vec![s("a")], "%!d(string=a)"),
            ("%s", vec![Value::int(1)], "%!s(int=1)"),
            ("%s", vec![Value::Invalid], "%!s(<nil>)"),
            ("%d %d", vec![Value::int(1)], "1 %!d(MISSING)"),
            ("a", vec![Value::int(1), s("b")], "a%!(EXTRA int=1, string=b)"),
            ("%[2]d %[1]d", vec![Value::int(1), Value::int(2)], "2 1"),
            ("%[3]d %!", vec![Value::int(1)], "%!d(BADINDEX) %!!(int=1)"),
            ("%*d|%.*f", vec![Value::int(4), Value::int(1), Value::int(1), Value::Float(2.25)], "   1|2.2"),
            ("%t %v %T", vec![Value::Bool(true), Value::Bool(false), Value::Float(1.0)], "true false float64"),
            ("%", vec![], "%!(NOVERB)"),
        ] {
            assert_eq!(shown(format, &args), expected, "{format}");
        }
        for format in ["%1000000d", "%.1000000d", "%01000000.1f", "%.1000000e", "%.1000000x", "%1000000v", "%+.1000000g", "%#.1000000x"] {
            assert!(printf(format.as_bytes(), &[Value::Float(1.5)]).len() < 1_000_100 && printf(format.as_bytes(), &[Value::int(5)]).len() < 1_000_100);
        }
        assert_eq!(print(&[Value::int(1), Value::int(2), s("a"), Value::int(3)]), b"1 2a3");
        assert_eq!(println(&[s("a"), Value::Invalid]), b"a <nil>\n");
    }
}
