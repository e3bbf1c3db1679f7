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
    Ok(Value::text(format::printf(super::string(args, 0), args.get(1..).unwrap_or_default())))
}

pub(super) fn len(_: &Scope<'_>, args: &[Value]) -> Result<Value, String> {
    let value = args.first().unwrap_or(&Value::Invalid);
    match value.indirect().0 {
        Value::Str(text) | Value::Html(text) => Ok(Value::count(text.len())),
        Value::Map(map) => Ok(Value::count(map.len())),
        Value::List(list) => Ok(Value::count(list.items.len())),
        Value::Invalid => Err("reflect: call of reflect.Value.Type on zero Value".to_owned()),
        other => Err(format!("len of type {}", other.type_name())),
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

pub(super) fn index(_: &Scope<'_>, args: &[Value]) -> Result<Value, String> {
    let mut item = args.first().cloned().unwrap_or(Value::Invalid);
    if matches!(item, Value::Invalid) {
        return Err("index of untyped nil".to_owned());
    }
    for key in args.iter().skip(1) {
        let (inner, nil) = item.indirect();
        if nil {
            return Err("index of nil pointer".to_owned());
        }
        item = match inner {
            Value::Str(text) | Value::Html(text) => {
                let byte = text.as_bytes().get(index_arg(key, text.len())?).ok_or("reflect: string index out of range")?;
                Value::Int(IntKind::Byte, i64::from(*byte))
            }
            Value::List(list) => list.items.get(index_arg(key, list.items.len())?).cloned().ok_or("reflect: slice index out of range")?,
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
    let (item, indexes) = args.split_first().ok_or("slice of untyped nil")?;
    if matches!(item, Value::Invalid) {
        return Err("slice of untyped nil".to_owned());
    }
    let item = item.indirect().0;
    if indexes.len() > 3 {
        return Err(format!("too many slice indexes: {}", indexes.len()));
    }
    let cap = match item {
        Value::Str(_) | Value::Html(_) if indexes.len() == 3 => return Err("cannot 3-index slice a string".to_owned()),
        Value::Str(text) | Value::Html(text) => text.len(),
        Value::List(list) => list.items.len(),
        other => return Err(format!("can't slice item of type {}", other.type_name())),
    };
    let mut bounds = [0, cap, cap];
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
    let cut = |text: &str| String::from_utf8_lossy(&text.as_bytes()[from..to]).into_owned();
    Ok(match item {
        Value::Str(text) => Value::text(cut(text)),
        Value::Html(text) => Value::Html(cut(text).into()),
        Value::List(list) => Value::List(Rc::new(List { type_name: list.type_name, items: list.items[from..to].to_vec() })),
        other => return Err(format!("can't slice item of type {}", other.type_name())),
    })
}

/// The texts that `html`, `js` and `urlquery` work on.
pub(super) fn plain(args: &[Value]) -> String {
    match args {
        [one] if one.kind() == Kind::Str => format::print(args),
        many => format::print(&many.iter().map(format::printable).collect::<Vec<_>>()),
    }
}
