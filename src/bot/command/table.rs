//! The bots' commands: their numbers and editions, as published and as learned.

use std::collections::BTreeMap;

use crate::{
    bot::bot_of,
    discord::model::{CommandIndex, IndexedCommand},
    task::Bot,
};

/// What the bots can be asked. Starts with what was published, and goes by what a server says as soon as it has said it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commands {
    /// By bot and kind, then by name.
    known: BTreeMap<(Bot, u8), BTreeMap<String, Registered>>,
    /// Which bots a server was said to have.
    bots: Option<Vec<Bot>>,
}

/// A command and its edition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Registered {
    pub(super) id: u64,
    pub(super) version: u64,
}

/// The Midjourney bot's slash commands.
const MIDJOURNEY: [(&str, u64, u64); 10] = [
    ("imagine", 938_956_540_159_881_230, 1_237_876_415_471_554_623),
    ("blend", 1_062_880_104_792_997_970, 1_237_876_415_471_554_624),
    ("describe", 1_092_492_867_185_950_852, 1_237_876_415_471_554_625),
    ("shorten", 1_121_575_372_539_039_774, 1_237_876_415_471_554_626),
    ("show", 1_169_435_442_328_911_902, 1_237_876_415_471_554_630),
    ("info", 972_289_487_818_334_209, 1_237_876_415_735_660_565),
    ("fast", 972_289_487_818_334_212, 1_237_876_415_735_660_572),
    ("relax", 972_289_487_818_334_213, 1_237_876_415_735_660_573),
    ("turbo", 1_124_132_684_143_271_996, 1_237_876_415_790_055_474),
    ("settings", 1_000_850_743_479_255_081, 1_237_876_415_790_055_475),
];

/// The niji bot's.
const NIJI: [(&str, u64, u64); 9] = [
    ("imagine", 1_023_054_140_580_057_099, 1_248_805_223_892_254_774),
    ("blend", 1_061_216_934_374_424_697, 1_248_805_223_892_254_775),
    ("describe", 1_092_683_500_743_831_652, 1_248_805_223_892_254_776),
    ("shorten", 1_121_575_453_916_942_376, 1_248_805_223_892_254_777),
    ("show", 1_023_054_140_580_057_101, 1_248_805_223_892_254_781),
    ("info", 1_023_054_140_580_057_102, 1_248_805_223_892_254_782),
    ("fast", 1_023_054_140_580_057_107, 1_248_805_223_925_940_261),
    ("relax", 1_023_054_140_634_579_024, 1_248_805_223_925_940_262),
    ("settings", 1_023_054_140_634_579_025, 1_493_662_157_915_684_906),
];

/// In the menu of a message. Nobody has published niji's number; Discord also knows a command by its name.
const CANCEL_JOB: (&str, u64, u64) = (super::CANCEL_JOB, 987_795_925_764_280_352, 1_237_876_415_790_055_477);

impl Default for Commands {
    /// As published.
    ///
    /// Source: wire §2.6.
    fn default() -> Commands {
        let table = |rows: &[(&str, u64, u64)]| {
            rows.iter().map(|&(name, id, version)| (name.to_owned(), Registered { id, version })).collect()
        };
        let known = BTreeMap::from([
            ((Bot::Midjourney, IndexedCommand::SLASH), table(&MIDJOURNEY)),
            ((Bot::Midjourney, IndexedCommand::MESSAGE), table(&[CANCEL_JOB])),
            ((Bot::Niji, IndexedCommand::SLASH), table(&NIJI)),
            ((Bot::Niji, IndexedCommand::MESSAGE), table(&[CANCEL_JOB])),
        ]);
        Commands { known, bots: None }
    }
}

