//! Errands of one account: its panels are looked at and pressed, seeds are asked for, pictures are posted. Each step has a
//! limit, and each errand ends with a report.

use std::time::Duration;

use crate::{
    account::{Errand, ErrandEnd, ErrandId, ErrandOrder, Panels, Settings},
    bot::{
        command::{self, Panel},
        reading::{self, PanelNews, PanelReading},
    },
    clock::Millis,
    discord::{
        model::{AttachedFile, Interaction, Message},
        rest::{self, FileOffer, FileSlot, InteractError, Response},
    },
    id::{ChannelId, JobId, MessageId, Nonce},
    link::{
        Link, LinkOutput, Reported,
        calls::Purpose,
        sending::{about, about_fetch},
    },
    task::{Bot, Upload},
};

/// How long a bot may take to answer a step.
///
/// Source: contract 1.3, 1.7, 4.8.
const STEP_WAIT: Duration = Duration::from_secs(60);
/// What a reaction asks a bot for: the job in a direct message.
const ENVELOPE: &str = "✉️";
/// The label of the button that asks for slow drawing.
const RELAX: &str = "Relax mode";

/// An errand under way.
#[derive(Debug)]
pub(super) struct Running {
    stage: Stage,
    /// Unused nonces, the next one last.
    nonces: Vec<Nonce>,
    deadline: Millis,
    /// The commands are, or were, fetched anew for it: the bot was deployed.
    refresh: Refresh,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Refresh {
    NotNeeded,
    Awaited,
    Done,
}

#[derive(Debug)]
enum Stage {
    /// A bot was asked for a panel.
    Visiting { bot: Bot, panel: Panel, nonce: Nonce, message: Option<MessageId>, purpose: Visit },
    /// Something was pressed on a panel, which is to change.
    Pressed { bot: Bot, message: MessageId },
    /// A picture was marked, and its seed is to come.
    Seed { answers: ChannelId, job: JobId },
    /// Discord is asked where pictures are to be put.
    Offering { uploads: Vec<Upload> },
    /// They are being put there; so many are missing.
    Putting { files: Vec<AttachedFile>, missing: usize },
    /// They are being posted.
    Posting { count: usize },
}

/// What a panel is looked at for.
#[derive(Clone, Debug)]
enum Visit {
    /// To know it, and then the next ones.
    Sync { seen: Box<Panels> },
    /// To press a button on it.
    Press { control: Control },
}

#[derive(Clone, Debug)]
enum Control {
    Button(String),
    Labelled(&'static str),
    Version(String),
}

impl Link {
    /// Sets out on an errand.
    pub(super) fn run_errand(&mut self, now: Millis, order: ErrandOrder, out: &mut Vec<LinkOutput>) {
        let ErrandOrder { id, errand, nonces } = order;
        let mut nonces: Vec<Nonce> = nonces.into_iter().rev().collect();
        let nonce = nonces.pop().unwrap_or(Nonce::new(0));
        let deadline = now + STEP_WAIT;
        let visit = |bot, panel, purpose| Stage::Visiting { bot, panel, nonce, message: None, purpose };
        let press = |bot, control| visit(bot, Panel::Settings, Visit::Press { control });
        let stage = match errand {
            Errand::Sync => visit(Bot::Midjourney, Panel::Info, Visit::Sync { seen: Box::default() }),
            Errand::Press { bot, custom_id } => press(bot, Control::Button(custom_id)),
            Errand::Relax { bot } => press(bot, Control::Labelled(RELAX)),
            Errand::Choose { version } => press(Bot::Midjourney, Control::Version(version)),
            Errand::Seed { message, channel, answers, job } => {
                self.call(now, Purpose::Errand(id), |caller| caller.react(channel, message, ENVELOPE));
                Stage::Seed { answers, job }
            }
            Errand::Post { uploads } => {
                let offers: Vec<FileOffer> = (0..)
                    .zip(&uploads)
                    .map(|(place, upload)| FileOffer {
                        filename: posted_name(nonce, place, upload),
                        size_bytes: upload.note().size_bytes,
                    })
                    .collect();
                let channel = self.place.channel;
                self.call(now, Purpose::Errand(id), |caller| caller.offer_files(channel, &offers));
                nonces.push(nonce);
                Stage::Offering { uploads }
            }
        };
        let is_visit = matches!(stage, Stage::Visiting { .. });
        self.errands.insert(id, Running { stage, nonces, deadline, refresh: Refresh::NotNeeded });
        if is_visit {
            self.visit(now, id, out);
        }
    }

