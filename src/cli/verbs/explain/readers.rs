//! What the findings of the readers mean: YAML, JSON, expositions, catalogues, rule files, unit-test files, settings. The
//! checks of `lint` explain themselves in their own files.

/// Code and text; the first line is a sentence that stands alone in the list.
pub(super) const EXPLANATIONS: &[(&str, &str)] = &[
    (
        "catalogue/conflict",
        "Two sources say different things about one metric.

A metric has one type. Where a handle in the code, a catalogue file and an exposition disagree, functions like `rate` cannot
be judged. Correct the source that is wrong, or rename one of the metrics.",
    ),
    ("catalogue/syntax", "The catalogue is not valid TOML."),
    (
        "catalogue/type",
        "A value in the catalogue has the wrong type.

`promforge catalogue schema` prints a JSON Schema that editors understand.",
    ),
    (
        "catalogue/unknown-key",
        "The catalogue has a key that means nothing there.

It is usually a misspelling: the message names the key that was probably meant.",
    ),
    (
        "config/syntax",
        "promforge.toml is not valid, or has a key or value that means nothing.

`promforge config schema` prints a JSON Schema that editors understand.",
    ),
    (
        "exposition/duplicate-series",
        "The page has the same series twice.

Prometheus refuses or drops the second sample. The exporter counts the same thing twice, or a label is missing.",
    ),
    ("exposition/label", "A label in the exposition is malformed or repeated."),
    (
        "exposition/line-end",
        "The page has line ends that Prometheus does not take.

Expositions end lines with a line feed alone; a carriage return becomes part of the value.",
    ),
    ("exposition/metadata", "A `# TYPE`, `# HELP` or `# UNIT` line is malformed, repeated or at the wrong place."),
    ("exposition/syntax", "A line of the exposition cannot be read."),
    ("exposition/value", "A sample's value or timestamp is no number."),
    (
        "file/empty",
        "The file holds nothing.

Prometheus loads an empty rule file without a word; it is rarely meant. Remove the file, or write what was to be in it.",
    ),
    (
        "fmt/no-rules",
        "The file holds nothing that `promforge fmt` formats.

It formats `expr:` in rule files and PrometheusRule manifests, and files that are one expression.",
    ),
    ("json/depth", "The JSON is nested deeper than promforge reads."),
    (
        "json/duplicate-key",
        "A JSON object has the same key twice.

Programs disagree about which one counts; most take the last. Remove one.",
    ),
    ("json/escape", "A JSON string has an escape that means nothing."),
    ("json/syntax", "The file is not valid JSON."),
    (
        "json/too-many",
        "The JSON has more mistakes than are shown.

Correct the first ones: the later ones often follow from them.",
    ),
    (
        "promql/syntax",
        "The expression does not parse, or its types do not fit.

Prometheus refuses a whole rule file if one expression in it does not parse. The message is the one that Prometheus 3.15
gives; the place is that in the file, inside whatever YAML or JSON style the expression is written in.

`promforge fmt --expr '..'` shows quickly whether a text parses. Functions and modifiers that need a feature flag of the
server need it here, too: `--features promql-experimental-functions`.",
    ),
    (
        "query/failed",
        "The expression has no result.

The message is the one that Prometheus gives, or names what the engine does not have yet.",
    ),
    (
        "query/remark",
        "The result may not be what was meant.

The engine says what Prometheus says in the warnings and infos of a query's answer.",
    ),
    (
        "query/series",
        "A line of test series cannot be read.

A series and its values stand on one line, as in unit-test files: `up{job=\"api\"} 1x10 0x5`.",
    ),
    (
        "rule/duplicate",
        "Two rules of a file have the same name and the same labels.

Two recording rules that write the same series overwrite each other, and which one wins can change with every evaluation.
Give one of them another name or another label. (promtool: `duplicate-rules`.)",
    ),
    (
        "rule/duration",
        "A duration of a rule or group cannot be read.

Durations are whole numbers with units, largest first: `90s`, `5m`, `1h30m`, `1d`.",
    ),
    (
        "rule/field",
        "A field of the rule is missing, or may not stand there.

`expr` is needed; `for`, `keep_firing_for` and `annotations` belong to alerts only.",
    ),
    ("rule/group", "A rule group has no name, or the name of another group of the file."),
    ("rule/kind", "A rule has both `record` and `alert`, or neither."),
    ("rule/name", "A metric, label or annotation name is not allowed."),
    (
        "template/syntax",
        "The template of a label or annotation does not parse.

Prometheus refuses the rule file. Templates are Go's `text/template` with the functions of Prometheus.",
    ),
    (
        "test/rule-files",
        "A pattern in `rule_files` of a unit-test file matches no file, or is no pattern.

Patterns are relative to the folder of the test file.",
    ),
    ("yaml/anchor-cycle", "A YAML anchor contains itself."),
    (
        "yaml/documents",
        "A rule file has more than one YAML document.

Prometheus reads the first one and ignores the rest.",
    ),
    (
        "yaml/duplicate-key",
        "A YAML mapping has the same key twice.

Prometheus refuses the file.",
    ),
    (
        "yaml/expanded-nodes",
        "The aliases of a YAML document stand for more nodes than promforge reads.

A few lines of nested anchors can stand for billions of nodes. Write the content out, or use fewer levels of anchors.",
    ),
    ("yaml/missing-field", "A field that is needed is missing."),
    ("yaml/syntax", "The file is not valid YAML."),
    (
        "yaml/tab",
        "A line is indented with a tab.

YAML is indented with spaces only.",
    ),
    ("yaml/too-deep", "The YAML is nested deeper than promforge reads."),
    ("yaml/unknown-alias", "A YAML alias (`*name`) has no anchor (`&name`) before it."),
    (
        "yaml/unknown-field",
        "A field means nothing at this place.

Prometheus refuses rule files with unknown fields; the message names the field that was probably meant.",
    ),
    ("yaml/wrong-type", "A value has another type than its field takes."),
];
