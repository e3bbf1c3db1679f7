//! Dashboards that are written as YAML manifests (`apiVersion: dashboard.grafana.app/v2`): as JSON, with the way back to each byte.
//!
//! Only for questions and findings; what is written back is the YAML, and that is somebody else's business.

use super::spelling;
use crate::text::{Mapped, MappedBuilder, Segment};
use crate::yaml::{Dialect, Kind, Node, ScalarValue};

/// What Kubernetes reads manifests with (sigs.k8s.io/yaml).
const KUBERNETES: Dialect = Dialect::V2;
/// Aliases may stand for more than a file holds; after so many values the rest is left out.
const MOST: usize = 2_000_000;

/// What is still to be written.
enum Step<'d> {
    Value(Node<'d>),
    Key(Node<'d>),
    /// Brackets and commas, which stand for nothing in the YAML, at a byte of it.
    Sign(&'static str, u32),
}

/// A YAML value as JSON; each byte knows the one in the YAML that it comes from. Merge keys and aliases are followed; of what JSON
/// cannot say (`.nan`, keys that are lists) the text is taken.
#[must_use]
pub fn json_of(node: Node<'_>) -> Mapped {
    let mut out = Mapped::builder(node.span().start);
    let mut open = vec![Step::Value(node)];
    let mut values = 0;
    while let Some(step) = open.pop() {
        match step {
            Step::Sign(sign, at) => out.replaced(sign, at, 0),
            Step::Key(key) => string(key, &mut out),
            Step::Value(node) => {
                values += 1;
                value(node, values > MOST, &mut open, &mut out);
            }
        }
    }
    out.finish(node.span().end)
}

fn value<'d>(node: Node<'d>, cut: bool, open: &mut Vec<Step<'d>>, out: &mut MappedBuilder) {
    let head = node.head();
    let from = open.len();
    match node.target().kind() {
        _ if cut => out.replaced("null", head.start, head.len()),
        // A line end behind the bracket, so that its line is the first one of the YAML.
        Kind::Mapping(mapping) => {
            out.replaced("{", head.start, head.len());
            open.push(Step::Sign("\n", head.end));
            for (i, (key, value)) in mapping.merged().into_iter().enumerate() {
                if i > 0 {
                    open.push(Step::Sign(",\n", key.span().start));
                }
                open.extend([Step::Key(key), Step::Sign(":", value.span().start), Step::Value(value)]);
            }
            open.push(Step::Sign("}", node.span().end));
        }
        Kind::Sequence(sequence) => {
            out.replaced("[", head.start, head.len());
            open.push(Step::Sign("\n", head.end));
            for (i, item) in sequence.items().enumerate() {
                if i > 0 {
                    open.push(Step::Sign(",\n", item.span().start));
                }
                open.push(Step::Value(item));
            }
            open.push(Step::Sign("]", node.span().end));
        }
        Kind::Scalar(_) | Kind::Alias(_) => scalar(node, out),
    }
    open[from..].reverse();
}

fn scalar(node: Node<'_>, out: &mut MappedBuilder) {
    let head = node.head();
    let text = node.text().unwrap_or_default();
    let plain = match node.value(KUBERNETES) {
        Some(ScalarValue::Null) | None => Some("null".to_owned()),
        Some(ScalarValue::Bool(value)) => Some(value.to_string()),
        Some(ScalarValue::Int(value)) => Some(value.to_string()),
        Some(ScalarValue::UInt(value)) => Some(value.to_string()),
        Some(ScalarValue::Float(value)) => serde_json::Number::from_f64(value).map(|n| n.to_string()),
        Some(_) => None,
    };
    match plain {
        Some(plain) if plain == text => out.verbatim(&plain, head.start),
        Some(plain) => out.replaced(&plain, head.start, head.len()),
        None => string(node, out),
    }
}

fn string(node: Node<'_>, out: &mut MappedBuilder) {
    let start = node.head().start;
    let Some(mapped) = node.mapped() else { return out.replaced("\"\"", start, node.head().len()) };
    let host = mapped.host_span();
    out.replaced("\"", host.start, 0);
    for Segment { decoded, decoded_len, host, host_len, verbatim } in mapped.segments().iter().copied() {
        let piece = &mapped.as_str()[decoded as usize..(decoded + decoded_len) as usize];
        if !verbatim {
            out.replaced(&escaped(piece), host, host_len);
            continue;
        }
        let mut from = 0;
        for (at, c) in piece.char_indices().filter(|(_, c)| matches!(c, '"' | '\\') || c.is_ascii_control()) {
            out.verbatim(&piece[from..at], host + place(from));
            out.replaced(&escaped(c.encode_utf8(&mut [0; 4])), host + place(at), 1);
            from = at + 1;
        }
        out.verbatim(&piece[from..], host + place(from));
    }
    out.replaced("\"", host.end, 0);
}

fn place(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

fn escaped(text: &str) -> String {
    let mut quoted = String::new();
    spelling::string(text, &mut quoted);
    quoted.get(1..quoted.len() - 1).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;
    use crate::text::SourceId;
    use crate::yaml;

    #[test]
    fn yaml_as_json_with_places() {
        let text = "a: [1, 0x10, .5, ~, yes, 'it''s', \"q\\\"\\n\"]\nb: &x {c: plain text}\nd: *x\ne: |\n  sum(\n    \"x\")\nf: 2020-01-01\n<<: {g: 1}\n";
        let stream = yaml::read(text, SourceId(0), &yaml::Limits::default());
        let root = stream.documents[0].root().expect("a root");
        let mapped = json_of(root);
        let value: serde_json::Value = serde_json::from_str(mapped.as_str()).unwrap_or_else(|e| panic!("{e}: {}", mapped.as_str()));
        let expected = serde_json::json!({"a": [1, 16, 0.5, null, true, "it's", "q\"\n"], "b": {"c": "plain text"}, "d": {"c": "plain text"},
            "e": "sum(\n  \"x\")\n", "f": "2020-01-01", "g": 1});
        assert_eq!(value, expected);
        let (document, _) = json::read(SourceId(0), mapped.as_str());
        let place = |steps: &[&str]| {
            let value = document.root().and_then(|r| r.path(steps)).expect("there");
            &text[mapped.host(value.content()).range()]
        };
        for (steps, expected) in [(&["b", "c"][..], "plain text"), (&["a", "1"], "0x10"), (&["a", "5"], "it''s"), (&["e"], "sum(\n    \"x\")\n")] {
            assert_eq!(place(steps), expected, "{steps:?}");
        }
    }
}
