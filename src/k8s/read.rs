//! A PrometheusRule from its manifest. Texts stay as they are written: expressions and durations are [`crate::rules`]' to judge.

use std::collections::BTreeMap;

use super::kinds::Kind;
use super::kinds::prometheus_rule::{PrometheusRule, PrometheusRuleSpec, Rule, RuleGroup};
use super::meta::ObjectMeta;
use crate::diag::{Code, Diagnostic, Level};
use crate::yaml::{Dialect, Fields, Node};

const GROUP: Code = Code("rule/group");
/// What the API server reads YAML with.
const DIALECT: Dialect = Dialect::V2;
const META: &[&str] = &["name", "namespace", "labels", "annotations"];
/// Fields that a cluster adds and that mean nothing in a manifest.
const ADDED: &[&str] = &["creationTimestamp", "generation", "managedFields", "resourceVersion", "selfLink", "uid"];
const GROUP_FIELDS: &[&str] = &["name", "interval", "query_offset", "limit", "labels", "partial_response_strategy", "rules"];
const RULE_FIELDS: &[&str] = &["record", "alert", "expr", "for", "keep_firing_for", "labels", "annotations"];

impl PrometheusRule {
    /// Reads the object at `root`; `None` if it is of another kind, or no mapping. What does not fit is among the findings: an
    /// unknown field of the spec is an error, as the API server refuses it; one of the metadata that is not kept is a warning,
    /// but for those that a cluster adds, which are left out without a word.
    ///
    /// ```
    /// use promforge::k8s::{PrometheusRule, to_value};
    /// use promforge::text::SourceId;
    /// use promforge::yaml;
    /// let text = "apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata:\n  name: a\nspec:\n  groups:\n    - name: g\n      rules:\n        - record: b\n          expr: up\n";
    /// let stream = yaml::read(text, SourceId(0), &yaml::Limits::default());
    /// let mut findings = Vec::new();
    /// let object = stream.documents[0].root().and_then(|root| PrometheusRule::read(root, &mut findings)).expect("one");
    /// assert!(findings.is_empty());
    /// assert_eq!(yaml::write(&to_value(&object)?), text);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn read(root: Node<'_>, findings: &mut Vec<Diagnostic>) -> Option<Self> {
        let is = |field: &str, expected: &str| root.get(field).and_then(|n| n.text()).is_some_and(|text| text == expected);
        if !is("kind", Self::KIND) || !is("apiVersion", &format!("{}/{}", Self::GROUP, Self::VERSION)) {
            return None;
        }
        let fields = Fields::of(root, "a PrometheusRule", DIALECT, findings)?;
        dropped(&fields, &["apiVersion", "kind", "metadata", "spec"], &["status"], findings);
        let metadata = fields.required("metadata", findings).and_then(|n| metadata(n, findings));
        let spec = fields.required("spec", findings).and_then(|n| Fields::of(n, "the spec of a PrometheusRule", DIALECT, findings));
        let groups = spec.map_or_else(Vec::new, |spec| {
            spec.only(&["groups"], findings);
            spec.items("groups", findings).into_iter().filter_map(|n| group(n, findings)).collect()
        });
        let nameless = || ObjectMeta { name: String::new(), namespace: None, labels: BTreeMap::new(), annotations: BTreeMap::new() };
        Some(Self { metadata: metadata.unwrap_or_else(nameless), spec: PrometheusRuleSpec { groups } })
    }
}

/// Warns about fields that are neither kept nor expected to be there.
fn dropped(fields: &Fields<'_>, known: &[&str], added: &[&str], findings: &mut Vec<Diagnostic>) {
    let mut own = Vec::new();
    fields.only(&[known, added].concat(), &mut own);
    findings.extend(own.into_iter().map(|finding| Diagnostic { level: Level::Warning, ..finding }.help("it is not kept")));
}

fn metadata(node: Node<'_>, findings: &mut Vec<Diagnostic>) -> Option<ObjectMeta> {
    let fields = Fields::of(node, "the metadata of an object", DIALECT, findings)?;
    dropped(&fields, META, ADDED, findings);
    Some(ObjectMeta {
        name: text(&fields, "name", findings).unwrap_or_default(),
        namespace: text(&fields, "namespace", findings),
        labels: words(&fields, "labels", findings),
        annotations: words(&fields, "annotations", findings),
    })
}

