//! The bot's own web host, as far as it is known: the editor of Vary (Region), and the human check.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use bytes::Bytes;
use hmac::{Hmac, KeyInit, Mac};
use http::{Request, Response, StatusCode};
use serde_json::{Value, json};
use sha2::Sha512;

use crate::bots::job::{Deed, Drawing, Errand, Frame, Job, Parent, Source};
use crate::bots::press::Press;
use crate::id::InteractionId;
use crate::image::Mask;
use crate::platform::Platform;
use crate::platform::people::{self, Place};
use crate::platform::rest::derive::{Step, errand};
use crate::platform::rest::interactions::Envelope;
use crate::platform::rest::reply::{NOT_FOUND, json_response};
use crate::platform::rest::sight::LOOK_PIXELS_MAX;
use crate::platform::rest::{Answer, body, only, sniff};
use crate::step::Body;

/// Bytes of a token: the interaction and a signature. As text they are 80 characters.
const TOKEN_BYTES: usize = 60;
/// The longest mask that is looked at, as text.
const MASK_CHARS_MAX: usize = 8 << 20;

impl Platform {
    pub(super) fn route_inpaint(&mut self, request: &Request<Bytes>, segments: &[&str]) -> Answer {
        match segments {
            ["submit-job"] | ["submit-job", _] => {
                only(request, "POST")?;
                self.submit_region(request, segments.get(1).copied())
            }
            ["get-image-info", _, _, token] => {
                only(request, "GET")?;
                Ok(self.image_info(token))
            }
            _ => Err(NOT_FOUND),
        }
    }

    /// The token of the page that opens for an interaction. It is its own proof, so none has to be remembered.
    pub(in crate::platform) fn frame_token(&self, interaction: InteractionId) -> String {
        let mut token = interaction.0.to_be_bytes().to_vec();
        let mut mac = <Hmac<Sha512> as KeyInit>::new_from_slice(&self.key).expect("HMAC takes keys of any length");
        mac.update(b"frame");
        mac.update(&token);
        token.extend(mac.finalize().into_bytes());
        token.truncate(TOKEN_BYTES);
        URL_SAFE_NO_PAD.encode(token)
    }

    /// The frame of a token, with the picture it is about.
    fn frame(&self, token: &str) -> Option<(&Job, &Parent, &Drawing)> {
        let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
        let interaction = InteractionId(u64::from_be_bytes(bytes.get(..8)?.try_into().ok()?));
        if self.frame_token(interaction) != token {
            return None;
        }
        let job = self.jobs.get(interaction)?;
        let Errand::Frame(Frame { region: Some(parent), is_used: false, .. }) = &job.errand else { return None };
        let picture = self.jobs.with_uuid(Press::read(&parent.custom_id)?.job)?;
        Some((job, parent, picture.drawing()?))
    }

    /// A mask and a prompt: the job begins under the nonce and the number of the press that opened the editor.
    fn submit_region(&mut self, request: &Request<Bytes>, token: Option<&str>) -> Answer {
        let form = body::read(request)?;
        let text = |key: &str| form.json.get(key).and_then(Value::as_str);
        let token = token.or(text("customId")).unwrap_or_default();
        let token = token.strip_prefix("MJ::iframe::").unwrap_or(token);
        let Some((frame, parent, old)) = self.frame(token) else {
            return Ok(refused(StatusCode::NOT_FOUND, "this editor is not open"));
        };
        let (frame, parent, old) = (frame.clone(), parent.clone(), old.clone());
        let Some(mask) = text("mask").and_then(mask) else {
            return Ok(refused(StatusCode::BAD_REQUEST, "the mask is no PNG or WebP picture in base64"));
        };
        let (Some(person), Some(place)) = (people::person(frame.user), people::place(frame.channel)) else {
            return Ok(refused(StatusCode::NOT_FOUND, "this editor is not open"));
        };
        let envelope = Envelope { person, place, bot: frame.bot, nonce: frame.nonce.clone(), message: None };
        let changed = match text("prompt").map(str::trim).filter(|prompt| !prompt.is_empty() && *prompt != old.prompt) {
            // Without remix mode the editor has no field for a prompt; what comes all the same is not looked at.
            Some(prompt) if self.settings(person).remix => Some(self.reread_prompt(&envelope, prompt, false)),
            Some(_) | None => None,
        };
        let drawn = match changed.transpose() {
            Err(refusal) => Errand::Refuse(refusal),
            Ok(changed) => {
                let step = Step { index: 1, deed: Deed::Region, parent: parent.clone(), changed, mask: Some(mask) };
                errand(self.derive(&old, step))
            }
        };
        self.begin_region(frame, &parent, place, drawn);
        Ok(json_response(StatusCode::OK, &json!({"success": true})))
    }

    fn begin_region(&mut self, mut frame: Job, parent: &Parent, place: Place, errand: Errand) {
        let source = Source::FollowUp { opener: Some(frame.interaction), message: parent.message };
        let Some(person) = people::person(frame.user) else { return };
        let mut job = self.new_job(person, place, frame.bot, source, errand);
        job.nonce.clone_from(&frame.nonce);
        if let Errand::Frame(opened) = &mut frame.errand {
            opened.is_used = true;
        }
        self.put_back(frame);
        self.take_on(job);
    }

    /// What the editor shows: the picture and its prompt.
    fn image_info(&self, token: &str) -> Response<Body> {
        let Some((job, parent, old)) = self.frame(token) else {
            return refused(StatusCode::NOT_FOUND, "this editor is not open");
        };
        let shown = self.messages.get(job.channel, parent.message).and_then(|message| message.attachments.first());
        let url = shown.map(|file| self.signer().link(job.channel, file.id, &file.filename, false));
        json_response(StatusCode::OK, &json!({"prompt": old.prompt, "image_url": url}))
    }
}

/// The first call of the human check's page. What follows is outside this pretend Discord.
pub fn acknowledge_check(hash: &str) -> Response<Body> {
    let hash: String = hash.chars().filter(char::is_ascii_graphic).take(200).collect();
    json_response(StatusCode::OK, &json!({"hash": hash, "token": "mock"}))
}

/// The mask, if it can be read.
fn mask(text: &str) -> Option<Mask> {
    if text.len() > MASK_CHARS_MAX {
        return None;
    }
    let plain = text.rsplit_once("base64,").map_or(text, |(_, data)| data);
    let bytes = STANDARD.decode(plain.trim()).ok()?;
    sniff::pixels(&bytes).filter(|(width, height)| u64::from(*width) * u64::from(*height) <= LOOK_PIXELS_MAX)?;
    Mask::read(&bytes).ok()
}

fn refused(status: StatusCode, why: &str) -> Response<Body> {
    json_response(status, &json!({"success": false, "error": why}))
}
