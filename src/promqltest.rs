//! Upstream's test scripts for PromQL engines (promql/promqltest, Prometheus 3.15.0): `load`, `clear`, `eval` and what is expected.
//!
//! [`read_script`] gives the commands and every mistake in a script, [`run`] runs them with upstream's extra runs and says what did not
//! hold, [`compare`](mod@self) decides as upstream does. No file is opened here: texts come in, reports go out.
//!
//! ```
//! use promforge::promqltest::{read_script, run};
//! use promforge::text::SourceId;
//! let text = "load 1m\n  up{job=\"api\"} 1x10\n\neval instant at 5m sum(up)\n  {} 2\n";
//! let mut findings = Vec::new();
//! let script = read_script(text, SourceId(0), &mut findings);
//! assert!(findings.is_empty());
//! let report = run(&script);
//! assert_eq!((report.passed(), report.failed()), (0, 1));
//! assert_eq!(report.cases[0].failure().map(|f| f.message.as_str()), Some("1 of 1 series differs"));
//! ```

mod almost;
mod compare;
mod expectation;
mod load;
mod reader;
mod report;
mod reprint;
mod run;
mod script;
mod show;

pub use load::load_script;
pub use reader::{SCRIPT, read_script};
pub use report::{Case, Failure, Report, Row, RunKind, Verdict};
pub use run::run;
pub use script::{Command, Eval, ExpectedSeries, Load, LoadedSeries, Script, Starts, When};
