//! Where a task stands in the indices: tasks are sorted into cells by action and status, and each cell by age.

use crate::task::{Action, Task, TaskState};

/// Where a task stands, without what belongs to it: the kinds of [`TaskState`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Waits for its dialog to be filled in.
    Asking,
    /// Waits for a slot.
    Queued,
    /// Holds a slot; Discord has not answered yet.
    Sending,
    /// Discord took the interaction.
    Submitted,
    /// The bot is at work.
    Running,
    /// The end: a result.
    Succeeded,
    /// The end: none.
    Failed,
    /// The end: taken back.
    Cancelled,
}

impl Status {
    /// All of them, in the order of a task's life.
    pub const ALL: [Status; 8] = [
        Status::Asking,
        Status::Queued,
        Status::Sending,
        Status::Submitted,
        Status::Running,
        Status::Succeeded,
        Status::Failed,
        Status::Cancelled,
    ];

    /// Where a task of that state stands.
    pub fn of(state: &TaskState) -> Status {
        match state {
            TaskState::Asking(_) => Status::Asking,
            TaskState::Queued => Status::Queued,
            TaskState::Sending => Status::Sending,
            TaskState::Submitted => Status::Submitted,
            TaskState::Running(_) => Status::Running,
            TaskState::Succeeded(_) => Status::Succeeded,
            TaskState::Failed { .. } => Status::Failed,
            TaskState::Cancelled => Status::Cancelled,
        }
    }

    /// Whether nothing can follow.
    pub fn is_final(self) -> bool {
        matches!(self, Status::Succeeded | Status::Failed | Status::Cancelled)
    }

    /// Its number on disk: never changed, never used again.
    pub(super) fn code(self) -> u8 {
        match self {
            Status::Asking => 7,
            Status::Queued => 0,
            Status::Sending => 1,
            Status::Submitted => 2,
            Status::Running => 3,
            Status::Succeeded => 4,
            Status::Failed => 5,
            Status::Cancelled => 6,
        }
    }

    /// What has that number.
    pub(super) fn of_code(code: u8) -> Option<Status> {
        Status::ALL.into_iter().find(|status| status.code() == code)
    }
}

const ACTIONS: [Action; 11] = [
    Action::Imagine,
    Action::Upscale,
    Action::Variation,
    Action::Zoom,
    Action::Pan,
    Action::Describe,
    Action::Blend,
    Action::Shorten,
    Action::SwapFace,
    Action::Edit,
    Action::Video,
];

/// An action's number on disk: never changed, never used again.
pub(super) fn action_code(action: Action) -> u8 {
    match action {
        Action::Imagine => 0,
        Action::Upscale => 1,
        Action::Variation => 2,
        Action::Zoom => 3,
        Action::Pan => 4,
        Action::Describe => 5,
        Action::Blend => 6,
        Action::Shorten => 7,
        Action::SwapFace => 8,
        Action::Edit => 9,
        Action::Video => 10,
    }
}

/// What has that number.
pub(super) fn action_of_code(code: u8) -> Option<Action> {
    ACTIONS.into_iter().find(|action| action_code(*action) == code)
}

/// The tasks of one action in one status: every filter that is not text is a set of cells, so its pages are read off the
/// indices and its total off the counters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Cell {
    pub action: Action,
    pub status: Status,
}

impl Cell {
    /// The first of all, in their order.
    pub(super) const FIRST: Cell = Cell { action: Action::Imagine, status: Status::Asking };
    /// The last of all, in their order.
    pub(super) const LAST: Cell = Cell { action: Action::Video, status: Status::Cancelled };

    /// Where a task stands.
    pub(super) fn of(task: &Task) -> Cell {
        Cell { action: task.action, status: Status::of(&task.state) }
    }

    /// Its numbers on disk.
    pub(super) fn codes(self) -> (u8, u8) {
        (action_code(self.action), self.status.code())
    }

    /// What has those numbers.
    pub(super) fn of_codes(action: u8, status: u8) -> Option<Cell> {
        Some(Cell { action: action_of_code(action)?, status: Status::of_code(status)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cell_has_its_own_numbers() {
        for action in ACTIONS {
            for status in Status::ALL {
                let cell = Cell { action, status };
                let (action, status) = cell.codes();
                assert_eq!(Cell::of_codes(action, status), Some(cell));
                assert!((Cell::FIRST..=Cell::LAST).contains(&cell));
            }
        }
        assert_eq!(Cell::of_codes(11, 0), None);
        assert_eq!(Cell::of_codes(0, 8), None);
    }
}
