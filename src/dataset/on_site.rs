//! Which texts of a dataset its public web site shows on a day: what `compose`
//! makes pages of, told once for the rules and messages that ask. A test holds
//! it against the pages.

use std::collections::HashSet;

use super::decision::Consideration;
use super::exempt::Part;
use super::load::Dataset;
use super::relationship::Relationship;
use super::report_entry::ReportEntry;
use super::standing::Evidence;
use super::{Decision, Engagement, PartialDate};
use crate::json::Pointer;

/// The narrative texts that the web site shows on a day.
#[derive(Debug)]
pub(crate) struct OnSite<'a> {
    dataset: &'a Dataset,
    day: PartialDate,
    /// The ways to what is kept from the public.
    exempt: HashSet<Pointer<'a>>,
    /// Whether each relationship is known on the day.
    known: Vec<bool>,
}

impl<'a> OnSite<'a> {
    /// Those of a dataset.
    pub(crate) fn new(dataset: &'a Dataset, day: PartialDate) -> Self {
        let exempt = dataset.exemptions().into_iter().map(|(part, _)| part);
        let known = dataset
            .relationships
            .iter()
            .map(|place| place.open().is_some_and(|place| dataset.was_known(place, day)));
        Self { dataset, day, exempt: exempt.collect(), known: known.collect() }
    }

    /// The day.
    pub(crate) fn day(&self) -> PartialDate {
        self.day
    }

    /// Whether a narrative is one of them.
    pub(crate) fn has(&self, pointer: &Pointer<'_>) -> bool {
        let is_exempt = |steps: usize| self.exempt.contains(&pointer.up_to(steps));
        self.is_shown(&self.merged(pointer)) == Some(true)
            && !(1..=pointer.steps().len()).any(is_exempt)
    }

    /// The JSON pointer into the merged dataset.
    fn merged(&self, pointer: &Pointer<'_>) -> String {
        let own = pointer.to_string();
        let Some((list, entry)) = self.dataset.entry_of(pointer) else { return own };
        let rest = own.splitn(4, '/').nth(3).map(|rest| format!("/{rest}"));
        format!("/{list}/{entry}{}", rest.unwrap_or_default())
    }

    /// None where there is nothing at the pointer, or nothing that the site knows.
    fn is_shown(&self, pointer: &str) -> Option<bool> {
        let dataset = self.dataset;
        let tokens: Vec<&str> = pointer.split('/').skip(1).collect();
        Some(match tokens.as_slice() {
            ["site" | "case_studies", ..] | ["council", "notice", ..] => true,
            // Where the site has no introduction of its own.
            ["council", "about", ..] => dataset.site.as_ref().is_none_or(|site| {
                !site.introduction.iter().any(|text| matches!(text, Part::Open(_)))
            }),
            ["relationships", index, field @ ..] => {
                let index = at(index)?;
                let place = dataset.relationships.get(index)?.open()?;
                *self.known.get(index)? && self.of_place(place, field)?
            }
            ["visits", index, field, ..] => {
                let visit = dataset.visits.get(at(index)?)?.known()?;
                let has_begun = self.has_come(visit.start);
                match *field {
                    "account" => has_begun,
                    "plan" => {
                        let follows = visit.follows.as_ref();
                        let is_known = visit.occurrence().was_known(self.day);
                        is_known
                            && !has_begun
                            && follows.is_none_or(|id| self.is_resolved(id.as_str()))
                    }
                    _ => false,
                }
            }
            ["decisions", index, field @ ..] => {
                self.of_decision(dataset.decisions.get(at(index)?)?.known()?, field)?
            }
            ["other_decisions", index, "text"] => {
                self.has_come(dataset.other_decisions.get(at(index)?)?.known()?.date)
            }
            ["reports", report, "further_recommendations", index, field @ ..] => {
                let report = dataset.reports.get(at(report)?)?;
                let further = report.further_recommendations.get(at(index)?)?.known()?;
                self.of_decided(&further.considerations, report, field)
            }
            ["networks", index, field, ..] => {
                self.of_engagement(dataset.networks.get(at(index)?)?, field)
            }
            ["pledges", index, field, ..] => {
                self.of_engagement(dataset.pledges.get(at(index)?)?, field)
            }
            ["initiatives", index, field, ..] => {
                self.of_engagement(dataset.initiatives.get(at(index)?)?, field)
            }
            _ => false,
        })
    }

