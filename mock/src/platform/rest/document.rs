//! The REST doors as an OpenAPI document, written beside the code: the pretend Discord has no contract of its own to keep.
//!
//! The functions and types here carry the words only; `rest/mod.rs` routes. A test calls every documented route.

#![expect(dead_code, reason = "the items exist for what the macros read off them")]

mod generic;

use serde_json::{Value, json};
use utoipa::openapi::ServerBuilder;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, SecurityScheme};
use utoipa::{Modify, OpenApi, ToSchema};

use crate::platform::rest::reply::{
    ALREADY_ANSWERED, BAD_APPLICATION, BAD_CHANNEL, BOTS_CANNOT, BULK_COUNT, EMPTY_MESSAGE, INVALID_JSON,
    MISSING_ACCESS, MISSING_PERMISSIONS, NOT_FOUND, NOT_THE_APPLICATION, NOT_THE_AUTHOR, ONLY_BOTS, Refusal, TOO_LARGE,
    TOO_MANY_PINS, TOO_MANY_REACTIONS, UNAUTHORIZED, UNKNOWN_APPLICATION, UNKNOWN_CHANNEL, UNKNOWN_COMMAND,
    UNKNOWN_EMOJI, UNKNOWN_GUILD, UNKNOWN_INTERACTION, UNKNOWN_MEMBER, UNKNOWN_MESSAGE, UNKNOWN_ROLE, UNKNOWN_USER,
    UNKNOWN_WEBHOOK, required,
};

/// The REST doors of the pretend Discord as an OpenAPI document, in JSON. `server` is where they are.
pub fn rest_document(server: &str) -> String {
    let mut document = Document::openapi();
    document.servers = Some(vec![ServerBuilder::new().url(server).description(Some("the pretend Discord")).build()]);
    let mut document = serde_json::to_value(document).unwrap_or_default();
    for path in document["paths"].as_object_mut().into_iter().flatten() {
        for (_, operation) in path.1.as_object_mut().into_iter().flatten() {
            for (status, response) in operation["responses"].as_object_mut().into_iter().flatten() {
                show_refusal(status, response);
            }
        }
    }
    serde_json::to_string_pretty(&document).unwrap_or_default()
}

/// Puts an example beside a refusal: the one that its words name first.
fn show_refusal(status: &str, response: &mut Value) {
    if response.pointer("/content/application~1json/schema/$ref") != Some(&json!("#/components/schemas/Failure")) {
        return;
    }
    let words = response["description"].as_str().unwrap_or_default();
    let digits = words.split(|c: char| !c.is_ascii_digit()).find(|digits| !digits.is_empty());
    let code = digits.map_or(Some(0), |digits| digits.parse().ok());
    let found = refusals().into_iter().find(|one| one.status.as_str() == status && Some(one.code) == code);
    if let Some(refusal) = found {
        response["content"]["application/json"]["example"] = refusal.body();
    }
}

