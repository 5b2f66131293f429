//! Troubles of the pretend Discord, in words.

use mock_discord::fault::Order;

use crate::world::handle::WorldHandle;

/// What is to go wrong; with neither rules nor a trouble for once everything is calm again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HardshipOrder {
    /// What happens by chance from now on, for example `cut@5 late=500@20`.
    pub rules: Option<String>,
    /// What happens once, for example `cut`.
    pub once: Option<String>,
    /// To whom that happens, as a decimal id; to whoever comes first if absent.
    pub user: Option<String>,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HardshipOutcome {
    /// It will happen.
    Ordered,
    /// There is no pretend Discord in this process.
    NoMock,
    /// A word names nothing that can go wrong, or an id is none.
    Unknown {
        /// Which, in words.
        why: String,
    },
    /// The world is stopping.
    Unavailable,
}

impl WorldHandle {
    /// Makes the pretend Discord of this process misbehave, or stop doing so.
    pub async fn hardship(&self, order: HardshipOrder) -> HardshipOutcome {
        let orders = match Order::read(order.rules.as_deref(), order.once.as_deref(), order.user.as_deref()) {
            Ok(orders) => orders,
            Err(why) => return HardshipOutcome::Unknown { why },
        };
        for order in orders {
            match self.order(order).await {
                Some(true) => {}
                Some(false) => return HardshipOutcome::NoMock,
                None => return HardshipOutcome::Unavailable,
            }
        }
        HardshipOutcome::Ordered
    }
}
