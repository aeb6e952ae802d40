//! Which parts of the world a map shows larger, so that it is read with the least
//! effort.

use kurbo::{Point, Rect, Size};

use super::panel::{Frame, Panel};
use super::{BETWEEN, PlaceOnMap};
use crate::picture::canvas::Sheet;
use crate::picture::geometry::{RectExt as _, around};
use crate::picture::labels::LabelKind;

/// More places than this are numbered rather than named.
pub(super) const MOST_NAMED: usize = 150;

/// So many places near each other are shown larger, where they find no room.
const FEWEST_ENLARGED: usize = 2;

/// The most parts of the world that are shown larger.
const MOST_PARTS: usize = 2;

/// The parts of the map of the world that may be shown larger.
const PARTS: [Size; 5] = [
    Size::new(24.0, 17.0),
    Size::new(40.0, 28.0),
    Size::new(56.0, 40.0),
    Size::new(80.0, 56.0),
    LARGEST_PART,
];
const LARGEST_PART: Size = Size::new(104.0, 72.0);

/// How many times larger a part is shown at most: so that coasts tell where it is.
const LARGEST: f64 = 12.0;

/// The parts of such a part that may be shown larger again, as it has them, how many
/// times larger at most, and what of the height of both is the outer part's.
const INNER_PARTS: [Size; 3] =
    [Size::new(24.0, 18.0), Size::new(40.0, 28.0), Size::new(60.0, 40.0)];
const INNER_LARGEST: f64 = 8.0;
const OUTER_SHARE: f64 = 0.58;

/// What each part that is shown larger adds to the effort of reading a map, and
/// what each unit of its width in the map of the world does: in a wide one, places
/// are no further from each other than before, and much of it is empty.
const PART_EFFORT: f64 = 20.0;
const WIDE_EFFORT: f64 = 0.3;

/// What each unit that a sign is away from its place adds, and what each unit of the flat
/// globe does: on a map of the world, a small step is a long way.
const MOVED_EFFORT: f64 = 3.0;
const FAR_EFFORT: f64 = 500.0;

/// What each place adds that has its number rather than its name, or neither.
const NUMBER_EFFORT: f64 = 300.0;
const UNLABELLED_EFFORT: f64 = 1000.0;

/// The least that is left for parts, however much is said below.
const LEAST: f64 = 160.0;

/// Which parts of the world are shown larger.
#[derive(Debug, Clone, Copy)]
enum Parts {
    /// Up to so many of about a size, beside each other in the world.
    OfWorld(usize, Size),
    /// One of about a size, but not where most places are: there they may lie further
    /// from each other.
    Second(Size),
    /// One of about a size, and one of another within it.
    Within(Size, Size),
}

/// Finds the panels of a map in which places are read with the least effort, where
/// so many units below it are for what is said there.
pub(super) fn laid_out(places: &[PlaceOnMap], below: f64, sheet: Sheet) -> Vec<Panel> {
    let room = Sheet { highest: sheet.highest - below, ..sheet };
    let filled = |mut panels: Vec<Panel>, with_names: bool| {
        for panel in &mut panels {
            panel.fill(places, with_names);
        }
        panels
    };
    if places.len() > MOST_NAMED {
        // Of very many places, the largest parts show most.
        let parted =
            |count| filled(parted(places, Parts::OfWorld(count, LARGEST_PART), room), false);
        let each = (0..=MOST_PARTS).map(parted);
        return each.min_by(|one, other| effort(one).total_cmp(&effort(other))).unwrap_or_default();
    }
    let world = parted(places, Parts::OfWorld(0, LARGEST_PART), room);
    let mut tried = vec![shown(&world)];
    let mut panels = filled(world, true);
    let mut least = effort(&panels);
    let of_world = |count: usize| PARTS.map(|size| Parts::OfWorld(count, size));
    let second = PARTS.map(Parts::Second);
    let within =
        PARTS.into_iter().flat_map(|outer| INNER_PARTS.map(|inner| Parts::Within(outer, inner)));
    for parts in (1..=MOST_PARTS).flat_map(of_world).chain(second).chain(within) {
        let all_named = without_name(&panels) == (0, 0);
        // What another part would cost in itself.
        if least <= PART_EFFORT || all_named && matches!(parts, Parts::Within(..)) {
            break;
        }
        let more = parted(places, parts, room);
        // Parts of several sizes around the same places are often the same.
        if tried.contains(&shown(&more)) {
            continue;
        }
        tried.push(shown(&more));
        let more = filled(more, true);
        let effort = effort(&more);
        if effort < least {
            (panels, least) = (more, effort);
        }
    }
    match alone(places, room).map(|panel| filled(vec![panel], true)) {
        Some(alone) if effort(&alone) <= least => alone,
        _ => panels,
    }
}

/// The part of the world in which all places are, where they are so near each other that the
/// rest of the world would be empty.
fn alone(places: &[PlaceOnMap], room: Sheet) -> Option<Panel> {
    let world = Panel::world(room);
    let seen = around(places.iter().map(|place| world.point(place.flat())))?;
    let is_near = seen.width() <= LARGEST_PART.width && seen.height() <= LARGEST_PART.height;
    if places.len() < FEWEST_ENLARGED || !is_near {
        return None;
    }
    let mut alone = world.close_up(seen, LARGEST);
    alone.places = (0..places.len()).collect();
    Some(alone)
}

/// Where each panel lies, its frames and the places that it shows.
fn shown(panels: &[Panel]) -> Vec<(Rect, Vec<Frame>, Vec<usize>)> {
    panels.iter().map(|it| (it.area, it.frames.clone(), it.places.clone())).collect()
}

