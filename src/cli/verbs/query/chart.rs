//! A line chart made of characters: axes with round numbers, lines of braille dots, a legend. It can be read in a log: without
//! colours every line carries its letter. The same result gives the same characters; only the width depends on the terminal.

mod axis;
mod canvas;

use clap::builder::styling::{AnsiColor, Style};
use unicode_width::UnicodeWidthStr;

use super::table::name;
use crate::diag::render::table::Table;
use crate::engine::{Point, Series};
use crate::model::duration::Duration;
use crate::model::{Timestamp, number};

use axis::{Scale, time_ticks, values};
use canvas::Canvas;

/// Columns where the output is no terminal.
pub(super) const WIDTH: usize = 100;
/// Rows of the lines' area.
const HEIGHT: usize = 20;
/// Lines that can still be told from each other.
const MOST: usize = 12;

const LETTERS: &[u8] = b"abcdefghijkl";
const COLOURS: [AnsiColor; 6] = [AnsiColor::Cyan, AnsiColor::Yellow, AnsiColor::Green, AnsiColor::Magenta, AnsiColor::Blue, AnsiColor::Red];

/// What a chart shows of a time range.
#[derive(Debug, Clone, Copy)]
pub(super) struct View {
    pub(super) start: Timestamp,
    pub(super) end: Timestamp,
    pub(super) step: Duration,
    /// The first sample of the data; times are counted from it, or shown in UTC (see [`super::time::is_relative`]).
    pub(super) first: Timestamp,
    pub(super) width: usize,
    pub(super) colour: bool,
}

/// The chart with its notes, or why there is none.
pub(super) fn chart(all: &[Series], view: &View) -> String {
    let drawn: Vec<&Series> = all.iter().filter(|s| s.floats.iter().any(|p| p.value.is_finite())).take(MOST).collect();
    let mut notes = notes(all, drawn.len());
    if drawn.is_empty() {
        notes.insert(0, if all.is_empty() { "no series".to_owned() } else { "nothing to draw".to_owned() });
        return notes.join("\n") + "\n";
    }
    let finite = || drawn.iter().flat_map(|s| &s.floats).map(|p| p.value).filter(|v| v.is_finite());
    let scale = Scale::over(finite().fold(f64::INFINITY, f64::min), finite().fold(f64::NEG_INFINITY, f64::max));
    let ticks = scale.ticks();
    let labels = values(&ticks);
    let margin = labels.iter().map(|l| l.width()).max().unwrap_or(0);
    let columns = view.width.clamp(40, 400).saturating_sub(margin + 3).max(20);

    let mut canvas = Canvas::new(columns, HEIGHT);
    let span = (view.end - view.start).max(1) as f64;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 1, times the size of the canvas")]
    let place = |p: &Point| {
        let x = (p.time.saturating_sub(view.start) as f64 / span).clamp(0.0, 1.0) * (columns * 2 - 1) as f64;
        let y = (1.0 - scale.share(p.value)) * (HEIGHT * 4 - 1) as f64;
        (x.round() as usize, y.round() as usize)
    };
    let gap = view.step.as_millis().saturating_add(view.step.as_millis() / 2);
    for (i, series) in drawn.iter().enumerate() {
        let mut before: Option<&Point> = None;
        for point in &series.floats {
            if !point.value.is_finite() {
                before = None;
                continue;
            }
            let from = before.filter(|b| point.time - b.time <= gap).unwrap_or(point);
            canvas.line(i, place(from), place(point));
            before = Some(point);
        }
    }
    if drawn.len() > 1 {
        canvas.letters(drawn.len(), LETTERS);
    }

    let mut out = String::new();
    for row in 0..HEIGHT {
        let tick = ticks.iter().position(|t| ((1.0 - scale.share(*t)) * (HEIGHT - 1) as f64).round() as usize == row);
        let label = tick.map_or("", |t| labels[t].as_str());
        out.push_str(&" ".repeat(margin - label.width()));
        out.push_str(label);
        out.push_str(if tick.is_some() { " ┤" } else { " │" });
        out.push_str(&canvas.row(row, |series| if view.colour { style(series) } else { Style::new() }));
        out.push('\n');
    }
    push_time_axis(&mut out, view, margin, columns);
    out.push('\n');
    out.push_str(&legend(&drawn, view.colour));
    for note in notes {
        out.push_str(&note);
        out.push('\n');
    }
    out
}

fn style(series: usize) -> Style {
    COLOURS[series % COLOURS.len()].on_default()
}

