//! Buttons under a result, and the pressing of one.

use crate::id::{MessageId, TaskId};

/// A button under a bot's message that can be pressed. Link buttons are none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Button {
    /// Sent back verbatim when it is pressed.
    pub custom_id: String,
    /// The emoji itself, or the name of a custom one; `""` when there is none.
    pub emoji: String,
    /// Its text; `""` when there is none.
    pub label: String,
    /// Discord's number: 1 blue, 2 grey, 3 green, 4 red.
    pub style: u8,
    /// Discord's component type: 2.
    pub kind: u8,
}

impl Button {
    /// The style of a button that was pressed.
    pub const STYLE_PRESSED: u8 = 3;
}

/// The pressing of a button under an earlier task's result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Press {
    /// Whose result it is.
    pub parent: TaskId,
    /// The message with the button.
    pub message: MessageId,
    /// That message's flags; Discord wants them back.
    pub message_flags: u64,
    /// The button, verbatim.
    pub custom_id: String,
}
