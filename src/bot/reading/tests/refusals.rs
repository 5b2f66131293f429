use super::*;

/// How a refusal comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Nonce,
    Reply,
    InPlace,
    Stray,
}

fn embed(title: &str, description: &str, color: Option<u32>, way: Way) -> Option<News> {
    let mut embed = json!({"type": "rich"});
    for (key, text) in [("title", title), ("description", description)] {
        if !text.is_empty() {
            embed[key] = json!(text);
        }
    }
    if let Some(color) = color {
        embed["color"] = json!(color);
    }
    news("", json!([embed]), way)
}

fn news(content: &str, embeds: Value, way: Way) -> Option<News> {
    let mut extra = json!({"embeds": embeds});
    match way {
        Way::Nonce => extra["nonce"] = json!("77"),
        Way::Reply => extra["message_reference"] = reply(PARENT),
        Way::InPlace | Way::Stray => {}
    }
    let event = if way == Way::InPlace { MessageEvent::Updated } else { MessageEvent::Created };
    read(event, &said(content, extra), Some(OWN)).map(|signal| signal.news)
}

fn refused(text: &str) -> Option<News> {
    refused_about(text, Trouble::Job)
}

fn refused_about(text: &str, about: Trouble) -> Option<News> {
    Some(News::Refused { text: text.to_owned(), about })
}

const RED: Option<u32> = Some(16_711_680);

/// What the titles of the catalogue are about.
fn about(title: &str) -> Trouble {
    match title {
        "Subscription required"
        | "Plan Cancelled"
        | "Subscription paused"
        | "Pending mod message"
        | "Blocked"
        | "Tos not accepted"
        | "Action required to continue" => Trouble::Account,
        "Credits exhausted" => Trouble::FastHours,
        _ => Trouble::Job,
    }
}

#[test]
fn every_refusal_of_the_catalogue_is_heard_in_the_bots_words() {
    use Way::*;
    for (title, description, color, ways) in [
        ("Banned prompt detected", "The word \"x\" is banned.", RED, [Nonce, Reply, InPlace]),
        ("Banned prompt", "no", RED, [Nonce, Reply, InPlace]),
        ("Banned image prompt", "no", RED, [Nonce, Reply, InPlace]),
        ("Action needed to continue", "Sorry! Our AI moderators feel", RED, [Nonce, Reply, InPlace]),
        ("Invalid parameter", "Unrecognized parameter(s): `--foo`", RED, [Nonce, Reply, InPlace]),
        ("Invalid prompt", "no", RED, [Nonce, Reply, InPlace]),
        ("Invalid request", "no", RED, [Nonce, Reply, InPlace]),
        ("Empty prompt", "The prompt cannot be empty.", RED, [Nonce, Reply, InPlace]),
        ("Invalid link", "Could not fetch image.", RED, [Nonce, Reply, InPlace]),
        ("Invalid link!", "Could not fetch image.", None, [Nonce, Reply, InPlace]),
        ("Duplicate images detected", "no", Some(16_776_960), [Nonce, Reply, InPlace]),
        ("Queue full", "Your job queue is full.", RED, [Nonce, Reply, InPlace]),
        ("Slow Down!", "You can request another upscale <t:1:R>", None, [Nonce, Reply, InPlace]),
        ("Tos not accepted", "no", RED, [Nonce, Reply, InPlace]),
        ("Subscription required", "You need to subscribe", RED, [Nonce, Reply, InPlace]),
        ("Plan Cancelled", "no", RED, [Nonce, Reply, InPlace]),
        ("Subscription paused", "no", Some(15_844_367), [Nonce, Reply, InPlace]),
        ("Credits exhausted", "You have run out of hours!", RED, [Nonce, Reply, InPlace]),
        ("Job action restricted", "no", RED, [Nonce, Reply, InPlace]),
        ("Pending mod message", "You have a pending moderation message.", RED, [Nonce, Reply, InPlace]),
        ("Blocked", "You have been blocked", RED, [Nonce, Reply, InPlace]),
        ("Action required to continue", "verify you're human", None, [Nonce, Reply, InPlace]),
        ("Request cancelled due to image filters", "no", RED, [Nonce, Reply, InPlace]),
        ("Sorry! Could not complete the job!", "no", None, [Nonce, Reply, InPlace]),
        ("Sorry, something went wrong", "The job encountered an error.", Some(15_548_997), [Nonce, Reply, InPlace]),
        ("Internal Error", "no", None, [Nonce, Reply, InPlace]),
        ("Image denied", "no", None, [Nonce, Reply, InPlace]),
        ("Something quite new", "in red", RED, [Nonce, Reply, InPlace]),
        ("Something quite new", "without colour", None, [Reply, Reply, InPlace]),
    ] {
        for way in ways {
            assert_eq!(
                embed(title, description, color, way),
                refused_about(&format!("[{title}] {description}"), about(title)),
                "{title} {way:?}"
            );
        }
        assert_eq!(embed(title, description, color, Stray), None, "{title} answers nobody");
    }
    assert_eq!(embed("Blocked", "", RED, Nonce), refused_about("[Blocked]", Trouble::Account));
    let check = "Please verify you're human to continue.";
    assert_eq!(
        embed("Click to continue", check, RED, Nonce),
        refused_about(&format!("[Click to continue] {check}"), Trouble::Account)
    );
    assert_eq!(embed("", "no title", RED, Nonce), refused("no title"));
}

