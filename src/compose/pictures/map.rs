//! The map of the relationships.

use minijinja::context;
use minijinja::value::{Serde, Value};

use super::{Counted, Drawing, MOST_GROUPS, Made, Pictures, Table, most};
use crate::compose::rules::NO_COORDINATES;
use crate::compose::words::places_by_region;
use crate::dataset::{
    Coordinates, Dataset, Relationship, StandingAt, Status, WithheldDifference, field,
};
use crate::diagnostic::Diagnostic;
use crate::picture::{MapWords, Mapped, PlaceOnMap, Sign, map};
use crate::text::narrative::plain;
use crate::text::{Block, capitalised};

/// A relationship with its number in the table and how it stands.
struct Entry<'a> {
    number: String,
    place: &'a Relationship,
    standing: StandingAt<'a>,
}

impl Entry<'_> {
    /// Whether the full record has another status.
    fn is_hedged(&self) -> bool {
        self.standing.withheld == Some(WithheldDifference::Status)
    }
}

/// The sign of a standing.
pub(super) fn sign_of(status: Status) -> Sign {
    match status {
        Status::Active | Status::InForce => Sign::Active,
        Status::CommunityLed => Sign::Community,
        Status::Dormant | Status::Suspended => Sign::Dormant,
        Status::Expired | Status::Relinquished | Status::Historical | Status::NotKnown => {
            Sign::Ended
        }
        Status::Agreed | Status::Proposed | Status::Exploring | Status::NoAgreement => {
            Sign::Prospect
        }
    }
}

/// The most letters of places that a caption names.
const LONGEST_NOTE: usize = 200;

