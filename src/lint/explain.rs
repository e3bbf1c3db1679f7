//! The text of each code, for `promforge explain CODE` and the reference.

use crate::text::nearest;

use super::checks::CHECKS;

/// Codes of findings that no check raises, with one sentence each: the readers' and the session's.
const OTHERS: &[(&str, &str)] = &[
    ("catalogue/conflict", "Two sources say different things about one metric. Give both the same type, or one of them another name."),
    ("catalogue/syntax", "The catalogue file is not TOML at this place."),
    ("catalogue/type", "A value of the catalogue has the wrong type, or is a word that means nothing there."),
    ("catalogue/unknown-key", "A key that a catalogue does not have."),
    ("dashboard/annotation", "An annotation of a dashboard has no name, or is none."),
    ("dashboard/element", "An element of a v2 dashboard that the layout does not show, or a name in the layout that is no element."),
    ("dashboard/grid", "A panel has no place on the grid, or one that makes no sense; Grafana puts it somewhere else."),
    ("dashboard/layout", "A layout of a kind that Grafana does not have, or with items of another one; what it holds is not shown."),
    ("dashboard/overlap", "Two panels lie over each other; Grafana moves one of them down when it opens the dashboard."),
    ("dashboard/panel-id", "A panel has no id, an id of 0, one that is no number, or that of another panel."),
    ("dashboard/panel-type", "A panel does not say which plugin shows it."),
    ("dashboard/ref-id", "A query of a panel has no refId, or that of another query, of which Grafana then answers only one."),
    ("dashboard/row", "Panels stand inside of an open row, where Grafana drops them, or behind a folded one."),
    ("dashboard/schema-version", "The `schemaVersion` of a dashboard is no number, or outside of what is known."),
    ("dashboard/transformation", "A transformation has the form of another version of the v2 model; the panel editor fails on it."),
    ("dashboard/unfit-variable", "A variable of Grafana stands where no placeholder fits, for an operator or a clause; the expression is not checked."),
    ("dashboard/unit", "A unit that Grafana does not know; it is shown behind the number as it is written."),
    (
        "dashboard/unknown-field",
        "A field of a dashboard that Grafana does not know, nearly spelt like one that it reads; Grafana leaves it out without a word.",
    ),
    ("dashboard/variable", "A variable of a dashboard has no name, no known type, or the name of another one."),
    (
        "dashboard/wrapped",
        "The dashboard is wrapped in `{\"dashboard\": ..}`, the body of Grafana's HTTP API. Provisioning refuses such a file; put what stands inside at the top.",
    ),
    ("dashboard/wrong-type", "A value of another type than the dashboard's field has; Grafana takes it for nothing, or fails to load."),
    ("input/empty", "The file has no content."),
    ("input/nothing-to-check", "The file has neither rules nor a dashboard nor a manifest in it."),
    ("json/depth", "The JSON is nested too deeply."),
    ("json/duplicate-key", "An object has a key twice; readers take the last one."),
    ("json/escape", "A string holds an escape that JSON does not know, or half of a pair."),
    ("json/syntax", "The text is not JSON at this place."),
    ("json/too-many", "The JSON has so many mistakes that the rest is not listed."),
    ("metric/unchecked", "No catalogue says which metrics exist, so unknown names are not reported."),
    (
        "rule/duplicate",
        "Two rules of a file have the same name and the same labels.

Two recording rules that write the same series overwrite each other, and which one wins can change with every evaluation.
Give one of them another name or another label. (promtool: `duplicate-rules`.)",
    ),
    ("rule/duration", "A duration that Prometheus does not accept. Whole numbers with units, largest first: `90s`, `1h30m`."),
    ("rule/field", "A field that this kind of rule must not have, or must have."),
    ("rule/group", "A rule group without a name, or with the name of another one of the file."),
    ("rule/kind", "A rule must have `alert` or `record`, and not both."),
    ("rule/name", "A name of a metric, label or annotation that Prometheus does not accept."),
    ("suppress/syntax", "A `# promforge ..` comment that says neither `disable CODE` nor `disable-file CODE`."),
    ("suppress/unknown-code", "A suppression comment names a code that does not exist."),
    ("suppress/unused", "A suppression comment hides nothing; remove it."),
    ("template/syntax", "A template of a label or annotation does not parse or cannot be expanded."),
    ("block/metric", "A ready-made panel or query is left out, because the catalogue has no such metric."),
    ("block/panel", "A block was told to leave out a panel that it does not have."),
    ("block/selector", "The selector of a block is none that Prometheus accepts."),
    ("dashboard/title", "The dashboard has no title; Grafana refuses it."),
    ("dashboard/uid", "A uid that Grafana refuses. Up to 40 letters, digits, `-` and `_`; left out, it is made from the title."),
    ("panel/bounds", "The lower bound of a panel's values is above the upper one."),
    ("panel/description", "The panel does not say what it shows and what to do about it."),
    ("panel/no-queries", "The panel shows data, but asks for none."),
    ("panel/override", "An override is for a query that the panel does not have."),
    ("panel/property", "An override sets an option that its panel does not have."),
    ("panel/ref-id", "Two queries of a panel have the same refId; Grafana answers only one of them."),
    ("panel/title", "The panel has no title."),
    ("panel/unit", "The panel has no unit, or one that Grafana does not know and would show as a suffix."),
    ("project/duplicate-object", "Two objects of a kind have the same name; the cluster keeps only one of them."),
    ("project/duplicate-uid", "Two dashboards have the same uid (case aside, for files' sake); Grafana keeps only one of them."),
    (
        "project/large-config-map",
        "A ConfigMap that a plain `kubectl apply` cannot keep in its annotation. Apply it with `--server-side`, or split the dashboard.",
    ),
    ("project/object", "An object that the API server would refuse: its name, its labels, its size, or its content."),
    ("test/broken", "An expectation of a unit test could not be evaluated, or the samples of a test script could not be loaded."),
    ("test/duration", "A duration of a unit test that promtool does not accept. Whole numbers with units, largest first: `90s`, `1h30m`."),
    ("test/failed", "Something else came out than a unit test or a test script expects."),
    ("test/feature", "A rule uses a part of PromQL that promtool loads with a feature flag, but never evaluates."),
    ("test/field", "A field of a unit test has a value that it cannot have."),
    ("test/group-order", "A group stands twice in `group_eval_order`."),
    ("test/no-expectation", "A unit test expects nothing, so that it cannot fail unless a rule cannot be evaluated."),
    ("test/no-rule-file", "A unit test names a rule file that does not exist. It is looked for from the test's own folder."),
    ("test/no-rules", "What a unit test names as a rule file holds no rules."),
    ("test/pattern", "A regular expression of `exp_labels_match` or `exp_annotations_match` is none that Go reads."),
    ("test/rule-object", "The rules of a unit test are Kubernetes objects, which promtool refuses; here they are read all the same."),
    ("test/series", "A series or its values in a unit test do not parse."),
    ("test/series-not-loaded", "promtool stops reading a test's series at an empty line or a comment; those behind it are not there."),
    ("test/start-timestamp", "The `start_timestamp` of a unit test is no time."),
    ("test/unknown-alert", "A unit test looks at an alert that no rule defines; it never fires, whatever the rules do."),
    ("test/unknown-group", "A name in `group_eval_order` is that of no group; promtool passes it over."),
    ("test/unread-series", "A series of a unit test is selected by no rule and no expression: a name or label may be misspelt."),
    ("variable/duplicate", "Two variables of a dashboard have the same name."),
    ("variable/name", "A name that a variable cannot have. Letters, digits and `_`; those that begin with `__` are Grafana's own."),
    ("variable/undeclared", "A dashboard uses a variable that it does not declare."),
    ("variable/unused", "A dashboard declares a variable that it uses nowhere."),
    ("yaml/anchor-cycle", "An alias stands inside of what it stands for."),
    ("yaml/documents", "A rule file has more than one YAML document; Prometheus reads the first one only."),
    ("yaml/duplicate-key", "A mapping has a key twice; Prometheus refuses the file."),
    ("yaml/expanded-nodes", "The aliases of a document stand for too many nodes."),
    ("yaml/merge", "A merge key `<<` has a value that is neither a mapping nor a list of mappings."),
    ("yaml/missing-field", "A field that must be there is missing."),
    ("yaml/null-key", "An entry whose key is null, which Prometheus passes over without a word."),
    ("yaml/syntax", "The text is not YAML at this place."),
    ("yaml/tab", "A tab in the indentation, which YAML does not allow."),
    ("yaml/too-deep", "The YAML is nested too deeply."),
    ("yaml/trailing", "Text behind the end of a YAML document, which Prometheus does not read."),
    ("yaml/unknown-alias", "An alias whose anchor does not exist."),
    ("yaml/unknown-field", "A field that does not exist there, often a misspelt one."),
    ("yaml/wrong-type", "A value of another type than the field has."),
];

