//! Writes indented JSON piece by piece: frames by hand, typed parts through `serde_json`, without a tree of values between.
//!
//! The bytes are those of `serde_json::to_string_pretty`: two spaces a level, `{}` and `[]` for what is empty.

use std::io;

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

/// JSON that is being written.
#[derive(Debug, Default)]
pub(super) struct Pretty {
    out: Vec<u8>,
    depth: usize,
    /// Whether the innermost object or list has something in it.
    filled: bool,
}

const SPACES: &[u8] = &[b' '; 64];

fn indent(out: &mut Vec<u8>, depth: usize) {
    out.push(b'\n');
    let mut left = depth * 2;
    while left > 0 {
        let n = left.min(SPACES.len());
        out.extend_from_slice(&SPACES[..n]);
        left -= n;
    }
}

impl Pretty {
    pub(super) fn with_capacity(bytes: usize) -> Self {
        Self { out: Vec::with_capacity(bytes), depth: 0, filled: false }
    }

    /// The text with a final line end.
    pub(super) fn finish(mut self) -> String {
        self.out.push(b'\n');
        // Only whole texts are written.
        String::from_utf8(self.out).unwrap_or_default()
    }

    fn item(&mut self) {
        if self.filled {
            self.out.push(b',');
        }
        self.filled = true;
        indent(&mut self.out, self.depth);
    }

    fn inside(&mut self, open: u8, close: u8, write: impl FnOnce(&mut Self)) {
        self.out.push(open);
        self.depth += 1;
        self.filled = false;
        write(self);
        self.depth -= 1;
        if self.filled {
            indent(&mut self.out, self.depth);
        }
        self.out.push(close);
        self.filled = true;
    }

    /// An object as the value that comes next.
    pub(super) fn object(&mut self, write: impl FnOnce(&mut Self)) {
        self.inside(b'{', b'}', write);
    }

    /// A list of objects in a field.
    pub(super) fn objects<T>(&mut self, key: &str, items: impl IntoIterator<Item = T>, mut write: impl FnMut(&mut Self, T)) {
        self.key(key);
        self.inside(b'[', b']', |w| {
            for item in items {
                w.item();
                w.object(|w| write(w, item));
            }
        });
    }

    /// A field whose key needs no escapes.
    fn key(&mut self, key: &str) {
        self.item();
        self.out.push(b'"');
        self.out.extend_from_slice(key.as_bytes());
        self.out.extend_from_slice(b"\": ");
    }

    /// An object in a field.
    pub(super) fn object_field(&mut self, key: &str, write: impl FnOnce(&mut Self)) {
        self.key(key);
        self.object(write);
    }

    /// A field with any value.
    pub(super) fn field<T: Serialize + ?Sized>(&mut self, key: &str, value: &T) {
        self.key(key);
        self.value(value);
    }

    /// A field, if there is a value.
    pub(super) fn some<T: Serialize>(&mut self, key: &str, value: Option<T>) {
        if let Some(value) = value {
            self.field(key, &value);
        }
    }

    /// The fields of a value that is an object, as fields of the object that is open.
    pub(super) fn fields<T: Serialize + ?Sized>(&mut self, value: &T) {
        let depth = self.depth - 1;
        let joined = Indented { depth, filled: self.filled, joins: Some(depth) };
        let start = self.out.len();
        self.serialize(value, joined);
        self.filled |= self.out.len() > start;
    }

    fn value<T: Serialize + ?Sized>(&mut self, value: &T) {
        self.serialize(value, Indented { depth: self.depth, filled: false, joins: None });
    }

    fn serialize<T: Serialize + ?Sized>(&mut self, value: &T, indented: Indented) {
        // Keys are texts and nothing is written to a file, so there is nothing that could fail.
        let written = value.serialize(&mut Serializer::with_formatter(&mut self.out, indented));
        debug_assert!(written.is_ok(), "{written:?}");
    }
}

/// A part that writes itself where a [`Pretty`] stands: what makes typed parts of many types one list without losing speed.
pub(super) trait Part: Send + Sync {
    /// As a value of its own.
    fn write(&self, to: &mut Pretty);
    /// Its fields alone.
    fn write_fields(&self, to: &mut Pretty);
    /// As a tree.
    fn tree(&self) -> serde_json::Value;
    /// For other writers.
    fn erased(&self) -> &dyn erased_serde::Serialize;
}

impl<T: Serialize + Send + Sync> Part for T {
    fn write(&self, to: &mut Pretty) {
        to.value(self);
    }

    fn write_fields(&self, to: &mut Pretty) {
        to.fields(self);
    }

