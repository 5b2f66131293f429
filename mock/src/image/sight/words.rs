//! A sight in words, for a bot that describes pictures.

use super::Sight;

impl Sight {
    /// The ratio in small numbers, such as 3:2; sides that are a little off a usual ratio count as it.
    pub fn aspect(&self) -> (u32, u32) {
        const USUAL: [(u32, u32); 13] = [
            (1, 1),
            (5, 4),
            (4, 5),
            (4, 3),
            (3, 4),
            (3, 2),
            (2, 3),
            (16, 9),
            (9, 16),
            (2, 1),
            (1, 2),
            (21, 9),
            (9, 21),
        ];
        let (width, height) = (u64::from(self.width), u64::from(self.height));
        let near = |&(across, down): &(u32, u32)| {
            let (a, b) = (width * u64::from(down), height * u64::from(across));
            a.abs_diff(b) * 40 <= a.max(b)
        };
        if let Some(usual) = USUAL.iter().copied().find(near) {
            return usual;
        }
        // Of all ratios of small numbers the nearest.
        let off = |&(across, down): &(u32, u32)| {
            let (a, b) = (width * u64::from(down), height * u64::from(across));
            a.abs_diff(b) * 1_000_000 / a.max(b).max(1)
        };
        let all = (1..=14).flat_map(|across| (1..=14).map(move |down| (across, down)));
        all.min_by_key(|ratio| (off(ratio), ratio.0 + ratio.1)).unwrap_or((1, 1))
    }

    /// How light it is: `dark`, `dim`, `bright`, `pale`, or nothing where it is in between.
    pub fn tone(&self) -> &'static str {
        match self.lightness {
            0..=55 => "dark",
            56..=95 => "dim",
            96..=159 => "",
            160..=214 => "bright",
            215.. => "pale",
        }
    }

    /// The names of the main colours, each once, the most frequent first.
    pub fn colour_names(&self) -> Vec<&'static str> {
        let mut names: Vec<(&'static str, u32)> = Vec::new();
        for colour in &self.colours {
            match names.iter_mut().find(|(name, _)| *name == colour.name) {
                Some((_, share)) => *share += u32::from(colour.share),
                None => names.push((colour.name, colour.share.into())),
            }
        }
        names.sort_by_key(|(_, share)| u32::MAX - share);
        names.into_iter().map(|(name, _)| name).collect()
    }

    /// The picture in a few words, such as `a dark picture in 3:2, mostly midnight blue with crimson and gold`.
    pub fn sentence(&self) -> String {
        let (across, down) = self.aspect();
        let tone = match self.tone() {
            "" => "a picture".to_owned(),
            tone => format!("a {tone} picture"),
        };
        let contrast = if self.contrast > 70 { " of strong contrast" } else { "" };
        let names = self.colour_names();
        let colours = match names.as_slice() {
            [] => String::new(),
            [only] => format!(", all {only}"),
            [first, second] => format!(", mostly {first} with {second}"),
            [first, second, third, ..] => format!(", mostly {first} with {second} and {third}"),
        };
        format!("{tone}{contrast} in {across}:{down}{colours}")
    }
}