fn push_time_axis(out: &mut String, view: &View, margin: usize, columns: usize) {
    let (mut line, mut words) = (vec!['─'; columns], String::new());
    let mut used = 0;
    for (time, text) in time_ticks(view.start, view.end, columns / 12, super::time::is_relative(view.first).then_some(view.first)) {
        let share = (time - view.start) as f64 / (view.end - view.start).max(1) as f64;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 1, times the number of columns")]
        let at = (share * (columns - 1) as f64).round() as usize;
        line[at] = '┬';
        let start = at.saturating_sub(text.width() / 2).min(columns.saturating_sub(text.width()));
        if start >= used {
            words.push_str(&" ".repeat(start.saturating_sub(words.width())));
            words.push_str(&text);
            used = start + text.width() + 2;
        }
    }
    out.push_str(&format!("{} └{}\n", " ".repeat(margin), line.into_iter().collect::<String>()));
    out.push_str(format!("{}{words}", " ".repeat(margin + 2)).trim_end());
    out.push('\n');
}

/// Letter, least, greatest and last value, and the name of each line.
fn legend(drawn: &[&Series], colour: bool) -> String {
    let mut table = Table::new().right(1).right(2).right(3);
    table.row(["", "min", "max", "last", "series"]);
    for (i, series) in drawn.iter().enumerate() {
        let letter = if drawn.len() > 1 { char::from(LETTERS[i % LETTERS.len()]).to_string() } else { "⠒".to_owned() };
        let values = || series.floats.iter().map(|p| p.value).filter(|v| !v.is_nan());
        let (min, max) = (values().fold(f64::INFINITY, f64::min), values().fold(f64::NEG_INFINITY, f64::max));
        let last = series.floats.last().map_or(f64::NAN, |p| p.value);
        table.row([letter, short(min), short(max), short(last), name(&series.labels)]);
    }
    let text = table.to_string();
    if !colour {
        return text;
    }
    let paint = |(i, line): (usize, &str)| match (i.checked_sub(1), line.chars().next()) {
        (Some(i), Some(letter)) => format!("{0}{letter}{0:#}{1}\n", style(i), &line[letter.len_utf8()..]),
        _ => format!("{line}\n"),
    };
    text.lines().enumerate().map(paint).collect()
}

/// A value to six digits.
fn short(value: f64) -> String {
    let rounded = format!("{value:.*e}", 5).parse().unwrap_or(value);
    if rounded == 0.0 || (1e-4..1e15).contains(&f64::abs(rounded)) { number::plain(rounded) } else { number::g(rounded) }
}

/// What is not in the picture.
fn notes(all: &[Series], drawn: usize) -> Vec<String> {
    let mut notes = Vec::new();
    let drawable = all.iter().filter(|s| s.floats.iter().any(|p| p.value.is_finite())).count();
    if drawable > drawn {
        notes.push(format!("{drawn} of {drawable} series are drawn; `topk({MOST}, ..)` or `sum by (..)` leaves fewer"));
    }
    let histograms = all.iter().filter(|s| !s.histograms.is_empty()).count();
    if histograms > 0 {
        notes.push(format!(
            "{} not drawn; `histogram_quantile(0.9, ..)`, `histogram_avg(..)` and `histogram_count(..)` are numbers",
            counted(histograms, "series of native histograms is", "series of native histograms are")
        ));
    }
    let unbounded = all.iter().flat_map(|s| &s.floats).filter(|p| !p.value.is_finite()).count();
    if unbounded > 0 {
        notes.push(format!("{} not drawn: NaN or infinite", counted(unbounded, "value is", "values are")));
    }
    notes
}

