//! A pretend Discord: REST, gateway and CDN, with bots that draw. Imports nothing of the server it is made to test.

pub mod image;
pub mod step;
