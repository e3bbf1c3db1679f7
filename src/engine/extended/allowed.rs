//! Which functions take the windows of anchored and smoothed selectors.

use crate::promql::Func;
use crate::promql::ast::{Extended, NodeId, NodeKind};

use super::super::error::EvalError;
use super::super::run::Run;

impl Run<'_> {
    /// How the range selector `id` is extended.
    pub(in super::super) fn extension(&self, id: NodeId) -> Option<Extended> {
        let NodeKind::Matrix { selector, .. } = self.expr.node(id).kind else { return None };
        match &self.expr.node(selector).kind {
            NodeKind::Selector(selector) => selector.extended,
            _ => None,
        }
    }

    /// Refuses functions that make nothing of samples beyond the edges of the window.
    pub(in super::super) fn check_extension(&self, func: Func, argument: NodeId) -> Result<(), EvalError> {
        let (allowed, modifier, names) = match self.extension(argument) {
            None => return Ok(()),
            Some(Extended::Anchored) => {
                (matches!(func, Func::Changes | Func::Delta | Func::Increase | Func::Rate | Func::Resets), "anchored", "changes, delta, increase, rate, resets")
            }
            Some(Extended::Smoothed) => (matches!(func, Func::Delta | Func::Increase | Func::Rate), "smoothed", "delta, increase, rate"),
        };
        if allowed {
            return Ok(());
        }
        Err(EvalError::failed(format!("{modifier} modifier can only be used with: {names} - not with {}", func.name())))
    }
}
