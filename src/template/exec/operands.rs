//! Evaluates operands: constants, variables, fields and chains of them.

use super::super::ast::{Command, Expr, ExprKind, Link};
use super::super::functions;
use super::super::literal::Number;
use super::super::methods;
use super::super::value::{IntKind, Kind, Value, histogram_fields};
use super::{At, Exec, Run};

impl<'a> Exec<'a> {
    /// One stage of a pipeline; `last` is the result of the stage before it.
    pub(super) fn command(&mut self, dot: &Value, command: &'a Command, last: Option<Value>) -> Run<Value> {
        let Some((first, args)) = command.args.split_first() else { return Ok(Value::Invalid) };
        match &first.kind {
            ExprKind::Field(_) | ExprKind::Chain(..) | ExprKind::Variable(..) => return self.chain(dot, first, args, last),
            ExprKind::Function(function) => {
                self.at = At::Expr(first);
                return self.call(dot, function, None, At::Command(command), args, last);
            }
            ExprKind::Pipe(pipe) => {
                self.no_arguments(first, args, last.as_ref())?;
                return self.pipeline(dot, pipe);
            }
            _ => {}
        }
        self.at = At::Expr(first);
        self.no_arguments(first, args, last.as_ref())?;
        match &first.kind {
            ExprKind::Nil => self.fail("nil is not a command"),
            _ => self.constant(dot, first),
        }
    }

    fn no_arguments(&self, first: &Expr, args: &[Expr], last: Option<&Value>) -> Run<()> {
        if args.is_empty() && last.is_none() {
            return Ok(());
        }
        self.fail(format!("can't give argument to non-function {first}"))
    }

    /// A constant, or the dot.
    fn constant(&mut self, dot: &Value, expr: &'a Expr) -> Run<Value> {
        match &expr.kind {
            ExprKind::Bool(b) => Ok(Value::Bool(*b)),
            ExprKind::Dot => Ok(dot.clone()),
            ExprKind::Number(number) => {
                self.at = At::Expr(expr);
                self.ideal(number)
            }
            ExprKind::Str(_, text) => Ok(Value::Str(text.clone())),
            _ => Ok(Value::Invalid),
        }
    }

    /// The value of a number where nothing says which type it should have.
    fn ideal(&self, number: &Number) -> Run<Value> {
        match (number.complex, number.float, number.int) {
            (Some((re, im)), ..) => Ok(Value::Complex(re, im)),
            (None, Some(f), _) if number.looks_float() => Ok(Value::Float(f)),
            (None, _, Some(n)) => Ok(Value::int(n)),
            _ => self.fail(format!("{} overflows int", number.text)),
        }
    }

    /// An operand that is an argument of type `interface{}` or of no type.
    pub(super) fn operand(&mut self, dot: &Value, expr: &'a Expr) -> Run<Value> {
        match &expr.kind {
            ExprKind::Field(_) | ExprKind::Chain(..) | ExprKind::Variable(..) => self.chain(dot, expr, &[], None),
            ExprKind::Pipe(pipe) => self.pipeline(dot, pipe),
            ExprKind::Function(function) => {
                self.at = At::Expr(expr);
                self.call(dot, function, None, At::Expr(expr), &[], None)
            }
            _ => self.constant(dot, expr),
        }
    }

    /// `.a.b`, `$x.a`, `(pipeline).a`; the last name may be a method that takes the arguments.
    fn chain(&mut self, dot: &Value, expr: &'a Expr, args: &'a [Expr], last: Option<Value>) -> Run<Value> {
        self.at = At::Expr(expr);
        let (mut receiver, links): (Value, &'a [Link]) = match &expr.kind {
            ExprKind::Field(links) => (dot.clone(), links),
            ExprKind::Variable(name, links) => {
                let Some(value) = self.variable(name).map(|value| value.clone()) else { return self.fail(format!("undefined variable: {name}")) };
                if links.is_empty() {
                    self.no_arguments(expr, args, last.as_ref())?;
                    return Ok(value);
                }
                (value, links)
            }
            ExprKind::Chain(head, links) => {
                if matches!(head.kind, ExprKind::Nil) {
                    return self.fail(format!("indirection through explicit nil in {expr}"));
                }
                self.at = At::Expr(head);
                (self.operand(dot, head)?, links)
            }
            _ => (Value::Invalid, &[]),
        };
        let Some((end, before)) = links.split_last() else { return Ok(receiver) };
        for link in before {
            receiver = self.field(dot, expr, &link.name, &[], None, receiver)?;
        }
        self.field(dot, expr, &end.name, args, last, receiver)
    }

