//! Doors that programs of generic bots use: messages changed after they were posted, pins, reactions, and everything about commands of
//! their own. Words only, as in the file above.

#![expect(dead_code, reason = "the items exist for what the macros read off them")]

use utoipa::ToSchema;

use super::Failure;

/// What is to change about a message.
#[derive(ToSchema)]
pub(super) struct MessageChanges {
    /// Up to 2000 characters; `null` takes the text away.
    #[schema(example = "edited", max_length = 2000)]
    content: Option<String>,
    /// A bot's embeds in the place of those that are there.
    #[schema(value_type = Option<Vec<Object>>)]
    embeds: (),
    /// A bot's rows of buttons and menus in the place of those that are there.
    #[schema(value_type = Option<Vec<Object>>)]
    components: (),
    /// 4 hides the embeds, 0 shows them.
    flags: Option<u32>,
    /// The files that stay, each as `id`; without it all of them.
    #[schema(value_type = Option<Vec<Object>>)]
    attachments: (),
}

/// A command that a bot registers.
#[derive(ToSchema)]
pub(super) struct NewCommand {
    /// 1 to 32 characters, for slash commands small letters, digits, `-`, `_` and `'`.
    #[schema(example = "ping")]
    name: String,
    /// 1 slash command, 2 menu of users, 3 menu of messages; 1 if absent.
    #[schema(example = 1)]
    r#type: Option<u8>,
    /// 1 to 100 characters; slash commands only.
    #[schema(example = "Answers")]
    description: Option<String>,
    /// Up to 25, required ones first; subcommands hold options of their own.
    #[schema(value_type = Option<Vec<Object>>)]
    options: (),
}

/// A bot's first answer to an interaction.
#[derive(ToSchema)]
pub(super) struct Callback {
    /// 4 a message, 5 a message that follows later, 9 a form; below a pressed button also 6 nothing to see, 7 a change of its message.
    #[schema(example = 4)]
    r#type: u8,
    /// The message as for posting one, with `flags` 64 for one pair of eyes; or the form: `custom_id`, `title`, `components`.
    #[schema(value_type = Option<Object>)]
    data: (),
}

/// Edit a message
///
/// One's own; everybody who sees it gets MESSAGE_UPDATE. What is not mentioned stays. Of others' messages only `flags` may be changed.
#[utoipa::path(patch, path = "/api/v9/channels/{channel_id}/messages/{message_id}", tag = "Messages", security(("token" = [])),
    params(("channel_id" = String, Path, example = "1100000000000000002"),
        ("message_id" = String, Path, description = "One of your own: post one first.")),
    request_body(content = MessageChanges, description = "Or `multipart/form-data` with `payload_json` and `files[n]`.",
        example = json!({"content": "edited"})), responses(
    (status = 200, description = "The message as it is now."),
    (status = 400, description = "Code 50006: nothing would be left; 50035: a field is at fault; 50109: no JSON.", body = Failure),
    (status = 403, description = "Code 50005: another's message.", body = Failure),
    (status = 404, description = "Code 10008: no such message.", body = Failure)))]
pub(super) fn patch_message() {}

/// Delete many messages at once
///
/// 2 to 100, none older than 14 days; one MESSAGE_DELETE_BULK for all. Those that are gone already do not matter. For bots only.
#[utoipa::path(post, path = "/api/v9/channels/{channel_id}/messages/bulk-delete", tag = "Messages", security(("bot" = [])),
    params(("channel_id" = String, Path, example = "1100000000000000002")),
    request_body(content = Object, example = json!({"messages": ["9000000000000000001", "9000000000000000002"]})), responses(
    (status = 204, description = "Gone."),
    (status = 400, description = "Code 50016: too few or too many; 50034: too old; 50003: a DM; 50035: a field is at fault.", body = Failure),
    (status = 403, description = "Code 20002: a person.", body = Failure)))]
pub(super) fn delete_messages() {}

/// The pins of a channel
///
/// The latest first, up to 50 at once.
#[utoipa::path(get, path = "/api/v9/channels/{channel_id}/messages/pins", tag = "Messages", security(("token" = [])), params(
    ("channel_id" = String, Path, example = "1100000000000000002"),
    ("limit" = Option<u32>, Query, description = "1 to 50, else 50."),
    ("before" = Option<String>, Query, description = "Only what was pinned before this time, as in `pinned_at`.")), responses(
    (status = 200, description = "`items` of `pinned_at` and `message`, and whether it `has_more`."),
    (status = 400, description = "Code 50035: a number is none.", body = Failure)))]
