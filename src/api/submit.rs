//! Wishes for pictures: understand, ask, answer.

use midjourney_openapi::midjourney::{
    AccountFilter, SubmitActionRequest, SubmitActionResponse, SubmitApi, SubmitImagineRequest, SubmitImagineResponse,
};

use super::{
    Handlers,
    caller::Caller,
    query::{account_named, given},
    reply, translate,
};
use crate::{
    id::ChannelId,
    task::{Action, Choice, PressRequest, Speed, Submission, SubmitOutcome, Wish},
};

impl SubmitApi for Handlers {
    type Caller = Caller;

    async fn submit_imagine(&self, caller: Caller, request: SubmitImagineRequest) -> SubmitImagineResponse {
        reply::submitted(self.world.submit(imagine(request, caller.forced)).await).into()
    }

    async fn submit_action(&self, caller: Caller, request: SubmitActionRequest) -> SubmitActionResponse {
        let outcome = match press(request, caller.forced) {
            Some(request) => self.world.press(request).await,
            None => SubmitOutcome::ParentMissing,
        };
        reply::submitted(outcome).into()
    }
}

/// The wish for a grid from words.
///
/// Source: contract 1.12, 4.12, 4.14.
fn imagine(request: SubmitImagineRequest, forced: Option<Speed>) -> Submission {
    let prompt = request.prompt.trim().to_owned();
    let flat = AccountFilter {
        instance_id: request.instance_id,
        modes: request.modes,
        remix: request.remix,
        remix_auto_considered: request.remix_auto_considered,
        ..AccountFilter::default()
    };
    Submission {
        action: Action::Imagine,
        bot: translate::bot_of(request.bot_type),
        wish: Wish::Imagine,
        prompt_en: prompt.clone(),
        description: format!("/imagine {prompt}"),
        prompt,
        client_state: request.state,
        notify_hook: hook(request.notify_hook),
        choice: choice(flat, request.account_filter, forced),
    }
}

/// The wish to press a button; `None` when the parent's id is no number, since then nobody has it.
///
/// Source: contract 1.9, 4.4.
fn press(request: SubmitActionRequest, forced: Option<Speed>) -> Option<PressRequest> {
    Some(PressRequest {
        parent: request.task_id.parse().ok()?,
        custom_id: request.custom_id.trim().to_owned(),
        client_state: request.state,
        notify_hook: hook(request.notify_hook),
        any_of_channel: request.choose_same_channel,
        choice: choice(AccountFilter::default(), request.account_filter, forced),
    })
}

/// Where changes are told, if anywhere: old clients send `""`.
pub(super) fn hook(url: Option<String>) -> Option<String> {
    given(url).map(|url| url.trim().to_owned())
}

/// Which accounts may take it. Older documents have the filter flat, newer ones nested: nested wins field by field, and
/// the speed in the path wins over both.
///
/// Source: contract 1.12, 2.6, 0.7.
pub(super) fn choice(flat: AccountFilter, nested: Option<AccountFilter>, forced: Option<Speed>) -> Choice {
    let nested = nested.unwrap_or_default();
    let modes = nested.modes.filter(|modes| !modes.is_empty()).or(flat.modes).unwrap_or_default();
    let speeds = match forced {
        Some(speed) => vec![speed],
        None => modes.into_iter().map(translate::speed_of).collect(),
    };
    let remix_auto_considered = nested.remix_auto_considered.or(flat.remix_auto_considered);
    Choice {
        account: given(nested.instance_id).or(given(flat.instance_id)).map(|id| account_named(&id)),
        // As with accounts: what is no number names no channel.
        channel: given(nested.channel_id).map(|id| id.parse().unwrap_or(ChannelId::new(0))),
        remark: given(nested.remark),
        speeds,
        remix: nested.remix.or(flat.remix),
        remix_auto_considered: remix_auto_considered.unwrap_or(false),
    }
}

#[cfg(test)]
mod tests {
    use midjourney_openapi::midjourney::{AccountMode, BotType};

    use super::*;
    use crate::{
        id::{AccountId, TaskId},
        task::Bot,
    };

    #[test]
    fn an_imagine_is_trimmed_and_described() {
        let submission = imagine(
            SubmitImagineRequest {
                prompt: "  a cat --ar 3:2\n".into(),
                bot_type: BotType::NijiJourney,
                state: Some(" order 7 ".into()),
                notify_hook: Some(" ".into()),
                ..SubmitImagineRequest::default()
            },
            None,
        );
        assert_eq!((submission.prompt.as_str(), submission.prompt_en.as_str()), ("a cat --ar 3:2", "a cat --ar 3:2"));
        assert_eq!(submission.description, "/imagine a cat --ar 3:2");
        assert_eq!((submission.action, submission.bot), (Action::Imagine, Bot::Niji));
        assert_eq!(submission.client_state.as_deref(), Some(" order 7 "), "told back verbatim");
        assert_eq!(submission.notify_hook, None);
        assert_eq!(submission.choice, Choice::default());
    }

    #[test]
    fn a_nested_filter_wins_field_by_field_and_the_path_wins_over_both() {
        let flat = || AccountFilter {
            instance_id: Some("7".into()),
            modes: Some(vec![AccountMode::Fast]),
            remix: Some(true),
            remix_auto_considered: Some(true),
            ..AccountFilter::default()
        };
        let nested = || AccountFilter {
            instance_id: Some("".into()),
            channel_id: Some("9".into()),
            remark: Some("spare".into()),
            modes: Some(vec![]),
            remix: Some(false),
            ..AccountFilter::default()
        };
        let expected = Choice {
            account: Some(AccountId(7)),
            channel: Some(ChannelId::new(9)),
            remark: Some("spare".into()),
            speeds: vec![Speed::Fast],
            remix: Some(false),
            remix_auto_considered: true,
        };
        assert_eq!(choice(flat(), Some(nested()), None), expected);
        assert_eq!(choice(flat(), None, Some(Speed::Turbo)).speeds, [Speed::Turbo]);
        let other = AccountFilter { modes: Some(vec![AccountMode::Relax, AccountMode::Turbo]), ..nested() };
        assert_eq!(choice(flat(), Some(other), None).speeds, [Speed::Relax, Speed::Turbo]);
    }

    #[test]
    fn a_filter_that_names_nobody_matches_nobody() {
        let filter = AccountFilter {
            instance_id: Some("cat".into()),
            channel_id: Some("-1".into()),
            ..AccountFilter::default()
        };
        let choice = choice(AccountFilter::default(), Some(filter), None);
        assert_eq!((choice.account, choice.channel), (Some(AccountId(0)), Some(ChannelId::new(0))));
    }

    #[test]
    fn a_press_needs_a_parent_that_can_exist() {
        let request = |task_id: &str| SubmitActionRequest {
            task_id: task_id.into(),
            custom_id: " MJ::JOB::upsample::2::h ".into(),
            choose_same_channel: true,
            ..SubmitActionRequest::default()
        };
        let pressed = press(request("14001934816969359"), None).expect("a number");
        assert_eq!(
            (pressed.parent, pressed.custom_id.as_str()),
            (TaskId(14001934816969359), "MJ::JOB::upsample::2::h")
        );
        assert!(pressed.any_of_channel);
        for unknown in ["cat", "-1", "1e3", "99999999999999999999999"] {
            assert_eq!(press(request(unknown), None), None, "{unknown}");
        }
    }
}
