//! A relationship: the link with one place.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::date::PartialDate;
use super::exempt::{Exemption, Paragraph, Part};
use super::one_or_more::OneOrMore;
use super::photograph::Photograph;
use super::site::PlacePage;
use super::text::{CountryCode, Id, LanguageTag, Narrative, Text, WebAddress};
use crate::json::{At, ON_ONE_LINE};

/// A relationship with one place abroad, or the prospect of one. Of one that is exempt, the public edition has a notice in its region, and nothing else. Every visit and decision that names it is then exempt with it, on the same grounds; a visit that public places shared leaves a notice with them. Record what is public of such a visit as a visit of its own.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Relationship {
    /// Where it was read.
    #[serde(skip, default = "At::here")]
    pub(crate) at: At,
    /// Short name that visits and decisions refer to.
    pub id: Id,
    /// Name of the place as the report writes it everywhere. Where the partner is a country or territory itself, the name of its country, such as Faroe Islands: the report then names it once, and with its article where a sentence needs it. A city of that name needs its `area`.
    #[schemars(extend("maxLength" = 200))]
    pub place: Text,
    /// Name of the place in its own language, or a list of them where it has several, such as Bozen and Bolzano.
    #[serde(default, skip_serializing_if = "OneOrMore::is_empty")]
    #[schemars(extend("x-write" = "{ \"text\": \"München\", \"language\": \"de\" }, or a list of such names"))]
    pub local_name: OneOrMore<LocalName>,
    /// Other spellings of the name that are in use. The check warns where a text uses one of them instead of the name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 20), extend("items" = { "$ref": "#/$defs/Text", "maxLength": 200 }))]
    pub other_spellings: Vec<Text>,
    /// Country code; the report shows the country's name.
    pub country: CountryCode,
    /// The council's own form for country or territory, for this place only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("maxLength" = 200))]
    pub country_name: Option<Text>,
    /// State, province or county, such as Pennsylvania.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("maxLength" = 200))]
    pub area: Option<Text>,
    /// The region of the report under which the place stands.
    pub region: Id,
    /// Where the place is on the map, to two decimals of a degree. The gazetteer of geonames.org has the positions of places.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coordinates: Option<Coordinates>,
    /// Names that the place had before, oldest first, such as Stalingrad. A text on their time can use them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 20))]
    pub former_names: Vec<FormerName>,
    /// Countries that the place belonged to before, oldest first, such as the German Democratic Republic.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 20))]
    pub former_countries: Vec<FormerName>,
    /// Partners that it succeeded, oldest first, such as a county that was abolished: the relationship was with them until then.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 20))]
    pub predecessors: Vec<FormerName>,
    /// Who has held the relationship on this side, oldest first, where that is not, or was not always, the council alone: a predecessor council, a town or parish council, a twinning association or trust, several councils together.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 20))]
    pub holders: Vec<Holder>,
    /// The agreements with the place, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 100))]
    pub agreements: Vec<Part<Agreement, AgreementPlace>>,
    /// The status of the relationship, oldest first: only what does not follow from its agreements, visits and decisions, such as that it is dormant or led by the community. An agreement that begins or is renewed later puts the relationship in force again: record the status once more, with a later `since`, if it did not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 100))]
    pub standings: Vec<Part<Standing, StandingPlace>>,
    /// What the place is like: one entry a paragraph.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub profile: Vec<Paragraph>,
    /// Figures on the place, each with its date and source.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub figures: Vec<Part<Figure, FigurePlace>>,
    /// Dated events in the history of the relationship, oldest first, such as visits from before the first report. No table counts them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub history: Vec<Part<HistoryEntry, HistoryPlace>>,
    /// How the relationship came about and what has come of it: one entry a paragraph. What has a date belongs in `history`, of which each report shows what had happened by its meeting.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub story: Vec<Paragraph>,
    /// Groups in the community that keep the relationship going: the name of each, or its name and address.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub community_groups: Vec<CommunityGroup>,
    /// The reviews of the relationship under the policy, oldest first, with the result of each. Reports show the last one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 100))]
    pub reviews: Vec<Review>,
    /// The relationship held against the criteria of the policy.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub assessment: Vec<Part<AssessmentEntry, AssessmentPlace>>,
    /// When the assessment was made. A report that repeats it from an earlier year gives the date. The web page gives it with the findings that it shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assessed: Option<PartialDate>,
    /// Where to read more.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub further_information: Vec<Part<FurtherInformation>>,
    /// Photographs of the place and of the relationship.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 50))]
    pub photographs: Vec<Part<Photograph>>,
    /// What its web page has of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<PlacePage>,
}

