//! The house's rules, held by a test: ranks of modules, headers, sizes, reasons for dependencies, nothing private.
//!
//! It reads the text of the repository; it knows no Rust beyond comments, strings, braces and paths.
//! The rank table is [`RANKS`]; ARCHITECTURE.md prints the same one.

#![expect(clippy::disallowed_methods, reason = "reads the repository's files")]

use std::fs;
use std::path::{Path, PathBuf};

/// Every room of `src/` with its rank. A room imports rooms of lower rank only; equal ranks do not see each other.
const RANKS: &[(u8, &str)] = &[
    (0, "text"),
    (1, "diag"),
    (1, "model"),
    (2, "yaml"),
    (2, "json"),
    (2, "exposition"),
    (2, "promql"),
    (3, "engine"),
    (3, "template"),
    (3, "metrics"),
    (4, "rules"),
    (4, "alertmanager"),
    (5, "grafana"),
    (5, "k8s"),
    (5, "promqltest"),
    (6, "data"),
    (6, "lint"),
    (6, "ruletest"),
    (7, "edge"),
    (7, "slo"),
    (7, "preview"),
    (7, "remote"),
    (7, "sync"),
    (8, "project"),
    (8, "cli"),
];

/// Files that may have more than [`MOST_LINES`] lines, each with the reason. A file that got shorter must leave the list.
const LONG: &[(&str, &str)] = &[];
const MOST_LINES: usize = 800;

