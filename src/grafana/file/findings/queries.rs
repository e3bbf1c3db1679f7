//! Queries of a panel: their refIds, and the form of transformations.

use std::borrow::Cow;

use super::{Judge, More, REF_ID, TRANSFORMATION, shown};
use crate::diag::Level;
use crate::grafana::file::board::{Model, text};
use crate::grafana::file::panel::Panel;
use crate::json::{Kind, Value};

/// Adds queries without a refId to `without`.
pub(super) fn check<'d>(judge: &mut Judge<'_, 'd>, panel: Panel<'d>, without: &mut Vec<Value<'d>>) {
    if !panel.value().is_object() {
        return;
    }
    let mut seen: Vec<(Cow<'_, str>, Value<'_>)> = Vec::new();
    for query in panel.queries().into_iter().filter(|q| q.value().is_object()) {
        let Some(value) = query.holder().and_then(|h| h.get("refId")) else {
            without.push(query.value());
            continue;
        };
        let Some(id) = value.as_str() else { continue };
        if id.is_empty() {
            without.push(query.value());
        } else if let Some((_, first)) = seen.iter().find(|(other, _)| *other == id) {
            let message = format!("expected a refId of its own for each query of {}, found `{id}` again", panel.called());
            judge.error(REF_ID, value, &message).beside(*first, "first here").hint("Grafana answers only one of them");
        } else {
            seen.push((id, value));
        }
    }
    if judge.board.model.is_v2() {
        panel.transformations().into_iter().filter(|t| t.is_object()).for_each(|t| form(judge, panel, t));
    }
}

/// One remark for all of them: half of the world's dashboards leave refIds to Grafana.
pub(super) fn report(judge: &mut Judge<'_, '_>, without: &[Value<'_>]) {
    let Some(first) = without.first() else { return };
    let message = match without.len() {
        1 => "expected a `refId` for each query, found one without".to_owned(),
        n => format!("expected a `refId` for each query, found {n} without, the first"),
    };
    let finding = judge.note(Level::Info, REF_ID, *first, &message);
    finding.hint("Grafana gives them `A`, `B`, .. on loading; say them where expressions, overrides or transformations name queries");
}

/// v2 says `{"kind": "Transformation", "group": ID}`, older ones `{"kind": ID, "spec": {"id": ID}}`.
fn form(judge: &mut Judge<'_, '_>, panel: Panel<'_>, value: Value<'_>) {
    let Some(kind) = value.get("kind") else { return };
    let says = text(value, "kind");
    let (new, grouped) = (judge.board.model == Model::V2, value.get("group").is_some());
    let model = judge.board.model.as_str();
    let message = match (new, says.as_deref() == Some("Transformation") && grouped) {
        (true, false) if kind.kind() != Kind::Invalid => {
            format!("expected `\"kind\": \"Transformation\"` and a `group`, as {model} has it, found the form of v2beta1, {}", shown(kind))
        }
        (false, true) => format!("expected the transformation's id in `kind`, as {model} has it, found the form of v2, `\"kind\": \"Transformation\"`"),
        _ => return,
    };
    let way = if new { "write `\"kind\": \"Transformation\", \"group\": \"<id>\"`" } else { "write the id as `kind`, and again as `spec.id`" };
    judge.error(TRANSFORMATION, kind, &message).hint(format!("the editor of {} fails on it: {way}", panel.called()));
}
