//! From settings and what the store holds to a world at work.

use std::{
    collections::{BTreeMap, HashMap, VecDeque},
    path::PathBuf,
    sync::Arc,
};

use mock_discord::{
    doors::{DoorOptions, Doors},
    platform::{self, Addresses, Platform, RestoreError},
    shelf::{Shelf, ShelfError},
    step,
};
use tokio::{
    sync::{mpsc, watch},
    task::JoinHandle,
};
use tokio_util::{
    sync::{CancellationToken, DropGuard},
    task::TaskTracker,
};

use crate::{
    api,
    bot::{component, prompt},
    clock::{Clock, Millis, Pace},
    engine::{Batch, Chance, ChooseRule, Dialect, Engine, EngineOptions, Restored},
    id::Stream,
    link::Bases,
    store::{MemoryStore, Meta, Store, StoreError, TASKS_MAX, Write},
    task::Task,
    webhook::{AddressRule, Cidr, Outbox, Secret, Sender, Signer},
    words::Words,
    world::{
        Commits, MockCounts, Status, Told, WireTally,
        courier::{Courier, Receiver},
        demo,
        driver::Driver,
        handle::{MAIL_MAX, WorldHandle},
        lockstep::Lockstep,
        rooms::{Parts, Rooms, Round},
        run::{Running, WorldError},
        secret::{self, WebhookSecretError},
        sockets::Sockets,
        token_key::{self, TokenKeyError, TokenKeySource, UnlockError},
    },
};

/// The seed of a world that was not told one: everybody's first pictures are the same.
const SEED: u64 = 1;
/// So many requests at the doors wait; then clients wait, each on its own connection.
const KNOCKS_MAX: usize = 4_096;
/// How many deliveries are read at once at start.
const DELIVERIES_PAGE: usize = 1_000;

/// How a world is to be.
#[derive(Debug)]
pub struct WorldOptions {
    /// How it is called.
    pub name: String,
    /// The folder of its files; `None` keeps nothing beyond this run.
    pub data: Option<PathBuf>,
    /// Where the key to the accounts' tokens is; in memory there is none.
    pub token_key: TokenKeySource,
    /// What all its chance follows from; `None`: as stored, else 1.
    pub seed: Option<u64>,
    /// How its time passes.
    pub clock: Pace,
    /// Which Discord it lives with.
    pub discord: DiscordSource,
    /// Where changes of tasks without a hook of their own are told.
    pub notify_hook: Option<String>,
    /// Which account takes a task.
    pub choose_rule: ChooseRule,
    /// Who translates results that are words, if anybody does.
    pub words: Option<Words>,
    /// What webhooks are signed with, each of them, the newest first; empty: as kept in the folder, else drawn.
    pub webhook_secrets: Vec<Secret>,
    /// Where webhooks go; `None`: to their addresses, by HTTP.
    pub receiver: Option<Receiver>,
    /// Whether a fresh world holds the demo.
    pub demo: bool,
    /// Networks that webhooks may be sent to beside public ones.
    pub allow_outbound: Vec<Cidr>,
    /// The server can be reached from this machine alone: webhooks may go to private and loopback addresses.
    pub loopback_only: bool,
    /// How many tasks are kept in memory, where there is no folder.
    pub task_cap: usize,
}

impl Default for WorldOptions {
    fn default() -> WorldOptions {
        WorldOptions {
            name: "main".to_owned(),
            data: None,
            token_key: TokenKeySource::default(),
            seed: None,
            clock: Pace::Wall { factor: 1 },
            discord: DiscordSource::Embedded { listener: None, options: Box::default() },
            notify_hook: None,
            choose_rule: ChooseRule::default(),
            words: None,
            webhook_secrets: Vec::new(),
            receiver: None,
            demo: true,
            allow_outbound: Vec::new(),
            loopback_only: true,
            task_cap: TASKS_MAX,
        }
    }
}

