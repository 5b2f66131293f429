//! Who may be called now: receivers take turns, and none can hold more than its share of the attempts in flight. Pure.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::Arc,
};

use crate::task::DeliveryId;

/// Attempts in flight at the same time, over all receivers.
pub const IN_FLIGHT_MAX: usize = 256;

/// Attempts in flight at the same time to one receiver that takes what it is told.
pub const IN_FLIGHT_PER_HOST_MAX: usize = 16;

/// The same to a receiver that has not taken anything yet, or whose last attempt was in vain, and to any while many attempts are in
/// flight: a hundred receivers that begin to hang at once do not fill all places.
pub const IN_FLIGHT_PER_DOUBTFUL_HOST_MAX: usize = 2;

/// Attempts in flight at the same time to all receivers whose last attempt was in vain: however many are dead, the other
/// places are for those that may be well.
pub(super) const IN_FLIGHT_IN_VAIN_MAX: usize = IN_FLIGHT_MAX / 4 * 3;

/// From so many attempts in flight on, nobody gets more places than a doubtful receiver.
const CROWDED: usize = IN_FLIGHT_MAX / 8;

/// A receiver: host and port, as they stand in the address.
pub(super) type Host = Arc<str>;

/// All receivers for whom something waits.
#[derive(Debug, Default)]
pub(super) struct Fair {
    hosts: BTreeMap<Host, Share>,
    /// Receivers that can be called at once; each is here or among the parked, and once.
    turns: VecDeque<Host>,
    /// The same, of those whose last attempt was in vain, while there are too many of these in flight.
    parked: VecDeque<Host>,
    in_flight: usize,
    /// Of these, to receivers whose last attempt was in vain.
    in_vain: usize,
}

#[derive(Debug, Default)]
struct Share {
    /// Everything for it that is not in flight.
    waiting: BTreeSet<DeliveryId>,
    /// What of it can leave at once, oldest task first.
    ready: BTreeSet<DeliveryId>,
    in_flight: usize,
    /// Of these, those that began after one in vain.
    in_vain: usize,
    /// Its last attempt went well.
    takes: bool,
    /// Its last attempt was in vain.
    has_failed: bool,
    /// It is among those that take turns, or parked.
    has_turn: bool,
    /// Its turn is to come among the parked.
    is_parked: bool,
}

impl Share {
    /// Whether it has something to be told and a place for it, while so many attempts are in flight. Whoever is refused for
    /// these has places of its own that come free, and gets its turn then.
    fn can_be_called(&self, in_flight: usize) -> bool {
        let is_generous = self.takes && in_flight < CROWDED;
        let limit = if is_generous { IN_FLIGHT_PER_HOST_MAX } else { IN_FLIGHT_PER_DOUBTFUL_HOST_MAX };
        self.in_flight < limit && !self.ready.is_empty()
    }
}

impl Fair {
    /// A delivery is to be made to that address one day; answers whose it is.
    pub(super) fn join(&mut self, url: &str, id: DeliveryId) -> Host {
        let name = host_of(url);
        let host = self.hosts.get_key_value(name.as_str()).map_or_else(|| Host::from(name), |(host, _)| host.clone());
        self.hosts.entry(host.clone()).or_default().waiting.insert(id);
        host
    }

    /// A waiting delivery can leave.
    pub(super) fn ready(&mut self, host: &Host, id: DeliveryId) {
        if let Some(share) = self.hosts.get_mut(host) {
            share.ready.insert(id);
        }
        self.give_turn(host);
    }

    /// A waiting delivery is dropped.
    pub(super) fn leave(&mut self, host: &Host, id: DeliveryId) {
        if let Some(share) = self.hosts.get_mut(host) {
            share.waiting.remove(&id);
            share.ready.remove(&id);
        }
        self.forget_if_idle(host);
    }

