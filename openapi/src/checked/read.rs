//! Readers: what a value must be to stand for a Rust type, and how much looser than the document old clients may be.

use std::borrow::Cow;

use super::{
    Checked, Fault, Faults, Fields, Strict,
    fault::{FAULTS_MAX, fault, unknown},
    found::{Form, Found, shown},
    strict::nearest,
};

/// What the document says of a value besides its type.
#[derive(Clone, Copy)]
pub(crate) struct Rule {
    /// `null` is one of its values.
    pub(crate) nullable: bool,
    pub(crate) minimum: Option<i64>,
    pub(crate) maximum: Option<i64>,
    /// The only numbers that there are.
    pub(crate) one_of: Option<&'static [i64]>,
    /// In characters.
    pub(crate) min_length: Option<usize>,
    /// In characters.
    pub(crate) max_length: Option<usize>,
    pub(crate) min_items: Option<usize>,
    pub(crate) max_items: Option<usize>,
    /// An item that comes twice counts once.
    pub(crate) unique_items: bool,
    /// The published words for "it is required and it is not there".
    pub(crate) absent_text: Option<&'static str>,
    /// The published words for whatever is wrong with it, absence included.
    pub(crate) fault_text: Option<&'static str>,
    /// It is a data URL, or a list of them; the published words for one that is none.
    pub(crate) data_url_text: Option<&'static str>,
    /// It is an address of the web; what to expect in place of one of another kind.
    pub(crate) web_address: Option<&'static str>,
    /// A number that old clients write where they mean none.
    pub(crate) absent_number: Option<i64>,
}

