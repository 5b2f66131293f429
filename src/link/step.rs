//! The link itself.

use std::collections::{BTreeMap, BTreeSet};

use tracing::warn;

use crate::{
    account::{Account, DiscordUser, ErrandId, Identifies, ResumePoint},
    bot::{
        command::{self, Commands, Place},
        reading::{self, MessageEvent},
    },
    clock::Millis,
    discord::{
        gateway::{self, Dispatch, Resume, Session, SessionConfig, SessionEffect, SessionInput, SessionState, Trouble},
        rest::{self, Caller, Request, UnfitCredentials},
    },
    id::{AccountId, ChannelId, MessageId, Stream, TaskId, UserId},
    link::{
        calls::{Answer, CallId, Calls, Purpose},
        errands::Running,
        mail::{LinkInput, LinkOutput, Report, Reported},
        notes::Note,
        sending::Sending,
    },
    task::{News, Signal},
};

/// Where Discord is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bases {
    /// For example `wss://gateway.discord.gg`.
    pub gateway: String,
    /// What stands in links in place of `https://cdn.discordapp.com`; `None` leaves them as they are.
    pub cdn: Option<String>,
    /// Where the bots' own pages are, in place of `https://936929561302675456.discordsays.com`.
    pub bot_host: Option<String>,
}

/// The host of the Midjourney bot's own pages; niji's regions go there as well.
///
/// Source: wire 2.10.
const BOT_HOST: &str = "https://936929561302675456.discordsays.com";
/// Discord's own CDN, as it stands in links.
const CDN: &str = "https://cdn.discordapp.com";

/// One account at work.
#[derive(Debug)]
pub struct Link {
    pub(super) account: AccountId,
    pub(super) place: Place,
    /// Who asks; else why nobody can.
    pub(super) caller: Result<Caller, UnfitCredentials>,
    /// Who we are on Discord: what a bot draws for others in the same channel is none of ours.
    pub(super) own: Option<UserId>,
    cdn: Option<String>,
    pub(super) session: Session,
    /// What went wrong with it last since it was live, in words.
    trouble: Option<String>,
    /// The number of the latest gateway connection; what older ones bring is of no interest.
    connection: u64,
    pub(super) calls: Calls,
    /// What the bots can be asked, as it was last heard.
    pub(super) commands: Commands,
    /// Tasks on their way.
    pub(super) sending: BTreeMap<TaskId, Sending>,
    /// When tasks that wait for the word that a face is saved go on without it.
    pub(super) savings: BTreeSet<(Millis, TaskId)>,
    /// Messages that will say whether the face of a task is saved.
    pub(super) faces: BTreeMap<MessageId, TaskId>,
    /// When a look at the past is given up that is under way.
    pub(super) look_ends: Option<Millis>,
    /// Errands under way.
    pub(super) errands: BTreeMap<ErrandId, Running>,
    pub(super) bot_host: String,
    /// Until when Discord wants no more requests for interactions, as it was last told.
    pub(super) held_until: Millis,
    chance: Stream,
}

/// What is known of an account's gateway sessions when the server starts.
#[derive(Debug, Default)]
pub struct Known {
    /// Where the last one stood.
    pub resume: Option<ResumePoint>,
    /// How many there were.
    pub identifies: Option<Identifies>,
}

impl Link {
    /// The link of an account, to be started.
    pub fn new(account: &Account, bases: &Bases, known: Known, chance: Stream) -> Link {
        let resume = known.resume.map(|point| Resume {
            session_id: point.session_id,
            url: point.resume_url,
            sequence: point.sequence,
        });
        let identifies = known.identifies.map_or_else(gateway::Identifies::default, |known| gateway::Identifies {
            window_began: known.window_began,
            count: known.count,
        });
        Link {
            account: account.id,
            place: place_of(account),
            caller: Caller::new(account.token.expose(), &account.user_agent),
            own: account.user.as_ref().map(|user| user.id),
            cdn: bases.cdn.clone(),
            session: Session::new(config_of(account, bases), resume, identifies),
            trouble: None,
            connection: 0,
            calls: Calls::default(),
            commands: Commands::default(),
            sending: BTreeMap::new(),
            savings: BTreeSet::new(),
            faces: BTreeMap::new(),
            look_ends: None,
            errands: BTreeMap::new(),
            bot_host: bases.bot_host.clone().unwrap_or_else(|| BOT_HOST.to_owned()),
            held_until: Millis(0),
            chance,
        }
    }

