//! Who may call: whoever knows the secret, in either of two headers.

use std::fmt;

use poem::http::{HeaderMap, HeaderValue, header};
use sha2::{Digest, Sha256};

/// What a caller must know. Only its digest is kept, so that it cannot be printed, and so that comparing takes no less
/// time for a good guess: what the time could tell is about digests, which nobody can steer.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret([u8; 32]);

impl Secret {
    /// The secret of that text.
    pub fn new(text: &str) -> Secret {
        Secret::digest(text.as_bytes())
    }

    fn digest(text: &[u8]) -> Secret {
        Secret(Sha256::digest(text).into())
    }

    /// Whether the caller knows it: in `mj-api-secret`, or in `Authorization`, as a bearer token or bare. Relays send both
    /// at once, with the secret in either.
    ///
    /// Source: contract 0.6.
    pub fn is_known_to(&self, headers: &HeaderMap) -> bool {
        let plain = headers.get_all("mj-api-secret").iter().map(HeaderValue::as_bytes);
        let bearer = headers.get_all(header::AUTHORIZATION).iter().map(|value| without_scheme(value.as_bytes()));
        plain.chain(bearer).any(|text| self.is(text.trim_ascii()))
    }

    fn is(&self, text: &[u8]) -> bool {
        let Secret(given) = Secret::digest(text);
        self.0.iter().zip(given).fold(0, |differs, (ours, theirs)| differs | (ours ^ theirs)) == 0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(****)")
    }
}

/// The scheme's name is matched without case, as HTTP has it.
fn without_scheme(value: &[u8]) -> &[u8] {
    match value.trim_ascii().split_at_checked(7) {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case(b"bearer ") => token,
        _ => value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_secret_may_stand_in_either_header() {
        let secret = Secret::new("s3cret");
        for (name, value, known) in [
            ("mj-api-secret", "s3cret", true),
            ("mj-api-secret", " s3cret ", true),
            ("mj-api-secret", "s3cre", false),
            ("mj-api-secret", "S3CRET", false),
            ("mj-api-secret", "", false),
            ("mj-api-secret", "Bearer s3cret", false),
            ("authorization", "Bearer s3cret", true),
            ("authorization", "bearer   s3cret", true),
            ("authorization", "s3cret", true),
            ("authorization", "Bearer ", false),
            ("authorization", "Basic s3cret", false),
            ("x-other", "s3cret", false),
        ] {
            let headers = HeaderMap::from_iter([(
                header::HeaderName::from_static(name),
                HeaderValue::from_str(value).expect("a header"),
            )]);
            assert_eq!(secret.is_known_to(&headers), known, "{name}: {value}");
        }
        assert!(!secret.is_known_to(&HeaderMap::new()));
    }

    #[test]
    fn one_right_header_is_enough() {
        let mut headers = HeaderMap::new();
        headers.insert("mj-api-secret", HeaderValue::from_bytes(b"\xff").expect("a header"));
        headers.insert(header::AUTHORIZATION, HeaderValue::from_static("Bearer s3cret"));
        assert!(Secret::new("s3cret").is_known_to(&headers));
        assert_eq!(format!("{:?}", Secret::new("s3cret")), "Secret(****)");
    }
}