#[test]
fn refusals_without_a_box_are_heard_too() {
    for way in [Way::Nonce, Way::Reply, Way::InPlace] {
        for text in [
            "Failed to process your command. Please try again.",
            "There was an error processing your request. Please try again later. Your trace: `word-word-word`",
        ] {
            assert_eq!(news(text, json!([]), way), refused(text));
        }
        let text = "Invalid parameter\nUnrecognized parameter(s): --foo\n/imagine a fox --foo";
        assert_eq!(news(text, json!([]), way), refused("[Invalid parameter] Unrecognized parameter(s): --foo"));
    }
    assert_eq!(news("Failed again, says somebody", json!([]), Way::Stray), None);
    let prompt = news("**Failed, Invalid** - <@u> (35%) (fast)", json!([]), Way::InPlace);
    assert!(matches!(prompt, Some(News::Progress { percent: 35, .. })), "a prompt is no refusal");
}

#[test]
fn remarks_are_no_refusals() {
    let queued = "You have reached the maximum allowed number of concurrent jobs.";
    assert_eq!(embed("Job queued", queued, Some(16_776_960), Way::Nonce), Some(News::Waiting));
    for way in [Way::Nonce, Way::Reply, Way::InPlace] {
        assert_eq!(embed("Warning", "fast hours are running out", Some(16_239_475), way), None);
        assert_eq!(embed("Done", "yes", Some(65_280), way), None);
        assert_eq!(embed("Heads up", "a new version is out", Some(16_776_960), way), None);
        assert_eq!(embed("Your info - mockuser", "**Job Mode**: Fast", None, way), None);
        assert_eq!(embed("", "1️⃣ a fox --ar 1:1", None, way), None);
        let unfolded = json!([{"type": "link", "title": "Invalid", "description": "page", "color": 16_711_680}]);
        assert_eq!(news("", unfolded, way), None);
    }
}

#[test]
fn a_refusal_in_place_of_progress_still_knows_its_job() {
    let embeds = json!([{"type": "rich", "title": "Request cancelled due to image filters", "description": "no", "color": 16_711_680}]);
    let message = said("**a fox** - <@u> (35%) (fast)", json!({"embeds": embeds}));
    let signal = updated(&message);
    assert_eq!(signal.clue.message, Some(message.id));
    assert_eq!(Some(signal.news), refused("[Request cancelled due to image filters] no"));
}
