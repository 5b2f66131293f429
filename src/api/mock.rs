//! The control API: a look into the world.

use midjourney_openapi::{
    midjourney::AccountStatus,
    mock::{ClockKind, GetWorldResponse, TaskCounts, World, WorldApi, WorldBound, WorldClock, WorldCounts},
};

use super::{Handlers, caller::Caller, translate};
use crate::{
    account::Account,
    clock::Pace,
    store::{Counts, Status},
    world::{self, Bound},
};

impl WorldApi for Handlers {
    type Caller = Caller;

    async fn get_world(&self, caller: Caller) -> GetWorldResponse {
        let counts = caller.read(self.world.store().counts().await);
        let accounts = caller.read(self.world.store().accounts().await);
        let status = self.world.look().await.unwrap_or_else(|| self.world.status());
        shown(&status, &counts, &accounts).into()
    }
}

fn shown(status: &world::Status, counts: &Counts, accounts: &[Account]) -> World {
    let standing_at = |wanted: AccountStatus| {
        signed(accounts.iter().filter(|account| translate::status(&account.standing) == wanted).count() as u64)
    };
    let (kind, factor) = match status.clock {
        Pace::Wall { factor: 1 } => (ClockKind::Real, 1.0),
        Pace::Wall { factor } => (ClockKind::XN, f64::from(factor)),
        Pace::Manual => (ClockKind::Manual, 0.0),
    };
    let mock = status.mock.as_ref();
    World {
        name: status.name.clone(),
        seed: status.seed.to_string(),
        clock: WorldClock { kind, factor, now_ms: translate::millis(status.now), now: translate::instant(status.now) },
        counts: WorldCounts {
            tasks: tasks(counts),
            accounts: signed(status.accounts),
            accounts_disabled: standing_at(AccountStatus::Disabled),
            accounts_listening: standing_at(AccountStatus::ListenOnly),
            live_connections: signed(status.live_connections),
            deliveries_waiting: signed(status.deliveries_waiting),
            messages: signed(mock.map_or(0, |mock| mock.messages)),
            jobs: signed(mock.map_or(0, |mock| mock.jobs_running + mock.jobs_finished)),
            pictures: signed(mock.map_or(0, |mock| mock.pictures)),
        },
        bounds: bounds(&status.bounds),
    }
}

fn bounds(bounds: &[Bound]) -> Vec<WorldBound> {
    let shown = bounds.iter().map(|bound| WorldBound {
        name: bound.name.clone(),
        used: signed(bound.used),
        limit: signed(bound.limit),
    });
    shown.collect()
}

fn tasks(counts: &Counts) -> TaskCounts {
    let of = |status| counts.tasks.get(&status).copied().unwrap_or(0);
    TaskCounts {
        total: signed(counts.tasks.values().sum()),
        not_start: signed(of(Status::Queued) + of(Status::Sending)),
        submitted: signed(of(Status::Submitted)),
        modal: signed(of(Status::Asking)),
        in_progress: signed(of(Status::Running)),
        failure: signed(of(Status::Failed)),
        success: signed(of(Status::Succeeded)),
        cancel: signed(of(Status::Cancelled)),
    }
}

/// A count as the document has it.
pub(super) fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
