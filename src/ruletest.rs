//! Rules against synthetic series: stories told in Rust, and promtool's unit-test files.
//!
//! Both run the same simulation over [`crate::engine`] and [`crate::rules`]. No file is opened here: texts come in, outcomes
//! go out.
//!
//! ```
//! use promforge::model::duration::minutes;
//! use promforge::promql::{Features, parse};
//! use promforge::rules::{AlertRule, RuleGroup};
//! use promforge::ruletest::Scenario;
//! let down = AlertRule::new("Down", parse("up == 0", &Features::server()).expect("it parses"))
//!     .hold(minutes(2))
//!     .summary("{{ $labels.job }} is down");
//! let story = Scenario::of([RuleGroup::new("targets").rule(down)]).every(minutes(1)).series(r#"up{job="api"}"#, "1 0x5 1");
//! story.at(minutes(1)).alert("Down").is_pending();
//! story.at(minutes(3)).alert("Down").fires().with("job", "api").saying("api is down");
//! story.at(minutes(7)).alert("Down").is_resolved();
//! ```

mod because;
mod history;
mod inspect;
mod judge;
mod moment;
mod outcome;
mod parallel;
mod prepared;
mod rule_text;
mod ruleset;
mod run;
mod scenario;
mod settings;
mod simulation;
mod suite;
mod timeline;
mod unit_file;
mod warnings;

pub use inspect::{dump, timeline_of};
pub use moment::{Alerts, Answer, Moment};
pub use outcome::{Case, Difference, Failure, Look, Outcome, PLAIN, Row, RowKind, Verdict, Want};
pub use parallel::{Step, in_order};
pub use rule_text::{RuleText, read_rule_text};
pub use ruleset::Ruleset;
pub use run::{run, run_test};
pub use scenario::{Groups, NotPromtool, PromtoolFiles, Scenario, ScenarioError};
pub use settings::Settings;

pub use suite::{Choice, Files, Ran, RuleFileRead, Shown, Suite, TestFile, Told, is_unit_test};
pub use unit_file::{AlertTest, ExpectedAlert, ExpectedSample, ExprTest, InputSeries, Pattern, UnitFile, UnitTest, read_chosen_tests, read_unit_file};
pub use warnings::warnings;
