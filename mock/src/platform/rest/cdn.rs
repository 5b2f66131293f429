//! The CDN: files by signed link, and links signed anew.

use std::collections::{BTreeMap, VecDeque};

use bytes::Bytes;
use http::{HeaderValue, Request, Response, StatusCode, header};
use serde_json::{Value, json};

use crate::id::AttachmentId;
use crate::image::{self, Format, Recipe, Thumbnail, Tile, View};
use crate::platform::message::Content;
use crate::platform::rest::reply::{json_response, required};
use crate::platform::rest::{Answer, body, query_value};
use crate::platform::{Platform, link};
use crate::step::{Body, Millis};

/// So many fetches are remembered; the oldest go first.
const FETCHED_MAX: usize = 4_096;

impl Platform {
    /// A file. `path` is the path as it came, percent-encoded; the signature is over the path as it was given out.
    pub(super) fn get_file(&mut self, path: &str, query: &str, id: &str) -> Answer {
        let id = id.parse().ok().map(AttachmentId);
        let Some((id, file)) = id.and_then(|id| self.files.get(id).map(|file| (id, file))) else {
            return Ok(gone());
        };
        let own = link::path(file.channel, id, &file.filename, file.is_ephemeral);
        // Clients encode more or less than we do; what counts is the path they mean.
        if link::decoded(path) != link::decoded(&own) {
            return Ok(gone());
        }
        if self.signer().is_good(&own, query, &self.options) {
            self.fetched.note(id, self.now);
        } else if !is_bare(query) || !self.takes_bare(id) {
            return Ok(gone());
        }
        let body = match &file.content {
            Content::Picture(recipe) => match thumbnail(recipe, query) {
                Some(wish) => Body::Thumbnail(recipe.as_ref().clone(), wish),
                None => Body::Picture(recipe.as_ref().clone()),
            },
            Content::Upload(bytes) => Body::Bytes(bytes.clone()),
        };
        let content_type = match &body {
            Body::Thumbnail(_, wish) => image::content_type(wish.format).to_owned(),
            Body::Picture(_) | Body::Bytes(_) => file.content_type.clone(),
        };
        let mut response = Response::new(body);
        let texts = [
            (header::CONTENT_TYPE, content_type),
            (header::ETAG, format!("\"{id:x}\"", id = id.0)),
            (header::LAST_MODIFIED, link::last_modified(id)),
            (header::CACHE_CONTROL, "public, max-age=31536000".to_owned()),
            (header::ACCEPT_RANGES, "bytes".to_owned()),
            // Not `attachment`, as the real one says: a link from an answer is to be seen by following it.
            (header::CONTENT_DISPOSITION, format!("inline; filename=\"{}\"", link::encoded(&file.filename))),
        ];
        for (name, text) in texts {
            if let Ok(value) = HeaderValue::try_from(text) {
                response.headers_mut().insert(name, value);
            }
        }
        Ok(response)
    }

    /// Whether a file may be had by its address alone, for now.
    fn takes_bare(&self, id: AttachmentId) -> bool {
        let grace_ms = self.options.bare_link_grace_s.saturating_mul(1_000);
        let is_warm = self.fetched.at(id).is_some_and(|at| self.now.0 < at.0.saturating_add(grace_ms));
        !self.options.signed_links_required || is_warm
    }

    /// Signs links anew. What is no link to a file of this world comes back as it was.
    pub(super) fn refresh_urls(&self, request: &Request<Bytes>) -> Answer {
        const URLS_MAX: usize = 50;
        let form = body::read(request)?;
        let urls = form.json.get("attachment_urls").and_then(Value::as_array);
        let urls = urls.filter(|urls| urls.len() <= URLS_MAX).ok_or_else(|| required(&["attachment_urls"]))?;
        let refreshed: Vec<Value> = urls
            .iter()
            .filter_map(Value::as_str)
            .map(|url| json!({"original": url, "refreshed": self.refreshed(url).unwrap_or_else(|| url.to_owned())}))
            .collect();
        Ok(json_response(StatusCode::OK, &json!({"refreshed_urls": refreshed})))
    }

    fn refreshed(&self, url: &str) -> Option<String> {
        let path = url.split('?').next()?;
        let mut parts = path.rsplit('/');
        let (_, id) = (parts.next()?, parts.next()?);
        let id = AttachmentId(id.parse().ok()?);
        let file = self.files.get(id)?;
        let own = link::path(file.channel, id, &file.filename, file.is_ephemeral);
        link::decoded(path)
            .ends_with(&link::decoded(&own))
            .then(|| self.signer().link(file.channel, id, &file.filename, file.is_ephemeral))
    }
}

/// The picture of a user who has set none: `0.png` to `5.png`.
pub fn avatar(name: &str) -> Answer {
    const SIDE: u32 = 256;
    let number = name.strip_suffix(".png").and_then(|number| number.parse::<u64>().ok()).filter(|number| *number <= 5);
    let Some(number) = number else { return Ok(gone()) };
    let view = View::Solo(Tile::new("a bauhaus mosaic", number));
    let mut response = Response::new(Body::Picture(Recipe { view, width: SIDE, height: SIDE, format: Format::Png }));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("image/png"));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000"));
    Ok(response)
}

/// What the query asks a drawn picture to be, where it is not the file as it stands: `width`, `height`, `size` (the longer
/// side), `format`. There is no JPEG here: who asks for one gets PNG. What cannot be read is not looked at.
fn thumbnail(recipe: &Recipe, query: &str) -> Option<Thumbnail> {
    let side = |key| query_value(query, key).and_then(|text| text.parse::<u32>().ok()).filter(|side| *side > 0);
    let size = side("size");
    let format = match query_value(query, "format").as_deref() {
        Some("webp") => Format::Webp,
        Some("png" | "jpeg" | "jpg") => Format::Png,
        _ => recipe.format,
    };
    let is_film = matches!(recipe.view, View::Video { .. } | View::Film { .. });
    let wish = Thumbnail { width: side("width").or(size), height: side("height").or(size), format };
    let is_whole = wish.width.is_none_or(|width| width >= recipe.width)
        && wish.height.is_none_or(|height| height >= recipe.height)
        && (format == recipe.format || is_film);
    (!is_whole).then_some(wish)
}

/// Which files were fetched by good links lately.
#[derive(Debug, Default)]
pub struct Fetched {
    by_id: BTreeMap<AttachmentId, Millis>,
    order: VecDeque<(AttachmentId, Millis)>,
}

impl Fetched {
    fn note(&mut self, id: AttachmentId, now: Millis) {
        self.by_id.insert(id, now);
        self.order.push_back((id, now));
        if self.order.len() > FETCHED_MAX
            && let Some((oldest, at)) = self.order.pop_front()
            && self.at(oldest) == Some(at)
        {
            self.by_id.remove(&oldest);
        }
    }

    fn at(&self, id: AttachmentId) -> Option<Millis> {
        self.by_id.get(&id).copied()
    }
}

/// Whether a link claims no signature at all, so that none can be wrong.
fn is_bare(query: &str) -> bool {
    !query.split('&').any(|pair| matches!(pair.split('=').next(), Some("ex" | "is" | "hm")))
}

/// What the real CDN says to unsigned, expired and unknown links alike.
pub fn gone() -> Response<Body> {
    let mut response = Response::new(Body::Bytes(Bytes::from_static(b"This content is no longer available.")));
    *response.status_mut() = StatusCode::NOT_FOUND;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain;charset=UTF-8"));
    response
}
