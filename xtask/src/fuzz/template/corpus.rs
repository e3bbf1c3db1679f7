//! The templates of real rule files, whatever else the files are.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;

use promforge::text::SourceId;
use promforge::yaml::{Limits, Node, read};

/// Every text with `{{` in it in the YAML files below a folder, each once.
pub(super) fn templates(folder: &Path) -> io::Result<Vec<String>> {
    let mut found = BTreeSet::new();
    visit(folder, &mut found)?;
    Ok(found.into_iter().collect())
}

fn visit(folder: &Path, found: &mut BTreeSet<String>) -> io::Result<()> {
    let mut paths: Vec<_> = std::fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    paths.sort();
    for path in paths {
        if path.is_dir() {
            visit(&path, found)?;
        } else if path.extension().is_some_and(|ext| ext == "yaml" || ext == "yml") {
            let Ok(text) = std::fs::read_to_string(&path) else { continue };
            for document in read(&text, SourceId(0), &Limits::default()).documents {
                if let Some(root) = document.root() {
                    texts(root, found);
                }
            }
        }
    }
    Ok(())
}

fn texts(node: Node<'_>, found: &mut BTreeSet<String>) {
    if let Some(text) = node.text() {
        if text.contains("{{") && text.len() < 2_000 {
            found.insert(text.into_owned());
        }
    } else if let Some(mapping) = node.mapping() {
        mapping.entries().for_each(|(_, value)| texts(value, found));
    } else if let Some(sequence) = node.sequence() {
        sequence.items().for_each(|item| texts(item, found));
    }
}
