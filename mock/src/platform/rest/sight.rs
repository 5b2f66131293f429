//! Pictures that people name: uploads, files of the CDN, links. Looked at, so that the bots can speak of them.

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::bots::describe::{Light, Look};
use crate::bots::refusal::Refusal as BotRefusal;
use crate::chance::mix;
use crate::id::AttachmentId;
use crate::image::{self, Format, Origin, Recipe, Sight, SightError, Tile, Upload, View};
use crate::platform::Platform;
use crate::platform::link::{self, decoded};
use crate::platform::message::Content;
use crate::platform::people::Principal;
use crate::platform::rest::body::FormFile;
use crate::platform::rest::reply::{Refusal, TOO_LARGE, invalid};
use crate::platform::rest::sniff;
use crate::platform::rest::upload::{FILE_BYTES_MAX, safe_name};

/// Discord's limit of files with a command.
const FILES_MAX: usize = 10;
/// Larger pictures are not opened: a step of the world waits for it.
pub const LOOK_PIXELS_MAX: u64 = 16_000_000;
/// Pictures of our own are looked at in this size, in pixels.
const LOOK_SIDE: u32 = 128;
/// A prompt's further links are not looked at.
const LINKS_MAX: usize = 5;
/// Colours that take less of a picture, in percent, are not spoken of.
const SHARE_MIN: u8 = 3;

/// A picture that somebody named.
#[derive(Clone, Debug)]
pub struct Found {
    /// Its file name.
    pub filename: String,
    /// For example `image/png`.
    pub content_type: String,
    /// What is in it.
    pub content: Content,
}

impl Platform {
    /// The files of a command, each with the id under which its options name it, as text.
    ///
    /// # Errors
    /// 50035 for slots that do not exist, 40005 for files that are too large.
    pub(super) fn command_files(
        &mut self,
        who: Principal,
        data: &Value,
        parts: &[FormFile],
    ) -> Result<Vec<(String, Found)>, Refusal> {
        let named = data.get("attachments").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let mut files = Vec::new();
        for (index, attachment) in named.iter().take(FILES_MAX).enumerate() {
            let id = attachment.get("id").map_or_else(|| index.to_string(), loosely);
            let own = attachment.get("filename").and_then(Value::as_str).map(safe_name);
            let (filename, said, bytes) = match attachment.get("uploaded_filename").and_then(Value::as_str) {
                Some(slot) => {
                    let upload = self.uploads.claim(who.user(), slot).ok_or_else(|| {
                        let path = ["data", "attachments", &index.to_string(), "uploaded_filename"].map(str::to_owned);
                        let path = path.each_ref().map(String::as_str);
                        invalid(&path, "UPLOADED_FILENAME_NOT_FOUND", "The uploaded file was not found")
                    })?;
                    (upload.filename, upload.content_type, upload.bytes)
                }
                None => {
                    let part = parts.iter().find(|part| part.name == format!("files[{id}]")).or(parts.get(index));
                    let Some(part) = part else { continue };
                    (safe_name(&part.filename), part.content_type.clone(), part.bytes.clone())
                }
            };
            if bytes.len() > FILE_BYTES_MAX {
                return Err(TOO_LARGE);
            }
            let content_type = sniff::content_type(&bytes, said.as_deref());
            let content = Content::Upload(bytes);
            files.push((id, Found { filename: own.unwrap_or(filename), content_type, content }));
        }
        Ok(files)
    }

    /// The picture behind a link. A file of this CDN is that file; what stands elsewhere is never fetched: a picture of
    /// the words in its name takes its place.
    ///
    /// # Errors
    /// The bot's refusal of what is no link, or a link to a file that is gone.
    pub(super) fn found(&self, address: &str) -> Result<Found, BotRefusal> {
        let bare = address.trim().trim_start_matches('<').trim_end_matches('>');
        if !bare.starts_with("http://") && !bare.starts_with("https://") {
            return Err(BotRefusal::invalid_link("An image link begins with https://".to_owned()));
        }
        let path = bare.split(['?', '#']).next().unwrap_or_default();
        if let Some(own) = path.strip_prefix(&self.options.addresses.cdn)
            && own.contains("attachments/")
        {
            return self.own_file(own).ok_or_else(gone);
        }
        Ok(elsewhere(path, self.options.seed))
    }

