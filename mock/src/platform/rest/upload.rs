//! Upload slots: a client asks where to put a file, puts it there, and names it in a message or command afterwards.

use std::collections::{BTreeMap, VecDeque};

use bytes::Bytes;
use http::{Request, Response, StatusCode, header};
use serde_json::{Value, json};

use crate::id::{JobId, UserId};
use crate::platform::Platform;
use crate::platform::link::encoded;
use crate::platform::people::Principal;
use crate::platform::rest::reply::{
    NOT_FOUND, Refusal, TOO_LARGE, empty, invalid, json_response, no_content, required,
};
use crate::platform::rest::{Answer, body};
use crate::step::Body;

/// Discord's limit of a file without a subscription.
pub const FILE_BYTES_MAX: usize = 10 << 20;
/// Slots that nobody claims are kept no longer than others come; the oldest go first.
pub const SLOTS_MAX: usize = 1_000;
/// What files in slots may take together.
pub const UNCLAIMED_BYTES_MAX: usize = 64 << 20;
/// So many files that were claimed stay in their slots: some clients show a file in a message and name it in a command as well.
const CLAIMED_MAX: usize = 8;

/// A file that no message shows yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// Its name.
    pub filename: String,
    /// What the client says it is.
    pub content_type: Option<String>,
    /// Its bytes; empty until they came.
    pub bytes: Bytes,
    owner: UserId,
    is_filled: bool,
}

/// All slots, in the order in which they were asked for.
#[derive(Debug, Default)]
pub struct Uploads {
    slots: BTreeMap<u64, (String, Upload)>,
    count: u64,
    bytes: usize,
    /// Slots whose files were claimed, the latest last.
    claimed: VecDeque<u64>,
}

impl Uploads {
    fn open(&mut self, key: String, upload: Upload) {
        self.count += 1;
        self.slots.insert(self.count, (key, upload));
        if self.slots.len() > SLOTS_MAX {
            self.drop_oldest();
        }
    }

    /// How many slots there are, and how many bytes wait in them.
    pub fn sizes(&self) -> (usize, usize) {
        (self.slots.len(), self.bytes)
    }

    fn drop_oldest(&mut self) {
        if let Some((_, (_, upload))) = self.slots.pop_first() {
            self.bytes -= upload.bytes.len();
        }
    }

    fn find(&self, key: &str) -> Option<u64> {
        self.slots.iter().rev().find(|(_, (other, _))| other == key).map(|(number, _)| *number)
    }

    /// Fills a slot; false if there is none or it is full.
    fn fill(&mut self, key: &str, bytes: Bytes, content_type: Option<String>) -> bool {
        let Some((_, upload)) = self.find(key).and_then(|number| self.slots.get_mut(&number)) else { return false };
        if upload.is_filled {
            return false;
        }
        self.bytes += bytes.len();
        upload.bytes = bytes;
        upload.content_type = content_type;
        upload.is_filled = true;
        // The newest slot alone never exceeds the limit, so this ends before it is reached.
        while self.bytes > UNCLAIMED_BYTES_MAX {
            self.drop_oldest();
        }
        true
    }

    /// The file of a filled slot, which keeps it for a while. `upload_filename` is the slot's key, a slash and the file name.
    pub fn claim(&mut self, owner: UserId, upload_filename: &str) -> Option<Upload> {
        let (key, _) = upload_filename.split_once('/')?;
        let number = self.find(key)?;
        let (_, upload) = self.slots.get(&number)?;
        if upload.owner != owner || !upload.is_filled {
            return None;
        }
        let upload = upload.clone();
        self.claimed.retain(|other| *other != number);
        self.claimed.push_back(number);
        if self.claimed.len() > CLAIMED_MAX
            && let Some((_, old)) = self.claimed.pop_front().and_then(|old| self.slots.remove(&old))
        {
            self.bytes -= old.bytes.len();
        }
        Some(upload)
    }

    fn discard(&mut self, owner: UserId, key: &str) -> bool {
        let Some(number) = self.find(key) else { return false };
        if self.slots.get(&number).is_none_or(|(_, upload)| upload.owner != owner) {
            return false;
        }
        if let Some((_, upload)) = self.slots.remove(&number) {
            self.bytes -= upload.bytes.len();
        }
        true
    }
}