    /// When a step has taken too long.
    pub(super) fn errands_due(&self) -> Option<Millis> {
        self.errands.values().map(|running| running.deadline).min()
    }

    /// Errands whose step has taken too long end.
    pub(super) fn errands_overdue(&mut self, now: Millis, out: &mut Vec<LinkOutput>) {
        let overdue: Vec<ErrandId> =
            self.errands.iter().filter(|(_, running)| running.deadline <= now).map(|(id, _)| *id).collect();
        for id in overdue {
            let Some(running) = self.errands.get(&id) else { continue };
            let why = format!("{}: no answer within {} s", running.stage.in_words(), STEP_WAIT.as_secs());
            self.errand_ends(id, ErrandEnd::Failed { why }, out);
        }
    }

    /// Asks the bot for the panel that is to be looked at.
    fn visit(&mut self, now: Millis, id: ErrandId, out: &mut Vec<LinkOutput>) {
        let Some(Running { stage: Stage::Visiting { bot, panel, nonce, .. }, .. }) = self.errands.get(&id) else {
            return;
        };
        match command::panel(*bot, *panel, &self.commands, &self.place(), *nonce) {
            Ok(interaction) => self.interact(now, id, &interaction),
            Err(unaskable) => self.errand_ends(id, ErrandEnd::Failed { why: unaskable.to_string() }, out),
        }
    }

    fn interact(&mut self, now: Millis, id: ErrandId, interaction: &Interaction) {
        self.call(now, Purpose::Errand(id), |caller| caller.interact(interaction));
    }

    /// A request of an errand was answered.
    pub(super) fn errand_answered(
        &mut self,
        now: Millis,
        id: ErrandId,
        answer: Result<Response, String>,
        out: &mut Vec<LinkOutput>,
    ) {
        let Some(running) = self.errands.get_mut(&id) else { return };
        let step = running.stage.in_words();
        let failed = |why: String| ErrandEnd::Failed { why: format!("{step}: {why}") };
        let response = match answer {
            Ok(response) => response,
            Err(why) => return self.errand_ends(id, failed(why), out),
        };
        match &mut running.stage {
            // The bot's own answer comes as a message.
            Stage::Visiting { .. } | Stage::Pressed { .. } => {
                if let Err(error) = rest::read_interaction(&response) {
                    if matches!(error, InteractError::Outdated { .. }) && running.refresh == Refresh::NotNeeded {
                        running.refresh = Refresh::Awaited;
                        return self.fetch_index(now);
                    }
                    let why = error.words().to_owned();
                    let bot = running.stage.bot();
                    self.troubled(bot, about(&error, bot), &why, out);
                    match self.after_refused_visit(id) {
                        Some(seen) => self.errand_ends(id, ErrandEnd::Seen(Box::new(seen)), out),
                        None => self.errand_ends(id, failed(why), out),
                    }
                }
            }
            Stage::Seed { .. } => {
                if let Err(error) = rest::read_done(&response) {
                    self.troubled(Bot::Midjourney, about_fetch(&error), &error.to_string(), out);
                    self.errand_ends(id, failed(error.to_string()), out);
                }
            }
            Stage::Offering { uploads } => match rest::read_offers(&response) {
                Ok(slots) if slots.len() == uploads.len() => {
                    let uploads = std::mem::take(uploads);
                    self.put_posted(now, id, slots, uploads, out);
                }
                Ok(_) => self.errand_ends(id, failed("another number of places than of files".to_owned()), out),
                Err(error) => {
                    self.troubled(Bot::Midjourney, about_fetch(&error), &error.to_string(), out);
                    self.errand_ends(id, failed(error.to_string()), out);
                }
            },
            Stage::Putting { files, missing } => match rest::read_put(&response) {
                Err(error) => self.errand_ends(id, failed(error.to_string()), out),
                Ok(()) => {
                    *missing = missing.saturating_sub(1);
                    if *missing == 0 {
                        let files = std::mem::take(files);
                        running.stage = Stage::Posting { count: files.len() };
                        running.deadline = now + STEP_WAIT;
                        let nonce = running.nonces.pop().unwrap_or(Nonce::new(0));
                        let channel = self.place.channel;
                        let content = files.first().map(|file| file.filename.clone()).unwrap_or_default();
                        self.call(now, Purpose::Errand(id), |caller| {
                            caller.create_message(channel, &content, &files, nonce)
                        });
                    }
                }
            },
            Stage::Posting { count } => {
                let count = *count;
                match rest::read_message(&response) {
                    Ok(message) if message.attachments.len() == count => {
                        let links = message.attachments.iter().map(|file| self.link_at_our_cdn(file.url.clone()));
                        let links = links.collect();
                        self.errand_ends(id, ErrandEnd::Posted(links), out);
                    }
                    Ok(_) => self.errand_ends(id, failed("the message lacks its files".to_owned()), out),
                    Err(error) => {
                        self.troubled(Bot::Midjourney, about_fetch(&error), &error.to_string(), out);
                        self.errand_ends(id, failed(error.to_string()), out);
                    }
                }
            }
        }
    }

