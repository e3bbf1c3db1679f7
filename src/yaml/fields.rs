//! What readers of typed files need: fields by name, values by type, and the findings about what does not fit. It knows no
//! file format; durations, label names and the like are the callers'.
//!
//! Conversions are those of Go's `Unmarshal` into a typed struct, so that a file means the same here and in Prometheus.

#![expect(clippy::result_large_err, reason = "the error is the finding itself; readers push it on and go on")]

use std::borrow::Cow;

use super::base64;
use super::resolve::{Dialect, ScalarValue, resolve};
use super::tree::{Kind, Mapping, Node, ScalarStyle, Sequence, is_merge};
use crate::diag::{Code, Diagnostic, Edit, Fix, Safety};
use crate::text::{Mapped, Span};

const WRONG_TYPE: Code = Code("yaml/wrong-type");
const UNKNOWN_FIELD: Code = Code("yaml/unknown-field");
const MISSING_FIELD: Code = Code("yaml/missing-field");
const NULL_KEY: Code = Code("yaml/null-key");

/// Whether go-yaml v3 passes over the entry without a word: its key is null. To v2 such a key is an empty text.
fn is_skipped(key: Node<'_>, dialect: Dialect) -> bool {
    dialect == Dialect::V3 && key.is_null()
}

fn skipped(key: Node<'_>) -> Diagnostic {
    let found = Diagnostic::warning(NULL_KEY, "expected a name, found null", key.source(), key.head());
    found.help("Prometheus passes over this entry without a word: write a name in front of its `:`, or remove it")
}

impl<'d> Node<'d> {
    /// What a scalar stands for, aliases followed; `None` for collections. A value that its explicit tag forbids counts as
    /// what it looks like.
    #[must_use]
    pub fn value(self, dialect: Dialect) -> Option<ScalarValue> {
        let scalar = self.scalar()?;
        Some(resolve(scalar.style(), self.target().tag(), &scalar.text(), dialect).unwrap_or_else(|found| found))
    }

    /// Whether it is null: `key:`, `~` or `null`.
    #[must_use]
    pub fn is_null(self) -> bool {
        self.value(Dialect::V3) == Some(ScalarValue::Null)
    }

