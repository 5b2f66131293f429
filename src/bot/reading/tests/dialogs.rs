use super::*;
use crate::task::{self, Form};

fn dialog(extra: Value) -> Dialog {
    let mut value = json!({"id": "9", "nonce": "77", "channel_id": "2", "application": {"id": "936929561302675456"}});
    for (key, field) in extra.as_object().expect("fields") {
        value[key] = field.clone();
    }
    serde_json::from_value(value).expect("a dialog")
}

fn clue() -> Clue {
    Clue { nonce: Some(Nonce::new(77)), interaction: Some(InteractionId::new(9)), ..Clue::default() }
}

fn refused(text: &str, about: Trouble) -> News {
    News::Refused { text: text.to_owned(), about }
}

#[test]
fn interactions_are_known_by_their_nonce() {
    let success = read_interaction_success(InteractionId::new(9), Some(Nonce::new(77)));
    assert_eq!(success, Signal { clue: clue(), news: News::Interaction });
    let failure = read_interaction_failure(InteractionId::new(9), Some(Nonce::new(77)));
    assert_eq!(failure, Signal { clue: clue(), news: refused("The application did not respond", Trouble::Job) });
}

#[test]
fn every_dialog_with_a_field_asks_for_words() {
    for (custom_id, field, words) in [
        ("MJ::OutpaintCustomZoomModal::H", "MJ::OutpaintCustomZoomModal::prompt", "a fox --zoom 2"),
        ("MJ::RemixModal::H::2::1", "MJ::RemixModal::new_prompt", "a fox"),
        ("MJ::ImagineModal::1511317166660928000", "MJ::ImagineModal::new_prompt", "a fox"),
        ("MJ::PanModal::left::H::1", "MJ::PanModal::prompt", "a fox"),
        ("MJ::AnimateModal::H::1::low::0", "MJ::AnimateModal::prompt", ""),
        ("MJ::Picreader::Modal::2", "MJ::Picreader::Modal::PromptField", "a fox, in snow --ar 3:2"),
        ("Something::quite::new", "anything", "words"),
    ] {
        let custom_id = custom_id.replace('H', JOB);
        let input = json!({"type": 4, "id": 2, "custom_id": field, "style": 2, "label": "Custom zoom", "value": words,
            "required": true, "min_length": 1, "max_length": 4000});
        let dialog = dialog(json!({"custom_id": custom_id, "title": "Zoom Out",
            "components": [{"type": 1, "id": 1, "components": [input]}]}));
        let form = Form::Words { custom_id, field: field.to_owned() };
        let asked = task::Dialog { interaction: InteractionId::new(9), form, words: words.to_owned() };
        assert_eq!(read_dialog(&dialog), Signal { clue: clue(), news: News::Asked(Box::new(asked)) });
    }
}

#[test]
fn the_page_for_a_region_is_known_by_its_token() {
    for path in ["/inpaint/index.html?x=1", "inpaint/index.html", ""] {
        let dialog = dialog(json!({"custom_id": "MJ::iframe::tok-en_7", "title": "Inpaint", "iframe_path": path}));
        let form = Form::Region { token: "tok-en_7".into() };
        let asked = task::Dialog { interaction: InteractionId::new(9), form, words: String::new() };
        assert_eq!(read_dialog(&dialog), Signal { clue: clue(), news: News::Asked(Box::new(asked)) }, "{path}");
    }
}

#[test]
fn what_cannot_be_answered_is_a_refusal_and_a_human_check_is_about_the_account() {
    let field = json!([{"type": 1, "components": [{"type": 4, "custom_id": "x", "value": "y"}]}]);
    for (extra, title, about) in [
        (json!({"title": "Action required to continue", "iframe_path": "/captcha/embedded/"}), None, Trouble::Account),
        (json!({"title": "Hello", "iframe_path": "/captcha/embedded/"}), None, Trouble::Account),
        (json!({"title": "Action required to continue", "components": field}), None, Trouble::Account),
        (json!({"title": "Please verify you're human", "components": field}), None, Trouble::Account),
        (json!({"title": "Inpaint", "iframe_path": "/inpaint/", "custom_id": "MJ::iframe::"}), None, Trouble::Job),
        (json!({"title": "Inpaint", "iframe_path": "/inpaint/", "custom_id": "MJ::other"}), None, Trouble::Job),
        (json!({"title": "Pick one", "components": [{"type": 1, "components": []}]}), None, Trouble::Job),
        (json!({}), Some("Dialog"), Trouble::Job),
    ] {
        let mut value = json!({"custom_id": "MJ::iframe::x"});
        for (key, field) in extra.as_object().expect("fields") {
            value[key] = field.clone();
        }
        if title == Some("Dialog") || value.get("components").is_some() {
            value["custom_id"] = json!("MJ::Modal");
        }
        let title = title.unwrap_or_else(|| extra["title"].as_str().expect("a title"));
        let custom_id = value["custom_id"].as_str().expect("an id");
        let text = format!("[{title}] the bot asks for more in a dialog ({custom_id})");
        assert_eq!(
            read_dialog(&dialog(value.clone())),
            Signal { clue: clue(), news: refused(&text, about) },
            "{value}"
        );
    }
}
