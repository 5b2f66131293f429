//! New drawings: from a prompt, or from the tiles of an older one.

use crate::bots::button::Model;
use crate::bots::job::{Deed, Drawing, Errand, Motion, Parent};
use crate::bots::mode::Strength;
use crate::bots::offspring;
use crate::bots::prompt::{self, Manner, Prompt};
use crate::bots::refusal::Refusal;
use crate::bots::scenario::Fate;
use crate::chance::mix;
use crate::image::{Change, Mask, Origin, Tile};
use crate::platform::Platform;
use crate::platform::people::PersonNumber;
use crate::platform::rest::interactions::Envelope;

/// Steps from a first picture to the newest. From there on a picture is not changed any further.
const CHANGES_MAX: usize = 64;

/// What is to be done to a picture.
#[derive(Clone, Debug)]
pub struct Step {
    /// Which of its tiles, 1 to 4.
    pub index: u8,
    /// What.
    pub deed: Deed,
    /// The button that was pressed for it.
    pub parent: Parent,
    /// The new prompt, where the person wrote one.
    pub changed: Option<Prompt>,
    /// Where, for a region; all of it otherwise.
    pub mask: Option<Mask>,
}

impl Platform {
    /// Reads a prompt as it comes with a command: the person's settings and suffix are added.
    ///
    /// # Errors
    /// The bot's refusal of it.
    pub(super) fn read_prompt(&self, envelope: &Envelope, text: &str) -> Result<Prompt, Refusal> {
        let settings = self.settings(envelope.person);
        let suffix = self.people.get(&envelope.person).map(|person| person.suffix.as_str()).unwrap_or_default();
        let (bot, profile) = (envelope.bot, self.options.profile);
        prompt::read(text, &Manner { bot, profile, settings: Some(&settings), suffix, takes_zoom: false })
    }

    /// Reads a prompt as it comes back in a form: it was printed before, so nothing is added.
    ///
    /// # Errors
    /// The bot's refusal of it.
    pub(super) fn reread_prompt(&self, envelope: &Envelope, text: &str, takes_zoom: bool) -> Result<Prompt, Refusal> {
        let (bot, profile) = (envelope.bot, self.options.profile);
        prompt::read(text, &Manner { bot, profile, settings: None, suffix: "", takes_zoom })
    }

    /// A new grid of a prompt, or four videos.
    pub(super) fn imagine(&mut self, person: PersonNumber, prompt: Prompt, brought: Option<&Origin>) -> Drawing {
        // Drawn in any case, so that a named seed does not shift the seeds of later pictures.
        let drawn = self.chances.picture.draw() >> 32;
        let seed = prompt.seed.map_or(drawn, u64::from);
        let settings = self.settings(person);
        let mut links = prompt.links;
        links.extend(prompt.video.as_ref().and_then(|video| video.end.clone()));
        let (linked, fate) = match self.linked(&links) {
            Err(refusal) => (None, Fate::Edited { refusal, is_drawn: false }),
            Ok(linked) => (linked, prompt.fate),
        };
        let origin = brought.or(linked.as_ref());
        let count = prompt.video.as_ref().map_or(4, |video| usize::from(video.count));
        Drawing {
            id: self.new_job_id(),
            deed: match &prompt.video {
                Some(video) => Deed::Animate { motion: video.motion, extended: false },
                None => Deed::Imagine,
            },
            tiles: {
                let wish = offspring::wish(&prompt.words, prompt.version);
                let mut tiles = offspring::tiles(self.options.seed, &wish, seed, origin);
                tiles.truncate(count);
                tiles
            },
            prompt: prompt.echo,
            words: prompt.words,
            aspect: prompt.aspect,
            seed,
            mode: prompt.mode.unwrap_or(settings.mode),
            stealth: prompt.stealth.unwrap_or(settings.stealth),
            model: prompt.version.model(),
            parent: None,
            again: false,
            fate,
        }
    }

