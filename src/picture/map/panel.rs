//! The world, or a part of it, with the signs and labels of its places.

use std::collections::BTreeSet;

use kurbo::{Line, Point, Rect, Size};

use super::PlaceOnMap;
use crate::picture::canvas::{Canvas, Paint, RADIUS, Sheet};
use crate::picture::geometry::RectExt as _;
use crate::picture::labels::{Label, LabelKind, Room, Wanted};
use crate::picture::projection::{MIDDLE, equal_earth};
use crate::picture::tone::Tone;
use crate::picture::words::{ASCENT, LINE, Type, shortened};
use crate::picture::world::land;

/// The parallels at which the map of the world ends.
const NORTH: f64 = 87.0;
const SOUTH: f64 = -56.5;

/// The widest that a name is, in units of the picture, and what of the width of its panel; one
/// that would be wider is cut.
const WIDEST: f64 = 230.0;
const WIDEST_SHARE: f64 = 0.7;

/// The widest that a name is which finds no room uncut.
const WIDEST_CUT: f64 = 115.0;

/// Room around the places of a part: for names at its sides, above and below.
const BESIDE: f64 = 44.0;
const ABOVE: f64 = 18.0;

/// The least size of a part.
const NARROWEST: f64 = 150.0;
const LOWEST: f64 = 64.0;

/// How many times its area a part may grow to keep its frame away from signs.
const MOST_TAKEN_IN: f64 = 2.0;

/// How far the frame of a part is from the signs of other places, beyond their radius.
const CLEAR: f64 = 1.5;

/// How often room is sought for all names of a panel.
const ATTEMPTS: u8 = 5;

/// How often more of the names of a panel give way to numbers, which are shorter.
const ROUNDS: u8 = 12;

/// The furthest that a number is from its place.
const NUMBER_FURTHEST: f64 = 40.0;

/// A part of the world that is shown larger, as the map of the world has it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Frame {
    pub(super) area: Rect,
    pub(super) letter: char,
}

impl Frame {
    /// The room of its letter in a panel: above it, at its left, or below it.
    pub(super) fn letter_room(&self, panel: &Panel) -> Option<Rect> {
        let Rect { x0, y0, y1, .. } = self.area;
        let above = Rect::new(x0, y0 - LINE, x0 + 9.0, y0);
        let below = Rect::new(x0, y1, x0 + 9.0, y1 + LINE);
        [above, below].into_iter().find(|room| {
            let is_taken = panel.letter.is_some() && panel.letter_room().is_on(room);
            panel.area.contains_rect(*room) && !is_taken
        })
    }
}

/// The world, or a part of it: which part of the flat globe lies where.
#[derive(Debug, Clone)]
pub(super) struct Panel {
    /// The size of the picture.
    sheet: Sheet,
    /// Its place in the picture.
    pub(super) area: Rect,
    /// The point of the flat globe in its upper left corner.
    corner: Point,
    /// Units of the picture for each unit of the flat globe.
    pub(super) scale: f64,
    /// The places that are shown in it, as positions in the list.
    pub(super) places: Vec<usize>,
    /// The centres of their signs.
    pub(super) signs: Vec<Point>,
    /// How far each sign is from its place, since others were there.
    pub(super) moved: Vec<f64>,
    pub(super) labels: Vec<Label>,
    /// The frames in it of parts that are shown larger.
    pub(super) frames: Vec<Frame>,
    /// The letter of a part.
    pub(super) letter: Option<char>,
}

impl Panel {
    pub(super) fn world(sheet: Sheet) -> Self {
        let scale = sheet.width / (2.0 * equal_earth(0.0, MIDDLE + 180.0).x);
        let (north, south) = (equal_earth(NORTH, MIDDLE).y, equal_earth(SOUTH, MIDDLE).y);
        Self {
            sheet,
            area: Rect::new(0.0, 0.0, sheet.width, (north - south) * scale),
            corner: Point::new(-sheet.width / 2.0 / scale, north),
            scale,
            places: Vec::new(),
            signs: Vec::new(),
            moved: Vec::new(),
            labels: Vec::new(),
            frames: Vec::new(),
            letter: None,
        }
    }

    /// Whether it shows the whole world.
    pub(super) fn is_world(&self) -> bool {
        self.scale <= Self::world(self.sheet).scale
    }

    /// Where a point of the flat globe lies in the picture.
    pub(super) fn point(&self, flat: Point) -> Point {
        Point::new(
            self.area.x0 + (flat.x - self.corner.x) * self.scale,
            self.area.y0 + (self.corner.y - flat.y) * self.scale,
        )
    }

