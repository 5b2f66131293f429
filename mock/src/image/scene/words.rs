//! From the words of a prompt to a motif, a mood and a subject. What no word decides, the whole prompt's hash does.

use super::super::dice::{Dice, number_of};
use super::super::palette::{SCHEMES, Scheme, named};
use super::{Hand, Motif, Subject};

/// What was read.
pub(super) struct Said {
    pub(super) motif: Motif,
    /// Whether a word named the motif.
    pub(super) names_motif: bool,
    pub(super) subject: Option<Subject>,
    pub(super) scheme: Scheme,
    /// Who draws it.
    pub(super) hand: Hand,
    /// All words as a number: other words, other picture.
    pub(super) number: u64,
}

/// Words that put somebody or something in front.
#[rustfmt::skip]
const SUBJECTS: [(Subject, &[&str]); 13] = [
    (Subject::Cat, &["cat", "kitten", "kitty", "cats", "tiger", "lion", "panther"]),
    (Subject::Fox, &["fox", "foxes", "wolf", "coyote"]),
    (Subject::Dog, &["dog", "puppy", "dogs", "hound", "bear"]),
    (Subject::Rabbit, &["rabbit", "bunny", "hare"]),
    (Subject::Owl, &["owl", "bird", "raven", "crow", "penguin", "parrot", "birds", "eagle"]),
    (Subject::Robot, &["robot", "android", "mech", "machine", "droid", "cyborg"]),
    (Subject::Wanderer, &["man", "woman", "girl", "boy", "person", "wanderer", "traveler", "samurai", "wizard", "knight",
        "warrior", "monk", "portrait", "princess", "queen", "king", "witch", "hero"]),
    (Subject::Castle, &["castle", "fortress", "palace", "kingdom", "tower", "dragon", "cathedral", "temple"]),
    (Subject::House, &["house", "cabin", "cottage", "hut", "home", "village", "barn", "farm"]),
    (Subject::Ship, &["ship", "boat", "sail", "sailboat", "pirate", "vessel", "yacht"]),
    (Subject::Lighthouse, &["lighthouse", "beacon"]),
    (Subject::Tree, &["tree", "trees", "oak", "bonsai", "sakura", "cherry"]),
    (Subject::Balloon, &["balloon", "balloons", "airship", "zeppelin"]),
];

/// Words that name a place; the first that is found decides, so that a city at night is a city.
#[rustfmt::skip]
const MOTIFS: [(Motif, &[&str]); 9] = [
    (Motif::Sea, &["sea", "ocean", "beach", "coast", "island", "harbor", "harbour", "horizon", "ship", "boat", "sail",
        "sailboat", "pirate", "yacht", "vessel", "lighthouse", "whale", "fish"]),
    (Motif::Lake, &["lake", "river", "reflection", "water", "swan", "fjord"]),
    (Motif::City, &["city", "skyline", "skyscraper", "street", "town", "urban", "building", "buildings", "tokyo", "london",
        "york", "cyberpunk", "roof", "rooftop", "downtown", "metropolis"]),
    (Motif::Cosmos, &["space", "planet", "planets", "galaxy", "cosmos", "cosmic", "universe", "nebula", "astronaut", "mars",
        "saturn", "orbit", "rocket", "alien"]),
    (Motif::Garden, &["flower", "flowers", "garden", "botanical", "leaf", "leaves", "plant", "plants", "rose", "roses",
        "tulip", "poppy", "fern", "bouquet", "herb", "meadow"]),
    (Motif::Mosaic, &["abstract", "geometric", "pattern", "bauhaus", "mosaic", "tiles", "poster", "logo", "minimal",
        "minimalist", "shapes", "quilt"]),
    (Motif::Waves, &["wave", "waves", "flow", "flowing", "paper", "papercut", "silk", "dunes", "wallpaper", "gradient",
        "smooth", "music"]),
    (Motif::Night, &["night", "moon", "moonlight", "midnight", "stars", "star", "starry", "aurora"]),
    (Motif::Landscape, &["mountain", "mountains", "hill", "hills", "valley", "forest", "landscape", "desert", "canyon",
        "sunset", "sunrise", "dawn", "dusk", "wood", "woods", "countryside", "nature", "volcano", "alps"]),
];

