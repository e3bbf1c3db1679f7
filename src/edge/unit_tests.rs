//! Unit-test files of rules and the rule files that they name, from the file system. What they say is [`crate::ruletest`]'s.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Limit, expand, find, is_folder, read_text, tidied};
use crate::ruletest::{Files, is_unit_test};

const YAML: &[&str] = &["yaml", "yml"];

/// A unit-test file: its name as messages show it, and its text or why there is none, in a sentence.
pub type NamedTest = (String, Result<Arc<str>, String>);

fn read(path: &Path, limit: Limit) -> Result<Arc<str>, String> {
    read_text(path, limit).map(Arc::from).map_err(|error| error.to_string())
}

/// Files as they are named, in order, each as often as it is; below folders every YAML file that is a unit test, once, by name. A
/// folder without any is an unreadable file of its name: a run that tests nothing would pass for ever.
#[must_use]
pub fn find_unit_tests(paths: impl IntoIterator<Item = PathBuf>, limit: Limit) -> Vec<NamedTest> {
    let (mut all, mut seen): (Vec<NamedTest>, HashSet<PathBuf>) = Default::default();
    for path in paths {
        if !is_folder(&path) {
            all.push((path.display().to_string(), read(&path, limit)));
            seen.insert(tidied(&path));
            continue;
        }
        let before = all.len();
        let found = find(&path, YAML);
        all.extend(found.errors.into_iter().map(|error| (error.path.display().to_string(), Err(error.to_string()))));
        for file in found.files {
            let text = read(&file, limit);
            // What cannot be read might be one.
            if text.as_ref().map_or(true, |text| is_unit_test(text)) && seen.insert(tidied(&file)) {
                all.push((file.display().to_string(), text));
            }
        }
        if all.len() == before {
            let name = path.display().to_string();
            let why = format!("no unit-test file below `{name}`: expected YAML files with `tests:` or `rule_files:`");
            all.push((name, Err(why)));
        }
    }
    all
}

/// Rule files of the file system.
#[derive(Debug, Clone, Copy, Default)]
pub struct RuleFilesOnDisk {
    /// The largest file that is read.
    pub limit: Limit,
}

impl Files for RuleFilesOnDisk {
    fn rule_files(&self, test: &str, pattern: &str) -> Result<Vec<String>, String> {
        if pattern.is_empty() {
            return Ok(Vec::new()); // as promtool, which does not look into the test's folder then
        }
        let folder = Path::new(test).parent().unwrap_or(Path::new(""));
        let full = tidied(&folder.join(pattern));
        let found = expand(&full.to_string_lossy()).map_err(|why| why.replace(&*full.to_string_lossy(), pattern))?;
        Ok(found.into_iter().map(|path| path.display().to_string()).collect())
    }

    fn read(&self, path: &str) -> Result<Arc<str>, String> {
        read(Path::new(path), self.limit)
    }
}
