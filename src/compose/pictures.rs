//! From the dataset to its pictures: what is drawn, the words in and about it, and
//! the data as a table.
//!
//! A picture needs a dataset, a house style, its wording and a date, and no
//! report: other pages show the same ones.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike as _, NaiveDate};
use minijinja::context;
use minijinja::value::{Serde, Value};
use serde::Serialize;

use super::Composer;
use super::numbering::Place;
use super::tables::place_reference;
use super::wording::Wording;
use crate::dataset::{
    Agreement, Coordinates, Dataset, Exemption, Marked, Part, PartialDate, Relationship,
    StandingAt, Status, Visit, VisitForm, YearId,
};
use crate::diagnostic::{Diagnostic, NO_COORDINATES};
use crate::picture::{
    BarGroup, BarPair, BarWords, MapWords, Mark, MarkKind, Picture, PlaceOnMap, Sign, Span,
    TimelineRow, TimelineWords, bars, map, timelines,
};
use crate::style::{Content, HouseStyle, PictureKind};
use crate::text::narrative::{parse_inline, plain};
use crate::text::{Block, Column, Inline, capitalised, plain_text};

/// The forms of visits in the order in which tables show them.
pub(super) const FORMS: [VisitForm; 5] = [
    VisitForm::Inward,
    VisitForm::Outward,
    VisitForm::Online,
    VisitForm::Event,
    VisitForm::Signing,
];

/// The most groups that an alternative text names, such as regions.
const MOST_NAMED: usize = 8;

/// What pictures are made from.
pub(crate) struct Pictures<'a> {
    /// The dataset of an edition.
    pub(crate) dataset: &'a Dataset,
    /// The house style.
    pub(crate) style: &'a HouseStyle,
    /// Its wording.
    pub(crate) wording: &'a Wording,
    /// The date that the pictures show.
    pub(crate) date: PartialDate,
    /// Whether what happens on that date itself is left out of standings, as in a
    /// report to a meeting that has yet to resolve.
    pub(crate) before: bool,
}

/// Blocks, or what is wrong with a template.
type Made = Result<Vec<Block>, Box<Diagnostic>>;

/// A number of things of a kind, for alternative texts.
#[derive(Debug, Serialize)]
struct Counted {
    name: String,
    count: usize,
}

/// How many visits there were, and why one of them is kept from the public.
pub(crate) type Visits<'a> = (u32, Option<&'a Exemption>);

/// A relationship with its agreements and signings.
type Entry<'a> = (&'a Relationship, Vec<Shown<'a>>, Vec<Marked<'a, Visit>>);

/// How many visits of a form there were in a region, in some years.
#[derive(Debug, Clone)]
pub(crate) struct VisitCount<'a> {
    /// The position of the region in the council's list.
    pub(crate) region: usize,
    /// The form.
    pub(crate) form: VisitForm,
    /// For each year how many, and why one of them is kept from the public.
    pub(crate) years: Vec<Visits<'a>>,
}

/// Counts the visits of years by region and form, as far as they have come by a
/// date. What is in none of the years is not there.
pub(crate) fn count_visits<'a>(
    dataset: &'a Dataset,
    years: &[&YearId],
    date: PartialDate,
) -> Vec<VisitCount<'a>> {
    let mut counts: BTreeMap<(usize, usize), Vec<Visits<'a>>> = BTreeMap::new();
    let known = dataset.visits.iter().filter_map(Part::marked);
    for visit in known.filter(|visit| visit.thing.start.has_come_by(date)) {
        let Marked { thing, exemption } = visit;
        let Some(form) = FORMS.iter().position(|form| *form == thing.form) else { continue };
        let is_in: Vec<bool> =
            years.iter().map(|year| dataset.visit_in_year(thing.occurrence(), year)).collect();
        if !is_in.contains(&true) {
            continue;
        }
        for region in regions_of(dataset, thing) {
            let counts =
                counts.entry((region, form)).or_insert_with(|| vec![(0, None); years.len()]);
            for ((count, mark), _) in counts.iter_mut().zip(&is_in).filter(|(_, is_in)| **is_in) {
                *count = count.saturating_add(1);
                *mark = mark.or(exemption);
            }
        }
    }
    let counts = counts.into_iter();
    counts
        .filter_map(|((region, form), years)| {
            Some(VisitCount { region, form: *FORMS.get(form)?, years })
        })
        .collect()
}

