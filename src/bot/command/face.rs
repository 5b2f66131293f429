//! The face swapper: a face is saved under a name, and then put by that name into another picture.

use super::{Commands, Place, Unaskable, addressed, slash};
use crate::{
    discord::model::{AttachedFile, CommandOption, Interaction, InteractionData},
    id::{Nonce, TaskId},
    task::Bot,
};

/// The commands have no published numbers: they are known from the server's index alone.
const SAVE: &str = "saveid";
const SWAP: &str = "swapid";

/// Names are at most so long, in characters, and of letters and digits alone.
const NAME_LENGTH_MAX: u32 = 10;
const NAME_LENGTH_MIN: usize = 8;
const DIGITS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";

/// Under what name the face of this task is saved: 8 to 10 lower-case letters and digits, another one for each task.
pub fn face_name(task: TaskId) -> String {
    let mut rest = task.0 % (DIGITS.len() as u64).pow(NAME_LENGTH_MAX);
    let mut name = Vec::new();
    while rest > 0 || name.len() < NAME_LENGTH_MIN {
        let digit = usize::try_from(rest % 36).expect("below 36");
        name.push(char::from(DIGITS[digit]));
        rest /= 36;
    }
    name.iter().rev().collect()
}

/// How a face is saved; read by `reading::read_saved_face`. It can be swapped in when the bot has answered.
///
/// # Errors
/// [`Unaskable::NoCommand`] when the server was not said to have the bot.
pub fn save_face(
    commands: &Commands,
    place: &Place,
    nonce: Nonce,
    name: &str,
    file: &AttachedFile,
) -> Result<Interaction, Unaskable> {
    Ok(addressed(Bot::InsightFace, place, nonce, with_face(SAVE, commands, name, file)?))
}

/// How a saved face is put into a picture.
pub(super) fn swap(commands: &Commands, name: &str, target: &AttachedFile) -> Result<InteractionData, Unaskable> {
    with_face(SWAP, commands, name, target)
}

fn with_face(
    command: &'static str,
    commands: &Commands,
    name: &str,
    file: &AttachedFile,
) -> Result<InteractionData, Unaskable> {
    let options = vec![CommandOption::text("idname", name), CommandOption::file("image", 0)];
    slash(Bot::InsightFace, command, commands, options, vec![AttachedFile { id: 0, ..file.clone() }])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_of_faces_are_short_and_plain() {
        assert_eq!(face_name(TaskId(0)), "00000000");
        assert_eq!(face_name(TaskId(35)), "0000000z");
        assert_eq!(face_name(TaskId(1_704_529_669_123_456)), "gs7e4bce4g");
    }

    proptest! {
        #[test]
        fn tasks_of_one_time_have_faces_of_their_own(task: u64, other in 1u64..1_000_000_000) {
            let name = face_name(TaskId(task));
            prop_assert!((NAME_LENGTH_MIN..=10).contains(&name.len()), "{}", name);
            prop_assert!(name.bytes().all(|byte| DIGITS.contains(&byte)));
            prop_assert_ne!(name, face_name(TaskId(task.wrapping_add(other))));
        }
    }
}
