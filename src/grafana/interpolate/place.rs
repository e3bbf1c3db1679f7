//! What each variable stands for, by what stands around it.

use crate::model::{duration, number};
use crate::promql::functions::{Func, ValueType};
use crate::promql::operators::AggregateOp;
use crate::text::{Mapped, MappedBuilder, Span};

use super::reference::{Reference, is_builtin, references};
use super::scan::{Kind, Piece, pieces};
use super::{Hint, Interpolated, Known, Placeholder, Replaced, Unfit};

/// Replaces the variables of `text`, a dashboard's expression, by placeholders of the kind that fits where they stand.
///
/// `variables` are the dashboard's. Others are replaced too and marked as undeclared; only inside of strings they are left,
/// as Grafana leaves them (`label_replace` writes `$1`). `Mapped` positions are byte offsets into `text`.
#[must_use]
pub fn interpolate(text: &str, variables: &[Known]) -> Interpolated {
    let pieces = pieces(text);
    let mut walk = Walk {
        text,
        variables,
        pieces: &pieces,
        out: Mapped::builder(0),
        written: 0,
        replaced: Vec::new(),
        unfit: Vec::new(),
        frames: Vec::new(),
        before: Before::Start,
        callee: None,
        last_sign: b' ',
    };
    walk.all();
    walk.keep_to(text.len());
    Interpolated { text: walk.out.finish(Span::of(0, text.len()).end), replaced: walk.replaced, unfit: walk.unfit }
}

/// What a parenthesis, bracket or brace is for.
#[derive(Debug, Clone, Copy)]
enum Frame {
    Braces,
    Brackets,
    /// `by (..)` and its kin; what stands behind it.
    Grouping(Before),
    /// Arguments, or a mere parenthesis; and which argument it is at.
    Args(Option<Callee>, usize),
}

#[derive(Debug, Clone, Copy)]
enum Callee {
    Function(Func),
    Aggregation(AggregateOp),
}

/// What stands before the piece at hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Before {
    /// Nothing: an operand is due.
    Start,
    /// An operator; a number will do.
    Operator,
    /// `and`, `on (..)`: only a vector will do.
    VectorDue,
    /// A complete operand.
    Operand,
    /// The name of a function or aggregation.
    Callee,
    Offset,
    At,
    /// `by`, `on`, ..; what stands behind its list: 0 an operator's operand, 1 an aggregation's parenthesis, 2 the end of an operand.
    GroupWord(u8),
}

struct Walk<'a> {
    text: &'a str,
    variables: &'a [Known],
    pieces: &'a [Piece<'a>],
    out: MappedBuilder,
    written: usize,
    replaced: Vec<Replaced>,
    unfit: Vec<Unfit>,
    frames: Vec<Frame>,
    before: Before,
    callee: Option<Callee>,
    last_sign: u8,
}

impl<'a> Walk<'a> {
    fn all(&mut self) {
        let mut at = 0;
        while at < self.pieces.len() {
            // Words and variables without space between them are one run: `foo_${x}_bar`, `${n}m`.
            let mut end = at + 1;
            let joins = |p: &Piece<'_>| matches!(p.kind, Kind::Word(_) | Kind::Variable(_));
            while end < self.pieces.len() && joins(&self.pieces[end - 1]) && joins(&self.pieces[end]) && self.pieces[end - 1].end == self.pieces[end].start {
                end += 1;
            }
            let run = &self.pieces[at..end];
            match run {
                [Piece { kind: Kind::Sign(sign), .. }] => self.sign(*sign),
                [piece @ Piece { kind: Kind::Text, .. }] => self.string(*piece),
                [Piece { kind: Kind::Word(word), .. }] => {
                    let next = self.pieces.get(end).map(|p| p.kind);
                    let calls = match next {
                        Some(Kind::Sign(sign)) => sign == b'(',
                        Some(Kind::Word(next)) => next.eq_ignore_ascii_case("by") || next.eq_ignore_ascii_case("without"),
                        // `sum $by (..)`
                        Some(Kind::Variable(_)) => true,
                        _ => false,
                    };
                    self.word(word, calls);
                }
                run => self.run(run, self.pieces.get(end)),
            }
            at = end;
        }
    }

