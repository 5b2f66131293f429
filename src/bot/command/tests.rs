use super::*;
use crate::{
    clock::Millis,
    discord::model::CommandIndex,
    id::{AccountId, InteractionId, MessageId, TaskId},
    task::{Action, Filled, Press, Seen, TaskState},
};

const NONCE: Nonce = Nonce::new(1_511_317_059_000_000_000);

fn task(bot: Bot, wish: Wish) -> Task {
    Task {
        id: TaskId(1_704_529_669_123_456),
        account: AccountId(1),
        channel: ChannelId::new(2),
        bot,
        action: Action::Imagine,
        wish,
        prompt: "一只狐狸".into(),
        prompt_en: "a fox --ar 3:2".into(),
        description: String::new(),
        client_state: None,
        notify_hook: None,
        uploads: Vec::new(),
        nonce: NONCE,
        submitted_at: Millis(0),
        sending_since: None,
        started_at: None,
        finished_at: None,
        timeout_ms: 1,
        state: TaskState::Queued,
        seen: Seen::default(),
        revision: 0,
        choice: crate::task::Choice::default(),
        request_id: None,
    }
}

fn place(session_id: Option<&str>) -> Place {
    Place { guild: Some(GuildId::new(1)), channel: ChannelId::new(2), session_id: session_id.map(str::to_owned) }
}

fn file(id: u64) -> AttachedFile {
    AttachedFile { id, filename: format!("{id}.png"), uploaded_filename: format!("u/{id}.png") }
}

fn asked(bot: Bot, wish: Wish, words: &str, files: &[AttachedFile]) -> Result<Interaction, Unaskable> {
    interaction(&task(bot, wish), &Commands::default(), &Material { words, files }, &place(None))
}

/// The slash command's name, number, options and files.
fn command(interaction: Interaction) -> (String, u64, Vec<CommandOption>, Vec<AttachedFile>) {
    match interaction.data {
        InteractionData::SlashCommand { id, name, options, attachments, .. } => (name, id, options, attachments),
        other => panic!("{other:?}"),
    }
}

fn press(custom_id: &str) -> Press {
    Press { parent: TaskId(1), message: MessageId::new(9), message_flags: 64, custom_id: custom_id.to_owned() }
}

#[test]
fn words_are_asked_for_by_the_right_bots_command_as_they_were_made_ready() {
    let words = "https://cdn.discordapp.com/a.png a fox --ar 3:2";
    for (bot, application, number, edition) in [
        (Bot::Midjourney, 936_929_561_302_675_456, 938_956_540_159_881_230, 1_237_876_415_471_554_623),
        (Bot::Niji, 1_022_952_195_194_359_889, 1_023_054_140_580_057_099, 1_248_805_223_892_254_774),
    ] {
        let material = Material { words, files: &[file(0)] };
        let interaction = interaction(&task(bot, Wish::Imagine), &Commands::default(), &material, &place(Some("s")))
            .expect("askable");
        assert_eq!(interaction.application.get(), application);
        assert_eq!((interaction.guild, interaction.channel), (Some(GuildId::new(1)), ChannelId::new(2)));
        assert_eq!((interaction.session_id.as_str(), interaction.nonce), ("s", NONCE));
        let InteractionData::SlashCommand { id, version, name, options, attachments } = interaction.data else {
            panic!("{bot:?}")
        };
        assert_eq!((id, version, name.as_str()), (number, edition, "imagine"));
        assert_eq!(options, [CommandOption::text("prompt", words)]);
        assert_eq!(attachments, [], "pictures for words are in the words");
    }
    let (name, number, options, _) = command(asked(Bot::Midjourney, Wish::Shorten, words, &[]).expect("askable"));
    assert_eq!((name.as_str(), number), ("shorten", 1_121_575_372_539_039_774));
    assert_eq!(options, [CommandOption::text("prompt", words)]);
}

#[test]
fn a_button_is_pressed_as_it_is_where_it_is() {
    let custom_id = "MJ::JOB::something_new::1::x".to_owned();
    let interaction = asked(Bot::Niji, Wish::Press(press(&custom_id)), "", &[]).expect("askable");
    assert_eq!(interaction.session_id, NO_SESSION);
    assert_eq!(interaction.data, InteractionData::Press { message: MessageId::new(9), message_flags: 64, custom_id });
}

#[test]
fn a_dialog_is_filled_in_by_its_own_ids_and_a_region_goes_elsewhere() {
    let fill = |form| {
        let dialog = Dialog { interaction: InteractionId::new(5), form, words: "a hat --zoom 1.8".into() };
        Wish::Fill(Box::new(Filled { press: press("MJ::CustomZoom::x"), dialog }))
    };
    let words = Form::Words {
        custom_id: "MJ::OutpaintCustomZoomModal::x".into(),
        field: "MJ::OutpaintCustomZoomModal::prompt".into(),
    };
    let interaction = asked(Bot::Midjourney, fill(words.clone()), "not these", &[]).expect("askable");
    assert_eq!(interaction.nonce, NONCE);
    assert_eq!(
        interaction.data,
        InteractionData::Modal {
            interaction: InteractionId::new(5),
            custom_id: "MJ::OutpaintCustomZoomModal::x".into(),
            fields: vec![TextField {
                custom_id: "MJ::OutpaintCustomZoomModal::prompt".into(),
                value: "a hat --zoom 1.8".into()
            }],
        }
    );
    assert_eq!(region(&task(Bot::Midjourney, fill(words))), None);
    let wish = fill(Form::Region { token: "tok".into() });
    assert_eq!(asked(Bot::Midjourney, wish.clone(), "", &[file(0)]), Err(Unaskable::Region));
    let job = RegionJob { token: "tok".into(), prompt: "a hat --zoom 1.8".into() };
    assert_eq!(region(&task(Bot::Niji, wish)), Some(job));
    assert_eq!(region(&task(Bot::Midjourney, Wish::Imagine)), None);
}

