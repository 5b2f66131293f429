//! Reads schemas: which types there are, which properties they have, what a value may be.

use serde_json::Value;

use super::{
    names::speakable,
    place::{Place, Problem},
};

/// A named type, from `components/schemas`.
pub struct TypeDef {
    pub name: String,
    pub description: String,
    pub shape: Shape,
    /// An object that holds its properties and nothing else, for old clients too.
    pub closed: bool,
    /// Of a problem (RFC 9457): its type, which is where the document describes it.
    pub problem_type: Option<String>,
}

/// What a named type is made of.
pub enum Shape {
    Object(Vec<Property>),
    Enum(Vec<String>),
}

/// One property of an object.
pub struct Property {
    /// The name on the wire.
    pub wire: String,
    pub description: String,
    pub kind: Kind,
    pub required: bool,
    pub nullable: bool,
    pub default: Option<Value>,
    pub bounds: Bounds,
    /// The published words for "it is required and it is not there".
    pub absent_text: Option<String>,
    /// The published words for whatever is wrong with it, absence included.
    pub fault_text: Option<String>,
    /// Another property of the same object: where that one is absent, this one is required.
    pub required_without: Option<String>,
    /// It is a data URL, or a list of them; the published words for one that is none.
    pub data_url_text: Option<String>,
    /// It is an address of the web; what to expect in place of one of another kind.
    pub web_address: Option<String>,
    /// A number that old clients write where they mean none.
    pub absent_number: Option<i64>,
    pub deprecated: bool,
}

/// What a value is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Kind {
    Text,
    Int32,
    Int64,
    Double,
    Bool,
    FreeForm,
    List(Box<Kind>),
    Named(String),
}

/// How large a value may be.
#[derive(Default)]
pub struct Bounds {
    pub minimum: Option<i64>,
    pub maximum: Option<i64>,
    pub min_length: Option<i64>,
    pub max_length: Option<i64>,
    pub min_items: Option<i64>,
    pub max_items: Option<i64>,
    pub unique_items: bool,
    /// Of text, or of each text in a list.
    pub pattern: Option<String>,
    /// The only numbers that there are.
    pub one_of: Option<Vec<i64>>,
}

/// White space alone is refused where text is required.
const NOT_BLANK: &str = r"\S";
/// The form that a data URL must have.
const DATA_URL: &str = r"^[Dd][Aa][Tt][Aa]:[^,]*;base64,[A-Za-z0-9+/]+=*\s*$";
/// The same where an empty string is as good as nothing.
const DATA_URL_OR_EMPTY: &str = r"^([Dd][Aa][Tt][Aa]:[^,]*;base64,[A-Za-z0-9+/]+=*\s*)?$";

/// Each item of such a list is compared with all before it.
const UNIQUE_ITEMS_MAX: i64 = 1000;

const PROPERTY: &[&str] = &[
    "type",
    "format",
    "description",
    "example",
    "default",
    "nullable",
    "allOf",
    "anyOf",
    "items",
    "additionalProperties",
    "minimum",
    "maximum",
    "minLength",
    "maxLength",
    "pattern",
    "enum",
    "minItems",
    "maxItems",
    "uniqueItems",
    "deprecated",
    "x-absent-text",
    "x-fault-text",
    "x-required-without",
    "x-data-url",
    "x-web-address",
    "x-absent-number",
];

const PARAMETER: &[&str] =
    &["name", "in", "required", "description", "schema", "example", "x-absent-text", "x-fault-text"];

const PARAMETER_SCHEMA: &[&str] =
    &["type", "format", "default", "nullable", "allOf", "minimum", "maximum", "minLength", "maxLength", "pattern"];

impl TypeDef {
    /// Reads one entry of `components/schemas`.
    pub fn read(name: &str, place: &Place<'_>) -> Result<Self, Problem> {
        if !speakable(name) {
            return Err(place.problem("the name cannot become a Rust type"));
        }
        let description = place.words("description")?;
        if description.is_empty() {
            return Err(place.problem("description is missing"));
        }
        let kind = place.need("type")?;
        let shape = match kind.text()? {
            "object" => {
                // Not `nullable`: that would be said of lists of it too. Each place that may be `null` says so; see `Kind::read`.
                place.only(&[
                    "type",
                    "description",
                    "required",
                    "properties",
                    "additionalProperties",
                    "x-problem-type",
                ])?;
                Shape::Object(properties(place)?)
            }
            "string" => {
                place.only(&["type", "description", "enum"])?;
                Shape::Enum(variants(&place.need("enum")?)?)
            }
            other => {
                return Err(kind.problem(format_args!("{other} is not supported by the generator as a named type")));
            }
        };
        let closed = match place.get("additionalProperties") {
            Some(more) if *more.value() != Value::Bool(false) => {
                return Err(more.problem("only false says something here"));
            }
            more => more.is_some(),
        };
        let problem_type = place.get("x-problem-type").map(|text| text.text().map(str::to_owned)).transpose()?;
        Ok(Self { name: name.to_owned(), description, shape, closed, problem_type })
    }
}