    fn sign(&mut self, sign: u8) {
        match sign {
            b'(' => {
                let frame = match self.before {
                    Before::GroupWord(after) => Frame::Grouping([Before::VectorDue, Before::Callee, Before::Operand][usize::from(after.min(2))]),
                    _ => Frame::Args(self.callee.take(), 0),
                };
                self.frames.push(frame);
                self.before = Before::Start;
            }
            b'{' => self.frames.push(Frame::Braces),
            b'[' => self.frames.push(Frame::Brackets),
            b')' | b'}' | b']' => {
                self.before = match self.frames.pop() {
                    Some(Frame::Grouping(after)) => after,
                    _ => Before::Operand,
                };
            }
            b',' => {
                if let Some(Frame::Args(_, index)) = self.frames.last_mut() {
                    *index += 1;
                    self.before = Before::Start;
                }
            }
            b'@' => self.before = Before::At,
            b'-' | b'+' if matches!(self.before, Before::Offset | Before::At) => {}
            b'+' | b'-' | b'*' | b'/' | b'%' | b'^' | b'=' | b'!' | b'<' | b'>' | b'~' if !self.in_braces() => {
                self.before = Before::Operator;
                self.callee = None;
            }
            _ => {}
        }
        self.last_sign = sign;
    }

    fn in_braces(&self) -> bool {
        matches!(self.frames.last(), Some(Frame::Braces))
    }

    fn word(&mut self, word: &str, calls: bool) {
        if matches!(self.frames.last(), Some(Frame::Braces | Frame::Brackets | Frame::Grouping(_))) {
            return;
        }
        self.before = match word.to_ascii_lowercase().as_str() {
            "by" | "without" => Before::GroupWord(if self.before == Before::Operand { 2 } else { 1 }),
            "on" | "ignoring" | "group_left" | "group_right" => Before::GroupWord(0),
            "and" | "or" | "unless" => Before::VectorDue,
            "bool" | "atan2" => Before::Operator,
            "offset" => Before::Offset,
            _ => {
                self.callee = callee(word).filter(|_| calls);
                if self.callee.is_some() { Before::Callee } else { Before::Operand }
            }
        };
    }

    /// The variables inside of a string: declared ones become words that are safe in regular expressions.
    fn string(&mut self, piece: Piece<'_>) {
        let inside = self.text.get(piece.start..piece.end).unwrap_or_default();
        for found in references(inside) {
            let span = Span::of(piece.start + found.span.start as usize, piece.start + found.span.end as usize);
            let found = Reference { span, ..found };
            if !self.declared(found.name) {
                continue;
            }
            let word = match own_kind(found) {
                Some(Placeholder::Duration) => "5m",
                Some(_) => "5",
                None => found.name,
            };
            self.put(found, word, Placeholder::Text);
        }
        if !matches!(self.frames.last(), Some(Frame::Braces | Frame::Brackets | Frame::Grouping(_))) {
            self.before = Before::Operand;
        }
    }

