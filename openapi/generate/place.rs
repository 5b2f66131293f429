//! A value of a document together with the place where it stands, so that every complaint can name the place.

use std::fmt;

use serde_json::Value;

/// Why a document was refused: `openapi/midjourney.yaml: #/components/schemas/X: oneOf is not supported by the generator`.
#[derive(Debug, PartialEq, Eq)]
pub struct Problem(String);

impl Problem {
    /// The text is not YAML at all.
    pub fn unreadable(file: &str, error: &dyn fmt::Display) -> Self {
        Self(format!("{file}: {error}"))
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One value of a document, the document's name, and the JSON pointer that leads to it.
#[derive(Clone)]
pub struct Place<'a> {
    file: &'a str,
    root: &'a Value,
    pointer: String,
    value: &'a Value,
}

impl<'a> Place<'a> {
    /// The whole document.
    pub fn root(file: &'a str, value: &'a Value) -> Self {
        Self { file, root: value, pointer: "#".to_owned(), value }
    }

    /// The value itself.
    pub fn value(&self) -> &'a Value {
        self.value
    }

    /// A complaint about this place.
    pub fn problem(&self, what: impl fmt::Display) -> Problem {
        Problem(format!("{}: {}: {what}", self.file, self.pointer))
    }

    fn child(&self, key: &str, value: &'a Value) -> Self {
        let key = key.replace('~', "~0").replace('/', "~1");
        Self { file: self.file, root: self.root, pointer: format!("{}/{key}", self.pointer), value }
    }

    /// The member `key`, when there is one.
    pub fn get(&self, key: &str) -> Option<Self> {
        self.value.get(key).map(|value| self.child(key, value))
    }

    /// The member `key`, which must be there.
    pub fn need(&self, key: &str) -> Result<Self, Problem> {
        self.get(key).ok_or_else(|| self.problem(format_args!("{key} is missing")))
    }

    /// All members, in the order of the document.
    pub fn members(&self) -> Result<Vec<(&'a str, Self)>, Problem> {
        let object = self.value.as_object().ok_or_else(|| self.problem("a mapping is expected"))?;
        Ok(object.iter().map(|(key, value)| (key.as_str(), self.child(key, value))).collect())
    }

    /// All items of a list.
    pub fn items(&self) -> Result<Vec<Self>, Problem> {
        let items = self.value.as_array().ok_or_else(|| self.problem("a list is expected"))?;
        Ok(items.iter().enumerate().map(|(index, value)| self.child(&index.to_string(), value)).collect())
    }

    /// The value as text.
    pub fn text(&self) -> Result<&'a str, Problem> {
        self.value.as_str().ok_or_else(|| self.problem("text is expected"))
    }

    /// The member `key` as text without white space around it; empty when there is none.
    pub fn words(&self, key: &str) -> Result<String, Problem> {
        self.get(key).map_or(Ok(String::new()), |place| place.text().map(|text| text.trim().to_owned()))
    }

    /// The member `key` as a truth value; false when there is none.
    pub fn flag(&self, key: &str) -> Result<bool, Problem> {
        let Some(place) = self.get(key) else { return Ok(false) };
        place.value.as_bool().ok_or_else(|| place.problem("true or false is expected"))
    }

    /// The member `key` as a count or bound, when there is one.
    pub fn number(&self, key: &str) -> Result<Option<i64>, Problem> {
        let Some(place) = self.get(key) else { return Ok(None) };
        place.value.as_i64().map(Some).ok_or_else(|| place.problem("a whole number is expected"))
    }

    /// Refuses members that nobody would look at.
    pub fn only(&self, known: &[&str]) -> Result<(), Problem> {
        for (key, _) in self.members()? {
            if !known.contains(&key) {
                return Err(self.problem(format_args!("{key} is not supported by the generator")));
            }
        }
        Ok(())
    }

    /// What a `$ref` below `#/components/KIND/` leads to: its name and its place.
    pub fn follow(&self, kind: &str) -> Result<(&'a str, Self), Problem> {
        self.only(&["$ref"])?;
        let link = self.need("$ref")?;
        let target = link.text()?;
        let prefix = format!("#/components/{kind}/");
        let name =
            target.strip_prefix(&prefix).ok_or_else(|| link.problem(format_args!("{prefix}NAME is expected")))?;
        let root = Self::root(self.file, self.root);
        let found = root.get("components").and_then(|c| c.get(kind)).and_then(|k| k.get(name));
        found.map(|found| (name, found)).ok_or_else(|| link.problem(format_args!("{target} does not exist")))
    }
}