/// The positions of the regions that a visit belongs to, each once.
fn regions_of(dataset: &Dataset, visit: &Visit) -> BTreeSet<usize> {
    let places = visit.relationships.iter().filter_map(|id| dataset.relationship(id.as_str()));
    places.filter_map(|place| region_of(dataset, place)).collect()
}

/// The position of the region of a place.
pub(super) fn region_of(dataset: &Dataset, place: &Relationship) -> Option<usize> {
    dataset.council.regions.iter().position(|region| region.id == place.region)
}

/// The sign of a standing.
fn sign_of(status: Status) -> Sign {
    match status {
        Status::Active => Sign::Active,
        Status::CommunityLed => Sign::Community,
        Status::Dormant | Status::Suspended => Sign::Dormant,
        Status::Expired | Status::Relinquished | Status::Historical => Sign::Ended,
        Status::Agreed | Status::Proposed | Status::Exploring => Sign::Prospect,
    }
}

/// A date as the time that it can stand for.
fn span(date: PartialDate) -> Span {
    Span { from: in_years(date.earliest(), 0), to: in_years(date.latest(), 1) }
}

/// A day as a year with its fraction, so many days later.
fn in_years(day: NaiveDate, later: u32) -> f64 {
    let long = if day.leap_year() { 366.0 } else { 365.0 };
    f64::from(day.year()) + f64::from(day.ordinal0().saturating_add(later)) / long
}

/// An agreement as the timeline shows it on a date.
struct Shown<'a> {
    agreement: &'a Agreement,
    until: Option<PartialDate>,
    ended: bool,
    renewals: Vec<PartialDate>,
    /// Why its end is kept from the public, where it is.
    exemption: Option<&'a Exemption>,
}

impl<'a> Pictures<'a> {
    fn standing(&self, place: &'a Relationship) -> StandingAt<'a> {
        if self.before {
            self.dataset.standing_before(place, self.date)
        } else {
            self.dataset.standing_at(place, self.date)
        }
    }

    /// The relationships in the order of their regions.
    fn places(&self) -> Vec<&'a Relationship> {
        let mut places: Vec<&Relationship> = self.dataset.relationships.iter().collect();
        places.sort_by_key(|place| region_of(self.dataset, place).unwrap_or(usize::MAX));
        places
    }

    fn label(&self, key: &str) -> String {
        self.style.label(&format!("picture.{key}")).to_owned()
    }

    /// A wording template as plain text.
    fn words(&self, name: &str, more: Value) -> Result<String, Box<Diagnostic>> {
        let context = context! { date => self.date.to_string(), ..more };
        let text = self.wording.render(name, context)?;
        Ok(plain_text(&parse_inline(&text)))
    }

    fn column(&self, label: &str, width: u8) -> Column {
        Column { title: self.style.label(&format!("table.{label}")).to_owned(), width }
    }

    /// A cell with the mark of what is exempt before it.
    fn marked(
        &self,
        exemption: Option<&Exemption>,
        cell: Vec<Inline>,
    ) -> Result<Vec<Inline>, Box<Diagnostic>> {
        let Some(exemption) = exemption else { return Ok(cell) };
        let mut marked = parse_inline(&self.wording.mark(exemption)?);
        marked.push(Inline::text(" "));
        marked.extend(cell);
        Ok(marked)
    }

    fn not_recorded(&self) -> Vec<Inline> {
        plain(self.style.label("not_recorded"))
    }

    fn date(&self, date: Option<PartialDate>) -> Vec<Inline> {
        date.map_or_else(|| self.not_recorded(), |date| plain(&self.style.date(date)))
    }

    /// A picture with its words and its table. Of the part of several that it is,
    /// `more` tells.
    fn block(
        &self,
        kind: &str,
        picture: &Picture,
        more: &Value,
        columns: Vec<Column>,
        rows: Vec<Vec<Vec<Inline>>>,
    ) -> Result<Block, Box<Diagnostic>> {
        let alternative = self.words(&format!("picture-{kind}"), more.clone())?;
        let caption = self.words(&format!("caption-picture-{kind}"), more.clone())?;
        let of_data = self.words(&format!("caption-picture-{kind}-data"), more.clone())?;
        let size = picture.size();
        Ok(Block::Picture {
            svg: picture.svg(&alternative),
            caption,
            alternative,
            width: size.0,
            height: size.1,
            data: vec![Block::Table { caption: of_data, columns, rows }],
        })
    }