    /// A part of this panel around what is to be seen, as large as the picture allows, no
    /// higher than `highest` and no more than `largest` times larger. Its edge keeps away
    /// from the signs of all `points` of this panel, unless they are too many. Its place in
    /// the picture is given later.
    pub(super) fn part(
        &self,
        seen: Rect,
        points: &[Point],
        letter: char,
        highest: f64,
        largest: f64,
    ) -> Self {
        let times = |seen: Rect| {
            let wide = (self.sheet.width - 2.0 * BESIDE) / seen.width();
            wide.min((highest - 2.0 * ABOVE) / seen.height()).min(largest).max(1.0)
        };
        let area_around = |seen: Rect| self.around(seen, times(seen), highest);
        let (mut kept, mut area) = (seen, area_around(seen));
        // Each turn takes in one more of the points.
        while let Some(met) = clipped(&mut area, kept, points, times(kept)) {
            let more = kept.union_pt(met);
            if more.area() > MOST_TAKEN_IN * seen.area() {
                break;
            }
            (kept, area) = (more, area_around(more));
        }
        let times = (self.sheet.width / area.width()).min(highest / area.height()).min(times(kept));
        Self {
            area: Rect::new(0.0, 0.0, area.width() * times, area.height() * times),
            corner: Point::new(
                self.corner.x + (area.x0 - self.area.x0) / self.scale,
                self.corner.y - (area.y0 - self.area.y0) / self.scale,
            ),
            scale: self.scale * times,
            letter: Some(letter),
            ..Self::world(self.sheet)
        }
    }

    /// The part of this panel around what is to be seen, in its stead: as large as the panel,
    /// and no more than `largest` times larger.
    pub(super) fn close_up(&self, seen: Rect, largest: f64) -> Self {
        let Size { width, height } = self.area.size();
        let wide = (width - 2.0 * BESIDE) / seen.width();
        let times = wide.min((height - 2.0 * ABOVE) / seen.height()).min(largest).max(1.0);
        let (wide, high) = (width / times, height / times);
        let middle = seen.center();
        let left = (middle.x - wide / 2.0).clamp(self.area.x0, self.area.x1 - wide);
        let top = (middle.y - high / 2.0).clamp(self.area.y0, self.area.y1 - high);
        Self {
            corner: Point::new(
                self.corner.x + (left - self.area.x0) / self.scale,
                self.corner.y - (top - self.area.y0) / self.scale,
            ),
            scale: self.scale * times,
            ..Self::world(self.sheet)
        }
    }

    /// The area of a part around what is to be seen, with room for names.
    fn around(&self, seen: Rect, times: f64, highest: f64) -> Rect {
        let wide = (seen.width() + 2.0 * BESIDE / times).max(NARROWEST / times);
        let high = (seen.height() + 2.0 * ABOVE / times).max(LOWEST.min(highest) / times);
        let (wide, high) = (wide.min(self.area.width()), high.min(self.area.height()));
        let middle = seen.center();
        let left = (middle.x - wide / 2.0).clamp(self.area.x0, self.area.x1 - wide);
        let top = (middle.y - high / 2.0).clamp(self.area.y0, self.area.y1 - high);
        Rect::new(left, top, left + wide, top + high)
    }

    /// The area in this panel of what another shows.
    pub(super) fn area_of(&self, part: &Self) -> Rect {
        let times = self.scale / part.scale;
        let size = (part.area.width() * times, part.area.height() * times);
        Rect::from_origin_size(self.point(part.corner), size)
    }

    /// Finds room for the signs and labels of places.
    pub(super) fn fill(&mut self, places: &[PlaceOnMap], with_names: bool) {
        let mut room = Room::new(self.area);
        for frame in &self.frames {
            // Its edges; what is inside is shown elsewhere.
            room.take(frame.area.grown(2.0));
            if let Some(letter) = frame.letter_room(self) {
                room.take(letter);
            }
        }
        if self.letter.is_some() {
            room.take(self.letter_room());
        }
        let shown: Vec<&PlaceOnMap> =
            self.places.iter().filter_map(|index| places.get(*index)).collect();
        let at: Vec<Point> = shown.iter().map(|place| self.point(place.flat())).collect();
        self.signs = room.signs(&at);
        self.moved = at.iter().zip(&self.signs).map(|(at, sign)| at.distance(*sign)).collect();
        // Numbers are short, and find room where names do not.
        let has_number = |index: &usize| shown.get(*index).is_some_and(|it| it.number.is_some());
        let mut numbered: BTreeSet<usize> =
            (0..shown.len()).filter(|index| !with_names && has_number(index)).collect();
        for _ in 0..ROUNDS {
            let labels = self.labels(room.clone(), &shown, &numbered);
            let missing: Vec<usize> = (0..shown.len())
                .filter(|index| labels.iter().all(|label| label.place != *index))
                .collect();
            if self.labels.len() < labels.len() {
                self.labels = labels;
            }
            // What finds no room for its number either is given some by its neighbour.
            let before = numbered.len();
            for index in missing {
                let is_named = |other: usize| !numbered.contains(&other) && has_number(&other);
                let gives_way =
                    if is_named(index) { Some(index) } else { self.nearest(index, is_named) };
                numbered.extend(gives_way);
            }
            if numbered.len() == before {
                break;
            }
        }
    }

    /// The place of which the sign is nearest to that of another, of those that may be.
    fn nearest(&self, index: usize, may: impl Fn(usize) -> bool) -> Option<usize> {
        let at = self.signs.get(index)?;
        let others = self.signs.iter().enumerate();
        let others = others.filter(|(other, _)| *other != index && may(*other));
        let nearest =
            others.min_by(|one, other| at.distance(*one.1).total_cmp(&at.distance(*other.1)));
        nearest.map(|(other, _)| other)
    }

