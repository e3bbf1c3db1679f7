//! The values that templates handle, with the Go types that messages and comparisons know them by.
//!
//! Pointers and `interface{}` slots are kept apart from what they hold, because upstream's messages and conversions tell them apart.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use super::bytes::Text;
use super::moment::Moment;
use crate::model::histogram::{BucketSpan, ResetHint};
use crate::model::{Histogram, Labels};

/// Go's integer types that occur.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum IntKind {
    Int,
    Int64,
    Uint64,
    Byte,
    Duration,
    Month,
    Weekday,
    Int32,
    Uint32,
    /// `histogram.CounterResetHint`
    ResetHint,
}

impl IntKind {
    /// Whether its numbers have no sign.
    pub(crate) const fn is_unsigned(self) -> bool {
        matches!(self, Self::Byte | Self::Uint64 | Self::Uint32 | Self::ResetHint)
    }
}

/// A value.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    /// No value at all, and the untyped nil.
    Invalid,
    /// A slot of type `interface{}`.
    Slot(Option<Rc<Value>>),
    Bool(bool),
    Int(IntKind, i64),
    Float(f64),
    Complex(f64, f64),
    Str(Text),
    /// `template.HTML`
    Html(Text),
    Map(Map),
    List(Rc<List>),
    Struct(Rc<Struct>),
    Pointer(Rc<Value>),
    /// A nil pointer of the type.
    Nil(&'static str),
    Time(Moment),
    /// `histogram.FloatHistogram`
    Histogram(Arc<Histogram>),
}

/// A map from texts.
#[derive(Debug, Clone)]
pub(crate) enum Map {
    /// `map[string]string`
    Labels(Labels),
    /// `map[string]interface {}`, and how deep maps are nested in it.
    Any(Rc<BTreeMap<Arc<str>, Value>>, u32),
}

/// A slice, which shares its elements with those it was cut from and with those cut from it: `sortByLabel` sorts them all.
#[derive(Debug, Clone)]
pub(crate) struct List {
    pub(crate) type_name: &'static str,
    pub(crate) all: Rc<RefCell<Vec<Value>>>,
    pub(crate) from: usize,
    pub(crate) to: usize,
    /// How far it can be cut out longer again.
    pub(crate) max: usize,
}

/// A struct with its exported fields.
#[derive(Debug)]
pub(crate) struct Struct {
    pub(crate) type_name: &'static str,
    pub(crate) fields: Vec<(&'static str, Value)>,
}

/// Go's `reflect.Kind`, as far as values differ in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Invalid,
    Interface,
    Bool,
    Int,
    Uint,
    Float,
    Complex,
    Str,
    Map,
    Slice,
    Struct,
    Pointer,
}

impl Value {
    pub(crate) fn text(text: impl AsRef<[u8]>) -> Self {
        Self::Str(text.as_ref().into())
    }

    pub(crate) const fn int(n: i64) -> Self {
        Self::Int(IntKind::Int, n)
    }

    /// The length of something as an `int`.
    pub(crate) fn count(n: usize) -> Self {
        Self::int(i64::try_from(n).unwrap_or(i64::MAX))
    }

    pub(crate) fn pointer(self) -> Self {
        Self::Pointer(Rc::new(self))
    }

    /// The value in a slot of type `interface{}`.
    pub(crate) fn slot(self) -> Self {
        match self {
            Self::Slot(_) => self,
            Self::Invalid => Self::Slot(None),
            value => Self::Slot(Some(Rc::new(value))),
        }
    }

    /// What the slot holds; other values unchanged.
    pub(crate) fn unslot(self) -> Self {
        match self {
            Self::Slot(None) => Self::Invalid,
            Self::Slot(Some(inner)) => Rc::unwrap_or_clone(inner),
            value => value,
        }
    }

    /// What the slot holds, an empty slot itself; other values unchanged.
    pub(crate) fn held(&self) -> &Self {
        match self {
            Self::Slot(Some(inner)) => inner,
            value => value,
        }
    }

