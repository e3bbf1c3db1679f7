//! Which unit-test files the arguments mean, and where their rule files come from.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::cli::inputs::matching;
use crate::edge::{self, Limit};
use crate::ruletest::{Files, is_unit_test};

const YAML: &[&str] = &["yaml", "yml"];

/// A unit-test file: its name as messages show it, and its text or why there is none.
pub(super) type Named = (String, Result<Arc<str>, String>);

fn read(path: &Path, limit: Limit) -> Result<Arc<str>, String> {
    edge::read_text(path, limit).map(Arc::from).map_err(|error| error.to_string())
}

/// Files as they are named, in order, each as often as it is; below folders every file that is a unit test, once.
pub(super) fn find(arguments: &[PathBuf], limit: Limit) -> Vec<Named> {
    let (mut all, mut seen): (Vec<Named>, HashSet<PathBuf>) = Default::default();
    for argument in arguments.iter().flat_map(|argument| matching(argument)) {
        if !edge::is_folder(&argument) {
            all.push((argument.display().to_string(), read(&argument, limit)));
            seen.insert(edge::tidied(&argument));
            continue;
        }
        let before = all.len();
        let found = edge::find(&argument, YAML);
        all.extend(found.errors.into_iter().map(|error| (error.path.display().to_string(), Err(error.to_string()))));
        for path in found.files {
            let text = read(&path, limit);
            // What cannot be read might be one.
            if text.as_ref().map_or(true, |text| is_unit_test(text)) && seen.insert(edge::tidied(&path)) {
                all.push((path.display().to_string(), text));
            }
        }
        if all.len() == before {
            let name = argument.display().to_string();
            // A run that tests nothing would pass for ever.
            let why = format!("no unit-test file below `{name}`: expected YAML files with `tests:` or `rule_files:`");
            all.push((name, Err(why)));
        }
    }
    all
}

/// Rule files of the file system.
pub(super) struct OnDisk {
    pub(super) limit: Limit,
}

impl Files for OnDisk {
    fn rule_files(&self, test: &str, pattern: &str) -> Result<Vec<String>, String> {
        if pattern.is_empty() {
            return Ok(Vec::new()); // as promtool, which does not look into the test's folder then
        }
        let folder = Path::new(test).parent().unwrap_or(Path::new(""));
        let full = edge::tidied(&folder.join(pattern));
        let found = edge::expand(&full.to_string_lossy()).map_err(|why| why.replace(&*full.to_string_lossy(), pattern))?;
        Ok(found.into_iter().map(|path| path.display().to_string()).collect())
    }

    fn read(&self, path: &str) -> Result<Arc<str>, String> {
        read(Path::new(path), self.limit)
    }
}
