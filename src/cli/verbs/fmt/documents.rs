//! Where expressions stand in a YAML file, and the file's text with each of them formatted: in rule files, PrometheusRule
//! objects, and rule files that a ConfigMap holds as literal blocks. Opens and prints nothing.

use crate::diag::{Code, Diagnostic, Edit};
use crate::promql::{Features, format, parse, parse_all};
use crate::text::{Mapped, SourceId};
use crate::yaml::{self, Node};

use crate::cli::findings::has_errors;

const SYNTAX: Code = Code("promql/syntax");

/// A file after formatting.
pub(super) struct Formatted {
    /// Its text.
    pub(super) text: String,
    /// How many expressions it has.
    pub(super) expressions: usize,
    /// How many dashboards it has.
    pub(super) dashboards: usize,
    /// How many of its expressions or dashboards changed.
    pub(super) changed: usize,
}

/// A text that is one expression. `None` if it does not parse, which is among the findings then.
pub(super) fn format_expression(source: SourceId, text: &str, features: &Features, found: &mut Vec<Diagnostic>) -> Option<Formatted> {
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    let skipped = u32::try_from(text.len() - body.len()).unwrap_or(0);
    match format(body, features) {
        Ok(formatted) => {
            let changed = usize::from(formatted != body.trim_end());
            Some(Formatted { text: format!("{}{formatted}\n", &text[..skipped as usize]), expressions: 1, dashboards: 0, changed })
        }
        Err(errors) => {
            for error in errors.errors {
                let mut span = error.span;
                (span.start, span.end) = (span.start + skipped, span.end + skipped);
                let mut finding = Diagnostic::error(SYNTAX, error.message, source, span);
                finding.help.extend(error.help);
                found.push(finding);
            }
            None
        }
    }
}

/// A YAML file with rule groups. `None` if it has mistakes, which are among the findings then.
pub(super) fn format_yaml(source: SourceId, text: &str, features: &Features, found: &mut Vec<Diagnostic>) -> Option<Formatted> {
    let stream = yaml::read(text, source, &yaml::Limits::default());
    let mut own = stream.findings.clone();
    let (mut nodes, mut files) = (Vec::new(), Vec::new());
    for root in stream.documents.iter().filter_map(|d| d.root()) {
        expressions(root, &mut nodes, &mut files);
    }
    // An anchored group stands once and is used often.
    nodes.sort_by_key(|n| n.span().start);
    nodes.dedup_by_key(|n| n.span().start);
    let (mut edits, mut changed) = (Vec::new(), 0);
    for node in &nodes {
        let Some(mapped) = node.mapped() else { continue };
        if mapped.as_str().is_empty() && node.is_cut_off() {
            continue;
        }
        let own_edits = format_node(*node, &mapped, features, &mut own);
        changed += usize::from(!own_edits.is_empty());
        edits.extend(own_edits);
    }
    let mut expressions = nodes.len();
    for (node, mapped) in files {
        let mut inner = Vec::new();
        let formatted = format_yaml(source, mapped.as_str(), features, &mut inner);
        own.extend(inner.into_iter().map(|finding| outside(finding, &mapped)));
        let Some(formatted) = formatted else { continue };
        expressions += formatted.expressions;
        if formatted.changed > 0 {
            changed += formatted.changed;
            edits.extend(yaml::replace_scalar(node, &formatted.text));
        }
    }
    let refused = has_errors(&own);
    found.extend(own.into_iter().filter(|d| d.level == crate::diag::Level::Error));
    if refused {
        return None;
    }
    let text = if edits.is_empty() { text.to_owned() } else { yaml::apply(text, &edits) };
    Some(Formatted { text, expressions, dashboards: 0, changed })
}

/// A finding in a text inside of the file, at its place in the file.
fn outside(mut finding: Diagnostic, text: &Mapped) -> Diagnostic {
    for label in finding.primary.iter_mut().chain(&mut finding.others) {
        label.span = text.host(label.span);
    }
    finding.fix = None;
    finding
}

