//! `fmt.Sprint`, `Sprintln` and `Sprintf` of Go 1.26 over our values: verbs, flags, widths, and the `%!verb(…)` complaints.
//!
//! How single floats, integers and texts look under flags is in [`super::verbs`]. Addresses, which differ from run to run in Go,
//! print as [`ADDRESS`].

use super::exec::Limits;
use super::moment::{self, MONTHS, WEEKDAYS};
use super::value::{IntKind, Value};
use super::verbs::Flags;

/// Stands for any pointer's address.
const ADDRESS: u64 = 0xc0_0000_0000;

/// The largest width and precision that Go accepts.
const TOO_LARGE: usize = 1_000_000;

/// `fmt.Sprint`: blanks between operands neither of which is a text.
pub(crate) fn print(args: &[Value]) -> String {
    let (mut out, mut previous_text) = (String::new(), false);
    for (i, arg) in args.iter().enumerate() {
        let is_text = matches!(arg, Value::Str(_) | Value::Html(_));
        if i > 0 && !is_text && !previous_text {
            out.push(' ');
        }
        Printer::new(&mut out).arg(arg, 'v');
        previous_text = is_text;
    }
    out
}

/// `fmt.Sprintln`: blanks between all operands and a line feed.
pub(crate) fn println(args: &[Value]) -> String {
    let mut out = String::new();
    for (i, arg) in args.iter().enumerate() {
        if i > 0 {
            out.push(' ');
        }
        Printer::new(&mut out).arg(arg, 'v');
    }
    out.push('\n');
    out
}

/// What `{{ value }}` prints, and what `html`, `js` and `urlquery` take: pointers are followed, nothing is `<no value>`.
pub(crate) fn printable(value: &Value) -> Value {
    match value {
        Value::Invalid => Value::text("<no value>"),
        Value::Pointer(_) => value.indirect().0.clone().unslot(),
        other => other.clone().unslot(),
    }
}

/// `fmt.Sprintf`.
pub(crate) fn printf(format: &str, args: &[Value]) -> String {
    let mut run = Run { format: format.as_bytes(), i: 0, args, next: 0, reordered: false, good: true, after_index: false };
    let mut out = String::new();
    while run.i < format.len() && out.len() <= Limits::TEXT {
        let plain = format[run.i..].find('%').map_or(format.len(), |n| run.i + n);
        out.push_str(&format[run.i..plain]);
        run.i = plain;
        if run.i < format.len() {
            run.i += 1;
            run.verb(format, &mut out);
        }
    }
    if !run.reordered && run.next < args.len() {
        out.push_str("%!(EXTRA ");
        for (i, arg) in args[run.next..].iter().enumerate() {
            if i > 0 {
                out.push_str(", ");
            }
            if !matches!(arg, Value::Invalid) {
                out.push_str(&arg.type_name());
                out.push('=');
            }
            Printer::new(&mut out).arg(arg, 'v');
        }
        out.push(')');
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
    fn verb(&mut self, format: &str, out: &mut String) {
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
                None => out.push_str("%!(BADWIDTH)"),
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
                    out.push_str("%!(BADPREC)");
                }
                self.after_index = false;
            } else {
                flags.precision = Some(self.number().unwrap_or(0));
            }
        }
        if !self.after_index {
            self.index();
        }
        let Some(verb) = format.get(self.i..).and_then(|rest| rest.chars().next()) else {
            out.push_str("%!(NOVERB)");
            return;
        };
        self.i += verb.len_utf8();
        match self.args.get(self.next) {
            _ if verb == '%' => out.push('%'),
            _ if !self.good => out.push_str(&format!("%!{verb}(BADINDEX)")),
            None => out.push_str(&format!("%!{verb}(MISSING)")),
            Some(arg) => {
                if matches!(verb, 'v' | 'w') {
                    flags.sharp_v = std::mem::take(&mut flags.sharp);
                    flags.plus_v = std::mem::take(&mut flags.plus);
                }
                Printer { out, flags, erroring: false }.arg(arg, verb);
                self.next += 1;
            }
        }
    }

    fn number(&mut self) -> Option<usize> {
        let digits = self.format[self.i..].iter().take_while(|b| b.is_ascii_digit()).count();
        let text = std::str::from_utf8(&self.format[self.i..self.i + digits]).unwrap_or("");
        self.i += digits;
        text.parse().ok().filter(|n| *n <= TOO_LARGE)
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
        self.i += close + 1;
        self.after_index = number.is_some();
        match number {
            Some(n) if (1..=self.args.len()).contains(&n) => self.next = n - 1,
            _ => self.good = false,
        }
    }
}

