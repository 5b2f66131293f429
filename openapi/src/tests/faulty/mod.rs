//! Faulty bodies and queries of every request type, read loosely and strictly.

mod questions;
mod submits;

use std::collections::BTreeSet;

use Told::{Always, Each, Never, Strictly};

use super::{check, check_strictly, json};
use crate::{
    Checked, Faults, Strict,
    checked::{Read, check_query},
    midjourney::*,
};

/// What is told of a request. `{blank}` stands for what is told of a required string that is not there.
enum Told {
    Never,
    /// Whoever asks.
    Always(&'static str),
    /// To those who ask for it; others are understood.
    Strictly(&'static str),
    /// Something else to those who ask for it.
    Each(&'static str, &'static str),
}

type Rows = &'static [(&'static str, Told)];

/// The faults of a reading, the strict ones as a problem tells them.
fn faults<T>(checked: Checked<T>) -> Option<Faults> {
    match checked {
        Checked::Sound(_) => None,
        Checked::Faulty(faults) => Some(faults),
    }
}

fn compare(request: &str, told: &Told, loose: Option<Faults>, strict: Option<Faults>) {
    let (loosely, strictly) = match *told {
        Never => (None, None),
        Always(text) => (Some(text), Some(text)),
        Strictly(text) => (None, Some(text)),
        Each(loosely, strictly) => (Some(loosely), Some(strictly)),
    };
    let whole = |text: &str| text.replace("{blank}", "expected a string that is not blank, found nothing");
    let (loosely, strictly) = (loosely.map(whole), strictly.map(whole));
    // Where no words are published, some stand in their place.
    let described = loosely.map(|text| match text.starts_with('/') || text.starts_with("expected ") {
        true => format!("校验错误; {text}"),
        false => text,
    });
    assert_eq!(loose.as_ref().map(Faults::to_string), described, "{request}, read loosely");
    assert_eq!(strict.as_ref().map(Faults::detail), strictly, "{request}, read strictly");
    assert!(!loose.is_some_and(|faults| faults.are_strict()) && strict.is_none_or(|faults| faults.are_strict()));
}

fn bodies<T: Read>(names: &mut BTreeSet<String>, rows: Rows) {
    names.insert(std::any::type_name::<T>().rsplit("::").next().expect("a name").to_owned());
    for (body, told) in rows {
        compare(body, told, faults(check::<T>(body.as_bytes())), faults(check_strictly::<T>(body.as_bytes())));
    }
}

fn queries<T: Read>(rows: Rows) {
    for (query, told) in rows {
        let (loose, strict) = (check_query::<T>(query, Strict(false)), check_query::<T>(query, Strict(true)));
        compare(query, told, faults(loose), faults(strict));
    }
}

#[test]
fn every_body_is_told_its_faults_loosely_and_strictly() {
    let mut names = BTreeSet::new();
    submits::pictures(&mut names);
    submits::words(&mut names);
    submits::buttons(&mut names);
    questions::accounts(&mut names);
    questions::tasks(&mut names);
    let document = json(crate::midjourney_json());
    let operations = document["paths"]
        .as_object()
        .expect("an object")
        .values()
        .flat_map(|path| path.as_object().expect("an object").values());
    let links = operations.filter_map(|operation| {
        operation.pointer("/requestBody/content/application~1json/schema/$ref")?.as_str()?.rsplit('/').next()
    });
    let documented: BTreeSet<String> = links.map(str::to_owned).collect();
    assert_eq!(names, documented, "a table for every body, and none besides");
}

#[test]
fn every_query_is_told_its_faults_loosely_and_strictly() {
    queries::<ExecuteAccountActionQuery>(&[
        ("customId=MJ::Settings::RemixMode", Never),
        ("customId=MJ%3A%3ASettings%3A%3ARemixMode&botType=INSIGHT_FACE", Never),
        ("", Always("customId不能为空; /query/customId: {blank}")),
        ("customId", Always("customId不能为空; /query/customId: {blank}")),
        (
            "customId=%20+",
            Always("customId不能为空; /query/customId: expected a string that is not blank, found only white space"),
        ),
        (
            "customId=a&botType=MIDJOURNEY",
            Always(
                r#"/query/botType: expected one of MID_JOURNEY, NIJI_JOURNEY, INSIGHT_FACE, found string "MIDJOURNEY""#,
            ),
        ),
        (
            "customId=a&botType=",
            Strictly("/query/botType: expected one of MID_JOURNEY, NIJI_JOURNEY, INSIGHT_FACE, found an empty string"),
        ),
        ("customId=a&customId=b", Strictly("/query/customId: expected one value, found the property twice")),
        ("customId=a&bot=x", Strictly("/query/bot: unknown property `bot`")),
        ("customId=a&bot_type=x", Strictly("/query/bot_type: unknown property `bot_type`, did you mean `botType`?")),
    ]);
    queries::<ChangeAccountVersionQuery>(&[
        ("version=6.1", Never),
        ("version=%FF", Never),
        ("&&version=7&", Never),
        ("version=", Always("version不能为空; /query/version: {blank}")),
        (
            "Version=7",
            Each(
                "version不能为空; /query/version: {blank}",
                "version不能为空; /query/Version: unknown property `Version`, did you mean `version`?; /query/version: {blank}",
            ),
        ),
    ]);
}
