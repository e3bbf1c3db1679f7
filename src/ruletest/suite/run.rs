//! The tests of all files, side by side.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::ruletest::outcome::{Case, Verdict};
use crate::ruletest::parallel::{Step, in_order};
use crate::ruletest::{dump, run_test, timeline_of};

use super::load::{Choice, Suite, TestFile};

/// What is wanted beside the verdicts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Shown {
    /// Every sample of each test.
    pub dump: bool,
    /// Every alert of each test over time.
    pub timeline: bool,
}

/// What one test brought.
#[derive(Debug, Clone, PartialEq)]
pub struct Ran {
    /// The test's position in its file.
    pub index: usize,
    /// What was expected and whether it held, in order.
    pub cases: Vec<Case>,
    /// Every sample, if that was wanted.
    pub dump: Option<String>,
    /// Every alert over time, if that was wanted.
    pub timeline: Option<String>,
}

/// What is told while the tests run.
#[derive(Debug)]
pub enum Told<'s> {
    /// So many tests of so many are done.
    Progress(usize, usize),
    /// A file is done; they come in order, each once.
    File(&'s TestFile, Vec<Ran>),
}

impl Suite {
    /// Runs every test that [can be run](TestFile::tests).
    pub fn run(&self, choice: &Choice<'_>, shown: Shown, mut tell: impl FnMut(Told<'_>)) {
        let jobs: Vec<(usize, usize)> = self.files.iter().enumerate().flat_map(|(at, file)| file.tests.iter().map(move |index| (at, *index))).collect();
        let (mut due, mut ran) = (0, Vec::new());
        in_order(
            &jobs,
            choice.threads,
            |_, (at, index)| self.files.get(*at).map(|file| one(file, *index, choice, shown)),
            |step| match step {
                Step::Done(done) => tell(Told::Progress(done, jobs.len())),
                Step::Result(job, result) => {
                    let (at, _) = jobs[job];
                    for file in &self.files[due..at] {
                        tell(Told::File(file, std::mem::take(&mut ran)));
                    }
                    due = at;
                    ran.extend(result);
                    if jobs.get(job + 1).is_none_or(|(next, _)| *next != at) {
                        tell(Told::File(&self.files[at], std::mem::take(&mut ran)));
                        due = at + 1;
                    }
                }
            },
        );
        for file in &self.files[due..] {
            tell(Told::File(file, Vec::new()));
        }
    }
}

fn one(test: &TestFile, index: usize, choice: &Choice<'_>, shown: Shown) -> Ran {
    let (Some(file), rules, settings) = (&test.file, &test.ready, &choice.settings) else {
        return Ran { index, cases: Vec::new(), dump: None, timeline: None };
    };
    let run = || {
        let cases = run_test(file, index, rules, settings);
        let bounded = file.tests.get(index).is_some_and(|test| file.evaluations(test) <= settings.max_evaluations);
        let dump = (shown.dump && bounded).then(|| dump(file, index, rules, settings)).flatten();
        let timeline = (shown.timeline && bounded).then(|| timeline_of(file, index, rules, settings)).flatten();
        Ran { index, cases, dump, timeline }
    };
    // A mistake of this program in one test must not cost the others.
    catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|_| {
        let message = "the tester itself panicked: please report this test".to_owned();
        let (test, span) = file.tests.get(index).map(|test| (test.title(index), test.head)).unwrap_or_default();
        let verdict = Verdict::Broken { message, because: Vec::new() };
        Ran { index, cases: vec![Case { test, index, span, title: "evaluation".to_owned(), verdict }], dump: None, timeline: None }
    })
}
