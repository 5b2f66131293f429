//! A pretend Discord: REST, gateway and CDN, with bots that draw. Imports nothing of the server it is made to test.

mod bots;
mod chance;
pub mod clock;
pub mod doors;
pub mod fault;
pub mod id;
pub mod image;
pub mod platform;
pub mod server;
pub mod shelf;
pub mod step;
