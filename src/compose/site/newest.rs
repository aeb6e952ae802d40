//! The date of the newest entry that the site shows: what its pages say they were
//! last updated with.

use super::{Decided, SiteComposer, open};
use crate::compose::engagements::engagements;
use crate::dataset::{PartialDate, Relationship};

impl SiteComposer<'_> {
    /// The latest of the dates of what has happened by the day of the site, if any is
    /// recorded. Of what happened at some time in a year, a day in that year is later.
    pub(super) fn newest_entry(&self, decided: &[Decided<'_>]) -> Option<PartialDate> {
        let dataset = self.dataset;
        let visits = self.known_visits(None).flat_map(|visit| [Some(visit.start), visit.end]);
        let engagements = engagements(dataset, self.as_at).map(|(_, engagement)| engagement.since);
        visits
            .chain(engagements)
            .chain(decided.iter().map(|one| Some(one.date)))
            .chain(dataset.relationships.iter().flat_map(dates))
            .flatten()
            .filter(|date| date.has_come_by(self.as_at))
            .max_by_key(|date| (date.earliest(), date.latest()))
    }
}

/// When something in the entry of a place happened.
fn dates(place: &Relationship) -> impl Iterator<Item = Option<PartialDate>> {
    let agreements = place.agreements.iter().flat_map(|agreement| {
        let renewals = agreement.renewals.iter().map(|renewal| Some(renewal.date));
        renewals.chain([agreement.start])
    });
    let history = place.history.iter().filter_map(open).map(|event| Some(event.date));
    let standings = place.standings.iter().map(|standing| standing.since);
    agreements.chain(history).chain(standings)
}
