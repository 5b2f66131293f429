//! Tasks on their way to a bot: pictures are put in their place first, then the bot is asked, once more if it was deployed
//! anew meanwhile.

use std::{sync::Arc, time::Duration};

use crate::{
    bot::{
        command::{self, Material, Unaskable},
        reading::{self, FaceNews},
    },
    clock::Millis,
    discord::{
        model::{AttachedFile, Message},
        rest::{self, FetchError, FileOffer, FileSlot, InteractError, Response},
    },
    id::{Nonce, TaskId},
    link::{Link, LinkOutput, Reported, Stored, calls::Purpose},
    task::{Bot, Sent, Task, Trouble, Wish},
};

/// How long the saving of a face is waited for. Discord has taken it by then; only its word may be lost.
const FACE_WAIT: Duration = Duration::from_secs(10);

/// A task that the bot was not asked for yet, or whose request is out.
#[derive(Debug)]
pub(super) struct Sending {
    task: Arc<Task>,
    stage: Stage,
    /// Where its pictures are spoken of.
    files: Vec<AttachedFile>,
    /// Where they are, once they were posted.
    links: Vec<String>,
    /// The commands were fetched anew for it.
    is_refreshed: bool,
    /// It was sent more than once, and what became of it before the last time is not known.
    pub(super) is_disputed: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Stage {
    /// Discord is asked where the pictures are to be put.
    Offering,
    /// They are being put there; so many are missing.
    Putting { missing: usize },
    /// They are being posted, so that they have links.
    Posting,
    /// The face is being saved.
    Saving { until: Option<Millis> },
    /// The commands are fetched anew: the bot was deployed.
    Refreshing,
    /// The request that starts it is out, or waits.
    Asking,
}

impl Link {
    /// A task is to be carried out.
    pub(super) fn send(&mut self, now: Millis, task: Arc<Task>, out: &mut Vec<LinkOutput>) {
        let id = task.id;
        // Asked anew, as when a dialog is filled in: what is still out for it decides nothing any more.
        self.forget(id);
        let is_region = command::region(&task).is_some();
        let brings = !task.uploads.is_empty() && task.seen.posted.is_empty() && !is_region;
        let stage = if brings { Stage::Offering } else { Stage::Asking };
        let sending =
            Sending { task, stage, files: Vec::new(), links: Vec::new(), is_refreshed: false, is_disputed: false };
        if brings {
            let offers: Vec<FileOffer> = (0..)
                .zip(&sending.task.uploads)
                .map(|(place, upload)| FileOffer {
                    filename: file_name(id, place, upload.kind.extension()),
                    size_bytes: upload.size_bytes,
                })
                .collect();
            let channel = self.place.channel;
            self.sending.insert(id, sending);
            self.call(now, Purpose::Prepare(id), |caller| caller.offer_files(channel, &offers));
        } else {
            self.sending.insert(id, sending);
            self.ask(now, id, out);
        }
    }

    /// It is not to be sent any more.
    pub(super) fn forget(&mut self, task: TaskId) {
        if self.leave(task) {
            self.calls.forget(Purpose::Start(task));
            self.calls.forget(Purpose::Prepare(task));
        }
    }

    /// A task is on its way no more; whether it was.
    fn leave(&mut self, task: TaskId) -> bool {
        let Some(sending) = self.sending.remove(&task) else { return false };
        if let Stage::Saving { until } = sending.stage {
            self.faces.retain(|_, saving| *saving != task);
            until.map(|until| self.savings.remove(&(until, task)));
        }
        true
    }

    fn set_stage(&mut self, task: TaskId, stage: Stage) {
        if let Stage::Saving { until: Some(until) } = stage {
            self.savings.insert((until, task));
        }
        if let Some(sending) = self.sending.get_mut(&task) {
            sending.stage = stage;
        }
    }

    /// When a task that waits for a word goes on without it.
    pub(super) fn sending_due(&self) -> Option<Millis> {
        self.savings.first().map(|(due, _)| *due)
    }

    /// What has waited long enough goes on.
    pub(super) fn sending_overdue(&mut self, now: Millis, out: &mut Vec<LinkOutput>) {
        while let Some(&(due, id)) = self.savings.first()
            && due <= now
        {
            self.ask(now, id, out);
        }
    }

