//! The binary as a person meets it: transcripts in `tests/cases/cli/*.md`, and what no transcript can show.
//!
//! A transcript is Markdown. Its fenced blocks are, in order:
//!
//! - a file, named behind the language: ```` ```yaml rules.yaml ````, with words behind the name: `crlf` (line ends), `bom`
//!   (byte order mark in front), `hex` (bytes in hexadecimal), `x1000` (the content so often), `raw` (no line end at the end),
//!   `after` (not written, but expected to be there when the commands above it have run);
//! - ```` ```console ````: commands `$ promforge ..`, each with `? N` below it if the exit code is not 0, and standard output
//!   below that; `< FILE` at the end of a command is standard input;
//! - ```` ```stderr ````: standard error of the commands of the console block above it.
//!
//! Each transcript runs in a folder of its own. `PROMFORGE_BLESS=1 cargo test --test cli` writes what came out.

#![expect(clippy::disallowed_methods, reason = "runs the binary in temporary folders")]

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const BINARY: &str = env!("CARGO_BIN_EXE_promforge");

fn promforge(folder: &Path) -> Command {
    let mut command = Command::new(BINARY);
    command.current_dir(folder).env_clear();
    command
}

/// A part of a transcript.
enum Block {
    Prose(String),
    Fenced { info: String, body: String },
}

/// A fence is three backticks or more; one as long closes what it opened.
fn blocks(text: &str) -> Vec<Block> {
    let (mut found, mut prose, mut open) = (Vec::new(), String::new(), None::<(&str, String, String)>);
    for line in text.split_inclusive('\n') {
        let fence = &line[..line.len() - line.trim_start_matches('`').len()];
        match &mut open {
            Some((opened, _, _)) if line.trim_end() == *opened => {
                let (_, info, body) = open.take().expect("open");
                found.push(Block::Fenced { info, body });
            }
            Some((_, _, body)) => body.push_str(line),
            None if fence.len() >= 3 => {
                found.push(Block::Prose(std::mem::take(&mut prose)));
                open = Some((fence, line[fence.len()..].trim_end().to_owned(), String::new()));
            }
            None => prose.push_str(line),
        }
    }
    assert!(open.is_none(), "a block that is not closed");
    found.push(Block::Prose(prose));
    found
}

fn fenced(info: &str, body: &str) -> String {
    let longest = body.lines().map(|l| l.len() - l.trim_start_matches('`').len()).max().unwrap_or(0);
    let fence = "`".repeat((longest + 1).max(3));
    format!("{fence}{info}\n{body}{fence}\n")
}

/// The words of a command: separated by spaces, `'..'` and `".."` keep theirs.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quote, mut any) = (Vec::new(), String::new(), None, false);
    for c in line.chars() {
        match (quote, c) {
            (Some(q), c) if c == q => quote = None,
            (None, '\'' | '"') => (quote, any) = (Some(c), true),
            (None, ' ') if word.is_empty() && !any => {}
            (None, ' ') => (words.push(std::mem::take(&mut word)), any = false).0,
            _ => word.push(c),
        }
    }
    if any || !word.is_empty() {
        words.push(word);
    }
    words
}

fn bytes(info: &[&str], body: &str) -> Vec<u8> {
    if info.contains(&"hex") {
        let digits: Vec<u8> = body.bytes().filter(u8::is_ascii_hexdigit).collect();
        return digits.chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).expect("digits"), 16).expect("two digits")).collect();
    }
    let mut text = body.to_owned();
    if info.contains(&"raw") {
        text.pop();
    }
    if info.contains(&"crlf") {
        text = text.replace('\n', "\r\n");
    }
    if let Some(times) = info.iter().find_map(|w| w.strip_prefix('x')?.parse::<usize>().ok()) {
        text = text.repeat(times);
    }
    if info.contains(&"bom") {
        text.insert(0, '\u{feff}');
    }
    text.into_bytes()
}

