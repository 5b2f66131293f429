//! Pictures to words, words to words, and pictures to pictures: blend, describe, shorten, faces, and the buttons below
//! what they say.

use serde_json::Value;

use crate::bots::button::Buttons;
use crate::bots::describe::{self, Description};
use crate::bots::job::{Errand, Source};
use crate::bots::prompt::Prompt;
use crate::bots::refusal::Refusal as BotRefusal;
use crate::bots::shorten::{self, Shortening};
use crate::bots::{EmbedImage, face, form, prompt, scenario};
use crate::id::{AttachmentId, ChannelId, MessageId};
use crate::image::Origin;
use crate::platform::Platform;
use crate::platform::faces::Face;
use crate::platform::message::File;
use crate::platform::rest::command::{option, option_text};
use crate::platform::rest::derive::errand;
use crate::platform::rest::interactions::Envelope;
use crate::platform::rest::reply::{Refusal, required};
use crate::platform::rest::sight::{Found, loosely, unreadable};

/// How many pictures a blend takes.
const BLEND_MAX: usize = 5;
/// The shapes that a blend may have; others are square.
const DIMENSIONS: [&str; 3] = ["--ar 2:3", "--ar 1:1", "--ar 3:2"];

impl Platform {
    /// Two to five pictures become one prompt of their links.
    pub(super) fn plan_blend(
        &mut self,
        envelope: &Envelope,
        data: &Value,
        files: &[(String, Found)],
    ) -> Result<Errand, Refusal> {
        let named: Vec<&Found> =
            (1..=BLEND_MAX).filter_map(|number| chosen(data, &format!("image{number}"), files)).collect();
        if named.len() < 2 {
            return Err(required(&["data", "options"]));
        }
        if let Some(unread) = named.iter().find(|found| found.pixels().is_none()) {
            return Ok(Errand::Refuse(unreadable(&unread.filename)));
        }
        // The bot's own copies have addresses that nobody else ever sees but in their short form.
        let links = named.iter().map(|found| prompt::shortened(&format!("https://blend/{:016x}", found.mark())));
        let mut text = links.collect::<Vec<_>>().join(" ");
        if let Some(shape) = option(data, "dimensions").and_then(Value::as_str)
            && DIMENSIONS.contains(&shape.trim())
            && shape.trim() != "--ar 1:1"
        {
            text = format!("{text} {}", shape.trim());
        }
        let origin = Origin::Blend(named.iter().filter_map(|found| found.upload()).collect());
        let prompt = self.read_prompt(envelope, &text);
        // The links are the bot's own; nothing stands there for anybody else.
        let prompt = prompt.map(|prompt| Prompt { links: Vec::new(), ..prompt });
        Ok(errand(prompt.map(|prompt| self.imagine(envelope.person, prompt, Some(&origin)))))
    }

    pub(super) fn plan_describe(
        &mut self,
        envelope: &Envelope,
        data: &Value,
        files: &[(String, Found)],
    ) -> Result<Errand, Refusal> {
        let found = match chosen(data, "image", files) {
            Some(found) => Ok(found.clone()),
            None if option(data, "image").is_some() => return Err(required(&["data", "attachments"])),
            None => self.found(option_text(data, "link")?),
        };
        Ok(match found {
            Err(refusal) => Errand::Refuse(refusal),
            Ok(found) => self.describe(envelope, found),
        })
    }

    fn describe(&mut self, envelope: &Envelope, found: Found) -> Errand {
        let Some(look) = found.look() else { return Errand::Refuse(unreadable(&found.filename)) };
        let whim = self.chances.picture.draw();
        let command = envelope.bot.command(None, Some("describe")).map_or(0, |command| command.id);
        let file = AttachmentId(self.snowflakes.next(self.now));
        // The real bot keeps described pictures under its command's id.
        let channel = ChannelId(command);
        let image = EmbedImage { file, channel, filename: found.filename.clone(), pixels: Some(look.pixels) };
        let kept = File {
            channel,
            filename: found.filename,
            is_ephemeral: true,
            lasts: true,
            content_type: found.content_type,
            content: found.content,
        };
        self.keep_file(file, kept);
        Errand::Describe(Box::new(Description { prompts: describe::prompts(&look, whim), image }))
    }

    /// Keeps the face of a picture under a name.
    pub(super) fn plan_saving(
        &mut self,
        envelope: &Envelope,
        data: &Value,
        files: &[(String, Found)],
    ) -> Result<Errand, Refusal> {
        let asked = option_text(data, "idname")?;
        let found = chosen(data, "image", files).ok_or_else(|| required(&["data", "attachments"]))?;
        let Some(name) = face::name(asked) else { return Ok(Errand::Refuse(BotRefusal::invalid_idname(asked))) };
        let Some(upload) = found.upload() else { return Ok(Errand::Refuse(unreadable(&found.filename))) };
        self.keep_face(envelope.person, Face { name: name.clone(), upload });
        Ok(Errand::Saved { name })
    }

