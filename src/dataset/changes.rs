//! What has changed between two dates: agreements signed, renewed, replaced and run out,
//! and what came of a decision.

use std::collections::HashSet;

use super::date::PartialDate;
use super::decision::{Decision, Outcome};
use super::exempt::{Exemption, Marked, Part};
use super::load::Dataset;
use super::relationship::{Agreement, LinkKind, Relationship};
use super::text::Id;
use super::visit::{Visit, VisitForm, VisitPlace};

/// A change of an agreement.
#[derive(Debug, Clone, Copy)]
pub struct AgreementChange<'a> {
    /// The agreement.
    pub agreement: &'a Agreement,
    /// What happened to it.
    pub what: WhatHappened,
    /// When.
    pub date: PartialDate,
    /// Until when it runs from then on, where that is recorded.
    pub until: Option<PartialDate>,
    /// Whether it may have happened before the time that changes were asked for.
    pub may_be_earlier: bool,
    /// Why the agreement is kept from the public, where it is.
    pub exemption: Option<&'a Exemption>,
}

/// What happened to an agreement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhatHappened {
    /// It was signed or began.
    Signed,
    /// It began, without anything signed.
    Began,
    /// The place joined what others had made before.
    Joined,
    /// It was renewed.
    Renewed,
    /// A later agreement replaced it.
    Replaced,
    /// It ran out and was not renewed.
    RanOut,
}

/// What is recorded as having come of a decision.
#[derive(Debug, Clone)]
pub struct Outcomes<'a> {
    /// The visits that followed, those that are withheld among them.
    pub visits: Vec<&'a Part<Visit, VisitPlace>>,
    /// What happened to the agreements of its relationships, with the name of
    /// the place.
    pub agreements: Vec<(&'a Relationship, AgreementChange<'a>)>,
}

impl Outcomes<'_> {
    /// Whether nothing is recorded.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.visits.is_empty() && self.agreements.is_empty()
    }
}

/// Whether something happened after one date, and by another. A partial date is
/// taken at its last day, so that each change falls into one report.
fn between(date: PartialDate, after: PartialDate, by: PartialDate) -> bool {
    !date.has_come_by(after) && date.has_come_by(by)
}

impl Dataset {
    /// What happened to a relationship's agreements after one date and by
    /// another, oldest first.
    #[must_use]
    pub fn agreement_changes<'a>(
        &'a self,
        relationship: &'a Relationship,
        after: PartialDate,
        by: PartialDate,
    ) -> Vec<AgreementChange<'a>> {
        let mut changes = Vec::new();
        for part in &relationship.agreements {
            let Some(Marked { thing: agreement, exemption }) = part.marked() else { continue };
            let signed = agreement.start.map(|date| AgreementChange {
                agreement,
                what: match agreement.kind {
                    LinkKind::FriendshipLink => WhatHappened::Began,
                    _ if agreement.made.is_some() => WhatHappened::Joined,
                    _ => WhatHappened::Signed,
                },
                date,
                until: agreement.end,
                may_be_earlier: false,
                exemption,
            });
            let renewed = agreement.renewals.iter().map(|renewal| AgreementChange {
                agreement,
                what: WhatHappened::Renewed,
                date: renewal.date,
                until: renewal.until,
                may_be_earlier: false,
                exemption,
            });
            // What was given up is told with the decision. One that is exempt changes
            // nothing here: these changes have no marks.
            let at = self.agreement_at(relationship, agreement, by);
            let is_given_up = at.given_up && at.exemption.is_none();
            let is_replaced = at.replaced.is_some();
            let runs_until = agreement.runs_until(by).filter(|_| !is_given_up && !is_replaced);
            let replaced = agreement.replaced_by.filter(|_| is_replaced);
            let replaced = replaced.map(|date| AgreementChange {
                agreement,
                what: WhatHappened::Replaced,
                date,
                until: None,
                may_be_earlier: false,
                exemption,
            });
            let ran_out = runs_until.map(|date| AgreementChange {
                agreement,
                what: WhatHappened::RanOut,
                date,
                until: None,
                may_be_earlier: false,
                exemption,
            });
            changes.extend(signed.into_iter().chain(renewed).chain(replaced).chain(ran_out));
        }
        // What has no first day may have happened at any time before.
        let is_new = |date: PartialDate| !date.has_no_first_day() && between(date, after, by);
        changes.retain_mut(|change: &mut AgreementChange<'_>| {
            let date = change.date;
            // An agreement is in force on the day on which it ends.
            if change.what == WhatHappened::RanOut {
                let is_past = |by: PartialDate| date.latest() < by.last_day();
                change.may_be_earlier = date.earliest() < after.earliest();
                return !date.has_no_first_day() && is_past(by) && !is_past(after);
            }
            change.may_be_earlier = !after.is_before(date);
            is_new(date)
        });
        changes.sort_by_key(|change| change.date.order());
        changes
    }

    /// What is recorded as having come of a decision between the meeting that
    /// resolved it and a date: visits that follow it or belong to its
    /// relationships, and changes of their agreements; of attendance and financial support, the
    /// visit that it names and those that follow it.
    #[must_use]
    pub fn outcomes_of<'a>(
        &'a self,
        decision: &'a Decision,
        resolved: PartialDate,
        by: PartialDate,
    ) -> Outcomes<'a> {
        let links: HashSet<&Id> = decision.relationships.iter().collect();
        let is_money = matches!(decision.outcome, Outcome::Attend | Outcome::Support);
        let is_own = |visit: &&Part<Visit, VisitPlace>| {
            let follows = visit.known().and_then(|visit| visit.follows.as_ref());
            let places = visit.occurrence().relationships;
            let is_attended =
                visit.occurrence().id.is_some_and(|id| decision.visit.as_ref() == Some(id));
            is_attended
                || follows == Some(&decision.id)
                || !is_money && places.iter().any(|place| links.contains(place))
        };
        let since = |visit: &&Part<_, _>| between(visit.occurrence().start, resolved, by);
        // Attendance approved at one visit leads to no other, and money to no agreement.
        let of_agreements = decision.relationships.iter().filter(|_| !is_money);
        let agreements: Vec<(&Relationship, AgreementChange<'_>)> = of_agreements
            .filter_map(|id| self.relationship(id.as_str()))
            .flat_map(|place| {
                let changes = self.agreement_changes(place, resolved, by);
                changes.into_iter().map(move |change| (place, change))
            })
            .collect();
        // The signing of an agreement is told with the agreement.
        let is_told = |visit: &&Part<Visit, VisitPlace>| {
            let signing = visit.open().filter(|visit| visit.form == VisitForm::Signing);
            signing.is_some_and(|visit| {
                agreements.iter().any(|(place, change)| {
                    !matches!(change.what, WhatHappened::RanOut | WhatHappened::Replaced)
                        && change.date.can_be(visit.start)
                        && visit.relationships.contains(&place.id)
                })
            })
        };
        let took_place = |visit: &&Part<Visit, VisitPlace>| !visit.occurrence().only_planned;
        let own = self.visits.iter().filter(is_own).filter(since).filter(took_place);
        let mut visits: Vec<_> = own.filter(|visit| !is_told(visit)).collect();
        visits.sort_by_key(|visit| visit.occurrence().start.order());
        Outcomes { visits, agreements }
    }
}
