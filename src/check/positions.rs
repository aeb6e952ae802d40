//! Positions lie in the country of their place.

use super::{Findings, Subject};
use crate::dataset::{Coordinates, field};
use crate::picture::kilometres_from;

checks! {
    Warning Dataset DOUBTFUL_POSITION "doubtful-position"
        "Each position is in or near the country of its place.",
        "positions outside their country"
        => positions_are_in_their_country;
}

/// Outlines are rough, and small islands are missing: this is near enough, in kilometres.
const NEAR: f64 = 100.0;

/// The country of the council itself.
const OWN_COUNTRY: (&str, &str) = ("GB", "the United Kingdom");

pub(super) fn positions_are_in_their_country(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let dataset = subject.dataset;
    let council = &dataset.council;
    let (code, country) = OWN_COUNTRY;
    let ours = council.coordinates.map(|own| (field!(council.coordinates), own, code, country));
    let places = dataset.places().filter_map(|place| {
        let country = dataset.country_name(place);
        Some((field!(place.coordinates), place.coordinates?, place.country.as_str(), country))
    });
    for (field, position, code, country) in ours.into_iter().chain(places) {
        if let Some((message, help)) = doubt(position, code, country) {
            findings.add(DOUBTFUL_POSITION, &field, message, help);
        }
    }
}

/// Why a position cannot be in a country, and what may be meant.
fn doubt(position: Coordinates, code: &str, country: &str) -> Option<(String, String)> {
    let Coordinates { latitude, longitude } = position;
    if latitude == 0.0 && longitude == 0.0 {
        let message = "latitude 0, longitude 0 is a point in the Atlantic Ocean".to_owned();
        return Some((message, "correct them, or leave `coordinates` out".to_owned()));
    }
    let is_near = |north: f64, east: f64| {
        north.abs() <= 90.0 && kilometres_from(code, north, east).is_some_and(|away| away <= NEAR)
    };
    if is_near(latitude, longitude) || kilometres_from(code, latitude, longitude).is_none() {
        return None;
    }
    let message = format!("latitude {latitude}, longitude {longitude} is not in or near {country}");
    let swapped = (longitude, latitude, "latitude and longitude seem to be swapped");
    let others = [
        swapped,
        (latitude, -longitude, "the minus sign of the longitude seems to be wrong"),
        (-latitude, longitude, "the minus sign of the latitude seems to be wrong"),
    ];
    let meant = others.into_iter().find(|(north, east, _)| is_near(*north, *east));
    let help = meant.map_or_else(
        || "correct the position, or the country".to_owned(),
        |(north, east, why)| format!("{why}: write latitude {north}, longitude {east}"),
    );
    Some((message, help))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn help(latitude: f64, longitude: f64) -> Option<String> {
        doubt(Coordinates { latitude, longitude }, "DE", "Germany").map(|(_, help)| help)
    }

    #[test]
    fn doubt_what_is_meant() {
        assert_eq!(help(54.32, 10.13), None);
        for (latitude, longitude) in [(10.13, 54.32), (54.32, -10.13), (-54.32, 10.13)] {
            let help = help(latitude, longitude).unwrap();
            assert!(help.ends_with(": write latitude 54.32, longitude 10.13"), "{help}");
        }
        assert_eq!(help(35.7, 139.7).unwrap(), "correct the position, or the country");
        assert!(help(0.0, 0.0).unwrap().contains("leave `coordinates` out"));
        assert_eq!(doubt(Coordinates { latitude: 1.0, longitude: 2.0 }, "QQ", "Q"), None);
    }
}