pub(super) fn get_pins() {}

/// The pins of a channel, as older clients ask
#[utoipa::path(get, path = "/api/v9/channels/{channel_id}/pins", tag = "Messages", security(("token" = [])),
    params(("channel_id" = String, Path, example = "1100000000000000002")),
    responses((status = 200, description = "The 50 latest, as messages.")))]
pub(super) fn get_old_pins() {}

/// Pin a message
///
/// Everybody who sees it gets MESSAGE_UPDATE and CHANNEL_PINS_UPDATE. The line that Discord writes into the channel about it is left out.
#[utoipa::path(put, path = "/api/v9/channels/{channel_id}/messages/pins/{message_id}", tag = "Messages", security(("token" = [])),
    params(("channel_id" = String, Path, example = "1100000000000000002"), ("message_id" = String, Path, example = "1100000000000000100")),
    responses((status = 204, description = "Pinned."), (status = 400, description = "Code 30003: 250 are pinned already.", body = Failure),
        (status = 404, description = "Code 10008: no such message.", body = Failure)))]
pub(super) fn put_pin() {}

/// Take a pin away
#[utoipa::path(delete, path = "/api/v9/channels/{channel_id}/messages/pins/{message_id}", tag = "Messages", security(("token" = [])),
    params(("channel_id" = String, Path, example = "1100000000000000002"), ("message_id" = String, Path, example = "1100000000000000100")),
    responses((status = 204, description = "Not pinned any more."), (status = 404, description = "Code 10008: no such message.", body = Failure)))]
pub(super) fn delete_pin() {}

/// Pin a message, as older clients do
#[utoipa::path(put, path = "/api/v9/channels/{channel_id}/pins/{message_id}", tag = "Messages", security(("token" = [])),
    params(("channel_id" = String, Path, example = "1100000000000000002"), ("message_id" = String, Path, example = "1100000000000000100")),
    responses((status = 204, description = "Pinned."), (status = 400, description = "Code 30003: 250 are pinned already.", body = Failure),
        (status = 404, description = "Code 10008: no such message.", body = Failure)))]
pub(super) fn put_old_pin() {}

/// Take a pin away, as older clients do
#[utoipa::path(delete, path = "/api/v9/channels/{channel_id}/pins/{message_id}", tag = "Messages", security(("token" = [])),
    params(("channel_id" = String, Path, example = "1100000000000000002"), ("message_id" = String, Path, example = "1100000000000000100")),
    responses((status = 204, description = "Not pinned any more."), (status = 404, description = "Code 10008: no such message.", body = Failure)))]
pub(super) fn delete_old_pin() {}

/// Who put an emoji on a message
#[utoipa::path(get, path = "/api/v9/channels/{channel_id}/messages/{message_id}/reactions/{emoji}", tag = "Messages",
    security(("token" = [])), params(("channel_id" = String, Path, example = "1100000000000000002"), ("message_id" = String, Path, example = "1100000000000000100"),
        ("emoji" = String, Path, example = "❤"), ("limit" = Option<u32>, Query, description = "1 to 100, else 25."),
        ("after" = Option<String>, Query, description = "Only users behind this id.")),
    responses((status = 200, description = "Users."), (status = 404, description = "Code 10008: no such message.", body = Failure)))]
pub(super) fn get_reactions() {}

/// Take another's emoji away
#[utoipa::path(delete, path = "/api/v9/channels/{channel_id}/messages/{message_id}/reactions/{emoji}/{user_id}", tag = "Messages",
    security(("token" = [])), params(("channel_id" = String, Path, example = "1100000000000000002"), ("message_id" = String, Path, example = "1100000000000000100"),
        ("emoji" = String, Path, example = "❤"), ("user_id" = String, Path, example = "1100000000000000006")),
    responses((status = 204, description = "Done."), (status = 403, description = "Code 50013: in a DM.", body = Failure),
        (status = 404, description = "Code 10008: no such message.", body = Failure)))]
pub(super) fn delete_reaction_of() {}

/// Take all emojis of a kind away
#[utoipa::path(delete, path = "/api/v9/channels/{channel_id}/messages/{message_id}/reactions/{emoji}", tag = "Messages",
    security(("token" = [])), params(("channel_id" = String, Path, example = "1100000000000000002"), ("message_id" = String, Path, example = "1100000000000000100"),
        ("emoji" = String, Path, example = "❤")),
    responses((status = 204, description = "Done."), (status = 403, description = "Code 50013: in a DM.", body = Failure),
        (status = 404, description = "Code 10008: no such message.", body = Failure)))]
