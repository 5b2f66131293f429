//! What the oracle wants to know and no story asks for.

use std::sync::PoisonError;

use midjourney_api::world::{OpenError, World};
use serde_json::Value;

use super::{Driver, Scene, http, receiver};

/// The users of the demo's accounts and of those that stories add have tokens that begin like this.
const TOKENS: &str = "mock-user-token";
/// As much of the journal as one page holds.
const PAGE: usize = 1_000;

impl Scene {
    /// Tells the oracle what must not be seen outside.
    pub(super) fn keep_secrets(&self) {
        let mut oracle = self.oracle();
        [TOKENS, receiver::SECRET].into_iter().chain(self.stage.secret).for_each(|secret| oracle.keep_secret(secret));
    }

    /// The way to the pretend Discord is cut, in the middle of whatever goes over it.
    pub fn cut(&self) {
        self.oracle().wire.cut();
        self.detour.as_ref().expect("the stage has a detour").cut();
    }

    /// Bots refuse for want of hours, and are asked again: the story itself says how many pictures there are.
    pub fn runs_out_of_hours(&self) {
        self.oracle().wire.asks_anew();
    }

    /// Reads on in the journal of the pretend Discord.
    pub async fn read_journal(&self) {
        loop {
            let read = *self.journal_read.lock().unwrap_or_else(PoisonError::into_inner);
            let url = format!("http://{}/_mock/journal?after={read}&limit={PAGE}", self.doors);
            let page = http::get(&url, &[]).await.json();
            assert!(page["dropped"].as_u64().is_some_and(|dropped| dropped <= read), "the journal was read too late");
            let entries = page["entries"].as_array().map_or(0, Vec::len);
            self.oracle().wire.tells(&page);
            *self.journal_read.lock().unwrap_or_else(PoisonError::into_inner) = read + entries as u64;
            if entries < PAGE {
                return;
            }
        }
    }

    /// The interactions that were sent again although they had been carried out.
    pub async fn repeated(&self) -> Vec<Value> {
        self.read_journal().await;
        self.oracle().wire.repeated()
    }

    /// When, in milliseconds, the journal tells of such things, as far as it was read.
    pub fn happened(&self, kind: &str, outcome: &str) -> Vec<i64> {
        self.oracle().wire.happened(kind, outcome)
    }

    /// How often something was asked of the pretend Discord that ends so.
    pub async fn asked(&self, path_end: &str) -> usize {
        self.read_journal().await;
        self.oracle().wire.asked(path_end)
    }

    /// The pretend Discord of a world in one process is a new one after a crash, with a new journal.
    pub(super) fn begin_a_new_journal(&self) {
        if self.stage.driver == Driver::Lockstep {
            *self.journal_read.lock().unwrap_or_else(PoisonError::into_inner) = 0;
        }
    }

    /// As long as one server has the files, a second one is refused.
    pub(super) async fn nobody_else_may_have_the_data(&mut self) {
        if self.stage.data.is_some() {
            let doors = self.doors;
            match World::open(self.options()).await {
                Err(OpenError::Store(_)) => self.doors = doors,
                other => panic!("the files are in use: {other:?}"),
            }
        }
    }
}
