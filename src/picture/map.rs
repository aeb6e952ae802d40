//! A map of the world with places on it, and of parts of it where many are near.

use std::collections::BTreeMap;

use kurbo::{Line, Point, Rect, Size};

use super::canvas::{Canvas, HIGHEST, Paint, Picture, RADIUS, WIDTH};
use super::geometry::{RectExt as _, around};
use super::labels::{Label, LabelKind, Room, Wanted};
use super::projection::{MIDDLE, equal_earth, on_map};
use super::tone::{Sign, Tone};
use super::words::{LINE, Type, lines, shortened, width};
use super::world::land;

/// The parallels at which the map of the world ends.
const NORTH: f64 = 87.0;
const SOUTH: f64 = -56.5;

/// The widest that a name is, in points; one that would be wider is cut.
const WIDEST: f64 = 105.0;

/// More places than this are numbered rather than named.
const MOST_NAMED: usize = 150;

/// How often room is sought for all names of a panel.
const ATTEMPTS: u8 = 5;

/// So many places near each other are shown larger, where they find no room.
const FEWEST_ENLARGED: usize = 4;

/// The most parts of the world that are shown larger.
const MOST_PARTS: usize = 2;

/// The parts of the map of the world that may be shown larger, in points.
const PARTS: [Size; 4] =
    [Size::new(40.0, 28.0), Size::new(56.0, 40.0), Size::new(80.0, 56.0), LARGEST_PART];
const LARGEST_PART: Size = Size::new(104.0, 72.0);

/// How many times larger a part is shown at most: so that coasts tell where it is.
const LARGEST: f64 = 12.0;

/// What each part that is shown larger adds to the effort of reading a map, and
/// what each point of its width in the map of the world does: in a wide one, places
/// are no further from each other than before, and much of it is empty.
const PART_EFFORT: f64 = 20.0;
const WIDE_EFFORT: f64 = 0.3;

/// What each point that a sign is away from its place adds.
const MOVED_EFFORT: f64 = 3.0;

/// What each place adds that has its number rather than its name, or neither.
const NUMBER_EFFORT: f64 = 300.0;
const UNLABELLED_EFFORT: f64 = 1000.0;

/// Room for the key and what else is said below a map.
const BELOW: f64 = 78.0;

/// Room between the parts of a picture.
const BETWEEN: f64 = 8.0;

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
    /// That a frame with a letter is shown larger.
    pub(crate) enlarged: String,
    /// That the numbers are those of the table.
    pub(crate) numbered: String,
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
}

/// A part of the world that is shown larger, as the map of the world has it.
#[derive(Debug, Clone)]
struct Frame {
    area: Rect,
    letter: char,
}

impl Frame {
    /// The room of its letter: above it, at its left.
    fn letter_room(&self) -> Option<Rect> {
        let Rect { x0, y0, y1, .. } = self.area;
        let above = Rect::new(x0, y0 - LINE, x0 + 9.0, y0);
        let below = Rect::new(x0, y1, x0 + 9.0, y1 + LINE);
        [above, below].into_iter().find(|room| room.y0 >= 0.0)
    }
}

/// The world, or a part of it: which part of the flat globe lies where.
#[derive(Debug, Clone)]
struct Panel {
    /// Its place in the picture.
    area: Rect,
    /// The point of the flat globe in its upper left corner.
    corner: Point,
    /// Points of the picture for each unit of the flat globe.
    scale: f64,
    /// The places that are shown in it, as positions in the list.
    places: Vec<usize>,
    /// The centres of their signs.
    signs: Vec<Point>,
    /// How far signs are from their places, since others were there, in points.
    moved: f64,
    labels: Vec<Label>,
    /// The frames in it of parts that are shown larger.
    frames: Vec<Frame>,
    /// The letter of a part.
    letter: Option<char>,
}

impl Panel {
    fn world() -> Self {
        let scale = WIDTH / (2.0 * equal_earth(0.0, MIDDLE + 180.0).x);
        let (north, south) = (equal_earth(NORTH, MIDDLE).y, equal_earth(SOUTH, MIDDLE).y);
        Self {
            area: Rect::new(0.0, 0.0, WIDTH, (north - south) * scale),
            corner: Point::new(-WIDTH / 2.0 / scale, north),
            scale,
            places: Vec::new(),
            signs: Vec::new(),
            moved: 0.0,
            labels: Vec::new(),
            frames: Vec::new(),
            letter: None,
        }
    }

