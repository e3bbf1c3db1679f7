//! Names that must be unique over all outputs of a project: uids of dashboards, names of objects (and so of files).

use std::collections::BTreeMap;

use crate::diag::{Code, Diagnostic};
use crate::text::{SourceId, Span};

/// Two dashboards with one uid: the later replaces the earlier.
pub(super) const UID: Code = Code("project/duplicate-uid");
/// Two objects of one kind with one name.
pub(super) const OBJECT: Code = Code("project/duplicate-object");

type Place = (SourceId, Span);

/// The names taken so far.
#[derive(Debug, Default)]
pub(super) struct Names {
    uids: BTreeMap<String, Place>,
    objects: BTreeMap<(&'static str, String), Place>,
}

impl Names {
    /// Takes a dashboard's uid; case does not tell files apart on every machine.
    pub(super) fn dashboard(&mut self, uid: &str, place: Place) -> Option<Diagnostic> {
        let first = *self.uids.entry(uid.to_ascii_lowercase()).or_insert(place);
        (first != place).then(|| {
            Diagnostic::error(UID, format!("two dashboards have the uid `{uid}`"), place.0, place.1)
                .other(first.0, first.1, "the other one")
                .help("give one of them another uid or title: Grafana keeps only one")
        })
    }

    /// Takes an object's name.
    pub(super) fn object(&mut self, kind: &'static str, name: &str, place: Place) -> Option<Diagnostic> {
        let first = *self.objects.entry((kind, name.to_ascii_lowercase())).or_insert(place);
        (first != place).then(|| {
            Diagnostic::error(OBJECT, format!("two objects of kind {kind} are called `{name}`"), place.0, place.1)
                .other(first.0, first.1, "the other one")
                .help("the cluster keeps only one of them")
        })
    }
}