    /// What it is, in words with an article: `a mapping`, `a sequence`, `an integer`.
    #[must_use]
    pub fn describe(self, dialect: Dialect) -> &'static str {
        match self.target().kind() {
            Kind::Mapping(_) => "a mapping",
            Kind::Sequence(_) => "a sequence",
            Kind::Alias(_) => "an alias of nothing",
            Kind::Scalar(_) => self.value(dialect).map_or("a string", ScalarValue::describe),
        }
    }

    /// The finding that `field` holds something else than `expected` (with its article: `a string`).
    #[must_use]
    pub fn wrong_type(self, field: &str, expected: &str, dialect: Dialect) -> Diagnostic {
        let mut found = self.describe(dialect).to_owned();
        if let Some(text) = self.text().filter(|t| !t.is_empty() && t.len() <= 60 && !t.contains('\n')) {
            found = format!("{found} (`{text}`)");
        }
        Diagnostic::error(WRONG_TYPE, format!("expected {expected} for `{field}`, found {found}"), self.source(), self.head())
    }

    fn tagged(self, field: &str, expected: &str, dialect: Dialect) -> Result<ScalarValue, Diagnostic> {
        let Some(scalar) = self.scalar() else { return Err(self.wrong_type(field, expected, dialect)) };
        let tag = self.target().tag();
        resolve(scalar.style(), tag, &scalar.text(), dialect).map_err(|found| {
            let message = format!("expected `{field}` to be what its tag `{}` says, found {}", tag.unwrap_or_default(), found.describe());
            Diagnostic::error(WRONG_TYPE, message, self.source(), self.head()).help("remove the tag, or write a value that fits it")
        })
    }

    /// The text that a Go `string` field receives: the text as written of any scalar (`0x10` stays `0x10`, `yes` stays
    /// `yes`), and an empty one for null.
    ///
    /// # Errors
    /// A finding for a mapping, a sequence, binary data that is no base64 of a text, or a value that contradicts its tag.
    pub fn as_str(self, field: &str, dialect: Dialect) -> Result<Cow<'d, str>, Diagnostic> {
        match self.tagged(field, "a string", dialect)? {
            ScalarValue::Null => Ok(Cow::Borrowed("")),
            ScalarValue::Binary => match self.text().as_deref().and_then(base64::decode) {
                Some(text) => Ok(Cow::Owned(text)),
                None => Err(self.wrong_type(field, "a string", dialect).help("`!!binary` takes base64 of UTF-8 text: write the text itself")),
            },
            _ => Ok(self.text().unwrap_or_default()),
        }
    }

    /// As [`Node::as_str`], with the way back to the file.
    ///
    /// # Errors
    /// As [`Node::as_str`].
    pub fn as_mapped(self, field: &str, dialect: Dialect) -> Result<Mapped, Diagnostic> {
        let text = self.as_str(field, dialect)?;
        let span = self.target().span();
        let at = span.start;
        if self.value(dialect) == Some(ScalarValue::Binary) {
            let mut whole = Mapped::builder(at);
            whole.replaced(&text, at, span.len());
            return Ok(whole.finish(span.end));
        }
        Ok(if text.is_empty() && self.is_null() { Mapped::verbatim("", at) } else { self.mapped().unwrap_or_default() })
    }

    /// The value that a Go `int64` field receives. Null gives 0, a fraction is cut off.
    ///
    /// # Errors
    /// A finding for anything that is no number, or too large.
    pub fn as_int(self, field: &str, dialect: Dialect) -> Result<i64, Diagnostic> {
        let wrong = || self.wrong_type(field, "an integer", dialect);
        match self.tagged(field, "an integer", dialect)? {
            ScalarValue::Null => Ok(0),
            ScalarValue::Int(n) => Ok(n),
            #[expect(clippy::cast_possible_truncation, reason = "Go cuts fractions off, and looks at the upper end of the range only")]
            ScalarValue::Float(f) if f < 9_223_372_036_854_775_808.0 => Ok(f as i64),
            _ => Err(wrong()),
        }
    }

    /// The value that a Go `float64` field receives; null gives 0.
    ///
    /// # Errors
    /// A finding for anything that is no number, texts like `NaN` and `Inf` included.
    pub fn as_f64(self, field: &str, dialect: Dialect) -> Result<f64, Diagnostic> {
        #[expect(clippy::cast_precision_loss, reason = "Go converts the same way")]
        match self.tagged(field, "a number", dialect)? {
            ScalarValue::Null => Ok(0.0),
            ScalarValue::Int(n) => Ok(n as f64),
            ScalarValue::UInt(n) => Ok(n as f64),
            ScalarValue::Float(f) => Ok(f),
            _ => {
                let wrong = self.wrong_type(field, "a number", dialect);
                Err(match self.text().unwrap_or_default().to_ascii_lowercase().as_str() {
                    "nan" => wrong.help("YAML spells it `.nan`"),
                    "inf" | "+inf" => wrong.help("YAML spells it `.inf`"),
                    "-inf" => wrong.help("YAML spells it `-.inf`"),
                    _ => wrong,
                })
            }
        }
    }

    /// The value that a Go `bool` field receives; null gives false. [`Dialect::V3`] takes `yes`, `no`, `on`, `off`, `y`, `n`
    /// here too, even quoted.
    ///
    /// # Errors
    /// A finding for anything else.
    pub fn as_bool(self, field: &str, dialect: Dialect) -> Result<bool, Diagnostic> {
        let value = self.tagged(field, "a boolean", dialect)?;
        let text = self.text().unwrap_or_default();
        match value {
            ScalarValue::Null => Ok(false),
            ScalarValue::Bool(b) => Ok(b),
            ScalarValue::Str if dialect == Dialect::V3 => match resolve(ScalarStyle::Plain, None, &text, Dialect::V2) {
                Ok(ScalarValue::Bool(b)) if !matches!(text.to_ascii_lowercase().as_str(), "true" | "false") => Ok(b),
                _ => Err(self.wrong_type(field, "a boolean", dialect).help("write `true` or `false`")),
            },
            _ => Err(self.wrong_type(field, "a boolean", dialect).help("write `true` or `false`")),
        }
    }

    /// The items of a list; null gives none.
    ///
    /// # Errors
    /// A finding for anything else.
    pub fn as_sequence(self, field: &str, dialect: Dialect) -> Result<Option<Sequence<'d>>, Diagnostic> {
        match self.sequence() {
            Some(list) => Ok(Some(list)),
            None if self.is_null() => Ok(None),
            None => Err(self.wrong_type(field, "a sequence", dialect).help("start each item with `- `")),
        }
    }

    /// The mapping; null gives none.
    ///
    /// # Errors
    /// A finding for anything else.
    pub fn as_mapping(self, field: &str, dialect: Dialect) -> Result<Option<Mapping<'d>>, Diagnostic> {
        match self.mapping() {
            Some(mapping) => Ok(Some(mapping)),
            None if self.is_null() => Ok(None),
            None => Err(self.wrong_type(field, "a mapping", dialect).help("write `key: value` lines, indented")),
        }
    }
}

