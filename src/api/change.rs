//! Which button of a grid a client means that names it by its place: U2, V1, 🔄. Presses nothing itself.
//!
//! Source: contract 6 and 7 no. 32; client requirements 29.

use midjourney_openapi::midjourney::ChangeAction;

use super::reply::Fault;
use crate::task::{Action, Button, Task, TaskState};

/// What is wanted of a grid. Tiles are numbered from 1 to 4, in reading order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// U1 to U4: that tile, large.
    Upscale(u8),
    /// V1 to V4: a grid like that tile.
    Variation(u8),
    /// 🔄: the same again.
    Reroll,
}

/// Why a task has no such button to press.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It has no result, or none yet.
    Unfinished,
    /// It is not of a kind that gives grids.
    NotAGrid,
    /// It is, and the button is not there.
    ButtonMissing,
}

impl Change {
    /// The change that an action and an index name. Old clients write 0 where they mean none.
    ///
    /// # Errors
    /// The fault of an index that is missing where one is needed.
    pub fn of(action: ChangeAction, index: Option<i32>) -> Result<Change, Fault> {
        let tile = index.and_then(|index| u8::try_from(index).ok()).filter(|tile| (1..=4).contains(tile));
        match (action, tile) {
            (ChangeAction::Reroll, _) => Ok(Change::Reroll),
            (ChangeAction::Upscale, Some(tile)) => Ok(Change::Upscale(tile)),
            (ChangeAction::Variation, Some(tile)) => Ok(Change::Variation(tile)),
            (ChangeAction::Upscale | ChangeAction::Variation, None) => Err(Fault {
                pointer: "/index".into(),
                expected: "a whole number from 1 to 4",
                found: index.map_or_else(|| "nothing".to_owned(), |index| format!("number {index}")),
            }),
        }
    }

    /// Reads `ID U2`, `ID V1` or `ID R`, in either case: the id as it stands, and the change.
    ///
    /// # Errors
    /// The fault of a line that is none of these.
    pub fn read(content: &str) -> Result<(&str, Change), Fault> {
        let mut words = content.split_whitespace();
        if let (Some(id), Some(word), None) = (words.next(), words.next(), words.next())
            && let Some(change) = Change::of_word(word)
        {
            return Ok((id, change));
        }
        let shown: String = content.trim().chars().take(40).collect();
        Err(Fault {
            pointer: "/content".into(),
            expected: "a task id, a blank, and U1 to U4, V1 to V4 or R",
            found: format!("`{shown}`"),
        })
    }

    fn of_word(word: &str) -> Option<Change> {
        match word.as_bytes() {
            [b'U' | b'u', tile @ b'1'..=b'4'] => Some(Change::Upscale(tile - b'0')),
            [b'V' | b'v', tile @ b'1'..=b'4'] => Some(Change::Variation(tile - b'0')),
            [b'R' | b'r'] => Some(Change::Reroll),
            _ => None,
        }
    }

    /// The custom id of the button that stands for it under a finished grid.
    ///
    /// # Errors
    /// Why there is none.
    pub fn button(self, parent: &Task) -> Result<String, Refusal> {
        let TaskState::Succeeded(result) = &parent.state else { return Err(Refusal::Unfinished) };
        if !gives_grids(parent.action) {
            return Err(Refusal::NotAGrid);
        }
        let found = result.buttons.iter().find(|button| self.is_shown_by(button));
        found.map(|button| button.custom_id.clone()).ok_or(Refusal::ButtonMissing)
    }

    /// Buttons are told by what people see on them: it is the same with every edition of the bots.
    fn is_shown_by(self, button: &Button) -> bool {
        match self {
            Change::Upscale(tile) => button.label == format!("U{tile}"),
            Change::Variation(tile) => button.label == format!("V{tile}"),
            Change::Reroll => button.label.is_empty() && button.emoji == "🔄",
        }
    }
}