    /// A drawing out of a tile of an older one.
    ///
    /// # Errors
    /// The bot's refusal, if that cannot be done to this picture.
    pub(super) fn derive(&mut self, old: &Drawing, step: Step) -> Result<Drawing, Refusal> {
        let Step { index, deed, parent, changed, mask } = step;
        let tile = tile(old, index, deed)?;
        let mut new = Drawing { id: self.new_job_id(), deed, parent: Some(parent), again: false, ..old.clone() };
        let mut count = 4;
        let mut wish = offspring::wish_of(&tile, &old.words);
        if let Some(prompt) = changed {
            wish = offspring::wish(&prompt.words, prompt.version);
            count = prompt.video.as_ref().map_or(count, |video| usize::from(video.count));
            new.fate = prompt.fate;
            new.prompt = prompt.echo;
            new.words = prompt.words;
            new.aspect = prompt.aspect;
            new.model = prompt.version.model();
            new.mode = prompt.mode.unwrap_or(old.mode);
            new.stealth = prompt.stealth.unwrap_or(old.stealth);
        }
        match deed {
            Deed::Upscale { .. } | Deed::Clip { .. } => {
                new.tiles = vec![tile];
                return Ok(new);
            }
            Deed::Outpaint { percent: 100 } if old.aspect == new.aspect => {
                new.aspect = (1, 1);
                new.prompt = prompt::reshaped_echo(&new.prompt, new.aspect);
            }
            Deed::Pan(direction) => {
                new.aspect = offspring::panned(old.aspect, direction);
                new.prompt = prompt::reshaped_echo(&new.prompt, new.aspect);
            }
            Deed::Animate { motion, extended } => new.prompt = animated(&new, motion, extended),
            // A part of a picture cannot have another shape than the picture.
            Deed::Region if old.aspect != new.aspect => {
                new.aspect = old.aspect;
                new.prompt = prompt::reshaped_echo(&new.prompt, new.aspect);
            }
            Deed::Imagine
            | Deed::Reroll
            | Deed::Vary { .. }
            | Deed::Enlarge(_)
            | Deed::Outpaint { .. }
            | Deed::Region => {}
        }
        new.seed = self.chances.picture.draw() >> 32;
        let (from, to) = (old.aspect, new.aspect);
        let own = tile.prompt.clone();
        new.tiles = match deed {
            Deed::Enlarge(enlargement) => vec![offspring::enlarged(tile, enlargement, new.seed)],
            // What stays of the picture keeps its words, so that it stays as it is.
            Deed::Outpaint { percent } => {
                offspring::children(&tile, &own, new.seed, |seed| offspring::outpaint(percent, from, to, seed))
            }
            Deed::Pan(direction) => {
                offspring::children(&tile, &own, new.seed, |seed| offspring::pan(direction, from, seed))
            }
            Deed::Region => {
                let mask = mask.unwrap_or_else(|| Mask::of(1, 1, |_, _| true));
                let words = if new.words == old.words { "" } else { new.words.as_str() };
                offspring::children(&tile, &own, new.seed, |seed| offspring::region(mask.clone(), words, seed))
            }
            Deed::Vary { strength, .. } => {
                offspring::children(&tile, &wish, new.seed, |seed| offspring::vary(strength, seed))
            }
            // Four ways in which one picture moves.
            Deed::Imagine | Deed::Reroll | Deed::Upscale { .. } | Deed::Animate { .. } | Deed::Clip { .. } => {
                offspring::children(&tile, &wish, new.seed, |seed| offspring::vary(Strength::Subtle, seed))
            }
        };
        if matches!(deed, Deed::Animate { .. }) {
            new.tiles.truncate(count);
        }
        Ok(new)
    }

