//! What may stand between a binary operator and its right operand: `bool`, `on`, `group_left`, `fill`.

use crate::promql::ast::{BinaryOp, Group, Matching, Side};
use crate::promql::lexer::Tok;

use super::core::Parser;

impl Parser<'_> {
    /// Whether `bool` was written, and the matching if anything of it was.
    pub(super) fn matching(&mut self) -> (bool, Option<Box<Matching>>) {
        let return_bool = self.take_if(Tok::Bool).is_some();
        let mut matching = Matching::default();
        let mut written = false;
        let tok = self.peek().tok;
        if matches!(tok, Tok::On | Tok::Ignoring) {
            self.take();
            written = true;
            matching.on = tok == Tok::On;
            matching.labels = self.labels();
            let many = match self.peek().tok {
                Tok::GroupLeft => Some(Side::Left),
                Tok::GroupRight => Some(Side::Right),
                _ => None,
            };
            if let Some(many) = many {
                self.take();
                // The labels may be left out only if an operand or `fill` follows; anything else is a mistake in them.
                let next = self.peek().tok;
                let left_out = next != Tok::LeftParen && (next.starts_expr() || matches!(next, Tok::Fill | Tok::FillLeft | Tok::FillRight));
                let include = if left_out { Vec::new() } else { self.labels() };
                matching.group = Some(Group { many, include });
            }
        }
        match self.peek().tok {
            Tok::Fill => {
                self.take();
                matching.fill_left = self.fill_value();
                matching.fill_right = matching.fill_left;
                written = true;
            }
            Tok::FillLeft => {
                self.take();
                matching.fill_left = self.fill_value();
                if self.take_if(Tok::FillRight).is_some() {
                    matching.fill_right = self.fill_value();
                }
                written = true;
            }
            Tok::FillRight => {
                self.take();
                matching.fill_right = self.fill_value();
                if self.take_if(Tok::FillLeft).is_some() {
                    matching.fill_left = self.fill_value();
                }
                written = true;
            }
            _ => {}
        }
        (return_bool, written.then(|| Box::new(matching)))
    }

    /// `(1)`, `(-5m)`.
    fn fill_value(&mut self) -> Option<f64> {
        self.expect(Tok::LeftParen)?;
        let sign = match self.peek().tok {
            Tok::Op(BinaryOp::Add) => 1.0,
            Tok::Op(BinaryOp::Sub) => -1.0,
            _ => 0.0,
        };
        if sign != 0.0 {
            self.take();
        }
        let token = self.peek();
        if !matches!(token.tok, Tok::Number | Tok::Duration) {
            self.unexpected_here(token);
            self.skip_to(|tok| tok == Tok::RightParen);
            self.take_if(Tok::RightParen);
            return None;
        }
        self.take();
        let value = self.number_value(token).0;
        self.expect(Tok::RightParen)?;
        Some(if sign < 0.0 { -value } else { value })
    }

    fn expect(&mut self, tok: Tok) -> Option<()> {
        if self.take_if(tok).is_some() {
            return Some(());
        }
        let token = self.peek();
        self.unexpected_here(token);
        None
    }
}