fn properties(place: &Place<'_>) -> Result<Vec<Property>, Problem> {
    let members = place.need("properties")?.members()?;
    let mut required = Vec::new();
    if let Some(list) = place.get("required") {
        for item in list.items()? {
            let name = item.text()?;
            if !members.iter().any(|(known, _)| *known == name) {
                return Err(item.problem(format_args!("there is no property {name}")));
            }
            required.push(name);
        }
    }
    let read = members.iter().map(|(wire, place)| Property::read(wire, required.contains(wire), place));
    let properties = read.collect::<Result<Vec<_>, _>>()?;
    for (property, (_, place)) in properties.iter().zip(&members) {
        if let Some(other) = &property.required_without
            && !properties.iter().any(|known| known.wire == *other)
        {
            return Err(place.problem(format_args!("there is no property {other}")));
        }
    }
    Ok(properties)
}

fn variants(place: &Place<'_>) -> Result<Vec<String>, Problem> {
    let variants = place.items()?.iter().map(|item| item.text().map(str::to_owned)).collect::<Result<Vec<_>, _>>()?;
    match variants.iter().find(|variant| !speakable(&variant.replace('.', "_"))) {
        Some(variant) => Err(place.problem(format_args!("{variant:?} cannot become a Rust variant"))),
        None if variants.is_empty() => Err(place.problem("at least one value is expected")),
        None => Ok(variants),
    }
}

impl Property {
    fn read(wire: &str, required: bool, place: &Place<'_>) -> Result<Self, Problem> {
        place.only(PROPERTY)?;
        let property = Self::assemble(wire, required, place, place)?;
        if property.bounds.unique_items && property.bounds.max_items.is_none_or(|most| most > UNIQUE_ITEMS_MAX) {
            return Err(place.problem(format_args!("uniqueItems needs maxItems of at most {UNIQUE_ITEMS_MAX}")));
        }
        Ok(property)
    }

    /// Reads a query parameter, which is a property of the query.
    pub fn of_query(place: &Place<'_>) -> Result<Self, Problem> {
        place.only(PARAMETER)?;
        let schema = place.need("schema")?;
        schema.only(PARAMETER_SCHEMA)?;
        let property = Self::assemble(place.need("name")?.text()?, place.flag("required")?, place, &schema)?;
        match (&property.kind, property.nullable) {
            (Kind::List(_) | Kind::FreeForm, _) | (_, true) => {
                Err(schema.problem("a query parameter is one value, and never null"))
            }
            _ => {
                property.keeps_its_pattern(&schema)?;
                Ok(property)
            }
        }
    }

    /// Whether the document says of a text in a request what its reader keeps it to: the reader knows no patterns, it knows what
    /// is required and what is a data URL.
    pub fn keeps_its_pattern(&self, place: &Place<'_>) -> Result<(), Problem> {
        let kept = match (&self.kind, self.data_url_text.is_some()) {
            (Kind::Text, true) if !self.required => Some(DATA_URL_OR_EMPTY),
            (Kind::Text | Kind::List(_), true) => Some(DATA_URL),
            (Kind::Text, false) if self.required => Some(NOT_BLANK),
            _ => None,
        };
        match kept {
            _ if self.bounds.pattern.as_deref() == kept => Ok(()),
            Some(kept) => Err(place.problem(format_args!("pattern: '{kept}' is expected, which is what is read"))),
            None => Err(place.problem("nobody keeps a request to this pattern")),
        }
    }

    /// `place` says what it is for, `schema` what it may be.
    fn assemble(wire: &str, required: bool, place: &Place<'_>, schema: &Place<'_>) -> Result<Self, Problem> {
        if !speakable(wire) {
            return Err(place.problem("the name cannot become a Rust field"));
        }
        let description = place.words("description")?;
        if description.is_empty() {
            return Err(place.problem("description is missing"));
        }
        let (kind, nullable) = Kind::read(schema)?;
        let default = schema.get("default").map(|default| default.value().clone());
        if default.is_some() && required {
            return Err(place.problem("a required property has no use for a default"));
        }
        let hint = |name| place.get(name).map(|text| text.text().map(str::to_owned)).transpose();
        let required_without = hint("x-required-without")?;
        if required_without.is_some() && (required || default.is_some()) {
            return Err(place.problem("x-required-without is for properties that may be absent"));
        }
        let absent_text = hint("x-absent-text")?;
        if absent_text.is_some() && !required && required_without.is_none() {
            return Err(place.problem("x-absent-text is for required properties"));
        }
        let fault_text = hint("x-fault-text")?;
        if fault_text.is_some() && absent_text.is_some() {
            return Err(place.problem("x-fault-text says absence too, so x-absent-text has no use beside it"));
        }
        let data_url_text = hint("x-data-url")?;
        if data_url_text.is_some() && kind != Kind::Text && kind != Kind::List(Box::new(Kind::Text)) {
            return Err(place.problem("x-data-url is for strings"));
        }
        let web_address = hint("x-web-address")?;
        if web_address.is_some() && kind != Kind::Text {
            return Err(place.problem("x-web-address is for a string"));
        }
        let absent_number = place.number("x-absent-number")?;
        if absent_number.is_some() && (required || !matches!(kind, Kind::Int32 | Kind::Int64)) {
            return Err(place.problem("x-absent-number is for a whole number that may be absent"));
        }
        Ok(Self {
            wire: wire.to_owned(),
            description,
            kind,
            required,
            nullable,
            default,
            bounds: Bounds::read(schema)?,
            absent_text,
            fault_text,
            required_without,
            data_url_text,
            web_address,
            absent_number,
            deprecated: place.flag("deprecated")?,
        })
    }
}

