//! The key that accounts' tokens rest under: given, or kept beside the data, drawn on first need. And its replacement.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use crate::{
    account::Account,
    id::AccountId,
    store::{RedbFile, Seals, Store, StoreError, TokenKey, TokenKeyTextError},
    world::secret::write_private,
};

/// The key's file in the data folder.
const FILE: &str = "token-key";
/// What stands at the end of a file that is to take another's place.
const NEXT: &str = ".new";
/// The store's file in the data folder.
pub(super) const STORE_FILE: &str = "mj.redb";

/// Where the key to the tokens is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum TokenKeySource {
    /// In the data folder; drawn on first need.
    #[default]
    Folder,
    /// In a file of the operator's, which must be there.
    File(PathBuf),
    /// Said outright.
    Given(TokenKey),
}

/// Why there is no key to the tokens.
#[derive(Debug, thiserror::Error)]
pub enum TokenKeyError {
    /// There are sealed tokens and no key.
    #[error(
        "the accounts' tokens in {} are sealed, and there is no key in {}: put it back there, or say where it is with \
         --token-key-file FILE or MJ_TOKEN_KEY; without it they are lost: begin anew in another folder (--data)",
        folder.display(), path.display()
    )]
    Missing {
        /// The data folder.
        folder: PathBuf,
        /// Where it was looked for.
        path: PathBuf,
    },
    /// The file that was named is not there.
    #[error("there is no token key in {} (--token-key-file): write 32 bytes as 64 hexadecimal digits into it", .0.display())]
    NotThere(PathBuf),
    /// It is another one.
    #[error(
        "the key in {place} is not the one that the accounts' tokens in {} are sealed with: name the right one with \
         --token-key-file FILE or MJ_TOKEN_KEY; without it they are lost: begin anew in another folder (--data)",
        folder.display()
    )]
    Other {
        /// The data folder.
        folder: PathBuf,
        /// Where the wrong one is.
        place: String,
    },
    /// What stands in the file is none.
    #[error("{} holds no token key", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        #[source]
        source: TokenKeyTextError,
    },
    /// The file could not be read or written.
    #[error("cannot keep the token key in {}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
}

/// The key to what is sealed in a folder.
///
/// A replacement that was cut off is brought to its end here: the new key's file is written before the tokens are sealed
/// with it, and takes the old one's place after.
pub(super) fn find(source: &TokenKeySource, folder: &Path, seals: &Seals) -> Result<TokenKey, TokenKeyError> {
    let fits = |key: &TokenKey| seals.keys.iter().all(|sealed_by| *sealed_by == key.id());
    let other = |place: String| TokenKeyError::Other { folder: folder.to_owned(), place };
    let path = match source {
        TokenKeySource::Given(key) if fits(key) => return Ok(key.clone()),
        TokenKeySource::Given(_) => return Err(other("MJ_TOKEN_KEY (--token-key)".to_owned())),
        TokenKeySource::File(path) => real(path.clone()),
        TokenKeySource::Folder => real(folder.join(FILE)),
    };
    let next = next(&path);
    match (read(&path)?, read(&next)) {
        (Some(key), Ok(None)) if fits(&key) => Ok(key),
        // The replacement had not reached the tokens; perhaps not even all of its own file was written.
        (Some(key), Ok(Some(_)) | Err(TokenKeyError::Unreadable { .. })) if fits(&key) => {
            fs::remove_file(&next).map_err(|source| TokenKeyError::File { path: next, source })?;
            Ok(key)
        }
        // It had.
        (_, Ok(Some(key))) if fits(&key) && !seals.keys.is_empty() => {
            fs::rename(&next, &path).map_err(|source| TokenKeyError::File { path, source })?;
            Ok(key)
        }
        (_, Err(error)) => Err(error),
        (Some(_), _) => Err(other(path.display().to_string())),
        (None, _) if !seals.keys.is_empty() => Err(TokenKeyError::Missing { folder: folder.to_owned(), path }),
        (None, _) if matches!(source, TokenKeySource::File(_)) => Err(TokenKeyError::NotThere(path)),
        (None, _) => draw(&path),
    }
}

/// Opens the store of a folder with the key to it. Blocks.
pub(super) fn unlock(source: &TokenKeySource, folder: &Path) -> Result<crate::store::RedbStore, UnlockError> {
    let file = RedbFile::open(&folder.join(STORE_FILE))?;
    let key = find(source, folder, &file.seals()?)?;
    Ok(file.unlock(key)?)
}

/// An account of a world that no server is using.
///
/// # Errors
/// When there is no world, when a server has it, and when its key is not found.
pub async fn stored_account(
    folder: &Path,
    source: &TokenKeySource,
    id: AccountId,
) -> Result<Option<Account>, OfflineError> {
    if !folder.join(STORE_FILE).exists() {
        return Err(OfflineError::NoWorld(folder.to_owned()));
    }
    let (source, folder) = (source.clone(), folder.to_owned());
    let opened = tokio::task::spawn_blocking(move || unlock(&source, &folder));
    let store = opened.await.expect("opening answers with an error, it does not panic")?;
    Ok(store.account(id).await?)
}

