//! How fast gateway connections are opened, and when links are due: kept for all accounts together, so that five hundred of
//! them come back without a storm and cost no walk through all of them at every turn. Pure.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    time::Duration,
};

use crate::{clock::Millis, id::AccountId};

/// How many gateway connections are opened within [`OPENED_WINDOW`], of all accounts together.
pub(super) const OPENED_MAX: usize = 50;
/// Over which they are counted.
const OPENED_WINDOW: Duration = Duration::from_secs(1);

/// A gateway connection that is to be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ToOpen {
    pub(super) account: AccountId,
    pub(super) connection: u64,
    pub(super) url: String,
}

/// Lets connections be opened one after the other, as many a second as Discord can be asked to bear.
#[derive(Debug, Default)]
pub(super) struct Gate {
    /// When the last ones were opened, oldest first.
    opened: VecDeque<Millis>,
    /// Those that are to be opened, at most one of an account, in the order in which they came.
    waiting: VecDeque<ToOpen>,
}

impl Gate {
    /// A connection is wanted; an earlier one of the same account is not wanted any more.
    pub(super) fn want(&mut self, wanted: ToOpen) {
        self.forget(wanted.account);
        self.waiting.push_back(wanted);
    }

    /// What is wanted for this account is not wanted any more.
    pub(super) fn forget(&mut self, account: AccountId) {
        self.waiting.retain(|wanted| wanted.account != account);
    }

    /// Those that may be opened now.
    pub(super) fn let_out(&mut self, now: Millis) -> Vec<ToOpen> {
        while self.opened.front().is_some_and(|opened| now.since(*opened) >= OPENED_WINDOW) {
            self.opened.pop_front();
        }
        let free = OPENED_MAX.saturating_sub(self.opened.len()).min(self.waiting.len());
        self.opened.extend(std::iter::repeat_n(now, free));
        self.waiting.drain(..free).collect()
    }

    /// When the next one may be opened, if one waits.
    pub(super) fn next_due(&self) -> Option<Millis> {
        self.waiting.front()?;
        match self.opened.front() {
            Some(oldest) if self.opened.len() >= OPENED_MAX => Some(*oldest + OPENED_WINDOW),
            _ => Some(Millis(0)),
        }
    }
}

/// When each link is due, in the order of time.
#[derive(Debug, Default)]
pub(super) struct Dues {
    by_time: BTreeSet<(Millis, AccountId)>,
    of: BTreeMap<AccountId, Millis>,
}

impl Dues {
    /// A link is due then, or not at all.
    pub(super) fn set(&mut self, account: AccountId, due: Option<Millis>) {
        if let Some(before) = self.of.remove(&account) {
            self.by_time.remove(&(before, account));
        }
        if let Some(due) = due {
            self.of.insert(account, due);
            self.by_time.insert((due, account));
        }
    }

    /// When the first one is due.
    pub(super) fn next(&self) -> Option<Millis> {
        self.by_time.first().map(|(due, _)| *due)
    }

    /// Those that are due now, by account.
    pub(super) fn due(&self, now: Millis) -> Vec<AccountId> {
        let mut due: Vec<AccountId> =
            self.by_time.iter().take_while(|(due, _)| *due <= now).map(|(_, account)| *account).collect();
        due.sort_unstable();
        due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(account: u64, connection: u64) -> ToOpen {
        ToOpen { account: AccountId(account), connection, url: String::new() }
    }

    #[test]
    fn five_hundred_accounts_come_back_without_a_storm() {
        let mut gate = Gate::default();
        let start = Millis::GENESIS;
        for account in 0..500 {
            gate.want(wanted(account, 1));
        }
        let (mut now, mut opened) = (start, Vec::new());
        while let Some(due) = gate.next_due() {
            now = now.max(due);
            for one in gate.let_out(now) {
                opened.push((now, one.account));
            }
        }
        assert_eq!(opened.len(), 500);
        let within_a_second =
            |from: Millis| opened.iter().filter(move |(at, _)| *at >= from && at.since(from) < OPENED_WINDOW).count();
        assert!(opened.iter().all(|(at, _)| within_a_second(*at) <= OPENED_MAX));
        assert_eq!(now.since(start), Duration::from_secs(9), "ten pieces, the first at once");
        assert!(opened.is_sorted_by_key(|(_, account)| *account), "in the order in which they came");
    }

    #[test]
    fn only_the_latest_connection_of_an_account_is_opened() {
        let mut gate = Gate::default();
        gate.want(wanted(1, 1));
        gate.want(wanted(2, 1));
        gate.want(wanted(1, 2));
        gate.forget(AccountId(2));
        assert_eq!(gate.let_out(Millis::GENESIS), [wanted(1, 2)]);
        assert_eq!(gate.next_due(), None);
    }

    #[test]
    fn dues_are_kept_in_step() {
        let mut dues = Dues::default();
        assert_eq!((dues.next(), dues.due(Millis(9))), (None, vec![]));
        dues.set(AccountId(2), Some(Millis(5)));
        dues.set(AccountId(1), Some(Millis(7)));
        assert_eq!(
            (dues.next(), dues.due(Millis(4)), dues.due(Millis(7))),
            (Some(Millis(5)), vec![], vec![AccountId(1), AccountId(2)])
        );
        dues.set(AccountId(2), Some(Millis(8)));
        assert_eq!((dues.next(), dues.due(Millis(7))), (Some(Millis(7)), vec![AccountId(1)]));
        dues.set(AccountId(1), None);
        dues.set(AccountId(2), None);
        assert_eq!(dues.next(), None);
    }
}