/// Every refusal that the document names.
fn refusals() -> Vec<Refusal> {
    vec![
        UNAUTHORIZED,
        MISSING_ACCESS,
        MISSING_PERMISSIONS,
        BOTS_CANNOT,
        UNKNOWN_CHANNEL,
        UNKNOWN_GUILD,
        UNKNOWN_MESSAGE,
        UNKNOWN_USER,
        UNKNOWN_APPLICATION,
        BAD_APPLICATION,
        BAD_CHANNEL,
        UNKNOWN_INTERACTION,
        NOT_FOUND,
        INVALID_JSON,
        EMPTY_MESSAGE,
        TOO_LARGE,
        TOO_MANY_REACTIONS,
        TOO_MANY_PINS,
        BULK_COUNT,
        ONLY_BOTS,
        NOT_THE_AUTHOR,
        NOT_THE_APPLICATION,
        UNKNOWN_COMMAND,
        UNKNOWN_EMOJI,
        UNKNOWN_MEMBER,
        UNKNOWN_ROLE,
        UNKNOWN_WEBHOOK,
        ALREADY_ANSWERED,
        required(&["channel_id"]),
    ]
}

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Pretend Discord",
        description = "The REST doors of the pretend Discord, as far as clients of the Midjourney and niji bots use them. It has \
                       a port of its own, and answers browsers from anywhere.\n\n\
                       Begin with *Authorize*: `mock-user-token` is the demo's user; `mock-user-token-2` to \
                       `mock-user-token-99999` have a guild and a channel of their own; `Bot mock-bot-token` is a bot user in \
                       the demo's guild. Then use a command, and look at the channel's messages.\n\n\
                       Bots have limits, told in the headers `X-RateLimit-Limit`, `-Remaining`, `-Reset`, `-Reset-After` and \
                       `-Bucket` of every reply: 50 requests of a kind in a second of the world's clock, then 429. People have \
                       none.\n\n\
                       The same routes answer under `/api` and `/api/v6` to `/api/v10`."
    ),
    tags(
        (name = "Gateway", description = "Where events come from."),
        (name = "Interactions", description = "What a user does to a bot."),
        (name = "Messages", description = "What stands in a channel."),
        (name = "Files", description = "Pictures on their way in and out."),
        (name = "Channels", description = "Where bots are asked."),
        (name = "Guilds", description = "What Discord calls a server."),
        (name = "Users", description = "People, and what is theirs."),
        (name = "Commands", description = "What the bots can be asked, and under which numbers."),
        (name = "Commands of your own bot", description = "Registered, used and answered, as generic bot libraries do it."),
        (name = "The bot's own pages", description = "Its own web host on the real Discord; here the same one."),
        (name = "For tests", description = "Not Discord's: trouble on demand, and what was asked. Needs no token.")
    ),
    paths(
        post_interaction, get_messages, post_message, get_message, delete_message, put_reaction, delete_reaction,
        acknowledge, get_channel, type_in, guild_index, channel_index, own_index, application_index, search_commands,
        open_uploads, put_upload, delete_upload, refresh_urls, get_file, get_ephemeral_file, get_me, get_user, get_profile,
        get_country, get_own_guilds, get_directs, open_direct, get_guild, get_guild_channels, get_guild_members,
        get_application, get_gateway, get_gateway_bot, get_experiments, submit_region, submit_region_by_path, get_image_info, acknowledge_check,
        get_journal, post_hardship, generic::patch_message, generic::delete_messages, generic::get_pins, generic::put_pin,
        generic::delete_pin, generic::get_old_pins, generic::put_old_pin, generic::delete_old_pin, generic::get_reactions,
        generic::delete_reaction_of, generic::clear_reaction, generic::clear_reactions, generic::get_roles, generic::get_role,
        generic::get_member, generic::find_members, generic::get_commands, generic::post_command, generic::put_commands,
        generic::get_command, generic::patch_command, generic::delete_command, generic::get_guild_commands,
        generic::post_guild_command, generic::put_guild_commands, generic::get_guild_command, generic::patch_guild_command,
        generic::delete_guild_command, generic::get_permissions, generic::post_callback, generic::follow_up,
        generic::get_answer, generic::patch_answer, generic::delete_answer
    ),
    components(schemas(
        Interaction, NewMessage, Region, Failure, generic::MessageChanges, generic::NewCommand, generic::Callback
    )),
    modifiers(&Token)
)]
struct Document;

struct Token;

impl Modify for Token {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let schemes = [
            ("token", "The bare token of a user, or `Bot ` and the token of a bot."),
            ("bot", "`Bot ` and the token of a bot: these are for bots only. Here it is `Bot mock-bot-token`."),
        ];
        for (name, words) in schemes {
            let value = ApiKeyValue::with_description("Authorization", words);
            let scheme = SecurityScheme::ApiKey(ApiKey::Header(value));
            document.components.get_or_insert_default().add_security_scheme(name, scheme);
        }
    }
}

