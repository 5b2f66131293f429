//! The nonces that were used: each works once.

use std::collections::{HashSet, VecDeque};

use crate::platform::people::PersonNumber;

/// How many are remembered, of all people together; the oldest go first.
pub const NONCES_MAX: usize = 20_000;

/// Whose, and which.
type Used = (PersonNumber, String);

/// The nonces that were used.
#[derive(Debug, Default)]
pub struct Nonces {
    known: HashSet<Used>,
    order: VecDeque<Used>,
}

impl Nonces {
    /// How many are remembered.
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// Whether a nonce was used before.
    pub fn contains(&self, person: PersonNumber, nonce: &str) -> bool {
        self.known.contains(&(person, nonce.to_owned()))
    }

    /// Remembers a nonce; false if it was used before.
    pub fn insert(&mut self, person: PersonNumber, nonce: &str) -> bool {
        let used = (person, nonce.to_owned());
        if !self.known.insert(used.clone()) {
            return false;
        }
        self.order.push_back(used);
        if self.order.len() > NONCES_MAX
            && let Some(oldest) = self.order.pop_front()
        {
            self.known.remove(&oldest);
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nonce_works_once_for_each_person_until_it_is_forgotten() {
        let mut nonces = Nonces::default();
        assert!(nonces.insert(PersonNumber(1), "a"));
        assert!(!nonces.insert(PersonNumber(1), "a"));
        assert!(nonces.insert(PersonNumber(2), "a"));
        for number in 0..NONCES_MAX {
            assert!(nonces.insert(PersonNumber(3), &number.to_string()));
        }
        assert_eq!(nonces.known.len(), NONCES_MAX);
        assert!(nonces.insert(PersonNumber(1), "a"));
    }
}
