//! Who is there and where. Every person has a guild, a channel and a DM with each bot; all their ids follow from the
//! person's number, so that an idle one costs a few bytes.

use serde::{Deserialize, Serialize};

use crate::bots::Bot;
use crate::bots::mode::Settings;
use crate::id::{ChannelId, GuildId, MessageId, UserId};

/// The demo person.
pub const DEMO: PersonNumber = PersonNumber(1);
/// The highest number behind `mock-user-token-`.
pub const PERSON_MAX: u32 = 99_999;

const BASE: u64 = 1_100_000_000_000_000_000;
const STRIDE: u64 = 100_000;

/// Which person: 1 is the demo's, `N` the one of `mock-user-token-N`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PersonNumber(pub u32);

/// What is remembered of a person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Set with the bots.
    pub settings: Settings,
    /// Pictures drawn: fast, relaxed, turbo.
    pub pictures: [u64; 3],
    /// Added to every prompt.
    pub suffix: String,
    /// Whether results are sent to the direct messages, too.
    pub auto_dm: bool,
}

/// Whose token it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Principal {
    /// A person.
    Person(PersonNumber),
    /// The bot user for generic clients, in the demo person's guild.
    Robot,
}

/// A kind of channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// The one text channel of the guild.
    Guild,
    /// A DM with a bot.
    Direct(Bot),
    /// The demo person's DM with the bot user for generic clients.
    Robot,
}

/// A channel, taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Whose guild or DM.
    pub person: PersonNumber,
    /// Which of that person's channels.
    pub room: Room,
}

impl PersonNumber {
    fn base(self) -> u64 {
        BASE + if self == DEMO { 0 } else { u64::from(self.0) * STRIDE }
    }

    /// The person's guild.
    pub fn guild(self) -> GuildId {
        GuildId(self.base() + 1)
    }

    /// The guild's channel.
    pub fn channel(self) -> ChannelId {
        ChannelId(self.base() + 2)
    }

    /// The person's user id.
    pub fn user(self) -> UserId {
        UserId(self.base() + 3)
    }

    /// The DM with `bot`.
    pub fn direct(self, bot: Bot) -> ChannelId {
        let offset = match bot {
            Bot::Midjourney => 4,
            Bot::Niji => 5,
            // 6 is the robot.
            Bot::InsightFace => 7,
        };
        ChannelId(self.base() + offset)
    }

    /// The user name.
    pub fn username(self) -> String {
        if self == DEMO { "mockuser".to_owned() } else { format!("mockuser{}", self.0) }
    }

    /// The name that is shown.
    pub fn display_name(self) -> String {
        if self == DEMO { "Mock User".to_owned() } else { format!("Mock User {}", self.0) }
    }

    /// The guild's name.
    pub fn guild_name(self) -> String {
        if self == DEMO { "Mock Guild".to_owned() } else { format!("Mock Guild {}", self.0) }
    }
}

/// The person and the remainder an id was made from.
fn apart(id: u64) -> Option<(PersonNumber, u64)> {
    let offset = id.checked_sub(BASE)?;
    let (number, rest) = (offset / STRIDE, offset % STRIDE);
    match number {
        0 => Some((DEMO, rest)),
        1 => None,
        _ => {
            u32::try_from(number).ok().filter(|number| *number <= PERSON_MAX).map(|number| (PersonNumber(number), rest))
        }
    }
}

/// The place of a channel id; whether the person is there already is another question.
pub fn place(channel: ChannelId) -> Option<Place> {
    let (person, _) = apart(channel.0)?;
    let directs = Bot::ALL.into_iter().map(Room::Direct);
    let robot = (person == DEMO).then_some(Room::Robot);
    [Room::Guild]
        .into_iter()
        .chain(directs)
        .chain(robot)
        .map(|room| Place { person, room })
        .find(|place| place.channel() == channel)
}

/// The person whose guild it is.
pub fn owner(guild: GuildId) -> Option<PersonNumber> {
    apart(guild.0).map(|(person, _)| person).filter(|person| person.guild() == guild)
}

/// The person with that user id.
pub fn person(user: UserId) -> Option<PersonNumber> {
    apart(user.0).map(|(person, _)| person).filter(|person| person.user() == user)
}

/// The DMs that a person has open, each with its newest message: with the drawing bots always, with the robot once something
/// was written there.
pub fn directs(person: PersonNumber, last: impl Fn(Place) -> Option<MessageId>) -> Vec<(Place, Option<MessageId>)> {
    let rooms = [Room::Direct(Bot::Midjourney), Room::Direct(Bot::Niji), Room::Robot];
    let places = rooms.into_iter().map(|room| Place { person, room }).map(|place| (place, last(place)));
    places.filter(|(place, newest)| place.room != Room::Robot || (person == DEMO && newest.is_some())).collect()
}

