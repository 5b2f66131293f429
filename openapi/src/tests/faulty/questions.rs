//! What the bodies about accounts and tasks are told.

use std::collections::BTreeSet;

use super::{
    Told::{Always, Each, Never, Strictly},
    bodies,
};
use crate::midjourney::*;

/// The accounts.
pub(super) fn accounts(names: &mut BTreeSet<String>) {
    bodies::<AccountAmendRequest>(
        names,
        &[
            (r#"{"weight":0}"#, Always("/weight: expected a whole number from 1 to 1000000, found number 0")),
            (
                r#"{"weight":"2","remark":7}"#,
                Strictly(
                    "/weight: expected a whole number from 1 to 1000000, found string \"2\"; /remark: expected a \
                     string, found number 7",
                ),
            ),
            (r#"{"weigth":2}"#, Strictly("/weigth: unknown property `weigth`, did you mean `weight`?")),
            (r#"{"remixAutoSubmit":[]}"#, Always("/remixAutoSubmit: expected true or false, found an array")),
            ("[]", Always("expected a JSON object, found an array")),
            (r#""text""#, Always(r#"expected a JSON object, found string "text""#)),
            ("7", Always("expected a JSON object, found number 7")),
        ],
    );
    bodies::<AccountCreateRequest>(
        names,
        &[
            (r#"{"guildId":"1","channelId":"2","userToken":"t"}"#, Never),
            (
                r#"{"guildId":1,"channelId":2,"userToken":"t"}"#,
                Strictly("/guildId: expected a string, found number 1; /channelId: expected a string, found number 2"),
            ),
            (
                "{}",
                Always(
                    "guildId不能为空，channelId不能为空，userToken不能为空; /guildId: {blank}; /channelId: {blank}; /userToken: \
                     {blank}",
                ),
            ),
            (
                r#"{"guildId":" ","channelId":null,"userToken":""}"#,
                Always(
                    "guildId不能为空，channelId不能为空，userToken不能为空; /guildId: expected a string that is not blank, found \
                     only white space; /channelId: {blank}; /userToken: {blank}",
                ),
            ),
            (
                r#"{"guildId":{},"channelId":[],"userToken":false}"#,
                Each(
                    "校验错误; /guildId: expected a string, found an object; /channelId: expected a string, found an \
                     array",
                    "/guildId: expected a string, found an object; /channelId: expected a string, found an array; \
                     /userToken: expected a string, found false",
                ),
            ),
            (
                r#"{"guildId":"1","channelId":"2","userToken":"t","coreSize":"3","queueSize":10.0,"timeoutMinutes":5e0}"#,
                Strictly(r#"/coreSize: expected a whole number from 1 to 100000, found string "3""#),
            ),
            (
                r#"{"guildId":"1","channelId":"2","userToken":"t","coreSize":0,"queueSize":-1,"timeoutMinutes":1441}"#,
                Always(
                    "/coreSize: expected a whole number from 1 to 100000, found number 0; /queueSize: expected a \
                     whole number from 0 to 1000000, found number -1; /timeoutMinutes: expected a whole number from 1 \
                     to 1440, found number 1441",
                ),
            ),
            (
                r#"{"guildId":"1","channelId":"2","userToken":"t","remixAutoSubmit":"yes"}"#,
                Always(r#"/remixAutoSubmit: expected true or false, found string "yes""#),
            ),
            (
                r#"{"guildId":"1","channelId":"2","userToken":"t","coresize":3}"#,
                Strictly("/coresize: unknown property `coresize`, did you mean `coreSize`?"),
            ),
            (
                r#"{"guildID":"1","chanelId":"2","token":"t"}"#,
                Each(
                    "guildId不能为空，channelId不能为空，userToken不能为空; /guildId: {blank}; /channelId: {blank}; /userToken: \
                     {blank}",
                    "guildId不能为空，channelId不能为空，userToken不能为空; /guildID: unknown property `guildID`, did you mean \
                     `guildId`?; /chanelId: unknown property `chanelId`, did you mean `channelId`?; /token: unknown \
                     property `token`, did you mean `userToken`?; /guildId: {blank}; /channelId: {blank}; /userToken: \
                     {blank}",
                ),
            ),
        ],
    );
    bodies::<AccountQueryRequest>(
        names,
        &[
            ("{}", Never),
            ("", Strictly("expected a JSON object, found nothing")),
            (" ", Strictly("expected a JSON object, found nothing")),
            (
                r#"{"pageNumber":-1,"pageSize":1001}"#,
                Always(
                    "/pageNumber: expected a whole number from 0 to 2147483647, found number -1; /pageSize: expected \
                     a whole number from 1 to 1000, found number 1001",
                ),
            ),
            (
                r#"{"pageNumber":"0","pageSize":"10"}"#,
                Strictly(
                    "/pageNumber: expected a whole number from 0 to 2147483647, found string \"0\"; /pageSize: expected \
                     a whole number from 1 to 1000, found string \"10\"",
                ),
            ),
            (
                r#"{"mode":"FASTER","subscribePlan":"GOLD","status":"LISTENING"}"#,
                Always(
                    "/status: expected one of ENABLE, DISABLED, LISTEN_ONLY, found string \"LISTENING\"; /mode: expected one of \
                     RELAX, FAST, TURBO, found string \"FASTER\"; /subscribePlan: expected one of BASIC, STANDARD, PRO, \
                     MEGA, found string \"GOLD\"",
                ),
            ),
            (
                r#"{"mode":"","subscribePlan":null,"name":"","remark":null}"#,
                Strictly(
                    "/mode: expected one of RELAX, FAST, TURBO, found an empty string; /subscribePlan: expected one \
                     of BASIC, STANDARD, PRO, MEGA, found null; /remark: expected a string, found null",
                ),
            ),
            (r#"{"enable":"true"}"#, Strictly(r#"/enable: expected true or false, found string "true""#)),
            (r#"{"enable":2}"#, Always("/enable: expected true or false, found number 2")),
            (r#"{"enable":null}"#, Strictly("/enable: expected true or false, found null")),
            (r#"{"current":1,"pageSize":10}"#, Strictly("/current: unknown property `current`")),
        ],
    );
    bodies::<AccountUpdateRequest>(
        names,
        &[
            (r#"{"id":"1719252589390291968","coreSize":5}"#, Strictly("/id: unknown property `id`")),
            (
                r#"{"coreSize":1.5,"queueSize":"many","timeoutMinutes":true}"#,
                Always(
                    "/coreSize: expected a whole number from 1 to 100000, found number 1.5; /queueSize: expected a \
                     whole number from 0 to 1000000, found string \"many\"; /timeoutMinutes: expected a whole number \
                     from 1 to 1440, found true",
                ),
            ),
            (
                r#"{"enable":0,"status":"ENABLED"}"#,
                Each(
                    r#"校验错误; /status: expected one of ENABLE, DISABLED, LISTEN_ONLY, found string "ENABLED""#,
                    "/enable: expected true or false, found number 0; /status: expected one of ENABLE, DISABLED, \
                     LISTEN_ONLY, found string \"ENABLED\"",
                ),
            ),
            (r#"{"coreSize":1,"coreSize":2}"#, Strictly("/coreSize: expected one value, found the property twice")),
            (r#"{"userToken":12345}"#, Strictly("/userToken: expected a string, found number 12345")),
        ],
    );
}

/// Questions about tasks.
pub(super) fn tasks(names: &mut BTreeSet<String>) {
    bodies::<TaskConditionRequest>(
        names,
        &[
            (r#"{"ids":["1","2"]}"#, Never),
            (
                r#"{"ids":[1,2]}"#,
                Strictly("/ids/0: expected a string, found number 1; /ids/1: expected a string, found number 2"),
            ),
            (r#"{"ids":null}"#, Strictly("/ids: expected an array, found null")),
            (r#"{"ids":"1"}"#, Always(r#"/ids: expected an array, found string "1""#)),
            (r#"{"ids":[["1"]]}"#, Always("/ids/0: expected a string, found an array")),
            (r#"{"id":["1"]}"#, Strictly("/id: unknown property `id`, did you mean `ids`?")),
        ],
    );
    bodies::<TaskQueryRequest>(
        names,
        &[
            (
                r#"{"statusSet":["SUCCESS","SUCCESS"]}"#,
                Strictly(r#"/statusSet/1: expected an item that comes once, found string "SUCCESS""#),
            ),
            (
                r#"{"statusSet":["DONE"],"action":"EDIT","status":"MODAL"}"#,
                Always(
                    "/statusSet/0: expected one of NOT_START, SUBMITTED, MODAL, IN_PROGRESS, FAILURE, SUCCESS, \
                     CANCEL, found string \"DONE\"",
                ),
            ),
            (
                r#"{"statusSet":[],"status":"","action":""}"#,
                Strictly(
                    "/action: expected one of IMAGINE, UPSCALE, VARIATION, ZOOM, PAN, DESCRIBE, BLEND, SHORTEN, \
                     SWAP_FACE, EDIT, VIDEO, found an empty string; /status: expected one of NOT_START, SUBMITTED, \
                     MODAL, IN_PROGRESS, FAILURE, SUCCESS, CANCEL, found an empty string",
                ),
            ),
            (
                r#"{"action":"RETEXTURE"}"#,
                Always(
                    "/action: expected one of IMAGINE, UPSCALE, VARIATION, ZOOM, PAN, DESCRIBE, BLEND, SHORTEN, \
                     SWAP_FACE, EDIT, VIDEO, found string \"RETEXTURE\"",
                ),
            ),
            (
                r#"{"pageSize":0,"pageNumber":"first"}"#,
                Always(
                    "/pageNumber: expected a whole number from 0 to 2147483647, found string \"first\"; /pageSize: \
                     expected a whole number from 1 to 1000, found number 0",
                ),
            ),
            (r#"{"page_size":10}"#, Strictly("/page_size: unknown property `page_size`, did you mean `pageSize`?")),
            ("null", Each("校验错误; expected a JSON object, found nothing", "expected a JSON object, found null")),
            ("true", Always("expected a JSON object, found true")),
        ],
    );
}
