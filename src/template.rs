//! Go's text/template as Prometheus 3.15.0 uses it for the labels and annotations of alerts.
//!
//! [`Prepared`] is a text parsed once and expanded often, [`expand`] does both at once: they give the text that Prometheus would give,
//! or its error; [`check`] finds what Prometheus refuses when it loads rules; [`references`] says which labels a template reads.
//! Queries are answered through [`Query`]: the engine is a neighbour, not a dependency. HTML mode (console templates) is not here.
//!
//! Texts are bytes while a template runs, as in Go; in the result a byte that belongs to no character is U+FFFD. Templates that would walk
//! millions of nodes or grow beyond megabytes end in an error that names the limit.

mod ast;
mod bytes;
mod classes;
mod exec;
mod expand;
mod format;
mod functions;
mod lexer;
mod literal;
mod methods;
mod moment;
mod parser;
mod prepared;
mod reads;
mod references;
mod value;
mod verbs;

pub use expand::{Data, NoQuery, Problem, Query, QueryResult, QueryValue, TemplateError, check, expand, expand_or_explain};
pub use prepared::Prepared;
pub use reads::{Queries, Reads};
pub use references::{Reference, references};
