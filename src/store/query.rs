//! What can be asked about many tasks, and the order in which they are told.

use std::cmp::Ordering;

use crate::{
    id::{AccountId, TaskId},
    store::cell::{Cell, Status, action_code},
    task::{Action, Task, TaskState},
};

/// The largest page.
pub const PAGE_SIZE_MAX: u32 = 1_000;

/// How many records a query looks into at most, newest first, when the indices alone cannot answer it: for text filters
/// and for orders other than by age.
pub const SCAN_MAX: usize = 100_000;

/// How much of a text counts when tasks are ordered by it, in bytes: enough for people, and the keys of a whole scan stay small.
const ORDER_TEXT_BYTES_MAX: usize = 64;

/// Which tasks, in which order, and which page of them. Filters are ANDed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TaskQuery {
    /// Which page, from 0.
    pub number: u32,
    /// Tasks a page: 1 to [`PAGE_SIZE_MAX`]; what lies outside is moved to the nearer bound.
    pub size: u32,
    /// The first field decides, the next among equals; then, and if there is none, newest first.
    pub order: Vec<(TaskField, Direction)>,
    /// Its kind is this.
    pub action: Option<Action>,
    /// It stands at one of these; empty does not filter.
    pub statuses: Vec<Status>,
    /// It is one of these; an empty list means none.
    pub ids: Option<Vec<TaskId>>,
    /// This account carries it out.
    pub account: Option<AccountId>,
    /// The client's own text is exactly this.
    pub client_state: Option<String>,
    /// The prompt contains this.
    pub prompt: Option<Part>,
    /// The translated prompt contains this.
    pub prompt_en: Option<Part>,
    /// The description contains this.
    pub description: Option<Part>,
    /// The reason of its failure contains this; tasks without one do not match.
    pub fail_reason: Option<Part>,
}

/// A part of a text that is looked for in any case of its letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// In lower case.
    lower: String,
}

impl From<String> for Part {
    fn from(text: String) -> Part {
        Part { lower: lower(&text) }
    }
}

impl From<&str> for Part {
    fn from(text: &str) -> Part {
        Part { lower: lower(text) }
    }
}

/// Letter by letter, so that a letter has the same small form wherever it stands.
fn lower(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}

impl Part {
    /// Whether the text holds it. A scan asks this of many texts, so most of them are not copied.
    pub fn is_in(&self, text: &str) -> bool {
        if !text.is_ascii() {
            return lower(text).contains(&self.lower);
        }
        let part = self.lower.as_bytes();
        part.is_empty() || text.as_bytes().windows(part.len()).any(|piece| piece.eq_ignore_ascii_case(part))
    }
}

/// By what tasks can be ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TaskField {
    /// By age.
    Id,
    /// By age as well: ids sort by age.
    SubmittedAt,
    /// When Discord took it; those it has not taken come first.
    StartedAt,
    /// When it ended; those that have not come first.
    FinishedAt,
    /// In the order of the published list.
    Action,
    /// In the order of a task's life.
    Status,
    /// By percent.
    Progress,
    /// By words; bytes decide.
    Prompt,
    /// By words; bytes decide.
    PromptEn,
    /// By words; bytes decide.
    Description,
    /// By words; those without come first.
    ClientState,
    /// By words; those without come first.
    FailReason,
    /// By id of the account.
    Account,
}

/// Which way an order runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Smallest, oldest first.
    Ascending,
    /// Largest, newest first.
    Descending,
}

impl Direction {
    /// The other way.
    pub(super) fn reversed(self) -> Direction {
        match self {
            Direction::Ascending => Direction::Descending,
            Direction::Descending => Direction::Ascending,
        }
    }
}

/// One page of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// What is on it.
    pub items: Vec<T>,
    /// How many there are on all pages.
    pub total: u64,
    /// `false` when there was more to look into than [`SCAN_MAX`] records: older ones are neither shown nor counted.
    pub whole: bool,
}

impl TaskQuery {
    /// Tasks a page.
    pub(super) fn page_size(&self) -> usize {
        self.size.clamp(1, PAGE_SIZE_MAX) as usize
    }

    /// How many tasks stand before this page.
    pub(super) fn offset(&self) -> u64 {
        u64::from(self.number) * self.page_size() as u64
    }

