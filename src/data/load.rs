//! The way into the store. Each kind's reading is elsewhere: expositions in their room, the others in the files beside this one.

use std::io::{self, Read};
use std::sync::Arc;

use crate::diag::Diagnostic;
use crate::engine::{MemoryStore, Value};
use crate::exposition::{self, Format, Sample};
use crate::model::duration::Duration;
use crate::model::{self, Labels};
use crate::text::{SourceId, Sources, Span};

use super::answer::{self, Outcome};
use super::arrivals::Arrivals;
use super::{Kind, script};

/// Reads a text into the store. What is wrong comes back as findings; what could be read is in the store nevertheless.
///
/// Samples of a page without timestamps count as taken at time 0. The series of `/api/v1/series`, which come without samples, get the
/// value 1 at time 0. Test series without `load` above them have a value every `interval`.
pub fn load(kind: Kind, source: SourceId, text: impl Into<Arc<str>>, interval: Duration, store: &mut MemoryStore) -> Vec<Diagnostic> {
    let text = text.into();
    match kind {
        Kind::Exposition(format) => {
            let mut to = Arrivals::new(store);
            let mut found = exposition::read_each(source, &text, format, &mut |sample| add(&mut to, &sample));
            found.extend(to.findings(source));
            found
        }
        Kind::Script => script::load(source, &text, interval, store),
        Kind::Answer => {
            let (answer, mut found) = answer::read_answer(source, text);
            if let Some(answer) = answer {
                let mut to = Arrivals::new(store);
                keep(answer.outcome, source, &mut to, &mut found);
                found.extend(to.findings(source));
            }
            found
        }
    }
}

/// Reads an exposition of any length into the store: the text passes by in parts and is not kept. See [`exposition::read_stream`].
///
/// # Errors
/// What `from` says.
pub fn load_stream(from: &mut dyn Read, name: &str, format: Format, sources: &mut Sources, store: &mut MemoryStore) -> io::Result<Vec<Diagnostic>> {
    let mut to = Arrivals::new(store);
    let mut found = exposition::read_stream(from, name, format, sources, &mut |sample| add(&mut to, &Sample { span: Span::at(0), ..sample }))?;
    // The text is gone; the message says which series it is.
    let source = sources.add_part(name, "", 0);
    found.extend(to.findings(source));
    Ok(found)
}

fn add(to: &mut Arrivals<'_>, sample: &Sample) {
    to.take(&sample.labels, sample.timestamp.unwrap_or(0), model::Value::Float(sample.value), sample.span);
}

fn keep(outcome: Outcome, source: SourceId, to: &mut Arrivals<'_>, found: &mut Vec<Diagnostic>) {
    let nothing = |message: &str| Diagnostic::error(answer::ANSWER, message, source, Span::at(0));
    match outcome {
        Outcome::Result(Value::Vector(samples)) => {
            for sample in samples {
                to.take(&sample.labels, sample.sample.time, sample.sample.value, Span::at(0));
            }
        }
        Outcome::Result(Value::Matrix(series)) => {
            for series in series {
                series.samples().for_each(|sample| to.take(&series.labels, sample.time, sample.value, Span::at(0)));
            }
        }
        Outcome::Result(other) => {
            let message = format!("expected an answer with series (`vector`, `matrix`, a list of label sets), found a {}", other.kind());
            found.push(nothing(&message).help("a single value belongs to no series; ask for a vector: `vector(1)`"));
        }
        Outcome::Series(all) => all.iter().for_each(|labels: &Labels| to.take(labels, 0, model::Value::Float(1.0), Span::at(0))),
        Outcome::Failed { kind, message } => {
            found.push(nothing(&format!("expected an answer with data, found an error: {message} ({kind})")));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::duration::minutes;

    fn loaded(name: &str, text: &str) -> (Vec<String>, Vec<String>) {
        let mut store = MemoryStore::new();
        let found = load(Kind::detect(name, text), SourceId(0), text, minutes(1), &mut store);
        let points = |times: &[i64], values: &[f64]| times.iter().zip(values).map(|(t, v)| format!(" {t}:{v}")).collect::<String>();
        let all = store.iter().map(|(l, s)| format!("{l}{}{}", points(&s.times, &s.values), " h".repeat(s.histograms.len()))).collect();
        (all, found.into_iter().map(|d| d.message).collect())
    }

    #[test]
    fn every_kind() {
        assert_eq!(loaded("a.prom", "up 1\ndown 2 60000\ndown 3 70000\n").0, ["up 0:1", "down 60000:2 70000:3"]);
        assert_eq!(loaded("a", "up_total 1 1.5\n# EOF\n").0, ["up_total 1500:1"]);
        assert_eq!(loaded("a.txt", "up 1 2\n").0, ["up 0:1 60000:2"]);
        assert_eq!(loaded("", r#"{"status":"success","data":[{"__name__":"up","job":"a"}]}"#).0, ["up{job=\"a\"} 0:1"]);
        let vector = r#"{"status":"success","data":{"resultType":"vector","result":[{"metric":{"a":"b"},"value":[1.5,"2"]}]}}"#;
        assert_eq!(loaded("", vector), (vec!["{a=\"b\"} 1500:2".to_owned()], vec![]));
    }

    #[test]
    fn answers_without_series() {
        let scalar = r#"{"status":"success","data":{"resultType":"scalar","result":[1,"2"]}}"#;
        assert_eq!(loaded("", scalar).1, ["expected an answer with series (`vector`, `matrix`, a list of label sets), found a scalar"]);
        let error = r#"{"status":"error","errorType":"bad_data","error":"1:1: parse error"}"#;
        assert_eq!(loaded("", error).1, ["expected an answer with data, found an error: 1:1: parse error (bad_data)"]);
    }
}
