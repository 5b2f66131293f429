//! Readers: what a value must be to stand for a Rust type, and how much looser than the document old clients may be.

use std::borrow::Cow;

use super::{
    Fault, Faults, Fields,
    fault::{FAULTS_MAX, fault},
    found::{Form, Found},
};

/// What the document says of a value besides its type.
#[derive(Clone, Copy)]
pub(crate) struct Rule {
    pub(crate) minimum: Option<i64>,
    pub(crate) maximum: Option<i64>,
    /// In characters.
    pub(crate) min_length: Option<usize>,
    /// In characters.
    pub(crate) max_length: Option<usize>,
    pub(crate) max_items: Option<usize>,
    /// An item that comes twice counts once.
    pub(crate) unique_items: bool,
    /// The published words for "it is required and it is not there".
    pub(crate) absent_text: Option<&'static str>,
    /// The published words for whatever is wrong with it, absence included.
    pub(crate) fault_text: Option<&'static str>,
}

impl Rule {
    pub(crate) const ANY: Self = Self {
        minimum: None,
        maximum: None,
        min_length: None,
        max_length: None,
        max_items: None,
        unique_items: false,
        absent_text: None,
        fault_text: None,
    };
}

/// A list without a bound of its own has this one.
const ITEMS_MAX: usize = 10_000;

/// A type that can be read from a body.
pub(crate) trait Read: Sized {
    /// White space alone is as good as nothing where this is required.
    const IS_TEXT: bool = false;

    /// Reads one value; `None` after a fault has been noted in `reading`.
    fn read(found: Found<'_>, rule: &Rule, reading: &mut Reading) -> Option<Self>;
}

/// One pass through a body: where it is, and what was wrong so far.
#[derive(Default)]
pub(crate) struct Reading {
    pointer: String,
    texts: Vec<&'static str>,
    faults: Vec<Fault>,
    untold: usize,
}

impl Reading {
    /// Notes a fault of the value that is being read.
    pub(super) fn note(&mut self, expected: impl Into<String>, found: String) {
        if self.faults.len() < FAULTS_MAX {
            self.faults.push(fault(self.pointer.clone(), expected, found));
        } else {
            self.untold += 1;
        }
    }

    /// Reads something that stands one step further in.
    fn inside<T>(&mut self, step: &str, read: impl FnOnce(&mut Self) -> T) -> T {
        let length = self.pointer.len();
        self.pointer.push('/');
        self.pointer.push_str(step);
        let value = read(self);
        self.pointer.truncate(length);
        value
    }

    /// One of the values of a list; the faulty value's fault names them all.
    pub(crate) fn choose<T: Copy>(&mut self, found: Found<'_>, all: &[T], name: fn(T) -> &'static str) -> Option<T> {
        if let Form::Text(text) = found.form()
            && let Some(value) = all.iter().find(|value| name(**value) == text)
        {
            return Some(*value);
        }
        let names: Vec<_> = all.iter().map(|value| name(*value)).collect();
        self.note(format!("one of {}", names.join(", ")), found.in_words());
        None
    }

    pub(super) fn into_faults(self) -> Option<Faults> {
        let Self { texts, faults, untold, .. } = self;
        (!faults.is_empty()).then(|| Faults::in_values(texts, faults, untold))
    }
}

impl Fields<'_> {
    /// The property at `index` of the names; a fault when it is absent.
    pub(crate) fn required<T: Read>(&self, index: usize, rule: &Rule, reading: &mut Reading) -> Option<T> {
        let found = self.values[index].filter(|found| !(found.is_absent() || T::IS_TEXT && is_blank(*found)));
        reading.inside(self.names[index], |reading| {
            let Some(found) = found else {
                let expected = if T::IS_TEXT { "a string that is not blank" } else { "a value" };
                let found = self.values[index].map_or_else(|| "nothing".to_owned(), Found::in_words);
                reading.texts.extend(rule.absent_text.or(rule.fault_text));
                reading.note(expected, found);
                return None;
            };
            read_or_tell(found, rule, reading)
        })
    }

    /// The property at `index` of the names; `None` when it is absent or, with a fault, when it is faulty.
    pub(crate) fn optional<T: Read>(&self, index: usize, rule: &Rule, reading: &mut Reading) -> Option<T> {
        let found = self.values[index].filter(|found| !found.is_absent())?;
        reading.inside(self.names[index], |reading| read_or_tell(found, rule, reading))
    }
}

/// Reads one property; the published words, if there are any, go with its faults.
fn read_or_tell<T: Read>(found: Found<'_>, rule: &Rule, reading: &mut Reading) -> Option<T> {
    let value = T::read(found, rule, reading);
    if value.is_none() {
        reading.texts.extend(rule.fault_text);
    }
    value
}

