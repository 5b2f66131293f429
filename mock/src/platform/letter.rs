//! Letters: what a bot writes to a person's direct messages by itself.

use crate::bots::job::{Copy, Errand, Job, JobState, Source};
use crate::bots::{Bot, show};
use crate::id::{ChannelId, InteractionId, MessageId};
use crate::platform::Platform;
use crate::platform::people::{PersonNumber, Place, Room};
use crate::step::Millis;

/// The emoji by which a person asks for a picture's seed.
pub const ENVELOPE: &str = "\u{2709}\u{FE0F}";

impl Platform {
    /// A job that begins now, with a number and a draw of its own.
    pub(super) fn new_job(
        &mut self,
        person: PersonNumber,
        place: Place,
        bot: Bot,
        source: Source,
        errand: Errand,
    ) -> Job {
        let interaction = InteractionId(self.snowflakes.next(self.now));
        Job {
            interaction,
            user: person.user(),
            username: person.username(),
            channel: place.channel(),
            guild: place.guild(),
            bot,
            nonce: None,
            source,
            errand,
            pace: self.options.pace,
            profile: self.options.profile,
            whim: self.chances.timeline.draw(),
            started: self.now,
            next: 0,
            due: Millis::default(),
            opened: None,
            finished: None,
            state: JobState::Running,
        }
    }

    /// Sends a copy of what `of` made to the direct messages with its bot.
    pub(super) fn write_letter(&mut self, of: &Job, home: ChannelId, message: MessageId, copy: Copy) {
        let Some(place) = crate::platform::people::place(home) else { return };
        let source = Source::FollowUp { opener: None, message };
        let job = self.new_job(place.person, place, of.bot, source, Errand::Letter(Box::new(copy)));
        self.take_on(job);
    }

    /// An envelope on a result is answered with its seed.
    pub(super) fn answer_envelope(&mut self, place: Place, message: MessageId) {
        let Some(message) = self.messages.get(place.channel(), message) else { return };
        let (id, result) = (message.id, message.buttons.result());
        let Some(job) = result.and_then(|job| self.jobs.with_uuid(job)) else { return };
        if let Some(copy) = show::letter(job) {
            let home = Place { person: place.person, room: Room::Direct(job.bot) }.channel();
            let job = job.clone();
            self.write_letter(&job, home, id, copy);
        }
    }
}
