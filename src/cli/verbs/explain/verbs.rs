//! What those findings mean that only verbs raise: settings, expositions, queries, tests, builds. What the linter and the
//! readers below it raise, [`crate::lint::explain`] knows.

/// Code and text; the first line is a sentence that stands alone in the list.
pub(super) const EXPLANATIONS: &[(&str, &str)] = &[
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
        "fmt/no-rules",
        "The file holds nothing that `promforge fmt` formats.

It formats `expr:` in rule files and PrometheusRule manifests, and files that are one expression.",
    ),
    (
        "project/duplicate-object",
        "Two Kubernetes objects of the build have the same kind, namespace and name.

Applied, the second one would overwrite the first. Give one of them another name.",
    ),
    (
        "project/duplicate-uid",
        "Two dashboards have the same uid.

Grafana keeps one of them, whichever it reads last. Give one of them another uid.",
    ),
    (
        "project/large-config-map",
        "A ConfigMap is larger than what Kubernetes takes.

The limit is 1 MiB for the whole object. Split the dashboard, or deliver it another way.",
    ),
    (
        "project/object",
        "A Kubernetes object would be refused by the API server.

Names, labels and annotations have rules of their own; the message says which one is broken.",
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
        "test/broken",
        "A test could not be evaluated.

An expression or rule has no result: the message is what Prometheus says, or names what the engine does not have yet.",
    ),
    (
        "test/duration",
        "A duration of a unit-test file cannot be read.

Durations are whole numbers with units, largest first: `90s`, `5m`, `1h30m`.",
    ),
    (
        "test/failed",
        "Something else came out than the test expects.

`promforge test rules` shows what was expected, what came out, and why.",
    ),
    ("test/field", "A field of a unit-test file is missing, or means nothing there."),
    ("test/group-order", "`group_eval_order` names a group twice."),
    (
        "test/not-implemented",
        "The test needs something that this version cannot do yet.

It is said instead of answered wrongly.",
    ),
    (
        "test/no-rule-file",
        "A pattern in `rule_files` of a unit-test file matches no file, or is no pattern.

Patterns are relative to the folder of the test file.",
    ),
    (
        "test/series",
        "The notation of a test series cannot be read.

Values stand behind each other: `1 2 3`, `0+10x5` (from 0, five times 10 more), `1x4` (four times more), `_` (none), `stale`.",
    ),
    (
        "test/start-timestamp",
        "The start time of a test cannot be read.

It is a time in RFC 3339 (`2026-01-02T15:04:05Z`) or a number of seconds.",
    ),
];
