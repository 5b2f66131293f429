//! The faces that people had kept under names: a few for each person, the oldest going first.

use std::collections::BTreeMap;

use crate::image::Upload;
use crate::platform::people::PersonNumber;
use crate::platform::{Platform, records};
use crate::step::Table;

/// How many faces are kept for one person.
pub const FACES_PER_PERSON_MAX: usize = 10;
/// How many are kept for all people together: each takes about a kilobyte.
const FACES_MAX: usize = 10_000;

/// A kept face.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Face {
    /// Its name, one face for each.
    pub name: String,
    /// What is remembered of the picture.
    pub upload: Upload,
}

/// Where a face is kept: whose it is, and the number under which it was saved.
pub type FaceKey = (PersonNumber, u64);

/// All kept faces.
#[derive(Debug, Default)]
pub struct Faces {
    by_key: BTreeMap<FaceKey, Face>,
    ages: BTreeMap<u64, PersonNumber>,
}

impl Faces {
    /// Keeps a face; returns where those lay that went for it, an older one of the same name among them.
    pub fn insert(&mut self, key: FaceKey, face: Face) -> Vec<FaceKey> {
        let own = || self.by_key.range((key.0, 0)..=(key.0, u64::MAX));
        let mut gone: Vec<FaceKey> = own().filter(|(_, other)| other.name == face.name).map(|(key, _)| *key).collect();
        if gone.is_empty() && own().count() >= FACES_PER_PERSON_MAX {
            gone.extend(own().next().map(|(key, _)| *key));
        }
        if gone.is_empty() && self.by_key.len() >= FACES_MAX {
            gone.extend(self.ages.first_key_value().map(|(number, person)| (*person, *number)));
        }
        for (person, number) in &gone {
            self.by_key.remove(&(*person, *number));
            self.ages.remove(number);
        }
        self.ages.insert(key.1, key.0);
        self.by_key.insert(key, face);
        gone
    }

    /// A person's face of that name.
    pub fn get(&self, person: PersonNumber, name: &str) -> Option<&Face> {
        self.by_key.range((person, 0)..=(person, u64::MAX)).map(|(_, face)| face).find(|face| face.name == name)
    }
}

impl Platform {
    /// Keeps a face for a person, now and after a restart.
    pub(super) fn keep_face(&mut self, person: PersonNumber, face: Face) {
        let key = (person, self.snowflakes.next(self.now));
        self.put(Table::Face, records::face_key(key), records::face(&face));
        for gone in self.faces.insert(key, face) {
            self.delete(Table::Face, records::face_key(gone));
        }
    }
}
