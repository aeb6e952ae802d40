//! Where the signs of places and their labels find room.

use std::collections::BTreeMap;
use std::ops::Deref;

use kurbo::{Line, Point, Rect, Size};
use rstar::primitives::CachedEnvelope;
use rstar::{AABB, RTree, RTreeObject};

use super::canvas::RADIUS;
use super::geometry::{RectExt as _, crosses, distance, square};
use super::words::{ASCENT, LINE, Type, width};

/// Room around a label.
const GAP: f64 = 1.0;

/// The distances from a place at which room is sought for its label.
const DISTANCES: [f64; 14] =
    [5.0, 9.0, 13.0, 18.0, 24.0, 31.0, 39.0, 48.0, 58.0, 69.0, 81.0, 95.0, 112.0, 132.0];

/// The directions in which room is sought at each distance.
const DIRECTIONS: u8 = 32;

/// A label that is further from its place than this has a line to it.
const BESIDE: f64 = 7.0;

/// By how much the sign of a label without a line is nearer than all others.
const CLEARLY: f64 = 1.0;

/// Room between signs or labels and the edge of their part of the picture.
const EDGE: f64 = 2.0;

/// Room between a line and a sign that is not its own.
const CLEAR: f64 = 0.5;

/// Room between a label and the sign of another place.
const OTHERS: f64 = 1.8;

/// Room between signs that would lie on one another, through which lines pass.
const APART: f64 = 2.2;

/// Places that are no further from each other than this are a crowd, in points.
const CROWD: f64 = 4.0 * RADIUS;

/// The most rings of signs around a point that several places share.
const MOST_RINGS: u8 = 8;

/// What a label or line may not lie on.
#[derive(Debug, Clone, Copy)]
struct Taken {
    shape: Taking,
    /// The place that it belongs to.
    owner: Option<usize>,
}

#[derive(Debug, Clone, Copy)]
enum Taking {
    /// The room of a label, or what else is kept free.
    Area(Rect),
    /// The line from a sign to its label.
    Line(Line),
    /// A sign, by its centre.
    Sign(Point),
}

impl Taken {
    fn around(&self) -> Rect {
        match self.shape {
            Taking::Area(area) => area,
            Taking::Line(line) => Rect::from_points(line.p0, line.p1),
            Taking::Sign(centre) => square(centre, RADIUS + 0.2),
        }
    }
}

impl RTreeObject for Taken {
    type Envelope = AABB<[f64; 2]>;

    fn envelope(&self) -> Self::Envelope {
        envelope(self.around())
    }
}

fn envelope(rect: Rect) -> AABB<[f64; 2]> {
    AABB::from_corners([rect.x0, rect.y0], [rect.x1, rect.y1])
}

/// What a label says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LabelKind {
    /// The name of the place.
    Name,
    /// Its number in the table.
    Number,
}

/// What wants a label.
#[derive(Debug, Clone)]
pub(super) struct Wanted {
    /// The place, as its position among those of the panel.
    pub(super) place: usize,
    /// The centre of its sign.
    pub(super) at: Point,
    /// What the label says.
    pub(super) kind: LabelKind,
    /// Its text, on one line.
    pub(super) text: String,
}

/// A label that has found its room.
#[derive(Debug, Clone)]
pub(super) struct Label {
    /// The place, as its position among those of the panel.
    pub(super) place: usize,
    /// What it says.
    pub(super) kind: LabelKind,
    /// The text.
    pub(super) text: String,
    /// Its room.
    pub(super) rect: Rect,
    /// The line from the sign to it, where it is not beside it.
    pub(super) leader: Option<Line>,
}

impl Label {
    /// The beginning of the base line.
    pub(super) fn start(&self) -> Point {
        Point::new(self.rect.x0 + GAP, self.rect.y0 + ASCENT)
    }
}

/// A part of a picture in which labels find room.
#[derive(Clone)]
pub(super) struct Room {
    area: Rect,
    taken: RTree<CachedEnvelope<Taken>>,
}

impl Room {
    pub(super) fn new(area: Rect) -> Self {
        Self { area, taken: RTree::new() }
    }