    /// Takes up an account as it is now, to be started again. The spacing of its IDENTIFYs and the numbers of its calls and
    /// connections go on; what it was asked for before is forgotten.
    pub fn reconfigure(&mut self, account: &Account, bases: &Bases) {
        self.place = place_of(account);
        let caller = Caller::new(account.token.expose(), &account.user_agent);
        if !matches!((&caller, &self.caller), (Ok(new), Ok(old)) if new.is_same_user(old)) {
            self.calls.begin_anew();
            self.held_until = Millis(0);
        }
        self.caller = caller;
        self.own = account.user.as_ref().map(|user| user.id);
        self.session.configure(config_of(account, bases));
        self.trouble = None;
        self.commands = Commands::default();
        self.forget_all();
    }

    /// Nothing is wanted of it any more; what is out is not heard.
    fn forget_all(&mut self) {
        self.calls.forget_all();
        self.sending.clear();
        self.savings.clear();
        self.faces.clear();
        self.errands.clear();
    }

    /// Where the gateway session stands.
    pub fn session_state(&self) -> SessionState {
        self.session.state()
    }

    /// What went wrong last since the session was live, in words.
    pub fn trouble(&self) -> Option<&str> {
        self.trouble.as_deref()
    }

    /// The task that a request is to start; `None` for any other request.
    pub fn starts(&self, call: CallId) -> Option<TaskId> {
        self.calls.starts(call)
    }

    /// When [`LinkInput::TimePassed`] is due next.
    pub fn next_due(&self) -> Option<Millis> {
        let [session, calls] = [self.session.next_due(), self.calls.next_due()];
        [session, calls, self.sending_due(), self.errands_due(), self.look_ends].into_iter().flatten().min()
    }

    /// Takes one thing that happened.
    pub fn step(&mut self, now: Millis, input: LinkInput) -> Vec<LinkOutput> {
        let mut out = Vec::new();
        match input {
            LinkInput::Start => match &self.caller {
                Ok(_) => self.session(now, SessionInput::Start, &mut out),
                Err(unfit) => out.push(self.report(Reported::Refused { reason: unfit.to_string() })),
            },
            LinkInput::Rest => {
                self.forget_all();
                self.session(now, SessionInput::Stop, &mut out);
            }
            LinkInput::Opened { connection } if connection == self.connection => {
                self.session(now, SessionInput::Opened, &mut out);
            }
            LinkInput::Frame { connection, frame } if connection == self.connection => {
                self.session(now, SessionInput::Frame(frame), &mut out);
            }
            LinkInput::Closed { connection, code } if connection == self.connection => {
                out.push(LinkOutput::Note(Note::Ended { code }));
                self.session(now, SessionInput::Closed { code }, &mut out);
            }
            LinkInput::Failed { connection, why } if connection == self.connection => {
                self.session(now, SessionInput::Failed { why }, &mut out);
            }
            LinkInput::Opened { .. }
            | LinkInput::Frame { .. }
            | LinkInput::Closed { .. }
            | LinkInput::Failed { .. } => {}
            LinkInput::Send(task) => self.send(now, task, &mut out),
            LinkInput::Forget(task) => self.forget(task),
            LinkInput::Run(order) => self.run_errand(now, *order, &mut out),
            LinkInput::StopJob { bot, handle, nonce } => {
                // Where a bot's jobs cannot be stopped this one goes on, and its result is nobody's.
                if let Ok(interaction) = command::cancel(bot, &handle, &self.commands, &self.place(), nonce) {
                    self.call(now, Purpose::Stop, |caller| caller.interact(&interaction));
                }
            }
            LinkInput::LookBack => {
                self.look_back(now);
            }
            LinkInput::Searched => self.searched(now, &mut out),
            LinkInput::Answered { call, answer } => {
                let note = self.note_of(call, &answer);
                let ended = self.calls.ended(now, call, answer);
                out.extend(note.map(|note| self.noted(now, call, note)));
                self.report_hold(now, &mut out);
                if let Some((purpose, answer)) = ended {
                    self.answered(now, purpose, answer, &mut out);
                }
            }
            LinkInput::TimePassed => {
                if self.session.next_due().is_some_and(|due| due <= now) {
                    self.session(now, SessionInput::TimePassed, &mut out);
                }
                self.sending_overdue(now, &mut out);
                self.errands_overdue(now, &mut out);
                self.look_overdue(now, &mut out);
            }
        }
        self.send_off(now, &mut out);
        out
    }

