//! Metadata of objects, and the API server's rules for names and labels, checked before anything is sent.
//!
//! The rules are those of `k8s.io/apimachinery/pkg/util/validation` (`IsDNS1123Subdomain`, `IsDNS1123Label`, `IsQualifiedName`,
//! `IsValidLabelValue`) and, for annotations, `pkg/api/validation` (`TotalAnnotationSizeLimitB`).

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use super::ownership::{MANAGED_BY, MANAGER};

/// What names an object and says things about it. Keys are written in sorted order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ObjectMeta {
    /// Name, unique within kind and namespace.
    pub name: String,
    /// Namespace; left out where it is not decided here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    /// Labels: what selectors see.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, String>,
    /// Annotations: what tools see.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub annotations: BTreeMap<String, String>,
}

impl ObjectMeta {
    /// Metadata with that name and the ownership label [`MANAGED_BY`]` = `[`MANAGER`].
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        let labels = BTreeMap::from([(MANAGED_BY.to_owned(), MANAGER.to_owned())]);
        Self { name: name.into(), namespace: None, labels, annotations: BTreeMap::new() }
    }

    /// Puts it into a namespace.
    #[must_use]
    pub fn namespace(mut self, namespace: impl Into<String>) -> Self {
        self.namespace = Some(namespace.into());
        self
    }

    /// Adds or replaces a label.
    #[must_use]
    pub fn label(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.labels.insert(key.into(), value.into());
        self
    }

    /// Adds or replaces an annotation.
    #[must_use]
    pub fn annotation(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.annotations.insert(key.into(), value.into());
        self
    }

    /// Everything the API server would refuse, in a fixed order; empty if it would accept the metadata.
    #[must_use]
    pub fn problems(&self) -> Vec<InvalidName> {
        let mut found = Vec::new();
        found.extend(check_name(&self.name).err());
        found.extend(self.namespace.as_deref().and_then(|n| check_namespace(n).err()));
        for (key, value) in &self.labels {
            found.extend(check_label_key(key).err());
            found.extend(check_label_value(key, value).err());
        }
        found.extend(self.annotations.keys().filter_map(|k| check_label_key(&k.to_ascii_lowercase()).err()));
        found.extend(check_annotations(&self.annotations).err());
        found
    }
}

/// A name, label or annotation that the API server refuses, with the reason and the way out in its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidName(pub String);

impl fmt::Display for InvalidName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for InvalidName {}

/// Checks an object's name: a DNS-1123 subdomain of at most 253 characters.
///
/// # Errors
/// Says what is wrong with it.
///
/// ```
/// use promforge::k8s::check_name;
/// assert!(check_name("endpoint-stats.rules").is_ok());
/// let error = check_name("Endpoint_Stats").unwrap_err();
/// assert_eq!(error.to_string(), "object name `Endpoint_Stats`: expected lower-case letters, digits, `-` and `.`, found `E`; `endpoint-stats` would do");
/// ```
pub fn check_name(name: &str) -> Result<(), InvalidName> {
    dns("object name", name, 253, true)
}

/// Checks a namespace's name: a DNS-1123 label of at most 63 characters.
///
/// # Errors
/// Says what is wrong with it.
pub fn check_namespace(name: &str) -> Result<(), InvalidName> {
    dns("namespace", name, 63, false)
}

fn dns(what: &str, name: &str, limit: usize, dots: bool) -> Result<(), InvalidName> {
    let wrong = |why: String| Err(InvalidName(format!("{what} `{name}`: {why}")));
    let alphanumeric = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    if name.is_empty() {
        return Err(InvalidName(format!("{what} is empty")));
    }
    if let Some(bad) = name.chars().find(|c| !(alphanumeric(*c) || *c == '-' || (dots && *c == '.'))) {
        let allowed = if dots { "lower-case letters, digits, `-` and `.`" } else { "lower-case letters, digits and `-`" };
        let better = slug(name, dots);
        let hint = if better.is_empty() { String::new() } else { format!("; `{better}` would do") };
        return wrong(format!("expected {allowed}, found `{}`{hint}", bad.escape_debug()));
    }
    if name.len() > limit {
        return wrong(format!("expected at most {limit} characters, found {}", name.len()));
    }
    let parts = if dots { name.split('.').collect() } else { vec![name] };
    if parts.iter().any(|p| !p.starts_with(alphanumeric) || !p.ends_with(alphanumeric)) {
        let each = if dots { "each part between dots" } else { "it" };
        return wrong(format!("expected {each} to start and end with a letter or a digit"));
    }
    Ok(())
}

/// The nearest name that is allowed, or an empty text.
fn slug(name: &str, dots: bool) -> String {
    let mut out = String::new();
    for c in name.to_lowercase().chars() {
        let c = if c.is_ascii_alphanumeric() || (dots && c == '.') { c } else { '-' };
        let after_break = out.ends_with(['-', '.']) || out.is_empty();
        if c.is_ascii_alphanumeric() || !after_break {
            out.push(c);
        } else if c == '.' && out.ends_with('-') {
            out.pop();
            out.push('.');
        }
    }
    out.trim_matches(['-', '.']).to_owned()
}

