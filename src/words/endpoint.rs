//! Where the translator listens, and the key to it. Pure.

use std::fmt;

use http::{HeaderValue, Uri, uri::PathAndQuery};

/// The path of chats below a base.
const CHAT: &str = "/chat/completions";

/// The address of a chat in the manner of OpenAI. `Debug` and `Display` leave its query out, where some put their keys.
#[derive(Clone, PartialEq, Eq)]
pub struct Endpoint(Uri);

/// Why a text is no [`Endpoint`]. Says nothing of the text itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected an address such as https://api.openai.com/v1, without user or password")]
pub struct EndpointError;

impl Endpoint {
    /// Reads an address as people know it: a host, a base with its version, or the whole address of the chat.
    ///
    /// `https://host` is `https://host/v1/chat/completions`, `https://host/api/v4` is
    /// `https://host/api/v4/chat/completions`; a query stays.
    ///
    /// # Errors
    /// When it is no address of http or https, or holds a user.
    pub fn parse(text: &str) -> Result<Endpoint, EndpointError> {
        let mut parts = text.trim().parse::<Uri>().map_err(|_| EndpointError)?.into_parts();
        let is_web = parts.scheme.as_ref().is_some_and(|scheme| matches!(scheme.as_str(), "http" | "https"));
        let has_host = parts.authority.as_ref().is_some_and(|a| !a.host().is_empty() && !a.as_str().contains('@'));
        if !is_web || !has_host {
            return Err(EndpointError);
        }
        let given = parts.path_and_query.take();
        let base = given.as_ref().map_or("", PathAndQuery::path).trim_end_matches('/');
        let mut path = base.to_owned();
        if !base.ends_with(CHAT) {
            if !base.rsplit('/').next().is_some_and(is_version) {
                path.push_str("/v1");
            }
            path.push_str(CHAT);
        }
        if let Some(query) = given.as_ref().and_then(PathAndQuery::query) {
            path.push('?');
            path.push_str(query);
        }
        parts.path_and_query = Some(path.parse().map_err(|_| EndpointError)?);
        Uri::from_parts(parts).map(Endpoint).map_err(|_| EndpointError)
    }

    pub(super) fn uri(&self) -> Uri {
        self.0.clone()
    }
}

/// `v1`, `v4`, `v1beta`.
fn is_version(segment: &str) -> bool {
    segment.strip_prefix('v').is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_digit()))
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://", self.0.scheme_str().unwrap_or_default())?;
        write!(f, "{}{}", self.0.authority().map_or("", |authority| authority.as_str()), self.0.path())
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Endpoint({self})")
    }
}

/// What the endpoint knows us by. Never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct TranslatorKey(HeaderValue);

/// Why a text is no [`TranslatorKey`]. Says nothing of the text itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected at least one character, printable ASCII without blanks")]
pub struct TranslatorKeyError;

impl TranslatorKey {
    /// Reads a key; blanks around it do not count.
    ///
    /// # Errors
    /// When it could not travel in a header.
    pub fn parse(text: &str) -> Result<TranslatorKey, TranslatorKeyError> {
        let key = text.trim();
        if key.is_empty() || !key.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(TranslatorKeyError);
        }
        let mut value = HeaderValue::from_str(&format!("Bearer {key}")).map_err(|_| TranslatorKeyError)?;
        // The client's own `Debug` shows headers, but not those.
        value.set_sensitive(true);
        Ok(TranslatorKey(value))
    }

    /// The value of `authorization`.
    pub(super) fn header(&self) -> HeaderValue {
        self.0.clone()
    }
}

impl fmt::Debug for TranslatorKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TranslatorKey(****)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_understood_as_people_know_it() {
        for (given, meant) in [
            ("https://api.openai.com", "https://api.openai.com/v1/chat/completions"),
            (" https://api.openai.com/ ", "https://api.openai.com/v1/chat/completions"),
            ("https://api.openai.com/v1", "https://api.openai.com/v1/chat/completions"),
            ("https://api.openai.com/v1//", "https://api.openai.com/v1/chat/completions"),
            ("https://host/v1/chat/completions", "https://host/v1/chat/completions"),
            ("https://host/v1/chat/completions/", "https://host/v1/chat/completions"),
            ("https://host/own/chat/completions", "https://host/own/chat/completions"),
            ("https://host/api/paas/v4", "https://host/api/paas/v4/chat/completions"),
            ("https://host/compatible", "https://host/compatible/v1/chat/completions"),
            ("https://host/villa", "https://host/villa/v1/chat/completions"),
            ("https://host/v1?version=2", "https://host/v1/chat/completions?version=2"),
            ("HTTP://127.0.0.1:11434", "http://127.0.0.1:11434/v1/chat/completions"),
            ("http://[::1]:8000/v1", "http://[::1]:8000/v1/chat/completions"),
        ] {
            assert_eq!(
                Endpoint::parse(given).map(|endpoint| endpoint.uri().to_string()),
                Ok(meant.to_owned()),
                "{given}"
            );
        }
    }

    #[test]
    fn what_is_no_address_of_the_web_is_refused() {
        for given in [
            "",
            "openai",
            "api.openai.com/v1",
            "ftp://host/",
            "https://",
            "https:///v1",
            "https://me:pass@host/v1",
            "/v1",
        ] {
            assert_eq!(Endpoint::parse(given), Err(EndpointError), "{given}");
        }
    }

    #[test]
    fn a_key_travels_in_a_header_and_is_never_printed() {
        let key = TranslatorKey::parse(" sk-secret\n").expect("a sound key");
        assert_eq!(key.header().to_str().ok(), Some("Bearer sk-secret"));
        for shown in [format!("{key:?}"), format!("{:?}", key.header())] {
            assert!(!shown.contains("secret"), "{shown}");
        }
        for bad in ["", "  ", "a b", "a\r\nx: y", "键"] {
            assert_eq!(TranslatorKey::parse(bad), Err(TranslatorKeyError), "{bad:?}");
        }
        let endpoint = Endpoint::parse("https://host/v1?key=secret").expect("a sound address");
        assert_eq!(format!("{endpoint:?}"), "Endpoint(https://host/v1/chat/completions)");
    }
}