    /// A request ended for good.
    pub(super) fn answered(&mut self, now: Millis, purpose: Purpose, answer: Answer, out: &mut Vec<LinkOutput>) {
        self.report_trouble(purpose, &answer, out);
        match purpose {
            Purpose::Stop => {}
            Purpose::Start(task) => self.asked(now, task, answer, out),
            Purpose::Prepare(task) => self.prepared(now, task, answer, out),
            Purpose::Errand(errand) => self.errand_answered(now, errand, answer, out),
            Purpose::Index => {
                // Without it what was published goes on to count.
                if let Some(index) = answer.ok().and_then(|response| rest::read_command_index(&response).ok()) {
                    self.commands.learn(&index);
                    out.extend(self.commands.bots().map(|bots| self.report(Reported::Bots(bots))));
                }
                self.refreshed(now, out);
                self.errands_refreshed(now, out);
            }
            Purpose::LookBack => self.looked_back(now, answer, out),
            Purpose::Search => self.search_answered(now, answer, out),
        }
    }

    /// Asks the server what the bots can be asked there.
    pub(super) fn fetch_index(&mut self, now: Millis) {
        if let Some(guild) = self.place.guild {
            self.call(now, Purpose::Index, |caller| caller.command_index(guild));
        }
    }

    pub(super) fn place(&self) -> Place {
        Place { session_id: self.session.resume().map(|point| point.session_id), ..self.place.clone() }
    }

    /// A link whose credentials cannot be sent was refused at its start, and is asked for nothing more.
    pub(super) fn call(&mut self, now: Millis, purpose: Purpose, request: impl FnOnce(&Caller) -> Request) {
        if let Ok(caller) = &self.caller {
            self.calls.queue(now, purpose, request(caller), None);
        }
    }

    /// A link that can be fetched where the settings say.
    pub(super) fn link_at_our_cdn(&self, link: String) -> String {
        match (&self.cdn, link.strip_prefix(CDN)) {
            (Some(cdn), Some(rest)) => format!("{cdn}{rest}"),
            _ => link,
        }
    }

    /// A signal whose pictures can be fetched where the settings say.
    pub(super) fn at_our_cdn(&self, mut signal: Signal) -> Signal {
        let picture = match &mut signal.news {
            News::Progress { picture, .. } => picture.as_mut(),
            News::Finished(outcome) => outcome.picture.as_mut(),
            News::Interaction
            | News::Asked(_)
            | News::Started { .. }
            | News::Refused { .. }
            | News::Waiting
            | News::Stopped => None,
        };
        if let Some(picture) = picture {
            picture.url = self.link_at_our_cdn(std::mem::take(&mut picture.url));
        }
        signal
    }

    pub(super) fn report(&self, reported: Reported) -> LinkOutput {
        LinkOutput::Report(Report { account: self.account, reported })
    }

