//! What the wording templates see: the dataset as one report looks at it.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use super::engagements::engagement_kinds;
use crate::dataset::{
    Agreement, AgreementAt, CommunityGroup, Cost, Council, Dataset, Decision, DecisionPlace,
    Evidence, Exemption, FormerName, Holder, Id, LocalName, Marked, MunicipalYear, Named,
    Narrative, Nowhere, Part, PartialDate, Person, Policy, Relationship, ReportEntry, Review,
    StandingAt, Status, Text, Visit, VisitForm, VisitPlace, YearId, YearOf, known, last_review,
    withheld,
};
use crate::law::{Law, in_force};
use crate::style::{Content, HouseStyle, ParagraphNumbering, SectionNumber, SectionSpec};
use crate::text::folded::folded;
use crate::text::without_article;
use crate::timetable::rules::Rules;

/// The values at hand in every wording template.
#[derive(Debug, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "templates ask for each of them")]
pub(super) struct Data<'a> {
    pub(super) council: &'a Council,
    pub(super) council_short: &'a str,
    /// What running text calls the council.
    pub(super) the_council: String,
    pub(super) policy: Option<&'a Policy>,
    pub(super) report: Value,
    pub(super) year: Option<&'a MunicipalYear>,
    pub(super) committee: &'a str,
    /// What the report calls the committee, where the dataset says so.
    pub(super) committee_short: Option<String>,
    /// Whether the committee is one person, who decides alone.
    pub(super) individual: bool,
    /// Whether the committee belongs to the executive of the council.
    pub(super) executive: bool,
    /// Whether the law knows key decisions of the committee.
    pub(super) key_decisions: bool,
    /// The municipal year in which the meeting is held, where that is certain.
    pub(super) meeting_year: Option<&'a YearId>,
    /// Whether any relationship is only an approach or an opportunity.
    pub(super) approaches: bool,
    pub(super) decisions: Vec<AskedFor<'a>>,
    /// Whether the report makes one recommendation and no more.
    pub(super) one_recommendation: bool,
    /// Whether any relationship has been assessed by the meeting.
    pub(super) has_assessments: bool,
    /// Whether each law that standard wording names was in force at the meeting.
    pub(super) in_force: BTreeMap<Law, bool>,
    /// The kinds of engagements that there are, in the plural.
    pub(super) engagements: Vec<String>,
    /// The time whose activity the report gives, such as "in 2023/24".
    pub(super) covered: String,
    /// The same with what the nation calls a year, such as "in the 2023/24 municipal year".
    pub(super) covered_in_full: String,
    /// The report before this one.
    pub(super) earlier: Option<&'a ReportEntry>,
    /// Where the entries of relationships are.
    pub(super) entries: Entries,
}

/// The section that has the entries of relationships.
#[derive(Debug, Clone, Default, Serialize)]
pub(super) struct Entries {
    /// Its short name.
    pub(super) section: String,
    /// Whether its paragraphs are numbered.
    pub(super) numbered: bool,
}

impl Entries {
    fn of(style: &HouseStyle) -> Self {
        let has_entries = |spec: &&SectionSpec| has_regions(spec);
        style.spec.sections.iter().find(has_entries).map_or_else(Self::default, |spec| Self {
            section: spec.id.to_string(),
            numbered: spec.number != SectionNumber::None
                || style.spec.numbering.paragraphs == ParagraphNumbering::Continuous,
        })
    }
}

/// Whether a section, or a part of it, has the regions.
fn has_regions(spec: &SectionSpec) -> bool {
    spec.content.contains(&Content::Regions) || spec.sections.iter().any(has_regions)
}

/// A decision that a report asks for, or its place where it is withheld.
pub(super) type AskedFor<'a> = Part<DecisionView<'a>, Named>;

/// A decision with its relationships.
#[derive(Debug, Clone, Serialize)]
pub(super) struct DecisionView<'a> {
    #[serde(flatten)]
    pub(super) decision: &'a Decision,
    #[serde(rename = "links")]
    pub(super) relationships: Vec<RelationshipView<'a>>,
    /// The visit or event that attendance is to be approved at.
    pub(super) event: Option<EventView<'a>>,
    /// The recommendation as a phrase of narrative, once it is made.
    pub(super) phrase: String,
}

