//! File patterns as Go's `path/filepath` has them (`Match` and `Glob`, Go 1.26), which is what `rule_files` of promtool mean: `*` and `?` stay
//! within their folder, also `**`, `[^a-z]` is a negated class, a backslash makes the next character plain, hidden files match.

use std::iter::Peekable;
use std::path::{Component, Path, PathBuf};
use std::str::Chars;

/// A part of a pattern.
enum Piece {
    /// This character.
    Plain(char),
    /// `?`
    Any,
    /// `*`
    Run,
    /// `[a-z]`, or negated.
    Class { negated: bool, ranges: Vec<(char, char)> },
}

/// The parts, or why there are none.
fn pieces(pattern: &str) -> Result<Vec<Piece>, &'static str> {
    let mut chars = pattern.chars().peekable();
    let mut pieces = Vec::new();
    while let Some(c) = chars.next() {
        pieces.push(match c {
            '*' => Piece::Run,
            '?' => Piece::Any,
            '[' => class(&mut chars)?,
            '\\' => Piece::Plain(chars.next().ok_or("nothing stands behind the backslash")?),
            c => Piece::Plain(c),
        });
    }
    Ok(pieces)
}

fn class(chars: &mut Peekable<Chars<'_>>) -> Result<Piece, &'static str> {
    let negated = chars.next_if_eq(&'^').is_some();
    let mut ranges = Vec::new();
    loop {
        if !ranges.is_empty() && chars.next_if_eq(&']').is_some() {
            return Ok(Piece::Class { negated, ranges });
        }
        let low = bound(chars)?;
        let high = if chars.next_if_eq(&'-').is_some() { bound(chars)? } else { low };
        ranges.push((low, high));
    }
}

fn bound(chars: &mut Peekable<Chars<'_>>) -> Result<char, &'static str> {
    match chars.next() {
        None => Err("`[` has no `]`"),
        Some('-' | ']') => Err("a class needs a character in front of `-` and `]`"),
        Some('\\') => chars.next().ok_or("nothing stands behind the backslash"),
        Some(c) => Ok(c),
    }
}

impl Piece {
    fn accepts(&self, c: char) -> bool {
        match self {
            Self::Plain(wanted) => *wanted == c,
            Self::Any => c != '/',
            Self::Run => false,
            Self::Class { negated, ranges } => ranges.iter().any(|(low, high)| (*low..=*high).contains(&c)) != *negated,
        }
    }
}

/// Whether the whole of `text` fits the pattern; `*` and `?` do not match `/`.
///
/// # Errors
/// A pattern that is none: `[` without `]`.
pub fn matches(pattern: &str, text: &str) -> Result<bool, String> {
    let pieces = pieces(pattern).map_err(|why| refused(pattern, why))?;
    Ok(fits(&pieces, text))
}

fn refused(pattern: &str, why: &str) -> String {
    format!("`{pattern}` is no file pattern: {why}")
}

/// The last `*` takes one character more each time the rest does not fit.
fn fits(pieces: &[Piece], text: &str) -> bool {
    let text: Vec<char> = text.chars().collect();
    let (mut piece, mut at, mut back) = (0, 0, None::<(usize, usize)>);
    loop {
        match pieces.get(piece) {
            Some(Piece::Run) => {
                back = Some((piece, at));
                piece += 1;
                continue;
            }
            Some(wanted) if text.get(at).is_some_and(|c| wanted.accepts(*c)) => {
                piece += 1;
                at += 1;
                continue;
            }
            None if at == text.len() => return true,
            _ => {}
        }
        match back {
            Some((run, from)) if text.get(from).is_some_and(|c| *c != '/') => {
                back = Some((run, from + 1));
                (piece, at) = (run + 1, from + 1);
            }
            _ => return false,
        }
    }
}

/// How many of a pattern's folders may have wildcards.
const DEPTH: usize = 100;

/// The files and folders that a pattern means, each folder's in order of their names; a text without wildcards means what has
/// that name. Nothing is an empty list.
///
/// # Errors
/// A pattern that is none: `[` without `]`.
pub fn expand(pattern: &str) -> Result<Vec<PathBuf>, String> {
    pieces(pattern).map_err(|why| refused(pattern, why))?;
    expand_below(pattern, 0).map_err(|why| refused(pattern, why))
}

fn expand_below(pattern: &str, depth: usize) -> Result<Vec<PathBuf>, &'static str> {
    let wild = |text: &str| text.contains(['*', '?', '[', '\\']);
    if !wild(pattern) {
        return Ok(if std::fs::symlink_metadata(pattern).is_ok() { vec![PathBuf::from(pattern)] } else { Vec::new() });
    }
    if depth > DEPTH {
        return Err("too many of its folders have wildcards");
    }
    let (folder, name) = pattern.rsplit_once('/').map_or((".", pattern), |(folder, name)| (if folder.is_empty() { "/" } else { folder }, name));
    let folders = if wild(folder) { expand_below(folder, depth + 1)? } else { vec![PathBuf::from(folder)] };
    let wanted = pieces(name)?;
    Ok(folders.iter().flat_map(|folder| inside(folder, &wanted)).collect())
}

/// What lies in a folder and has a name that fits, in order.
fn inside(folder: &Path, wanted: &[Piece]) -> Vec<PathBuf> {
    let Ok(listed) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut names: Vec<String> = listed.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).filter(|name| fits(wanted, name)).collect();
    names.sort_unstable();
    names.into_iter().map(|name| if folder == Path::new(".") { PathBuf::from(name) } else { folder.join(name) }).collect()
}