/// Words that are one of a few need a named type; for numbers a list will do.
fn numbers(place: &Place<'_>) -> Result<Vec<i64>, Problem> {
    let number = |item: &Place<'_>| item.value().as_i64().ok_or_else(|| item.problem("a whole number is expected"));
    place.items()?.iter().map(number).collect()
}

/// Of a text, or of the items of a list.
fn pattern(place: &Place<'_>) -> Result<Option<String>, Problem> {
    let items = place.get("items");
    let pattern = items.as_ref().unwrap_or(place).get("pattern");
    pattern.map(|pattern| pattern.text().map(str::to_owned)).transpose()
}

impl Bounds {
    fn read(place: &Place<'_>) -> Result<Self, Problem> {
        Ok(Self {
            minimum: place.number("minimum")?,
            maximum: place.number("maximum")?,
            min_length: place.number("minLength")?,
            max_length: place.number("maxLength")?,
            min_items: place.number("minItems")?,
            max_items: place.number("maxItems")?,
            unique_items: place.flag("uniqueItems")?,
            pattern: pattern(place)?,
            one_of: place.get("enum").map(|list| numbers(&list)).transpose()?,
        })
    }
}

/// Whether a schema takes `null` and nothing else. Its type is there because `nullable` means nothing without one.
fn is_null(place: &Place<'_>) -> bool {
    *place.value() == serde_json::json!({"type": "object", "nullable": true, "enum": [null]})
}

impl Kind {
    /// The named type that it is, or is a list of.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Named(name) => Some(name),
            Self::List(item) => item.name(),
            Self::Text | Self::Int32 | Self::Int64 | Self::Double | Self::Bool | Self::FreeForm => None,
        }
    }

    /// Reads what a property, an item or a body is, and whether it may be `null`.
    ///
    /// A named type stands as a bare `$ref`, or as the only member of `allOf` where there is more to say beside it; one that may
    /// be `null` as `anyOf`, with what only `null` is as the other member. `nullable` beside `allOf` would say nothing: the
    /// members decide too, and they take no `null`.
    pub fn read(place: &Place<'_>) -> Result<(Self, bool), Problem> {
        let nullable = place.flag("nullable")?;
        if place.get("$ref").is_some() {
            return Ok((Self::Named(place.follow("schemas")?.0.to_owned()), false));
        }
        if let Some(all) = place.get("allOf") {
            let items = all.items()?;
            let [only] = items.as_slice() else { return Err(all.problem("exactly one $ref is expected")) };
            if nullable {
                return Err(place.problem("nullable does not reach into allOf; anyOf with null is expected"));
            }
            return Ok((Self::Named(only.follow("schemas")?.0.to_owned()), false));
        }
        if let Some(any) = place.get("anyOf") {
            let items = any.items()?;
            return match items.as_slice() {
                [named, null] if is_null(null) && !nullable && place.get("type").is_none() => {
                    Ok((Self::Named(named.follow("schemas")?.0.to_owned()), true))
                }
                _ => Err(any.problem("a $ref and {type: object, nullable: true, enum: [null]} are expected")),
            };
        }
        let word = place.need("type")?;
        let format = place.get("format").map(|format| format.text()).transpose()?;
        let kind = match (word.text()?, format) {
            ("string", None | Some("password")) => Self::Text,
            ("integer", Some("int32")) => Self::Int32,
            ("integer", Some("int64")) => Self::Int64,
            ("number", Some("double")) => Self::Double,
            ("boolean", None) => Self::Bool,
            ("array", None) => Self::List(Box::new(Self::item(&place.need("items")?)?)),
            ("object", None) => Self::free_form(place)?,
            (word, format) => {
                let format = format.map(|format| format!(" of format {format}")).unwrap_or_default();
                return Err(place.problem(format_args!("{word}{format} is not supported by the generator")));
            }
        };
        Ok((kind, nullable))
    }

    fn item(place: &Place<'_>) -> Result<Self, Problem> {
        place.only(&["$ref", "type", "format", "pattern", "items"])?;
        match Self::read(place)? {
            (kind, false) => Ok(kind),
            (_, true) => Err(place.problem("null in a list is not supported by the generator")),
        }
    }

    fn free_form(place: &Place<'_>) -> Result<Self, Problem> {
        let more = place.need("additionalProperties")?;
        match more.value() {
            Value::Object(schema) if schema.is_empty() => Ok(Self::FreeForm),
            _ => Err(more.problem("only {} is supported by the generator; other objects need a name")),
        }
    }
}