/// What stays of a relationship that is withheld: its region, in which its notice stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RelationshipPlace {
    /// The region of the report.
    pub region: Id,
}

impl Part<Relationship, RelationshipPlace> {
    /// The region of the report under which the place stands.
    #[must_use]
    pub fn region(&self) -> &Id {
        match self {
            Self::Open(place) | Self::Exempt(place, _) => &place.region,
            Self::Withheld(place, _) => &place.region,
        }
    }
}

impl Relationship {
    /// Whether the place had other names or countries before, or others were in its place.
    #[must_use]
    pub fn has_predecessors(&self) -> bool {
        !(self.former_names.is_empty()
            && self.former_countries.is_empty()
            && self.predecessors.is_empty())
    }

    /// The place that was linked on this side when an agreement began, where it was not the
    /// council's own: that of the body that held the relationship then.
    #[must_use]
    pub fn our_place(&self, agreement: &Agreement) -> Option<&str> {
        let start = agreement.start?;
        // Each holds it until the next one does.
        let next = self.holders.iter().skip(1).map(|holder| holder.since).chain([None]);
        let mut held = self.holders.iter().zip(next);
        let (holder, _) = held.find(|(holder, next)| {
            let until = holder.until.or(*next);
            holder.since.is_none_or(|since| since.may_have_come_by(start))
                && until.is_none_or(|until| start.is_before(until))
        })?;
        holder.place.as_deref()
    }

    /// The name that the place, or the partner before it, had when an agreement began, where
    /// that was another than now.
    #[must_use]
    pub fn name_then(&self, agreement: &Agreement) -> Option<&str> {
        let start = agreement.start?;
        let then = |former: &&FormerName| {
            former.since.is_none_or(|since| since.has_come_by(start))
                && former.until.is_some_and(|until| start.is_before(until))
        };
        let former = self.former_names.iter().find(then);
        former.or_else(|| self.predecessors.iter().find(then)).map(|former| former.name.as_str())
    }

    /// Whether its assessment can have been made by a day; one without a date can.
    #[must_use]
    pub fn assessment_known(&self, day: PartialDate) -> bool {
        self.assessed.is_none_or(|assessed| !day.is_before(assessed))
    }

    /// The agreements, but for those that are withheld.
    pub fn known_agreements(&self) -> impl Iterator<Item = &Agreement> + Clone {
        self.agreements.iter().filter_map(Part::known)
    }

    /// The public agreements with the place that replaced another of its agreements.
    pub fn replacements<'a>(
        &'a self,
        agreement: &'a Agreement,
    ) -> impl Iterator<Item = &'a Agreement> {
        let replaced_by = agreement.replaced_by;
        let open = self.agreements.iter().filter_map(Part::open);
        open.filter(move |other| {
            replaced_by.is_some() && other.start == replaced_by && !std::ptr::eq(*other, agreement)
        })
    }

    /// Why one of the agreements is kept from the public, where it is.
    #[must_use]
    pub fn exemption_of(&self, agreement: &Agreement) -> Option<&Exemption> {
        let is_it = |part: &&Part<Agreement, AgreementPlace>| {
            part.known().is_some_and(|own| std::ptr::eq(own, agreement))
        };
        self.agreements.iter().find(is_it)?.exemption()
    }

    /// When the first agreement began, those that are withheld among them.
    #[must_use]
    pub(super) fn began(&self) -> Option<PartialDate> {
        let starts = self.agreements.iter().filter_map(Part::start);
        starts.min_by_key(|start| start.order())
    }
}

