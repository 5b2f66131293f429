//! Dialogs that the bots open in place of drawing.

use super::asked;
use crate::{
    bot::refusal,
    discord::model,
    task::{self, Form, News, Signal, Trouble},
};

/// How the custom ids begin of dialogs that are a web page; the rest is what the page is asked for by.
const PAGE: &str = "MJ::iframe::";
/// Where the pages are that see whether somebody is human.
const HUMAN_CHECK_PATH: &str = "captcha";

/// Reads `INTERACTION_MODAL_CREATE` and `INTERACTION_IFRAME_MODAL_CREATE`: the bot asks back in place of drawing. What
/// asks for words or for a region can be answered; a human check, or anything without a field, is as good as a no.
///
/// Source: contract 4.6; wire §4.6-4.8, §5.2.
pub fn read_dialog(dialog: &model::Dialog) -> Signal {
    let path = dialog.iframe_path.trim_start_matches('/');
    let is_human_check = path.starts_with(HUMAN_CHECK_PATH) || refusal::is_human_check(&dialog.title);
    let is_page = !path.is_empty() || dialog.custom_id.starts_with(PAGE);
    let news = match (form_of(dialog, is_page), is_human_check) {
        (Some((form, words)), false) => {
            News::Asked(Box::new(task::Dialog { interaction: dialog.id, form, words: words.to_owned() }))
        }
        (_, true) => refused(dialog, Trouble::Account),
        (None, false) => refused(dialog, Trouble::Job),
    };
    Signal { clue: asked(dialog.id, dialog.nonce), news }
}

fn form_of(dialog: &model::Dialog, is_page: bool) -> Option<(Form, &str)> {
    if is_page {
        let token = dialog.custom_id.strip_prefix(PAGE).filter(|token| !token.is_empty())?;
        return Some((Form::Region { token: token.to_owned() }, ""));
    }
    let (field, words) = dialog.first_field()?;
    Some((Form::Words { custom_id: dialog.custom_id.clone(), field: field.to_owned() }, words))
}

fn refused(dialog: &model::Dialog, about: Trouble) -> News {
    let title = if dialog.title.is_empty() { "Dialog" } else { &dialog.title };
    let text = format!("[{title}] the bot asks for more in a dialog ({})", dialog.custom_id);
    News::Refused { text: refusal::bounded(text), about }
}