/// Names that say nothing about what a file is for.
const VAGUE: &[&str] = &["utils", "util", "common", "misc", "helpers", "helper"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn rank(room: &str) -> Option<u8> {
    RANKS.iter().find(|(_, name)| *name == room).map(|(rank, _)| *rank)
}

/// The repository's own files below `folder`, as paths with `/`, sorted; build output and hidden folders but `.ci` and `.cargo` left out.
fn files(folder: &str) -> Vec<String> {
    let keep = |entry: &walkdir::DirEntry| {
        let name = entry.file_name().to_string_lossy();
        let output = entry.depth() > 0 && entry.file_type().is_dir() && matches!(&*name, "target" | "build" | "node_modules");
        let hidden = entry.depth() > 0 && name.starts_with('.') && !matches!(&*name, ".ci" | ".cargo" | ".gitignore" | ".gitattributes" | ".github");
        !output && !hidden
    };
    let mut found: Vec<String> = walkdir::WalkDir::new(root().join(folder))
        .into_iter()
        .filter_entry(keep)
        .filter_map(Result::ok)
        .filter(|e| e.file_type().is_file())
        .map(|e| e.path().strip_prefix(root()).expect("below the root").to_string_lossy().replace('\\', "/"))
        .collect();
    found.sort();
    found
}

fn rust_files() -> Vec<String> {
    files("").into_iter().filter(|f| f.ends_with(".rs")).collect()
}

fn read(path: &str) -> String {
    String::from_utf8_lossy(&fs::read(root().join(path)).expect("a file that was just listed")).into_owned()
}

fn assert_none(problems: &[String]) {
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
}

/// Rust text with comments, strings and characters replaced by spaces; line ends stay.
fn code_only(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let at = |i: usize| chars.get(i).copied().unwrap_or('\0');
    let mut out = String::with_capacity(text.len());
    let mut i = 0;
    let blank = |out: &mut String, from: usize, to: usize| out.extend(chars[from..to.min(chars.len())].iter().map(|c| if *c == '\n' { '\n' } else { ' ' }));
    while i < chars.len() {
        let from = i;
        let starts_word = i == 0 || !(at(i - 1).is_alphanumeric() || at(i - 1) == '_');
        match (at(i), at(i + 1)) {
            ('/', '/') => {
                while i < chars.len() && at(i) != '\n' {
                    i += 1;
                }
            }
            ('/', '*') => {
                let mut depth = 0;
                while i < chars.len() {
                    match (at(i), at(i + 1)) {
                        ('/', '*') => (depth, i) = (depth + 1, i + 2),
                        ('*', '/') => (depth, i) = (depth - 1, i + 2),
                        _ => i += 1,
                    }
                    if depth == 0 {
                        break;
                    }
                }
            }
            ('r', '"' | '#') | ('b' | 'c', 'r') if starts_word && raw_string(&chars, i).is_some() => i = raw_string(&chars, i).unwrap_or(i + 1),
            ('"', _) => {
                i += 1;
                while i < chars.len() && at(i) != '"' {
                    i += if at(i) == '\\' { 2 } else { 1 };
                }
                i += 1;
            }
            ('\'', '\\') => {
                i += 3;
                while i < chars.len() && at(i) != '\'' {
                    i += 1;
                }
                i += 1;
            }
            ('\'', _) if at(i + 2) == '\'' => i += 3,
            (c, _) => {
                out.push(c);
                i += 1;
                continue;
            }
        }
        blank(&mut out, from, i);
    }
    out
}

/// Where the raw string that starts at `i` ends.
fn raw_string(chars: &[char], mut i: usize) -> Option<usize> {
    i += usize::from(chars[i] != 'r') + 1;
    let hashes = chars[i..].iter().take_while(|c| **c == '#').count();
    i += hashes;
    if chars.get(i) != Some(&'"') {
        return None;
    }
    i += 1;
    while i < chars.len() {
        if chars[i] == '"' && chars[i + 1..].iter().take_while(|c| **c == '#').count() >= hashes {
            return Some(i + 1 + hashes);
        }
        i += 1;
    }
    Some(chars.len())
}

/// Words and single signs of Rust text, each with its line (from 1); `::` is one.
fn tokens(code: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    for (number, line) in code.lines().enumerate() {
        let mut rest = line;
        while let Some(c) = rest.chars().next() {
            let word = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
            let len = if word > 0 {
                word
            } else if rest.starts_with("::") {
                2
            } else {
                c.len_utf8()
            };
            if !c.is_whitespace() {
                found.push((number + 1, &rest[..len]));
            }
            rest = &rest[len..];
        }
    }
    found
}

/// The modules of the crate's root that the text of module `module` (`["promql", "parser"]`) names, each with the line.
fn rooms_named(module: &[&str], text: &str) -> Vec<(usize, String)> {
    let code = code_only(text);
    let tokens = tokens(&code);
    let word = |i: usize| tokens.get(i).map_or("", |t| t.1);
    let mut found = Vec::new();
    let mut inline = Vec::new(); // for each open brace: whether it is an inline module's
    let mut i = 0;
    while i < tokens.len() {
        let continues = i > 0 && word(i - 1) == "::";
        match word(i) {
            "{" => inline.push(i >= 2 && word(i - 2) == "mod"),
            "}" => drop(inline.pop()),
            "crate" if !continues && word(i + 1) == "::" => first_words(&tokens, i + 2, &mut found),
            "super" if !continues => {
                let mut ups = 1;
                while word(i + 1) == "::" && word(i + 2) == "super" {
                    (ups, i) = (ups + 1, i + 2);
                }
                let depth = module.len() + inline.iter().filter(|m| **m).count();
                if ups >= depth && word(i + 1) == "::" {
                    first_words(&tokens, i + 2, &mut found);
                }
            }
            _ => {}
        }
        i += 1;
    }
    found
}

/// The first word of a path, or of each path of a `{..}` group.
fn first_words(tokens: &[(usize, &str)], start: usize, found: &mut Vec<(usize, String)>) {
    match tokens.get(start) {
        Some((_, "{")) => {
            let (mut depth, mut first) = (0, true);
            for (line, token) in &tokens[start..] {
                match *token {
                    "{" => depth += 1,
                    "}" => depth -= 1,
                    "," if depth == 1 => first = true,
                    word if depth == 1 && first => {
                        found.push((*line, word.to_owned()));
                        first = false;
                    }
                    _ => {}
                }
                if depth == 0 {
                    break;
                }
            }
        }
        Some((line, word)) => found.push((*line, (*word).to_owned())),
        None => {}
    }
}

/// `src/promql/parser.rs` is `["promql", "parser"]`.
fn module_of(path: &str) -> Vec<&str> {
    path.trim_start_matches("src/").trim_end_matches(".rs").trim_end_matches("/mod").split('/').collect()
}

#[test]
fn paths_are_found_in_rust_text() {
    let named = |module: &[&str], text: &str| rooms_named(module, text).into_iter().map(|(_, n)| n).collect::<Vec<_>>();
    assert_eq!(named(&["a"], "use crate::text::Span;\nfn f() -> crate::diag::Code { crate :: model::x() }"), ["text", "diag", "model"]);
    assert_eq!(named(&["a"], "use crate::{text::{Span, Sources}, diag, model as m};"), ["text", "diag", "model"]);
    assert_eq!(
        named(&["a", "b"], "use super::c; use super::super::text; mod tests { use super::super::d; use super::super::super::model; }"),
        ["text", "model"]
    );
    assert_eq!(
        named(&["a"], "// crate::cli\n/* crate::cli /* */ crate::cli */ let s = \"crate::cli\"; let r = r#\"\" crate::cli\"#; let c = '\"'; crate::text!();"),
        ["text"]
    );
    assert_eq!(named(&["a"], "fn f<'a>(x: &'a str) { crate::text::x('\\'', 'b', x) }"), ["text"]);
}

#[test]
fn rooms_import_lower_ranks_only() {
    let mut problems = Vec::new();
    for path in files("src").iter().filter(|f| f.ends_with(".rs") && !matches!(f.as_str(), "src/lib.rs" | "src/main.rs")) {
        let module = module_of(path);
        let here = module[0];
        let Some(mine) = rank(here) else {
            problems.push(format!("{path}: `{here}` has no rank; add it to RANKS in tests/tidy.rs and to ARCHITECTURE.md"));
            continue;
        };
        for (line, there) in rooms_named(&module, &read(path)) {
            match rank(&there) {
                Some(theirs) if there != here && theirs >= mine => {
                    problems.push(format!("{path}:{line}: `{here}` (rank {mine}) may not use `{there}` (rank {theirs}); only lower ranks"));
                }
                None if root().join(format!("src/{there}.rs")).exists() => problems.push(format!("{path}:{line}: `{there}` has no rank")),
                _ => {}
            }
        }
    }
    assert_none(&problems);
}

#[test]
fn architecture_prints_the_same_ranks() {
    let Ok(text) = fs::read_to_string(root().join("ARCHITECTURE.md")) else { return };
    let mut printed: Vec<(u8, &str)> = Vec::new();
    for line in text.lines() {
        let mut words = line.split(|c: char| c.is_whitespace() || c == '|' || c == '`').filter(|w| !w.is_empty());
        let (Some(first), Some(room)) = (words.next(), words.next()) else { continue };
        if let (Ok(number), Some(_)) = (first.parse(), rank(room)) {
            printed.push((number, room));
        }
    }
    let mut problems = Vec::new();
    for (number, room) in &printed {
        if rank(room) != Some(*number) {
            problems.push(format!("ARCHITECTURE.md gives `{room}` rank {number}, tests/tidy.rs gives {:?}", rank(room)));
        }
    }
    for (number, room) in RANKS {
        if root().join(format!("src/{room}.rs")).exists() && !printed.iter().any(|(_, name)| name == room) {
            problems.push(format!("ARCHITECTURE.md has no line `{number}  {room}  ..`"));
        }
    }
    assert_none(&problems);
}

#[test]
fn every_file_says_what_it_is_for() {
    let mut problems = Vec::new();
    for path in rust_files() {
        let text = read(&path);
        let header: String = text.lines().take_while(|l| l.starts_with("//!")).map(|l| l.trim_start_matches("//!")).collect();
        if header.trim().len() < 20 {
            problems.push(format!("{path}: expected a header of `//!` lines: what the file is for, what it does not do, its neighbours"));
        }
        let name = path.rsplit('/').next().unwrap_or(&path).trim_end_matches(".rs");
        if VAGUE.contains(&name) {
            problems.push(format!("{path}: the name says nothing; name the file after what it holds"));
        }
    }
    assert_none(&problems);
}

#[test]
fn files_are_not_too_long() {
    let mut problems = Vec::new();
    for path in rust_files() {
        let lines = read(&path).lines().count();
        let listed = LONG.iter().find(|(long, _)| *long == path);
        match listed {
            None if lines > MOST_LINES => problems.push(format!("{path}: {lines} lines; find a seam, or list it in LONG of tests/tidy.rs with the reason")),
            Some(_) if lines <= MOST_LINES => problems.push(format!("{path}: {lines} lines; take it off LONG of tests/tidy.rs")),
            Some((_, "")) => problems.push(format!("{path}: listed in LONG of tests/tidy.rs without a reason")),
            _ => {}
        }
    }
    for (path, _) in LONG {
        if !root().join(path).exists() {
            problems.push(format!("{path}: listed in LONG of tests/tidy.rs, but gone"));
        }
    }
    assert_none(&problems);
}

#[test]
fn every_dependency_says_why() {
    let mut problems = Vec::new();
    for path in files("").into_iter().filter(|f| f == "Cargo.toml" || f.ends_with("/Cargo.toml")) {
        let text = read(&path);
        let mut dependencies = false;
        for (number, line) in text.lines().enumerate() {
            if line.starts_with('[') {
                dependencies = line.trim_end().trim_end_matches(']').ends_with("dependencies");
                continue;
            }
            let Some((name, value)) = line.split_once('=') else { continue };
            let own = value.contains("path =") || name.trim_end().ends_with(".workspace") || value.contains("workspace = true");
            if dependencies && !line.starts_with('#') && !own && value.split_once(" # ").is_none_or(|(_, why)| why.trim().len() < 10) {
                problems.push(format!("{path}:{}: say why `{}` is there, in a comment on its line", number + 1, name.trim()));
            }
        }
    }
    assert_none(&problems);
}

#[test]
fn no_test_is_switched_off() {
    let mut problems = Vec::new();
    for path in rust_files() {
        let code = code_only(&read(&path));
        for (number, line) in code.lines().enumerate() {
            if line.contains("#[ignore") || line.contains("#![ignore") {
                problems.push(format!("{path}:{}: list a known gap with its reason instead of ignoring the test", number + 1));
            }
        }
    }
    assert_none(&problems);
}

#[test]
fn nothing_private_is_kept() {
    // written in pieces, so that this file does not find itself
    let private = [["/ro", "ot/"], ["/wo", "rk/"], ["/Us", "ers/"], ["C:\\Us", "ers"], ["BEGIN PRI", "VATE KEY"], ["local", "host:3128"]];
    let private = private.map(|halves| halves.concat());
    let mut problems = Vec::new();
    for path in files("") {
        let text = read(&path);
        for (number, line) in text.lines().enumerate() {
            for word in private.iter().filter(|w| line.contains(w.as_str())) {
                problems.push(format!("{path}:{}: `{word}` belongs to one machine", number + 1));
            }
            if path == "Cargo.lock" && line.starts_with("source = ") && !line.contains("registry+https://github.com/rust-lang/crates.io-index") {
                problems.push(format!("{path}:{}: expected a crate from crates.io, found {line}", number + 1));
            }
        }
    }
    assert_none(&problems);
}

#[test]
fn every_module_has_its_face() {
    let mut problems = Vec::new();
    let mut folders: Vec<PathBuf> = files("src").iter().filter_map(|f| Path::new(f).parent().map(Path::to_path_buf)).collect();
    folders.dedup();
    for folder in folders.iter().filter(|f| f.components().count() > 1) {
        let face = folder.with_extension("rs");
        if !root().join(&face).exists() {
            problems.push(format!("{}: expected {} beside it", folder.display(), face.display()));
        }
        if root().join(folder).join("mod.rs").exists() {
            problems.push(format!("{}: expected {} instead of mod.rs", folder.display(), face.display()));
        }
    }
    assert_none(&problems);
}
