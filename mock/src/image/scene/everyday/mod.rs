//! Everyday things: drawn once, by either hand's pen, in colours of their own; each brings what it stands on.

mod beast;
mod bloom;
mod footing;
mod hoop;
mod hues;
mod jewel;
mod meal;
mod person;
mod space;
mod swimmer;
mod wheels;

pub(super) use self::footing::table;
pub(super) use self::hues::hues;

use super::super::dice::{Dice, number_of};
use super::path::Place;
use super::pen::Pen;
use super::tone::Wares;
use super::{Motif, Scene};

/// What everyday things there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Thing {
    Bouquet(Bloom),
    Sunflowers,
    Mushroom,
    Car,
    Truck,
    Bicycle,
    Train,
    Apple,
    Noodles,
    Cake,
    Cup,
    Fish,
    Turtle,
    Whale,
    Portrait(Sitter),
    Astronaut,
    Rocket,
    Horse,
    Unicorn,
    Panda,
    Dragon,
    Butterfly,
    Crown,
    Ring,
    Watch,
}

/// All of them, for tests.
#[cfg(test)]
pub(super) const ALL: [Thing; 30] = [
    Thing::Bouquet(Bloom::Sunflower),
    Thing::Bouquet(Bloom::Rose),
    Thing::Bouquet(Bloom::Tulip),
    Thing::Sunflowers,
    Thing::Mushroom,
    Thing::Car,
    Thing::Truck,
    Thing::Bicycle,
    Thing::Train,
    Thing::Apple,
    Thing::Noodles,
    Thing::Cake,
    Thing::Cup,
    Thing::Fish,
    Thing::Turtle,
    Thing::Whale,
    Thing::Portrait(Sitter::Woman),
    Thing::Portrait(Sitter::Man),
    Thing::Portrait(Sitter::Elder),
    Thing::Portrait(Sitter::Warrior),
    Thing::Astronaut,
    Thing::Rocket,
    Thing::Horse,
    Thing::Unicorn,
    Thing::Panda,
    Thing::Dragon,
    Thing::Butterfly,
    Thing::Crown,
    Thing::Ring,
    Thing::Watch,
];

/// What is in a vase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bloom {
    Sunflower,
    Rose,
    Tulip,
}

/// Who sits for a portrait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sitter {
    Woman,
    Man,
    Elder,
    Warrior,
}

/// What a thing stands on or moves in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Footing {
    /// The ground as it is.
    Ground,
    Road,
    Rails,
    Table,
    Plinth,
    Air,
    Water,
    /// Cut by the lower edge of the picture.
    Edge,
}

impl Thing {
    pub(super) fn footing(self) -> Footing {
        match self {
            Thing::Sunflowers | Thing::Mushroom | Thing::Astronaut | Thing::Horse | Thing::Unicorn | Thing::Panda => {
                Footing::Ground
            }
            Thing::Car | Thing::Truck | Thing::Bicycle => Footing::Road,
            Thing::Train => Footing::Rails,
            Thing::Bouquet(_) | Thing::Apple | Thing::Noodles | Thing::Cake | Thing::Cup => Footing::Table,
            Thing::Crown | Thing::Ring | Thing::Watch => Footing::Plinth,
            Thing::Rocket | Thing::Dragon | Thing::Butterfly => Footing::Air,
            Thing::Fish | Thing::Turtle | Thing::Whale => Footing::Water,
            Thing::Portrait(_) => Footing::Edge,
        }
    }

    /// Whether in a city it is down in the street.
    pub(super) fn is_of_street(self) -> bool {
        matches!(self.footing(), Footing::Ground | Footing::Road | Footing::Rails | Footing::Plinth)
    }

    /// Whether what it stands on goes on to both sides for ever.
    pub(super) fn is_long(self) -> bool {
        matches!(self.footing(), Footing::Road | Footing::Rails | Footing::Table)
    }

