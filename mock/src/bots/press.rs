//! What a button's mark means, whether it was read from a message or put together by a client.

use crate::bots::job::{Direction, Enlargement, Motion};
use crate::bots::mode::Strength;
use crate::id::JobId;

/// A pressed button of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Press {
    /// The picture.
    pub job: JobId,
    /// What is to be done to it.
    pub wish: Wish,
}

/// What a button asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// U1 to U4.
    Upscale {
        /// 1 to 4.
        index: u8,
    },
    /// V1 to V4, and Vary (Subtle) or (Strong) on a solo.
    Vary {
        /// 1 to 4.
        index: u8,
        /// `None`: as the settings say.
        strength: Option<Strength>,
    },
    /// 🔄.
    Reroll,
    /// Upscale and Redo Upscale.
    Enlarge(Enlargement),
    /// Zoom Out and Make Square.
    Outpaint {
        /// 50 and 75 zoom out, 100 makes square.
        percent: u32,
    },
    /// Custom Zoom.
    CustomZoom,
    /// An arrow.
    Pan(Direction),
    /// Vary (Region).
    Region,
    /// Animate and Extend.
    Animate {
        /// 1 to 4.
        index: u8,
        /// How lively.
        motion: Motion,
        /// Whether it goes on with a video.
        extended: bool,
    },
    /// U1 to U4 of videos.
    Clip {
        /// 1 to 4.
        index: u8,
    },
    /// `Cancel Job`.
    Cancel,
    /// ❤️.
    Heart,
}

impl Press {
    /// Reads a mark; `None` if it is none of a picture's buttons.
    pub fn read(custom_id: &str) -> Option<Press> {
        let mut parts: Vec<&str> = custom_id.split("::").collect();
        if parts.last() == Some(&"SOLO") && parts.len() > 3 {
            parts.pop();
        }
        let index = |text: &str| text.parse::<u8>().ok().filter(|index| (1..=4).contains(index));
        let (job, wish) = match parts.as_slice() {
            ["MJ", "JOB", "reroll", "0", job] => (job, Wish::Reroll),
            ["MJ", "JOB", verb, number, job] => (job, of_verb(verb, index(number)?)?),
            ["MJ", "CancelJob", "ByJobid", job] => (job, Wish::Cancel),
            ["MJ", "BOOKMARK", job] => (job, Wish::Heart),
            // Some clients put the picture's number in between.
            ["MJ", "CustomZoom", job] | ["MJ", "CustomZoom", _, job] => (job, Wish::CustomZoom),
            ["MJ", "Outpaint", percent, _, job] => (
                job,
                Wish::Outpaint { percent: percent.parse().ok().filter(|percent| [50, 75, 100].contains(percent))? },
            ),
            ["MJ", "Inpaint", _, job] => (job, Wish::Region),
            _ => return None,
        };
        Some(Press { job: job.parse().ok()?, wish })
    }
}

fn of_verb(verb: &str, index: u8) -> Option<Wish> {
    Some(match verb {
        "upsample" => Wish::Upscale { index },
        "variation" => Wish::Vary { index, strength: None },
        "low_variation" => Wish::Vary { index, strength: Some(Strength::Subtle) },
        "high_variation" => Wish::Vary { index, strength: Some(Strength::Strong) },
        "upsample_v5_2x" => Wish::Enlarge(Enlargement::Double),
        "upsample_v5_4x" => Wish::Enlarge(Enlargement::Fourfold),
        "animate_high" => Wish::Animate { index, motion: Motion::High, extended: false },
        "animate_low" => Wish::Animate { index, motion: Motion::Low, extended: false },
        "animate_high_extend" => Wish::Animate { index, motion: Motion::High, extended: true },
        "animate_low_extend" => Wish::Animate { index, motion: Motion::Low, extended: true },
        "video_virtual_upscale" => Wish::Clip { index },
        _ if verb.starts_with("upsample_") && verb.ends_with("_subtle") => Wish::Enlarge(Enlargement::Subtle),
        _ if verb.starts_with("upsample_") && verb.ends_with("_creative") => Wish::Enlarge(Enlargement::Creative),
        _ => Wish::Pan(Direction::read(verb.strip_prefix("pan_")?)?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bots::button::{Button, Buttons, Component, LINK, Model};

    const JOB: JobId = JobId(0x3dbb_d469_36af_4a0f_8f02_df6c_579e_7011);

    #[test]
    fn every_button_a_picture_shows_is_understood() {
        let models = [Model::V5, Model::V5r2, Model::V6, Model::V6r1, Model::V7, Model::V8];
        let sets = models
            .into_iter()
            .flat_map(|model| [Buttons::solo(JOB, model, false), Buttons::Enlarged { job: JOB, model, pressed: 0 }]);
        let others = [
            Buttons::grid(JOB),
            Buttons::Cancel { job: JOB },
            Buttons::Videos { job: JOB, pressed: 0 },
            Buttons::Clip { job: JOB, index: 3, pressed: 0 },
        ];
        for component in sets.chain(others).flat_map(|set| set.rows()).flatten() {
            if let Component::Button(Button { style, target, .. }) = component
                && style != LINK
            {
                assert_eq!(Press::read(&target).map(|press| press.job), Some(JOB), "{target}");
            }
        }
    }

    #[test]
    fn strange_marks_are_nothing() {
        let marks =
            ["", "MJ", "MJ::JOB::upsample::5::x", "MJ::JOB::upsample::1::x", "::::", "MJ::JOB::x::1::y::SOLO", "SOLO"];
        for mark in marks {
            assert_eq!(Press::read(mark), None, "{mark}");
        }
        assert_eq!(Press::read(&format!("MJ::CustomZoom::1::{JOB}")).map(|press| press.wish), Some(Wish::CustomZoom));
        assert_eq!(Press::read(&format!("MJ::JOB::upsample::9::{JOB}")), None);
    }
}
