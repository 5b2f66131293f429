//! `mj gallery`: one prompt and what can be made of it, drawn by the bots, written to a folder with a page around it.

use std::{
    fs, io,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::Path,
    time::Duration,
};

use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;
use http::{HeaderMap, Method};
use midjourney_api::{
    api::{self, Front},
    clock::Pace as ClockPace,
    config::{Config, Gallery, GalleryBot},
    world::{DiscordSource, World, WorldOptions},
};
use mock_discord::platform::{self, Pace};
use poem::{Endpoint, Request};
use serde_json::{Value, json};

use crate::{Failure, client, page, sheet};

/// By how much the world's clock is moved while waiting for something.
const STEP: Duration = Duration::from_millis(50);
/// How often it is moved before that is given up: two minutes of the world's time.
const STEPS_MAX: u32 = 2_400;
/// What is waited for when something is answered only after the bot was asked, by the world's clock: longer than any such
/// answer may take, and always the same, so that everything repeats.
const ASKING: Duration = Duration::from_secs(60);
/// The button that asks back for a mask.
const REGION: &str = "Vary (Region)";
/// What is painted in there.
const PAINTED_IN: &str = "a hot air balloon in the sky";
/// The button under a description that draws its first line; it asks back.
const LINE: &str = "1️⃣";
/// Both sides of the mask that Vary (Region) is given, in pixels.
const MASK_SIDE: u32 = 256;
/// The name of the sheet with everything on it.
const SHEET: &str = "sheet.png";

/// One thing that is asked of the bots. Earlier works are named by their place in [`PLAN`].
struct Step {
    /// What its file is called, behind its number.
    name: &'static str,
    /// What is asked.
    wish: Wish,
    /// What the page says about it.
    what: &'static str,
}

enum Wish {
    /// The prompt itself.
    Imagine,
    /// The prompt itself, of the other bot.
    ImagineElsewhere,
    /// A button under a work.
    Press { on: usize, button: &'static str },
    /// Vary (Region), with a mask and other words.
    Region { on: usize },
    /// Two works in one.
    Blend { of: [usize; 2] },
    /// Words for a work.
    Describe { of: usize },
}

const PLAN: [Step; 17] = [
    step("imagine", Wish::Imagine, "four pictures from words"),
    step("u2", Wish::Press { on: 0, button: "U2" }, "the second of the four, drawn large"),
    step("v3", Wish::Press { on: 0, button: "V3" }, "four like the third"),
    step("vary-strong", Wish::Press { on: 1, button: "Vary (Strong)" }, "four that keep the idea and little else"),
    step("zoom-out", Wish::Press { on: 1, button: "Zoom Out 2x" }, "the large one smaller, inside new ground"),
    step("pan-right", Wish::Press { on: 1, button: "➡️" }, "the large one, continued to the right"),
    step("vary-region", Wish::Region { on: 1 }, "what the mask shows white is drawn anew, with other words"),
    step("upscale", Wish::Press { on: 1, button: "Upscale (Subtle)" }, "the large one, twice as large"),
    step("animate", Wish::Press { on: 1, button: "Animate (High motion)" }, "four videos of the large one"),
    step("describe", Wish::Describe { of: 1 }, "four prompts for the large one"),
    step("described", Wish::Press { on: 9, button: LINE }, "the first of those prompts, drawn"),
    step("u1-described", Wish::Press { on: 10, button: "U1" }, "the first of the four, drawn large"),
    step("blend", Wish::Blend { of: [1, 11] }, "both large ones in one"),
    step("other-bot", Wish::ImagineElsewhere, "the same words, drawn by the other bot"),
    step("u2-other-bot", Wish::Press { on: 13, button: "U2" }, "the second of these four, drawn large"),
    step("zoom-out-other-bot", Wish::Press { on: 14, button: "Zoom Out 2x" }, "its world goes on around it"),
    step("vary-other-bot", Wish::Press { on: 14, button: "Vary (Strong)" }, "four that keep its idea"),
];

const fn step(name: &'static str, wish: Wish, what: &'static str) -> Step {
    Step { name, wish, what }
}

/// What has come of a step.
pub struct Work {
    /// Its number, from 1.
    pub place: usize,
    /// The picture's name in the folder; `None` if words came.
    pub file: Option<String>,
    /// Pixels across and down.
    pub pixels: (usize, usize),
    /// What was asked: a command or a button, and under what.
    pub asked: String,
    /// What it does, in words.
    pub what: &'static str,
    /// The words that came, or those that were drawn.
    pub words: String,
    /// A picture that went along, by its name in the folder.
    pub aside: Option<String>,
    /// Its id, by which its buttons are pressed.
    pub task: String,
}

/// A world in memory, the way in, and the doors that its pictures are behind.
struct Studio {
    world: World,
    front: Front,
    doors: SocketAddr,
    bot: GalleryBot,
}

/// Draws everything, and says where to look.
///
/// # Errors
/// When the folder cannot be written to, or the bots do not want to draw the prompt.
pub async fn run(config: &Config, wish: &Gallery, mut output: impl io::Write) -> Result<(), Failure> {
    let folder = &wish.folder;
    fs::create_dir_all(folder).map_err(|error| format!("cannot use the folder {}: {error}", folder.display()))?;
    let studio = Studio::open(config.seed, wish.bot).await?;
    let mut works: Vec<Option<Work>> = Vec::new();
    let mut tiles = Vec::new();
    for (place, step) in PLAN.iter().enumerate() {
        let work = studio.make(&wish.prompt, place, step, &works, folder).await?;
        match &work {
            Some(Work { file: Some(file), pixels: (width, height), asked, .. }) => {
                let tile = sheet::Tile::read(&fs::read(folder.join(file))?)?;
                tiles.push(tile);
                eprintln!("[{}/{}] {asked}: {file}, {width} × {height}", place + 1, PLAN.len());
            }
            Some(Work { asked, .. }) => eprintln!("[{}/{}] {asked}: words", place + 1, PLAN.len()),
            None => eprintln!("[{}/{}] {}: this bot has no such button", place + 1, PLAN.len(), step.name),
        }
        works.push(work);
    }
    write(folder, SHEET, &sheet::png(&tiles))?;
    let works: Vec<Work> = works.into_iter().flatten().collect();
    let seed = studio.world.handle().status().seed;
    write(folder, "index.html", page::html(&wish.prompt, seed, &works).as_bytes())?;
    studio.world.stop().await?;
    let texts = works.iter().filter(|work| work.file.is_none()).count();
    let aside = if texts > 0 { " and one text" } else { "" };
    writeln!(output, "{} pictures{aside}: open {}", tiles.len(), folder.join("index.html").display())?;
    Ok(())
}

impl Studio {
    async fn open(seed: Option<u64>, bot: GalleryBot) -> Result<Studio, Failure> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        listener.set_nonblocking(true)?;
        let doors = listener.local_addr()?;
        // The addresses in links stay the same whatever the port is, so that everything repeats.
        let options = platform::Options { pace: Pace::Instant, ..platform::Options::default() };
        let options = WorldOptions {
            seed,
            clock: ClockPace::Manual,
            discord: DiscordSource::Embedded { listener: Some(listener), options: Box::new(options) },
            ..WorldOptions::default()
        };
        let world = World::open(options).await?;
        let front = Front::new(world.handle(), api::Options::default());
        for _ in 0..STEPS_MAX {
            if world.handle().status().is_ready() {
                break;
            }
            world.handle().advance(STEP).await;
        }
        Ok(Studio { world, front, doors, bot })
    }

