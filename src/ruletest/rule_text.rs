//! The groups of what a unit test names as a rule file: a rule file, and beyond promtool PrometheusRule objects, lists of them, and
//! ConfigMaps that hold rule files. What promtool accepts means what it means there.

use crate::diag::{Code, Diagnostic, Level};
use crate::promql::{Features, parse_all};
use crate::rules::{CompiledGroup, FoundGroup, Shape, read_groups, read_rule_file};
use crate::text::{Mapped, SourceId, Span};
use crate::yaml::{self, Dialect, Document, Fields, Node};

use super::settings::Settings;

const UNKNOWN_FIELD: Code = Code("yaml/unknown-field");
const OBJECT: Code = Code("test/rule-object");
const NO_RULES: Code = Code("test/no-rules");
const FEATURE: Code = Code("test/feature");

/// How deep lists may hold lists.
const MAX_LISTS: usize = 8;

/// The rules of one text.
#[derive(Debug, Clone)]
pub struct RuleText {
    /// The groups, in order.
    pub groups: Vec<CompiledGroup>,
    /// Whether there are errors: no test can be run against it.
    pub refused: bool,
}

/// Reads the rules of a text. `features` is what the reader of rule files allows (`--enable-feature`), `settings` what can be
/// evaluated then; with `ignore_unknown_fields` fields that Prometheus does not know are passed over.
pub fn read_rule_text(
    text: &str,
    source: SourceId,
    features: &Features,
    settings: &Settings,
    ignore_unknown_fields: bool,
    findings: &mut Vec<Diagnostic>,
) -> RuleText {
    let mut reader = Reader { source, features: *features, evaluated: settings.features, ignore_unknown_fields, found: Vec::new(), groups: Vec::new() };
    reader.file(text);
    if ignore_unknown_fields {
        reader.found.retain(|d| d.code != UNKNOWN_FIELD);
    }
    let refused = reader.found.iter().any(|d| d.level == Level::Error);
    findings.append(&mut reader.found);
    RuleText { groups: reader.groups, refused }
}

struct Reader {
    source: SourceId,
    features: Features,
    evaluated: Features,
    ignore_unknown_fields: bool,
    found: Vec<Diagnostic>,
    groups: Vec<CompiledGroup>,
}

/// Whether a document says what object it is.
fn is_object(root: Node<'_>) -> bool {
    root.get("apiVersion").is_some() && root.get("kind").is_some()
}

impl Reader {
    fn file(&mut self, text: &str) {
        let stream = yaml::read(text, self.source, &yaml::Limits::default());
        let roots: Vec<Node<'_>> = stream.documents.iter().filter_map(Document::root).filter(|root| !root.is_null()).collect();
        let Some(object) = roots.first().copied().filter(|root| is_object(*root)) else {
            // Whatever stands behind the first document is not read, which is a warning there.
            let mut own = Vec::new();
            let groups = read_rule_file(&stream, &self.features, &mut own);
            self.add(&groups, own, None);
            return;
        };
        if self.ignore_unknown_fields {
            let message = "expected a rule file, found a Kubernetes object, in which promtool finds no rules with --ignore-unknown-fields";
            let help = "leave --ignore-unknown-fields out: the rules of objects are read without it";
            self.found.push(Diagnostic::warning(NO_RULES, message, self.source, object.head()).help(help));
            return;
        }
        self.found.extend(stream.findings.iter().cloned());
        let message = "the rules are those of Kubernetes objects, which promtool refuses";
        self.found.push(Diagnostic::info(OBJECT, message, self.source, object.head()));
        for root in roots {
            self.object(root, None);
        }
        if self.groups.is_empty() && !self.found.iter().any(|d| d.level == Level::Error) {
            let message = "expected a PrometheusRule, or a ConfigMap with rule files, found no rules";
            self.found.push(Diagnostic::warning(NO_RULES, message, self.source, object.head()));
        }
    }

    /// One document, and what it holds; `outer` is the text that it stands in, if that is not the file.
    fn object(&mut self, root: Node<'_>, outer: Option<&Mapped>) {
        let mut open = vec![(root, 0)];
        while let Some((object, depth)) = open.pop() {
            let kind = object.get("kind").and_then(Node::text).unwrap_or_default();
            match &*kind {
                _ if !is_object(object) => {
                    let mut own = Vec::new();
                    let groups = match Fields::of(object, "a rule file", Dialect::V3, &mut own).filter(|fields| fields.has("groups")) {
                        Some(fields) => {
                            fields.only(&["groups"], &mut own);
                            read_groups(&fields, Shape::File, &self.features, &mut own)
                        }
                        None => {
                            own.clear();
                            Vec::new()
                        }
                    };
                    self.add(&groups, own, outer);
                }
                "PrometheusRule" => {
                    let mut own = Vec::new();
                    let spec = object.get("spec").and_then(|spec| Fields::of(spec, "the spec of a PrometheusRule", Dialect::V3, &mut own));
                    let groups = spec.map(|fields| {
                        fields.only(&["groups"], &mut own);
                        read_groups(&fields, Shape::Object, &self.features, &mut own)
                    });
                    self.add(&groups.unwrap_or_default(), own, outer);
                }
                // An object inside of a text inside of an object is nobody's.
                "ConfigMap" if outer.is_none() => self.config_map(object),
                _ if kind.ends_with("List") && depth < MAX_LISTS => {
                    let items = object.get("items").and_then(Node::sequence);
                    let mut items: Vec<_> = items.iter().flat_map(|list| list.items()).map(|item| (item, depth + 1)).collect();
                    items.reverse();
                    open.extend(items);
                }
                _ => {}
            }
        }
    }