    /// Its side in percent of a picture's shorter side.
    fn percent(self) -> (i32, i32) {
        match self {
            Thing::Bouquet(_) => (64, 74),
            Thing::Sunflowers => (72, 82),
            Thing::Car | Thing::Train => (66, 76),
            Thing::Truck | Thing::Dragon => (64, 74),
            Thing::Noodles | Thing::Horse | Thing::Unicorn => (58, 66),
            Thing::Apple | Thing::Crown | Thing::Ring => (44, 52),
            Thing::Portrait(_) => (90, 98),
            Thing::Rocket | Thing::Bicycle | Thing::Butterfly => (60, 70),
            Thing::Cake
            | Thing::Cup
            | Thing::Fish
            | Thing::Turtle
            | Thing::Whale
            | Thing::Astronaut
            | Thing::Panda
            | Thing::Mushroom
            | Thing::Watch => (52, 62),
        }
    }
}

/// Where a thing stands: its foot would be at the height `y`.
pub(super) fn stance(scene: &Scene, thing: Thing, y: i32) -> Place {
    let (frame, shot) = (scene.frame, scene.shot());
    let mut dice = Dice::of(&[scene.composition, number_of("thing")]);
    let (least, most) = thing.percent();
    let footing = thing.footing();
    // What fills a picture anyway is not brought much nearer, and a table is never far away.
    let near = match footing {
        Footing::Edge => 100 + (shot.size - 100) / 4,
        Footing::Table | Footing::Plinth => 100 + (shot.size - 100) / 2,
        _ => shot.size,
    };
    let size = frame.part(dice.between(least, most)) * near / 100;
    let y = match footing {
        Footing::Edge => frame.height + size * 3 / 100,
        Footing::Air => (y - frame.down(dice.between(12, 22))).max(size * 9 / 10),
        Footing::Water if scene.motif == Motif::Depths => y - frame.down(dice.between(18, 32)),
        _ => y,
    };
    Place { x: shot.place(frame, size), y, size, mirrored: shot.is_mirrored }
}

/// Puts a thing at its place, with what it stands on.
pub(super) fn place(scene: &Scene, pen: &mut Pen<'_>, wares: &Wares, thing: Thing, at: Place) {
    let footing = thing.footing();
    pen.is_intricate = true;
    if scene.stand.is_none() {
        footing::paint(scene, pen, wares, footing, at);
    }
    let at = anew(scene, footing, at);
    draw(scene, pen, wares, thing, at);
    pen.is_intricate = false;
}

/// As for every subject; but what is cut by the edge stays where it is.
fn anew(scene: &Scene, footing: Footing, at: Place) -> Place {
    if matches!(footing, Footing::Edge | Footing::Table | Footing::Plinth) {
        return at;
    }
    super::creature::nearby(scene, at)
}

fn draw(scene: &Scene, pen: &mut Pen<'_>, wares: &Wares, thing: Thing, at: Place) {
    match thing {
        Thing::Bouquet(bloom) => bloom::bouquet(pen, at, wares, bloom),
        Thing::Sunflowers => bloom::sunflowers(pen, at, wares),
        Thing::Mushroom => bloom::mushrooms(pen, at, wares),
        Thing::Car => wheels::car(pen, at, wares),
        Thing::Truck => wheels::truck(pen, at, wares),
        Thing::Bicycle => wheels::bicycle(pen, at, wares),
        Thing::Train => wheels::train(pen, at, wares),
        Thing::Apple => meal::apple(pen, at, wares),
        Thing::Noodles => meal::noodles(pen, at, wares),
        Thing::Cake => meal::cake(pen, at, wares),
        Thing::Cup => meal::cup(pen, at, wares),
        Thing::Fish => swimmer::fish(pen, at, wares),
        Thing::Turtle => swimmer::turtle(pen, at, wares),
        Thing::Whale => swimmer::whale(pen, at, wares),
        Thing::Portrait(sitter) => person::portrait(scene, pen, at, wares, sitter),
        Thing::Astronaut => space::astronaut(pen, at, wares),
        Thing::Rocket => space::rocket(pen, at, wares),
        Thing::Horse => beast::horse(pen, at, wares),
        Thing::Unicorn => beast::unicorn(pen, at, wares),
        Thing::Panda => beast::panda(pen, at, wares),
        Thing::Dragon => beast::dragon(pen, at, wares),
        Thing::Butterfly => beast::butterfly(pen, at, wares),
        Thing::Crown => jewel::crown(pen, at, wares),
        Thing::Ring => jewel::ring(pen, at, wares),
        Thing::Watch => jewel::watch(pen, at, wares),
    }
}
