//! How what links want is carried to Discord and back: inline, or over sockets. The rooms do not see the difference.

use mock_discord::{
    fault::Order,
    platform::{JournalPage, JournalQuery},
    shelf::ShelfError,
};

use crate::{
    clock::{Clock, Millis},
    id::AccountId,
    link::LinkInput,
    world::{lockstep::Lockstep, rooms::Wish, sockets::Sockets},
};

/// One of the two ways.
pub(super) enum Driver {
    /// To the pretend Discord in this process, inline.
    Lockstep(Box<Lockstep>),
    /// To any Discord, over HTTP and WebSocket.
    Sockets(Box<Sockets>),
}

impl Driver {
    /// Takes a wish about the wire; it is carried out by [`Driver::step`], or at once by a task of its own.
    pub(super) fn carry(&mut self, wish: Wish) {
        match self {
            Driver::Lockstep(lockstep) => lockstep.carry(wish),
            Driver::Sockets(sockets) => sockets.carry(wish),
        }
    }

    /// Lets the pretend Discord do what it can do now, and makes it durable.
    pub(super) async fn step(&mut self, now: Millis) -> Result<(), ShelfError> {
        match self {
            Driver::Lockstep(lockstep) => lockstep.step(now).await,
            Driver::Sockets(_) => Ok(()),
        }
    }

    /// Lets something go wrong in the pretend Discord of this process, or well again, before whatever else waits for it;
    /// whether there is one.
    pub(super) fn order(&mut self, order: Order) -> bool {
        match self {
            Driver::Lockstep(lockstep) => {
                lockstep.order(order);
                true
            }
            Driver::Sockets(_) => false,
        }
    }

    /// What links have heard since they were last asked.
    pub(super) fn heard(&mut self) -> Vec<(AccountId, LinkInput)> {
        match self {
            Driver::Lockstep(lockstep) => lockstep.heard(),
            Driver::Sockets(_) => Vec::new(),
        }
    }

    /// Whether there is something to do before waiting.
    pub(super) fn has_work(&mut self) -> bool {
        match self {
            Driver::Lockstep(lockstep) => lockstep.has_work(),
            Driver::Sockets(_) => false,
        }
    }

    /// Returns when somebody has come to the pretend Discord's doors.
    pub(super) async fn knocked(&mut self) {
        match self {
            Driver::Lockstep(lockstep) => lockstep.knocked().await,
            Driver::Sockets(_) => std::future::pending().await,
        }
    }

    /// When the pretend Discord has something to do next.
    pub(super) fn next_due(&self) -> Option<Millis> {
        match self {
            Driver::Lockstep(lockstep) => lockstep.next_due(),
            Driver::Sockets(_) => None,
        }
    }

    /// A part of the journal of the pretend Discord, if it is in this process.
    pub(super) fn journal(&self, query: JournalQuery) -> Option<JournalPage> {
        match self {
            Driver::Lockstep(lockstep) => Some(lockstep.platform().journal(query)),
            Driver::Sockets(_) => None,
        }
    }

    /// How full the pretend Discord is, if it is in this process.
    pub(super) fn bounds(&self) -> Option<Vec<mock_discord::platform::Bound>> {
        match self {
            Driver::Lockstep(lockstep) => Some(lockstep.platform().bounds()),
            Driver::Sockets(_) => None,
        }
    }

    /// What the pretend Discord holds.
    pub(super) fn counts(&self) -> Option<mock_discord::platform::Counts> {
        match self {
            Driver::Lockstep(lockstep) => Some(lockstep.platform().counts()),
            Driver::Sockets(_) => None,
        }
    }

    /// Closes what is open towards others, so that they can come back.
    pub(super) async fn close(&mut self, clock: &Clock) -> Result<(), ShelfError> {
        match self {
            Driver::Lockstep(lockstep) => lockstep.close(clock).await,
            Driver::Sockets(sockets) => {
                sockets.close().await;
                Ok(())
            }
        }
    }
}