impl Rule {
    pub(crate) const ANY: Self = Self {
        nullable: false,
        minimum: None,
        maximum: None,
        one_of: None,
        min_length: None,
        max_length: None,
        min_items: None,
        max_items: None,
        unique_items: false,
        absent_text: None,
        fault_text: None,
        data_url_text: None,
        web_address: None,
        absent_number: None,
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
pub(crate) struct Reading {
    strict: bool,
    /// Every value comes as text: a query has nothing else.
    texts_only: bool,
    pointer: String,
    texts: Vec<&'static str>,
    faults: Vec<Fault>,
    untold: usize,
}

impl Reading {
    pub(super) fn new(strict: Strict) -> Self {
        Self {
            strict: strict.0,
            texts_only: false,
            pointer: String::new(),
            texts: Vec::new(),
            faults: Vec::new(),
            untold: 0,
        }
    }

    /// Notes a fault of the value that is being read.
    pub(super) fn note(&mut self, expected: impl Into<String>, found: String) {
        self.add(|pointer| fault(pointer, expected, found));
    }

    /// For a place that holds nothing but text.
    pub(super) fn of_texts(strict: Strict) -> Self {
        Self { texts_only: true, ..Self::new(strict) }
    }

    /// Whether text may stand for a number or a truth value.
    fn takes_text(&self) -> bool {
        self.texts_only || !self.strict
    }

    /// Notes that the value that is being read is not what it should be. Read strictly, `null` and `""` are something.
    pub(super) fn refuse(&mut self, expected: impl Into<String>, found: Found<'_>) {
        let words = match found.form() {
            Form::Null if self.strict => "null".to_owned(),
            Form::Text(text) if self.strict && text.is_empty() => "an empty string".to_owned(),
            _ => found.in_words(),
        };
        self.note(expected, words);
    }

    /// Notes a property that the document does not have, where the object is closed or the reading strict.
    pub(super) fn is_unknown(&mut self, name: &str, known: &'static [&'static str], is_closed: bool) {
        if is_closed || self.strict {
            let name = shown(name);
            let step = name.replace('~', "~0").replace('/', "~1");
            self.inside(&step, |reading| reading.add(|pointer| unknown(pointer, &name, nearest(&name, known))));
        }
    }

    /// Notes, read strictly, that a property came twice. Otherwise it counts as it came last.
    pub(super) fn came_twice(&mut self, name: &str) {
        if self.strict {
            self.inside(name, |reading| reading.note("one value", "the property twice".to_owned()));
        }
    }

    fn add(&mut self, fault: impl FnOnce(String) -> Fault) {
        if self.faults.len() < FAULTS_MAX {
            self.faults.push(fault(self.pointer.clone()));
        } else {
            self.untold += 1;
        }
    }

    /// Whether a value that may be absent counts as absent.
    fn is_absent<T: Read>(&self, found: Found<'_>, rule: &Rule) -> bool {
        match self.strict {
            true if found.is_null() => rule.nullable,
            true => T::IS_TEXT && found.is_absent(),
            false => found.is_absent() || rule.absent_number.is_some_and(|none| found.is_number(none)),
        }
    }

    /// Reads something that stands one step further in.
    pub(super) fn inside<T>(&mut self, step: &str, read: impl FnOnce(&mut Self) -> T) -> T {
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
        self.refuse(format!("one of {}", names.join(", ")), found);
        None
    }

    /// The end of the pass, with what it made of it.
    pub(super) fn close<T>(self, value: Option<T>) -> Checked<T> {
        let Self { strict, mut texts, faults, untold, .. } = self;
        // Two pictures that are none are told once.
        texts.dedup();
        match value {
            _ if !faults.is_empty() => Checked::Faulty(Faults::in_values(Strict(strict), texts, faults, untold)),
            Some(value) => Checked::Sound(value),
            None => unreachable!("a reader that gives up says why"),
        }
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

    /// The property at `index` of the names, which may be absent where the one at `other` is not.
    pub(crate) fn required_without<T: Read>(
        &self,
        other: usize,
        index: usize,
        rule: &Rule,
        reading: &mut Reading,
    ) -> Option<T> {
        match self.values[other].filter(|found| !(found.is_absent() || is_blank(*found))) {
            Some(_) => self.optional(index, rule, reading),
            None => self.required(index, rule, reading),
        }
    }

    /// The property at `index` of the names; `None` when it is absent or, with a fault, when it is faulty.
    pub(crate) fn optional<T: Read>(&self, index: usize, rule: &Rule, reading: &mut Reading) -> Option<T> {
        let found = self.values[index].filter(|found| !reading.is_absent::<T>(*found, rule))?;
        reading.inside(self.names[index], |reading| read_or_tell(found, rule, reading))
    }
}

/// Reads one property; the published words, if there are any, go with its faults, unless these brought their own.
fn read_or_tell<T: Read>(found: Found<'_>, rule: &Rule, reading: &mut Reading) -> Option<T> {
    let told = reading.texts.len();
    let value = T::read(found, rule, reading);
    if value.is_none() && reading.texts.len() == told {
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
            Form::Number(text) if !reading.strict => Cow::Borrowed(text),
            Form::Bool(value) if !reading.strict => Cow::Borrowed(if value { "true" } else { "false" }),
            Form::Number(_) | Form::Bool(_) | Form::Null | Form::Array | Form::Object => {
                reading.refuse("a string", found);
                return None;
            }
        };
        if let Some(unfit) = unfit_letter(found, &text) {
            reading.note("a string of Unicode characters without NUL", unfit.to_owned());
            return None;
        }
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
        if let Some(words) = rule.data_url_text
            && !is_data_url(&text)
        {
            reading.texts.push(words);
            reading.refuse("a data URL such as `data:image/png;base64,…`", found);
            return None;
        }
        if let Some(expected) = rule.web_address
            && !is_web_address(&text)
        {
            reading.refuse(expected, found);
            return None;
        }
        Some(text.into_owned())
    }
}

/// What no bot can be told and no receiver may be sent, in words.
fn unfit_letter(found: Found<'_>, text: &str) -> Option<&'static str> {
    if found.is_half() {
        return Some("half of a surrogate pair");
    }
    text.contains('\0').then_some("a NUL")
}

/// Whether a text may be an address of the web. One without a scheme is let pass: clients write what comes to their mind where
/// they want nothing.
fn is_web_address(text: &str) -> bool {
    let scheme = text.trim().split_once("://").map(|(scheme, _)| scheme);
    scheme.is_none_or(|scheme| scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https"))
}

/// Whether a text has the form of a data URL with base64 in it. What the bytes are is not looked at.
fn is_data_url(text: &str) -> bool {
    let is_data = text.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:"));
    let Some((_, data)) = text.split_once(";base64,").filter(|_| is_data) else { return false };
    let letters = data.trim_end().trim_end_matches('=');
    !letters.is_empty() && letters.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/'))
}

impl Read for bool {
    fn read(found: Found<'_>, _: &Rule, reading: &mut Reading) -> Option<Self> {
        let value = match found.form() {
            Form::Bool(value) => Some(value),
            Form::Number(text) if !reading.strict => truth(text),
            Form::Text(text) if reading.takes_text() => truth(&text),
            Form::Number(_) | Form::Text(_) | Form::Null | Form::Array | Form::Object => None,
        };
        if value.is_none() {
            reading.refuse("true or false", found);
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
fn digits<'a>(form: &'a Form<'a>, takes_text: bool) -> Option<&'a str> {
    match form {
        Form::Number(text) => Some(text),
        Form::Text(text) if takes_text => Some(text.trim()),
        Form::Text(_) | Form::Null | Form::Bool(_) | Form::Array | Form::Object => None,
    }
}

/// A whole number between `least` and `most` and within the rule.
fn whole(found: Found<'_>, least: i64, most: i64, rule: &Rule, reading: &mut Reading) -> Option<i64> {
    let least = rule.minimum.map_or(least, |minimum| minimum.max(least));
    let most = rule.maximum.map_or(most, |maximum| maximum.min(most));
    let form = found.form();
    let value =
        digits(&form, reading.takes_text()).and_then(|text| text.parse().ok().or_else(|| without_fraction(text)));
    if let Some(value) = value
        && (least..=most).contains(&value)
        && rule.one_of.is_none_or(|all| all.contains(&value))
    {
        return Some(value);
    }
    let expected = match rule.one_of {
        Some(all) => format!("one of {}", all.iter().map(i64::to_string).collect::<Vec<_>>().join(", ")),
        None => format!("a whole number from {least} to {most}"),
    };
    reading.refuse(expected, found);
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
            reading.refuse("an array", found);
            return None;
        }
        let limit = rule.max_items.unwrap_or(ITEMS_MAX);
        let expected = || match rule.min_items {
            Some(least) => format!("an array of {least} to {limit} items"),
            None => format!("an array of at most {limit} items"),
        };
        let (items, count) = found.items(limit);
        if count > limit {
            reading.note(expected(), format!("{count} items"));
            return None;
        }
        let mut values = Vec::with_capacity(items.len());
        let mut sound = true;
        let of_items = Rule { data_url_text: rule.data_url_text, ..Rule::ANY };
        for (index, item) in items.into_iter().enumerate() {
            // Read strictly, a list has as many items as it has: none is passed over.
            if !reading.strict && reading.is_absent::<T>(item, &of_items) {
                continue;
            }
            let value = reading.inside(&index.to_string(), |reading| {
                let value = T::read(item, &of_items, reading);
                let is_known = rule.unique_items && value.as_ref().is_some_and(|value| values.contains(value));
                if is_known && reading.strict {
                    reading.note("an item that comes once", item.in_words());
                }
                value.map(|value| (value, is_known))
            });
            match value {
                Some((_, true)) => {}
                Some((value, false)) => values.push(value),
                None => sound = false,
            }
        }
        if sound && rule.min_items.is_some_and(|least| values.len() < least) {
            let found = if values.len() == 1 { "1 item".to_owned() } else { format!("{} items", values.len()) };
            reading.note(expected(), found);
            return None;
        }
        sound.then_some(values)
    }
}