    /// A map of the world with all relationships; nothing where there are none.
    ///
    /// # Errors
    /// If a template cannot be filled in.
    pub(crate) fn map(&self) -> Made {
        let places = self.places();
        if places.is_empty() {
            return Ok(Vec::new());
        }
        let standings: Vec<StandingAt<'_>> =
            places.iter().map(|place| self.standing(place)).collect();
        let number = |index: usize| index.saturating_add(1).to_string();
        let on_map: Vec<PlaceOnMap> = places
            .iter()
            .zip(&standings)
            .enumerate()
            .filter_map(|(index, (place, standing))| {
                let Coordinates { latitude, longitude } = place.coordinates?;
                let sign = sign_of(standing.status);
                Some(PlaceOnMap {
                    name: place.place.clone(),
                    number: Some(number(index)),
                    latitude,
                    longitude,
                    sign,
                })
            })
            .collect();
        let words = MapWords {
            signs: Sign::ALL
                .into_iter()
                .map(|sign| (sign, capitalised(&self.label(sign.key()))))
                .collect(),
            enlarged: self.label("enlarged"),
            numbered: self.label("numbered"),
            unlabelled: self.label("unlabelled"),
        };
        let council = &self.dataset.council;
        let home = council.coordinates.map(|Coordinates { latitude, longitude }| PlaceOnMap {
            name: council.place.clone(),
            number: None,
            latitude,
            longitude,
            sign: Sign::Council,
        });
        // It is first: where others are near, they make room.
        let with_home: Vec<PlaceOnMap> = home.iter().chain(&on_map).cloned().collect();
        let drawn = map(&with_home, &words);
        let mut columns = vec![
            self.column("place", 5),
            self.column("country", 5),
            self.column("standing", 6),
            self.column("position", 5),
        ];
        let has_numbers = drawn.numbered > 0;
        if has_numbers {
            columns.insert(0, self.column("number", 2));
        }
        let mut rows = Vec::new();
        for (index, (place, standing)) in places.iter().zip(&standings).enumerate() {
            let status =
                plain(&capitalised(self.style.label(&format!("status.{}", standing.status))));
            let mut row = vec![
                place_reference(place),
                plain(self.dataset.country_name(place)),
                self.marked(standing.exemption, status)?,
                self.position(place.coordinates),
            ];
            if has_numbers {
                row.insert(0, plain(&number(index)));
            }
            rows.push(row);
        }
        let in_regions = self.dataset.council.regions.iter().map(|region| Counted {
            name: region.name.clone(),
            count: places.iter().filter(|place| place.region == region.id).count(),
        });
        let by_sign = Sign::ALL.into_iter().map(|sign| Counted {
            name: self.label(sign.key()),
            count: on_map.iter().filter(|place| place.sign == sign).count(),
        });
        let more = context! {
            total => places.len(),
            shown => on_map.len(),
            council => home.map(|home| home.name),
            missing => places.len().saturating_sub(on_map.len()),
            regions => most(in_regions),
            standings => Value::from(Serde(by_sign.filter(|sign| sign.count > 0).collect::<Vec<_>>())),
            parts => drawn.parts,
            numbered => drawn.numbered,
            unlabelled => drawn.unlabelled,
            exempt => standings.iter().any(|standing| standing.exemption.is_some()),
        };
        Ok(vec![self.block("map", &drawn.picture, &more, columns, rows)?])
    }

    /// A position in words.
    fn position(&self, coordinates: Option<Coordinates>) -> Vec<Inline> {
        let Some(Coordinates { latitude, longitude }) = coordinates else {
            return self.not_recorded();
        };
        let side = |value: f64, plus: &str, minus: &str| {
            let key = if value < 0.0 { minus } else { plus };
            self.label(key).replace("{degrees}", &format!("{:.2}", value.abs()))
        };
        let (north, east) = (side(latitude, "north", "south"), side(longitude, "east", "west"));
        plain(&format!("{north}, {east}"))
    }