    /// The commands were fetched, or could not be: who waits for them asks once more.
    pub(super) fn errands_refreshed(&mut self, now: Millis, out: &mut Vec<LinkOutput>) {
        let mut waiting = Vec::new();
        for (id, running) in &mut self.errands {
            if running.refresh == Refresh::Awaited {
                running.refresh = Refresh::Done;
                waiting.push(*id);
            }
        }
        for id in waiting {
            self.visit(now, id, out);
        }
    }

    /// A look at everything that has come to a bot which is not there is complete without it.
    fn after_refused_visit(&self, id: ErrandId) -> Option<Panels> {
        match &self.errands.get(&id)?.stage {
            Stage::Visiting { bot: Bot::Niji, purpose: Visit::Sync { seen }, .. } => {
                Some(complete(Panels::clone(seen)))
            }
            _ => None,
        }
    }

    fn put_posted(
        &mut self,
        now: Millis,
        id: ErrandId,
        slots: Vec<FileSlot>,
        uploads: Vec<Upload>,
        out: &mut Vec<LinkOutput>,
    ) {
        let Some(running) = self.errands.get_mut(&id) else { return };
        let nonce = running.nonces.last().copied().unwrap_or(Nonce::new(0));
        let files = (0..).zip(slots.iter().zip(&uploads)).map(|(place, (slot, upload))| AttachedFile {
            id: place,
            filename: posted_name(nonce, place, upload),
            uploaded_filename: slot.upload_filename.clone(),
        });
        running.stage = Stage::Putting { files: files.collect(), missing: slots.len() };
        running.deadline = now + STEP_WAIT;
        for (slot, upload) in slots.iter().zip(uploads) {
            let Ok(caller) = &self.caller else { return };
            match caller.put_file(&slot.upload_url, upload.kind.media_type()) {
                Ok(mut request) => {
                    *request.http.body_mut() = bytes::Bytes::from_owner(upload.bytes);
                    self.calls.queue(now, Purpose::Errand(id), request, None);
                }
                Err(unfit) => return self.errand_ends(id, ErrandEnd::Failed { why: unfit.to_string() }, out),
            }
        }
    }

    /// A message that may be what an errand waits for.
    pub(super) fn errand_heard(&mut self, now: Millis, message: &Message, out: &mut Vec<LinkOutput>) {
        if !self.errands.is_empty()
            && let Some((job, seed)) = reading::read_seed(message)
        {
            let waits = |running: &Running| {
                matches!(&running.stage, Stage::Seed { answers, job: wanted }
                    if *answers == message.channel_id && *wanted == job)
            };
            let found: Vec<ErrandId> =
                self.errands.iter().filter(|(_, running)| waits(running)).map(|(id, _)| *id).collect();
            for id in found {
                self.errand_ends(id, ErrandEnd::Seed(seed.clone()), out);
            }
            return;
        }
        if message.channel_id == self.place.channel
            && let Some(reading) = reading::read_panel(message)
        {
            self.panel_heard(now, reading, out);
        }
    }

