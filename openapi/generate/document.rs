//! Reads a whole document: its tags, named types and operations, with everything that is shared put in its place.

use std::collections::BTreeSet;

use super::{
    names::speakable,
    place::{Place, Problem},
    schema::{Kind, Property, Shape, TypeDef},
};

/// What the generator knows of a document.
pub struct Document {
    pub info: Info,
    pub tags: Vec<Tag>,
    pub types: Vec<TypeDef>,
    pub operations: Vec<Operation>,
}

/// Who the document is.
pub struct Info {
    pub title: String,
    pub version: String,
    pub description: String,
    pub license: (String, String),
    pub server: (String, String),
}

/// A tag: the operations that one trait holds.
pub struct Tag {
    pub name: String,
    pub description: String,
    pub trait_name: String,
}

/// One operation.
pub struct Operation {
    pub id: String,
    pub method: String,
    /// As the document has it, with `{id}`.
    pub path: String,
    /// Index into [`Document::tags`].
    pub tag: usize,
    pub summary: String,
    pub description: String,
    /// What the path names.
    pub parameters: Vec<Parameter>,
    /// What the query may hold.
    pub query: Vec<Property>,
    /// The named type of the body.
    pub body: Option<String>,
    pub answers: Vec<Answer>,
}

/// A path parameter.
pub struct Parameter {
    pub name: String,
    pub description: String,
}

/// One status that an operation can answer.
pub struct Answer {
    pub status: u16,
    pub description: String,
    /// What the body is, and whether it may be `null`.
    pub content: Option<(Kind, bool)>,
    /// What the body is for who asked to be held to the letter of the document.
    pub problem: Option<String>,
}

impl Document {
    /// Reads the document `file` from its value.
    pub fn read(file: &str, value: &serde_json::Value) -> Result<Self, Problem> {
        let root = Place::root(file, value);
        root.only(&["openapi", "info", "servers", "security", "tags", "paths", "components"])?;
        let version = root.need("openapi")?;
        if version.text()? != "3.0.3" {
            return Err(version.problem("3.0.3 is expected"));
        }
        let components = root.need("components")?;
        components.only(&["securitySchemes", "responses", "schemas"])?;
        let types = components.need("schemas")?.members()?;
        let types = types.iter().map(|(name, place)| TypeDef::read(name, place)).collect::<Result<_, _>>()?;
        let tags = root.need("tags")?.items()?.iter().map(Tag::read).collect::<Result<Vec<_>, _>>()?;
        let mut operations: Vec<Operation> = Vec::new();
        for (path, methods) in root.need("paths")?.members()? {
            for (method, place) in methods.members()? {
                let operation = Operation::read(path, method, &tags, &place)?;
                if operations.iter().any(|other| other.id == operation.id) {
                    return Err(place.problem(format_args!("operationId {} is taken", operation.id)));
                }
                operations.push(operation);
            }
        }
        let document = Self { info: Info::read(&root)?, tags, types, operations };
        for operation in document.operations.iter().filter(|operation| operation.can_be_faulty()) {
            if !operation.answers.iter().any(|answer| answer.status == 400 && document.can_say_faults(answer)) {
                let what = format!("{} has a body or a query, so its 400 needs `code` and `description`", operation.id);
                return Err(root.need("paths")?.problem(what));
            }
        }
        for name in document.asked_for() {
            let Shape::Object(properties) = &document.type_def(name).shape else { continue };
            let places = components.need("schemas")?.need(name)?.need("properties")?;
            for property in properties {
                let place = places.need(&property.wire)?;
                if matches!(property.kind, Kind::List(_)) && property.bounds.max_items.is_none() {
                    return Err(place.problem("an array in a request needs maxItems"));
                }
                property.keeps_its_pattern(&place)?;
            }
        }
        Ok(document)
    }

    /// The names of all types that a request can hold.
    pub fn asked_for(&self) -> BTreeSet<&str> {
        let mut asked = BTreeSet::new();
        let bodies = self.operations.iter().filter_map(|operation| operation.body.as_deref());
        let queries = self.operations.iter().flat_map(|operation| &operation.query);
        let mut open: Vec<_> = bodies.chain(queries.filter_map(|parameter| parameter.kind.name())).collect();
        while let Some(name) = open.pop() {
            if let Shape::Object(properties) = &self.type_def(name).shape
                && asked.insert(name)
            {
                open.extend(properties.iter().filter_map(|property| property.kind.name()));
            }
            asked.insert(name);
        }
        asked
    }

    fn can_say_faults(&self, answer: &Answer) -> bool {
        matches!(&answer.content, Some((kind, false)) if super::traits::outcome(self, kind).is_some())
    }

    /// The named type `name`. References were followed when they were read, so it is there.
    pub fn type_def(&self, name: &str) -> &TypeDef {
        self.types.iter().find(|def| def.name == name).expect("a reference was followed when it was read")
    }
}

impl Info {
    fn read(root: &Place<'_>) -> Result<Self, Problem> {
        let info = root.need("info")?;
        info.only(&["title", "version", "description", "license"])?;
        let license = info.need("license")?;
        license.only(&["name", "url"])?;
        let servers = root.need("servers")?;
        let list = servers.items()?;
        let [server] = list.as_slice() else { return Err(servers.problem("exactly one server is expected")) };
        server.only(&["url", "description"])?;
        Ok(Self {
            title: info.words("title")?,
            version: info.words("version")?,
            description: info.words("description")?,
            license: (license.words("name")?, license.words("url")?),
            server: (server.words("url")?, server.words("description")?),
        })
    }
}

