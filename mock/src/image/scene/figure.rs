//! Figures that stand on two legs.

use super::super::painter::Painter;
use super::path::Place;
use super::thing::Tints;

pub(super) fn robot(at: Place, painter: &mut Painter, tints: &Tints) {
    at.stroke(painter, [(500, 120), (500, 70), (500, 40)], 14, 14, tints.ink);
    at.round(painter, (500, 36), 28, 28, tints.main);
    for x in [262, 738] {
        at.round(painter, (x, 250), 38, 62, tints.deep);
    }
    let plate = |painter: &mut Painter, left: i32, top: i32, right: i32, bottom: i32, bevel: i32, shade| {
        let corners = [
            (left + bevel, top),
            (right - bevel, top),
            (right, top + bevel),
            (right, bottom - bevel),
            (right - bevel, bottom),
            (left + bevel, bottom),
            (left, bottom - bevel),
            (left, top + bevel),
        ];
        at.shape(painter, &corners, shade);
    };
    plate(painter, 275, 105, 725, 400, 50, tints.dusk);
    plate(painter, 320, 160, 680, 345, 40, tints.ink);
    for x in [415, 585] {
        at.round(painter, (x, 245), 48, 48, tints.bright);
        at.round(painter, (x, 245), 26, 26, tints.pale);
    }
    at.stroke(painter, [(450, 315), (500, 330), (550, 315)], 9, 9, tints.bright);
    plate(painter, 440, 395, 560, 450, 5, tints.ink);
    for (shoulder, elbow, hand) in [((275, 520), (160, 600), (205, 760)), ((725, 520), (840, 600), (795, 760))] {
        at.stroke(painter, [shoulder, elbow, hand], 66, 50, tints.ink);
        at.round(painter, hand, 48, 48, tints.main);
        at.round(painter, shoulder, 58, 58, tints.deep);
    }
    plate(painter, 290, 440, 710, 790, 60, tints.dusk);
    plate(painter, 360, 500, 640, 690, 30, tints.ink);
    at.round(painter, (440, 595), 54, 54, tints.main);
    at.round(painter, (440, 595), 30, 30, tints.bright);
    for (y, shade) in [(545, tints.bright), (595, tints.main), (645, tints.pale)] {
        plate(painter, 530, y - 13, 610, y + 13, 10, shade);
    }
    for x in [345, 535] {
        plate(painter, x, 785, x + 120, 945, 12, tints.ink);
        plate(painter, x - 30, 935, x + 150, 1_000, 28, tints.deep);
    }
}

pub(super) fn wanderer(at: Place, painter: &mut Painter, tints: &Tints) {
    at.stroke(painter, [(690, 330), (700, 650), (705, 1_000)], 16, 16, tints.ink);
    at.round(painter, (690, 320), 24, 24, tints.bright);
    at.curved(
        painter,
        (440, 330),
        &[((330, 560), (300, 930)), ((420, 985), (500, 950)), ((600, 985), (690, 930)), ((650, 560), (560, 330))],
        tints.ink,
    );
    at.curved(
        painter,
        (500, 340),
        &[((560, 640), (540, 955)), ((610, 970), (690, 930)), ((650, 560), (560, 330))],
        tints.dusk,
    );
    at.curved(
        painter,
        (455, 330),
        &[((250, 330), (130, 470)), ((240, 440), (300, 480)), ((360, 410), (470, 390))],
        tints.main,
    );
    at.round(painter, (500, 240), 78, 90, tints.ink);
    at.curved(
        painter,
        (405, 310),
        &[((400, 110), (510, 105)), ((610, 120), (598, 310)), ((500, 250), (405, 310))],
        tints.deep,
    );
    at.curved(
        painter,
        (420, 318),
        &[((500, 395), (585, 318)), ((600, 360), (580, 388)), ((500, 430), (420, 388))],
        tints.main,
    );
    at.stroke(painter, [(590, 470), (650, 500), (694, 470)], 44, 34, tints.dusk);
    for x in [450, 550] {
        at.round(painter, (x, 985), 42, 22, tints.ink);
    }
}
