//! JSON answers, written straight into bytes.

use poem::{IntoResponse, Response, http::StatusCode};
use poem_openapi::{
    ResponseContent,
    payload::Payload,
    registry::{MetaMediaType, MetaSchema, MetaSchemaRef, Registry},
    types::Type,
};
use serde::Serialize;
use serde_json::Value;

/// A JSON answer.
///
/// poem-openapi's own payload builds a tree of values first and says `charset=utf-8`, which `application/json` does not
/// have; this one writes the bytes at once and says what the document says.
#[derive(Debug, Clone, PartialEq)]
pub struct Json<T>(pub T);

/// A JSON answer that is `null` when there is nothing to show.
#[derive(Debug, Clone, PartialEq)]
pub struct JsonOrNull<T>(pub Option<Box<T>>);

/// A JSON answer, or a problem (RFC 9457) for a request that is held to the letter of the document.
#[derive(Debug, Clone, PartialEq)]
pub enum JsonOrProblem<T, P> {
    /// As clients of this family know it.
    Json(T),
    /// With a media type of its own.
    Problem(P),
}

const JSON: &str = "application/json";

const PROBLEM: &str = "application/problem+json";

/// As much as most answers take, a finished task with its buttons among them, so that they grow into no larger buffer.
const ANSWER_BYTES: usize = 4 << 10;

fn json(value: &impl Serialize, media_type: &'static str) -> Response {
    let mut bytes = Vec::with_capacity(ANSWER_BYTES);
    match serde_json::to_writer(&mut bytes, value) {
        Ok(()) => Response::builder().content_type(media_type).body(bytes),
        // Only a map with keys that are no strings can fail, and a document has none.
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

impl<T: Serialize + Send> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        json(&self.0, JSON)
    }
}

impl<T: Serialize + Send> IntoResponse for JsonOrNull<T> {
    fn into_response(self) -> Response {
        json(&self.0, JSON)
    }
}

impl<T: Serialize + Send, P: Serialize + Send> IntoResponse for JsonOrProblem<T, P> {
    fn into_response(self) -> Response {
        match self {
            Self::Json(value) => json(&value, JSON),
            Self::Problem(problem) => json(&problem, PROBLEM),
        }
    }
}

impl<T: Type, P: Type> ResponseContent for JsonOrProblem<T, P> {
    fn media_types() -> Vec<MetaMediaType> {
        let json = MetaMediaType { content_type: JSON, schema: T::schema_ref() };
        vec![json, MetaMediaType { content_type: PROBLEM, schema: P::schema_ref() }]
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
        P::register(registry);
    }
}

impl<T: Type> Payload for Json<T> {
    const CONTENT_TYPE: &'static str = JSON;

    fn schema_ref() -> MetaSchemaRef {
        T::schema_ref()
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }
}

impl<T: Type> Payload for JsonOrNull<T> {
    const CONTENT_TYPE: &'static str = JSON;

    fn schema_ref() -> MetaSchemaRef {
        let null = MetaSchema { nullable: true, enum_items: vec![Value::Null], ..MetaSchema::new("object") };
        let either = vec![T::schema_ref(), MetaSchemaRef::Inline(Box::new(null))];
        MetaSchemaRef::Inline(Box::new(MetaSchema { any_of: either, ..MetaSchema::ANY }))
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }
}
