//! The keywords, in any case. Function names are none.

use crate::promql::ast::{AggregateOp as A, BinaryOp};

use super::Tok;

/// The longest keyword is `count_values`.
const LONGEST: usize = 12;

/// The keyword that `word` is, if it is one.
pub(super) fn lookup(word: &[u8]) -> Option<Tok> {
    if word.len() < 2 || word.len() > LONGEST {
        return None;
    }
    let mut lower = [0_u8; LONGEST];
    for (to, from) in lower.iter_mut().zip(word) {
        *to = from.to_ascii_lowercase();
    }
    Some(match &lower[..word.len()] {
        b"and" => Tok::Op(BinaryOp::And),
        b"or" => Tok::Op(BinaryOp::Or),
        b"unless" => Tok::Op(BinaryOp::Unless),
        b"atan2" => Tok::Op(BinaryOp::Atan2),
        b"sum" => Tok::Aggregate(A::Sum),
        b"avg" => Tok::Aggregate(A::Avg),
        b"count" => Tok::Aggregate(A::Count),
        b"min" => Tok::Aggregate(A::Min),
        b"max" => Tok::Aggregate(A::Max),
        b"group" => Tok::Aggregate(A::Group),
        b"stddev" => Tok::Aggregate(A::Stddev),
        b"stdvar" => Tok::Aggregate(A::Stdvar),
        b"topk" => Tok::Aggregate(A::Topk),
        b"bottomk" => Tok::Aggregate(A::Bottomk),
        b"count_values" => Tok::Aggregate(A::CountValues),
        b"quantile" => Tok::Aggregate(A::Quantile),
        b"limitk" => Tok::Aggregate(A::Limitk),
        b"limit_ratio" => Tok::Aggregate(A::LimitRatio),
        b"offset" => Tok::Offset,
        b"smoothed" => Tok::Smoothed,
        b"anchored" => Tok::Anchored,
        b"by" => Tok::By,
        b"without" => Tok::Without,
        b"on" => Tok::On,
        b"ignoring" => Tok::Ignoring,
        b"group_left" => Tok::GroupLeft,
        b"group_right" => Tok::GroupRight,
        b"fill" => Tok::Fill,
        b"fill_left" => Tok::FillLeft,
        b"fill_right" => Tok::FillRight,
        b"bool" => Tok::Bool,
        b"start" => Tok::Start,
        b"end" => Tok::End,
        b"step" => Tok::Step,
        b"range" => Tok::Range,
        b"max_of" => Tok::MaxOf,
        b"min_of" => Tok::MinOf,
        b"inf" | b"nan" => Tok::Number,
        _ => return None,
    })
}
