//! Dialogs: opened by a press, filled in by the client or by the server itself, given up.

use super::*;
use crate::{
    account::{Settings, SettingsState},
    id::{InteractionId, Nonce},
    task::{Dialog, Filling, Form, PictureKind, Upload},
};

const ALWAYS: Meaning = Meaning::Makes { action: Action::Zoom, asks: Asks::Always, own_words: false };

/// A bench with a finished parent, whose message is number 2.
fn with_parent() -> (Bench, TaskId) {
    let mut bench = Bench::live(limits(1, 2));
    let parent = bench.submitted("a cat");
    bench.start(parent, 1);
    bench.signal(Clue { message: Some(MessageId::new(1)), ..Clue::default() }, finished(2, 2));
    assert!(bench.state(parent).is_final());
    (bench, parent)
}

fn press(bench: &mut Bench, parent: TaskId, meaning: Meaning) -> RequestId {
    let request = bench.request();
    let wish = PressRequest {
        parent,
        custom_id: "U1".to_owned(),
        kind: None,
        client_state: None,
        notify_hook: None,
        any_of_channel: false,
        choice: Choice::default(),
        request_id: None,
    };
    let parent = bench.tasks.get(&parent).cloned();
    bench.step(Input::Press { request, wish: Box::new(wish), parent, meaning });
    request
}

fn words_dialog(words: &str) -> Dialog {
    let form = Form::Words { custom_id: "zoom".into(), field: "prompt".into() };
    Dialog { interaction: InteractionId::new(900), form, words: words.into() }
}

fn region_dialog() -> Dialog {
    Dialog { interaction: InteractionId::new(901), form: Form::Region { token: "t".into() }, words: String::new() }
}

fn by_nonce(nonce: Nonce) -> Clue {
    Clue { nonce: Some(nonce), ..Clue::default() }
}

fn told(bench: &mut Bench, request: RequestId) -> Option<SubmitOutcome> {
    let at = bench.answers.iter().position(|(asked, _)| *asked == request)?;
    match bench.answers.remove(at).1 {
        Answer::Submitted(outcome) => Some(outcome),
        other => panic!("a press is answered as one, got {other:?}"),
    }
}

fn fill(bench: &mut Bench, task: TaskId, prompt: Option<&str>, mask: bool) -> SubmitOutcome {
    let request = bench.request();
    let mask = mask.then(|| Upload { kind: PictureKind::Png, bytes: vec![1, 2, 3].into() });
    let filling = Filling { prompt: prompt.map(|words| (words.to_owned(), words.to_owned())), mask, request_id: None };
    let known = bench.tasks.contains_key(&task);
    bench.step(Input::Fill { request, task, filling: Box::new(filling), known });
    told(bench, request).expect("a filling is answered at once")
}

/// Presses, and lets the bot open this dialog.
fn asked(bench: &mut Bench, parent: TaskId, dialog: Dialog) -> TaskId {
    let request = press(bench, parent, ALWAYS);
    let sent = bench.sent.last().expect("pressed at once").clone();
    assert_eq!(told(bench, request), None, "nobody is answered before the dialog is there");
    bench.step(Input::Sent { task: sent.id, sent: Sent::Accepted });
    bench.signal(by_nonce(sent.nonce), News::Asked(Box::new(dialog)));
    match told(bench, request) {
        Some(SubmitOutcome::Asked { placed, .. }) => placed.task,
        other => panic!("no dialog: {other:?}"),
    }
}