    /// Where a point of the flat globe lies in the picture.
    fn point(&self, flat: Point) -> Point {
        Point::new(
            self.area.x0 + (flat.x - self.corner.x) * self.scale,
            self.area.y0 + (self.corner.y - flat.y) * self.scale,
        )
    }

    /// A part of this panel, as large as the picture allows and no higher than
    /// `highest`. Its place in the picture is given later.
    fn part(&self, seen: Rect, letter: char, highest: f64) -> Self {
        // Room for the names of the places at its edges.
        let pad = (seen.width().max(seen.height()) * 0.12).max(2.0);
        let seen = seen.grown(pad);
        let times = (WIDTH / seen.width()).min(highest / seen.height()).min(LARGEST);
        let (wide, high) = (WIDTH / times, (seen.height() * times).max(highest * 0.6) / times);
        let middle = seen.center();
        let left =
            (middle.x - wide / 2.0).clamp(self.area.x0, (self.area.x1 - wide).max(self.area.x0));
        let top =
            (middle.y - high / 2.0).clamp(self.area.y0, (self.area.y1 - high).max(self.area.y0));
        Self {
            area: Rect::new(0.0, 0.0, WIDTH, high * times),
            corner: Point::new(
                self.corner.x + (left - self.area.x0) / self.scale,
                self.corner.y - (top - self.area.y0) / self.scale,
            ),
            scale: self.scale * times,
            letter: Some(letter),
            ..Self::world()
        }
    }

    /// The area in this panel of what another shows.
    fn area_of(&self, part: &Self) -> Rect {
        let times = self.scale / part.scale;
        let size = (part.area.width() * times, part.area.height() * times);
        Rect::from_origin_size(self.point(part.corner), size)
    }