    /// Which way, if the order is by age alone: no two tasks are of one age, so fields after it have no say.
    pub(super) fn by_age(&self) -> Option<Direction> {
        match self.order.first() {
            None => Some(Direction::Descending),
            Some((TaskField::Id | TaskField::SubmittedAt, direction)) => Some(*direction),
            Some(_) => None,
        }
    }

    /// Whether its filters ask for more than the indices know.
    pub(super) fn asks_for_text(&self) -> bool {
        let TaskQuery { client_state, prompt, prompt_en, description, fail_reason, .. } = self;
        client_state.is_some() || [prompt, prompt_en, description, fail_reason].into_iter().any(Option::is_some)
    }

    /// Whether tasks of that cell can match.
    pub(super) fn takes(&self, cell: Cell) -> bool {
        self.action.is_none_or(|action| action == cell.action)
            && (self.statuses.is_empty() || self.statuses.contains(&cell.status))
    }

    /// Whether a task matches all filters but `ids`.
    pub(super) fn matches(&self, task: &Task) -> bool {
        let has = |wanted: &Option<Part>, text: &str| wanted.as_ref().is_none_or(|wanted| wanted.is_in(text));
        self.takes(Cell::of(task))
            && self.account.is_none_or(|account| account == task.account)
            && (self.client_state.is_none() || self.client_state == task.client_state)
            && has(&self.prompt, &task.prompt)
            && has(&self.prompt_en, &task.prompt_en)
            && has(&self.description, &task.description)
            && (self.fail_reason.is_none() || fail_text(task).is_some_and(|text| has(&self.fail_reason, &text)))
    }
}

/// The published reason of a failure.
fn fail_text(task: &Task) -> Option<String> {
    match &task.state {
        TaskState::Failed { reason } => Some(reason.to_string()),
        TaskState::Asking(_)
        | TaskState::Queued
        | TaskState::Sending
        | TaskState::Submitted
        | TaskState::Running(_)
        | TaskState::Succeeded(_)
        | TaskState::Cancelled => None,
    }
}

/// A task's place in an order that is not by age: what is compared, without the task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    fields: Vec<(Value, Direction)>,
    pub id: TaskId,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Value {
    Number(Option<u64>),
    Text(Option<Box<str>>),
}

impl Place {
    /// Where a task belongs in that order.
    pub(super) fn of(task: &Task, order: &[(TaskField, Direction)]) -> Place {
        Place {
            fields: order.iter().map(|(field, direction)| (Value::of(task, *field), *direction)).collect(),
            id: task.id,
        }
    }
}

impl Value {
    fn of(task: &Task, field: TaskField) -> Value {
        let text = |text: &str| Value::Text(Some(text[..text.floor_char_boundary(ORDER_TEXT_BYTES_MAX)].into()));
        match field {
            TaskField::Id | TaskField::SubmittedAt => Value::Number(Some(task.id.0)),
            TaskField::StartedAt => Value::Number(task.started_at.map(|at| at.0)),
            TaskField::FinishedAt => Value::Number(task.finished_at.map(|at| at.0)),
            TaskField::Action => Value::Number(Some(u64::from(action_code(task.action)))),
            TaskField::Status => Value::Number(Some(u64::from(Status::of(&task.state).code()))),
            TaskField::Progress => Value::Number(match &task.state {
                TaskState::Running(progress) => Some(u64::from(progress.percent)),
                TaskState::Succeeded(_) => Some(100),
                TaskState::Asking(_)
                | TaskState::Queued
                | TaskState::Sending
                | TaskState::Submitted
                | TaskState::Failed { .. }
                | TaskState::Cancelled => None,
            }),
            TaskField::Prompt => text(&task.prompt),
            TaskField::PromptEn => text(&task.prompt_en),
            TaskField::Description => text(&task.description),
            TaskField::ClientState => task.client_state.as_deref().map_or(Value::Text(None), text),
            TaskField::FailReason => fail_text(task).as_deref().map_or(Value::Text(None), text),
            TaskField::Account => Value::Number(Some(task.account.0)),
        }
    }
}

