//! Jobs at work: one beat at a time.

use serde_json::json;

use crate::bots::job::{Errand, Frame, Job, JobState, Source};
use crate::bots::{self, Beat, mode::Mode, show};
use crate::id::{InteractionId, MessageId, Text};
use crate::platform::agenda::Due;
use crate::platform::gateway::Audience;
use crate::platform::people::{self, Principal};
use crate::platform::{Platform, link, records, wire};
use crate::step::{Millis, Table};

impl Platform {
    /// Takes on a new job. Its first event comes after the answer to the request, which leaves with this very step.
    pub(super) fn take_on(&mut self, mut job: Job) {
        let first_ms = bots::timeline(&job).first().map_or(0, |moment| moment.at_ms);
        job.due = Millis(job.started.0.saturating_add(first_ms));
        self.keep_job(job);
    }

    /// Stops a running drawing; what its message says from then on.
    pub(super) fn stop_job(&mut self, interaction: InteractionId) -> Option<String> {
        let mut job = self.jobs.remove(interaction)?;
        let content = bots::stop::content(&job);
        job.state = JobState::Stopped;
        self.keep_job(job);
        content
    }

    /// Keeps a job that something was changed about.
    pub(super) fn put_back(&mut self, job: Job) {
        self.jobs.remove(job.interaction);
        self.keep_job(job);
    }

    /// Stores a job where its state says, and plans its next beat.
    fn keep_job(&mut self, job: Job) {
        let interaction = job.interaction;
        let key = interaction.0.to_be_bytes().to_vec();
        let is_running = job.state == JobState::Running;
        let entry = is_running.then(|| self.agenda.add(job.due, Due::Beat(interaction)));
        if let Some(before) = self.jobs.plan(interaction, entry) {
            self.agenda.remove(before);
        }
        if !is_running && !job.is_remembered() {
            self.delete(Table::Job, key);
            return;
        }
        self.put(Table::Job, key, records::job(&job));
        for gone in self.jobs.insert(job, self.options.jobs_max) {
            self.delete(Table::Job, gone.0.to_be_bytes().to_vec());
        }
    }

    /// A restored job goes on where it was.
    pub(super) fn resume_job(&mut self, job: Job) {
        if job.state == JobState::Running {
            let entry = self.agenda.add(job.due, Due::Beat(job.interaction));
            self.jobs.plan(job.interaction, Some(entry));
        }
        self.jobs.insert(job, usize::MAX);
    }

    /// The next beat of a job is due.
    pub(super) fn beat(&mut self, interaction: InteractionId) {
        self.jobs.plan(interaction, None);
        let Some(mut job) = self.jobs.remove(interaction) else { return };
        let moments = bots::timeline(&job);
        if let Some(moment) = moments.get(job.next as usize) {
            self.perform(&mut job, moment.beat);
            job.next += 1;
        }
        match moments.get(job.next as usize) {
            // Late or not, events keep their distance.
            Some(next) => {
                let planned = job.started.0.saturating_add(next.at_ms);
                job.due = Millis(planned.max(self.now.0.saturating_add(next.gap_ms)));
            }
            None => job.state = JobState::Finished,
        }
        self.keep_job(job);
    }

    fn perform(&mut self, job: &mut Job, beat: Beat) {
        match beat {
            Beat::Announce => self.tell_interaction("INTERACTION_CREATE", job),
            Beat::Succeed => self.tell_interaction("INTERACTION_SUCCESS", job),
            Beat::Open => {
                let draft = bots::draft(job, beat);
                let opened = self.post(job, draft, true);
                job.opened = Some(opened);
                self.perhaps_gone(job, opened);
            }
            Beat::Finish => {
                let draft = bots::draft(job, beat);
                job.finished = Some(self.post(job, draft, false));
                self.count_pictures(job);
                self.send_home(job);
            }
            Beat::Repost => {
                let draft = bots::draft(job, beat);
                job.opened = Some(self.post(job, draft, false));
            }
            Beat::Progress { .. } | Beat::Reveal | Beat::Start => {
                let draft = bots::draft(job, beat);
                if let Some(opened) = job.opened {
                    self.edit(job, opened, draft);
                    if let Beat::Progress { .. } = beat {
                        self.perhaps_gone(job, opened);
                    }
                }
            }
            Beat::Refresh => {
                let draft = bots::draft(job, beat);
                if let Source::Component { message } = job.source {
                    self.edit(job, message, draft);
                }
            }
            Beat::Stopped => {
                let draft = bots::draft(job, beat);
                let Errand::Stop { target, .. } = &job.errand else { return };
                if let Some(opened) = self.jobs.get(*target).and_then(|target| target.opened) {
                    self.edit(job, opened, draft);
                }
            }
            Beat::Mark => {
                let Some(parent) = job.drawing().and_then(|drawing| drawing.parent.as_ref()) else { return };
                let message = parent.message;
                let custom_id = parent.custom_id.clone();
                let now = self.now;
                let Some(message) = self.messages.get_mut(job.channel, message) else { return };
                if message.buttons.press(&custom_id) {
                    message.edited = Some(now);
                    let id = message.id;
                    self.store_message(job.channel, id);
                    self.tell_message("MESSAGE_UPDATE", job.channel, id, None);
                }
            }
            Beat::Remove => {
                if let Some(opened) = job.opened {
                    self.remove_message(job.channel, opened);
                }
            }
            Beat::Ask => self.open_form(job),
            Beat::GiveUp => {
                let Some(person) = people::person(job.user) else { return };
                let mut data = json!({"id": Text(job.interaction), "reason_code": 2});
                if let Some(nonce) = &job.nonce {
                    data["nonce"] = json!(nonce);
                }
                self.tell("INTERACTION_FAILURE", data.to_string(), Audience::Own(Principal::Person(person)));
            }
        }
    }

