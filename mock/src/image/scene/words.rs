//! From the words of a prompt to a motif, a mood and a subject. What no word decides, the whole prompt's hash does.

use super::super::canvas::Rgb;
use super::super::dice::{Dice, number_of};
use super::super::palette::{SCHEMES, Scheme, named};
use super::everyday::{Bloom, Footing, Sitter, Thing};
use super::{Hand, Motif, Room, Subject, words_zh};

/// What was read.
pub(super) struct Said {
    pub(super) motif: Motif,
    /// Whether a word named the motif.
    pub(super) names_motif: bool,
    pub(super) subject: Option<Subject>,
    pub(super) scheme: Scheme,
    /// The colour that a word gives to an everyday thing.
    pub(super) dye: Option<Rgb>,
    pub(super) room: Room,
    /// Who draws it.
    pub(super) hand: Hand,
    /// All words as a number: other words, other picture.
    pub(super) number: u64,
}

/// Words that put somebody or something in front; the first that is found decides.
#[rustfmt::skip]
const SUBJECTS: [(Subject, &[&str]); 40] = [
    (Subject::Everyday(Thing::Panda), &["panda", "pandas"]),
    (Subject::Cat, &["cat", "kitten", "kitty", "cats", "tiger", "lion", "panther"]),
    (Subject::Fox, &["fox", "foxes", "wolf", "coyote"]),
    (Subject::Dog, &["dog", "puppy", "dogs", "hound", "bear", "corgi"]),
    (Subject::Rabbit, &["rabbit", "bunny", "hare"]),
    (Subject::Owl, &["owl", "bird", "raven", "crow", "penguin", "parrot", "birds", "eagle"]),
    (Subject::Everyday(Thing::Astronaut), &["astronaut", "astronauts", "cosmonaut", "spaceman"]),
    (Subject::Everyday(Thing::Dragon), &["dragon", "dragons", "wyvern"]),
    (Subject::Everyday(Thing::Unicorn), &["unicorn", "unicorns", "pegasus"]),
    (Subject::Everyday(Thing::Horse), &["horse", "horses", "pony", "stallion", "mare"]),
    (Subject::Everyday(Thing::Butterfly), &["butterfly", "butterflies", "moth"]),
    (Subject::Everyday(Thing::Turtle), &["turtle", "tortoise", "turtles"]),
    (Subject::Everyday(Thing::Whale), &["whale", "whales", "dolphin", "shark", "orca"]),
    (Subject::Everyday(Thing::Fish), &["fish", "goldfish", "koi", "clownfish", "fishes"]),
    (Subject::Robot, &["robot", "android", "mech", "machine", "droid", "cyborg"]),
    (Subject::Everyday(Thing::Rocket), &["rocket", "spaceship", "spacecraft", "starship", "shuttle"]),
    (Subject::Everyday(Thing::Truck), &["truck", "lorry", "pickup", "minivan"]),
    (Subject::Everyday(Thing::Car), &["car", "cars", "sportscar", "supercar", "automobile", "porsche", "ferrari",
        "lamborghini", "tesla", "convertible", "taxi", "vehicle"]),
    (Subject::Everyday(Thing::Bicycle), &["bicycle", "bike", "bicycles", "cycling"]),
    (Subject::Everyday(Thing::Train), &["train", "locomotive", "railway", "trains"]),
    (Subject::Everyday(Thing::Noodles), &["ramen", "noodles", "noodle", "soup", "pho", "udon", "spaghetti", "pasta"]),
    (Subject::Everyday(Thing::Cake), &["cake", "cakes", "cupcake", "birthday", "dessert"]),
    (Subject::Everyday(Thing::Cup), &["coffee", "cup", "tea", "latte", "cappuccino", "mug", "espresso", "teacup"]),
    (Subject::Everyday(Thing::Apple), &["apple", "apples", "fruit", "fruits"]),
    (Subject::Everyday(Thing::Bouquet(Bloom::Sunflower)), &["vase", "bouquet"]),
    (Subject::Everyday(Thing::Sunflowers), &["sunflower", "sunflowers"]),
    (Subject::Everyday(Thing::Mushroom), &["mushroom", "mushrooms", "toadstool", "fungi"]),
    (Subject::Everyday(Thing::Watch), &["watch", "wristwatch", "clock"]),
    (Subject::Everyday(Thing::Ring), &["ring", "jewelry", "jewellery", "diamond", "engagement"]),
    (Subject::Everyday(Thing::Crown), &["crown", "tiara"]),
    (Subject::Everyday(Thing::Portrait(Sitter::Woman)), &["woman", "girl", "lady", "princess", "queen", "women", "girls",
        "actress", "bride", "goddess"]),
    (Subject::Wanderer, &["man", "boy", "person", "wanderer", "traveler", "samurai", "wizard", "knight", "warrior", "monk",
        "king", "witch", "hero", "men", "soldier", "guy"]),
    (Subject::Everyday(Thing::Portrait(Sitter::Man)), &["portrait", "face", "headshot", "selfie"]),
    (Subject::Castle, &["castle", "fortress", "palace", "kingdom", "tower", "cathedral", "temple"]),
    (Subject::House, &["house", "cabin", "cottage", "hut", "home", "village", "barn", "farm"]),
    (Subject::Ship, &["ship", "boat", "sail", "sailboat", "pirate", "vessel", "yacht"]),
    (Subject::Lighthouse, &["lighthouse", "beacon"]),
    (Subject::Tree, &["tree", "trees", "oak", "bonsai", "sakura", "cherry"]),
    (Subject::Balloon, &["balloon", "balloons", "airship", "zeppelin"]),
    (Subject::Everyday(Thing::Bouquet(Bloom::Tulip)), &["peony", "orchid", "lily"]),
];

