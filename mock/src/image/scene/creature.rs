//! Animals, and where every subject finds its place in a scene.

use super::super::dice::{Dice, number_of};
use super::super::painter::Painter;
use super::path::Place;
use super::pen::Pen;
use super::thing::{self, Tints};
use super::{Motif, Scene, Subject, everyday, figure};

/// Where a subject stands: its foot is at the height `y`, or above where it flies.
pub(super) fn stance(scene: &Scene, subject: Subject, y: i32) -> Place {
    let shot = scene.shot();
    if let Some((x, y, size)) = scene.stand {
        return Place { x, y, size, mirrored: shot.is_mirrored };
    }
    let mut dice = scene.composition();
    let percent = match subject {
        Subject::Everyday(thing) => return everyday::stance(scene, thing, y),
        Subject::Cat | Subject::Fox | Subject::Dog | Subject::Rabbit | Subject::Owl => dice.between(48, 58),
        Subject::Robot | Subject::Wanderer => dice.between(52, 62),
        Subject::House | Subject::Ship => dice.between(48, 58),
        Subject::Castle | Subject::Tree | Subject::Lighthouse => dice.between(64, 74),
        Subject::Balloon => dice.between(50, 62),
    };
    // Before a plain ground they are sitting for their portrait.
    let shot = if scene.laid_for == scene.subject && scene.motif == Motif::Backdrop { shot.nearer() } else { shot };
    let size = scene.frame.part(percent) * shot.size / 100;
    let lift = if subject == Subject::Balloon { scene.frame.down(dice.between(22, 32)) } else { 0 };
    Place { x: shot.place(scene.frame, size), y: y - lift, size, mirrored: shot.is_mirrored }
}

/// Puts a subject on the ground at the height `y`.
pub(super) fn place(scene: &Scene, painter: &mut Painter, tints: &Tints, subject: Subject, y: i32) {
    let at = stance(scene, subject, y);
    let at = anew(scene, subject, at);
    match subject {
        Subject::Cat => cat(at, painter, tints),
        Subject::Fox => fox(at, painter, tints),
        Subject::Dog => dog(at, painter, tints),
        Subject::Rabbit => rabbit(at, painter, tints),
        Subject::Owl => owl(at, painter, tints),
        Subject::Robot => figure::robot(at, painter, tints),
        Subject::Wanderer => figure::wanderer(at, painter, tints),
        Subject::Castle => thing::castle(at, painter, tints),
        Subject::House => thing::house(at, painter, tints),
        Subject::Ship => thing::ship(at, painter, tints),
        Subject::Lighthouse => thing::lighthouse(at, painter, tints),
        Subject::Tree => thing::tree(at, painter, tints, scene),
        Subject::Balloon => {
            thing::balloon(at, painter, tints);
            let far = Place {
                x: at.x + scene.frame.across(if at.x > scene.frame.across(50) { -34 } else { 34 }),
                y: at.y - scene.frame.down(8),
                size: at.size / 3,
                mirrored: true,
            };
            thing::balloon(far, painter, tints);
        }
        Subject::Everyday(thing) => {
            let wares = tints.wares.as_ref().expect("tints of a scene with an everyday thing have its wares");
            everyday::place(scene, &mut Pen::soft(painter, tints.ink), wares, thing, at);
        }
    }
}

/// Where a subject finds its place if all of it is painted anew: about there, and perhaps turned around.
pub(super) fn anew(scene: &Scene, subject: Subject, at: Place) -> Place {
    // Their light, or a second one far away, reaches beyond their box; things know for themselves.
    if matches!(subject, Subject::Balloon | Subject::Lighthouse | Subject::Everyday(_)) {
        return at;
    }
    nearby(scene, at)
}

/// A place about there, if the box is painted anew.
pub(super) fn nearby(scene: &Scene, at: Place) -> Place {
    let half = at.size / 2;
    let Some(seed) = scene.outskirts.anew([at.x - half, at.y - at.size, at.x + half, at.y]) else { return at };
    let mut dice = Dice::of(&[seed, number_of("subject")]);
    let size = at.size * dice.between(82, 97) / 100;
    let aside = (at.size - size) * dice.between(-50, 50) / 100;
    Place { x: at.x + aside, y: at.y, size, mirrored: dice.chance(1, 2) != at.mirrored }
}

