//! The front door: HTTP in, HTTP out. Decides nothing about tasks.

mod account;
mod additions;
mod auth;
mod body;
mod caller;
mod change;
mod cors;
mod docs;
mod extras;
mod front;
mod hardship;
mod journal;
mod metrics;
mod mock;
mod path;
mod patience;
mod picture;
mod query;
mod reply;
mod serve;
mod submit;
mod task;
mod translate;
mod webhook;

pub use auth::Secret;
pub use front::Front;
pub use serve::serve;
pub use translate::task_body;

use crate::{words::Words, world::WorldHandle};

/// What the operator decides about the front door.
#[derive(Clone, Debug)]
pub struct Options {
    /// What callers of `/mj/…` and `/_mock/…` must know; `None`: everyone may call.
    pub secret: Option<Secret>,
    /// The most tasks that `GET /mj/task/list` answers, the newest.
    pub task_list_max: usize,
    /// What words may be drawn, and in which language.
    pub words: Words,
    /// Requests are read strictly unless they ask otherwise.
    pub strict: bool,
    /// Where clients reach the REST doors of the pretend Discord, for its document; `None`: there is none.
    pub pretend_discord: Option<String>,
}

impl Default for Options {
    fn default() -> Options {
        Options { secret: None, task_list_max: 1_000, words: Words::plain(), strict: false, pretend_discord: None }
    }
}

/// Implements the contract's traits: one file per tag.
#[derive(Clone)]
struct Handlers {
    world: WorldHandle,
    task_list_max: usize,
    words: Words,
}