    /// The texts of `data` that are rule files or PrometheusRules; whatever else is there is left alone.
    fn config_map(&mut self, object: Node<'_>) {
        let Some(data) = object.get("data").and_then(Node::mapping) else { return };
        for (_, value) in data.merged() {
            let Some(text) = value.mapped() else { continue };
            let stream = yaml::read(text.as_str(), self.source, &yaml::Limits::default());
            for root in stream.documents.iter().filter_map(Document::root).filter(|root| root.get("groups").is_some() || is_object(*root)) {
                self.found.extend(stream.findings.iter().cloned().map(|finding| hosted(finding, &text)));
                self.object(root, Some(&text));
            }
        }
    }

    fn add(&mut self, groups: &[FoundGroup], own: Vec<Diagnostic>, outer: Option<&Mapped>) {
        let host = |finding: Diagnostic| outer.map_or_else(|| finding.clone(), |outer| hosted(finding.clone(), outer));
        self.found.extend(own.into_iter().map(host));
        for rule in groups.iter().flat_map(|group| &group.rules).filter(|rule| rule.parsed.is_some()) {
            let parsed = parse_all(rule.expr.as_str(), &self.evaluated);
            for error in parsed.errors.iter().take(1) {
                let mut finding = error.to_diagnostic(self.source, &rule.expr);
                finding.code = FEATURE;
                finding.fix = None;
                finding.help = vec![
                    "promtool loads such a rule, and fails as soon as it evaluates it: its test engine has no optional part of PromQL".to_owned(),
                    "`--features NAMES` allows them in evaluations, too".to_owned(),
                ];
                self.found.push(host(finding));
            }
        }
        self.groups.extend(groups.iter().map(|group| CompiledGroup::new(group.to_group())));
    }
}

/// A finding in a text inside of the file, with its places in the file.
fn hosted(mut finding: Diagnostic, outer: &Mapped) -> Diagnostic {
    for label in finding.primary.iter_mut().chain(&mut finding.others) {
        label.span = outer.host(Span::new(label.span.start, label.span.end));
    }
    finding.fix = None;
    finding
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, ignore: bool) -> (Vec<String>, Vec<String>) {
        let mut findings = Vec::new();
        let rules = read_rule_text(text, SourceId(0), &Features::server(), &Settings::default(), ignore, &mut findings);
        let said = findings.into_iter().map(|d| format!("{} {}", d.primary.map_or(0, |l| l.span.start), d.code));
        (rules.groups.iter().map(|g| format!("{} {}", g.group().name, g.group().rules.len())).collect(), said.collect())
    }

    const GROUP: &str = "groups: [{name: NAME, rules: [{record: a, expr: up}]}]";

    #[test]
    fn what_holds_rules() {
        let group = |name: &str| GROUP.replace("NAME", name);
        let object = |name: &str| format!("apiVersion: v1\nkind: PrometheusRule\nspec: {{{}}}\n", group(name));
        let map = |text: &str| format!("apiVersion: v1\nkind: ConfigMap\ndata:\n  a.yaml: |\n    {}\n  b.txt: hello\n", text.replace('\n', "\n    "));
        for (text, groups, said) in [
            (group("a"), &["a 1"] as &[&str], &[] as &[&str]),
            (format!("{}\n---\n{}", group("a"), object("b")), &["a 1"], &["56 yaml/documents"]),
            (object("a"), &["a 1"], &["0 test/rule-object"]),
            (format!("{}---\n{}\n---\n{}", object("a"), group("b"), object("c")), &["a 1", "b 1", "c 1"], &["0 test/rule-object"]),
            (format!("apiVersion: v1\nkind: List\nitems:\n- {}\n", object("a").replace('\n', "\n  ")), &["a 1"], &["0 test/rule-object"]),
            (map(&group("a")), &["a 1"], &["0 test/rule-object"]),
            (map(&object("a")), &["a 1"], &["0 test/rule-object"]),
            ("apiVersion: v1\nkind: Secret\n".to_owned(), &[], &["0 test/rule-object", "0 test/no-rules"]),
            (map("groups: [{name: a, rules: [{record: a, expr: sum(}]}]"), &["a 0"], &["0 test/rule-object", "102 promql/syntax"]),
        ] {
            assert_eq!(read(&text, false), (groups.iter().map(|g| (*g).to_owned()).collect(), said.iter().map(|s| (*s).to_owned()).collect()), "{text}");
        }
        assert_eq!(read(&object("a"), true), (vec![], vec!["0 test/no-rules".to_owned()]), "as promtool, which sees no groups");
        assert_eq!(read("groups: []\nowner: us\n", true), (vec![], vec![]));
        assert_eq!(read("groups: []\nowner: us\n", false).1, ["11 yaml/unknown-field"]);
    }

    #[test]
    fn what_promtool_loads_but_cannot_evaluate() {
        let text = "groups: [{name: a, rules: [{record: a, expr: 'sum_over_time(up[5m * 2])'}]}]";
        assert_eq!(read(text, false).1, ["63 test/feature"]);
        let settings = Settings { features: Features::suite(), ..Settings::default() };
        let mut findings = Vec::new();
        assert!(!read_rule_text(text, SourceId(0), &Features::server(), &settings, false, &mut findings).refused, "{findings:?}");
    }
}
