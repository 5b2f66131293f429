//! How full the engine's queues and caches are, each beside its limit.

use std::collections::BTreeMap;

use crate::{
    engine::{
        Engine, accounts::ACCOUNTS_MAX, correlate::ENDED_KEYS_MAX, dialogs::DIALOGS_PER_ACCOUNT_MAX,
        errands::ERRANDS_PER_ACCOUNT_MAX, schedule::UPLOAD_BYTES_MAX,
    },
    id::AccountId,
};

impl Engine {
    /// Name, use and limit of each. What every account has of its own is told of the fullest one.
    pub fn bounds(&self) -> [(&'static str, u64, u64); 5] {
        let mut errands: BTreeMap<AccountId, usize> = BTreeMap::new();
        for out in self.errands.values() {
            *errands.entry(out.account()).or_default() += 1;
        }
        let mut dialogs: BTreeMap<AccountId, usize> =
            self.posts.iter().map(|(account, post)| (*account, post.asking.len())).collect();
        for opening in self.openings.values() {
            *dialogs.entry(opening.task.account).or_default() += 1;
        }
        let fullest = |of: &BTreeMap<AccountId, usize>| of.values().max().copied().unwrap_or(0) as u64;
        [
            ("accounts", self.posts.len() as u64, ACCOUNTS_MAX as u64),
            ("ended-keys", self.correlator.ended_keys() as u64, ENDED_KEYS_MAX as u64),
            ("upload-bytes", self.upload_bytes, UPLOAD_BYTES_MAX),
            ("errands-of-an-account", fullest(&errands), ERRANDS_PER_ACCOUNT_MAX as u64),
            ("dialogs-of-an-account", fullest(&dialogs), DIALOGS_PER_ACCOUNT_MAX as u64),
        ]
    }
}
