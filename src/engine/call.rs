//! Drives the kernels of functions: evaluates the arguments, feeds samples, windows or whole series, and turns remarks about
//! arguments into annotations with positions.

use crate::model::{Labels, METRIC_NAME, Timestamp, Value};
use crate::promql::ast::{NodeId, NodeKind, Text};
use crate::promql::{Func, ValueType};
use crate::text::Span;

use super::annotations::Remark;
use super::error::EvalError;
use super::functions::{Argument, Kernel, Remarks, Slides, Whole, Window, WindowKernel, absent_labels, kernel, sliding_kernel, where_absent};
use super::grid::Grid;
use super::prepare::unparen;
use super::run::{Run, present_at};
use super::selector::Sliders;
use super::series::{Matrix, Series, duplicate, has_duplicates, settle, total, weights, without_metadata};
use super::value::Point;

/// So many windows are not worth what is made ready for all windows at once.
const FEW_WINDOWS: usize = 4;

impl Run<'_> {
    /// A function call.
    pub(super) fn eval_call(&mut self, id: NodeId, func: Func, args: &[NodeId], grid: Grid) -> Result<Matrix, EvalError> {
        let args: Vec<NodeId> = args.iter().map(|arg| unparen(self.expr, *arg)).collect();
        if let Some(value) = self.plan[id].constant {
            return self.constant(value, grid);
        }
        let before = self.samples;
        let mut remarks = Remarks::default();
        let result = match kernel(func) {
            Kernel::Sample(kernel) => {
                let (matrix, last) = self.eval_samples(kernel, &args, grid)?;
                self.settle_samples(before, &matrix, last)?;
                Ok(matrix)
            }
            Kernel::Scalar(kernel) => {
                let columns = self.eval_columns(&args, grid)?;
                let value = |(step, time)| Point { time, value: kernel(time, &row(&columns, step)) };
                let matrix = vec![Series::unnamed(grid.times().enumerate().map(value).collect())];
                self.settle_samples(before, &matrix, 0)?;
                Ok(matrix)
            }
            Kernel::SampleTime => {
                let matrix = self.eval_times(func, &args, grid)?;
                self.settle_samples(before, &matrix, 0)?;
                settle(matrix, grid, self.delayed())
            }
            Kernel::Window(kernel) => self.eval_windows(func, &args, grid, &mut remarks, &|window, _| Ok(kernel(window).map(Value::Float))),
            Kernel::CarefulWindow(kernel) => self.eval_windows(func, &args, grid, &mut remarks, &kernel),
            Kernel::AbsentWindow => self.eval_absent_over_time(&args, grid, &mut remarks),
            Kernel::Whole(kernel) => {
                let relabels = matches!(func, Func::LabelReplace | Func::LabelJoin);
                if relabels {
                    // Upstream judges the texts before it evaluates the vector.
                    let texts = args.iter().map(|arg| match self.value_type(*arg) {
                        ValueType::String => self.argument(*arg, grid),
                        _ => Ok(Argument::Series(Vec::new())),
                    });
                    let args = texts.collect::<Result<_, _>>()?;
                    kernel(Whole { args, grid, delayed: self.delayed(), absent: Labels::empty(), remarks: &mut remarks }).map_err(|e| e.at(self.span(id)))?;
                }
                let mut whole_args = args.iter().map(|arg| self.argument(*arg, grid)).collect::<Result<Vec<_>, _>>()?;
                if let Some(Argument::Series(matrix)) = whole_args.first_mut().filter(|_| !relabels) {
                    matrix.iter_mut().for_each(Series::leave_reachable);
                }
                if grid.start != grid.end && matches!(func, Func::Sort | Func::SortDesc | Func::SortByLabel | Func::SortByLabelDesc) {
                    let span = self.span(id);
                    self.remark(Remark::SortInRange, span);
                }
                let absent = match args.first().map(|arg| &self.expr.node(*arg).kind) {
                    Some(NodeKind::Selector(selector)) => absent_labels(selector),
                    _ => Labels::empty(),
                };
                let operands: Vec<&[Series]> = whole_args.iter().filter_map(|arg| if let Argument::Series(s) = arg { Some(&s[..]) } else { None }).collect();
                let scalars = whole_args.iter().filter(|arg| matches!(arg, Argument::Scalar(_))).count();
                let present = self.presence_of_call(&operands, scalars, args.len().max(1), grid);
                let matrix = kernel(Whole { args: whole_args, grid, delayed: self.delayed(), absent, remarks: &mut remarks });
                match &matrix {
                    // Upstream does not count what other labels are given to.
                    Ok(matrix) if relabels => self.release(before, matrix),
                    Ok(matrix) => {
                        self.check_presence(&present, matrix, grid)?;
                        self.release(before, matrix);
                    }
                    Err(_) => {}
                }
                matrix
            }
            Kernel::Info => self.eval_info(&args, grid),
            Kernel::Folded => Err(EvalError::failed(format!("{}() has no value of its own", func.name()))),
        };
        for (argument, remark) in remarks.0 {
            // What comes out of a subquery has lost its position upstream.
            let place = args.get(argument).map_or(Span::default(), |arg| match self.expr.node(*arg).kind {
                NodeKind::Subquery(_) => Span::default(),
                _ => self.span(*arg),
            });
            self.remark(remark, place);
        }
        result.map_err(|e| e.at(self.span(id)))
    }

    /// The text of a string argument.
    pub(super) fn text_argument(&self, id: NodeId) -> Result<&Text, EvalError> {
        match &self.expr.node(unparen(self.expr, id)).kind {
            NodeKind::String(text) => Ok(text),
            _ => Err(EvalError::failed("expected a string literal").at(self.span(id))),
        }
    }

    fn argument(&mut self, id: NodeId, grid: Grid) -> Result<Argument, EvalError> {
        match self.value_type(id) {
            ValueType::String => {
                let text = self.text_argument(id)?;
                Ok(Argument::Text { utf8: std::str::from_utf8(text.as_bytes()).is_ok(), text: text.as_str().into_owned() })
            }
            ValueType::Scalar => self.eval_scalar(id, grid).map(Argument::Scalar),
            ValueType::Vector | ValueType::Matrix => self.eval(id, grid).map(Argument::Series),
        }
    }

    /// The values of scalar arguments, one column each.
    fn eval_columns(&mut self, args: &[NodeId], grid: Grid) -> Result<Vec<Vec<f64>>, EvalError> {
        args.iter().map(|arg| self.eval_scalar(*arg, grid)).collect()
    }

    /// Sample by sample. Also says how many samples the last step looked at.
    fn eval_samples(&mut self, kernel: fn(Point, &[f64]) -> Option<f64>, args: &[NodeId], grid: Grid) -> Result<(Matrix, usize), EvalError> {
        let Some((vector, scalars)) = args.split_first() else {
            // Go's seconds of a time are cut towards zero, as the kernels do with the fraction.
            #[expect(clippy::cast_precision_loss, reason = "as upstream")]
            let of = |time| kernel(Point { time, value: (time / 1000) as f64 }, &[]).map(|value| Point { time, value });
            self.peek(grid.len())?;
            return Ok((vec![Series::unnamed(grid.times().filter_map(of).collect())], 0));
        };
        let mut matrix = self.eval(*vector, grid)?;
        let columns = self.eval_columns(scalars, grid)?;
        let last = present_at(&matrix, grid.last());
        let mut scalars = Vec::with_capacity(columns.len());
        for series in &mut matrix {
            series.histograms.clear();
            series.floats.retain_mut(|point| {
                if !columns.is_empty() {
                    let step = grid.index(point.time);
                    scalars.clear();
                    scalars.extend(columns.iter().map(|c| c.get(step).copied().unwrap_or(f64::NAN)));
                }
                kernel(*point, &scalars).map(|value| point.value = value).is_some()
            });
            self.drop_name(series);
        }
        matrix.retain(|s| !s.is_empty());
        Ok((settle(matrix, grid, self.delayed())?, last))
    }

    fn eval_times(&mut self, func: Func, args: &[NodeId], grid: Grid) -> Result<Matrix, EvalError> {
        let Some(arg) = args.first() else { return Ok(Vec::new()) };
        let expr = self.expr;
        let mut matrix = match &expr.node(*arg).kind {
            NodeKind::Selector(selector) if func == Func::Timestamp => self.eval_sample_times(*arg, selector, grid)?,
            NodeKind::Selector(selector) if self.options.start_timestamps => self.eval_start_times(*arg, selector, grid)?,
            _ => {
                let mut matrix = self.eval(*arg, grid)?;
                if func == Func::StartTimestamp {
                    // Nothing that was computed has a start.
                    matrix.clear();
                }
                #[expect(clippy::cast_precision_loss, reason = "as upstream")]
                let of = |time: Timestamp| Point { time, value: time as f64 / 1000.0 };
                for series in &mut matrix {
                    series.leave_reachable();
                    let mut times: Vec<Timestamp> = series.floats.iter().map(|p| p.time).chain(series.histograms.drain(..).map(|p| p.time)).collect();
                    times.sort_unstable();
                    series.floats = times.into_iter().map(of).collect();
                }
                matrix
            }
        };
        matrix.iter_mut().for_each(|s| self.drop_name(s));
        Ok(matrix)
    }

    /// Window by window.
    fn eval_windows(&mut self, func: Func, args: &[NodeId], grid: Grid, remarks: &mut Remarks, kernel: WindowKernel<'_>) -> Result<Matrix, EvalError> {
        let Some(position) = args.iter().position(|arg| self.value_type(*arg) == ValueType::Matrix) else {
            return Err(EvalError::failed("expected a range vector"));
        };
        let is_subquery = matches!(self.expr.node(args[position]).kind, NodeKind::Subquery(_));
        let mut windows = None;
        let mut held = 0;
        if is_subquery {
            let found = self.windows(args[position], grid)?;
            held = found.series.iter().map(|s| s.samples.times.len() + weights(&s.samples.histograms)).sum();
            windows = Some(found);
        }
        let scalars: Vec<NodeId> = args.iter().copied().enumerate().filter(|(i, _)| *i != position).map(|(_, arg)| arg).collect();
        let columns = self.eval_columns(&scalars, grid)?;
        self.check_extension(func, args[position])?;
        let windows = match windows {
            Some(windows) => windows,
            None => self.windows(args[position], grid)?,
        };
        let keeps_name = func.traits().keeps_name;
        // A remark about a scalar argument is for the kernel of single windows.
        let usual = columns.iter().flatten().all(|scalar| (0.0..=1.0).contains(scalar));
        let at_once = sliding_kernel(func).filter(|_| usual && grid.len() > FEW_WINDOWS && !windows.fixed && windows.extended.is_none());
        let mut matrix: Matrix = Vec::new();
        let mut scalars = Vec::with_capacity(columns.len());
        let mut slides: Option<Slides<'_>> = None;
        for series in &windows.series {
            let samples = &series.samples;
            let mut sliders = Sliders::default();
            let mut out = Series::bare(Labels::empty(), !keeps_name || series.drop_name);
            if let Some(at_once) = at_once.filter(|_| samples.histograms.is_empty() && samples.starts.is_empty()) {
                // Series that are scraped together have the same times, and so the same windows.
                let slides = match &mut slides {
                    Some(known) if known.fit(&samples.times) => known,
                    other => other.insert(Slides::new(&samples.times, grid, windows.offset, windows.range)),
                };
                self.peek(slides.longest())?;
                out.floats = slides.each(at_once, &samples.values, columns.first().map_or(&[][..], Vec::as_slice));
            } else {
                let mut fixed = None;
                for (step, time) in grid.times().enumerate() {
                    let end = time.saturating_sub(windows.offset);
                    let (floats, histograms) = match &fixed {
                        Some(known) => Clone::clone(known),
                        None => windows.cut(&mut sliders, samples, end),
                    };
                    if windows.fixed {
                        fixed = Some((floats.clone(), histograms.clone()));
                    }
                    if floats.is_empty() && histograms.is_empty() {
                        continue;
                    }
                    self.peek(floats.len() + weights(&samples.histograms[histograms.clone()]))?;
                    scalars.clear();
                    scalars.extend(columns.iter().map(|c| c.get(step).copied().unwrap_or(f64::NAN)));
                    let window = Window {
                        labels: &series.labels,
                        times: &samples.times[floats.clone()],
                        values: &samples.values[floats.clone()],
                        starts: samples.starts.get(floats).unwrap_or_default(),
                        histograms: &samples.histograms[histograms.clone()],
                        histogram_starts: samples.histogram_starts.get(histograms).unwrap_or_default(),
                        end,
                        range: windows.range,
                        now: time,
                        scalars: &scalars,
                        extended: windows.extended,
                    };
                    if let Some(value) = kernel(&window, remarks)? {
                        out.push(time, value);
                    }
                }
            }
            if out.is_empty() {
                continue;
            }
            self.charge(total(std::slice::from_ref(&out)))?;
            if matches!(func, Func::Rate | Func::Increase)
                && !out.floats.is_empty()
                && let Some(remark) = self.doubtful_counter(series.labels.metric_name().unwrap_or_default(), series.labels.get("__type__").unwrap_or_default())
            {
                remarks.about(0, remark);
            }
            out.labels = if out.drop_name && !self.delayed() { without_metadata(&series.labels) } else { series.labels.clone() };
            matrix.push(out);
        }
        self.samples = self.samples.saturating_sub(held);
        if !self.delayed() && has_duplicates(&matrix) {
            return Err(duplicate());
        }
        Ok(matrix)
    }

    /// Whether `rate` should not be taken of a metric of that name.
    fn doubtful_counter(&self, metric: &str, kind: &str) -> Option<Remark> {
        if metric.is_empty() {
            return None;
        }
        if self.options.type_and_unit_labels {
            let remark = Remark::PossibleNonCounterLabel { metric: metric.to_owned(), kind: kind.to_owned() };
            return (!matches!(kind, "counter" | "histogram")).then_some(remark);
        }
        let counter = ["_total", "_sum", "_count", "_bucket"].iter().any(|suffix| metric.ends_with(suffix));
        (!counter).then(|| Remark::PossibleNonCounter(metric.to_owned()))
    }

    fn eval_absent_over_time(&mut self, args: &[NodeId], grid: Grid, remarks: &mut Remarks) -> Result<Matrix, EvalError> {
        // The windows keep their names here: two series may differ in nothing else.
        if let [argument] = args {
            self.check_extension(Func::AbsentOverTime, *argument)?;
        }
        let before = self.samples;
        let present = self.eval_windows(Func::LastOverTime, args, grid, remarks, &|_, _| Ok(Some(Value::Float(1.0))))?;
        let inner = args.first().map(|arg| &self.expr.node(*arg).kind);
        let labels = match inner {
            Some(NodeKind::Matrix { selector, .. }) => match &self.expr.node(*selector).kind {
                NodeKind::Selector(selector) => absent_labels(selector),
                _ => Labels::empty(),
            },
            _ => Labels::empty(),
        };
        debug_assert!(labels.get(METRIC_NAME).is_none(), "the name is never among them");
        let matrix = where_absent(&labels, grid, present.iter().flat_map(|s| &s.floats).map(|p| p.time));
        self.samples = before.saturating_add(total(&matrix));
        Ok(matrix)
    }
}

/// The values of all columns at one step.
fn row(columns: &[Vec<f64>], step: usize) -> Vec<f64> {
    columns.iter().map(|c| c.get(step).copied().unwrap_or(f64::NAN)).collect()
}