    fn session(&mut self, now: Millis, input: SessionInput, out: &mut Vec<LinkOutput>) {
        let before = self.session.resume();
        let identifies = self.session.identifies();
        for effect in self.session.step(now, input, &mut self.chance) {
            match effect {
                SessionEffect::Connect { url } => {
                    self.connection += 1;
                    out.push(LinkOutput::Connect { connection: self.connection, url });
                }
                SessionEffect::Send(frame) => {
                    out.push(LinkOutput::Send { connection: self.connection, frame });
                }
                SessionEffect::Close { code } => {
                    out.push(LinkOutput::Close { connection: self.connection, code });
                    // Whatever is still heard of it is of no interest.
                    self.connection += 1;
                }
                SessionEffect::Dispatched(dispatch) => {
                    self.nonce_heard(now, &dispatch, out);
                    if let Dispatch::MessageCreate(message) | Dispatch::MessageUpdate(message) = &dispatch {
                        self.errand_heard(now, message, out);
                        self.face_heard(now, message, out);
                    }
                    if let Dispatch::Unreadable { name } = &dispatch {
                        out.push(LinkOutput::Note(Note::Unreadable { event: name.clone() }));
                    }
                    if let Some(signal) = read(dispatch, self.place.channel, self.own) {
                        out.push(self.report(Reported::Said(Box::new(self.at_our_cdn(signal)))));
                    }
                }
                SessionEffect::Live { resumed, user } => {
                    self.trouble = None;
                    self.own = user.as_ref().map(|user| user.id).or(self.own);
                    let user = user.map(|user| DiscordUser { id: user.id, name: user.name, email: user.email });
                    if !resumed || self.commands.bots().is_none() {
                        self.fetch_index(now);
                    }
                    out.push(self.report(Reported::Live { resumed, user }));
                }
                SessionEffect::Lost => out.push(self.report(Reported::Lost)),
                SessionEffect::Skipped(error) => {
                    warn!(account.id = %self.account, %error, "a gateway frame was passed over")
                }
                SessionEffect::Waiting { until, trouble } => {
                    let wait_ms = until.since(now).as_millis() as u64;
                    match trouble {
                        Trouble::IdentifiesSpent => {
                            warn!(account.id = %self.account, wait_ms, %trouble, "account waits for a new session");
                        }
                        _ => warn!(account.id = %self.account, wait_ms, %trouble, "account will be connected again"),
                    }
                    self.trouble = Some(trouble.to_string());
                }
                SessionEffect::Fatal { reason, .. } => {
                    self.trouble = Some(reason.clone());
                    out.push(self.report(Reported::Refused { reason }));
                }
            }
        }
        let after = self.session.resume();
        if after != before {
            let point = after.map(|point| ResumePoint {
                session_id: point.session_id,
                resume_url: point.url,
                sequence: point.sequence,
            });
            out.push(self.report(Reported::At(point)));
        }
        let gateway::Identifies { window_began, count } = self.session.identifies();
        if self.session.identifies() != identifies {
            out.push(self.report(Reported::Identified(Identifies { window_began, count })));
        }
    }
}

fn place_of(account: &Account) -> Place {
    Place { guild: Some(account.guild), channel: account.channel, session_id: None }
}

fn config_of(account: &Account, bases: &Bases) -> SessionConfig {
    SessionConfig {
        token: account.token.expose().to_owned(),
        gateway_url: bases.gateway.clone(),
        user_agent: account.user_agent.clone(),
    }
}

/// What a gateway event says about tasks. What is said in other channels is said to others.
fn read(dispatch: Dispatch, channel: ChannelId, own: Option<UserId>) -> Option<Signal> {
    match dispatch {
        Dispatch::MessageCreate(message) if message.channel_id == channel => {
            reading::read(MessageEvent::Created, &message, own)
        }
        Dispatch::MessageUpdate(message) if message.channel_id == channel => {
            reading::read(MessageEvent::Updated, &message, own)
        }
        Dispatch::MessageCreate(_) | Dispatch::MessageUpdate(_) => None,
        Dispatch::InteractionCreate { id, nonce } | Dispatch::InteractionSuccess { id, nonce } => {
            Some(reading::read_interaction_success(id, nonce))
        }
        Dispatch::InteractionFailure { id, nonce, .. } => Some(reading::read_interaction_failure(id, nonce)),
        Dispatch::Dialog(dialog) => Some(reading::read_dialog(&dialog)),
        Dispatch::Ready { .. }
        | Dispatch::Resumed
        | Dispatch::MessageDelete(_)
        | Dispatch::Other { .. }
        | Dispatch::Unreadable { .. } => None,
    }
}
