//! The tokens, and how messages describe them.

use crate::model::quote::go;
use crate::text::Span;

use crate::promql::ast::{AggregateOp, BinaryOp};

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::promql) enum Tok {
    Eof,
    Error,
    Comma,
    Colon,
    Equal,
    EqualRegex,
    NotRegex,
    LeftParen,
    RightParen,
    LeftBrace,
    RightBrace,
    LeftBracket,
    RightBracket,
    At,
    Number,
    Duration,
    String,
    Identifier,
    MetricIdentifier,
    Op(BinaryOp),
    Aggregate(AggregateOp),
    Bool,
    By,
    Without,
    On,
    Ignoring,
    GroupLeft,
    GroupRight,
    Fill,
    FillLeft,
    FillRight,
    Offset,
    Anchored,
    Smoothed,
    Start,
    End,
    Step,
    Range,
    MaxOf,
    MinOf,
}

/// A token and its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::promql) struct Token {
    pub(in crate::promql) tok: Tok,
    pub(in crate::promql) span: Span,
}

impl Tok {
    /// Whether the token, which need not be a name, can stand as a bare metric name.
    pub(in crate::promql) const fn is_metric_name(self) -> bool {
        match self {
            Self::Op(op) => op.is_set(),
            Self::Aggregate(_) | Self::Identifier | Self::MetricIdentifier => true,
            Self::By | Self::Without | Self::Fill | Self::FillLeft | Self::FillRight | Self::Offset | Self::Anchored | Self::Smoothed => true,
            Self::Start | Self::End | Self::Step | Self::Range | Self::MaxOf | Self::MinOf => true,
            _ => false,
        }
    }

    /// Whether the token can stand unquoted as a label in `by (..)` and its kin.
    pub(in crate::promql) const fn is_label(self) -> bool {
        match self {
            Self::Without => false,
            Self::Op(op) => op.is_set() || matches!(op, BinaryOp::Atan2),
            Self::Bool | Self::On | Self::Ignoring | Self::GroupLeft | Self::GroupRight => true,
            _ => self.is_metric_name(),
        }
    }

    /// Whether an expression can begin with it.
    pub(in crate::promql) const fn starts_expr(self) -> bool {
        match self {
            Self::LeftParen | Self::LeftBrace | Self::Number | Self::Duration | Self::String => true,
            Self::Op(BinaryOp::Add | BinaryOp::Sub) => true,
            _ => self.is_metric_name(),
        }
    }
}

impl Token {
    /// As upstream's messages describe it: `identifier "x"`, `<op:+>`, `end of input`.
    pub(in crate::promql) fn describe(self, text: &str) -> String {
        let word = &text[self.span.range()];
        let short = || match word.char_indices().nth(10) {
            Some((cut, _)) if word.len() > 10 => format!("{}...", go(&word[..cut])),
            _ if word.len() > 10 => format!("{}...", go(word)),
            _ => go(word),
        };
        match self.tok {
            Tok::Eof => "end of input".to_owned(),
            Tok::Error => "error".to_owned(),
            Tok::Identifier => format!("identifier {}", go(word)),
            Tok::MetricIdentifier => format!("metric identifier {}", go(word)),
            Tok::Number => format!("number {}", short()),
            Tok::Duration => format!("duration {}", short()),
            Tok::String => format!("string {}", short()),
            Tok::Op(_) | Tok::At | Tok::EqualRegex | Tok::NotRegex => format!("<op:{word}>"),
            Tok::Aggregate(_) => format!("<aggr:{word}>"),
            Tok::Bool | Tok::By | Tok::Without | Tok::On | Tok::Ignoring | Tok::GroupLeft | Tok::GroupRight => format!("<{word}>"),
            Tok::Fill | Tok::FillLeft | Tok::FillRight | Tok::Offset | Tok::Anchored | Tok::Smoothed => format!("<{word}>"),
            Tok::Comma | Tok::Colon | Tok::Equal | Tok::LeftParen | Tok::RightParen | Tok::LeftBrace | Tok::RightBrace => short(),
            Tok::LeftBracket | Tok::RightBracket | Tok::Start | Tok::End | Tok::Step | Tok::Range | Tok::MaxOf | Tok::MinOf => short(),
        }
    }
}
