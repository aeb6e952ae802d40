//! The Equal Earth projection: equal in area, with continents in shapes that are
//! familiar.
//!
//! B. Šavrič, T. Patterson, B. Jenny, "The Equal Earth map projection",
//! International Journal of Geographical Information Science 33 (2019), first
//! published 2018, <https://doi.org/10.1080/13658816.2018.1504949>.

use kurbo::Point;

const A1: f64 = 1.340_264;
const A2: f64 = -0.081_106;
const A3: f64 = 0.000_893;
const A4: f64 = 0.003_796;

/// Degrees east of the middle of the map: its edges then run through the Bering
/// Strait, and part no land.
pub(super) const MIDDLE: f64 = 11.4;

/// Where degrees north and east lie on a globe of radius 1 that is laid flat, seen
/// from its middle: to the right and upwards.
pub(super) fn equal_earth(latitude: f64, longitude: f64) -> Point {
    flat(latitude, longitude - MIDDLE)
}

/// Where a place lies on the map, whichever way its degrees are counted.
pub(super) fn on_map(latitude: f64, longitude: f64) -> Point {
    flat(latitude, (longitude - MIDDLE + 180.0).rem_euclid(360.0) - 180.0)
}

/// The projection, for degrees north of the equator and east of its middle.
fn flat(latitude: f64, longitude: f64) -> Point {
    let theta = (3_f64.sqrt() / 2.0 * latitude.to_radians().sin()).asin();
    let squared = theta * theta;
    let sixth = squared.powi(3);
    let slope = A1 + 3.0 * A2 * squared + sixth * (7.0 * A3 + 9.0 * A4 * squared);
    Point {
        x: 2.0 * 3_f64.sqrt() * longitude.to_radians() * theta.cos() / (3.0 * slope),
        y: theta * (A1 + A2 * squared + sixth * (A3 + A4 * squared)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The values that PROJ 9 gives for `+proj=eqearth +R=1`: the edges of the
    /// map, whose height is 0.487 of its width, as the paper has it.
    #[test]
    fn the_map_has_the_size_that_its_authors_give() {
        let (east, pole) = (flat(0.0, 180.0), flat(90.0, 0.0));
        assert!((east.x - 2.706_63).abs() < 1e-4, "{east:?}");
        assert!((pole.y / east.x - 0.487).abs() < 1e-3, "{pole:?}");
        // A pole is a line of 0.59 of the length of the equator.
        assert!((flat(90.0, 180.0).x / east.x - 0.59).abs() < 5e-3);
    }

    /// The example of the manual of PROJ, <https://proj.org/operations/projections/eqearth.html>.
    #[test]
    fn a_place_is_where_others_have_it() {
        let at = flat(47.0, 122.0);
        assert!((at.x - 1.55).abs() < 5e-3 && (at.y - 0.89).abs() < 5e-3, "{at:?}");
    }

    #[test]
    fn a_place_is_on_one_side_of_the_map() {
        let edge = flat(0.0, 180.0).x;
        // Samoa lies west of the Bering Strait, Hawaii east of it.
        assert!(on_map(-13.8, -171.8).x > 0.9 * edge);
        assert!(on_map(21.3, -157.8).x < -0.8 * edge);
        assert_eq!(on_map(47.0, 133.4), flat(47.0, 122.0));
    }

    #[test]
    fn areas_are_true() {
        let cell = |south: f64, north: f64| {
            let steps = 2000;
            let step = (north - south) / f64::from(steps);
            (0..steps)
                .map(|index| {
                    let (low, high) =
                        (south + f64::from(index) * step, south + f64::from(index + 1) * step);
                    let width = flat(f64::midpoint(low, high), 10.0).x;
                    width * (flat(high, 0.0).y - flat(low, 0.0).y)
                })
                .sum::<f64>()
        };
        for (south, north) in [(0.0, 10.0), (30.0, 40.0), (60.0, 70.0)] {
            let on_the_globe =
                10_f64.to_radians() * (f64::to_radians(north).sin() - f64::to_radians(south).sin());
            assert!((cell(south, north) / on_the_globe - 1.0).abs() < 1e-3, "{south} to {north}");
        }
    }
}
