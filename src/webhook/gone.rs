//! The addresses for which something waits, and which of them have answered 410 and are not called any more. Pure.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::Arc,
};

use crate::task::DeliveryId;

/// Addresses that have answered 410 that are remembered, the latest; beyond them an earlier one is tried once more.
pub const GONE_MAX: usize = 10_000;

/// An address as the client gave it.
pub(super) type Url = Arc<str>;

/// All addresses for which something waits, and those that are gone.
#[derive(Debug, Default)]
pub(super) struct Addresses {
    /// What waits or is in flight, by address; never empty.
    waiting: BTreeMap<Url, BTreeSet<DeliveryId>>,
    gone: BTreeSet<Url>,
    /// The same, the latest last.
    order: VecDeque<Url>,
    /// Those for which something was given up since they last took anything.
    deaf: BTreeSet<Url>,
}

impl Addresses {
    /// A delivery is to be made to that address one day; answers the address, of which there is one copy.
    pub(super) fn join(&mut self, url: &str, id: DeliveryId) -> Url {
        let url = self.waiting.get_key_value(url).map_or_else(|| Url::from(url), |(url, _)| url.clone());
        self.waiting.entry(url.clone()).or_default().insert(id);
        url
    }

    /// A delivery is over.
    pub(super) fn leave(&mut self, url: &Url, id: DeliveryId) {
        if let Some(ids) = self.waiting.get_mut(url) {
            ids.remove(&id);
            if ids.is_empty() {
                self.waiting.remove(url);
            }
        }
    }

    /// Whether an address has answered 410.
    pub(super) fn is_gone(&self, url: &str) -> bool {
        self.gone.contains(url)
    }

    /// It has; answers everything that waits for it, in order.
    pub(super) fn close(&mut self, url: &Url) -> Vec<DeliveryId> {
        if self.gone.insert(url.clone()) {
            self.order.push_back(url.clone());
        }
        if self.order.len() > GONE_MAX
            && let Some(earliest) = self.order.pop_front()
        {
            self.gone.remove(&earliest);
        }
        self.waiting.get(url).into_iter().flatten().copied().collect()
    }

    /// The operator wants it called again.
    pub(super) fn reopen(&mut self, url: &str) {
        if self.gone.remove(url) {
            self.order.retain(|gone| &**gone != url);
        }
    }

    /// Something for it was given up; answers whether that is news, or was to be expected after the last one.
    pub(super) fn is_news(&mut self, url: &str) -> bool {
        if self.deaf.len() >= GONE_MAX {
            self.deaf.clear();
        }
        self.deaf.insert(url.into())
    }

    /// It has taken something.
    pub(super) fn took(&mut self, url: &Url) {
        self.deaf.remove(url);
    }

    /// For how many something was given up since they last took anything.
    pub(super) fn deaf(&self) -> usize {
        self.deaf.len()
    }

    /// How many are not called any more.
    pub(super) fn gone(&self) -> usize {
        self.gone.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::TaskId;

    #[test]
    fn an_address_is_gone_until_it_is_reopened_or_too_many_others_are() {
        let mut addresses = Addresses::default();
        let id = |task| DeliveryId { task: TaskId(task), revision: 1 };
        let url = addresses.join("http://a/", id(1));
        assert!(Arc::ptr_eq(&url, &addresses.join("http://a/", id(2))), "one copy");
        addresses.join("http://b/", id(3));
        assert_eq!(addresses.close(&url), [id(1), id(2)]);
        assert!(addresses.is_gone("http://a/") && !addresses.is_gone("http://b/"));
        addresses.reopen("http://a/");
        assert!(!addresses.is_gone("http://a/"));
        for number in 0..=GONE_MAX {
            addresses.close(&format!("http://{number}/").into());
        }
        assert_eq!(addresses.gone(), GONE_MAX);
        assert!(!addresses.is_gone("http://0/") && addresses.is_gone("http://1/"));
        for task in [1, 2] {
            addresses.leave(&url, id(task));
        }
        assert_eq!(addresses.waiting.len(), 1, "nothing is left of an address for which nothing waits");
    }
}
