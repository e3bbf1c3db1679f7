//! `eq`, `ne`, `lt`, `le`, `gt`, `ge` (Go 1.26, `text/template/funcs.go`): equal kinds only, integers of any sign together.

use std::cmp::Ordering;
use std::rc::Rc;

use super::Scope;
use crate::template::bytes::into_string;
use crate::template::format;
use crate::template::value::{Kind, Value};

const BAD_TYPE: &str = "invalid type for comparison";

/// The kinds that compare by value; `None` for the others.
fn basic(value: &Value) -> Option<Kind> {
    let kind = value.kind();
    matches!(kind, Kind::Bool | Kind::Int | Kind::Uint | Kind::Float | Kind::Complex | Kind::Str).then_some(kind)
}

fn ints(a: Option<Kind>, b: Option<Kind>) -> bool {
    matches!((a, b), (Some(Kind::Int), Some(Kind::Uint)) | (Some(Kind::Uint), Some(Kind::Int)))
}

/// `%s`
fn text(value: &Value) -> String {
    into_string(format::printf(b"%s", std::slice::from_ref(value)))
}

/// Nothing at all, or a slot without anything in it.
const fn is_nil(value: &Value) -> bool {
    matches!(value, Value::Invalid | Value::Slot(None))
}

fn equal(a: &Value, b: &Value) -> Result<bool, String> {
    let (a, b) = (a.held(), b.held());
    let (ka, kb) = (basic(a), basic(b));
    if ka != kb && !ints(ka, kb) {
        if is_nil(a) || is_nil(b) {
            return Ok(false);
        }
        return Err(format!("incompatible types for comparison: {} and {}", a.type_name(), b.type_name()));
    }
    Ok(match (a, b) {
        (Value::Bool(a), Value::Bool(b)) => a == b,
        (Value::Int(_, a), Value::Int(_, b)) => a == b,
        (Value::Float(a), Value::Float(b)) => a == b,
        (Value::Complex(a, c), Value::Complex(b, d)) => a == b && c == d,
        (Value::Str(a) | Value::Html(a), Value::Str(b) | Value::Html(b)) => a == b,
        _ if is_nil(a) || is_nil(b) => is_nil(a) == is_nil(b),
        _ if a.kind() != b.kind() => {
            let (x, y) = (text(a), into_string(format::print(std::slice::from_ref(b))));
            return Err(format!("non-comparable types {x}: {}, {}: {y}", a.type_name(), b.type_name()));
        }
        (Value::Pointer(a), Value::Pointer(b)) => Rc::ptr_eq(a, b),
        (Value::Time(a), Value::Time(b)) => a == b,
        (_, Value::Time(_)) => false,
        _ => return Err(format!("non-comparable type {}: {}", text(b), b.type_name())),
    })
}

fn less(a: &Value, b: &Value) -> Result<bool, String> {
    let (a, b) = (a.held(), b.held());
    let (ka, kb) = (basic(a).ok_or(BAD_TYPE)?, basic(b).ok_or(BAD_TYPE)?);
    if ka != kb && !ints(Some(ka), Some(kb)) {
        return Err(format!("incompatible types for comparison: {} and {}", a.type_name(), b.type_name()));
    }
    match (a, b) {
        (Value::Int(_, a), Value::Int(_, b)) => Ok(a < b),
        (Value::Float(a), Value::Float(b)) => Ok(a.partial_cmp(b) == Some(Ordering::Less)),
        (Value::Str(a) | Value::Html(a), Value::Str(b) | Value::Html(b)) => Ok(a < b),
        _ => Err(BAD_TYPE.to_owned()),
    }
}

fn pair(args: &[Value]) -> (&Value, &Value) {
    (args.first().unwrap_or(&Value::Invalid), args.get(1).unwrap_or(&Value::Invalid))
}

pub(super) fn eq(_: &Scope<'_>, args: &[Value]) -> Result<Value, String> {
    let (first, rest) = args.split_first().ok_or("missing argument for comparison")?;
    if rest.is_empty() {
        return Err("missing argument for comparison".to_owned());
    }
    for other in rest {
        if equal(first, other)? {
            return Ok(Value::Bool(true));
        }
    }
    Ok(Value::Bool(false))
}

pub(super) fn ne(_: &Scope<'_>, args: &[Value]) -> Result<Value, String> {
    let (a, b) = pair(args);
    Ok(Value::Bool(!equal(a, b)?))
}

pub(super) fn lt(_: &Scope<'_>, args: &[Value]) -> Result<Value, String> {
    let (a, b) = pair(args);
    less(a, b).map(Value::Bool)
}

pub(super) fn le(_: &Scope<'_>, args: &[Value]) -> Result<Value, String> {
    let (a, b) = pair(args);
    Ok(Value::Bool(less(a, b)? || equal(a, b)?))
}

pub(super) fn gt(_: &Scope<'_>, args: &[Value]) -> Result<Value, String> {
    let (a, b) = pair(args);
    Ok(Value::Bool(!(less(a, b)? || equal(a, b)?)))
}

pub(super) fn ge(_: &Scope<'_>, args: &[Value]) -> Result<Value, String> {
    let (a, b) = pair(args);
    Ok(Value::Bool(!less(a, b)?))
}