    /// Puts a kept face on a picture.
    pub(super) fn plan_swap(
        &mut self,
        envelope: &Envelope,
        data: &Value,
        files: &[(String, Found)],
    ) -> Result<Errand, Refusal> {
        let name = option_text(data, "idname")?;
        let found = chosen(data, "image", files).ok_or_else(|| required(&["data", "attachments"]))?;
        let Some(kept) = self.faces.get(envelope.person, name.trim()) else {
            return Ok(Errand::Refuse(BotRefusal::invalid_idname(name)));
        };
        let source = kept.upload.clone();
        let Some(target) = found.upload() else { return Ok(Errand::Refuse(unreadable(&found.filename))) };
        let seed = self.chances.picture.draw() >> 32;
        Ok(Errand::Swap(Box::new(face::swapped(self.new_job_id(), seed, source, target))))
    }

    pub(super) fn plan_shorten(&self, text: &str) -> Errand {
        let words = shorten::words(&scenario::without_magic(text));
        if words.is_empty() {
            return Errand::Refuse(BotRefusal::empty_prompt(text));
        }
        Errand::Shorten(Box::new(Shortening { words, details: false }))
    }

    /// A button below a description, a shortening or a refusal; `None` for messages that have none of those.
    pub(super) fn plan_words_press(
        &mut self,
        envelope: &Envelope,
        message: MessageId,
        custom_id: &str,
    ) -> Option<Errand> {
        let shown = self.messages.get(envelope.place.channel(), message)?;
        let embed = shown.embeds.first()?;
        let text = embed.description.clone().unwrap_or_default();
        let number = custom_id.rsplit("::").next().and_then(|number| number.parse::<usize>().ok()).unwrap_or(0);
        match (&shown.buttons, custom_id) {
            (Buttons::Describe, "MJ::Picread::Retry") => {
                let image = embed.image.clone()?;
                Some(self.describe_again(image))
            }
            (Buttons::Describe, "MJ::Job::PicReader::all") => {
                let prompts = describe::read(&text);
                self.imagine_all(envelope, message, &prompts);
                Some(Errand::Nod)
            }
            (Buttons::Describe, _) => {
                let prompt = describe::read(&text).into_iter().nth(number.checked_sub(1)?)?;
                Some(Errand::Ask(form::describe(number, prompt)))
            }
            (Buttons::Shorten { .. }, "MJ::Job::PromptAnalyzerExtended") => {
                let words = shorten::read_words(&text);
                Some(Errand::Shorten(Box::new(Shortening { words, details: true })))
            }
            (Buttons::Shorten { .. }, _) => {
                let prompt = shorten::read(&text).into_iter().nth(number.checked_sub(1)?)?;
                Some(Errand::Ask(form::imagine(message, prompt)))
            }
            (Buttons::Plea(_), _) => {
                let command = embed.footer.clone()?;
                let prompt = scenario::without_magic(command.strip_prefix("/imagine ").unwrap_or(&command));
                // The suffix was added when the prompt was first sent.
                let prompt = self.read_prompt(envelope, &prompt);
                Some(errand(prompt.map(|prompt| self.imagine(envelope.person, prompt, None))))
            }
            (
                Buttons::None
                | Buttons::Grid { .. }
                | Buttons::Solo { .. }
                | Buttons::Cancel { .. }
                | Buttons::Settings { .. }
                | Buttons::Enlarged { .. }
                | Buttons::Videos { .. }
                | Buttons::FewVideos { .. }
                | Buttons::Clip { .. }
                | Buttons::Subscribe,
                _,
            ) => None,
        }
    }

    /// Other prompts for the same picture.
    fn describe_again(&mut self, image: EmbedImage) -> Errand {
        let found = self.files.get(image.file).map(|file| Found {
            filename: file.filename.clone(),
            content_type: file.content_type.clone(),
            content: file.content.clone(),
        });
        let Some(look) = found.and_then(|found| found.look()) else {
            return Errand::Refuse(BotRefusal::restricted("This picture is not kept any more.".to_owned()));
        };
        let whim = self.chances.picture.draw();
        Errand::Describe(Box::new(Description { prompts: describe::prompts(&look, whim), image }))
    }

    /// A public job for each prompt, without a nonce: the press has used it up.
    fn imagine_all(&mut self, envelope: &Envelope, message: MessageId, prompts: &[String]) {
        for text in prompts {
            let Errand::Draw(drawing) = self.plan_imagine(envelope, text) else { continue };
            let source = Source::FollowUp { opener: None, message };
            let job = self.new_job(envelope.person, envelope.place, envelope.bot, source, Errand::Draw(drawing));
            self.take_on(job);
        }
    }
}

/// The file that an option names.
fn chosen<'a>(data: &Value, name: &str, files: &'a [(String, Found)]) -> Option<&'a Found> {
    let id = loosely(option(data, name)?);
    files.iter().find(|(other, _)| *other == id).map(|(_, found)| found)
}