/// A name, or a country, that a place had before.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FormerName {
    /// Where it was read.
    #[serde(skip, default = "At::here")]
    pub(crate) at: At,
    /// The name, as a sentence has it: "Stalingrad", or "the German Democratic Republic".
    #[schemars(extend("maxLength" = 200))]
    pub name: Text,
    /// Since when, where that matters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<PartialDate>,
    /// Until when; of a partner, when the place succeeded it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<PartialDate>,
    /// Where this comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Text>,
}

/// Who has held a relationship on this side.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Holder {
    /// Where it was read.
    #[serde(skip, default = "At::here")]
    pub(crate) at: At,
    /// The body, as a sentence has it, such as "Taunton Deane Borough Council", "the Lichfield Twinning Association" or "Torfaen and Monmouthshire councils". For a time in which the council held the relationship itself, write its name exactly as in `name` of the council, without an article.
    #[schemars(extend("maxLength" = 200))]
    pub name: Text,
    /// The place that was linked while this body held the relationship, where it is not the council's own, such as Taunton Deane. Sentences on agreements of that time name it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("maxLength" = 200))]
    pub place: Option<Text>,
    /// Since when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<PartialDate>,
    /// Until when, where nobody followed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<PartialDate>,
    /// Where this comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Text>,
}

/// A group in the community: its name, or an object with its name and address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum CommunityGroup {
    /// Its name alone.
    Named(Text),
    /// Its name and address.
    Addressed(GroupAddress),
}

impl CommunityGroup {
    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Named(name) => name,
            Self::Addressed(group) => &group.name,
        }
    }
}

impl JsonSchema for CommunityGroup {
    fn schema_name() -> Cow<'static, str> {
        "CommunityGroup".into()
    }

    /// The schema of the object, which also lets a text pass.
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut schema = GroupAddress::json_schema(generator);
        schema.insert("type".to_owned(), json!(["string", "object"]));
        schema.insert("pattern".to_owned(), json!(ON_ONE_LINE));
        schema
    }
}

/// A group in the community: its name, or an object with its name and address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GroupAddress {
    /// Its name.
    pub name: Text,
    /// Its web or mail address.
    pub url: WebAddress,
}

/// A review of a relationship, or of a network, pledge or initiative.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Review {
    /// Where it was read.
    #[serde(skip, default = "At::here")]
    pub(crate) at: At,
    /// When it was completed.
    pub date: PartialDate,
    /// Its result, such as retain, as `results` of the policy name it where it has them.
    pub result: Text,
    /// Where it is recorded, such as minute 12.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<Text>,
    /// What the review found, in a sentence or two.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Narrative>,
}

/// The last of some reviews that had been completed by a date.
pub(crate) fn last_review(reviews: &[Review], by: PartialDate) -> Option<&Review> {
    let known = reviews.iter().filter(|review| review.date.has_come_by(by));
    known.max_by_key(|review| review.date.earliest())
}

/// A name in another language.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LocalName {
    /// Where it was read.
    #[serde(skip, default = "At::here")]
    pub(crate) at: At,
    /// The name.
    #[schemars(extend("maxLength" = 200))]
    pub text: Text,
    /// Its language.
    pub language: LanguageTag,
}

/// A position in degrees (WGS 84).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Coordinates {
    /// Degrees north of the equator; south is negative.
    #[schemars(range(min = -90, max = 90), extend("x-write" = "a number from -90 to 90, such as 51.48; latitude and longitude may have been swapped"))]
    pub latitude: f64,
    /// Degrees east of Greenwich; west is negative.
    #[schemars(range(min = -180, max = 180))]
    pub longitude: f64,
}

