//! `promforge.toml`: what a folder's files have in common. Every key is optional, and arguments win over it.

use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::Deserialize;

use super::arguments;
use super::findings;
use super::inputs::complain;
use super::terminal::Terminal;
use crate::diag::render::{Format, render};
use crate::diag::{Code, Diagnostic};
use crate::edge::{self, Limit};
use crate::lint::CheckConfig;
use crate::promql::Features;
use crate::text::{Sources, Span};

const FILE: &str = "promforge.toml";
const SYNTAX: Code = Code("config/syntax");

/// The settings of a folder's files, as `promforge.toml` holds them. Paths are relative to that file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Config {
    /// What `promforge check` and `promforge fmt` look at when no file is named: files and folders.
    pub files: Vec<String>,
    /// What `promforge check` goes by.
    pub check: CheckConfig,
    /// The largest file that is read: "64MiB".
    pub max_file_size: Option<String>,
}

/// The JSON Schema of `promforge.toml`.
#[must_use]
pub fn config_schema() -> serde_json::Value {
    schemars::schema_for!(Config).into()
}

/// What holds for a run: the file's settings with the arguments put over them.
#[derive(Debug, Clone, Default)]
pub(super) struct Settings {
    pub(super) files: Vec<PathBuf>,
    pub(super) catalogues: Vec<PathBuf>,
    pub(super) disable: Vec<String>,
    pub(super) features: Features,
    pub(super) limit: Limit,
}

/// Reads the settings: from `named`, else from `promforge.toml` here, else none. `None` if that failed, which was said.
pub(super) fn settings(terminal: &mut Terminal, format: Format, named: Option<&Path>, features: &[String], limit: Option<Limit>) -> Option<Settings> {
    let path = named.unwrap_or(Path::new(FILE));
    let text = match if named.is_some() { edge::read_text(path, Limit::default()).map(Some) } else { edge::read_optional(path, Limit::default()) } {
        Ok(text) => text.unwrap_or_default(),
        Err(error) => {
            if format == Format::Pretty {
                complain(terminal, &error);
            } else {
                let mut sources = Sources::default();
                let finding = findings::unreadable(&error, &mut sources);
                findings::show(terminal, format, &[finding], &sources);
            }
            return None;
        }
    };
    match combine(path, &text, features, limit) {
        Ok(settings) => Some(settings),
        Err(refused) => {
            let (finding, sources) = *refused;
            if format == Format::Pretty {
                terminal.note(&render(Format::Pretty, &[finding], &sources, false));
            } else {
                findings::show(terminal, format, &[finding], &sources);
            }
            None
        }
    }
}

fn combine(path: &Path, text: &str, features: &[String], limit: Option<Limit>) -> Result<Settings, Box<(Diagnostic, Sources)>> {
    let refused = |message: String, span: Option<std::ops::Range<usize>>, help: Option<String>| {
        let mut sources = Sources::default();
        let source = sources.add(path.display().to_string(), text);
        let at = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let mut finding = Diagnostic::error(SYNTAX, message, source, span.map_or(Span::at(0), |s| Span::new(at(s.start), at(s.end))));
        finding.help.extend(help);
        Box::new((finding, sources))
    };
    let config: Config = toml::from_str(text).map_err(|error| {
        let message = error.message().trim().to_owned();
        refused(message, error.span(), Some("`promforge config schema` prints a JSON Schema for editors".to_owned()))
    })?;
    // Texts that mean something are pointed at where they stand.
    let place = |value: &str| text.find(&format!("\"{value}\"")).map(|at| at..at + value.len() + 2);
    let from_file = match &config.max_file_size {
        None => None,
        Some(size) => Some(size.parse::<Limit>().map_err(|message| refused(message, place(size), None))?),
    };
    let features = match features {
        [] => Features::from(config.check.features),
        names => arguments::features(names.iter().map(String::as_str)),
    };
    let folder = path.parent().unwrap_or(Path::new(""));
    let below = |names: &[String]| names.iter().map(|n| folder.join(n)).collect();
    let (files, catalogues) = (below(&config.files), below(&config.check.catalogue));
    Ok(Settings { files, catalogues, disable: config.check.disable, features, limit: limit.or(from_file).unwrap_or_default() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Settings, String> {
        combine(Path::new("conf/promforge.toml"), text, &[], None)
            .map_err(|refused| render(Format::Concise, std::slice::from_ref(&refused.0), &refused.1, false))
    }

    #[test]
    fn paths_are_relative_to_the_file() {
        let settings =
            read("files = [\"rules\"]\nmax-file-size = \"1MiB\"\n[check]\ncatalogue = [\"metrics.toml\"]\nfeatures = {experimental-functions = true}\n")
                .expect("it is right");
        assert_eq!((settings.files, settings.catalogues), (vec![PathBuf::from("conf/rules")], vec![PathBuf::from("conf/metrics.toml")]));
        assert_eq!((settings.features.experimental_functions, settings.limit.bytes()), (true, 1 << 20));
        assert_eq!(combine(Path::new("promforge.toml"), "files = [\"a\"]", &[], None).expect("it is right").files, [PathBuf::from("a")]);
    }

    #[test]
    fn mistakes_have_places() {
        for (text, expected) in [
            ("file = []\n", "conf/promforge.toml:1:1: error[config/syntax]: unknown field `file`, expected one of"),
            ("\nfiles = 1\n", "conf/promforge.toml:2:9: error[config/syntax]: invalid type: integer `1`"),
            ("[check]\ndisable = 1", "conf/promforge.toml:2:11: error[config/syntax]: invalid type: integer `1`"),
            ("max-file-size = \"much\"\n", "conf/promforge.toml:1:17: error[config/syntax]: expected a size such as `64MiB`"),
            ("files = [\n", "conf/promforge.toml:"),
        ] {
            let error = read(text).expect_err("refused");
            assert!(error.starts_with(expected), "{error}");
        }
    }

    #[test]
    fn arguments_win() {
        let path = Path::new(FILE);
        let settings =
            combine(path, "max-file-size = \"1k\"\n[check.features]\nexperimental-functions = true", &["promql-duration-expr".to_owned()], Some(Limit::of(5)))
                .expect("right");
        assert_eq!((settings.features, settings.limit.bytes()), (Features::server(), 5));
    }

    #[test]
    fn the_schema_names_every_key() {
        let schema = config_schema();
        let keys: Vec<&str> = schema["properties"].as_object().expect("an object").keys().map(String::as_str).collect();
        assert_eq!(keys.len(), 3);
        assert!(["files", "check", "max-file-size"].iter().all(|k| keys.contains(k)), "{keys:?}");
    }
}
