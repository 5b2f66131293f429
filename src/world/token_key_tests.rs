//! Where the key is found, what is said when it is not, and that no token stands in any file.

use std::sync::Arc;

use super::*;
use crate::{
    account::Token,
    clock::Millis,
    id::{ChannelId, GuildId},
    store::Write,
};

/// A marker that stands nowhere else.
const CANARY: &str = "canary-MTIzNDU2Nzg5.GabcDE.token";

fn account(id: u64) -> Account {
    Account::new(AccountId(id), GuildId::new(1), ChannelId::new(2), Token::new(CANARY), Millis(0))
}

async fn fill(folder: &Path, source: &TokenKeySource) {
    let store = unlock(source, folder).expect("a store");
    let writes = (1..=3).map(|id| Write::Account(Box::new(account(id)))).collect();
    store.commit(writes).await.expect("a disk");
}

async fn tokens(folder: &Path, source: &TokenKeySource) -> Vec<Token> {
    let store = Arc::new(unlock(source, folder).expect("a store with its key"));
    store.accounts().await.expect("accounts").into_iter().map(|account| account.token).collect()
}

fn refusal(folder: &Path, source: &TokenKeySource) -> String {
    unlock(source, folder).map(drop).expect_err("no key").to_string()
}

fn holds_canary(folder: &Path) -> bool {
    fs::read_dir(folder).expect("a folder").any(|file| {
        let bytes = fs::read(file.expect("a file").path()).expect("its bytes");
        bytes.windows(CANARY.len()).any(|window| window == CANARY.as_bytes())
    })
}

#[cfg(unix)]
fn mode(path: &Path) -> u32 {
    std::os::unix::fs::PermissionsExt::mode(&fs::metadata(path).expect("a file").permissions()) & 0o777
}

#[tokio::test]
async fn no_file_ever_holds_a_token_and_the_key_is_its_owners_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    fill(folder.path(), &TokenKeySource::Folder).await;
    assert!(!holds_canary(folder.path()));
    #[cfg(unix)]
    assert_eq!(mode(&folder.path().join(FILE)), 0o600);
    assert_eq!(tokens(folder.path(), &TokenKeySource::Folder).await, vec![Token::new(CANARY); 3]);
    rotate_token_key(folder.path(), &TokenKeySource::Folder, None).expect("a new key");
    assert!(!holds_canary(folder.path()));
    fs::write(folder.path().join("a file"), CANARY).expect("a file");
    assert!(holds_canary(folder.path()), "the search finds what is there");
}

#[tokio::test]
async fn a_wrong_or_missing_key_is_refused_with_the_way_out_and_nothing_is_drawn_in_its_place() {
    let folder = tempfile::tempdir().expect("a folder");
    let (data, file) = (folder.path(), folder.path().join(FILE));
    fill(data, &TokenKeySource::Folder).await;
    let right = fs::read_to_string(&file).expect("the key");

    fs::remove_file(&file).expect("it was there");
    let said = refusal(data, &TokenKeySource::Folder);
    assert!(said.contains(&format!("there is no key in {}", file.display())), "{said}");
    assert!(said.contains("--token-key-file FILE or MJ_TOKEN_KEY"), "{said}");
    assert!(!file.exists());

    fs::write(&file, TokenKey::new([1; 32]).expose()).expect("a file");
    let said = refusal(data, &TokenKeySource::Folder);
    assert!(said.starts_with(&format!("the key in {} is not the one", file.display())), "{said}");

    fs::write(&file, "hush").expect("a file");
    let said = refusal(data, &TokenKeySource::Folder);
    assert_eq!(said, format!("{} holds no token key", file.display()));

    let said = refusal(data, &TokenKeySource::Given(TokenKey::new([2; 32])));
    assert!(said.starts_with("the key in MJ_TOKEN_KEY (--token-key) is not the one"), "{said}");
    let given = TokenKeySource::Given(TokenKey::parse(&right).expect("a key"));
    assert_eq!(tokens(data, &given).await.len(), 3);

    let elsewhere = folder.path().join("elsewhere");
    let named = TokenKeySource::File(elsewhere.clone());
    assert!(refusal(data, &named).contains(&format!("there is no key in {}", elsewhere.display())));
    fs::write(&elsewhere, &right).expect("a file");
    assert_eq!(tokens(data, &named).await.len(), 3);
}

#[test]
fn a_file_that_was_named_is_not_made() {
    let folder = tempfile::tempdir().expect("a folder");
    let named = folder.path().join("my-key");
    let said = refusal(folder.path(), &TokenKeySource::File(named.clone()));
    assert!(said.starts_with(&format!("there is no token key in {} (--token-key-file)", named.display())), "{said}");
    assert!(!named.exists());
}

#[tokio::test]
async fn a_new_key_takes_the_old_ones_place() {
    let folder = tempfile::tempdir().expect("a folder");
    let (data, file) = (folder.path(), folder.path().join(FILE));
    fill(data, &TokenKeySource::Folder).await;
    let old = TokenKey::parse(&fs::read_to_string(&file).expect("the key")).expect("a key");
    let rotated = rotate_token_key(data, &TokenKeySource::Folder, None).expect("a new key");
    assert_eq!(rotated, Rotated { accounts: 3, place: file.clone(), in_place: true });
    assert!(!next(&file).exists());
    #[cfg(unix)]
    assert_eq!(mode(&file), 0o600);
    assert_eq!(tokens(data, &TokenKeySource::Folder).await, vec![Token::new(CANARY); 3]);
    assert!(refusal(data, &TokenKeySource::Given(old)).contains("is not the one"));
}