/// An agreement or relationship of one kind, from its start to its end.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Agreement {
    /// Where it was read.
    #[serde(skip, default = "At::here")]
    pub(crate) at: At,
    /// What kind of relationship it is.
    pub kind: LinkKind,
    /// Title of the agreement as signed, where it has one. It stands in brackets after the kind, unless it names the kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Text>,
    /// When it began or was signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<PartialDate>,
    /// When it ended or will end. Of one that lapsed and was taken up again later, the end of the first period. The report then says that it has expired: where the council gave it up, record the status `relinquished` in `standings` too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<PartialDate>,
    /// The later agreement with the place that replaced this one, by its `start`. Until then the report shows this one as in force, from then on as replaced: a replaced agreement needs no `end`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaced_by: Option<PartialDate>,
    /// When the others had made it, where this place joined later: its `start` is then when it joined.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub made: Option<PartialDate>,
    /// Renewals, oldest first. One after the end, or after the `until` of the renewal before it, takes up an agreement that had lapsed: it was then not in force in between.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 100))]
    pub renewals: Vec<Renewal>,
    /// Who signed it, each with the article that a sentence needs, such as "the Lord Mayor of Exampleton".
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signed_by: Vec<Text>,
    /// The other parties, where more than two places or councils made the agreement together, such as Saint-Étienne and Granby: all but the council and this place. Reports name them beside this place, as partners; parties on the council's own side belong in `with_council`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 50), extend("items" = { "$ref": "#/$defs/Text", "maxLength": 200 }))]
    pub other_parties: Vec<Text>,
    /// The parties on the council's own side that made it together with the council, such as community councils, each with the article that a sentence needs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 50), extend("items" = { "$ref": "#/$defs/Text", "maxLength": 200 }))]
    pub with_council: Vec<Text>,
    /// Web address of its text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<WebAddress>,
    /// Where the dates come from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Text>,
    /// Anything that a reader should know about it, in a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Narrative>,
}

impl Agreement {
    /// When the agreement runs out as seen on a date: the end of its last
    /// renewal until then, or its own.
    #[must_use]
    pub fn runs_until(&self, seen: PartialDate) -> Option<PartialDate> {
        match self.renewals.iter().rfind(|renewal| renewal.date.has_come_by(seen)) {
            Some(renewal) => renewal.until,
            None => self.end,
        }
    }

    /// The periods in which it has been in force, or will be, with the renewals that are known
    /// by a date: a renewal after its end begins another period.
    #[must_use]
    pub fn periods(&self, seen: PartialDate) -> Vec<Period> {
        let mut last = Period { start: self.start, end: self.end };
        let mut periods = Vec::new();
        for renewal in self.renewals.iter().filter(|renewal| renewal.date.has_come_by(seen)) {
            let next = |end: PartialDate| end.latest().succ_opt();
            let lapsed = last.end.and_then(next).is_some_and(|day| day < renewal.date.earliest());
            if lapsed {
                periods.push(last);
                last = Period { start: Some(renewal.date), end: renewal.until };
            } else {
                last.end = renewal.until;
            }
        }
        periods.push(last);
        periods
    }

    /// Whether the agreement had certainly ended before a date.
    #[must_use]
    pub fn ended_by(&self, date: PartialDate) -> bool {
        let is_past = |end: PartialDate| end.is_before(date);
        self.runs_until(date).is_some_and(is_past) || self.replaced_by.is_some_and(is_past)
    }

    /// Whether a later agreement has certainly replaced it by a date.
    #[must_use]
    pub fn is_replaced_by(&self, date: PartialDate) -> bool {
        self.replaced_by.is_some_and(|replaced| replaced.has_come_by(date))
    }
}

