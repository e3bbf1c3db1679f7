//! A question that is answered differently, made smaller while the answers still differ.

use std::io;

use serde_json::{Value, json};

use super::{Verdict, compare, is_limit};
use crate::answer::Expander;
use crate::fuzz::oracle::Oracle;

/// How often the other side is asked at most.
const MOST: usize = 600;

/// The smaller question and both answers to it.
pub(super) fn minimize(question: &Value, oracle: &mut Oracle, expander: &mut Expander) -> io::Result<(Value, Value, Value)> {
    let mut asked = 0;
    let mut differs = |question: &Value| -> io::Result<bool> {
        let ours = expander.answer(question);
        asked += 1;
        Ok(asked <= MOST && !is_limit(&ours) && compare(&oracle.ask(question)?, &ours) == Verdict::Differs)
    };
    let mut small = question.clone();
    for key in ["external", "externalURL", "at", "load", "value"] {
        let mut next = small.clone();
        if key == "external" {
            next[key] = json!({});
        } else if let Some(fields) = next.as_object_mut() {
            fields.remove(key);
        }
        if differs(&next)? {
            small = next;
        }
    }
    let names: Vec<String> = small["labels"].as_object().into_iter().flatten().map(|(name, _)| name.clone()).collect();
    for name in names {
        let mut next = small.clone();
        if let Some(labels) = next["labels"].as_object_mut() {
            labels.remove(&name);
        }
        if differs(&next)? {
            small = next;
        }
    }
    let mut text: Vec<char> = small["text"].as_str().unwrap_or_default().chars().collect();
    let mut size = text.len() / 2;
    while size > 0 {
        let mut at = 0;
        while at < text.len() {
            let end = (at + size).min(text.len());
            let next: Vec<char> = text[..at].iter().chain(&text[end..]).copied().collect();
            let mut candidate = small.clone();
            candidate["text"] = json!(next.iter().collect::<String>());
            if differs(&candidate)? {
                text = next;
                small = candidate;
            } else {
                at += size;
            }
        }
        size /= 2;
    }
    let (theirs, ours) = (oracle.ask(&small)?, expander.answer(&small));
    Ok((small, theirs, ours))
}
