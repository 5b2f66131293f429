//! Wishes for pictures: understand, ask, answer.

use midjourney_openapi::midjourney::{
    AccountFilter, BlendDimensions, SubmitActionRequest, SubmitActionResponse, SubmitApi, SubmitBlendRequest,
    SubmitBlendResponse, SubmitDescribeRequest, SubmitDescribeResponse, SubmitImagineRequest, SubmitImagineResponse,
    SubmitModalRequest, SubmitModalResponse, SubmitResult, SubmitShortenRequest, SubmitShortenResponse,
};

use super::{
    Handlers,
    caller::Caller,
    picture::Pictures,
    query::{account_named, given},
    reply, translate,
};
use crate::{
    id::ChannelId,
    task::{Action, Bot, Choice, Filling, PressRequest, Shape, Speed, Submission, SubmitOutcome, Upload, Wish},
    words::Prepared,
};

/// The published text for a picture that is none.
pub(super) const NO_PICTURE: &str = "base64格式错误";

/// Discord takes so many files in one message.
const PICTURES_MAX: usize = 10;

impl SubmitApi for Handlers {
    type Caller = Caller;

    async fn submit_imagine(&self, caller: Caller, request: SubmitImagineRequest) -> SubmitImagineResponse {
        let (bot, prompt) = (translate::bot_of(request.bot_type), request.prompt.trim().to_owned());
        let english = match self.english(bot, &prompt).await {
            Ok(english) => english,
            Err(banned) => return banned.into(),
        };
        let mut pictures = Pictures::default();
        let texts: Vec<String> =
            request.base64_array.iter().flatten().chain(&request.base64).map(String::clone).collect();
        let uploads = pictures.array("/base64Array", &texts);
        if uploads.len() > PICTURES_MAX {
            pictures.note("/base64".into(), "10 pictures at most, all together", format!("{}", uploads.len()));
        }
        let faults = pictures.into_faults();
        if !faults.is_empty() {
            return reply::misread(NO_PICTURE, &faults).into();
        }
        let flat = AccountFilter {
            instance_id: request.instance_id,
            modes: request.modes,
            remix: request.remix,
            remix_auto_considered: request.remix_auto_considered,
            ..AccountFilter::default()
        };
        let draft = Draft {
            action: Action::Imagine,
            bot,
            wish: Wish::Imagine,
            description: format!("/imagine {prompt}"),
            prompt,
            client_state: request.state,
            notify_hook: request.notify_hook,
            uploads,
            choice: choice(flat, request.account_filter, caller.forced),
        };
        self.submit_in_english(&caller, draft, english).await.into()
    }

    async fn submit_blend(&self, caller: Caller, request: SubmitBlendRequest) -> SubmitBlendResponse {
        let mut pictures = Pictures::default();
        let uploads = pictures.array("/base64Array", &request.base64_array);
        let faults = pictures.into_faults();
        if !faults.is_empty() {
            return reply::misread(NO_PICTURE, &faults).into();
        }
        let flat = AccountFilter {
            instance_id: request.instance_id,
            modes: request.modes,
            remix: request.remix,
            remix_auto_considered: request.remix_auto_considered,
            ..AccountFilter::default()
        };
        let shape = match request.dimensions {
            BlendDimensions::Portrait => Shape::Portrait,
            BlendDimensions::Square => Shape::Square,
            BlendDimensions::Landscape => Shape::Landscape,
        };
        let draft = Draft {
            action: Action::Blend,
            bot: translate::bot_of(request.bot_type),
            wish: Wish::Blend { shape },
            // The engine names the task in it.
            description: "/blend".to_owned(),
            prompt: String::new(),
            client_state: request.state,
            notify_hook: request.notify_hook,
            uploads,
            choice: choice(flat, request.account_filter, caller.forced),
        };
        self.submit_as_it_is(&caller, draft).await.into()
    }

