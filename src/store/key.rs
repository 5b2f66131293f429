//! The key that tokens rest under: XChaCha20-Poly1305, the account's id bound to the text, so that a token cannot be moved
//! to another account's record unnoticed.

use std::fmt;

use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use sha2::{Digest, Sha256};

/// A key of 32 bytes, written as 64 hexadecimal digits or in base64. Never shown by `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct TokenKey([u8; TokenKey::BYTES]);

/// Which key sealed a token: the beginning of the key's digest, which tells nothing of the key.
pub type TokenKeyId = u32;

/// Why a text is no key. Says nothing of the text itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a token key is {} bytes, as 64 hexadecimal digits or in base64", TokenKey::BYTES)]
pub struct TokenKeyTextError;

/// How many bytes a nonce has: enough that random ones do not meet.
const NONCE_BYTES: usize = 24;

impl TokenKey {
    /// How long a key is.
    pub const BYTES: usize = 32;

    /// The key of these bytes, which nobody else knows.
    pub fn new(bytes: [u8; TokenKey::BYTES]) -> TokenKey {
        TokenKey(bytes)
    }

    /// A new key, from the system.
    ///
    /// # Errors
    /// When the system has no chance to give.
    pub fn draw() -> Result<TokenKey, getrandom::Error> {
        let mut bytes = [0; TokenKey::BYTES];
        getrandom::fill(&mut bytes)?;
        Ok(TokenKey(bytes))
    }

    /// Reads the written form; blanks around it do not count.
    ///
    /// # Errors
    /// When it is neither of the two.
    pub fn parse(text: &str) -> Result<TokenKey, TokenKeyTextError> {
        let text = text.trim();
        let bytes = of_hex(text).or_else(|| BASE64.decode(text).ok()).ok_or(TokenKeyTextError)?;
        bytes.try_into().map(TokenKey).map_err(|_| TokenKeyTextError)
    }

    /// The written form: for the file that keeps it, never for a log line.
    pub fn expose(&self) -> String {
        self.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// What stands beside the texts that it has sealed.
    pub fn id(&self) -> TokenKeyId {
        let digest = Sha256::new().chain_update(b"mj token key").chain_update(self.0).finalize();
        TokenKeyId::from_be_bytes([digest[0], digest[1], digest[2], digest[3]])
    }

    /// A text sealed for one account: nonce and text.
    pub(super) fn seal(&self, account: u64, text: &str) -> (Vec<u8>, Vec<u8>) {
        let mut nonce = [0; NONCE_BYTES];
        getrandom::fill(&mut nonce).expect("a system that gave a key gives a nonce");
        let payload = Payload { msg: text.as_bytes(), aad: &account.to_be_bytes() };
        let sealed = self.cipher().encrypt(&XNonce::from(nonce), payload).expect("a token is no gigabytes long");
        (nonce.to_vec(), sealed)
    }

    /// What was sealed for that account; `None` if it was not, or not with this key.
    pub(super) fn open(&self, account: u64, nonce: &[u8], sealed: &[u8]) -> Option<String> {
        let nonce: [u8; NONCE_BYTES] = nonce.try_into().ok()?;
        let payload = Payload { msg: sealed, aad: &account.to_be_bytes() };
        String::from_utf8(self.cipher().decrypt(&XNonce::from(nonce), payload).ok()?).ok()
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&self.0.into())
    }
}

impl fmt::Debug for TokenKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenKey(****)")
    }
}

/// The bytes of 64 hexadecimal digits.
fn of_hex(text: &str) -> Option<Vec<u8>> {
    if text.len() != 2 * TokenKey::BYTES || !text.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_reads_as_it_is_written_in_either_form() {
        let key = TokenKey::new(std::array::from_fn(|n| n as u8));
        assert_eq!(TokenKey::parse(&format!(" {}\n", key.expose())), Ok(key.clone()));
        assert_eq!(TokenKey::parse(&key.expose().to_uppercase()), Ok(key.clone()));
        assert_eq!(TokenKey::parse("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="), Ok(key.clone()));
        for text in ["", "00", "é", "AAEC", &"0".repeat(63), &"g".repeat(64), &"0".repeat(66)] {
            assert_eq!(TokenKey::parse(text), Err(TokenKeyTextError), "{text}");
        }
        assert_eq!(format!("{key:?}"), "TokenKey(****)");
        assert!(!key.expose().contains(&format!("{:08x}", key.id())));
    }

    #[test]
    fn what_is_sealed_opens_for_its_account_under_its_key_and_unchanged_only() {
        let (key, other) = (TokenKey::new([1; 32]), TokenKey::new([2; 32]));
        let (nonce, sealed) = key.seal(7, "mock-user-token");
        assert_eq!(key.open(7, &nonce, &sealed).as_deref(), Some("mock-user-token"));
        assert_eq!(key.open(8, &nonce, &sealed), None, "moved to another account");
        assert_eq!(other.open(7, &nonce, &sealed), None, "another key");
        assert_eq!(key.open(7, &nonce[1..], &sealed), None, "a nonce cut short");
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert_eq!(key.open(7, &nonce, &changed), None, "byte {at}");
        }
        assert_ne!(key.seal(7, "mock-user-token"), (nonce, sealed), "no nonce is used twice");
        assert_ne!(key.id(), other.id());
    }
}