#[test]
fn a_dialog_takes_no_slot_and_goes_on_as_the_same_task() {
    let (mut bench, parent) = with_parent();
    let busy = bench.submitted("a dog");
    assert_eq!(bench.state(busy), &TaskState::Sending, "the only slot");
    let task = asked(&mut bench, parent, words_dialog("a cat --zoom 2"));
    assert!(matches!(bench.state(task), TaskState::Asking(_)));
    assert_eq!(bench.tasks[&task].seen.final_prompt.as_deref(), Some("a cat --zoom 2"));
    let first_nonce = bench.tasks[&task].nonce;
    assert_eq!(
        fill(&mut bench, task, Some("unfit"), false),
        SubmitOutcome::WordsUnfit { wanted: "fitting words", found: "unfit".into() }
    );
    let outcome = fill(&mut bench, task, Some("a cat --zoom 1.5"), false);
    assert!(matches!(outcome, SubmitOutcome::Accepted(placed) if placed.task == task), "{outcome:?}");
    assert_eq!(bench.state(task), &TaskState::Queued);
    assert_eq!(fill(&mut bench, task, None, false), SubmitOutcome::NotAsked, "filled in once");
    bench.cancel(busy);
    bench.step(Input::Sent { task: busy, sent: Sent::Unreached { why: "cut".into() } });
    let sent = bench.sent.last().expect("its turn").clone();
    assert_eq!((sent.id, sent.prompt.as_str()), (task, "a cat --zoom 1.5"));
    assert_ne!(sent.nonce, first_nonce, "a form is a request of its own");
    let Wish::Fill(filled) = &sent.wish else { panic!("{:?}", sent.wish) };
    assert_eq!((filled.dialog.words.as_str(), filled.press.message), ("a cat --zoom 1.5", MessageId::new(2)));
}

#[test]
fn blank_words_are_the_dialogs_own() {
    let (mut bench, parent) = with_parent();
    let task = asked(&mut bench, parent, words_dialog("a cat --zoom 2"));
    assert!(matches!(fill(&mut bench, task, None, false), SubmitOutcome::Accepted(_)));
    let Wish::Fill(filled) = &bench.sent.last().expect("sent").wish else { panic!("not filled") };
    assert_eq!(filled.dialog.words, "a cat --zoom 2");
}

#[test]
fn a_region_wants_a_mask_and_keeps_the_presss_nonce() {
    let (mut bench, parent) = with_parent();
    let task = asked(&mut bench, parent, region_dialog());
    let nonce = bench.tasks[&task].nonce;
    assert_eq!(fill(&mut bench, task, Some("a hat"), false), SubmitOutcome::MaskMissing);
    assert!(matches!(bench.state(task), TaskState::Asking(_)), "it can be filled in again");
    assert!(matches!(fill(&mut bench, task, Some("a hat"), true), SubmitOutcome::Accepted(_)));
    let sent = bench.sent.last().expect("sent").clone();
    assert_eq!((sent.id, sent.nonce, sent.uploads.len()), (task, nonce, 1));
    let answer =
        Clue { interaction: Some(InteractionId::new(901)), message: Some(MessageId::new(80)), ..Clue::default() };
    // Late news of the press says nothing of the region.
    let press = Clue { interaction: Some(InteractionId::new(901)), ..by_nonce(nonce) };
    bench.signal(press, News::Interaction);
    assert_eq!(*bench.state(task), TaskState::Sending);
    bench.signal(answer, News::Started { cancel: None });
    assert!(matches!(bench.state(task), TaskState::Running(_)), "what comes of it answers the press");
}

#[test]
fn a_region_that_may_have_been_sent_before_a_restart_is_waited_for() {
    let (mut before, parent) = with_parent();
    let task = asked(&mut before, parent, region_dialog());
    assert!(matches!(fill(&mut before, task, None, true), SubmitOutcome::Accepted(_)));
    let mut bench = Bench::restored(limits(1, 2), before.tasks.values().cloned().collect());
    bench.step(Input::History { account: ACCOUNT, signals: Vec::new(), complete_since: Some(Millis(0)) });
    assert!(bench.sent.is_empty(), "it would be drawn twice");
    assert_eq!(*bench.state(task), TaskState::Sending);
    bench.signal(by_nonce(bench.tasks[&task].nonce), News::Started { cancel: None });
    assert!(matches!(bench.state(task), TaskState::Running(_)));
}

#[test]
fn a_dialog_that_does_not_open_leaves_nothing_behind() {
    for ending in 0..4 {
        let (mut bench, parent) = with_parent();
        let before = bench.tasks.len();
        let request = press(&mut bench, parent, ALWAYS);
        let sent = bench.sent.last().expect("pressed").clone();
        match ending {
            0 => {
                let sent_back = Sent::Rejected { text: "no".into(), about: Trouble::Job };
                bench.step(Input::Sent { task: sent.id, sent: sent_back });
            }
            1 => bench.signal(by_nonce(sent.nonce), News::Refused { text: "no".into(), about: Trouble::Job }),
            2 => bench.step(Input::LinkRefused { account: ACCOUNT, reason: "no".into() }),
            _ => {
                bench.now = bench.now + std::time::Duration::from_secs(31);
                bench.step(Input::DeadlineReached);
            }
        }
        let outcome = told(&mut bench, request);
        assert!(matches!(outcome, Some(SubmitOutcome::NoDialog { .. })), "{ending}: {outcome:?}");
        assert_eq!(bench.tasks.len(), before, "{ending}");
        // Late, and nobody's.
        bench.signal(by_nonce(sent.nonce), News::Asked(Box::new(words_dialog("late"))));
        assert_eq!(bench.tasks.len(), before, "{ending}");
    }
}

