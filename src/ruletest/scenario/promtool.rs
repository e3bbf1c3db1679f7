//! Stories as promtool's unit-test files, and the other way.

use std::fmt;

use serde_json::{Map, Value, json};

use super::Scenario;
use crate::diag::Diagnostic;
use crate::engine::Options;
use crate::model::duration::Duration;
use crate::model::quote;
use crate::promql::{Features, parse_all};
use crate::rules::{CompiledGroup, Rule, RuleFile, TemplateData};
use crate::ruletest::judge::described;
use crate::ruletest::outcome::Case;
use crate::ruletest::ruleset::Ruleset;
use crate::ruletest::run::run_test;
use crate::ruletest::scenario::Groups;
use crate::ruletest::settings::Settings;
use crate::ruletest::unit_file::{ExpectedSample, UnitFile, read_unit_file};
use crate::text::SourceId;
use crate::yaml;

/// A story for promtool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PromtoolFiles {
    /// The rule file.
    pub rules: String,
    /// The unit-test file, which names the rule file as it was asked to.
    pub tests: String,
}

/// Why promtool cannot tell a story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotPromtool {
    /// In a sentence.
    pub message: String,
}

impl fmt::Display for NotPromtool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for NotPromtool {}

fn refused(message: impl Into<String>) -> NotPromtool {
    NotPromtool { message: message.into() }
}

impl Scenario {
    /// The story as a rule file and a unit-test file for `promtool test rules`, which expects what is true here at each of the times
    /// `at` behind the start: the alerts that fire, of each name, and the series of each recording rule.
    ///
    /// # Errors
    /// What promtool cannot evaluate (it has no optional part of PromQL), two groups with one name, results that no unit test can expect
    /// (NaN and infinities).
    ///
    /// # Panics
    /// If a rule cannot be evaluated at one of the times.
    pub fn to_promtool(&self, rule_file: &str, at: impl IntoIterator<Item = Duration>) -> Result<PromtoolFiles, NotPromtool> {
        for (i, group) in self.groups.iter().enumerate() {
            if self.groups[..i].iter().any(|other| other.name == group.name) {
                return Err(refused(format!("two groups are called `{}`: promtool refuses such a rule file", group.name)));
            }
            for rule in &group.rules {
                let text = rule.expr().to_string();
                if let Some(error) = parse_all(&text, &Features::promtool_test()).errors.first() {
                    return Err(refused(format!("promtool cannot evaluate rule `{}`: {}", rule.name(), error.message)));
                }
            }
        }
        let file = RuleFile { name: String::new(), groups: self.groups.clone() };
        let mut test = Map::new();
        test.insert("interval".to_owned(), self.spacing.to_string().into());
        if self.start != 0 {
            let start = jiff::Timestamp::from_millisecond(self.start).map_err(|error| refused(error.to_string()))?;
            test.insert("start_timestamp".to_owned(), start.to_string().into());
        }
        if !self.data.external_labels.is_empty() {
            let labels = self.data.external_labels.iter().map(|(name, value)| (name.to_owned(), value.into()));
            test.insert("external_labels".to_owned(), Value::Object(labels.collect()));
        }
        if !self.data.external_url.is_empty() {
            test.insert("external_url".to_owned(), self.data.external_url.as_str().into());
        }
        let series = self.written.iter().map(|(series, values)| json!({"series": series, "values": values}));
        test.insert("input_series".to_owned(), series.collect());
        let (alerts, expressions) = self.expectations(at)?;
        for (field, list) in [("alert_rule_test", alerts), ("promql_expr_test", expressions)] {
            if !list.is_empty() {
                test.insert(field.to_owned(), list.into());
            }
        }
        let names: Vec<Value> = self.groups.iter().map(|group| group.name.as_str().into()).collect();
        let tests = json!({
            "rule_files": [rule_file],
            "evaluation_interval": self.step.to_string(),
            "group_eval_order": names,
            "tests": [test],
        });
        Ok(PromtoolFiles { rules: file.to_yaml(), tests: yaml::write(&tests) })
    }

