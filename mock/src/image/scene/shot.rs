//! How near a picture comes to its subject, and at which side it has it: what makes four pictures of one wish four.

use super::super::dice::number_of;
use super::{Dice, Frame, Scene};

/// A way to look at a subject.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shot {
    /// Its size in percent of the usual one.
    pub(super) size: i32,
    /// Where its middle is in percent of the picture's width.
    pub(super) across: i32,
    /// Whether it looks the other way.
    pub(super) is_mirrored: bool,
}

impl Scene {
    /// The way that the composition looks at its subject; details change it by very little.
    pub(super) fn shot(&self) -> Shot {
        let mut dice = Dice::of(&[self.composition, number_of("shot")]);
        let (size, across) = match dice.below(4) {
            0 => (dice.between(112, 122), dice.between(46, 54)),
            1 => (dice.between(84, 94), dice.between(27, 35)),
            2 => (dice.between(84, 94), dice.between(65, 73)),
            _ => (dice.between(67, 76), dice.between(38, 62)),
        };
        let is_mirrored = dice.chance(1, 2);
        let mut nudge = Dice::of(&[self.detail, number_of("nudge")]);
        Shot { size: size + nudge.between(-3, 3), across: across + nudge.between(-2, 2), is_mirrored }
    }
}

impl Shot {
    /// The same from nearby.
    pub(super) fn nearer(self) -> Shot {
        Shot { size: 110 + self.size * 30 / 100, across: 50 + (self.across - 50) / 4, ..self }
    }

    /// The middle of a subject of this size, so that nearly all of it is in the frame.
    pub(super) fn place(self, frame: Frame, size: i32) -> i32 {
        let half = size * 48 / 100;
        let wanted = frame.across(self.across);
        if half * 2 >= frame.width { frame.width / 2 } else { wanted.clamp(half, frame.width - half) }
    }
}