fn cat(at: Place, painter: &mut Painter, tints: &Tints) {
    at.stroke(painter, [(660, 965), (960, 985), (880, 700)], 92, 64, tints.ink);
    at.stroke(painter, [(880, 700), (850, 610), (915, 560)], 64, 44, tints.ink);
    let body = [
        ((270, 560), (265, 860)),
        ((262, 1_000), (330, 1_000)),
        ((500, 1_005), (670, 1_000)),
        ((738, 1_000), (735, 860)),
        ((730, 560), (600, 400)),
    ];
    at.curved(painter, (400, 400), &body, tints.ink);
    at.curved(painter, (318, 300), &[((300, 160), (330, 70)), ((420, 110), (490, 200))], tints.ink);
    at.curved(painter, (682, 300), &[((700, 160), (670, 70)), ((580, 110), (510, 200))], tints.ink);
    at.curved(painter, (346, 240), &[((336, 170), (348, 122)), ((400, 150), (430, 205))], tints.dusk);
    at.curved(painter, (654, 240), &[((664, 170), (652, 122)), ((600, 150), (570, 205))], tints.dusk);
    at.round(painter, (500, 320), 196, 165, tints.ink);
    for x in [420, 580] {
        at.round(painter, (x, 312), 44, 40, tints.bright);
        at.round(painter, (x, 312), 13, 36, tints.ink);
        at.round(painter, (x + 12, 298), 8, 8, tints.pale);
    }
    at.shape(painter, &[(478, 376), (522, 376), (500, 400)], tints.main);
    for (y, end) in [(392, 372), (402, 402), (412, 432)] {
        at.stroke(painter, [(440, y), (360, y - 6), (262, end)], 5, 2, tints.pale);
        at.stroke(painter, [(560, y), (640, y - 6), (738, end)], 5, 2, tints.pale);
    }
    at.stroke(painter, [(455, 1_000), (440, 880), (462, 760)], 8, 3, tints.dusk);
    at.stroke(painter, [(545, 1_000), (560, 880), (538, 760)], 8, 3, tints.dusk);
    at.curved(
        painter,
        (392, 452),
        &[((500, 520), (608, 452)), ((612, 470), (604, 486)), ((500, 556), (396, 486))],
        tints.main,
    );
    at.round(painter, (500, 532), 26, 26, tints.bright);
}

fn fox(at: Place, painter: &mut Painter, tints: &Tints) {
    at.curved(
        painter,
        (600, 990),
        &[((1_010, 1_010), (960, 640)), ((930, 500), (850, 470)), ((860, 640), (770, 740)), ((690, 800), (600, 900))],
        tints.main,
    );
    at.curved(
        painter,
        (962, 660),
        &[((945, 500), (850, 470)), ((868, 560), (842, 640)), ((900, 600), (962, 660))],
        tints.pale,
    );
    let body = [
        ((280, 600), (300, 900)),
        ((300, 1_000), (370, 1_000)),
        ((500, 1_000), (640, 1_000)),
        ((720, 990), (700, 860)),
        ((700, 580), (590, 430)),
    ];
    at.curved(painter, (410, 430), &body, tints.main);
    at.curved(painter, (420, 470), &[((400, 640), (500, 790)), ((600, 640), (580, 470))], tints.pale);
    at.curved(painter, (380, 1_000), &[((390, 850), (430, 740)), ((470, 860), (465, 1_000))], tints.deep);
    at.curved(painter, (535, 1_000), &[((530, 860), (570, 740)), ((610, 850), (620, 1_000))], tints.deep);
    at.shape(painter, &[(300, 320), (290, 60), (470, 220)], tints.main);
    at.shape(painter, &[(700, 320), (710, 60), (530, 220)], tints.main);
    at.shape(painter, &[(330, 270), (318, 122), (425, 220)], tints.ink);
    at.shape(painter, &[(670, 270), (682, 122), (575, 220)], tints.ink);
    at.curved(
        painter,
        (280, 350),
        &[((330, 190), (500, 190)), ((670, 190), (720, 350)), ((620, 480), (500, 540)), ((380, 480), (280, 350))],
        tints.main,
    );
    at.curved(
        painter,
        (280, 352),
        &[((400, 340), (450, 420)), ((480, 480), (500, 540)), ((370, 500), (280, 352))],
        tints.pale,
    );
    at.curved(
        painter,
        (720, 352),
        &[((600, 340), (550, 420)), ((520, 480), (500, 540)), ((630, 500), (720, 352))],
        tints.pale,
    );
    at.round(painter, (500, 524), 32, 25, tints.ink);
    for x in [410, 590] {
        at.round(painter, (x, 345), 24, 28, tints.ink);
        at.round(painter, (x + 7, 335), 8, 8, tints.pale);
    }
}

