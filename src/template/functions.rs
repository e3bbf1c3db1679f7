//! The functions of templates: Go's builtins and those that Prometheus adds (3.15.0, `template/template.go`), in one table.
//!
//! A kernel gets values that already fit the parameters and knows no positions. `tmpl` exists in console (HTML) templates only.

use std::borrow::Cow;

use super::Query;
use super::bytes::lossy;
use super::value::Value;

mod builtins;
mod compare;
mod escape;
mod humanize;
mod network;
mod query;
mod text;
mod time;

pub(crate) use builtins::NIL_DEREFERENCE;
pub(crate) use query::query_value;

/// What a function may ask beyond its arguments.
pub(crate) struct Scope<'a> {
    pub(crate) query: &'a dyn Query,
    /// Milliseconds since the epoch.
    pub(crate) now: i64,
    /// What `externalURL` and `pathPrefix` read.
    pub(crate) server_url: Option<&'a str>,
}

/// The type of a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Param {
    /// Anything: `interface{}`.
    Any,
    /// Anything, slots as slots: `reflect.Value`.
    Reflect,
    /// `string`
    Str,
    /// `int`
    Int,
    /// `time.Duration`
    Duration,
    /// A type by its name.
    Named(&'static str),
}

impl Param {
    pub(crate) const fn type_name(self) -> &'static str {
        match self {
            Self::Any => "interface {}",
            Self::Reflect => "reflect.Value",
            Self::Str => "string",
            Self::Int => "int",
            Self::Duration => "time.Duration",
            Self::Named(name) => name,
        }
    }

    /// Whether nil may be passed.
    pub(crate) fn takes_nil(self) -> bool {
        matches!(self, Self::Any | Self::Reflect) || matches!(self, Self::Named(name) if name != "time.Time")
    }

    /// Whether the value may be passed as it is.
    pub(crate) fn takes(self, value: &Value) -> bool {
        match (self, value) {
            (Self::Any | Self::Reflect, _) | (Self::Str, Value::Str(_)) => true,
            _ => self.type_name() == value.type_name(),
        }
    }
}

/// What a function computes, from arguments that fit.
pub(crate) type Kernel = fn(&Scope<'_>, &[Value]) -> Result<Value, String>;

/// How a function works.
pub(crate) enum Body {
    Kernel(Kernel),
    /// `and`: evaluates its arguments one by one.
    And,
    /// `or`
    Or,
    /// `call`: there is nothing to call.
    Call,
}

/// A row of the table.
pub(crate) struct Function {
    pub(crate) name: &'static str,
    pub(crate) params: &'static [Param],
    pub(crate) variadic: Option<Param>,
    pub(crate) body: Body,
}

pub(crate) const fn row(name: &'static str, params: &'static [Param], kernel: Kernel) -> Function {
    Function { name, params, variadic: None, body: Body::Kernel(kernel) }
}

const fn more(name: &'static str, params: &'static [Param], rest: Param, kernel: Kernel) -> Function {
    Function { name, params, variadic: Some(rest), body: Body::Kernel(kernel) }
}

const fn special(name: &'static str, body: Body) -> Function {
    Function { name, params: &[Reflect], variadic: Some(Reflect), body }
}

use Param::{Any, Named, Reflect, Str};

const SAMPLE: Param = Named("*template.sample");
const RESULT: Param = Named("template.queryResult");

/// Every function, Go's first.
static TABLE: [Function; 48] = [
    special("and", Body::And),
    special("call", Body::Call),
    more("eq", &[Reflect], Reflect, compare::eq),
    row("ge", &[Reflect, Reflect], compare::ge),
    row("gt", &[Reflect, Reflect], compare::gt),
    more("html", &[], Any, escape::html),
    more("index", &[Reflect], Reflect, builtins::index),
    more("js", &[], Any, escape::js),
    row("le", &[Reflect, Reflect], compare::le),
    row("len", &[Reflect], builtins::len),
    row("lt", &[Reflect, Reflect], compare::lt),
    row("ne", &[Reflect, Reflect], compare::ne),
    row("not", &[Reflect], builtins::not),
    special("or", Body::Or),
    more("print", &[], Any, builtins::print),
    more("printf", &[Str], Any, builtins::printf),
    more("println", &[], Any, builtins::println),
    more("slice", &[Reflect], Reflect, builtins::slice),
    more("urlquery", &[], Any, escape::urlquery),
    more("args", &[], Any, query::args),
    row("externalURL", &[], network::external_url),
    row("first", &[RESULT], query::first),
    row("graphLink", &[Str], network::graph_link),
    row("humanize", &[Any], humanize::humanize),
    row("humanize1024", &[Any], humanize::humanize1024),
    row("humanizeDuration", &[Any], humanize::duration),
    row("humanizePercentage", &[Any], humanize::percentage),
    row("humanizeTimestamp", &[Any], time::humanize_timestamp),
    row("label", &[Str, SAMPLE], query::label),
    row("match", &[Str, Str], text::matches),
    row("now", &[], time::now),
    row("parseDuration", &[Str], time::parse_duration),
    row("pathPrefix", &[], network::path_prefix),
    row("query", &[Str], query::query),
    row("reReplaceAll", &[Str, Str, Str], text::replace_all),
    row("safeHtml", &[Str], text::safe_html),
    row("sortByLabel", &[Str, RESULT], query::sort_by_label),
    row("stripDomain", &[Str], network::strip_domain),
    row("stripPort", &[Str], network::strip_port),
    row("strvalue", &[SAMPLE], query::strvalue),
    row("tableLink", &[Str], network::table_link),
    row("title", &[Str], text::title),
    row("toDuration", &[Any], time::to_duration),
    row("toLower", &[Str], text::to_lower),
    row("toTime", &[Any], time::to_time),
    row("toUpper", &[Str], text::to_upper),
    row("urlQueryEscape", &[Str], escape::url_query_escape),
    row("value", &[SAMPLE], query::value),
];

/// By its name: what else it is follows from that.
impl std::fmt::Debug for Function {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// The function of that name.
pub(crate) fn find(name: &str) -> Option<&'static Function> {
    TABLE.iter().find(|function| function.name == name)
}

/// The text of an argument that is a `string`.
fn bytes(args: &[Value], i: usize) -> &[u8] {
    match args.get(i) {
        Some(Value::Str(text) | Value::Html(text)) => text,
        _ => b"",
    }
}

/// The characters of an argument that is a `string`.
fn string(args: &[Value], i: usize) -> Cow<'_, str> {
    lossy(bytes(args, i))
}