/// Runs one command line; what it printed, and below which lines it stands in the transcript.
fn run(folder: &Path, line: &str) -> Output {
    let mut words = words(line);
    assert_eq!(words.first().map(String::as_str), Some("promforge"), "{line}");
    let input = words.iter().position(|w| w == "<").map(|at| {
        let name = words.get(at + 1).expect("a name behind `<`").clone();
        words.truncate(at);
        fs::read(folder.join(name)).expect("standard input")
    });
    let mut child = promforge(folder).args(&words[1..]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the binary");
    let mut stdin = child.stdin.take().expect("piped");
    let feeding = std::thread::spawn(move || drop(stdin.write_all(&input.unwrap_or_default())));
    let output = child.wait_with_output().expect("it ends");
    feeding.join().expect("fed");
    output
}

/// The transcript as it should be, with what the commands really said; files are checked on the way.
fn replay(name: &str, text: &str) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    let (mut out, mut stderr) = (String::new(), String::new());
    let all = blocks(text);
    for (i, block) in all.iter().enumerate() {
        let (info, body) = match block {
            Block::Prose(prose) => {
                out.push_str(prose);
                continue;
            }
            Block::Fenced { info, body } => (info.as_str(), body),
        };
        let mut shown = body.clone();
        let parts: Vec<&str> = info.split(' ').collect();
        match parts[..] {
            ["console"] => {
                shown.clear();
                stderr.clear();
                for line in body.lines().filter_map(|l| l.strip_prefix("$ ")) {
                    let output = run(folder, line);
                    let _ = writeln!(shown, "$ {line}");
                    match output.status.code() {
                        Some(0) => {}
                        code => drop(writeln!(shown, "? {}", code.map_or("signal".to_owned(), |c| c.to_string()))),
                    }
                    shown.push_str(&String::from_utf8_lossy(&output.stdout));
                    stderr.push_str(&String::from_utf8_lossy(&output.stderr));
                }
                let has_stderr = all[i + 1..].iter().find_map(|b| if let Block::Fenced { info, .. } = b { Some(info == "stderr") } else { None });
                if has_stderr != Some(true) && !stderr.is_empty() {
                    let _ = write!(out, "{}\n{}", fenced("console", &shown), fenced("stderr", &stderr));
                    continue;
                }
            }
            ["stderr"] => shown.clone_from(&stderr),
            [_, path, ref how @ ..] => {
                let path = folder.join(path);
                if how.contains(&"after") {
                    let found = fs::read(&path).map(|b| String::from_utf8_lossy(&b).into_owned()).unwrap_or_else(|e| format!("{e}\n"));
                    let as_written = if how.contains(&"crlf") { found.replace("\r\n", "\n") } else { found.clone() };
                    if found.as_bytes() != bytes(how, body) {
                        shown = as_written;
                    }
                } else {
                    fs::create_dir_all(path.parent().expect("below the folder")).expect("a folder");
                    fs::write(&path, bytes(how, body)).expect("a file");
                }
            }
            _ => panic!("{name}: `{info}` says nothing to this test"),
        }
        out.push_str(&fenced(info, &shown));
    }
    out
}

fn transcripts() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/cli");
    let mut found: Vec<PathBuf> = fs::read_dir(folder).expect("the transcripts").map(|e| e.expect("an entry").path()).collect();
    found.retain(|p| p.extension().is_some_and(|e| e == "md"));
    found.sort();
    found
}

#[test]
fn transcripts_are_true() {
    let bless = std::env::var_os("PROMFORGE_BLESS").is_some();
    let mut wrong = Vec::new();
    for path in transcripts() {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let expected = fs::read_to_string(&path).expect("a transcript");
        let found = replay(&name, &expected);
        if found == expected {
            continue;
        }
        if bless {
            fs::write(&path, &found).expect("written");
        } else {
            let diff = similar::TextDiff::from_lines(&expected, &found);
            wrong.push(format!("{name}\n{}", diff.unified_diff().context_radius(4)));
        }
    }
    assert!(wrong.is_empty(), "{} transcripts differ (PROMFORGE_BLESS=1 writes what came out):\n{}", wrong.len(), wrong.join("\n"));
}

/// Every verb is shown by a transcript, and none panics anywhere.
#[test]
fn every_verb_has_a_transcript() {
    let all: String = transcripts().iter().map(|p| fs::read_to_string(p).expect("a transcript")).collect();
    for verb in [
        "check ",
        "check rules",
        "test rules",
        "test promql",
        "fmt ",
        "diff ",
        "query ",
        "explain",
        "catalogue import",
        "catalogue schema",
        "config schema",
        "completions",
    ] {
        assert!(all.contains(&format!("$ promforge {verb}")), "no transcript of `{verb}`");
    }
    assert!(!all.contains("panicked at"));
}

