//! The wire: what Discord is told and how its answers read. Knows Discord's protocol, has never heard of a task, and
//! opens no socket itself.

pub mod gateway;
pub mod model;
pub mod ratelimit;
pub mod rest;