impl Pictures<'_> {
    /// A map with all relationships. If none of their positions is recorded,
    /// only their table; if there are no relationships, nothing.
    ///
    /// # Errors
    /// If a template cannot be filled in.
    pub(crate) fn map(&self) -> Made {
        let places = places_by_region(self.words.dataset).into_iter().zip(1_usize..);
        let entries: Vec<Entry<'_>> = places
            .map(|(place, number)| Entry {
                number: number.to_string(),
                place,
                standing: self.standing(place),
            })
            .collect();
        if entries.is_empty() {
            return Ok(Vec::new());
        }
        let exempt = entries.iter().any(|entry| entry.standing.exemption.is_some());
        let withheld = entries.iter().any(Entry::is_hedged);
        let on_map: Vec<PlaceOnMap> =
            entries.iter().filter_map(|entry| self.on_map(entry)).collect();
        if on_map.is_empty() {
            if self.has_summary {
                return Ok(Vec::new());
            }
            let caption = self.text("caption-picture-map", &context! { exempt, withheld })?;
            return Ok(vec![self.map_table(caption, &entries, false)?]);
        }
        let statuses = |sign: Sign| {
            let shown = entries.iter().filter(|entry| entry.place.coordinates.is_some());
            shown.map(|entry| entry.standing.status).filter(move |it| sign_of(*it) == sign)
        };
        let home = self.home();
        // It is first: where others are near, they make room.
        let with_home: Vec<PlaceOnMap> = home.iter().chain(&on_map).cloned().collect();
        let words = self.map_words(|sign| self.statuses(statuses(sign)));
        let drawn = match self.drawing {
            Drawing::Drawn => map(&with_home, &words),
            Drawing::LeftOut => Mapped::blank(),
        };
        let in_regions = self.words.dataset.council.regions.iter().map(|region| Counted {
            name: region.name.to_string(),
            count: entries
                .iter()
                .filter(|entry| {
                    entry.place.region == region.id && entry.place.coordinates.is_some()
                })
                .count(),
        });
        let by_sign = Sign::ALL.into_iter().map(|sign| Counted {
            name: self.statuses(statuses(sign)),
            count: statuses(sign).count(),
        });
        let by_sign: Vec<Counted> = by_sign.filter(|sign| sign.count > 0).collect();
        let more = context! {
            total => entries.len(),
            shown => on_map.len(),
            council => home.map(|home| home.name),
            missing => entries.len().saturating_sub(on_map.len()),
            not_shown => Value::from(Serde(self.not_shown())),
            regions => most(in_regions),
            standings => Value::from(Serde(by_sign)),
            parts => drawn.parts,
            world => drawn.world,
            numbered => drawn.numbered,
            unlabelled => drawn.unlabelled,
            exempt,
            withheld,
        };
        let has_numbers = drawn.numbered > 0;
        let is_needed = !self.has_summary || has_numbers || drawn.unlabelled > 0;
        let table = |caption| self.map_table(caption, &entries, has_numbers);
        let table = if is_needed { Table::Everywhere(table) } else { Table::OnNarrowPages(table) };
        Ok(vec![self.block("map", &drawn.picture, &more, table)?])
    }

    /// The public places whose position is not recorded, unless they are many or have long names.
    fn not_shown(&self) -> Vec<&str> {
        let dataset = self.words.dataset;
        let places = dataset.open_places().filter(|place| place.coordinates.is_none());
        let names: Vec<&str> = places.map(|place| dataset.name_of(place)).collect();
        let length: usize = names.iter().map(|name| name.len()).sum();
        if names.len() > MOST_GROUPS || length > LONGEST_NOTE { Vec::new() } else { names }
    }

    /// The place of the council itself, where its position is recorded.
    fn home(&self) -> Option<PlaceOnMap> {
        let council = &self.words.dataset.council;
        let Coordinates { latitude, longitude } = council.coordinates?;
        let name = council.place.to_string();
        Some(PlaceOnMap { name, number: None, latitude, longitude, sign: Sign::Council })
    }

    /// The words of a map, with those of the signs of relationships.
    fn map_words(&self, status: impl Fn(Sign) -> String) -> MapWords {
        let of_sign = |sign: Sign| match sign {
            Sign::Council => (sign, self.words.dataset.council.place.to_string()),
            sign => (sign, capitalised(&status(sign))),
        };
        MapWords {
            signs: Sign::ALL.into_iter().map(of_sign).collect(),
            enlarged_one: self.label("enlarged_one"),
            enlarged: self.label("enlarged"),
            numbered: self.label("numbered"),
            moved: self.label("moved"),
            unlabelled: self.label("unlabelled"),
        }
    }

    /// A relationship as the map shows it, where its position is recorded.
    fn on_map(&self, entry: &Entry<'_>) -> Option<PlaceOnMap> {
        let Coordinates { latitude, longitude } = entry.place.coordinates?;
        Some(PlaceOnMap {
            name: self.words.dataset.name_of(entry.place).to_owned(),
            number: Some(entry.number.clone()),
            latitude,
            longitude,
            sign: sign_of(entry.standing.status),
        })
    }

    fn map_table(
        &self,
        caption: String,
        entries: &[Entry<'_>],
        has_numbers: bool,
    ) -> Result<Block, Box<Diagnostic>> {
        let mut columns = vec![
            self.words.column("place"),
            self.words.column("country"),
            self.words.column("standing"),
        ];
        if has_numbers {
            columns.insert(0, self.words.column("number"));
        }
        let mut rows = Vec::new();
        for Entry { number, place, standing } in entries {
            let mut row = vec![
                self.words.place_cell(place)?,
                plain(self.words.dataset.country_name(place)),
                self.status_cell(standing)?,
            ];
            if has_numbers {
                row.insert(0, plain(number));
            }
            rows.push(row);
        }
        Ok(Block::Table { caption, columns, rows })
    }
}

/// The places that a map cannot show, as problems.
pub(in crate::compose) fn without_coordinates(dataset: &Dataset) -> Vec<Diagnostic> {
    // What could not be read is not absent.
    let missing = dataset
        .places()
        .filter(|place| place.coordinates.is_none() && !dataset.is_gap(&field!(place.coordinates)));
    let missing = missing.map(|place| {
        Diagnostic::new(
            NO_COORDINATES,
            Some(dataset.locate(&place.place)),
            format!("the map cannot show {}: its coordinates are not recorded", place.place),
            "add `coordinates` with its latitude and longitude in degrees, such as those on geonames.org; a region or country has no one position: accept this warning, or give that of its capital",
        )
    });
    missing.collect()
}