/// The fields of one typed object, merge keys followed.
///
/// ```
/// use promforge::text::SourceId;
/// use promforge::yaml::{Dialect, Fields, Limits, read};
/// let stream = read("name: a\nintervall: 5m\n", SourceId(0), &Limits::default());
/// let mut findings = Vec::new();
/// let root = stream.documents[0].root().expect("a document");
/// let group = Fields::of(root, "a rule group", Dialect::V3, &mut findings).expect("a mapping");
/// group.only(&["name", "interval", "rules"], &mut findings);
/// assert_eq!(group.str("name", &mut findings).as_deref(), Some("a"));
/// assert_eq!(findings[0].message, "expected a field of a rule group, found `intervall`");
/// assert_eq!(findings[0].help, ["did you mean `interval`?"]);
/// ```
#[derive(Debug, Clone)]
pub struct Fields<'d> {
    mapping: Mapping<'d>,
    entries: Vec<(Node<'d>, Node<'d>)>,
    what: &'static str,
    dialect: Dialect,
}

impl<'d> Fields<'d> {
    /// The fields of `node`, which is `what` (with its article: `a rule group`). Anything but a mapping is a finding.
    pub fn of(node: Node<'d>, what: &'static str, dialect: Dialect, findings: &mut Vec<Diagnostic>) -> Option<Self> {
        if node.is_nothing() {
            return None;
        }
        let Some(mapping) = node.mapping() else {
            let message = format!("expected a mapping for {what}, found {}", node.describe(dialect));
            findings.push(Diagnostic::error(WRONG_TYPE, message, node.source(), node.head()).help("write `key: value` lines, indented"));
            return None;
        };
        Some(Self { mapping, entries: mapping.merged(), what, dialect })
    }