/// A use of a command (2), a button or menu (3), or a form (5).
#[derive(ToSchema)]
struct Interaction {
    /// 2, 3 or 5.
    #[schema(example = 2)]
    r#type: u8,
    /// The bot.
    #[schema(example = "936929561302675456")]
    application_id: String,
    /// The channel's guild; absent in a DM.
    #[schema(example = "1100000000000000001")]
    guild_id: Option<String>,
    /// The channel.
    #[schema(example = "1100000000000000002")]
    channel_id: String,
    /// Any text; which session it names is not asked.
    session_id: Option<String>,
    /// The client's mark, echoed once on the first message of the answer. Works once.
    nonce: Option<String>,
    /// The message with the pressed button, for type 3.
    message_id: Option<String>,
    /// The command, the button or the form.
    #[schema(value_type = Object, example = json!({"version": "1237876415471554623", "id": "938956540159881230",
        "name": "imagine", "type": 1, "options": [{"type": 3, "name": "prompt", "value": "a red fox --ar 3:2"}]}))]
    data: (),
}

/// A message to be posted.
#[derive(ToSchema)]
struct NewMessage {
    /// Up to 2000 characters.
    #[schema(example = "hello", max_length = 2000)]
    content: Option<String>,
    /// The client's mark, echoed in the reply and in the author's own events.
    #[schema(max_length = 25)]
    nonce: Option<String>,
    /// A bot's embeds, up to 10.
    #[schema(value_type = Option<Vec<Object>>)]
    embeds: (),
    /// A bot's rows of buttons and menus, up to 5. A press comes to the bot as INTERACTION_CREATE.
    #[schema(value_type = Option<Vec<Object>>)]
    components: (),
    /// The author's message of the past few minutes with this nonce is given back, and no second one posted.
    enforce_nonce: Option<bool>,
    /// Files that were uploaded before: `id`, `filename`, `uploaded_filename`.
    #[schema(value_type = Option<Vec<Object>>)]
    attachments: (),
    /// The message to reply to: `message_id`.
    #[schema(value_type = Option<Object>)]
    message_reference: (),
}

/// What the editor of regions sends.
#[derive(ToSchema)]
struct Region {
    /// The mark of the frame without `MJ::iframe::`; not needed where the path names it.
    #[serde(rename = "customId")]
    custom_id: Option<String>,
    /// A PNG or WebP picture in base64: white is painted anew.
    mask: String,
    /// The new prompt; looked at in remix mode only.
    prompt: Option<String>,
}

/// What every refusal looks like.
#[derive(ToSchema)]
struct Failure {
    /// Discord's words.
    #[schema(example = "Unknown Channel")]
    message: String,
    /// Discord's number; 0 for bare HTTP errors.
    #[schema(example = 10003)]
    code: u32,
    /// Which field is at fault, for code 50035.
    #[schema(value_type = Option<Object>)]
    errors: (),
}

/// Use a command, press a button, send a form
///
/// 204 means accepted; the answer comes over the gateway, at least 200 ms later.
#[utoipa::path(post, path = "/api/v9/interactions", tag = "Interactions", security(("token" = [])),
    request_body(content = Interaction, example = json!({"type": 2, "application_id": "936929561302675456",
        "guild_id": "1100000000000000001", "channel_id": "1100000000000000002", "session_id": "any",
        "data": {"version": "1237876415471554623", "id": "938956540159881230", "name": "imagine", "type": 1,
            "options": [{"type": 3, "name": "prompt", "value": "a red fox --ar 3:2"}]}})), responses(
    (status = 204, description = "Accepted."),
    (status = 400, description = "Code 10002: no such bot; 10003: no such channel; 50035: a field is at fault; 50109: no JSON.", body = Failure),
    (status = 401, description = "No such token.", body = Failure),
    (status = 403, description = "Code 50001: a channel of others; 20001: a bot user.", body = Failure),
    (status = 404, description = "Code 10008: no such message; 10062: no such form.", body = Failure)))]
fn post_interaction() {}

/// A page of messages, newest first
#[utoipa::path(get, path = "/api/v9/channels/{channel_id}/messages", tag = "Messages", security(("token" = [])), params(
    ("channel_id" = String, Path, example = "1100000000000000002"),
    ("limit" = Option<u32>, Query, description = "1 to 100, else 50."),
    ("before" = Option<String>, Query, description = "Only older ones than this message."),
    ("after" = Option<String>, Query, description = "Only newer ones, beginning with the oldest of them."),
    ("around" = Option<String>, Query, description = "That one and its neighbours.")), responses(
    (status = 200, description = "Messages; ephemeral ones left out."),
    (status = 400, description = "Code 50035: a number is none, or out of its range.", body = Failure), (status = 401, description = "No such token.", body = Failure),
    (status = 403, description = "Code 50001: a channel of others.", body = Failure),
    (status = 404, description = "Code 10003: no such channel.", body = Failure)))]