/// The robot's user id.
pub const ROBOT: UserId = UserId(BASE + 6);

impl Place {
    /// Its channel id.
    pub fn channel(self) -> ChannelId {
        match self.room {
            Room::Guild => self.person.channel(),
            Room::Direct(bot) => self.person.direct(bot),
            Room::Robot => ChannelId(self.person.base() + 8),
        }
    }

    /// Its guild id, unless it is a DM.
    pub fn guild(self) -> Option<GuildId> {
        match self.room {
            Room::Guild => Some(self.person.guild()),
            Room::Direct(_) | Room::Robot => None,
        }
    }

    /// Whether `principal` sees it.
    pub fn is_seen_by(self, principal: Principal) -> bool {
        match principal {
            Principal::Person(person) => person == self.person,
            Principal::Robot => self.person == DEMO && matches!(self.room, Room::Guild | Room::Robot),
        }
    }

    /// Whether `bot` reads what is written there.
    pub fn has(self, bot: Bot) -> bool {
        match self.room {
            Room::Guild => true,
            Room::Direct(other) => other == bot,
            Room::Robot => false,
        }
    }
}

impl Principal {
    /// Reads an `Authorization` value or a token of IDENTIFY; `None` if nobody has it.
    pub fn of_token(token: &str) -> Option<Principal> {
        let token = token.trim();
        let token = token.strip_prefix("Bot ").unwrap_or(token).trim_start();
        match token {
            "mock-user-token" => Some(Principal::Person(DEMO)),
            "mock-bot-token" => Some(Principal::Robot),
            _ => {
                let number = token.strip_prefix("mock-user-token-")?;
                // One spelling only, so that `02` and `+2` are no second tokens of the same person.
                let is_plain = number.bytes().all(|byte| byte.is_ascii_digit()) && !number.starts_with('0');
                let number = number.parse::<u32>().ok().filter(|_| is_plain)?;
                (2..=PERSON_MAX).contains(&number).then_some(Principal::Person(PersonNumber(number)))
            }
        }
    }

    /// Its user id.
    pub fn user(self) -> UserId {
        match self {
            Principal::Person(person) => person.user(),
            Principal::Robot => ROBOT,
        }
    }

    /// The person whose guild it is in.
    pub fn home(self) -> PersonNumber {
        match self {
            Principal::Person(person) => person,
            Principal::Robot => DEMO,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_the_published_ones() {
        assert_eq!(DEMO.guild(), GuildId(1100000000000000001));
        assert_eq!(DEMO.channel(), ChannelId(1100000000000000002));
        assert_eq!(DEMO.user(), UserId(1100000000000000003));
        assert_eq!(DEMO.direct(Bot::Niji), ChannelId(1100000000000000005));
        let third = PersonNumber(3);
        assert_eq!(third.guild(), GuildId(1100000000000300001));
        assert_eq!(third.channel(), ChannelId(1100000000000300002));
        assert_eq!(third.user(), UserId(1100000000000300003));
    }

    #[test]
    fn a_channel_leads_back_to_its_place() {
        for person in [DEMO, PersonNumber(2), PersonNumber(99_999)] {
            for room in [Room::Guild, Room::Direct(Bot::Midjourney), Room::Direct(Bot::Niji)] {
                let here = Place { person, room };
                assert_eq!(place(here.channel()), Some(here));
            }
            let robot = Place { person, room: Room::Robot };
            assert_eq!(place(robot.channel()), (person == DEMO).then_some(robot));
            assert_eq!(owner(person.guild()), Some(person));
            assert_eq!(super::person(person.user()), Some(person));
        }
        assert_eq!(place(ChannelId(7)), None);
        assert_eq!(place(ChannelId(u64::MAX)), None);
    }

    #[test]
    fn tokens() {
        assert_eq!(Principal::of_token("Bot mock-bot-token"), Some(Principal::Robot));
        assert_eq!(Principal::of_token(" mock-user-token"), Some(Principal::Person(DEMO)));
        assert_eq!(Principal::of_token("mock-user-token-7"), Some(Principal::Person(PersonNumber(7))));
        for token in
            ["", "mock-user-token-1", "mock-user-token-02", "mock-user-token-+3", "mock-user-token-100000", "x"]
        {
            assert_eq!(Principal::of_token(token), None, "{token}");
        }
    }
}