    /// A run with at least one variable in it.
    fn run(&mut self, run: &[Piece<'a>], next: Option<&Piece<'_>>) {
        let next_sign = match next.map(|p| p.kind) {
            Some(Kind::Sign(sign)) => sign,
            _ => b' ',
        };
        let next_word = match next.map(|p| p.kind) {
            Some(Kind::Word(word)) => word.to_ascii_lowercase(),
            _ => String::new(),
        };
        let lone = match run {
            [Piece { kind: Kind::Variable(variable), .. }] => Some(*variable),
            _ => None,
        };
        match (self.frames.last().copied(), self.before) {
            (Some(Frame::Brackets), _) => return self.duration(run),
            (Some(Frame::Grouping(_)), _) => return self.name(run, Placeholder::Label),
            (Some(Frame::Braces), _) => return self.in_matchers(run, lone, next_sign),
            (_, Before::Offset) => self.duration(run),
            (_, Before::At) => self.number(run),
            (_, Before::GroupWord(after)) => {
                match lone {
                    Some(variable) => self.put(variable, &format!("({})", placeholder_name(variable.name)), Placeholder::Label),
                    None => self.no_fit(run, "stands for a grouping clause"),
                }
                self.before = [Before::VectorDue, Before::Callee, Before::Operand][usize::from(after.min(2))];
                return;
            }
            (_, Before::Operand) => {
                self.no_fit(run, "stands for an operator or a clause");
                self.before = Before::Start;
                return;
            }
            (_, Before::Callee) => {
                self.no_fit(run, "stands for a clause of an aggregation");
                return;
            }
            (frame, Before::Start | Before::Operator | Before::VectorDue) => {
                if next_sign == b'(' || next_word == "by" || next_word == "without" {
                    return self.function(run);
                }
                let selects = matches!(next_sign, b'{' | b'[' | b'@') || next_word == "offset";
                match lone {
                    _ if selects => self.name(run, Placeholder::Metric),
                    Some(variable) => self.operand(variable, frame),
                    None if is_number_run(run) => self.number(run),
                    None => self.name(run, Placeholder::Metric),
                }
            }
        }
        self.before = Before::Operand;
    }

    fn in_matchers(&mut self, run: &[Piece<'a>], lone: Option<Reference<'a>>, next_sign: u8) {
        if matches!(next_sign, b'=' | b'!') {
            return self.name(run, Placeholder::Label);
        }
        match lone {
            Some(variable) if matches!(self.last_sign, b'=' | b'~') => self.put(variable, &format!("\"{}\"", variable.name), Placeholder::String),
            Some(variable) => self.put(variable, &format!("{}!=\"\"", placeholder_name(variable.name)), Placeholder::Matcher),
            None => self.no_fit(run, "stands for a part of a matcher"),
        }
    }

    /// A variable alone where an operand stands.
    fn operand(&mut self, variable: Reference<'a>, frame: Option<Frame>) {
        let due = match (self.before, frame) {
            (Before::Start, Some(Frame::Args(Some(callee), index))) => argument(callee, index),
            (Before::Operator, _) => Some(ValueType::Scalar),
            _ => Some(ValueType::Vector),
        };
        let sample = self.sample(variable.name);
        let own = own_kind(variable).or(match self.known(variable.name).map(|k| k.hint) {
            Some(Hint::Duration) => Some(Placeholder::Duration),
            Some(Hint::Number) => Some(Placeholder::Number),
            _ => None,
        });
        let numeric = sample.is_some_and(|s| number::parse(s).is_some());
        match (due, own) {
            (Some(ValueType::String), _) => self.put(variable, &format!("\"{}\"", variable.name), Placeholder::String),
            (_, Some(Placeholder::Duration)) => self.put(variable, "5m", Placeholder::Duration),
            (_, Some(_)) => self.put(variable, "5", Placeholder::Number),
            (Some(ValueType::Matrix), _) => self.put(variable, &format!("{}[5m]", placeholder_name(variable.name)), Placeholder::Metric),
            (Some(ValueType::Scalar), _) => {
                let value = sample.filter(|_| numeric).unwrap_or("5").to_owned();
                self.put(variable, &value, Placeholder::Number);
            }
            _ if numeric => {
                let value = sample.unwrap_or("5").to_owned();
                self.put(variable, &value, Placeholder::Number);
            }
            _ => self.put_name(variable, Placeholder::Metric),
        }
    }

    /// Where a function or an aggregation is called.
    fn function(&mut self, run: &[Piece<'a>]) {
        let mut name = String::new();
        for piece in run {
            match piece.kind {
                Kind::Variable(v) => name.push_str(self.sample(v.name).unwrap_or("$")),
                Kind::Word(word) => name.push_str(word),
                _ => {}
            }
        }
        self.callee = callee(&name);
        self.before = Before::Callee;
        if self.callee.is_none() {
            return self.no_fit(run, "stands for a function or an aggregation");
        }
        for variable in variables(run) {
            let value = self.sample(variable.name).unwrap_or_default().to_owned();
            self.put(variable, &value, Placeholder::Function);
        }
    }

    /// A duration, whole or in parts.
    fn duration(&mut self, run: &[Piece<'a>]) {
        for (i, piece) in run.iter().enumerate() {
            let Kind::Variable(variable) = piece.kind else { continue };
            let literal = |p: Option<&Piece<'a>>, pick: fn(&str) -> Option<char>| match p.map(|p| p.kind) {
                Some(Kind::Word(word)) => pick(word),
                _ => None,
            };
            let before = literal(i.checked_sub(1).and_then(|i| run.get(i)), |w| w.chars().next_back());
            let after = literal(run.get(i + 1), |w| w.chars().next());
            let follows_variable = i > 0 && matches!(run[i - 1].kind, Kind::Variable(_));
            let leads_variable = matches!(run.get(i + 1).map(|p| p.kind), Some(Kind::Variable(_)));
            let factor = run.len() == 1 && matches!(self.last_sign, b'*' | b'/') && own_kind(variable) != Some(Placeholder::Duration);
            let digits = before.is_some_and(|c| c.is_ascii_digit());
            if after.is_some_and(|c| !digits && c.is_ascii_alphabetic()) || (leads_variable && !digits && !follows_variable) {
                self.put(variable, "5", Placeholder::Number);
            } else if digits && after.is_none_or(|c| c.is_ascii_digit()) || follows_variable {
                // Behind `1h30`, the unit; whatever the digits before belong to, milliseconds may follow.
                let unit = if follows_variable || before_unit(run, i) { "ms" } else { "m" };
                self.put(variable, unit, Placeholder::Unit);
            } else if after.is_some() || factor {
                self.put(variable, "5", Placeholder::Number);
            } else if before.is_some() {
                self.put(variable, "5ms", Placeholder::Duration);
            } else if own_kind(variable) == Some(Placeholder::Number) {
                self.put(variable, "300", Placeholder::Number);
            } else {
                let value = self.sample(variable.name).filter(|s| s.parse::<duration::Duration>().is_ok_and(|d| !d.is_zero())).unwrap_or("5m").to_owned();
                self.put(variable, &value, Placeholder::Duration);
            }
        }
    }

    fn number(&mut self, run: &[Piece<'a>]) {
        for variable in variables(run) {
            let value = self.sample(variable.name).filter(|s| run.len() == 1 && number::parse(s).is_some()).unwrap_or("5").to_owned();
            self.put(variable, &value, Placeholder::Number);
        }
    }

    /// A name, whole or in parts.
    fn name(&mut self, run: &[Piece<'a>], whole: Placeholder) {
        let kind = if run.len() == 1 { whole } else { Placeholder::NamePart };
        for variable in variables(run) {
            self.put_name(variable, kind);
        }
    }

    fn put_name(&mut self, variable: Reference<'a>, kind: Placeholder) {
        let is_name = |s: &&str| {
            let first = s.bytes().next().is_some_and(|b| b.is_ascii_alphabetic() || b == b'_' || kind == Placeholder::NamePart);
            first && s.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || (b == b':' && kind != Placeholder::Label)) && callee(s).is_none()
        };
        let name = self.sample(variable.name).filter(is_name).map_or_else(|| placeholder_name(variable.name), str::to_owned);
        self.put(variable, &name, kind);
    }

    fn known(&self, name: &str) -> Option<&'a Known> {
        self.variables.iter().find(|v| v.name == name)
    }

    fn sample(&self, name: &str) -> Option<&'a str> {
        self.known(name).and_then(|v| v.sample.as_deref())
    }

    fn declared(&self, name: &str) -> bool {
        is_builtin(name) || self.known(name).is_some()
    }

    fn keep_to(&mut self, end: usize) {
        if let Some(piece) = self.text.get(self.written..end) {
            self.out.verbatim(piece, Span::of(self.written, end).start);
        }
        self.written = end;
    }

    fn put(&mut self, variable: Reference<'_>, placeholder: &str, kind: Placeholder) {
        let span = variable.span;
        self.keep_to(span.start as usize);
        self.out.replaced(placeholder, span.start, span.len());
        self.written = span.end as usize;
        let declared = self.declared(variable.name);
        self.replaced.push(Replaced { span, name: variable.name.to_owned(), kind, declared });
    }

    fn no_fit(&mut self, run: &[Piece<'a>], why: &str) {
        for variable in variables(run) {
            let message = format!("the variable `{}` {why}, so the expression cannot be checked as PromQL", variable.name);
            self.unfit.push(Unfit { span: variable.span, name: variable.name.to_owned(), message });
        }
    }
}

fn variables<'a>(run: &[Piece<'a>]) -> impl Iterator<Item = Reference<'a>> {
    run.iter().filter_map(|p| match p.kind {
        Kind::Variable(variable) => Some(variable),
        _ => None,
    })
}

