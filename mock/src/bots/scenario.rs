//! What can be made to go wrong, by a magic word in a prompt: `mock:queue-full a cat`. The word is cut from the echo.

mod table;

use serde::{Deserialize, Serialize};

pub use self::table::scenarios;

use crate::bots::button::Plea;
use crate::bots::refusal::{Refusal, Shape, footer};

/// Something that goes wrong on request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scenario {
    /// Its name; `mock:` and the name in a prompt ask for it.
    pub name: &'static str,
    /// What happens, in a sentence.
    pub what: &'static str,
    form: Form,
    title: &'static str,
    text: &'static str,
    color: Option<u32>,
}

/// How it happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// A box is the first and only answer.
    Box,
    /// The same as bare text.
    Text,
    /// A box with a button; when it is pressed, the job goes on.
    Plea(Plea),
    /// A box replies to the waiting message.
    Replied,
    /// The waiting message becomes a box at once.
    Edited,
    /// It becomes one while it is drawn.
    Filtered,
    /// A yellow box comes first, the job later.
    Queued,
    /// A frame that asks for a human opens.
    Check,
    /// The bot says nothing.
    Silence,
    /// The job begins and does not end.
    Stuck,
    /// Its grid is drawn; whoever upscales from it is told to wait.
    SlowDown,
    /// A box is the answer to this and to all that follows, unless it is drawn in relax mode.
    Hours,
}

/// What becomes of a drawing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fate {
    /// A picture.
    #[default]
    Well,
    /// A refusal in reply to its waiting message.
    Replied(Refusal),
    /// A refusal in place of its waiting message.
    Edited {
        /// What it says.
        refusal: Refusal,
        /// Whether some of it is drawn first.
        is_drawn: bool,
    },
    /// A picture, after a box that says it has to wait.
    Queued(Refusal),
    /// Nothing more.
    Stuck,
    /// A picture that cannot be upscaled for now.
    SlowDown,
    /// A picture in relax mode; otherwise a refusal, since no hours are left.
    NoHours,
}

/// The words of a prompt without magic ones, and what those ask for. `asked` is the prompt as it was sent.
///
/// # Errors
/// The refusal, if that is what is asked for.
pub fn cut<'a>(whole: &'a str, asked: &str) -> Result<(Fate, Vec<&'a str>), Refusal> {
    let mut fate = Fate::Well;
    let mut tokens = Vec::new();
    for token in whole.split_whitespace() {
        let Some(name) = magic(token) else {
            tokens.push(token);
            continue;
        };
        let Some(scenario) = scenarios().iter().find(|scenario| scenario.name == name) else {
            let text = format!("`mock:{name}` is no scenario of this pretend bot; `mj scenarios` lists them.");
            return Err(Refusal::invalid_request(text, asked));
        };
        fate = scenario.fate(asked)?;
    }
    Ok((fate, tokens))
}

/// What is said where no hours are left.
pub fn no_hours(prompt: &str) -> Refusal {
    let scenario = scenarios().iter().find(|scenario| scenario.form == Form::Hours);
    scenario.expect("the table has it").refusal(prompt, None, Shape::Box)
}

/// A prompt as it is when the person pressed the button of a box: without the word that asked for the box.
pub fn without_magic(prompt: &str) -> String {
    prompt.split_whitespace().filter(|token| magic(token).is_none()).collect::<Vec<_>>().join(" ")
}

/// The name behind `mock:`, if that is what a word is.
fn magic(token: &str) -> Option<String> {
    let bare = token.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let name = bare.strip_prefix("mock:")?;
    (!name.is_empty()).then(|| name.to_owned())
}

impl Scenario {
    fn refusal(&self, prompt: &str, plea: Option<Plea>, shape: Shape) -> Refusal {
        let description = match shape {
            // The older form repeats the command below its reasons.
            Shape::Text => self.text.replace("PROMPT", prompt),
            Shape::Box | Shape::Check | Shape::Silence => self.text.to_owned(),
        };
        let footer = match self.form {
            Form::Replied => Some("decline-a41f9c07".to_owned()),
            _ => Some(footer(prompt)),
        };
        let title = (!self.title.is_empty()).then(|| self.title.to_owned());
        Refusal { title, description, color: self.color, footer, plea, shape }
    }

    fn fate(&self, prompt: &str) -> Result<Fate, Refusal> {
        let boxed = || self.refusal(prompt, None, Shape::Box);
        match self.form {
            Form::Box => Err(boxed()),
            Form::Text => Err(self.refusal(prompt, None, Shape::Text)),
            Form::Plea(plea) => Err(self.refusal(prompt, Some(plea), Shape::Box)),
            Form::Check => Err(self.refusal(prompt, None, Shape::Check)),
            Form::Silence => Err(self.refusal(prompt, None, Shape::Silence)),
            Form::Replied => Ok(Fate::Replied(boxed())),
            Form::Edited => Ok(Fate::Edited { refusal: boxed(), is_drawn: false }),
            Form::Filtered => Ok(Fate::Edited { refusal: boxed(), is_drawn: true }),
            Form::Queued => Ok(Fate::Queued(boxed())),
            Form::Stuck => Ok(Fate::Stuck),
            Form::SlowDown => Ok(Fate::SlowDown),
            Form::Hours => Ok(Fate::NoHours),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_plain_words_and_every_one_is_understood() {
        let mut names: Vec<&str> = scenarios().iter().map(|scenario| scenario.name).collect();
        assert!(
            names
                .iter()
                .all(|name| name.bytes().all(|byte| byte.is_ascii_lowercase() || b"-0123456789".contains(&byte)))
        );
        for scenario in scenarios() {
            let prompt = format!("a cat, mock:{}, please", scenario.name);
            match cut(&prompt, &prompt) {
                Ok((fate, tokens)) => {
                    assert_ne!(fate, Fate::Well);
                    assert_eq!(tokens, ["a", "cat,", "please"]);
                }
                Err(refusal) => assert!(!refusal.description.is_empty() || refusal.shape != Shape::Box),
            }
        }
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), scenarios().len());
        assert!(cut("mock:nonsense cat", "").is_err());
        assert_eq!(without_magic("a mock:appeal cat"), "a cat");
    }
}