pub(super) fn clear_reaction() {}

/// Take all emojis away
#[utoipa::path(delete, path = "/api/v9/channels/{channel_id}/messages/{message_id}/reactions", tag = "Messages",
    security(("token" = [])), params(("channel_id" = String, Path, example = "1100000000000000002"), ("message_id" = String, Path, example = "1100000000000000100")),
    responses((status = 204, description = "Done."), (status = 403, description = "Code 50013: in a DM.", body = Failure),
        (status = 404, description = "Code 10008: no such message.", body = Failure)))]
pub(super) fn clear_reactions() {}

/// The roles of a guild
#[utoipa::path(get, path = "/api/v9/guilds/{guild_id}/roles", tag = "Guilds", security(("token" = [])),
    params(("guild_id" = String, Path, example = "1100000000000000001")),
    responses((status = 200, description = "One, which everyone has, with every permission.")))]
pub(super) fn get_roles() {}

/// A role
#[utoipa::path(get, path = "/api/v9/guilds/{guild_id}/roles/{role_id}", tag = "Guilds", security(("token" = [])),
    params(("guild_id" = String, Path, example = "1100000000000000001"), ("role_id" = String, Path, example = "1100000000000000001")),
    responses((status = 200, description = "The role."), (status = 404, description = "Code 10011: no such role.", body = Failure)))]
pub(super) fn get_role() {}

/// A member of a guild
#[utoipa::path(get, path = "/api/v9/guilds/{guild_id}/members/{user_id}", tag = "Guilds", security(("token" = [])),
    params(("guild_id" = String, Path, example = "1100000000000000001"), ("user_id" = String, Path, example = "1100000000000000003")),
    responses((status = 200, description = "The member."), (status = 404, description = "Code 10007: no such member.", body = Failure)))]
pub(super) fn get_member() {}

/// Find members by the beginning of their names
#[utoipa::path(get, path = "/api/v9/guilds/{guild_id}/members/search", tag = "Guilds", security(("token" = [])),
    params(("guild_id" = String, Path, example = "1100000000000000001"), ("query" = String, Query, example = "mock"),
        ("limit" = Option<u32>, Query, description = "1 to 1000, else 1.")),
    responses((status = 200, description = "Members."), (status = 400, description = "Code 50035: no `query`.", body = Failure)))]
pub(super) fn find_members() {}

/// The commands that a bot has registered for everywhere
#[utoipa::path(get, path = "/api/v9/applications/{application_id}/commands", tag = "Commands of your own bot", security(("bot" = [])),
    params(("application_id" = String, Path, example = "1100000000000000006")),
    responses((status = 200, description = "Commands."), (status = 403, description = "Code 20012: not one's own application.", body = Failure)))]
pub(super) fn get_commands() {}

/// Register a command for everywhere
///
/// It stands in the command index of the demo's guild from then on. Another one of the same name and type is changed.
#[utoipa::path(post, path = "/api/v9/applications/{application_id}/commands", tag = "Commands of your own bot", security(("bot" = [])),
    params(("application_id" = String, Path, example = "1100000000000000006")),
    request_body(content = NewCommand, example = json!({"name": "ping", "description": "Answers"})), responses(
    (status = 200, description = "Changed."), (status = 201, description = "Registered."),
    (status = 400, description = "Code 50035: a field is at fault; 30032: 100 are registered.", body = Failure),
    (status = 403, description = "Code 20012: not one's own application.", body = Failure)))]
pub(super) fn post_command() {}

/// Register all commands for everywhere anew
///
/// Those of the same name and type keep their ids, others go.
#[utoipa::path(put, path = "/api/v9/applications/{application_id}/commands", tag = "Commands of your own bot", security(("bot" = [])),
    params(("application_id" = String, Path, example = "1100000000000000006")),
    request_body(content = Vec<NewCommand>, example = json!([{"name": "ping", "description": "Answers"}])), responses(
    (status = 200, description = "Commands."), (status = 400, description = "Code 50035: a field is at fault; 30032: more than 100.", body = Failure),
    (status = 403, description = "Code 20012: not one's own application.", body = Failure)))]
pub(super) fn put_commands() {}

