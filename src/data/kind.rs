//! What kind of data a text is, by its content first and its name second.

use crate::exposition::Format;
use crate::model::number;
use crate::model::series_notation::parse_series;

use super::script::is_command;

/// A kind of text that series can be read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A `/metrics` page.
    Exposition(Format),
    /// Test series: `load` blocks as in upstream's test scripts, or series and values alone, one series a line.
    Script,
    /// JSON of Prometheus' HTTP API: `/api/v1/query`, `/api/v1/query_range`, `/api/v1/series`.
    Answer,
}

impl Kind {
    /// The kind of a text, of which the beginning is enough. `name` is the file's, or empty.
    ///
    /// JSON starts with `{"key":` or `[`; a test script with a command such as `load`; a page has `# HELP`, `# TYPE` or `# EOF`. For the
    /// rest the first line decides that only one kind knows (`up 1x5` is no exposition), then the name: `.test` and `.txt` are test
    /// series.
    #[must_use]
    pub fn detect(name: &str, text: &str) -> Self {
        let text = text.trim_start_matches('\u{feff}');
        if is_json(text) {
            return Self::Answer;
        }
        let page = Self::Exposition(Format::detect(text));
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()).take(1_000) {
            if let Some(comment) = line.strip_prefix('#') {
                if matches!(comment.split_ascii_whitespace().next(), Some("HELP" | "TYPE" | "UNIT" | "EOF")) {
                    return page;
                }
                continue;
            }
            if is_command(line) {
                return Self::Script;
            }
            let values = line.rfind('}').map_or_else(|| line.split_once([' ', '\t']).map_or("", |(_, rest)| rest), |i| &line[i + 1..]);
            let numbers: Vec<&str> = values.split_ascii_whitespace().collect();
            let plain = numbers.iter().all(|n| number::parse(n).is_some());
            if (!plain || numbers.len() > 2) && parse_series(line).is_ok() {
                return Self::Script;
            }
        }
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
        match page {
            Self::Exposition(Format::Text) if matches!(ending, "om" | "openmetrics") => Self::Exposition(Format::OpenMetrics),
            Self::Exposition(Format::Text) if matches!(ending, "test" | "txt") => Self::Script,
            page => page,
        }
    }
}

/// `{"key":`, `{}`, `{` at the end of a line or the text, `[`. A page may begin with `{"name"}` or `{"name",`.
fn is_json(text: &str) -> bool {
    let text = text.trim_start();
    if text.starts_with('[') {
        return true;
    }
    let Some(inside) = text.strip_prefix('{') else { return false };
    let Some(key) = inside.trim_start().strip_prefix('"') else { return inside.starts_with(['\r', '\n', '}']) || inside.trim().is_empty() };
    key.split_once('"').is_none_or(|(_, behind)| behind.trim_start().is_empty() || behind.trim_start().starts_with(':'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_content_then_by_name() {
        let (text, open, script, json) = (Kind::Exposition(Format::Text), Kind::Exposition(Format::OpenMetrics), Kind::Script, Kind::Answer);
        for (name, content, want) in [
            ("", "", text),
            ("metrics", "# HELP up x\nup 1\n", text),
            ("metrics.txt", "# TYPE up gauge\nup 1\n", text),
            ("a.prom", "up 1\n", text),
            ("a.prom", "up 1 1700000000000\n", text),
            ("a.txt", "up 1\n", script),
            ("a.txt", "up 1 2\n", script),
            ("a.om", "up 1\n", open),
            ("", "a 1\n# EOF\n", open),
            ("", "# TYPE a counter\na_total 1\n", open),
            ("a.prom", "load 30s\n  up 1\n", script),
            ("", "# c\n\nclear\n", script),
            ("", "load 5\n", text),
            ("", "up{a=\"}\"} 1x5\n", script),
            ("", "up 1 2 3\n", script),
            ("", "up _ 3\n", script),
            ("", "up{\n", text),
            ("", "\u{feff} {\"status\":\"success\"}", json),
            ("", "{\"status", json),
            ("", "{\n  \"status\": 1", json),
            ("", "[{\"__name__\":\"up\"}]", json),
            ("", "{\"a.b\"} 1\n", text),
            ("", "{\"a.b\", c=\"d\"} 1\n", text),
        ] {
            assert_eq!(Kind::detect(name, content), want, "{name} {content}");
        }
    }
}
