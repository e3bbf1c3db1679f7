//! Differences for people: one line a change where it fits, old above new where it does not.

use clap::builder::styling::Style;
use serde_json::Value;
use unicode_width::UnicodeWidthStr;

use super::json::count;
use super::{Pair, Part};
use crate::cli::findings::counted;
use crate::cli::terminal::{BOLD, CYAN, GREEN, REMOVED, Terminal};
use crate::grafana::diff::moved_only;
use crate::grafana::file::canonical_number;
use crate::model::difference::{Change, Difference, What};

/// Values up to this width stand on one line with their field.
const INLINE: usize = 48;
/// Longer values are cut.
const LONGEST: usize = 1000;

pub(super) fn text(terminal: &mut Terminal, pairs: &[Pair], compared: usize, folders: bool) {
    let (bold, green, red) = (terminal.style(BOLD), terminal.style(GREEN), terminal.style(REMOVED));
    for pair in pairs {
        match (&pair.old, &pair.new) {
            (None, Some(new)) => terminal.line(format_args!("{green}+ file {new}{green:#}")),
            (Some(old), None) => terminal.line(format_args!("{red}- file {old}{red:#}")),
            (old, new) => {
                let (old, new) = (old.as_deref().unwrap_or_default(), new.as_deref().unwrap_or_default());
                terminal.line(format_args!("{bold}--- {old}{bold:#}\n{bold}+++ {new}{bold:#}"));
            }
        }
        if pair.other {
            terminal.line("~ the texts differ; they hold neither dashboards nor rules");
        }
        pair.parts.iter().for_each(|part| show_part(terminal, part));
        terminal.line("");
    }
    if pairs.is_empty() {
        let of = if folders { format!(" in {}", counted(compared, "file")) } else { String::new() };
        terminal.line(format_args!("{green}no difference{green:#}{of}"));
        return;
    }
    let counts = [(What::Changed, "changed"), (What::Added, "added"), (What::Removed, "removed")];
    let mut said: Vec<String> =
        counts.iter().map(|(what, word)| (count(pairs, *what), word)).filter(|(n, _)| *n > 0).map(|(n, word)| format!("{n} {word}")).collect();
    if folders {
        let alone = |is: fn(&Pair) -> bool, word: &str| (pairs.iter().filter(|p| is(p)).count(), word.to_owned());
        let files = [alone(|p| p.old.is_none(), "new"), alone(|p| p.new.is_none(), "gone")];
        said.extend(files.into_iter().filter(|(n, _)| *n > 0).map(|(n, word)| format!("{} {word}", counted(n, "file"))));
    }
    let of = if folders { format!(" in {} of {}", pairs.len(), counted(compared, "file")) } else { String::new() };
    terminal.line(format_args!("{}{of}", said.join(", ")));
}

fn show_part(terminal: &mut Terminal, part: &Part) {
    let cyan = terminal.style(CYAN);
    if !part.label.is_empty() {
        terminal.line(format_args!("{cyan}@@ {}{cyan:#}", part.label));
    }
    for difference in part.differences.iter().filter(|d| !moved_only(d)) {
        show_difference(terminal, difference);
    }
    let moved: Vec<&Difference> = part.differences.iter().filter(|d| moved_only(d)).collect();
    match moved[..] {
        [] => {}
        [one] => show_difference(terminal, one),
        _ => {
            let names: Vec<String> = moved.iter().take(6).map(|d| format!("`{}`", d.name)).collect();
            let more = if moved.len() > names.len() { ", .." } else { "" };
            terminal.line(format_args!("~ {} panels stand elsewhere: {}{more}", moved.len(), names.join(", ")));
        }
    }
}

fn show_difference(terminal: &mut Terminal, difference: &Difference) {
    let bold = terminal.style(BOLD);
    let (sign, style) = match difference.what {
        What::Added => ('+', terminal.style(GREEN)),
        What::Removed => ('-', terminal.style(REMOVED)),
        What::Changed => ('~', terminal.style(CYAN)),
    };
    let name = if difference.name.is_empty() { String::new() } else { format!(" `{}`", difference.name) };
    let detail = difference.detail.as_ref().map(|d| format!(" ({d})")).unwrap_or_default();
    terminal.line(format_args!("{style}{sign}{style:#} {bold}{}{name}{bold:#}{detail}", difference.kind));
    let width = difference.changes.iter().filter(|c| inline(c).is_some()).map(|c| c.field.width()).max().unwrap_or(0);
    for change in &difference.changes {
        show_change(terminal, change, width);
    }
    if difference.changes.iter().any(across) {
        terminal.line("    two models: titles, types, queries, options and fields are compared; places, rows and settings are not");
    }
}

/// Whether one is classic and the other v2, so that not everything could be compared.
fn across(change: &Change) -> bool {
    let v2 = |value: &Option<Value>| value.as_ref().and_then(Value::as_str).map(|model| model.starts_with("v2"));
    change.field == "model" && v2(&change.old) != v2(&change.new)
}

/// A change on one line: the values, and what stands between them.
fn inline(change: &Change) -> Option<(Option<String>, Option<String>)> {
    // Expressions and places are words of their own; everything else is JSON.
    let bare = change.field == "place" || change.field == "expr" || change.field.ends_with(" expr");
    let shown = |value: &Value| value.as_str().filter(|text| bare && !text.is_empty()).map_or_else(|| spelled(value), str::to_owned);
    let (old, new) = (change.old.as_ref().map(shown), change.new.as_ref().map(shown));
    let fits = |text: &Option<String>| text.as_ref().is_none_or(|t| t.width() <= INLINE && !t.contains('\n'));
    (fits(&old) && fits(&new)).then_some((old, new))
}

fn show_change(terminal: &mut Terminal, change: &Change, width: usize) {
    let (green, red, field) = (terminal.style(GREEN), terminal.style(REMOVED), &change.field);
    if let Some((old, new)) = inline(change) {
        let pad = " ".repeat(width.saturating_sub(field.width()));
        match (old, new) {
            (Some(old), Some(new)) => terminal.line(format_args!("    {field}{pad}  {red}{old}{red:#} -> {green}{new}{green:#}")),
            (None, Some(new)) => terminal.line(format_args!("  {green}+{green:#} {field}{pad}  {green}{new}{green:#}")),
            (Some(old), None) => terminal.line(format_args!("  {red}-{red:#} {field}{pad}  {red}{old}{red:#}")),
            (None, None) => {}
        }
        return;
    }
    terminal.line(format_args!("    {field}"));
    lines(terminal, '-', red, change.old.as_ref());
    lines(terminal, '+', green, change.new.as_ref());
}

fn lines(terminal: &mut Terminal, sign: char, style: Style, value: Option<&Value>) {
    let Some(value) = value else { return };
    // Texts of several lines and expressions are read better without quotes.
    let text = value.as_str().map_or_else(|| spelled(value), |text| text.trim_end().to_owned());
    for line in text.lines() {
        terminal.line(format_args!("      {style}{sign} {line}{style:#}"));
    }
}

fn spelled(value: &Value) -> String {
    let text = match value {
        Value::Number(number) => canonical_number(&number.to_string()).into_owned(),
        other => other.to_string(),
    };
    match text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}.. ({} characters)", &text[..at], text.chars().count()),
        None => text,
    }
}