    /// The labels that find room: the numbers of some places, and the names of the
    /// others.
    fn labels(
        &self,
        mut room: Room,
        shown: &[&PlaceOnMap],
        numbered: &BTreeSet<usize>,
    ) -> Vec<Label> {
        let widest = WIDEST.min(self.area.width() * WIDEST_SHARE).max(WIDEST_CUT);
        let wanted = |is_meant: &dyn Fn(usize, &PlaceOnMap) -> bool| -> Vec<Wanted> {
            let each = shown.iter().zip(&self.signs).enumerate();
            each.filter(|(index, (place, _))| is_meant(*index, place))
                .map(|(index, (place, at))| {
                    let (kind, text) = match &place.number {
                        Some(number) if numbered.contains(&index) => {
                            (LabelKind::Number, number.clone())
                        }
                        _ => (LabelKind::Name, shortened(&place.name, Type::Regular, widest)),
                    };
                    Wanted { place: index, at: *at, kind, text }
                })
                .collect()
        };
        let furthest = self.area.height() * 0.7;
        let named = |room: &mut Room, wanted: &[Wanted]| {
            let mut labels = room.labels(wanted, furthest, ATTEMPTS);
            let is_missing = |want: &&Wanted| labels.iter().all(|label| label.place != want.place);
            let cut = wanted.iter().filter(is_missing).filter_map(|want| {
                let text = shortened(&want.text, Type::Regular, WIDEST_CUT);
                (text != want.text).then(|| Wanted { text, ..want.clone() })
            });
            let cut: Vec<Wanted> = cut.collect();
            labels.extend(room.labels(&cut, furthest, ATTEMPTS));
            labels
        };
        // What has no number must have its name; numbers must be near.
        let only_named = wanted(&|_, place| place.number.is_none());
        let mut labels = named(&mut room, &only_named);
        let by_number = wanted(&|index, _| numbered.contains(&index));
        labels.extend(room.labels(&by_number, NUMBER_FURTHEST, ATTEMPTS));
        let others = wanted(&|index, place| place.number.is_some() && !numbered.contains(&index));
        labels.extend(named(&mut room, &others));
        labels
    }

    fn letter_room(&self) -> Rect {
        Rect::from_origin_size(self.area.origin(), (14.0, LINE + 4.0))
    }

    pub(super) fn draw(&self, canvas: &mut Canvas, places: &[PlaceOnMap]) {
        let coast = land(self.area, |flat| self.point(flat));
        canvas.path(&coast, Paint::Edged(Tone::Land, Tone::Line));
        for place in places {
            let at = self.point(place.flat());
            if self.frames.iter().any(|frame| frame.area.has(at)) {
                canvas.circle(at, 0.9, Paint::Full(Tone::Ink));
            }
        }
        for frame in &self.frames {
            canvas.rectangle(frame.area, Paint::Lines(Tone::Ink, 0.8));
            if let Some(room) = frame.letter_room(self) {
                let letter = frame.letter.to_string();
                canvas.words(&letter, room.x0 + 1.5, room.y1 - (LINE - ASCENT), Type::Bold);
            }
        }
        for Line { p0, p1 } in self.labels.iter().filter_map(|label| label.leader) {
            canvas.line(&[p0, p1], Paint::Lines(Tone::Ink, 0.5));
        }
        for (at, index) in self.signs.iter().zip(&self.places) {
            if let Some(place) = places.get(*index) {
                canvas.sign(place.sign, *at);
            }
        }
        for label in &self.labels {
            let start = label.start();
            canvas.words(&label.text, start.x, start.y, Type::Regular);
        }
        if let Some(letter) = self.letter {
            canvas.rectangle(self.area.inflate(-0.5, 0.0), Paint::Lines(Tone::Ink, 0.8));
            let Point { x, y } = self.area.origin();
            canvas.words(&letter.to_string(), x + 4.0, y + LINE, Type::Bold);
        }
    }
}

/// Moves the edges of a part inwards, past the places that are not to be seen in it;
/// gives one of them where there is no room for that.
fn clipped(area: &mut Rect, seen: Rect, points: &[Point], times: f64) -> Option<Point> {
    let clear = RADIUS + CLEAR;
    // The signs in a part keep as far from its edge.
    let kept = seen.grown(2.0 * clear / times);
    let met = |area: &Rect, point: &Point| !seen.has(*point) && area.grown(clear).has(*point);
    for point in points {
        if !met(area, point) {
            continue;
        }
        if point.x + clear <= kept.x0 {
            area.x0 = area.x0.max(point.x + clear);
        } else if point.x - clear >= kept.x1 {
            area.x1 = area.x1.min(point.x - clear);
        } else if point.y + clear <= kept.y0 {
            area.y0 = area.y0.max(point.y + clear);
        } else if point.y - clear >= kept.y1 {
            area.y1 = area.y1.min(point.y - clear);
        } else {
            return Some(*point);
        }
    }
    points.iter().find(|point| met(area, point)).copied()
}