    fn panel_heard(&mut self, now: Millis, reading: PanelReading, out: &mut Vec<LinkOutput>) {
        let is_meant = |running: &Running| match &running.stage {
            Stage::Visiting { bot, nonce, message, .. } => {
                *bot == reading.bot && (reading.nonce == Some(*nonce) || *message == Some(reading.message))
            }
            Stage::Pressed { bot, message } => *bot == reading.bot && *message == reading.message,
            Stage::Seed { .. } | Stage::Offering { .. } | Stage::Putting { .. } | Stage::Posting { .. } => false,
        };
        let Some((&id, running)) = self.errands.iter_mut().find(|(_, running)| is_meant(running)) else {
            // Changed elsewhere, or said late: it counts all the same.
            if let PanelNews::Settings(_) = reading.news {
                let seen = with(Panels::default(), reading.bot, reading.news);
                out.push(self.report(Reported::Shown(Box::new(seen))));
            }
            return;
        };
        let step = running.stage.in_words();
        match (&mut running.stage, reading.news) {
            (Stage::Visiting { message, .. }, PanelNews::Held) => *message = Some(reading.message),
            (Stage::Pressed { .. }, PanelNews::Held) => {}
            (stage, PanelNews::Refused { text, about }) => {
                let bot = stage.bot();
                self.troubled(bot, about, &text, out);
                self.errand_ends(id, ErrandEnd::Failed { why: format!("{step}: {text}") }, out);
            }
            (Stage::Visiting { bot, purpose, .. }, news) => {
                let bot = *bot;
                match (purpose.clone(), news) {
                    (Visit::Sync { seen }, news) => self.seen(now, id, bot, *seen, news, out),
                    (Visit::Press { control }, PanelNews::Settings(settings)) => {
                        self.press(
                            now,
                            id,
                            bot,
                            &reading_place(&reading.message, reading.message_flags),
                            &control,
                            &settings,
                            out,
                        );
                    }
                    (Visit::Press { .. }, PanelNews::Info(_) | PanelNews::Held | PanelNews::Refused { .. }) => {}
                }
            }
            (Stage::Pressed { bot, .. }, PanelNews::Settings(settings)) => {
                let panels = with(Panels::default(), *bot, PanelNews::Settings(settings));
                self.errand_ends(id, ErrandEnd::Seen(Box::new(panels)), out);
            }
            (Stage::Pressed { .. }, PanelNews::Info(_)) => {}
            (
                Stage::Seed { .. } | Stage::Offering { .. } | Stage::Putting { .. } | Stage::Posting { .. },
                PanelNews::Held | PanelNews::Info(_) | PanelNews::Settings(_),
            ) => {}
        }
    }

    /// One panel was seen: on to the next one.
    fn seen(&mut self, now: Millis, id: ErrandId, bot: Bot, seen: Panels, news: PanelNews, out: &mut Vec<LinkOutput>) {
        let asked = match &news {
            PanelNews::Info(_) => Panel::Info,
            _ => Panel::Settings,
        };
        let seen = with(seen, bot, news);
        let has_niji = self.commands.bots().is_none_or(|bots| bots.contains(&Bot::Niji));
        let next = match (bot, asked) {
            (Bot::Midjourney, Panel::Info) => Some(Bot::Midjourney),
            (Bot::Midjourney, Panel::Settings) if has_niji => Some(Bot::Niji),
            _ => None,
        };
        let Some(running) = self.errands.get_mut(&id) else { return };
        match next.zip(running.nonces.pop()) {
            Some((bot, nonce)) => {
                let purpose = Visit::Sync { seen: Box::new(seen) };
                running.stage = Stage::Visiting { bot, panel: Panel::Settings, nonce, message: None, purpose };
                running.deadline = now + STEP_WAIT;
                self.visit(now, id, out);
            }
            None => self.errand_ends(id, ErrandEnd::Seen(Box::new(complete(seen))), out),
        }
    }