/// A period in which an agreement was in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// When it began, where that is recorded.
    pub start: Option<PartialDate>,
    /// When it ended or will end, where that is recorded.
    pub end: Option<PartialDate>,
}

/// What stays of an agreement that is withheld: when it began, which no document shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AgreementPlace {
    /// When it began or was signed.
    #[serde(default)]
    pub start: Option<PartialDate>,
}

impl Part<Agreement, AgreementPlace> {
    /// When it began or was signed.
    #[must_use]
    pub fn start(&self) -> Option<PartialDate> {
        match self {
            Self::Open(agreement) | Self::Exempt(agreement, _) => agreement.start,
            Self::Withheld(place, _) => place.start,
        }
    }
}

/// The renewal of an agreement.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Renewal {
    /// Where it was read.
    #[serde(skip, default = "At::here")]
    pub(crate) at: At,
    /// When it was renewed.
    pub date: PartialDate,
    /// Until when the renewal runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<PartialDate>,
    /// Who signed the renewal, written as for the agreement.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signed_by: Vec<Text>,
    /// Where this comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Text>,
}

/// A kind of relationship between places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LinkKind {
    /// Twinning.
    Twinning,
    /// Sister city relationship.
    SisterCity,
    /// Adoption of a place, as after the First World War.
    Adoption,
    /// Friendship Agreement.
    FriendshipAgreement,
    /// Friendship link, where no signed agreement is recorded.
    FriendshipLink,
    /// Declaration of Friendship.
    DeclarationOfFriendship,
    /// Trade or collaboration agreement.
    TradeAgreement,
    /// Exchange agreement.
    ExchangeAgreement,
    /// Memorandum of understanding.
    Memorandum,
    /// Partnership without one of the other names.
    Partnership,
}

/// How a relationship stands.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Standing {
    /// Where it was read.
    #[serde(skip, default = "At::here")]
    pub(crate) at: At,
    /// The status in a word.
    pub status: Status,
    /// Since when. Left out, it has been so since the relationship began, unless `as_at` is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<PartialDate>,
    /// A date on which it applied, where nobody knows when it began. It counts from this date, which reports do not print.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_at: Option<PartialDate>,
    /// What else belongs to it, in a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Narrative>,
}

/// What stays of a standing that is withheld: since when it was so, which no document shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StandingPlace {
    /// Since when.
    #[serde(default)]
    pub since: Option<PartialDate>,
    /// A date on which it applied, where nobody knows when it began.
    #[serde(default)]
    pub as_at: Option<PartialDate>,
}

impl Standing {
    /// The date from which it counts, where one is recorded.
    #[must_use]
    pub fn counts_from(&self) -> Option<PartialDate> {
        self.since.or(self.as_at)
    }
}

impl Part<Standing, StandingPlace> {
    /// The date from which it counts, where one is recorded.
    #[must_use]
    pub fn counts_from(&self) -> Option<PartialDate> {
        match self {
            Self::Open(standing) | Self::Exempt(standing, _) => standing.counts_from(),
            Self::Withheld(place, _) => place.since.or(place.as_at),
        }
    }
}

/// The status of a relationship in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// In force, with activity. It follows where a visit, event, signing or renewal of the last three years is recorded; record it where there was other activity.
    Active,
    /// In force. It follows from an agreement that has not ended, where no activity of the last three years is recorded.
    InForce,
    /// In force, without recent activity between the councils.
    Dormant,
    /// Run out at its end date.
    Expired,
    /// Given up by a decision.
    Relinquished,
    /// In force, but suspended: nothing is done under it for the time being. The reason, if it is to be given, belongs in `note`.
    Suspended,
    /// Led by the community rather than the council.
    CommunityLed,
    /// No longer active, where nobody decided to end it and no end date is recorded.
    Historical,
    /// The present status is not known. It follows where the last agreement may have ended, as its end date is not exact enough to tell.
    NotKnown,
    /// Agreed by the council, not yet signed.
    Agreed,
    /// Put forward, not yet entered.
    Proposed,
    /// Being looked into.
    Exploring,
    /// There has been contact, but no agreement. It follows where no agreement, other status or decision is recorded.
    NoAgreement,
}