fn format_node(node: Node<'_>, mapped: &Mapped, features: &Features, found: &mut Vec<Diagnostic>) -> Vec<Edit> {
    let old = mapped.as_str();
    let parsed = parse_all(old, features);
    for error in parsed.errors {
        let mut finding = Diagnostic::error(SYNTAX, error.message, node.source(), mapped.host(error.span));
        finding.help.extend(error.help);
        found.push(finding);
    }
    let (Some(expr), Ok(mut new)) = (parsed.expr, format(old, features)) else { return Vec::new() };
    if new.contains('\n') && !yaml::takes_lines(node) {
        // One line it must be, where comments have no place.
        if comments(old, features) {
            return Vec::new();
        }
        new = expr.to_string();
    }
    let same = parse(&new, features).is_ok_and(|again| again.to_string() == expr.to_string());
    if new == old.trim_end() || !same {
        return Vec::new();
    }
    yaml::replace_scalar(node, &new)
}

/// Whether a PromQL text has comments: they are all that formatting on one line would lose.
fn comments(text: &str, features: &Features) -> bool {
    let Ok(expr) = parse(text, features) else { return true };
    let Ok(kept) = format(text, features) else { return true };
    kept != crate::promql::pretty(&expr)
}

/// The `expr` of every rule below `node`, which is a rule file, a PrometheusRule, or a list of them; and the rule files that a
/// ConfigMap holds.
fn expressions<'d>(node: Node<'d>, found: &mut Vec<Node<'d>>, files: &mut Vec<(Node<'d>, Mapped)>) {
    let node = node.target();
    let groups = match node.get("kind").and_then(|k| k.text()).as_deref() {
        Some("PrometheusRule") => node.get("spec").and_then(|s| s.target().get("groups")),
        Some("ConfigMap") => {
            files
                .extend(node.get("data").and_then(|data| data.mapping()).into_iter().flat_map(|data| data.entries().collect::<Vec<_>>()).filter_map(rule_file));
            return;
        }
        Some(kind) if kind.ends_with("List") => {
            for item in node.get("items").and_then(|i| i.target().sequence()).into_iter().flat_map(|s| s.items().collect::<Vec<_>>()) {
                expressions(item, found, files);
            }
            return;
        }
        Some(_) => return,
        None => node.get("groups"),
    };
    for group in items(groups) {
        for rule in items(group.get("rules")) {
            found.extend(rule.get("expr").filter(|e| e.scalar().is_some() && e.tag() != Some("!!binary") && matches!(e.kind(), yaml::Kind::Scalar(_))));
        }
    }
}

/// The entry of a ConfigMap if it is a rule file in a literal block, which keeps what is not changed as it is.
fn rule_file<'d>((key, value): (Node<'d>, Node<'d>)) -> Option<(Node<'d>, Mapped)> {
    let yaml = key.text().is_some_and(|name| name.ends_with(".yaml") || name.ends_with(".yml"));
    let yaml::Kind::Scalar(scalar) = value.kind() else { return None };
    if !yaml || scalar.style() != yaml::ScalarStyle::Literal || value.tag().is_some_and(|tag| tag != "!!str") {
        return None;
    }
    let text = scalar.mapped();
    let stream = yaml::read(text.as_str(), value.source(), &yaml::Limits::default());
    let is = stream.documents.first().and_then(|d| d.root()).is_some_and(|root| root.get("groups").is_some() && root.get("kind").is_none());
    is.then_some((value, text))
}

