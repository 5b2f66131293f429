//! Discord's REST calls, as far as we need them: requests written, responses read. Sends nothing itself.
//!
//! Source: Discord Docs, Reference; wire §2.

mod error;
mod region;
mod upload;

use bytes::Bytes;
use http::{
    HeaderValue, Method, Uri,
    header::{AUTHORIZATION, CONTENT_TYPE, USER_AGENT},
};

pub(super) use error::patience;
pub use error::{FetchError, InteractError};
pub use region::read_region;
pub use upload::{FileOffer, FileSlot, read_offers, read_put};

use crate::{
    discord::model::{CommandIndex, Interaction, Message, User},
    id::{ChannelId, GuildId, MessageId, Nonce},
};

/// A request to be sent to Discord's base URL, or elsewhere if its URI is absolute.
#[derive(Clone, Debug)]
pub struct Request {
    /// Whose patience it costs.
    pub route: Route,
    /// By what Discord shows that it has taken it, where it must not be taken twice; `None` where a repetition does no harm.
    pub nonce: Option<Nonce>,
    /// The request; its URI is the path with the query, for example `/api/v9/interactions`. Only requests to other hosts
    /// have an absolute one, and those never have the token. It is marked as sensitive, so `Debug` does not show it.
    pub http: http::Request<Bytes>,
}

/// A response of Discord's, with its whole body.
pub type Response = http::Response<Bytes>;

/// What Discord counts requests by: the endpoint and its main resource.
///
/// Source: Discord Docs, Rate Limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Route {
    /// `POST /interactions`.
    Interactions,
    /// `GET /channels/{id}/messages`.
    Messages(ChannelId),
    /// `GET /channels/{id}/messages/{id}`.
    Message(ChannelId),
    /// `GET /users/@me`.
    Me,
    /// `POST /channels/{id}/attachments`.
    Offers(ChannelId),
    /// `POST /channels/{id}/messages`.
    Posts(ChannelId),
    /// `PUT /channels/{id}/messages/{id}/reactions/{emoji}/@me`.
    Reactions(ChannelId),
    /// `GET /guilds/{id}/application-command-index`.
    CommandIndex(GuildId),
    /// `GET /channels/{id}`.
    Channel(ChannelId),
    /// `GET /gateway`.
    Gateway,
    /// Where files are put: not Discord's own host, and without limits.
    UploadHost,
    /// A bot's own web host: not Discord's own, with limits of its own.
    BotHost,
}

impl Route {
    /// How it is called where requests are counted and noted.
    pub fn name(self) -> &'static str {
        match self {
            Route::Interactions => "interactions",
            Route::Messages(_) => "messages",
            Route::Message(_) => "message",
            Route::Me => "me",
            Route::Offers(_) => "offers",
            Route::Posts(_) => "posts",
            Route::Reactions(_) => "reactions",
            Route::CommandIndex(_) => "command-index",
            Route::Channel(_) => "channel",
            Route::Gateway => "gateway",
            Route::UploadHost => "upload-host",
            Route::BotHost => "bot-host",
        }
    }

    /// Whether it is one of Discord's own: what is sent elsewhere costs none of its patience.
    pub fn is_discords(self) -> bool {
        match self {
            Route::Interactions
            | Route::Messages(_)
            | Route::Message(_)
            | Route::Me
            | Route::Offers(_)
            | Route::Posts(_)
            | Route::Reactions(_)
            | Route::CommandIndex(_)
            | Route::Channel(_)
            | Route::Gateway => true,
            Route::UploadHost | Route::BotHost => false,
        }
    }
}

/// Which messages of a channel are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Window {
    /// The newest.
    Newest,
    /// The newest ones older than this.
    Before(MessageId),
    /// The oldest ones newer than this; they come newest first all the same.
    After(MessageId),
    /// This one and its neighbours.
    Around(MessageId),
}

/// The most messages that one call gives.
pub const MESSAGES_MAX: u8 = 100;

/// A token or a user agent that cannot stand in a header, so that Discord cannot know it either.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnfitCredentials {
    /// The token holds line ends or other control characters, or is empty.
    #[error("the token holds characters that no token has")]
    Token,
    /// The user agent does.
    #[error("the user agent holds characters that no header has")]
    UserAgent,
}