impl Status {
    /// Every status.
    pub(crate) const ALL: [Self; 13] = [
        Self::Active,
        Self::InForce,
        Self::Dormant,
        Self::Expired,
        Self::Relinquished,
        Self::Suspended,
        Self::CommunityLed,
        Self::Historical,
        Self::NotKnown,
        Self::Agreed,
        Self::Proposed,
        Self::Exploring,
        Self::NoAgreement,
    ];

    /// Whether a relationship of this standing is an approach or opportunity
    /// rather than a link that exists.
    #[must_use]
    pub fn is_prospect(self) -> bool {
        matches!(self, Self::Proposed | Self::Exploring)
    }

    /// Whether there is a relationship that has not ended: neither only a prospect of one,
    /// nor one of the past.
    #[must_use]
    pub fn is_in_force(self) -> bool {
        matches!(
            self,
            Self::Active | Self::InForce | Self::Dormant | Self::Suspended | Self::CommunityLed
        )
    }

    /// Whether an agreement is in force, and the relationship neither dormant, suspended nor led
    /// by the community.
    #[must_use]
    pub fn is_plainly_in_force(self) -> bool {
        matches!(self, Self::Active | Self::InForce)
    }

    /// Whether no agreement has been made or approved, as far as is recorded.
    #[must_use]
    pub fn precedes_agreement(self) -> bool {
        self.is_prospect() || self == Self::NoAgreement
    }

    /// Whether the relationship has ended.
    #[must_use]
    pub fn has_ended(self) -> bool {
        matches!(self, Self::Expired | Self::Relinquished)
    }
}

/// A figure on a place.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// Where it was read.
    #[serde(skip, default = "At::here")]
    pub(crate) at: At,
    /// What is counted, such as Population.
    pub label: Text,
    /// The number. A whole number is shown with thousands separated by commas.
    pub value: serde_json::Number,
    /// What stands after the number, such as people, students or %.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Text>,
    /// Whether the number is rounded; the report then says "about".
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub about: bool,
    /// The date that the number stands for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<PartialDate>,
    /// Where the number comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Text>,
}

/// What stays of a figure that is withheld: its place among the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FigurePlace {
    /// The date that the number stands for.
    #[serde(default)]
    pub date: Option<PartialDate>,
}

impl Part<Figure, FigurePlace> {
    /// The date that the number stands for.
    #[must_use]
    pub fn stands_for(&self) -> Option<PartialDate> {
        match self {
            Self::Open(figure) | Self::Exempt(figure, _) => figure.date,
            Self::Withheld(place, _) => place.date,
        }
    }
}

/// A dated event in the history of a relationship.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HistoryEntry {
    /// Where it was read.
    #[serde(skip, default = "At::here")]
    pub(crate) at: At,
    /// When, or when it began.
    pub date: PartialDate,
    /// When it ended, where it took more than the date says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<PartialDate>,
    /// What happened.
    pub text: Narrative,
    /// Where this comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Text>,
}

/// What stays of an event that is withheld: its place among the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct HistoryPlace {
    /// When.
    pub date: PartialDate,
}

impl Part<HistoryEntry, HistoryPlace> {
    /// When it happened.
    #[must_use]
    pub fn date(&self) -> PartialDate {
        match self {
            Self::Open(event) | Self::Exempt(event, _) => event.date,
            Self::Withheld(place, _) => place.date,
        }
    }
}

/// One criterion of the assessment.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AssessmentEntry {
    /// Where it was read.
    #[serde(skip, default = "At::here")]
    pub(crate) at: At,
    /// The criterion, by its short name in the policy.
    pub criterion: Id,
    /// What the assessment found.
    pub finding: Narrative,
}