impl Commands {
    /// Goes by what a server says. What it does not list stays as it was: it may list only a part.
    pub fn learn(&mut self, index: &CommandIndex) {
        let mut bots: Vec<Bot> = index.applications.iter().filter_map(|application| bot_of(*application)).collect();
        let mut learned: BTreeMap<(Bot, u8), BTreeMap<String, Registered>> = BTreeMap::new();
        for command in &index.commands {
            let Some(bot) = bot_of(command.application) else { continue };
            bots.push(bot);
            let fresh = Registered { id: command.id, version: command.version };
            let entry = learned.entry((bot, command.kind)).or_default().entry(command.name.clone()).or_insert(fresh);
            if entry.version < fresh.version {
                *entry = fresh;
            }
        }
        for (of, commands) in learned {
            self.known.entry(of).or_default().extend(commands);
        }
        bots.sort();
        bots.dedup();
        self.bots = Some(bots);
    }

    /// Which bots the server has; `None` until it was said.
    pub fn bots(&self) -> Option<Vec<Bot>> {
        self.bots.clone()
    }

    /// Whether the bot can be asked by this slash command.
    pub fn knows(&self, bot: Bot, name: &str) -> bool {
        self.find(bot, IndexedCommand::SLASH, name).is_some()
    }

    pub(super) fn find(&self, bot: Bot, kind: u8, name: &str) -> Option<Registered> {
        self.known.get(&(bot, kind))?.get(name).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{bot::application_of, id::ApplicationId};

    fn indexed(application: ApplicationId, name: &str, kind: u8, version: u64) -> IndexedCommand {
        IndexedCommand { id: version + 1, application, name: name.to_owned(), version, kind }
    }

    #[test]
    fn what_was_published_is_known_from_the_start() {
        let commands = Commands::default();
        for name in ["imagine", "blend", "describe", "shorten", "show", "info", "settings", "fast", "relax"] {
            for bot in [Bot::Midjourney, Bot::Niji] {
                assert!(commands.knows(bot, name), "{name} of {bot:?}");
            }
            assert!(!commands.knows(Bot::InsightFace, name), "{name}");
        }
        assert!(commands.knows(Bot::Midjourney, "turbo"));
        assert!(!commands.knows(Bot::Niji, "turbo"));
        assert!(!commands.knows(Bot::Midjourney, "Cancel Job"), "it is in a message's menu");
        assert!(!commands.knows(Bot::InsightFace, "swapid"));
        assert_eq!(commands.bots(), None);
    }

    #[test]
    fn what_a_server_lists_counts_and_the_rest_stays() {
        let mut commands = Commands::default();
        let (midjourney, face) = (application_of(Bot::Midjourney), application_of(Bot::InsightFace));
        let index = CommandIndex {
            applications: vec![ApplicationId::new(5), midjourney],
            commands: vec![
                // Two editions of one command: the newer one is meant, wherever it stands.
                indexed(midjourney, "imagine", IndexedCommand::SLASH, 30),
                indexed(midjourney, "imagine", IndexedCommand::SLASH, 20),
                indexed(midjourney, "imagine", IndexedCommand::MESSAGE, 40),
                indexed(ApplicationId::new(5), "imagine", IndexedCommand::SLASH, 50),
                indexed(face, "swapid", IndexedCommand::SLASH, 60),
            ],
        };
        commands.learn(&index);
        let found = |bot, name| commands.find(bot, IndexedCommand::SLASH, name);
        assert_eq!(found(Bot::Midjourney, "imagine"), Some(Registered { id: 31, version: 30 }));
        assert_eq!(found(Bot::InsightFace, "swapid"), Some(Registered { id: 61, version: 60 }));
        assert_eq!(found(Bot::Niji, "imagine"), Commands::default().find(Bot::Niji, IndexedCommand::SLASH, "imagine"));
        assert!(commands.knows(Bot::Midjourney, "describe") && commands.knows(Bot::InsightFace, "swapid"));
        assert_eq!(commands.bots(), Some(vec![Bot::Midjourney, Bot::InsightFace]));
        commands.learn(&CommandIndex::default());
        assert_eq!(commands.bots(), Some(Vec::new()));
        assert!(commands.knows(Bot::InsightFace, "swapid"), "what was learned stays");
    }
}