/// Checks a label's key: a name of at most 63 characters (letters, digits, `-`, `_`, `.`, with a letter or digit at both
/// ends), optionally behind a DNS-1123 subdomain and `/`.
///
/// # Errors
/// Says what is wrong with it.
pub fn check_label_key(key: &str) -> Result<(), InvalidName> {
    let name = match key.split_once('/') {
        Some((prefix, name)) => {
            dns(&format!("prefix of label key `{key}`:"), prefix, 253, true)?;
            name
        }
        None => key,
    };
    if name.is_empty() {
        return Err(InvalidName(format!("label key `{key}`: expected a name{}", if key.contains('/') { " behind `/`" } else { "" })));
    }
    word(name).map_err(|why| InvalidName(format!("label key `{key}`: {why}")))
}

/// Checks the value of label `key`: empty, or at most 63 letters, digits, `-`, `_`, `.`, with a letter or digit at both ends.
///
/// # Errors
/// Says what is wrong with it.
pub fn check_label_value(key: &str, value: &str) -> Result<(), InvalidName> {
    if value.is_empty() {
        return Ok(());
    }
    word(value).map_err(|why| InvalidName(format!("value `{}` of label `{key}`: {why}", value.escape_debug())))
}

fn word(text: &str) -> Result<(), String> {
    if let Some(bad) = text.chars().find(|c| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))) {
        return Err(format!("expected letters, digits, `-`, `_` and `.`, found `{}`", bad.escape_debug()));
    }
    if text.len() > 63 {
        return Err(format!("expected at most 63 characters, found {}", text.len()));
    }
    let end = |c: char| c.is_ascii_alphanumeric();
    if text.starts_with(end) && text.ends_with(end) { Ok(()) } else { Err("expected a letter or a digit at both ends".to_owned()) }
}

/// Checks that all annotations together (keys and values) hold at most 262,144 bytes.
///
/// # Errors
/// Names the size and the longest annotation.
pub fn check_annotations(annotations: &BTreeMap<String, String>) -> Result<(), InvalidName> {
    const LIMIT: usize = 256 * 1024;
    let total: usize = annotations.iter().map(|(k, v)| k.len() + v.len()).sum();
    match annotations.iter().max_by_key(|(_, v)| v.len()) {
        Some((longest, _)) if total > LIMIT => {
            Err(InvalidName(format!("annotations: expected at most {LIMIT} bytes together, found {total}; the longest is `{longest}`")))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        let long = "a".repeat(254);
        for good in ["a", "a.b-c", "0", &long[..253]] {
            assert_eq!(check_name(good), Ok(()), "{good}");
        }
        let said = |name: &str| check_name(name).expect_err(name).0;
        assert_eq!(said(""), "object name is empty");
        assert_eq!(said("a b/ü.C"), "object name `a b/ü.C`: expected lower-case letters, digits, `-` and `.`, found ` `; `a-b.c` would do");
        assert_eq!(said("ü"), "object name `ü`: expected lower-case letters, digits, `-` and `.`, found `ü`");
        assert_eq!(said("a..b"), "object name `a..b`: expected each part between dots to start and end with a letter or a digit");
        assert!(said(&long).ends_with("expected at most 253 characters, found 254"));
        assert_eq!(check_namespace("a.b").expect_err("dot").0, "namespace `a.b`: expected lower-case letters, digits and `-`, found `.`; `a-b` would do");
        assert_eq!(check_namespace("-a").expect_err("dash").0, "namespace `-a`: expected it to start and end with a letter or a digit");
    }

    #[test]
    fn labels() {
        for good in ["", "1", "A_b.c-d"] {
            assert_eq!(check_label_value("k", good), Ok(()));
        }
        let said = |value: &str| check_label_value("team", value).expect_err(value).0;
        assert_eq!(said("a b"), "value `a b` of label `team`: expected letters, digits, `-`, `_` and `.`, found ` `");
        assert_eq!(said("-a"), "value `-a` of label `team`: expected a letter or a digit at both ends");
        assert!(said(&"a".repeat(64)).ends_with("expected at most 63 characters, found 64"));
        for good in ["grafana_dashboard", "app.kubernetes.io/managed-by"] {
            assert_eq!(check_label_key(good), Ok(()));
        }
        for bad in ["", "a/", "A.b/c", "a/b/c", "/a", "a b"] {
            check_label_key(bad).expect_err(bad);
        }
    }

    #[test]
    fn every_problem_of_an_object_is_said() {
        let meta = ObjectMeta::new("A").namespace("B").label("c d", "e f").annotation("Upper/ok", "any text").annotation("g", "x".repeat(262_144));
        assert_eq!(meta.problems().len(), 5);
        assert_eq!(ObjectMeta::new("a").namespace("b").problems(), []);
    }
}
