//! One file per thing a user wants; each story has a server, a pretend Discord and a receiver of its own.

mod account;
mod button;
mod cancel;
mod door;
mod flapping;
mod hardship;
mod imagine;
mod metrics;
mod process;
mod queue;
mod refusal;
mod restart;
mod seed;
mod timeout;
mod tool;
mod webhook;