/// A planned visit or event, as a recommendation names it.
#[derive(Debug, Clone, Serialize)]
pub(super) struct EventView<'a> {
    /// Its title and form, unless it is withheld.
    pub(super) title: Option<&'a str>,
    pub(super) form: Option<VisitForm>,
    /// Where it is, where its title does not say so.
    pub(super) place: Option<&'a str>,
    pub(super) start: PartialDate,
    pub(super) end: Option<PartialDate>,
    /// Why the visit is exempt, if it is.
    pub(super) exempt: Option<&'a Exemption>,
}

impl<'a> EventView<'a> {
    /// That of a decision: a visit of the register, or one that belongs to no relationship.
    fn of(decision: &'a Decision, dataset: &'a Dataset) -> Option<Self> {
        let own = decision.occasion.as_ref().map(|own| Self {
            title: Some(own.title.as_str()),
            form: None,
            place: own.place.as_deref(),
            start: own.start,
            end: own.end,
            exempt: None,
        });
        let visit = decision.visit.as_ref().and_then(|id| dataset.visit(id));
        visit.map(|part| Self::new(part, dataset)).or(own)
    }

    fn new(part: &'a Part<Visit, VisitPlace>, dataset: &'a Dataset) -> Self {
        let visit = part.known();
        // Of an outward visit to one place, the place; else where it is said to have been.
        let place = visit.and_then(|visit| match visit.relationships.as_slice() {
            _ if visit.venue.is_some() => visit.venue.as_deref(),
            [one] if visit.form == VisitForm::Outward => {
                dataset.relationship(one.as_str()).map(|place| dataset.name_in_text(place))
            }
            _ => None,
        });
        let is_named = |place: &&str| {
            let place = folded(without_article(place), false);
            visit.is_some_and(|visit| folded(&visit.title, false).contains(&place))
        };
        Self {
            title: visit.map(|visit| visit.title.as_str()),
            form: visit.map(|visit| visit.form),
            place: place.filter(|place| !is_named(place)),
            start: part.occurrence().start,
            end: match part {
                Part::Open(visit) | Part::Exempt(visit, _) => visit.end,
                Part::Withheld(place, _) => place.end,
            },
            exempt: part.exemption(),
        }
    }
}

/// What a template needs to know of a relationship.
#[derive(Debug, Clone, Serialize)]
pub(super) struct RelationshipView<'a> {
    pub(super) id: &'a str,
    /// Its name in headings and lists.
    pub(super) name: &'a str,
    /// Its name within a sentence.
    pub(super) place: &'a str,
    /// Its country, unless that is the partner itself.
    pub(super) country: Option<&'a str>,
    /// The country within a sentence, such as the Netherlands.
    pub(super) country_in_text: Option<&'a str>,
    /// Its area, unless the name has it.
    pub(super) area: Option<&'a str>,
    pub(super) local_names: &'a [LocalName],
    /// Its agreements that are not withheld.
    pub(super) agreements: Vec<Part<AgreementAt<'a>>>,
    /// Whether an agreement is withheld that has begun.
    pub(super) withheld_agreement: bool,
    /// The notices of what is withheld of its agreements, and of how it stands, without
    /// repetitions.
    pub(super) not_shown: Vec<Part<bool>>,
    pub(super) standing: StandingView<'a>,
    pub(super) community_groups: &'a [CommunityGroup],
    /// The last review that had been completed.
    pub(super) review: Option<&'a Review>,
    pub(super) former_names: &'a [FormerName],
    pub(super) former_countries: &'a [FormerName],
    pub(super) predecessors: &'a [FormerName],
    pub(super) holders: &'a [Holder],
    /// Whether all of it is exempt, so that nothing in its entry has a number.
    pub(super) exempt_entry: bool,
}