fn counted(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::HistogramPoint;
    use crate::model::Labels;
    use crate::model::duration::minutes;

    fn series(name: &str, value: impl Fn(f64) -> f64) -> Series {
        let labels: Labels = [("job", name)].into_iter().collect();
        Series::new(labels, (0..=60).map(|i| Point { time: i * 60_000, value: value(i as f64) }).collect(), Vec::new())
    }

    fn view(first: Timestamp) -> View {
        View { start: first, end: first + 3_600_000, step: minutes(1), first, width: 60, colour: false }
    }

    #[test]
    fn two_lines_and_their_letters() {
        let all = [series("up", |x| x * 2.0), series("wave", |x| 60.0 + 50.0 * (x / 6.0).sin())];
        insta::assert_snapshot!(chart(&all, &view(0)), @r#"
        125 ┤                                                     a
            │                                                  ⢀⡠⠊
            │      ⢀⠤⠤⢄⡀                             ⡠⠔⠢⢄    ⡠⠊⠁
            │     ⢠⠃   ⠈⢆                           ⡜    ⠑⣄⠔⠉
        100 ┤    ⢠⠃      ⠣⡀                        b   ⢀⠔⠉⠈⢆
            │   ⢠⠃        ⢱                       ⡜ ⡠⠔⠊⠁    ⢣
            │  ⢠⠃          ⢣                     ⣸⠤⠒⠁       ⠘⡄
            │  ⡎           b⡆                 ⢀⡠⢼⠁           ⢣
         75 ┤ ⡰⠁            ⢱               ⡠⠊⠁ ⡇             ⢇
            │⢠⠃              ⢇           ⣀⠔⠉   ⡜              ⠈⡆
            │⠃               ⠈⡆       ⢀a⠊     ⢰⠁               ⠘⡄
         50 ┤                 ⠘⡄   ⢀⠔⠊⠁      ⢀⠇                 ⢣
            │                  ⢣⣀⠤⠒⠁         ⡎                  ⠸⡀
            │                ⢀⡠⠜⡄           ⡜                    ⠱⡀
            │              ⣀⠔⠁  ⠘⡄         ⢠⠃                     b
         25 ┤           ⣀⠔⠉      ⠘⡄       ⢀⠎
            │        ⢀⠔⠊          ⠘⡄     ⢀⠎
            │     ⢀⠔⠊⠁             ⠈⢆  ⢀⡰⠁
            │  a⠤⠒⠁                  ⠑⠊⠁
          0 ┤⡠⠔⠁
            └┬────────────┬─────────────┬────────────┬────────────┬
             0s          15m           30m          45m          1h

               min      max     last  series
        a        0      120      120  {job="up"}
        b  10.0523  109.989  32.7989  {job="wave"}
        "#);
    }

    #[test]
    fn a_line_with_a_hole() {
        let all = [series("a", |x| if (20.0..30.0).contains(&x) { f64::NAN } else { x * x / 1e6 })];
        insta::assert_snapshot!(chart(&all, &view(0)), @r#"
        4m ┤
           │
           │                                                     ⡠⠊
           │                                                    ⡰⠁
           │                                                  ⡠⠊
        3m ┤                                                ⢠⠊
           │                                               ⡔⠁
           │                                             ⡠⠊
           │                                          ⢀⠔⠉
           │                                         ⡠⠊
        2m ┤                                      ⢀⠔⠊
           │                                    ⢀⠔⠁
           │                                  ⡠⠒⠁
           │                               ⢀⡰⠉
        1m ┤                            ⢀⡠⠊⠁
           │                           ⠐⠁
           │
           │
           │            ⢀⣀⠤⠒⠒⠉
         0 ┤⣀⣀⣀⣀⣀⠤⠤⠤⠒⠒⠊⠉⠁
           └┬─────────────┬────────────┬─────────────┬────────────┬
            0s           15m          30m           45m          1h

           min     max    last  series
        ⠒    0  0.0036  0.0036  {job="a"}
        10 values are not drawn: NaN or infinite
        "#);
    }

    #[test]
    fn what_cannot_be_drawn() {
        let mut histograms = series("a", |_| f64::INFINITY);
        histograms.histograms.push(HistogramPoint { time: 1, value: std::sync::Arc::default() });
        assert_eq!(chart(&[], &view(0)), "no series\n");
        let said = chart(&[histograms], &view(0));
        assert!(
            said.starts_with("nothing to draw\n1 series of native histograms is not drawn;") && said.ends_with("61 values are not drawn: NaN or infinite\n"),
            "{said}"
        );
        let many: Vec<Series> = (0..20).map(|i| series(&format!("s{i}"), move |_| f64::from(i))).collect();
        let said = chart(&many, &view(0));
        assert!(said.ends_with("12 of 20 series are drawn; `topk(12, ..)` or `sum by (..)` leaves fewer\n"), "{said}");
        assert!(said.lines().all(|l| l.width() <= 90), "{said}");
    }

    #[test]
    fn odd_ranges() {
        for value in [0.0, -1.0, 1e300, -1e300, 5e-324, f64::MAX, f64::MIN] {
            for range in [(0, 0), (i64::MIN / 4, i64::MAX / 4), (5, 5)] {
                let one = Series::new(Labels::empty(), vec![Point { time: range.0, value }, Point { time: range.1.max(range.0 + 1), value: -value }], vec![]);
                let drawn = chart(&[one], &View { start: range.0, end: range.1, ..view(range.0) });
                assert!(drawn.lines().count() > HEIGHT, "{value} {range:?}\n{drawn}");
            }
        }
    }

    #[test]
    fn colour_is_only_styles() {
        let all = [series("up", |x| x), series("down", |x| -x)];
        let colourful = chart(&all, &View { colour: true, ..view(0) });
        assert_eq!(anstream::adapter::strip_str(&colourful).to_string(), chart(&all, &view(0)));
    }
}
