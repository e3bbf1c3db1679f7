//! Go's builtins that are neither comparisons nor escapes (Go 1.26, `text/template/funcs.go`).

use std::rc::Rc;

use super::Scope;
use crate::template::format;
use crate::template::value::{IntKind, Kind, List, Value};

/// What Go says of a nil pointer that is followed.
pub(crate) const NIL_DEREFERENCE: &str = "runtime error: invalid memory address or nil pointer dereference";

pub(super) fn not(_: &Scope<'_>, args: &[Value]) -> Result<Value, String> {
    Ok(Value::Bool(!args.first().is_some_and(Value::truth)))
}

pub(super) fn print(_: &Scope<'_>, args: &[Value]) -> Result<Value, String> {
    Ok(Value::text(format::print(args)))
}

pub(super) fn println(_: &Scope<'_>, args: &[Value]) -> Result<Value, String> {
    Ok(Value::text(format::println(args)))
}

pub(super) fn printf(_: &Scope<'_>, args: &[Value]) -> Result<Value, String> {
    Ok(Value::text(format::printf(super::bytes(args, 0), args.get(1..).unwrap_or_default())))
}

pub(super) fn len(_: &Scope<'_>, args: &[Value]) -> Result<Value, String> {
    match args.first().unwrap_or(&Value::Invalid).indirect() {
        (_, true) => Err("len of nil pointer".to_owned()),
        (Value::Str(text) | Value::Html(text), _) => Ok(Value::count(text.len())),
        (Value::Map(map), _) => Ok(Value::count(map.len())),
        (Value::List(list), _) => Ok(Value::count(list.len())),
        (Value::Invalid, _) => Err("reflect: call of reflect.Value.Type on zero Value".to_owned()),
        (other, _) => Err(format!("len of type {}", other.type_name())),
    }
}

/// An index below or at `cap`.
fn index_arg(index: &Value, cap: usize) -> Result<usize, String> {
    match index {
        Value::Int(_, n) => usize::try_from(*n).ok().filter(|i| *i <= cap).ok_or_else(|| format!("index out of range: {n}")),
        Value::Invalid => Err("cannot index slice/array with nil".to_owned()),
        other => Err(format!("cannot index slice/array with type {}", other.type_name())),
    }
}

/// The first argument, which is something.
fn subject<'a>(args: &'a [Value], name: &str) -> Result<&'a Value, String> {
    match args.first().map(Value::held) {
        None | Some(Value::Invalid | Value::Slot(_)) => Err(format!("{name} of untyped nil")),
        Some(item) => Ok(item),
    }
}

pub(super) fn index(_: &Scope<'_>, args: &[Value]) -> Result<Value, String> {
    let mut item = subject(args, "index")?.clone();
    for key in args.iter().skip(1) {
        let key = match key.held() {
            Value::Slot(_) => &Value::Invalid,
            key => key,
        };
        let (inner, nil) = item.indirect();
        if nil {
            return Err("index of nil pointer".to_owned());
        }
        item = match inner {
            Value::Str(text) | Value::Html(text) => {
                let byte = text.get(index_arg(key, text.len())?).ok_or("reflect: string index out of range")?;
                Value::Int(IntKind::Byte, i64::from(*byte))
            }
            Value::List(list) => list.get(index_arg(key, list.len())?).ok_or("reflect: slice index out of range")?,
            Value::Map(map) => match key {
                Value::Str(key) => map.get(key),
                Value::Invalid => return Err("value is nil; should be of type string".to_owned()),
                other => return Err(format!("value has type {}; should be string", other.type_name())),
            },
            other => return Err(format!("can't index item of type {}", other.type_name())),
        };
    }
    Ok(item)
}

pub(super) fn slice(_: &Scope<'_>, args: &[Value]) -> Result<Value, String> {
    let (item, nil) = subject(args, "slice")?.indirect();
    if nil {
        return Err("slice of nil pointer".to_owned());
    }
    let indexes = args.get(1..).unwrap_or_default();
    if indexes.len() > 3 {
        return Err(format!("too many slice indexes: {}", indexes.len()));
    }
    let (len, cap) = match item {
        Value::Str(_) | Value::Html(_) if indexes.len() == 3 => return Err("cannot 3-index slice a string".to_owned()),
        Value::Str(text) | Value::Html(text) => (text.len(), text.len()),
        Value::List(list) => (list.len(), list.capacity()),
        other => return Err(format!("can't slice item of type {}", other.type_name())),
    };
    let mut bounds = [0, len, cap];
    for (bound, index) in bounds.iter_mut().zip(indexes) {
        *bound = index_arg(index, cap)?;
    }
    let [from, to, max] = bounds;
    if from > to {
        return Err(format!("invalid slice index: {from} > {to}"));
    }
    if indexes.len() == 3 && to > max {
        return Err(format!("invalid slice index: {to} > {max}"));
    }
    Ok(match item {
        Value::Str(text) => Value::text(&text[from..to]),
        Value::Html(text) => Value::Html(text[from..to].into()),
        Value::List(list) => Value::List(Rc::new(List { from: list.from + from, to: list.from + to, max: list.from + max, ..(**list).clone() })),
        other => return Err(format!("can't slice item of type {}", other.type_name())),
    })
}

/// The texts that `html`, `js` and `urlquery` work on.
pub(super) fn plain(args: &[Value]) -> Vec<u8> {
    match args {
        [one] if one.kind() == Kind::Str => format::print(args),
        many => format::print(&many.iter().map(format::printable).collect::<Vec<_>>()),
    }
}