    fn tree(&self) -> serde_json::Value {
        serde_json::json!(self)
    }

    fn erased(&self) -> &dyn erased_serde::Serialize {
        self
    }
}

impl Pretty {
    /// A field with a part as its value.
    pub(super) fn part(&mut self, key: &str, part: &dyn Part) {
        self.key(key);
        part.write(self);
    }

    /// A list of parts in a field.
    pub(super) fn parts<'a>(&mut self, key: &str, parts: impl IntoIterator<Item = &'a dyn Part>) {
        self.key(key);
        self.inside(b'[', b']', |w| {
            for part in parts {
                w.item();
                part.write(w);
                w.filled = true;
            }
        });
    }
}

/// Two spaces a level from some level on; joins the outermost object to the one that is open, if it is told to.
struct Indented {
    depth: usize,
    filled: bool,
    /// The level of the object whose brackets are left out.
    joins: Option<usize>,
}

impl Indented {
    /// Whether the innermost object is the one whose brackets are left out.
    fn joined(&self) -> bool {
        self.joins.is_some_and(|outer| self.depth == outer + 1)
    }

    fn line<W: ?Sized + io::Write>(&self, to: &mut W) -> io::Result<()> {
        to.write_all(b"\n")?;
        let mut left = self.depth * 2;
        while left > 0 {
            let n = left.min(SPACES.len());
            to.write_all(&SPACES[..n])?;
            left -= n;
        }
        Ok(())
    }

    fn close<W: ?Sized + io::Write>(&mut self, to: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.depth -= 1;
        if self.filled {
            self.line(to)?;
        }
        to.write_all(bracket)
    }
}

impl Formatter for Indented {
    #[inline]
    fn begin_array<W: ?Sized + io::Write>(&mut self, to: &mut W) -> io::Result<()> {
        self.depth += 1;
        self.filled = false;
        to.write_all(b"[")
    }

    #[inline]
    fn end_array<W: ?Sized + io::Write>(&mut self, to: &mut W) -> io::Result<()> {
        self.close(to, b"]")
    }

    #[inline]
    fn begin_array_value<W: ?Sized + io::Write>(&mut self, to: &mut W, first: bool) -> io::Result<()> {
        if !first {
            to.write_all(b",")?;
        }
        self.line(to)
    }

    #[inline]
    fn end_array_value<W: ?Sized + io::Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.filled = true;
        Ok(())
    }

    #[inline]
    fn begin_object<W: ?Sized + io::Write>(&mut self, to: &mut W) -> io::Result<()> {
        self.depth += 1;
        if self.joined() {
            return Ok(());
        }
        self.filled = false;
        to.write_all(b"{")
    }

    #[inline]
    fn end_object<W: ?Sized + io::Write>(&mut self, to: &mut W) -> io::Result<()> {
        if self.joined() {
            return Ok(());
        }
        self.close(to, b"}")
    }

    #[inline]
    fn begin_object_key<W: ?Sized + io::Write>(&mut self, to: &mut W, first: bool) -> io::Result<()> {
        if !first || (self.joined() && self.filled) {
            to.write_all(b",")?;
        }
        self.line(to)
    }

    #[inline]
    fn begin_object_value<W: ?Sized + io::Write>(&mut self, to: &mut W) -> io::Result<()> {
        to.write_all(b": ")
    }

    #[inline]
    fn end_object_value<W: ?Sized + io::Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.filled = true;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    #[test]
    fn frames_and_parts_are_spelled_as_serde_json_spells_them() {
        let inner = json!({"a": [1, {"b": []}, [[]], {}], "c": {"d": null}, "e": "\"\u{1}", "f": 0.5});
        let expected = json!({"x": inner, "y": [], "z": [{"k": 1}, {}], "a": inner["a"], "c": inner["c"], "e": inner["e"], "f": 0.5, "last": {}});
        let mut pretty = Pretty::default();
        pretty.object(|w| {
            w.part("x", &inner);
            w.parts("y", []);
            w.objects("z", [Some(1), None], |w, k| w.some("k", k));
            inner.write_fields(w);
            Value::Object(serde_json::Map::new()).write_fields(w);
            w.object_field("last", |_| {});
        });
        assert_eq!(pretty.finish(), format!("{expected:#}\n"));
    }

    #[test]
    fn fields_may_come_first() {
        let mut pretty = Pretty::default();
        pretty.object(|w| {
            json!({"a": {"b": 1}}).write_fields(w);
            w.field("c", "d");
        });
        assert_eq!(pretty.finish(), format!("{:#}\n", json!({"a": {"b": 1}, "c": "d"})));
    }
}