/// Whatever code the sources give a finding, `explain` knows it.
#[test]
fn every_code_is_explained() {
    let folder = tempfile::tempdir().expect("a folder");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut codes = std::collections::BTreeSet::new();
    for entry in walkdir::WalkDir::new(source).into_iter().map(|e| e.expect("an entry")).filter(|e| e.path().extension().is_some_and(|e| e == "rs")) {
        let text = fs::read_to_string(entry.path()).expect("a source");
        let shipped = text.split("#[cfg(test)]").next().unwrap_or_default();
        codes.extend(shipped.split(": Code = Code(\"").skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned));
    }
    assert!(codes.len() > 30, "{codes:?}");
    let unknown: Vec<_> = codes.iter().filter(|c| !promforge(folder.path()).args(["explain", c]).output().expect("it ends").status.success()).collect();
    assert!(unknown.is_empty(), "`promforge explain` knows nothing about {unknown:?}");
    let list = promforge(folder.path()).arg("explain").output().expect("it ends");
    let list = String::from_utf8_lossy(&list.stdout);
    assert!(codes.iter().all(|c| list.lines().any(|l| l.split(' ').next() == Some(c))));
}

#[test]
fn completions_for_every_shell() {
    let folder = tempfile::tempdir().expect("a folder");
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let output = promforge(folder.path()).args(["completions", shell]).output().expect("it ends");
        let script = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success() && script.contains("catalogue") && script.contains("max-file-size"), "{shell}");
    }
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut child = promforge(folder.path()).args(["completions", "zsh"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the binary");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_a_failure() {
    let folder = tempfile::tempdir().expect("a folder");
    let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("a device");
    let output = promforge(folder.path()).args(["completions", "zsh"]).stdout(full).stderr(Stdio::piped()).output().expect("it ends");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.code() == Some(2) && stderr.starts_with("error: standard output: "), "{stderr}");
}

#[test]
fn colours_only_where_they_are_wanted() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("a.yaml"), "groups:\n- name: a\n  rules:\n  - {record: b, expr: sum(}\n").expect("a file");
    let coloured = |arguments: &[&str], environment: &[(&str, &str)]| {
        let output = promforge(folder.path()).args(["check", "a.yaml"]).args(arguments).envs(environment.iter().copied()).output().expect("it ends");
        String::from_utf8_lossy(&output.stdout).contains('\x1b')
    };
    assert!(!coloured(&[], &[]));
    assert!(coloured(&["--color", "always"], &[]));
    assert!(coloured(&["--color", "always"], &[("NO_COLOR", "1")]), "asked for by name");
    assert!(coloured(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(!coloured(&[], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    assert!(!coloured(&["--color", "never"], &[("CLICOLOR_FORCE", "1")]));
    assert!(!coloured(&["--color", "always", "--format", "json"], &[]), "machines get none");
}

#[cfg(unix)]
#[test]
fn what_may_not_be_read_or_written() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    let mode = |name: &str, mode| fs::set_permissions(at(name), fs::Permissions::from_mode(mode)).expect("a mode");
    fs::write(at("secret.yaml"), "groups: []\n").expect("a file");
    fs::write(at("rules.yaml"), "groups:\n- name: a\n  rules:\n  - {record: b, expr: a+b}\n").expect("a file");
    mode("rules.yaml", 0o444);
    let said = |arguments: &[&str]| {
        let output = promforge(folder.path()).args(arguments).output().expect("it ends");
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    assert_eq!(said(&["fmt", "rules.yaml"]), (Some(2), "error: `rules.yaml` may not be written: permission denied\n".to_owned()));
    mode("secret.yaml", 0o000);
    if fs::File::open(at("secret.yaml")).is_ok() {
        #[expect(clippy::print_stderr, reason = "a test that skips says so")]
        {
            eprintln!("skipped: this user may read everything");
        }
        return;
    }
    assert_eq!(said(&["check", "secret.yaml"]), (Some(2), "error: `secret.yaml` may not be read: permission denied\n".to_owned()));
    assert_eq!(said(&["check", "rules", "secret.yaml"]).0, Some(1));
    // A folder that may not be written: the file stays whole, and nothing is left beside it.
    mode("rules.yaml", 0o644);
    mode("", 0o555);
    assert_eq!(said(&["fmt", "rules.yaml"]).0, Some(2));
    mode("", 0o755);
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 2);
}