    /// The mapping itself.
    #[must_use]
    pub fn mapping(&self) -> Mapping<'d> {
        self.mapping
    }

    /// Key and value nodes, merge keys followed.
    #[must_use]
    pub fn entries(&self) -> &[(Node<'d>, Node<'d>)] {
        &self.entries
    }

    /// Whether fields may be missing only because of what is reported already: the text was cut off here by a syntax error,
    /// or a merge key stands for nothing.
    #[must_use]
    pub fn is_partial(&self) -> bool {
        let nothing = |n: Node<'_>| n.is_nothing() || n.sequence().is_some_and(|list| list.items().any(Node::is_nothing));
        self.mapping.node().is_cut_off() || self.mapping.entries().any(|(key, value)| is_merge(key) && nothing(value))
    }

    /// Whether it is worth saying that `field` is missing or empty: nothing else was said about it, and nothing cut it off.
    #[must_use]
    pub fn lacks(&self, field: &str) -> bool {
        let usable = |n: Node<'_>| n.as_str(field, self.dialect).is_ok();
        !self.is_partial() && self.get(field).is_none_or(usable)
    }

    /// The value of a field, null included.
    #[must_use]
    pub fn get(&self, field: &str) -> Option<Node<'d>> {
        self.entry(field).map(|(_, value)| value)
    }

    /// Key and value of a field.
    #[must_use]
    pub fn entry(&self, field: &str) -> Option<(Node<'d>, Node<'d>)> {
        self.entries.iter().copied().find(|(key, _)| key.text().is_some_and(|t| t == field) && !is_skipped(*key, self.dialect))
    }

    /// Whether the field is there and not null.
    #[must_use]
    pub fn has(&self, field: &str) -> bool {
        self.get(field).is_some_and(|n| !n.is_null())
    }

    /// The value of a field that must be there.
    pub fn required(&self, field: &str, findings: &mut Vec<Diagnostic>) -> Option<Node<'d>> {
        let found = self.get(field);
        if found.is_none() && !self.is_partial() {
            findings.push(self.missing(field));
        }
        found
    }

    /// The finding that a field is not there; it points at the object's first line.
    #[must_use]
    pub fn missing(&self, field: &str) -> Diagnostic {
        let message = format!("expected field `{field}` in {}, found none", self.what);
        let node = self.mapping.node();
        Diagnostic::error(MISSING_FIELD, message, node.source(), node.head()).help(format!("add `{field}:`"))
    }

    /// Reports every field that is not in `known`, with the nearest known one.
    pub fn only(&self, known: &[&str], findings: &mut Vec<Diagnostic>) {
        for (key, _) in &self.entries {
            if is_skipped(*key, self.dialect) {
                findings.push(skipped(*key));
                continue;
            }
            let name = key.text();
            if name.as_ref().is_some_and(|n| known.contains(&n.as_ref())) {
                continue;
            }
            let found = name.as_ref().map_or_else(|| key.describe(self.dialect).to_owned(), |n| format!("`{n}`"));
            let message = format!("expected a field of {}, found {found}", self.what);
            let mut finding = Diagnostic::error(UNKNOWN_FIELD, message, key.source(), key.head());
            let taken = |k: &&&str| self.get(k).is_none();
            match name.as_ref().and_then(|n| nearest(n, known.iter().filter(taken).copied()).or_else(|| nearest(n, known.iter().copied()))) {
                Some(near) => {
                    let edits = vec![Edit { source: key.source(), span: key.span(), text: near.to_owned() }];
                    finding =
                        finding.help(format!("did you mean `{near}`?")).fix(Fix { title: format!("replace it by `{near}`"), edits, safety: Safety::Unsafe });
                }
                None => finding = finding.help(format!("fields of {}: {}", self.what, known.join(", "))),
            }
            findings.push(finding);
        }
    }

    fn take<T>(&self, field: &str, findings: &mut Vec<Diagnostic>, read: impl FnOnce(Node<'d>) -> Result<T, Diagnostic>) -> Option<T> {
        // What an alias of nothing lacks was said by the reader.
        read(self.get(field).filter(|n| !n.is_nothing())?).map_err(|d| findings.push(d)).ok()
    }

    /// A text, see [`Node::as_str`]; `None` if it is not there or wrong (which is reported).
    pub fn str(&self, field: &str, findings: &mut Vec<Diagnostic>) -> Option<Cow<'d, str>> {
        self.take(field, findings, |n| n.as_str(field, self.dialect))
    }

    /// A text with the way back to the file, see [`Node::as_mapped`].
    pub fn mapped(&self, field: &str, findings: &mut Vec<Diagnostic>) -> Option<Mapped> {
        self.take(field, findings, |n| n.as_mapped(field, self.dialect))
    }

    /// A whole number, see [`Node::as_int`].
    pub fn int(&self, field: &str, findings: &mut Vec<Diagnostic>) -> Option<i64> {
        self.take(field, findings, |n| n.as_int(field, self.dialect))
    }

    /// A number, see [`Node::as_f64`].
    pub fn f64(&self, field: &str, findings: &mut Vec<Diagnostic>) -> Option<f64> {
        self.take(field, findings, |n| n.as_f64(field, self.dialect))
    }

    /// A boolean, see [`Node::as_bool`].
    pub fn bool(&self, field: &str, findings: &mut Vec<Diagnostic>) -> Option<bool> {
        self.take(field, findings, |n| n.as_bool(field, self.dialect))
    }

    /// The items of a list, none if it is missing, null or wrong (which is reported).
    pub fn items(&self, field: &str, findings: &mut Vec<Diagnostic>) -> Vec<Node<'d>> {
        let list = self.take(field, findings, |n| n.as_sequence(field, self.dialect)).flatten();
        list.map(|l| l.items().collect()).unwrap_or_default()
    }

    /// A mapping of names to texts, such as `labels`, in the file's order; none if it is missing, null or wrong (which is
    /// reported).
    pub fn strings(&self, field: &str, findings: &mut Vec<Diagnostic>) -> Vec<(Node<'d>, Node<'d>)> {
        let mapping = self.take(field, findings, |n| n.as_mapping(field, self.dialect)).flatten();
        let mut entries = mapping.map(Mapping::merged).unwrap_or_default();
        entries.retain(|(key, value)| {
            if key.is_nothing() || value.is_nothing() {
                return false;
            }
            if is_skipped(*key, self.dialect) {
                findings.push(skipped(*key));
                return false;
            }
            let name = key.text().unwrap_or_default();
            [(*key, "a key"), (*value, name.as_ref())].iter().all(|(n, f)| n.as_str(f, self.dialect).map_err(|d| findings.push(d)).is_ok())
        });
        entries
    }

    /// Where to point when something about the whole object is wrong: its first line.
    #[must_use]
    pub fn head(&self) -> Span {
        self.mapping.node().head()
    }
}

/// The candidate nearest to `name` by edit distance, if it is near enough to be meant: at most a third of its letters differ.
#[must_use]
pub fn nearest<'c>(name: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    crate::text::nearest(name, candidates).first().copied()
}

#[cfg(test)]
mod tests {
    use super::super::{Limits, read};
    use super::*;
    use crate::text::SourceId;

