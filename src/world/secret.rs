//! The webhook secret of a world: given, kept beside the data, or drawn.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use crate::{
    id::Stream,
    webhook::{Secret, SecretError},
};

/// A secret and where it came from.
pub(super) struct Found {
    pub(super) secret: Secret,
    /// Drawn just now: to be shown once.
    pub(super) fresh: bool,
}

/// Why there is no webhook secret.
#[derive(Debug, thiserror::Error)]
pub enum WebhookSecretError {
    /// What stands in the file is none.
    #[error("{place} holds no webhook secret of the form whsec_<base64>")]
    Unreadable {
        /// The file.
        place: String,
        /// What is wrong.
        #[source]
        source: SecretError,
    },
    /// The file could not be read or written.
    #[error("cannot keep the webhook secret in {}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
}

/// The given secret; else the one in the data folder, drawn by the system and kept there on first need; else, in memory,
/// one that follows from the seed.
pub(super) fn find(given: Option<&Secret>, data: Option<&Path>, seed: u64) -> Result<Found, WebhookSecretError> {
    if let Some(secret) = given {
        return Ok(Found { secret: secret.clone(), fresh: false });
    }
    let Some(folder) = data else {
        let mut chance = Stream::new(seed, "webhook secret", 0);
        let mut bytes = [0; 24];
        bytes.chunks_exact_mut(8).for_each(|chunk| chunk.copy_from_slice(&chance.draw().to_be_bytes()));
        return Ok(Found { secret: Secret::generate(bytes), fresh: true });
    };
    let path = folder.join("webhook-secret");
    let failed = |source| WebhookSecretError::File { path: path.clone(), source };
    match fs::read_to_string(&path) {
        Ok(text) => {
            let secret = Secret::parse(text.trim())
                .map_err(|source| WebhookSecretError::Unreadable { place: path.display().to_string(), source })?;
            Ok(Found { secret, fresh: false })
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let mut bytes = [0; 24];
            getrandom::fill(&mut bytes).map_err(|error| failed(io::Error::other(error)))?;
            let secret = Secret::generate(bytes);
            write_private(&path, &secret.expose()).map_err(failed)?;
            Ok(Found { secret, fresh: true })
        }
        Err(error) => Err(failed(error)),
    }
}

/// Writes a file that only its owner may read, from its first moment on.
fn write_private(path: &Path, text: &str) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    io::Write::write_all(&mut options.open(path)?, format!("{text}\n").as_bytes())
}