    async fn submit_describe(&self, caller: Caller, request: SubmitDescribeRequest) -> SubmitDescribeResponse {
        let (base64, link) = (given(request.base64), given(request.link));
        let mut pictures = Pictures::default();
        let upload = base64.as_ref().and_then(|text| pictures.data_url("/base64", text));
        let link = link.map(|link| link.trim().to_owned());
        let text = match (&base64, &link) {
            (None, None) => {
                pictures.note("/base64".into(), "a picture as a data URL, or its link in /link", "nothing".to_owned());
                "base64不能为空"
            }
            (None, Some(link)) if !is_link(link) => {
                pictures.note("/link".into(), "an http or https URL", format!("`{}`", short(link)));
                "link格式错误"
            }
            _ => NO_PICTURE,
        };
        let faults = pictures.into_faults();
        if !faults.is_empty() {
            return reply::misread(text, &faults).into();
        }
        let flat = AccountFilter {
            instance_id: request.instance_id,
            modes: request.modes,
            remix: request.remix,
            remix_auto_considered: request.remix_auto_considered,
            ..AccountFilter::default()
        };
        let link = if upload.is_some() { None } else { link };
        let draft = Draft {
            action: Action::Describe,
            bot: translate::bot_of(request.bot_type),
            description: format!("/describe {}", link.as_deref().unwrap_or_default()),
            wish: Wish::Describe { link },
            prompt: String::new(),
            client_state: request.state,
            notify_hook: request.notify_hook,
            uploads: upload.into_iter().collect(),
            choice: choice(flat, request.account_filter, caller.forced),
        };
        self.submit_as_it_is(&caller, draft).await.into()
    }

    async fn submit_shorten(&self, caller: Caller, request: SubmitShortenRequest) -> SubmitShortenResponse {
        let prompt = request.prompt.trim().to_owned();
        let flat = AccountFilter {
            instance_id: request.instance_id,
            modes: request.modes,
            remix: request.remix,
            remix_auto_considered: request.remix_auto_considered,
            ..AccountFilter::default()
        };
        let draft = Draft {
            action: Action::Shorten,
            bot: translate::bot_of(request.bot_type),
            wish: Wish::Shorten,
            description: format!("/shorten {prompt}"),
            prompt,
            client_state: request.state,
            notify_hook: request.notify_hook,
            uploads: Vec::new(),
            choice: choice(flat, request.account_filter, caller.forced),
        };
        self.submit_words(&caller, draft).await.into()
    }

    async fn submit_action(&self, caller: Caller, request: SubmitActionRequest) -> SubmitActionResponse {
        let outcome = match press(&caller, request) {
            Some(request) => self.world.press(request).await,
            None => SubmitOutcome::ParentMissing,
        };
        reply::submitted(outcome).into()
    }

    async fn submit_modal(&self, caller: Caller, request: SubmitModalRequest) -> SubmitModalResponse {
        let mut pictures = Pictures::default();
        let mask = given(request.mask_base64).and_then(|text| pictures.base64("/maskBase64", &text));
        let faults = pictures.into_faults();
        if !faults.is_empty() {
            return reply::misread(NO_PICTURE, &faults).into();
        }
        let Ok(task) = request.task_id.parse() else {
            return reply::submitted(SubmitOutcome::ParentMissing).into();
        };
        let prompt = match given(request.prompt).map(|prompt| prompt.trim().to_owned()) {
            None => None,
            Some(prompt) => {
                let bot = self.task_of(&caller, &request.task_id).await.map_or(Bot::Midjourney, |task| task.bot);
                match self.english(bot, &prompt).await {
                    Ok(english) => Some((prompt, english)),
                    Err(banned) => return banned.into(),
                }
            }
        };
        let filling = Filling { prompt, mask, request_id: caller.request_id.clone() };
        reply::submitted(self.world.fill(task, filling).await).into()
    }
}

/// A wish, but for what becomes of its words.
pub(super) struct Draft {
    pub(super) action: Action,
    pub(super) bot: Bot,
    pub(super) wish: Wish,
    pub(super) description: String,
    pub(super) prompt: String,
    pub(super) client_state: Option<String>,
    pub(super) notify_hook: Option<String>,
    pub(super) uploads: Vec<Upload>,
    pub(super) choice: Choice,
}