    /// What is true at these times, as items of `alert_rule_test` and `promql_expr_test`.
    fn expectations(&self, at: impl IntoIterator<Item = Duration>) -> Result<(Vec<Value>, Vec<Value>), NotPromtool> {
        let (mut alerts, mut expressions) = (Vec::new(), Vec::new());
        let times: Vec<Duration> = at.into_iter().collect();
        // promtool asks expressions when all is over: what is written late (`query_offset`) is there then.
        let over = times.iter().max().map(|last| self.at(*last));
        for time in times {
            let moment = self.at(time);
            for (name, firing) in moment.firing() {
                let one = |alert: &crate::rules::ActiveAlert| {
                    let labels = alert.labels.iter().filter(|(name, _)| *name != "alertname").map(|(name, value)| (name.to_owned(), value.into()));
                    let texts = alert.annotations.iter().map(|(name, text)| (name.to_owned(), text.into()));
                    json!({"exp_labels": Value::Object(labels.collect()), "exp_annotations": Value::Object(texts.collect())})
                };
                let firing: Vec<Value> = firing.into_iter().map(one).collect();
                alerts.push(json!({"eval_time": time.to_string(), "alertname": name, "exp_alerts": firing}));
            }
            let mut recorded: Vec<&str> = self.groups.iter().flat_map(|group| &group.rules).filter(|r| matches!(r, Rule::Record(_))).map(Rule::name).collect();
            recorded.sort_unstable();
            recorded.dedup();
            for name in recorded {
                let expr = if quote::is_metric_name(name) { name.to_owned() } else { format!("{{{}}}", quote::go(name)) };
                let then = over.as_ref().map(|over| over.seen_from(time));
                let samples = then.iter().flat_map(|then| then.expr(&expr).samples().to_vec());
                let samples = samples.map(|sample| expected(name, &sample)).collect::<Result<Vec<Value>, _>>()?;
                expressions.push(json!({"expr": expr, "eval_time": time.to_string(), "exp_samples": samples}));
            }
        }
        Ok((alerts, expressions))
    }

    /// The story that a test of a unit-test file tells, and what it expects; `None` if there is no such test, or if it cannot be trusted.
    /// Rules are promtool's: evaluated without any optional part of PromQL.
    #[must_use]
    pub fn of_test(file: &UnitFile, index: usize, rules: impl Groups) -> Option<Self> {
        let test = file.tests.get(index).filter(|test| !file.broken && !test.broken)?;
        let rules = Ruleset::for_file(file, rules.groups().into_iter().map(CompiledGroup::new));
        let mut story = Self::of(rules.groups().cloned().collect::<Vec<_>>()).every(test.interval).evaluated_every(file.evaluation_interval);
        story.options = Options::promtool_test(file.evaluation_interval);
        story.start = test.start;
        story.data = TemplateData { external_labels: test.external_labels.clone(), external_url: test.external_url.clone() };
        for input in &test.input_series {
            story.add(input.series.clone(), input.written.clone());
        }
        story.expected = Some(Box::new(UnitFile { tests: vec![test.clone()], ..file.clone() }));
        Some(story)
    }

    /// The stories of every test of a unit-test file, in order, over these rules.
    ///
    /// # Errors
    /// What is wrong with the file.
    pub fn of_file(text: &str, rules: impl Groups) -> Result<Vec<Self>, Vec<Diagnostic>> {
        let mut findings = Vec::new();
        let file = read_unit_file(&yaml::read(text, SourceId(0), &yaml::Limits::default()), SourceId(0), &mut findings);
        if super::super::unit_file::errors(&findings) {
            return Err(findings);
        }
        let groups = rules.groups();
        Ok((0..file.tests.len()).filter_map(|index| Self::of_test(&file, index, groups.clone())).collect())
    }

    /// What the unit test that it was [read from](Self::of_test) expects, and whether it holds; nothing of a story told in Rust.
    #[must_use]
    pub fn verify(&self) -> Vec<Case> {
        let Some(file) = &self.expected else { return Vec::new() };
        run_test(file, 0, &self.rules(), &Settings::default())
    }
}

/// A sample as an item of `exp_samples`.
fn expected(name: &str, sample: &ExpectedSample) -> Result<Value, NotPromtool> {
    let labels = sample.labels.to_string();
    match (&sample.histogram, sample.value.is_finite()) {
        (Some(histogram), _) => Ok(json!({"labels": labels, "histogram": histogram.test_expression()})),
        (None, true) => Ok(json!({"labels": labels, "value": sample.value})),
        (None, false) => Err(refused(format!("`{name}` is {}, which no unit test can expect", described(sample)))),
    }
}
