//! A visit: a dated activity of one or more relationships.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::date::PartialDate;
use super::exempt::{Paragraph, Part};
use super::one_or_more::OneOrMore;
use super::photograph::Photograph;
use super::text::{Id, ReportId, Text, YearId};
use crate::json::At;

/// A visit, delegation, online meeting, event or signing.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Visit {
    /// Where it was read.
    #[serde(skip, default = "At::here")]
    pub(crate) at: At,
    /// Short name of the visit.
    pub id: Id,
    /// When it began, as far as it is known.
    pub start: PartialDate,
    /// When it ended, where it took more than the start says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<PartialDate>,
    /// When it was announced. A report on an earlier meeting, or a web site as at an earlier day, shows a visit only if it had been announced by then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub announced: Option<PartialDate>,
    /// Whether it goes on: it then belongs to every municipal year from its start.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub ongoing: bool,
    /// When something ongoing was last known to continue: it is then in no report on a later municipal year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_known: Option<PartialDate>,
    /// The municipal year it belongs to, needed only where a partial date leaves that open. One in which the date cannot lie is an error.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub municipal_year: Option<YearId>,
    /// The relationships it belongs to.
    #[schemars(length(min = 1))]
    pub relationships: Vec<Id>,
    /// What form it took. A visit of one to the other or a signing ends a dormancy of the relationship. What is neither, such as a state visit or a meeting with an ambassador, is an event and does not.
    pub form: VisitForm,
    /// A short title.
    pub title: Text,
    /// What is planned, shown while the visit is ahead of a report's meeting. A visit with a plan or a planned cost, but without `account`, `cost` and photographs, counts as planned only: after its date, reports say that it was planned and that it is not recorded whether it took place.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub plan: Vec<Paragraph>,
    /// What happened, shown once the visit lies in the past.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub account: Vec<Paragraph>,
    /// Who visited, where that is not just a delegation of the partner or of the council, such as "the Federal President of Germany", as in the middle of a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visitor: Option<Text>,
    /// Who was visited or received the visitors, where that is not just the council or the partner, such as "Coventry Cathedral", as in the middle of a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<Text>,
    /// Where it was, if neither at home nor in the partner place, such as "Leipzig".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub venue: Option<Text>,
    /// Whether it was held online, such as a signing at a video conference, or online too where there is a `venue`. The form `online` says so by itself.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub online: bool,
    /// How many people took part.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub number_of_people: Option<u32>,
    /// Who took part, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<Part<Person>>,
    /// Partner organisations.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub partners: Vec<Text>,
    /// What it was planned or approved to cost: one cost, or a list of what each part costs or of who pays. The report shows it beside the actual cost.
    #[serde(default, skip_serializing_if = "OneOrMore::is_empty")]
    pub planned_cost: OneOrMore<Part<Cost>>,
    /// What it cost: one cost, or a list of what each part cost or of who paid. A cost is the council's own unless it says who paid.
    #[serde(default, skip_serializing_if = "OneOrMore::is_empty")]
    pub cost: OneOrMore<Part<Cost>>,
    /// The decision that it carries out. The report that asks for that decision does not list the visit as ahead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follows: Option<Id>,
    /// Photographs of the visit, shown once it has begun.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 50))]
    pub photographs: Vec<Part<Photograph>>,
    /// Where this comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Text>,
    /// When what is published of it was last corrected: the feed of the web site then gives it as updated on that day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrected: Option<PartialDate>,
}

/// What stays of a visit that is withheld: when and with which places it was, so
/// that its notice stands where the visit would, and its short name where
/// something public names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct VisitPlace {
    /// Its short name, only where something public names it.
    #[serde(default)]
    pub id: Option<Id>,
    /// When it began.
    pub start: PartialDate,
    /// When it ended.
    #[serde(default)]
    pub end: Option<PartialDate>,
    /// When it was announced.
    #[serde(default)]
    pub announced: Option<PartialDate>,
    /// Whether it goes on.
    #[serde(default)]
    pub ongoing: bool,
    /// When it was last known to continue.
    #[serde(default)]
    pub last_known: Option<PartialDate>,
    /// The municipal year that it names.
    #[serde(default)]
    pub municipal_year: Option<YearId>,
    /// Whether it is known only from its plan.
    #[serde(default)]
    pub only_planned: bool,
    /// The relationships it belongs to.
    pub relationships: Vec<Id>,
    /// The report that asks for the decision that it carries out: the decision itself
    /// may be withheld too.
    #[serde(default, rename = "follows")]
    pub asked_by: Option<ReportId>,
}

