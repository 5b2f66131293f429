//! The rooms.

pub mod account;
pub mod clock;
pub mod id;
pub mod task;
