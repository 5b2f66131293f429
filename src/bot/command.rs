//! What a bot wants to be told: from a task to an interaction.
//!
//! Source: wire §2.5-2.7.

use crate::{
    bot::application_of,
    discord::model::{CommandOption, Interaction, InteractionData},
    id::{ChannelId, GuildId, Nonce},
    task::{Bot, CancelHandle, Task, Wish},
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

/// Stands in while there is no gateway session: Discord wants the field, but not that the session exists.
const NO_SESSION: &str = "f1a313a09ce079ce252459dc70231f30";

/// A bot's command and its edition.
struct Registered {
    id: u64,
    version: u64,
}

fn imagine_of(bot: Bot) -> Registered {
    match bot {
        Bot::Midjourney => Registered { id: 938_956_540_159_881_230, version: 1_237_876_415_471_554_623 },
        Bot::Niji => Registered { id: 1_023_054_140_580_057_099, version: 1_248_805_223_892_254_774 },
    }
}

/// The menu command `Cancel Job`. Nobody has published niji's number; Discord also knows a command by its name.
const CANCEL_JOB: Registered = Registered { id: 987_795_925_764_280_352, version: 1_237_876_415_790_055_477 };

/// How this task's bot is asked to carry it out. The task's nonce comes back on the bot's first message.
pub fn interaction(task: &Task, place: &Place) -> Interaction {
    let data = match &task.wish {
        Wish::Imagine => {
            let Registered { id, version } = imagine_of(task.bot);
            let prompt = CommandOption { name: "prompt".to_owned(), value: task.prompt_en.clone() };
            InteractionData::SlashCommand { id, version, name: "imagine".to_owned(), options: vec![prompt] }
        }
        Wish::Press(press) => InteractionData::Press {
            message: press.message,
            message_flags: press.message_flags,
            custom_id: press.custom_id.clone(),
        },
    };
    addressed(task.bot, place, task.nonce, data)
}

/// How a bot is asked to stop a job.
pub fn cancel(bot: Bot, handle: &CancelHandle, place: &Place, nonce: Nonce) -> Interaction {
    let data = match handle {
        CancelHandle::Button { message, message_flags, custom_id } => {
            InteractionData::Press { message: *message, message_flags: *message_flags, custom_id: custom_id.clone() }
        }
        CancelHandle::MenuCommand { message } => {
            let Registered { id, version } = CANCEL_JOB;
            InteractionData::MessageCommand { id, version, name: "Cancel Job".to_owned(), target: *message }
        }
    };
    addressed(bot, place, nonce, data)
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
mod tests {
    use super::*;
    use crate::{
        clock::Millis,
        id::{AccountId, MessageId, TaskId},
        task::{Action, Press, Seen, TaskState},
    };

    const NONCE: Nonce = Nonce::new(1_511_317_059_000_000_000);

    fn task(bot: Bot, wish: Wish) -> Task {
        Task {
            id: TaskId(1),
            account: AccountId(1),
            channel: ChannelId::new(2),
            bot,
            action: Action::Imagine,
            wish,
            prompt: "一只狐狸".into(),
            prompt_en: "a fox --ar 3:2".into(),
            description: String::new(),
            client_state: None,
            notify_hook: None,
            nonce: NONCE,
            submitted_at: Millis(0),
            sending_since: None,
            started_at: None,
            finished_at: None,
            timeout_ms: 1,
            state: TaskState::Queued,
            seen: Seen::default(),
            revision: 0,
        }
    }

    fn place(session_id: Option<&str>) -> Place {
        Place { guild: Some(GuildId::new(1)), channel: ChannelId::new(2), session_id: session_id.map(str::to_owned) }
    }

    #[test]
    fn words_are_asked_for_by_the_right_bots_command_in_the_language_it_knows() {
        for (bot, application, command, edition) in [
            (Bot::Midjourney, 936_929_561_302_675_456, 938_956_540_159_881_230, 1_237_876_415_471_554_623),
            (Bot::Niji, 1_022_952_195_194_359_889, 1_023_054_140_580_057_099, 1_248_805_223_892_254_774),
        ] {
            let interaction = interaction(&task(bot, Wish::Imagine), &place(Some("s")));
            assert_eq!(interaction.application.get(), application);
            assert_eq!((interaction.guild, interaction.channel), (Some(GuildId::new(1)), ChannelId::new(2)));
            assert_eq!((interaction.session_id.as_str(), interaction.nonce), ("s", NONCE));
            let InteractionData::SlashCommand { id, version, name, options } = interaction.data else {
                panic!("{bot:?}")
            };
            assert_eq!((id, version, name.as_str()), (command, edition, "imagine"));
            assert_eq!(options, [CommandOption { name: "prompt".into(), value: "a fox --ar 3:2".into() }]);
        }
    }

    #[test]
    fn a_button_is_pressed_as_it_is_where_it_is() {
        let custom_id = "MJ::JOB::something_new::1::x".to_owned();
        let press =
            Press { parent: TaskId(1), message: MessageId::new(9), message_flags: 64, custom_id: custom_id.clone() };
        let interaction = interaction(&task(Bot::Niji, Wish::Press(press)), &place(None));
        assert_eq!(interaction.session_id, NO_SESSION);
        assert_eq!(
            interaction.data,
            InteractionData::Press { message: MessageId::new(9), message_flags: 64, custom_id }
        );
    }

    #[test]
    fn a_job_is_stopped_the_way_the_bot_offers() {
        let message = MessageId::new(9);
        let menu = cancel(Bot::Midjourney, &CancelHandle::MenuCommand { message }, &place(None), NONCE);
        let InteractionData::MessageCommand { name, target, .. } = menu.data else { panic!("{menu:?}") };
        assert_eq!((name.as_str(), target), ("Cancel Job", message));
        let custom_id = "MJ::CancelJob::ByJobid::x".to_owned();
        let handle = CancelHandle::Button { message, message_flags: 64, custom_id: custom_id.clone() };
        let button = cancel(Bot::Midjourney, &handle, &place(None), NONCE);
        assert_eq!(button.data, InteractionData::Press { message, message_flags: 64, custom_id });
    }
}
