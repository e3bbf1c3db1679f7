//! `query` and what works on its result: `first`, `label`, `value`, `strvalue`, `sortByLabel`; and `args`.
//!
//! Source: Prometheus 3.15.0 `template/template.go`.

use std::rc::Rc;

use super::{NIL_DEREFERENCE, Scope, bytes, string};
use crate::template::value::{List, Map, Struct, Value};
use crate::template::{QueryResult, QueryValue};

/// How deep `args` may hold the result of `args`.
const MAX_ARGS_DEPTH: u32 = 60;

fn sample(result: &QueryResult) -> Value {
    let fields = vec![("Labels", Map::of_labels(&result.labels)), ("Value", query_value(&result.value).slot())];
    Value::Struct(Rc::new(Struct { type_name: "template.sample", fields })).pointer()
}

/// A sample's value: a float, or a pointer to a histogram.
pub(crate) fn query_value(value: &QueryValue) -> Value {
    match value {
        QueryValue::Float(f) => Value::Float(*f),
        QueryValue::Histogram(histogram) => Value::Histogram(histogram.clone()).pointer(),
    }
}

fn field(sample: &Value, name: &str) -> Result<Value, String> {
    match sample.indirect().0 {
        Value::Struct(inner) => Ok(inner.fields.iter().find(|(known, _)| *known == name).map_or(Value::Invalid, |(_, value)| value.clone())),
        _ => Err(NIL_DEREFERENCE.to_owned()),
    }
}

fn label_of(sample: &Value, name: &[u8]) -> Result<Value, String> {
    match field(sample, "Labels")? {
        Value::Map(labels) => Ok(labels.get(name)),
        _ => Ok(Value::text("")),
    }
}

pub(super) fn query(scope: &Scope<'_>, args: &[Value]) -> Result<Value, String> {
    let found = scope.query.query(&string(args, 0), scope.now)?;
    Ok(Value::List(Rc::new(List::new("template.queryResult", found.iter().map(sample).collect()))))
}

pub(super) fn first(_: &Scope<'_>, args: &[Value]) -> Result<Value, String> {
    let first = if let Some(Value::List(list)) = args.first() { list.get(0) } else { None };
    first.ok_or_else(|| "first() called on vector with no elements".to_owned())
}

pub(super) fn label(_: &Scope<'_>, args: &[Value]) -> Result<Value, String> {
    label_of(args.get(1).unwrap_or(&Value::Invalid), bytes(args, 0))
}

pub(super) fn value(_: &Scope<'_>, args: &[Value]) -> Result<Value, String> {
    field(args.first().unwrap_or(&Value::Invalid), "Value")
}

pub(super) fn strvalue(_: &Scope<'_>, args: &[Value]) -> Result<Value, String> {
    label_of(args.first().unwrap_or(&Value::Invalid), b"__value__")
}

/// Sorts the elements where they are: whoever holds them sees it.
pub(super) fn sort_by_label(_: &Scope<'_>, args: &[Value]) -> Result<Value, String> {
    let name = bytes(args, 0);
    let key = |sample: &Value| match label_of(sample, name) {
        Ok(Value::Str(text)) => text,
        _ => [].into(),
    };
    match args.get(1) {
        Some(Value::List(list)) => {
            if let Some(items) = list.all.borrow_mut().get_mut(list.from..list.to) {
                items.sort_by_cached_key(key);
            }
            Ok(Value::List(list.clone()))
        }
        _ => Ok(Value::List(Rc::new(List::new("template.queryResult", Vec::new())))),
    }
}

fn depth(value: &Value) -> u32 {
    match value {
        Value::Slot(Some(inner)) => depth(inner),
        Value::Map(map) => match map {
            Map::Labels(_) => 1,
            Map::Any(_, depth) => *depth,
        },
        _ => 0,
    }
}

pub(super) fn args(_: &Scope<'_>, args: &[Value]) -> Result<Value, String> {
    let depth = 1 + args.iter().map(depth).max().unwrap_or(0);
    if depth > MAX_ARGS_DEPTH {
        return Err(format!("exceeded the maximum depth of {MAX_ARGS_DEPTH} for args"));
    }
    let entries = args.iter().enumerate().map(|(i, arg)| (format!("arg{i}").into(), arg.clone().slot())).collect();
    Ok(Value::Map(Map::Any(Rc::new(entries), depth)))
}
