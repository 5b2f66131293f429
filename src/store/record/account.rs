//! An account and its resume point on disk.

use serde::{Deserialize, Serialize};

use super::{Stored, panel::PanelsRecord, tail};
use crate::{
    account::{Account, DiscordUser, Identifies, Limits, ResumePoint, Standing, Token},
    clock::Millis,
    id::{AccountId, ChannelId, GuildId, UserId},
    task::{Bot, Speed},
};

#[derive(Serialize, Deserialize)]
pub(in crate::store) struct AccountRecord {
    pub(super) id: u64,
    guild: u64,
    channel: u64,
    pub(super) token: TokenRecord,
    midjourney_dm: Option<u64>,
    niji_dm: Option<u64>,
    user_agent: String,
    concurrency: u32,
    queue: u32,
    timeout_minutes: u32,
    remix_auto_submit: bool,
    remark: Option<String>,
    weight: u32,
    standing: StandingRecord,
    created_at: u64,
    user: Option<UserRecord>,
    speed: SpeedRecord,
    niji_speed: SpeedRecord,
    /// Of format 1; the panels say it since.
    remix: bool,
    since_2: PanelsRecord,
}

/// On disk always sealed; plain in files of before, and on the way there and back (`seal.rs`).
#[derive(Serialize, Deserialize)]
pub(super) enum TokenRecord {
    Plain(String),
    /// Encrypted under a key that is not in the file.
    Sealed {
        key: u32,
        nonce: Vec<u8>,
        text: Vec<u8>,
    },
}

#[derive(Serialize, Deserialize)]
enum StandingRecord {
    Enabled,
    Disabled {
        reason: Option<String>,
    },
    /// Since format 4.
    Listening,
}

#[derive(Serialize, Deserialize)]
struct UserRecord {
    id: u64,
    name: String,
    email: Option<String>,
}

#[derive(Serialize, Deserialize)]
pub(super) enum SpeedRecord {
    Relax,
    Fast,
    Turbo,
}

impl Stored for Account {
    const KIND: &'static str = "account";
    type Record = AccountRecord;

    fn tail_since(format: u8) -> Vec<u8> {
        match format {
            1 => tail(&PanelsRecord::default()),
            _ => Vec::new(),
        }
    }

    fn to_record(&self) -> AccountRecord {
        let Limits { concurrency, queue, timeout_minutes } = self.limits;
        AccountRecord {
            id: self.id.0,
            guild: self.guild.get(),
            channel: self.channel.get(),
            token: TokenRecord::Plain(self.token.expose().to_owned()),
            midjourney_dm: self.midjourney_dm.map(ChannelId::get),
            niji_dm: self.niji_dm.map(ChannelId::get),
            user_agent: self.user_agent.clone(),
            concurrency,
            queue,
            timeout_minutes,
            remix_auto_submit: self.remix_auto_submit,
            remark: self.remark.clone(),
            weight: self.weight,
            standing: match &self.standing {
                Standing::Enabled => StandingRecord::Enabled,
                Standing::Disabled { reason } => StandingRecord::Disabled { reason: reason.clone() },
                Standing::Listening => StandingRecord::Listening,
            },
            created_at: self.created_at.0,
            user: self.user.as_ref().map(|DiscordUser { id, name, email }| UserRecord {
                id: id.get(),
                name: name.clone(),
                email: email.clone(),
            }),
            speed: SpeedRecord::of(self.speed),
            niji_speed: SpeedRecord::of(self.niji_speed),
            remix: self.remix(Bot::Midjourney),
            since_2: PanelsRecord::of(&self.panels),
        }
    }

    fn from_record(record: AccountRecord) -> Result<Account, String> {
        let AccountRecord { concurrency, queue, timeout_minutes, .. } = record;
        Ok(Account {
            id: AccountId(record.id),
            guild: GuildId::new(record.guild),
            channel: ChannelId::new(record.channel),
            token: match record.token {
                TokenRecord::Plain(token) => Token::new(token),
                TokenRecord::Sealed { key, .. } => {
                    return Err(format!("its token is sealed with key {key}, and there is no such key"));
                }
            },
            midjourney_dm: record.midjourney_dm.map(ChannelId::new),
            niji_dm: record.niji_dm.map(ChannelId::new),
            user_agent: record.user_agent,
            limits: Limits { concurrency, queue, timeout_minutes },
            remix_auto_submit: record.remix_auto_submit,
            remark: record.remark,
            weight: record.weight,
            standing: match record.standing {
                StandingRecord::Enabled => Standing::Enabled,
                StandingRecord::Disabled { reason } => Standing::Disabled { reason },
                StandingRecord::Listening => Standing::Listening,
            },
            created_at: Millis(record.created_at),
            user: record.user.map(|UserRecord { id, name, email }| DiscordUser { id: UserId::new(id), name, email }),
            speed: record.speed.into_speed(),
            niji_speed: record.niji_speed.into_speed(),
            panels: record.since_2.into_panels(),
        })
    }
}

#[cfg(test)]
impl AccountRecord {
    /// The same with another token.
    pub(super) fn with_token(self, token: TokenRecord) -> AccountRecord {
        AccountRecord { token, ..self }
    }
}

impl SpeedRecord {
    pub(super) fn of(speed: Speed) -> SpeedRecord {
        match speed {
            Speed::Relax => SpeedRecord::Relax,
            Speed::Fast => SpeedRecord::Fast,
            Speed::Turbo => SpeedRecord::Turbo,
        }
    }

    pub(super) fn into_speed(self) -> Speed {
        match self {
            SpeedRecord::Relax => Speed::Relax,
            SpeedRecord::Fast => Speed::Fast,
            SpeedRecord::Turbo => Speed::Turbo,
        }
    }
}

#[derive(Serialize, Deserialize)]
pub(in crate::store) struct ResumeRecord {
    session_id: String,
    resume_url: String,
    sequence: u64,
}

impl Stored for ResumePoint {
    const KIND: &'static str = "resume point";
    type Record = ResumeRecord;

    fn to_record(&self) -> ResumeRecord {
        let ResumePoint { session_id, resume_url, sequence } = self.clone();
        ResumeRecord { session_id, resume_url, sequence }
    }

    fn from_record(record: ResumeRecord) -> Result<ResumePoint, String> {
        let ResumeRecord { session_id, resume_url, sequence } = record;
        Ok(ResumePoint { session_id, resume_url, sequence })
    }
}

#[derive(Serialize, Deserialize)]
pub(in crate::store) struct IdentifiesRecord {
    window_began: u64,
    count: u32,
}

impl Stored for Identifies {
    const KIND: &'static str = "number of sessions";
    type Record = IdentifiesRecord;

    fn to_record(&self) -> IdentifiesRecord {
        let Identifies { window_began, count } = *self;
        IdentifiesRecord { window_began: window_began.0, count }
    }

    fn from_record(record: IdentifiesRecord) -> Result<Identifies, String> {
        let IdentifiesRecord { window_began, count } = record;
        Ok(Identifies { window_began: Millis(window_began), count })
    }
}