fn placeholder_name(variable: &str) -> String {
    format!("var_{variable}")
}

fn callee(name: &str) -> Option<Callee> {
    let aggregation = AggregateOp::ALL.iter().find(|op| op.as_str().eq_ignore_ascii_case(name));
    Func::from_name(name).map(Callee::Function).or_else(|| aggregation.map(|op| Callee::Aggregation(*op)))
}

/// The type of a function's argument; the last one stands for further ones.
fn argument(callee: Callee, index: usize) -> Option<ValueType> {
    match callee {
        Callee::Function(func) => {
            let args = func.signature().args;
            args.get(index).or(args.last()).copied()
        }
        Callee::Aggregation(AggregateOp::CountValues) if index == 0 => Some(ValueType::String),
        Callee::Aggregation(AggregateOp::Topk | AggregateOp::Bottomk | AggregateOp::Quantile | AggregateOp::Limitk | AggregateOp::LimitRatio) if index == 0 => {
            Some(ValueType::Scalar)
        }
        Callee::Aggregation(_) => Some(ValueType::Vector),
    }
}

/// What Grafana's own variables are: durations and numbers.
fn own_kind(variable: Reference<'_>) -> Option<Placeholder> {
    match variable.name {
        "__interval_ms" | "__rate_interval_ms" | "__range_ms" | "__range_s" | "__from" | "__to" => Some(Placeholder::Number),
        "__interval" | "__rate_interval" | "__range" | "__auto" => Some(Placeholder::Duration),
        name if name.starts_with("__auto_interval") => Some(Placeholder::Duration),
        _ => None,
    }
}

