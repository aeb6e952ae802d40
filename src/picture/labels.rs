//! How wide words are, and where they find room.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rstar::{AABB, RTree, RTreeObject};
use ttf_parser::Face;
use unicode_segmentation::UnicodeSegmentation as _;

use super::canvas::RADIUS;
use super::projection::Point;

/// The size of all words in pictures, in points.
pub(super) const SIZE: f64 = 8.0;

/// The height of a line of words.
pub(super) const LINE: f64 = 9.8;

/// From the top of a line to its base.
const ASCENT: f64 = 7.6;

/// Room around a label.
const GAP: f64 = 1.0;

/// The distances from a place at which room is sought for its label.
const DISTANCES: [f64; 14] =
    [5.0, 9.0, 13.0, 18.0, 24.0, 31.0, 39.0, 48.0, 58.0, 69.0, 81.0, 95.0, 112.0, 132.0];

/// The directions in which room is sought at each distance.
const DIRECTIONS: u8 = 32;

/// A label that is further from its place than this has a line to it.
const BESIDE: f64 = 7.0;

/// Room between a line and a sign that is not its own.
const CLEAR: f64 = 0.5;

/// Room between a label and the sign of another place.
const OTHERS: f64 = 1.8;

/// Room between signs that would lie on one another, through which lines pass.
const APART: f64 = 2.2;

/// The most rings of signs around a point that several places share.
const MOST_RINGS: u8 = 8;

/// A typeface of pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Type {
    Regular,
    Bold,
}

static REGULAR: LazyLock<Option<Face<'static>>> =
    LazyLock::new(|| Face::parse(notosans::REGULAR_TTF, 0).ok());
static BOLD: LazyLock<Option<Face<'static>>> =
    LazyLock::new(|| Face::parse(notosans::BOLD_TTF, 0).ok());

/// How wide words are, in points. A character that the typeface does not have
/// counts as a square: another typeface will show it.
pub(super) fn width(text: &str, kind: Type) -> f64 {
    let face = match kind {
        Type::Regular => &*REGULAR,
        Type::Bold => &*BOLD,
    };
    let advance = |c: char| {
        let face = face.as_ref()?;
        let glyph = face.glyph_index(c)?;
        Some(f64::from(face.glyph_hor_advance(glyph)?) / f64::from(face.units_per_em()))
    };
    text.chars().map(|c| advance(c).unwrap_or(1.0)).sum::<f64>() * SIZE
}

