//! The outlines of the land of the world.
//!
//! `land-110m.json` is from the npm package `world-atlas` 2.0.2, unchanged: the
//! land of Natural Earth 4.1.0 at 1:110,000,000 as `TopoJSON`. Natural Earth is in
//! the public domain (<https://www.naturalearthdata.com/about/terms-of-use/>); the
//! package is by Michael Bostock, under the ISC licence. `npm pack world-atlas@2.0.2`
//! gets it anew.

use std::sync::LazyLock;

use serde::Deserialize;

use super::canvas::path_of;
use super::labels::Rect;
use super::projection::{Point, equal_earth};

const LAND: &str = include_str!("land-110m.json");

/// Land that lies wholly south of this is left out: Antarctica.
const SOUTHERNMOST: f64 = -60.0;

/// Points of an outline that are nearer to the one before are left out, in
/// points of the picture.
const NEAR: f64 = 0.45;

/// What is smaller than this is left out, in points of the picture.
const SMALL: f64 = 0.7;

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

/// The outlines of all land on the globe that is laid flat.
static OUTLINES: LazyLock<Vec<Vec<Point>>> = LazyLock::new(|| {
    // A test reads it; a picture without land would still show its places.
    let Ok(topology) = serde_json::from_str::<Topology>(LAND) else { return Vec::new() };
    let rings = topology.objects.land.geometries.iter().flat_map(|land| &land.arcs).flatten();
    let rings = rings.map(|arcs| {
        let arcs = arcs.iter().flat_map(|index| topology.arc(*index));
        unrolled(arcs)
    });
    // What crosses the edge of the map is on both sides of it.
    let sides = rings.flat_map(|ring| [-360.0, 0.0, 360.0].map(|turn| on_map(&ring, turn)));
    sides
        .filter(|ring| ring.iter().any(|point| point.y > SOUTHERNMOST))
        .map(|ring| ring.iter().map(|point| equal_earth(point.y, point.x)).collect())
        .collect()
});

/// A ring of degrees east and north in which nothing jumps from one side of the
/// map to the other: it runs on beyond 180 degrees.
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
    let map = Rect { left: -180.0, top: -90.0, right: 180.0, bottom: 90.0 };
    within(ring.iter().map(|point| Point { x: point.x + turn, ..*point }).collect(), map)
}

/// The land as a path, as it is seen through a window. `place` tells where a point
/// of the flat globe lies in the picture.
pub(super) fn land(window: Rect, place: impl Fn(Point) -> Point) -> String {
    let mut path = String::new();
    for outline in OUTLINES.iter() {
        let seen = within(outline.iter().map(|point| place(*point)).collect(), window);
        let mut kept: Vec<Point> = Vec::new();
        for point in seen {
            let near = |last: &Point| (last.x - point.x).hypot(last.y - point.y) < NEAR;
            if !kept.last().is_some_and(near) {
                kept.push(point);
            }
        }
        let Some(around) = Rect::around(kept.iter().copied()) else { continue };
        if kept.len() > 2 && around.width().max(around.height()) > SMALL {
            path.push_str(&path_of(&kept, true));
        }
    }
    path
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

    #[test]
    fn the_land_is_there_without_antarctica() {
        assert!(OUTLINES.len() > 100, "{}", OUTLINES.len());
        let points = OUTLINES.iter().flatten();
        let around = Rect::around(points.copied()).unwrap();
        assert!(around.width() > 5.0 && around.top > equal_earth(SOUTHERNMOST, 0.0).y);
    }

    #[test]
    fn what_is_outside_a_window_is_cut_off() {
        let corner = |x: f64, y: f64| Point { x, y };
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
