//! A relationship: the link with one place.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::date::PartialDate;
use super::exempt::{Paragraph, Part};
use super::photograph::Photograph;
use super::site::PlacePage;
use super::text::{CountryCode, Id, LanguageTag, Narrative, WebAddress};

/// A link with one place abroad, or the prospect of one.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Relationship {
    /// Short name that visits and decisions refer to.
    pub id: Id,
    /// Name of the place as the report writes it everywhere.
    #[schemars(length(max = 200))]
    pub place: String,
    /// Name of the place in its own language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub local_name: Option<LocalName>,
    /// Other spellings of the name that are in use. The check warns where a text uses one of them instead of the name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 20), inner(length(max = 200)))]
    pub other_spellings: Vec<String>,
    /// Country code; the report shows the country's name.
    pub country: CountryCode,
    /// The council's own form for country or territory, for this place only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 200))]
    pub country_name: Option<String>,
    /// State, province or county, such as Pennsylvania.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 200))]
    pub area: Option<String>,
    /// The region of the report under which the place stands.
    pub region: Id,
    /// Where the place is on the map, to two decimals of a degree. The gazetteer of geonames.org has the positions of places.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coordinates: Option<Coordinates>,
    /// The links and agreements with the place, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 100))]
    pub agreements: Vec<Agreement>,
    /// How the relationship stood, oldest first: only what does not follow from its agreements, visits and decisions, such as that it is dormant or led by the community.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 100))]
    pub standings: Vec<Standing>,
    /// What the place is like: one entry a paragraph.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub profile: Vec<Paragraph>,
    /// Figures on the place, each with its date and source.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub figures: Vec<Part<Figure, FigurePlace>>,
    /// Dated events in the history of the relationship, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub history: Vec<Part<HistoryEntry, HistoryPlace>>,
    /// How the link came about and what has come of it: one entry a paragraph.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub story: Vec<Paragraph>,
    /// Groups in the community that keep the link.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub community_groups: Vec<String>,
    /// The relationship held against the criteria of the policy.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub assessment: Vec<Part<AssessmentEntry, AssessmentPlace>>,
    /// When the assessment was made. A report that repeats it from an earlier year gives the date. The web page gives it with the findings that it shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assessed: Option<PartialDate>,
    /// Where to read more.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub further_information: Vec<Part<FurtherInformation>>,
    /// Photographs of the place and of the link.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 50))]
    pub photographs: Vec<Part<Photograph>>,
    /// What its web page has of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<PlacePage>,
}

impl Relationship {
    /// Whether its assessment can have been made by a day; one without a date can.
    #[must_use]
    pub fn assessment_known(&self, day: PartialDate) -> bool {
        self.assessed.is_none_or(|assessed| !day.is_before(assessed))
    }
}

/// A name in another language.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LocalName {
    /// The name.
    #[schemars(length(max = 200))]
    pub text: String,
    /// Its language.
    pub language: LanguageTag,
}

/// A position in degrees (WGS 84).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Coordinates {
    /// Degrees north of the equator; south is negative.
    #[schemars(range(min = -90, max = 90))]
    pub latitude: f64,
    /// Degrees east of Greenwich; west is negative.
    #[schemars(range(min = -180, max = 180))]
    pub longitude: f64,
}

/// A link or agreement of one kind, from its start to its end.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Agreement {
    /// What kind of link it is.
    pub kind: LinkKind,
    /// Title of the agreement as signed, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// When it began or was signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<PartialDate>,
    /// When it ended or will end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<PartialDate>,
    /// Renewals, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 100))]
    pub renewals: Vec<Renewal>,
    /// Who signed it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signed_by: Vec<String>,
    /// Where the dates come from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
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

    /// Whether the agreement had certainly ended before a date.
    #[must_use]
    pub fn ended_by(&self, date: PartialDate) -> bool {
        self.runs_until(date).is_some_and(|end| end.is_before(date))
    }
}

/// The renewal of an agreement.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Renewal {
    /// When it was renewed.
    pub date: PartialDate,
    /// Until when the renewal runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<PartialDate>,
    /// Who signed the renewal.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signed_by: Vec<String>,
    /// Where this comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// A kind of link between places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LinkKind {
    /// Twinning.
    Twinning,
    /// Sister city link.
    SisterCity,
    /// Adoption of a place, as after the First World War.
    Adoption,
    /// Friendship Agreement.
    FriendshipAgreement,
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
    /// The standing in a word.
    pub status: Status,
    /// Since when. Left out, it has been so since the link began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<PartialDate>,
    /// What else belongs to it, in a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Narrative>,
}

/// The standing of a relationship in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// In use.
    Active,
    /// In force, without recent activity between the councils.
    Dormant,
    /// Run out at its end date.
    Expired,
    /// Given up by a decision.
    Relinquished,
    /// In force, but circumstances allow no contact.
    Suspended,
    /// Carried by the community rather than the council.
    CommunityLed,
    /// A thing of the past.
    Historical,
    /// Agreed by the council, not yet signed.
    Agreed,
    /// Put forward, not yet entered.
    Proposed,
    /// Being looked into.
    Exploring,
}

impl Status {
    /// Every status.
    pub(crate) const ALL: [Self; 10] = [
        Self::Active,
        Self::Dormant,
        Self::Expired,
        Self::Relinquished,
        Self::Suspended,
        Self::CommunityLed,
        Self::Historical,
        Self::Agreed,
        Self::Proposed,
        Self::Exploring,
    ];

    /// Whether a relationship of this standing is an approach or opportunity
    /// rather than a link that exists.
    #[must_use]
    pub fn is_prospect(self) -> bool {
        matches!(self, Self::Proposed | Self::Exploring)
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
    /// What is counted, such as Population.
    pub label: String,
    /// The number. A whole number is shown with thousands separated by commas.
    pub value: serde_json::Number,
    /// What stands after the number, such as people, students or %.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Whether the number is rounded; the report then says "about".
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub about: bool,
    /// The date that the number stands for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<PartialDate>,
    /// Where the number comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
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
    /// When.
    pub date: PartialDate,
    /// What happened.
    pub text: Narrative,
    /// Where this comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
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
    /// What is to be found there.
    pub title: String,
    /// Its address, where it is recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<WebAddress>,
}
