//! Signatures by which a receiver knows that a delivery is ours, and whole, and fresh.

use std::fmt;

use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::task::DeliveryId;

/// A key shared with the receivers: 24 to 64 bytes, written as `whsec_` and base64. Never shown by `Debug`.
///
/// Source: Standard Webhooks 1.0, "Signature scheme".
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Vec<u8>);

const PREFIX: &str = "whsec_";

/// Why a text is no secret. Says nothing of the text itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SecretError {
    /// The beginning is missing.
    #[error("a webhook secret begins with `{PREFIX}`, followed by 24 to 64 bytes in base64")]
    Prefix,
    /// The rest is not base64.
    #[error("a webhook secret is `{PREFIX}` and base64 with padding")]
    Base64,
    /// Too short to be safe, or too long to be meant.
    #[error("a webhook secret has {} to {} bytes, and this one has {found}", Secret::BYTES_MIN, Secret::BYTES_MAX)]
    Length {
        /// Bytes after decoding.
        found: usize,
    },
}

impl Secret {
    /// The shortest key, in bytes.
    pub const BYTES_MIN: usize = 24;
    /// The longest key, in bytes.
    pub const BYTES_MAX: usize = 64;

    /// Reads the written form; blanks around it do not count.
    ///
    /// # Errors
    /// When it is not `whsec_` and the base64 of 24 to 64 bytes.
    pub fn parse(text: &str) -> Result<Secret, SecretError> {
        let encoded = text.trim().strip_prefix(PREFIX).ok_or(SecretError::Prefix)?;
        let bytes = BASE64.decode(encoded).map_err(|_| SecretError::Base64)?;
        match bytes.len() {
            Self::BYTES_MIN..=Self::BYTES_MAX => Ok(Secret(bytes)),
            found => Err(SecretError::Length { found }),
        }
    }

    /// A new key of bytes that nobody else knows.
    pub fn generate(bytes: [u8; Secret::BYTES_MIN]) -> Secret {
        Secret(bytes.to_vec())
    }

    /// The written form: for the operator and the file that keeps it, never for a log line.
    pub fn expose(&self) -> String {
        format!("{PREFIX}{}", BASE64.encode(&self.0))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(****)")
    }
}

/// Signs deliveries with every current secret, so that a secret can be replaced without a gap: receivers accept any.
#[derive(Clone, Debug)]
pub struct Signer(Vec<Secret>);

impl Signer {
    /// Without secrets nothing is signed.
    pub fn new(secrets: Vec<Secret>) -> Signer {
        Signer(secrets)
    }

    /// The value of `webhook-signature` for one attempt: `v1,` and base64 for each secret, with blanks between. `None`
    /// without secrets.
    ///
    /// Shape: HMAC-SHA256 over `webhook-id.webhook-timestamp.body`; the timestamp is the attempt's own, in epoch seconds.
    ///
    /// Source: Standard Webhooks 1.0, "Signature scheme".
    pub fn sign(&self, id: DeliveryId, timestamp_s: u64, body: &[u8]) -> Option<String> {
        let head = format!("{id}.{timestamp_s}.");
        let signatures = self.0.iter().map(|Secret(key)| {
            let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
            mac.update(head.as_bytes());
            mac.update(body);
            format!("v1,{}", BASE64.encode(mac.finalize().into_bytes()))
        });
        Some(signatures.collect::<Vec<_>>().join(" ")).filter(|value| !value.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderName, HeaderValue};

    use super::*;
    use crate::id::TaskId;

    const ID: DeliveryId = DeliveryId { task: TaskId(1_704_529_669_123_456), revision: 3 };

    /// The verifier refuses old timestamps by the wall clock, so its own clock is asked.
    #[expect(clippy::disallowed_methods, reason = "an outside verifier compares with the wall clock")]
    fn wall_s() -> u64 {
        std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970").as_secs()
    }

    fn headers(signature: &str, timestamp_s: u64) -> HeaderMap {
        [
            ("webhook-id", ID.to_string()),
            ("webhook-timestamp", timestamp_s.to_string()),
            ("webhook-signature", signature.into()),
        ]
        .into_iter()
        .map(|(name, value)| {
            (HeaderName::from_static(name), HeaderValue::from_str(&value).expect("a signature is ASCII"))
        })
        .collect()
    }

    #[test]
    fn an_independent_verifier_accepts_ours_under_every_secret_and_nothing_else() {
        let old = Secret::generate([7; 24]);
        let new = Secret::parse("whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD").expect("the example of the standard");
        let stranger = Secret::generate([8; 24]);
        let body = r#"{"id":"1704529669123456","prompt":"猫猫"}"#.as_bytes();
        let now = wall_s();
        let signature = Signer::new(vec![new.clone(), old.clone()]).sign(ID, now, body).expect("there are secrets");
        let verify = |secret: &Secret, body: &[u8], at: u64| {
            standardwebhooks::Webhook::new(&secret.expose())
                .expect("a secret")
                .verify(body, &headers(&signature, at))
                .is_ok()
        };
        assert!(verify(&new, body, now));
        assert!(verify(&old, body, now));
        assert!(!verify(&stranger, body, now));
        assert!(!verify(&new, b"{}", now));
        assert!(!verify(&new, body, now + 1));
    }

    #[test]
    fn a_secret_reads_as_it_is_written_and_faults_are_named() {
        let secret = Secret::generate(std::array::from_fn(|n| n as u8));
        assert_eq!(Secret::parse(&format!(" {}\n", secret.expose())), Ok(secret.clone()));
        for (text, error) in [
            ("", SecretError::Prefix),
            ("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", SecretError::Prefix),
            ("whsec_%%%", SecretError::Base64),
            ("whsec_", SecretError::Length { found: 0 }),
            ("whsec_AAAA", SecretError::Length { found: 3 }),
        ] {
            assert_eq!(Secret::parse(text), Err(error), "{text}");
        }
        assert_eq!(format!("{:?}", Signer::new(vec![secret])), "Signer([Secret(****)])");
    }

    #[test]
    fn without_secrets_nothing_is_signed() {
        assert_eq!(Signer::new(Vec::new()).sign(ID, 0, b""), None);
    }
}
