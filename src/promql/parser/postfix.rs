//! Modifiers behind a selector or subquery: `offset`, `@`, `anchored`, `smoothed`. Ranges are in [`super::range`].

use crate::promql::ast::{At, BinaryOp, Extended, Extent, Modifiers, NodeId, NodeKind, Selector};
use crate::promql::lexer::Tok;

use super::core::Parser;

impl Parser<'_> {
    pub(super) fn offset(&mut self, id: NodeId) -> NodeId {
        self.take();
        let before = self.nodes.len();
        let Some(offset) = self.offset_duration() else { return id };
        let (id, offset) = self.keep_order(id, offset, before);
        let (span, end) = (self.span_of(id), self.last_end);
        match self.modifiers_of(id) {
            None => {
                let message = "offset modifier must be preceded by an instant vector selector or range vector selector or a subquery";
                self.error_unless_poisoned(id, message.to_owned());
            }
            Some(modifiers) => {
                let twice = modifiers.offset.is_some();
                match offset {
                    Extent::Literal(d) if d.is_zero() => {}
                    offset => modifiers.offset = Some(offset),
                }
                if twice {
                    self.error(span, "offset may not be set multiple times".to_owned());
                }
                self.nodes[id.index()].span.end = end;
            }
        }
        id
    }

    /// Moves the nodes of an offset expression (those from `before` on) in front of what they belong to, so that children
    /// stay before their parents.
    fn keep_order(&mut self, id: NodeId, offset: Extent, before: usize) -> (NodeId, Extent) {
        let Extent::Expr(offset) = offset else { return (id, offset) };
        let first = match self.nodes[id.index()].kind {
            NodeKind::Matrix { selector, .. } => selector,
            _ => id,
        };
        let added = self.nodes.len() - before;
        let moved = |old: NodeId| {
            let new = match old.index() {
                i if i < first.index() => i,
                i if i >= before => i - (before - first.index()),
                i => i + added,
            };
            NodeId(u32::try_from(new).unwrap_or(u32::MAX))
        };
        self.nodes[first.index()..].rotate_right(added);
        for node in &mut self.nodes[first.index()..] {
            node.kind.renumber(&moved);
        }
        for poisoned in &mut self.poisoned {
            *poisoned = moved(*poisoned);
        }
        self.poisoned.sort_unstable();
        (moved(id), Extent::Expr(moved(offset)))
    }

    pub(super) fn at(&mut self, id: NodeId) -> NodeId {
        self.take();
        let token = self.peek();
        let at = match token.tok {
            Tok::Start | Tok::End => {
                self.take();
                for wanted in [Tok::LeftParen, Tok::RightParen] {
                    if self.take_if(wanted).is_none() {
                        let found = self.peek();
                        self.unexpected(found, "@", "timestamp");
                        return id;
                    }
                }
                if token.tok == Tok::Start { At::Start } else { At::End }
            }
            Tok::Number | Tok::Duration | Tok::Op(BinaryOp::Add | BinaryOp::Sub) => {
                let negative = token.tok == Tok::Op(BinaryOp::Sub);
                if matches!(token.tok, Tok::Op(_)) {
                    self.take();
                }
                let literal = self.peek();
                if !matches!(literal.tok, Tok::Number | Tok::Duration) {
                    self.unexpected(literal, "@", "timestamp");
                    return id;
                }
                self.take();
                let value = self.number_value(literal).0;
                At::Time(self.timestamp(id, if negative { -value } else { value }))
            }
            _ => {
                self.unexpected(token, "@", "timestamp");
                return id;
            }
        };
        let (span, end) = (self.span_of(id), self.last_end);
        match self.modifiers_of(id) {
            None => {
                let message = "@ modifier must be preceded by an instant vector selector or range vector selector or a subquery";
                self.error_unless_poisoned(id, message.to_owned());
            }
            Some(Modifiers { at: Some(_), .. }) => self.error(span, "@ <timestamp> may not be set multiple times".to_owned()),
            Some(modifiers) => {
                modifiers.at = Some(at);
                self.nodes[id.index()].span.end = end;
            }
        }
        id
    }

    /// Seconds to milliseconds, rounded; upstream compares the bounds in seconds.
    #[expect(clippy::cast_possible_truncation, reason = "`as` saturates; out-of-range values have been refused")]
    fn timestamp(&mut self, id: NodeId, seconds: f64) -> i64 {
        const LIMIT: f64 = 9_223_372_036_854_775_808.0;
        if !seconds.is_finite() || seconds.abs() >= LIMIT {
            let shown = match seconds {
                s if s.is_nan() => "NaN".to_owned(),
                f64::INFINITY => "+Inf".to_owned(),
                f64::NEG_INFINITY => "-Inf".to_owned(),
                s => format!("{s:.6}"),
            };
            self.error(self.span_of(id), format!("timestamp out of bounds for @ modifier: {shown}"));
        }
        (seconds * 1000.0).round() as i64
    }

    pub(super) fn extended(&mut self, id: NodeId) -> NodeId {
        let token = self.take();
        let (word, extended) = match token.tok {
            Tok::Anchored => ("anchored", Extended::Anchored),
            _ => ("smoothed", Extended::Smoothed),
        };
        let span = self.span_of(id);
        if !self.features.extended_range_selectors {
            self.error(span, format!("{word} modifier is experimental and not enabled"));
            return id;
        }
        if matches!(self.nodes[id.index()].kind, NodeKind::Subquery(_)) {
            self.error(span, format!("{word} modifier is not supported for subqueries"));
            return id;
        }
        match self.selector_of(id) {
            Some(selector) => {
                let clash = selector.extended.is_some_and(|e| e != extended);
                selector.extended = Some(extended);
                if clash {
                    self.error(span, "anchored and smoothed modifiers cannot be used together".to_owned());
                }
            }
            None => self.error_unless_poisoned(id, format!("{word} modifier not implemented")),
        }
        id
    }

    pub(super) fn error_unless_poisoned(&mut self, id: NodeId, message: String) {
        if !self.poisoned.contains(&id) {
            self.error(self.span_of(id), message);
        }
    }

    /// The selector that `id` is, or is a range of.
    fn selector_of(&mut self, id: NodeId) -> Option<&mut Selector> {
        let id = match self.nodes[id.index()].kind {
            NodeKind::Matrix { selector, .. } => selector,
            _ => id,
        };
        match &mut self.nodes[id.index()].kind {
            NodeKind::Selector(selector) => Some(selector),
            _ => None,
        }
    }

    fn modifiers_of(&mut self, id: NodeId) -> Option<&mut Modifiers> {
        if matches!(self.nodes[id.index()].kind, NodeKind::Subquery(_)) {
            return match &mut self.nodes[id.index()].kind {
                NodeKind::Subquery(subquery) => Some(&mut subquery.modifiers),
                _ => None,
            };
        }
        self.selector_of(id).map(|s| &mut s.modifiers)
    }
}
