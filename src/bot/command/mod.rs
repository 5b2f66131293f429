//! What a bot wants to be told: from a task to an interaction. Uploads nothing: files are spoken of by where they lie.
//!
//! Source: wire §2.5-2.10.

mod face;
mod panel;
mod table;

pub use face::{face_name, save_face};
pub use panel::{Panel, choose_version, panel, press_panel};
pub use table::Commands;

use crate::{
    bot::application_of,
    discord::model::{AttachedFile, CommandOption, IndexedCommand, Interaction, InteractionData, RegionJob, TextField},
    id::{ChannelId, GuildId, Nonce},
    task::{Bot, CancelHandle, Dialog, Form, Shape, Task, Wish},
};

/// Where an account works.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The server; `None` for direct messages.
    pub guild: Option<GuildId>,
    /// The channel.
    pub channel: ChannelId,
    /// The gateway session that is to hear of it, while there is one.
    pub session_id: Option<String>,
}

/// What a wish needs beside its task: made ready before the bot is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Material<'a> {
    /// The prompt as the bot is to have it: links to uploaded pictures in front of the task's own words.
    pub words: &'a str,
    /// The task's uploads, in their order, where they lie now.
    pub files: &'a [AttachedFile],
}

/// Why a bot cannot be asked for a task by an interaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unaskable {
    /// The bot's command has no published number, and the server has not listed it.
    #[error("no command `{name}` of {bot:?} is known here")]
    NoCommand {
        /// Which bot.
        bot: Bot,
        /// Its command.
        name: &'static str,
    },
    /// A region is asked for at the bot's own web host: see [`region`].
    #[error("a region is not asked for by an interaction")]
    Region,
    /// Too few files are ready.
    #[error("{needed} pictures are needed, {there} are there")]
    NoFile {
        /// How many it takes at least.
        needed: usize,
        /// How many there are.
        there: usize,
    },
}

/// Stands in while there is no gateway session: Discord wants the field, but not that the session exists.
const NO_SESSION: &str = "f1a313a09ce079ce252459dc70231f30";

/// The command in the menu of a message that stops its job.
const CANCEL_JOB: &str = "Cancel Job";

/// How this task's bot is asked to carry it out. The task's nonce comes back on the bot's first message.
///
/// # Errors
/// [`Unaskable`]: nothing can be sent, or not this way.
pub fn interaction(
    task: &Task,
    commands: &Commands,
    material: &Material<'_>,
    place: &Place,
) -> Result<Interaction, Unaskable> {
    let bot = task.bot;
    let data = match &task.wish {
        Wish::Imagine => slash(bot, "imagine", commands, vec![prompt(material.words)], Vec::new())?,
        Wish::Shorten => slash(bot, "shorten", commands, vec![prompt(material.words)], Vec::new())?,
        Wish::Press(press) => InteractionData::Press {
            message: press.message,
            message_flags: press.message_flags,
            custom_id: press.custom_id.clone(),
        },
        Wish::Fill(filled) => modal(&filled.dialog)?,
        Wish::Blend { shape } => {
            let files = numbered(at_least(2, material.files)?);
            let images = (1..).zip(&files).map(|(place, file)| CommandOption::file(&format!("image{place}"), file.id));
            // The bot reads the shape only behind the pictures.
            let options = images.chain([CommandOption::text("dimensions", ratio(*shape))]).collect();
            slash(bot, "blend", commands, options, files)?
        }
        Wish::Describe { link: Some(link) } => {
            slash(bot, "describe", commands, vec![CommandOption::text("link", link.as_str())], Vec::new())?
        }
        Wish::Describe { link: None } => {
            let files = numbered(&at_least(1, material.files)?[..1]);
            slash(bot, "describe", commands, vec![CommandOption::file("image", 0)], files)?
        }
        // The first file is the face: it was saved before, under the task's own name.
        Wish::Swap => face::swap(commands, &face_name(task.id), &at_least(2, material.files)?[1])?,
    };
    Ok(addressed(bot, place, task.nonce, data))
}

/// What is sent to the bot's own web host in place of an interaction, for a task that fills in a region.
pub fn region(task: &Task) -> Option<RegionJob> {
    let Wish::Fill(filled) = &task.wish else { return None };
    let Dialog { form: Form::Region { token }, words, .. } = &filled.dialog else { return None };
    Some(RegionJob { token: token.clone(), prompt: words.clone() })
}

/// How a bot is asked to stop a job.
///
/// # Errors
/// [`Unaskable::NoCommand`] when the bot's jobs cannot be stopped that way.
pub fn cancel(
    bot: Bot,
    handle: &CancelHandle,
    commands: &Commands,
    place: &Place,
    nonce: Nonce,
) -> Result<Interaction, Unaskable> {
    let data = match handle {
        CancelHandle::Button { message, message_flags, custom_id } => {
            InteractionData::Press { message: *message, message_flags: *message_flags, custom_id: custom_id.clone() }
        }
        CancelHandle::MenuCommand { message } => {
            let found = commands.find(bot, IndexedCommand::MESSAGE, CANCEL_JOB);
            let found = found.ok_or(Unaskable::NoCommand { bot, name: CANCEL_JOB })?;
            InteractionData::MessageCommand {
                id: found.id,
                version: found.version,
                name: CANCEL_JOB.to_owned(),
                target: *message,
            }
        }
    };
    Ok(addressed(bot, place, nonce, data))
}

fn prompt(words: &str) -> CommandOption {
    CommandOption::text("prompt", words)
}

fn ratio(shape: Shape) -> &'static str {
    match shape {
        Shape::Portrait => "--ar 2:3",
        Shape::Square => "--ar 1:1",
        Shape::Landscape => "--ar 3:2",
    }
}

fn at_least(needed: usize, files: &[AttachedFile]) -> Result<&[AttachedFile], Unaskable> {
    if files.len() < needed { Err(Unaskable::NoFile { needed, there: files.len() }) } else { Ok(files) }
}

/// The files by their places among those that go along.
fn numbered(files: &[AttachedFile]) -> Vec<AttachedFile> {
    (0..).zip(files).map(|(id, file)| AttachedFile { id, ..file.clone() }).collect()
}

fn modal(dialog: &Dialog) -> Result<InteractionData, Unaskable> {
    match &dialog.form {
        Form::Words { custom_id, field } => Ok(InteractionData::Modal {
            interaction: dialog.interaction,
            custom_id: custom_id.clone(),
            fields: vec![TextField { custom_id: field.clone(), value: dialog.words.clone() }],
        }),
        Form::Region { .. } => Err(Unaskable::Region),
    }
}

fn slash(
    bot: Bot,
    name: &'static str,
    commands: &Commands,
    options: Vec<CommandOption>,
    attachments: Vec<AttachedFile>,
) -> Result<InteractionData, Unaskable> {
    let found = commands.find(bot, IndexedCommand::SLASH, name).ok_or(Unaskable::NoCommand { bot, name })?;
    let (id, version) = (found.id, found.version);
    Ok(InteractionData::SlashCommand { id, version, name: name.to_owned(), options, attachments })
}

fn addressed(bot: Bot, place: &Place, nonce: Nonce, data: InteractionData) -> Interaction {
    Interaction {
        application: application_of(bot),
        guild: place.guild,
        channel: place.channel,
        session_id: place.session_id.clone().unwrap_or_else(|| NO_SESSION.to_owned()),
        nonce,
        data,
    }
}

#[cfg(test)]
mod tests;
