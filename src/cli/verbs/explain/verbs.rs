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
        "convert/lost",
        "The format or the Grafana that a dashboard is converted for cannot express something of it.

The message says what, and what stands for it. `--strict` refuses instead. Tabs, auto grids and conditions are V2's alone; fields that
Grafana does not know are kept only in the model they came from.",
    ),
    (
        "data/answer",
        "A JSON file is no answer of Prometheus' HTTP API.

Save what `/api/v1/query`, `/api/v1/query_range` or `/api/v1/series` answers, as it is.",
    ),
    (
        "data/duplicate-series",
        "A series comes twice in the data.

Twice in an answer of the HTTP API or in a file of test series, or in two files that give it different values at one time. Nothing is overwritten silently. Give the series of each file a label of their own, or ask the files one by one.",
    ),
    ("data/out-of-order", "The samples of a series in an answer of the HTTP API go back in time, or are two at one time."),
    (
        "data/series",
        "A line of test series cannot be read.

A series and its values stand on one line, as in unit-test files: `up{job=\"api\"} 1x10 0x5`.",
    ),
    ("data/value", "A value or time in an answer of the HTTP API is no number."),
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
    (
        "exposition/out-of-order",
        "The timestamps of a series go back.

Prometheus refuses samples that are older than the one before. Sort the lines of each series by time.",
    ),
    ("exposition/syntax", "A line of the exposition cannot be read."),
    ("exposition/too-many", "A page that is read in a stream has more mistakes than are named."),
    ("exposition/value", "A sample's value or timestamp is no number."),
    (
        "fmt/no-rules",
        "The file holds nothing that `promforge fmt` formats.

It formats `expr:` in rule files and PrometheusRule manifests, files that are one expression, and dashboards in JSON.",
    ),
    (
        "fmt/refused",
        "A formatted dashboard would not say the same as before, so the file was left alone.

This is a mistake of promforge, never of the file. Please report it.",
    ),
    (
        "input/nothing-found",
        "A folder holds no file of the kinds that are looked for.

The name may be wrong, or the files end in something else. A check that looks at nothing would pass for ever.",
    ),
    (
        "input/unreadable",
        "A file cannot be read: it is missing, a folder, forbidden, too large, or not UTF-8.

The message says which. For people it stands on standard error; the formats for machines list it with the findings.",
    ),
    (
        "query/failed",
        "The expression has no result.

The message is the one that Prometheus gives.",
    ),
    (
        "query/remark",
        "The result may not be what was meant.

The engine says what Prometheus says in the warnings and infos of a query's answer.",
    ),
    (
        "test/script",
        "A line of a test script of PromQL cannot be read.

Nothing of such a script is run, as Prometheus' own runner has it. A script is made of `load`, `clear` and `eval`; an empty line or a
comment ends the lines that belong to one of them.",
    ),
];
