//! Messages, users and their parts as they travel: the one shape for gateway events and REST replies.

mod parts;

use serde::Serialize;
use serde_json::{Value, json};

use crate::bots::Bot;
use crate::bots::job::Form;
use crate::bots::job::Source;
use crate::id::{ChannelId, GuildId, InteractionId, MessageId, Text, UserId, made_at};
use crate::platform::link::{Signer, timestamp};
use crate::platform::message::{Message, Response};
use crate::platform::people::{self, PersonNumber, Place, ROBOT, Room};
use crate::platform::wire::parts::{AttachmentBody, EmbedBody, RowBody, attachments, embeds, rows};

/// When everyone joined.
pub const JOINED: &str = "2024-01-01T00:00:00+00:00";

/// For whom a message is written down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct View<'a> {
    /// Gateway events name the guild and the member, REST replies do not.
    pub is_event: bool,
    /// The client's mark, for the sessions that may see it.
    pub nonce: Option<&'a str>,
    /// Bots without the message content intent see neither text nor files.
    pub is_blank: bool,
}

/// A message as JSON. `referenced` is the message it replies to, if that is still there.
pub fn message(message: &Message, referenced: Option<&Message>, view: View<'_>, signer: &Signer<'_>) -> String {
    let body = Body::of(message, Some(referenced), view, signer);
    serde_json::to_string(&body).expect("a message has only string keys")
}

/// The same, as a part of a greater answer.
pub fn message_value(message: &Message, referenced: Option<&Message>, signer: &Signer<'_>) -> Value {
    let body = Body::of(message, Some(referenced), View::default(), signer);
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
    embeds: Vec<EmbedBody<'a>>,
    components: Vec<RowBody>,
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
        let response = message.response.as_ref();
        let mentioned =
            place.map(|place| place.person.user()).filter(|user| message.content.contains(&format!("<@{user}>")));
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
            pinned: false,
            mention_everyone: false,
            mentions: mentioned.into_iter().map(User::of).collect(),
            mention_roles: [],
            attachments: if view.is_blank { Vec::new() } else { attachments(message, signer) },
            embeds: if view.is_blank { Vec::new() } else { embeds(message, signer) },
            components: if view.is_blank { Vec::new() } else { rows(message) },
            flags: message.flags,
            nonce: view.nonce,
            webhook_id: response.map(|response| Text(response.bot.id())),
            application_id: response.map(|response| Text(response.bot.id())),
            interaction: response.and_then(Interaction::of),
            interaction_metadata: response.map(|response| Metadata::of(response, guild)),
            message_reference: message.reply_to.map(|id| Reference {
                kind: 0,
                channel_id: Text(message.channel),
                message_id: Text(id),
                guild_id: guild.map(Text),
            }),
            referenced_message: referenced.filter(|_| message.reply_to.is_some()).map(inner),
            reactions: if view.is_event { Vec::new() } else { reactions(message) },
        }
    }
}

fn reactions(message: &Message) -> Vec<Value> {
    let mut counts: Vec<(&str, u32)> = Vec::new();
    for (emoji, _) in &message.reactions {
        match counts.iter_mut().find(|(other, _)| other == emoji) {
            Some((_, count)) => *count += 1,
            None => counts.push((emoji, 1)),
        }
    }
    let one = |(emoji, count)| {
        json!({"emoji": {"id": null, "name": emoji}, "count": count, "count_details": {"burst": 0, "normal": count},
            "burst_colors": [], "me_burst": false, "burst_me": false, "me": true, "burst_count": 0})
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
    fn of(response: &Response, guild: Option<GuildId>) -> Metadata<'_> {
        let owners = match guild {
            Some(guild) => json!({"0": Text(guild)}),
            None => json!({"1": Text(response.user)}),
        };
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

/// A channel as JSON.
pub fn channel(place: Place, last: Option<MessageId>) -> Value {
    match place.room {
        Room::Guild => {
            json!({"id": Text(place.channel()), "type": 0, "guild_id": Text(place.person.guild()), "name": "mj",
            "position": 0, "parent_id": null, "topic": null, "nsfw": false, "flags": 0, "rate_limit_per_user": 0,
            "last_message_id": last.map(Text), "permission_overwrites": []})
        }
        Room::Direct(bot) => {
            json!({"id": Text(place.channel()), "type": 1, "flags": 0, "last_message_id": last.map(Text),
            "is_spam": false, "recipient_ids": [Text(bot.id())], "recipients": [user(bot.id())]})
        }
    }
}