/// How a relationship stands, for a template.
#[derive(Debug, Clone, Serialize)]
pub(super) struct StandingView<'a> {
    pub(super) status: Status,
    /// Since when, unless that is when its agreement began, which is told
    /// anyway.
    pub(super) since: Option<PartialDate>,
    pub(super) note: Option<&'a Narrative>,
    /// Whether a decision on a recommendation has made it so.
    pub(super) decided: bool,
    /// Whether the full record has another status, or another date of it.
    pub(super) withheld: bool,
    /// The suspension that it followed.
    pub(super) suspended: Option<Suspension>,
}

/// A time in which a relationship was suspended.
#[derive(Debug, Clone, Copy, Serialize)]
pub(super) struct Suspension {
    pub(super) from: Option<PartialDate>,
    pub(super) until: PartialDate,
}

impl Suspension {
    /// The one that ended when a relationship came to stand as it does; none where that, or
    /// that it was suspended, is not public.
    fn before(standing: &StandingAt<'_>) -> Option<Self> {
        let over = standing.suspended?;
        let is_public = standing.exemption.is_none() && over.exemption.is_none();
        let until = over.until.filter(|_| is_public)?;
        Some(Self { from: over.from, until })
    }
}

impl<'a> StandingView<'a> {
    fn new(standing: StandingAt<'a>) -> Self {
        Self {
            suspended: Suspension::before(&standing),
            status: standing.status,
            since: match standing.because {
                Evidence::Began(_) => None,
                // The agreement is in force since it began, or as its periods say.
                Evidence::Visited(_) | Evidence::Renewed(_) | Evidence::Resolved(..)
                    if standing.status == Status::InForce =>
                {
                    None
                }
                _ => standing.since(),
            },
            note: match standing.because {
                Evidence::Recorded(recorded) => recorded.note.as_ref(),
                _ => None,
            },
            decided: matches!(standing.because, Evidence::Resolved(..)),
            withheld: standing.withheld.is_some(),
        }
    }
}

/// A visit with the names of its places.
#[derive(Debug, Serialize)]
pub(super) struct VisitView<'a> {
    #[serde(flatten)]
    pub(super) visit: &'a Visit,
    pub(super) period: String,
    pub(super) places: Vec<&'a str>,
    /// What it cost and what it was planned to cost, each as a list.
    pub(super) costs: Vec<&'a Part<Cost>>,
    pub(super) planned_costs: Vec<&'a Part<Cost>>,
    /// What is withheld of these, without repetitions.
    pub(super) withheld_costs: Vec<Part<Nowhere>>,
    pub(super) withheld_planned_costs: Vec<Part<Nowhere>>,
    /// Who took part, each with the role in brackets, as far as they are not withheld.
    pub(super) attended: Vec<Part<String>>,
    /// What is withheld of who took part, without repetitions.
    pub(super) not_named: Vec<&'a Part<Person>>,
    /// Whether those are all who took part.
    pub(super) all_named: bool,
    /// The organisations that took part, but for those that the account names.
    pub(super) other_partners: Vec<&'a str>,
    /// Whether the title, or the sentences on the visit, name every place.
    pub(super) named: bool,
    /// Whether it is known only from its plan.
    pub(super) only_planned: bool,
}

impl<'a> Data<'a> {
    pub(super) fn new(dataset: &'a Dataset, entry: &'a ReportEntry, style: &HouseStyle) -> Self {
        let council = &dataset.council;
        let decisions = decisions_of(dataset, entry);
        let recommendations = decisions.len().saturating_add(entry.further_recommendations.len());
        Self {
            council,
            council_short: council.short_name.as_deref().unwrap_or(&council.name),
            the_council: the_council(council, style),
            policy: dataset.policy.as_ref(),
            report: report_value(entry),
            year: dataset.municipal_year(&entry.year),
            committee: dataset.committee_name(&entry.meeting.committee),
            committee_short: short_name_of(dataset, style, &entry.meeting.committee),
            individual: dataset.is_individual(&entry.meeting.committee),
            executive: dataset.is_executive(&entry.meeting.committee),
            key_decisions: Rules::of(dataset, &entry.meeting.committee).key_decision.is_some(),
            meeting_year: match dataset.year_of(dataset.as_at(entry)) {
                YearOf::Certain(year) => Some(year),
                _ => None,
            },
            approaches: dataset.has_approaches(dataset.as_at(entry)),
            decisions,
            one_recommendation: recommendations == 1,
            has_assessments: {
                let meeting = dataset.as_at(entry);
                dataset
                    .places()
                    .any(|place| !place.assessment.is_empty() && place.assessment_known(meeting))
            },
            in_force: in_force(dataset.as_at(entry)),
            engagements: {
                let before = dataset.report_before(entry).map(|before| dataset.as_at(before));
                engagement_kinds(dataset, dataset.as_at(entry), before, style)
            },
            covered: covered(dataset, entry, style, "date.in_year"),
            covered_in_full: covered(dataset, entry, style, "date.in_named_year"),
            earlier: dataset.report_before(entry),
            entries: Entries::of(style),
        }
    }
}

