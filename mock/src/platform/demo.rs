//! The finished grid of a fresh world, with fixed ids, so that examples in documents run as they stand.

use crate::bots::button::{Component, Model};
use crate::bots::job::{Deed, Drawing, Errand, Job, JobState, Source};
use crate::bots::mode::Mode;
use crate::bots::scenario::Fate;
use crate::bots::{self, Beat, Bot, offspring};
use crate::id::{AttachmentId, ChannelId, InteractionId, JobId, MessageId, made_at};
use crate::image;
use crate::platform::message::{Attachment, Content, File, Message};
use crate::platform::people::DEMO;
use crate::platform::{Platform, records};
use crate::step::Table;

const MESSAGE: MessageId = MessageId(1_100_000_000_000_000_100);
const ATTACHMENT: AttachmentId = AttachmentId(1_100_000_000_000_000_099);
const INTERACTION: InteractionId = InteractionId(1_100_000_000_000_000_090);
const JOB: JobId = JobId(0x3dbb_d469_36af_4a0f_8f02_df6c_579e_7011);
const WORDS: &str = "Cat";
const PICTURE_SEED: u64 = 1_100_000_000;

/// The demo grid as a client sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoGrid {
    /// Its message.
    pub message: MessageId,
    /// Its channel.
    pub channel: ChannelId,
    /// Its uuid.
    pub job: JobId,
    /// Its prompt.
    pub prompt: String,
    /// The message's text.
    pub content: String,
    /// The picture's address, signed.
    pub picture_url: String,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// The buttons in reading order, links left out.
    pub buttons: Vec<DemoButton>,
}

/// A button of the demo grid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoButton {
    /// Its mark.
    pub custom_id: String,
    /// Its text, empty if it has none.
    pub label: String,
    /// Its emoji, empty if it has none.
    pub emoji: String,
    /// Its colour: 2 grey, 1 pressed.
    pub style: u8,
}

impl Platform {
    pub(super) fn add_demo(&mut self) {
        let job = self.demo_job();
        let finish = bots::draft(&job, Beat::Finish);
        let Some(picture) = finish.pictures.into_iter().next() else { return };
        let attachment = Attachment {
            id: ATTACHMENT,
            filename: picture.filename.clone(),
            size: image::size_bytes(&picture.recipe),
            content_type: image::content_type(picture.recipe.format).to_owned(),
            pixels: Some((picture.recipe.width, picture.recipe.height)),
        };
        let file = File {
            channel: job.channel,
            filename: picture.filename,
            is_ephemeral: false,
            lasts: true,
            content_type: attachment.content_type.clone(),
            content: Content::Picture(Box::new(picture.recipe)),
        };
        self.keep_file(ATTACHMENT, file);
        self.keep_message(Message {
            id: MESSAGE,
            channel: job.channel,
            author: job.bot.id(),
            content: finish.content,
            flags: 0,
            edited: None,
            attachments: vec![attachment],
            embeds: Vec::new(),
            buttons: finish.buttons,
            reply_to: None,
            response: None,
            reactions: Vec::new(),
            extras: None,
        });
        self.put(Table::Job, job.interaction.0.to_be_bytes().to_vec(), records::job(&job));
        self.jobs.insert(job, usize::MAX);
    }

    fn demo_job(&self) -> Job {
        let drawing = Drawing {
            id: JOB,
            deed: Deed::Imagine,
            prompt: WORDS.to_owned(),
            words: WORDS.to_owned(),
            aspect: (1, 1),
            seed: PICTURE_SEED,
            mode: Mode::Fast,
            stealth: false,
            model: Model::default(),
            tiles: offspring::tiles(self.options.seed, WORDS, PICTURE_SEED, None),
            parent: None,
            again: false,
            fate: Fate::Well,
        };
        Job {
            interaction: INTERACTION,
            user: DEMO.user(),
            username: DEMO.username(),
            channel: DEMO.channel(),
            guild: Some(DEMO.guild()),
            bot: Bot::Midjourney,
            nonce: None,
            source: Source::Command { name: "imagine".to_owned(), kind: 1 },
            errand: Errand::Draw(Box::new(drawing)),
            pace: self.options.pace,
            profile: self.options.profile,
            whim: 0,
            started: made_at(INTERACTION.0),
            next: 0,
            due: made_at(MESSAGE.0),
            opened: None,
            finished: Some(MESSAGE),
            state: JobState::Finished,
        }
    }

    /// The demo grid, as long as its message is there.
    pub fn demo(&self) -> Option<DemoGrid> {
        let message = self.messages.get(DEMO.channel(), MESSAGE)?;
        let attachment = message.attachments.first()?;
        let (width, height) = attachment.pixels?;
        let drawing = self.jobs.with_uuid(JOB)?.drawing()?;
        let buttons = message.buttons.rows().into_iter().flatten().filter_map(|component| match component {
            Component::Button(button) if button.style != bots::button::LINK => Some(DemoButton {
                custom_id: button.target,
                label: button.label.unwrap_or_default().to_owned(),
                emoji: button.emoji.map(|emoji| emoji.name).unwrap_or_default().to_owned(),
                style: button.style,
            }),
            _ => None,
        });
        Some(DemoGrid {
            message: MESSAGE,
            channel: message.channel,
            job: JOB,
            prompt: drawing.prompt.clone(),
            content: message.content.clone(),
            picture_url: self.signer().link(message.channel, ATTACHMENT, &attachment.filename, false),
            width,
            height,
            buttons: buttons.collect(),
        })
    }
}
