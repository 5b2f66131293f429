//! The lot that decides: what was ordered comes first, then the rules by chance, from a stream of their own.

use std::collections::VecDeque;

use super::{Demand, Door, EventTrouble, FileTrouble, LineTrouble, Phase, RequestTrouble, Rule, Trouble};
use crate::chance::Stream;
use crate::id::UserId;

/// So many orders wait for their occasion; beyond that the oldest are forgotten.
pub const DEMANDS_MAX: usize = 1_000;

/// Which trouble comes next.
#[derive(Debug)]
pub struct Lot {
    demands: VecDeque<Demand>,
    chance: Stream,
}

/// What happens when an event is to be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mishap {
    /// To the connection.
    Line(LineTrouble),
    /// To the event.
    Event(EventTrouble),
}

impl Lot {
    /// The lot of the world `seed`, with so many draws made before.
    pub fn new(seed: u64, position: u64) -> Lot {
        Lot { demands: VecDeque::new(), chance: Stream::new(seed, "hardship", position) }
    }

    /// How many draws were made. Without rules there are none.
    pub fn position(&self) -> u64 {
        self.chance.position()
    }

    /// Remembers an order for its first occasion.
    pub fn demand(&mut self, demand: Demand) {
        self.demands.push_back(demand);
        if self.demands.len() > DEMANDS_MAX {
            self.demands.pop_front();
        }
    }

    /// How many orders wait.
    pub fn ordered(&self) -> usize {
        self.demands.len()
    }

    /// Forgets all orders.
    pub fn forget(&mut self) {
        self.demands.clear();
    }

    /// An event is to be sent to a session of `user`. `is_new_message`: it tells of a message for the first time.
    pub(crate) fn at_event(&mut self, rules: &[Rule], user: UserId, is_new_message: bool) -> Option<Mishap> {
        self.pick(rules, Some(user), |trouble| match trouble {
            Trouble::Line(line) => Some(Mishap::Line(line)),
            Trouble::Event(EventTrouble::UpdateFirst) if !is_new_message => None,
            // Of messages about progress alone.
            Trouble::Event(EventTrouble::Gone) => None,
            Trouble::Event(event) => Some(Mishap::Event(event)),
            Trouble::Opening(..) | Trouble::Request(..) | Trouble::File(_) => None,
        })
    }

    /// A message has told `user` how far a drawing is. Whether it goes.
    pub(crate) fn at_progress(&mut self, rules: &[Rule], user: UserId) -> bool {
        let gone = self.pick(rules, Some(user), |trouble| match trouble {
            Trouble::Event(EventTrouble::Gone) => Some(()),
            Trouble::Event(_) | Trouble::Line(_) | Trouble::Opening(..) | Trouble::Request(..) | Trouble::File(_) => {
                None
            }
        });
        gone.is_some()
    }

    /// A connection has come to `phase`. Before it has identified nobody knows whose it is.
    pub(crate) fn at_opening(&mut self, rules: &[Rule], user: Option<UserId>, phase: Phase) -> Option<LineTrouble> {
        self.pick(rules, user, |trouble| match trouble {
            Trouble::Opening(at, line) if at == phase => Some(line),
            Trouble::Opening(..) | Trouble::Line(_) | Trouble::Event(_) | Trouble::Request(..) | Trouble::File(_) => {
                None
            }
        })
    }

    /// A request has come. `door` is `None` for those that knock at no door with a name.
    pub(crate) fn at_request(
        &mut self,
        rules: &[Rule],
        user: Option<UserId>,
        door: Option<Door>,
    ) -> Option<RequestTrouble> {
        self.pick(rules, user, |trouble| match trouble {
            Trouble::Request(_, RequestTrouble::StaleVersion) if door != Some(Door::Interactions) => None,
            Trouble::Request(at, request) if at == Door::Any || Some(at) == door => Some(request),
            Trouble::Request(..) | Trouble::Opening(..) | Trouble::Line(_) | Trouble::Event(_) | Trouble::File(_) => {
                None
            }
        })
    }

    /// A file is to be sent.
    pub(crate) fn at_file(&mut self, rules: &[Rule]) -> Option<FileTrouble> {
        self.pick(rules, None, |trouble| match trouble {
            Trouble::File(file) => Some(file),
            Trouble::Request(..) | Trouble::Opening(..) | Trouble::Line(_) | Trouble::Event(_) => None,
        })
    }