    /// One step; `None` if there is no such button under the work that is to be pressed.
    async fn make(
        &self,
        prompt: &str,
        place: usize,
        step: &Step,
        works: &[Option<Work>],
        folder: &Path,
    ) -> Result<Option<Work>, Failure> {
        let of = |place: usize| works.get(place).and_then(Option::as_ref);
        let mut aside = None;
        let (task, asked) = match &step.wish {
            Wish::Imagine | Wish::ImagineElsewhere => {
                let bot = if matches!(step.wish, Wish::Imagine) { self.bot } else { self.bot.other() };
                let (bot, name) = bot.names();
                let wish = json!({ "prompt": prompt, "botType": bot });
                (self.submit("imagine", &wish).await?, format!("/imagine, by {name}"))
            }
            Wish::Press { on, button } => {
                let Some(parent) = of(*on) else { return Ok(None) };
                let Some(task) = self.press(parent, button, json!({})).await? else { return Ok(None) };
                (task, format!("{button} of {}", on + 1))
            }
            Wish::Region { on } => {
                let Some(parent) = of(*on) else { return Ok(None) };
                let mask = sheet::mask(MASK_SIDE);
                // Only in remix mode does the bot listen to other words for a region.
                self.switch_remix(parent).await?;
                let pressed =
                    self.press(parent, REGION, json!({ "prompt": PAINTED_IN, "maskBase64": data_url(&mask) })).await?;
                self.switch_remix(parent).await?;
                let Some(task) = pressed else { return Ok(None) };
                let name = format!("{:02}-mask.png", place + 1);
                write(folder, &name, &mask)?;
                aside = Some(name);
                (task, format!("{REGION} of {}", on + 1))
            }
            Wish::Blend { of: [first, second] } => {
                let pictures = [first, second].map(|place| of(*place).and_then(|work| work.file.as_deref()));
                let [Some(one), Some(other)] = pictures else { return Ok(None) };
                let pictures = [one, other].map(|file| fs::read(folder.join(file)).map(|file| data_url(&file)));
                let [one, other] = pictures;
                let pictures = [one?, other?];
                let wish = json!({ "base64Array": pictures, "botType": self.bot.names().0 });
                (self.submit("blend", &wish).await?, format!("/blend of {} and {}", first + 1, second + 1))
            }
            Wish::Describe { of: place } => {
                let Some(file) = of(*place).and_then(|work| work.file.as_deref()) else { return Ok(None) };
                let wish = json!({ "base64": data_url(&fs::read(folder.join(file))?), "botType": self.bot.names().0 });
                (self.submit("describe", &wish).await?, format!("/describe of {}", place + 1))
            }
        };
        let end = self.until_success(&task).await?;
        let words = end["promptEn"].as_str().unwrap_or_default().to_owned();
        let mut work =
            Work { place: place + 1, file: None, pixels: (0, 0), asked, what: step.what, words, aside, task };
        // The picture of a description is the one that was described.
        if !matches!(step.wish, Wish::Describe { .. })
            && let Some(link) = end["imageUrl"].as_str()
        {
            let file = self.file(link).await?;
            let size = imagesize::blob_size(&file)?;
            let ending = if file.starts_with(b"\x89PNG") { "png" } else { "webp" };
            let name = format!("{:02}-{}.{ending}", place + 1, step.name);
            write(folder, &name, &file)?;
            work.pixels = (size.width, size.height);
            work.file = Some(name);
        }
        Ok(Some(work))
    }