/// Prints one operand.
struct Printer<'a> {
    out: &'a mut String,
    flags: Flags,
    /// Inside a complaint: methods are not asked.
    erroring: bool,
}

impl<'a> Printer<'a> {
    fn new(out: &'a mut String) -> Self {
        Self { out, flags: Flags::default(), erroring: false }
    }

    fn arg(&mut self, arg: &Value, verb: char) {
        match (arg, verb) {
            (Value::Slot(Some(inner)), _) => self.arg(inner, verb),
            (Value::Invalid | Value::Slot(None), 'v' | 'T') => self.flags.pad(self.out, "<nil>"),
            (Value::Invalid | Value::Slot(None), _) => self.bad_verb(verb, &Value::Invalid),
            (_, 'T') => self.flags.text(self.out, &arg.type_name()),
            (Value::Pointer(_) | Value::Map(_) | Value::List(_), 'p') => self.address(arg, verb),
            (_, 'p') => self.bad_verb(verb, arg),
            _ if self.method(arg, verb) => {}
            _ => self.value(arg, verb, 0),
        }
    }

    /// Types with a `String` method print by it.
    fn method(&mut self, value: &Value, verb: char) -> bool {
        if verb == 'w' && !self.erroring && !value.is_basic() {
            self.bad_verb(verb, value);
            return true;
        }
        if self.erroring || self.flags.sharp_v || !matches!(verb, 'v' | 's' | 'x' | 'X' | 'q') {
            return false;
        }
        let inner = match value {
            Value::Pointer(inner) => inner,
            Value::Histogram(_) => return false, // only its pointer has the method
            other => other,
        };
        let text = match inner {
            Value::Time(moment) => moment.to_string(),
            Value::Histogram(histogram) => histogram.text.clone(),
            Value::Int(IntKind::Duration, n) => moment::duration(*n),
            Value::Int(IntKind::Month, n) => named(&MONTHS, n - 1, "Month", *n),
            Value::Int(IntKind::Weekday, n) => named(&WEEKDAYS, *n, "Weekday", *n),
            _ => return false,
        };
        self.string(&text, verb, value);
        true
    }

