//! What the pretend Discord was asked, for whoever wants to see it from its side.

use midjourney_openapi::mock as contract;
use midjourney_openapi::mock::{JournalApi, ListJournalResponse};
use mock_discord::{
    id::UserId,
    platform::{InteractionOutcome, JournalEntry, JournalKind, JournalOutcome, JournalQuery},
};

use super::{Handlers, caller::Caller, mock::signed, query::given};

impl JournalApi for Handlers {
    type Caller = Caller;

    async fn list_journal(
        &self,
        _caller: Caller,
        after: Option<i64>,
        limit: i32,
        user_id: Option<String>,
    ) -> ListJournalResponse {
        // What is no id is nobody's.
        let user = given(user_id).map(|id| id.trim().parse().unwrap_or(UserId(0)));
        let query = JournalQuery {
            after: after.and_then(|after| u64::try_from(after).ok()),
            limit: usize::try_from(limit).ok(),
            user,
        };
        let page = self.world.journal(query).await;
        let (newest, dropped) = page.as_ref().map_or((0, 0), |page| (page.newest, page.dropped));
        contract::JournalPage {
            available: page.is_some(),
            entries: page.into_iter().flat_map(|page| page.entries).map(shown).collect(),
            newest: signed(newest),
            dropped: signed(dropped),
        }
        .into()
    }
}

fn shown(entry: JournalEntry) -> contract::JournalEntry {
    contract::JournalEntry {
        number: signed(entry.number),
        at_ms: signed(entry.at_ms),
        kind: match entry.kind {
            JournalKind::Request => contract::JournalKind::Request,
            JournalKind::Identify => contract::JournalKind::Identify,
            JournalKind::Resume => contract::JournalKind::Resume,
            JournalKind::Strike => contract::JournalKind::Strike,
            JournalKind::Close => contract::JournalKind::Close,
        },
        user_id: entry.user_id,
        method: entry.method,
        path: entry.path,
        outcome: match entry.outcome {
            JournalOutcome::Answered => contract::JournalOutcome::Answered,
            JournalOutcome::Cut => contract::JournalOutcome::Cut,
            JournalOutcome::Ready => contract::JournalOutcome::Ready,
            JournalOutcome::Resumed => contract::JournalOutcome::Resumed,
            JournalOutcome::InvalidSession => contract::JournalOutcome::InvalidSession,
            JournalOutcome::Refused => contract::JournalOutcome::Refused,
            JournalOutcome::Interrupted => contract::JournalOutcome::Interrupted,
            JournalOutcome::ByClient => contract::JournalOutcome::ByClient,
            JournalOutcome::ByDiscord => contract::JournalOutcome::ByDiscord,
        },
        code: entry.code.map(i32::from),
        took_ms: entry.took_ms.map(signed),
        sequence: entry.sequence.map(signed),
        trouble: entry.trouble,
        interaction: entry.interaction.map(|interaction| contract::JournalInteraction {
            r#type: i32::try_from(interaction.r#type).unwrap_or(i32::MAX),
            name: interaction.name,
            nonce: interaction.nonce,
            outcome: match interaction.outcome {
                InteractionOutcome::Refused => contract::JournalInteractionOutcome::Refused,
                InteractionOutcome::Repeated => contract::JournalInteractionOutcome::Repeated,
                InteractionOutcome::CarriedOut => contract::JournalInteractionOutcome::CarriedOut,
            },
        }),
    }
}