/// A command for everywhere
#[utoipa::path(get, path = "/api/v9/applications/{application_id}/commands/{command_id}", tag = "Commands of your own bot",
    security(("bot" = [])), params(("application_id" = String, Path, example = "1100000000000000006"), ("command_id" = String, Path)),
    responses((status = 200, description = "The command."), (status = 404, description = "Code 10063: no such command.", body = Failure)))]
pub(super) fn get_command() {}

/// Change a command for everywhere
#[utoipa::path(patch, path = "/api/v9/applications/{application_id}/commands/{command_id}", tag = "Commands of your own bot",
    security(("bot" = [])), params(("application_id" = String, Path, example = "1100000000000000006"), ("command_id" = String, Path)),
    request_body(content = Object, example = json!({"description": "Answers at once"})), responses(
    (status = 200, description = "The command."), (status = 400, description = "Code 50035: a field is at fault.", body = Failure),
    (status = 404, description = "Code 10063: no such command.", body = Failure)))]
pub(super) fn patch_command() {}

/// Take a command for everywhere away
#[utoipa::path(delete, path = "/api/v9/applications/{application_id}/commands/{command_id}", tag = "Commands of your own bot",
    security(("bot" = [])), params(("application_id" = String, Path, example = "1100000000000000006"), ("command_id" = String, Path)),
    responses((status = 204, description = "Gone."), (status = 404, description = "Code 10063: no such command.", body = Failure)))]
pub(super) fn delete_command() {}

/// The commands that a bot has registered for a guild
#[utoipa::path(get, path = "/api/v9/applications/{application_id}/guilds/{guild_id}/commands", tag = "Commands of your own bot",
    security(("bot" = [])), params(("application_id" = String, Path, example = "1100000000000000006"),
        ("guild_id" = String, Path, example = "1100000000000000001")),
    responses((status = 200, description = "Commands."), (status = 403, description = "Code 20012: not one's own application.", body = Failure),
        (status = 404, description = "Code 10004: no such guild.", body = Failure)))]
pub(super) fn get_guild_commands() {}

/// Register a command for a guild
#[utoipa::path(post, path = "/api/v9/applications/{application_id}/guilds/{guild_id}/commands", tag = "Commands of your own bot",
    security(("bot" = [])), params(("application_id" = String, Path, example = "1100000000000000006"),
        ("guild_id" = String, Path, example = "1100000000000000001")),
    request_body(content = NewCommand, example = json!({"name": "draw", "description": "Draws", "options": [
        {"type": 3, "name": "what", "description": "What to draw", "required": true}]})), responses(
    (status = 200, description = "Changed."), (status = 201, description = "Registered."),
    (status = 400, description = "Code 50035: a field is at fault; 30032: 100 are registered.", body = Failure)))]
pub(super) fn post_guild_command() {}

/// Register all commands for a guild anew
#[utoipa::path(put, path = "/api/v9/applications/{application_id}/guilds/{guild_id}/commands", tag = "Commands of your own bot",
    security(("bot" = [])), params(("application_id" = String, Path, example = "1100000000000000006"),
        ("guild_id" = String, Path, example = "1100000000000000001")),
    request_body(content = Vec<NewCommand>, example = json!([{"name": "Look", "type": 3}])), responses(
    (status = 200, description = "Commands."), (status = 400, description = "Code 50035: a field is at fault; 30032: more than 100.", body = Failure)))]
pub(super) fn put_guild_commands() {}

/// A command for a guild
#[utoipa::path(get, path = "/api/v9/applications/{application_id}/guilds/{guild_id}/commands/{command_id}", tag = "Commands of your own bot",
    security(("bot" = [])), params(("application_id" = String, Path, example = "1100000000000000006"),
        ("guild_id" = String, Path, example = "1100000000000000001"), ("command_id" = String, Path)),
    responses((status = 200, description = "The command."), (status = 404, description = "Code 10063: no such command.", body = Failure)))]
pub(super) fn get_guild_command() {}

/// Change a command for a guild
#[utoipa::path(patch, path = "/api/v9/applications/{application_id}/guilds/{guild_id}/commands/{command_id}", tag = "Commands of your own bot",
    security(("bot" = [])), params(("application_id" = String, Path, example = "1100000000000000006"),
        ("guild_id" = String, Path, example = "1100000000000000001"), ("command_id" = String, Path)),
    request_body(content = Object, example = json!({"description": "Draws at once"})), responses(
    (status = 200, description = "The command."), (status = 400, description = "Code 50035: a field is at fault.", body = Failure),
    (status = 404, description = "Code 10063: no such command.", body = Failure)))]