/// Every code, sorted.
pub fn codes() -> impl Iterator<Item = &'static str> {
    let mut all: Vec<&'static str> = CHECKS.iter().map(|c| c.code.0).chain(OTHERS.iter().map(|(code, _)| *code)).collect();
    all.sort_unstable();
    all.into_iter()
}

pub(super) fn is_known(code: &str) -> bool {
    codes().any(|c| c == code)
}

/// What a code means, in Markdown: what it does, why it is bad, an example of bad and of good, how to silence it. `None` for an
/// unknown code; then [`nearest_codes`] may know what was meant.
#[must_use]
pub fn explain(code: &str) -> Option<String> {
    if let Some(check) = CHECKS.iter().find(|c| c.code.0 == code) {
        return Some(
            format!("# {}\n\n{}", check.code, check.docs.trim_end().lines().map(|l| l.strip_prefix(' ').unwrap_or(l)).collect::<Vec<_>>().join("\n")) + "\n",
        );
    }
    let (code, sentence) = OTHERS.iter().find(|(c, _)| *c == code)?;
    Some(format!("# {code}\n\n{sentence}\n"))
}

/// At most three codes that may have been meant.
#[must_use]
pub fn nearest_codes(code: &str) -> Vec<&'static str> {
    let near = nearest(code, codes());
    if !near.is_empty() {
        return near;
    }
    // `unknown` for `metric/unknown`.
    codes().filter(|c| !code.is_empty() && c.split('/').any(|part| part == code)).take(3).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_a_text_and_there_is_one_of_each() {
        let all: Vec<_> = codes().collect();
        assert!(all.windows(2).all(|w| w[0] < w[1]), "{all:?}");
        for code in all {
            assert!(explain(code).is_some_and(|text| text.starts_with(&format!("# {code}\n\n")) && text.len() > code.len() + 20), "{code}");
        }
        assert_eq!(explain("metric/unknwon"), None);
        assert_eq!(nearest_codes("metric/unknwon"), ["metric/unknown"]);
        assert_eq!(nearest_codes("unknown"), ["label/unknown", "metric/unknown"]);
        assert!(nearest_codes("nothing at all").is_empty());
    }
}