    /// The agreements of a place that have begun, as they stand on the date.
    fn agreements(&self, place: &'a Relationship) -> Vec<Shown<'a>> {
        let begun = |date: &PartialDate| date.has_come_by(self.date);
        let known =
            place.agreements.iter().filter(|agreement| agreement.start.as_ref().is_none_or(begun));
        // What is given up ends with the decision, whatever was agreed.
        let standing = self.standing(place);
        let given_up =
            (standing.status == Status::Relinquished).then(|| standing.since()).flatten();
        known
            .map(|agreement| {
                let by_itself = agreement.ended_by(self.date);
                let given_up = given_up.filter(|_| !by_itself);
                Shown {
                    agreement,
                    until: given_up.or_else(|| agreement.runs_until(self.date)),
                    ended: by_itself || given_up.is_some(),
                    renewals: agreement
                        .renewals
                        .iter()
                        .map(|renewal| renewal.date)
                        .filter(begun)
                        .collect(),
                    exemption: standing.exemption.filter(|_| given_up.is_some()),
                }
            })
            .collect()
    }

    /// The visits at which something was signed with a place.
    fn signings(&self, place: &'a Relationship) -> Vec<Marked<'a, Visit>> {
        let visits = self.dataset.visits_of(&place.id);
        visits
            .filter(|visit| {
                visit.thing.form == VisitForm::Signing && visit.thing.start.has_come_by(self.date)
            })
            .collect()
    }

    /// The relationships with their agreements over the years, as many pictures as
    /// they need; none where nothing has been agreed.
    ///
    /// # Errors
    /// If a template cannot be filled in.
    pub(crate) fn timeline(&self) -> Made {
        let mut entries: Vec<Entry<'_>> = self
            .places()
            .into_iter()
            .map(|place| (place, self.agreements(place), self.signings(place)))
            .filter(|(_, agreements, signings)| !(agreements.is_empty() && signings.is_empty()))
            .collect();
        let first = |agreements: &[Shown<'_>], signings: &[Marked<'_, Visit>]| {
            let starts = agreements.iter().filter_map(|shown| shown.agreement.start);
            starts
                .chain(signings.iter().map(|visit| visit.thing.start))
                .map(PartialDate::earliest)
                .min()
        };
        entries.sort_by_key(|(_, agreements, signings)| {
            let first = first(agreements, signings);
            (first.is_none(), first)
        });
        let rows: Vec<TimelineRow> = entries
            .iter()
            .map(|(place, agreements, signings)| TimelineRow {
                name: place.place.clone(),
                marks: marks_of(agreements, signings),
            })
            .collect();
        let words = TimelineWords {
            in_force: self.label("in_force"),
            ended: self.label("over"),
            renewed: self.label("renewed"),
            signed: self.label("signed"),
            inexact: self.label("inexact"),
            undated: self.label("undated"),
        };
        let drawn = timelines(&rows, span(self.date).to, &words);
        let parts = drawn.len();
        let mut blocks = Vec::new();
        let mut rest = entries.as_slice();
        for (part, (count, picture)) in drawn.iter().enumerate() {
            let (here, after) = rest.split_at_checked(*count).unwrap_or((rest, &[]));
            rest = after;
            let mut rows = Vec::new();
            for (place, agreements, signings) in here {
                rows.extend(self.timeline_rows(place, agreements, signings)?);
            }
            let agreements = || here.iter().flat_map(|(_, agreements, _)| agreements);
            let years: Vec<i32> =
                agreements().filter_map(|shown| Some(shown.agreement.start?.year())).collect();
            let (decade, in_decade) = busiest_decade(&years);
            let oldest = here.iter().find_map(|(place, agreements, signings)| {
                Some((place.place.as_str(), first(agreements, signings)?.year()))
            });
            let more = context! {
                part => part.saturating_add(1),
                parts,
                count => here.len(),
                total => self.dataset.relationships.len(),
                without => self.dataset.relationships.len().saturating_sub(entries.len()),
                first => oldest.map(|(_, year)| year),
                first_place => oldest.map(|(place, _)| place),
                in_force => agreements().filter(|shown| !shown.ended).count(),
                ended => agreements().filter(|shown| shown.ended).count(),
                decade,
                in_decade,
                exempt => agreements().any(|shown| shown.exemption.is_some())
                    || here.iter().any(|(_, _, signings)| {
                        signings.iter().any(|visit| visit.exemption.is_some())
                    }),
            };
            let columns = vec![
                self.column("place", 5),
                self.column("agreement", 6),
                self.column("from", 4),
                self.column("until", 4),
                self.column("renewed", 4),
            ];
            blocks.push(self.block("timeline", picture, &more, columns, rows)?);
        }
        Ok(blocks)
    }

    /// The rows of one relationship: its agreements and signings.
    fn timeline_rows(
        &self,
        place: &Relationship,
        agreements: &[Shown<'_>],
        signings: &[Marked<'_, Visit>],
    ) -> Result<Vec<Vec<Vec<Inline>>>, Box<Diagnostic>> {
        let nothing = || plain(&self.label("nothing"));
        let mut rows = Vec::new();
        for shown in agreements {
            let name = match &shown.agreement.title {
                Some(title) => plain(title),
                None => {
                    plain(&capitalised(self.style.label(&format!("kind.{}", shown.agreement.kind))))
                }
            };
            let until = shown.until.map_or_else(
                || plain(&self.label("no_end")),
                |until| plain(&self.style.date(until)),
            );
            let renewals: Vec<String> =
                shown.renewals.iter().map(|date| self.style.date(*date)).collect();
            let renewed = if renewals.is_empty() {
                nothing()
            } else {
                plain(&self.style.list(&renewals, "list.places", "list.last"))
            };
            let until = self.marked(shown.exemption, until)?;
            rows.push(vec![
                place_reference(place),
                name,
                self.date(shown.agreement.start),
                until,
                renewed,
            ]);
        }
        for visit in signings {
            let name = plain(self.style.label("form.signing"));
            rows.push(vec![
                place_reference(place),
                self.marked(visit.exemption, name)?,
                self.date(Some(visit.thing.start)),
                nothing(),
                nothing(),
            ]);
        }
        Ok(rows)
    }

    /// The visits of a municipal year by region and form, beside those of another
    /// year; nothing where there were none.
    ///
    /// # Errors
    /// If a template cannot be filled in.
    pub(crate) fn visits(&self, year: &YearId, before: Option<&YearId>) -> Made {
        let years: Vec<&YearId> = before.into_iter().chain([year]).collect();
        let counts = count_visits(self.dataset, &years, self.date);
        let groups: Vec<&[VisitCount<'_>]> = counts.chunk_by(|a, b| a.region == b.region).collect();
        let region = |counts: &[VisitCount<'_>]| {
            let region =
                counts.first().and_then(|count| self.dataset.council.regions.get(count.region));
            region.map(|region| region.name.clone()).unwrap_or_default()
        };
        let form =
            |count: &VisitCount<'_>| self.style.label(&format!("form.{}", count.form)).to_owned();
        let number = |count: &VisitCount<'_>, from_last: usize| {
            count.years.iter().rev().nth(from_last).map(|(count, _)| *count)
        };
        let drawn_groups: Vec<BarGroup> = groups
            .iter()
            .map(|counts| BarGroup {
                name: region(counts),
                pairs: counts
                    .iter()
                    .map(|count| BarPair {
                        name: form(count),
                        before: number(count, 1),
                        now: number(count, 0).unwrap_or_default(),
                    })
                    .collect(),
            })
            .collect();
        let words = BarWords {
            before: before.map(ToString::to_string).unwrap_or_default(),
            now: year.to_string(),
        };
        let drawn = bars(&drawn_groups, &words);
        let parts = drawn.len();
        let mut blocks = Vec::new();
        let mut rest = groups.as_slice();
        for (part, (count, picture)) in drawn.iter().enumerate() {
            let (here, after) = rest.split_at_checked(*count).unwrap_or((rest, &[]));
            rest = after;
            let mut rows = Vec::new();
            for count in here.iter().copied().flatten() {
                let name = region(std::slice::from_ref(count));
                let mut row = vec![plain(&name), plain(&form(count))];
                for (visits, exemption) in &count.years {
                    row.push(self.marked(*exemption, plain(&visits.to_string()))?);
                }
                rows.push(row);
            }
            let all = || here.iter().copied().flatten();
            let sum = |from_last: usize, counts: &[VisitCount<'_>]| {
                counts
                    .iter()
                    .filter_map(|count| number(count, from_last))
                    .fold(0, u32::saturating_add)
            };
            let total = |from_last: usize| {
                here.iter().map(|counts| sum(from_last, counts)).fold(0, u32::saturating_add)
            };
            let in_regions = here.iter().map(|counts| Counted {
                name: region(counts),
                count: usize::try_from(sum(0, counts)).unwrap_or(usize::MAX),
            });
            let more = context! {
                part => part.saturating_add(1),
                parts,
                year => year.to_string(),
                before => before.map(ToString::to_string),
                now_count => total(0),
                before_count => total(1),
                regions => most(in_regions),
                exempt => all().any(|count| count.years.iter().any(|(_, exemption)| exemption.is_some())),
            };
            let of_year = |year: &&YearId| Column { title: year.to_string(), width: 2 };
            let mut columns = vec![self.column("region", 5), self.column("form", 6)];
            columns.extend(years.iter().map(of_year));
            blocks.push(self.block("visits", picture, &more, columns, rows)?);
        }
        Ok(blocks)
    }
}

/// The agreements and signings of a relationship as marks of the timeline.
fn marks_of(agreements: &[Shown<'_>], signings: &[Marked<'_, Visit>]) -> Vec<Mark> {
    let agreed = agreements.iter().map(|shown| Mark {
        start: shown.agreement.start.map(span),
        kind: MarkKind::Agreement {
            end: shown.until.filter(|_| shown.ended).map(span),
            renewals: shown.renewals.iter().copied().map(span).collect(),
        },
    });
    let signed = signings
        .iter()
        .map(|visit| Mark { start: Some(span(visit.thing.start)), kind: MarkKind::Signing });
    agreed.chain(signed).collect()
}

/// The decade in which most of some years lie, and how many; nothing unless
/// there are several in it.
fn busiest_decade(years: &[i32]) -> (Option<i32>, usize) {
    let mut decades: BTreeMap<i32, usize> = BTreeMap::new();
    for year in years {
        let count = decades.entry(year.div_euclid(10).saturating_mul(10)).or_default();
        *count = count.saturating_add(1);
    }
    let most = decades.values().copied().max().unwrap_or_default();
    let mut of_most =
        decades.iter().filter(|(_, count)| **count == most).map(|(decade, _)| *decade);
    match (of_most.next(), of_most.next()) {
        (Some(decade), None) if most > 1 => (Some(decade), most),
        _ => (None, 0),
    }
}

/// The largest of some counts, the largest first.
fn most(counts: impl Iterator<Item = Counted>) -> Value {
    let mut counts: Vec<Counted> = counts.filter(|counted| counted.count > 0).collect();
    counts.sort_by_key(|counted| std::cmp::Reverse(counted.count));
    counts.truncate(MOST_NAMED);
    Value::from(Serde(counts))
}

impl Composer<'_> {
    /// The picture of a kind, with what is said before it.
    pub(super) fn picture(&mut self, kind: PictureKind, place: &mut Place<'_>) -> Vec<Block> {
        let earlier = self.earlier().map(|earlier| earlier.year.clone());
        let mut blocks = Vec::new();
        if kind == PictureKind::Visits && earlier.is_some() {
            let text = self.wording("changes-visits", context! {});
            blocks.extend(self.numbered(&text, place, None));
        }
        if kind == PictureKind::Map {
            self.find_without_coordinates();
        }
        let pictures = Pictures {
            dataset: self.dataset,
            style: &self.style,
            wording: &self.wording,
            date: self.meeting(),
            before: true,
        };
        let made = match kind {
            PictureKind::Map => pictures.map(),
            PictureKind::Timeline => pictures.timeline(),
            PictureKind::Visits => pictures.visits(&self.entry.year, earlier.as_ref()),
        };
        match made {
            Ok(made) => blocks.extend(made),
            Err(problem) => self.problems.push(*problem),
        }
        blocks
    }

    /// Whether the house style shows a picture of a kind.
    pub(super) fn shows_picture(&self, kind: PictureKind) -> bool {
        self.style.shows(&Content::Picture(kind))
    }

    /// Finds places that the map cannot show.
    fn find_without_coordinates(&mut self) {
        for (index, place) in self.dataset.relationships.iter().enumerate() {
            let pointer = format!("/relationships/{index}");
            // What could not be read is not absent.
            if place.coordinates.is_some() || self.dataset.is_gap(&format!("{pointer}/coordinates"))
            {
                continue;
            }
            self.problems.push(Diagnostic::new(
                NO_COORDINATES,
                Some(self.dataset.locate(&format!("{pointer}/place"))),
                format!("the map cannot show {}: its position is not recorded", place.place),
                "add `coordinates` with its latitude and longitude in degrees, as GeoNames has them",
            ));
        }
    }
}