    /// The same once more: new pictures of the words, or new children of the same picture.
    ///
    /// # Errors
    /// The bot's refusal, for what is no grid.
    pub(super) fn reroll(&mut self, old: &Drawing, parent: Parent) -> Result<Drawing, Refusal> {
        let seed = self.chances.picture.draw() >> 32;
        let mut new = Drawing { seed, parent: Some(parent), again: true, ..old.clone() };
        match old.deed {
            Deed::Imagine | Deed::Reroll => {
                new.deed = Deed::Reroll;
                let first = old.tiles.first().ok_or_else(missing)?;
                let wish = offspring::wish_of(first, &old.words);
                new.tiles = offspring::tiles(self.options.seed, &wish, mix(seed), offspring::origin(first));
            }
            Deed::Vary { .. } | Deed::Outpaint { .. } | Deed::Pan(_) | Deed::Region | Deed::Animate { .. } => {
                let mut base = old.tiles.first().cloned().ok_or_else(missing)?;
                let wish = base.prompt.clone();
                new.tiles = match base.changes.pop() {
                    // A video of words alone has no picture before it.
                    None | Some(Change::Made(_)) => {
                        let origin = old.tiles.first().and_then(offspring::origin);
                        offspring::tiles(self.options.seed, &wish, mix(seed), origin)
                    }
                    Some(change) => offspring::children(&base, &wish, seed, |seed| offspring::again(&change, seed)),
                };
            }
            Deed::Upscale { .. } | Deed::Enlarge(_) | Deed::Clip { .. } => {
                return Err(Refusal::restricted("Only a grid can be drawn again.".to_owned()));
            }
        }
        new.tiles.truncate(old.tiles.len());
        new.id = self.new_job_id();
        Ok(new)
    }
}

/// A drawing or its refusal, as an errand.
pub fn errand(drawing: Result<Drawing, Refusal>) -> Errand {
    match drawing {
        Ok(drawing) => Errand::Draw(Box::new(drawing)),
        Err(refusal) => Errand::Refuse(refusal),
    }
}

/// The tile a button is about, if the button fits the picture. A solo has one, whatever number its button says.
fn tile(old: &Drawing, index: u8, deed: Deed) -> Result<Tile, Refusal> {
    let is_video = matches!(old.deed, Deed::Animate { .. } | Deed::Clip { .. });
    let refused = |text: &str| Err(Refusal::restricted(text.to_owned()));
    match deed {
        Deed::Clip { .. } if !is_video => return refused("This picture does not move."),
        Deed::Clip { .. } if matches!(old.deed, Deed::Clip { .. }) => return refused("This video is alone already."),
        Deed::Upscale { .. } if old.tiles.len() != 4 => {
            return refused("This picture is alone already.");
        }
        Deed::Animate { extended: true, .. } if !is_video => return refused("This picture does not move."),
        Deed::Upscale { .. }
        | Deed::Vary { .. }
        | Deed::Enlarge(_)
        | Deed::Outpaint { .. }
        | Deed::Pan(_)
        | Deed::Region
            if is_video =>
        {
            return refused("This cannot be done to a video.");
        }
        Deed::Enlarge(_) if old.model == Model::V8 => return refused("This model has no upscaler."),
        Deed::Imagine
        | Deed::Reroll
        | Deed::Upscale { .. }
        | Deed::Vary { .. }
        | Deed::Enlarge(_)
        | Deed::Outpaint { .. }
        | Deed::Pan(_)
        | Deed::Region
        | Deed::Animate { .. }
        | Deed::Clip { .. } => {}
    }
    let place = if old.tiles.len() == 1 { 0 } else { usize::from(index).saturating_sub(1) };
    let tile = old.tiles.get(place).cloned().ok_or_else(missing)?;
    if tile.changes.len() >= CHANGES_MAX {
        return refused("This picture was changed too many times.");
    }
    Ok(tile)
}

fn missing() -> Refusal {
    Refusal::restricted("This picture does not exist.".to_owned())
}

/// What is printed of a prompt whose picture moves; a continued video says so.
fn animated(drawing: &Drawing, motion: Motion, extended: bool) -> String {
    let echo = prompt::video_echo(&drawing.prompt, motion, drawing.aspect);
    match (extended, echo.split_once(" --")) {
        (true, Some((words, rest))) if !words.ends_with(" extended") => format!("{words} extended --{rest}"),
        _ => echo,
    }
}
