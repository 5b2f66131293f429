//! The table of scenarios: names, forms and texts, as the bots have been seen to say no.

use super::{Form, Scenario};
use crate::bots::button::Plea;
use crate::bots::refusal::{CORAL, RED, YELLOW};

const fn scenario(
    name: &'static str,
    what: &'static str,
    form: Form,
    color: Option<u32>,
    title: &'static str,
    text: &'static str,
) -> Scenario {
    Scenario { name, what, form, title, text, color }
}

/// A red box as the first and only answer.
const fn red(name: &'static str, what: &'static str, title: &'static str, text: &'static str) -> Scenario {
    scenario(name, what, Form::Box, Some(RED), title, text)
}

/// All scenarios, refusals of the prompt first, then of the account, then failures of the bot.
pub fn scenarios() -> &'static [Scenario] {
    SCENARIOS
}

const SCENARIOS: &[Scenario] = &[
    red(
        "banned-prompt",
        "a red box: the prompt holds a banned word",
        "Banned prompt detected",
        "The word \"mock:banned-prompt\" is banned. Circumventing this filter to violate our rules may result in your access being revoked.",
    ),
    red(
        "banned-image",
        "a red box: a picture in the prompt is banned",
        "Banned image prompt",
        "An image in your prompt was flagged by our filters. Please try another image.",
    ),
    scenario(
        "appeal",
        "a red box with an Appeal button; pressed, the job goes on",
        Form::Plea(Plea::Appeal),
        Some(RED),
        "Action needed to continue",
        "Sorry! Our AI moderators feel your prompt might be against our community standards.\n\n        If you think this is a mistake, please press the \"Appeal\" button below and we will send it to a more sophisticated AI to double-check the result.",
    ),
    red(
        "invalid-parameter",
        "a red box: a parameter is unknown",
        "Invalid parameter",
        "Unrecognized parameter(s): `--mock`",
    ),
    scenario(
        "invalid-parameter-text",
        "the same as bare text, as older bots said it",
        Form::Text,
        None,
        "",
        "Invalid parameter\nUnrecognized parameter(s): --mock\n/imagine PROMPT",
    ),
    red("invalid-prompt", "a red box: the prompt is not understood", "Invalid prompt", "The prompt could not be read."),
    red(
        "invalid-request",
        "a red box: the request is not understood",
        "Invalid request",
        "The request could not be read.",
    ),
    red("empty-prompt", "a red box: the prompt has no words", "Empty prompt", "The prompt cannot be empty."),
    scenario(
        "invalid-link",
        "the waiting message turns into a red box: a linked picture cannot be had",
        Form::Edited,
        Some(RED),
        "Invalid link",
        "Could not fetch image. Received status code 404",
    ),
    scenario(
        "duplicate-images",
        "a yellow box: the same picture was given twice",
        Form::Box,
        Some(YELLOW),
        "Duplicate images detected",
        "Please use different images, duplicates are not blended.",
    ),
    scenario(
        "image-filters",
        "the job is drawn half, then its message turns into a red box",
        Form::Filtered,
        Some(RED),
        "Request cancelled due to image filters",
        "Our filters stopped this picture. Please try another prompt.",
    ),
    scenario(
        "output-filters",
        "the same under a newer title",
        Form::Filtered,
        Some(RED),
        "Request cancelled due to output filters",
        "Our filters stopped this picture. Please try another prompt.",
    ),
    red("image-denied", "a red box: the picture is denied", "Image denied", "This image cannot be used."),
    scenario(
        "job-queued",
        "a yellow box that says the job has to wait; two seconds later it starts",
        Form::Queued,
        Some(YELLOW),
        "Job queued",
        "You have reached the maximum allowed number of concurrent jobs. Don't worry, this job will start as soon as another one finishes!",
    ),
    red(
        "queue-full",
        "a red box: too many jobs wait",
        "Queue full",
        "Your job queue is full. Please wait for a job to finish first, then resubmit this one.",
    ),
    scenario(
        "slow-down",
        "the grid is drawn; upscaling from it is answered with Slow Down!",
        Form::SlowDown,
        None,
        "Slow Down!",
        "",
    ),
    scenario(
        "tos",
        "a red box with an Accept ToS button; pressed, the job goes on; the API then disables the account",
        Form::Plea(Plea::Terms),
        Some(RED),
        "Tos not accepted",
        "Before you can use the bot you have to accept the terms of service.",
    ),
    red(
        "no-plan",
        "a red box: there is no subscription; the API then disables the account",
        "Subscription required",
        "You need to subscribe to a plan to use Midjourney. Use `/subscribe` to see the plans.",
    ),
    red(
        "plan-cancelled",
        "a red box: the subscription has ended; the API then disables the account",
        "Plan Cancelled",
        "Your plan was cancelled. Use `/subscribe` to take a new one.",
    ),
    red(
        "plan-paused",
        "a red box: the subscription is paused; the API then disables the account",
        "Subscription paused",
        "Your subscription is paused. Use `/subscribe` to continue it.",
    ),
    scenario(
        "no-hours",
        "a red box: the fast hours are used up; the account hears it whatever it asks for, until it is in relax mode",
        Form::Hours,
        Some(RED),
        "Credits exhausted",
        "You have run out of hours! To switch to relax mode use `/relax`, or purchase more hours with `/subscribe`.",
    ),
    red(
        "restricted",
        "a red box: this plan does not allow it",
        "Job action restricted",
        "Your plan does not include this action.",
    ),
    scenario(
        "mod-message",
        "a red box with an Acknowledge button; pressed, the job goes on; the API then disables the account",
        Form::Plea(Plea::Acknowledge),
        Some(RED),
        "Pending mod message",
        "You have a pending moderation message. Please acknowledge it before using the bot further.",
    ),
    red(
        "blocked",
        "a red box: the account is blocked for some hours; the API then disables the account",
        "Blocked",
        "You have been blocked from accessing Midjourney for 24 hours due to repeated violations.",
    ),
    scenario(
        "human-check-buttons",
        "a box that asks for a human, with pictures' names on buttons; pressed, the job goes on; the API then disables the account",
        Form::Plea(Plea::Check),
        None,
        "Action required to continue",
        "Please verify you're human: click the button that names the picture.",
    ),
    scenario(
        "human-check",
        "instead of a message a frame opens that asks for a human; the API then disables the account",
        Form::Check,
        None,
        "Action required to continue",
        "",
    ),
    scenario(
        "bot-error",
        "a box without colour replies to the waiting message",
        Form::Replied,
        None,
        "Sorry! Could not complete the job!",
        "Please try again later.",
    ),
    scenario(
        "bot-error-2025",
        "a red box as of 2025 replies to the waiting message",
        Form::Replied,
        Some(CORAL),
        "Sorry, something went wrong",
        "The job encountered an error. Our team has been notified.",
    ),
    scenario(
        "bot-error-text",
        "bare text: the command failed",
        Form::Text,
        None,
        "",
        "Failed to process your command. Please try again later.",
    ),
    scenario(
        "bot-error-trace",
        "bare text with a trace, which most clients do not understand",
        Form::Text,
        None,
        "",
        "There was an error processing your request. Please try again later. Your trace: `amber-otter-lantern`",
    ),
    red("bad-response", "a red box: Bad response", "Bad response", "The bot received a bad response."),
    red("internal-error", "a red box: Internal Error", "Internal Error", "An internal error occurred."),
    scenario("no-answer", "the bot says nothing; Discord reports it after three seconds", Form::Silence, None, "", ""),
    scenario("stuck", "the job begins and does not end; it can be cancelled", Form::Stuck, None, "", ""),
];