/// An address that nothing can be sent to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the address is no http or https URL")]
pub struct UnfitUrl;

/// Writes the requests of one account.
#[derive(Clone, Debug)]
pub struct Caller {
    authorization: HeaderValue,
    user_agent: HeaderValue,
}

impl Caller {
    /// For a user's raw token.
    ///
    /// # Errors
    /// [`UnfitCredentials`] when they cannot be sent at all.
    pub fn new(token: &str, user_agent: &str) -> Result<Caller, UnfitCredentials> {
        let token = token.trim();
        let mut authorization = HeaderValue::from_str(token).map_err(|_| UnfitCredentials::Token)?;
        if token.is_empty() {
            return Err(UnfitCredentials::Token);
        }
        authorization.set_sensitive(true);
        let user_agent = HeaderValue::from_str(user_agent).map_err(|_| UnfitCredentials::UserAgent)?;
        Ok(Caller { authorization, user_agent })
    }

    /// Whether both have the same token.
    pub fn is_same_user(&self, other: &Caller) -> bool {
        self.authorization == other.authorization
    }

    /// `POST /interactions`; read by [`read_interaction`].
    pub fn interact(&self, interaction: &Interaction) -> Request {
        let request = self.request(Route::Interactions, Method::POST, "/interactions", interaction.to_json());
        Request { nonce: Some(interaction.nonce), ..request }
    }

    /// `GET /channels/{channel}/messages/{message}`; read by [`read_message`].
    pub fn message(&self, channel: ChannelId, message: MessageId) -> Request {
        let path = format!("/channels/{channel}/messages/{message}");
        self.request(Route::Message(channel), Method::GET, &path, Bytes::new())
    }

    /// `GET /channels/{channel}/messages`: 1 to [`MESSAGES_MAX`] messages; read by [`read_messages`].
    pub fn messages(&self, channel: ChannelId, limit: u8, window: Window) -> Request {
        let limit = limit.clamp(1, MESSAGES_MAX);
        let window = match window {
            Window::Newest => String::new(),
            Window::Before(message) => format!("&before={message}"),
            Window::After(message) => format!("&after={message}"),
            Window::Around(message) => format!("&around={message}"),
        };
        let path = format!("/channels/{channel}/messages?limit={limit}{window}");
        self.request(Route::Messages(channel), Method::GET, &path, Bytes::new())
    }

    /// `GET /users/@me`; read by [`read_me`].
    pub fn me(&self) -> Request {
        self.request(Route::Me, Method::GET, "/users/@me", Bytes::new())
    }

    /// `PUT /channels/{channel}/messages/{message}/reactions/{emoji}/@me`; read by [`read_done`].
    pub fn react(&self, channel: ChannelId, message: MessageId, emoji: &str) -> Request {
        let emoji: String = emoji.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let path = format!("/channels/{channel}/messages/{message}/reactions/{emoji}/%40me");
        self.request(Route::Reactions(channel), Method::PUT, &path, Bytes::new())
    }

    /// `GET /guilds/{guild}/application-command-index`; read by [`read_command_index`].
    pub fn command_index(&self, guild: GuildId) -> Request {
        let path = format!("/guilds/{guild}/application-command-index");
        self.request(Route::CommandIndex(guild), Method::GET, &path, Bytes::new())
    }

    /// `GET /channels/{channel}`; read by [`read_done`]: whether the account sees it.
    pub fn channel(&self, channel: ChannelId) -> Request {
        self.request(Route::Channel(channel), Method::GET, &format!("/channels/{channel}"), Bytes::new())
    }

    /// `GET /gateway`; read by [`read_gateway`].
    pub fn gateway(&self) -> Request {
        self.request(Route::Gateway, Method::GET, "/gateway", Bytes::new())
    }

    /// A request to another host, which is never told the token.
    fn elsewhere(
        &self,
        route: Route,
        method: Method,
        url: &str,
        media: &str,
        body: Bytes,
    ) -> Result<Request, UnfitUrl> {
        let uri: Uri = url.parse().map_err(|_| UnfitUrl)?;
        if !matches!(uri.scheme_str(), Some("http" | "https")) || uri.host().is_none_or(str::is_empty) {
            return Err(UnfitUrl);
        }
        let http = http::Request::builder()
            .method(method)
            .uri(uri)
            .header(USER_AGENT, self.user_agent.clone())
            .header(CONTENT_TYPE, media)
            .body(body)
            .map_err(|_| UnfitUrl)?;
        Ok(Request { route, nonce: None, http })
    }

