//! How a bot is asked, on disk: the wish with its dialog, the pictures brought along, the accounts that may take it.

use serde::{Deserialize, Serialize};

use super::account::SpeedRecord;
use crate::{
    id::{AccountId, ChannelId, InteractionId, MessageId, TaskId},
    task::{Choice, Dialog, Filled, Form, PictureKind, Press, Shape, UploadNote, Wish},
};

#[derive(Serialize, Deserialize)]
pub(super) struct UploadRecord {
    kind: KindRecord,
    size_bytes: u64,
}

#[derive(Serialize, Deserialize)]
pub(super) enum KindRecord {
    Png,
    Jpeg,
    Webp,
    Gif,
}

#[derive(Default, Serialize, Deserialize)]
pub(super) struct ChoiceRecord {
    account: Option<u64>,
    channel: Option<u64>,
    remark: Option<String>,
    speeds: Vec<SpeedRecord>,
    remix: Option<bool>,
    remix_auto_considered: bool,
}

#[derive(Serialize, Deserialize)]
pub(super) enum WishRecord {
    Imagine,
    Press { parent: u64, message: u64, message_flags: u64, custom_id: String },
    Fill { press: PressRecord, dialog: DialogRecord },
    Blend(ShapeRecord),
    Describe { link: Option<String> },
    Shorten,
    Swap,
}

#[derive(Serialize, Deserialize)]
pub(super) struct PressRecord {
    parent: u64,
    message: u64,
    message_flags: u64,
    custom_id: String,
}

#[derive(Serialize, Deserialize)]
pub(super) struct DialogRecord {
    interaction: u64,
    form: FormRecord,
    words: String,
}

#[derive(Serialize, Deserialize)]
pub(super) enum FormRecord {
    Words { custom_id: String, field: String },
    Region { token: String },
}

#[derive(Serialize, Deserialize)]
pub(super) enum ShapeRecord {
    Portrait,
    Square,
    Landscape,
}

impl WishRecord {
    pub(super) fn of(wish: &Wish) -> WishRecord {
        match wish {
            Wish::Imagine => WishRecord::Imagine,
            Wish::Press(Press { parent, message, message_flags, custom_id }) => WishRecord::Press {
                parent: parent.0,
                message: message.get(),
                message_flags: *message_flags,
                custom_id: custom_id.clone(),
            },
            Wish::Fill(filled) => {
                WishRecord::Fill { press: PressRecord::of(&filled.press), dialog: DialogRecord::of(&filled.dialog) }
            }
            Wish::Blend { shape } => WishRecord::Blend(match shape {
                Shape::Portrait => ShapeRecord::Portrait,
                Shape::Square => ShapeRecord::Square,
                Shape::Landscape => ShapeRecord::Landscape,
            }),
            Wish::Describe { link } => WishRecord::Describe { link: link.clone() },
            Wish::Shorten => WishRecord::Shorten,
            Wish::Swap => WishRecord::Swap,
        }
    }

    pub(super) fn into_wish(self) -> Wish {
        match self {
            WishRecord::Imagine => Wish::Imagine,
            WishRecord::Press { parent, message, message_flags, custom_id } => {
                Wish::Press(PressRecord { parent, message, message_flags, custom_id }.into_press())
            }
            WishRecord::Fill { press, dialog } => {
                Wish::Fill(Box::new(Filled { press: press.into_press(), dialog: dialog.into_dialog() }))
            }
            WishRecord::Blend(shape) => Wish::Blend {
                shape: match shape {
                    ShapeRecord::Portrait => Shape::Portrait,
                    ShapeRecord::Square => Shape::Square,
                    ShapeRecord::Landscape => Shape::Landscape,
                },
            },
            WishRecord::Describe { link } => Wish::Describe { link },
            WishRecord::Shorten => Wish::Shorten,
            WishRecord::Swap => Wish::Swap,
        }
    }
}

impl PressRecord {
    pub(super) fn of(Press { parent, message, message_flags, custom_id }: &Press) -> PressRecord {
        PressRecord {
            parent: parent.0,
            message: message.get(),
            message_flags: *message_flags,
            custom_id: custom_id.clone(),
        }
    }

    pub(super) fn into_press(self) -> Press {
        let PressRecord { parent, message, message_flags, custom_id } = self;
        Press { parent: TaskId(parent), message: MessageId::new(message), message_flags, custom_id }
    }
}

impl DialogRecord {
    pub(super) fn of(dialog: &Dialog) -> DialogRecord {
        DialogRecord {
            interaction: dialog.interaction.get(),
            form: match &dialog.form {
                Form::Words { custom_id, field } => {
                    FormRecord::Words { custom_id: custom_id.clone(), field: field.clone() }
                }
                Form::Region { token } => FormRecord::Region { token: token.clone() },
            },
            words: dialog.words.clone(),
        }
    }

    pub(super) fn into_dialog(self) -> Dialog {
        Dialog {
            interaction: InteractionId::new(self.interaction),
            form: match self.form {
                FormRecord::Words { custom_id, field } => Form::Words { custom_id, field },
                FormRecord::Region { token } => Form::Region { token },
            },
            words: self.words,
        }
    }
}

impl UploadRecord {
    pub(super) fn of(note: &UploadNote) -> UploadRecord {
        let kind = match note.kind {
            PictureKind::Png => KindRecord::Png,
            PictureKind::Jpeg => KindRecord::Jpeg,
            PictureKind::Webp => KindRecord::Webp,
            PictureKind::Gif => KindRecord::Gif,
        };
        UploadRecord { kind, size_bytes: note.size_bytes }
    }

    pub(super) fn into_note(self) -> UploadNote {
        let kind = match self.kind {
            KindRecord::Png => PictureKind::Png,
            KindRecord::Jpeg => PictureKind::Jpeg,
            KindRecord::Webp => PictureKind::Webp,
            KindRecord::Gif => PictureKind::Gif,
        };
        UploadNote { kind, size_bytes: self.size_bytes }
    }
}

impl ChoiceRecord {
    pub(super) fn of(choice: &Choice) -> ChoiceRecord {
        ChoiceRecord {
            account: choice.account.map(|account| account.0),
            channel: choice.channel.map(ChannelId::get),
            remark: choice.remark.clone(),
            speeds: choice.speeds.iter().copied().map(SpeedRecord::of).collect(),
            remix: choice.remix,
            remix_auto_considered: choice.remix_auto_considered,
        }
    }

    pub(super) fn into_choice(self) -> Choice {
        Choice {
            account: self.account.map(AccountId),
            channel: self.channel.map(ChannelId::new),
            remark: self.remark,
            speeds: self.speeds.into_iter().map(SpeedRecord::into_speed).collect(),
            remix: self.remix,
            remix_auto_considered: self.remix_auto_considered,
        }
    }
}
