//! From a plain token to a sealed one and back, inside an account's record: the only place where both forms are known.

use super::account::{AccountRecord, TokenRecord};
use crate::store::{TokenKey, TokenKeyId};

impl AccountRecord {
    /// Which key its token is sealed with; `None`: it is plain.
    pub(in crate::store) fn sealed_by(&self) -> Option<TokenKeyId> {
        match self.token {
            TokenRecord::Plain(_) => None,
            TokenRecord::Sealed { key, .. } => Some(key),
        }
    }

    /// Seals a plain token.
    pub(in crate::store) fn seal(&mut self, key: &TokenKey) {
        if let TokenRecord::Plain(token) = &self.token {
            let (nonce, text) = key.seal(self.id, token);
            self.token = TokenRecord::Sealed { key: key.id(), nonce, text };
        }
    }

    /// Opens a sealed token.
    ///
    /// # Errors
    /// In words, when another key has sealed it, or something else than this account's token stands there.
    pub(in crate::store) fn unseal(&mut self, key: &TokenKey) -> Result<(), String> {
        let TokenRecord::Sealed { key: sealed_by, nonce, text } = &self.token else { return Ok(()) };
        if *sealed_by != key.id() {
            return Err(format!(
                "its token is sealed with key {sealed_by:08x}, and the key at hand is {:08x}",
                key.id()
            ));
        }
        let token = key.open(self.id, nonce, text).ok_or("the seal of its token is broken")?;
        self.token = TokenRecord::Plain(token);
        Ok(())
    }
}