/// How many places have their number in the place of their name, and how many
/// nothing.
pub(super) fn without_name(panels: &[Panel]) -> (usize, usize) {
    let labels = || panels.iter().flat_map(|panel| &panel.labels);
    let numbered = labels().filter(|label| label.kind == LabelKind::Number).count();
    let places: usize = panels.iter().map(|panel| panel.places.len()).sum();
    (numbered, places.saturating_sub(labels().count()))
}

/// How hard a map is to read: by the length of the lines from places to their
/// names, with as much for what has no name, and for signs that are not
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
    let moved_in =
        |panel: &Panel| panel.moved.iter().sum::<f64>() * (MOVED_EFFORT + FAR_EFFORT / panel.scale);
    let moved: f64 = panels.iter().map(moved_in).sum();
    long + moved + numbered * NUMBER_EFFORT + unlabelled * UNLABELLED_EFFORT + parts
}

/// The world and the parts of it in which most places are, as yet without signs and labels.
fn parted(places: &[PlaceOnMap], parts: Parts, room: Sheet) -> Vec<Panel> {
    let mut world = Panel::world(room);
    world.places = (0..places.len()).collect();
    let high = (room.highest - world.area.height()).max(LEAST);
    let mut panels = vec![world];
    #[expect(clippy::cast_precision_loss, reason = "a few parts")]
    match parts {
        Parts::OfWorld(count, size) => {
            let highest = high / count.max(1) as f64 - BETWEEN;
            for _ in 0..count {
                let sought = Sought { size, over: 0, highest, largest: LARGEST };
                part_off(&mut panels, 0, places, sought);
            }
            arrange(&mut panels, room.width);
        }
        Parts::Second(size) => {
            let sought = Sought { size, over: 1, highest: high - BETWEEN, largest: LARGEST };
            part_off(&mut panels, 0, places, sought);
        }
        Parts::Within(outer, inner) => {
            let highest = high * OUTER_SHARE - BETWEEN;
            let sought = Sought { size: outer, over: 0, highest, largest: LARGEST };
            part_off(&mut panels, 0, places, sought);
            let highest = high - highest - 2.0 * BETWEEN;
            let sought = Sought { size: inner, over: 0, highest, largest: INNER_LARGEST };
            part_off(&mut panels, 1, places, sought);
        }
    }
    panels
}

/// Puts two parts of the world in the order in which they lie, from the left to the right,
/// and beside each other if there is room.
fn arrange(panels: &mut [Panel], width: f64) {
    let [world, one, other] = panels else { return };
    let [first, second] = world.frames.as_mut_slice() else { return };
    if second.area.x0 < first.area.x0 {
        std::mem::swap(one, other);
        std::mem::swap(&mut one.letter, &mut other.letter);
        std::mem::swap(first, second);
        std::mem::swap(&mut first.letter, &mut second.letter);
    }
    let top = world.area.y1 + BETWEEN;
    one.area = one.area.with_origin((0.0, top));
    let is_beside = one.area.width() + BETWEEN + other.area.width() <= width;
    let origin =
        if is_beside { (one.area.x1 + BETWEEN, top) } else { (0.0, one.area.y1 + BETWEEN) };
    other.area = other.area.with_origin(origin);
}

/// The part of a panel that is sought.
#[derive(Clone, Copy)]
struct Sought {
    /// About its size in the panel.
    size: Size,
    /// How many parts with more places are passed over.
    over: usize,
    /// How high it is shown at most.
    highest: f64,
    /// How many times larger it is shown at most.
    largest: f64,
}

/// Adds a panel with a part of one in which its places are near each other, if no
/// part there is shown larger already.
fn part_off(panels: &mut Vec<Panel>, of: usize, places: &[PlaceOnMap], sought: Sought) {
    let Sought { size, over, highest, largest } = sought;
    let top = panels.last().map_or(0.0, |last| last.area.y1 + BETWEEN);
    let letter = ('A'..).nth(panels.len().saturating_sub(1)).unwrap_or('Z');
    let Some(whole) = panels.get_mut(of) else { return };
    let at = |index: &usize| Some(whole.point(places.get(*index)?.flat()));
    let points: Vec<Point> = whole.places.iter().filter_map(at).collect();
    let Some(seen) = densest(&points, size, over) else { return };
    let mut part = whole.part(seen, &points, letter, highest, largest);
    part.area = part.area.with_origin((0.0, top));
    let area = whole.area_of(&part);
    if whole.frames.iter().any(|other| other.area.grown(2.0).is_on(&area)) {
        return;
    }
    let is_in = |index: &usize| at(index).is_some_and(|point| area.has(point));
    let (inside, outside) = whole.places.iter().partition(|index| is_in(index));
    (part.places, whole.places) = (inside, outside);
    whole.frames.push(Frame { area, letter });
    panels.push(part);
}

/// The rectangle around the places of the part of a map in which most of them are,
/// once so many parts with more are passed over; none where few are near each other.
fn densest(points: &[Point], size: Size, over: usize) -> Option<Rect> {
    let area = |centre: Point| Rect::from_center_size(centre, size);
    let near = |centre: Point| points.iter().copied().filter(move |at| area(centre).has(*at));
    // Of several with as many, the first: the same places give the same map.
    let (most, centre) = points.iter().map(|point| (near(*point).count(), *point)).fold(
        (0, None),
        |(most, best), (count, point)| {
            if count > most { (count, Some(point)) } else { (most, best) }
        },
    );
    let centre = centre.filter(|_| most >= FEWEST_ENLARGED)?;
    if let Some(over) = over.checked_sub(1) {
        let is_left = |point: &Point| !area(centre).has(*point);
        let left: Vec<Point> = points.iter().copied().filter(is_left).collect();
        return densest(&left, size, over);
    }
    around(near(centre))
}