pub(super) fn patch_guild_command() {}

/// Take a command for a guild away
#[utoipa::path(delete, path = "/api/v9/applications/{application_id}/guilds/{guild_id}/commands/{command_id}", tag = "Commands of your own bot",
    security(("bot" = [])), params(("application_id" = String, Path, example = "1100000000000000006"),
        ("guild_id" = String, Path, example = "1100000000000000001"), ("command_id" = String, Path)),
    responses((status = 204, description = "Gone."), (status = 404, description = "Code 10063: no such command.", body = Failure)))]
pub(super) fn delete_guild_command() {}

/// What may use a guild's commands
#[utoipa::path(get, path = "/api/v9/applications/{application_id}/guilds/{guild_id}/commands/permissions", tag = "Commands of your own bot",
    security(("bot" = [])), params(("application_id" = String, Path, example = "1100000000000000006"),
        ("guild_id" = String, Path, example = "1100000000000000001")),
    responses((status = 200, description = "Always empty: everyone may use everything.")))]
pub(super) fn get_permissions() {}

/// Answer an interaction
///
/// A use of one's own command, button or form comes over the gateway as INTERACTION_CREATE, with `id` and `token`. The first answer must
/// come within three seconds; else the user is told INTERACTION_FAILURE. The token in the path is the permission.
#[utoipa::path(post, path = "/api/v9/interactions/{interaction_id}/{token}/callback", tag = "Commands of your own bot",
    params(("interaction_id" = String, Path), ("token" = String, Path),
        ("with_response" = Option<bool>, Query, description = "Whether the message is to be shown.")),
    request_body(content = Callback, example = json!({"type": 4, "data": {"content": "pong"}})), responses(
    (status = 200, description = "`interaction` and `resource`, if asked for."), (status = 204, description = "Answered."),
    (status = 400, description = "Code 40060: answered already; 50006: nothing to send; 50035: a field is at fault.", body = Failure),
    (status = 404, description = "Code 10062: no such interaction, or too late.", body = Failure)))]
pub(super) fn post_callback() {}

/// Say more to an interaction
///
/// For a quarter of an hour after the first answer. Where that was only a promise (type 5), this is its message.
#[utoipa::path(post, path = "/api/v9/webhooks/{application_id}/{token}", tag = "Commands of your own bot",
    params(("application_id" = String, Path, example = "1100000000000000006"), ("token" = String, Path)),
    request_body(content = Object, example = json!({"content": "and more"})), responses(
    (status = 200, description = "The message."), (status = 400, description = "Code 50006: nothing to send; 50035: a field is at fault.", body = Failure),
    (status = 404, description = "Code 10015: no such token, too late, or not answered yet.", body = Failure)))]
pub(super) fn follow_up() {}

/// A message that answers an interaction
#[utoipa::path(get, path = "/api/v9/webhooks/{application_id}/{token}/messages/{message_id}", tag = "Commands of your own bot",
    params(("application_id" = String, Path, example = "1100000000000000006"), ("token" = String, Path),
        ("message_id" = String, Path, example = "@original")), responses(
    (status = 200, description = "The message."), (status = 404, description = "Code 10015: no such token; 10008: no such message.", body = Failure)))]
pub(super) fn get_answer() {}

/// Edit a message that answers an interaction
#[utoipa::path(patch, path = "/api/v9/webhooks/{application_id}/{token}/messages/{message_id}", tag = "Commands of your own bot",
    params(("application_id" = String, Path, example = "1100000000000000006"), ("token" = String, Path),
        ("message_id" = String, Path, example = "@original")),
    request_body(content = MessageChanges, example = json!({"content": "edited"})), responses(
    (status = 200, description = "The message."), (status = 400, description = "Code 50006: nothing would be left; 50035: a field is at fault.", body = Failure),
    (status = 404, description = "Code 10015: no such token; 10008: no such message.", body = Failure)))]
pub(super) fn patch_answer() {}

/// Delete a message that answers an interaction
#[utoipa::path(delete, path = "/api/v9/webhooks/{application_id}/{token}/messages/{message_id}", tag = "Commands of your own bot",
    params(("application_id" = String, Path, example = "1100000000000000006"), ("token" = String, Path),
        ("message_id" = String, Path, example = "@original")), responses(
    (status = 204, description = "Gone."), (status = 404, description = "Code 10015: no such token; 10008: no such message.", body = Failure)))]
pub(super) fn delete_answer() {}