    fn value(&mut self, value: &Value, verb: char, depth: u32) {
        if (depth > 0 && self.method(value, verb)) || self.out.len() > Limits::TEXT {
            return;
        }
        match value {
            Value::Invalid | Value::Slot(None) if verb == 'v' => self.out.push_str("<nil>"),
            Value::Invalid | Value::Slot(None) => self.bad_verb(verb, &Value::Invalid),
            Value::Slot(Some(inner)) => self.value(inner, verb, depth + 1),
            Value::Bool(b) if matches!(verb, 't' | 'v') => self.flags.pad(self.out, if *b { "true" } else { "false" }),
            Value::Int(kind, n) => {
                let unsigned = matches!(kind, IntKind::Byte | IntKind::Uint64);
                if !self.flags.integer(self.out, *n < 0, n.unsigned_abs(), verb, unsigned) {
                    self.bad_verb(verb, value);
                }
            }
            Value::Float(f) => {
                if !self.flags.float(self.out, *f, verb) {
                    self.bad_verb(verb, value);
                }
            }
            Value::Complex(re, im) => self.complex(*re, *im, verb, value),
            Value::Str(text) | Value::Html(text) => self.string(text, verb, value),
            Value::Map(map) => {
                let pairs = map.iter().map(|(key, item)| (Some(Value::Str(key)), item));
                self.group(value, if self.flags.sharp_v { "{" } else { "map[" }, pairs, verb, depth);
            }
            Value::List(list) => self.group(value, if self.flags.sharp_v { "{" } else { "[" }, list.items.iter().map(|item| (None, item.clone())), verb, depth),
            Value::Struct(inner) => {
                let named = self.flags.sharp_v || self.flags.plus_v;
                let fields: Vec<(Option<&'static str>, &Value)> = inner.fields.iter().map(|(name, item)| (named.then_some(*name), item)).collect();
                self.fields(value, &fields, verb, depth);
            }
            Value::Time(moment) => {
                let ext = Value::Int(IntKind::Int64, moment.seconds.saturating_add(62_135_596_800));
                let parts = [Value::Int(IntKind::Uint64, moment.nanos.into()), ext, Value::int(0)];
                let named = self.flags.sharp_v || self.flags.plus_v;
                let names = ["wall", "ext", "loc"].map(|name| named.then_some(name));
                let fields: Vec<_> = names.into_iter().zip(&parts).collect();
                self.fields(value, &fields, verb, depth);
            }
            Value::Histogram(inner) => self.string(&inner.text, 's', value),
            Value::Pointer(inner) if depth == 0 && matches!(**inner, Value::Map(_) | Value::List(_) | Value::Struct(_) | Value::Time(_)) => {
                self.out.push('&');
                self.value(inner, verb, depth + 1);
            }
            Value::Pointer(_) => self.address(value, verb),
            Value::Bool(_) => self.bad_verb(verb, value),
        }
    }

    fn group(&mut self, whole: &Value, open: &str, items: impl Iterator<Item = (Option<Value>, Value)>, verb: char, depth: u32) {
        if self.flags.sharp_v {
            self.out.push_str(&whole.type_name());
        }
        self.out.push_str(open);
        for (i, (key, item)) in items.enumerate() {
            if i > 0 {
                self.out.push_str(if self.flags.sharp_v { ", " } else { " " });
            }
            if let Some(key) = key {
                self.value(&key, verb, depth + 1);
                self.out.push(':');
            }
            self.value(&item, verb, depth + 1);
        }
        self.out.push_str(if self.flags.sharp_v { "}" } else { "]" });
    }

    fn fields(&mut self, whole: &Value, fields: &[(Option<&'static str>, &Value)], verb: char, depth: u32) {
        if self.flags.sharp_v {
            self.out.push_str(&whole.type_name());
        }
        self.out.push('{');
        for (i, (name, item)) in fields.iter().enumerate() {
            if i > 0 {
                self.out.push_str(if self.flags.sharp_v { ", " } else { " " });
            }
            if let Some(name) = name {
                self.out.push_str(name);
                self.out.push(':');
            }
            self.value(item, verb, depth + 1);
        }
        self.out.push('}');
    }

    fn complex(&mut self, re: f64, im: f64, verb: char, value: &Value) {
        if !matches!(verb, 'v' | 'b' | 'g' | 'G' | 'x' | 'X' | 'f' | 'F' | 'e' | 'E') {
            return self.bad_verb(verb, value);
        }
        let plus = self.flags.plus;
        self.out.push('(');
        self.flags.float(self.out, re, verb);
        self.flags.plus = true;
        self.flags.float(self.out, im, verb);
        self.out.push_str("i)");
        self.flags.plus = plus;
    }

    fn string(&mut self, text: &str, verb: char, value: &Value) {
        match verb {
            'v' if self.flags.sharp_v => self.flags.quoted(self.out, text),
            'v' | 's' => self.flags.text(self.out, text),
            'x' | 'X' => self.flags.hex(self.out, text.as_bytes(), verb == 'X'),
            'q' => self.flags.quoted(self.out, text),
            _ => self.bad_verb(verb, value),
        }
    }

    fn address(&mut self, value: &Value, verb: char) {
        let verb = if matches!(verb, 'v' | 'p') { 'x' } else { verb };
        let sharp = self.flags.sharp;
        self.flags.sharp = (verb == 'x') != sharp;
        if !matches!(verb, 'b' | 'o' | 'd' | 'x' | 'X') {
            self.flags.sharp = sharp;
            return self.bad_verb(verb, value);
        }
        self.flags.integer(self.out, false, ADDRESS, verb, true);
        self.flags.sharp = sharp;
    }

    fn bad_verb(&mut self, verb: char, value: &Value) {
        let before = std::mem::replace(&mut self.erroring, true);
        self.out.push_str("%!");
        self.out.push(verb);
        self.out.push('(');
        match value {
            Value::Invalid => self.out.push_str("<nil>"),
            value => {
                self.out.push_str(&value.type_name());
                self.out.push('=');
                self.value(value, 'v', 0);
            }
        }
        self.out.push(')');
        self.erroring = before;
    }
}

fn named(names: &[&str], index: i64, type_name: &str, n: i64) -> String {
    usize::try_from(index).ok().and_then(|i| names.get(i)).map_or_else(|| format!("%!{type_name}({n})"), |name| (*name).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_as_go_does() {
        let s = Value::text;
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
            assert_eq!(printf(format, &args), expected, "{format}");
        }
        assert_eq!(print(&[Value::int(1), Value::int(2), s("a"), Value::int(3)]), "1 2a3");
        assert_eq!(println(&[s("a"), Value::Invalid]), "a <nil>\n");
    }
}
