use proptest::prelude::*;

use super::*;

const JOB: &str = "3dbbd469-36af-4a0f-8f02-df6c579e7011";

/// The id with `H` for the job, whether it is written again as it was, and what pressing it makes under an imagine.
fn check(custom_id: &str, again: bool, action: Option<Action>, tile: Option<u8>) {
    let custom_id = custom_id.replace('H', JOB);
    let read = CustomId::read(&custom_id);
    assert_eq!(read.write() == custom_id, again, "{custom_id}");
    assert_eq!(CustomId::read(&read.write()), read, "{custom_id}");
    assert_eq!(read.action(Action::Blend), action, "{custom_id}");
    assert_eq!(read.is_supported(), action.is_some(), "{custom_id}");
    assert_eq!(read.tile(), tile, "{custom_id}");
    assert!(!matches!(read, CustomId::Unknown(_)), "{custom_id}");
}

#[test]
fn every_button_of_the_bots_is_understood() {
    use Action::*;
    check("MJ::JOB::upsample::1::H", true, Some(Upscale), Some(1));
    check("MJ::JOB::upsample::4::H::SOLO", false, Some(Upscale), Some(4));
    for way in ["v5_2x", "v5_4x", "v6_2x_subtle", "v6_2x_creative", "v6r1_2x_subtle", "v7_2x_creative", "max"] {
        check(&format!("MJ::JOB::upsample_{way}::1::H::SOLO"), true, Some(Upscale), Some(1));
    }
    check("MJ::JOB::video_virtual_upscale::2::H", true, Some(Upscale), Some(2));
    check("MJ::JOB::variation::3::H", true, Some(Variation), Some(3));
    check("MJ::JOB::low_variation::1::H::SOLO", true, Some(Variation), Some(1));
    check("MJ::JOB::high_variation::2::H::SOLO", true, Some(Variation), Some(2));
    check("MJ::JOB::reroll::0::H::SOLO", true, Some(Blend), None);
    check("MJ::Inpaint::1::H::SOLO", true, Some(Variation), Some(1));
    for percent in [50, 75, 100] {
        check(&format!("MJ::Outpaint::{percent}::1::H::SOLO"), true, Some(Zoom), Some(1));
    }
    check("MJ::CustomZoom::H", true, Some(Zoom), None);
    check("MJ::CustomZoom::1::H", true, Some(Zoom), Some(1));
    for direction in ["left", "right", "up", "down"] {
        check(&format!("MJ::JOB::pan_{direction}::1::H::SOLO"), true, Some(Pan), Some(1));
    }
    check("MJ::JOB::animate_high::1::H::SOLO", true, Some(Video), Some(1));
    check("MJ::JOB::animate_low_extend::1::H", true, Some(Video), Some(1));
    check("MJ::BOOKMARK::H", true, None, None);
    check("MJ::CancelJob::ByJobid::H", true, None, None);
    check("MJ::Job::PicReader::4", true, Some(Imagine), None);
    check("MJ::Job::PicReader::all", true, None, None);
    check("MJ::Picread::Retry", true, Some(Describe), None);
    check("MJ::Job::PromptAnalyzer::5", true, Some(Imagine), None);
    check("MJ::JOB::PromptAnalyzer::1", false, Some(Imagine), None);
    check("MJ::Job::PromptAnalyzerExtended", true, Some(Shorten), None);
}

#[test]
fn what_is_not_understood_stays_as_it_is_and_counts_as_more_of_the_same() {
    for custom_id in [
        "",
        "MJ",
        "MJ::JOB",
        "MJ::JOB::upsample::1",
        "MJ::JOB::upsample::+1::3dbbd469-36af-4a0f-8f02-df6c579e7011",
        "MJ::JOB::upsample::999::3dbbd469-36af-4a0f-8f02-df6c579e7011",
        "MJ::JOB::pan_away::1::3dbbd469-36af-4a0f-8f02-df6c579e7011::SOLO",
        "MJ::JOB::explode::1::3dbbd469-36af-4a0f-8f02-df6c579e7011",
        "MJ::JOB::upsample::1::x3dbbd469-36af-4a0f-8f02-df6c579e7011",
        "MJ::Settings::RemixMode",
    ] {
        let read = CustomId::read(custom_id);
        assert_eq!(read, CustomId::Unknown(custom_id.to_owned()));
        assert_eq!(read.write(), custom_id);
        assert_eq!(read.action(Action::Pan), Some(Action::Pan));
    }
}

