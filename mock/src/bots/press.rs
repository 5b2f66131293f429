//! What a button's mark means, whether it was read from a message or put together by a client.

use crate::bots::mode::Strength;
use crate::id::JobId;

/// A pressed button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Press {
    /// U1 to U4.
    Upscale {
        /// 1 to 4.
        index: u8,
        /// The grid.
        job: JobId,
    },
    /// V1 to V4, and Vary (Subtle) or (Strong) on a solo.
    Vary {
        /// 1 to 4.
        index: u8,
        /// `None`: as the settings say.
        strength: Option<Strength>,
        /// The grid or solo.
        job: JobId,
    },
    /// 🔄.
    Reroll {
        /// The grid.
        job: JobId,
    },
    /// `Cancel Job`.
    Cancel {
        /// The running job.
        job: JobId,
    },
    /// ❤️.
    Heart {
        /// The picture.
        job: JobId,
    },
    /// A button of the real bot that this one does not serve.
    Unserved {
        /// What stands on it.
        label: &'static str,
        /// The picture.
        job: JobId,
    },
}

impl Press {
    /// Reads a mark; `None` if it is none of a picture's buttons.
    pub fn read(custom_id: &str) -> Option<Press> {
        let parts: Vec<&str> = custom_id.split("::").collect();
        let numbered = |text: &str| text.parse::<u8>().ok().filter(|index| (1..=4).contains(index));
        Some(match parts.as_slice() {
            ["MJ", "JOB", "upsample", index, job] | ["MJ", "JOB", "upsample", index, job, "SOLO"] => {
                Press::Upscale { index: numbered(index)?, job: job.parse().ok()? }
            }
            ["MJ", "JOB", verb @ ("variation" | "low_variation" | "high_variation"), index, job, rest @ ..] => {
                if !matches!(rest, [] | ["SOLO"]) {
                    return None;
                }
                let strength = match *verb {
                    "low_variation" => Some(Strength::Subtle),
                    "high_variation" => Some(Strength::Strong),
                    _ => None,
                };
                Press::Vary { index: numbered(index)?, strength, job: job.parse().ok()? }
            }
            ["MJ", "JOB", "reroll", "0", job] | ["MJ", "JOB", "reroll", "0", job, "SOLO"] => {
                Press::Reroll { job: job.parse().ok()? }
            }
            ["MJ", "CancelJob", "ByJobid", job] => Press::Cancel { job: job.parse().ok()? },
            ["MJ", "BOOKMARK", job] => Press::Heart { job: job.parse().ok()? },
            ["MJ", "CustomZoom", job] | ["MJ", "CustomZoom", _, job] => {
                Press::Unserved { label: "Custom Zoom", job: job.parse().ok()? }
            }
            ["MJ", "Outpaint", factor, _, job] | ["MJ", "Outpaint", factor, _, job, "SOLO"] => {
                let label = match *factor {
                    "50" => "Zoom Out 2x",
                    "75" => "Zoom Out 1.5x",
                    "100" => "Make Square",
                    _ => "Zoom Out",
                };
                Press::Unserved { label, job: job.parse().ok()? }
            }
            ["MJ", "Inpaint", _, job] | ["MJ", "Inpaint", _, job, "SOLO"] => {
                Press::Unserved { label: "Vary (Region)", job: job.parse().ok()? }
            }
            ["MJ", "JOB", verb, _, job] | ["MJ", "JOB", verb, _, job, "SOLO"] => {
                Press::Unserved { label: unserved(verb)?, job: job.parse().ok()? }
            }
            _ => return None,
        })
    }

    /// The picture it is about.
    pub fn job(&self) -> JobId {
        match self {
            Press::Upscale { job, .. }
            | Press::Vary { job, .. }
            | Press::Reroll { job }
            | Press::Cancel { job }
            | Press::Heart { job }
            | Press::Unserved { job, .. } => *job,
        }
    }
}

fn unserved(verb: &str) -> Option<&'static str> {
    Some(match verb {
        "pan_left" => "Pan Left",
        "pan_right" => "Pan Right",
        "pan_up" => "Pan Up",
        "pan_down" => "Pan Down",
        "animate_high" => "Animate (High motion)",
        "animate_low" => "Animate (Low motion)",
        "upsample_v5_2x" => "Upscale (2x)",
        "upsample_v5_4x" => "Upscale (4x)",
        _ if verb.starts_with("upsample_") && verb.ends_with("_subtle") => "Upscale (Subtle)",
        _ if verb.starts_with("upsample_") && verb.ends_with("_creative") => "Upscale (Creative)",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bots::button::{Button, Buttons, Component, LINK, Model};

    const JOB: JobId = JobId(0x3dbb_d469_36af_4a0f_8f02_df6c_579e_7011);

    #[test]
    fn every_button_a_picture_shows_is_understood() {
        let sets = [
            Buttons::grid(JOB),
            Buttons::solo(JOB, Model::V7, false),
            Buttons::solo(JOB, Model::V5, false),
            Buttons::Cancel { job: JOB },
        ];
        for component in sets.iter().flat_map(Buttons::rows).flatten() {
            if let Component::Button(Button { style, target, .. }) = component
                && style != LINK
            {
                assert_eq!(Press::read(&target).map(|press| press.job()), Some(JOB), "{target}");
            }
        }
    }

    #[test]
    fn strange_marks_are_nothing() {
        let marks = ["", "MJ", "MJ::JOB::upsample::5::x", "MJ::JOB::upsample::1::x", "::::", "MJ::JOB::x::1::y::SOLO"];
        for mark in marks {
            assert_eq!(Press::read(mark), None, "{mark}");
        }
    }
}
