//! The webhook secrets of a world: given, kept beside the data, or drawn.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use crate::{
    id::Stream,
    webhook::{Secret, SecretError},
};

/// Secrets and where they came from.
pub(super) struct Found {
    /// At least one; the newest first.
    pub(super) secrets: Vec<Secret>,
    /// Drawn just now: to be shown once.
    pub(super) fresh: bool,
}

/// Why there is no webhook secret.
#[derive(Debug, thiserror::Error)]
pub enum WebhookSecretError {
    /// What stands in the file is none.
    #[error("{place} holds something else than webhook secrets of the form whsec_<base64>, one a line")]
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

/// The given secrets; else those in the data folder, one a line, of which the first is drawn by the system and kept there
/// on first need; else, in memory, one that follows from the seed.
pub(super) fn find(given: &[Secret], data: Option<&Path>, seed: u64) -> Result<Found, WebhookSecretError> {
    if !given.is_empty() {
        return Ok(Found { secrets: given.to_vec(), fresh: false });
    }
    let Some(folder) = data else {
        let mut chance = Stream::new(seed, "webhook secret", 0);
        let mut bytes = [0; 24];
        bytes.chunks_exact_mut(8).for_each(|chunk| chunk.copy_from_slice(&chance.draw().to_be_bytes()));
        return Ok(Found { secrets: vec![Secret::generate(bytes)], fresh: true });
    };
    let path = folder.join("webhook-secret");
    let failed = |source| WebhookSecretError::File { path: path.clone(), source };
    match fs::read_to_string(&path) {
        Ok(text) => {
            let unreadable = |source| WebhookSecretError::Unreadable { place: path.display().to_string(), source };
            let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
            let secrets = lines.map(Secret::parse).collect::<Result<Vec<_>, _>>().map_err(unreadable)?;
            match secrets.is_empty() {
                true => Err(unreadable(SecretError::Prefix)),
                false => Ok(Found { secrets, fresh: false }),
            }
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let mut bytes = [0; 24];
            getrandom::fill(&mut bytes).map_err(|error| failed(io::Error::other(error)))?;
            let secret = Secret::generate(bytes);
            write_private(&path, &secret.expose()).map_err(failed)?;
            Ok(Found { secrets: vec![secret], fresh: true })
        }
        Err(error) => Err(failed(error)),
    }
}

/// Writes a file that was not there, and that only its owner may read from its first moment on. When this returns the file
/// is on the disk: what is sealed with a key may reach it only after the key. A crash leaves it whole, or not there.
///
/// Where something is after all, it stays: a link that leads nowhere may be one to a vault that is not mounted yet.
pub(super) fn write_private(path: &Path, text: &str) -> io::Result<()> {
    match fs::symlink_metadata(path) {
        Ok(found) => return Err(in_the_way(path, found.is_symlink())),
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        Err(_) => {}
    }
    let mut draft = path.as_os_str().to_owned();
    draft.push(".part");
    // One that a crash has left.
    match fs::remove_file(&draft) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&draft)?;
    io::Write::write_all(&mut file, format!("{text}\n").as_bytes())?;
    file.sync_all()?;
    fs::rename(&draft, path)?;
    #[cfg(unix)]
    if let Some(folder) = path.parent() {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        fs::File::open(folder)?.sync_all()?;
    }
    Ok(())
}

fn in_the_way(path: &Path, is_link: bool) -> io::Error {
    let what = if is_link {
        "is a link that leads nowhere: bring back what it leads to, or remove the link for a new file to be made"
    } else {
        "is there already: remove it for a new file to be made"
    };
    io::Error::new(io::ErrorKind::AlreadyExists, format!("{} {what}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_private_file_is_whole_whatever_a_crash_has_left() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("key");
        fs::write(folder.path().join("key.part"), "ha").expect("what a crash has left");
        write_private(&path, "half and half").expect("a file");
        assert_eq!(fs::read_to_string(&path).expect("the file"), "half and half\n");
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1, "nothing beside it");
        #[cfg(unix)]
        {
            let mode = std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&path).expect("a file").permissions());
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn a_private_file_takes_nothings_place() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("key");
        fs::write(&path, "old").expect("a file");
        let said = write_private(&path, "new").expect_err("it is there").to_string();
        assert!(said.starts_with(&format!("{} is there already", path.display())), "{said}");
        assert_eq!(fs::read_to_string(&path).expect("the file"), "old");
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1, "nothing beside it");
    }

    /// Whoever keeps the secret in a vault finds none in the data folder because the vault was not mounted.
    #[cfg(unix)]
    #[test]
    fn a_link_that_leads_nowhere_is_left_alone_and_named() {
        let [folder, vault] = [(); 2].map(|()| tempfile::tempdir().expect("a folder"));
        let (link, kept) = (folder.path().join("webhook-secret"), vault.path().join("secret"));
        std::os::unix::fs::symlink(&kept, &link).expect("a link");
        let refused = find(&[], Some(folder.path()), 1).map(drop).expect_err("nothing is there");
        let said = std::error::Error::source(&refused).expect("a cause").to_string();
        assert!(said.starts_with(&format!("{} is a link that leads nowhere: ", link.display())), "{said}");
        assert_eq!(fs::read_link(&link).expect("still a link"), kept);
        assert!(!kept.exists() && fs::read_dir(folder.path()).expect("a folder").count() == 1);
        let secret = Secret::generate([9; 24]);
        fs::write(&kept, secret.expose()).expect("a file");
        assert_eq!(find(&[], Some(folder.path()), 1).expect("secrets").secrets, [secret]);
    }

    #[test]
    fn secrets_are_kept_one_a_line_and_the_newest_is_the_first() {
        let folder = tempfile::tempdir().expect("a folder");
        let drawn = find(&[], Some(folder.path()), 1).expect("a secret");
        assert!(drawn.fresh);
        let path = folder.path().join("webhook-secret");
        let old = fs::read_to_string(&path).expect("kept");
        let new = Secret::generate([9; 24]);
        fs::write(&path, format!("{}\n\n{old}", new.expose())).expect("a file");
        let found = find(&[], Some(folder.path()), 1).expect("secrets");
        assert_eq!((found.secrets, found.fresh), (vec![new.clone(), drawn.secrets[0].clone()], false));
        let given = find(std::slice::from_ref(&new), Some(folder.path()), 1).expect("secrets");
        assert_eq!(given.secrets, [new]);
        for text in ["", "hush"] {
            fs::write(&path, text).expect("a file");
            assert!(find(&[], Some(folder.path()), 1).is_err(), "{text}");
        }
    }
}
