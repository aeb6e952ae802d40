//! The outlines of the land of the world.
//!
//! `land-50m.json` is from the npm package `world-atlas` 2.0.2, unchanged: the
//! land of Natural Earth 4.1.0 at 1:50,000,000 as `TopoJSON`. Natural Earth is in
//! the public domain (<https://www.naturalearthdata.com/about/terms-of-use/>); the
//! package is by Michael Bostock, under the ISC licence, which stands beside the
//! file. `npm pack world-atlas@2.0.2` gets it anew.

use std::fmt::Write as _;
use std::sync::LazyLock;

use serde::Deserialize;

use super::canvas::number;
use super::labels::{Rect, distance};
use super::projection::{MIDDLE, Point, equal_earth};

const LAND: &str = include_str!("land-50m.json");

/// Land that lies wholly south of this is left out: Antarctica.
const SOUTHERNMOST: f64 = -60.0;

/// How far a coast may be from where it is drawn, in points of the picture: no
/// more than can be seen.
const COARSE: f64 = 0.2;

/// What is smaller than this is left out, in square points of the picture: the
/// sign of a place would cover it.
const SMALL: f64 = 3.0;

/// `TopoJSON`, as far as land needs it.
#[derive(Deserialize)]
struct Topology {
    objects: Objects,
    arcs: Vec<Vec<[i32; 2]>>,
    transform: Transform,
}

#[derive(Deserialize)]
struct Objects {
    land: Collection,
}

#[derive(Deserialize)]
struct Collection {
    geometries: Vec<MultiPolygon>,
}

#[derive(Deserialize)]
struct MultiPolygon {
    arcs: Vec<Vec<Vec<i32>>>,
}

#[derive(Deserialize)]
struct Transform {
    scale: [f64; 2],
    translate: [f64; 2],
}

impl Topology {
    /// The points of an arc in degrees, east and north; each is written as its
    /// steps from the one before.
    fn arc(&self, index: i32) -> Vec<(f64, f64)> {
        // An arc that runs the other way is written as its complement.
        let (index, reversed) = if index < 0 { (!index, true) } else { (index, false) };
        let steps = usize::try_from(index).ok().and_then(|index| self.arcs.get(index));
        let ([x_scale, y_scale], [x_start, y_start]) =
            (self.transform.scale, self.transform.translate);
        let (mut x, mut y) = (0.0, 0.0);
        let mut points: Vec<(f64, f64)> = steps
            .into_iter()
            .flatten()
            .map(|[east, north]| {
                x += f64::from(*east);
                y += f64::from(*north);
                (x * x_scale + x_start, y * y_scale + y_start)
            })
            .collect();
        if reversed {
            points.reverse();
        }
        points
    }
}

/// An outline on the globe that is laid flat.
struct Outline {
    points: Vec<Point>,
    around: Rect,
}

/// The outlines of all land.
#[expect(clippy::unreachable, reason = "the file is this module's own; every map has it")]
static OUTLINES: LazyLock<Vec<Outline>> = LazyLock::new(|| {
    let topology: Topology = serde_json::from_str(LAND)
        .unwrap_or_else(|error| unreachable!("the outlines of the land are valid: {error}"));
    let rings = topology.objects.land.geometries.iter().flat_map(|land| &land.arcs).flatten();
    let rings = rings.map(|arcs| {
        let arcs = arcs.iter().flat_map(|index| topology.arc(*index));
        unrolled(arcs)
    });
    // What crosses the edge of the map is on both sides of it.
    let sides = rings.flat_map(|ring| [-360.0, 0.0, 360.0].map(|turn| on_map(&ring, turn)));
    sides
        .filter(|ring| ring.iter().any(|point| point.y > SOUTHERNMOST))
        .filter_map(|ring| {
            let points: Vec<Point> =
                ring.iter().map(|point| equal_earth(point.y, point.x)).collect();
            let around = Rect::around(points.iter().copied())?;
            Some(Outline { points, around })
        })
        .collect()
});