    /// A step of the way was answered.
    pub(super) fn prepared(
        &mut self,
        now: Millis,
        id: TaskId,
        answer: Result<Response, String>,
        out: &mut Vec<LinkOutput>,
    ) {
        let Some(stage) = self.sending.get(&id).map(|sending| sending.stage.clone()) else { return };
        let response = match answer {
            Ok(response) => response,
            // The word that was waited for came first.
            Err(_) if stage == Stage::Asking => return,
            Err(why) => return self.decided(id, Sent::Unreached { why }, out),
        };
        let went = match stage {
            Stage::Offering => rest::read_offers(&response).map(|slots| self.put_files(now, id, slots, out)),
            Stage::Putting { .. } => match rest::read_put(&response) {
                Ok(()) => return self.one_is_put(now, id, out),
                // Another host, which has never seen the token: its no is about this file alone.
                Err(error) => return self.decided(id, rejected_elsewhere(&error), out),
            },
            Stage::Posting => rest::read_message(&response).map(|message| self.posted(now, id, &message, out)),
            Stage::Saving { .. } => rest::read_done(&response).map(|()| {
                // Taken: from now on only the bot's word is missing.
                self.set_stage(id, Stage::Saving { until: Some(now + FACE_WAIT) });
            }),
            Stage::Refreshing | Stage::Asking => Ok(()),
        };
        if let Err(error) = went {
            self.decided(id, rejected(&error), out);
        }
    }

    fn put_files(&mut self, now: Millis, id: TaskId, slots: Vec<FileSlot>, out: &mut Vec<LinkOutput>) {
        let Some(sending) = self.sending.get_mut(&id) else { return };
        let uploads = sending.task.uploads.clone();
        if slots.len() != uploads.len() {
            return self.decided(id, rejected(&FetchError::Unreadable), out);
        }
        sending.stage = Stage::Putting { missing: slots.len() };
        sending.files = (0..)
            .zip(slots.iter().zip(&uploads))
            .map(|(place, (slot, upload))| AttachedFile {
                id: place,
                filename: file_name(id, place, upload.kind.extension()),
                uploaded_filename: slot.upload_filename.clone(),
            })
            .collect();
        for (index, (slot, upload)) in (0..).zip(slots.iter().zip(&uploads)) {
            let Ok(caller) = &self.caller else { return };
            match caller.put_file(&slot.upload_url, upload.kind.media_type()) {
                Ok(request) => {
                    let stored = Stored::File { task: id, index };
                    self.calls.queue(now, Purpose::Prepare(id), request, Some(stored));
                }
                Err(unfit) => {
                    let text = format!("Discord wants a file put where nothing can be put: {unfit}");
                    return self.decided(id, Sent::Rejected { text, about: Trouble::Job }, out);
                }
            }
        }
    }

    fn one_is_put(&mut self, now: Millis, id: TaskId, out: &mut Vec<LinkOutput>) {
        let Some(sending) = self.sending.get_mut(&id) else { return };
        if let Stage::Putting { missing } = &mut sending.stage {
            *missing = missing.saturating_sub(1);
            if *missing > 0 {
                return;
            }
        }
        let files = sending.files.clone();
        match sending.task.wish {
            Wish::Imagine => {
                sending.stage = Stage::Posting;
                // Its own number: a task posts once, and no interaction has such a nonce.
                let (channel, nonce) = (self.place.channel, Nonce::new(id.0));
                let content = files.first().map(|file| file.filename.clone()).unwrap_or_default();
                self.call(now, Purpose::Prepare(id), |caller| caller.create_message(channel, &content, &files, nonce));
            }
            Wish::Swap => {
                sending.stage = Stage::Saving { until: None };
                let nonce = Nonce::new(id.0);
                let asked = files.first().map(|face| {
                    command::save_face(&self.commands, &self.place(), nonce, &command::face_name(id), face)
                });
                match asked {
                    Some(Ok(interaction)) => {
                        self.call(now, Purpose::Prepare(id), |caller| caller.interact(&interaction));
                    }
                    Some(Err(unaskable)) => self.decided(id, unasked(unaskable), out),
                    None => self.decided(id, rejected(&FetchError::Unreadable), out),
                }
            }
            Wish::Blend { .. } | Wish::Describe { .. } | Wish::Shorten | Wish::Press(_) | Wish::Fill(_) => {
                self.ask(now, id, out);
            }
        }
    }

    fn posted(&mut self, now: Millis, id: TaskId, message: &Message, out: &mut Vec<LinkOutput>) {
        let Some(sending) = self.sending.get_mut(&id) else { return };
        let links: Vec<String> = message.attachments.iter().map(|file| file.url.clone()).collect();
        if links.len() != sending.task.uploads.len() || links.iter().any(String::is_empty) {
            return self.decided(id, rejected(&FetchError::Unreadable), out);
        }
        sending.links.clone_from(&links);
        let links = links.into_iter().map(|link| self.link_at_our_cdn(link)).collect();
        out.push(self.report(Reported::Posted(id, links)));
        self.ask(now, id, out);
    }