/// Words that ask for head and shoulders.
const PORTRAIT: &[&str] = &["portrait", "face", "headshot", "selfie"];
/// Who sits for it, by what else is said; the first that is found decides.
#[rustfmt::skip]
const SITTERS: [(Sitter, &[&str]); 4] = [
    (Sitter::Elder, &["old", "elderly", "aged", "grandfather", "grandpa", "wizard", "monk"]),
    (Sitter::Warrior, &["warrior", "knight", "samurai", "soldier", "gladiator", "viking", "hero"]),
    (Sitter::Woman, &["woman", "girl", "lady", "princess", "queen", "women", "girls", "female", "witch", "bride",
        "actress", "goddess", "beauty", "she", "her"]),
    (Sitter::Man, &[]),
];
/// What is in a vase, by what else is said.
#[rustfmt::skip]
const BLOOMS: [(Bloom, &[&str]); 3] = [
    (Bloom::Sunflower, &["sunflower", "sunflowers"]),
    (Bloom::Rose, &["rose", "roses", "peony", "peonies", "camellia"]),
    (Bloom::Tulip, &["tulip", "tulips", "flower", "flowers", "lily", "lilies", "wildflowers"]),
];
const LIBRARY: &[&str] = &["library", "books", "bookshelf", "bookstore", "bookshop", "study"];
const KITCHEN: &[&str] = &["kitchen", "restaurant", "bakery"];

/// Words that name a plain colour, and that colour as things have it.
#[rustfmt::skip]
const DYES: [(&str, Rgb); 14] = [
    ("red", [214, 46, 48]), ("blue", [48, 104, 200]), ("green", [74, 156, 82]), ("yellow", [246, 200, 56]),
    ("orange", [240, 134, 44]), ("pink", [242, 140, 176]), ("purple", [132, 82, 186]), ("black", [52, 52, 60]),
    ("white", [240, 240, 236]), ("silver", [190, 198, 208]), ("gold", [236, 188, 70]), ("golden", [236, 188, 70]),
    ("brown", [128, 80, 50]), ("turquoise", [56, 180, 176]),
];
/// Moods before which a thing of any colour stands well, where words name none: anywhere, under water, among the stars.
const PLAIN: [&str; 9] = ["dawn", "ocean", "forest", "ice", "desert", "dusk", "jade", "rose", "violet"];
const WET: [&str; 3] = ["ocean", "jade", "violet"];
const STARRY: [&str; 4] = ["night", "violet", "neon", "dusk"];