/// Why a store could not be opened with its key.
#[derive(Debug, thiserror::Error)]
pub enum UnlockError {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The key.
    #[error(transparent)]
    Key(#[from] TokenKeyError),
}

/// Why nothing could be done with a world that is not at work. It is as it was.
#[derive(Debug, thiserror::Error)]
pub enum OfflineError {
    /// There is nothing to open.
    #[error("there is no world in {} (--data)", .0.display())]
    NoWorld(PathBuf),
    /// The old key is the operator's to keep, so the new one needs a place.
    #[error("the key was said outright, so say where the new one is to be: --new-token-key-file FILE")]
    NoPlace,
    /// Nothing would be changed by it.
    #[error("the key in {} is the one that the tokens rest under: name a file that is not there, for a new one to be drawn", .0.display())]
    SameKey(PathBuf),
    /// The store, which must not be in use.
    #[error("cannot open the store")]
    Store(#[from] StoreError),
    /// The old key, or the new one's file.
    #[error(transparent)]
    Key(#[from] TokenKeyError),
}

impl From<UnlockError> for OfflineError {
    fn from(error: UnlockError) -> OfflineError {
        match error {
            UnlockError::Store(error) => error.into(),
            UnlockError::Key(error) => error.into(),
        }
    }
}

/// What a replacement has done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rotated {
    /// Tokens sealed anew.
    pub accounts: u64,
    /// Where the new key is.
    pub place: PathBuf,
    /// The new key has taken the old one's place, so nobody needs to be told of it.
    pub in_place: bool,
}

/// Seals all tokens of a stopped world with a new key, in one commit. Blocks.
///
/// The new key is what stands in `new_file`; if that is not there it is drawn and written there. Without `new_file` it is
/// drawn and takes the place of the old one's file.
///
/// # Errors
/// [`OfflineError`]; the tokens then rest under the old key.
pub fn rotate_token_key(
    folder: &Path,
    source: &TokenKeySource,
    new_file: Option<&Path>,
) -> Result<Rotated, OfflineError> {
    let store = folder.join(STORE_FILE);
    if !store.exists() {
        return Err(OfflineError::NoWorld(folder.to_owned()));
    }
    let file = RedbFile::open(&store)?;
    let old = find(source, folder, &file.seals()?)?;
    let old_file = match source {
        TokenKeySource::Given(_) => None,
        TokenKeySource::File(path) => Some(real(path.clone())),
        TokenKeySource::Folder => Some(real(folder.join(FILE))),
    };
    let (place, replaced) = match (new_file, old_file) {
        (Some(new_file), _) => (new_file.to_owned(), None),
        (None, None) => return Err(OfflineError::NoPlace),
        (None, Some(path)) => (next(&path), Some(path)),
    };
    let new = match read(&place)? {
        Some(key) => key,
        None => draw(&place)?,
    };
    if new == old {
        return Err(OfflineError::SameKey(place));
    }
    let accounts = file.reseal(&old, &new)?;
    let in_place = replaced.is_some();
    let place = match replaced {
        Some(path) => {
            fs::rename(&place, &path).map_err(|source| TokenKeyError::File { path: path.clone(), source })?;
            path
        }
        None => place,
    };
    Ok(Rotated { accounts, place, in_place })
}

/// Where a file is, if its place is a link to it: a new key goes to where the old one was put on purpose.
fn real(path: PathBuf) -> PathBuf {
    let is_link = fs::symlink_metadata(&path).is_ok_and(|found| found.is_symlink());
    if is_link { fs::canonicalize(&path).unwrap_or(path) } else { path }
}

fn next(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(NEXT);
    PathBuf::from(name)
}

/// The key in a file; `None`: there is no such file.
fn read(path: &Path) -> Result<Option<TokenKey>, TokenKeyError> {
    match fs::read_to_string(path) {
        Ok(text) => TokenKey::parse(&text)
            .map(Some)
            .map_err(|source| TokenKeyError::Unreadable { path: path.to_owned(), source }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(TokenKeyError::File { path: path.to_owned(), source }),
    }
}

/// A new key, in a file that only its owner may read.
fn draw(path: &Path) -> Result<TokenKey, TokenKeyError> {
    let failed = |source| TokenKeyError::File { path: path.to_owned(), source };
    let key = TokenKey::draw().map_err(|error| failed(io::Error::other(error)))?;
    write_private(path, &key.expose()).map_err(failed)?;
    Ok(key)
}

#[cfg(test)]
#[path = "token_key_tests.rs"]
mod tests;