    /// Asks the bot.
    fn ask(&mut self, now: Millis, id: TaskId, out: &mut Vec<LinkOutput>) {
        let place = self.place();
        let Some(sending) = self.sending.get_mut(&id) else { return };
        if let Stage::Saving { until: Some(until) } = std::mem::replace(&mut sending.stage, Stage::Asking) {
            self.savings.remove(&(until, id));
        }
        if let Some(job) = command::region(&sending.task) {
            let Ok(caller) = &self.caller else { return };
            let nonce = sending.task.nonce;
            return match caller.submit_region(&self.bot_host, &job, &[], nonce) {
                Ok(request) => {
                    let stored = Stored::Mask { task: id, job };
                    self.calls.queue(now, Purpose::Start(id), request, Some(stored));
                }
                Err(unfit) => {
                    let text = format!("the address of the bots' own host is unfit: {unfit}");
                    self.decided(id, Sent::Rejected { text, about: Trouble::Job }, out);
                }
            };
        }
        let words = Task::with_links(&sending.task.prompt_en, &sending.links);
        let material = Material { words: &words, files: &sending.files };
        match command::interaction(&sending.task, &self.commands, &material, &place) {
            Ok(interaction) => self.call(now, Purpose::Start(id), |caller| caller.interact(&interaction)),
            Err(unaskable) => self.decided(id, unasked(unaskable), out),
        }
    }

    /// The request that starts a task was answered.
    pub(super) fn asked(
        &mut self,
        now: Millis,
        id: TaskId,
        answer: Result<Response, String>,
        out: &mut Vec<LinkOutput>,
    ) {
        let Some(sending) = self.sending.get_mut(&id) else { return };
        let is_region = command::region(&sending.task).is_some();
        let sent = match answer {
            Err(why) => Sent::Unreached { why },
            Ok(response) if is_region => match rest::read_region(&response) {
                Ok(()) => Sent::Accepted,
                Err(error) => rejected_elsewhere(&error),
            },
            Ok(response) => match rest::read_interaction(&response) {
                Ok(()) => Sent::Accepted,
                // The bot was deployed anew: it can be asked once its new commands are known.
                Err(InteractError::Outdated { .. }) if !sending.is_refreshed => {
                    sending.is_refreshed = true;
                    sending.stage = Stage::Refreshing;
                    return self.fetch_index(now);
                }
                Err(error) => {
                    let (text, about) = (error.words().to_owned(), about(&error, sending.task.bot));
                    if sending.is_disputed {
                        Sent::RejectedLater { text, about }
                    } else {
                        Sent::Rejected { text, about }
                    }
                }
            },
        };
        self.decided(id, sent, out);
    }

    /// The request that starts a task was taken, whatever was answered.
    pub(super) fn start_heard(&mut self, id: TaskId, out: &mut Vec<LinkOutput>) {
        if self.sending.contains_key(&id) {
            self.decided(id, Sent::Accepted, out);
        }
    }

    /// The request that saves a face was taken, whatever was answered: only the bot's word is missing.
    pub(super) fn saving_heard(&mut self, now: Millis, id: TaskId) {
        let is_saving = |sending: &Sending| matches!(sending.stage, Stage::Saving { until: None });
        if self.sending.get(&id).is_some_and(is_saving) {
            self.set_stage(id, Stage::Saving { until: Some(now + FACE_WAIT) });
        }
    }

    /// The commands were fetched, or could not be: who waits for them asks once more.
    pub(super) fn refreshed(&mut self, now: Millis, out: &mut Vec<LinkOutput>) {
        let waiting: Vec<TaskId> =
            self.sending.iter().filter(|(_, sending)| sending.stage == Stage::Refreshing).map(|(id, _)| *id).collect();
        for id in waiting {
            self.ask(now, id, out);
        }
    }

    /// A message that may be the word a task waits for: its face is saved, or is not.
    pub(super) fn face_heard(&mut self, now: Millis, message: &Message, out: &mut Vec<LinkOutput>) {
        let Some(reading) = reading::read_saved_face(message) else { return };
        let is_saving = |sending: &Sending| matches!(sending.stage, Stage::Saving { .. });
        let by_nonce = reading.nonce.map(|nonce| TaskId(nonce.get()));
        // Without a nonce it is about whichever face was seen to be held there.
        let by_message = || self.faces.get(&reading.message).copied();
        let Some(id) = by_nonce.or_else(by_message).filter(|id| self.sending.get(id).is_some_and(is_saving)) else {
            return;
        };
        match reading.news {
            FaceNews::Held => drop(self.faces.insert(reading.message, id)),
            FaceNews::Saved => self.ask(now, id, out),
            FaceNews::Refused { text, about } => self.decided(id, Sent::Rejected { text, about }, out),
        }
    }

