#![doc = include_str!("ARCHITECTURE.md")]

pub mod account;
pub mod api;
pub mod bot;
pub mod clock;
pub mod config;
pub mod discord;
pub mod engine;
pub mod id;
pub mod link;
pub mod store;
pub mod task;
pub mod webhook;
pub mod words;
pub mod world;