fn group(node: Node<'_>, findings: &mut Vec<Diagnostic>) -> Option<RuleGroup> {
    let fields = Fields::of(node, "a rule group", DIALECT, findings)?;
    fields.only(GROUP_FIELDS, findings);
    let name = text(&fields, "name", findings).unwrap_or_default();
    if name.is_empty() && fields.lacks("name") {
        findings.push(Diagnostic::error(GROUP, "expected a name for the rule group, found none", node.source(), fields.head()).help("add `name:`"));
    }
    Some(RuleGroup {
        name,
        interval: text(&fields, "interval", findings),
        query_offset: text(&fields, "query_offset", findings),
        limit: fields.has("limit").then(|| fields.int("limit", findings)).flatten(),
        labels: words(&fields, "labels", findings),
        partial_response_strategy: text(&fields, "partial_response_strategy", findings),
        rules: fields.items("rules", findings).into_iter().filter_map(|n| rule(n, findings)).collect(),
    })
}

fn rule(node: Node<'_>, findings: &mut Vec<Diagnostic>) -> Option<Rule> {
    let fields = Fields::of(node, "a rule", DIALECT, findings)?;
    fields.only(RULE_FIELDS, findings);
    fields.required("expr", findings);
    Some(Rule {
        record: text(&fields, "record", findings),
        alert: text(&fields, "alert", findings),
        expr: text(&fields, "expr", findings).unwrap_or_default(),
        hold: text(&fields, "for", findings),
        keep_firing_for: text(&fields, "keep_firing_for", findings),
        labels: words(&fields, "labels", findings),
        annotations: words(&fields, "annotations", findings),
    })
}

fn text(fields: &Fields<'_>, field: &str, findings: &mut Vec<Diagnostic>) -> Option<String> {
    fields.has(field).then(|| fields.str(field, findings)).flatten().map(std::borrow::Cow::into_owned)
}

fn words(fields: &Fields<'_>, field: &str, findings: &mut Vec<Diagnostic>) -> BTreeMap<String, String> {
    let entries = fields.strings(field, findings);
    entries
        .into_iter()
        .map(|(key, value)| (key.text().unwrap_or_default().into_owned(), value.as_str(field, DIALECT).unwrap_or_default().into_owned()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::k8s::to_value;
    use crate::text::SourceId;
    use crate::yaml::{Limits, read, write};

    fn object(text: &str) -> (Option<PrometheusRule>, Vec<String>) {
        let stream = read(text, SourceId(0), &Limits::default());
        let mut findings = stream.findings.clone();
        let object = stream.documents.first().and_then(|d| d.root()).and_then(|root| PrometheusRule::read(root, &mut findings));
        (object, findings.iter().map(|d| format!("{} {}", d.level.as_str(), d.message)).collect())
    }

    #[test]
    fn what_was_written_is_read() {
        let awkward = Rule {
            alert: Some("yes".into()),
            expr: "a\n  / # why\nb\n".into(),
            annotations: [("a b", "1"), ("~", ""), ("c", "{{ $x }}\n\n")].map(|(k, v)| (k.to_owned(), v.to_owned())).into(),
            ..Rule::default()
        };
        let mut second = PrometheusRule::example();
        second.metadata = ObjectMeta::new("b").annotation("example.com/a", "true\n");
        second.spec.groups.push(RuleGroup { name: "0x1".into(), rules: vec![awkward], limit: Some(0), ..RuleGroup::default() });
        for expected in [PrometheusRule::example(), second] {
            let text = write(&to_value(&expected).expect("a value"));
            let (found, findings) = object(&text);
            assert_eq!((found, findings), (Some(expected), Vec::new()), "{text}");
        }
    }

    #[test]
    fn what_is_not_kept_is_said() {
        let head = "apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\n";
        for (text, expected) in [
            ("metadata: {name: a, creationTimestamp: null, uid: x}\nspec: {}\nstatus: {}\n", ""),
            ("metadata: {name: a, finalizers: [x]}\nspec: {groups: []}\n", "warning expected a field of the metadata of an object, found `finalizers`"),
            ("metadata: {name: a}\nspec: {groups: [{rules: []}]}\n", "error expected a name for the rule group, found none"),
            ("metadata: {name: a}\nspec: {groups: [{name: b, rules: [{alert: c}]}]}\n", "error expected field `expr` in a rule, found none"),
            ("metadata: {name: a}\nspec: {groups: [{name: b, intervall: 5m, rules: []}]}\n", "error expected a field of a rule group, found `intervall`"),
            ("metadata: {name: a}\nspec: {groups: [{name: b, rules: [{record: c, expr: 1, labels: {a: 1}}]}]}\n", ""),
            ("spec: {}\n", "error expected field `metadata` in a PrometheusRule, found none"),
        ] {
            let (found, findings) = object(&format!("{head}{text}"));
            assert_eq!((found.is_some(), findings.join("; ")), (true, expected.to_owned()), "{text}");
        }
        assert_eq!(object("kind: ConfigMap\napiVersion: v1\n"), (None, Vec::new()));
        assert_eq!(object("groups: []\n"), (None, Vec::new()));
    }
}
