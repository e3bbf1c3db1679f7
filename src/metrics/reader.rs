//! Reading a catalogue file with the place of every mistake; goes on after each. The file's types are in `file.rs`.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Catalogue, Deprecated, Entry, LabelNames, MetricKind, Origin, Removed};
use crate::diag::{Code, Diagnostic, Edit, Fix, Safety};
use crate::text::{SourceId, Span, nearest};

/// The file is not TOML at this place.
pub const SYNTAX: Code = Code("catalogue/syntax");
/// A key that a catalogue does not have.
pub const UNKNOWN_KEY: Code = Code("catalogue/unknown-key");
/// A value of the wrong type, or a word that means nothing.
pub const TYPE: Code = Code("catalogue/type");
/// Two sources that say different things about one metric.
pub const CONFLICT: Code = Code("catalogue/conflict");

/// Reads a catalogue file. What is wrong comes back as findings in order of their place; the rest is in the catalogue, which
/// holds only what the file says ([`Catalogue::merge`] adds it to others).
///
/// ```
/// use promforge::{metrics, text::SourceId};
/// let (catalogue, findings) = metrics::read(SourceId(0), "[metrics.jobs_total]\ntype = \"counter\"\nlabel = [\"queue\"]\n");
/// assert_eq!(findings[0].message, "expected a key of a metric, found `label`");
/// assert!(catalogue.entry("jobs_total").is_some());
/// ```
#[must_use]
pub fn read(source: SourceId, text: &str) -> (Catalogue, Vec<Diagnostic>) {
    // The TOML reader takes no byte order mark into account for its spans; blanks keep the places.
    let blank;
    let body = if let Some(rest) = text.strip_prefix('\u{feff}') {
        blank = format!("   {rest}");
        blank.as_str()
    } else {
        text
    };
    let (root, errors) = DeTable::parse_recoverable(body);
    let mut reader = Reader { source, findings: Vec::new(), catalogue: Catalogue::empty() };
    for error in errors {
        let span = error.span().map_or(Span::at(0), |s| Span::of(s.start, s.end));
        reader.findings.push(Diagnostic::error(SYNTAX, error.message().trim().replace('\n', "; "), source, span));
    }
    reader.root(root.get_ref());
    reader.findings.sort_by_key(|f| f.primary.as_ref().map(|p| p.span.start));
    (reader.catalogue, reader.findings)
}

struct Reader {
    source: SourceId,
    findings: Vec<Diagnostic>,
    catalogue: Catalogue,
}

type Value<'t> = Spanned<DeValue<'t>>;

fn of(range: Range<usize>) -> Span {
    Span::of(range.start, range.end)
}

fn kind_of(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) => "an integer",
        DeValue::Float(_) => "a float",
        DeValue::Boolean(_) => "a boolean",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "an array",
        DeValue::Table(_) => "a table",
    }
}

impl Reader {
    fn wrong(&mut self, value: &Value<'_>, want: &str) {
        let message = format!("expected {want}, found {}", kind_of(value.get_ref()));
        self.findings.push(Diagnostic::error(TYPE, message, self.source, of(value.span())));
    }

