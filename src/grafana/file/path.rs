//! JSON paths: where a value stands, as people write it (`$.panels[3].targets[0].refId`), and the way back.
//!
//! Only names and indices; no wildcards and no filters.

use crate::json::Value;

/// Where a value stands in its file: `$` is the whole text, `$.panels[3]` the fourth panel.
///
/// ```
/// use promforge::{grafana::file::path_of, json, text::SourceId};
/// let (document, _) = json::read(SourceId(0), r#"{"panels": [{"a b": 1}]}"#);
/// let value = document.root().and_then(|r| r.path(&["panels", "0", "a b"])).expect("there");
/// assert_eq!(path_of(value), r#"$.panels[0]["a b"]"#);
/// ```
#[must_use]
pub fn path_of(value: Value<'_>) -> String {
    let location = value.location();
    let dot = if location.is_empty() || location.starts_with('[') { "" } else { "." };
    format!("${dot}{location}")
}

/// The steps of a path; `None` if it is none. `$` in front may be missing.
pub(super) fn steps(path: &str) -> Option<Vec<String>> {
    let mut rest = path.trim();
    rest = rest.strip_prefix('$').unwrap_or(rest);
    let mut steps = Vec::new();
    while !rest.is_empty() {
        if let Some(quoted) = rest.strip_prefix("[\"") {
            let mut key = String::new();
            let mut chars = quoted.char_indices();
            let end = loop {
                match chars.next()? {
                    (_, '\\') => key.push(chars.next()?.1),
                    (at, '"') => break at,
                    (_, c) => key.push(c),
                }
            };
            rest = quoted[end + 1..].strip_prefix(']')?;
            steps.push(key);
        } else if let Some(index) = rest.strip_prefix('[') {
            let (number, behind) = index.split_once(']')?;
            number.parse::<usize>().ok()?;
            steps.push(number.to_owned());
            rest = behind;
        } else {
            let name = if steps.is_empty() { rest.strip_prefix('.').unwrap_or(rest) } else { rest.strip_prefix('.')? };
            let end = name.find(['.', '[']).unwrap_or(name.len());
            if end == 0 {
                return None;
            }
            steps.push(name[..end].to_owned());
            rest = &name[end..];
        }
    }
    Some(steps)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;
    use crate::text::SourceId;

    #[test]
    fn there_and_back() {
        let text = r#"{"panels": [{"targets": [{"refId": "A"}], "a.b": {"": [[1]]}, "q\"": 1, "_x-$": 2}], "é": 1}"#;
        let (document, findings) = json::read(SourceId(0), text);
        assert!(findings.is_empty());
        let root = document.root().expect("a value");
        for value in root.walk() {
            let path = path_of(value);
            let steps = steps(&path).unwrap_or_else(|| panic!("{path}"));
            let found = root.path(&steps.iter().map(String::as_str).collect::<Vec<_>>());
            assert_eq!(found.map(Value::span), Some(value.span()), "{path}");
        }
        assert_eq!(path_of(root), "$");
        assert_eq!(steps("panels[2].title"), Some(vec!["panels".into(), "2".into(), "title".into()]));
        for wrong in ["$.", "$..a", "$[", "$[x]", "$[\"a", "$[1]a", "a.[1]"] {
            assert_eq!(steps(wrong), None, "{wrong}");
        }
    }
}
