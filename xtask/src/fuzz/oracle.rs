//! The other implementation as a program that answers a line of JSON with a line of JSON.

use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::Value;

/// A running oracle.
#[derive(Debug)]
pub(super) struct Oracle {
    child: Child,
    /// Where questions go.
    questions: Option<BufWriter<ChildStdin>>,
    answers: BufReader<ChildStdout>,
}

/// The way to ask, which another thread may hold.
pub(super) type Questions = BufWriter<ChildStdin>;

impl Oracle {
    /// Starts `program -mode MODE VERB`.
    ///
    /// # Errors
    /// If it does not start.
    pub(super) fn start(program: &str, mode: &str, verb: &str) -> io::Result<Self> {
        let mut child = Command::new(program).args(["-mode", mode, verb]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let piped = || io::Error::other("the oracle has no standard input or output");
        let (questions, answers) = (child.stdin.take().ok_or_else(piped)?, child.stdout.take().ok_or_else(piped)?);
        Ok(Self { child, questions: Some(BufWriter::with_capacity(1 << 16, questions)), answers: BufReader::with_capacity(1 << 16, answers) })
    }

    /// Gives away the way to ask; dropping it ends the oracle.
    pub(super) fn take_questions(&mut self) -> Option<Questions> {
        self.questions.take()
    }

    /// The next answer.
    ///
    /// # Errors
    /// If the oracle is gone, or does not speak JSON.
    pub(super) fn answer(&mut self) -> io::Result<Value> {
        let mut line = String::new();
        if self.answers.read_line(&mut line)? == 0 {
            return Err(io::Error::other("the oracle ended"));
        }
        serde_json::from_str(&line).map_err(io::Error::other)
    }

    /// Asks and waits.
    ///
    /// # Errors
    /// As [`Self::answer`].
    pub(super) fn ask(&mut self, question: &Value) -> io::Result<Value> {
        if let Some(questions) = &mut self.questions {
            writeln!(questions, "{question}")?;
            questions.flush()?;
        }
        self.answer()
    }
}

impl Drop for Oracle {
    fn drop(&mut self) {
        self.questions = None; // its end of file; a failure to end is of no consequence here
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