    /// The next delivery to attempt; it is in flight from here on. `None`: nobody can be called.
    pub(super) fn take(&mut self) -> Option<DeliveryId> {
        while self.in_flight < IN_FLIGHT_MAX {
            let is_room = self.in_vain < IN_FLIGHT_IN_VAIN_MAX;
            let host = self.parked.pop_front_if(|_| is_room).or_else(|| self.turns.pop_front())?;
            // A turn may outlive its reason: what was ready was dropped, or the receiver began to fail.
            let Some(share) = self.hosts.get_mut(&host) else { continue };
            if share.has_failed && !is_room {
                share.is_parked = true;
                self.parked.push_back(host);
                continue;
            }
            (share.has_turn, share.is_parked) = (false, false);
            if !share.can_be_called(self.in_flight) {
                self.forget_if_idle(&host);
                continue;
            }
            if let Some(id) = share.ready.pop_first() {
                share.waiting.remove(&id);
                share.in_flight += 1;
                self.in_flight += 1;
                if share.has_failed {
                    share.in_vain += 1;
                    self.in_vain += 1;
                }
                self.give_turn(&host);
                return Some(id);
            }
        }
        None
    }

    /// An attempt has ended; `again`: its delivery waits again.
    pub(super) fn ended(&mut self, host: &Host, id: DeliveryId, well: bool, again: bool) {
        if let Some(share) = self.hosts.get_mut(host) {
            self.in_flight -= 1;
            share.in_flight -= 1;
            if share.in_vain > 0 {
                share.in_vain -= 1;
                self.in_vain -= 1;
            }
            if well && share.is_parked {
                // It is well again, and gets a turn among the others.
                (share.has_turn, share.is_parked) = (false, false);
                self.parked.retain(|parked| parked != host);
            }
            (share.takes, share.has_failed) = (well, !well);
            if again {
                share.waiting.insert(id);
            }
        }
        self.give_turn(host);
        self.forget_if_idle(host);
    }

    /// The oldest delivery of the receiver for whom most are waiting.
    pub(super) fn oldest_of_the_fullest(&self) -> Option<DeliveryId> {
        self.hosts.values().max_by_key(|share| share.waiting.len())?.waiting.first().copied()
    }

    /// Attempts in flight.
    pub(super) fn in_flight(&self) -> usize {
        self.in_flight
    }

    fn give_turn(&mut self, host: &Host) {
        if let Some(share) = self.hosts.get_mut(host)
            && share.can_be_called(self.in_flight)
            && !share.has_turn
        {
            share.has_turn = true;
            self.turns.push_back(host.clone());
        }
    }

    /// One that still has a turn is forgotten when that comes: else it could come back meanwhile and get a second one.
    fn forget_if_idle(&mut self, host: &Host) {
        let is_idle = |share: &Share| share.waiting.is_empty() && share.in_flight == 0 && !share.has_turn;
        if self.hosts.get(host).is_some_and(is_idle) {
            self.hosts.remove(host);
        }
    }
}

