//! Troubles of the pretend Discord, in words.

use mock_discord::fault::{Demand, Order, UnknownTrouble};

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

impl HardshipOrder {
    /// The orders that it stands for.
    fn read(&self) -> Result<Vec<Order>, String> {
        let whom = match &self.user {
            None => None,
            Some(id) => Some(id.trim().parse().map_err(|_| format!("`{id}` is no id of a user"))?),
        };
        let mut orders = Vec::new();
        if let Some(rules) = &self.rules {
            orders.push(Order::Rules(rules.parse().map_err(|unknown: UnknownTrouble| unknown.to_string())?));
        }
        if let Some(once) = &self.once {
            let trouble = once.trim().parse().map_err(|unknown: UnknownTrouble| unknown.to_string())?;
            orders.push(Order::Once(Demand { trouble, whom }));
        }
        if orders.is_empty() {
            orders.push(Order::Calm);
        }
        Ok(orders)
    }
}

impl WorldHandle {
    /// Makes the pretend Discord of this process misbehave, or stop doing so.
    pub async fn hardship(&self, order: HardshipOrder) -> HardshipOutcome {
        let orders = match order.read() {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_are_read_and_unknown_words_are_named() {
        let order = |rules: Option<&str>, once: Option<&str>, user: Option<&str>| HardshipOrder {
            rules: rules.map(str::to_owned),
            once: once.map(str::to_owned),
            user: user.map(str::to_owned),
        };
        assert_eq!(order(None, None, None).read(), Ok(vec![Order::Calm]));
        assert_eq!(
            order(Some("late=500@50 double@20"), Some("cut"), Some("3")).read().map(|orders| orders.len()),
            Ok(2)
        );
        for unknown in [order(Some("cuts@5"), None, None), order(None, Some("cuts"), None)] {
            assert!(unknown.read().expect_err("unknown").starts_with("`cuts"));
        }
        assert_eq!(order(None, Some("cut"), Some("me")).read(), Err("`me` is no id of a user".to_owned()));
    }
}