    /// Reads `f: TEXT` and gives the field's value or message.
    fn with<T: std::fmt::Debug>(text: &str, get: impl Fn(Node<'_>) -> Result<T, Diagnostic>) -> String {
        let text = format!("f: {text}\n");
        let stream = read(&text, SourceId(0), &Limits::default());
        let node = stream.documents[0].root().and_then(|r| r.get("f")).expect("a field");
        match get(node) {
            Ok(v) => format!("{v:?}"),
            Err(d) => d.message,
        }
    }

    #[test]
    fn fields_receive_what_go_gives_them() {
        let str = |t: &str| with(t, |n| n.as_str("f", Dialect::V3).map(Cow::into_owned));
        assert_eq!(str("0x10"), "\"0x10\"");
        assert_eq!(str("yes"), "\"yes\"");
        assert_eq!(str("2001-01-01"), "\"2001-01-01\"");
        assert_eq!(str("~"), "\"\"");
        assert_eq!(str(""), "\"\"");
        assert_eq!(str("'~'"), "\"~\"");
        assert_eq!(str("[a]"), "expected a string for `f`, found a sequence");
        assert_eq!(str("!!int x"), "expected `f` to be what its tag `!!int` says, found a string");
        let int = |t: &str| with(t, |n| n.as_int("f", Dialect::V3));
        assert_eq!(int("010"), "8");
        assert_eq!(int("1.9"), "1");
        assert_eq!(int("\"1\""), "expected an integer for `f`, found a string (`1`)");
        let float = |t: &str| with(t, |n| n.as_f64("f", Dialect::V2));
        assert_eq!(float("1e3"), "1000.0");
        assert_eq!(float("NaN"), "expected a number for `f`, found a string (`NaN`)");
        let bool = |t: &str, d| with(t, |n| n.as_bool("f", d));
        assert_eq!(bool("'yes'", Dialect::V3), "true");
        assert_eq!(bool("'yes'", Dialect::V2), "expected a boolean for `f`, found a string (`yes`)");
        assert_eq!(bool("off", Dialect::V2), "false");
        assert_eq!(bool("1", Dialect::V3), "expected a boolean for `f`, found an integer (`1`)");
    }

    #[test]
    fn unknown_and_missing_fields_say_what_was_meant() {
        let text = "exprr: up\n1: x\nlabels: {a: [b], c: d}\n";
        let stream = read(text, SourceId(0), &Limits::default());
        let mut found = Vec::new();
        let fields = Fields::of(stream.documents[0].root().expect("root"), "a rule", Dialect::V3, &mut found).expect("a mapping");
        fields.only(&["expr", "labels"], &mut found);
        fields.required("expr", &mut found);
        assert_eq!(fields.strings("labels", &mut found).len(), 1);
        let said: Vec<_> = found.iter().map(|d| (d.code.0, d.message.as_str(), d.help.first().map_or("", String::as_str))).collect();
        assert_eq!(
            said,
            [
                ("yaml/unknown-field", "expected a field of a rule, found `exprr`", "did you mean `expr`?"),
                ("yaml/unknown-field", "expected a field of a rule, found `1`", "fields of a rule: expr, labels"),
                ("yaml/missing-field", "expected field `expr` in a rule, found none", "add `expr:`"),
                ("yaml/wrong-type", "expected a string for `a`, found a sequence", ""),
            ]
        );
    }

    #[test]
    fn null_keys_are_passed_over_as_in_go() {
        let text = "~: [x]\nexpr: up\nlabels: {null: [b], \"\": c, \"~\": d}\n";
        let stream = read(text, SourceId(0), &Limits::default());
        let names = |dialect| {
            let mut found = Vec::new();
            let fields = Fields::of(stream.documents[0].root().expect("root"), "a rule", dialect, &mut found).expect("a mapping");
            fields.only(&["expr", "labels"], &mut found);
            let names: Vec<_> = fields.strings("labels", &mut found).iter().map(|(key, _)| key.text().unwrap_or_default().into_owned()).collect();
            (names, found.iter().map(|d| d.code.0).collect::<Vec<_>>())
        };
        assert_eq!(names(Dialect::V3), (vec![String::new(), "~".to_owned()], vec!["yaml/null-key"; 2]));
        assert_eq!(names(Dialect::V2).1, ["yaml/unknown-field", "yaml/wrong-type"]);
    }

    #[test]
    fn the_nearest_name_is_near() {
        assert_eq!(nearest("recrod", ["record", "alert"]), Some("record"));
        assert_eq!(nearest("x", ["a", "b"]), None);
        assert_eq!(nearest("intervall", ["interval", "limit"]), Some("interval"));
    }
}
