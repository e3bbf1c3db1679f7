//! `promforge explain CODE`: what a kind of finding means, why it matters, and what to do.

mod verbs;

use std::borrow::Cow;
use std::collections::BTreeMap;

use clap::Args;

use crate::cli::Exit;
use crate::cli::terminal::{BOLD, Terminal};
use crate::diag::render::table::Table;
use crate::lint;
use crate::text::nearest;

/// Arguments of `explain`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  $ promforge explain promql/syntax
  $ promforge explain")]
pub(crate) struct Explain {
    /// The code in brackets behind `error`, `warning` or `info`; all codes are listed if it is left out
    code: Option<String>,
}

/// Codes with their texts (Markdown), sorted.
fn explanations() -> Vec<(&'static str, Cow<'static, str>)> {
    let mut all: BTreeMap<&str, Cow<'_, str>> = BTreeMap::new();
    for code in lint::codes() {
        if let Some(text) = lint::explain(code) {
            // Its first line is the code as a heading, which is printed above every text.
            let text = text.strip_prefix(&format!("# {code}\n")).unwrap_or(&text).trim_start().to_owned();
            all.insert(code, text.into());
        }
    }
    for (code, text) in verbs::EXPLANATIONS {
        all.insert(code, (*text).into());
    }
    all.into_iter().collect()
}

/// The first sentence that is no heading, on one line.
fn sentence(text: &str) -> String {
    let body = text.lines().map(str::trim).skip_while(|l| l.is_empty() || l.starts_with('#'));
    let paragraph: Vec<&str> = body.take_while(|l| !l.is_empty()).collect();
    let paragraph = paragraph.join(" ");
    match paragraph.find(". ") {
        Some(end) => paragraph[..=end].to_owned(),
        None => paragraph,
    }
}

pub(super) fn run(arguments: &Explain, terminal: &mut Terminal) -> Exit {
    let all = explanations();
    let Some(code) = &arguments.code else {
        let mut table = Table::new();
        for (code, text) in &all {
            table.row([(*code).to_owned(), sentence(text)]);
        }
        terminal.print(&table.to_string());
        return Exit::Clean;
    };
    let wanted = code.trim_matches(['[', ']']);
    if let Some((code, text)) = all.iter().find(|(c, _)| *c == wanted) {
        let bold = terminal.style(BOLD);
        terminal.print(&format!("{bold}{code}{bold:#}\n\n{}\n", text.trim_end()));
        return Exit::Clean;
    }
    terminal.error(format!("no finding has the code `{wanted}`"));
    // `unknown` may mean `metric/unknown` or `label/unknown`.
    let parts = || all.iter().map(|(c, _)| *c).filter(|c| c.split('/').any(|part| part == wanted));
    match nearest(wanted, all.iter().map(|(c, _)| *c)).first() {
        Some(near) => terminal.help(format!("did you mean `{near}`?")),
        None if parts().next().is_some() => terminal.help(format!("did you mean {}?", parts().map(|c| format!("`{c}`")).collect::<Vec<_>>().join(" or "))),
        None => terminal.help("`promforge explain` lists all codes"),
    }
    Exit::Failed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_explained_once_in_whole_sentences() {
        let all = explanations();
        for (code, _) in verbs::EXPLANATIONS {
            assert!(lint::explain(code).is_none(), "{code} is explained twice");
        }
        for (code, text) in all {
            assert!(code.contains('/') && !sentence(&text).is_empty(), "{code}: {text}");
        }
        for (code, text) in verbs::EXPLANATIONS {
            assert!(sentence(text).ends_with('.') && sentence(text).chars().count() <= 100, "{code}: {text}");
        }
    }
}
