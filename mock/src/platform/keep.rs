//! What is kept is written: every change of messages and files goes through here, and with it the record.

use crate::id::{AttachmentId, ChannelId, MessageId};
use crate::platform::message::{File, Message};
use crate::platform::records::Meta;
use crate::platform::{Platform, records};
use crate::step::{Table, Write};

/// Files whose message is gone or shows another picture are still served for a while: clients fetch them late.
const RETIRED_FILES_MAX: usize = 4_096;

impl Platform {
    pub(super) fn put(&mut self, table: Table, key: Vec<u8>, value: Vec<u8>) {
        self.step.writes.push(Write::Put { table, key, value });
    }

    pub(super) fn delete(&mut self, table: Table, key: Vec<u8>) {
        self.step.writes.push(Write::Delete { table, key });
    }

    /// Stores what the world's chance and ids have come to, if they moved.
    pub(super) fn store_meta(&mut self) {
        let meta = Meta {
            seed: self.options.seed,
            positions: self.chances.positions(),
            snowflake: self.snowflakes.last(),
            key: self.key,
        };
        if self.stored.as_ref() != Some(&meta) {
            self.put(Table::Meta, records::META_KEY.to_vec(), records::meta(&meta));
            self.stored = Some(meta);
        }
        let draws = self.weather.lot.position();
        if draws != self.stored_draws {
            self.put(Table::Meta, records::DRAWS_KEY.to_vec(), records::draws(draws));
            self.stored_draws = draws;
        }
    }

    pub(super) fn keep_message(&mut self, message: Message) {
        let (channel, id) = (message.channel, message.id);
        let gone = self.messages.insert(message, self.options.messages_per_channel_max, self.options.messages_max);
        self.store_message(channel, id);
        for message in gone {
            self.forget_message(&message);
            self.retire_files(message.files().collect());
        }
    }

    /// Writes a message down as it is now, unless it is ephemeral.
    pub(super) fn store_message(&mut self, channel: ChannelId, id: MessageId) {
        let message = self.messages.get(channel, id).filter(|message| !message.is_ephemeral());
        let Some(message) = message else { return };
        let (record, extras) = (records::message(message), message.extras.as_deref().map(records::extras));
        self.put(Table::Message, id.0.to_be_bytes().to_vec(), record);
        if let Some(extras) = extras {
            self.put(Table::Extra, id.0.to_be_bytes().to_vec(), extras);
        }
    }

    /// The same after its extras were changed: where none are left, their record goes.
    pub(super) fn store_changed_message(&mut self, channel: ChannelId, id: MessageId) {
        self.store_message(channel, id);
        if self.messages.get(channel, id).is_some_and(|message| message.extras.is_none() && !message.is_ephemeral()) {
            self.delete(Table::Extra, id.0.to_be_bytes().to_vec());
        }
    }

    /// Takes the record of a message away that is gone, and what stands beside it.
    pub(super) fn forget_message(&mut self, message: &Message) {
        if message.is_ephemeral() {
            return;
        }
        self.delete(Table::Message, message.id.0.to_be_bytes().to_vec());
        if message.extras.is_some() {
            self.delete(Table::Extra, message.id.0.to_be_bytes().to_vec());
        }
    }

    pub(super) fn keep_file(&mut self, id: AttachmentId, file: File) {
        if file.lasts {
            self.put(Table::Attachment, id.0.to_be_bytes().to_vec(), records::file(&file));
        }
        for gone in self.files.insert(id, file, self.options.uploads_bytes_max) {
            self.delete(Table::Attachment, gone.0.to_be_bytes().to_vec());
        }
    }

    pub(super) fn retire_files(&mut self, files: Vec<AttachmentId>) {
        self.retired.extend(files);
        while self.retired.len() > RETIRED_FILES_MAX {
            let Some(oldest) = self.retired.pop_front() else { break };
            let is_stored = self.files.get(oldest).is_some_and(|file| file.lasts);
            self.files.remove(oldest);
            if is_stored {
                self.delete(Table::Attachment, oldest.0.to_be_bytes().to_vec());
            }
        }
    }
}
