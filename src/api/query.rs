//! What list operations ask: filters, orders and pages, understood.

use midjourney_openapi::midjourney::{TaskQueryRequest, TaskStatus};

use super::translate;
use crate::{
    id::{AccountId, TaskId},
    store::{Direction, Part, TaskField, TaskQuery},
};

/// The largest page, as the document says.
pub const PAGE_SIZE_MAX: u32 = 1_000;

/// A filter's text, where there is any: old clients send `""` for what they do not filter by.
pub fn given(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.trim().is_empty())
}

/// An id as clients write it. What is no number names nobody, and no account has the id 0.
pub fn account_named(text: &str) -> AccountId {
    text.parse().unwrap_or(AccountId(0))
}

/// The ids that can exist; the others are as good as unknown.
pub fn tasks_named(ids: &[String]) -> Vec<TaskId> {
    ids.iter().filter_map(|id| id.parse().ok()).collect()
}

/// A page's number and size, within bounds.
pub fn page_at(number: i32, size: i32) -> (u32, u32) {
    (u32::try_from(number).unwrap_or(0), u32::try_from(size).unwrap_or(1).clamp(1, PAGE_SIZE_MAX))
}

/// `field,dir;field,dir` with `dir` `asc` (also when absent) or `desc`; unknown fields are left out.
///
/// Source: contract 1.2.
pub fn order<F>(sort: Option<&str>, field: impl Fn(&str) -> Option<F>) -> Vec<(F, Direction)> {
    let keys = sort.unwrap_or_default().split(';').filter_map(|key| {
        let (name, direction) = key.split_once(',').unwrap_or((key, ""));
        let descending = direction.trim().eq_ignore_ascii_case("desc");
        Some((field(name.trim())?, if descending { Direction::Descending } else { Direction::Ascending }))
    });
    keys.collect()
}

/// Which tasks, in which order, which page.
///
/// Source: contract 1.17.
pub fn tasks(request: TaskQueryRequest) -> TaskQuery {
    let (number, size) = page_at(request.page_number, request.page_size);
    let names = request.status_set.filter(|set| !set.is_empty()).or(request.status.map(|status| vec![status]));
    let statuses: Vec<_> =
        names.iter().flatten().flat_map(|name: &TaskStatus| translate::statuses_of(*name)).copied().collect();
    // To the store an empty list of states means any.
    let none_can_be = names.is_some() && statuses.is_empty();
    TaskQuery {
        number,
        size,
        order: order(request.sort.as_deref(), task_field),
        action: request.action.map(translate::action_of),
        statuses,
        ids: if none_can_be { Some(Vec::new()) } else { ids(given(request.id), request.ids) },
        account: given(request.instance_id).map(|id| account_named(&id)),
        client_state: given(request.state),
        prompt: given(request.prompt).map(Part::from),
        prompt_en: given(request.prompt_en).map(Part::from),
        description: given(request.description).map(Part::from),
        fail_reason: given(request.fail_reason).map(Part::from),
    }
}

/// Both filters at once: `id` and one of `ids`.
fn ids(id: Option<String>, ids: Option<Vec<String>>) -> Option<Vec<TaskId>> {
    let one = id.map(|id| tasks_named(&[id]));
    let set = ids.filter(|ids| !ids.is_empty()).map(|ids| tasks_named(&ids));
    match (one, set) {
        (Some(one), Some(set)) => Some(one.into_iter().filter(|id| set.contains(id)).collect()),
        (one, set) => one.or(set),
    }
}

fn task_field(name: &str) -> Option<TaskField> {
    Some(match name {
        "id" => TaskField::Id,
        "submitTime" => TaskField::SubmittedAt,
        "startTime" => TaskField::StartedAt,
        "finishTime" => TaskField::FinishedAt,
        "action" => TaskField::Action,
        "status" => TaskField::Status,
        "progress" => TaskField::Progress,
        "prompt" => TaskField::Prompt,
        "promptEn" => TaskField::PromptEn,
        "description" => TaskField::Description,
        "state" => TaskField::ClientState,
        "failReason" => TaskField::FailReason,
        "instanceId" | "properties.discordInstanceId" => TaskField::Account,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Status;

    #[test]
    fn an_order_is_read_key_by_key() {
        use Direction::{Ascending, Descending};
        for (sort, keys) in [
            (None, vec![]),
            (Some(""), vec![]),
            (Some("id,desc"), vec![(TaskField::Id, Descending)]),
            (Some("status,asc;id,desc"), vec![(TaskField::Status, Ascending), (TaskField::Id, Descending)]),
            (Some(" submitTime , DESC ; nonsense,asc ; ;;"), vec![(TaskField::SubmittedAt, Descending)]),
            (Some("progress"), vec![(TaskField::Progress, Ascending)]),
        ] {
            assert_eq!(order(sort, task_field), keys, "{sort:?}");
        }
    }

    fn request() -> TaskQueryRequest {
        TaskQueryRequest { page_number: 0, page_size: 10, ..TaskQueryRequest::default() }
    }

    #[test]
    fn blank_filters_filter_nothing() {
        let blank = || Some("  ".to_owned());
        let query = tasks(TaskQueryRequest {
            sort: blank(),
            id: blank(),
            ids: Some(vec![]),
            status_set: Some(vec![]),
            prompt: blank(),
            state: blank(),
            instance_id: blank(),
            ..request()
        });
        assert!(query.order.is_empty() && query.statuses.is_empty() && query.ids.is_none());
        assert!(query.prompt.is_none() && query.client_state.is_none() && query.account.is_none());
        assert_eq!((query.number, query.size), (0, 10));
    }

    #[test]
    fn a_set_of_states_wins_over_one() {
        let query = tasks(TaskQueryRequest {
            status: Some(TaskStatus::Success),
            status_set: Some(vec![TaskStatus::NotStart, TaskStatus::Modal]),
            ..request()
        });
        assert_eq!(query.statuses, [Status::Queued, Status::Sending, Status::Asking]);
        assert_eq!(query.ids, None);
        let query = tasks(TaskQueryRequest { status: Some(TaskStatus::Modal), ..request() });
        assert_eq!((query.statuses, query.ids), (vec![Status::Asking], None));
    }

    #[test]
    fn ids_that_are_no_numbers_are_unknown() {
        let text = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
        for (id, set, found) in [
            (None, None, None),
            (Some("5"), None, Some(vec![TaskId(5)])),
            (Some("cat"), None, Some(vec![])),
            (None, Some(vec!["5", "cat", "6"]), Some(vec![TaskId(5), TaskId(6)])),
            (Some("5"), Some(vec!["5", "6"]), Some(vec![TaskId(5)])),
            (Some("7"), Some(vec!["5", "6"]), Some(vec![])),
        ] {
            assert_eq!(ids(id.map(str::to_owned), set.map(|set| text(&set))), found);
        }
        assert_eq!(account_named("cat"), AccountId(0));
        assert_eq!(tasks(TaskQueryRequest { instance_id: Some("x".into()), ..request() }).account, Some(AccountId(0)));
    }

    #[test]
    fn a_page_is_always_within_bounds() {
        for ((number, size), page) in [
            ((0, 10), (0, 10)),
            ((-1, 0), (0, 1)),
            ((i32::MAX, i32::MAX), (i32::MAX as u32, PAGE_SIZE_MAX)),
            ((3, -5), (3, 1)),
        ] {
            assert_eq!(page_at(number, size), page);
        }
    }
}
