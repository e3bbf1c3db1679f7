//! Whether what came out is what was expected (cmd/promtool/unittest.go, Prometheus 3.15.0), and if not, in which label,
//! annotation or value. Pure functions: what came out is handed in, and why is the caller's to add.

mod alerts;
mod samples;

pub(super) use alerts::{Seen, alerts};
pub(super) use samples::{described, samples};
