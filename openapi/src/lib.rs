//! The contract: the YAML documents as they are served, and the Rust that is generated from them. Nothing here decides
//! anything about tasks or worlds.
//!
//! [`midjourney`] and [`mock`] each hold the types of their document, one trait per tag for handlers to implement, and
//! `routes`, which read a request, ask the handler and answer. Bodies are read by [`Checked`], queries by
//! [`CheckedQuery`].

mod checked;
mod free_form;
mod payload;
mod route;

#[cfg(test)]
#[path = "../generate/mod.rs"]
mod generate;
#[cfg(test)]
mod tests;

pub use checked::{
    BODY_DEPTH_MAX, BODY_SIZE_BYTES_MAX, Checked, CheckedQuery, FAULTS_MAX, Fault, Faults, InQuery, NoQuery, Strict,
};
pub use free_form::FreeForm;
pub use payload::{Json, JsonOrNull, JsonOrProblem};
pub use route::Operation;

/// The Midjourney API, generated from `openapi/midjourney.yaml`.
pub mod midjourney {
    include!(concat!(env!("OUT_DIR"), "/midjourney.rs"));
}

/// The control API of the mock, generated from `openapi/mock.yaml`.
pub mod mock {
    include!(concat!(env!("OUT_DIR"), "/mock.rs"));
}

/// The document of the Midjourney API as compact JSON, with every example.
pub fn midjourney_json() -> &'static str {
    include_str!(concat!(env!("OUT_DIR"), "/midjourney.json"))
}

/// The document of the Midjourney API as it was written.
pub fn midjourney_yaml() -> &'static str {
    include_str!("../midjourney.yaml")
}

/// The document of the mock's control API as compact JSON, with every example.
pub fn mock_json() -> &'static str {
    include_str!(concat!(env!("OUT_DIR"), "/mock.json"))
}

/// The document of the mock's control API as it was written.
pub fn mock_yaml() -> &'static str {
    include_str!("../mock.yaml")
}
