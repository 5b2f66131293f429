//! The bots' commands with the ids and versions that clients have compiled in.

use crate::bots::Bot;

/// A command of a bot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Command {
    /// Its name.
    pub name: &'static str,
    /// 1 slash command, 3 message menu.
    pub kind: u8,
    /// The same in every redeployment of the bot.
    pub id: u64,
    /// Changes with every redeployment.
    pub version: u64,
    /// Whether the bot does what the command says; the command index lists no other.
    pub is_served: bool,
}

const fn slash(name: &'static str, id: u64, version: u64, is_served: bool) -> Command {
    Command { name, kind: 1, id, version, is_served }
}

const fn menu(name: &'static str, id: u64, version: u64, is_served: bool) -> Command {
    Command { name, kind: 3, id, version, is_served }
}

/// Midjourney's, as deployed in May 2024.
const MIDJOURNEY: &[Command] = &[
    slash("imagine", 938956540159881230, 1237876415471554623, true),
    slash("blend", 1062880104792997970, 1237876415471554624, true),
    slash("describe", 1092492867185950852, 1237876415471554625, true),
    slash("shorten", 1121575372539039774, 1237876415471554626, true),
    slash("ask", 994261739745050684, 1237876415471554622, true),
    slash("tune", 1169440360339091476, 1237876415471554627, false),
    slash("list_tuners", 1181338718158721086, 1237876415471554628, true),
    slash("help", 941673664900898876, 1237876415471554629, true),
    slash("show", 1169435442328911902, 1237876415471554630, true),
    slash("feedback", 1199869998538162256, 1237876415735660564, true),
    slash("info", 972289487818334209, 1237876415735660565, true),
    slash("userid", 1136041075614683196, 1237876415735660566, true),
    slash("invite", 986816068012081172, 1237876415735660567, true),
    slash("subscribe", 987795925764280351, 1237876415735660568, true),
    slash("stealth", 1065569343456419860, 1237876415735660569, true),
    slash("private", 972289487818334210, 1237876415735660570, true),
    slash("public", 972289487818334211, 1237876415735660571, true),
    slash("fast", 972289487818334212, 1237876415735660572, true),
    slash("relax", 972289487818334213, 1237876415735660573, true),
    slash("turbo", 1124132684143271996, 1237876415790055474, true),
    slash("settings", 1000850743479255081, 1237876415790055475, true),
    slash("prefer", 984273800587776053, 1237876415790055476, true),
    menu("Cancel Job", 987795925764280352, 1237876415790055477, true),
    menu("DM Results", 987795925764280353, 1237876415790055478, true),
    menu("Report Job", 991449849599885383, 1237876415790055479, true),
];

/// niji's; where no published id is known, one of our own that stays.
const NIJI: &[Command] = &[
    slash("imagine", 1023054140580057099, 1248805223892254774, true),
    slash("blend", 1061216934374424697, 1248805223892254775, true),
    slash("describe", 1092683500743831652, 1248805223892254776, true),
    slash("shorten", 1121575453916942376, 1248805223892254777, true),
    slash("show", 1023054140580057101, 1248805223892254781, true),
    slash("info", 1023054140580057102, 1248805223892254782, true),
    slash("fast", 1023054140580057107, 1248805223925940261, true),
    slash("relax", 1023054140634579024, 1248805223925940262, true),
    slash("turbo", 1124132684143271997, 1248805223925940263, true),
    slash("settings", 1023054140634579025, 1493662157915684906, true),
    slash("prefer", 1023054140634579026, 1248805223925940264, true),
    slash("help", 1023054140580057103, 1248805223892254783, true),
    slash("subscribe", 1023054140580057104, 1248805223892254784, true),
    slash("stealth", 1023054140580057105, 1248805223892254785, true),
    slash("public", 1023054140580057106, 1248805223892254786, true),
    menu("Cancel Job", 1023054140634579027, 1248805223925940265, true),
    menu("DM Results", 1023054140634579028, 1248805223925940266, true),
];

/// InsightFace's. Its commands are published, their numbers are not: these are ours and stay.
const INSIGHT_FACE: &[Command] = &[
    slash("saveid", 1097045241254047818, 1237876415790056001, true),
    slash("swapid", 1097045241254047819, 1237876415790056002, true),
];

impl Bot {
    /// All commands, served or not.
    pub fn commands(self) -> &'static [Command] {
        match self {
            Bot::Midjourney => MIDJOURNEY,
            Bot::Niji => NIJI,
            Bot::InsightFace => INSIGHT_FACE,
        }
    }

    /// The command meant by `id`; by `name` where the id is another bot's or unknown.
    pub fn command(self, id: Option<u64>, name: Option<&str>) -> Option<&'static Command> {
        let by_id = self.commands().iter().find(|command| Some(command.id) == id);
        by_id.or_else(|| self.commands().iter().find(|command| Some(command.name) == name))
    }
}

impl Command {
    /// What the index says about it.
    pub fn description(&self) -> &'static str {
        match self.name {
            "imagine" => "Create images with Midjourney",
            "info" => "View information about your profile.",
            "fast" => "Switch to fast mode",
            "relax" => "Switch to relax mode",
            "turbo" => "Switch to turbo mode",
            "settings" => "View and adjust your personal settings.",
            "prefer" => "Set preferences",
            "blend" => "Blend images together seamlessly!",
            "describe" => "Writes a prompt based on your image.",
            "shorten" => "Analyzes and shortens a prompt.",
            "ask" => "Get an answer to a question.",
            "list_tuners" => "List the style tuners you have generated",
            "help" => "Shows help for this bot.",
            "show" => "Shows the job view based on job id.",
            "feedback" => "Submit your feedback!",
            "userid" => "Get your user ID",
            "invite" => "Get an invite link to the Midjourney Discord server",
            "subscribe" => "Subscribe to Midjourney",
            "stealth" | "private" => "Switch to stealth mode",
            "public" => "Switch to public mode",
            "saveid" => "Save a face under a name",
            "swapid" => "Put a saved face on a picture",
            _ => "",
        }
    }
}