#[test]
fn a_blend_brings_its_pictures_and_then_its_shape() {
    for (shape, ratio, count) in
        [(Shape::Portrait, "--ar 2:3", 2), (Shape::Square, "--ar 1:1", 3), (Shape::Landscape, "--ar 3:2", 5)]
    {
        // Their numbers may come from elsewhere; here their places count.
        let files: Vec<AttachedFile> = (0..count).map(|place| file(place + 40)).collect();
        let interaction = asked(Bot::Midjourney, Wish::Blend { shape }, "", &files).expect("askable");
        let (name, number, options, attachments) = command(interaction);
        assert_eq!((name.as_str(), number), ("blend", 1_062_880_104_792_997_970));
        let mut expected: Vec<CommandOption> =
            (0..count).map(|place| CommandOption::file(&format!("image{}", place + 1), place)).collect();
        expected.push(CommandOption::text("dimensions", ratio));
        assert_eq!(options, expected);
        let lying: Vec<(u64, String)> = attachments.into_iter().map(|file| (file.id, file.uploaded_filename)).collect();
        let expected: Vec<(u64, String)> = (0..count).map(|place| (place, format!("u/{}.png", place + 40))).collect();
        assert_eq!(lying, expected);
    }
    let one = asked(Bot::Niji, Wish::Blend { shape: Shape::Square }, "", &[file(0)]);
    assert_eq!(one, Err(Unaskable::NoFile { needed: 2, there: 1 }));
}

#[test]
fn a_picture_is_described_by_its_link_or_by_its_file() {
    let link = "https://host/a.png".to_owned();
    let wish = Wish::Describe { link: Some(link.clone()) };
    let (name, number, options, attachments) = command(asked(Bot::Niji, wish, "", &[]).expect("askable"));
    assert_eq!((name.as_str(), number), ("describe", 1_092_683_500_743_831_652));
    assert_eq!((options, attachments), (vec![CommandOption::text("link", link)], Vec::new()));
    let wish = Wish::Describe { link: None };
    let (_, _, options, attachments) =
        command(asked(Bot::Midjourney, wish.clone(), "", &[file(0), file(1)]).expect("askable"));
    assert_eq!((options, attachments), (vec![CommandOption::file("image", 0)], vec![file(0)]));
    assert_eq!(asked(Bot::Midjourney, wish, "", &[]), Err(Unaskable::NoFile { needed: 1, there: 0 }));
}

#[test]
fn a_face_is_saved_under_a_name_and_swapped_by_it() {
    let mut commands = Commands::default();
    let task = task(Bot::InsightFace, Wish::Swap);
    let files = [file(0), file(1)];
    let material = Material { words: "", files: &files };
    let unaskable = |name| Unaskable::NoCommand { bot: Bot::InsightFace, name };
    assert_eq!(interaction(&task, &commands, &material, &place(None)), Err(unaskable("swapid")));
    let saved = |commands: &Commands| save_face(commands, &place(None), Nonce::new(5), "gs7e4bce4g", &file(0));
    assert_eq!(saved(&commands), Err(unaskable("saveid")));
    let listed = |name: &str, id| IndexedCommand {
        id,
        application: application_of(Bot::InsightFace),
        name: name.to_owned(),
        version: id,
        kind: IndexedCommand::SLASH,
    };
    commands
        .learn(&CommandIndex { applications: Vec::new(), commands: vec![listed("saveid", 1), listed("swapid", 2)] });
    let first = saved(&commands).expect("askable");
    assert_eq!((first.application.get(), first.nonce), (1_090_660_574_196_674_713, Nonce::new(5)));
    let options = vec![CommandOption::text("idname", "gs7e4bce4g"), CommandOption::file("image", 0)];
    assert_eq!(command(first), ("saveid".to_owned(), 1, options.clone(), vec![file(0)]));
    let then = interaction(&task, &commands, &material, &place(None)).expect("askable");
    assert_eq!(then.nonce, NONCE);
    let target = AttachedFile { id: 0, ..file(1) };
    assert_eq!(command(then), ("swapid".to_owned(), 2, options, vec![target]));
    assert_eq!(face_name(task.id), "gs7e4bce4g");
    let alone = Material { words: "", files: &files[..1] };
    assert_eq!(interaction(&task, &commands, &alone, &place(None)), Err(Unaskable::NoFile { needed: 2, there: 1 }));
}

#[test]
fn a_job_is_stopped_the_way_the_bot_offers() {
    let message = MessageId::new(9);
    let stop = |bot, handle: &CancelHandle| cancel(bot, handle, &Commands::default(), &place(None), NONCE);
    let handle = CancelHandle::MenuCommand { message };
    let menu = stop(Bot::Midjourney, &handle).expect("askable");
    let InteractionData::MessageCommand { id, name, target, .. } = menu.data else { panic!("{menu:?}") };
    assert_eq!((id, name.as_str(), target), (987_795_925_764_280_352, "Cancel Job", message));
    let unaskable = Unaskable::NoCommand { bot: Bot::InsightFace, name: "Cancel Job" };
    assert_eq!(stop(Bot::InsightFace, &handle), Err(unaskable));
    let custom_id = "MJ::CancelJob::ByJobid::x".to_owned();
    let handle = CancelHandle::Button { message, message_flags: 64, custom_id: custom_id.clone() };
    let button = stop(Bot::Midjourney, &handle).expect("askable");
    assert_eq!(button.data, InteractionData::Press { message, message_flags: 64, custom_id });
}