/// A ring of degrees east and north in which nothing jumps from one side of the
/// globe to the other: it runs on beyond 180 degrees.
fn unrolled(ring: impl Iterator<Item = (f64, f64)>) -> Vec<Point> {
    let (mut turn, mut last) = (0.0, None);
    ring.map(|(east, north)| {
        if let Some(last) = last.replace(east) {
            if east - last > 180.0 {
                turn -= 360.0;
            } else if last - east > 180.0 {
                turn += 360.0;
            }
        }
        Point { x: east + turn, y: north }
    })
    .collect()
}

/// The part of a ring of degrees that is on the map, once it is turned.
fn on_map(ring: &[Point], turn: f64) -> Vec<Point> {
    let map = Rect { left: MIDDLE - 180.0, top: -90.0, right: MIDDLE + 180.0, bottom: 90.0 };
    within(ring.iter().map(|point| Point { x: point.x + turn, ..*point }).collect(), map)
}

/// The land as a path, as it is seen through a window. `place` tells where a point
/// of the flat globe lies in the picture.
pub(super) fn land(window: Rect, place: impl Fn(Point) -> Point) -> String {
    let mut path = String::new();
    for outline in OUTLINES.iter() {
        let Rect { left, top, right, bottom } = outline.around;
        let corners = [Point { x: left, y: top }, Point { x: right, y: bottom }];
        let is_seen = Rect::around(corners.map(&place)).is_some_and(|around| {
            around.overlaps(&window) && around.width() * around.height() > SMALL
        });
        if is_seen {
            let points = outline.points.iter().map(|point| place(*point)).collect();
            write_outline(&mut path, &simplified(&within(points, window)));
        }
    }
    path
}

/// Adds an outline to a path in the notation of SVG: in steps, which are shorter
/// than places.
fn write_outline(path: &mut String, outline: &[Point]) {
    if outline.len() < 3 {
        return;
    }
    // Steps between places to a tenth of a point: nothing adds up.
    let tenth = |value: f64| (value * 10.0).round() / 10.0;
    let mut last = Point { x: 0.0, y: 0.0 };
    for (index, point) in outline.iter().enumerate() {
        let at = Point { x: tenth(point.x), y: tenth(point.y) };
        let (x, y) = (number(at.x - last.x), number(at.y - last.y));
        let step = if index == 0 { 'M' } else { 'l' };
        let space = if y.starts_with('-') { "" } else { " " };
        let _ = write!(path, "{step}{x}{space}{y}");
        last = at;
    }
    path.push('Z');
}

/// An outline without the points that make no difference to be seen (Douglas and
/// Peucker, "Algorithms for the reduction of the number of points required to
/// represent a digitized line or its caricature", 1973).
fn simplified(outline: &[Point]) -> Vec<Point> {
    let Some(last) = outline.len().checked_sub(1) else { return Vec::new() };
    let mut kept = vec![0, last];
    let mut open = vec![(0, last)];
    while let Some((from, to)) = open.pop() {
        let (Some(start), Some(end)) = (outline.get(from), outline.get(to)) else { continue };
        let between = outline.iter().enumerate().take(to).skip(from.saturating_add(1));
        let furthest = between
            .map(|(index, point)| (index, distance(*point, *start, *end)))
            .max_by(|(_, one), (_, other)| one.total_cmp(other));
        if let Some((index, far)) = furthest
            && far > COARSE
        {
            kept.push(index);
            open.extend([(from, index), (index, to)]);
        }
    }
    kept.sort_unstable();
    kept.dedup();
    kept.into_iter().filter_map(|index| outline.get(index).copied()).collect()
}

/// The part of an area within a window (Sutherland and Hodgman, "Reentrant polygon
/// clipping", 1974).
fn within(mut outline: Vec<Point>, window: Rect) -> Vec<Point> {
    // How far a point lies inside of each edge.
    let edges: [&dyn Fn(Point) -> f64; 4] = [
        &|point| point.x - window.left,
        &|point| window.right - point.x,
        &|point| point.y - window.top,
        &|point| window.bottom - point.y,
    ];
    for inside in edges {
        let mut kept = Vec::with_capacity(outline.len());
        let Some(mut last) = outline.last().copied() else { break };
        for point in outline {
            let (from, to) = (inside(last), inside(point));
            if (from < 0.0) != (to < 0.0) {
                let part = from / (from - to);
                kept.push(Point {
                    x: last.x + part * (point.x - last.x),
                    y: last.y + part * (point.y - last.y),
                });
            }
            if to >= 0.0 {
                kept.push(point);
            }
            last = point;
        }
        outline = kept;
    }
    outline
}