/// A path without `.`, and without `..` behind a name: `a/../b` is `b`, whatever `a` is.
#[must_use]
pub fn tidied(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if matches!(out.components().next_back(), Some(Component::Normal(_))) => {
                out.pop();
            }
            Component::ParentDir if out.has_root() => {}
            part => out.push(part),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Go's own table of `Match` (path/filepath/match_test.go), without what only Windows has.
    #[test]
    fn as_go_matches() {
        for (pattern, text, expected) in [
            ("abc", "abc", Ok(true)),
            ("*", "abc", Ok(true)),
            ("*c", "abc", Ok(true)),
            ("a*", "a", Ok(true)),
            ("a*", "ab/c", Ok(false)),
            ("a*/b", "abc/b", Ok(true)),
            ("a*/b", "a/c/b", Ok(false)),
            ("a*b*c*d*e*/f", "axbxcxdxe/f", Ok(true)),
            ("a*b*c*d*e*/f", "axbxcxdxexxx/f", Ok(true)),
            ("a*b*c*d*e*/f", "axbxcxdxe/xxx/f", Ok(false)),
            ("a*b?c*x", "abxbbxdbxebxczzx", Ok(true)),
            ("a*b?c*x", "abxbbxdbxebxczzy", Ok(false)),
            ("ab[c]", "abc", Ok(true)),
            ("ab[b-d]", "abc", Ok(true)),
            ("ab[e-g]", "abc", Ok(false)),
            ("ab[^c]", "abc", Ok(false)),
            ("ab[^e-g]", "abc", Ok(true)),
            ("a\\*b", "a*b", Ok(true)),
            ("a\\*b", "ab", Ok(false)),
            ("a?b", "a☺b", Ok(true)),
            ("a[^a]b", "a☺b", Ok(true)),
            ("a???b", "a☺b", Ok(false)),
            ("[a-ζ]*", "α", Ok(true)),
            ("*[a-ζ]", "A", Ok(false)),
            ("a?b", "a/b", Ok(false)),
            ("a*b", "a/b", Ok(false)),
            ("[\\]a]", "]", Ok(true)),
            ("[x\\-]", "-", Ok(true)),
            ("[]a]", "]", Err(())),
            ("[-]", "-", Err(())),
            ("[x-]", "x", Err(())),
            ("[a-b-c]", "a", Err(())),
            ("[", "a", Err(())),
            ("[^", "a", Err(())),
            ("[^bc", "a", Err(())),
            ("a[", "ab", Err(())),
            ("*x", "xxx", Ok(true)),
            ("**", "a.yml", Ok(true)),
            ("", "", Ok(true)),
        ] {
            assert_eq!(matches(pattern, text).map_err(drop), expected, "{pattern} {text}");
        }
    }

    #[test]
    fn folders_with_wildcards() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["a/x.yml", "b/x.yml", "b/.y.yml", "b/c/z.yml", "top.yml"] {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "").unwrap();
        }
        #[cfg(unix)]
        std::os::unix::fs::symlink(folder.path(), folder.path().join("a/loop")).unwrap();
        let found = |pattern: &str| {
            let below = format!("{}/", folder.path().display());
            expand(&format!("{below}{pattern}")).unwrap().iter().map(|p| p.display().to_string().replace(&below, "")).collect::<Vec<_>>()
        };
        assert_eq!(found("*/x.yml"), ["a/x.yml", "b/x.yml"]);
        assert_eq!(found("**/x.yml"), ["a/x.yml", "b/x.yml"]);
        assert_eq!(found("b/*"), ["b/.y.yml", "b/c", "b/x.yml"]);
        assert_eq!(found("*.yml"), ["top.yml"]);
        assert_eq!(found("top.yml"), ["top.yml"]);
        assert_eq!(found("[^b]*/*.yml"), ["a/x.yml"]);
        assert_eq!(found("none/*.yml"), Vec::<String>::new());
        #[cfg(unix)]
        assert_eq!(found("*/loop/*/loop/b/x.*"), ["a/loop/a/loop/b/x.yml"]);
        assert_eq!(expand(""), Ok(vec![]));
        assert!(expand("*/".repeat(5_000).as_str()).is_err());
    }

    #[test]
    fn paths_are_tidied() {
        for (path, expected) in [("a/../b", "b"), ("./a/./b", "a/b"), ("../../a", "../../a"), ("a/../../b", "../b"), ("/../a", "/a"), ("a/b/../../", "")] {
            assert_eq!(tidied(Path::new(path)), Path::new(expected), "{path}");
        }
    }
}
