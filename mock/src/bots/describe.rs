//! `/describe`: four prompts for a picture. They say what can be seen of it here: its shape, its colours, its light.

use serde::{Deserialize, Serialize};

use crate::bots::button::Buttons;
use crate::bots::{Beat, Draft, Embed, EmbedImage, speech};
use crate::chance::Stream;

/// Four prompts and the picture they are about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Description {
    /// The prompts.
    pub prompts: Vec<String>,
    /// The picture.
    pub image: EmbedImage,
}

/// What can be seen of a picture.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// Pixels across and down.
    pub pixels: (u32, u32),
    /// Names of its main colours, the most frequent first. Empty if the file could not be opened.
    pub colours: Vec<String>,
    /// Whether it is rather dark or rather bright.
    pub light: Light,
}

/// How bright a picture is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Light {
    /// Dark.
    Dark,
    /// Neither.
    #[default]
    Even,
    /// Bright.
    Bright,
}

impl Light {
    /// The light of a picture whose mean lightness is so high, from 0 to 255.
    pub fn of(lightness: u8) -> Light {
        match lightness {
            0..85 => Light::Dark,
            85..171 => Light::Even,
            171.. => Light::Bright,
        }
    }
}

/// The ratios that people use.
const RATIOS: [(u32, u32); 15] = [
    (1, 1),
    (3, 2),
    (2, 3),
    (4, 3),
    (3, 4),
    (16, 9),
    (9, 16),
    (5, 4),
    (4, 5),
    (2, 1),
    (1, 2),
    (3, 1),
    (1, 3),
    (21, 9),
    (9, 21),
];

/// First "thinking", then the prompts; 🔄 edits them.
pub fn draft(description: &Description, beat: Beat) -> Draft {
    if beat == Beat::Open {
        return speech::thinking_aloud();
    }
    let embed = Embed {
        description: Some(listed(&description.prompts)),
        image: Some(description.image.clone()),
        ..Embed::default()
    };
    Draft { embeds: vec![embed], buttons: Buttons::Describe, is_response: true, ..Draft::default() }
}

/// Prompts, numbered, with blank lines in between.
pub fn listed(prompts: &[String]) -> String {
    let one = |(index, prompt): (usize, &String)| format!("{}\u{FE0F}\u{20E3} {prompt}", index + 1);
    prompts.iter().enumerate().map(one).collect::<Vec<_>>().join("\n\n")
}

/// The prompts of a message, read back from its text: it is the one place where they are kept.
pub fn read(text: &str) -> Vec<String> {
    text.lines().filter_map(|line| line.split_once("\u{FE0F}\u{20E3} ")).map(|(_, prompt)| prompt.to_owned()).collect()
}

/// Four prompts for what was seen. `whim` decides which.
pub fn prompts(look: &Look, whim: u64) -> Vec<String> {
    let (width, height) = look.pixels;
    let (across, down) = ratio(width, height);
    let shape = match (across, down) {
        _ if across == down => "square",
        _ if across >= 2 * down => "panoramic",
        _ if down >= 2 * across => "towering",
        _ if across > down => "wide",
        _ => "tall",
    };
    let (light, mood) = match look.light {
        Light::Dark => ("dark", "low light and deep shadows"),
        Light::Even => ("calm", "even light"),
        Light::Bright => ("bright", "high-key light"),
    };
    let mut all = match look.colours.as_slice() {
        [] => vec![
            format!("a {shape} picture of {width} by {height} pixels"),
            format!("an image in {shape} format"),
            format!("a {shape} composition, {width} by {height}"),
            format!("{shape} artwork"),
            format!("a {shape} frame"),
        ],
        [only] => vec![
            format!("a {light}, {shape} picture, all in {only}"),
            format!("nothing but {only}, {mood}"),
            format!("a {shape} field of {only}, minimal"),
            format!("study in {only}, {shape} format"),
            format!("{only} from edge to edge, {mood}"),
        ],
        [first, rest @ ..] => {
            let second = &rest[0];
            let third = rest.get(1).unwrap_or(second);
            vec![
                format!("a {light}, {shape} picture, mostly {first} with {second}"),
                format!("{first} giving way to {second}, touches of {third}, {mood}"),
                format!("a {shape} composition in {first}, {second} and {third}"),
                format!("study in {first} and {second}, {mood}"),
                format!("{second} against {first}, {shape} format, {mood}"),
                format!("palette of {first}, {second} and {third}, {light} mood"),
                format!("{first} above all, some {second}, a hint of {third}"),
            ]
        }
    };
    let mut chance = Stream::new(whim, "describe", 0);
    let pick = |_| {
        let place = chance.below(all.len() as u64) as usize;
        format!("{} --ar {across}:{down}", all.swap_remove(place))
    };
    (0..4).map(pick).collect()
}

/// The ratio that people would name: a usual one if it is near, else the exact one, as far as `--ar` takes it.
pub fn ratio(width: u32, height: u32) -> (u32, u32) {
    let (width, height) = (u64::from(width.max(1)), u64::from(height.max(1)));
    let near = RATIOS.into_iter().find(|(across, down)| {
        let (one, other) = (width * u64::from(*down), height * u64::from(*across));
        one.abs_diff(other) * 50 <= one.max(other)
    });
    if let Some(ratio) = near {
        return ratio;
    }
    let mut divisor = (width, height);
    while divisor.1 != 0 {
        divisor = (divisor.1, divisor.0 % divisor.1);
    }
    let (mut across, mut down) = (width / divisor.0, height / divisor.0);
    while across.max(down) > 10_000 {
        (across, down) = (across.div_ceil(2), down.div_ceil(2));
    }
    (across as u32, down as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prompts_are_four_and_read_back() {
        for colours in [&[][..], &["gold"], &["midnight blue", "crimson"], &["navy", "gold", "white", "black"]] {
            for whim in 0..20 {
                let colours = colours.iter().map(|name| (*name).to_owned()).collect();
                let found = prompts(&Look { pixels: (640, 480), colours, light: Light::Dark }, whim);
                assert_eq!(found.len(), 4);
                assert!(found.iter().all(|prompt| prompt.ends_with(" --ar 4:3")), "{found:?}");
                assert_eq!(read(&listed(&found)), found);
            }
        }
    }

    #[test]
    fn ratios_are_those_that_people_name() {
        let cases = [
            ((1024, 1024), (1, 1)),
            ((1920, 1080), (16, 9)),
            ((1000, 1010), (1, 1)),
            ((700, 500), (7, 5)),
            ((1, 60_000), (1, 7_500)),
            ((0, 0), (1, 1)),
        ];
        for ((width, height), expected) in cases {
            assert_eq!(ratio(width, height), expected, "{width}x{height}");
        }
    }
}
