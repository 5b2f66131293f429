//! Messages, users and their parts as they travel: the one shape for gateway events and REST replies.

mod parts;

use serde::Serialize;
use serde_json::{Value, json};

use crate::bots::Bot;
use crate::bots::job::Form;
use crate::bots::job::Source;
use crate::id::{ChannelId, GuildId, InteractionId, MessageId, Text, UserId, made_at};
use crate::platform::link::{Signer, timestamp};
use crate::platform::message::{Answered, Attachment, Message, Response};
use crate::platform::people::{self, DEMO, PersonNumber, Place, Principal, ROBOT, Room};
use crate::platform::wire::parts::{AttachmentBody, EmbedPart, RowPart, attachments, embeds, rows};

/// When everyone joined.
pub const JOINED: &str = "2024-01-01T00:00:00+00:00";

/// For whom a message is written down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct View<'a> {
    /// Gateway events name the guild and the member, REST replies do not.
    pub is_event: bool,
    /// The client's mark, for the sessions that may see it.
    pub nonce: Option<&'a str>,
    /// Who looks, where one in particular does.
    pub viewer: Option<UserId>,
    /// Bots without the message content intent see neither text nor files.
    pub is_blank: bool,
}

/// A message as JSON. `referenced` is the message it replies to, if that is still there.
pub fn message(message: &Message, referenced: Option<&Message>, view: View<'_>, signer: &Signer<'_>) -> String {
    let body = Body::of(message, Some(referenced), view, signer);
    serde_json::to_string(&body).expect("a message has only string keys")
}

/// The same, as a part of a greater answer.
pub fn message_value(message: &Message, referenced: Option<&Message>, viewer: UserId, signer: &Signer<'_>) -> Value {
    let view = View { viewer: Some(viewer), ..View::default() };
    let body = Body::of(message, Some(referenced), view, signer);
    serde_json::to_value(&body).expect("a message has only string keys")
}

/// A user as JSON.
pub fn user(id: UserId) -> Value {
    serde_json::to_value(User::of(id)).expect("a user has only string keys")
}

/// The application of a bot, as forms and indexes name it.
pub fn application(bot: Bot) -> Value {
    json!({"id": Text(bot.id()), "name": bot.name(), "description": "", "icon": null, "bot": user(bot.id())})
}

/// A form that opens before its user.
pub fn form(form: &Form, bot: Bot, interaction: InteractionId, channel: ChannelId, nonce: Option<&str>) -> String {
    let field = json!({"type": 4, "id": 2, "custom_id": form.field, "style": 2, "label": form.label, "value": form.value,
        "required": true, "min_length": 1, "max_length": 4000});
    let mut value = json!({"id": Text(interaction), "channel_id": Text(channel), "custom_id": form.custom_id,
        "application": application(bot), "title": form.title,
        "components": [{"type": 1, "id": 1, "components": [field]}]});
    if let Some(nonce) = nonce {
        value["nonce"] = json!(nonce);
    }
    value.to_string()
}

/// A page of the bot's own that opens in a frame before its user. `size` is 1 to 3.
pub fn frame(frame: &FrameView<'_>, bot: Bot, interaction: InteractionId, channel: ChannelId) -> String {
    let mut value = json!({"id": Text(interaction), "channel_id": Text(channel), "custom_id": frame.custom_id,
        "application": application(bot), "title": frame.title, "iframe_path": frame.path, "modal_size": frame.size});
    if let Some(nonce) = frame.nonce {
        value["nonce"] = json!(nonce);
    }
    value.to_string()
}

/// What a frame shows.
#[derive(Clone, Copy, Debug)]
pub struct FrameView<'a> {
    /// Its mark, which ends with the token of its page.
    pub custom_id: &'a str,
    /// Its heading.
    pub title: &'a str,
    /// The page, on the bot's own host.
    pub path: &'a str,
    /// 1 small, 3 large.
    pub size: u8,
    /// The client's mark.
    pub nonce: Option<&'a str>,
}

#[derive(Serialize)]
struct Body<'a> {
    id: Text<MessageId>,
    channel_id: Text<ChannelId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    guild_id: Option<Text<GuildId>>,
    #[serde(rename = "type")]
    kind: u8,
    content: &'a str,
    author: User,
    #[serde(skip_serializing_if = "Option::is_none")]
    member: Option<Member>,
    timestamp: String,
    edited_timestamp: Option<String>,
    tts: bool,
    pinned: bool,
    mention_everyone: bool,
    mentions: Vec<User>,
    mention_roles: [u8; 0],
    attachments: Vec<AttachmentBody<'a>>,
    embeds: Vec<EmbedPart<'a>>,
    components: Vec<RowPart>,
    flags: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    nonce: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    webhook_id: Option<Text<UserId>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    application_id: Option<Text<UserId>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    interaction: Option<Interaction<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    interaction_metadata: Option<Metadata<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message_reference: Option<Reference>,
    #[serde(skip_serializing_if = "Option::is_none")]
    referenced_message: Option<Option<Box<Body<'a>>>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    reactions: Vec<Value>,
}

