//! Messages and files as the platform keeps them: bounded by count and by bytes, the oldest going first.

use std::collections::BTreeMap;

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use crate::bots::button::Buttons;
use crate::bots::job::Source;
use crate::bots::{Bot, EPHEMERAL, Embed};
use crate::id::{AttachmentId, ChannelId, InteractionId, MessageId, UserId};
use crate::image::Recipe;
use crate::step::Millis;

/// The flag of a message whose embeds are not shown.
pub const SUPPRESS_EMBEDS: u32 = 1 << 2;

/// How many messages for one pair of eyes are kept. They go with a restart anyway.
const EPHEMERAL_MAX: usize = 10_000;

/// A message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Its id, which also says when it was posted.
    pub id: MessageId,
    /// Where.
    pub channel: ChannelId,
    /// By whom.
    pub author: UserId,
    /// Text.
    pub content: String,
    /// 64 ephemeral, 128 thinking.
    pub flags: u32,
    /// When it was last edited.
    pub edited: Option<Millis>,
    /// Files.
    pub attachments: Vec<Attachment>,
    /// Embeds.
    pub embeds: Vec<Embed>,
    /// Buttons and menus.
    pub buttons: Buttons,
    /// The message it replies to.
    pub reply_to: Option<MessageId>,
    /// The interaction it answers.
    pub response: Option<Response>,
    /// Emojis and who put them there.
    pub reactions: Vec<(String, UserId)>,
    /// What few messages have. Its record is a separate one, because that of a message is older.
    #[serde(skip)]
    pub extras: Option<Box<Extras>>,
}

/// What few messages have: those that are pinned, and those of the bot user for generic clients.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extras {
    /// Since when it is pinned.
    pub pinned: Option<Millis>,
    /// Embeds as their author wrote them, a JSON array.
    pub embeds: Option<String>,
    /// Rows of buttons and menus as their author wrote them, a JSON array.
    pub components: Option<String>,
    /// The interaction that the bot user answers with it.
    pub answer: Option<Answered>,
}

/// Which interaction the bot user answers with a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// The interaction.
    pub interaction: InteractionId,
    /// Whose.
    pub user: UserId,
    /// 2 a command, 3 a button or menu, 5 a form.
    pub kind: u8,
    /// The command's name; empty for the others.
    pub name: String,
    /// 1 slash command, 2 and 3 menus; 0 for what is no command.
    pub command: u8,
    /// The message with the pressed button.
    pub pressed: Option<MessageId>,
    /// Whether it is the first answer and no later one.
    pub is_first: bool,
}

/// What a message answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Response {
    /// Which interaction.
    pub interaction: InteractionId,
    /// Whose.
    pub user: UserId,
    /// The bot that answers.
    pub bot: Bot,
    /// How it was asked.
    pub source: Source,
}

/// A file on a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// Its id.
    pub id: AttachmentId,
    /// Its name.
    pub filename: String,
    /// Bytes, exactly.
    pub size: u64,
    /// For example `image/png`.
    pub content_type: String,
    /// Pixels across and down; `None` for what is no picture.
    pub pixels: Option<(u32, u32)>,
}

/// A file as the CDN has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// The channel in its address.
    pub channel: ChannelId,
    /// The name in its address.
    pub filename: String,
    /// Whether it stands under the address of ephemeral files.
    pub is_ephemeral: bool,
    /// Whether it is still there after a restart.
    pub lasts: bool,
    /// For example `image/png`.
    pub content_type: String,
    /// What is in it.
    pub content: Content,
}

/// What is in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// A picture that is drawn when it is asked for.
    Picture(Box<Recipe>),
    /// Bytes that somebody uploaded.
    Upload(Bytes),
}

impl Message {
    /// Everything on the CDN that it shows.
    pub fn files(&self) -> impl Iterator<Item = AttachmentId> {
        let own = self.attachments.iter().map(|attachment| attachment.id);
        own.chain(self.embeds.iter().filter_map(|embed| embed.image.as_ref().map(|image| image.file)))
    }

    /// Whether only the asker sees it.
    pub fn is_ephemeral(&self) -> bool {
        self.flags & EPHEMERAL != 0
    }

    /// Since when it is pinned.
    pub fn pinned(&self) -> Option<Millis> {
        self.extras.as_ref().and_then(|extras| extras.pinned)
    }

    /// The interaction that the bot user answers with it.
    pub fn answered(&self) -> Option<&Answered> {
        self.extras.as_ref().and_then(|extras| extras.answer.as_ref())
    }

    /// Changes what few messages have; what says nothing takes no room.
    pub fn change_extras(&mut self, change: impl FnOnce(&mut Extras)) {
        let mut extras = self.extras.take().unwrap_or_default();
        change(&mut extras);
        self.extras = (*extras != Extras::default()).then_some(extras);
    }