impl Platform {
    pub(super) fn open_uploads(&mut self, who: Principal, request: &Request<Bytes>) -> Answer {
        let form = body::read(request)?;
        let files = form.json.get("files").and_then(Value::as_array).ok_or_else(|| required(&["files"]))?;
        if !(1..=10).contains(&files.len()) {
            return Err(invalid(&["files"], "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 10 in length."));
        }
        let mut named = Vec::new();
        for (index, file) in files.iter().enumerate() {
            let index_text = index.to_string();
            let filename = file.get("filename").and_then(Value::as_str).filter(|name| !name.is_empty());
            let filename = filename.ok_or_else(|| required(&["files", &index_text, "filename"]))?;
            if file.get("file_size").and_then(Value::as_u64).is_some_and(|size| size > FILE_BYTES_MAX as u64) {
                return Err(TOO_LARGE);
            }
            named.push((file.get("id").cloned().unwrap_or_else(|| json!(index)), safe_name(filename)));
        }
        let mut slots = Vec::new();
        for (id, filename) in named {
            let key = JobId::from_bits(self.chances.upload.draw_wide()).to_string();
            let address =
                format!("{}/uploads/{key}/{}?upload_id={key}", self.options.addresses.rest, encoded(&filename));
            slots.push(json!({"id": id, "upload_url": address, "upload_filename": format!("{key}/{filename}")}));
            let upload =
                Upload { filename, content_type: None, bytes: Bytes::new(), owner: who.user(), is_filled: false };
            self.uploads.open(key, upload);
        }
        Ok(json_response(StatusCode::OK, &json!({"attachments": slots})))
    }

    /// The file itself. The address is the permission; there is no token.
    pub(super) fn put_upload(&mut self, slot: &str, request: &Request<Bytes>) -> Answer {
        if request.body().len() > FILE_BYTES_MAX {
            return Err(TOO_LARGE);
        }
        let content_type = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let is_filled = self.uploads.fill(slot, request.body().clone(), content_type.map(str::to_owned));
        Ok(if is_filled { empty(StatusCode::OK) } else { no_such_slot() })
    }

    pub(super) fn delete_upload(&mut self, who: Principal, slot: &str) -> Result<Response<Body>, Refusal> {
        if self.uploads.discard(who.user(), slot) { Ok(no_content()) } else { Err(NOT_FOUND) }
    }
}

/// The storage behind upload addresses is no part of Discord and has errors of its own.
fn no_such_slot() -> Response<Body> {
    empty(StatusCode::FORBIDDEN)
}

/// A file name that can stand in an address and in a header: no path, no control characters, 1 to 100 characters. Of one that
/// is too long the end of its stem goes.
pub fn safe_name(name: &str) -> String {
    const CHARS_MAX: usize = 100;
    const EXTENSION_CHARS_MAX: usize = 10;
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain = |text: &str, most: usize| -> String {
        let plain = text.chars().map(|c| if c.is_alphanumeric() || matches!(c, '.' | '-' | '_') { c } else { '_' });
        plain.take(most).collect()
    };
    let extension = last.rfind('.').map_or("", |at| &last[at..]);
    let chars = extension.chars().count();
    let plain = match extension {
        "" => plain(last, CHARS_MAX),
        _ if chars > EXTENSION_CHARS_MAX => plain(last, CHARS_MAX),
        _ => plain(&last[..last.len() - extension.len()], CHARS_MAX - chars) + &plain(extension, chars),
    };
    if plain.chars().all(|c| c == '.' || c == '_') { "unknown".to_owned() } else { plain }
}

#[cfg(test)]
mod tests {
    use super::safe_name;

    #[test]
    fn a_long_name_loses_the_end_of_its_stem() {
        let long = "a_castle_".repeat(20);
        for (name, safe) in [
            ("a cat.png".to_owned(), "a_cat.png".to_owned()),
            ("../../etc/pass\nwd".to_owned(), "pass_wd".to_owned()),
            ("...".to_owned(), "unknown".to_owned()),
            (format!("{long}.png"), format!("{}.png", &long[..96])),
            (format!("{long}.{long}"), format!("{long}.{long}")[..100].to_owned()),
            (".png".repeat(30), ".png".repeat(25)),
        ] {
            assert_eq!(safe_name(&name), safe);
        }
    }
}