impl<'a> Body<'a> {
    /// `referenced` is `None` inside a referenced message, which names no further one.
    fn of(
        message: &'a Message,
        referenced: Option<Option<&'a Message>>,
        view: View<'a>,
        signer: &Signer<'_>,
    ) -> Body<'a> {
        let place = people::place(message.channel);
        let guild = place.and_then(Place::guild);
        let (response, answered) = (message.response.as_ref(), message.answered());
        let answerer = response.map(|response| response.bot.id()).or(answered.map(|_| message.author)).map(Text);
        let mentioned = place.map(|place| mentioned(place, &message.content)).unwrap_or_default();
        let inner = |other: Option<&'a Message>| {
            let view = View { nonce: None, is_event: false, ..view };
            other.map(|other| Box::new(Body::of(other, None, view, signer)))
        };
        Body {
            id: Text(message.id),
            channel_id: Text(message.channel),
            guild_id: guild.filter(|_| view.is_event).map(Text),
            kind: message.kind(),
            content: if view.is_blank { "" } else { &message.content },
            author: User::of(message.author),
            member: guild.filter(|_| view.is_event).map(|_| Member::default()),
            timestamp: timestamp(made_at(message.id.0)),
            edited_timestamp: message.edited.map(timestamp),
            tts: false,
            pinned: message.pinned().is_some(),
            mention_everyone: false,
            mentions: mentioned.into_iter().map(User::of).collect(),
            mention_roles: [],
            attachments: if view.is_blank { Vec::new() } else { attachments(message, signer) },
            embeds: if view.is_blank { Vec::new() } else { embeds(message, signer) },
            components: if view.is_blank { Vec::new() } else { rows(message) },
            flags: message.flags,
            nonce: view.nonce,
            webhook_id: answerer,
            application_id: answerer,
            interaction: response.and_then(Interaction::of).or_else(|| answered.and_then(Interaction::of_answered)),
            interaction_metadata: response
                .map(|response| Metadata::of(response, guild))
                .or_else(|| answered.map(|answered| Metadata::of_answered(answered, guild))),
            message_reference: message.reply_to.map(|id| Reference {
                kind: 0,
                channel_id: Text(message.channel),
                message_id: Text(id),
                guild_id: guild.map(Text),
            }),
            referenced_message: referenced.filter(|_| message.reply_to.is_some()).map(inner),
            reactions: if view.is_event { Vec::new() } else { reactions(message, view.viewer) },
        }
    }
}

/// Who of a place is called by name in a text.
fn mentioned(place: Place, content: &str) -> Vec<UserId> {
    // Nearly no text has one, and then nobody needs to be looked for.
    if !content.contains("<@") {
        return Vec::new();
    }
    let robot = (place.person == DEMO).then_some(ROBOT);
    let known = [place.person.user()].into_iter().chain(robot).chain(Bot::ALL.map(Bot::id));
    known.filter(|user| content.contains(&format!("<@{user}>")) || content.contains(&format!("<@!{user}>"))).collect()
}

fn reactions(message: &Message, viewer: Option<UserId>) -> Vec<Value> {
    let mut counts: Vec<(&str, u32, bool)> = Vec::new();
    for (emoji, user) in &message.reactions {
        let is_own = viewer == Some(*user);
        match counts.iter_mut().find(|(other, ..)| other == emoji) {
            Some((_, count, me)) => {
                *count += 1;
                *me |= is_own;
            }
            None => counts.push((emoji, 1, is_own)),
        }
    }
    let one = |(emoji, count, me)| {
        json!({"emoji": {"id": null, "name": emoji}, "count": count, "count_details": {"burst": 0, "normal": count},
            "burst_colors": [], "me_burst": false, "burst_me": false, "me": me, "burst_count": 0})
    };
    counts.into_iter().map(one).collect()
}

#[derive(Serialize)]
struct User {
    id: Text<UserId>,
    username: String,
    global_name: Option<String>,
    discriminator: &'static str,
    avatar: Option<u8>,
    public_flags: u32,
    flags: u32,
    bot: bool,
    avatar_decoration_data: Option<u8>,
    clan: Option<u8>,
    primary_guild: Option<u8>,
}

impl User {
    fn of(id: UserId) -> User {
        let (username, global_name, discriminator, public_flags, bot) = if let Some(bot) = Bot::with_id(id.0) {
            (bot.name().to_owned(), None, bot.discriminator(), 65_536, true)
        } else if id == ROBOT {
            ("mockbot".to_owned(), None, "0007", 0, true)
        } else {
            let number = people::person(id).unwrap_or(PersonNumber(0));
            (number.username(), Some(number.display_name()), "0", 0, false)
        };
        User {
            id: Text(id),
            username,
            global_name,
            discriminator,
            avatar: None,
            public_flags,
            flags: public_flags,
            bot,
            avatar_decoration_data: None,
            clan: None,
            primary_guild: None,
        }
    }
}

#[derive(Serialize)]
struct Member {
    roles: [u8; 0],
    premium_since: Option<u8>,
    pending: bool,
    nick: Option<u8>,
    mute: bool,
    joined_at: &'static str,
    flags: u32,
    deaf: bool,
    communication_disabled_until: Option<u8>,
    banner: Option<u8>,
    avatar: Option<u8>,
}