    async fn submit(&self, kind: &str, wish: &Value) -> Result<String, Failure> {
        let reply = self.call(Method::POST, &format!("/mj/submit/{kind}"), Some(wish)).await?;
        match reply["result"].as_str() {
            Some(task) if matches!(reply["code"].as_i64(), Some(1 | 21 | 22)) => Ok(task.to_owned()),
            _ => Err(format!("/mj/submit/{kind} is answered {}", reply["description"]).into()),
        }
    }

    /// Switches remix mode on or off, for the account that a work was drawn with.
    async fn switch_remix(&self, work: &Work) -> Result<(), Failure> {
        let seen = self.fetch(&work.task).await?;
        let account = seen["properties"]["discordInstanceId"].as_str().unwrap_or_default();
        let path = format!("/mj/account/{account}/action?customId=MJ::Settings::RemixMode&botType=MID_JOURNEY");
        let world = self.world.handle();
        let (reply, ()) = tokio::join!(self.call(Method::POST, &path, None), world.advance(ASKING));
        match reply? {
            reply if reply["code"] == 1 => Ok(()),
            reply => Err(format!("remix mode is answered {}", reply["description"]).into()),
        }
    }

    /// Presses a button. What it asks back is answered with `filling`. `None`: there is no such button.
    async fn press(&self, parent: &Work, button: &str, filling: Value) -> Result<Option<String>, Failure> {
        let seen = self.fetch(&parent.task).await?;
        let mut buttons = seen["buttons"].as_array().into_iter().flatten();
        let Some(found) = buttons.find(|one| one["label"] == button || one["emoji"] == button) else {
            return Ok(None);
        };
        let wish = json!({ "taskId": parent.task, "customId": found["customId"] });
        if button != REGION && button != LINE {
            return self.submit("action", &wish).await.map(Some);
        }
        let world = self.world.handle();
        let (task, ()) = tokio::join!(self.submit("action", &wish), world.advance(ASKING));
        let mut filling = filling;
        filling["taskId"] = task?.into();
        self.submit("modal", &filling).await.map(Some)
    }

    async fn fetch(&self, task: &str) -> Result<Value, Failure> {
        self.call(Method::GET, &format!("/mj/task/{task}/fetch"), None).await
    }

    /// Moves the clock until a task has ended well.
    async fn until_success(&self, task: &str) -> Result<Value, Failure> {
        for _ in 0..STEPS_MAX {
            let seen = self.fetch(task).await?;
            match seen["status"].as_str() {
                Some("SUCCESS") => return Ok(seen),
                Some("FAILURE" | "CANCEL") => {
                    let why = seen["failReason"].as_str().unwrap_or("nothing more");
                    return Err(format!("the bot does not draw this; it says: {why}").into());
                }
                _ => self.world.handle().advance(STEP).await,
            }
        }
        Err("the bots do not come to an end with this prompt".into())
    }

    async fn call(&self, method: Method, path: &str, body: Option<&Value>) -> Result<Value, Failure> {
        let request = Request::builder().method(method).uri_str(path).content_type("application/json");
        let request = request.body(body.map_or_else(String::new, Value::to_string));
        let answer = self.front.call(request).await.map_err(|error| error.to_string())?;
        Ok(serde_json::from_slice(&answer.into_body().into_bytes().await?)?)
    }

    /// A file of the CDN, which is behind the doors whatever its link says.
    async fn file(&self, link: &str) -> Result<Bytes, Failure> {
        let rest = link.split_once("://").map_or(link, |(_, rest)| rest);
        let path = rest.find('/').map_or("/", |start| &rest[start..]);
        let answer = client::ask(Method::GET, &format!("http://{}{path}", self.doors), HeaderMap::new()).await?;
        match answer.status.is_success() {
            true => Ok(answer.body),
            false => Err(format!("a picture is answered {}", answer.status).into()),
        }
    }
}

fn write(folder: &Path, name: &str, bytes: &[u8]) -> Result<(), Failure> {
    let path = folder.join(name);
    fs::write(&path, bytes).map_err(|error| format!("cannot write {}: {error}", path.display()).into())
}

fn data_url(png: &[u8]) -> String {
    format!("data:image/png;base64,{}", STANDARD.encode(png))
}
