//! What is asked of a bot for the account's own sake, not for a task's: its panels, and what can be pressed there.

use super::{Commands, Place, Unaskable, addressed, slash};
use crate::{
    discord::model::{Interaction, InteractionData},
    id::{MessageId, Nonce},
    task::Bot,
};

/// A panel that a bot shows to its user alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Panel {
    /// `/info`: how much was drawn, and what is paid for.
    Info,
    /// `/settings`: what can be set.
    Settings,
}

impl Panel {
    /// The name of the command that shows it.
    pub fn command(self) -> &'static str {
        match self {
            Panel::Info => "info",
            Panel::Settings => "settings",
        }
    }
}

/// How a bot is asked to show a panel; read by `reading::read_panel`.
///
/// # Errors
/// [`Unaskable::NoCommand`] when the bot has no such panel.
pub fn panel(
    bot: Bot,
    panel: Panel,
    commands: &Commands,
    place: &Place,
    nonce: Nonce,
) -> Result<Interaction, Unaskable> {
    let data = slash(bot, panel.command(), commands, Vec::new(), Vec::new())?;
    Ok(addressed(bot, place, nonce, data))
}

/// How a button on a panel is pressed. The panel's message is changed in answer.
pub fn press_panel(
    bot: Bot,
    message: MessageId,
    message_flags: u64,
    custom_id: &str,
    place: &Place,
    nonce: Nonce,
) -> Interaction {
    let data = InteractionData::Press { message, message_flags, custom_id: custom_id.to_owned() };
    addressed(bot, place, nonce, data)
}

/// How a model is chosen in the menu of the settings. The panel's message is changed in answer.
pub fn choose_version(
    bot: Bot,
    message: MessageId,
    message_flags: u64,
    selector_custom_id: &str,
    value: &str,
    place: &Place,
    nonce: Nonce,
) -> Interaction {
    let data = InteractionData::Select {
        message,
        message_flags,
        custom_id: selector_custom_id.to_owned(),
        values: vec![value.to_owned()],
    };
    addressed(bot, place, nonce, data)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::ChannelId;

    const NONCE: Nonce = Nonce::new(77);
    const MESSAGE: MessageId = MessageId::new(9);

    fn place() -> Place {
        Place { guild: None, channel: ChannelId::new(2), session_id: None }
    }

    #[test]
    fn panels_are_asked_of_the_bots_that_have_them() {
        let commands = Commands::default();
        for (bot, which, command) in [
            (Bot::Midjourney, Panel::Info, 972_289_487_818_334_209),
            (Bot::Midjourney, Panel::Settings, 1_000_850_743_479_255_081),
            (Bot::Niji, Panel::Info, 1_023_054_140_580_057_102),
            (Bot::Niji, Panel::Settings, 1_023_054_140_634_579_025),
        ] {
            let interaction = panel(bot, which, &commands, &place(), NONCE).expect("askable");
            let InteractionData::SlashCommand { id, name, options, attachments, .. } = interaction.data else {
                panic!("{which:?}")
            };
            assert_eq!((id, name.as_str()), (command, which.command()));
            assert!(options.is_empty() && attachments.is_empty());
        }
        let unaskable = Unaskable::NoCommand { bot: Bot::InsightFace, name: "info" };
        assert_eq!(panel(Bot::InsightFace, Panel::Info, &commands, &place(), NONCE), Err(unaskable));
    }

    #[test]
    fn what_stands_on_a_panel_is_pressed_and_chosen_there() {
        let pressed = press_panel(Bot::Niji, MESSAGE, 64, "MJ::Settings::RemixMode", &place(), NONCE);
        assert_eq!((pressed.application.get(), pressed.nonce), (1_022_952_195_194_359_889, NONCE));
        let custom_id = "MJ::Settings::RemixMode".to_owned();
        assert_eq!(pressed.data, InteractionData::Press { message: MESSAGE, message_flags: 64, custom_id });
        let custom_id = "MJ::Settings::VersionSelector";
        let chosen = choose_version(Bot::Midjourney, MESSAGE, 64, custom_id, "6.1", &place(), NONCE);
        assert_eq!(
            chosen.data,
            InteractionData::Select {
                message: MESSAGE,
                message_flags: 64,
                custom_id: custom_id.to_owned(),
                values: vec!["6.1".to_owned()]
            }
        );
    }
}
