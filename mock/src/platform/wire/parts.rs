//! The parts of a message that repeat: files, embeds, rows of buttons.

use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use crate::bots::Embed;
use crate::bots::button::{Component, LINK};
use crate::id::{ChannelId, Text};
use crate::platform::link::Signer;
use crate::platform::message::{Attachment, Message, SUPPRESS_EMBEDS};

/// A file on a message.
#[derive(Serialize)]
pub struct AttachmentBody<'a> {
    id: String,
    filename: &'a str,
    size: u64,
    url: String,
    proxy_url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    width: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    height: Option<u32>,
    content_type: &'a str,
    content_scan_version: u8,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    ephemeral: bool,
}

/// The files of a message, with links signed now.
pub fn attachments<'a>(message: &'a Message, signer: &Signer<'_>) -> Vec<AttachmentBody<'a>> {
    let files = message.attachments.iter();
    files.map(|file| attachment(message.channel, file, message.is_ephemeral(), signer)).collect()
}

/// A file, with its link signed now.
pub fn attachment<'a>(
    channel: ChannelId,
    attachment: &'a Attachment,
    ephemeral: bool,
    signer: &Signer<'_>,
) -> AttachmentBody<'a> {
    let url = signer.link(channel, attachment.id, &attachment.filename, ephemeral);
    AttachmentBody {
        id: attachment.id.to_string(),
        filename: &attachment.filename,
        size: attachment.size,
        proxy_url: url.clone(),
        url,
        width: attachment.pixels.map(|(width, _)| width),
        height: attachment.pixels.map(|(_, height)| height),
        content_type: &attachment.content_type,
        content_scan_version: 1,
        ephemeral,
    }
}

/// Coloured text.
#[derive(Serialize)]
pub struct EmbedBody<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    color: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    footer: Option<Footer<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<ImageBody>,
    content_scan_version: u8,
}

#[derive(Serialize)]
struct ImageBody {
    url: String,
    proxy_url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    width: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    height: Option<u32>,
    flags: u32,
}

/// An embed, the bots' or one as its author wrote it.
#[derive(Serialize)]
#[serde(untagged)]
pub enum EmbedPart<'a> {
    /// The bots'.
    Own(EmbedBody<'a>),
    /// As it was written.
    Written(Value),
}

/// The embeds of a message, with links signed now.
pub fn embeds<'a>(message: &'a Message, signer: &Signer<'_>) -> Vec<EmbedPart<'a>> {
    if message.flags & SUPPRESS_EMBEDS != 0 {
        return Vec::new();
    }
    let own = message.embeds.iter().map(|embed| EmbedPart::Own(EmbedBody::of(embed, signer)));
    let written = message.extras.as_ref().and_then(|extras| extras.embeds.as_deref()).map(list).unwrap_or_default();
    own.chain(written.into_iter().map(|embed| EmbedPart::Written(addressed(embed, message, signer)))).collect()
}

/// A list that was checked when it was written down.
fn list(json: &str) -> Vec<Value> {
    serde_json::from_str(json).unwrap_or_default()
}

/// An embed with the addresses that only Discord can fill in: those of its message's own files, and of its proxy.
fn addressed(mut embed: Value, message: &Message, signer: &Signer<'_>) -> Value {
    let own = |url: &str| {
        let name = url.strip_prefix("attachment://")?;
        let file = message.attachments.iter().find(|file| file.filename == name)?;
        Some((signer.link(message.channel, file.id, &file.filename, message.is_ephemeral()), file.pixels))
    };
    for part in ["image", "thumbnail"] {
        let Some(picture) = embed.get_mut(part) else { continue };
        let Some(url) = picture["url"].as_str().map(str::to_owned) else { continue };
        let (link, pixels) = own(&url).unwrap_or((url, None));
        let (width, height) = pixels.unwrap_or_default();
        *picture = json!({"url": link, "proxy_url": link, "width": width, "height": height, "flags": 0});
    }
    for part in ["footer", "author"] {
        let Some(part) = embed.get_mut(part) else { continue };
        let Some(url) = part["icon_url"].as_str().map(str::to_owned) else { continue };
        let link = own(&url).map_or(url, |(link, _)| link);
        part["proxy_icon_url"] = json!(link);
        part["icon_url"] = json!(link);
    }
    embed
}

#[derive(Serialize)]
struct Footer<'a> {
    text: &'a str,
}

impl EmbedBody<'_> {
    fn of<'a>(embed: &'a Embed, signer: &Signer<'_>) -> EmbedBody<'a> {
        // The pictures of embeds stand where files for one pair of eyes do.
        let image = embed.image.as_ref().map(|image| {
            let url = signer.link(image.channel, image.file, &image.filename, true);
            ImageBody {
                proxy_url: url.clone(),
                url,
                width: image.pixels.map(|(width, _)| width),
                height: image.pixels.map(|(_, height)| height),
                flags: 0,
            }
        });
        EmbedBody {
            kind: "rich",
            title: embed.title.as_deref(),
            description: embed.description.as_deref(),
            color: embed.color,
            footer: embed.footer.as_deref().map(|text| Footer { text }),
            image,
            content_scan_version: 0,
        }
    }
}

/// A row of buttons, or one menu.
#[derive(Serialize)]
pub struct RowBody {
    #[serde(rename = "type")]
    kind: u8,
    id: u32,
    components: Vec<ComponentBody>,
}

struct ComponentBody {
    id: u32,
    component: Component,
}

/// A row, the bots' or one as its author wrote it.
#[derive(Serialize)]
#[serde(untagged)]
pub enum RowPart {
    /// The bots'.
    Own(RowBody),
    /// As it was written.
    Written(Value),
}

/// Rows with their numbers, counted through the message.
pub fn rows(message: &Message) -> Vec<RowPart> {
    if let Some(written) = message.extras.as_ref().and_then(|extras| extras.components.as_deref()) {
        return list(written).into_iter().map(RowPart::Written).collect();
    }
    let mut count = 0;
    let mut next = || {
        count += 1;
        count
    };
    let mut rows = Vec::new();
    for row in message.buttons.rows() {
        let id = next();
        let components = row.into_iter().map(|component| ComponentBody { id: next(), component }).collect();
        rows.push(RowPart::Own(RowBody { kind: 1, id, components }));
    }
    rows
}

impl Serialize for ComponentBody {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap;
        let mut map = serializer.serialize_map(None)?;
        match &self.component {
            Component::Button(button) => {
                map.serialize_entry("type", &2)?;
                map.serialize_entry("id", &self.id)?;
                map.serialize_entry("style", &button.style)?;
                map.serialize_entry(if button.style == LINK { "url" } else { "custom_id" }, &button.target)?;
                if let Some(label) = button.label {
                    map.serialize_entry("label", label)?;
                }
                if let Some(emoji) = button.emoji {
                    match emoji.id {
                        Some(id) => map.serialize_entry("emoji", &json!({"name": emoji.name, "id": Text(id)}))?,
                        None => map.serialize_entry("emoji", &json!({"name": emoji.name}))?,
                    }
                }
            }
            Component::Select { custom_id, options } => {
                map.serialize_entry("type", &3)?;
                map.serialize_entry("id", &self.id)?;
                map.serialize_entry("custom_id", custom_id)?;
                map.serialize_entry("min_values", &1)?;
                map.serialize_entry("max_values", &1)?;
                let option = |(label, value, is_default): &(&str, &str, bool)| json!({"label": label, "value": value, "default": is_default});
                map.serialize_entry("options", &options.iter().map(option).collect::<Vec<_>>())?;
            }
        }
        map.end()
    }
}
