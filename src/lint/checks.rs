//! The table of checks. One file per check in `checks/`, whose doc comment is what `promforge explain` prints.
//!
//! To add one: the file, its `mod` line and its row here. The tests below hold what the docs say: the Bad example raises the
//! code, the Good one does not.

mod label_renamed;
mod label_unknown;
mod metric_removed;
mod metric_unknown;
mod rate_not_counter;
mod ratio_keeps_filtered_label;
mod syntax;
mod template_label_lost;

use crate::diag::{Code, Diagnostic, Level};

use super::facts::{Facts, World};

/// One check.
#[derive(Debug)]
pub struct Check {
    /// The code of its findings.
    pub code: Code,
    /// How bad they are at most.
    pub level: Level,
    /// What `promforge explain` prints, in Markdown.
    pub docs: &'static str,
    pub(super) run: Run,
}

/// How a check is run.
#[derive(Debug)]
pub(super) enum Run {
    /// The readers raise it.
    Reader,
    /// Once for each expression.
    Site(fn(&Facts<'_>, &World, &mut Vec<Diagnostic>)),
}

/// Every check, by code.
pub const CHECKS: &[&Check] = &[
    &label_renamed::CHECK,
    &label_unknown::CHECK,
    &ratio_keeps_filtered_label::CHECK,
    &metric_removed::CHECK,
    &metric_unknown::CHECK,
    &syntax::CHECK,
    &rate_not_counter::CHECK,
    &template_label_lost::CHECK,
];

/// Makes a [`Check`] whose doc comment is also its text.
macro_rules! check {
    ($(#[doc = $doc:literal])* $code:literal, $level:ident, $run:expr) => {
        $(#[doc = $doc])*
        pub(in crate::lint) static CHECK: super::Check = super::Check {
            code: crate::diag::Code($code),
            level: crate::diag::Level::$level,
            docs: concat!($($doc, "\n"),*),
            run: $run,
        };
    };
}
use check;
