//! A dialog that a bot opens in place of drawing, and what is written into it.

use crate::{
    id::InteractionId,
    task::{Press, Upload},
};

/// A dialog that waits to be filled in. The bot forgets it some minutes after it was opened.
///
/// Source: contract 4.6; wire 4.6-4.8.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dialog {
    /// The interaction that opened it.
    pub interaction: InteractionId,
    /// What it asks for.
    pub form: Form,
    /// What stands in it already: the prompt that is used unless another one is written; `""` if it shows none.
    pub words: String,
}

/// What a dialog asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// Words in a text field.
    Words {
        /// Which dialog.
        custom_id: String,
        /// Which field.
        field: String,
    },
    /// A part of the picture, painted white on black in the bot's own web page.
    Region {
        /// What the page is asked for by.
        token: String,
    },
}

/// A dialog that was filled in: asked of the bot in place of the press that opened it. A task that ended while it was open
/// has it too, as it stood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filled {
    /// What opened it.
    pub press: Press,
    /// The dialog itself; its words are those that are sent.
    pub dialog: Dialog,
}

/// What a client writes into the dialog of a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filling {
    /// The prompt, as sent and after translation; `None` leaves what stands there.
    pub prompt: Option<(String, String)>,
    /// The region to draw anew.
    pub mask: Option<Upload>,
    /// The request that brings it, as the log names it; the task goes on under its name.
    pub request_id: Option<String>,
}
