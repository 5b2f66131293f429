//! Why a store cannot keep or answer.

use std::{error::Error, io, path::PathBuf};

/// Why a store cannot keep or answer.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file is open elsewhere; two writers would destroy it.
    #[error(
        "another mj is running on {}; stop it, or give this one a folder of its own with --data",
        path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(path).display()
    )]
    Held {
        /// The file.
        path: PathBuf,
    },
    /// The file is there and is not what a store writes.
    #[error("{} is damaged or not a file of this program; move it away to start anew", path.display())]
    NoStore {
        /// The file.
        path: PathBuf,
        /// What was found.
        #[source]
        source: Box<dyn Error + Send + Sync>,
    },
    /// The file cannot be opened.
    #[error("cannot open {}", path.display())]
    Shut {
        /// The file.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// The disk or the file has failed. Nothing may be written any more; what was acknowledged before is safe.
    #[error("the store has failed while it {step}")]
    Fatal {
        /// What it was doing, for example `committed`.
        step: &'static str,
        /// What the engine says.
        #[source]
        source: Box<dyn Error + Send + Sync>,
    },
    /// A record is not what was written.
    #[error("the stored {kind} is damaged: {why}")]
    Damaged {
        /// What was read, for example `task`.
        kind: &'static str,
        /// What is wrong with it, without its content.
        why: String,
    },
    /// A record was written by a later version of this program.
    #[error("the stored {kind} has format {found}, and this version of mj knows formats up to {known}: use a newer mj")]
    Newer {
        /// What was read.
        kind: &'static str,
        /// Its format.
        found: u32,
        /// The latest format known here.
        known: u32,
    },
}

impl StoreError {
    /// An error of the engine below, at one step.
    pub(super) fn fatal(step: &'static str, source: impl Into<Box<dyn Error + Send + Sync>>) -> StoreError {
        StoreError::Fatal { step, source: source.into() }
    }

    /// A record of that kind that cannot be read, and why.
    pub(super) fn damaged(kind: &'static str, why: impl ToString) -> StoreError {
        StoreError::Damaged { kind, why: why.to_string() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_says_what_to_do() {
        for (error, words) in [
            (
                StoreError::Held { path: PathBuf::from("mj-data/world.redb") },
                "another mj is running on mj-data; stop it, or give this one a folder of its own with --data",
            ),
            (
                StoreError::NoStore { path: PathBuf::from("mj-data/mj.redb"), source: "no magic".into() },
                "mj-data/mj.redb is damaged or not a file of this program; move it away to start anew",
            ),
            (
                StoreError::Newer { kind: "task", found: 7, known: 1 },
                "the stored task has format 7, and this version of mj knows formats up to 1: use a newer mj",
            ),
            (StoreError::fatal("committed", "disk full"), "the store has failed while it committed"),
            (StoreError::damaged("task", "cut short"), "the stored task is damaged: cut short"),
        ] {
            assert_eq!(error.to_string(), words);
        }
    }
}
