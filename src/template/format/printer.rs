//! One operand under a verb (Go 1.26, `fmt/print.go`). Addresses, which differ from run to run in Go, are [`ADDRESS`].

use crate::template::exec::Limits;
use crate::template::moment::{self, MONTHS, Moment, WEEKDAYS};
use crate::template::value::{IntKind, Value, histogram_fields};
use crate::template::verbs::Flags;

/// Stands for any pointer's address, with as many digits as most of them have.
const ADDRESS: u64 = 0xc000_0000_0000;

/// Prints one operand.
pub(super) struct Printer<'a> {
    out: &'a mut Vec<u8>,
    flags: Flags,
    /// Inside a complaint: methods are not asked.
    erroring: bool,
}

impl<'a> Printer<'a> {
    pub(super) fn new(out: &'a mut Vec<u8>) -> Self {
        Self::with(out, Flags::default())
    }

    pub(super) const fn with(out: &'a mut Vec<u8>, flags: Flags) -> Self {
        Self { out, flags, erroring: false }
    }

    fn push(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
    }

    pub(super) fn arg(&mut self, arg: &Value, verb: char) {
        match (arg, verb) {
            (Value::Slot(Some(inner)), _) => self.arg(inner, verb),
            (Value::Invalid | Value::Slot(None), 'v' | 'T') => self.flags.pad(self.out, b"<nil>"),
            (Value::Invalid | Value::Slot(None), _) => self.bad_verb(verb, &Value::Invalid),
            (_, 'T') => self.flags.text(self.out, arg.type_name().as_bytes()),
            (Value::Pointer(_) | Value::Map(_) | Value::List(_), 'p') => self.address(arg, verb),
            (_, 'p') => self.bad_verb(verb, arg),
            _ if self.method(arg, verb) => {}
            _ => self.value(arg, verb, 0),
        }
    }

    /// Types with a `String` method print by it, with `GoString` under `%#v`.
    fn method(&mut self, value: &Value, verb: char) -> bool {
        if self.erroring || value.is_basic() {
            return false;
        }
        if verb == 'w' {
            self.bad_verb(verb, value);
            return true;
        }
        let inner = match value {
            Value::Pointer(inner) => inner,
            Value::Histogram(_) => return false, // only its pointer has the method
            other => other,
        };
        if self.flags.sharp_v {
            let Value::Time(moment) = inner else { return false };
            self.flags.text(self.out, go_time(*moment).as_bytes());
            return true;
        }
        if !matches!(verb, 'v' | 's' | 'x' | 'X' | 'q') {
            return false;
        }
        let text = match inner {
            Value::Time(moment) => moment.to_string(),
            Value::Histogram(histogram) => histogram.to_string(),
            Value::Int(IntKind::Duration, n) => moment::duration(*n),
            Value::Int(IntKind::Month, n) => named(&MONTHS, n - 1, "Month", *n),
            Value::Int(IntKind::Weekday, n) => named(&WEEKDAYS, *n, "Weekday", *n),
            _ => return false,
        };
        self.string(text.as_bytes(), verb, value);
        true
    }

