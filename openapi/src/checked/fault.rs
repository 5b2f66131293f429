//! What was wrong with a body or a query, in a form that people and programs can act on.

use std::fmt;

use serde_json::json;

use super::Strict;
use crate::FreeForm;

/// How many faults of one body are told; the rest is counted.
pub const FAULTS_MAX: usize = 100;

/// One fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// JSON pointer to the value; empty for the whole body.
    pub pointer: String,
    /// What would have been right, in words.
    pub expected: String,
    /// What came, in words; at most 40 characters of the value itself.
    pub found: String,
    /// Said instead of what was expected and found, where that would sound odd.
    sentence: Option<String>,
}

pub(super) fn fault(pointer: impl Into<String>, expected: impl Into<String>, found: String) -> Fault {
    Fault { pointer: pointer.into(), expected: expected.into(), found, sentence: None }
}

/// A property that the document does not have, and the one that was probably meant.
pub(super) fn unknown(pointer: String, name: &str, nearest: Option<&str>) -> Fault {
    let found = format!("unknown property `{name}`");
    let (expected, sentence) = match nearest {
        Some(nearest) => (format!("`{nearest}`"), format!("{found}, did you mean `{nearest}`?")),
        None => ("no such property".to_owned(), found.clone()),
    };
    Fault { pointer, expected, found, sentence: Some(sentence) }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.pointer.is_empty() {
            write!(f, "{}: ", self.pointer)?;
        }
        match &self.sentence {
            Some(sentence) => f.write_str(sentence),
            None => write!(f, "expected {}, found {}", self.expected, self.found),
        }
    }
}

/// Every fault of one body; never empty.
///
/// Shown as a description: the published texts first (`prompt不能为空`), then each fault with its pointer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Faults {
    readable: bool,
    strict: Strict,
    texts: Vec<&'static str>,
    list: Vec<Fault>,
    untold: usize,
}

impl Faults {
    /// The reply code of a faulty body.
    pub const CODE: i32 = 4;

    /// What the problem is called that a strict reading answers with.
    pub const PROBLEM_TITLE: &str = "The request is not what the document says";

    /// The body could not be read at all.
    pub(super) fn unreadable(fault: Fault, strict: Strict) -> Self {
        Self { readable: false, strict, texts: Vec::new(), list: vec![fault], untold: 0 }
    }

    pub(super) fn in_values(strict: Strict, texts: Vec<&'static str>, list: Vec<Fault>, untold: usize) -> Self {
        Self { readable: true, strict, texts, list, untold }
    }

    /// Whether the body was a JSON object that could be read, so that the faults are about its properties.
    pub fn are_about_properties(&self) -> bool {
        self.readable
    }

    /// Whether the request was held to the letter of the document, so that a problem is the answer.
    pub fn are_strict(&self) -> bool {
        self.strict.0
    }

    /// Everything in one line, as a problem says it: what [`Display`](fmt::Display) shows, without the word that stands for
    /// published texts where there are none.
    pub fn detail(&self) -> String {
        let texts = (!self.texts.is_empty()).then(|| self.texts.join("，"));
        let rest = (self.untold > 0).then(|| format!("and {} more", self.untold));
        let faults = self.list.iter().map(Fault::to_string);
        texts.into_iter().chain(faults).chain(rest).collect::<Vec<_>>().join("; ")
    }

    /// The faults, in the order of the document; at most [`FAULTS_MAX`].
    pub fn list(&self) -> &[Fault] {
        &self.list
    }

    /// `{"faults": [{"pointer", "expected", "found"}, …]}`, for answers that have room for details.
    pub fn details(&self) -> FreeForm {
        let each = |fault: &Fault| json!({"pointer": fault.pointer, "expected": fault.expected, "found": fault.found});
        FreeForm::from_iter([("faults", self.list.iter().map(each).collect::<Vec<_>>())])
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.texts.is_empty() {
            f.write_str("校验错误")?;
        }
        for (index, text) in self.texts.iter().enumerate() {
            write!(f, "{}{text}", if index == 0 { "" } else { "，" })?;
        }
        for fault in &self.list {
            write!(f, "; {fault}")?;
        }
        if self.untold > 0 { write!(f, "; and {} more", self.untold) } else { Ok(()) }
    }
}