    /// The panel is there: presses what is to be pressed, if it is on it.
    #[expect(clippy::too_many_arguments, reason = "what is pressed, where, and for whom")]
    fn press(
        &mut self,
        now: Millis,
        id: ErrandId,
        bot: Bot,
        at: &(MessageId, u64),
        control: &Control,
        settings: &Settings,
        out: &mut Vec<LinkOutput>,
    ) {
        let place = self.place();
        let Some(running) = self.errands.get_mut(&id) else { return };
        let nonce = running.nonces.pop().unwrap_or(Nonce::new(0));
        let (message, flags) = *at;
        let button = |found: Option<&crate::task::Button>| {
            found.map(|button| command::press_panel(bot, message, flags, &button.custom_id, &place, nonce))
        };
        let interaction = match control {
            Control::Button(custom_id) => button(settings.buttons.iter().find(|button| button.custom_id == *custom_id)),
            Control::Labelled(label) => button(settings.buttons.iter().find(|button| button.label == *label)),
            Control::Version(version) => settings
                .selector
                .as_ref()
                .filter(|selector| selector.options.iter().any(|option| option.value == *version))
                .map(|selector| {
                    command::choose_version(bot, message, flags, &selector.custom_id, version, &place, nonce)
                }),
        };
        match interaction {
            Some(interaction) => {
                running.stage = Stage::Pressed { bot, message };
                running.deadline = now + STEP_WAIT;
                self.interact(now, id, &interaction);
            }
            None => self.errand_ends(id, ErrandEnd::NoSuchControl, out),
        }
    }

    fn errand_ends(&mut self, id: ErrandId, end: ErrandEnd, out: &mut Vec<LinkOutput>) {
        let running = self.errands.remove(&id);
        // What was seen before a look at everything broke off is known all the same.
        if let (ErrandEnd::Failed { .. }, Some(Running { stage: Stage::Visiting { purpose, .. }, .. })) =
            (&end, running)
            && let Visit::Sync { seen } = purpose
            && *seen != Panels::default()
        {
            out.push(self.report(Reported::Shown(seen)));
        }
        self.calls.forget(Purpose::Errand(id));
        out.push(self.report(Reported::ErrandEnded(id, end)));
    }
}

impl Stage {
    /// Who is asked, or would be.
    fn bot(&self) -> Bot {
        match self {
            Stage::Visiting { bot, .. } | Stage::Pressed { bot, .. } => *bot,
            Stage::Seed { .. } | Stage::Offering { .. } | Stage::Putting { .. } | Stage::Posting { .. } => {
                Bot::Midjourney
            }
        }
    }

    /// For people.
    fn in_words(&self) -> String {
        let name = |bot: &Bot| match bot {
            Bot::Midjourney => "Midjourney",
            Bot::Niji => "niji",
            Bot::InsightFace => "InsightFace",
        };
        match self {
            Stage::Visiting { bot, panel, .. } => format!("/{} of the {} bot", panel.command(), name(bot)),
            Stage::Pressed { bot, .. } => format!("a press on the settings of the {} bot", name(bot)),
            Stage::Seed { .. } => "the seed".to_owned(),
            Stage::Offering { .. } | Stage::Putting { .. } => "the upload".to_owned(),
            Stage::Posting { .. } => "the message with the pictures".to_owned(),
        }
    }
}

fn reading_place(message: &MessageId, flags: u64) -> (MessageId, u64) {
    (*message, flags)
}

/// What is known when this was seen as well.
fn with(mut seen: Panels, bot: Bot, news: PanelNews) -> Panels {
    match (bot, news) {
        (Bot::Midjourney, PanelNews::Info(info)) => seen.info = Some(info),
        (Bot::Midjourney, PanelNews::Settings(settings)) => seen.midjourney = Some(settings),
        (Bot::Niji, PanelNews::Settings(settings)) => seen.niji = Some(settings),
        (Bot::Midjourney | Bot::Niji | Bot::InsightFace, _) => {}
    }
    seen
}

/// Everything was looked at; when, the engine says.
fn complete(seen: Panels) -> Panels {
    Panels { synced_at: Some(Millis(0)), ..seen }
}

fn posted_name(nonce: Nonce, place: u64, upload: &Upload) -> String {
    format!("{nonce}-{}.{}", place + 1, upload.kind.extension())
}