    /// The type number on the wire.
    pub fn kind(&self) -> u8 {
        if let Some(answered) = self.answered().filter(|_| self.reply_to.is_none()) {
            return match (answered.is_first, answered.command) {
                (true, 1) => 20,
                (true, 2 | 3) => 23,
                _ => 0,
            };
        }
        match (&self.response, self.reply_to) {
            (_, Some(_)) => 19,
            (Some(Response { source: Source::Command { kind: 1, .. }, .. }), None) => 20,
            (Some(Response { source: Source::Command { .. }, .. }), None) => 23,
            (_, None) => 0,
        }
    }
}

/// All messages.
#[derive(Debug, Default)]
pub struct Messages {
    rooms: BTreeMap<ChannelId, BTreeMap<MessageId, Message>>,
    ages: BTreeMap<MessageId, ChannelId>,
    ephemeral: BTreeMap<MessageId, Message>,
    dropped: u64,
}

impl Messages {
    /// Keeps a message; returns those that went for it.
    pub fn insert(&mut self, message: Message, per_channel_max: usize, max: usize) -> Vec<Message> {
        let mut gone = Vec::new();
        if message.is_ephemeral() {
            self.ephemeral.insert(message.id, message);
            if self.ephemeral.len() > EPHEMERAL_MAX {
                gone.extend(self.ephemeral.pop_first().map(|(_, message)| message));
            }
            return gone;
        }
        let channel = message.channel;
        self.ages.insert(message.id, channel);
        let room = self.rooms.entry(channel).or_default();
        room.insert(message.id, message);
        if room.len() > per_channel_max {
            let oldest = room.first_key_value().map(|(id, _)| *id);
            gone.extend(oldest.and_then(|id| self.remove(channel, id)));
        }
        if self.ages.len() > max {
            let oldest = self.ages.first_key_value().map(|(id, channel)| (*id, *channel));
            gone.extend(oldest.and_then(|(id, channel)| self.remove(channel, id)));
        }
        self.dropped += gone.len() as u64;
        gone
    }

    /// A message, also an ephemeral one.
    pub fn get(&self, channel: ChannelId, id: MessageId) -> Option<&Message> {
        let public = self.rooms.get(&channel).and_then(|room| room.get(&id));
        public.or_else(|| self.ephemeral.get(&id).filter(|message| message.channel == channel))
    }

    /// The same, to be changed.
    pub fn get_mut(&mut self, channel: ChannelId, id: MessageId) -> Option<&mut Message> {
        match self.rooms.get_mut(&channel).and_then(|room| room.get_mut(&id)) {
            Some(message) => Some(message),
            None => self.ephemeral.get_mut(&id).filter(|message| message.channel == channel),
        }
    }

    /// A message whose channel nobody knows, to be changed; ephemeral ones are left out.
    pub fn get_anywhere(&mut self, id: MessageId) -> Option<&mut Message> {
        let channel = self.ages.get(&id)?;
        self.rooms.get_mut(channel).and_then(|room| room.get_mut(&id))
    }

    /// Takes a message away.
    pub fn remove(&mut self, channel: ChannelId, id: MessageId) -> Option<Message> {
        let is_there = self.get(channel, id).is_some();
        if let Some(message) = is_there.then(|| self.ephemeral.remove(&id)).flatten() {
            return Some(message);
        }
        let room = self.rooms.get_mut(&channel)?;
        let message = room.remove(&id)?;
        if room.is_empty() {
            self.rooms.remove(&channel);
        }
        self.ages.remove(&id);
        Some(message)
    }

    /// The messages of a channel that everyone there sees, oldest first.
    pub fn room(&self, channel: ChannelId) -> Option<&BTreeMap<MessageId, Message>> {
        self.rooms.get(&channel)
    }

    /// How many there are, ephemeral ones left out.
    pub fn len(&self) -> usize {
        self.ages.len()
    }

    /// How many went for others.
    pub fn dropped(&self) -> u64 {
        self.dropped
    }
}

/// All files.
#[derive(Debug, Default)]
pub struct Files {
    by_id: BTreeMap<AttachmentId, File>,
    upload_bytes: usize,
}

impl Files {
    /// How many bytes uploaded files take.
    pub fn upload_bytes(&self) -> usize {
        self.upload_bytes
    }

    /// Keeps a file; returns the uploads that went for it.
    pub fn insert(&mut self, id: AttachmentId, file: File, upload_bytes_max: usize) -> Vec<AttachmentId> {
        let mut gone = Vec::new();
        if let Content::Upload(bytes) = &file.content {
            self.upload_bytes += bytes.len();
            while self.upload_bytes > upload_bytes_max {
                let oldest = self.by_id.iter().find(|(_, file)| matches!(file.content, Content::Upload(_)));
                let Some(oldest) = oldest.map(|(id, _)| *id) else { break };
                self.remove(oldest);
                gone.push(oldest);
            }
        }
        self.by_id.insert(id, file);
        gone
    }

    /// A file.
    pub fn get(&self, id: AttachmentId) -> Option<&File> {
        self.by_id.get(&id)
    }

    /// Takes a file away.
    pub fn remove(&mut self, id: AttachmentId) {
        if let Some(File { content: Content::Upload(bytes), .. }) = self.by_id.remove(&id) {
            self.upload_bytes -= bytes.len();
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.by_id.len()
    }
}
