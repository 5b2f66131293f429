//! Hardship: what can go wrong between this Discord and its clients, and how it comes about: by lot from the seed, or once
//! on demand. Pure: it says what goes wrong next, and carries nothing out.

mod lot;
mod unknown;
mod words;

pub(crate) use self::lot::{DEMANDS_MAX, Lot, Mishap};
pub use self::unknown::known_troubles;
pub use self::words::UnknownTrouble;

use crate::id::UserId;

/// What goes wrong by itself. The default is fair weather. Reads from words such as `cut@5 late=500@20 links-expire`: a
/// [`Trouble`], `@`, and on how many of a thousand occasions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hardship {
    /// Asked in order at every occasion; the first whose lot falls decides.
    pub rules: Vec<Rule>,
    /// Whether links expire 86,400 s after they were made, as they say.
    pub links_expire: bool,
}

impl Hardship {
    /// The same, and `trouble` on `per_mille` of a thousand occasions.
    #[must_use]
    pub fn with(mut self, trouble: Trouble, per_mille: u16) -> Hardship {
        self.rules.push(Rule { trouble, per_mille });
        self
    }

    /// The same with links that expire.
    #[must_use]
    pub fn with_expiring_links(mut self) -> Hardship {
        self.links_expire = true;
        self
    }
}

/// One trouble and how often it comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// What goes wrong.
    pub trouble: Trouble,
    /// On how many of a thousand occasions, by lot from the seed; 1,000 and more: always.
    pub per_mille: u16,
}

/// Something that goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// With a gateway connection, at the moment at which an event is to go over it.
    Line(LineTrouble),
    /// With a gateway connection before it is of any use.
    Opening(Phase, LineTrouble),
    /// With one event for one gateway session. READY, RESUMED and what is sent again by a resume are spared.
    Event(EventTrouble),
    /// With a request.
    Request(Door, RequestTrouble),
    /// With a file of the CDN that is there and asked for by a good link.
    File(FileTrouble),
}

/// How far a gateway connection has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// It is open: in the place of HELLO. Whose it is nobody knows yet.
    Hello,
    /// IDENTIFY has come with a good token: in the place of READY, and no session begins.
    Ready,
    /// RESUME has come with a good session: after the first half of what was missed, in the place of the rest. A resume
    /// brings that again.
    Resumed,
}

/// What happens to a gateway connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineTrouble {
    /// It ends without a word. The session waits for a resume; the event is sent then.
    Cut,
    /// Op 7: the client is asked to come back. One that does not is closed with 4000 after five seconds.
    Reconnect,
    /// Op 9: the session is not valid any more. A client that neither resumes nor identifies within five seconds is closed.
    Invalid {
        /// Whether it may still be resumed.
        resumable: bool,
    },
    /// It is half open: nothing goes over it any more in either direction, and nobody is told.
    Silent,
    /// It is closed with this code, which also decides whether the session can be resumed. Codes that no server may send
    /// count as 4000.
    Close(u16),
}

/// What happens to an event. Numbers stay without gaps: an event gets its number when it is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventTrouble {
    /// It comes later than those behind it.
    Late {
        /// By so much.
        ms: u64,
    },
    /// It never comes, and no resume brings it.
    Lost,
    /// It comes twice, each time with a number of its own.
    Double,
    /// It comes after the next event of the session, or after a second when there is none.
    Swapped,
    /// A new message is told after its first edit, or after two seconds when there is none. Other events are spared.
    UpdateFirst,
    /// It told how far a drawing is, and its message is taken away right after, as by a moderator. The result comes all the
    /// same; what was to be written into the message does not. Other events are spared.
    Gone,
}

/// Where a request knocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// `POST /interactions`.
    Interactions,
    /// Everything below `/channels/{id}/messages`.
    Messages,
    /// Upload slots and what is put there.
    Uploads,
    /// All of REST, but not the files of the CDN.
    Any,
}

/// What happens to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestTrouble {
    /// 429.
    RateLimited {
        /// What the client is asked to wait. Nobody watches whether it does.
        retry_after_ms: u64,
        /// For all requests of the account, or for this resource.
        is_global: bool,
        /// Whether what was asked for happens all the same.
        runs: bool,
    },
    /// 500 with Discord's body, or 502 with a page of the edge.
    Failed {
        /// The 502.
        at_the_edge: bool,
        /// Whether what was asked for happens all the same.
        runs: bool,
    },
    /// 401, whatever the token.
    Unauthorized,
    /// 403 with 50001, whatever the channel.
    Forbidden,
    /// 400 with a captcha that nobody can solve.
    Captcha,
    /// Commands are refused with 50035 until the account has fetched a command index again. At the interactions only.
    StaleVersion,
    /// The request is taken up so much later. The answer still comes before everything that it sets going.
    Slow {
        /// By so much.
        ms: u64,
    },
    /// What was asked for happens, and the line is cut in place of an answer.
    Lost,
}

/// What happens to a file that is fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileTrouble {
    /// It trickles. Whoever carries files without sockets sends it whole.
    Slow {
        /// As fast as that; at least 1.
        bytes_per_s: u32,
    },
    /// 404, as for a link that has expired.
    Gone,
}

/// What can be ordered of a world that runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Order {
    /// These rules from now on, in the place of those before.
    Rules(Hardship),
    /// One trouble, once.
    Once(Demand),
    /// Fair weather: no rules, and what was ordered and has not come yet is forgotten. What is late still comes.
    Calm,
}

/// One trouble on demand. A [`LineTrouble`] strikes all live connections at once; everything else waits for its first
/// occasion, as a line trouble does when nobody is connected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Demand {
    /// What goes wrong.
    pub trouble: Trouble,
    /// For whom; `None`: whoever comes first, and for connections everyone. Files are fetched by nobody in particular.
    pub whom: Option<UserId>,
}
