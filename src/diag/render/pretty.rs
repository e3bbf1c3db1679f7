//! For people: each finding with the source line, carets below it, help and fix, and a summary at the end.
//!
//! The `annotate-snippets` crate draws; which part of the text it sees is decided by [`super::window`].

use annotate_snippets::renderer::{DEFAULT_EMPHASIS_STYLE, Style};
use annotate_snippets::{AnnotationKind, Element, Group, Level as Title, Origin, Padding, Renderer, Snippet};
use anstream::adapter::strip_str;

use super::place::{one_line, visible};
use super::summary::summary;
use super::window::excerpts;
use crate::diag::{Diagnostic, Level, Safety};
use crate::text::Sources;

/// Wider than anything that is handed to the crate, which therefore cuts nothing.
const TERM_WIDTH: usize = 4_096;

/// The findings alone, in the order given, an empty line behind each.
#[must_use]
pub fn drawn(diagnostics: &[&Diagnostic], sources: &Sources, colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() }.term_width(TERM_WIDTH);
    let mut out = String::new();
    for d in diagnostics {
        push_drawn(&mut out, &renderer.render(&[group(d, sources)]));
        out.push('\n');
    }
    out
}

pub(super) fn render(diagnostics: &[&Diagnostic], sources: &Sources, colour: bool) -> String {
    let mut out = drawn(diagnostics, sources, colour);
    if !diagnostics.is_empty() {
        let style = if colour { DEFAULT_EMPHASIS_STYLE } else { Style::new() };
        out.push_str(&format!("{style}{}{style:#}\n", summary(diagnostics, sources)));
    }
    out
}

/// Appends what the crate drew, without trailing spaces and without the bare `:::` that it puts above a snippet that has no path:
/// the path stands in an origin above, since only that takes the column of the uncut line.
fn push_drawn(out: &mut String, drawn: &str) {
    let mut behind_bar = false;
    for line in drawn.lines() {
        let bare = strip_str(line).to_string();
        if behind_bar && bare.trim() == ":::" {
            behind_bar = false;
            continue;
        }
        behind_bar = bare.trim() == "|";
        out.push_str(line.trim_end());
        out.push('\n');
    }
}

fn group<'a>(d: &'a Diagnostic, sources: &Sources) -> Group<'a> {
    let level = match d.level {
        Level::Error => Title::ERROR,
        Level::Warning => Title::WARNING,
        Level::Info => Title::INFO,
    };
    let mut group = level.primary_title(one_line(&d.message)).id(d.code.0).elements(Vec::<Element<'a>>::new());
    let mut first = true;
    for excerpt in d.primary.iter().flat_map(|p| excerpts(p, &d.others, sources)) {
        if !std::mem::take(&mut first) {
            group = group.element(Padding);
        }
        let source = sources.get(excerpt.source);
        let at = source.locate(excerpt.focus);
        group = group.element(Origin::path(source.name().to_owned()).line(at.line as usize).char_column(at.column as usize));
        let mut snippet = Snippet::source(excerpt.text).line_start(excerpt.first_line);
        for (bytes, words, primary) in excerpt.marks {
            let kind = if primary { AnnotationKind::Primary } else { AnnotationKind::Context };
            let mut mark = kind.span(bytes);
            if !words.is_empty() {
                mark = mark.label(one_line(words));
            }
            snippet = snippet.annotation(mark);
        }
        group = group.element(snippet);
    }
    for sentence in &d.help {
        group = group.element(Title::HELP.no_name().message(lines(sentence)));
    }
    if let Some(fix) = &d.fix {
        let word = if fix.safety == Safety::Unsafe { "fix (may change the meaning)" } else { "fix" };
        group = group.element(Title::HELP.no_name().message(format!("{word}: {}", lines(&fix.title))));
    }
    group
}

