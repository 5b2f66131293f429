//! Dialects: what a chat bot that draws wants to be told, and how to read what it says. Pure; sends nothing, and keeps
//! nothing between two messages.

pub mod command;
pub mod component;
mod identity;
pub mod prompt;
pub mod reading;
mod refusal;
mod speech;

pub use identity::{application_of, bot_of, speaker_of};
