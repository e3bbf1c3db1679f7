//! `[5m]` and `[1h:5m]` behind an expression.

use crate::model::duration::{Duration, millis};
use crate::promql::ast::{Extent, NodeId, NodeKind, Subquery};
use crate::promql::lexer::Tok;
use crate::text::Span;

use super::core::Parser;

impl Parser<'_> {
    /// Brackets behind `id`, the opening one ahead.
    pub(super) fn range(&mut self, id: NodeId) -> NodeId {
        let open = self.take();
        self.brackets += 1;
        // The first range of an operand counts with the call around it.
        if self.depth + self.brackets - 1 > super::MAX_NESTING {
            self.depth = super::MAX_NESTING;
            self.deeper(open.span);
            return id;
        }
        let start = self.span_of(id).start;
        let Some(range) = self.positive_duration() else {
            let found = self.peek();
            self.unexpected(found, "subquery or range selector", "number, duration, step(), or range()");
            return self.after_bad_range(id);
        };
        let token = self.peek();
        match token.tok {
            Tok::RightBracket => {
                self.take();
                self.matrix(id, range, open.span, Span::new(start, self.last_end))
            }
            Tok::Colon => {
                self.take();
                let step = if self.peek().tok == Tok::RightBracket {
                    None
                } else if let Some(step) = self.positive_duration() {
                    Some(step)
                } else {
                    let found = self.peek();
                    self.unexpected(found, "subquery selector", "number, duration, step(), range(), or \"]\"");
                    return self.after_bad_range(id);
                };
                let close = self.peek();
                if close.tok != Tok::RightBracket {
                    self.unexpected(close, "subquery selector", "\"]\"");
                    return self.after_bad_range(id);
                }
                self.take();
                let span = Span::new(start, self.last_end);
                self.push(span, NodeKind::Subquery(Box::new(Subquery { expr: id, range, step, modifiers: crate::promql::ast::Modifiers::default() })))
            }
            _ => {
                self.unexpected(token, "subquery or range", "\":\" or \"]\"");
                self.after_bad_range(id)
            }
        }
    }

    fn matrix(&mut self, id: NodeId, range: Extent, open: Span, span: Span) -> NodeId {
        let message = match &self.nodes[id.index()].kind {
            NodeKind::Selector(s) if s.modifiers.offset.is_some() => "no offset modifiers allowed before range",
            NodeKind::Selector(s) if s.modifiers.at.is_some() => "no @ modifiers allowed before range",
            NodeKind::Selector(_) => return self.push(span, NodeKind::Matrix { selector: id, range }),
            _ => "ranges only allowed for vector selectors",
        };
        if !self.poisoned.contains(&id) {
            self.error(Span::new(open.start, span.end), message.to_owned());
        }
        self.poison(span)
    }

    fn after_bad_range(&mut self, id: NodeId) -> NodeId {
        self.skip_to(|tok| tok == Tok::RightBracket);
        self.take_if(Tok::RightBracket);
        let span = Span::new(self.span_of(id).start, self.last_end);
        self.poison(span)
    }

    /// A duration expression whose literal value is above zero; `None` if there is none, before any complaint.
    fn positive_duration(&mut self) -> Option<Extent> {
        let id = self.duration_expr()?;
        let node = &self.nodes[id.index()];
        let span = node.span;
        Some(match node.kind {
            NodeKind::Number { value, .. } => {
                if value <= 0.0 {
                    self.error(span, "duration must be greater than 0".to_owned());
                }
                self.nodes.pop();
                Extent::Literal(to_duration(value))
            }
            _ => Extent::Expr(id),
        })
    }
}

/// Seconds to whole milliseconds, as upstream does it: rounded to nanoseconds, then cut.
#[expect(clippy::cast_possible_truncation, reason = "`as` saturates; literals beyond 2^63 ns have been refused")]
pub(super) fn to_duration(seconds: f64) -> Duration {
    if seconds.is_nan() {
        // What Go's conversion makes of NaN.
        return millis(i64::MIN / 1_000_000);
    }
    millis((seconds * 1e9).round() as i64 / 1_000_000)
}