/// When and with which places a visit was, known or withheld.
#[derive(Debug, Clone, Copy)]
pub struct Occurrence<'a> {
    /// The short name, where it is known.
    pub id: Option<&'a Id>,
    /// When it began.
    pub start: PartialDate,
    /// When it was announced, where that is recorded.
    pub announced: Option<PartialDate>,
    /// Whether it goes on.
    pub ongoing: bool,
    /// When it was last known to continue.
    pub last_known: Option<PartialDate>,
    /// The municipal year that it names.
    pub municipal_year: Option<&'a YearId>,
    /// Whether it is known only from its plan.
    pub only_planned: bool,
    /// The relationships it belongs to.
    pub relationships: &'a [Id],
    /// What it carries out.
    pub(super) follows: Follows<'a>,
}

/// What a visit carries out.
#[derive(Debug, Clone, Copy)]
pub(super) enum Follows<'a> {
    /// Nothing that is recorded.
    Nothing,
    /// A decision.
    Decision(&'a Id),
    /// What a report asks for.
    Report(&'a ReportId),
}

impl Visit {
    /// Whether it is ongoing contact, such as regular calls, of which no end is recorded.
    #[must_use]
    pub fn is_ongoing(&self) -> bool {
        is_ongoing(self.end, self.ongoing, self.last_known)
    }

    /// Whether it is known only from its plan: nothing says that it took place.
    #[must_use]
    pub fn is_only_planned(&self) -> bool {
        let was_planned = !self.plan.is_empty() || !self.planned_cost.is_empty();
        let is_recorded =
            !self.account.is_empty() || !self.cost.is_empty() || !self.photographs.is_empty();
        was_planned && !is_recorded
    }

    /// When and with which places it was.
    #[must_use]
    pub fn occurrence(&self) -> Occurrence<'_> {
        Occurrence {
            id: Some(&self.id),
            start: self.start,
            announced: self.announced,
            ongoing: self.is_ongoing(),
            last_known: self.last_known,
            municipal_year: self.municipal_year.as_ref(),
            only_planned: self.is_only_planned(),
            relationships: &self.relationships,
            follows: self.follows.as_ref().map_or(Follows::Nothing, Follows::Decision),
        }
    }
}

impl Occurrence<'_> {
    /// Whether the dataset says which municipal year it belongs to, and its date does not.
    #[must_use]
    pub fn names_its_year(&self) -> bool {
        self.municipal_year.is_some() && self.start.day().is_none()
    }
}

/// Whether something is ongoing: an end ends it, whatever else is said of it.
fn is_ongoing(end: Option<PartialDate>, ongoing: bool, last_known: Option<PartialDate>) -> bool {
    end.is_none() && (ongoing || last_known.is_some())
}

impl Part<Visit, VisitPlace> {
    /// When and with which places it was, also where it is withheld.
    #[must_use]
    pub fn occurrence(&self) -> Occurrence<'_> {
        match self {
            Self::Open(visit) | Self::Exempt(visit, _) => visit.occurrence(),
            Self::Withheld(place, _) => Occurrence {
                id: place.id.as_ref(),
                start: place.start,
                announced: place.announced,
                ongoing: is_ongoing(place.end, place.ongoing, place.last_known),
                last_known: place.last_known,
                municipal_year: place.municipal_year.as_ref(),
                only_planned: place.only_planned,
                relationships: &place.relationships,
                follows: place.asked_by.as_ref().map_or(Follows::Nothing, Follows::Report),
            },
        }
    }
}

/// The direction or form of a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum VisitForm {
    /// People came from the partner place.
    Inward,
    /// People went to the partner place.
    Outward,
    /// A meeting or regular contact online.
    Online,
    /// An event that is not a visit of one to the other, such as a festival, an exhibition or a reception.
    Event,
    /// The signing of an agreement.
    Signing,
}

/// A person who took part.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// Where it was read.
    #[serde(skip, default = "At::here")]
    pub(crate) at: At,
    /// The person's name.
    pub name: Text,
    /// The office or role in which the person took part.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Text>,
}

/// A sum of money, what it was for and who paid it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cost {
    /// Where it was read.
    #[serde(skip, default = "At::here")]
    pub(crate) at: At,
    /// The amount, in whole units or with two decimals.
    #[schemars(range(min = 0))]
    pub amount: serde_json::Number,
    /// Currency code of ISO 4217, such as GBP.
    #[schemars(regex(pattern = "^[A-Z]{3}$"), extend("format" = "currency-code"))]
    pub currency: String,
    /// What it was for, as in the middle of a sentence, such as "travel" or "the concert".
    #[serde(default, rename = "for", skip_serializing_if = "Option::is_none")]
    pub purpose: Option<Text>,
    /// Who paid, if not the council, as in the middle of a sentence, such as "the City of Kiel".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paid_by: Option<Text>,
}
