//! Which application is which bot.

use crate::{discord::model::Message, id::ApplicationId, task::Bot};

/// The Midjourney bot's application, and its user as well.
const MIDJOURNEY: u64 = 936_929_561_302_675_456;
/// The niji・journey bot's.
const NIJI: u64 = 1_022_952_195_194_359_889;
/// InsightFaceSwap's.
const INSIGHT_FACE: u64 = 1_090_660_574_196_674_713;

/// The application to which interactions for this bot are addressed.
///
/// Source: wire, table before §0; contract 4.5.
pub fn application_of(bot: Bot) -> ApplicationId {
    ApplicationId::new(match bot {
        Bot::Midjourney => MIDJOURNEY,
        Bot::Niji => NIJI,
        Bot::InsightFace => INSIGHT_FACE,
    })
}

/// The bot of this application; `None` if it is none of ours.
pub fn bot_of(application: ApplicationId) -> Option<Bot> {
    match application.get() {
        MIDJOURNEY => Some(Bot::Midjourney),
        NIJI => Some(Bot::Niji),
        INSIGHT_FACE => Some(Bot::InsightFace),
        _ => None,
    }
}

/// The bot that says this; `None` for people and for other bots. The author decides; a message without one (Discord
/// sends such updates when it unfolds a link) is told by its application.
pub fn speaker_of(message: &Message) -> Option<Bot> {
    // A bot's user has the number of its application.
    let author = message.author.as_ref().map(|author| ApplicationId::new(author.id.get()));
    bot_of(author.or(message.application_id)?)
}