#[test]
fn a_dialog_is_given_up_by_a_cancel_or_by_time() {
    let (mut bench, parent) = with_parent();
    let task = asked(&mut bench, parent, words_dialog("w"));
    assert_eq!(bench.cancel(task), CancelOutcome::Cancelled);
    let task = asked(&mut bench, parent, words_dialog("w"));
    bench.now = bench.now + Task::DIALOG_PATIENCE;
    bench.step(Input::DeadlineReached);
    assert!(matches!(bench.state(task), TaskState::Failed { reason } if reason.to_string() == "任务超时"));
    assert_eq!(fill(&mut bench, task, None, false), SubmitOutcome::NotAsked);
    assert_eq!(fill(&mut bench, TaskId(1), None, false), SubmitOutcome::ParentMissing);
}

/// Remix mode is on, but the bot's dialog is not what the client was told to wait for.
fn in_remix(auto: bool) -> (Bench, TaskId, Meaning) {
    let (mut bench, parent) = with_parent();
    let post = bench.engine.posts.get_mut(&ACCOUNT).expect("the account");
    post.account.remix_auto_submit = auto;
    let state = SettingsState { remix: true, ..SettingsState::default() };
    post.account.panels.midjourney = Some(Settings { state, ..Settings::default() });
    (bench, parent, Meaning::Makes { action: Action::Variation, asks: Asks::InRemix, own_words: false })
}

#[test]
fn a_remix_dialog_is_told_or_answered_by_the_server_as_the_account_wants() {
    let (mut bench, parent, meaning) = in_remix(false);
    let request = press(&mut bench, parent, meaning);
    assert_eq!(told(&mut bench, request), None, "a dialog is awaited");

    let (mut bench, parent, meaning) = in_remix(true);
    let request = press(&mut bench, parent, meaning);
    let Some(SubmitOutcome::Accepted(placed)) = told(&mut bench, request) else { panic!("accepted at once") };
    let sent = bench.sent.last().expect("pressed").clone();
    bench.step(Input::Sent { task: sent.id, sent: Sent::Accepted });
    bench.signal(by_nonce(sent.nonce), News::Asked(Box::new(words_dialog("a cat"))));
    let again = bench.sent.last().expect("sent back").clone();
    let Wish::Fill(filled) = &again.wish else { panic!("{:?}", again.wish) };
    assert_eq!((again.id, filled.dialog.words.as_str()), (placed.task, "a cat"));
    assert_ne!(again.nonce, sent.nonce);
    bench.start(placed.task, 5);
    assert!(matches!(bench.state(placed.task), TaskState::Running(_)));
}

#[test]
fn a_bot_that_draws_in_place_of_asking_is_heard_if_there_is_a_slot() {
    let (mut bench, parent, meaning) = in_remix(false);
    let request = press(&mut bench, parent, meaning);
    let sent = bench.sent.last().expect("pressed").clone();
    let clue = || Clue { message: Some(MessageId::new(70)), ..by_nonce(sent.nonce) };
    bench.signal(clue(), News::Started { cancel: None });
    assert!(matches!(told(&mut bench, request), Some(SubmitOutcome::Accepted(_))));
    assert!(matches!(bench.state(sent.id), TaskState::Running(_)));

    let (mut bench, parent, meaning) = in_remix(false);
    bench.submitted("a dog");
    let request = press(&mut bench, parent, meaning);
    let sent = bench.sent.last().expect("pressed").clone();
    let handle = crate::task::CancelHandle::MenuCommand { message: MessageId::new(70) };
    bench.signal(by_nonce(sent.nonce), News::Started { cancel: Some(handle) });
    assert!(matches!(told(&mut bench, request), Some(SubmitOutcome::NoDialog { .. })));
    assert!(bench.orders.iter().any(|order| matches!(order, LinkOrder::StopJob { .. })), "the job is stopped");
}

