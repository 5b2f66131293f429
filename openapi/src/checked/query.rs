//! Takes what a request asks for in its query: read like a body whose values are all strings.

use std::marker::PhantomData;

use poem::{FromRequest, Request, RequestBody, Result};
use poem_openapi::{
    ApiExtractor, ApiExtractorType, ExtractParamOptions,
    registry::{MetaParamIn, MetaSchemaRef, Registry},
    types::Type,
};
use serde_json::Value;

use super::{Checked, Faults, Fields, Found, Read, Reading, Rule, Strict};

/// Everything that an operation may find in the query, read and checked.
pub struct CheckedQuery<T>(pub Checked<T>);

impl<'a, T: Read + Send> FromRequest<'a> for CheckedQuery<T> {
    async fn from_request(request: &'a Request, _: &mut RequestBody) -> Result<Self> {
        Ok(Self(check_query(request.uri().query().unwrap_or_default(), Strict::of(request))))
    }
}

/// What is wrong with the query of an operation that has none: everything in it, where the reading is strict.
pub struct NoQuery(pub Option<Faults>);

impl<'a> FromRequest<'a> for NoQuery {
    async fn from_request(request: &'a Request, _: &mut RequestBody) -> Result<Self> {
        let found = check_query::<Nothing>(request.uri().query().unwrap_or_default(), Strict::of(request));
        Ok(Self(match found {
            Checked::Sound(Nothing) => None,
            Checked::Faulty(faults) => Some(faults),
        }))
    }
}

/// An object without properties.
struct Nothing;

impl Read for Nothing {
    fn read(found: Found<'_>, _: &Rule, reading: &mut Reading) -> Option<Self> {
        Fields::of(found, &[], reading).map(|_| Self)
    }
}

/// Reads the query of a URL.
pub(crate) fn check_query<T: Read>(query: &str, strict: Strict) -> Checked<T> {
    // By its full name: `Type`, which is in sight here, says of every string that it is not empty.
    let pairs = query.split('&').filter(|pair| !str::is_empty(pair));
    let members = pairs.map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        format!("{}:{}", Value::String(decode(name)), Value::String(decode(value)))
    });
    // Not through a map, so that a name that comes twice still does.
    let text = format!("{{{}}}", members.collect::<Vec<_>>().join(","));
    let found = serde_json::from_str(&text).map(Found::in_body).expect("it has just been written as JSON");
    let mut reading = Reading::of_texts(strict);
    let value = reading.inside("query", |reading| T::read(found, &Rule::ANY, reading));
    reading.close(value)
}

/// Undoes form encoding. What is no encoding, such as a lone `%`, stands for itself; bytes that are no UTF-8 become the
/// replacement character.
fn decode(text: &str) -> String {
    let hex = |letter: u8| char::from(letter).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        rest = after;
        match (*first, after) {
            (b'+', _) => bytes.push(b' '),
            (b'%', [high, low, after @ ..]) if hex(*high).is_some() && hex(*low).is_some() => {
                bytes.extend(hex(*high).zip(hex(*low)).map(|(high, low)| high * 16 + low));
                rest = after;
            }
            (byte, _) => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Says one parameter of the query to poem-openapi, and reads nothing: [`CheckedQuery`] reads them all at once.
pub struct InQuery<T>(PhantomData<T>);

impl<'a, T: Type + Send> ApiExtractor<'a> for InQuery<T> {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::Parameter];
    const PARAM_IS_REQUIRED: bool = T::IS_REQUIRED;

    type ParamType = T;
    type ParamRawType = T::RawValueType;

    fn register(registry: &mut Registry) {
        T::register(registry);
    }

    fn param_in() -> Option<MetaParamIn> {
        Some(MetaParamIn::Query)
    }

    fn param_schema_ref() -> Option<MetaSchemaRef> {
        Some(T::schema_ref())
    }

    async fn from_request(
        _: &'a Request,
        _: &mut RequestBody,
        _: ExtractParamOptions<Self::ParamType>,
    ) -> Result<Self> {
        Ok(Self(PhantomData))
    }
}