/// Whoever keeps the key elsewhere and links to it finds the new one there, and none in the data folder.
#[cfg(unix)]
#[tokio::test]
async fn a_new_key_goes_to_where_the_old_ones_link_leads() {
    let [folder, vault] = [(); 2].map(|()| tempfile::tempdir().expect("a folder"));
    let (data, file, kept) = (folder.path(), folder.path().join(FILE), vault.path().join("key"));
    fill(data, &TokenKeySource::Folder).await;
    fs::copy(&file, &kept).expect("a copy");
    fs::remove_file(&file).expect("it was there");
    std::os::unix::fs::symlink(&kept, &file).expect("a link");
    let old = fs::read_to_string(&kept).expect("the key");
    rotate_token_key(data, &TokenKeySource::Folder, None).expect("a new key");
    assert!(fs::symlink_metadata(&file).expect("the link").is_symlink());
    assert_ne!(fs::read_to_string(&kept).expect("the new key"), old);
    assert_eq!(fs::read_dir(vault.path()).expect("a folder").count(), 1);
    assert_eq!(tokens(data, &TokenKeySource::Folder).await.len(), 3);
}

/// The vault may not be mounted yet: no key is drawn in its place, neither at the first start nor when one is replaced.
#[cfg(unix)]
#[tokio::test]
async fn a_link_that_leads_nowhere_is_left_alone() {
    let [folder, vault] = [(); 2].map(|()| tempfile::tempdir().expect("a folder"));
    let (data, file, kept) = (folder.path(), folder.path().join(FILE), vault.path().join("key"));
    std::os::unix::fs::symlink(&kept, &file).expect("a link");
    let refused = unlock(&TokenKeySource::Folder, data).map(drop).expect_err("no key");
    let UnlockError::Key(TokenKeyError::File { path, source }) = refused else { panic!("{refused:?}") };
    assert_eq!((path, source.kind()), (file.clone(), io::ErrorKind::AlreadyExists));
    assert!(source.to_string().starts_with(&format!("{} is a link that leads nowhere: ", file.display())), "{source}");
    assert_eq!(fs::read_link(&file).expect("still a link"), kept);

    fs::write(&kept, TokenKey::new([5; 32]).expose()).expect("a file");
    fill(data, &TokenKeySource::Folder).await;
    let new = folder.path().join("new-key");
    std::os::unix::fs::symlink(vault.path().join("new"), &new).expect("a link");
    assert!(rotate_token_key(data, &TokenKeySource::Folder, Some(&new)).is_err());
    assert!(fs::symlink_metadata(&new).expect("still a link").is_symlink());
    assert_eq!(tokens(data, &TokenKeySource::Folder).await.len(), 3);
}

#[tokio::test]
async fn a_key_that_was_said_outright_needs_a_place_for_the_new_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let (data, place) = (folder.path(), folder.path().join("next-key"));
    let given = TokenKeySource::Given(TokenKey::new([3; 32]));
    fill(data, &given).await;
    assert!(!data.join(FILE).exists());
    assert!(matches!(rotate_token_key(data, &given, None), Err(OfflineError::NoPlace)));
    let rotated = rotate_token_key(data, &given, Some(&place)).expect("a new key");
    assert_eq!(rotated, Rotated { accounts: 3, place: place.clone(), in_place: false });
    assert_eq!(tokens(data, &TokenKeySource::File(place)).await.len(), 3);
}

#[tokio::test]
async fn the_same_key_again_is_no_new_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let (data, file) = (folder.path(), folder.path().join(FILE));
    fill(data, &TokenKeySource::Folder).await;
    let said = rotate_token_key(data, &TokenKeySource::Folder, Some(&file)).expect_err("the old one").to_string();
    assert!(
        said.starts_with(&format!("the key in {} is the one that the tokens rest under", file.display())),
        "{said}"
    );
}

/// A crash may fall before or after the commit; the next start goes on from either.
#[tokio::test]
async fn a_replacement_that_was_cut_off_is_brought_to_its_end_or_taken_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let (data, file) = (folder.path(), folder.path().join(FILE));
    fill(data, &TokenKeySource::Folder).await;
    let old = fs::read_to_string(&file).expect("the key");

    fs::write(next(&file), TokenKey::new([4; 32]).expose()).expect("a file");
    assert_eq!(tokens(data, &TokenKeySource::Folder).await.len(), 3);
    assert!(!next(&file).exists(), "taken back");

    for cut_off in ["", "0123"] {
        fs::write(next(&file), cut_off).expect("a file");
        assert_eq!(tokens(data, &TokenKeySource::Folder).await.len(), 3);
        assert!(!next(&file).exists(), "taken back");
    }

    rotate_token_key(data, &TokenKeySource::Folder, None).expect("a new key");
    fs::rename(&file, next(&file)).expect("as before the last step");
    fs::write(&file, old).expect("as before the last step");
    assert_eq!(tokens(data, &TokenKeySource::Folder).await.len(), 3);
    assert!(!next(&file).exists(), "brought to its end");
}

#[test]
fn where_there_is_no_world_no_key_is_replaced() {
    let folder = tempfile::tempdir().expect("a folder");
    let refused = rotate_token_key(folder.path(), &TokenKeySource::Folder, None);
    assert!(matches!(refused, Err(OfflineError::NoWorld(_))));
    assert!(fs::read_dir(folder.path()).expect("a folder").next().is_none(), "nothing was made");
}
