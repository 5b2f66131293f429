//! Files: drawn on first need and kept for a while, whole or in part, or not sent at all when the client has them.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header, response};
use tokio::sync::{OnceCell, Semaphore};
use tokio_util::task::TaskTracker;

use super::Shared;
use super::drip::Drip;
use super::rest::Answer;
use crate::image::{self, Recipe, Thumbnail};
use crate::step::Body;

/// How much of a file a client wants.
#[derive(Debug, Default)]
pub(super) struct Wish {
    head_only: bool,
    range: Option<String>,
    if_range: Option<HeaderValue>,
    if_none_match: Option<String>,
}

impl Wish {
    /// Reads the wish from a request.
    pub(super) fn of(method: &Method, headers: &HeaderMap) -> Wish {
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let head_only = method == Method::HEAD;
        if method != Method::GET && !head_only {
            return Wish::default();
        }
        Wish {
            head_only,
            // Parts of a HEAD are nothing.
            range: text(header::RANGE).filter(|_| !head_only),
            if_range: headers.get(header::IF_RANGE).cloned(),
            if_none_match: text(header::IF_NONE_MATCH),
        }
    }

    /// Whether the client has the file already. Weak and strong tags compare alike, as RFC 9110 §13.1.2 asks.
    fn is_known(&self, headers: &HeaderMap) -> bool {
        let (Some(known), Some(tag)) = (&self.if_none_match, headers.get(header::ETAG)) else { return false };
        let Ok(tag) = tag.to_str() else { return false };
        let plain = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
        known.trim() == "*" || known.split(',').any(|known| plain(known) == plain(tag))
    }

