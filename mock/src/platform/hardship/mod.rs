//! Hardship carried out: events that are held or lost, lines that break, requests that are refused. What happens is decided
//! in [`crate::fault`].

pub mod events;
pub mod requests;

use std::collections::BTreeMap;

use bytes::Bytes;
use http::Request;

use crate::fault::{Demand, Hardship, Lot, Order, Trouble};
use crate::platform::Platform;
use crate::platform::hardship::events::Held;
use crate::platform::journal::Asked;
use crate::platform::people::Principal;
use crate::step::ExchangeId;

/// What has gone wrong and is not over yet.
#[derive(Debug)]
pub struct Weather {
    /// What goes wrong next.
    pub lot: Lot,
    held: Held,
    /// Requests that are taken up later; [`crate::platform::agenda::Due::Request`] says when.
    slow: BTreeMap<ExchangeId, (Asked, Request<Bytes>)>,
    /// Whose commands are outdated until they fetch an index.
    stale: std::collections::BTreeSet<Principal>,
}

impl Weather {
    /// The weather of the world `seed`, with so many draws made before.
    pub fn new(seed: u64, position: u64) -> Weather {
        Weather {
            lot: Lot::new(seed, position),
            held: Held::default(),
            slow: BTreeMap::new(),
            stale: Default::default(),
        }
    }

    /// How many requests are slow, how many events are held back, and how many orders wait for their occasion.
    pub fn sizes(&self) -> (usize, usize, usize) {
        (self.slow.len(), self.held.len(), self.lot.ordered())
    }
}

impl Platform {
    /// Something was ordered.
    pub(super) fn obey(&mut self, order: Order) {
        match order {
            Order::Rules(hardship) => self.options.hardship = hardship,
            Order::Calm => {
                self.options.hardship = Hardship::default();
                self.weather.lot.forget();
                self.weather.stale.clear();
            }
            Order::Once(Demand { trouble: Trouble::Line(line), whom }) => {
                let struck = self.gateway.live(whom);
                for connection in &struck {
                    let Platform { gateway, options, agenda, step, .. } = self;
                    gateway.strike(*connection, line, self.now, options, agenda, &mut step.outputs);
                }
                if struck.is_empty() {
                    self.weather.lot.demand(Demand { trouble: Trouble::Line(line), whom });
                }
            }
            Order::Once(demand) => self.weather.lot.demand(demand),
        }
    }
}