/// Words that name a mood or a colour.
#[rustfmt::skip]
const MOODS: [(&str, &[&str]); 16] = [
    ("dawn", &["dawn", "sunrise", "morning", "pastel", "soft", "peach", "spring", "apricot", "salmon"]),
    ("dusk", &["dusk", "sunset", "evening", "twilight", "orange", "coral"]),
    ("night", &["night", "moon", "moonlight", "midnight", "stars", "starry", "dark", "navy"]),
    ("ocean", &["ocean", "sea", "blue", "azure", "beach", "water", "summer", "sky", "cobalt",
        "denim"]),
    ("forest", &["forest", "green", "meadow", "garden", "nature", "woods", "moss", "sage", "olive", "lime",
        "mint"]),
    ("autumn", &["autumn", "fall", "brown", "harvest", "fox", "rust", "chestnut", "chocolate",
        "espresso", "terracotta", "copper", "bronze"]),
    ("desert", &["desert", "sand", "dunes", "canyon", "mars", "west", "egypt", "tan", "taupe", "ochre"]),
    ("ice", &["ice", "snow", "winter", "frozen", "cold", "white", "arctic", "silver"]),
    ("rose", &["rose", "pink", "sakura", "cherry", "love", "magenta", "candy", "blush"]),
    ("violet", &["violet", "purple", "magic", "dream", "fantasy", "lavender", "wizard", "lilac", "mauve",
        "plum", "indigo"]),
    ("gold", &["gold", "golden", "yellow", "amber", "honey", "sun", "sunny", "mustard", "lemon"]),
    ("ember", &["red", "fire", "ember", "lava", "volcano", "crimson", "dragon", "scarlet", "burgundy",
        "maroon"]),
    ("jade", &["jade", "teal", "turquoise", "emerald", "cyan", "jungle", "tropical", "petrol",
        "aquamarine"]),
    ("neon", &["neon", "cyberpunk", "synthwave", "vaporwave", "cyber", "robot", "futuristic"]),
    ("paper", &["paper", "poster", "minimal", "minimalist", "bauhaus", "japanese", "vintage", "retro", "ivory",
        "cream", "beige"]),
    ("ink", &["ink", "black", "grey", "gray", "noir", "monochrome", "rain", "storm", "charcoal", "slate"]),
];

/// Reads a prompt. Parameters, which begin with two dashes, are no part of it, but for `--niji`, which says who draws.
pub(super) fn read(prompt: &str) -> Said {
    let (wish, parameters) = prompt.split_at(prompt.find(" --").unwrap_or(prompt.len()));
    let hand = if parameters.split_whitespace().any(|word| word == "--niji") { Hand::Niji } else { Hand::Midjourney };
    let wish = wish.to_lowercase();
    let words: Vec<&str> =
        wish.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let number = number_of(&words.join(" "));
    let mut dice = Dice::of(&[number]);
    let known = |list: &[&str]| words.iter().any(|word| list.contains(word));

    let subject = SUBJECTS.iter().find(|(_, list)| known(list)).map(|(subject, _)| *subject);
    let any_motif = [
        Motif::Landscape,
        Motif::Lake,
        Motif::Sea,
        Motif::City,
        Motif::Night,
        Motif::Waves,
        Motif::Mosaic,
        Motif::Cosmos,
        Motif::Garden,
    ];
    let stages = match subject {
        None => &any_motif[..],
        Some(Subject::Ship | Subject::Lighthouse) => &[Motif::Sea],
        Some(Subject::Cat | Subject::Robot) => &[Motif::City, Motif::Night],
        Some(_) => &[Motif::Landscape, Motif::Lake, Motif::Night],
    };
    let by_chance = *dice.pick(stages);
    let told = MOTIFS.iter().find(|(motif, list)| known(list) && holds(*motif, subject)).map(|(motif, _)| *motif);
    let moods: Vec<&str> = MOODS.iter().filter(|(_, list)| known(list)).map(|(mood, _)| *mood).collect();
    let scheme = if moods.is_empty() { dice.pick(&SCHEMES).1 } else { named(dice.pick::<&str>(&moods)) };
    Said { motif: told.unwrap_or(by_chance), names_motif: told.is_some(), subject, scheme, hand, number }
}

/// Whether a subject can stand in a motif.
fn holds(motif: Motif, subject: Option<Subject>) -> bool {
    match motif {
        Motif::Landscape | Motif::Lake | Motif::City | Motif::Night => {
            !matches!(subject, Some(Subject::Ship | Subject::Lighthouse))
        }
        Motif::Sea => !matches!(subject, Some(Subject::Castle | Subject::Robot)),
        Motif::Waves | Motif::Mosaic | Motif::Cosmos | Motif::Garden => subject.is_none(),
    }
}

#[cfg(test)]
mod tests {
    use super::MOODS;
    use crate::image::sight::names::NAMES;

    /// What `/describe` calls a colour, a prompt may call so too.
    #[test]
    fn every_colour_of_a_description_is_a_mood() {
        for (name, _) in NAMES {
            let mut words = name.split(' ');
            assert!(words.any(|word| MOODS.iter().any(|(_, list)| list.contains(&word))), "{name} means nothing");
        }
    }
}
