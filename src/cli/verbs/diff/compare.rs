//! Pairs what two files hold, and compares each pair.

use super::Part;
use super::things::{Held, Thing};
use crate::grafana::diff::{Options, boards};
use crate::model::difference::{Difference, What};
use crate::rules::diff::groups;

/// What differs between the things of two files; what is the same is left out.
pub(super) fn things(old: &[Thing], new: &[Thing], options: Options) -> Vec<Part> {
    let mut parts = Vec::new();
    for dashboards in [true, false] {
        let of = |all: &'_ [Thing]| -> Vec<usize> { (0..all.len()).filter(|i| all[*i].board().is_some() == dashboards).collect() };
        let (mut before, after) = (of(old), of(new));
        let single = before.len() == 1 && after.len() == 1;
        let mut unpaired = after;
        for sign in [label as Sign, uid, title] {
            for j in std::mem::take(&mut unpaired) {
                let twin = before.iter().position(|i| single || sign(&old[*i]).is_some_and(|s| Some(s) == sign(&new[j])));
                match twin {
                    Some(at) => parts.extend(part(&old[before.remove(at)], &new[j], options)),
                    None => unpaired.push(j),
                }
            }
        }
        parts.extend(unpaired.into_iter().map(|j| whole(What::Added, &new[j])));
        parts.extend(before.into_iter().map(|i| whole(What::Removed, &old[i])));
    }
    parts
}

/// By what a thing is found again.
type Sign = fn(&Thing) -> Option<String>;

fn label(thing: &Thing) -> Option<String> {
    Some(thing.label.clone()).filter(|label| !label.contains("dashboard "))
}

fn uid(thing: &Thing) -> Option<String> {
    thing.board()?.uid().map(std::borrow::Cow::into_owned)
}

fn title(thing: &Thing) -> Option<String> {
    thing.board()?.title().map(std::borrow::Cow::into_owned)
}

fn part(old: &Thing, new: &Thing, options: Options) -> Option<Part> {
    let differences = match (&old.held, &new.held, old.board(), new.board()) {
        (Held::Rules(a), Held::Rules(b), ..) => groups(a, b),
        (.., Some(a), Some(b)) => boards(a, b, options),
        _ => Vec::new(),
    };
    (!differences.is_empty()).then(|| Part { label: new.label.clone(), differences })
}

/// Something that only one of the files has.
fn whole(what: What, thing: &Thing) -> Part {
    let difference = match (&thing.held, thing.board()) {
        (_, Some(board)) => Difference::new(what, "dashboard", board.title().unwrap_or_default()),
        _ => Difference::new(what, "rules", thing.label.clone()),
    };
    Part { label: thing.label.clone(), differences: vec![difference] }
}
