//! Variables and annotations: what Grafana needs to know of each. Whether variables are used is the linter's business.

use rustc_hash::FxHashMap;

use super::{ANNOTATION, Judge, More, VARIABLE, shown};
use crate::grafana::file::variable::KINDS;
use crate::json::Value;
use crate::text::nearest;

/// Types that only Grafana itself makes.
const INTERNAL: [&str; 3] = ["system", "snapshot", "dashboard"];

pub(super) fn check(judge: &mut Judge<'_, '_>) {
    let board = judge.board;
    let v2 = board.model.is_v2();
    let mut seen: FxHashMap<_, Value<'_>> = FxHashMap::default();
    for variable in board.variables().into_iter().filter(|v| v.value().is_object()) {
        let Some(spec) = variable.spec() else { continue };
        let named = spec.get("name");
        match variable.name().filter(|name| !name.is_empty()) {
            None => {
                let (at, found) = named.map_or((variable.value(), "none".to_owned()), |n| (n, shown(n)));
                judge.error(VARIABLE, at, &format!("expected a name for the variable, found {found}")).hint("queries name it: `$name`");
            }
            Some(name) => {
                let at = named.unwrap_or(spec);
                if let Some(first) = seen.get(&name) {
                    let message = format!("expected each variable once, found `{name}` again");
                    judge.error(VARIABLE, at, &message).beside(*first, "first here").hint("only one of them has a value: rename one, or take it out");
                } else {
                    seen.insert(name, at);
                }
            }
        }
        let says = variable.value().get(if v2 { "kind" } else { "type" });
        let what = if v2 { "kind" } else { "type" };
        let Some(says) = says else {
            judge.error(VARIABLE, variable.value(), &format!("expected a `{what}` for the variable, found none"));
            continue;
        };
        let Some(kind) = says.as_str() else {
            if !v2 && !matches!(says.kind(), crate::json::Kind::Invalid) {
                judge.error(VARIABLE, says, &format!("expected a string for the `type` of the variable, found {}", shown(says)));
            }
            continue;
        };
        let known = KINDS.iter().map(|(new, old)| if v2 { *new } else { *old });
        if !known.clone().any(|k| k == kind) && !INTERNAL.contains(&&*kind) {
            let near = nearest(&kind, known).first().copied();
            let finding = judge.error(VARIABLE, says, &format!("expected the {what} of a variable, found {}", shown(says)));
            if let Some(near) = near {
                finding.hint(format!("did you mean `{near}`?"));
            }
            finding.hint("Grafana leaves it out, and queries that use it stay empty");
        }
    }
    for annotation in board.annotations().into_iter().filter(|a| a.value().is_object()) {
        if annotation.spec().is_some() && annotation.name().is_none_or(|name| name.is_empty()) {
            judge.warning(ANNOTATION, annotation.value(), "expected a name for the annotation, found none").hint("the switch above the dashboard shows it");
        }
        let kind = annotation.value().get("kind").filter(|k| v2 && k.as_str().is_some_and(|k| k != "AnnotationQuery"));
        if let Some(kind) = kind {
            judge.error(ANNOTATION, kind, &format!("expected `AnnotationQuery`, found {}", shown(kind)));
        }
    }
}
