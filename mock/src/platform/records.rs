//! What is stored: records of one version byte and postcard. Old versions are read for ever, newer ones refused.

use bytes::Bytes;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::bots::job::Job;
use crate::id::ChannelId;
use crate::image::{Recipe, Upload};
use crate::platform::faces::{Face, FaceKey};
use crate::platform::message::{Content, Extras, File, Message};
use crate::platform::people::{Person, PersonNumber};
use crate::platform::registry::Registered;

/// The newest version, the one that is written.
pub const VERSION: u8 = 1;
/// The key of the world's record in the meta table.
pub const META_KEY: &[u8] = b"world";
/// The key of the number of hardship's draws there. Worlds in which nothing ever went wrong by lot have none.
pub const DRAWS_KEY: &[u8] = b"hardship";

/// The single values of a world.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meta {
    /// All chance follows from it.
    pub seed: u64,
    /// Where the streams of chance stand.
    pub positions: [u64; 5],
    /// The highest snowflake given so far.
    pub snowflake: u64,
    /// Signs links.
    pub key: [u8; 32],
}

/// Why a record could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecordError {
    /// Written by a later version of this program.
    #[error("version {0} is newer than the {VERSION} that is understood")]
    Newer(u8),
    /// Not what was written.
    #[error("the record is damaged: {0}")]
    Damaged(String),
}

#[derive(Serialize, Deserialize)]
struct FileRecord {
    channel: ChannelId,
    filename: String,
    content_type: String,
    is_ephemeral: bool,
    content: ContentRecord,
}

#[derive(Serialize, Deserialize)]
enum ContentRecord {
    Picture(Box<Recipe>),
    Upload(Vec<u8>),
}

#[derive(Serialize, Deserialize)]
struct FaceRecord {
    name: String,
    upload: Upload,
}

/// The meta record.
pub fn meta(meta: &Meta) -> Vec<u8> {
    encode(meta)
}

/// The record of how many draws hardship has made; it reads back as a number.
pub fn draws(draws: u64) -> Vec<u8> {
    encode(&draws)
}

/// A person's record.
pub fn person(person: &Person) -> Vec<u8> {
    encode(person)
}

/// A message's record.
pub fn message(message: &Message) -> Vec<u8> {
    encode(message)
}

/// The record of what few messages have, under the message's key.
pub fn extras(extras: &Extras) -> Vec<u8> {
    encode(extras)
}

/// The record of a registered command.
pub fn command(command: &Registered) -> Vec<u8> {
    encode(command)
}

/// A used nonce's record; it reads back as [`crate::platform::nonces::Used`].
pub fn nonce(person: PersonNumber, nonce: &str) -> Vec<u8> {
    encode(&(person, nonce))
}

/// A job's record.
pub fn job(job: &Job) -> Vec<u8> {
    encode(job)
}

/// A file's record. Only files that last are stored.
pub fn file(file: &File) -> Vec<u8> {
    encode(&FileRecord {
        channel: file.channel,
        filename: file.filename.clone(),
        content_type: file.content_type.clone(),
        is_ephemeral: file.is_ephemeral,
        content: match &file.content {
            Content::Picture(recipe) => ContentRecord::Picture(recipe.clone()),
            Content::Upload(bytes) => ContentRecord::Upload(bytes.to_vec()),
        },
    })
}

/// Reads a file's record.
///
/// # Errors
/// See [`RecordError`].
pub fn read_file(bytes: &[u8]) -> Result<File, RecordError> {
    let record: FileRecord = read(bytes)?;
    Ok(File {
        channel: record.channel,
        filename: record.filename,
        is_ephemeral: record.is_ephemeral,
        lasts: true,
        content_type: record.content_type,
        content: match record.content {
            ContentRecord::Picture(recipe) => Content::Picture(recipe),
            ContentRecord::Upload(bytes) => Content::Upload(Bytes::from(bytes)),
        },
    })
}

/// A kept face's record.
pub fn face(face: &Face) -> Vec<u8> {
    encode(&FaceRecord { name: face.name.clone(), upload: face.upload.clone() })
}

/// Reads a kept face's record.
///
/// # Errors
/// See [`RecordError`].
pub fn read_face(bytes: &[u8]) -> Result<Face, RecordError> {
    let FaceRecord { name, upload } = read(bytes)?;
    Ok(Face { name, upload })
}

/// The key of a kept face: four bytes of the person, eight of the number.
pub fn face_key((person, number): FaceKey) -> Vec<u8> {
    [person.0.to_be_bytes().as_slice(), &number.to_be_bytes()].concat()
}

/// Reads the key of a kept face; `None` for another length.
pub fn read_face_key(key: &[u8]) -> Option<FaceKey> {
    let (person, number) = key.split_first_chunk::<4>()?;
    Some((PersonNumber(u32::from_be_bytes(*person)), u64::from_be_bytes(number.try_into().ok()?)))
}

/// Reads a record.
///
/// # Errors
/// See [`RecordError`].
pub fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, RecordError> {
    let Some((version, body)) = bytes.split_first() else { return Err(RecordError::Damaged("it is empty".to_owned())) };
    match *version {
        VERSION => match postcard::take_from_bytes(body) {
            Ok((record, [])) => Ok(record),
            Ok((_, rest)) => Err(RecordError::Damaged(format!("{} bytes too many", rest.len()))),
            Err(error) => Err(RecordError::Damaged(error.to_string())),
        },
        0 => Err(RecordError::Damaged("it has no version".to_owned())),
        newer => Err(RecordError::Newer(newer)),
    }
}

fn encode<T: Serialize>(record: &T) -> Vec<u8> {
    // Only sequences of unknown length and foreign formats fail; no record has either.
    postcard::to_extend(record, vec![VERSION]).expect("records consist of plain values")
}