impl Handlers {
    /// Hands in a wish whose words are the client's: in the bot's language, and none of them banned.
    pub(super) async fn submit_words(&self, caller: &Caller, draft: Draft) -> SubmitResult {
        match self.english(draft.bot, &draft.prompt).await {
            Ok(english) => self.submit_in_english(caller, draft, english).await,
            Err(banned) => banned,
        }
    }

    /// Hands in a wish without words.
    async fn submit_as_it_is(&self, caller: &Caller, draft: Draft) -> SubmitResult {
        let english = draft.prompt.clone();
        self.submit_in_english(caller, draft, english).await
    }

    pub(super) async fn submit_in_english(&self, caller: &Caller, draft: Draft, prompt_en: String) -> SubmitResult {
        let submission = Submission {
            action: draft.action,
            bot: draft.bot,
            wish: draft.wish,
            prompt: draft.prompt,
            prompt_en,
            description: draft.description,
            client_state: draft.client_state,
            notify_hook: hook(draft.notify_hook),
            uploads: draft.uploads,
            choice: draft.choice,
            request_id: caller.request_id.clone(),
        };
        reply::submitted(self.world.submit(submission).await)
    }

    /// The prompt as the bot is to have it.
    ///
    /// # Errors
    /// The answer to a prompt that may not be drawn.
    pub(super) async fn english(&self, bot: Bot, prompt: &str) -> Result<String, SubmitResult> {
        let Prepared { english, banned } = self.words.prepare(bot == Bot::Midjourney, prompt).await;
        match banned {
            Some(word) => Err(reply::banned(&english, &word)),
            None => Ok(english),
        }
    }
}

/// The wish to press a button; `None` when the parent's id is no number, since then nobody has it.
///
/// Source: contract 1.9, 4.4.
fn press(caller: &Caller, request: SubmitActionRequest) -> Option<PressRequest> {
    Some(PressRequest {
        parent: request.task_id.parse().ok()?,
        custom_id: request.custom_id.trim().to_owned(),
        kind: None,
        client_state: request.state,
        notify_hook: hook(request.notify_hook),
        any_of_channel: request.choose_same_channel,
        choice: choice(AccountFilter::default(), request.account_filter, caller.forced),
        request_id: caller.request_id.clone(),
    })
}

/// Whether a text is an address of the web.
pub(super) fn is_link(text: &str) -> bool {
    let is_http = |scheme: &str| text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    (is_http("http://") || is_http("https://"))
        && !text.contains(char::is_whitespace)
        && text.parse::<http::Uri>().is_ok_and(|uri| uri.host().is_some_and(|host| !host.is_empty()))
}

/// The beginning of what came, in words.
pub(super) fn short(text: &str) -> String {
    text.chars().take(40).collect()
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
    use midjourney_openapi::midjourney::AccountMode;

    use super::*;
    use crate::id::{AccountId, TaskId};

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
        let pressed = press(&Caller::default(), request("14001934816969359")).expect("a number");
        assert_eq!(
            (pressed.parent, pressed.custom_id.as_str()),
            (TaskId(14001934816969359), "MJ::JOB::upsample::2::h")
        );
        assert!(pressed.any_of_channel);
        for unknown in ["cat", "-1", "1e3", "99999999999999999999999"] {
            assert_eq!(press(&Caller::default(), request(unknown)), None, "{unknown}");
        }
    }

    #[test]
    fn links_are_addresses_of_the_web() {
        for (text, is_one) in [
            ("https://host/a.png?ex=1", true),
            ("HTTP://127.0.0.1:8081/a", true),
            ("ftp://host/a.png", false),
            ("https://", false),
            ("https://host/a b", false),
            ("data:image/png;base64,AAAA", false),
            ("host/a.png", false),
            ("", false),
        ] {
            assert_eq!(is_link(text), is_one, "{text}");
        }
    }
}