fn get_messages() {}

/// Post a message
#[utoipa::path(post, path = "/api/v9/channels/{channel_id}/messages", tag = "Messages", security(("token" = [])),
    params(("channel_id" = String, Path, example = "1100000000000000002")),
    request_body(content = NewMessage, description = "Or `multipart/form-data` with `payload_json` and `files[n]`.",
        example = json!({"content": "hello"})), responses(
    (status = 200, description = "The message."), (status = 400, description = "Code 50006: nothing to send; 50035: a field is at fault.", body = Failure),
    (status = 401, description = "No such token.", body = Failure), (status = 413, description = "Code 40005: a file is above 10 MiB.", body = Failure)))]
fn post_message() {}

/// One message
#[utoipa::path(get, path = "/api/v9/channels/{channel_id}/messages/{message_id}", tag = "Messages", security(("token" = [])),
    params(("channel_id" = String, Path, example = "1100000000000000002"),
        ("message_id" = String, Path, example = "1100000000000000100")),
    responses((status = 200, description = "The message."), (status = 404, description = "Code 10008: no such message.", body = Failure)))]
fn get_message() {}

/// Delete a message
#[utoipa::path(delete, path = "/api/v9/channels/{channel_id}/messages/{message_id}", tag = "Messages",
    security(("token" = [])), params(("channel_id" = String, Path, example = "1100000000000000002"), ("message_id" = String, Path, example = "1100000000000000100")),
    responses((status = 204, description = "Gone."), (status = 403, description = "Code 50013: another's, in a DM.", body = Failure),
        (status = 404, description = "Code 10008: no such message.", body = Failure)))]
fn delete_message() {}

/// Put an emoji on a message
#[utoipa::path(put, path = "/api/v9/channels/{channel_id}/messages/{message_id}/reactions/{emoji}/@me", tag = "Messages",
    security(("token" = [])), params(("channel_id" = String, Path, example = "1100000000000000002"), ("message_id" = String, Path, example = "1100000000000000100"), ("emoji" = String, Path, example = "❤")),
    responses((status = 204, description = "Done."), (status = 404, description = "Code 10008: no such message.", body = Failure)))]
fn put_reaction() {}

/// Take an emoji away
#[utoipa::path(delete, path = "/api/v9/channels/{channel_id}/messages/{message_id}/reactions/{emoji}/@me", tag = "Messages",
    security(("token" = [])), params(("channel_id" = String, Path, example = "1100000000000000002"), ("message_id" = String, Path, example = "1100000000000000100"), ("emoji" = String, Path, example = "❤")),
    responses((status = 204, description = "Done."), (status = 404, description = "Code 10008: no such message.", body = Failure)))]
fn delete_reaction() {}

/// Say that a message was read
#[utoipa::path(post, path = "/api/v9/channels/{channel_id}/messages/{message_id}/ack", tag = "Messages",
    security(("token" = [])), params(("channel_id" = String, Path, example = "1100000000000000002"), ("message_id" = String, Path, example = "1100000000000000100")),
    responses((status = 200, description = "`{\"token\":null}`")))]
fn acknowledge() {}

/// A channel
#[utoipa::path(get, path = "/api/v9/channels/{channel_id}", tag = "Channels", security(("token" = [])),
    params(("channel_id" = String, Path, example = "1100000000000000002")),
    responses((status = 200, description = "The channel."), (status = 404, description = "Code 10003: no such channel.", body = Failure)))]
fn get_channel() {}

/// Show that someone is typing
#[utoipa::path(post, path = "/api/v9/channels/{channel_id}/typing", tag = "Channels", security(("token" = [])),
    params(("channel_id" = String, Path, example = "1100000000000000002")), responses((status = 204, description = "Nobody looks.")))]
fn type_in() {}