fn dog(at: Place, painter: &mut Painter, tints: &Tints) {
    at.stroke(painter, [(670, 940), (850, 900), (870, 720)], 60, 34, tints.deep);
    let body = [
        ((280, 600), (290, 900)),
        ((290, 1_000), (350, 1_000)),
        ((500, 1_000), (650, 1_000)),
        ((710, 1_000), (710, 900)),
        ((720, 600), (590, 430)),
    ];
    at.curved(painter, (410, 430), &body, tints.main);
    at.curved(painter, (430, 520), &[((420, 700), (500, 820)), ((580, 700), (570, 520))], tints.pale);
    at.round(painter, (500, 310), 190, 180, tints.main);
    at.curved(painter, (340, 180), &[((200, 200), (240, 470)), ((330, 520), (350, 330))], tints.deep);
    at.curved(painter, (660, 180), &[((800, 200), (760, 470)), ((670, 520), (650, 330))], tints.deep);
    at.round(painter, (500, 395), 110, 92, tints.pale);
    at.round(painter, (500, 350), 44, 32, tints.ink);
    at.stroke(painter, [(500, 380), (500, 420), (445, 432)], 9, 6, tints.ink);
    at.stroke(painter, [(500, 380), (500, 420), (555, 432)], 9, 6, tints.ink);
    at.curved(painter, (472, 432), &[((500, 520), (528, 432)), ((500, 440), (472, 432))], tints.deep);
    for x in [415, 585] {
        at.round(painter, (x, 275), 26, 30, tints.ink);
        at.round(painter, (x + 8, 264), 9, 9, tints.pale);
    }
    at.curved(
        painter,
        (388, 476),
        &[((500, 560), (612, 476)), ((616, 496), (606, 514)), ((500, 600), (394, 514))],
        tints.bright,
    );
    at.stroke(painter, [(450, 1_000), (440, 900), (452, 800)], 8, 3, tints.deep);
    at.stroke(painter, [(550, 1_000), (560, 900), (548, 800)], 8, 3, tints.deep);
}

fn rabbit(at: Place, painter: &mut Painter, tints: &Tints) {
    for (x, lean) in [(430, -40), (570, 40)] {
        at.stroke(painter, [(x, 360), (x + lean / 2, 200), (x + lean, 60)], 110, 70, tints.pale);
        at.stroke(painter, [(x, 330), (x + lean / 2, 200), (x + lean, 90)], 54, 30, tints.main);
    }
    at.round(painter, (735, 900), 78, 74, tints.bright);
    at.round(painter, (500, 800), 250, 215, tints.pale);
    at.round(painter, (500, 840), 150, 150, tints.bright);
    at.round(painter, (500, 470), 176, 158, tints.pale);
    for x in [425, 575] {
        at.round(painter, (x, 450), 25, 33, tints.ink);
        at.round(painter, (x + 8, 438), 9, 9, tints.pale);
    }
    at.shape(painter, &[(478, 512), (522, 512), (500, 540)], tints.main);
    at.stroke(painter, [(500, 536), (498, 566), (462, 572)], 7, 5, tints.deep);
    at.stroke(painter, [(500, 536), (502, 566), (538, 572)], 7, 5, tints.deep);
    for x in [385, 615] {
        at.round(painter, (x, 975), 92, 42, tints.pale);
    }
}

fn owl(at: Place, painter: &mut Painter, tints: &Tints) {
    let body = [
        ((240, 240), (400, 190)),
        ((500, 170), (600, 190)),
        ((760, 240), (750, 600)),
        ((740, 960), (500, 985)),
        ((260, 960), (250, 600)),
    ];
    at.curved(painter, (250, 600), &body, tints.dusk);
    at.shape(painter, &[(290, 300), (270, 120), (430, 210)], tints.dusk);
    at.shape(painter, &[(710, 300), (730, 120), (570, 210)], tints.dusk);
    at.curved(
        painter,
        (330, 620),
        &[((400, 520), (500, 520)), ((600, 520), (670, 620)), ((660, 940), (500, 960)), ((340, 940), (330, 620))],
        tints.pale,
    );
    for row in 0..4 {
        for column in 0..(5 - row % 2) {
            let x = 372 + column * 64 + (row % 2) * 32;
            at.curved(
                painter,
                (x - 24, 640 + row * 68),
                &[((x, 696 + row * 68), (x + 24, 640 + row * 68)), ((x, 664 + row * 68), (x - 24, 640 + row * 68))],
                tints.main,
            );
        }
    }
    at.curved(painter, (252, 520), &[((190, 760), (350, 930)), ((390, 760), (300, 500))], tints.ink);
    at.curved(painter, (748, 520), &[((810, 760), (650, 930)), ((610, 760), (700, 500))], tints.ink);
    for x in [396, 604] {
        at.round(painter, (x, 370), 118, 118, tints.main);
        at.round(painter, (x, 370), 88, 88, tints.pale);
        at.round(painter, (x, 370), 58, 58, tints.bright);
        at.round(painter, (x, 370), 38, 38, tints.ink);
        at.round(painter, (x + 14, 352), 13, 13, tints.pale);
    }
    at.shape(painter, &[(464, 420), (536, 420), (500, 510)], tints.bright);
    for x in [400, 450, 550, 600] {
        at.round(painter, (x, 985), 22, 26, tints.bright);
    }
}