#[test]
fn a_refusal_of_what_was_sent_back_ends_the_task() {
    let (mut bench, parent, meaning) = in_remix(true);
    let request = press(&mut bench, parent, meaning);
    let Some(SubmitOutcome::Accepted(placed)) = told(&mut bench, request) else { panic!("accepted at once") };
    let sent = bench.sent.last().expect("pressed").clone();
    bench.step(Input::Sent { task: sent.id, sent: Sent::Accepted });
    bench.signal(by_nonce(sent.nonce), News::Asked(Box::new(words_dialog("a cat"))));
    bench.step(Input::Sent { task: placed.task, sent: Sent::Rejected { text: "no".into(), about: Trouble::Job } });
    assert!(matches!(bench.state(placed.task), TaskState::Failed { reason } if reason.to_string() == "no"));
}

/// Dialogs of twins are filled in in any order, and only one of them is on Discord without a known job.
#[test]
fn twins_whose_dialogs_are_filled_in_the_other_way_round_wait_for_each_other() {
    let (mut bench, parent) = with_parent();
    bench.engine.posts.get_mut(&ACCOUNT).expect("the account").account.limits = limits(2, 2);
    let first = asked(&mut bench, parent, words_dialog("w"));
    let second = asked(&mut bench, parent, words_dialog("w"));
    assert!(first < second);
    assert!(matches!(fill(&mut bench, second, None, false), SubmitOutcome::Accepted(_)));
    assert_eq!(bench.sent.last().map(|task| task.id), Some(second));
    let count = bench.sent.len();
    assert!(matches!(fill(&mut bench, first, None, false), SubmitOutcome::Accepted(_)));
    assert_eq!(bench.sent.len(), count, "its twin is on Discord, and nobody knows as which job");
    bench.start(second, 60);
    bench.signal(
        Clue { message: Some(MessageId::new(60)), job: Some(JobId::from_u128(60)), ..Clue::default() },
        News::Progress { percent: 30, picture: None, cancel: None },
    );
    assert_eq!(bench.sent.last().map(|task| task.id), Some(first), "now it can be told apart");
}

#[test]
fn what_is_said_of_a_dialog_that_was_given_up_is_not_taken_for_the_next_press() {
    let (mut bench, parent) = with_parent();
    let request = press(&mut bench, parent, ALWAYS);
    let given_up = bench.sent.last().expect("pressed").clone();
    bench.now = bench.now + std::time::Duration::from_secs(31);
    bench.step(Input::DeadlineReached);
    assert!(matches!(told(&mut bench, request), Some(SubmitOutcome::NoDialog { .. })));
    let next = press(&mut bench, parent, Meaning::Makes { action: Action::Zoom, asks: Asks::Never, own_words: false });
    let Some(SubmitOutcome::Accepted(placed)) = told(&mut bench, next) else { panic!("accepted") };
    let late = Clue { reference: Some(MessageId::new(2)), ..by_nonce(given_up.nonce) };
    bench.signal(late, finished(77, 77));
    assert!(!bench.state(placed.task).is_final());
}

#[test]
fn a_dialog_that_is_filled_in_late_in_an_outage_has_its_whole_time() {
    let (mut bench, parent) = with_parent();
    let task = asked(&mut bench, parent, words_dialog("a cat --zoom 2"));
    bench.step(Input::LinkLost { account: ACCOUNT });
    bench.now = bench.now + std::time::Duration::from_secs(480);
    bench.step(Input::DeadlineReached);
    assert!(matches!(fill(&mut bench, task, Some("a cat --zoom 1.5"), false), SubmitOutcome::Accepted(_)));
    let filled_at = bench.now;
    while let Some(due) = bench.engine.next_deadline() {
        bench.now = bench.now.max(due);
        bench.step(Input::DeadlineReached);
        let is_over = bench.now == filled_at + std::time::Duration::from_secs(300);
        assert_eq!(bench.state(task).is_final(), is_over, "{} after {filled_at}", bench.now);
    }
    assert!(bench.state(task).is_final());
}