/// The commands of a guild's bots
#[utoipa::path(get, path = "/api/v9/guilds/{guild_id}/application-command-index", tag = "Commands", security(("token" = [])),
    params(("guild_id" = String, Path, example = "1100000000000000001")),
    responses((status = 200, description = "Served commands only; InsightFace's first, Midjourney's last.")))]
fn guild_index() {}

/// The commands of a channel's bots
#[utoipa::path(get, path = "/api/v9/channels/{channel_id}/application-command-index", tag = "Commands",
    security(("token" = [])), params(("channel_id" = String, Path, example = "1100000000000000002")),
    responses((status = 200, description = "Served commands only, as for a guild.")))]
fn channel_index() {}

/// The commands of all own bots
#[utoipa::path(get, path = "/api/v9/users/@me/application-command-index", tag = "Commands", security(("token" = [])),
    responses((status = 200, description = "Served commands only, as for a guild.")))]
fn own_index() {}

/// The commands of one bot
#[utoipa::path(get, path = "/api/v9/applications/{application_id}/application-command-index", tag = "Commands",
    security(("token" = [])), params(("application_id" = String, Path, example = "936929561302675456")),
    responses((status = 200, description = "Served commands only, as for a guild."), (status = 404, description = "Code 10002: no such bot.", body = Failure)))]
fn application_index() {}

/// Find commands by name
#[utoipa::path(get, path = "/api/v9/channels/{channel_id}/application-commands/search", tag = "Commands",
    security(("token" = [])), params(("channel_id" = String, Path, example = "1100000000000000002"),
        ("type" = Option<u8>, Query, description = "1 slash commands, 3 menus."), ("query" = Option<String>, Query),
        ("limit" = Option<u32>, Query, description = "Up to 25."), ("include_applications" = Option<bool>, Query)),
    responses((status = 200, description = "Commands whose names begin so; Midjourney's first.")))]
fn search_commands() {}

/// Ask for upload slots
#[utoipa::path(post, path = "/api/v9/channels/{channel_id}/attachments", tag = "Files", security(("token" = [])),
    params(("channel_id" = String, Path, example = "1100000000000000002")),
    request_body(content = Object, example = json!({"files": [{"filename": "a.png", "file_size": 12345, "id": "0"}]})),
    responses((status = 200, description = "Per file `id`, `upload_url`, `upload_filename`."),
        (status = 413, description = "Code 40005: above 10 MiB.", body = Failure)))]
fn open_uploads() {}

/// Fill an upload slot
#[utoipa::path(put, path = "/uploads/{slot}/{filename}", tag = "Files",
    params(("slot" = String, Path), ("filename" = String, Path)),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, description = "Kept."), (status = 403, description = "No such slot, or full."),
        (status = 413, description = "Code 40005: above 10 MiB.", body = Failure)))]
fn put_upload() {}

/// Give an upload up
#[utoipa::path(delete, path = "/api/v9/attachments/{slot}/{filename}", tag = "Files", security(("token" = [])),
    params(("slot" = String, Path), ("filename" = String, Path)),
    responses((status = 204, description = "Gone."), (status = 404, description = "No such slot.", body = Failure)))]
fn delete_upload() {}

/// Sign links anew
#[utoipa::path(post, path = "/api/v9/attachments/refresh-urls", tag = "Files", security(("token" = [])),
    request_body(content = Object, example = json!({"attachment_urls": []})),
    responses((status = 200, description = "Up to 50 pairs of `original` and `refreshed`.")))]
fn refresh_urls() {}

/// A file
#[utoipa::path(get, path = "/attachments/{channel_id}/{attachment_id}/{filename}", tag = "Files", params(
    ("channel_id" = String, Path, example = "1100000000000000002"), ("attachment_id" = String, Path), ("filename" = String, Path),
    ("ex" = Option<String>, Query), ("is" = Option<String>, Query),
    ("hm" = Option<String>, Query, description = "The signature. All three may be missing for a while after a good link.")),
    responses((status = 200, description = "The bytes."), (status = 404, description = "Unsigned, expired or unknown.")))]
fn get_file() {}

