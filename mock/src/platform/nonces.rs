//! The nonces that were used: each works once, also after a restart.

use std::collections::{HashSet, VecDeque};

use crate::platform::{
    Platform,
    people::{PersonNumber, person},
    records,
};
use crate::step::Table;

/// How many are remembered, of all people together; the oldest go first.
pub const NONCES_MAX: usize = 20_000;

/// Whose, and which.
pub type Used = (PersonNumber, String);

/// The nonces that were used.
#[derive(Debug, Default)]
pub struct Nonces {
    known: HashSet<Used>,
    /// Those of jobs that began before nonces were stored, oldest first; the jobs' records hold them.
    unnumbered: VecDeque<Used>,
    /// Those that are stored, numbered without gaps, oldest first.
    order: VecDeque<Used>,
    /// The number of the oldest that is stored.
    first: u64,
}

impl Nonces {
    /// How many are remembered.
    pub fn len(&self) -> usize {
        self.unnumbered.len() + self.order.len()
    }

    /// Whether a nonce was used before.
    pub fn contains(&self, person: PersonNumber, nonce: &str) -> bool {
        self.known.contains(&(person, nonce.to_owned()))
    }

    /// Remembers a nonce and gives its number; `None` if it was used before.
    fn insert(&mut self, used: Used) -> Option<u64> {
        if !self.known.insert(used.clone()) {
            return None;
        }
        self.order.push_back(used);
        Some(self.first + self.order.len() as u64 - 1)
    }

    /// Forgets the oldest if there are too many, and gives its number, if it has one.
    fn forget(&mut self) -> Option<u64> {
        if self.len() <= NONCES_MAX {
            return None;
        }
        if let Some(oldest) = self.unnumbered.pop_front() {
            self.known.remove(&oldest);
            return None;
        }
        let oldest = self.order.pop_front()?;
        self.known.remove(&oldest);
        self.first += 1;
        Some(self.first - 1)
    }

    /// Brings one back that was stored; in the order of their numbers.
    pub fn bring_back(&mut self, number: u64, used: Used) {
        if self.order.is_empty() {
            self.first = number;
        }
        self.insert(used);
    }

    /// Brings back a job's own; after those that were stored, and in the order of the jobs.
    fn bring_back_unnumbered(&mut self, used: Used) {
        if self.known.insert(used.clone()) {
            self.unnumbered.push_back(used);
            self.forget();
        }
    }
}

impl Platform {
    /// What jobs say of their nonces: a world from before nonces were stored has no other memory of them.
    pub(super) fn remember_nonces_of_jobs(&mut self) {
        for job in self.jobs.all() {
            if let (Some(person), Some(nonce)) = (person(job.user), &job.nonce) {
                self.nonces.bring_back_unnumbered((person, nonce.clone()));
            }
        }
    }

    /// From now on this nonce works no more.
    pub(super) fn use_nonce(&mut self, person: PersonNumber, nonce: &str) {
        let Some(number) = self.nonces.insert((person, nonce.to_owned())) else { return };
        self.put(Table::Nonce, number.to_be_bytes().to_vec(), records::nonce(person, nonce));
        if let Some(gone) = self.nonces.forget() {
            self.delete(Table::Nonce, gone.to_be_bytes().to_vec());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn used(person: u32, nonce: &str) -> Used {
        (PersonNumber(person), nonce.to_owned())
    }

    #[test]
    fn a_nonce_works_once_for_each_person_until_it_is_forgotten() {
        let mut nonces = Nonces::default();
        assert_eq!(nonces.insert(used(1, "a")), Some(0));
        assert_eq!(nonces.insert(used(1, "a")), None);
        assert_eq!(nonces.insert(used(2, "a")), Some(1));
        for number in 2..NONCES_MAX as u64 {
            assert_eq!(nonces.insert(used(3, &number.to_string())), Some(number));
            assert_eq!(nonces.forget(), None);
        }
        assert_eq!(nonces.insert(used(4, "b")), Some(NONCES_MAX as u64));
        assert_eq!(nonces.forget(), Some(0));
        assert_eq!((nonces.known.len(), nonces.len()), (NONCES_MAX, NONCES_MAX));
        assert_eq!(nonces.insert(used(1, "a")), Some(NONCES_MAX as u64 + 1));
        assert_eq!(nonces.forget(), Some(1));
    }

    #[test]
    fn numbers_go_on_where_they_were() {
        let mut nonces = Nonces::default();
        nonces.bring_back(7, used(1, "a"));
        nonces.bring_back(8, used(1, "b"));
        assert!(nonces.contains(PersonNumber(1), "b"));
        assert_eq!(nonces.insert(used(1, "c")), Some(9));
    }

    #[test]
    fn those_without_a_number_go_first_and_leave_the_numbers_alone() {
        let mut nonces = Nonces::default();
        nonces.bring_back(7, used(1, "stored"));
        for number in 0..NONCES_MAX {
            nonces.bring_back_unnumbered(used(2, &number.to_string()));
        }
        nonces.bring_back_unnumbered(used(1, "stored"));
        assert_eq!(nonces.len(), NONCES_MAX);
        assert!(nonces.contains(PersonNumber(1), "stored") && !nonces.contains(PersonNumber(2), "0"));
        for number in 1..NONCES_MAX as u64 {
            assert_eq!(nonces.insert(used(3, &number.to_string())), Some(7 + number));
            assert_eq!((nonces.forget(), nonces.len()), (None, NONCES_MAX));
        }
        assert!(!nonces.contains(PersonNumber(2), &(NONCES_MAX - 1).to_string()));
        assert_eq!(nonces.insert(used(3, "last")), Some(7 + NONCES_MAX as u64));
        assert_eq!((nonces.forget(), nonces.known.len()), (Some(7), NONCES_MAX));
    }
}