#[test]
fn it_is_known_which_buttons_ask_back_and_which_are_answered_in_place() {
    for (custom_id, opens) in [
        ("MJ::CustomZoom::H", Opens::Always),
        ("MJ::CustomZoom::1::H", Opens::Always),
        ("MJ::Inpaint::1::H::SOLO", Opens::Always),
        ("MJ::Job::PicReader::2", Opens::Always),
        ("MJ::Job::PromptAnalyzer::5", Opens::Always),
        ("MJ::JOB::reroll::0::H::SOLO", Opens::InRemix),
        ("MJ::JOB::variation::3::H", Opens::InRemix),
        ("MJ::JOB::low_variation::1::H::SOLO", Opens::InRemix),
        ("MJ::JOB::high_variation::1::H::SOLO", Opens::InRemix),
        ("MJ::JOB::pan_up::1::H::SOLO", Opens::InRemix),
        ("MJ::Outpaint::50::1::H::SOLO", Opens::InRemix),
        ("MJ::JOB::animate_low::1::H::SOLO", Opens::InRemix),
        ("MJ::JOB::animate_high_extend::1::H", Opens::InRemix),
        ("MJ::JOB::upsample::1::H", Opens::Never),
        ("MJ::JOB::upsample_v7_2x_subtle::1::H::SOLO", Opens::Never),
        ("MJ::JOB::video_virtual_upscale::1::H", Opens::Never),
        ("MJ::Job::PicReader::all", Opens::Never),
        ("MJ::Picread::Retry", Opens::Never),
        ("MJ::Job::PromptAnalyzerExtended", Opens::Never),
        ("MJ::BOOKMARK::H", Opens::Never),
        ("MJ::Something::new", Opens::Never),
    ] {
        assert_eq!(opens_dialog(&custom_id.replace('H', JOB)), opens, "{custom_id}");
        let in_place = ["MJ::Picread::Retry", "MJ::Job::PromptAnalyzerExtended"].contains(&custom_id);
        assert_eq!(answers_in_place(custom_id), in_place, "{custom_id}");
    }
    let loops = CustomId::read("MJ::JOB::animate_loop::1::x");
    assert_eq!(
        (loops.action(Action::Pan), opens_dialog("MJ::JOB::animate_loop::1::x")),
        (Some(Action::Video), Opens::Never)
    );
}

fn any_custom_id() -> impl Strategy<Value = CustomId> {
    let job = any::<u128>().prop_map(JobId::from_u128);
    let direction = prop::sample::select(Direction::ALL.to_vec());
    let motion = prop::sample::select(Motion::ALL.to_vec());
    (0u8..23, any::<u8>(), any::<u8>(), job, direction, motion, "[a-z0-9_]{0,12}").prop_map(
        |(kind, tile, percent, job, direction, motion, way)| match kind {
            0 => CustomId::Upscale { tile, job },
            1 => CustomId::HdUpscale { way, tile, job },
            2 => CustomId::VideoUpscale { tile, job },
            3 => CustomId::Variation { tile, job },
            4 => CustomId::LowVariation { tile, job },
            5 => CustomId::HighVariation { tile, job },
            6 => CustomId::Reroll { job },
            7 => CustomId::Inpaint { tile, job },
            8 => CustomId::Outpaint { percent, tile, job },
            9 => CustomId::CustomZoom { tile: None, job },
            10 => CustomId::CustomZoom { tile: Some(tile), job },
            11 => CustomId::Pan { direction, tile, job },
            12 => CustomId::Animate { motion, tile, job },
            13 => CustomId::Extend { motion, tile, job },
            14 => CustomId::Bookmark { job },
            15 => CustomId::CancelJob { job },
            16 => CustomId::PicReader { line: tile },
            17 => CustomId::PicReaderAll,
            18 => CustomId::PicReadRetry,
            19 => CustomId::PromptAnalyzer { line: tile },
            20 => CustomId::PromptAnalyzerExtended,
            _ => CustomId::Unknown(format!("MJ::{way}::x")),
        },
    )
}

proptest! {
    #[test]
    fn reading_undoes_writing(custom_id in any_custom_id()) {
        prop_assert_eq!(CustomId::read(&custom_id.write()), custom_id);
    }

    #[test]
    fn no_text_makes_reading_panic(text in "\\PC{0,80}|MJ::(JOB|Job|Outpaint)(::[a-z0-9-]{0,36}){0,4}") {
        let _ = CustomId::read(&text);
    }
}

#[test]
fn a_button_may_be_named_in_more_than_one_way() {
    let same = |mark: &str, other: &str| is_same(&mark.replace('H', JOB), &other.replace('H', JOB));
    assert!(same("MJ::Job::PromptAnalyzer::1", "MJ::JOB::PromptAnalyzer::1"));
    assert!(same("MJ::CustomZoom::H", "MJ::CustomZoom::1::H"));
    assert!(same("what::ever", "what::ever"));
    assert!(!same("what::ever", "What::ever"));
    assert!(!same("MJ::CustomZoom::H", "MJ::CustomZoom::2::H"));
    assert!(!same("MJ::JOB::upsample::1::H", "MJ::JOB::upsample::2::H"));
    assert!(!same("MJ::Job::PromptAnalyzer::1", "MJ::Job::PromptAnalyzer::2"));
}
