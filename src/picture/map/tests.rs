//! Maps are sound wherever places are.

use crate::picture::canvas::MOST_HIGH;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::*;
use crate::picture::geometry::{RectExt as _, distance, square};

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
        enlarged_one: text("The frame with a letter is shown larger."),
        enlarged: text("Each frame with a letter is shown larger."),
        numbered: text("Numbers are those of the table."),
        moved: text("Some signs are beside their places."),
        unlabelled: text("Some places have no label."),
    }
}

/// The panels of a map and the map, once it is proved that no label lies on
/// another, on the sign of any place, on a frame or outside of its panel, and that
/// no line to a label crosses a label or another sign.
fn sound(places: &[PlaceOnMap]) -> (Vec<Panel>, Mapped) {
    let (sheet, panels) = fitted(places, &words());
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
                let marker = square(*sign, RADIUS + 1.0);
                assert!(panel.area.contains_rect(marker), "a sign is cut");
                assert!(!label.rect.is_on(&square(*sign, RADIUS)), "{label:?} lies on a sign");
            }
            for frame in &panel.frames {
                if let Some(letter) = frame.letter_room(panel) {
                    assert!(panel.area.contains_rect(letter), "a letter is outside");
                    assert!(!label.rect.is_on(&letter), "{label:?} lies on a letter");
                }
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
    for (position, panel) in panels.iter().enumerate() {
        for other in &panels[position + 1..] {
            assert!(!panel.area.is_on(&other.area), "parts lie on each other");
        }
    }
    let mapped = drawn(&panels, places, &words(), sheet);
    assert!(mapped.picture.height <= MOST_HIGH, "{}", mapped.picture.height);
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
fn thirty_places_have_their_names_with_europe_shown_larger() {
    name_with_europe_larger(2, 14);
}

#[test]
#[ignore = "exhaustive: sixty places"]
fn sixty_places_have_their_names_with_europe_shown_larger_exhaustive() {
    name_with_europe_larger(1, 30);
}

/// Shows one in so many of [`sixty`], with at least so many of them in the larger part.
fn name_with_europe_larger(step: usize, in_europe: usize) {
    let places: Vec<PlaceOnMap> = sixty().into_iter().step_by(step).collect();
    let (panels, mapped) = sound(&places);
    assert_eq!((mapped.numbered, mapped.unlabelled), (0, 0));
    assert!(mapped.parts >= 1);
    assert!(panels[1].places.len() >= in_europe, "{}", panels[1].places.len());
}

#[test]
fn crowd_within_a_crowd_is_shown_larger_again() {
    show_crowd_within_a_crowd(5);
}

#[test]
#[ignore = "exhaustive: among sixty places"]
fn crowd_within_a_crowd_is_shown_larger_again_exhaustive() {
    show_crowd_within_a_crowd(45);
}

/// Shows a crowd among the first so many of [`sixty`].
fn show_crowd_within_a_crowd(others: usize) {
    const NEAR: [(&str, f64, f64); 15] = [
        ("Duisburg", 51.43, 6.76),
        ("Düsseldorf", 51.23, 6.78),
        ("Wuppertal", 51.26, 7.15),
        ("Gelsenkirchen", 51.52, 7.1),
        ("Oberhausen", 51.47, 6.85),
        ("Hagen", 51.36, 7.47),
        ("Krefeld", 51.33, 6.56),
        ("Leverkusen", 51.03, 6.98),
        ("Antwerp", 51.22, 4.4),
        ("Utrecht", 52.09, 5.11),
        ("The Hague", 52.07, 4.3),
        ("Eindhoven", 51.44, 5.47),
        ("Luxembourg", 49.61, 6.13),
        ("Strasbourg", 48.58, 7.75),
        ("Frankfurt am Main", 50.11, 8.68),
    ];
    let mut places: Vec<PlaceOnMap> = sixty().into_iter().take(others).collect();
    for (name, north, east) in NEAR {
        places.push(place(places.len(), name, north, east));
    }
    let (panels, mapped) = sound(&places);
    assert_eq!(mapped.unlabelled, 0, "each has its name or number");
    assert!(mapped.numbered <= 6, "{}", mapped.numbered);
    assert_eq!(panels[1].frames.len(), 1, "a part of the part is shown larger");
    assert!(panels[2].scale > 2.0 * panels[1].scale);
}

/// China, Japan and Korea with a place to their west, and one far away: the frame around the
/// former neither cuts the sign of the place to the west nor takes it in.
#[test]
fn frame_keeps_away_from_other_places() {
    let others = [
        ("Chengdu", 30.67, 104.07),
        ("Anshan", 41.12, 122.99),
        ("Daqing", 46.59, 125.0),
        ("Nanchang", 28.68, 115.86),
        ("Jeonju", 35.82, 127.15),
        ("Jeju Island", 33.49, 126.53),
        ("Kawasaki", 35.52, 139.72),
    ];
    for west in [60.0, 70.0, 73.9, 80.0, 88.0, 95.0, 100.0] {
        let near = others.iter().enumerate();
        let mut places: Vec<PlaceOnMap> =
            near.map(|(index, (name, north, east))| place(index, name, *north, *east)).collect();
        places.push(place(7, "Kotli", 33.5, west));
        places.push(place(8, "Recife", -8.05, -34.9));
        let (panels, _) = sound(&places);
        let frame = panels[0].frames[0].area;
        let at = panels[0].point(places[7].flat());
        let is_clear = !frame.grown(RADIUS + 1.0).has(at) || frame.grown(-1.0).has(at);
        assert!(is_clear, "{west}: {at:?} in {frame:?}");
        if west < 75.0 {
            assert!(!frame.has(at), "the frame is tight");
        }
    }
}

#[test]
fn signs_off_their_places_are_told_of() {
    let told = |places: &[PlaceOnMap]| {
        map(places, &words()).picture.svg("").contains("beside their places")
    };
    let (one, other) = (place(0, "One", 51.0, 7.0), place(1, "Other", -20.0, 30.0));
    assert!(!told(&[one.clone(), other]));
    assert!(told(&[one.clone(), PlaceOnMap { name: "Same".to_owned(), ..one }]));
}

#[test]
fn a_few_places_have_their_names_on_the_world_alone() {
    let places = || sixty().into_iter().skip(39).step_by(2);
    // The markers of Pittsburgh and Toronto would be on one another.
    let apart: Vec<PlaceOnMap> = places().filter(|place| place.name != "Toronto").collect();
    let (_, mapped) = sound(&apart);
    assert_eq!((mapped.numbered, mapped.unlabelled, mapped.parts), (0, 0, 0));
    let (_, mapped) = sound(&places().collect::<Vec<_>>());
    assert_eq!((mapped.numbered, mapped.unlabelled, mapped.parts), (0, 0, 1));
}

/// Places that are near each other have a map of their part of the world; one place, and
/// places that are far from each other, have the world.
#[test]
fn places_that_are_all_near_have_their_part_of_the_world_alone() {
    let home = || place(0, "Shetland", 60.15, -1.15);
    for (others, world) in [
        (vec![], true),
        (vec![place(1, "Kinn", 61.6, 5.03)], false),
        (vec![place(1, "Kinn", 61.6, 5.03), place(2, "Faroe Islands", 62.0, -6.79)], false),
        (vec![place(1, "Lille", 50.63, 3.06), place(2, "Kyiv", 50.45, 30.52)], false),
        (vec![place(1, "Kinn", 61.6, 5.03), place(2, "Perth", -31.95, 115.86)], true),
        (vec![place(1, "Los Angeles", 34.05, -118.24), place(2, "Kyiv", 50.45, 30.52)], true),
    ] {
        let places: Vec<PlaceOnMap> = std::iter::once(home()).chain(others).collect();
        let (panels, mapped) = sound(&places);
        assert_eq!(mapped.world, world, "{places:?}");
        if !world {
            assert_eq!((panels.len(), mapped.parts), (1, 0));
            assert_eq!(panels[0].area, Panel::world(Sheet::LARGE).area);
        }
    }
}

/// The note says "the" area or "each" area by how many there are.
#[test]
fn note_on_enlarged_areas_has_their_number() {
    for (step, skip) in [(1, 0), (2, 39), (3, 20), (1, 36), (4, 0), (5, 1)] {
        let places: Vec<PlaceOnMap> = sixty().into_iter().skip(skip).step_by(step).collect();
        let mapped = map(&places, &words());
        let svg = mapped.picture.svg("");
        assert_eq!(svg.contains("The frame with a letter"), mapped.parts == 1, "{step}, {skip}");
        assert_eq!(svg.contains("Each frame with a letter"), mapped.parts > 1, "{step}, {skip}");
    }
}

/// Two places near each other among others that are far: no marker is a long way off.
#[test]
fn no_sign_is_far_off_its_place() {
    for (north, east) in [(53.35, -6.26), (54.0, -5.0), (55.0, -5.9), (54.6, -5.9)] {
        let places = [
            place(0, "Belfast", 54.6, -5.93),
            place(1, "Dublin", north, east),
            place(2, "Boston", 42.36, -71.06),
            place(3, "Nashville", 36.16, -86.78),
            place(4, "Shenyang", 41.8, 123.43),
        ];
        let (panels, _) = sound(&places);
        let furthest = panels
            .iter()
            .flat_map(|panel| panel.moved.iter().map(|far| far / panel.scale))
            .fold(0.0, f64::max);
        // In radians: about 60 kilometres.
        assert!(furthest < 0.01, "{furthest}: {north}, {east}");
    }
}

/// A long name is cut only where it finds no room.
#[test]
fn long_names_are_written_in_full_where_there_is_room() {
    let long = "Charlottenburg-Wilmersdorf and its neighbours";
    for (north, east) in [(52.5, 13.28), (45.0, 2.0), (60.0, 25.0), (-20.0, 30.0), (35.0, 139.0)] {
        let places = [
            place(0, long, north, east),
            place(1, "Antony", 48.75, 2.3),
            place(2, "Prague 7", 50.1, 14.43),
        ];
        let (panels, _) = sound(&places);
        let labels: Vec<&str> = panels
            .iter()
            .flat_map(|panel| &panel.labels)
            .map(|label| label.text.as_str())
            .collect();
        assert!(labels.contains(&long), "{labels:?}");
    }
}

#[test]
fn council_is_named_among_others() {
    name_council_among(&[1, 20]);
}

#[test]
#[ignore = "exhaustive: among many others"]
fn council_is_named_among_others_exhaustive() {
    name_council_among(&[1, 60, 200]);
}

fn name_council_among(counts: &[u16]) {
    let home =
        PlaceOnMap { number: None, sign: Sign::Council, ..place(0, "Exampleton", 53.38, -1.47) };
    for count in counts.iter().copied() {
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
    show_at_one_point(8);
}

#[test]
#[ignore = "exhaustive: more places at one point"]
fn names_of_any_length_and_script_and_places_at_one_point_are_shown_exhaustive() {
    show_at_one_point(20);
}

fn show_at_one_point(count: usize) {
    let names = [
        "A".repeat(200),
        "\u{4e2d}\u{6587}".repeat(50),
        "\u{0627}\u{0644}".repeat(60),
        "<&>\"'\u{0}".to_owned(),
    ];
    let places: Vec<PlaceOnMap> =
        (0..count).map(|index| place(index, &names[index % names.len()], 51.0, 7.0)).collect();
    let (panels, _) = sound(&places);
    let mut signs: Vec<Point> = panels.iter().flat_map(|panel| panel.signs.clone()).collect();
    signs.sort_by(|a, b| a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y)));
    signs.dedup();
    assert_eq!(signs.len(), count, "places at one point are shown side by side");
    assert_eq!(sound(&[]).0.len(), 1);
}

#[test]
fn labels_of_generated_places_are_apart() {
    generate_places(4);
}

#[test]
#[ignore = "exhaustive: six times as many maps"]
fn labels_of_generated_places_are_apart_exhaustive() {
    generate_places(24);
}

fn generate_places(cases: u32) {
    let config = Config { cases, failure_persistence: None, ..Config::default() };
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
fn hundreds_of_places_are_shown_without_names() {
    show_without_names(300);
}

#[test]
#[ignore = "exhaustive: thousands of places"]
fn thousands_of_places_are_shown_without_names_exhaustive() {
    show_without_names(2000);
}

fn show_without_names(count: usize) {
    let mut random = fastrand::Rng::with_seed(7);
    let places: Vec<PlaceOnMap> = (0..count)
        .map(|index| {
            let (north, east) = (random.f64() * 140.0 - 56.0, random.f64() * 360.0 - 180.0);
            place(index, &format!("Place {index}"), north, east)
        })
        .collect();
    let (_, mapped) = sound(&places);
    assert_eq!(mapped.numbered + mapped.unlabelled, count);
}