    /// Finds room for the signs and labels of places.
    fn fill(&mut self, places: &[PlaceOnMap], with_names: bool) {
        let mut room = Room::new(self.area);
        for frame in &self.frames {
            // Its edges; what is inside is shown elsewhere.
            room.take(frame.area.grown(1.0));
            if let Some(letter) = frame.letter_room() {
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
        self.moved = at.iter().zip(&self.signs).map(|(at, sign)| at.distance(*sign)).sum();
        let each = || shown.iter().zip(&self.signs).enumerate();
        let names: Vec<Wanted> = each()
            .filter(|(_, (place, _))| with_names || place.number.is_none())
            .map(|(index, (place, at))| Wanted {
                place: index,
                at: *at,
                kind: LabelKind::Name,
                text: shortened(&place.name, Type::Regular, WIDEST),
            })
            .collect();
        self.labels = room.labels(&names, self.area.height() * 0.7, ATTEMPTS);
        // Numbers are short, and find room where names do not.
        let is_open = |index: usize| self.labels.iter().all(|label| label.place != index);
        let numbers: Vec<Wanted> = each()
            .filter(|(index, _)| is_open(*index))
            .filter_map(|(index, (place, at))| {
                let text = place.number.clone()?;
                Some(Wanted { place: index, at: *at, kind: LabelKind::Number, text })
            })
            .collect();
        self.labels.extend(room.labels(&numbers, 40.0, 1));
    }

    fn letter_room(&self) -> Rect {
        Rect::from_origin_size(self.area.origin(), (14.0, LINE + 4.0))
    }

    fn draw(&self, canvas: &mut Canvas, places: &[PlaceOnMap]) {
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
            if let Some(room) = frame.letter_room() {
                let letter = frame.letter.to_string();
                canvas.words(&letter, room.x0 + 1.5, room.y1 - 2.2, Type::Bold);
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

/// Draws places on a map. Where many are near each other, so that their names
/// find no room, that part of the world is shown larger below. A name that finds
/// no room even so gives way to the number of the place.
pub(crate) fn map(places: &[PlaceOnMap], words: &MapWords) -> Mapped {
    drawn(&laid_out(places), places, words)
}

/// Finds the panels of a map in which places are read with the least effort.
fn laid_out(places: &[PlaceOnMap]) -> Vec<Panel> {
    if places.len() > MOST_NAMED {
        // Of very many places, the largest parts show most.
        let plain = filled(places, false, 0, LARGEST_PART);
        let parted = filled(places, false, MOST_PARTS, LARGEST_PART);
        return if effort(&parted) < effort(&plain) { parted } else { plain };
    }
    let mut panels = filled(places, true, 0, LARGEST_PART);
    let mut least = effort(&panels);
    for (parts, size) in (1..=MOST_PARTS).flat_map(|parts| PARTS.map(|size| (parts, size))) {
        // What another part would cost in itself.
        if least <= PART_EFFORT {
            break;
        }
        let more = filled(places, true, parts, size);
        let effort = effort(&more);
        if effort < least {
            (panels, least) = (more, effort);
        }
    }
    panels
}

/// How many places have their number in the place of their name, and how many
/// nothing.
fn without_name(panels: &[Panel]) -> (usize, usize) {
    let labels = || panels.iter().flat_map(|panel| &panel.labels);
    let numbered = labels().filter(|label| label.kind == LabelKind::Number).count();
    let places: usize = panels.iter().map(|panel| panel.places.len()).sum();
    (numbered, places.saturating_sub(labels().count()))
}

/// How hard a map is to read: by the length of the lines from places to their
/// names, in points, with as much for what has no name, and for signs that are not
/// at their places, as for long lines.
fn effort(panels: &[Panel]) -> f64 {
    let (numbered, unlabelled) = without_name(panels);
    let labels = panels.iter().flat_map(|panel| &panel.labels);
    let leaders = labels.filter_map(|label| label.leader);
    let long: f64 = leaders.map(|leader| leader.p0.distance(leader.p1) + 5.0).sum();
    #[expect(clippy::cast_precision_loss, reason = "counts of places")]
    let (numbered, unlabelled) = (numbered as f64, unlabelled as f64);
    let frames = panels.iter().flat_map(|panel| &panel.frames);
    let parts: f64 = frames.map(|frame| PART_EFFORT + WIDE_EFFORT * frame.area.width()).sum();
    let moved: f64 = panels.iter().map(|panel| panel.moved).sum();
    long + moved * MOVED_EFFORT + numbered * NUMBER_EFFORT + unlabelled * UNLABELLED_EFFORT + parts
}

/// The world, and up to so many parts of it, of about a size, in which most places
/// are. Places have their names where `with_names` says so, or else their numbers.
fn filled(places: &[PlaceOnMap], with_names: bool, parts: usize, size: Size) -> Vec<Panel> {
    let mut world = Panel::world();
    let mut rest: Vec<usize> = (0..places.len()).collect();
    let mut panels = Vec::new();
    #[expect(clippy::cast_precision_loss, reason = "a few parts")]
    let each = (HIGHEST - world.area.height() - BELOW) / parts.max(1) as f64;
    let highest = each - BETWEEN;
    for letter in ('A'..).take(parts) {
        let at = |index: &usize| Some(world.point(places.get(*index)?.flat()));
        let points: Vec<Point> = rest.iter().filter_map(at).collect();
        let Some(seen) = densest(&points, size) else { break };
        let mut part = world.part(seen, letter, highest);
        let area = world.area_of(&part);
        if world.frames.iter().any(|other| other.area.grown(2.0).is_on(&area)) {
            break;
        }
        let is_in = |index: &usize| at(index).is_some_and(|point| area.has(point));
        (part.places, rest) = rest.iter().partition(|index| is_in(index));
        world.frames.push(Frame { area, letter });
        panels.push(part);
    }
    world.places = rest;
    panels.insert(0, world);
    let mut top = 0.0;
    for panel in &mut panels {
        panel.area = panel.area.with_origin((0.0, top));
        top = panel.area.y1 + BETWEEN;
        panel.fill(places, with_names);
    }
    panels
}

/// The rectangle around the places of the part of a map in which most of them are;
/// none where few are near each other.
fn densest(points: &[Point], size: Size) -> Option<Rect> {
    let near = |centre: Point| {
        let area = Rect::from_center_size(centre, size);
        points.iter().copied().filter(move |point| area.has(*point))
    };
    // Of several with as many, the first: the same places give the same map.
    let (most, centre) = points.iter().map(|point| (near(*point).count(), *point)).fold(
        (0, None),
        |(most, best), (count, point)| {
            if count > most { (count, Some(point)) } else { (most, best) }
        },
    );
    around(near(centre.filter(|_| most >= FEWEST_ENLARGED)?))
}

/// The panels as a picture, with the key of the signs below.
fn drawn(panels: &[Panel], places: &[PlaceOnMap], words: &MapWords) -> Mapped {
    let mut canvas = Canvas::new();
    for panel in panels {
        panel.draw(&mut canvas, places);
    }
    let (numbered, unlabelled) = without_name(panels);
    let parts = panels.len().saturating_sub(1);
    let signs: Vec<(Sign, &str)> = Sign::ALL
        .into_iter()
        .filter(|sign| places.iter().any(|place| place.sign == *sign))
        .filter_map(|sign| Some((sign, words.signs.get(&sign)?.as_str())))
        .collect();
    let bottom = panels.last().map_or(0.0, |panel| panel.area.y1);
    let mut bottom = key(&mut canvas, &signs, bottom + BETWEEN);
    let notes = [
        (parts > 0, &words.enlarged),
        (numbered > 0, &words.numbered),
        (unlabelled > 0, &words.unlabelled),
    ];
    for (_, note) in notes.iter().filter(|(is_so, _)| *is_so) {
        for line in lines(note, WIDTH - 4.0) {
            bottom += LINE;
            canvas.words(&line, 2.0, bottom - 2.0, Type::Regular);
        }
    }
    Mapped { picture: canvas.finish(bottom + 2.0), numbered, unlabelled, parts }
}

/// The key of the signs, in as many lines as it needs; gives where it ends.
fn key(canvas: &mut Canvas, signs: &[(Sign, &str)], top: f64) -> f64 {
    let (mut left, mut line) = (2.0, top);
    for (sign, words) in signs {
        let words = shortened(words, Type::Regular, WIDTH - 20.0);
        let wide = RADIUS * 2.0 + 4.0 + width(&words, Type::Regular);
        if left > 2.0 && left + wide > WIDTH {
            (left, line) = (2.0, line + LINE + 2.0);
        }
        canvas.sign(*sign, Point::new(left + RADIUS, line + LINE / 2.0));
        canvas.words(&words, left + RADIUS * 2.0 + 4.0, line + 7.6, Type::Regular);
        left += wide + 14.0;
    }
    line + LINE + 2.0
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

    use super::super::geometry::{distance, square};
    use super::*;

    fn place(index: usize, name: &str, latitude: f64, longitude: f64) -> PlaceOnMap {
        let sign = Sign::ALL[index % 5];
        PlaceOnMap {
            name: name.to_owned(),
            number: Some((index + 1).to_string()),
            latitude,
            longitude,
            sign,
        }
    }

    fn words() -> MapWords {
        let text = |words: &str| words.to_owned();
        MapWords {
            signs: Sign::ALL
                .into_iter()
                .map(|sign| (sign, format!("{sign:?} relationships")))
                .collect(),
            enlarged: text("A frame with a letter is shown larger."),
            numbered: text("Numbers are those of the table."),
            unlabelled: text("Some places have no label."),
        }
    }

    /// The panels of a map and the map, once it is proved that no label lies on
    /// another, on the sign of any place, on a frame or outside of its panel, and that
    /// no line to a label crosses a label or another sign.
    fn sound(places: &[PlaceOnMap]) -> (Vec<Panel>, Mapped) {
        let panels = laid_out(places);
        let mut seen = 0;
        for panel in &panels {
            assert_eq!(panel.signs.len(), panel.places.len());
            seen += panel.places.len();
            let mut labelled: Vec<usize> = panel.labels.iter().map(|label| label.place).collect();
            labelled.sort_unstable();
            labelled.dedup();
            assert_eq!(labelled.len(), panel.labels.len(), "a place has one label");
            for (position, label) in panel.labels.iter().enumerate() {
                assert!(panel.area.contains_rect(label.rect), "{label:?} is outside");
                for other in panel.labels.iter().skip(position + 1) {
                    assert!(!label.rect.is_on(&other.rect), "{label:?} lies on {other:?}");
                }
                for sign in &panel.signs {
                    assert!(!label.rect.is_on(&square(*sign, RADIUS)), "{label:?} lies on a sign");
                }
                for frame in &panel.frames {
                    assert!(!label.rect.is_on(&frame.area), "{label:?} lies on a frame");
                }
                let Some(leader) = label.leader else { continue };
                let others = panel.labels.iter().filter(|other| other.place != label.place);
                for other in others {
                    assert!(!other.rect.grown(-0.1).meets(leader), "a line crosses {other:?}");
                }
                let signs = panel.signs.iter().enumerate();
                for (other, sign) in signs.filter(|(other, _)| *other != label.place) {
                    assert!(distance(*sign, leader) > RADIUS, "a line crosses sign {other}");
                }
            }
        }
        assert_eq!(seen, places.len(), "every place is shown once");
        let mapped = drawn(&panels, places, &words());
        assert!(mapped.picture.height <= HIGHEST, "{}", mapped.picture.height);
        let svg = mapped.picture.svg("A map");
        assert!(quick_xml_reads(&svg), "{svg}");
        (panels, mapped)
    }

    fn quick_xml_reads(svg: &str) -> bool {
        let mut reader = quick_xml::Reader::from_str(svg);
        loop {
            match reader.read_event() {
                Ok(quick_xml::events::Event::Eof) => return true,
                Ok(_) => {}
                Err(_) => return false,
            }
        }
    }

    /// Sixty places, forty of them in Europe, at their positions.
    fn sixty() -> Vec<PlaceOnMap> {
        const PLACES: [(&str, f64, f64); 60] = [
            ("Lille", 50.63, 3.06),
            ("Brno", 49.2, 16.61),
            ("Siegen", 50.87, 8.02),
            ("Dortmund", 51.51, 7.47),
            ("Bochum", 51.48, 7.22),
            ("Essen", 51.46, 7.01),
            ("Cologne", 50.94, 6.96),
            ("Bonn", 50.73, 7.1),
            ("Paris", 48.86, 2.35),
            ("Lyon", 45.76, 4.84),
            ("Marseille", 43.3, 5.37),
            ("Bordeaux", 44.84, -0.58),
            ("Nantes", 47.22, -1.55),
            ("Brussels", 50.85, 4.35),
            ("Ghent", 51.05, 3.72),
            ("Rotterdam", 51.92, 4.48),
            ("Amsterdam", 52.37, 4.9),
            ("Hamburg", 53.55, 9.99),
            ("Berlin", 52.52, 13.4),
            ("Dresden", 51.05, 13.74),
            ("Prague", 50.08, 14.44),
            ("Vienna", 48.21, 16.37),
            ("Bratislava", 48.15, 17.11),
            ("Budapest", 47.5, 19.04),
            ("Warsaw", 52.23, 21.01),
            ("Kraków", 50.06, 19.94),
            ("Wrocław", 51.11, 17.04),
            ("Gdańsk", 54.35, 18.65),
            ("Riga", 56.95, 24.11),
            ("Tallinn", 59.44, 24.75),
            ("Stockholm", 59.33, 18.07),
            ("Gothenburg", 57.71, 11.97),
            ("Oslo", 59.91, 10.75),
            ("Copenhagen", 55.68, 12.57),
            ("Turin", 45.07, 7.69),
            ("Milan", 45.46, 9.19),
            ("Bologna", 44.49, 11.34),
            ("Zagreb", 45.81, 15.98),
            ("Kyiv", 50.45, 30.52),
            ("Kharkiv", 49.98, 36.25),
            ("Chengdu", 30.67, 104.07),
            ("Hangzhou", 30.29, 120.16),
            ("Kawasaki", 35.52, 139.72),
            ("Jeonju", 35.82, 127.15),
            ("Durban", -29.86, 31.03),
            ("Kitwe", -12.8, 28.21),
            ("Nairobi", -1.29, 36.82),
            ("Lagos", 6.45, 3.39),
            ("Mumbai", 19.08, 72.88),
            ("Lahore", 31.55, 74.34),
            ("Nablus", 32.22, 35.25),
            ("Pittsburgh", 40.44, -80.0),
            ("Louisville", 38.25, -85.76),
            ("Toronto", 43.65, -79.38),
            ("Estelí", 13.09, -86.36),
            ("Recife", -8.05, -34.9),
            ("Santiago", -33.45, -70.67),
            ("Melbourne", -37.81, 144.96),
            ("Auckland", -36.85, 174.76),
            ("Perth", -31.95, 115.86),
        ];
        let each = PLACES.iter().enumerate();
        each.map(|(index, (name, north, east))| place(index, name, *north, *east)).collect()
    }

    #[test]
    fn sixty_places_have_their_names_with_europe_shown_larger() {
        let places = sixty();
        let (panels, mapped) = sound(&places);
        assert_eq!((mapped.numbered, mapped.unlabelled), (0, 0));
        assert!(mapped.parts >= 1);
        assert!(panels[1].places.len() >= 30, "{}", panels[1].places.len());
    }

    #[test]
    fn a_few_places_have_their_names_on_the_world_alone() {
        let places: Vec<PlaceOnMap> = sixty().into_iter().skip(39).take(16).collect();
        let (_, mapped) = sound(&places);
        assert_eq!((mapped.numbered, mapped.unlabelled, mapped.parts), (0, 0, 0));
    }

    #[test]
    fn the_place_of_the_council_is_named_beside_any_number_of_others() {
        let home = PlaceOnMap {
            number: None,
            sign: Sign::Council,
            ..place(0, "Exampleton", 53.38, -1.47)
        };
        for count in [1_u16, 60, 200] {
            let near = |index: u16| {
                let (north, east) = (45.0 + f64::from(index % 14), f64::from(index % 31) - 4.0);
                place(usize::from(index), "Place", north, east)
            };
            let mut places: Vec<PlaceOnMap> = (0..count).map(near).collect();
            places.push(home.clone());
            let (_, mapped) = sound(&places);
            let svg = mapped.picture.svg("A map");
            assert_eq!(svg.matches(">Exampleton</text>").count(), 1, "{count}");
            assert_eq!(svg.matches(">Council relationships</text>").count(), 1, "{count}");
        }
    }

    #[test]
    fn names_of_any_length_and_script_and_places_at_one_point_are_shown() {
        let names = [
            "A".repeat(200),
            "\u{4e2d}\u{6587}".repeat(50),
            "\u{0627}\u{0644}".repeat(60),
            "<&>\"'\u{0}".to_owned(),
        ];
        let places: Vec<PlaceOnMap> =
            (0..20).map(|index| place(index, &names[index % names.len()], 51.0, 7.0)).collect();
        let (panels, _) = sound(&places);
        let mut signs: Vec<Point> = panels.iter().flat_map(|panel| panel.signs.clone()).collect();
        signs.sort_by(|a, b| a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y)));
        signs.dedup();
        assert_eq!(signs.len(), 20, "places at one point stand beside each other");
        assert_eq!(sound(&[]).0.len(), 1);
    }

    #[test]
    fn wherever_places_are_no_label_lies_on_another() {
        let config = Config { cases: 24, failure_persistence: None, ..Config::default() };
        let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
        let spread = (-90.0..90.0_f64, -180.0..180.0_f64);
        let near = (45.0..55.0_f64, 0.0..20.0_f64);
        let position = prop_oneof![1 => spread, 2 => near];
        let count = prop_oneof![12 => 1..20_usize, 4 => 20..48_usize];
        let places = count.prop_flat_map(move |count| {
            prop::collection::vec((position.clone(), "[A-Za-z ]{1,24}"), count)
        });
        TestRunner::new_with_rng(config, rng)
            .run(&places, |found| {
                let each = found.iter().enumerate();
                let places: Vec<PlaceOnMap> = each
                    .map(|(index, ((north, east), name))| place(index, name, *north, *east))
                    .collect();
                sound(&places);
                Ok(())
            })
            .unwrap();
    }

    #[test]
    fn two_thousand_places_are_all_shown_and_none_is_named() {
        let mut random = fastrand::Rng::with_seed(7);
        let places: Vec<PlaceOnMap> = (0..2000)
            .map(|index| {
                let (north, east) = (random.f64() * 140.0 - 56.0, random.f64() * 360.0 - 180.0);
                place(index, &format!("Place {index}"), north, east)
            })
            .collect();
        let (_, mapped) = sound(&places);
        assert_eq!(mapped.numbered + mapped.unlabelled, 2000);
    }
}