/// Words that name a place; the first that is found decides, so that a city at night is a city.
#[rustfmt::skip]
const MOTIFS: [(Motif, &[&str]); 12] = [
    (Motif::Depths, &["underwater", "reef", "coral", "aquarium", "seabed", "diving"]),
    (Motif::Room, &["room", "interior", "library", "kitchen", "bedroom", "livingroom", "sofa", "bookshelf", "bookstore",
        "bookshop", "cafe", "indoors", "restaurant", "bakery", "table", "study", "classroom", "office", "window"]),
    (Motif::Sea, &["sea", "ocean", "beach", "coast", "island", "harbor", "harbour", "horizon", "ship", "boat", "sail",
        "sailboat", "pirate", "yacht", "vessel", "lighthouse"]),
    (Motif::Lake, &["lake", "river", "reflection", "water", "swan", "fjord"]),
    (Motif::City, &["city", "skyline", "skyscraper", "street", "town", "road", "urban", "building", "buildings", "tokyo", "london",
        "york", "cyberpunk", "roof", "rooftop", "downtown", "metropolis"]),
    (Motif::Cosmos, &["space", "planet", "planets", "galaxy", "cosmos", "cosmic", "universe", "nebula", "mars",
        "saturn", "orbit", "alien"]),
    (Motif::Garden, &["flower", "flowers", "garden", "botanical", "leaf", "leaves", "plant", "plants", "rose", "roses",
        "tulip", "poppy", "fern", "bouquet", "herb", "meadow"]),
    (Motif::Mosaic, &["abstract", "geometric", "pattern", "bauhaus", "mosaic", "tiles", "poster", "logo", "minimal",
        "minimalist", "shapes", "quilt"]),
    (Motif::Waves, &["wave", "waves", "flow", "flowing", "paper", "papercut", "silk", "dunes", "wallpaper", "gradient",
        "smooth", "music"]),
    (Motif::Night, &["night", "moon", "moonlight", "midnight", "stars", "star", "starry", "aurora"]),
    (Motif::Landscape, &["mountain", "mountains", "hill", "hills", "valley", "forest", "landscape", "desert", "canyon",
        "sunset", "sunrise", "dawn", "dusk", "wood", "woods", "countryside", "nature", "volcano", "alps"]),
    (Motif::Backdrop, &["portrait", "headshot", "selfie", "product", "closeup"]),
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
    ("ember", &["red", "fire", "ember", "lava", "volcano", "crimson", "scarlet", "burgundy",
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
    // What is said in Chinese or Japanese counts as if it were said in English as well.
    let words: Vec<&str> = words.into_iter().chain(words_zh::read(&wish)).collect();
    let known = |list: &[&str]| words.iter().any(|word| list.contains(word));

    let subject = SUBJECTS.iter().find(|(_, list)| known(list)).map(|(subject, _)| detailed(*subject, known));
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
    let by_chance = *dice.pick(stages(subject).unwrap_or(&any_motif));
    let told = MOTIFS.iter().find(|(motif, list)| known(list) && holds(*motif, subject)).map(|(motif, _)| *motif);
    let motif = told.unwrap_or(by_chance);
    let dye = DYES.iter().find(|(name, _)| words.contains(name)).map(|(_, dye)| *dye);
    let is_thing = matches!(subject, Some(Subject::Everyday(_)));
    // The colour of a thing is not that of the whole picture.
    let moody: Vec<&str> =
        words.iter().copied().filter(|word| !is_thing || !DYES.iter().any(|(name, _)| name == word)).collect();
    let moods: Vec<&str> =
        MOODS.iter().filter(|(_, list)| moody.iter().any(|word| list.contains(word))).map(|(mood, _)| *mood).collect();
    let scheme = match subject {
        _ if !moods.is_empty() => named(dice.pick::<&str>(&moods)),
        Some(Subject::Everyday(thing)) => named(match motif {
            _ if thing.footing() == Footing::Water => dice.pick::<&str>(&WET),
            Motif::Cosmos => dice.pick::<&str>(&STARRY),
            _ => dice.pick::<&str>(&PLAIN),
        }),
        _ => dice.pick(&SCHEMES).1,
    };
    let room = match (known(LIBRARY), known(KITCHEN)) {
        (true, _) => Room::Library,
        (_, true) => Room::Kitchen,
        _ => Room::Living,
    };
    let names_motif = told.is_some();
    Said { motif, names_motif, subject, scheme, dye, room, hand, number }
}

/// A subject as all words together have it.
fn detailed(subject: Subject, known: impl Fn(&[&str]) -> bool) -> Subject {
    let sitter = || SITTERS.iter().find(|(_, list)| known(list)).map_or(Sitter::Man, |(sitter, _)| *sitter);
    match subject {
        Subject::Everyday(Thing::Portrait(_)) => Subject::Everyday(Thing::Portrait(sitter())),
        Subject::Wanderer if known(PORTRAIT) => Subject::Everyday(Thing::Portrait(sitter())),
        Subject::Everyday(Thing::Bouquet(_)) => {
            let bloom = BLOOMS.iter().find(|(_, list)| known(list)).map_or(Bloom::Tulip, |(bloom, _)| *bloom);
            Subject::Everyday(Thing::Bouquet(bloom))
        }
        other => other,
    }
}

/// Where a subject is by itself; `None` for nothing in particular.
fn stages(subject: Option<Subject>) -> Option<&'static [Motif]> {
    Some(match subject? {
        Subject::Ship | Subject::Lighthouse => &[Motif::Sea],
        Subject::Cat | Subject::Robot => &[Motif::City, Motif::Night],
        Subject::Everyday(thing) => match (thing, thing.footing()) {
            (Thing::Astronaut | Thing::Rocket, _) => &[Motif::Cosmos],
            (Thing::Butterfly, _) => &[Motif::Garden, Motif::Landscape],
            (_, Footing::Table) => &[Motif::Room],
            (_, Footing::Plinth | Footing::Edge) => &[Motif::Backdrop],
            (_, Footing::Water) => &[Motif::Depths],
            (_, Footing::Road) => &[Motif::Landscape, Motif::City],
            (_, Footing::Ground | Footing::Rails | Footing::Air) => &[Motif::Landscape],
        },
        _ => &[Motif::Landscape, Motif::Lake, Motif::Night],
    })
}

/// Whether a subject can stand in a motif.
fn holds(motif: Motif, subject: Option<Subject>) -> bool {
    let footing = match subject {
        Some(Subject::Everyday(thing)) => Some(thing.footing()),
        _ => None,
    };
    let is_house = matches!(
        subject,
        Some(Subject::Castle | Subject::House | Subject::Ship | Subject::Lighthouse | Subject::Balloon)
    );
    match motif {
        Motif::Landscape | Motif::Lake | Motif::City | Motif::Night => {
            footing != Some(Footing::Water) && !matches!(subject, Some(Subject::Ship | Subject::Lighthouse))
        }
        Motif::Sea => footing != Some(Footing::Water) && !matches!(subject, Some(Subject::Castle | Subject::Robot)),
        Motif::Waves | Motif::Mosaic => subject.is_none(),
        Motif::Garden => matches!(subject, None | Some(Subject::Everyday(Thing::Butterfly))),
        Motif::Cosmos => {
            let is_tree = matches!(subject, Some(Subject::Tree));
            !is_house && !is_tree && matches!(footing, None | Some(Footing::Ground | Footing::Air | Footing::Edge))
        }
        Motif::Room => {
            !is_house && !matches!(footing, Some(Footing::Water | Footing::Rails | Footing::Road | Footing::Plinth))
        }
        Motif::Backdrop => !is_house && footing != Some(Footing::Water),
        Motif::Depths => matches!(footing, None | Some(Footing::Water)) && subject.is_none_or(|_| footing.is_some()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::image::sight::names::NAMES;

    /// What people name is what stands in front, in either language, and where it belongs.
    #[test]
    fn subjects_are_found_in_words() {
        let thing = |thing| Some(Subject::Everyday(thing));
        for (prompt, subject, motif) in [
            ("a vase of sunflowers on a table", thing(Thing::Bouquet(Bloom::Sunflower)), Motif::Room),
            ("花瓶里的玫瑰", thing(Thing::Bouquet(Bloom::Rose)), Motif::Room),
            ("a red sports car in the city", thing(Thing::Car), Motif::City),
            ("街道上的红色跑车", thing(Thing::Car), Motif::City),
            ("a bowl of ramen", thing(Thing::Noodles), Motif::Room),
            ("portrait of an old man", thing(Thing::Portrait(Sitter::Elder)), Motif::Backdrop),
            ("portrait of a samurai, mountains", thing(Thing::Portrait(Sitter::Warrior)), Motif::Landscape),
            ("女孩肖像", thing(Thing::Portrait(Sitter::Woman)), Motif::Backdrop),
            ("portrait of a cat", Some(Subject::Cat), Motif::Backdrop),
            ("an old man", Some(Subject::Wanderer), Motif::Landscape),
            ("a goldfish in the sea", thing(Thing::Fish), Motif::Depths),
            ("鱼", thing(Thing::Fish), Motif::Depths),
            ("宇航员", thing(Thing::Astronaut), Motif::Cosmos),
            ("图书馆里的猫", Some(Subject::Cat), Motif::Room),
            ("海上的灯塔", Some(Subject::Lighthouse), Motif::Sea),
            ("a library", None, Motif::Room),
            ("水墨 城堡 --ar 3:2", Some(Subject::Castle), Motif::Landscape),
            ("neon city", None, Motif::City),
        ] {
            let said = read(prompt);
            assert_eq!(said.subject, subject, "{prompt}");
            let is_land = |motif| matches!(motif, Motif::Landscape | Motif::Lake | Motif::Night);
            assert!(said.motif == motif || is_land(said.motif) && is_land(motif), "{prompt}: {:?}", said.motif);
        }
    }

    /// Every wish finds a place that can hold it.
    #[test]
    fn a_subject_is_never_where_it_cannot_be() {
        for (subject, words) in SUBJECTS {
            for place in MOTIFS.iter().flat_map(|(_, words)| words.iter()) {
                let said = read(&format!("{} {place}", words[0]));
                assert!(holds(said.motif, said.subject), "{subject:?} in {:?}: {place}", said.motif);
            }
        }
    }

    /// The colour of a thing is not that of the whole picture.
    #[test]
    fn a_colour_belongs_to_the_thing() {
        let (red, blue) = (read("a red car"), read("a blue car"));
        assert_ne!(red.dye, blue.dye);
        assert_eq!(read("蓝色的汽车").dye, blue.dye);
        assert_ne!(red.scheme.sky, named("ember").sky);
    }

    /// What `/describe` calls a colour, a prompt may call so too.
    #[test]
    fn every_colour_of_a_description_is_a_mood() {
        for (name, _) in NAMES {
            let mut words = name.split(' ');
            assert!(words.any(|word| MOODS.iter().any(|(_, list)| list.contains(&word))), "{name} means nothing");
        }
    }
}