    fn decided(&mut self, id: TaskId, sent: Sent, out: &mut Vec<LinkOutput>) {
        match self.sending.get(&id).map(|sending| &sending.stage) {
            // Its one request has just been answered.
            Some(Stage::Asking) => drop(self.leave(id)),
            _ => self.forget(id),
        }
        out.push(self.report(Reported::Sent(id, sent)));
    }
}

/// The name of an uploaded picture: the task's, with a number from the second on.
///
/// Source: contract 4.3.
fn file_name(task: TaskId, place: u64, extension: &str) -> String {
    if place == 0 { format!("{task}.{extension}") } else { format!("{task}-{}.{extension}", place + 1) }
}

fn unasked(unaskable: Unaskable) -> Sent {
    Sent::Rejected { text: unaskable.to_string(), about: Trouble::Job }
}

fn rejected_elsewhere(error: &FetchError) -> Sent {
    Sent::Rejected { text: error.to_string(), about: Trouble::Job }
}

fn rejected(error: &FetchError) -> Sent {
    Sent::Rejected { text: error.to_string(), about: about_fetch(error) }
}

/// What a no to something that is fetched or put is about.
pub(super) fn about_fetch(error: &FetchError) -> Trouble {
    match error {
        FetchError::Unauthorized { .. } | FetchError::Captcha => Trouble::Account,
        FetchError::Forbidden { .. } | FetchError::Missing { .. } => Trouble::Doubtful,
        FetchError::RateLimited { .. }
        | FetchError::ServerTrouble { .. }
        | FetchError::Refused { .. }
        | FetchError::Unreadable => Trouble::Job,
    }
}

/// Discord's codes for what concerns everything that an account asks for where it works: it has to be verified by a person
/// first, may not see the channel, or names one that is not there.
///
/// Source: wire §2.2.
const ACCOUNT_CODES: [u64; 3] = [40_002, 50_001, 10_003];
/// Its code for a bot that is not there; an account without Midjourney is of no use.
const UNKNOWN_APPLICATION: u64 = 10_002;
/// Its codes for what lies in the wish: words or fields that are unfit, a dialog that is too old.
const WISH_CODES: [u64; 2] = [50_035, 10_062];

/// What Discord's no to a wish for a bot is about: a human check or a refused token concern everything that the account asks
/// for.
pub(super) fn about(error: &InteractError, bot: Bot) -> Trouble {
    match error {
        InteractError::Unauthorized { .. } | InteractError::Captcha => Trouble::Account,
        InteractError::Forbidden { code, .. } | InteractError::Refused { code, .. } => match *code {
            code if ACCOUNT_CODES.contains(&code) => Trouble::Account,
            UNKNOWN_APPLICATION if bot == Bot::Midjourney => Trouble::Account,
            code if WISH_CODES.contains(&code) => Trouble::Job,
            _ => Trouble::Doubtful,
        },
        InteractError::RateLimited { .. }
        | InteractError::Outdated { .. }
        | InteractError::ComponentGone { .. }
        | InteractError::ServerTrouble { .. } => Trouble::Job,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_every_task_would_hear_is_about_the_account() {
        let message = String::new;
        let forbidden = |code| InteractError::Forbidden { code, message: message() };
        let refused = |code| InteractError::Refused { code, message: message() };
        for (error, bot, expected) in [
            (forbidden(40_002), Bot::Midjourney, Trouble::Account),
            (forbidden(50_001), Bot::Niji, Trouble::Account),
            (refused(10_003), Bot::Midjourney, Trouble::Account),
            (refused(10_002), Bot::Midjourney, Trouble::Account),
            // Midjourney may be there all the same.
            (refused(10_002), Bot::InsightFace, Trouble::Doubtful),
            (InteractError::Captcha, Bot::Midjourney, Trouble::Account),
            (InteractError::Unauthorized { message: message() }, Bot::Midjourney, Trouble::Account),
            // May see, may not do; a block in disguise; a page of somebody between.
            (forbidden(50_013), Bot::Midjourney, Trouble::Doubtful),
            (forbidden(10_008), Bot::Midjourney, Trouble::Doubtful),
            (refused(0), Bot::Midjourney, Trouble::Doubtful),
            (refused(50_035), Bot::Midjourney, Trouble::Job),
            (refused(10_062), Bot::Midjourney, Trouble::Job),
            (InteractError::ServerTrouble { status: 502, message: message() }, Bot::Midjourney, Trouble::Job),
        ] {
            assert_eq!(about(&error, bot), expected, "{error} for {bot:?}");
        }
    }
}
