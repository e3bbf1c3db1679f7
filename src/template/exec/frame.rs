//! What is open while a template runs.

use super::super::ast::{Node, Pipe};
use super::super::value::{IntKind, List, Value};
use super::At;
use std::rc::Rc;

/// A list of nodes that is being walked.
pub(super) struct Frame<'a> {
    pub(super) nodes: std::slice::Iter<'a, Node>,
    pub(super) dot: Value,
    pub(super) kind: Kind<'a>,
}

/// What happens at the end of the nodes. Numbers say how many variables there were before.
pub(super) enum Kind<'a> {
    /// The text itself, `if`, `with`.
    Branch(usize),
    /// `range`
    Loop(Box<Loop<'a>>),
    /// The `else` of a `range`.
    Else(usize),
    /// A named template: what to go back to.
    Template { name: &'a [u8], at: At<'a>, base: usize },
}

/// A `range` and how far it is.
pub(super) struct Loop<'a> {
    /// How many variables there were before the loop.
    pub(super) outer: usize,
    /// How many there are at the beginning of a turn.
    pub(super) mark: usize,
    pub(super) pipe: &'a Pipe,
    pub(super) body: &'a [Node],
    pub(super) items: Items,
}

/// What is left to go through.
pub(super) enum Items {
    /// From the first number to below the second.
    Numbers(IntKind, i64, i64),
    Elements(Rc<List>, usize),
    Entries(std::vec::IntoIter<(Value, Value)>),
}

impl Items {
    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::Numbers(_, next, end) => next >= end,
            Self::Elements(list, next) => *next >= list.len(),
            Self::Entries(entries) => entries.len() == 0,
        }
    }

    /// Index or key, and element. Numbers have no index.
    pub(super) fn next(&mut self) -> Option<(Value, Value)> {
        match self {
            Self::Numbers(kind, next, end) => {
                let n = *next;
                *next += i64::from(n < *end);
                (n < *end).then_some((Value::Invalid, Value::Int(*kind, n)))
            }
            Self::Elements(list, next) => {
                let item = list.get(*next)?;
                *next += 1;
                Some((Value::count(*next - 1), item))
            }
            Self::Entries(entries) => entries.next(),
        }
    }
}