/// A file of an ephemeral message
#[utoipa::path(get, path = "/ephemeral-attachments/{channel_id}/{attachment_id}/{filename}", tag = "Files", params(
    ("channel_id" = String, Path, example = "1100000000000000002"), ("attachment_id" = String, Path), ("filename" = String, Path),
    ("ex" = Option<String>, Query), ("is" = Option<String>, Query),
    ("hm" = Option<String>, Query, description = "The signature. All three may be missing for a while after a good link.")),
    responses((status = 200, description = "The bytes."), (status = 404, description = "Unsigned, expired or unknown.")))]
fn get_ephemeral_file() {}

/// The token's own user
#[utoipa::path(get, path = "/api/v9/users/@me", tag = "Users", security(("token" = [])),
    params(("with_analytics_token" = Option<bool>, Query)),
    responses((status = 200, description = "The user."), (status = 401, description = "No such token.", body = Failure)))]
fn get_me() {}

/// A user
#[utoipa::path(get, path = "/api/v9/users/{user_id}", tag = "Users", security(("token" = [])),
    params(("user_id" = String, Path, example = "936929561302675456")),
    responses((status = 200, description = "The user."), (status = 404, description = "Code 10013: no such user.", body = Failure)))]
fn get_user() {}

/// A user's profile
#[utoipa::path(get, path = "/api/v9/users/{user_id}/profile", tag = "Users", security(("token" = [])),
    params(("user_id" = String, Path, example = "936929561302675456")),
    responses((status = 200, description = "The profile."), (status = 404, description = "Code 10013: no such user.", body = Failure)))]
fn get_profile() {}

/// The country of the token's user
#[utoipa::path(get, path = "/api/v9/users/@me/billing/country-code", tag = "Users", security(("token" = [])),
    responses((status = 200, description = "Always `US`.")))]
fn get_country() {}

/// The guilds of the token's user
#[utoipa::path(get, path = "/api/v9/users/@me/guilds", tag = "Users", security(("token" = [])),
    responses((status = 200, description = "One guild.")))]
fn get_own_guilds() {}

/// The DMs of the token's user
#[utoipa::path(get, path = "/api/v9/users/@me/channels", tag = "Users", security(("token" = [])),
    responses((status = 200, description = "One with each bot.")))]
fn get_directs() {}

/// Open a DM
///
/// A person's with a bot; the bot user's with the demo's person (`recipient_id`).
#[utoipa::path(post, path = "/api/v9/users/@me/channels", tag = "Users", security(("token" = [])),
    request_body(content = Object, example = json!({"recipients": ["936929561302675456"]})),
    responses((status = 200, description = "The DM."), (status = 400, description = "Code 50035: no bot; 50033: a bot user's, with anybody else.", body = Failure)))]
fn open_direct() {}

/// A guild
#[utoipa::path(get, path = "/api/v9/guilds/{guild_id}", tag = "Guilds", security(("token" = [])),
    params(("guild_id" = String, Path, example = "1100000000000000001")),
    responses((status = 200, description = "The guild."), (status = 404, description = "Code 10004: no such guild.", body = Failure)))]
fn get_guild() {}

/// The channels of a guild
#[utoipa::path(get, path = "/api/v9/guilds/{guild_id}/channels", tag = "Guilds", security(("token" = [])),
    params(("guild_id" = String, Path, example = "1100000000000000001")),
    responses((status = 200, description = "One channel.")))]
fn get_guild_channels() {}

/// The members of a guild
#[utoipa::path(get, path = "/api/v9/guilds/{guild_id}/members", tag = "Guilds", security(("token" = [])),
    params(("guild_id" = String, Path, example = "1100000000000000001"),
        ("limit" = Option<u32>, Query, description = "1 to 1000; all of them if absent, where the real one shows one."),
        ("after" = Option<String>, Query, description = "Only those behind this id.")),
    responses((status = 200, description = "Its person and the bots."), (status = 400, description = "Code 50035: a number is none.", body = Failure)))]
fn get_guild_members() {}

/// The token's own application
#[utoipa::path(get, path = "/api/v9/oauth2/applications/@me", tag = "Users", security(("token" = [])),
    responses((status = 200, description = "The application.")))]
fn get_application() {}

/// Where the gateway is
#[utoipa::path(get, path = "/api/v9/gateway", tag = "Gateway", responses((status = 200, description = "`url`; needs no token.")))]
fn get_gateway() {}

