//! What submits are told.

use std::collections::BTreeSet;

use super::{
    Told::{Always, Each, Never, Strictly},
    bodies,
};
use crate::midjourney::*;

/// Submits that bring pictures.
pub(super) fn pictures(names: &mut BTreeSet<String>) {
    bodies::<SubmitBlendRequest>(
        names,
        &[
            (r#"{"base64Array":["data:image/png;base64,AAAA","data:image/png;base64,AAAAB"]}"#, Never),
            ("{}", Always("base64List参数错误; /base64Array: expected a value, found nothing")),
            (
                r#"{"base64Array":"data:image/png;base64,AAAA"}"#,
                Always(
                    r#"base64List参数错误; /base64Array: expected an array, found string "data:image/png;base64,AAAA""#,
                ),
            ),
            (
                r#"{"base64Array":["data:image/png;base64,AAAA"]}"#,
                Always("base64List参数错误; /base64Array: expected an array of 2 to 5 items, found 1 item"),
            ),
            (
                r#"{"base64Array":["data:image/png;base64,AAAA","data:image/png;base64,AAAA",""]}"#,
                Strictly(
                    "base64格式错误; /base64Array/2: expected a data URL such as `data:image/png;base64,…`, found an empty \
                     string",
                ),
            ),
            (
                r#"{"base64Array":["data:image/png;base64,AAAA",null,"data:image/png;base64,AAAA"]}"#,
                Strictly("base64List参数错误; /base64Array/1: expected a string, found null"),
            ),
            (
                r#"{"base64Array":["data:image/png;base64,AAAA",7]}"#,
                Each(
                    "base64格式错误; /base64Array/1: expected a data URL such as `data:image/png;base64,…`, found number \
                     7",
                    "base64List参数错误; /base64Array/1: expected a string, found number 7",
                ),
            ),
            (
                r#"{"base64Array":["data:image/png;base64,AAAA","data:image/png;base64,AAAA"],"dimensions":"WIDE"}"#,
                Always(
                    r#"dimensions参数错误; /dimensions: expected one of PORTRAIT, SQUARE, LANDSCAPE, found string "WIDE""#,
                ),
            ),
            (
                r#"{"base64Array":["data:image/png;base64,AAAA","data:image/png;base64,AAAA"],"dimensions":null}"#,
                Strictly("dimensions参数错误; /dimensions: expected one of PORTRAIT, SQUARE, LANDSCAPE, found null"),
            ),
            (
                r#"{"base64Array":["data:image/png;base64,AAAA","data:image/png;base64,AAAA"],"botType":"INSIGHT_FACE"}"#,
                Always(r#"/botType: expected one of MID_JOURNEY, NIJI_JOURNEY, found string "INSIGHT_FACE""#),
            ),
            (
                r#"{"base64array":["data:image/png;base64,AAAA","data:image/png;base64,AAAA"]}"#,
                Each(
                    "base64List参数错误; /base64Array: expected a value, found nothing",
                    "base64List参数错误; /base64array: unknown property `base64array`, did you mean `base64Array`?; \
                     /base64Array: expected a value, found nothing",
                ),
            ),
        ],
    );
    bodies::<SubmitDescribeRequest>(
        names,
        &[
            (r#"{"base64":"data:image/png;base64,AAAA"}"#, Never),
            (r#"{"link":"https://example.com/cat.png"}"#, Never),
            (r#"{"base64":"","link":""}"#, Always("base64不能为空; /base64: {blank}")),
            (
                r#"{"base64":"AAAA"}"#,
                Always(
                    r#"base64格式错误; /base64: expected a data URL such as `data:image/png;base64,…`, found string "AAAA""#,
                ),
            ),
            (
                r#"{"base64":["a"],"link":7}"#,
                Each(
                    "校验错误; /base64: expected a string, found an array",
                    "/base64: expected a string, found an array; /link: expected a string, found number 7",
                ),
            ),
            (
                r#"{"base64":"data:image/png;base64,AAAA","prompt":"Cat"}"#,
                Strictly("/prompt: unknown property `prompt`"),
            ),
        ],
    );
    bodies::<SubmitEditsRequest>(
        names,
        &[
            (r#"{"prompt":"a boat","image":"https://example.com/sea.png"}"#, Never),
            (r#"{"prompt":"a boat"}"#, Always("image不能为空; /image: {blank}")),
            (
                r#"{"image":"x","mask":"y"}"#,
                Each(
                    "prompt不能为空; /prompt: {blank}",
                    "prompt不能为空; /mask: unknown property `mask`, did you mean `maskBase64`?; /prompt: {blank}",
                ),
            ),
            (
                r#"{"prompt":"","image":null,"maskBase64":7}"#,
                Each(
                    "prompt不能为空，image不能为空; /prompt: {blank}; /image: {blank}",
                    "prompt不能为空，image不能为空; /prompt: {blank}; /image: {blank}; /maskBase64: expected a string, found \
                     number 7",
                ),
            ),
        ],
    );
    bodies::<SubmitVideoRequest>(
        names,
        &[
            ("{}", Never),
            (
                r#"{"motion":"wild","videoType":"vid_2","batchSize":3,"index":4}"#,
                Always(
                    "/motion: expected one of low, high, found string \"wild\"; /index: expected a whole number from 0 \
                     to 3, found number 4; /videoType: expected one of vid_1.1_i2v_480, found string \"vid_2\"; \
                     /batchSize: expected one of 1, 2, 4, found number 3",
                ),
            ),
            (
                r#"{"batchSize":"2","loop":"true"}"#,
                Strictly(
                    "/loop: expected true or false, found string \"true\"; /batchSize: expected one of 1, 2, 4, found \
                     string \"2\"",
                ),
            ),
            (r#"{"action":"shrink"}"#, Always(r#"/action: expected one of extend, found string "shrink""#)),
            (
                r#"{"action":"","motion":null}"#,
                Strictly(
                    "/motion: expected one of low, high, found null; /action: expected one of extend, found an empty \
                     string",
                ),
            ),
            (
                r#"{"image":"https://example.com/sea.png","mode":"fast"}"#,
                Strictly("/mode: unknown property `mode`, did you mean `modes`?"),
            ),
            (
                r#"{"prompt":7,"endimage":"x"}"#,
                Strictly(
                    "/endimage: unknown property `endimage`, did you mean `endImage`?; /prompt: expected a string, \
                     found number 7",
                ),
            ),
        ],
    );
    bodies::<SwapFaceRequest>(
        names,
        &[
            (r#"{"sourceBase64":"data:image/png;base64,AAAA","targetBase64":"data:image/png;base64,AAAA"}"#, Never),
            (
                "{}",
                Always("sourceBase64不能为空，targetBase64不能为空; /sourceBase64: {blank}; /targetBase64: {blank}"),
            ),
            (
                r#"{"sourceUrl":"https://example.com/a.png","targetUrl":"https://example.com/b.png"}"#,
                Each(
                    "sourceBase64不能为空，targetBase64不能为空; /sourceBase64: {blank}; /targetBase64: {blank}",
                    "sourceBase64不能为空，targetBase64不能为空; /sourceUrl: unknown property `sourceUrl`; /targetUrl: unknown \
                     property `targetUrl`; /sourceBase64: {blank}; /targetBase64: {blank}",
                ),
            ),
            (
                r#"{"sourceBase64":[],"targetBase64":{}}"#,
                Always(
                    "/sourceBase64: expected a string, found an array; /targetBase64: expected a string, found an \
                     object",
                ),
            ),
        ],
    );
    bodies::<UploadDiscordImagesRequest>(
        names,
        &[
            (r#"{"base64Array":["data:image/png;base64,AAAA"],"filter":{"instanceId":"1"}}"#, Never),
            (
                r#"{"base64Array":[]}"#,
                Always("base64List参数错误; /base64Array: expected an array of 1 to 10 items, found 0 items"),
            ),
            (
                r#"{"base64Array":[null]}"#,
                Each(
                    "base64List参数错误; /base64Array: expected an array of 1 to 10 items, found 0 items",
                    "base64List参数错误; /base64Array/0: expected a string, found null",
                ),
            ),
            (
                r#"{"base64":"x"}"#,
                Each(
                    "base64List参数错误; /base64Array: expected a value, found nothing",
                    "base64List参数错误; /base64: unknown property `base64`, did you mean `base64Array`?; /base64Array: \
                     expected a value, found nothing",
                ),
            ),
            (
                r#"{"base64Array":["data:image/png;base64,AAAA"],"filter":7,"accountFilter":"x"}"#,
                Always(
                    "/filter: expected a JSON object, found number 7; /accountFilter: expected a JSON object, found \
                     string \"x\"",
                ),
            ),
        ],
    );
}

/// Submits that bring words.
pub(super) fn words(names: &mut BTreeSet<String>) {
    bodies::<SubmitImagineRequest>(
        names,
        &[
            (r#"{"prompt":"Cat"}"#, Never),
            (r#"{"prompt":"Cat","base64Array":[],"notifyHook":"","state":""}"#, Never),
            (
                r#"{"prompt":"Cat","base64Array":null,"base64":null}"#,
                Strictly("/base64Array: expected an array, found null; /base64: expected a string, found null"),
            ),
            (
                r#"{"prompt":"Cat","base64Array":["cat.png"]}"#,
                Always(
                    "base64格式错误; /base64Array/0: expected a data URL such as `data:image/png;base64,…`, found string \
                     \"cat.png\"",
                ),
            ),
            (
                r#"{"prompt":"Cat","botType":"mid_journey"}"#,
                Always(r#"/botType: expected one of MID_JOURNEY, NIJI_JOURNEY, found string "mid_journey""#),
            ),
            (
                r#"{"prompt":"Cat","botType":""}"#,
                Strictly("/botType: expected one of MID_JOURNEY, NIJI_JOURNEY, found an empty string"),
            ),
            (r#"{"prompt":"Cat","modes":"FAST"}"#, Always(r#"/modes: expected an array, found string "FAST""#)),
            (
                r#"{"prompt":"Cat","modes":["FAST","FAST",null]}"#,
                Strictly("/modes/2: expected one of RELAX, FAST, TURBO, found null"),
            ),
            (r#"{"prompt":"Cat","remix":null,"accountFilter":{"remix":null}}"#, Never),
            (
                r#"{"prompt":"Cat","accountFilter":[]}"#,
                Always("/accountFilter: expected a JSON object, found an array"),
            ),
            (
                r#"{"prompt":"Cat","accountFilter":null}"#,
                Strictly("/accountFilter: expected a JSON object, found null"),
            ),
            (r#"{"prompt":"Cat","state":{"order":7}}"#, Always("/state: expected a string, found an object")),
            (
                r#"{"prompt":"Cat","notifyhook":"http://127.0.0.1/"}"#,
                Strictly("/notifyhook: unknown property `notifyhook`, did you mean `notifyHook`?"),
            ),
            (r#"{"prompt":"Cat","aspect_ratio":"3:2"}"#, Strictly("/aspect_ratio: unknown property `aspect_ratio`")),
            (r#"{"prompt":"Cat","a/b~c":1}"#, Strictly("/a~1b~0c: unknown property `a/b~c`")),
            (r#"{"prompt":7}"#, Strictly("/prompt: expected a string, found number 7")),
            (r#"{"prompt":"Cat""#, Always("expected a JSON object, found text that is no JSON at line 1, column 15")),
            ("nonsense", Always("expected a JSON object, found text that is no JSON at line 1, column 2")),
            ("\u{feff}{\"prompt\":\"Cat\"}", Never),
        ],
    );
    bodies::<SubmitShortenRequest>(
        names,
        &[
            (r#"{"prompt":"a cat"}"#, Never),
            (
                r#"{"prompt":"   "}"#,
                Always("prompt不能为空; /prompt: expected a string that is not blank, found only white space"),
            ),
            (
                r#"{"prompts":"a cat"}"#,
                Each(
                    "prompt不能为空; /prompt: {blank}",
                    "prompt不能为空; /prompts: unknown property `prompts`, did you mean `prompt`?; /prompt: {blank}",
                ),
            ),
            (
                r#"{"prompt":"a cat","remixAutoConsidered":"no"}"#,
                Always(r#"/remixAutoConsidered: expected true or false, found string "no""#),
            ),
        ],
    );
}

/// Submits that bring a task.
pub(super) fn buttons(names: &mut BTreeSet<String>) {
    bodies::<SubmitActionRequest>(
        names,
        &[
            (
                r#"{"taskId":1320098173412546,"customId":"MJ::JOB::upsample::2::3dbbd469"}"#,
                Strictly("/taskId: expected a string, found number 1320098173412546"),
            ),
            (
                r#"{"taskId":"","customId":" "}"#,
                Always(
                    "taskId不能为空，customId不能为空; /taskId: {blank}; /customId: expected a string that is not blank, found \
                     only white space",
                ),
            ),
            (r#"{"taskId":"1"}"#, Always("customId不能为空; /customId: {blank}")),
            (
                r#"{"taskid":"1","custom_id":"a"}"#,
                Each(
                    "taskId不能为空，customId不能为空; /taskId: {blank}; /customId: {blank}",
                    "taskId不能为空，customId不能为空; /taskid: unknown property `taskid`, did you mean `taskId`?; /custom_id: \
                     unknown property `custom_id`, did you mean `customId`?; /taskId: {blank}; /customId: {blank}",
                ),
            ),
            (
                r#"{"taskId":"1","customId":"a","chooseSameChannel":"TRUE"}"#,
                Strictly(r#"/chooseSameChannel: expected true or false, found string "TRUE""#),
            ),
            (
                r#"{"taskId":"1","customId":"a","chooseSameChannel":"same"}"#,
                Always(r#"/chooseSameChannel: expected true or false, found string "same""#),
            ),
            (
                r#"{"taskId":"1","customId":"a","enableRemix":true}"#,
                Strictly("/enableRemix: unknown property `enableRemix`"),
            ),
            (
                r#"{"taskId":"1","customId":"a","accountFilter":{"instanceId":7,"modes":["FAST","WARP"]}}"#,
                Each(
                    r#"校验错误; /accountFilter/modes/1: expected one of RELAX, FAST, TURBO, found string "WARP""#,
                    "/accountFilter/instanceId: expected a string, found number 7; /accountFilter/modes/1: expected \
                     one of RELAX, FAST, TURBO, found string \"WARP\"",
                ),
            ),
        ],
    );
    bodies::<SubmitChangeRequest>(
        names,
        &[
            (r#"{"taskId":"1","action":"REROLL"}"#, Never),
            (
                r#"{"taskId":"1","action":"reroll"}"#,
                Always(r#"action参数错误; /action: expected one of UPSCALE, VARIATION, REROLL, found string "reroll""#),
            ),
            (
                r#"{"taskId":"1","action":"UPSCALE","index":"2"}"#,
                Strictly(r#"index参数错误; /index: expected a whole number from 1 to 4, found string "2""#),
            ),
            (
                r#"{"taskId":"1","action":"UPSCALE","index":5}"#,
                Always("index参数错误; /index: expected a whole number from 1 to 4, found number 5"),
            ),
            (
                r#"{"taskId":"1","index":null}"#,
                Each(
                    "action参数错误; /action: expected a value, found nothing",
                    "action参数错误，index参数错误; /action: expected a value, found nothing; /index: expected a whole number \
                     from 1 to 4, found null",
                ),
            ),
            (
                r#"{"taskId":"1","action":"REROLL","index":0}"#,
                Strictly("index参数错误; /index: expected a whole number from 1 to 4, found number 0"),
            ),
        ],
    );
    bodies::<SubmitModalRequest>(
        names,
        &[
            (r#"{"taskId":"1"}"#, Never),
            (
                r#"{"taskId":1,"prompt":null,"maskBase64":""}"#,
                Strictly("/taskId: expected a string, found number 1; /prompt: expected a string, found null"),
            ),
            (r#"{"prompt":"Cat"}"#, Always("taskId不能为空; /taskId: {blank}")),
            (r#"{"taskId":"1","prompt":["a"]}"#, Always("/prompt: expected a string, found an array")),
            (r#"{"taskId":"1","mask":"AAAA"}"#, Strictly("/mask: unknown property `mask`, did you mean `maskBase64`?")),
        ],
    );
    bodies::<SubmitSimpleChangeRequest>(
        names,
        &[
            (r#"{"content":"1 U2"}"#, Never),
            (r#"{"content":7}"#, Strictly("content参数错误; /content: expected a string, found number 7")),
            (
                r#"{"contents":"1 U2"}"#,
                Each(
                    "content参数错误; /content: {blank}",
                    "content参数错误; /contents: unknown property `contents`, did you mean `content`?; /content: {blank}",
                ),
            ),
            ("{}", Always("content参数错误; /content: {blank}")),
        ],
    );
}