    /// Behind pointers and slots; the flag says that a nil slot stands at the end.
    pub(crate) fn indirect(&self) -> (&Self, bool) {
        let mut value = self;
        loop {
            match value {
                Self::Pointer(inner) | Self::Slot(Some(inner)) => value = inner,
                Self::Slot(None) | Self::Nil(_) => return (value, true),
                _ => return (value, false),
            }
        }
    }

    pub(crate) const fn kind(&self) -> Kind {
        match self {
            Self::Invalid => Kind::Invalid,
            Self::Slot(_) => Kind::Interface,
            Self::Bool(_) => Kind::Bool,
            Self::Int(kind, _) if kind.is_unsigned() => Kind::Uint,
            Self::Int(..) => Kind::Int,
            Self::Float(_) => Kind::Float,
            Self::Complex(..) => Kind::Complex,
            Self::Str(_) | Self::Html(_) => Kind::Str,
            Self::Map(_) => Kind::Map,
            Self::List(_) => Kind::Slice,
            Self::Struct(_) | Self::Time(_) | Self::Histogram(_) => Kind::Struct,
            Self::Pointer(_) | Self::Nil(_) => Kind::Pointer,
        }
    }

    /// Whether `fmt` prints it without asking for methods.
    pub(crate) const fn is_basic(&self) -> bool {
        matches!(
            self,
            Self::Invalid
                | Self::Slot(_)
                | Self::Bool(_)
                | Self::Int(IntKind::Int | IntKind::Int64 | IntKind::Int32 | IntKind::Uint64 | IntKind::Uint32 | IntKind::Byte | IntKind::ResetHint, _)
                | Self::Float(_)
                | Self::Complex(..)
                | Self::Str(_)
        )
    }

    /// The Go type.
    pub(crate) fn type_name(&self) -> Cow<'static, str> {
        let name = match self {
            Self::Invalid => "<nil>",
            Self::Slot(_) => "interface {}",
            Self::Bool(_) => "bool",
            Self::Int(kind, _) => match kind {
                IntKind::Int => "int",
                IntKind::Int64 => "int64",
                IntKind::Uint64 => "uint64",
                IntKind::Byte => "uint8",
                IntKind::Duration => "time.Duration",
                IntKind::Month => "time.Month",
                IntKind::Weekday => "time.Weekday",
                IntKind::Int32 => "int32",
                IntKind::Uint32 => "uint32",
                IntKind::ResetHint => "histogram.CounterResetHint",
            },
            Self::Float(_) => "float64",
            Self::Complex(..) => "complex128",
            Self::Str(_) => "string",
            Self::Html(_) => "template.HTML",
            Self::Map(map) => match map {
                Map::Labels(_) => "map[string]string",
                Map::Any(..) => "map[string]interface {}",
            },
            Self::List(list) => list.type_name,
            Self::Struct(value) => value.type_name,
            Self::Pointer(inner) => return format!("*{}", inner.type_name()).into(),
            Self::Nil(name) => name,
            Self::Time(_) => "time.Time",
            Self::Histogram(_) => "histogram.FloatHistogram",
        };
        name.into()
    }

    /// Whether `if` takes it for true.
    pub(crate) fn truth(&self) -> bool {
        match self {
            Self::Invalid | Self::Slot(None) | Self::Nil(_) => false,
            Self::Slot(Some(inner)) => inner.truth(),
            Self::Bool(b) => *b,
            Self::Int(_, n) => *n != 0,
            Self::Float(f) => *f != 0.0,
            Self::Complex(re, im) => *re != 0.0 || *im != 0.0,
            Self::Str(s) | Self::Html(s) => !s.is_empty(),
            Self::Map(map) => map.len() > 0,
            Self::List(list) => list.len() > 0,
            Self::Struct(_) | Self::Time(_) | Self::Histogram(_) | Self::Pointer(_) => true,
        }
    }
}