/// What stays of an entry that is withheld: the criterion, which the policy
/// names anyway.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AssessmentPlace {
    /// The criterion.
    pub criterion: Id,
}

impl Part<AssessmentEntry, AssessmentPlace> {
    /// The criterion that the entry is on.
    #[must_use]
    pub fn criterion(&self) -> &Id {
        match self {
            Self::Open(entry) | Self::Exempt(entry, _) => &entry.criterion,
            Self::Withheld(place, _) => &place.criterion,
        }
    }
}

/// A pointer to more information.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FurtherInformation {
    /// Where it was read.
    #[serde(skip, default = "At::here")]
    pub(crate) at: At,
    /// What is to be found there.
    pub title: Text,
    /// Its address, where it is recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<WebAddress>,
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn agreement(value: Value) -> Agreement {
        serde_json::from_value(value).unwrap()
    }

    /// The periods of an agreement as they are known by a date, in a line.
    fn periods(value: Value, seen: &str) -> String {
        let date = |date: Option<PartialDate>| date.map(|date| date.to_string());
        let periods = agreement(value).periods(seen.parse().unwrap());
        let words = periods.into_iter().map(|period| {
            let (start, end) = (date(period.start), date(period.end));
            format!("{} to {}", start.as_deref().unwrap_or("?"), end.as_deref().unwrap_or("?"))
        });
        words.collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn periods_leave_out_the_time_between_an_end_and_a_renewal() {
        let lapsed = json!({
            "kind": "sister-city", "start": "1996",
            "renewals": [{ "date": "2006", "until": "2011" }, { "date": "2014", "until": "2019" }]
        });
        assert_eq!(periods(lapsed.clone(), "2024"), "1996 to 2011, 2014 to 2019");
        assert_eq!(periods(lapsed.clone(), "2012"), "1996 to 2011");
        assert_eq!(periods(lapsed, "2000"), "1996 to ?");
        let next_day = json!({
            "kind": "twinning", "start": "2001-06-01", "end": "2011-05-31",
            "renewals": [{ "date": "2011-06-01" }]
        });
        assert_eq!(periods(next_day, "2024"), "2001-06-01 to ?");
        let early = json!({
            "kind": "twinning", "end": "2011", "renewals": [{ "date": "2010", "until": "2030" }]
        });
        assert_eq!(periods(early, "2024"), "? to 2030");
        let resumed =
            json!({ "kind": "twinning", "end": "1980", "renewals": [{ "date": "1995" }] });
        assert_eq!(periods(resumed, "2024"), "? to 1980, 1995 to ?");
    }

    #[test]
    fn an_agreement_has_the_names_of_its_time() {
        let relationship: Relationship = serde_json::from_value(json!({
            "id": "a", "place": "Volgograd", "country": "RU", "region": "europe",
            "former_names": [
                { "name": "Tsaritsyn", "until": "1925-04" },
                { "name": "Stalingrad", "since": "1925-04", "until": "1961-11" }
            ],
            "predecessors": [{ "name": "the old district", "until": "1900" }],
            "holders": [
                { "name": "Old Council", "place": "Oldtown", "until": "1974" },
                { "name": "New Council", "since": "1974" }
            ]
        }))
        .unwrap();
        for (start, theirs, ours) in [
            ("1910", Some("Tsaritsyn"), Some("Oldtown")),
            ("1944", Some("Stalingrad"), Some("Oldtown")),
            ("1961-10", Some("Stalingrad"), Some("Oldtown")),
            ("1961", None, Some("Oldtown")),
            ("1974", None, None),
            ("1980", None, None),
            ("[..1890]", Some("Tsaritsyn"), Some("Oldtown")),
        ] {
            let agreement = agreement(json!({ "kind": "twinning", "start": start }));
            assert_eq!(relationship.name_then(&agreement), theirs, "{start}");
            assert_eq!(relationship.our_place(&agreement), ours, "{start}");
        }
    }
}
