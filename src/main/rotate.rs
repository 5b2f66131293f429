//! `mj rotate-key`: a new key for the tokens of a stopped world.

use std::io::Write;

use midjourney_api::{
    config::{Config, RotateKey},
    world::rotate_token_key,
};

use crate::{Failure, serve::token_key};

/// Replaces the key, and says what that has done.
///
/// # Errors
/// Whatever is in the way; the tokens then rest under the old key.
pub fn run(config: &Config, wish: &RotateKey, mut output: impl Write) -> Result<(), Failure> {
    let folder = config.data.as_deref().ok_or("a world in memory has no key: name its folder with --data")?;
    let rotated = rotate_token_key(folder, &token_key(config), wish.new_file.as_deref())?;
    let place = rotated.place.display();
    writeln!(output, "sealed {} tokens in {} with a new key, which is in {place}", rotated.accounts, folder.display())?;
    if rotated.in_place {
        writeln!(output, "The old key is gone; copies of the folder from before still need it.")?;
    } else {
        writeln!(output, "From now on start with --token-key-file {place}, or set MJ_TOKEN_KEY to what stands in it.")?;
    }
    Ok(())
}
