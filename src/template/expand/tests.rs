//! Cases that the real Prometheus 3.15.0 answered, one a line; the place of an error counts the definitions before the text.

use super::*;
use crate::model::histogram::BucketSpan;

mod formatting;
mod found;
mod language;

struct Up;

impl Query for Up {
    fn query(&self, expr: &str, _: Timestamp) -> Result<Vec<QueryResult>, String> {
        let of = |instance: &str, value: f64| QueryResult { labels: [("__name__", "up"), ("instance", instance)].into_iter().collect(), value: value.into() };
        match expr {
            "up" => Ok(vec![of("b", 1.0), of("a", 2.5)]),
            "none" => Ok(Vec::new()),
            _ => Err("1:4: parse error: unclosed left parenthesis".to_owned()),
        }
    }
}

fn ask(text: &str) -> String {
    let labels: Labels = [("instance", "db-1.example.com:9100"), ("job", "node")].into_iter().collect();
    let external: Labels = [("cluster", "eu")].into_iter().collect();
    let url = "http://prom.example.com/prom";
    let data = Data { labels: &labels, external_labels: &external, external_url: url, server_url: Some(url), value: 1_234_567.5.into(), now: 60_500 };
    expand("test", text, &data, &Up).unwrap_or_else(|error| error.to_string())
}

/// Errors without what is the same in all of them.
fn short(text: &str) -> String {
    let name = "template __alert_test: template: __alert_test:";
    let text = text.replace(&format!("error executing {name}"), "run ").replace(&format!("error parsing {name}"), "parse ");
    text.replace(" executing \"__alert_test\" at", "")
}

#[test]
fn as_prometheus() {
    for (text, expected) in formatting::CASES.iter().chain(language::CASES).chain(found::CASES) {
        assert_eq!(short(&ask(text)), *expected, "{text}");
    }
}

#[test]
fn limits() {
    assert!(ask("{{ define \"t\" }}{{ template \"t\" }}{{ end }}{{ template \"t\" }}").ends_with("exceeded maximum template depth (100000)"));
    assert!(ask("{{ range 1000000000 }}{{ end }}a{{ range 1000000000 }}b{{ end }}").contains("exceeded the maximum"));
    assert!(ask("{{ $x := \"aaaaaaaaaaaaaaaa\" }}{{ range 100 }}{{ $x = print $x $x }}{{ end }}").contains("exceeded the maximum of 4194304 bytes for a text"));
    assert!(ask("{{ $x := args 1 }}{{ range 100000 }}{{ $x = args $x $x }}{{ end }}").contains("exceeded the maximum depth of 60 for args"));
    assert!(ask("{{ $x := args 1 }}{{ range 50 }}{{ $x = args $x $x }}{{ end }}{{ $x }}").contains("exceeded the maximum of 4194304 bytes"));
    assert!(ask(&format!("{{{{ {}1{} }}}}", "(".repeat(110), ")".repeat(110))).ends_with('1'));
    assert!(ask(&"{{ if 1 }}".repeat(5000)).contains("exceeded the maximum of 1000 open branches"));
}

#[test]
fn without_a_server() {
    let labels = Labels::empty();
    let data = Data { labels: &labels, external_labels: &labels, external_url: "x", server_url: None, value: 1.0.into(), now: 0 };
    let nil = "error executing template __alert_A: template: __alert_A:1:115: executing \"__alert_A\" at <externalURL>: error calling externalURL: runtime error: invalid memory address or nil pointer dereference";
    assert_eq!(expand("A", "{{ externalURL }}", &data, &NoQuery).map_err(|e| e.to_string()), Err(nil.to_owned()));
    assert_eq!(expand_or_explain("A", "{{ externalURL }}", &data, &NoQuery), format!("<error expanding template: {nil}>"));
    assert_eq!(expand_or_explain("A", "{{ $externalURL }}", &data, &NoQuery), "x");
}

#[test]
fn histograms() {
    let labels = Labels::empty();
    let span = BucketSpan { offset: 0, length: 2 };
    let histogram = Histogram { count: 3.0, sum: 5.0, positive_spans: vec![span], positive_buckets: vec![1.0, 2.0], ..Histogram::default() };
    let value = QueryValue::Histogram(Arc::new(histogram));
    let data = Data { labels: &labels, external_labels: &labels, external_url: "", server_url: None, value, now: 0 };
    let text = "{count:3, sum:5, (0.5,1]:1, (1,2]:2}";
    for (template, expected) in [
        ("{{ $value }} {{ $value.Count }} {{ $value.Sum }} {{ $value.Schema }} {{ index $value.PositiveBuckets 1 }}", format!("{text} 3 5 0 2")),
        ("{{ printf \"%v %s\" $value $value }} {{ . }}", format!("{text} {text} {{map[] map[]  {text}}}")),
        (
            "{{ printf \"%d\" $value }}",
            "&{0 0 %!d(float64=0) %!d(float64=0) %!d(float64=3) %!d(float64=5) [{0 2}] [] [%!d(float64=1) %!d(float64=2)] [] []}".to_owned(),
        ),
        ("{{ $value.String | len }} {{ $value.UsesCustomBuckets }} {{ $value.TestExpression }}", "36 false {{count:3 sum:5 buckets:[1 2]}}".to_owned()),
        ("{{ range $value.PositiveSpans }}{{ .Offset }}+{{ .Length }}{{ end }}", "0+2".to_owned()),
    ] {
        assert_eq!(expand_or_explain("A", template, &data, &NoQuery), expected, "{template}");
    }
}

#[test]
fn checks() {
    assert_eq!(check("A", "{{ $labels.x }}"), []);
    let reason = "function \"foo\" not defined".to_owned();
    assert_eq!(check("A", "a\n{{ foo }}"), [Problem { span: Span::new(5, 8), message: format!("template: __alert_A:2: {reason}"), reason }]);
}

#[test]
fn nothing_panics() {
    let pieces = [
        "{{", "}}", "-", " ", "$labels", ".", "x", "(", ")", "|", "\"a\"", "'", "`", "1.5", "if", "end", "range", "with", "else", "printf", "\u{e9}", ":=",
        ",", "define", "/*", "*/", "nil",
    ];
    let mut seed = 12345_u64;
    for _ in 0..3000 {
        let mut text = String::new();
        for _ in 0..12 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            text.push_str(pieces[usize::try_from(seed >> 40).unwrap_or(0) % pieces.len()]);
        }
        ask(&text);
        let _ = (check("A", &text), crate::template::references(&text));
    }
}
