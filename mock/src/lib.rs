//! A pretend Discord: REST, gateway and CDN, with bots that draw. Imports nothing of the server it is made to test.

pub mod clock;
pub mod doors;
pub mod image;
pub mod server;
pub mod shelf;
pub mod step;
mod bots;
mod chance;
pub mod id;
pub mod platform;
