//! Calls functions and methods: counts and fits the arguments, short-circuits `and` and `or`.

use super::super::ast::Expr;
use super::super::bytes::lossy;
use super::super::functions::{self, Body, Function};
use super::super::value::Value;
use super::{At, Exec, Limits, Run};

impl<'a> Exec<'a> {
    pub(super) fn call(
        &mut self,
        dot: &Value,
        function: &'static Function,
        receiver: Option<Value>,
        node: At<'a>,
        args: &'a [Expr],
        last: Option<Value>,
    ) -> Run<Value> {
        let name = function.name;
        let (fixed, given) = (function.params.len(), args.len() + usize::from(last.is_some()));
        if function.variadic.is_some() {
            if given < fixed {
                return self.fail(format!("wrong number of args for {name}: want at least {fixed} got {}", args.len()));
            }
        } else if given != fixed {
            return self.fail(format!("wrong number of args for {name}: want {fixed} got {given}"));
        }
        if let Body::And | Body::Or = function.body {
            return self.shortcut(dot, matches!(function.body, Body::Or), args, last);
        }
        let param = |i: usize| function.params.get(i).copied().or(function.variadic).unwrap_or(functions::Param::Any);
        let mut values = Vec::with_capacity(given + 1);
        values.extend(receiver);
        let kept = |value: Value, param: functions::Param| if param == functions::Param::Reflect { value } else { value.unslot() };
        for (i, arg) in args.iter().enumerate() {
            values.push(kept(self.argument(dot, param(i), arg)?, param(i)));
        }
        if let Some(last) = last {
            values.push(kept(self.fit(last, param(args.len()))?, param(args.len())));
        }
        let size: usize = values.iter().map(text_size).sum();
        let result = match function.body {
            _ if size > Limits::TEXT => Err(Limits::text()),
            Body::Kernel(kernel) => kernel(self.scope, &values),
            Body::And | Body::Or => Ok(Value::Invalid),
            Body::Call => Err(not_callable(args.first(), &values)),
        };
        let failure = match result {
            Ok(value) if text_size(&value) <= Limits::TEXT => return Ok(value),
            Ok(_) => Limits::text(),
            Err(message) => message,
        };
        self.at = node;
        self.fail(format!("error calling {name}: {failure}"))
    }

    fn shortcut(&mut self, dot: &Value, or: bool, args: &'a [Expr], last: Option<Value>) -> Run<Value> {
        let mut value = Value::Invalid;
        for arg in args {
            value = self.argument(dot, functions::Param::Reflect, arg)?;
            if value.truth() == or {
                return Ok(value);
            }
        }
        Ok(last.unwrap_or(value))
    }
}

fn text_size(value: &Value) -> usize {
    match value {
        Value::Str(text) | Value::Html(text) => text.len(),
        _ => 0,
    }
}

/// `call` finds no functions among our values.
fn not_callable(first: Option<&Expr>, values: &[Value]) -> String {
    match values.first().map(Value::held) {
        None | Some(Value::Invalid | Value::Slot(_)) => "call of nil".to_owned(),
        Some(callee) => {
            let name = match (first, callee) {
                (Some(expr), _) => expr.to_string(),
                (None, Value::Str(text) | Value::Html(text)) => lossy(text).into_owned(),
                (None, other) => format!("<{} Value>", other.type_name()),
            };
            format!("non-function {name} of type {}", callee.type_name())
        }
    }
}