impl Tag {
    fn read(place: &Place<'_>) -> Result<Self, Problem> {
        place.only(&["name", "description", "x-trait"])?;
        let trait_name = place.need("x-trait")?;
        if !speakable(trait_name.text()?) {
            return Err(trait_name.problem("the name cannot become a Rust trait"));
        }
        Ok(Self {
            name: place.words("name")?,
            description: place.words("description")?,
            trait_name: trait_name.text()?.to_owned(),
        })
    }
}

impl Operation {
    /// Whether a caller can get it wrong in a way that is told fault by fault.
    pub fn can_be_faulty(&self) -> bool {
        self.body.is_some() || !self.query.is_empty() || self.answers.iter().any(|answer| answer.status == 400)
    }

    fn read(path: &str, method: &str, tags: &[Tag], place: &Place<'_>) -> Result<Self, Problem> {
        if !["get", "post", "put", "delete", "patch"].contains(&method) {
            return Err(place.problem(format_args!("{method} is not supported by the generator")));
        }
        place.only(&["tags", "operationId", "summary", "description", "parameters", "requestBody", "responses"])?;
        let id = place.need("operationId")?;
        if !speakable(id.text()?) {
            return Err(id.problem("the name cannot become a Rust method"));
        }
        let labels = place.need("tags")?;
        let list = labels.items()?;
        let [label] = list.as_slice() else { return Err(labels.problem("exactly one tag is expected")) };
        let name = label.text()?;
        let tag = tags.iter().position(|tag| tag.name == name).ok_or_else(|| label.problem("there is no such tag"))?;
        let (mut parameters, mut query) = (Vec::new(), Vec::new());
        for parameter in place.get("parameters").map_or(Ok(Vec::new()), |list| list.items())? {
            let location = parameter.need("in")?;
            match location.text()? {
                "path" => parameters.push(Parameter::read(&parameter)?),
                "query" => query.push(Property::of_query(&parameter)?),
                other => return Err(location.problem(format_args!("{other} is not supported by the generator"))),
            }
        }
        let named: Vec<_> = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')).collect();
        if !named.iter().eq(parameters.iter().map(|parameter| &parameter.name)) {
            return Err(place.problem("the path and its parameters differ"));
        }
        let body = place.get("requestBody").map(|body| read_body(&body)).transpose()?;
        if body.is_some() && !query.is_empty() {
            return Err(place.problem("a body beside a query is not supported by the generator"));
        }
        let responses = place.need("responses")?;
        let answers = responses
            .members()?
            .iter()
            .map(|(status, answer)| Answer::read(status, answer))
            .collect::<Result<Vec<_>, _>>()?;
        if !answers.iter().any(|answer| answer.status == 200 && answer.content.is_some()) {
            return Err(responses.problem("200 with a body is expected"));
        }
        Ok(Self {
            id: id.text()?.to_owned(),
            method: method.to_owned(),
            path: path.to_owned(),
            tag,
            summary: place.words("summary")?,
            description: place.words("description")?,
            parameters,
            query,
            body,
            answers,
        })
    }
}

impl Parameter {
    fn read(place: &Place<'_>) -> Result<Self, Problem> {
        place.only(&["name", "in", "required", "description", "schema", "example"])?;
        let schema = place.need("schema")?;
        schema.only(&["type"])?;
        if Kind::read(&schema)? != (Kind::Text, false) || !place.flag("required")? {
            return Err(place.problem("a path parameter is a required string"));
        }
        Ok(Self { name: place.words("name")?, description: place.words("description")? })
    }
}

fn read_body(place: &Place<'_>) -> Result<String, Problem> {
    place.only(&["required", "content"])?;
    if !place.flag("required")? {
        return Err(place.problem("required: true is expected"));
    }
    let content = place.need("content")?;
    content.only(&["application/json"])?;
    let schema = read_schema(&content.need("application/json")?)?;
    match Kind::read(&schema)? {
        (Kind::Named(name), false) => Ok(name),
        _ => Err(schema.problem("a named type is expected")),
    }
}

/// The schema of one media type.
fn read_schema<'a>(media: &Place<'a>) -> Result<Place<'a>, Problem> {
    media.only(&["schema", "examples"])?;
    if let Some(examples) = media.get("examples") {
        for (_, example) in examples.members()? {
            example.only(&["summary", "value"])?;
            example.need("value")?;
        }
    }
    media.need("schema")
}

/// The named type of a problem, which must have room for faults.
fn read_problem(media: &Place<'_>) -> Result<String, Problem> {
    let schema = read_schema(media)?;
    let (name, target) = schema.follow("schemas")?;
    let known = target.need("properties")?.members()?;
    let known: Vec<_> = known.iter().map(|(name, _)| *name).collect();
    match known[..] {
        ["type", "title", "status", "detail", "faults"] => {
            target.need("x-problem-type")?;
            Ok(name.to_owned())
        }
        _ => Err(target.problem("a problem has type, title, status, detail and faults")),
    }
}

impl Answer {
    fn read(status: &str, place: &Place<'_>) -> Result<Self, Problem> {
        let place = if place.get("$ref").is_some() { place.follow("responses")?.1 } else { place.clone() };
        place.only(&["description", "content"])?;
        let (mut kind, mut problem) = (None, None);
        if let Some(content) = place.get("content") {
            content.only(&["application/json", "application/problem+json"])?;
            let schema = read_schema(&content.need("application/json")?)?;
            schema.only(&["$ref", "type", "nullable", "allOf", "anyOf", "items"])?;
            kind = Some(Kind::read(&schema)?);
            problem = content.get("application/problem+json").map(|media| read_problem(&media)).transpose()?;
        }
        let status: u16 = status.parse().map_err(|_| place.problem(format_args!("{status} is not a status code")))?;
        super::traits::status_name(status)
            .ok_or_else(|| place.problem(format_args!("status {status} is not supported by the generator")))?;
        Ok(Self { status, description: place.words("description")?, content: kind, problem })
    }
}