    /// Which part of a file of `length` bytes is asked for. Several parts at once count as the whole file.
    fn part(&self, length: u64, headers: &HeaderMap) -> Part {
        let Some(range) = &self.range else { return Part::Whole };
        if !headers.contains_key(header::ACCEPT_RANGES) {
            return Part::Whole;
        }
        let still = |held: &HeaderValue| {
            [header::ETAG, header::LAST_MODIFIED].iter().any(|name| headers.get(name) == Some(held))
        };
        if !self.if_range.as_ref().is_none_or(still) {
            return Part::Whole;
        }
        part(range, length)
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Part {
    Whole,
    Piece(Range<u64>),
    /// Begins beyond the end.
    Nothing,
}

/// Reads a `Range` header. What is not one range of bytes is ignored, as RFC 9110 §14.2 allows.
fn part(range: &str, length: u64) -> Part {
    let Some((first, last)) = range.trim().strip_prefix("bytes=").and_then(|range| range.split_once('-')) else {
        return Part::Whole;
    };
    match (first.trim(), last.trim()) {
        ("", suffix) => match suffix.parse::<u64>() {
            Ok(0) => Part::Nothing,
            Ok(count) if length > 0 => Part::Piece(length.saturating_sub(count)..length),
            Ok(_) => Part::Nothing,
            Err(_) => Part::Whole,
        },
        (first, last) => {
            let last = if last.is_empty() { Ok(u64::MAX) } else { last.parse::<u64>() };
            match (first.parse::<u64>(), last) {
                (Ok(first), Ok(last)) if first > last => Part::Whole,
                (Ok(first), Ok(_)) if first >= length => Part::Nothing,
                (Ok(first), Ok(last)) => Part::Piece(first..last.saturating_add(1).min(length)),
                _ => Part::Whole,
            }
        }
    }
}

/// Sends a good answer as it was wished for; a picture is drawn only if bytes of it are really sent.
pub(super) async fn deliver(shared: &Shared, wish: &Wish, mut head: response::Parts, body: Body) -> Answer {
    if wish.is_known(&head.headers) {
        head.status = StatusCode::NOT_MODIFIED;
        head.headers.remove(header::CONTENT_TYPE);
        return Response::from_parts(head, Drip::default());
    }
    // What is there, or is still to be drawn; how long a smaller picture is shows only when it is drawn.
    let body = match body {
        Body::Bytes(bytes) => Ok(bytes),
        Body::Picture(recipe) => Err(recipe),
        Body::Thumbnail(recipe, wish) => Ok(shared.gallery.thumbnail(&shared.tracker, recipe, wish).await),
    };
    let length = match &body {
        Ok(bytes) => bytes.len() as u64,
        Err(recipe) => image::size_bytes(recipe),
    };
    if wish.head_only {
        head.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
        return Response::from_parts(head, Drip::default());
    }
    let part = wish.part(length, &head.headers);
    if part == Part::Nothing {
        head.status = StatusCode::RANGE_NOT_SATISFIABLE;
        head.headers.insert(header::CONTENT_RANGE, content_range(&format!("*/{length}")));
        head.headers.remove(header::CONTENT_TYPE);
        return Response::from_parts(head, Drip::default());
    }
    let bytes = match body {
        Ok(bytes) => bytes,
        Err(recipe) => shared.gallery.picture(&shared.tracker, recipe).await,
    };
    let Part::Piece(range) = part else { return Response::from_parts(head, Drip::whole(bytes)) };
    head.status = StatusCode::PARTIAL_CONTENT;
    let text = format!("{}-{}/{length}", range.start, range.end - 1);
    head.headers.insert(header::CONTENT_RANGE, content_range(&text));
    let place = |at: u64| usize::try_from(at).expect("a part lies within a file in memory");
    Response::from_parts(head, Drip::whole(bytes.slice(place(range.start)..place(range.end))))
}

fn content_range(text: &str) -> HeaderValue {
    HeaderValue::try_from(format!("bytes {text}")).expect("digits and punctuation are visible ASCII")
}

/// Finished picture files, the latest asked for first to stay; never more bytes than its bound.
pub(super) struct Gallery {
    kept: Mutex<Kept>,
    drawing: Arc<Semaphore>,
    bytes_max: usize,
}

#[derive(Default)]
struct Kept {
    pictures: HashMap<Arc<Recipe>, Hung>,
    /// By when they were last asked for; the first is the next to go.
    order: BTreeMap<u64, Arc<Recipe>>,
    /// Counts the asking.
    asked: u64,
    bytes: usize,
}

struct Hung {
    file: Arc<OnceCell<Bytes>>,
    bytes: usize,
    asked: u64,
}

impl Gallery {
    /// An empty gallery that keeps `bytes_max` bytes and has `drawings_max` pictures drawn at once.
    pub(super) fn new(bytes_max: usize, drawings_max: usize) -> Gallery {
        Gallery { kept: Mutex::default(), drawing: Arc::new(Semaphore::new(drawings_max.max(1))), bytes_max }
    }

    /// The file of a recipe. Readers that come while it is being drawn wait for the same drawing.
    pub(super) async fn picture(&self, tracker: &TaskTracker, recipe: Recipe) -> Bytes {
        let recipe = Arc::new(recipe);
        let file = self.place(&recipe);
        let drawing = self.drawing.clone();
        let draw = || async move {
            let _turn = drawing.acquire_owned().await.expect("nobody closes this semaphore");
            let drawn = tracker.spawn_blocking(move || Bytes::from(image::draw(&recipe))).await;
            drawn.expect("drawing ends, whatever the recipe")
        };
        file.get_or_init(draw).await.clone()
    }

    /// A smaller picture; drawn anew each time, in turn with the others.
    pub(super) async fn thumbnail(&self, tracker: &TaskTracker, recipe: Recipe, wish: Thumbnail) -> Bytes {
        let _turn = self.drawing.acquire().await.expect("nobody closes this semaphore");
        let drawn = tracker.spawn_blocking(move || Bytes::from(image::draw_thumbnail(&recipe, wish))).await;
        drawn.expect("drawing ends, whatever the recipe")
    }

    /// Where the file of a recipe is or will be.
    fn place(&self, recipe: &Arc<Recipe>) -> Arc<OnceCell<Bytes>> {
        let bytes = usize::try_from(image::size_bytes(recipe)).unwrap_or(usize::MAX);
        // Nothing in here panics halfway; and a gallery that forgot a picture draws it again.
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = &mut *kept;
        kept.asked += 1;
        if let Some(hung) = kept.pictures.get_mut(recipe) {
            if let Some(key) = kept.order.remove(&hung.asked) {
                kept.order.insert(kept.asked, key);
            }
            hung.asked = kept.asked;
            return hung.file.clone();
        }
        let file = Arc::new(OnceCell::new());
        if bytes > self.bytes_max {
            return file;
        }
        kept.bytes += bytes;
        kept.order.insert(kept.asked, recipe.clone());
        kept.pictures.insert(recipe.clone(), Hung { file: file.clone(), bytes, asked: kept.asked });
        while kept.bytes > self.bytes_max {
            let Some((_, oldest)) = kept.order.pop_first() else { break };
            kept.bytes -= kept.pictures.remove(&oldest).map_or(0, |hung| hung.bytes);
        }
        file
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::image::{Format, Tile, View};

    #[test]
    fn ranges_are_read_as_the_standard_says() {
        for (range, length, expected) in [
            ("bytes=0-0", 10, Part::Piece(0..1)),
            ("bytes=2-5", 10, Part::Piece(2..6)),
            ("bytes=2-", 10, Part::Piece(2..10)),
            ("bytes=-3", 10, Part::Piece(7..10)),
            ("bytes=-30", 10, Part::Piece(0..10)),
            ("bytes=0-99999999999999999999", 10, Part::Whole),
            ("bytes=0-18446744073709551615", 10, Part::Piece(0..10)),
            ("bytes=10-", 10, Part::Nothing),
            ("bytes=-0", 10, Part::Nothing),
            ("bytes=-1", 0, Part::Nothing),
            ("bytes=5-2", 10, Part::Whole),
            ("bytes=0-1,3-4", 10, Part::Whole),
            ("lines=0-1", 10, Part::Whole),
            ("bytes=", 10, Part::Whole),
            ("bytes=-", 10, Part::Whole),
        ] {
            assert_eq!(part(range, length), expected, "{range} of {length}");
        }
    }

    fn recipe(seed: u64) -> Recipe {
        let tile = Tile { prompt: "a cat".into(), seed, changes: vec![] };
        Recipe { view: View::Solo(tile), width: 64, height: 64, format: Format::Png }
    }

    #[tokio::test]
    async fn the_gallery_keeps_what_is_asked_for_and_stays_within_its_bound() {
        let size = usize::try_from(image::size_bytes(&recipe(0))).unwrap();
        let (gallery, tracker) = (Gallery::new(2 * size, 2), TaskTracker::new());
        let first = gallery.picture(&tracker, recipe(0)).await;
        gallery.picture(&tracker, recipe(1)).await;
        assert_eq!(gallery.picture(&tracker, recipe(0)).await.as_ptr(), first.as_ptr(), "kept, not drawn again");
        gallery.picture(&tracker, recipe(2)).await;
        let kept = gallery.kept.lock().unwrap();
        assert_eq!(kept.bytes, 2 * size);
        assert!(kept.pictures.contains_key(&recipe(0)) && !kept.pictures.contains_key(&recipe(1)));
        assert_eq!(kept.pictures.len(), kept.order.len());
    }
}