    fn unknown(&mut self, key: &Spanned<std::borrow::Cow<'_, str>>, of_what: &str, known: &[&'static str]) {
        let (span, name) = (of(key.span()), key.get_ref());
        let mut found = Diagnostic::error(UNKNOWN_KEY, format!("expected a key of {of_what}, found `{name}`"), self.source, span);
        found = match nearest(name, known.iter().copied()).first() {
            Some(near) => {
                let edit = Edit { source: self.source, span, text: (*near).to_owned() };
                found.help(format!("`{near}` may be meant")).fix(Fix { title: format!("replace it by `{near}`"), edits: vec![edit], safety: Safety::Unsafe })
            }
            None => found.help(format!("the keys are {}", known.join(", "))),
        };
        self.findings.push(found);
    }

    fn string(&mut self, value: &Value<'_>) -> Option<String> {
        let text = value.get_ref().as_str().map(str::to_owned);
        if text.is_none() {
            self.wrong(value, "a string");
        }
        text
    }

    fn strings(&mut self, value: &Value<'_>, want: &str) -> Option<Vec<String>> {
        let Some(items) = value.get_ref().as_array() else {
            self.wrong(value, want);
            return None;
        };
        Some(items.iter().filter_map(|item| self.string(item)).collect())
    }

    fn root(&mut self, table: &DeTable<'_>) {
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "target_labels" => {
                    if let Some(labels) = self.strings(value, "an array of label names") {
                        self.catalogue.add_target_labels(labels);
                    }
                }
                "metrics" => match value.get_ref().as_table() {
                    Some(metrics) => metrics.iter().for_each(|(name, value)| self.metric(name, value)),
                    None => self.wrong(value, "a table of metrics"),
                },
                "removed" => match value.get_ref().as_array() {
                    Some(items) => items.iter().for_each(|item| self.removed(item)),
                    None => self.wrong(value, "`[[removed]]` tables"),
                },
                _ => self.unknown(key, "a catalogue", &["target_labels", "metrics", "removed"]),
            }
        }
    }

    fn metric(&mut self, name: &Spanned<std::borrow::Cow<'_, str>>, value: &Value<'_>) {
        let Some(table) = value.get_ref().as_table() else {
            return self.wrong(value, "a table about the metric");
        };
        let mut entry = Entry { origin: Origin::File(self.source, of(name.span())), ..Entry::new(name.get_ref().as_ref(), MetricKind::Unknown) };
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "type" => entry.kind = self.kind(value),
                "labels" if value.get_ref().as_str() == Some("any") => entry.labels = LabelNames::Any,
                "labels" => {
                    if let Some(names) = self.strings(value, "an array of label names or \"any\"") {
                        entry.labels = LabelNames::known(names);
                    }
                }
                "help" => entry.help = self.string(value),
                "unit" => entry.unit = self.string(value),
                "target_labels" => match value.get_ref().as_bool() {
                    Some(yes) => entry.target_labels = yes,
                    None => self.wrong(value, "true or false"),
                },
                "deprecated" => entry.deprecated = self.deprecated(value),
                _ => self.unknown(key, "a metric", &["type", "labels", "help", "unit", "target_labels", "deprecated"]),
            }
        }
        if name.get_ref().is_empty() {
            self.findings.push(Diagnostic::error(TYPE, "expected a metric name, found an empty one", self.source, of(name.span())));
            return;
        }
        self.catalogue.insert(entry);
    }

    fn kind(&mut self, value: &Value<'_>) -> MetricKind {
        let Some(word) = self.string(value) else { return MetricKind::Unknown };
        let Some(kind) = MetricKind::parse(&word) else {
            let words = MetricKind::ALL.map(MetricKind::as_str);
            let found = Diagnostic::error(TYPE, format!("expected a metric type, found `{word}`"), self.source, of(value.span()));
            let near = nearest(&word, words).first().map(|w| format!("; `{w}` may be meant")).unwrap_or_default();
            self.findings.push(found.help(format!("the types are {}{near}", words.join(", "))));
            return MetricKind::Unknown;
        };
        kind
    }

    fn deprecated(&mut self, value: &Value<'_>) -> Option<Deprecated> {
        let Some(table) = value.get_ref().as_table() else {
            self.wrong(value, "a table with `replacement` and `since`");
            return None;
        };
        let mut out = Deprecated::default();
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "replacement" => out.replacement = self.string(value),
                "since" => out.since = self.string(value),
                _ => self.unknown(key, "`deprecated`", &["replacement", "since"]),
            }
        }
        Some(out)
    }

    fn removed(&mut self, value: &Value<'_>) {
        let Some(table) = value.get_ref().as_table() else {
            return self.wrong(value, "a table about the removed metric");
        };
        let mut out = Removed { name: String::new(), replacement: None, since: None, note: None };
        let mut named = false;
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "name" => {
                    named = true;
                    out.name = self.string(value).unwrap_or_default();
                }
                "replacement" => out.replacement = self.string(value),
                "since" => out.since = self.string(value),
                "note" => out.note = self.string(value),
                _ => self.unknown(key, "a removed metric", &["name", "replacement", "since", "note"]),
            }
        }
        if !named {
            self.findings.push(Diagnostic::error(TYPE, "expected `name` of the removed metric, found none", self.source, of(value.span())));
        }
        if !out.name.is_empty() {
            self.catalogue.add_removed(out);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{CatalogueFile, Counter, catalogue_schema};
    use super::*;
    use crate::text::LineIndex;

    const FILE: &str = r#"target_labels = ["instance", "job"]

[metrics."a.b"]
type = "gauge"

[metrics.http_requests_total]
type = "counter"
labels = ["method", "status"]
help = "Requests."
unit = "requests"

[metrics."job:x:rate5m"]
type = "unknown"
target_labels = false

[metrics.old]
type = "gauge"

[metrics.old.deprecated]
replacement = "new"
since = "app 2"

[[removed]]
name = "gone"
replacement = 'here{x="y"}'
since = "app 1"
"#;

    fn findings(text: &str) -> Vec<String> {
        let lines = LineIndex::new(text);
        let show = |d: &Diagnostic| {
            let place = lines.locate(text, d.primary.as_ref().expect("present").span.start);
            format!("{}:{} {}", place.line, place.column, d.message)
        };
        read(SourceId(0), text).1.iter().map(show).collect()
    }

    #[test]
    fn reading_and_writing_are_inverse() {
        let (catalogue, found) = read(SourceId(0), FILE);
        assert_eq!(found, []);
        assert_eq!(catalogue.to_toml(), FILE);
        assert_eq!(toml::from_str::<CatalogueFile>(FILE).expect("present"), CatalogueFile::from(&catalogue));
    }

    #[test]
    fn every_mistake_has_a_place() {
        for (text, want) in [
            (
                "[metrics.a]\ntype = \"couter\"\nlables = []\nhelp = 1\n",
                &["2:8 expected a metric type, found `couter`", "3:1 expected a key of a metric, found `lables`", "4:8 expected a string, found an integer"][..],
            ),
            ("[metrics.a]\nlabels = \"none\"\n", &["2:10 expected an array of label names or \"any\", found a string"]),
            ("[metrics.a]\nlabels = [\"x\", 1]\n", &["2:16 expected a string, found an integer"]),
            (
                "metrics = 1\n[[removed]]\nsince = \"x\"\n",
                &["1:11 expected a table of metrics, found an integer", "2:1 expected `name` of the removed metric, found none"],
            ),
            ("[metric.a]\n", &["1:2 expected a key of a catalogue, found `metric`"]),
            ("\u{feff}[metric.a]\r\n", &["1:2 expected a key of a catalogue, found `metric`"]),
            ("[metrics.a]\ndeprecated = { replaced = \"x\" }\n", &["2:16 expected a key of `deprecated`, found `replaced`"]),
        ] {
            assert_eq!(findings(text), want, "{text}");
        }
        assert!(findings("[metrics.a\ntype = \n[metrics.b]\nx = 1\n").iter().any(|f| f == "4:1 expected a key of a metric, found `x`"));
        assert!(findings("[metrics.a]\ntype = \"gauge\"\n[metrics.a]\n")[0].starts_with("3:"));
    }

    #[test]
    fn the_schema_knows_the_keys() {
        let schema = catalogue_schema();
        let keys = |v: &serde_json::Value| v["properties"].as_object().map(|o| o.keys().cloned().collect::<Vec<_>>()).unwrap_or_default();
        assert_eq!(keys(&schema), ["target_labels", "metrics", "removed"]);
        assert_eq!(keys(&schema["$defs"]["MetricField"]), ["type", "labels", "help", "unit", "target_labels", "deprecated"]);
        let valid = jsonschema::validator_for(&schema).expect("present");
        let json = |text: &str| serde_json::to_value(toml::from_str::<toml::Table>(text).expect("present")).expect("present");
        assert!(valid.is_valid(&json(FILE)));
        assert!(!valid.is_valid(&json("[metrics.a]\ntype = \"couter\"\n")));
        assert!(!valid.is_valid(&json("[metrics.a]\nx = 1\n")));
    }

    #[test]
    fn files_contradict_handles() {
        let mut catalogue = Catalogue::new();
        catalogue.add(&Counter::new("a.b"));
        let conflicts = catalogue.merge(read(SourceId(3), FILE).0);
        let found = conflicts[0].diagnostic();
        assert_eq!(found.message, "expected `a.b` to be a counter, as a handle in the code says, found a gauge in a catalogue file");
        assert_eq!(found.primary.map(|p| (p.source, p.span)), Some((SourceId(3), Span::new(46, 51))));
    }
}
