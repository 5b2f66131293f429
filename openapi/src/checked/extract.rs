//! Takes a body from a request.

use poem::{Request, RequestBody, Result, http::header::CONTENT_TYPE};
use poem_openapi::{
    ApiExtractor, ApiExtractorType, ExtractParamOptions,
    registry::{MetaMediaType, MetaRequest, Registry},
    types::Type,
};

use super::{Faults, Read, Strict, check, fault::fault};

/// How large a body may be. Past that the answer is an error, HTTP 413, and the rest is not read.
pub const BODY_SIZE_BYTES_MAX: usize = 32 * 1024 * 1024;

/// A body, read and checked.
#[derive(Debug, Clone, PartialEq)]
pub enum Checked<T> {
    /// The body is what the document says.
    Sound(T),
    /// It is not; here is everything that is wrong with it.
    Faulty(Faults),
}

impl<'a, T: Type + Read + Send> ApiExtractor<'a> for Checked<T> {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::RequestObject];

    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        T::register(registry);
    }

    fn request_meta() -> Option<MetaRequest> {
        let json = MetaMediaType { content_type: "application/json", schema: T::schema_ref() };
        Some(MetaRequest { description: None, content: vec![json], required: true })
    }

    async fn from_request(
        request: &'a Request,
        body: &mut RequestBody,
        _: ExtractParamOptions<Self::ParamType>,
    ) -> Result<Self> {
        let strict = Strict::of(request);
        let bytes = body.take()?.into_bytes_limit(BODY_SIZE_BYTES_MAX).await?;
        let media_type = request.headers().get(CONTENT_TYPE).map(|value| value.to_str().unwrap_or_default());
        // Without a word on its type a body is taken for JSON, and one that is empty has no type to be wrong about.
        if let Some(media_type) = media_type.filter(|media_type| !bytes.is_empty() && !is_json(media_type, strict)) {
            let shown: String = media_type.chars().take(super::found::SHOWN_CHARS_MAX).collect();
            let fault = fault("", "a body of application/json", format!("{shown:?}"));
            return Ok(Self::Faulty(Faults::unreadable(fault, strict)));
        }
        if let Some(charset) = media_type.and_then(|media_type| foreign_charset(media_type, &bytes, strict)) {
            let shown: String = charset.chars().take(super::found::SHOWN_CHARS_MAX).collect();
            return Ok(Self::Faulty(Faults::unreadable(
                fault("", "a body in UTF-8", format!("charset {shown:?}")),
                strict,
            )));
        }
        Ok(check(&bytes, strict))
    }
}

fn is_json(media_type: &str, strict: Strict) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence == "application/json" || !strict.0 && (essence == "text/json" || essence.ends_with("+json"))
}

/// The name of an encoding that the body is said to have and that is not UTF-8. What is plain ASCII is the same in all of
/// them, so that a loose reading need not mind.
fn foreign_charset<'a>(media_type: &'a str, body: &[u8], strict: Strict) -> Option<&'a str> {
    let named = media_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches('"'))
    });
    let is_ours = |charset: &&str| ["utf-8", "utf8", "us-ascii"].iter().any(|ours| ours.eq_ignore_ascii_case(charset));
    named.filter(|charset| !is_ours(charset) && (strict.0 || !body.is_ascii()))
}