    /// One name of a chain: a method, a field of a struct, or an entry of a map.
    fn field(&mut self, dot: &Value, expr: &'a Expr, name: &str, args: &'a [Expr], last: Option<Value>, receiver: Value) -> Run<Value> {
        if matches!(receiver, Value::Invalid) {
            return Ok(Value::Invalid);
        }
        let (inner, nil) = receiver.indirect();
        if nil {
            return self.fail(format!("nil pointer evaluating {}.{name}", receiver.type_name()));
        }
        if let Some(method) = methods::find(inner, name) {
            let inner = inner.clone();
            return self.call(dot, method, Some(inner), At::Expr(expr), args, last);
        }
        let has_arguments = !args.is_empty() || last.is_some();
        match inner {
            Value::Struct(value) => {
                if let Some((_, field)) = value.fields.iter().find(|(known, _)| *known == name) {
                    if has_arguments {
                        return self.fail(format!("{name} has arguments but cannot be invoked as function"));
                    }
                    return Ok(field.clone());
                }
            }
            Value::Histogram(value) => {
                let field = histogram_fields(value).into_iter().find(|(known, _)| *known == name);
                if let Some((_, field)) = field {
                    if has_arguments {
                        return self.fail(format!("{name} has arguments but cannot be invoked as function"));
                    }
                    return Ok(field);
                }
            }
            Value::Map(map) => {
                if has_arguments {
                    return self.fail(format!("{name} is not a method but has arguments"));
                }
                return Ok(map.get(name.as_bytes()));
            }
            _ => {}
        }
        self.fail(format!("can't evaluate field {name} in type {}", receiver.type_name()))
    }

    /// An argument for a parameter.
    pub(super) fn argument(&mut self, dot: &Value, param: functions::Param, expr: &'a Expr) -> Run<Value> {
        use functions::Param;
        self.at = At::Expr(expr);
        let computed =
            matches!(expr.kind, ExprKind::Dot | ExprKind::Field(_) | ExprKind::Variable(..) | ExprKind::Pipe(_) | ExprKind::Function(_) | ExprKind::Chain(..));
        if computed {
            let value = self.operand(dot, expr)?;
            return self.fit(value, param);
        }
        if matches!(expr.kind, ExprKind::Nil) {
            return if param.takes_nil() { Ok(Value::Invalid) } else { self.fail(format!("cannot assign nil to {}", param.type_name())) };
        }
        match (param, &expr.kind) {
            (Param::Any | Param::Reflect, _) => self.constant(dot, expr),
            (Param::Str, ExprKind::Str(_, text)) => Ok(Value::Str(text.clone())),
            (Param::Str, _) => self.fail(format!("expected string; found {expr}")),
            (Param::Int, ExprKind::Number(Number { int: Some(n), .. })) => Ok(Value::int(*n)),
            (Param::Duration, ExprKind::Number(Number { int: Some(n), .. })) => Ok(Value::Int(IntKind::Duration, *n)),
            (Param::Int | Param::Duration, _) => self.fail(format!("expected integer; found {expr}")),
            (Param::Named(_), _) => self.fail(format!("can't handle {expr} for arg of type {}", param.type_name())),
        }
    }

    /// The value as the parameter's type, if it may be passed so.
    pub(super) fn fit(&self, value: Value, param: functions::Param) -> Run<Value> {
        if matches!(value, Value::Invalid) {
            return if param.takes_nil() { Ok(value) } else { self.fail(format!("invalid value; expected {}", param.type_name())) };
        }
        if param.takes(&value) {
            return Ok(value);
        }
        let value = if matches!(value, Value::Slot(Some(_))) { value.unslot() } else { value };
        if param.takes(&value) {
            return Ok(value);
        }
        if let (Kind::Pointer, Value::Pointer(inner)) = (value.kind(), &value)
            && param.takes(inner)
        {
            return Ok((**inner).clone());
        }
        self.fail(format!("wrong type for value; expected {}; got {}", param.type_name(), value.type_name()))
    }
}