/// Where the gateway is, and how often a bot may identify
#[utoipa::path(get, path = "/api/v9/gateway/bot", tag = "Gateway", security(("token" = [])),
    responses((status = 200, description = "`url`, `shards`, `session_start_limit`.")))]
fn get_gateway_bot() {}

/// What is tried out on a client
#[utoipa::path(get, path = "/api/v9/experiments", tag = "Users", responses((status = 200,
    description = "Nothing, and the `fingerprint` that some clients ask for before they log in; needs no token.")))]
fn get_experiments() {}

/// Send the mask of a region
///
/// The page that Discord shows in a frame belongs to the bot, which has a host of its own; here it is the same one. The
/// token in the mark of the frame is the permission, and good for one mask.
#[utoipa::path(post, path = "/inpaint/api/submit-job", tag = "The bot's own pages", request_body(content = Region), responses(
    (status = 200, description = "`{\"success\":true}`; the job begins under the nonce of the press."),
    (status = 400, description = "The mask cannot be read, or the body is no JSON."),
    (status = 404, description = "No such frame, or its mask has come already.")))]
fn submit_region() {}

/// Send the mask of a region, as newer clients do
///
/// The same as `/inpaint/api/submit-job`, with the token in the path.
#[utoipa::path(post, path = "/.proxy/inpaint/api/submit-job/{token}", tag = "The bot's own pages",
    params(("token" = String, Path, description = "The mark of the frame without `MJ::iframe::`.")),
    request_body(content = Region), responses(
    (status = 200, description = "`{\"success\":true}`; the job begins under the nonce of the press."),
    (status = 400, description = "The mask cannot be read, or the body is no JSON."),
    (status = 404, description = "No such frame, or its mask has come already.")))]
fn submit_region_by_path() {}

/// The picture that is edited
#[utoipa::path(get, path = "/inpaint/api/get-image-info/{user_id}/{instance}/{token}", tag = "The bot's own pages",
    params(("user_id" = String, Path, example = "1100000000000000003"), ("instance" = String, Path, description = "Any text."),
        ("token" = String, Path, description = "The mark of the frame without `MJ::iframe::`.")),
    responses((status = 200, description = "`prompt` and `image_url`."), (status = 404, description = "No such frame.")))]
fn get_image_info() {}

/// The first call of the human check's page
///
/// What follows on the real host is not imitated: nobody solves anything here.
#[utoipa::path(get, path = "/captcha/api/c/{hash}/ack", tag = "The bot's own pages", params(("hash" = String, Path)),
    responses((status = 200, description = "`hash` and `token`.")))]
fn acknowledge_check() {}

/// What this Discord was asked
///
/// Requests, IDENTIFYs, RESUMEs, strikes of hardship and ends of lines of this run, the oldest first; without bodies, query strings
/// and tokens. `interaction.outcome` says what became of an interaction, whatever was answered. Needs no token.
#[utoipa::path(get, path = "/_mock/journal", tag = "For tests", params(
    ("after" = Option<u64>, Query, description = "The entries behind this number; the newest ones if absent."),
    ("limit" = Option<u32>, Query, description = "Up to 1,000, else 100."),
    ("userId" = Option<String>, Query, description = "Only of this user.", example = "1100000000000000003")),
    responses((status = 200, description = "`entries`, `newest`, `dropped`."), (status = 400, description = "Code 50035: a number is none.", body = Failure)))]
fn get_journal() {}

/// Make this Discord misbehave
///
/// `rules` by chance from now on, `once` at the next occasion (of `userId`, or of whoever comes first), neither: calm. The words are
/// those of `--hardship`. Needs no token.
#[utoipa::path(post, path = "/_mock/hardship", tag = "For tests",
    request_body(content = Object, example = json!({"rules": "late=500@50 double@20", "once": "cut", "userId": "1100000000000000003"})),
    responses((status = 200, description = "`code` 1, or 4 and what is wrong."), (status = 400, description = "Code 50109: no JSON; 50035: a field is at fault.", body = Failure)))]
fn post_hardship() {}

#[cfg(test)]
mod tests;