fn gives_grids(action: Action) -> bool {
    match action {
        Action::Imagine | Action::Variation | Action::Blend | Action::Pan | Action::Zoom => true,
        Action::Upscale | Action::Describe | Action::Shorten | Action::SwapFace | Action::Edit | Action::Video => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::translate::{outcome_sample, task_sample};

    #[test]
    fn an_index_is_needed_unless_everything_is_drawn_again() {
        use ChangeAction::{Reroll, Upscale, Variation};
        for (action, index, change) in [
            (Upscale, Some(1), Ok(Change::Upscale(1))),
            (Variation, Some(4), Ok(Change::Variation(4))),
            (Reroll, None, Ok(Change::Reroll)),
            (Reroll, Some(0), Ok(Change::Reroll)),
            (Reroll, Some(3), Ok(Change::Reroll)),
            (Upscale, None, Err("nothing")),
            (Variation, Some(0), Err("number 0")),
            (Upscale, Some(5), Err("number 5")),
            (Upscale, Some(-1), Err("number -1")),
            (Upscale, Some(257), Err("number 257")),
        ] {
            let told = Change::of(action, index);
            assert_eq!(told.as_ref().map_err(|fault| fault.found.as_str()), change.as_ref().map_err(|found| *found));
        }
    }

    #[test]
    fn one_line_names_a_task_and_a_change() {
        for (content, read) in [
            ("1320098173412546 U2", Some(("1320098173412546", Change::Upscale(2)))),
            ("  1320098173412546   v4 \n", Some(("1320098173412546", Change::Variation(4)))),
            ("1320098173412546 r", Some(("1320098173412546", Change::Reroll))),
            ("cat R", Some(("cat", Change::Reroll))),
            ("1320098173412546", None),
            ("1320098173412546 U5", None),
            ("1320098173412546 U0", None),
            ("1320098173412546 U", None),
            ("1320098173412546 R1", None),
            ("1320098173412546 Z2", None),
            ("1320098173412546 U2 now", None),
            ("1320098173412546U2", None),
            ("1320098173412546 🔄", None),
            ("", None),
        ] {
            assert_eq!(Change::read(content).ok(), read, "{content}");
        }
        let long = "猫".repeat(100);
        assert_eq!(Change::read(&long).expect_err("no change").found, format!("`{}`", "猫".repeat(40)));
    }

    /// A finished task with the buttons of a grid, but for V4.
    fn grid(action: Action) -> Task {
        let mut outcome = outcome_sample();
        let button = |label: &str, emoji: &str| Button {
            custom_id: format!("id of {label}{emoji}"),
            emoji: emoji.into(),
            label: label.into(),
            ..outcome.buttons[0].clone()
        };
        let labels = ["U1", "U2", "U3", "U4", "", "V1", "V2", "V3"];
        let buttons = labels.map(|label| button(label, if label.is_empty() { "🔄" } else { "" })).into();
        outcome.buttons = buttons;
        Task { action, ..task_sample(TaskState::Succeeded(outcome)) }
    }

    #[test]
    fn a_change_finds_its_button_by_what_it_shows() {
        for (change, button) in [
            (Change::Upscale(2), Ok("id of U2")),
            (Change::Variation(3), Ok("id of V3")),
            (Change::Reroll, Ok("id of 🔄")),
            (Change::Variation(4), Err(Refusal::ButtonMissing)),
        ] {
            let found = change.button(&grid(Action::Imagine));
            assert_eq!(found.as_deref().map_err(|refusal| *refusal), button, "{change:?}");
        }
    }

    #[test]
    fn only_finished_grids_can_be_changed() {
        for (action, is_grid) in [
            (Action::Imagine, true),
            (Action::Variation, true),
            (Action::Blend, true),
            (Action::Pan, true),
            (Action::Zoom, true),
            (Action::Upscale, false),
            (Action::Describe, false),
            (Action::Shorten, false),
            (Action::SwapFace, false),
        ] {
            let found = Change::Upscale(1).button(&grid(action));
            assert_eq!(found == Err(Refusal::NotAGrid), !is_grid, "{action:?}");
            let unfinished = Task { action, ..task_sample(TaskState::Submitted) };
            assert_eq!(Change::Upscale(1).button(&unfinished), Err(Refusal::Unfinished), "{action:?}");
        }
    }
}