    fn request(&self, route: Route, method: Method, path: &str, body: Bytes) -> Request {
        let mut request = http::Request::builder()
            .method(method)
            .uri(format!("/api/v9{path}"))
            .header(AUTHORIZATION, self.authorization.clone())
            .header(USER_AGENT, self.user_agent.clone());
        if !body.is_empty() {
            request = request.header(CONTENT_TYPE, "application/json");
        }
        let http = request.body(body).expect("paths are made of digits and fixed words");
        Request { route, nonce: None, http }
    }
}

/// Whether Discord took an interaction.
///
/// # Errors
/// [`InteractError`] says why not, and what may be done about it.
pub fn read_interaction(response: &Response) -> Result<(), InteractError> {
    if response.status().is_success() { Ok(()) } else { Err(InteractError::of(response)) }
}

/// One message.
///
/// # Errors
/// [`FetchError`] if it was not given, or not readable.
pub fn read_message(response: &Response) -> Result<Message, FetchError> {
    read(response)
}

/// Messages, newest first; one that cannot be read is left out.
///
/// # Errors
/// [`FetchError`] if they were not given, or are no list.
pub fn read_messages(response: &Response) -> Result<Vec<Message>, FetchError> {
    let values: Vec<serde_json::Value> = read(response)?;
    Ok(values
        .into_iter()
        .take(usize::from(MESSAGES_MAX))
        .filter_map(|value| serde_json::from_value(value).ok())
        .collect())
}

/// Whose token it is.
///
/// # Errors
/// [`FetchError`] if it was not told.
pub fn read_me(response: &Response) -> Result<User, FetchError> {
    read(response)
}

/// What can be asked in a server.
///
/// # Errors
/// [`FetchError`] if it was not told, or is no object.
pub fn read_command_index(response: &Response) -> Result<CommandIndex, FetchError> {
    read(response)
}

/// Where the gateway is, without path.
///
/// # Errors
/// [`FetchError`] if it was not told.
pub fn read_gateway(response: &Response) -> Result<String, FetchError> {
    #[derive(serde::Deserialize)]
    struct Gateway {
        url: String,
    }
    read(response).map(|Gateway { url }| url)
}

/// Whether something was done of which nothing is told.
///
/// # Errors
/// [`FetchError`] if it was not.
pub fn read_done(response: &Response) -> Result<(), FetchError> {
    if response.status().is_success() { Ok(()) } else { Err(FetchError::of(response)) }
}