    fn pick<T>(&mut self, rules: &[Rule], user: Option<UserId>, fits: impl Fn(Trouble) -> Option<T>) -> Option<T> {
        let is_meant = |demand: &Demand| demand.whom.is_none() || demand.whom == user;
        let ordered = self.demands.iter().position(|demand| is_meant(demand) && fits(demand.trouble).is_some());
        if let Some(demand) = ordered.and_then(|place| self.demands.remove(place)) {
            return fits(demand.trouble);
        }
        let mut fitting = rules.iter().filter_map(|rule| fits(rule.trouble).map(|trouble| (trouble, rule.per_mille)));
        fitting.find(|(_, per_mille)| self.chance.below(1_000) < u64::from(*per_mille)).map(|(trouble, _)| trouble)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOST: Trouble = Trouble::Event(EventTrouble::Lost);
    const CUT: Trouble = Trouble::Line(LineTrouble::Cut);

    #[test]
    fn an_order_comes_once_and_to_whom_it_is_meant() {
        let mut lot = Lot::new(1, 0);
        lot.demand(Demand { trouble: LOST, whom: Some(UserId(7)) });
        lot.demand(Demand { trouble: CUT, whom: None });
        assert_eq!(lot.at_event(&[], UserId(8), false), Some(Mishap::Line(LineTrouble::Cut)));
        assert_eq!(lot.at_event(&[], UserId(8), false), None);
        assert_eq!(lot.at_file(&[]), None);
        assert_eq!(lot.at_event(&[], UserId(7), false), Some(Mishap::Event(EventTrouble::Lost)));
        assert_eq!(lot.at_event(&[], UserId(7), false), None);
        assert_eq!(lot.position(), 0, "nothing was drawn");
    }

    #[test]
    fn rules_fall_as_often_as_they_say_and_the_same_for_the_same_seed() {
        let rules = [Rule { trouble: LOST, per_mille: 250 }, Rule { trouble: CUT, per_mille: 1_000 }];
        let draw = |seed, position| {
            let mut lot = Lot::new(seed, position);
            (0..4_000).map(|_| lot.at_event(&rules, UserId(7), false)).collect::<Vec<_>>()
        };
        let fallen = draw(1, 0);
        let lost = fallen.iter().filter(|fall| **fall == Some(Mishap::Event(EventTrouble::Lost))).count();
        assert!((900..1_100).contains(&lost), "{lost}");
        assert!(fallen.iter().all(Option::is_some), "the second rule always falls");
        assert!(fallen == draw(1, 0) && fallen != draw(2, 0));
        let never = [Rule { trouble: LOST, per_mille: 0 }];
        let mut lot = Lot::new(1, 0);
        assert!((0..4_000).all(|_| lot.at_event(&never, UserId(7), false).is_none()));
    }

    #[test]
    fn a_trouble_comes_where_it_belongs() {
        let slow = RequestTrouble::Slow { ms: 5 };
        let rules = [Rule { trouble: Trouble::Request(Door::Uploads, slow), per_mille: 1_000 }];
        let mut lot = Lot::new(1, 0);
        assert_eq!(lot.at_request(&rules, None, Some(Door::Uploads)), Some(slow));
        assert_eq!(lot.at_request(&rules, None, Some(Door::Messages)), None);
        assert_eq!(lot.at_request(&rules, None, None), None);
        let any = [Rule { trouble: Trouble::Request(Door::Any, RequestTrouble::StaleVersion), per_mille: 1_000 }];
        assert_eq!(lot.at_request(&any, None, Some(Door::Messages)), None);
        assert_eq!(lot.at_request(&any, None, Some(Door::Interactions)), Some(RequestTrouble::StaleVersion));
        let gone = [Rule { trouble: Trouble::Event(EventTrouble::Gone), per_mille: 1_000 }];
        assert_eq!(lot.at_event(&gone, UserId(7), true), None);
        assert!(lot.at_progress(&gone, UserId(7)) && !lot.at_progress(&any, UserId(7)));
        let first = [Rule { trouble: Trouble::Event(EventTrouble::UpdateFirst), per_mille: 1_000 }];
        assert_eq!(lot.at_event(&first, UserId(7), false), None);
        assert!(lot.at_event(&first, UserId(7), true).is_some());
    }
}