    /// What the pictures that a prompt links to add to it.
    ///
    /// # Errors
    /// The bot's refusal, if a link leads to a file of this CDN that is gone.
    pub(super) fn linked(&self, links: &[String]) -> Result<Option<Origin>, BotRefusal> {
        // The short links that the bot itself prints lead nowhere else.
        let links = links.iter().filter(|link| !link.starts_with("https://s.mj.run/")).take(LINKS_MAX);
        let mut uploads = Vec::new();
        for link in links {
            uploads.extend(self.found(link)?.upload());
        }
        Ok((!uploads.is_empty()).then_some(Origin::Prompted(uploads)))
    }

    fn own_file(&self, path: &str) -> Option<Found> {
        let id = path.rsplit('/').nth(1)?.parse().ok().map(AttachmentId)?;
        let file = self.files.get(id)?;
        let own = link::path(file.channel, id, &file.filename, file.is_ephemeral);
        (decoded(path) == decoded(&own)).then(|| Found {
            filename: file.filename.clone(),
            content_type: file.content_type.clone(),
            content: file.content.clone(),
        })
    }
}

impl Found {
    /// Pixels across and down; `None` if it is no picture.
    pub fn pixels(&self) -> Option<(u32, u32)> {
        match &self.content {
            Content::Picture(recipe) => Some((recipe.width, recipe.height)),
            Content::Upload(bytes) => sniff::pixels(bytes),
        }
    }

    /// A number that differs from picture to picture.
    pub fn mark(&self) -> u64 {
        match &self.content {
            Content::Upload(bytes) => {
                let digest = Sha256::digest(bytes);
                digest.iter().take(8).fold(0, |sum, byte| sum << 8 | u64::from(*byte))
            }
            Content::Picture(_) => self.filename.bytes().fold(0, |sum, byte| mix(sum ^ u64::from(byte))),
        }
    }

    /// What can be seen of it; `None` if it is no picture. Of a file that is too large to be opened here, or of a format
    /// that is not opened, only the size is known.
    pub fn look(&self) -> Option<Look> {
        let pixels = self.pixels()?;
        let sight = match self.sight() {
            Ok(sight) => sight,
            Err(SightError::Broken) => return None,
            Err(_) => return Some(Look { pixels, ..Look::default() }),
        };
        let mut colours: Vec<String> = Vec::new();
        for colour in sight.colours.iter().filter(|colour| colour.share >= SHARE_MIN) {
            if !colours.iter().any(|name| name == colour.name) {
                colours.push(colour.name.to_owned());
            }
        }
        Some(Look { pixels, colours, light: Light::of(sight.lightness) })
    }

    /// What is remembered of it for other pictures; `None` if it cannot be opened.
    pub fn upload(&self) -> Option<Upload> {
        self.sight().ok().map(|sight| sight.upload)
    }

    fn sight(&self) -> Result<Sight, SightError> {
        match &self.content {
            Content::Upload(bytes) => {
                let (width, height) = sniff::pixels(bytes).ok_or(SightError::Broken)?;
                if u64::from(width) * u64::from(height) > LOOK_PIXELS_MAX {
                    return Err(SightError::TooManyPixels { width, height });
                }
                image::look_at(bytes)
            }
            // A small one shows the same colours and is drawn in no time.
            Content::Picture(recipe) => {
                let long = recipe.width.max(recipe.height).max(1);
                let side = |side: u32| ((u64::from(side) * u64::from(LOOK_SIDE) / u64::from(long)) as u32).max(2) & !1;
                let (width, height) = (side(recipe.width), side(recipe.height));
                image::look_at(&image::draw(&Recipe { width, height, ..recipe.as_ref().clone() }))
            }
        }
    }
}

/// A number or a text, as text: clients write ids either way.
pub fn loosely(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn gone() -> BotRefusal {
    BotRefusal::invalid_link("Could not fetch image. Received status code 404".to_owned())
}

/// A picture of the words in a link's last part.
fn elsewhere(path: &str, world: u64) -> Found {
    let name = decoded(path.rsplit('/').next().unwrap_or_default());
    let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
    let words = stem.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).take(12);
    let words = words.collect::<Vec<_>>().join(" ");
    let seed = path.bytes().fold(world, |sum, byte| mix(sum ^ u64::from(byte)));
    let tile = Tile::new(words, seed);
    let (width, height) = image::sizes((1, 1)).solo;
    let recipe = Recipe { view: View::Solo(tile), width, height, format: Format::Png };
    Found {
        filename: format!("{}.png", safe_name(stem)),
        content_type: image::content_type(Format::Png).to_owned(),
        content: Content::Picture(Box::new(recipe)),
    }
}

/// The refusal of a file that is no picture.
pub fn unreadable(filename: &str) -> BotRefusal {
    BotRefusal::invalid_link(format!("Could not read `{filename}` as an image. Use PNG, JPEG, WebP or GIF."))
}