impl Default for Member {
    fn default() -> Member {
        Member {
            roles: [],
            premium_since: None,
            pending: false,
            nick: None,
            mute: false,
            joined_at: JOINED,
            flags: 0,
            deaf: false,
            communication_disabled_until: None,
            banner: None,
            avatar: None,
        }
    }
}

#[derive(Serialize)]
struct Reference {
    #[serde(rename = "type")]
    kind: u8,
    channel_id: Text<ChannelId>,
    message_id: Text<MessageId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    guild_id: Option<Text<GuildId>>,
}

/// The older form, for slash commands only.
#[derive(Serialize)]
struct Interaction<'a> {
    id: Text<InteractionId>,
    #[serde(rename = "type")]
    kind: u8,
    name: &'a str,
    user: User,
}

impl Interaction<'_> {
    fn of(response: &Response) -> Option<Interaction<'_>> {
        let Source::Command { name, kind: 1 } = &response.source else { return None };
        Some(Interaction { id: Text(response.interaction), kind: 2, name, user: User::of(response.user) })
    }

    fn of_answered(answered: &Answered) -> Option<Interaction<'_>> {
        let user = User::of(answered.user);
        (answered.kind == 2).then(|| Interaction {
            id: Text(answered.interaction),
            kind: 2,
            name: &answered.name,
            user,
        })
    }
}

#[derive(Serialize)]
struct Metadata<'a> {
    id: Text<InteractionId>,
    #[serde(rename = "type")]
    kind: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    command_type: Option<u8>,
    user: User,
    authorizing_integration_owners: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    interacted_message_id: Option<Text<MessageId>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    triggering_interaction_metadata: Option<Box<Metadata<'a>>>,
}

impl Metadata<'_> {
    fn of_answered(answered: &Answered, guild: Option<GuildId>) -> Metadata<'_> {
        let is_command = answered.kind == 2;
        Metadata {
            id: Text(answered.interaction),
            kind: answered.kind,
            name: is_command.then_some(answered.name.as_str()),
            command_type: is_command.then_some(answered.command),
            user: User::of(answered.user),
            authorizing_integration_owners: owners(guild, answered.user),
            interacted_message_id: answered.pressed.map(Text),
            triggering_interaction_metadata: None,
        }
    }

    fn of(response: &Response, guild: Option<GuildId>) -> Metadata<'_> {
        let owners = owners(guild, response.user);
        let bare = |id, kind| Metadata {
            id: Text(id),
            kind,
            name: None,
            command_type: None,
            user: User::of(response.user),
            authorizing_integration_owners: owners.clone(),
            interacted_message_id: None,
            triggering_interaction_metadata: None,
        };
        match &response.source {
            Source::Command { name, kind } => {
                Metadata { name: Some(name), command_type: Some(*kind), ..bare(response.interaction, 2) }
            }
            Source::Component { message } => {
                Metadata { interacted_message_id: Some(Text(*message)), ..bare(response.interaction, 3) }
            }
            Source::Modal { opener, message } => Metadata {
                triggering_interaction_metadata: opener
                    .map(|opener| Box::new(Metadata { interacted_message_id: message.map(Text), ..bare(opener, 3) })),
                ..bare(response.interaction, 5)
            },
            Source::FollowUp { opener, message } => Metadata {
                interacted_message_id: Some(Text(*message)),
                ..bare(opener.unwrap_or(response.interaction), 3)
            },
        }
    }
}

/// A file that stands alone, with its link signed now.
pub fn attachment(channel: ChannelId, attachment: &Attachment, signer: &Signer<'_>) -> Value {
    serde_json::to_value(parts::attachment(channel, attachment, true, signer)).expect("a file has only string keys")
}

/// By whose leave a bot is where it was asked: the guild's, in a DM the user's.
pub fn owners(guild: Option<GuildId>, user: UserId) -> Value {
    match guild {
        Some(guild) => json!({"0": Text(guild)}),
        None => json!({"1": Text(user)}),
    }
}

/// A channel as JSON, as `viewer` sees it.
pub fn channel(place: Place, last: Option<MessageId>, viewer: Principal) -> Value {
    match place.room {
        Room::Guild => {
            json!({"id": Text(place.channel()), "type": 0, "guild_id": Text(place.person.guild()), "name": "mj",
            "position": 0, "parent_id": null, "topic": null, "nsfw": false, "flags": 0, "rate_limit_per_user": 0,
            "last_message_id": last.map(Text), "permission_overwrites": []})
        }
        Room::Direct(_) | Room::Robot => {
            let other = match (place.room, viewer) {
                (Room::Direct(bot), _) => bot.id(),
                (_, Principal::Robot) => place.person.user(),
                (_, Principal::Person(_)) => ROBOT,
            };
            json!({"id": Text(place.channel()), "type": 1, "flags": 0, "last_message_id": last.map(Text),
            "is_spam": false, "recipient_ids": [Text(other)], "recipients": [user(other)]})
        }
    }
}