fn items(node: Option<Node<'_>>) -> Vec<Node<'_>> {
    node.and_then(|n| n.target().sequence()).map(|s| s.items().map(Node::target).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn formatted(text: &str) -> String {
        let mut found = Vec::new();
        let once = format_yaml(SourceId(0), text, &Features::server(), &mut found).unwrap_or_else(|| panic!("{found:?}"));
        let twice = format_yaml(SourceId(0), &once.text, &Features::server(), &mut found).expect("formatted");
        assert_eq!((twice.text.as_str(), twice.changed), (once.text.as_str(), 0), "the second run changes nothing");
        assert_eq!(once.changed > 0, once.text != text);
        once.text
    }

    #[test]
    fn every_style_keeps_its_surroundings() {
        for (text, expected) in [
            ("groups:\n- rules:\n  - expr: sum(x)by(y) # why\n    record: a\n", "groups:\n- rules:\n  - expr: sum by (y) (x) # why\n    record: a\n"),
            ("groups: [{rules: [{expr: 'a+b', record: c}]}]\n", "groups: [{rules: [{expr: 'a + b', record: c}]}]\n"),
            ("groups:\n- rules:\n  - expr: \"a{b='c'}\"\n", "groups:\n- rules:\n  - expr: \"a{b=\\\"c\\\"}\"\n"),
            ("groups:\n- rules:\n  - expr: >-\n      a +\n      b\n", "groups:\n- rules:\n  - expr: >-\n      a +\n      b\n"),
            ("groups:\n- rules:\n  - expr: |\n      a+ # one\n      b\n", "groups:\n- rules:\n  - expr: |2\n        a\n      + # one\n        b\n"),
            ("a: 1\n", "a: 1\n"),
            ("groups:\r\n- rules:\r\n  - expr: a+b\r\n", "groups:\r\n- rules:\r\n  - expr: a + b\r\n"),
            ("\u{feff}groups:\n- rules:\n  - expr: a+b\n", "\u{feff}groups:\n- rules:\n  - expr: a + b\n"),
        ] {
            assert_eq!(formatted(text), expected);
        }
    }

    #[test]
    fn manifests_lists_and_anchors() {
        let rules = "groups:\n  - rules:\n    - expr: &e a+b\n    - expr: *e\n";
        let manifest = format!("kind: PrometheusRule\nspec:\n  {}", rules.replace('\n', "\n  "));
        assert!(formatted(rules).contains("expr: &e a + b\n    - expr: *e\n"));
        assert!(formatted(&manifest).contains("a + b"));
        assert!(formatted("kind: List\nitems:\n- kind: PrometheusRule\n  spec: {groups: [{rules: [{expr: a+b}]}]}\n").contains("a + b"));
        assert!(formatted("kind: ConfigMap\ngroups: [{rules: [{expr: a+b}]}]\n").contains("a+b"), "somebody else's groups");
        let map = "kind: ConfigMap\ndata:\n  a.yaml: |\n    # why\n    groups:\n    - rules:\n      - expr: a+b # because\n\n      - expr: |\n          c+d\n  b.yaml: 'groups: [{rules: [{expr: a+b}]}]'\n  c.txt: |\n    groups: [{rules: [{expr: a+b}]}]\n  d.yml: |-\n    groups: [{rules: [{expr: a+b}]}]\n# end\n";
        let expected = map
            .replacen("a+b", "a + b", 1)
            .replace("c+d", "c + d")
            .replace("d.yml: |-\n    groups: [{rules: [{expr: a+b", "d.yml: |-\n    groups: [{rules: [{expr: a + b");
        assert_eq!(formatted(map), expected);
    }

    #[test]
    fn comments_that_have_no_place_keep_the_text_as_it_is() {
        let text = "groups: [{rules: [{expr: \"a+ # why\\nb\"}]}]\n";
        assert_eq!(formatted(text), text);
    }

    #[test]
    fn mistakes_leave_the_file_alone() {
        let mut found = Vec::new();
        let text = "groups:\n- rules:\n  - expr: a+b\n  - expr: sum(\n";
        assert!(format_yaml(SourceId(0), text, &Features::server(), &mut found).is_none());
        assert_eq!(found.len(), 1);
        assert!(format_expression(SourceId(0), "\u{feff}sum(", &Features::server(), &mut found).is_none());
        found.clear();
        let map = "kind: ConfigMap\ndata:\n  a.yaml: |\n    groups:\n    - rules:\n      - expr: sum(\n";
        assert!(format_yaml(SourceId(0), map, &Features::server(), &mut found).is_none());
        let place = found[0].primary.as_ref().expect("a place").span;
        assert_eq!(&map[place.start as usize - 4..place.start as usize], "sum(");
        found.clear();
        assert!(format_yaml(SourceId(0), "a: [\n", &Features::server(), &mut found).is_none());
        found.clear();
        assert!(format_yaml(SourceId(0), "groups:\n- rules:\n  - expr: \0up\n", &Features::server(), &mut found).is_none());
        assert_eq!(found.len(), 1, "{found:?}");
    }
}
