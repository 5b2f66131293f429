//! What came: values as slices of the body, told apart by their first letter and unpacked only when somebody asks.

use std::{borrow::Cow, fmt};

use serde::{
    Deserializer,
    de::{IgnoredAny, MapAccess, SeqAccess, Visitor},
};
use serde_json::value::RawValue;

use super::Reading;

/// How much of a value a fault shows.
pub const SHOWN_CHARS_MAX: usize = 40;

/// A value of the body, still as it was written.
#[derive(Clone, Copy)]
pub(crate) struct Found<'a>(&'a RawValue);

/// The kinds of JSON values.
pub(crate) enum Form<'a> {
    Null,
    Bool(bool),
    /// As it was written, so that no digit of a long id is lost.
    Number(&'a str),
    Text(Cow<'a, str>),
    Array,
    Object,
}

impl<'a> Found<'a> {
    pub(super) fn in_body(raw: &'a RawValue) -> Self {
        Self(raw)
    }

    /// What kind of value it is. Text with a lone surrogate is unpacked with the replacement character in its place.
    pub(super) fn form(self) -> Form<'a> {
        let text = self.0.get();
        match text.as_bytes().first() {
            Some(b'n') => Form::Null,
            Some(b't') => Form::Bool(true),
            Some(b'f') => Form::Bool(false),
            Some(b'[') => Form::Array,
            Some(b'{') => Form::Object,
            Some(b'"') => Form::Text(unpack(text)),
            _ => Form::Number(text),
        }
    }

    /// `null` and `""` mean that nothing came.
    pub(super) fn is_absent(self) -> bool {
        matches!(self.0.get(), "null" | "\"\"")
    }

    /// Whether it is text that names half of a surrogate pair, which is no character.
    pub(super) fn is_half(self) -> bool {
        let text = self.0.get();
        text.starts_with('"') && text.contains('\\') && serde_json::from_str::<String>(text).is_err()
    }

    /// Whether it is this number, perhaps in quotes.
    pub(super) fn is_number(self, number: i64) -> bool {
        self.0.get().trim_matches('"').trim().parse() == Ok(number)
    }

    pub(super) fn is_null(self) -> bool {
        self.0.get() == "null"
    }

    /// The items of an array. Past `limit` they are counted, not kept.
    pub(super) fn items(self, limit: usize) -> (Vec<Found<'a>>, usize) {
        let mut deserializer = serde_json::Deserializer::from_str(self.0.get());
        let items = deserializer.deserialize_seq(Items { limit });
        items.expect("the body was parsed once already, and the first letter says that it is an array")
    }

    /// In words, for a fault.
    pub(super) fn in_words(self) -> String {
        match self.form() {
            Form::Null => "nothing".to_owned(),
            Form::Bool(value) => format!("{value}"),
            Form::Number(text) => format!("number {}", shown(text)),
            Form::Text(text) if text.is_empty() => "nothing".to_owned(),
            Form::Text(text) if text.trim().is_empty() => "only white space".to_owned(),
            Form::Text(text) => format!("string {:?}", shown(&text)),
            Form::Array => "an array".to_owned(),
            Form::Object => "an object".to_owned(),
        }
    }
}

/// As much of a text as a fault shows.
pub(super) fn shown(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(SHOWN_CHARS_MAX) {
        Some((end, _)) => Cow::Owned(format!("{}…", &text[..end])),
        None => Cow::Borrowed(text),
    }
}

/// A JSON string without its escapes.
fn unpack(text: &str) -> Cow<'_, str> {
    let inner = text.get(1..text.len().saturating_sub(1)).unwrap_or_default();
    if !inner.contains('\\') {
        return Cow::Borrowed(inner);
    }
    match serde_json::from_str::<String>(text) {
        Ok(text) => Cow::Owned(text),
        // The only escape that JSON allows and Unicode does not is half of a surrogate pair.
        Err(_) => {
            let bytes: Vec<u8> = serde_json::from_str::<Bytes>(text).map(|bytes| bytes.0).unwrap_or_default();
            Cow::Owned(String::from_utf8_lossy(&bytes).into_owned())
        }
    }
}

/// The bytes of a JSON string, with lone surrogates left in as bytes that are no UTF-8.
struct Bytes(Vec<u8>);

impl<'de> serde::Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Taken;

        impl Visitor<'_> for Taken {
            type Value = Bytes;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Bytes, E> {
                Ok(Bytes(bytes.to_vec()))
            }
        }
        deserializer.deserialize_bytes(Taken)
    }
}

/// The properties of an object that the document names; of the others only that they came is known.
pub(crate) struct Fields<'a> {
    pub(super) names: &'static [&'static str],
    pub(super) values: Vec<Option<Found<'a>>>,
}

impl<'a> Fields<'a> {
    /// Looks for `names` in `found`. A name that comes twice counts as it came last. `None`, with a fault, for anything but
    /// an object.
    pub(crate) fn of(found: Found<'a>, names: &'static [&'static str], reading: &mut Reading) -> Option<Self> {
        Self::look(found, names, false, reading)
    }

    /// The same where another name is a fault, however loose the reading is.
    pub(crate) fn only(found: Found<'a>, names: &'static [&'static str], reading: &mut Reading) -> Option<Self> {
        Self::look(found, names, true, reading)
    }

    fn look(found: Found<'a>, names: &'static [&'static str], is_closed: bool, reading: &mut Reading) -> Option<Self> {
        if !matches!(found.form(), Form::Object) {
            reading.refuse("a JSON object", found);
            return None;
        }
        let mut deserializer = serde_json::Deserializer::from_str(found.0.get());
        match deserializer.deserialize_map(Members { names, is_closed, reading }) {
            Ok(values) => Some(Self { names, values }),
            // A name with a lone surrogate in it is no name that the document knows, but it cannot be passed over either.
            Err(_) => {
                reading.note("a JSON object", "an object with a name that is no Unicode".to_owned());
                None
            }
        }
    }
}

struct Members<'r> {
    names: &'static [&'static str],
    is_closed: bool,
    reading: &'r mut Reading,
}

impl<'de> Visitor<'de> for Members<'_> {
    type Value = Vec<Option<Found<'de>>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut values = vec![None; self.names.len()];
        while let Some(name) = map.next_key::<Cow<'de, str>>()? {
            match self.names.iter().position(|known| *known == name) {
                Some(index) => {
                    if values[index].replace(Found(map.next_value()?)).is_some() {
                        self.reading.came_twice(self.names[index]);
                    }
                }
                None => {
                    map.next_value::<IgnoredAny>()?;
                    self.reading.is_unknown(&name, self.names, self.is_closed);
                }
            }
        }
        Ok(values)
    }
}

struct Items {
    limit: usize,
}

impl<'de> Visitor<'de> for Items {
    type Value = (Vec<Found<'de>>, usize);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let (mut kept, mut count) = (Vec::new(), 0);
        while kept.len() < self.limit {
            let Some(item) = items.next_element()? else { return Ok((kept, count)) };
            kept.push(Found(item));
            count += 1;
        }
        while items.next_element::<IgnoredAny>()?.is_some() {
            count += 1;
        }
        Ok((kept, count))
    }
}
