//! Messages of the bots: posted and edited from drafts, with their files, and taken away.

use serde_json::json;

use crate::bots::job::Job;
use crate::bots::{self, Draft, Picture};
use crate::id::{AttachmentId, ChannelId, MessageId, Text};
use crate::image;
use crate::platform::Platform;
use crate::platform::gateway::{Audience, intent};
use crate::platform::message::{Attachment, Content, File, Message, Response};
use crate::platform::people::{self, Principal};

impl Platform {
    /// Posts a bot's draft.
    pub(super) fn post(&mut self, job: &Job, draft: Draft, is_first: bool) -> MessageId {
        let is_ephemeral = draft.flags & bots::EPHEMERAL != 0;
        let attachments = draft.pictures.into_iter().map(|picture| self.hang(job, picture, is_ephemeral)).collect();
        let id = MessageId(self.snowflakes.next(self.now));
        let message = Message {
            id,
            channel: job.channel,
            author: job.bot.id(),
            content: draft.content,
            flags: draft.flags,
            edited: None,
            attachments,
            embeds: draft.embeds,
            buttons: draft.buttons,
            reply_to: draft.reply_to,
            response: draft.is_response.then(|| Response {
                interaction: job.interaction,
                user: job.user,
                bot: job.bot,
                source: job.source.clone(),
            }),
            reactions: Vec::new(),
            extras: None,
        };
        self.keep_message(message);
        let nonce = if is_first { job.nonce.as_deref() } else { None };
        self.tell_message("MESSAGE_CREATE", job.channel, id, nonce);
        id
    }

    /// Edits a message to what the draft says. A draft without picture leaves the one that is there.
    pub(super) fn edit(&mut self, job: &Job, id: MessageId, draft: Draft) {
        let Some(is_ephemeral) = self.messages.get(job.channel, id).map(Message::is_ephemeral) else { return };
        let attachments: Vec<Attachment> =
            draft.pictures.into_iter().map(|picture| self.hang(job, picture, is_ephemeral)).collect();
        let now = self.now;
        let Some(message) = self.messages.get_mut(job.channel, id) else { return };
        message.content = draft.content;
        // Whether a message is ephemeral is decided once; only "thinking" goes.
        message.flags &= !bots::THINKING;
        message.embeds = draft.embeds;
        message.buttons = draft.buttons;
        message.edited = Some(now);
        let mut replaced = Vec::new();
        if !attachments.is_empty() {
            replaced.extend(message.attachments.iter().map(|attachment| attachment.id));
            message.attachments = attachments;
        }
        self.retire_files(replaced);
        self.store_message(job.channel, id);
        self.tell_message("MESSAGE_UPDATE", job.channel, id, None);
    }

    /// Gives a picture an id and a place on the CDN.
    fn hang(&mut self, job: &Job, picture: Picture, is_ephemeral: bool) -> Attachment {
        let id = AttachmentId(self.snowflakes.next(self.now));
        let recipe = picture.recipe;
        let attachment = Attachment {
            id,
            filename: picture.filename.clone(),
            size: image::size_bytes(&recipe),
            content_type: image::content_type(recipe.format).to_owned(),
            pixels: Some((recipe.width, recipe.height)),
        };
        let file = File {
            channel: job.channel,
            filename: picture.filename,
            is_ephemeral,
            lasts: !is_ephemeral,
            content_type: attachment.content_type.clone(),
            content: Content::Picture(Box::new(recipe)),
        };
        self.keep_file(id, file);
        attachment
    }

    /// A message goes, and nobody is told.
    pub(super) fn take_message(&mut self, channel: ChannelId, id: MessageId) -> Option<Message> {
        let message = self.messages.remove(channel, id)?;
        self.forget_message(&message);
        self.retire_files(message.files().collect());
        Some(message)
    }

    /// A message goes, and everyone who saw it is told.
    pub(super) fn remove_message(&mut self, channel: ChannelId, id: MessageId) {
        let Some(message) = self.take_message(channel, id) else { return };
        let Some(place) = people::place(channel) else { return };
        let only = message.is_ephemeral().then_some(Principal::Person(place.person));
        let data = match place.guild() {
            Some(guild) => json!({"id": Text(id), "channel_id": Text(channel), "guild_id": Text(guild)}),
            None => json!({"id": Text(id), "channel_id": Text(channel)}),
        };
        let intents = (intent::GUILD_MESSAGES, intent::DIRECT_MESSAGES);
        self.tell("MESSAGE_DELETE", data.to_string(), Audience::Place { place, intents, only });
    }
}
