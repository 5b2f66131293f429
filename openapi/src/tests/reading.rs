//! How bodies are loosened, and how faults are told.

use poem_openapi::types::ParseFromJSON;
use proptest::prelude::*;
use serde_json::json;

use super::{check, check_strictly};
use crate::{Checked, FAULTS_MAX, checked::Read, midjourney::*};

fn imagine(body: &str) -> Checked<SubmitImagineRequest> {
    check(body.as_bytes())
}

fn cat() -> SubmitImagineRequest {
    SubmitImagineRequest { prompt: "Cat".to_owned(), ..Default::default() }
}

#[test]
fn old_clients_are_understood() {
    let state = |text: &str| SubmitImagineRequest { state: Some(text.to_owned()), ..cat() };
    let remix = |value| SubmitImagineRequest { remix: Some(value), ..cat() };
    let table = [
        (r#"{"prompt":"Cat"}"#, cat()),
        ("\u{feff}{\"prompt\":\"Cat\"}", cat()),
        (r#"{"prompt":"Cat","unknown":{"deep":[1,{"er":2}]}}"#, cat()),
        (r#"{"prompt":"Cat","state":null,"notifyHook":"","botType":"","modes":"","accountFilter":null}"#, cat()),
        (r#"{"prompt":"Dog","prompt":"Cat"}"#, cat()),
        (r#"{"prompt":7}"#, SubmitImagineRequest { prompt: "7".to_owned(), ..Default::default() }),
        (r#"{"prompt":"Cat","state":1320098173412546001234567890}"#, state("1320098173412546001234567890")),
        (r#"{"prompt":"Cat","state":true}"#, state("true")),
        (r#"{"prompt":"Cat","state":" "}"#, state(" ")),
        (r#"{"prompt":"Cat","state":"\u732b\n\ud83d\udc31"}"#, state("猫\n🐱")),
        (r#"{"prompt":"Cat","state":"\\ud83d"}"#, state("\\ud83d")),
        (r#"{"prompt":"Cat","remix":"true"}"#, remix(true)),
        (r#"{"prompt":"Cat","remix":"False"}"#, remix(false)),
        (r#"{"prompt":"Cat","remix":1}"#, remix(true)),
        (r#"{"prompt":"Cat","remix":"0"}"#, remix(false)),
        (
            r#"{"prompt":"Cat","modes":["FAST",null,""]}"#,
            SubmitImagineRequest { modes: Some(vec![AccountMode::Fast]), ..cat() },
        ),
        (
            r#"{"prompt":"Cat","botType":"NIJI_JOURNEY"}"#,
            SubmitImagineRequest { bot_type: BotType::NijiJourney, ..cat() },
        ),
    ];
    for (body, expected) in table {
        assert_eq!(imagine(body), Checked::Sound(expected), "{body}");
    }
}

/// No bot can be told what is no character, and a receiver could not be told it either.
#[test]
fn a_string_holds_characters_only() {
    for (state, found) in [
        (r"a\ud83d", "half of a surrogate pair"),
        (r"\udc31\ud83d", "half of a surrogate pair"),
        (r"a\u0000b", "a NUL"),
    ] {
        for strict in [false, true] {
            let body = format!(r#"{{"prompt":"Cat","state":"{state}"}}"#);
            let read = if strict { check_strictly(body.as_bytes()) } else { imagine(&body) };
            let Checked::Faulty(faults) = read else { panic!("{body} is taken") };
            let told = faults.list().iter().map(|fault| (fault.pointer.as_str(), fault.found.as_str()));
            assert_eq!(told.collect::<Vec<_>>(), [("/state", found)], "{body}");
        }
    }
}

#[test]
fn numbers_come_in_many_spellings() {
    for size in ["5", "\"5\"", "\" 5 \"", "5.0", "5e0"] {
        let body = format!(r#"{{"coreSize":{size}}}"#);
        let expected = AccountUpdateRequest { core_size: Some(5), ..Default::default() };
        assert_eq!(check(body.as_bytes()), Checked::Sound(expected), "{body}");
    }
}

/// Published words go before the faults: some for absence alone, some for whatever is wrong.
#[test]
fn published_words_stand_before_the_faults() {
    for (body, text) in [
        (r#"{"action":"REROLL"}"#, "taskId不能为空; /taskId"),
        (r#"{"taskId":{},"action":"REROLL"}"#, "校验错误; /taskId"),
        (r#"{"taskId":1}"#, "action参数错误; /action"),
        (r#"{"taskId":1,"action":"ZOOM"}"#, "action参数错误; /action"),
        (r#"{"taskId":1,"action":"UPSCALE","index":5}"#, "index参数错误; /index"),
        (r#"{"action":7,"index":"two"}"#, "taskId不能为空，action参数错误，index参数错误; /taskId"),
    ] {
        let Checked::Faulty(faults) = check::<SubmitChangeRequest>(body.as_bytes()) else { panic!("{body} is faulty") };
        assert!(faults.to_string().starts_with(text), "{body}: {faults}");
    }
    for body in [r#"{}"#, r#"{"content":" "}"#, r#"{"content":[]}"#] {
        let Checked::Faulty(faults) = check::<SubmitSimpleChangeRequest>(body.as_bytes()) else { panic!("{body}") };
        assert!(faults.to_string().starts_with("content参数错误; /content: "), "{body}: {faults}");
    }
}

#[test]
fn defaults_are_those_of_the_document() {
    let body = br#"{"guildId":1,"channelId":"2","userToken":"t"}"#;
    let Checked::Sound(request) = check::<AccountCreateRequest>(body) else { panic!("nothing is missing") };
    assert_eq!(
        (request.core_size, request.queue_size, request.timeout_minutes, request.remix_auto_submit),
        (3, 10, 5, false)
    );
    assert_eq!(request.guild_id, "1");
    assert_eq!(check(b""), Checked::Sound(TaskQueryRequest { page_size: 10, ..Default::default() }));
    assert_eq!(check(b" \n"), Checked::Sound(TaskConditionRequest::default()));
}

#[test]
fn an_item_of_a_set_counts_once() {
    let body = br#"{"statusSet":["SUCCESS","FAILURE","SUCCESS"]}"#;
    let Checked::Sound(request) = check::<TaskQueryRequest>(body) else { panic!("a set may be sent like that") };
    assert_eq!(request.status_set, Some(vec![TaskStatus::Success, TaskStatus::Failure]));
}

#[test]
fn faults_are_told_in_full() {
    let table = [
        (r"{}", "prompt不能为空; /prompt: expected a string that is not blank, found nothing"),
        (r#"{"prompt":""}"#, "prompt不能为空; /prompt: expected a string that is not blank, found nothing"),
        (r#"{"prompt":null}"#, "prompt不能为空; /prompt: expected a string that is not blank, found nothing"),
        (r#"{"prompt":"\t"}"#, "prompt不能为空; /prompt: expected a string that is not blank, found only white space"),
        (r#"{"prompt":["Cat"]}"#, "校验错误; /prompt: expected a string, found an array"),
        (
            r#"{"prompt":{},"botType":5,"modes":{},"remix":[]}"#,
            "校验错误; /prompt: expected a string, found an object; \
             /botType: expected one of MID_JOURNEY, NIJI_JOURNEY, found number 5; \
             /modes: expected an array, found an object; /remix: expected true or false, found an array",
        ),
        (
            r#"{"prompt":"Cat","accountFilter":"all"}"#,
            "校验错误; /accountFilter: expected a JSON object, found string \"all\"",
        ),
        (
            r#"{"prompt":"Cat","botType":"abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz"}"#,
            "校验错误; /botType: expected one of MID_JOURNEY, NIJI_JOURNEY, \
             found string \"abcdefghijklmnopqrstuvwxyzabcdefghijklmn…\"",
        ),
        ("[]", "校验错误; expected a JSON object, found an array"),
        ("null", "校验错误; expected a JSON object, found nothing"),
        ("{\"prompt\":", "校验错误; expected a JSON object, found text that is no JSON at line 1, column 10"),
        (r#"{"prompt":"Cat"} x"#, "校验错误; expected a JSON object, found text that is no JSON at line 1, column 18"),
    ];
    for (body, expected) in table {
        let Checked::Faulty(faults) = imagine(body) else { panic!("{body} is faulty") };
        assert_eq!(faults.to_string(), expected, "{body}");
    }
    let Checked::Faulty(faults) = check::<SubmitActionRequest>(b"{}") else { panic!("two fields are missing") };
    assert!(faults.to_string().starts_with("taskId不能为空，customId不能为空; /taskId: "), "{faults}");
    let Checked::Faulty(faults) = check::<SubmitActionRequest>(b"\xff{}") else { panic!("that is no text") };
    assert_eq!(faults.to_string(), "校验错误; expected a JSON object, found bytes that are no UTF-8 at byte 0");
}

#[test]
fn bounds_hold() {
    for (body, sound) in [
        (r#"{"coreSize":0}"#, false),
        (r#"{"coreSize":1}"#, true),
        (r#"{"coreSize":100000}"#, true),
        (r#"{"coreSize":100001}"#, false),
        (r#"{"coreSize":99999999999999999999}"#, false),
        (r#"{"coreSize":1.5}"#, false),
        (r#"{"coreSize":true}"#, false),
        (r#"{"coreSize":"many"}"#, false),
        (r#"{"queueSize":0}"#, true),
        (r#"{"queueSize":-1}"#, false),
        (r#"{"timeoutMinutes":1440}"#, true),
        (r#"{"timeoutMinutes":1441}"#, false),
    ] {
        assert_eq!(matches!(check::<AccountUpdateRequest>(body.as_bytes()), Checked::Sound(_)), sound, "{body}");
    }
    let prompt = |length: usize| imagine(&format!(r#"{{"prompt":"{}"}}"#, "猫".repeat(length)));
    assert!(matches!(prompt(6000), Checked::Sound(_)));
    let Checked::Faulty(faults) = prompt(6001) else { panic!("that is too long") };
    assert_eq!(
        faults.list()[0].to_string(),
        "/prompt: expected a string of at most 6000 characters, found 6001 characters"
    );
}

#[test]
fn a_number_may_be_one_of_a_few_and_an_array_have_a_least_length() {
    for (body, told) in [
        (r#"{"batchSize":2}"#, None),
        (r#"{"batchSize":"4"}"#, None),
        (r#"{"batchSize":3}"#, Some("校验错误; /batchSize: expected one of 1, 2, 4, found number 3")),
        (r#"{"batchSize":{}}"#, Some("校验错误; /batchSize: expected one of 1, 2, 4, found an object")),
        (r#"{"videoType":"vid_1.1_i2v_480","action":"extend","motion":"high"}"#, None),
        (r#"{"index":4}"#, Some("校验错误; /index: expected a whole number from 0 to 3, found number 4")),
    ] {
        let told_now = match check::<SubmitVideoRequest>(body.as_bytes()) {
            Checked::Sound(_) => None,
            Checked::Faulty(faults) => Some(faults.to_string()),
        };
        assert_eq!(told_now.as_deref(), told, "{body}");
    }
    let few = "base64List参数错误; /base64Array: expected an array of 2 to 5 items, found ";
    for (body, found) in [
        (r#"{"base64Array":["data:;base64,a","data:;base64,b"]}"#, None),
        (
            r#"{"base64Array":["data:;base64,a","data:;base64,b","data:;base64,c","data:;base64,d","data:;base64,e"]}"#,
            None,
        ),
        (r#"{"base64Array":["data:;base64,a"]}"#, Some("1 item")),
        (r#"{"base64Array":["data:;base64,a","",null]}"#, Some("1 item")),
        (r#"{"base64Array":[]}"#, Some("0 items")),
        (
            r#"{"base64Array":["data:;base64,a","data:;base64,b","data:;base64,c","data:;base64,d","data:;base64,e","data:;base64,f"]}"#,
            Some("6 items"),
        ),
    ] {
        let told_now = match check::<SubmitBlendRequest>(body.as_bytes()) {
            Checked::Sound(_) => None,
            Checked::Faulty(faults) => Some(faults.to_string()),
        };
        assert_eq!(told_now, found.map(|found| format!("{few}{found}")), "{body}");
    }
}

#[test]
fn a_hook_of_another_scheme_is_refused_and_nothing_else_of_old_clients() {
    for (hook, sound) in [
        ("http://127.0.0.1:9000/hook", true),
        (" HTTPS://example.com/hook ", true),
        ("", true),
        ("example.com/hook", true),
        ("undefined", true),
        ("ftp://example.com/hook", false),
        ("wss://example.com", false),
    ] {
        match imagine(&format!(r#"{{"prompt":"a cat","notifyHook":"{hook}"}}"#)) {
            Checked::Sound(_) => assert!(sound, "{hook}"),
            Checked::Faulty(faults) => {
                let told = faults.to_string();
                assert!(!sound && told.contains("/notifyHook: expected an address of http or https"), "{told}");
            }
        }
    }
}

#[test]
fn a_data_url_is_known_by_its_form() {
    for (text, sound) in [
        ("data:image/png;base64,AAAA", true),
        ("DATA:image/jpeg;name=cat.jpg;base64,AAA=\\n", true),
        ("data:;base64,a+/9==", true),
        ("data:image/png;base64,", false),
        ("data:image/png;base64,===", false),
        ("data:image/png,AAAA", false),
        ("data:image/png;base64,猫", false),
        ("image/png;base64,AAAA", false),
        ("AAAA", false),
        ("猫猫;base64,AAAA", false),
        ("https://example.com/cat.png", false),
    ] {
        let checked = check::<SubmitDescribeRequest>(format!(r#"{{"base64":"{text}"}}"#).as_bytes());
        match checked {
            Checked::Sound(_) => assert!(sound, "{text}"),
            Checked::Faulty(faults) => {
                assert!(
                    !sound && faults.to_string().starts_with("base64格式错误; /base64: expected a data URL"),
                    "{faults}"
                );
            }
        }
    }
    let two = check::<SubmitImagineRequest>(r#"{"prompt":"Cat","base64Array":["a","b"],"base64":"c"}"#.as_bytes());
    let Checked::Faulty(faults) = two else { panic!("these are no data URLs") };
    assert!(faults.to_string().starts_with("base64格式错误; /base64Array/0: "), "{faults}");
    assert_eq!(faults.list().len(), 3);
}

/// The document says by patterns what a strict reading keeps text to, so the two must take the same.
#[test]
fn a_strict_reading_takes_what_the_patterns_take() {
    fn agree<T: Read + ParseFromJSON>(body: serde_json::Value, taken: bool) {
        let strictly = matches!(check_strictly::<T>(body.to_string().as_bytes()), Checked::Sound(_));
        let by_pattern = T::parse_from_json(Some(body.clone())).is_ok();
        assert_eq!((strictly, by_pattern), (taken, taken), "{body}, strictly and by its patterns");
    }
    let whole = "data:image/png;base64,AAAA";
    for (text, is_text, is_data_url) in [
        ("", false, false),
        (" ", false, false),
        ("\u{3000}\n\u{85}", false, false),
        ("\u{feff}", true, false),
        (" a\n", true, false),
        (whole, true, true),
        ("dATA:;base64,a+/9==\r\n ", true, true),
        ("data:text/plain;charset=utf-8;base64,AAAA", true, true),
        (" data:image/png;base64,AAAA", true, false),
        ("data:image/png;base64,", true, false),
        ("data:image/png;base64,=", true, false),
        ("data:image/png;base64,AA=A", true, false),
        ("data:image/png;base64,AA AA", true, false),
        ("data:image/png;base64,data:image/png;base64,AAAA", true, false),
        ("data:image/png,AAAA", true, false),
        ("data;base64,AAAA", true, false),
        ("AAAA", true, false),
    ] {
        agree::<SubmitImagineRequest>(json!({"prompt": text}), is_text);
        agree::<SubmitSimpleChangeRequest>(json!({"content": text}), is_text);
        agree::<SubmitActionRequest>(json!({"taskId": "1", "customId": text}), is_text);
        agree::<SubmitEditsRequest>(json!({"prompt": "Cat", "image": text}), is_text);
        agree::<SwapFaceRequest>(json!({"sourceBase64": text, "targetBase64": whole}), is_data_url);
        agree::<SubmitBlendRequest>(json!({"base64Array": [whole, text]}), is_data_url);
        agree::<UploadDiscordImagesRequest>(json!({"base64Array": [text]}), is_data_url);
        // Where it need not be there at all, an empty string is as good as nothing.
        let or_empty = is_data_url || text.is_empty();
        agree::<SubmitImagineRequest>(json!({"prompt": "Cat", "base64": text}), or_empty);
        agree::<SubmitDescribeRequest>(json!({"link": "https://example.com/cat.png", "base64": text}), or_empty);
    }
}

/// An item that is nothing is passed over for old clients, and named to who asked for the letter of the document.
#[test]
fn an_empty_item_is_a_fault_where_the_reading_is_strict() {
    let body = br#"{"base64Array":["",""]}"#;
    let Checked::Faulty(faults) = check_strictly::<SubmitBlendRequest>(body) else { panic!("there are no pictures") };
    let pointers: Vec<_> = faults.list().iter().map(|fault| fault.pointer.as_str()).collect();
    assert_eq!(pointers, ["/base64Array/0", "/base64Array/1"]);
    assert!(faults.detail().starts_with("base64格式错误; /base64Array/0: expected a data URL"), "{faults}");
    assert!(faults.detail().contains("found an empty string"), "{faults}");
    let Checked::Faulty(faults) = check::<SubmitBlendRequest>(body) else { panic!("there are no pictures") };
    assert_eq!(
        faults.to_string(),
        "base64List参数错误; /base64Array: expected an array of 2 to 5 items, found 0 items"
    );
    let ids = check_strictly::<TaskConditionRequest>(br#"{"ids":["1",""]}"#);
    assert_eq!(ids, Checked::Sound(TaskConditionRequest { ids: Some(vec!["1".to_owned(), String::new()]) }));
}

#[test]
fn one_of_two_may_be_required() {
    let told = "base64不能为空; /base64: expected a string that is not blank, found ";
    for (body, found) in [
        (r#"{"base64":"data:image/png;base64,AAAA"}"#, None),
        (r#"{"link":"https://example.com/cat.png"}"#, None),
        (r#"{"link":"https://example.com/cat.png","base64":""}"#, None),
        (r#"{}"#, Some("nothing")),
        (r#"{"link":"","base64":null}"#, Some("nothing")),
        (r#"{"link":" ","base64":" "}"#, Some("only white space")),
    ] {
        let told_now = match check::<SubmitDescribeRequest>(body.as_bytes()) {
            Checked::Sound(_) => None,
            Checked::Faulty(faults) => Some(faults.to_string()),
        };
        assert_eq!(told_now, found.map(|found| format!("{told}{found}")), "{body}");
    }
}

#[test]
fn faults_are_bounded_and_so_is_depth() {
    let body = format!(r#"{{"ids":[{}]}}"#, vec!["{}"; 10_000].join(","));
    let Checked::Faulty(faults) = check::<TaskConditionRequest>(body.as_bytes()) else { panic!("these are no ids") };
    assert_eq!(faults.list().len(), FAULTS_MAX);
    assert!(faults.to_string().ends_with("; and 9900 more"), "{faults}");
    let body = format!(r#"{{"ids":[{}]}}"#, vec!["1"; 10_001].join(","));
    let Checked::Faulty(faults) = check::<TaskConditionRequest>(body.as_bytes()) else { panic!("these are too many") };
    assert_eq!(faults.list()[0].to_string(), "/ids: expected an array of at most 10000 items, found 10001 items");

    let deep = |depth: usize| format!(r#"{{"prompt":"[[{{","x":{}{}}}"#, "[".repeat(depth), "]".repeat(depth));
    assert!(matches!(imagine(&deep(63).replace("[[{", "Cat")), Checked::Sound(_)));
    assert!(matches!(imagine(&deep(63)), Checked::Sound(_)));
    let Checked::Faulty(faults) = imagine(&deep(64)) else { panic!("that is too deep") };
    assert_eq!(faults.to_string(), "校验错误; expected JSON at most 64 deep, found more");
    assert!(!faults.are_about_properties());
    assert!(matches!(imagine(&"[".repeat(1_000_000)), Checked::Faulty(_)));
}

/// JSON of any shape, with names that the documents know among others.
fn any_json() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        Just(r#""""#.to_owned()),
        Just(r#""\ud800""#.to_owned()),
        Just(r#""FAST""#.to_owned()),
        any::<f64>().prop_map(|number| serde_json::json!(number).to_string()),
        any::<i64>().prop_map(|number| number.to_string()),
        any::<String>().prop_map(|text| serde_json::json!(text).to_string()),
    ];
    let name = prop_oneof![
        Just(r#""prompt""#.to_owned()),
        Just(r#""modes""#.to_owned()),
        Just(r#""accountFilter""#.to_owned()),
        Just(r#""botType""#.to_owned()),
        Just(r#""ids""#.to_owned()),
        Just(r#""pageSize""#.to_owned()),
        Just(r#""\udc00""#.to_owned()),
        any::<String>().prop_map(|text| serde_json::json!(text).to_string()),
    ];
    leaf.prop_recursive(6, 64, 8, move |inner| {
        let member = (name.clone(), inner.clone()).prop_map(|(name, value)| format!("{name}:{value}"));
        prop_oneof![
            prop::collection::vec(inner, 0..8).prop_map(|items| format!("[{}]", items.join(","))),
            prop::collection::vec(member, 0..8).prop_map(|members| format!("{{{}}}", members.join(","))),
        ]
    })
}

fn read_everything(body: &[u8]) {
    fn told<T>(checked: Checked<T>) -> bool {
        if let Checked::Faulty(faults) = &checked {
            assert!(!faults.list().is_empty() && faults.to_string().len() < 64 * 1024);
            assert!(!faults.detail().is_empty() && faults.detail().len() < 64 * 1024);
            faults.details();
        }
        matches!(checked, Checked::Sound(_))
    }
    /// Whatever is right by the letter is right.
    fn both<T: Read>(body: &[u8]) {
        assert!(told(check::<T>(body)) || !told(check_strictly::<T>(body)));
    }
    both::<AccountAmendRequest>(body);
    both::<AccountCreateRequest>(body);
    both::<AccountQueryRequest>(body);
    both::<AccountUpdateRequest>(body);
    both::<SubmitActionRequest>(body);
    both::<SubmitBlendRequest>(body);
    both::<SubmitChangeRequest>(body);
    both::<SubmitDescribeRequest>(body);
    both::<SubmitEditsRequest>(body);
    both::<SubmitModalRequest>(body);
    both::<SubmitShortenRequest>(body);
    both::<SubmitVideoRequest>(body);
    both::<SwapFaceRequest>(body);
    both::<UploadDiscordImagesRequest>(body);
    both::<SubmitImagineRequest>(body);
    both::<SubmitSimpleChangeRequest>(body);
    both::<TaskConditionRequest>(body);
    both::<TaskQueryRequest>(body);
}

proptest! {
    #[test]
    fn no_bytes_make_reading_panic(body in any::<Vec<u8>>()) {
        read_everything(&body);
    }

    #[test]
    fn no_json_makes_reading_panic(body in any_json()) {
        read_everything(body.as_bytes());
    }

    #[test]
    fn cut_json_does_not_either(body in any_json(), share in 0.0..1.0_f64) {
        let end = (body.len() as f64 * share) as usize;
        read_everything(&body.as_bytes()[..end]);
    }

    #[test]
    fn what_a_client_of_ours_would_write_is_read_as_it_was(
        prompt in "\\PC*[a-z]",
        state in proptest::option::of("\\PC+"),
        remix in proptest::option::of(any::<bool>()),
        page_size in 1..=1000,
    ) {
        let request = SubmitImagineRequest { prompt, state, remix, ..Default::default() };
        let body = serde_json::to_vec(&request).expect("JSON");
        prop_assert_eq!(check_strictly(&body), Checked::Sound(request.clone()));
        prop_assert_eq!(check(&body), Checked::Sound(request));
        let request = TaskQueryRequest { page_size, ..Default::default() };
        let body = serde_json::to_vec(&request).expect("JSON");
        prop_assert_eq!(check_strictly(&body), Checked::Sound(request.clone()));
        prop_assert_eq!(check(&body), Checked::Sound(request));
    }
}
