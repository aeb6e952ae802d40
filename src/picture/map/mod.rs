//! A map with places on it: of the world, with parts shown larger where many are near, or of the
//! one part that has them all.

mod layout;
mod panel;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use kurbo::Point;

use super::canvas::{Canvas, Picture, RADIUS, Sheet};
use super::projection::on_map;
use super::tone::Sign;
use super::words::{ASCENT, LINE, Type, lines, shortened, width};
use layout::{MOST_NAMED, laid_out, without_name};
use panel::Panel;

/// Room between the parts of a picture.
const BETWEEN: f64 = 8.0;

/// A note says that signs were moved if one is further than this from its place.
const OFF: f64 = 1.5;

/// A place to be shown.
#[derive(Debug, Clone)]
pub(crate) struct PlaceOnMap {
    /// Its name.
    pub(crate) name: String,
    /// Its number in the table, where its name has no room; none where the table
    /// does not have it.
    pub(crate) number: Option<String>,
    /// Degrees north.
    pub(crate) latitude: f64,
    /// Degrees east.
    pub(crate) longitude: f64,
    /// How it stands.
    pub(crate) sign: Sign,
}

impl PlaceOnMap {
    /// Where it lies on the flat globe.
    fn flat(&self) -> Point {
        on_map(self.latitude, self.longitude)
    }
}

/// The words that a map needs.
#[derive(Debug, Clone, Default)]
pub(crate) struct MapWords {
    /// What each sign means.
    pub(crate) signs: BTreeMap<Sign, String>,
    /// That the one frame with a letter is shown larger.
    pub(crate) enlarged_one: String,
    /// That each frame with a letter is shown larger.
    pub(crate) enlarged: String,
    /// That the numbers are those of the table.
    pub(crate) numbered: String,
    /// That some signs are beside their places.
    pub(crate) moved: String,
    /// That not every place could be labelled.
    pub(crate) unlabelled: String,
}

/// A map, and what of it others need to know.
#[derive(Debug, Clone)]
pub(crate) struct Mapped {
    /// The map.
    pub(crate) picture: Picture,
    /// How many places have their number rather than their name.
    pub(crate) numbered: usize,
    /// How many places are shown without either.
    pub(crate) unlabelled: usize,
    /// How many parts of the world are shown larger.
    pub(crate) parts: usize,
    /// Whether the whole world is shown, rather than the one part that has all places.
    pub(crate) world: bool,
}

impl Mapped {
    /// An empty sheet in place of a map.
    pub(crate) fn blank() -> Self {
        Self { picture: Picture::blank(), numbered: 0, unlabelled: 0, parts: 0, world: true }
    }
}

/// Draws places on a map of the world, or of the part that has them all. Where some are near
/// each other, so that their names find no room, that part of the world is shown larger below.
/// If there is no room even so, words are smaller; a name that still finds none gives way to the
/// number of the place.
pub(crate) fn map(places: &[PlaceOnMap], words: &MapWords) -> Mapped {
    let (sheet, panels) = fitted(places, words);
    drawn(&panels, places, words, sheet)
}

/// The panels of a map on the sheet with large words, or where places find no room for their
/// names, on the other if that has room for more.
fn fitted(places: &[PlaceOnMap], words: &MapWords) -> (Sheet, Vec<Panel>) {
    let on = |sheet: Sheet| (sheet, laid_out(places, below(places, words, sheet), sheet));
    let missing = |(_, panels): &(Sheet, Vec<Panel>)| {
        let (numbered, unlabelled) = without_name(panels);
        (unlabelled, numbered)
    };
    if places.len() > MOST_NAMED {
        return on(Sheet::SMALL);
    }
    let large = on(Sheet::LARGE);
    if missing(&large) == (0, 0) {
        return large;
    }
    let small = on(Sheet::SMALL);
    if missing(&small) < missing(&large) { small } else { large }
}

/// The signs of some places with their words, in their order.
fn signs<'w>(places: &[PlaceOnMap], words: &'w MapWords) -> Vec<(Sign, &'w str)> {
    Sign::ALL
        .into_iter()
        .filter(|sign| places.iter().any(|place| place.sign == *sign))
        .filter_map(|sign| Some((sign, words.signs.get(&sign)?.as_str())))
        .collect()
}

/// How high what is said below a map can become: the key and every note.
fn below(places: &[PlaceOnMap], words: &MapWords, sheet: Sheet) -> f64 {
    let notes = [&words.enlarged, &words.numbered, &words.moved, &words.unlabelled];
    #[expect(clippy::cast_precision_loss, reason = "a few lines")]
    let lines = notes.map(|note| lines(note, sheet.width - 4.0).len() as f64).iter().sum::<f64>();
    BETWEEN + key(&mut Canvas::new(sheet), &signs(places, words), 0.0, sheet) + lines * LINE + 2.0
}

/// The panels as a picture, with the key of the signs below.
fn drawn(panels: &[Panel], places: &[PlaceOnMap], words: &MapWords, sheet: Sheet) -> Mapped {
    let mut canvas = Canvas::new(sheet);
    for panel in panels {
        panel.draw(&mut canvas, places);
    }
    let (numbered, unlabelled) = without_name(panels);
    let parts = panels.len().saturating_sub(1);
    let world = panels.first().is_none_or(Panel::is_world);
    let moved = panels.iter().flat_map(|panel| &panel.moved).any(|far| *far > OFF);
    let signs = signs(places, words);
    let bottom = panels.iter().map(|panel| panel.area.y1).fold(0.0, f64::max);
    let mut bottom = key(&mut canvas, &signs, bottom + BETWEEN, sheet);
    let notes = [
        (parts == 1, &words.enlarged_one),
        (parts > 1, &words.enlarged),
        (numbered > 0, &words.numbered),
        (moved, &words.moved),
        (unlabelled > 0, &words.unlabelled),
    ];
    for (_, note) in notes.iter().filter(|(is_so, _)| *is_so) {
        for line in lines(note, sheet.width - 4.0) {
            bottom += LINE;
            canvas.words(&line, 2.0, bottom - 2.0, Type::Regular);
        }
    }
    Mapped { picture: canvas.finish(bottom + 2.0), numbered, unlabelled, parts, world }
}

/// The key of the signs, in as many lines as it needs; gives where it ends.
fn key(canvas: &mut Canvas, signs: &[(Sign, &str)], top: f64, sheet: Sheet) -> f64 {
    let (mut left, mut line) = (2.0, top);
    for (sign, words) in signs {
        let words = shortened(words, Type::Regular, sheet.width - 20.0);
        let wide = RADIUS * 2.0 + 4.0 + width(&words, Type::Regular);
        if left > 2.0 && left + wide > sheet.width {
            (left, line) = (2.0, line + LINE + 2.0);
        }
        canvas.sign(*sign, Point::new(left + RADIUS, line + LINE / 2.0));
        canvas.words(&words, left + RADIUS * 2.0 + 4.0, line + ASCENT, Type::Regular);
        left += wide + 14.0;
    }
    line + LINE + 2.0
}
