//! Expressions of the right types over the series of [`super::series`]. A few are wrong on purpose, for the texts of errors.

use super::family::Family;
use super::random::Random;
use super::words;

/// Writes expressions.
#[derive(Debug)]
pub(super) struct Writer<'r> {
    pub(super) random: &'r mut Random,
    pub(super) family: Family,
    /// Whether the engine that is asked has upstream's experimental functions and modifiers.
    pub(super) experimental: bool,
    /// Milliseconds between two samples.
    pub(super) step: i64,
}

/// What an instant vector can come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Source {
    Selector,
    OverRange,
    Function,
    Labels,
    Histogram,
    Aggregation,
    WithScalar,
    WithVector,
    Set,
    Info,
    Other,
}

impl Writer<'_> {
    /// An expression of any type; mostly an instant vector.
    pub(super) fn expression(&mut self) -> String {
        let depth = self.random.weighted(&[(2, 0), (6, 1), (8, 2), (4, 3), (1, 4)]);
        match self.random.below(100) {
            0..=3 => self.scalar(depth),
            4..=6 => self.matrix(1),
            7 => self.pick(&["\"a text\"", "'\\xe4'", "\"\\n\""]).to_owned(),
            8 => self.wrong(),
            _ => self.vector(depth),
        }
    }

    fn pick(&mut self, list: &[&'static str]) -> &'static str {
        self.random.pick(list)
    }

    /// Something that upstream refuses, or that has the wrong type somewhere.
    fn wrong(&mut self) -> String {
        let (vector, scalar, matrix) = (self.vector(1), self.scalar(1), self.matrix(0));
        match self.random.below(12) {
            0 => format!("rate({vector})"),
            1 => format!("abs({matrix})"),
            2 => format!("sum({scalar})"),
            3 => format!("{scalar} and {vector}"),
            4 => format!("topk({vector}, {vector})"),
            5 => format!("label_replace({vector}, \"a b\", \"x\", \"job\", \"(\")"),
            6 => format!("label_replace({vector}, \"\", \"x\", \"job\", \".*\")"),
            7 => format!("{vector} + on (job) group_left (job) {vector}"),
            8 => format!("{scalar} > {scalar}"),
            9 => format!("nothing({vector})"),
            10 => format!("{matrix} + {scalar}"),
            _ => format!("double_exponential_smoothing({matrix}, {scalar}, {scalar})"),
        }
    }

    /// A length of time that suits the samples.
    fn duration(&mut self) -> String {
        let half_steps = self.random.weighted(&[(2, 1), (3, 2), (2, 3), (4, 5), (4, 8), (3, 12), (1, 24)]);
        let millis = half_steps * self.step / 2;
        match self.random.below(if self.family == Family::Durations { 12 } else { 40 }) {
            0 => format!("{}", millis as f64 / 1_000.0),
            1 => format!("{millis}ms"),
            2 => format!("{}s+{}s", millis / 2_000, millis - millis / 2_000 * 1_000).replace("+0s", "+1s"),
            3 if self.family == Family::Durations => self
                .pick(&[
                    "step()",
                    "range()",
                    "step() * 2",
                    "range() / 2",
                    "max_of(step(), 1m)",
                    "min_of(range(), 5m)",
                    "-step() + 10m",
                    "1m * 2",
                    "2 ^ 6",
                    "600 % 250",
                    "(1m + 30s) * 2",
                    "step() + 1m",
                ])
                .to_owned(),
            4 if self.family == Family::Durations => self
                .pick(&["1m - 2m", "5m / 0", "5m % 0", "0.5 / 1e6", "1e30 * 1", "(range() - 1m)", "step() - step()", "max_of(1m, 2m) * -1", "1m ^ 0.5"])
                .to_owned(),
            5 => "5m".to_owned(),
            _ if millis % 1_000 == 0 => format!("{}s", millis / 1_000),
            _ => format!("{millis}ms"),
        }
    }

    fn offset(&mut self) -> String {
        let duration = self.duration();
        let parens = duration.contains(|c: char| " +*/%^(".contains(c));
        let sign = self.pick(&["", "", "-"]);
        if parens { format!(" offset {sign}({duration})") } else { format!(" offset {sign}{duration}") }
    }

    fn at(&mut self) -> String {
        let seconds = self.random.within(-2, 24) * self.step / 1_000 + self.random.pick(&[0, 0, 0, 1, 7]);
        match self.random.below(6) {
            0 => " @ start()".to_owned(),
            1 => " @ end()".to_owned(),
            2 => format!(" @ {seconds}.5"),
            _ => format!(" @ {seconds}"),
        }
    }

    /// `offset` and `@` behind a selector or subquery.
    fn modifiers(&mut self) -> String {
        let likely = if self.family == Family::Selectors { 30 } else { 9 };
        let (offset, at) = (self.random.chance(likely), self.random.chance(likely));
        match (offset, at, self.random.chance(50)) {
            (true, true, true) => self.offset() + &self.at(),
            (true, true, false) => self.at() + &self.offset(),
            (true, false, _) => self.offset(),
            (false, true, _) => self.at(),
            (false, false, _) => String::new(),
        }
    }

    fn selector(&mut self) -> String {
        let metric = self.random.weighted(self.family.metrics());
        let likely = if self.family == Family::Selectors { 60 } else { 25 };
        if metric.starts_with('{') || !self.random.chance(likely) {
            return metric.to_owned();
        }
        let matchers = self.pick(words::MATCHERS);
        format!("{metric}{{{matchers}}}")
    }

    /// A selector with modifiers, as an instant vector.
    fn selected(&mut self) -> String {
        let smoothed = self.experimental && self.random.chance(if self.family == Family::Extended { 40 } else { 1 });
        self.selector() + if smoothed { " smoothed" } else { "" } + &self.modifiers()
    }

    /// A range vector.
    fn matrix(&mut self, depth: u32) -> String {
        let likely = if self.family == Family::Subqueries { 70 } else { 15 };
        if depth > 0 && self.random.chance(likely) {
            let (inner, range) = (self.vector(depth - 1), self.duration());
            let step = match self.random.below(5) {
                0 => String::new(),
                1 => self.duration(),
                2 => "1m".to_owned(),
                3 => format!("{}s", self.step / 2_000),
                _ => format!("{}s", self.step / 1_000),
            };
            return format!("({inner})[{range}:{step}]{}", self.modifiers());
        }
        let extended = self.experimental && self.random.chance(if self.family == Family::Extended { 60 } else { 1 });
        let extended = if extended { self.pick(&[" anchored", " anchored", " smoothed"]) } else { "" };
        format!("{}[{}]{extended}{}", self.selector(), self.duration(), self.modifiers())
    }

    fn number(&mut self) -> String {
        self.pick(words::NUMBERS).to_owned()
    }

    /// A scalar.
    fn scalar(&mut self, depth: u32) -> String {
        if depth == 0 {
            return self.number();
        }
        match self.random.below(20) {
            0..=9 => self.number(),
            10 | 11 => format!("scalar({})", self.vector(depth - 1)),
            12 => "time()".to_owned(),
            13 => "pi()".to_owned(),
            14 => format!("-{}", self.scalar(depth - 1)),
            15 if self.experimental => self.pick(&["start()", "end()", "step()", "range()"]).to_owned(),
            16 if self.experimental => format!("{}({}, {})", self.pick(&["min_of", "max_of"]), self.scalar(depth - 1), self.scalar(depth - 1)),
            17 => format!("({})", self.scalar(depth - 1)),
            _ => {
                let op = self.pick(words::SCALAR_OPERATORS);
                format!("({} {op} {})", self.scalar(depth - 1), self.scalar(depth - 1))
            }
        }
    }

    /// A number that is good for `φ`.
    fn quantile(&mut self, depth: u32) -> String {
        if self.random.chance(80) { self.pick(&["0.5", "0.9", "0", "1", "0.25", "0.99", "NaN", "-1", "2", "0.1"]).to_owned() } else { self.scalar(depth) }
    }

    /// An instant vector.
    fn vector(&mut self, depth: u32) -> String {
        if depth == 0 {
            return self.selected();
        }
        let family = self.family;
        let boost = |families: &[Family]| if families.contains(&family) { 6 } else { 1 };
        let source = self.random.weighted(&[
            (12 * boost(&[Family::Selectors]), Source::Selector),
            (16 * boost(&[Family::Ranges, Family::Subqueries, Family::Extended, Family::Durations]), Source::OverRange),
            (8 * boost(&[Family::Functions]), Source::Function),
            (4 * boost(&[Family::Functions]), Source::Labels),
            (4 * boost(&[Family::Native, Family::Custom, Family::Classic]), Source::Histogram),
            (18 * boost(&[Family::Aggregations]), Source::Aggregation),
            (7 * boost(&[Family::Operators]), Source::WithScalar),
            (8 * boost(&[Family::Operators]), Source::WithVector),
            (4 * boost(&[Family::Operators]), Source::Set),
            (if family == Family::Info { 60 } else { 1 }, Source::Info),
            (4, Source::Other),
        ]);
        let inner = depth - 1;
        match source {
            Source::Selector => self.selected(),
            Source::OverRange => self.over_range(inner),
            Source::Function => self.function(inner),
            Source::Labels => self.labels(inner),
            Source::Histogram => self.histogram(inner),
            Source::Aggregation => self.aggregation(inner),
            Source::WithScalar => self.with_scalar(inner),
            Source::WithVector => self.with_vector(inner),
            Source::Set => {
                let (op, matching) = (
                    self.pick(&["and", "or", "unless", "or"]),
                    self.pick(&["", "", " on (job)", " ignoring (instance)", " on ()", " ignoring (le, z)", " on (job, instance)"]),
                );
                format!("({}) {op}{matching} ({})", self.vector(inner), self.vector(inner))
            }
            Source::Info if self.experimental || self.random.chance(5) => match self.random.below(3) {
                0 => format!("info({})", self.vector(inner)),
                _ => format!("info({}, {{{}}})", self.vector(inner), self.pick(words::INFO_MATCHERS)),
            },
            Source::Info | Source::Other => self.other(inner),
        }
    }

    fn over_range(&mut self, depth: u32) -> String {
        let matrix = self.matrix(depth);
        if self.family == Family::Extended && self.random.chance(70) {
            return format!("{}({matrix})", self.pick(&["rate", "increase", "delta", "resets", "changes"]));
        }
        match self.random.below(20) {
            0 | 1 => format!("quantile_over_time({}, {matrix})", self.quantile(depth)),
            2 => format!("predict_linear({matrix}, {})", self.scalar(depth)),
            3 if self.experimental => {
                format!("double_exponential_smoothing({matrix}, {}, {})", self.pick(&["0.5", "0.1", "0.99", "1"]), self.pick(&["0.3", "0.9", "0"]))
            }
            4..=5 if self.experimental => format!("{}({matrix})", self.pick(words::EXPERIMENTAL_OVER_RANGE)),
            6..=10 => format!("{}({matrix})", self.pick(&["rate", "increase", "delta", "irate", "idelta"])),
            _ => format!("{}({matrix})", self.pick(words::OVER_RANGE)),
        }
    }

    fn function(&mut self, depth: u32) -> String {
        match self.random.below(16) {
            0 => format!("clamp({}, {}, {})", self.vector(depth), self.scalar(depth), self.scalar(depth)),
            1 => format!("clamp_max({}, {})", self.vector(depth), self.scalar(depth)),
            2 => format!("clamp_min({}, {})", self.vector(depth), self.scalar(depth)),
            3 => format!("round({}, {})", self.vector(depth), self.scalar(depth)),
            4 => format!("{}()", self.pick(words::DATES)),
            5 => format!("{}({})", self.pick(words::DATES), self.vector(depth)),
            6 => format!("timestamp({})", self.vector(depth)),
            7 => format!("vector({})", self.scalar(depth)),
            8 => format!("absent({})", self.vector(depth)),
            9 if self.experimental => format!("start_timestamp({})", self.vector(depth)),
            10 | 11 => format!("{}({})", self.pick(&["sort", "sort_desc"]), self.vector(depth)),
            _ => format!("{}({})", self.pick(words::SIMPLE), self.vector(depth)),
        }
    }

    fn labels(&mut self, depth: u32) -> String {
        let vector = self.vector(depth);
        if self.experimental && self.random.chance(25) {
            return format!(
                "{}({vector}{})",
                self.pick(&["sort_by_label", "sort_by_label_desc"]),
                self.pick(&[", \"job\"", ", \"version\"", ", \"instance\", \"job\"", ""])
            );
        }
        let arguments = self.pick(words::LABEL_ARGUMENTS);
        let name = if arguments.contains('$') || arguments.contains("*\"") { "label_replace" } else { "label_join" };
        format!("{name}({vector}, {arguments})")
    }

    fn histogram(&mut self, depth: u32) -> String {
        let vector = match self.random.below(6) {
            0 => self.vector(depth),
            1 => format!("rate({})", self.matrix(0)),
            2 => format!("sum by (le) (rate({}))", self.matrix(0)),
            3 => format!("sum{} ({})", self.pick(words::GROUPINGS), self.selected()),
            _ => self.selected(),
        };
        match self.random.below(12) {
            0..=2 => format!("histogram_quantile({}, {vector})", self.quantile(depth)),
            3 => format!(
                "histogram_fraction({}, {}, {vector})",
                self.pick(&["0", "-Inf", "1", "-1", "0.1", "NaN", "5"]),
                self.pick(&["1", "+Inf", "2", "0.7", "NaN", "7.5", "0"])
            ),
            4 if self.experimental => format!("histogram_quantiles({vector}, \"q\", {}, {})", self.quantile(depth), self.quantile(depth)),
            5 => format!("{vector} {} {}", self.pick(&["</", ">/"]), self.pick(&["1", "0", "-1", "2.5", "+Inf", "-Inf", "NaN", "7", "0.3", "0.0005"])),
            6 => format!("({vector}) {} {}", self.pick(&["*", "/"]), self.scalar(depth)),
            7 => format!("({vector}) {} ({})", self.pick(&["+", "-", "==", "!=", "+", "-"]), self.vector(depth)),
            _ => format!("{}({vector})", self.pick(&["histogram_count", "histogram_sum", "histogram_avg", "histogram_stddev", "histogram_stdvar"])),
        }
    }

    fn aggregation(&mut self, depth: u32) -> String {
        let (grouping, vector) = (self.pick(words::GROUPINGS), self.vector(depth));
        let behind = self.random.chance(15);
        let (before, after) = if behind { ("", grouping) } else { (grouping, "") };
        match self.random.below(20) {
            0..=3 => format!("{}{before} ({}, {vector}){after}", self.pick(&["topk", "bottomk"]), self.count(depth)),
            4 | 5 => format!("quantile{before} ({}, {vector}){after}", self.quantile(depth)),
            6 => format!("count_values{before} (\"{}\", {vector}){after}", self.pick(&["val", "job", "val", "__name__", "a b"])),
            7 if self.experimental => format!("limitk{before} ({}, {vector}){after}", self.count(depth)),
            8 if self.experimental => {
                format!("limit_ratio{before} ({}, {vector}){after}", self.pick(&["0.5", "-0.5", "0.1", "1", "-1", "2", "NaN", "0", "-0.3"]))
            }
            _ => format!("{}{before} ({vector}){after}", self.pick(&["sum", "avg", "count", "min", "max", "group", "stddev", "stdvar", "sum", "avg"])),
        }
    }

    fn count(&mut self, depth: u32) -> String {
        if self.random.chance(80) { self.pick(&["1", "2", "3", "0", "10", "1.9", "-1"]).to_owned() } else { self.scalar(depth) }
    }

    /// An operator between vectors, perhaps with `bool`.
    fn operator(&mut self) -> String {
        let trim = matches!(self.family, Family::Native | Family::Custom) || self.random.chance(3);
        if trim && self.random.chance(30) {
            return self.pick(&["</", ">/"]).to_owned();
        }
        let op = self.pick(words::OPERATORS);
        let compares = op.contains(['=', '<', '>']);
        if compares && self.random.chance(40) { format!("{op} bool") } else { op.to_owned() }
    }

    fn with_scalar(&mut self, depth: u32) -> String {
        let op = self.operator();
        let (vector, scalar) = (self.vector(depth), self.scalar(depth));
        if self.random.chance(35) { format!("{scalar} {op} ({vector})") } else { format!("({vector}) {op} {scalar}") }
    }

    fn with_vector(&mut self, depth: u32) -> String {
        let op = self.operator();
        let (left, right) = (self.vector(depth), self.vector(depth));
        let mut matching = String::new();
        if self.random.chance(60) {
            let labels = self.pick(&["", "job", "instance", "job, instance", "job, instance", "le", "z", "job, z", "job"]);
            matching = format!(" {} ({labels})", self.pick(&["on", "ignoring"]));
            if self.random.chance(40) {
                matching += &format!(" {}{}", self.pick(&["group_left", "group_right"]), self.pick(&["", "", " (z)", " (env, version)", " (z, le)"]));
            }
        }
        if self.experimental && self.random.chance(20) {
            matching += self.pick(&[" fill (0)", " fill_left (7)", " fill_right (-1)", " fill_left (1) fill_right (2)", " fill (NaN)"]);
        }
        format!("({left}) {op}{matching} ({right})")
    }

    fn other(&mut self, depth: u32) -> String {
        match self.random.below(6) {
            0 => format!("-{}", self.selected()),
            1 => format!("-({})", self.vector(depth)),
            2 => format!("+({})", self.vector(depth)),
            3 => format!("({})", self.vector(depth)),
            4 => format!("absent_over_time({})", self.matrix(depth)),
            _ => format!("vector({})", self.scalar(depth)),
        }
    }
}