/// The fields of a histogram.
pub(crate) fn histogram_fields(histogram: &Histogram) -> Vec<(&'static str, Value)> {
    let list = |type_name, items| Value::List(Rc::new(List::new(type_name, items)));
    let floats = |floats: &[f64]| list("[]float64", floats.iter().map(|f| Value::Float(*f)).collect());
    let span = |span: &BucketSpan| {
        let fields = vec![("Offset", Value::Int(IntKind::Int32, span.offset.into())), ("Length", Value::Int(IntKind::Uint32, span.length.into()))];
        Value::Struct(Rc::new(Struct { type_name: "histogram.Span", fields }))
    };
    let spans = |spans: &[BucketSpan]| list("[]histogram.Span", spans.iter().map(span).collect());
    let hint = match histogram.reset_hint {
        ResetHint::Unknown => 0,
        ResetHint::Reset => 1,
        ResetHint::NotReset => 2,
        ResetHint::Gauge => 3,
    };
    vec![
        ("CounterResetHint", Value::Int(IntKind::ResetHint, hint)),
        ("Schema", Value::Int(IntKind::Int32, histogram.schema.into())),
        ("ZeroThreshold", Value::Float(histogram.zero_threshold)),
        ("ZeroCount", Value::Float(histogram.zero_count)),
        ("Count", Value::Float(histogram.count)),
        ("Sum", Value::Float(histogram.sum)),
        ("PositiveSpans", spans(&histogram.positive_spans)),
        ("NegativeSpans", spans(&histogram.negative_spans)),
        ("PositiveBuckets", floats(&histogram.positive_buckets)),
        ("NegativeBuckets", floats(&histogram.negative_buckets)),
        ("CustomValues", floats(&histogram.custom_values)),
    ]
}

impl List {
    pub(crate) fn new(type_name: &'static str, items: Vec<Value>) -> Self {
        let to = items.len();
        Self { type_name, all: Rc::new(RefCell::new(items)), from: 0, to, max: to }
    }

    pub(crate) const fn len(&self) -> usize {
        self.to - self.from
    }

    /// Go's `cap`.
    pub(crate) const fn capacity(&self) -> usize {
        self.max - self.from
    }

    pub(crate) fn get(&self, i: usize) -> Option<Value> {
        if i < self.len() { self.all.borrow().get(self.from + i).cloned() } else { None }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = Value> {
        (0..self.len()).map_while(|i| self.get(i))
    }
}

impl Map {
    /// The entry, or the zero value of the element type.
    pub(crate) fn get(&self, key: &[u8]) -> Value {
        match self {
            Self::Labels(labels) => {
                let all = labels.as_slice();
                let found = all.binary_search_by(|label| label.name.as_bytes().cmp(key)).ok();
                found.map_or_else(|| Value::text(""), |i| Value::Str(all[i].value.clone().into()))
            }
            Self::Any(entries, _) => std::str::from_utf8(key).ok().and_then(|key| entries.get(key)).cloned().unwrap_or(Value::Slot(None)),
        }
    }

    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Labels(labels) => labels.len(),
            Self::Any(entries, _) => entries.len(),
        }
    }

    /// The entries in order of their keys.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (Value, Value)> {
        let (labels, entries) = match self {
            Self::Labels(labels) => (labels.as_slice(), None),
            Self::Any(entries, _) => (&[][..], Some(&**entries)),
        };
        let text = |text: &Arc<str>| Value::Str(text.clone().into());
        let labels = labels.iter().map(move |label| (text(&label.name), text(&label.value)));
        labels.chain(entries.into_iter().flatten().map(move |(key, item)| (text(key), item.clone())))
    }

    /// A `map[string]string`.
    pub(crate) fn of_labels(labels: &Labels) -> Value {
        Value::Map(Self::Labels(labels.clone()))
    }
}
