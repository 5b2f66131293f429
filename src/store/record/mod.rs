//! How nouns rest on disk: a byte that names the format, then the record in postcard. Types of their own, so that a name
//! changed inside the program never changes a file. Fields and variants are added at the end, with a new format number;
//! a record of an earlier format is read with what it lacks put to its end.

mod account;
mod delivery;
mod meta;
mod panel;
mod seal;
mod task;
mod wish;

#[cfg(test)]
mod tests;

pub(super) use account::AccountRecord;

use serde::{Serialize, de::DeserializeOwned};

use crate::store::StoreError;

/// The format that is written, and the latest that can be read.
const FORMAT: u8 = 4;

/// A noun that can rest on disk.
pub(super) trait Stored: Sized {
    /// What it is called in an error.
    const KIND: &'static str;
    /// Its form on disk.
    type Record: Serialize + DeserializeOwned;

    /// What a record of an earlier format lacks at its end, as bytes of this one.
    fn tail_since(_format: u8) -> Vec<u8> {
        Vec::new()
    }

    /// What is written.
    fn to_record(&self) -> Self::Record;

    /// What was written.
    ///
    /// # Errors
    /// In words, when the record holds what this program never writes.
    fn from_record(record: Self::Record) -> Result<Self, String>;
}

/// What is put to the end of a record of an earlier format.
fn tail(lacking: &impl Serialize) -> Vec<u8> {
    postcard::to_allocvec(lacking).expect("a record knows its lengths, and memory does not refuse")
}

/// The bytes of a noun.
pub(super) fn encode<T: Stored>(noun: &T) -> Vec<u8> {
    encode_record::<T>(&noun.to_record())
}

/// The bytes of a record.
pub(super) fn encode_record<T: Stored>(record: &T::Record) -> Vec<u8> {
    let start = vec![FORMAT];
    postcard::to_extend(record, start).expect("a record knows its lengths, and memory does not refuse")
}

/// The noun of some bytes.
///
/// # Errors
/// [`StoreError::Newer`] for a format that this program does not know, [`StoreError::Damaged`] for what it never wrote.
pub(super) fn decode<T: Stored>(bytes: &[u8]) -> Result<T, StoreError> {
    T::from_record(decode_record::<T>(bytes)?).map_err(|why| StoreError::Damaged { kind: T::KIND, why })
}

/// The record of some bytes.
///
/// # Errors
/// As [`decode`].
pub(super) fn decode_record<T: Stored>(bytes: &[u8]) -> Result<T::Record, StoreError> {
    let damaged = |why: String| StoreError::Damaged { kind: T::KIND, why };
    match bytes.split_first() {
        Some((&format @ 1..=FORMAT, body)) => {
            let whole = [body, &T::tail_since(format)].concat();
            let (record, rest) = postcard::take_from_bytes(&whole).map_err(|error| damaged(error.to_string()))?;
            if !rest.is_empty() {
                return Err(damaged(format!("{} bytes too many", rest.len())));
            }
            Ok(record)
        }
        Some((&found, _)) if found > FORMAT => {
            Err(StoreError::Newer { kind: T::KIND, found: found.into(), known: FORMAT.into() })
        }
        Some((&found, _)) => Err(damaged(format!("no format has the number {found}"))),
        None => Err(damaged("it is empty".to_owned())),
    }
}