    fn value(&mut self, value: &Value, verb: char, depth: u32) {
        if (depth > 0 && self.method(value, verb)) || self.out.len() > Limits::TEXT {
            return;
        }
        match value {
            Value::Slot(None) if self.flags.sharp_v => self.push("interface {}(nil)"),
            Value::Invalid | Value::Slot(None) => self.push("<nil>"),
            Value::Slot(Some(inner)) => self.value(inner, verb, depth + 1),
            Value::Bool(b) if matches!(verb, 't' | 'v') => self.flags.pad(self.out, if *b { b"true" } else { b"false" }),
            Value::Bool(_) => self.bad_verb(verb, value),
            Value::Int(kind, n) => {
                if !self.flags.integer(self.out, *n < 0, n.unsigned_abs(), verb, kind.is_unsigned()) {
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
                let open = if self.flags.sharp_v { "{" } else { "map[" };
                self.group(value, open, map.iter().map(|(key, item)| (Some(key), item)), verb, depth);
            }
            Value::List(list) => {
                let open = if self.flags.sharp_v { "{" } else { "[" };
                self.group(value, open, list.iter().map(|item| (None, item)), verb, depth);
            }
            Value::Struct(inner) => {
                let fields: Vec<(&str, &Value)> = inner.fields.iter().map(|(name, item)| (*name, item.held())).collect();
                self.fields(value, &fields, verb, depth);
            }
            Value::Time(moment) => {
                let wall = Value::Int(IntKind::Uint64, moment.nanos.into());
                let ext = Value::Int(IntKind::Int64, moment.seconds.saturating_add(62_135_596_800));
                self.fields(value, &[("wall", &wall), ("ext", &ext), ("loc", &Value::Nil("*time.Location"))], verb, depth);
            }
            Value::Histogram(inner) => {
                let fields = histogram_fields(inner);
                let fields: Vec<(&str, &Value)> = fields.iter().map(|(name, item)| (*name, item)).collect();
                self.fields(value, &fields, verb, depth);
            }
            Value::Pointer(inner)
                if depth == 0 && matches!(**inner, Value::Map(_) | Value::List(_) | Value::Struct(_) | Value::Time(_) | Value::Histogram(_)) =>
            {
                self.push("&");
                self.value(inner, verb, depth + 1);
            }
            Value::Pointer(_) | Value::Nil(_) => self.address(value, verb),
        }
    }

    fn group(&mut self, whole: &Value, open: &str, items: impl Iterator<Item = (Option<Value>, Value)>, verb: char, depth: u32) {
        if self.flags.sharp_v {
            self.push(&whole.type_name());
        }
        self.push(open);
        for (i, (key, item)) in items.enumerate() {
            if i > 0 {
                self.push(if self.flags.sharp_v { ", " } else { " " });
            }
            if let Some(key) = key {
                self.value(&key, verb, depth + 1);
                self.push(":");
            }
            self.value(&item, verb, depth + 1);
        }
        self.push(if self.flags.sharp_v { "}" } else { "]" });
    }

    fn fields(&mut self, whole: &Value, fields: &[(&str, &Value)], verb: char, depth: u32) {
        if self.flags.sharp_v {
            self.push(&whole.type_name());
        }
        self.push("{");
        for (i, (name, item)) in fields.iter().enumerate() {
            if i > 0 {
                self.push(if self.flags.sharp_v { ", " } else { " " });
            }
            if self.flags.sharp_v || self.flags.plus_v {
                self.push(name);
                self.push(":");
            }
            self.value(item, verb, depth + 1);
        }
        self.push("}");
    }

    fn complex(&mut self, re: f64, im: f64, verb: char, value: &Value) {
        if !matches!(verb, 'v' | 'b' | 'g' | 'G' | 'x' | 'X' | 'f' | 'F' | 'e' | 'E') {
            return self.bad_verb(verb, value);
        }
        let plus = self.flags.plus;
        self.push("(");
        self.flags.float(self.out, re, verb);
        self.flags.plus = true;
        self.flags.float(self.out, im, verb);
        self.push("i)");
        self.flags.plus = plus;
    }

    fn string(&mut self, text: &[u8], verb: char, value: &Value) {
        match verb {
            'v' if self.flags.sharp_v => self.flags.quoted(self.out, text),
            'v' | 's' => self.flags.text(self.out, text),
            'x' | 'X' => self.flags.hex(self.out, text, verb == 'X'),
            'q' => self.flags.quoted(self.out, text),
            _ => self.bad_verb(verb, value),
        }
    }

    /// A pointer, or what is one inside.
    fn address(&mut self, value: &Value, verb: char) {
        let address = if matches!(value, Value::Nil(_)) { 0 } else { ADDRESS };
        match verb {
            'v' if self.flags.sharp_v => {
                self.push(&format!("({})(", value.type_name()));
                if address == 0 {
                    self.push("nil");
                } else {
                    self.flags.prefixed(self.out, address, true);
                }
                self.push(")");
            }
            'v' if address == 0 => self.flags.pad(self.out, b"<nil>"),
            'v' | 'p' => self.flags.prefixed(self.out, address, !self.flags.sharp),
            'b' | 'o' | 'd' | 'x' | 'X' => {
                self.flags.integer(self.out, false, address, verb, true);
            }
            _ => self.bad_verb(verb, value),
        }
    }

    fn bad_verb(&mut self, verb: char, value: &Value) {
        self.erroring = true;
        self.push("%!");
        self.out.extend_from_slice(verb.encode_utf8(&mut [0; 4]).as_bytes());
        self.push("(");
        match value {
            Value::Invalid => self.push("<nil>"),
            value => {
                self.push(&value.type_name());
                self.push("=");
                self.value(value, 'v', 0);
            }
        }
        self.push(")");
        self.erroring = false;
    }
}

/// The name of a month or weekday.
fn named(names: &[&str], index: i64, kind: &str, n: i64) -> String {
    usize::try_from(index).ok().and_then(|i| names.get(i)).map_or_else(|| format!("%!{kind}({n})"), |name| (*name).to_owned())
}

/// `Time.GoString`.
fn go_time(moment: Moment) -> String {
    let date = moment.civil();
    let month = usize::try_from(date.month() - 1).ok().and_then(|i| MONTHS.get(i)).copied().unwrap_or_default();
    let (year, day, hour, minute, second) = (date.year(), date.day(), date.hour(), date.minute(), date.second());
    format!("time.Date({year}, time.{month}, {day}, {hour}, {minute}, {second}, {}, time.UTC)", moment.nanos)
}