    /// Keeps a rectangle free of labels.
    pub(super) fn take(&mut self, area: Rect) {
        self.insert(Taking::Area(area), None);
    }

    fn insert(&mut self, shape: Taking, owner: Option<usize>) {
        self.taken.insert(CachedEnvelope::new(Taken { shape, owner }));
    }

    /// Puts the signs of places beside each other where they would lie on one
    /// another. Where too many share a point, they do.
    pub(super) fn signs(&mut self, at: &[Point]) -> Vec<Point> {
        let mut signs: Vec<Point> = Vec::with_capacity(at.len());
        let inner = self.area.grown(-RADIUS - EDGE);
        for (owner, point) in at.iter().enumerate() {
            let outward = away_from_others(at, owner);
            let point = inner.nearest_to(*point);
            // On each side in turn of the way out, so that places keep their bearings.
            let around = |ring: u8| {
                let count = ring.saturating_mul(6).max(1);
                (0..count).map(move |index| {
                    let step = f64::from(index.div_ceil(2)) / f64::from(count);
                    let turn = if index % 2 == 0 { step } else { -step };
                    let angle = outward + turn * std::f64::consts::TAU;
                    let far = f64::from(ring) * (RADIUS * 2.0 + APART) * 0.75;
                    Point::new(point.x + far * angle.cos(), point.y + far * angle.sin())
                })
            };
            let is_free = |centre: &Point| {
                let sign = square(*centre, RADIUS);
                inner.has(*centre) && !self.met(sign).any(|taken| taken.around().is_on(&sign))
            };
            let free = (0..=MOST_RINGS).flat_map(around).find(is_free).unwrap_or(point);
            self.insert(Taking::Sign(free), Some(owner));
            signs.push(free);
        }
        signs
    }

    fn met(&self, rect: Rect) -> impl Iterator<Item = &Taken> {
        self.taken.locate_in_envelope_intersecting(envelope(rect)).map(Deref::deref)
    }

    /// Finds room for labels. What finds none is tried before the others the next
    /// time, up to so many times; what finds none within `furthest` of its place
    /// then has no label.
    pub(super) fn labels(&mut self, wanted: &[Wanted], furthest: f64, times: u8) -> Vec<Label> {
        let order = in_order(wanted);
        let mut missed: BTreeMap<usize, usize> = BTreeMap::new();
        let mut best: Option<(Self, Vec<Label>)> = None;
        for _ in 0..times {
            let mut order = order.clone();
            order.sort_by_key(|(want, _)| std::cmp::Reverse(missed.get(&want.place).copied()));
            let mut room = self.clone();
            let mut labels = Vec::new();
            for (want, centre) in order {
                if let Some(label) = room.label(want, centre, furthest) {
                    labels.push(label);
                } else {
                    let count = missed.entry(want.place).or_default();
                    *count = count.saturating_add(1);
                }
            }
            let found = labels.len();
            if best.as_ref().is_none_or(|(_, most)| most.len() < found) {
                best = Some((room, labels));
            }
            // Another order helps where a few find no room, not where most do.
            if found == wanted.len() || found < wanted.len() / 2 {
                break;
            }
        }
        let Some((room, labels)) = best else { return Vec::new() };
        *self = room;
        labels
    }