/// The time whose activity a report gives, with its preposition: its municipal year, or of a
/// further report on one the time since the meeting of the report before.
fn covered(dataset: &Dataset, entry: &ReportEntry, style: &HouseStyle, in_year: &str) -> String {
    let before = dataset.report_before(entry).filter(|before| before.year == entry.year);
    if let Some(meeting) = before.and_then(|before| before.meeting.date) {
        return style.label("date.since").replace("{date}", &style.date(meeting));
    }
    let name = format!("year_name.{}", dataset.council.nation.name());
    let year = style.municipal_year(&entry.year);
    style.label(in_year).replace("{year}", &year).replace("{name}", style.label(&name))
}

/// What running text calls the council: as the recommendations do, where the dataset says so.
pub(super) fn the_council(council: &Council, style: &HouseStyle) -> String {
    council.short_name.as_deref().unwrap_or_else(|| style.label("the_council")).to_owned()
}

/// What running text calls a body, where the dataset says so or it is one person.
pub(super) fn short_name_of(dataset: &Dataset, style: &HouseStyle, body: &Id) -> Option<String> {
    let own = dataset.committee_short_name(body).map(str::to_owned);
    let of_person = || style.label("the_decision_maker").to_owned();
    own.or_else(|| dataset.is_individual(body).then(of_person))
}

/// The report as templates see it.
fn report_value(entry: &ReportEntry) -> Value {
    let mut report = without_wrappers(serde_json::to_value(entry).unwrap_or_default());
    if let Some(fields) = report.as_object_mut() {
        // A title that is withheld gives way to that of the house style.
        match entry.title.as_ref().and_then(Part::known) {
            Some(title) => fields.insert("title".to_owned(), title.as_str().into()),
            None => fields.remove("title"),
        };
        // What house styles can leave out has its own content, and is not for
        // templates.
        fields.remove("internal_notes");
        if let Some(form) = fields.get_mut("form").and_then(Value::as_object_mut) {
            form.remove("sign_offs");
        }
    }
    report
}

/// The value of an exempt answer in the answer's own place, where it is no
/// text: templates ask whether it is so, and the form shows that it is exempt.
fn without_wrappers(value: Value) -> Value {
    match value {
        Value::Object(mut fields) => {
            match (fields.contains_key("exempt"), fields.remove("value")) {
                (true, Some(inner)) => inner,
                (_, inner) => {
                    fields.extend(inner.map(|inner| ("value".to_owned(), inner)));
                    let fields = fields.into_iter();
                    fields.map(|(name, field)| (name, without_wrappers(field))).collect()
                }
            }
        }
        Value::Array(entries) => entries.into_iter().map(without_wrappers).collect(),
        value => value,
    }
}