impl Ord for Place {
    fn cmp(&self, other: &Place) -> Ordering {
        self.fields
            .iter()
            .zip(&other.fields)
            .map(|((one, direction), (two, _))| match direction {
                Direction::Ascending => one.cmp(two),
                Direction::Descending => two.cmp(one),
            })
            .find(|order| order.is_ne())
            .unwrap_or_else(|| other.id.cmp(&self.id))
    }
}
impl PartialOrd for Place {
    fn partial_cmp(&self, other: &Place) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        clock::Millis,
        store::sample,
        task::{FailReason, Progress},
    };

    fn task() -> Task {
        Task {
            prompt: "a cat on a roof".into(),
            description: "/imagine a cat on a roof".into(),
            client_state: Some("order-7".into()),
            state: TaskState::Failed { reason: FailReason::AccountStopped("4004".into()) },
            ..sample::task(5)
        }
    }

    #[test]
    fn every_filter_takes_what_it_names_and_nothing_else() {
        let text = |text: &str| Some(Part::from(text));
        let all = TaskQuery::default;
        for (query, expected) in [
            (all(), true),
            (TaskQuery { action: Some(Action::Imagine), ..all() }, true),
            (TaskQuery { action: Some(Action::Pan), ..all() }, false),
            (TaskQuery { statuses: vec![Status::Failed, Status::Queued], ..all() }, true),
            (TaskQuery { statuses: vec![Status::Queued], ..all() }, false),
            (TaskQuery { account: Some(AccountId(u64::MAX)), ..all() }, false),
            (TaskQuery { client_state: Some("order-7".into()), ..all() }, true),
            (TaskQuery { client_state: Some("Order-7".into()), ..all() }, false),
            (TaskQuery { client_state: Some("order".into()), ..all() }, false),
            (TaskQuery { prompt: text("cat"), ..all() }, true),
            (TaskQuery { prompt: text("CAT on"), ..all() }, true),
            (TaskQuery { prompt: text("dog"), ..all() }, false),
            (TaskQuery { prompt: text("cat"), description: text("dog"), ..all() }, false),
            (TaskQuery { fail_reason: text("账号不可用"), ..all() }, true),
            (TaskQuery { fail_reason: text("任务超时"), ..all() }, false),
        ] {
            assert_eq!(query.matches(&task()), expected, "{query:?}");
        }
        let running = Task { state: TaskState::Running(Progress::default()), ..task() };
        assert!(!TaskQuery { fail_reason: text(""), ..all() }.matches(&running), "no failure, no reason");
    }

    #[test]
    fn a_part_is_found_in_any_case_of_its_letters() {
        for (part, text, is_in) in [
            ("cat", "a CAT on a roof", true),
            ("CAT", "a cat on a roof", true),
            ("cat", "c a t", false),
            ("a cat", "a ca", false),
            ("ÉTÉ", "un été", true),
            ("été", "un ÉTÉ, 猫", true),
            ("ΟΔΟΣ", "οδοσ", true),
            ("猫", "一只猫", true),
            ("猫", "a cat", false),
            ("", "", true),
        ] {
            assert_eq!(Part::from(part).is_in(text), is_in, "{part:?} in {text:?}");
        }
    }

    #[test]
    fn equals_stand_newest_first_and_long_texts_are_compared_by_their_beginning() {
        let long = |id, last: char| Task { prompt: format!("{}{last}", "é".repeat(40)), ..sample::task(id) };
        let order = [(TaskField::Prompt, Direction::Ascending), (TaskField::FinishedAt, Direction::Descending)];
        let place = |task: &Task| Place::of(task, &order);
        let finished = |id, at| Task { finished_at: at, ..long(id, 'x') };
        let mut places = [
            place(&finished(1, None)),
            place(&finished(2, None)),
            place(&finished(3, Some(Millis(9)))),
            place(&Task { finished_at: None, ..long(4, 'a') }),
        ];
        places.sort();
        assert_eq!(places.iter().map(|place| place.id.0).collect::<Vec<_>>(), [3, 4, 2, 1]);
    }

    #[test]
    fn a_page_is_counted_without_overflow() {
        let query = TaskQuery { number: u32::MAX, size: u32::MAX, ..TaskQuery::default() };
        assert_eq!(query.offset(), u64::from(u32::MAX) * 1_000);
        assert_eq!(TaskQuery { size: 0, ..query }.page_size(), 1);
    }
}