fn is_blank(found: Found<'_>) -> bool {
    matches!(found.form(), Form::Text(text) if text.trim().is_empty())
}

impl Read for String {
    const IS_TEXT: bool = true;

    fn read(found: Found<'_>, rule: &Rule, reading: &mut Reading) -> Option<Self> {
        let text = match found.form() {
            Form::Text(text) => text,
            Form::Number(text) => Cow::Borrowed(text),
            Form::Bool(value) => Cow::Borrowed(if value { "true" } else { "false" }),
            Form::Null | Form::Array | Form::Object => {
                reading.note("a string", found.in_words());
                return None;
            }
        };
        if rule.min_length.is_some() || rule.max_length.is_some() {
            let length = text.chars().count();
            if rule.min_length.is_some_and(|least| length < least) || rule.max_length.is_some_and(|most| length > most)
            {
                let expected = match (rule.min_length, rule.max_length) {
                    (Some(least), Some(most)) => format!("a string of {least} to {most} characters"),
                    (Some(least), None) => format!("a string of at least {least} characters"),
                    (None, most) => format!("a string of at most {} characters", most.unwrap_or_default()),
                };
                reading.note(expected, format!("{length} characters"));
                return None;
            }
        }
        Some(text.into_owned())
    }
}

impl Read for bool {
    fn read(found: Found<'_>, _: &Rule, reading: &mut Reading) -> Option<Self> {
        let value = match found.form() {
            Form::Bool(value) => Some(value),
            Form::Number(text) => truth(text),
            Form::Text(text) => truth(&text),
            Form::Null | Form::Array | Form::Object => None,
        };
        if value.is_none() {
            reading.note("true or false", found.in_words());
        }
        value
    }
}

fn truth(text: &str) -> Option<bool> {
    let text = text.trim();
    if text == "1" || text.eq_ignore_ascii_case("true") {
        Some(true)
    } else if text == "0" || text.eq_ignore_ascii_case("false") {
        Some(false)
    } else {
        None
    }
}

/// The text of a number, or of a string that may hold one.
fn digits<'a>(form: &'a Form<'a>) -> Option<&'a str> {
    match form {
        Form::Number(text) => Some(text),
        Form::Text(text) => Some(text.trim()),
        Form::Null | Form::Bool(_) | Form::Array | Form::Object => None,
    }
}

/// A whole number between `least` and `most` and within the rule.
fn whole(found: Found<'_>, least: i64, most: i64, rule: &Rule, reading: &mut Reading) -> Option<i64> {
    let least = rule.minimum.map_or(least, |minimum| minimum.max(least));
    let most = rule.maximum.map_or(most, |maximum| maximum.min(most));
    let form = found.form();
    let value = digits(&form).and_then(|text| text.parse().ok().or_else(|| without_fraction(text)));
    if let Some(value) = value
        && (least..=most).contains(&value)
    {
        return Some(value);
    }
    reading.note(format!("a whole number from {least} to {most}"), found.in_words());
    None
}

/// `3.0` and `3e2` are whole numbers too, as long as a double holds them exactly.
fn without_fraction(text: &str) -> Option<i64> {
    const EXACT_MAX: f64 = 9_007_199_254_740_992.0;
    let value: f64 = text.parse().ok()?;
    (value.fract() == 0.0 && value.abs() <= EXACT_MAX).then_some(value as i64)
}

impl Read for i64 {
    fn read(found: Found<'_>, rule: &Rule, reading: &mut Reading) -> Option<Self> {
        whole(found, i64::MIN, i64::MAX, rule, reading)
    }
}

impl Read for i32 {
    fn read(found: Found<'_>, rule: &Rule, reading: &mut Reading) -> Option<Self> {
        let value = whole(found, i32::MIN.into(), i32::MAX.into(), rule, reading)?;
        Some(i32::try_from(value).expect("the bounds were those of an i32"))
    }
}

impl<T: Read + PartialEq> Read for Vec<T> {
    fn read(found: Found<'_>, rule: &Rule, reading: &mut Reading) -> Option<Self> {
        if !matches!(found.form(), Form::Array) {
            reading.note("an array", found.in_words());
            return None;
        }
        let limit = rule.max_items.unwrap_or(ITEMS_MAX);
        let (items, count) = found.items(limit);
        if count > limit {
            reading.note(format!("an array of at most {limit} items"), format!("{count} items"));
            return None;
        }
        let mut values = Vec::with_capacity(items.len());
        let mut sound = true;
        for (index, item) in items.into_iter().enumerate().filter(|(_, item)| !item.is_absent()) {
            match reading.inside(&index.to_string(), |reading| T::read(item, &Rule::ANY, reading)) {
                Some(value) if rule.unique_items && values.contains(&value) => {}
                Some(value) => values.push(value),
                None => sound = false,
            }
        }
        sound.then_some(values)
    }
}