/// Which Discord a world lives with.
#[derive(Debug)]
pub enum DiscordSource {
    /// The pretend one, in this process.
    Embedded {
        /// Where its doors are to be; `None`: it has none, and pictures cannot be fetched.
        listener: Option<std::net::TcpListener>,
        /// How it behaves; seed and demo follow the world's.
        options: Box<platform::Options>,
    },
    /// Any other.
    Remote {
        /// For example `https://discord.com`.
        rest: String,
        /// For example `wss://gateway.discord.gg`.
        gateway: String,
        /// What stands in links in place of `https://cdn.discordapp.com`; `None` leaves them as they are.
        cdn: Option<String>,
    },
}

/// Why a world could not be opened. Nothing is left running.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Its store cannot be used.
    #[error("cannot open the store")]
    Store(#[from] StoreError),
    /// The pretend Discord's records cannot be used.
    #[error("cannot open the records of the pretend Discord")]
    Shelf(#[from] ShelfError),
    /// The pretend Discord's records do not fit or make no sense.
    #[error("cannot take up the records of the pretend Discord")]
    Restore(#[from] RestoreError),
    /// There is no key to the accounts' tokens.
    #[error(transparent)]
    TokenKey(#[from] TokenKeyError),
    /// The folder cannot be made.
    #[error("cannot use the data folder {}", path.display())]
    Folder {
        /// Which.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// A world keeps its seed.
    #[error("this world was made with seed {stored}; --seed {asked} needs another data folder (--data) or --memory")]
    OtherSeed {
        /// The world's.
        stored: u64,
        /// What was asked for.
        asked: u64,
    },
    /// There is no secret to sign webhooks with.
    #[error(transparent)]
    WebhookSecret(#[from] WebhookSecretError),
    /// The doors of the pretend Discord cannot be opened.
    #[error("cannot listen for the pretend Discord")]
    Listen(#[source] std::io::Error),
    /// Another Discord lives by the wall's clock.
    #[error("a manual clock needs the pretend Discord in this process")]
    ManualClock,
}

impl From<UnlockError> for OpenError {
    fn from(error: UnlockError) -> OpenError {
        match error {
            UnlockError::Store(error) => error.into(),
            UnlockError::Key(error) => error.into(),
        }
    }
}

/// A world at work. It ends when it is stopped, or dropped.
pub struct World {
    handle: WorldHandle,
    /// Cancelled when the world is to end; at the latest when this value is dropped.
    stop: DropGuard,
    failed: CancellationToken,
    running: JoinHandle<Result<(), WorldError>>,
    generated_webhook_secret: Option<String>,
    webhook_secret: String,
}

impl World {
    /// Opens a world: reads what is stored, makes the demo if it is fresh, and connects its accounts.
    ///
    /// # Errors
    /// [`OpenError`] says what is in the way, and the way out.
    pub async fn open(options: WorldOptions) -> Result<World, OpenError> {
        if options.clock == Pace::Manual && matches!(options.discord, DiscordSource::Remote { .. }) {
            return Err(OpenError::ManualClock);
        }
        let embedded = matches!(options.discord, DiscordSource::Embedded { .. });
        let store = open_store(&options).await?;
        let stored = store.meta().await?;
        let seed = match (&stored, options.seed) {
            (Some(meta), Some(asked)) if meta.seed != asked => {
                return Err(OpenError::OtherSeed { stored: meta.seed, asked });
            }
            (Some(meta), _) => meta.seed,
            (None, asked) => asked.unwrap_or(SEED),
        };
        let mut meta = stored.unwrap_or_else(|| Meta { seed, ..Meta::default() });
        let clock = Clock::open(options.clock, meta.latest);
        let found = secret::find(&options.webhook_secrets, options.data.as_deref(), seed)?;
        let webhook_secret = found.secrets[0].expose();

        let (mail, letters) = mpsc::channel(MAIL_MAX);
        let demo = options.demo && !meta.demo_made;
        let opened = open_discord(&options, seed, &clock, &mail).await?;
        let mut first_writes = Vec::new();
        if demo && opened.demo_account {
            first_writes.extend(demo::writes(clock.now(), opened.grid));
            meta.demo_made = true;
        }
        first_writes.push(Write::Meta(meta.clone()));
        store.commit(first_writes).await?;

        let accounts = store.accounts().await?;
        let accounts_count = accounts.len();
        let stream = |name: &str| Stream::new(seed, name, meta.streams.get(name).copied().unwrap_or(0));
        let mut batch = Batch::default();
        let engine = Engine::open(
            clock.now(),
            EngineOptions {
                notify_hook: options.notify_hook.clone(),
                dialect: Dialect {
                    fingerprint: prompt::fingerprint,
                    tile: component::tile,
                    answers_in_place: component::answers_in_place,
                    unfit_words: component::unfit_words,
                    wants_hours: prompt::wants_hours,
                },
                choose_rule: options.choose_rule,
                translates: options.words.as_ref().is_some_and(Words::translates),
            },
            Restored {
                accounts,
                live: store.live().await?,
                ended: recall_ended(&store).await?,
                last_task: meta.last_task,
                last_account: meta.last_account,
            },
            Chance { ids: stream("ids"), nonces: stream("nonces"), lots: stream("lots") },
            &mut batch,
        );
        let mut rooms = Rooms::new(Parts {
            engine,
            outbox: restore_outbox(&store).await?,
            // A pretend Discord in this process has forgotten its sessions with the process that held them.
            resume_points: if embedded { BTreeMap::new() } else { store.resume_points().await? },
            identifies: if embedded { BTreeMap::new() } else { store.identifies().await? },
            bases: opened.bases,
            meta,
            body_of: api::task_body,
        });
        let mut opening = Round::default();
        rooms.follow(clock.now(), batch, &mut opening);

        let receiver = options.receiver.unwrap_or_else(|| {
            let rule = if options.loopback_only { AddressRule::local() } else { AddressRule::public() };
            Receiver::Http(Box::new(Sender::new(rule.with(options.allow_outbound), Signer::new(found.secrets))))
        });
        let (status, seen) = watch::channel(Status {
            why_not_ready: Some("the server is starting".to_owned()),
            clock: options.clock,
            now: clock.now(),
            seed,
            name: options.name,
            live_connections: 0,
            deliveries_waiting: 0,
            told: Told::default(),
            receivers_gone: 0,
            ready_connections: 0,
            commits: Commits::default(),
            accounts: accounts_count as u64,
            mock: opened.driver.counts().map(MockCounts::from),
            bounds: Vec::new(),
            wire: WireTally::default(),
        });
        let (connections, connections_seen) = watch::channel(BTreeMap::new());
        let (stop, failed) = (CancellationToken::new(), CancellationToken::new());
        let handle =
            WorldHandle { mail: mail.clone(), store: store.clone(), status: seen, connections: connections_seen };
        let running = Running {
            clock,
            store: store.clone(),
            rooms,
            driver: opened.driver,
            courier: Courier::new(receiver, store, mail),
            mail: letters,
            status,
            connections,
            stop: stop.clone(),
            waiting: HashMap::new(),
            commits: Commits::default(),
            last_request: 0,
            attempts_out: 0,
            moves: VecDeque::new(),
            left: Vec::new(),
            words: options.words.unwrap_or_else(Words::plain),
            is_stopping: false,
        };
        let running = TaskTracker::new().spawn(watched(running.run(opening), failed.clone()));
        let generated_webhook_secret = found.fresh.then(|| webhook_secret.clone());
        Ok(World { handle, stop: stop.drop_guard(), failed, running, generated_webhook_secret, webhook_secret })
    }

    /// A way in, for those who use it.
    pub fn handle(&self) -> WorldHandle {
        self.handle.clone()
    }

    /// The webhook secret, if it was drawn just now and is to be shown once.
    pub fn generated_webhook_secret(&self) -> Option<&str> {
        self.generated_webhook_secret.as_deref()
    }

    /// The newest secret that webhooks are signed with, for a receiver of the same process.
    pub fn webhook_secret(&self) -> &str {
        &self.webhook_secret
    }

    /// Returns when the world has ended by itself, because it could not keep what it was told.
    pub async fn failed(&self) {
        self.failed.cancelled().await;
    }

    /// Finishes the batch in hand, closes gateway sessions so that they can be resumed, and closes the store.
    ///
    /// # Errors
    /// [`WorldError`] when something could not be kept, now or before.
    pub async fn stop(self) -> Result<(), WorldError> {
        drop(self.stop);
        self.running.await.expect("the world's loop answers with an error, it does not panic")
    }
}

impl std::fmt::Debug for World {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("World").finish_non_exhaustive()
    }
}

/// A loop to its end. If it ends otherwise than well, and be it by a panic, `failed` is told: nobody is to wait for it.
async fn watched<E>(run: impl Future<Output = Result<(), E>>, failed: CancellationToken) -> Result<(), E> {
    let unwell = failed.drop_guard();
    run.await.inspect(|()| drop(unwell.disarm()))
}

async fn open_store(options: &WorldOptions) -> Result<Arc<dyn Store>, OpenError> {
    let Some(folder) = options.data.clone() else { return Ok(Arc::new(MemoryStore::new(options.task_cap))) };
    let source = options.token_key.clone();
    let opened = tokio::task::spawn_blocking(move || {
        std::fs::create_dir_all(&folder).map_err(|source| OpenError::Folder { path: folder.clone(), source })?;
        token_key::unlock(&source, &folder).map_err(OpenError::from)
    });
    let store = opened.await.expect("opening answers with an error, it does not panic")?;
    Ok(Arc::new(store))
}

struct OpenedDiscord {
    driver: Driver,
    bases: Bases,
    /// The demo's accounts can be let in there.
    demo_account: bool,
    grid: Option<platform::DemoGrid>,
}

async fn open_discord(
    options: &WorldOptions,
    seed: u64,
    clock: &Clock,
    mail: &mpsc::Sender<crate::world::handle::Mail>,
) -> Result<OpenedDiscord, OpenError> {
    match &options.discord {
        DiscordSource::Remote { rest, gateway, cdn } => Ok(OpenedDiscord {
            driver: Driver::Sockets(Box::new(Sockets::new(rest, mail.clone()))),
            bases: Bases {
                gateway: gateway.trim_end_matches('/').to_owned(),
                cdn: cdn.as_deref().map(|cdn| cdn.trim_end_matches('/').to_owned()),
                bot_host: (!is_discords_own(rest)).then(|| rest.trim_end_matches('/').to_owned()),
            },
            demo_account: is_loopback(rest),
            grid: None,
        }),
        DiscordSource::Embedded { listener, options: settings } => {
            let mut settings = platform::Options { seed, demo: options.demo, ..platform::Options::clone(settings) };
            if options.clock != (Pace::Wall { factor: 1 }) {
                // Clients at the doors beat by the wall's clock; in a world whose time runs or jumps they would look dead.
                settings.dead_client_after_ms = None;
            }
            let Addresses { gateway, rest, .. } = settings.addresses.clone();
            let bases = Bases { gateway, cdn: None, bot_host: Some(rest) };
            let (platform, shelf) = open_platform(options.data.clone(), settings, clock.now()).await?;
            let doors = match listener {
                None => None,
                Some(listener) => {
                    let listener = listener.try_clone().and_then(|listener| {
                        listener.set_nonblocking(true)?;
                        tokio::net::TcpListener::from_std(listener)
                    });
                    let (inbox, knocks) = mpsc::channel(KNOCKS_MAX);
                    let doors = match listener {
                        Ok(listener) => Doors::open(listener, inbox, DoorOptions::default()).await,
                        Err(error) => Err(error),
                    };
                    Some((doors.map_err(OpenError::Listen)?, knocks))
                }
            };
            let grid = platform.demo();
            let driver = Driver::Lockstep(Box::new(Lockstep::new(platform, shelf, doors)));
            Ok(OpenedDiscord { driver, bases, demo_account: true, grid })
        }
    }
}

/// The pretend Discord as its records left it, or a new one whose first records are kept.
async fn open_platform(
    data: Option<PathBuf>,
    settings: platform::Options,
    now: Millis,
) -> Result<(Platform, Shelf), OpenError> {
    let now = step::Millis(now.0);
    let Some(folder) = data else { return Ok((Platform::new(settings, now).0, Shelf::memory())) };
    let opened = tokio::task::spawn_blocking(move || {
        let (shelf, records) = Shelf::open(&folder.join("discord.redb"))?;
        if records.is_empty() {
            let (platform, writes) = Platform::new(settings, now);
            shelf.commit(writes)?;
            return Ok((platform, shelf));
        }
        Ok((Platform::restore(settings, now, records)?, shelf))
    });
    opened.await.expect("opening answers with an error, it does not panic")
}

/// The newest tasks that have ended.
async fn recall_ended(store: &Arc<dyn Store>) -> Result<Vec<Arc<Task>>, StoreError> {
    let mut newest = store.newest(Engine::ENDED_TASKS_RECALLED).await?;
    newest.retain(|task| task.state.is_final());
    // Oldest first: those go first when there are too many.
    newest.reverse();
    Ok(newest)
}

async fn restore_outbox(store: &Arc<dyn Store>) -> Result<Outbox, StoreError> {
    let mut outbox = Outbox::new();
    let mut after = None;
    loop {
        let page = store.deliveries(after, DELIVERIES_PAGE).await?;
        let Some(last) = page.last() else { return Ok(outbox) };
        after = Some(last.id);
        outbox.restore(page);
    }
}

/// Whether it is Discord itself: only then are the bots' pages at the address that Discord gives them.
fn is_discords_own(url: &str) -> bool {
    let Ok(uri) = url.parse::<http::Uri>() else { return false };
    let host = uri.host().unwrap_or_default();
    host == "discord.com" || host.ends_with(".discord.com")
}

/// Whether a Discord lives on this machine, so that the demo's tokens can be meant for it.
fn is_loopback(url: &str) -> bool {
    let Ok(uri) = url.parse::<http::Uri>() else { return false };
    let host = uri.host().unwrap_or_default().trim_matches(['[', ']']);
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// The addresses of a pretend Discord whose doors are at `listener`.
///
/// # Errors
/// When the listener does not know its own address.
pub fn addresses_of(listener: &std::net::TcpListener) -> std::io::Result<Addresses> {
    let address = listener.local_addr()?;
    Ok(Addresses {
        gateway: format!("ws://{address}"),
        cdn: format!("http://{address}"),
        rest: format!("http://{address}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_loop_that_ends_badly_is_told_of_even_if_it_panics() {
        let [well, refused, fallen] = [(); 3].map(|()| CancellationToken::new());
        let tracker = TaskTracker::new();
        let ends = [
            tracker.spawn(watched(async { Ok::<(), &str>(()) }, well.clone())),
            tracker.spawn(watched(async { Err("the disk") }, refused.clone())),
            tracker.spawn(watched(async { panic!("a bug") }, fallen.clone())),
        ];
        for end in ends {
            let _ = end.await;
        }
        assert_eq!([well, refused, fallen].map(|told| told.is_cancelled()), [false, true, true]);
    }

    #[tokio::test]
    async fn a_world_whose_loop_is_gone_takes_no_submits_and_says_so() {
        let options = WorldOptions { clock: Pace::Manual, ..WorldOptions::default() };
        let mut world = World::open(options).await.expect("a world");
        world.handle().advance(std::time::Duration::from_secs(5)).await;
        assert!(world.handle().status().is_ready());
        world.running.abort();
        assert!((&mut world.running).await.is_err());
        assert!(!world.handle().status().is_ready());
        world.failed().await;
    }
}