/// The decisions that a report asks for, in the order of its recommendations:
/// by position where one is given, else as the dataset has them.
pub(super) fn decisions_of<'a>(dataset: &'a Dataset, entry: &ReportEntry) -> Vec<AskedFor<'a>> {
    let mut decisions: Vec<&Part<Decision, DecisionPlace>> = dataset
        .decisions
        .iter()
        .filter(|decision| decision.report().as_str() == entry.id())
        .collect();
    decisions.sort_by_key(|decision| decision.position().unwrap_or(u32::MAX));
    let view = |decision| DecisionView::new(decision, dataset, entry);
    decisions
        .into_iter()
        .map(|decision| match decision {
            Part::Open(decision) => Part::Open(view(decision)),
            Part::Exempt(decision, exemption) => Part::Exempt(view(decision), exemption.clone()),
            Part::Withheld(place, exemption) => {
                Part::Withheld(Named { id: place.id.clone() }, exemption.clone())
            }
        })
        .collect()
}

impl<'a> DecisionView<'a> {
    pub(super) fn new(decision: &'a Decision, dataset: &'a Dataset, entry: &ReportEntry) -> Self {
        let places = decision.relationships.iter();
        let places = places.filter_map(|id| dataset.relationship(id.as_str()));
        let meeting = dataset.as_at(entry);
        Self {
            decision,
            relationships: places
                .map(|place| {
                    let mut view = RelationshipView::new(place, dataset, meeting);
                    // A recommendation names none but by its own words.
                    view.agreements.retain(|agreement| !agreement.is_exempt());
                    view
                })
                .collect(),
            event: EventView::of(decision, dataset),
            phrase: String::new(),
        }
    }

    /// What it is on beside its places, where it has no title: the event that it is on, or
    /// what money or a plan is for.
    pub(super) fn subject(&self) -> Option<&'a str> {
        let event = self.event.as_ref().and_then(|event| event.title);
        self.decision.title.as_deref().or(event).or(self.decision.purpose.as_deref())
    }
}

impl<'a> RelationshipView<'a> {
    pub(super) fn new(
        relationship: &'a Relationship,
        dataset: &'a Dataset,
        meeting: PartialDate,
    ) -> Self {
        let agreement = |agreement| dataset.agreement_before(relationship, agreement, meeting);
        let standing = dataset.standing_before(relationship, meeting);
        Self::standing(relationship, dataset, standing, agreement, meeting)
    }

    /// As it stands on a day, with what happened on it.
    pub(super) fn new_at(
        relationship: &'a Relationship,
        dataset: &'a Dataset,
        day: PartialDate,
    ) -> Self {
        let agreement = |agreement| dataset.agreement_at(relationship, agreement, day);
        let standing = dataset.standing_at(relationship, day);
        Self::standing(relationship, dataset, standing, agreement, day)
    }

