//! The outlines of the land of the world.
//!
//! `countries-50m.json` is from the npm package `world-atlas` 2.0.2, unchanged: the
//! land and the countries of Natural Earth 4.1.0 at 1:50,000,000 as `TopoJSON`. Natural Earth is in
//! the public domain (<https://www.naturalearthdata.com/about/terms-of-use/>); the
//! package is by Michael Bostock, under the ISC licence, which stands beside the
//! file. `npm pack world-atlas@2.0.2` gets it anew.

use std::sync::LazyLock;

use kurbo::{Point, Rect};
use serde::Deserialize;

use super::geometry::{RectExt as _, around, path_of, simplified, within};
use super::projection::{MIDDLE, equal_earth};

const WORLD: &str = include_str!("countries-50m.json");

/// Land that lies wholly south of this is left out: Antarctica.
const SOUTHERNMOST: f64 = -60.0;

/// How far a coast may be from where it is drawn, in points of the picture: no
/// more than can be seen.
const COARSE: f64 = 0.2;

/// What is smaller than this is left out, in square points of the picture: the
/// sign of a place would cover it.
const SMALL: f64 = 3.0;

/// `TopoJSON`, as far as land and countries need it.
#[derive(Deserialize)]
pub(super) struct Topology {
    pub(super) objects: Objects,
    arcs: Vec<Vec<[i32; 2]>>,
    transform: Transform,
}

#[derive(Deserialize)]
pub(super) struct Objects {
    land: Collection,
    pub(super) countries: Collection,
}

#[derive(Deserialize)]
pub(super) struct Collection {
    pub(super) geometries: Vec<Geometry>,
}

/// Polygons, each with the rings around it and its holes.
#[derive(Deserialize)]
pub(super) struct Geometry {
    /// The number of a country in ISO 3166-1, where it has one.
    pub(super) id: Option<String>,
    #[serde(default)]
    pub(super) properties: Properties,
    #[serde(flatten)]
    shape: Shape,
}

#[derive(Default, Deserialize)]
pub(super) struct Properties {
    #[serde(default)]
    pub(super) name: String,
}

#[derive(Deserialize)]
#[serde(tag = "type")]
enum Shape {
    Polygon { arcs: Vec<Vec<i32>> },
    MultiPolygon { arcs: Vec<Vec<Vec<i32>>> },
}

impl Geometry {
    /// Its rings, each by its arcs.
    pub(super) fn rings(&self) -> Box<dyn Iterator<Item = &Vec<i32>> + '_> {
        match &self.shape {
            Shape::Polygon { arcs } => Box::new(arcs.iter()),
            Shape::MultiPolygon { arcs } => Box::new(arcs.iter().flatten()),
        }
    }
}

#[derive(Deserialize)]
struct Transform {
    scale: [f64; 2],
    translate: [f64; 2],
}

impl Topology {
    /// The points of an arc in degrees, east and north; each is written as its
    /// steps from the one before.
    pub(super) fn arc(&self, index: i32) -> Vec<(f64, f64)> {
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

/// The outlines as the file has them.
#[expect(clippy::unreachable, reason = "the file is this module's own; every map has it")]
pub(super) fn topology() -> Topology {
    serde_json::from_str(WORLD)
        .unwrap_or_else(|error| unreachable!("the outlines of the world are valid: {error}"))
}

/// The outlines of all land.
static OUTLINES: LazyLock<Vec<Outline>> = LazyLock::new(|| {
    let topology = topology();
    let rings = topology.objects.land.geometries.iter().flat_map(Geometry::rings);
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
            let around = around(points.iter().copied())?;
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
        Point::new(east + turn, north)
    })
    .collect()
}

/// The part of a ring of degrees that is on the map, once it is turned.
fn on_map(ring: &[Point], turn: f64) -> Vec<Point> {
    let map = Rect::new(MIDDLE - 180.0, -90.0, MIDDLE + 180.0, 90.0);
    within(ring.iter().map(|point| Point::new(point.x + turn, point.y)).collect(), map)
}

/// The land as a path, as it is seen through a window. `place` tells where a point
/// of the flat globe lies in the picture.
pub(super) fn land(window: Rect, place: impl Fn(Point) -> Point) -> String {
    let mut path = String::new();
    for outline in OUTLINES.iter() {
        let Rect { x0, y0, x1, y1 } = outline.around;
        let corners = [Point::new(x0, y0), Point::new(x1, y1)].map(&place);
        let is_seen = around(corners).is_some_and(|around| {
            around.is_on(&window) && around.width() * around.height() > SMALL
        });
        if is_seen {
            let points = outline.points.iter().map(|point| place(*point)).collect();
            let seen = simplified(&within(points, window), COARSE);
            if seen.len() > 2 {
                path.push_str(&path_of(&seen, true));
            }
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_land_is_there_without_antarctica() {
        assert!(OUTLINES.len() > 1000, "{}", OUTLINES.len());
        let points = OUTLINES.iter().flat_map(|outline| &outline.points);
        let around = around(points.copied()).unwrap();
        assert!(around.width() > 5.0 && around.y0 > equal_earth(SOUTHERNMOST, MIDDLE).y);
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
        let edge = |side: f64| -> Vec<Point> {
            let latitudes = (0..1800).map(|step| f64::from(step) / 10.0 - 90.0);
            latitudes.map(|latitude| equal_earth(latitude, MIDDLE + side * 180.0)).collect()
        };
        let edges = [edge(1.0), edge(-1.0)].concat();
        let is_on_edge = |point: &Point| edges.iter().any(|edge| edge.distance(*point) < 1e-3);
        for outline in OUTLINES.iter() {
            let is_small = outline.around.width().max(outline.around.height()) < 0.02;
            assert!(is_small || !outline.points.iter().any(is_on_edge), "{:?}", outline.around);
        }
    }
}