fn read<'r, T: serde::Deserialize<'r>>(response: &'r Response) -> Result<T, FetchError> {
    if !response.status().is_success() {
        return Err(FetchError::of(response));
    }
    serde_json::from_slice(response.body()).map_err(|_| FetchError::Unreadable)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn caller() -> Caller {
        Caller::new(" secret-token ", "Mozilla/5.0").expect("sound credentials")
    }

    fn check(request: &Request, method: &str, uri: &str, route: Route) {
        assert_eq!((request.http.method().as_str(), request.http.uri().to_string().as_str()), (method, uri));
        assert_eq!(request.route, route);
        let header = |name| request.http.headers().get(name).and_then(|value: &HeaderValue| value.to_str().ok());
        assert_eq!(header(AUTHORIZATION), Some("secret-token"));
        assert_eq!(header(USER_AGENT), Some("Mozilla/5.0"));
        assert_eq!(header(CONTENT_TYPE).is_some(), method == "POST");
        assert!(request.route.is_discords());
        assert!(!format!("{request:?}").contains("secret"), "the token is printed");
    }

    #[test]
    fn requests_go_where_discord_wants_them() {
        let (channel, message) = (ChannelId::new(2), MessageId::new(9));
        let interaction = Interaction {
            application: crate::id::ApplicationId::new(1),
            guild: None,
            channel,
            session_id: "s".into(),
            nonce: crate::id::Nonce::new(3),
            data: crate::discord::model::InteractionData::Press { message, message_flags: 0, custom_id: "x".into() },
        };
        let request = caller().interact(&interaction);
        check(&request, "POST", "/api/v9/interactions", Route::Interactions);
        assert_eq!(request.http.body(), &interaction.to_json());
        let uri = "/api/v9/channels/2/messages/9";
        check(&caller().message(channel, message), "GET", uri, Route::Message(channel));
        for (limit, window, query) in [
            (0, Window::Newest, "limit=1"),
            (255, Window::Before(message), "limit=100&before=9"),
            (50, Window::After(message), "limit=50&after=9"),
            (1, Window::Around(message), "limit=1&around=9"),
        ] {
            let uri = format!("/api/v9/channels/2/messages?{query}");
            check(&caller().messages(channel, limit, window), "GET", &uri, Route::Messages(channel));
        }
        check(&caller().me(), "GET", "/api/v9/users/@me", Route::Me);
        let uri = "/api/v9/channels/2/messages/9/reactions/%E2%9C%89%EF%B8%8F/%40me";
        check(&caller().react(channel, message, "✉️"), "PUT", uri, Route::Reactions(channel));
        let guild = GuildId::new(1);
        let uri = "/api/v9/guilds/1/application-command-index";
        check(&caller().command_index(guild), "GET", uri, Route::CommandIndex(guild));
        check(&caller().channel(channel), "GET", "/api/v9/channels/2", Route::Channel(channel));
        check(&caller().gateway(), "GET", "/api/v9/gateway", Route::Gateway);
        assert!(!format!("{:?}", caller()).contains("secret"));
    }

    #[test]
    fn what_cannot_stand_in_a_header_is_refused_at_once() {
        for token in ["", "  ", "a\r\nb: c", "a\0"] {
            assert_eq!(Caller::new(token, "x").map(drop), Err(UnfitCredentials::Token), "{token:?}");
        }
        assert_eq!(Caller::new("token", "a\nb").map(drop), Err(UnfitCredentials::UserAgent));
    }

    #[test]
    fn messages_are_read_and_an_unreadable_one_does_not_cost_the_others() {
        let response = |status: u16, body: &'static str| -> Response {
            http::Response::builder().status(status).body(Bytes::from_static(body.as_bytes())).expect("sound")
        };
        let body = r#"[{"id":"9","channel_id":"2"},{"content":"no id"},7,{"id":8,"channel_id":"2"}]"#;
        let ids: Vec<u64> = read_messages(&response(200, body)).expect("a list").iter().map(|m| m.id.get()).collect();
        assert_eq!(ids, [9, 8]);
        assert_eq!(read_messages(&response(200, "{}")).map(|list| list.len()), Err(FetchError::Unreadable));
        assert_eq!(read_message(&response(200, r#"{"id":"9","channel_id":"2"}"#)).expect("one").id, MessageId::new(9));
        assert_eq!(read_me(&response(200, r#"{"id":"3","username":"mockuser"}"#)).expect("me").username, "mockuser");
        let missing = FetchError::Missing { code: 10_008, message: "Unknown Message".into() };
        let unknown = response(404, r#"{"message":"Unknown Message","code":10008}"#);
        assert_eq!(read_message(&unknown).map(drop), Err(missing));
        let refused = FetchError::Unauthorized { message: "401: Unauthorized".into() };
        assert_eq!(read_me(&response(401, r#"{"message":"401: Unauthorized","code":0}"#)).map(drop), Err(refused));
        assert_eq!(read_me(&response(502, "<html>")).map(drop), Err(FetchError::ServerTrouble { status: 502 }));
        assert_eq!(read_done(&response(204, "")), Ok(()));
        assert_eq!(read_done(&response(503, "")), Err(FetchError::ServerTrouble { status: 503 }));
        let gateway = read_gateway(&response(200, r#"{"url":"wss://gateway.discord.gg"}"#));
        assert_eq!(gateway.as_deref(), Ok("wss://gateway.discord.gg"));
        let index = r#"{"applications":[{"id":"7"}],"application_commands":[7]}"#;
        let index = read_command_index(&response(200, index)).expect("an index");
        assert_eq!((index.applications.len(), index.commands.len()), (1, 0));
        assert_eq!(read_command_index(&response(200, "<html>")), Err(FetchError::Unreadable));
    }
}