    fn of_place(&self, place: &Relationship, field: &[&str]) -> Option<bool> {
        let page = place.page.as_ref();
        Some(match field {
            ["page", ..] => true,
            // The page can have texts of its own in their place.
            ["profile", ..] => page.is_none_or(|page| page.profile.is_empty()),
            ["story", ..] => page.is_none_or(|page| page.story.is_empty()),
            ["history", index, ..] => place
                .history
                .get(at(index)?)?
                .known()
                .is_some_and(|event| self.has_come(event.date)),
            ["assessment", index, ..] => {
                let entry = place.assessment.get(at(index)?)?;
                page.is_some_and(|page| page.findings.contains(entry.criterion()))
                    && place.assessment_known(self.day)
            }
            ["agreements", index, ..] => {
                let agreement = place.agreements.get(at(index)?)?.known()?;
                self.dataset.agreement_at(place, agreement, self.day).begun
            }
            ["standings", index, ..] => {
                let recorded = place.standings.get(at(index)?)?.known()?;
                match self.dataset.standing_at(place, self.day).because {
                    Evidence::Recorded(standing) => std::ptr::eq(standing, recorded),
                    _ => false,
                }
            }
            _ => false,
        })
    }

    fn of_decision(&self, decision: &Decision, field: &[&str]) -> Option<bool> {
        let report = self.dataset.report(decision.report.as_str())?;
        Some(self.of_decided(&decision.considerations, report, field))
    }

    /// What was asked for is shown once a meeting has considered it, unless that has a text of
    /// its own, and its reason once one has agreed.
    fn of_decided(
        &self,
        considerations: &[Consideration],
        report: &ReportEntry,
        field: &[&str],
    ) -> bool {
        let has_come =
            |one: &Consideration| one.date_in(report).is_some_and(|date| self.has_come(date));
        let has_own_text = |one: &Consideration| one.is_carried() && one.text.is_some();
        let mut known = considerations.iter().filter(|one| has_come(one));
        match field {
            ["considerations", index, own, ..] => {
                let one = at(index).and_then(|index| considerations.get(index));
                one.filter(|one| has_come(one)).is_some_and(|one| match *own {
                    "text" => has_own_text(one),
                    "reason" => !one.is_carried(),
                    _ => false,
                })
            }
            ["wording" | "text", ..] => known.any(|one| !has_own_text(one)),
            ["reason", ..] => known.any(Consideration::is_carried),
            _ => false,
        }
    }

    /// Whether a meeting has resolved a decision as recommended or amended.
    fn is_resolved(&self, id: &str) -> bool {
        let mut known = self.dataset.decisions.iter().filter_map(Part::open);
        let decision = known.find(|decision| decision.id.as_str() == id);
        decision.is_some_and(|decision| self.dataset.resolved_on(decision, self.day).is_some())
    }

    fn of_engagement(&self, engagement: &Engagement, field: &str) -> bool {
        engagement.since.is_none_or(|since| self.has_come(since))
            && match field {
                "reviews" => false,
                "ended_because" => engagement.until.is_none_or(|until| self.has_come(until)),
                _ => true,
            }
    }

    fn has_come(&self, date: PartialDate) -> bool {
        date.has_come_by(self.day)
    }
}

/// The position in a list that a part of a JSON pointer names.
fn at(token: &str) -> Option<usize> {
    token.parse().ok()
}
