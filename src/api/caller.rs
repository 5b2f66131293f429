//! What a handler wants to know of a request besides its body: the language, the speed that the path forces, and a place
//! to leave word when the store cannot be read.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use poem::{FromRequest, Request, RequestBody, http::header};
use tracing::error;

use crate::{store::StoreError, task::Speed};

/// The language of texts that only people read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// As the contract was published.
    #[default]
    Chinese,
    /// On `Accept-Language: en`.
    English,
}

impl Language {
    /// The first language of the header that we speak; quality values are not weighed, since browsers list them in order.
    pub fn of(accept_language: &str) -> Language {
        let primary = |range: &str| range.split(['-', ';']).next().unwrap_or_default().trim().to_ascii_lowercase();
        for range in accept_language.split(',') {
            match primary(range).as_str() {
                "zh" => return Language::Chinese,
                "en" => return Language::English,
                _ => {}
            }
        }
        Language::default()
    }
}

/// A request's name in the log, put into the request by the front door.
#[derive(Clone, Debug)]
pub struct RequestName(pub String);

/// One request, as far as handlers care.
#[derive(Clone, Debug, Default)]
pub struct Caller {
    /// For `displays`.
    pub language: Language,
    /// `/mj-fast/mj`, `/mj-relax/mj`, `/mj-turbo/mj`: only accounts of that speed.
    pub forced: Option<Speed>,
    /// The request's name in the log; it stays with the task.
    pub request_id: Option<String>,
    broken: Arc<AtomicBool>,
}

impl Caller {
    /// What the request's head says.
    pub fn of(request: &Request, forced: Option<Speed>) -> Caller {
        let language = request.header(header::ACCEPT_LANGUAGE).map(Language::of).unwrap_or_default();
        let request_id = request.extensions().get::<RequestName>().map(|name| name.0.clone());
        Caller { language, forced, request_id, broken: Arc::default() }
    }

    /// What was read, or nothing when the store failed. In that case the answer becomes [`super::reply::broken`]: the
    /// contract has no words for it, and an empty list would be a lie.
    pub fn read<T: Default>(&self, read: Result<T, StoreError>) -> T {
        read.unwrap_or_else(|error| {
            error!(error = &error as &dyn std::error::Error, "the store could not be read");
            self.broken.store(true, Ordering::Relaxed);
            T::default()
        })
    }

    /// Whether a read has failed.
    pub fn is_broken(&self) -> bool {
        self.broken.load(Ordering::Relaxed)
    }
}

impl<'a> FromRequest<'a> for Caller {
    async fn from_request(request: &'a Request, _body: &mut RequestBody) -> poem::Result<Caller> {
        Ok(request.data::<Caller>().cloned().unwrap_or_else(|| Caller::of(request, None)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_language_we_speak_wins() {
        for (header, language) in [
            ("", Language::Chinese),
            ("zh-CN", Language::Chinese),
            ("en-US", Language::English),
            ("de, en;q=0.7, zh;q=0.3", Language::English),
            ("EN", Language::English),
            ("fr", Language::Chinese),
            ("*;;,,-", Language::Chinese),
        ] {
            assert_eq!(Language::of(header), language, "{header}");
        }
    }
}
