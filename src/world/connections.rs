//! Where each account's gateway session stands, for whoever watches.

use std::collections::{BTreeMap, BTreeSet};

use tokio::sync::watch;

use crate::{discord::gateway::SessionState, id::AccountId};

/// Where an account's gateway session stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connection {
    /// In a word or two: `off`, `waiting`, `connecting`, `awaiting hello`, `identifying`,
    /// `waiting for a new session`, `resuming`, `ready`, `refused`.
    pub state: &'static str,
    /// What went wrong last since it was ready, in words; `None` while it is.
    pub trouble: Option<String>,
}

impl Connection {
    /// Of an account that is not to be connected.
    pub const OFF: Connection = Connection { state: word_of(SessionState::Offline), trouble: None };

    /// Whether events come.
    pub fn is_ready(&self) -> bool {
        self.state == word_of(SessionState::Ready)
    }
}

const fn word_of(state: SessionState) -> &'static str {
    match state {
        SessionState::Offline => "off",
        SessionState::Waiting => "waiting",
        SessionState::Connecting => "connecting",
        SessionState::AwaitingHello => "awaiting hello",
        SessionState::Identifying => "identifying",
        SessionState::Spent => "waiting for a new session",
        SessionState::Resuming => "resuming",
        SessionState::Ready => "ready",
        SessionState::Closed => "refused",
    }
}

/// What is told of all of them; accounts that are off are left out.
pub(super) type Told = BTreeMap<AccountId, Connection>;

/// Those of the rooms, with what was not told yet.
#[derive(Debug, Default)]
pub(super) struct Connections {
    all: Told,
    changed: BTreeSet<AccountId>,
}

impl Connections {
    /// An account's session stands there.
    pub(super) fn set(&mut self, account: AccountId, state: SessionState, trouble: Option<&str>) {
        let state = word_of(state);
        if self.all.get(&account).is_some_and(|known| known.state == state && known.trouble.as_deref() == trouble) {
            return;
        }
        self.all.insert(account, Connection { state, trouble: trouble.map(str::to_owned) });
        self.changed.insert(account);
    }

    /// An account is not to be connected any more.
    pub(super) fn forget(&mut self, account: AccountId) {
        if self.all.remove(&account).is_some() {
            self.changed.insert(account);
        }
    }

    /// Tells what has changed.
    pub(super) fn tell(&mut self, to: &watch::Sender<Told>) {
        let changed = std::mem::take(&mut self.changed);
        if changed.is_empty() {
            return;
        }
        to.send_modify(|told| {
            for account in changed {
                match self.all.get(&account) {
                    Some(connection) => told.insert(account, connection.clone()),
                    None => told.remove(&account),
                };
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_has_changed_is_told() {
        let (told, seen) = watch::channel(Told::new());
        let mut connections = Connections::default();
        connections.set(AccountId(1), SessionState::Ready, None);
        connections.set(AccountId(2), SessionState::Waiting, Some("the connection was cut"));
        assert!(seen.borrow().is_empty(), "not before the round is durable");
        connections.tell(&told);
        assert!(seen.borrow()[&AccountId(1)].is_ready());
        assert_eq!(seen.borrow()[&AccountId(2)].trouble.as_deref(), Some("the connection was cut"));
        connections.set(AccountId(1), SessionState::Ready, None);
        assert!(connections.changed.is_empty());
        connections.forget(AccountId(2));
        connections.tell(&told);
        assert_eq!(seen.borrow().keys().copied().collect::<Vec<_>>(), [AccountId(1)]);
    }
}