    /// Finds room for one label, away from the centre of what is around it.
    fn label(&mut self, want: &Wanted, centre: Point, furthest: f64) -> Option<Label> {
        let size = Size::new(width(&want.text, Type::Regular) + 2.0 * GAP, LINE);
        let outward = (want.at.y - centre.y).atan2(want.at.x - centre.x);
        let is_alone = want.at.distance(centre) < 1.0;
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
                let Some(leader) = self.fits(want, rect) else { continue };
                let owner = Some(want.place);
                self.insert(Taking::Area(rect), owner);
                if let Some(line) = leader {
                    self.insert(Taking::Line(line), owner);
                }
                return Some(Label {
                    place: want.place,
                    kind: want.kind,
                    text: want.text.clone(),
                    rect,
                    leader,
                });
            }
        }
        None
    }

    /// Whether a label has room: then the line that it needs.
    #[expect(clippy::option_option, reason = "there may be room, and a line may be needed")]
    fn fits(&self, want: &Wanted, rect: Rect) -> Option<Option<Line>> {
        if !self.area.grown(-EDGE).contains_rect(rect) {
            return None;
        }
        let owned = |taken: &Taken| taken.owner == Some(want.place);
        // What a label is beside must be its own place.
        let is_on = |taken: &Taken| match taken.shape {
            Taking::Line(line) => rect.meets(line),
            Taking::Sign(_) if !owned(taken) => taken.around().grown(OTHERS).is_on(&rect),
            Taking::Sign(_) | Taking::Area(_) => taken.around().is_on(&rect),
        };
        if self.met(rect.grown(OTHERS)).any(is_on) {
            return None;
        }
        let end = rect.nearest_to(want.at);
        let long = want.at.distance(end);
        // Without a line, a label is read as that of the sign that is nearest.
        let is_nearer = |taken: &Taken| match taken.shape {
            Taking::Sign(centre) => {
                !owned(taken) && centre.distance(rect.nearest_to(centre)) < long + CLEARLY
            }
            Taking::Area(_) | Taking::Line(_) => false,
        };
        if long <= BESIDE {
            let is_unclear = self.met(rect.grown(long + CLEARLY)).any(is_nearer);
            return (!is_unclear).then_some(None);
        }
        let leader = Line::new(want.at.lerp(end, (RADIUS + 0.4) / long), end);
        let is_crossed = |taken: &Taken| {
            !owned(taken)
                && match taken.shape {
                    Taking::Line(line) => crosses(leader, line),
                    Taking::Sign(centre) => distance(centre, leader) < RADIUS + CLEAR,
                    Taking::Area(area) => area.meets(leader),
                }
        };
        let met = Rect::from_points(leader.p0, leader.p1);
        (!self.met(met).any(is_crossed)).then_some(Some(leader))
    }
}

/// The direction in which a place lies from the middle of those near it.
fn away_from_others(at: &[Point], owner: usize) -> f64 {
    let Some(point) = at.get(owner) else { return 0.0 };
    let near = at.iter().filter(|other| (1e-9..CROWD).contains(&point.distance(**other)));
    let (x, y) =
        near.fold((0.0, 0.0), |(x, y), other| (x + point.x - other.x, y + point.y - other.y));
    y.atan2(x)
}

/// What wants a label, those with the most neighbours first, each with the centre
/// of these.
fn in_order(wanted: &[Wanted]) -> Vec<(&Wanted, Point)> {
    let near =
        |one: Point, other: Point| (one.x - other.x).abs() < 60.0 && (one.y - other.y).abs() < 40.0;
    let mut order: Vec<(usize, &Wanted, Point)> = wanted
        .iter()
        .map(|want| {
            let neighbours =
                wanted.iter().map(|other| other.at).filter(|other| near(want.at, *other));
            let (count, sum) = neighbours.fold((0_usize, (0.0, 0.0)), |(count, (x, y)), other| {
                (count.saturating_add(1), (x + other.x, y + other.y))
            });
            #[expect(clippy::cast_precision_loss, reason = "a count of places")]
            let many = count.max(1) as f64;
            (count, want, Point::new(sum.0 / many, sum.1 / many))
        })
        .collect();
    order.sort_by_key(|(count, ..)| std::cmp::Reverse(*count));
    order.into_iter().map(|(_, want, centre)| (want, centre)).collect()
}

/// The room of a label of a size beside a point, in a direction.
fn beside(at: Point, size: Size, distance: f64, angle: f64) -> Rect {
    let along = |centre: f64, step: f64, length: f64| {
        if step > 0.3 {
            centre + distance * step
        } else if step < -0.3 {
            centre + distance * step - length
        } else {
            centre + distance * step - length / 2.0
        }
    };
    let corner = (along(at.x, angle.cos(), size.width), along(at.y, angle.sin(), size.height));
    Rect::from_origin_size(corner, size)
}