/// `text` with its line ends kept and what would disturb the terminal replaced.
fn lines(text: &str) -> String {
    text.replace("\r\n", "\n").chars().map(|c| if c == '\n' { c } else { visible(c) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{Code, Edit, Fix};
    use crate::text::Span;

    const CODE: Code = Code("metric/unknown");

    fn drawn(text: &str, needle: &str, change: impl FnOnce(Diagnostic) -> Diagnostic) -> String {
        let mut sources = Sources::default();
        let file = sources.add("rules.yaml", text);
        let at = text.find(needle).expect("present");
        let found = change(Diagnostic::error(CODE, "wrong", file, Span::of(at, at + needle.len())));
        let out = render(&[&found], &sources, false);
        out.rsplit_once("\n\n").map(|(body, _)| body.to_owned()).unwrap_or(out)
    }

    #[test]
    fn the_whole_look() {
        let mut sources = Sources::default();
        let text = "groups:\n- name: cpu\n  rules:\n  - alert: High\n    expr: upp > 0.8\n    for: 5m\n";
        let file = sources.add("rules.yaml", text);
        sources.add("other.yaml", "");
        let at = u32::try_from(text.find("upp").expect("present")).expect("small");
        let span = Span::new(at, at + 3);
        let error = Diagnostic::error(CODE, "no metric is called `upp`", file, span)
            .saying("not in the catalogue")
            .other(file, Span::new(at - 17, at - 13), "in this alert")
            .help("node_exporter renamed it\nlong ago")
            .help("did you mean `up`?")
            .fix(Fix { title: "write `up`".into(), edits: vec![Edit { source: file, span, text: "up".into() }], safety: Safety::Unsafe });
        let mut whole = Diagnostic::warning(Code("run/empty"), "no rules at all", file, span);
        whole.primary = None;
        insta::assert_snapshot!(render(&[&whole, &error], &sources, false), @r##"
        warning[run/empty]: no rules at all

        error[metric/unknown]: no metric is called `upp`
         --> rules.yaml:5:11
          |
        4 |   - alert: High
          |          ---- in this alert
        5 |     expr: upp > 0.8
          |           ^^^ not in the catalogue
          |
          = node_exporter renamed it
            long ago
          = did you mean `up`?
          = fix (may change the meaning): write `up`

        2 problems (1 error, 1 warning) in 2 files · promforge explain metric/unknown
        "##);
    }

    #[test]
    fn windows_line_ends_and_tabs() {
        insta::assert_snapshot!(drawn("a: 1\r\n\texpr:\tupp\r\nb: 2\r\n", "upp", |d| d.saying("here")), @r##"
        error[metric/unknown]: wrong
         --> rules.yaml:2:8
          |
        2 |     expr:    upp
          |              ^^^ here
        "##);
    }

    #[test]
    fn wide_characters() {
        insta::assert_snapshot!(drawn("summary: \"速度 é 👍 upp\"\n", "upp", |d| d), @r##"
        error[metric/unknown]: wrong
         --> rules.yaml:1:18
          |
        1 | summary: "速度 é 👍 upp"
          |                     ^^^
        "##);
    }

    #[test]
    fn several_lines() {
        insta::assert_snapshot!(drawn("a: |\n  sum(\n    upp\n  )\nb: 1\n", "sum(\n    upp\n  )", |d| d.saying("this expression")), @r##"
        error[metric/unknown]: wrong
         --> rules.yaml:2:3
          |
        2 | /   sum(
        3 | |     upp
        4 | |   )
          | |___^ this expression
        "##);
    }

    #[test]
    fn end_of_file_and_empty_file() {
        let end = |text: &str| {
            let mut sources = Sources::default();
            let file = sources.add("f", text);
            let at = u32::try_from(text.len()).expect("small");
            render(&[&Diagnostic::error(CODE, "unexpected end", file, Span::at(at))], &sources, false)
        };
        insta::assert_snapshot!(end("sum(x"), @r##"
        error[metric/unknown]: unexpected end
         --> f:1:6
          |
        1 | sum(x
          |      ^

        1 problem (1 error) in 1 file · promforge explain metric/unknown
        "##);
        insta::assert_snapshot!(end("sum(x\n"), @r##"
        error[metric/unknown]: unexpected end
         --> f:2:1
          |
        2 |
          | ^

        1 problem (1 error) in 1 file · promforge explain metric/unknown
        "##);
        insta::assert_snapshot!(end(""), @r##"
        error[metric/unknown]: unexpected end
         --> f:1:1
          |
        1 |
          | ^

        1 problem (1 error) in 1 file · promforge explain metric/unknown
        "##);
    }

    #[test]
    fn a_megabyte_on_one_line() {
        let text = format!("{{{}\"expr\":\"upp > 1\",{}}}", "\"a\":1,".repeat(100_000), "\"b\":2,".repeat(100_000));
        insta::assert_snapshot!(drawn(&text, "upp", |d| d.saying("here")), @r##"
        error[metric/unknown]: wrong
         --> rules.yaml:1:600010
          |
        1 | …":1,"a":1,"a":1,"a":1,"a":1,"a":1,"a":1,"expr":"upp > 1","b":2,"b":2,"b":2,"b":2,"b":2,"b":2,"b":2,"b":2,"b":2,"b":2,"b"…
          |                                                  ^^^ here
        "##);
    }

    #[test]
    fn two_files() {
        let mut sources = Sources::default();
        let (a, b) = (sources.add("a.yaml", "record: x\n"), sources.add("b.yaml", "\nrecord: x\n"));
        let found = Diagnostic::error(CODE, "`x` is recorded twice", b, Span::new(9, 10)).other(a, Span::new(8, 9), "first here");
        insta::assert_snapshot!(render(&[&found], &sources, false), @r##"
        error[metric/unknown]: `x` is recorded twice
         --> b.yaml:2:9
          |
        2 | record: x
          |         ^
          |
         ::: a.yaml:1:9
          |
        1 | record: x
          |         - first here

        1 problem (1 error) in 2 files · promforge explain metric/unknown
        "##);
    }

    #[test]
    fn colour_is_only_styles() {
        let mut sources = Sources::default();
        let file = sources.add("a.yaml", "record: x\u{1b}[31m\n");
        let found = Diagnostic::info(CODE, "esc \u{1b}[31m", file, Span::new(8, 9)).saying("\u{1b}").help("\u{1b}");
        let plain = render(&[&found], &sources, false);
        assert!(!plain.contains('\u{1b}'), "{plain}");
        let colourful = strip_str(&render(&[&found], &sources, true)).to_string();
        assert!(colourful.lines().map(str::trim_end).eq(plain.lines()), "{colourful}");
    }
}
