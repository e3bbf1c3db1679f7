//! For people: each finding with the source line, carets below it, help and fix, and a summary at the end.
//!
//! The `annotate-snippets` crate draws; which part of the text it sees is decided by [`super::window`].

use annotate_snippets::renderer::{DEFAULT_EMPHASIS_STYLE, Style};
use annotate_snippets::{AnnotationKind, Element, Group, Level as Title, Origin, Renderer, Snippet};

use super::place::{one_line, visible};
use super::summary::summary;
use super::window::excerpts;
use crate::diag::{Diagnostic, Level, Safety};
use crate::text::Sources;

/// Wider than anything that is handed to the crate, which therefore cuts nothing.
const TERM_WIDTH: usize = 4_096;

pub(super) fn render(diagnostics: &[&Diagnostic], sources: &Sources, colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() }.term_width(TERM_WIDTH);
    let mut out = String::new();
    for d in diagnostics {
        let drawn = renderer.render(&[group(d, sources)]);
        for line in drawn.lines() {
            out.push_str(line.trim_end());
            out.push('\n');
        }
        out.push('\n');
    }
    if !diagnostics.is_empty() {
        let style = if colour { DEFAULT_EMPHASIS_STYLE } else { Style::new() };
        out.push_str(&format!("{style}{}{style:#}\n", summary(diagnostics, sources)));
    }
    out
}

fn group<'a>(d: &'a Diagnostic, sources: &Sources) -> Group<'a> {
    let level = match d.level {
        Level::Error => Title::ERROR,
        Level::Warning => Title::WARNING,
        Level::Info => Title::INFO,
    };
    let mut group = level.primary_title(one_line(&d.message)).id(d.code.0).elements(Vec::<Element<'a>>::new());
    for excerpt in d.primary.iter().flat_map(|p| excerpts(p, &d.others, sources)) {
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
        insta::assert_snapshot!(render(&[&whole, &error], &sources, false), @r"");
    }

    #[test]
    fn windows_line_ends_and_tabs() {
        insta::assert_snapshot!(drawn("a: 1\r\n\texpr:\tupp\r\nb: 2\r\n", "upp", |d| d.saying("here")), @r"");
    }

    #[test]
    fn wide_characters() {
        insta::assert_snapshot!(drawn("summary: \"速度 é 👍 upp\"\n", "upp", |d| d), @r"");
    }

    #[test]
    fn several_lines() {
        insta::assert_snapshot!(drawn("a: |\n  sum(\n    upp\n  )\nb: 1\n", "sum(\n    upp\n  )", |d| d.saying("this expression")), @r"");
    }

    #[test]
    fn end_of_file_and_empty_file() {
        let end = |text: &str| {
            let mut sources = Sources::default();
            let file = sources.add("f", text);
            let at = u32::try_from(text.len()).expect("small");
            render(&[&Diagnostic::error(CODE, "unexpected end", file, Span::at(at))], &sources, false)
        };
        insta::assert_snapshot!(end("sum(x"), @r"");
        insta::assert_snapshot!(end("sum(x\n"), @r"");
        insta::assert_snapshot!(end(""), @r"");
    }

    #[test]
    fn a_megabyte_on_one_line() {
        let text = format!("{{{}\"expr\":\"upp > 1\",{}}}", "\"a\":1,".repeat(100_000), "\"b\":2,".repeat(100_000));
        let started = drawn(&text, "upp", |d| d.saying("here"));
        insta::assert_snapshot!(started, @r"");
    }

    #[test]
    fn two_files() {
        let mut sources = Sources::default();
        let (a, b) = (sources.add("a.yaml", "record: x\n"), sources.add("b.yaml", "\nrecord: x\n"));
        let found = Diagnostic::error(CODE, "`x` is recorded twice", b, Span::new(9, 10)).other(a, Span::new(8, 9), "first here");
        insta::assert_snapshot!(render(&[&found], &sources, false), @r"");
    }

    #[test]
    fn colour_is_only_styles() {
        let mut sources = Sources::default();
        let file = sources.add("a.yaml", "record: x\u{1b}[31m\n");
        let found = Diagnostic::info(CODE, "esc \u{1b}[31m", file, Span::new(8, 9)).saying("\u{1b}").help("\u{1b}");
        let plain = render(&[&found], &sources, false);
        assert!(!plain.contains('\u{1b}'), "{plain}");
        assert_eq!(anstream::adapter::strip_str(&render(&[&found], &sources, true)).to_string(), plain);
    }
}