#[cfg(test)]
mod tests {
    use super::*;

    fn corner(x: f64, y: f64) -> Point {
        Point { x, y }
    }

    #[test]
    fn the_land_is_there_without_antarctica() {
        assert!(OUTLINES.len() > 1000, "{}", OUTLINES.len());
        let points = OUTLINES.iter().flat_map(|outline| &outline.points);
        let around = Rect::around(points.copied()).unwrap();
        assert!(around.width() > 5.0 && around.top > equal_earth(SOUTHERNMOST, MIDDLE).y);
    }

    /// Jeju, Malta and Anglesey are islands of their own; the straits of Dover and
    /// Gibraltar part what they part.
    #[test]
    fn coasts_are_fine_enough_for_a_part_of_the_world() {
        let outline_of = |north: f64, east: f64| {
            let at = equal_earth(north, east);
            let holding = |outline: &&Outline| outline.around.has(at);
            let areas = OUTLINES.iter().filter(holding).map(|outline| outline.around);
            areas.min_by(|a, b| a.width().total_cmp(&b.width())).unwrap()
        };
        for (name, north, east, widest) in
            [("Jeju", 33.4, 126.55, 0.02), ("Malta", 35.89, 14.44, 0.01), ("Ely", 52.4, 0.3, 0.2)]
        {
            let around = outline_of(north, east);
            assert!(around.width() < widest, "{name}: {around:?}");
        }
    }

    /// At the Bering Strait, where the map begins and ends, nothing is cut but
    /// small islands.
    #[test]
    fn no_coast_runs_along_the_edges_of_the_map() {
        let is_edge = |point: &Point, side: f64| {
            (0..1800).any(|step| {
                let edge = equal_earth(f64::from(step) / 10.0 - 90.0, MIDDLE + side * 180.0);
                (edge.x - point.x).hypot(edge.y - point.y) < 1e-3
            })
        };
        for outline in OUTLINES.iter() {
            let edge = |side| outline.points.iter().filter(|point| is_edge(point, side)).count();
            let is_small = outline.around.width().max(outline.around.height()) < 0.02;
            assert!(is_small || edge(1.0) + edge(-1.0) == 0, "{:?}", outline.around);
        }
    }

    #[test]
    fn what_makes_no_difference_is_left_out() {
        let wave = |index: u32| corner(f64::from(index), f64::from(index % 2) * 0.1);
        let mut outline: Vec<Point> = (0..100).map(wave).collect();
        outline.push(corner(50.0, 50.0));
        let kept = simplified(&outline);
        assert_eq!(kept.first(), outline.first());
        assert_eq!(kept.last(), outline.last());
        assert!((3..6).contains(&kept.len()), "{kept:?}");
        assert_eq!(simplified(&[]), []);
    }

    #[test]
    fn outlines_are_written_in_steps() {
        let mut path = String::new();
        write_outline(&mut path, &[corner(1.04, 2.0), corner(3.11, 1.0), corner(2.0, 4.0)]);
        assert_eq!(path, "M1 2l2.1-1l-1.1 3Z");
    }

    #[test]
    fn what_is_outside_a_window_is_cut_off() {
        let window = Rect { left: 0.0, top: 0.0, right: 10.0, bottom: 10.0 };
        let diamond =
            vec![corner(5.0, -5.0), corner(15.0, 5.0), corner(5.0, 15.0), corner(-5.0, 5.0)];
        let seen = Rect::around(within(diamond, window)).unwrap();
        assert_eq!(seen, window);
        assert!(
            within(vec![corner(20.0, 0.0), corner(30.0, 0.0), corner(30.0, 9.0)], window)
                .is_empty()
        );
    }
}