    /// In bad weather the message that tells how far a drawing is does not stay.
    fn perhaps_gone(&mut self, job: &Job, message: MessageId) {
        let is_there = self.messages.get(job.channel, message).is_some();
        if is_there && job.drawing().is_some() && self.weather.lot.at_progress(&self.options.hardship.rules, job.user) {
            self.remove_message(job.channel, message);
        }
    }

    /// A form, or a page in a frame.
    fn open_form(&mut self, job: &Job) {
        let Some(person) = people::person(job.user) else { return };
        let audience = Audience::Own(Principal::Person(person));
        match &job.errand {
            Errand::Ask(form) => {
                let form = wire::form(form, job.bot, job.interaction, job.channel, job.nonce.as_deref());
                self.tell("INTERACTION_MODAL_CREATE", form, audience);
            }
            Errand::Frame(Frame { title, .. }) => {
                let token = self.frame_token(job.interaction);
                let page = "/inpaint/index.html";
                self.open_frame(job, title, page, &token, 3);
            }
            Errand::Refuse(refusal) => {
                let title = refusal.title.as_deref().unwrap_or_default();
                let token = self.frame_token(job.interaction);
                self.open_frame(job, title, "/captcha/embedded/index.html", &token, 2);
            }
            _ => {}
        }
    }

    fn open_frame(&mut self, job: &Job, title: &str, page: &str, token: &str, size: u8) {
        let Some(person) = people::person(job.user) else { return };
        let custom_id = format!("MJ::iframe::{token}");
        let path = format!("{page}?custom_id={}", link::encoded(&custom_id));
        let view = wire::FrameView { custom_id: &custom_id, title, path: &path, size, nonce: job.nonce.as_deref() };
        let data = wire::frame(&view, job.bot, job.interaction, job.channel);
        self.tell("INTERACTION_IFRAME_MODAL_CREATE", data, Audience::Own(Principal::Person(person)));
    }

    /// Sends a result to the person's direct messages, too, if that is what the person wants.
    fn send_home(&mut self, job: &Job) {
        let Some(number) = people::person(job.user) else { return };
        let wants = self.people.get(&number).is_some_and(|person| person.auto_dm);
        let home = number.direct(job.bot);
        if wants
            && home != job.channel
            && let (Some(copy), Some(message)) = (show::copy(job), job.finished)
        {
            self.write_letter(job, home, message, copy);
        }
    }

    fn tell_interaction(&mut self, name: &'static str, job: &Job) {
        // Discord knows nothing of what no interaction of its own brought about.
        if matches!(job.source, Source::FollowUp { .. }) {
            return;
        }
        let Some(person) = people::person(job.user) else { return };
        let data = match &job.nonce {
            Some(nonce) => json!({"id": Text(job.interaction), "nonce": nonce}),
            None => json!({"id": Text(job.interaction)}),
        };
        self.tell(name, data.to_string(), Audience::Own(Principal::Person(person)));
    }

    fn count_pictures(&mut self, job: &Job) {
        let Some(drawing) = job.drawing().filter(|drawing| drawing.has_result()) else { return };
        let place = match drawing.mode {
            Mode::Fast => 0,
            Mode::Relaxed => 1,
            Mode::Turbo => 2,
        };
        let count = drawing.tiles.len() as u64;
        let Some(number) = people::person(job.user) else { return };
        if let Some(person) = self.people.get_mut(&number) {
            person.pictures[place] += count;
            let record = records::person(person);
            self.put(Table::User, number.0.to_be_bytes().to_vec(), record);
        }
    }
}
