//! One file per thing a user wants; each story has a server, a pretend Discord and a receiver of its own.

mod account;
mod blend;
mod button;
mod cancel;
mod canvas;
mod dialog;
mod door;
mod flapping;
mod hardship;
mod image_seed;
mod imagine;
mod kills;
mod metrics;
mod panel;
mod pool;
mod process;
mod queue;
mod refusal;
mod restart;
mod seed;
mod timeout;
mod tool;
mod trouble;
mod walk;
mod webhook;
mod words;