/// Host and port of an address, in lower case; the whole text if it has none.
fn host_of(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    authority.rsplit('@').next().unwrap_or(authority).to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::TaskId;

    fn id(task: u64) -> DeliveryId {
        DeliveryId { task: TaskId(task), revision: 1 }
    }

    #[test]
    fn a_receiver_is_its_host_and_port() {
        for (url, host) in [
            ("http://Example.com/hook?x=http://other", "example.com"),
            ("https://example.com:8443", "example.com:8443"),
            ("http://user:secret@example.com/", "example.com"),
            ("http://[::1]:80/a", "[::1]:80"),
            ("nonsense", "nonsense"),
            ("", ""),
        ] {
            assert_eq!(host_of(url), host, "{url}");
        }
    }

    #[test]
    fn receivers_take_turns_and_none_takes_all() {
        let mut fair = Fair::default();
        for task in 0..1_000 {
            let host = fair.join("http://busy/hook", id(task));
            fair.ready(&host, id(task));
        }
        let quiet = fair.join("http://quiet/hook", id(2_000));
        fair.ready(&quiet, id(2_000));
        let taken: Vec<DeliveryId> = std::iter::from_fn(|| fair.take()).collect();
        assert_eq!(taken.len(), IN_FLIGHT_PER_DOUBTFUL_HOST_MAX + 1);
        assert_eq!(taken[1], id(2_000), "the second turn is the other receiver's");
        fair.ended(&host_named(&fair, "busy"), taken[0], true, false);
        // One of the first two is still out.
        assert_eq!(std::iter::from_fn(|| fair.take()).count(), IN_FLIGHT_PER_HOST_MAX - 1);
    }

    fn host_named(fair: &Fair, name: &str) -> Host {
        fair.hosts.keys().find(|host| host.as_ref() == name).expect("something waits for it").clone()
    }

    #[test]
    fn a_receiver_gets_few_places_until_it_answers_and_when_it_fails() {
        let mut fair = Fair::default();
        let mut host = Host::from("");
        for task in 0..100 {
            host = fair.join("http://dead/hook", id(task));
            fair.ready(&host, id(task));
        }
        let mut taken: VecDeque<DeliveryId> = std::iter::from_fn(|| fair.take()).collect();
        assert_eq!(taken.len(), IN_FLIGHT_PER_DOUBTFUL_HOST_MAX);
        let next = |fair: &mut Fair, taken: &mut VecDeque<DeliveryId>, well| {
            let ended = taken.pop_front().expect("one is in flight");
            fair.ended(&host, ended, well, !well);
            taken.extend(std::iter::from_fn(|| fair.take()));
            taken.len()
        };
        assert_eq!(next(&mut fair, &mut taken, true), IN_FLIGHT_PER_HOST_MAX);
        for left in (IN_FLIGHT_PER_DOUBTFUL_HOST_MAX..IN_FLIGHT_PER_HOST_MAX).rev() {
            assert_eq!(next(&mut fair, &mut taken, false), left, "no new ones while so many hang");
        }
        assert_eq!(next(&mut fair, &mut taken, false), IN_FLIGHT_PER_DOUBTFUL_HOST_MAX);
        assert_eq!(next(&mut fair, &mut taken, true), IN_FLIGHT_PER_HOST_MAX);
    }

    #[test]
    fn a_hundred_receivers_that_begin_to_hang_at_once_leave_places_for_others() {
        let mut fair = Fair::default();
        for task in 0..10_000 {
            let host = fair.join(&format!("http://host-{}/hook", task % 100), id(task));
            fair.ready(&host, id(task));
        }
        // All of them take something, and then nothing any more.
        let first: Vec<DeliveryId> = std::iter::from_fn(|| fair.take()).collect();
        for taken in &first {
            fair.ended(&host_named(&fair, &format!("host-{}", taken.task.0 % 100)), *taken, true, false);
        }
        assert_eq!(first.len(), 200, "all of them");
        while fair.take().is_some() {}
        let well = fair.join("http://well/hook", id(10_000));
        fair.ready(&well, id(10_000));
        assert_eq!(fair.take(), Some(id(10_000)));
    }

    #[test]
    fn however_many_receivers_hang_others_find_a_place() {
        let mut fair = Fair::default();
        let dead = 2 * IN_FLIGHT_MAX as u64;
        for task in 0..dead {
            let host = fair.join(&format!("http://dead-{task}/hook"), id(task));
            fair.ready(&host, id(task));
        }
        let end = |fair: &mut Fair, ended: DeliveryId, well| {
            let host = host_named(fair, &format!("dead-{}", ended.task.0));
            fair.ended(&host, ended, well, !well);
            if !well {
                fair.ready(&host, ended);
            }
        };
        // Nobody knows better of the first attempts.
        for _ in 0..2 {
            let first: Vec<DeliveryId> = std::iter::from_fn(|| fair.take()).collect();
            assert_eq!(first.len(), IN_FLIGHT_MAX);
            first.into_iter().for_each(|ended| end(&mut fair, ended, false));
        }
        let mut hung: VecDeque<DeliveryId> = std::iter::from_fn(|| fair.take()).collect();
        assert_eq!(hung.len(), IN_FLIGHT_IN_VAIN_MAX);
        let well = fair.join("http://well/hook", id(dead));
        fair.ready(&well, id(dead));
        assert_eq!(fair.take(), Some(id(dead)));
        fair.ended(&well, id(dead), true, false);
        // They still take turns, all of them, and who is well again is one of the others.
        let mut tried = BTreeSet::from_iter(hung.iter().copied());
        while tried.len() < dead as usize
            && let Some(ended) = hung.pop_front()
        {
            end(&mut fair, ended, false);
            let next: Vec<DeliveryId> = std::iter::from_fn(|| fair.take()).collect();
            assert_eq!(next.len(), 1);
            tried.extend(&next);
            hung.extend(next);
        }
        assert_eq!(tried.len(), dead as usize, "nobody is left out");
        while let Some(ended) = hung.pop_front() {
            end(&mut fair, ended, true);
            hung.extend(std::iter::from_fn(|| fair.take()));
        }
        assert_eq!((fair.in_flight, fair.in_vain, fair.hosts.len()), (0, 0, 0));
    }

    fn places_of(fair: &Fair, host: &Host) -> (usize, usize) {
        let count = |queue: &VecDeque<Host>| queue.iter().filter(|other| *other == host).count();
        (count(&fair.turns), count(&fair.parked))
    }

    #[test]
    fn a_receiver_that_flaps_while_it_waits_for_its_turn_has_one() {
        let mut fair = Fair::default();
        let [flaps, well] = ["flaps", "well"].map(|name| {
            let first = name.len() as u64 * 1_000;
            let join = |task| {
                let host = fair.join(&format!("http://{name}/hook"), id(task));
                fair.ready(&host, id(task));
                host
            };
            (first..first + 20).map(join).last().expect("twenty")
        });
        let is_flapping = |taken: DeliveryId| taken.task.0 >= 5_000;
        // One after the other, and each ends while the next turn of its receiver is still to come.
        let mut taken = Vec::new();
        for place in 0..20 {
            let next = fair.take().expect("there is more");
            taken.push(is_flapping(next));
            let (host, goes_well) = if is_flapping(next) { (&flaps, place % 4 == 2) } else { (&well, true) };
            fair.ended(host, next, goes_well, false);
            assert_eq!((places_of(&fair, &flaps), places_of(&fair, &well)), ((1, 0), (1, 0)), "after {place}");
        }
        assert!(taken.chunks(2).all(|pair| pair == [true, false]), "{taken:?}");
    }

    #[test]
    fn a_receiver_that_flaps_while_it_is_parked_is_parked_once() {
        let mut fair = Fair::default();
        for task in 0..IN_FLIGHT_IN_VAIN_MAX as u64 {
            let host = fair.join(&format!("http://dead-{task}/hook"), id(task));
            fair.ready(&host, id(task));
            let first = fair.take().expect("there is a place");
            fair.ended(&host, first, false, true);
            fair.ready(&host, first);
            assert_eq!(fair.take(), Some(first));
        }
        let mut host = Host::from("");
        for task in 1_000..1_100 {
            host = fair.join("http://flaps/hook", id(task));
            fair.ready(&host, id(task));
        }
        for _ in 0..10 {
            let [one, other] = [(); 2].map(|()| fair.take().expect("it may be well"));
            assert_eq!(fair.take(), None);
            fair.ended(&host, one, false, false);
            assert_eq!(fair.take(), None, "too many fail");
            assert_eq!(places_of(&fair, &host), (0, 1));
            fair.ended(&host, other, true, false);
            assert_eq!(places_of(&fair, &host), (1, 0));
        }
    }

    #[test]
    fn a_receiver_that_is_dropped_and_comes_back_has_one_turn_and_none_is_kept_for_nothing() {
        let mut fair = Fair::default();
        let mut host = Host::from("");
        for _ in 0..3 {
            host = fair.join("http://full/hook", id(1));
            fair.ready(&host, id(1));
            fair.leave(&host, id(1));
            assert_eq!(places_of(&fair, &host), (1, 0));
        }
        assert_eq!((fair.take(), fair.hosts.len()), (None, 0));
        assert_eq!(places_of(&fair, &host), (0, 0));
    }

    #[test]
    fn many_receivers_share_all_places() {
        let mut fair = Fair::default();
        for task in 0..10_000 {
            let host = fair.join(&format!("http://host-{}/hook", task % 200), id(task));
            fair.ready(&host, id(task));
        }
        assert_eq!(std::iter::from_fn(|| fair.take()).count(), IN_FLIGHT_MAX);
        assert_eq!(fair.in_flight(), IN_FLIGHT_MAX);
    }
}