/// `0.$x`, `${x}.5`, `1e$x`, `${n}m` as a duration literal: no name.
fn is_number_run(run: &[Piece<'_>]) -> bool {
    let word = |p: Option<&Piece<'_>>| match p.map(|p| p.kind) {
        Some(Kind::Word(word)) => Some(word.to_owned()),
        _ => None,
    };
    if let Some(first) = word(run.first()) {
        return first.starts_with(|c: char| c.is_ascii_digit() || c == '.');
    }
    word(run.get(1)).is_some_and(|w| w.starts_with(|c: char| c.is_ascii_digit() || c == '.') || matches!(w.as_str(), "ms" | "s" | "m" | "h" | "d" | "w" | "y"))
}

/// Whether a unit stands in the run before piece `i`: `1h30$x`.
fn before_unit(run: &[Piece<'_>], i: usize) -> bool {
    run[..i].iter().any(|p| matches!(p.kind, Kind::Word(word) if word.bytes().any(|b| b.is_ascii_alphabetic())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> Vec<Known> {
        let plain = ["job", "x", "y", "metric", "n", "op", "by", "fn"].map(Known::new);
        let more = [
            Known::new("window").hint(Hint::Duration).sample("10m"),
            Known::new("q").sample("0.95"),
            Known::new("func").sample("rate"),
            Known::new("agg").sample("sum"),
            Known::new("m").sample("up"),
        ];
        plain.into_iter().chain(more).collect()
    }

    fn becomes(text: &str) -> String {
        interpolate(text, &known()).text.as_str().to_owned()
    }

    #[test]
    fn durations() {
        for (text, expected) in [
            ("rate(a[$__rate_interval])", "rate(a[5m])"),
            ("rate(a[${__interval}])", "rate(a[5m])"),
            ("rate(a[[[window]]])", "rate(a[10m])"),
            ("rate(a[$window:$x])", "rate(a[10m:5m])"),
            ("rate(a[${n}m])", "rate(a[5m])"),
            ("rate(a[5$x])", "rate(a[5m])"),
            ("rate(a[$n$x])", "rate(a[5ms])"),
            ("rate(a[1h$x])", "rate(a[1h5ms])"),
            ("rate(a[${__range_s}s])", "rate(a[5s])"),
            ("rate(a[$__range_ss])", "rate(a[5s])"),
            ("rate(a[$__range_s])", "rate(a[300])"),
            ("a offset $x", "a offset 5m"),
            ("a offset -$x + 1", "a offset -5m + 1"),
            ("a @ $__to", "a @ 5"),
            ("a @ ${__to:date:seconds}", "a @ 5"),
        ] {
            assert_eq!(becomes(text), expected, "{text}");
        }
    }

    #[test]
    fn names() {
        for (text, expected) in [
            ("$metric", "var_metric"),
            ("$m{a=\"b\"}", "up{a=\"b\"}"),
            ("rate($metric[5m])", "rate(var_metric[5m])"),
            ("foo_${x}_bar", "foo_var_x_bar"),
            ("${x}_total > 1", "var_x_total > 1"),
            ("$x_bar", "var_x_bar"),
            ("sum by ($x, $y) (a)", "sum by (var_x, var_y) (a)"),
            ("sum(a) by (${x:csv})", "sum(a) by (var_x)"),
            ("a / on ($x) group_left ([[y]]) b", "a / on (var_x) group_left (var_y) b"),
            ("sum by $x (a)", "sum by (var_x) (a)"),
            ("a{$x=\"1\", b_$y !~ \"2\"}", "a{var_x=\"1\", b_var_y !~ \"2\"}"),
            ("a{$x}", "a{var_x!=\"\"}"),
            ("a{b=\"c\", $x}", "a{b=\"c\", var_x!=\"\"}"),
            ("a{b=${x:doublequote}}", "a{b=\"x\"}"),
            ("a and $x", "a and var_x"),
            ("a / on (b) $x", "a / on (b) var_x"),
            ("job:${x}:rate5m", "job:var_x:rate5m"),
            ("$func(a[5m])", "rate(a[5m])"),
            ("${func}(a[5m])", "rate(a[5m])"),
            ("$agg by (a) (b)", "sum by (a) (b)"),
        ] {
            assert_eq!(becomes(text), expected, "{text}");
        }
    }

    #[test]
    fn numbers() {
        for (text, expected) in [
            ("a > $x", "a > 5"),
            ("a > bool $x", "a > bool 5"),
            ("a / $__range_s", "a / 5"),
            ("a * $window", "a * 5m"),
            ("topk($n, a)", "topk(5, a)"),
            ("topk by (b) ($n, a)", "topk by (b) (5, a)"),
            ("histogram_quantile($q, a)", "histogram_quantile(0.95, a)"),
            ("histogram_quantile(0.$n, a)", "histogram_quantile(0.5, a)"),
            ("quantile_over_time($x, a[5m])", "quantile_over_time(5, a[5m])"),
            ("round(a, $x)", "round(a, 5)"),
            ("vector($x)", "vector(5)"),
            ("sum($x)", "sum(var_x)"),
            ("rate($x)", "rate(var_x[5m])"),
            ("count_values($x, a)", "count_values(\"x\", a)"),
            ("a - ${n}m", "a - 5m"),
            ("count > $x", "count > 5"),
            ("increase(a[$__range]) / ($__range_s / 60)", "increase(a[5m]) / (5 / 60)"),
            ("(time() - $__from / 1000)", "(time() - 5 / 1000)"),
        ] {
            assert_eq!(becomes(text), expected, "{text}");
        }
    }

    #[test]
    fn strings() {
        for (text, expected) in [
            ("a{b=~\"$x|.*-${y:regex}\"}", "a{b=~\"x|.*-y\"}"),
            ("a{b=~'$other'}", "a{b=~'$other'}"),
            ("label_replace(a, \"b\", \"$1\", \"c\", \"(.*)\")", "label_replace(a, \"b\", \"$1\", \"c\", \"(.*)\")"),
            ("a{b=\"\\\"$x\"}", "a{b=\"\\\"x\"}"),
            ("a{b=`$x\\`}", "a{b=`x\\`}"),
            ("a{b=\"$__interval\"} # $x", "a{b=\"5m\"} # $x"),
        ] {
            assert_eq!(becomes(text), expected, "{text}");
        }
    }

    #[test]
    fn what_fits_nowhere_is_said_and_left() {
        for (text, name) in
            [("$fn(a[5m])", "fn"), ("${fn}_over_time(a[5m])", "fn"), ("a $op b", "op"), ("sum(a) $by", "by"), ("sum $by (a)", "by"), ("$fn by (x) (a)", "fn")]
        {
            let found = interpolate(text, &known());
            assert_eq!(found.text.as_str(), text);
            assert_eq!(found.unfit.iter().map(|u| u.name.as_str()).collect::<Vec<_>>(), [name], "{text}");
        }
    }

    #[test]
    fn positions_lead_back() {
        let text = "rate(a{b=\"${x:regex}\"}[$__rate_interval]) * zz + $undeclared";
        let found = interpolate(text, &known());
        let at = |needle: &str| {
            let start = found.text.as_str().find(needle).expect("it is there");
            let host = found.text.host(Span::of(start, start + needle.len()));
            &text[host.range()]
        };
        assert_eq!((at("zz"), at("5m"), at("x")), ("zz", "$__rate_interval", "${x:regex}"));
        let seen: Vec<_> = found.replaced.iter().map(|r| (&text[r.span.range()], r.kind, r.declared)).collect();
        assert_eq!(
            seen,
            [("${x:regex}", Placeholder::Text, true), ("$__rate_interval", Placeholder::Duration, true), ("$undeclared", Placeholder::Number, false)]
        );
    }

    #[test]
    fn nothing_panics() {
        for text in ["", "$", "[[", "${", "a{b=\"$x", "]})$x", "é$xé", "((($x", "[[x]]]]", "$x$x$x[$x$x$x"] {
            let found = interpolate(text, &known());
            assert_eq!(found.text.host_span().end as usize, text.len());
        }
    }
}