/// A text on one line, without the characters that XML does not have.
pub(super) fn shown(text: &str) -> String {
    let kept: String = text
        .chars()
        .map(|c| if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') { ' ' } else { c })
        .collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text on one line that is no wider than `most`; one that would be is cut and
/// ends in an ellipsis.
pub(super) fn shortened(text: &str, kind: Type, most: f64) -> String {
    let text = shown(text);
    if width(&text, kind) <= most {
        return text;
    }
    let mut kept = String::new();
    for piece in text.graphemes(true) {
        if width(&kept, kind) + width(piece, kind) + width("…", kind) > most {
            break;
        }
        kept.push_str(piece);
    }
    format!("{}…", kept.trim_end())
}

/// A rectangle in a picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rect {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
}

impl Rect {
    /// The smallest one around some points.
    pub(super) fn around(points: impl IntoIterator<Item = Point>) -> Option<Self> {
        points.into_iter().fold(None, |around: Option<Self>, point| {
            let own = Self { left: point.x, top: point.y, right: point.x, bottom: point.y };
            Some(around.map_or(own, |around| Self {
                left: around.left.min(own.left),
                top: around.top.min(own.top),
                right: around.right.max(own.right),
                bottom: around.bottom.max(own.bottom),
            }))
        })
    }

    pub(super) fn square(centre: Point, half: f64) -> Self {
        Self {
            left: centre.x - half,
            top: centre.y - half,
            right: centre.x + half,
            bottom: centre.y + half,
        }
    }

    pub(super) fn width(&self) -> f64 {
        self.right - self.left
    }

    pub(super) fn height(&self) -> f64 {
        self.bottom - self.top
    }

    pub(super) fn grown(&self, by: f64) -> Self {
        Self {
            left: self.left - by,
            top: self.top - by,
            right: self.right + by,
            bottom: self.bottom + by,
        }
    }

    pub(super) fn has(&self, point: Point) -> bool {
        (self.left..=self.right).contains(&point.x) && (self.top..=self.bottom).contains(&point.y)
    }

    pub(super) fn holds(&self, other: &Self) -> bool {
        self.left <= other.left
            && self.top <= other.top
            && other.right <= self.right
            && other.bottom <= self.bottom
    }

    pub(super) fn overlaps(&self, other: &Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }

    /// The point of it that is nearest to another.
    fn nearest(&self, to: Point) -> Point {
        Point { x: to.x.clamp(self.left, self.right), y: to.y.clamp(self.top, self.bottom) }
    }

    /// Whether a line from one point to another meets it.
    pub(super) fn meets(&self, from: Point, to: Point) -> bool {
        let corner = |x: f64, y: f64| Point { x, y };
        let corners = [
            corner(self.left, self.top),
            corner(self.right, self.top),
            corner(self.right, self.bottom),
            corner(self.left, self.bottom),
        ];
        let next = corners.iter().cycle().skip(1);
        self.has(from)
            || self.has(to)
            || corners.iter().zip(next).any(|(one, other)| crosses(from, to, *one, *other))
    }

    fn envelope(&self) -> AABB<[f64; 2]> {
        AABB::from_corners([self.left, self.top], [self.right, self.bottom])
    }
}

/// How far a point is from a line.
pub(super) fn distance(point: Point, from: Point, to: Point) -> f64 {
    let (x, y) = (to.x - from.x, to.y - from.y);
    let squared = x * x + y * y;
    let along = if squared > 0.0 {
        ((point.x - from.x) * x + (point.y - from.y) * y) / squared
    } else {
        0.0
    };
    let along = along.clamp(0.0, 1.0);
    (from.x + along * x - point.x).hypot(from.y + along * y - point.y)
}

/// Whether two lines cross.
fn crosses(a: Point, b: Point, c: Point, d: Point) -> bool {
    let side = |from: Point, to: Point, point: Point| {
        (to.x - from.x) * (point.y - from.y) - (to.y - from.y) * (point.x - from.x)
    };
    side(a, b, c) * side(a, b, d) <= 0.0 && side(c, d, a) * side(c, d, b) <= 0.0
}

/// What a label or line may not lie on.
#[derive(Debug, Clone)]
struct Taken {
    around: Rect,
    /// Where it is a line, from where to where.
    line: Option<(Point, Point)>,
    /// Where it is a sign, its centre.
    sign: Option<Point>,
    /// The place that it belongs to.
    owner: Option<usize>,
}

impl RTreeObject for Taken {
    type Envelope = AABB<[f64; 2]>;

    fn envelope(&self) -> Self::Envelope {
        self.around.envelope()
    }
}

/// What wants a label.
#[derive(Debug, Clone)]
pub(super) struct Wanted {
    /// The centre of its sign.
    pub(super) at: Point,
    /// The text, on one line.
    pub(super) text: String,
}

/// A label that has found its room.
#[derive(Debug, Clone)]
pub(super) struct Label {
    /// The text.
    pub(super) text: String,
    /// Its room.
    pub(super) rect: Rect,
    /// The line from the sign to it, where it is not beside it.
    pub(super) leader: Option<(Point, Point)>,
}

impl Label {
    /// The beginning of the base line.
    pub(super) fn start(&self) -> Point {
        Point { x: self.rect.left + GAP, y: self.rect.top + ASCENT }
    }
}

/// A part of a picture in which labels find room.
#[derive(Clone)]
pub(super) struct Room {
    area: Rect,
    taken: RTree<Taken>,
}

impl Room {
    pub(super) fn new(area: Rect) -> Self {
        Self { area, taken: RTree::new() }
    }

    /// Keeps a rectangle free of labels.
    pub(super) fn take(&mut self, around: Rect) {
        self.taken.insert(Taken { around, line: None, sign: None, owner: None });
    }

    /// Puts the signs of places beside each other where they would lie on one
    /// another. Where too many share a point, they do.
    pub(super) fn signs(&mut self, at: &[Point]) -> Vec<Point> {
        let mut signs: Vec<Point> = Vec::with_capacity(at.len());
        let inner = self.area.grown(-RADIUS - 0.5);
        for (owner, point) in at.iter().enumerate() {
            let point = inner.nearest(*point);
            let around = |ring: u8| {
                let count = ring.saturating_mul(6).max(1);
                (0..count).map(move |index| {
                    let angle = f64::from(index) / f64::from(count) * std::f64::consts::TAU;
                    let far = f64::from(ring) * (RADIUS * 2.0 + APART) * 0.75;
                    Point { x: point.x + far * angle.cos(), y: point.y + far * angle.sin() }
                })
            };
            let is_free = |centre: &Point| {
                let sign = Rect::square(*centre, RADIUS);
                inner.has(*centre) && !self.met(&sign).any(|taken| taken.around.overlaps(&sign))
            };
            let free = (0..=MOST_RINGS).flat_map(around).find(is_free).unwrap_or(point);
            let around = Rect::square(free, RADIUS + 0.2);
            self.taken.insert(Taken { around, line: None, sign: Some(free), owner: Some(owner) });
            signs.push(free);
        }
        signs
    }

    fn met(&self, rect: &Rect) -> impl Iterator<Item = &Taken> {
        self.taken.locate_in_envelope_intersecting(rect.envelope())
    }

    /// Finds room for labels. What finds none is tried before the others the next
    /// time, up to so many times; what finds none within `furthest` of its place
    /// then has no label.
    pub(super) fn labels(
        &mut self,
        wanted: &[(usize, Wanted)],
        furthest: f64,
        times: u8,
    ) -> Vec<Option<Label>> {
        let order = in_order(wanted);
        let mut first: BTreeMap<usize, usize> = BTreeMap::new();
        let mut best: Option<(usize, Self, Vec<Option<Label>>)> = None;
        for _ in 0..times {
            let mut order = order.clone();
            order.sort_by_key(|(index, _)| std::cmp::Reverse(first.get(index).copied()));
            let mut room = self.clone();
            let labels = room.labels_in(&order, wanted, furthest);
            let missing = labels.iter().filter(|label| label.is_none()).count();
            for (index, _) in labels.iter().enumerate().filter(|(_, label)| label.is_none()) {
                let count = first.entry(index).or_default();
                *count = count.saturating_add(1);
            }
            if best.as_ref().is_none_or(|(least, ..)| missing < *least) {
                best = Some((missing, room, labels));
            }
            if missing == 0 {
                break;
            }
        }
        let Some((_, room, labels)) = best else { return vec![None; wanted.len()] };
        *self = room;
        labels
    }

    fn labels_in(
        &mut self,
        order: &[(usize, Point)],
        wanted: &[(usize, Wanted)],
        furthest: f64,
    ) -> Vec<Option<Label>> {
        let mut labels: Vec<Option<Label>> = vec![None; wanted.len()];
        for (index, centre) in order {
            if let (Some((owner, want)), Some(label)) = (wanted.get(*index), labels.get_mut(*index))
            {
                *label = self.label(*owner, want, *centre, furthest);
            }
        }
        labels
    }

    /// Finds room for one label, away from the centre of what is around it.
    fn label(
        &mut self,
        owner: usize,
        want: &Wanted,
        centre: Point,
        furthest: f64,
    ) -> Option<Label> {
        let size = (width(&want.text, Type::Regular) + 2.0 * GAP, LINE);
        let outward = (want.at.y - centre.y).atan2(want.at.x - centre.x);
        let is_alone = (want.at.x - centre.x).hypot(want.at.y - centre.y) < 1.0;
        let mut directions: Vec<f64> = (0..DIRECTIONS)
            .map(|index| f64::from(index) / f64::from(DIRECTIONS) * std::f64::consts::TAU)
            .collect();
        let turned = |angle: f64| {
            // Words are read best at the right of what they name.
            let away = |from: f64| 1.0 - (angle - from).cos();
            if is_alone { away(0.0) } else { away(outward) + 0.3 * away(0.0) }
        };
        directions.sort_by(|one, other| turned(*one).total_cmp(&turned(*other)));
        for distance in DISTANCES.into_iter().filter(|distance| *distance <= furthest) {
            for angle in &directions {
                let rect = beside(want.at, size, distance, *angle);
                let Some(leader) = self.fits(owner, want.at, rect) else { continue };
                self.taken.insert(Taken {
                    around: rect,
                    line: None,
                    sign: None,
                    owner: Some(owner),
                });
                if let Some((from, to)) = leader {
                    let around = Rect::around([from, to]).unwrap_or(rect);
                    self.taken.insert(Taken {
                        around,
                        line: leader,
                        sign: None,
                        owner: Some(owner),
                    });
                }
                return Some(Label { text: want.text.clone(), rect, leader });
            }
        }
        None
    }

    /// Whether a label has room: then the line that it needs.
    #[expect(clippy::option_option, reason = "there may be room, and a line may be needed")]
    fn fits(&self, owner: usize, at: Point, rect: Rect) -> Option<Option<(Point, Point)>> {
        if !self.area.holds(&rect) {
            return None;
        }
        // What a label is beside must be its own place.
        let is_on = |taken: &Taken| match taken.line {
            Some((from, to)) => rect.meets(from, to),
            None if taken.sign.is_some() && taken.owner != Some(owner) => {
                taken.around.grown(OTHERS).overlaps(&rect)
            }
            None => taken.around.overlaps(&rect),
        };
        if self.met(&rect.grown(OTHERS)).any(is_on) {
            return None;
        }
        let end = rect.nearest(at);
        let long = (end.x - at.x).hypot(end.y - at.y);
        if long <= BESIDE {
            return Some(None);
        }
        let edge = RADIUS + 0.4;
        let start = Point {
            x: at.x + (end.x - at.x) / long * edge,
            y: at.y + (end.y - at.y) / long * edge,
        };
        let around = Rect::around([start, end])?;
        let is_crossed = |taken: &Taken| {
            taken.owner != Some(owner)
                && match (taken.line, taken.sign) {
                    (Some((from, to)), _) => crosses(start, end, from, to),
                    (None, Some(sign)) => distance(sign, start, end) < RADIUS + CLEAR,
                    (None, None) => taken.around.meets(start, end),
                }
        };
        (!self.met(&around).any(is_crossed)).then_some(Some((start, end)))
    }
}

/// The positions of what wants a label, those with the most neighbours first, each
/// with the centre of these.
fn in_order(wanted: &[(usize, Wanted)]) -> Vec<(usize, Point)> {
    let near =
        |one: Point, other: Point| (one.x - other.x).abs() < 60.0 && (one.y - other.y).abs() < 40.0;
    let mut order: Vec<(usize, usize, Point)> = wanted
        .iter()
        .enumerate()
        .map(|(index, (_, want))| {
            let neighbours =
                wanted.iter().map(|(_, other)| other.at).filter(|other| near(want.at, *other));
            let (count, sum) = neighbours.fold((0_usize, (0.0, 0.0)), |(count, (x, y)), other| {
                (count.saturating_add(1), (x + other.x, y + other.y))
            });
            #[expect(clippy::cast_precision_loss, reason = "a count of places")]
            let many = count.max(1) as f64;
            (index, count, Point { x: sum.0 / many, y: sum.1 / many })
        })
        .collect();
    order.sort_by_key(|(_, count, _)| std::cmp::Reverse(*count));
    order.into_iter().map(|(index, _, centre)| (index, centre)).collect()
}

/// The room of a label of a size beside a point, in a direction.
fn beside(at: Point, size: (f64, f64), distance: f64, angle: f64) -> Rect {
    let along = |centre: f64, step: f64, length: f64| {
        if step > 0.3 {
            centre + distance * step
        } else if step < -0.3 {
            centre + distance * step - length
        } else {
            centre + distance * step - length / 2.0
        }
    };
    let (left, top) = (along(at.x, angle.cos(), size.0), along(at.y, angle.sin(), size.1));
    Rect { left, top, right: left + size.0, bottom: top + size.1 }
}

/// Words in lines no wider than `most`.
pub(super) fn lines(text: &str, most: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in shown(text).split(' ').filter(|word| !word.is_empty()) {
        let word = shortened(word, Type::Regular, most);
        match lines.last_mut() {
            Some(line)
                if width(line, Type::Regular) + width(&format!(" {word}"), Type::Regular)
                    <= most =>
            {
                line.push(' ');
                line.push_str(&word);
            }
            _ => lines.push(word),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_have_their_width() {
        // A space of Noto Sans is 0.26 em wide.
        assert!((width(" ", Type::Regular) / SIZE - 0.26).abs() < 0.001);
        assert!(width("Bochum", Type::Bold) > width("Bochum", Type::Regular));
        assert!((width("\u{4e00}\u{4e8c}", Type::Regular) - 2.0 * SIZE).abs() < 1e-9);
    }

    #[test]
    fn long_names_are_cut_and_odd_characters_left_out() {
        let long = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch".repeat(3);
        let cut = shortened(&long, Type::Regular, 100.0);
        assert!(cut.ends_with('…') && width(&cut, Type::Regular) <= 100.0, "{cut}");
        assert_eq!(shown(" a\u{0}b\n c\u{ffff}"), "a b c");
    }

    #[test]
    fn lines_are_no_wider_than_they_may_be() {
        let text = "Places of which the position is not recorded ".repeat(9);
        let lines = lines(&text, 150.0);
        assert!(lines.len() > 5);
        assert!(lines.iter().all(|line| width(line, Type::Regular) <= 150.0));
        assert_eq!(lines.join(" "), text.trim());
    }
}
