//! How far a position is from a country.

use std::collections::HashMap;
use std::sync::LazyLock;

use icu_locale::{Locale, LocaleCanonicalizer};

use super::world::{Geometry, topology};

/// The radius of the earth, in kilometres.
const RADIUS: f64 = 6_371.0;

/// Natural Earth counts Crimea, within these degrees, as a part of Russia. The United
/// Kingdom does not.
const CRIMEA: Area = Area { west: 32.0, east: 37.0, south: 44.0, north: 46.5 };

/// An area between degrees.
struct Area {
    west: f64,
    east: f64,
    south: f64,
    north: f64,
}

impl Area {
    fn has(&self, (east, north): (f64, f64)) -> bool {
        (self.west..=self.east).contains(&east) && (self.south..=self.north).contains(&north)
    }
}

/// A ring of degrees, east and north.
type Ring = Vec<(f64, f64)>;

/// The rings of the countries by their codes.
static COUNTRIES: LazyLock<HashMap<String, Vec<Ring>>> = LazyLock::new(|| {
    let (topology, aliases) = (topology(), LocaleCanonicalizer::new_common());
    let mut countries: HashMap<String, Vec<Ring>> = HashMap::new();
    for country in &topology.objects.countries.geometries {
        let Some(code) = code(country, &aliases) else { continue };
        for arcs in country.rings() {
            let ring: Ring = arcs.iter().flat_map(|index| topology.arc(*index)).collect();
            if ring.iter().all(|point| CRIMEA.has(*point)) {
                countries.entry("UA".to_owned()).or_default().push(ring.clone());
            }
            countries.entry(code.clone()).or_default().push(ring);
        }
    }
    countries
});

/// The code of a country by its number, as the Unicode Common Locale Data Repository has it.
/// Kosovo has no number.
fn code(country: &Geometry, aliases: &LocaleCanonicalizer) -> Option<String> {
    let Some(number) = &country.id else {
        return (country.properties.name == "Kosovo").then(|| "XK".to_owned());
    };
    let mut locale: Locale = format!("und-{number}").parse().ok()?;
    aliases.canonicalize(&mut locale);
    locale.id.region.map(|region| region.to_string())
}

/// How many kilometres a position in degrees is from a country, at its nearest point of
/// border or coast; none within it. No number where the country has no outline.
pub(crate) fn kilometres_from(country: &str, north: f64, east: f64) -> Option<f64> {
    let rings = COUNTRIES.get(country)?;
    // A hole is a ring too.
    let around = rings.iter().filter(|ring| is_around(ring, (east, north))).count();
    if around % 2 == 1 {
        return Some(0.0);
    }
    let points = rings.iter().flatten();
    points.map(|point| kilometres((east, north), *point)).min_by(f64::total_cmp)
}

/// Whether a ring goes around a point: whether a line to the east meets it an odd number of
/// times.
fn is_around(ring: &Ring, (east, north): (f64, f64)) -> bool {
    let sides = ring.iter().zip(ring.iter().cycle().skip(1));
    let met = sides.filter(|((x1, y1), (x2, y2))| {
        (*y1 > north) != (*y2 > north) && east < (x2 - x1) * (north - y1) / (y2 - y1) + x1
    });
    met.count() % 2 == 1
}

/// The way between two points on the globe (haversine formula).
fn kilometres((east, north): (f64, f64), (other_east, other_north): (f64, f64)) -> f64 {
    let half = |one: f64, other: f64| ((other - one).to_radians() / 2.0).sin().powi(2);
    let across = north.to_radians().cos() * other_north.to_radians().cos();
    let way = half(north, other_north) + across * half(east, other_east);
    2.0 * RADIUS * way.sqrt().min(1.0).asin()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kilometres_from_countries() {
        for (place, country, north, east) in [
            ("Bochum", "DE", 51.48, 7.22),
            ("Jeju", "KR", 33.5, 126.53),
            ("Ponta Delgada", "PT", 37.74, -25.67),
            ("Las Palmas", "ES", 28.1, -15.41),
            ("Honolulu", "US", 21.31, -157.86),
            ("Anchorage", "US", 61.22, -149.9),
            ("Suva", "FJ", -18.14, 178.44),
            ("Valletta", "MT", 35.9, 14.51),
            ("Singapore", "SG", 1.29, 103.85),
            ("Hong Kong", "HK", 22.28, 114.16),
            ("Stanley", "FK", -51.7, -57.85),
            ("Prishtina", "XK", 42.67, 21.17),
            ("Sevastopol", "UA", 44.6, 33.53),
            ("Donetsk", "UA", 48.02, 37.8),
            ("Nablus", "PS", 32.22, 35.25),
            ("Troms\u{f8}", "NO", 69.65, 18.96),
            ("Vladivostok", "RU", 43.11, 131.87),
        ] {
            let away = kilometres_from(country, north, east);
            assert!(away.is_some_and(|away| away < 60.0), "{place}: {away:?}");
        }
        for (place, country, north, east) in [
            ("Bochum, swapped", "DE", 7.22, 51.48),
            ("Paris", "DE", 48.86, 2.35),
            ("Cape Town", "GB", -33.92, 18.42),
            ("Vienna", "SK", -48.2, 16.37),
        ] {
            let away = kilometres_from(country, north, east);
            assert!(away.is_some_and(|away| away > 150.0), "{place}: {away:?}");
        }
        assert_eq!(kilometres_from("QQ", 0.0, 0.0), None);
    }
}
