//! Properties that hold for every text: what `serde_json` accepts is read with the same value, and no text makes it panic.

use proptest::prelude::*;
use serde_json::Value as Serde;

use super::{DUPLICATE_KEY, Kind, read};
use crate::text::SourceId;

fn value() -> impl Strategy<Value = Serde> {
    let leaf = prop_oneof![
        Just(Serde::Null),
        any::<bool>().prop_map(Serde::from),
        any::<i64>().prop_map(Serde::from),
        any::<f64>().prop_map(Serde::from),
        ".{0,12}".prop_map(Serde::from),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Serde::from),
            prop::collection::vec((".{0,4}", inner), 0..6).prop_map(|entries| Serde::Object(entries.into_iter().collect())),
        ]
    })
}

/// Text that is nearly JSON: pieces of it in any order.
fn nearly() -> impl Strategy<Value = String> {
    let pieces = [
        "{", "}", "[", "]", ",", ":", "\"a\"", "\"", "'", "\\", "\n", "1", "-", ".", "e5", "true", "x", "//", "/*", "\u{feff}", "é", "\\u", "d83d", "\\ude00",
        "\t", " ", "=", "+", "“",
    ];
    prop::collection::vec(prop::sample::select(pieces.to_vec()), 0..40).prop_map(|p| p.concat())
}

fn check(text: &str) {
    let (document, findings) = read(SourceId(0), text);
    for found in &findings {
        let spans = found.primary.iter().chain(&found.others).map(|l| l.span).chain(found.fix.iter().flat_map(|f| f.edits.iter().map(|e| e.span)));
        for span in spans {
            assert!(text.get(span.range()).is_some(), "{found:?} in {text:?}");
        }
    }
    if let Some(root) = document.root() {
        for value in root.walk() {
            assert!(text.get(value.span().range()).is_some(), "{value:?} in {text:?}");
            let _ = value.location();
            for entry in value.entries() {
                assert!(entry.key.kind() == Kind::String || entry.key.kind() == Kind::Invalid);
            }
            if let Some(mapped) = value.mapped() {
                assert_eq!(Some(mapped.as_str()), value.as_str().as_deref());
                for s in mapped.segments().iter().filter(|s| s.verbatim) {
                    let (host, decoded) = (s.host as usize, s.decoded as usize);
                    assert_eq!(&text[host..host + s.host_len as usize], &mapped.as_str()[decoded..decoded + s.decoded_len as usize]);
                }
            }
        }
    }
    if let Ok(want) = serde_json::from_str::<Serde>(text) {
        assert!(findings.iter().all(|f| f.code == DUPLICATE_KEY), "{findings:?} in {text:?}");
        assert_eq!(document.root().map(|r| r.to_serde()), Some(want), "{text:?}");
    } else {
        assert!(!findings.is_empty() || text.starts_with('\u{feff}') || text.contains('e'), "{text:?} is accepted");
    }
}

proptest! {
    #[test]
    fn what_serde_json_writes_is_read_with_the_same_value(value in value()) {
        check(&value.to_string());
        check(&serde_json::to_string_pretty(&value).expect("a value can be written"));
    }

    #[test]
    fn nearly_json_never_panics_and_agrees_with_serde_json(text in nearly()) {
        check(&text);
    }

    #[test]
    fn any_text_never_panics(text in "\\PC{0,60}") {
        check(&text);
    }
}