    fn standing(
        relationship: &'a Relationship,
        dataset: &'a Dataset,
        standing: StandingAt<'a>,
        agreement: impl Fn(&'a Agreement) -> AgreementAt<'a>,
        now: PartialDate,
    ) -> Self {
        let has_come =
            |date: Option<PartialDate>| date.is_none_or(|date| date.may_have_come_by(now));
        let withheld = relationship.agreements.iter().filter(|part| part.known().is_none());
        let withheld = withheld.filter(|part| has_come(part.start())).filter_map(Part::exemption);
        let mut notices: Vec<&Exemption> = withheld.collect();
        let withheld_agreement = !notices.is_empty();
        // Of the standings, the last is shown.
        let come = relationship.standings.iter().filter(|part| has_come(part.counts_from()));
        let last = come.max_by_key(|part| part.counts_from().map(PartialDate::earliest));
        notices.extend(last.filter(|part| part.known().is_none()).and_then(Part::exemption));
        notices.dedup();
        let agreements = relationship.agreements.iter().filter_map(|part| {
            Some(match part.marked()? {
                Marked { thing, exemption: None } => Part::Open(agreement(thing)),
                Marked { thing, exemption: Some(exemption) } => {
                    Part::Exempt(agreement(thing), exemption.clone())
                }
            })
        });
        Self {
            id: relationship.id.as_str(),
            name: dataset.name_of(relationship),
            place: dataset.name_in_text(relationship),
            country: dataset.country_beside_name(relationship),
            country_in_text: dataset
                .country_beside_name(relationship)
                .map(|_| dataset.country_in_text(relationship)),
            area: dataset.area_beside_name(relationship),
            local_names: &relationship.local_name,
            agreements: agreements.collect(),
            withheld_agreement,
            not_shown: notices
                .into_iter()
                .map(|exemption| Part::Withheld(Nowhere {}, exemption.clone()))
                .collect(),
            standing: StandingView::new(standing),
            community_groups: &relationship.community_groups,
            former_names: &relationship.former_names,
            former_countries: &relationship.former_countries,
            predecessors: &relationship.predecessors,
            holders: &relationship.holders,
            exempt_entry: dataset.exemption_of_place(&relationship.id).is_some(),
            review: last_review(&relationship.reviews, now),
        }
    }
}

impl<'a> VisitView<'a> {
    /// A visit as it is known at a date.
    pub(super) fn new(
        visit: &'a Visit,
        dataset: &'a Dataset,
        style: &HouseStyle,
        now: PartialDate,
    ) -> Self {
        let places: Vec<&str> = visit
            .relationships
            .iter()
            .filter_map(|id| dataset.relationship(id.as_str()))
            .map(|relationship| dataset.name_in_text(relationship))
            .collect();
        let parties = [&visit.visitor, &visit.host, &visit.venue].into_iter().flatten();
        let headed = [&visit.title].into_iter().chain(parties).map(Text::as_str);
        let headed: Vec<String> = headed.map(|text| folded(text, false)).collect();
        let account = visit.account.iter().filter_map(Part::open);
        let account: Vec<String> = account.map(|text| folded(text.as_str(), false)).collect();
        let is_in = |texts: &[String], name: &str| {
            let name = folded(name, false);
            texts.iter().any(|text| text.contains(&name))
        };
        let tells = |name: &str| is_in(&headed, name) || is_in(&account, name);
        let is_told = |person: &Person| {
            tells(&person.name) && person.role.as_ref().is_none_or(|role| tells(role))
        };
        Self {
            visit,
            period: if visit.is_ongoing() {
                let last_known = visit.last_known.filter(|known| known.is_before(now));
                style.ongoing(visit.start, last_known)
            } else {
                style.period(visit.start, visit.end)
            },
            costs: known(&visit.cost).collect(),
            planned_costs: known(&visit.planned_cost).collect(),
            withheld_costs: notices_of(&visit.cost),
            withheld_planned_costs: notices_of(&visit.planned_cost),
            all_named: visit.number_of_people.is_some_and(|number| {
                let named = visit.people.iter().filter(|person| person.known().is_some());
                usize::try_from(number) == Ok(named.count())
            }),
            attended: visit
                .people
                .iter()
                .filter(|person| !person.known().is_some_and(is_told))
                .filter_map(attended)
                .collect(),
            other_partners: visit
                .partners
                .iter()
                .map(Text::as_str)
                .filter(|partner| !tells(partner))
                .collect(),
            not_named: {
                let mut withheld: Vec<&Part<Person>> = Vec::new();
                for person in visit.people.iter().filter(|person| person.known().is_none()) {
                    if withheld.iter().all(|other| other.exemption() != person.exemption()) {
                        withheld.push(person);
                    }
                }
                withheld
            },
            named: {
                let is_visited = visit.form == VisitForm::Outward
                    && visit.visitor.is_some()
                    && visit.host.is_none()
                    && visit.venue.is_none();
                is_visited || places.iter().all(|place| is_in(&headed, without_article(place)))
            },
            places,
            only_planned: visit.is_only_planned(),
        }
    }
}

/// The notices in the place of what is withheld of some costs.
fn notices_of(costs: &[Part<Cost>]) -> Vec<Part<Nowhere>> {
    withheld(costs).into_iter().map(|one| Part::Withheld(Nowhere {}, one.clone())).collect()
}

/// A person who took part, with the role in brackets.
fn attended(person: &Part<Person>) -> Option<Part<String>> {
    let Marked { thing, exemption } = person.marked()?;
    let text = match &thing.role {
        Some(role) => format!("{} ({role})", thing.name),
        None => thing.name.to_string(),
    };
    Some(match exemption {
        Some(exemption) => Part::Exempt(text, exemption.clone()),
        None => Part::Open(text),
    })
}
