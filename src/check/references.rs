//! What is referred to exists.

use std::collections::BTreeSet;

use super::{Findings, Subject};
use crate::dataset::{Id, Locate, Part, ReportEntry};
use crate::diagnostic::{Rule, did_you_mean, one_of};

checks! {
    Error Dataset UNKNOWN_RELATIONSHIP "unknown-relationship"
        "Every relationship that is referred to is in the register."
        => relationships_exist;
    Error Dataset UNKNOWN_REGION "unknown-region"
        "Every region that is referred to is one of the council's."
        => regions_exist;
    Error Report UNKNOWN_THEME "unknown-theme"
        "Every theme that a report says something of is one of the council's."
        => themes_exist;
    Error Dataset UNKNOWN_COMMITTEE "unknown-committee"
        "Every committee that is referred to is one of the council's."
        => committees_exist;
    Error Dataset UNKNOWN_CRITERION "unknown-criterion"
        "Every criterion that is referred to is in the policy."
        => criteria_exist;
    Error Dataset UNKNOWN_YEAR "unknown-year"
        "Every municipal year that is referred to is one of the council's.";
    Error Dataset UNKNOWN_REPORT "unknown-report"
        "Every report that a decision names is in the dataset."
        => years_exist;
    Error Dataset UNKNOWN_DECISION "unknown-decision"
        "Every decision that is referred to is in the dataset."
        => decisions_exist;
    Error Dataset UNKNOWN_AGREEMENT "unknown-agreement"
        "The agreement that replaced another is recorded with the same place."
        => replacements_exist;
    Error Dataset UNKNOWN_VISIT "unknown-visit"
        "Every visit that a decision names is recorded."
        => visits_exist;
}

/// A kind of thing that is referred to by a short name.
struct Kind<'a> {
    rule: Rule,
    /// What it is, with its article.
    what: &'a str,
    /// The list of the dataset that has them.
    list: &'a str,
    known: BTreeSet<&'a str>,
}

impl Kind<'_> {
    /// Reports a reference that leads nowhere. With `key`, the reference is a
    /// key rather than a value.
    fn require(
        &self,
        reference: &(impl AsRef<str> + Locate),
        key: bool,
        findings: &mut Findings<'_>,
    ) {
        let id = reference.as_ref();
        // What could not be read is not unknown. What is not reported needs no help.
        if self.known.contains(id)
            || findings.are_enough()
            || findings.dataset.can_have_held(self.list, id)
        {
            return;
        }
        let help = match did_you_mean(id, self.known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if self.known.is_empty() => format!("the dataset has none: add {}", self.what),
            None => {
                format!("use one of: {}", one_of(self.known.iter().copied()))
            }
        };
        let message = format!("`{id}` is not {} of this dataset", self.what);
        if key {
            findings.add_at_key(self.rule, reference, message, help);
        } else {
            findings.add(self.rule, reference, message, help);
        }
    }
}

/// The agreement that replaced another is recorded with the same place.
pub(super) fn replacements_exist(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for relationship in subject.dataset.places() {
        // What could not be read may be the other one.
        if subject.dataset.has_gap_in(relationship) {
            continue;
        }
        for agreement in &relationship.agreements {
            let Some(replaced_by) = agreement.known().and_then(|known| known.replaced_by) else {
                continue;
            };
            let mut others =
                relationship.agreements.iter().filter(|other| !std::ptr::eq(*other, agreement));
            if others.any(|other| other.start() == Some(replaced_by)) {
                continue;
            }
            findings.add(
                UNKNOWN_AGREEMENT,
                &replaced_by,
                format!(
                    "no other agreement with {} has the start {replaced_by}",
                    relationship.place
                ),
                "write the `start` of the agreement that replaced this one, or add that agreement",
            );
        }
    }
}

pub(super) fn relationships_exist(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let dataset = subject.dataset;
    let kind = Kind {
        rule: UNKNOWN_RELATIONSHIP,
        what: "a relationship",
        list: "relationships",
        known: dataset.places().map(|place| place.id.as_str()).collect(),
    };
    let open = dataset.reports.iter().filter_map(|report| report.to_complete.as_ref());
    let candidates = open.flat_map(|open| &open.candidates).filter_map(Part::known);
    let lists = dataset
        .known_visits()
        .map(|visit| &visit.relationships)
        .chain(dataset.known_decisions().map(|decision| &decision.relationships))
        .chain(dataset.known_other_decisions().map(|decision| &decision.relationships))
        .chain(dataset.case_studies.iter().map(|study| &study.relationships));
    let candidates = candidates.filter_map(|candidate| candidate.relationship.as_ref());
    for id in candidates.chain(lists.flatten()) {
        kind.require(id, false, findings);
    }
}

pub(super) fn regions_exist(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let kind = Kind {
        rule: UNKNOWN_REGION,
        what: "a region",
        list: "council/regions",
        known: subject.dataset.council.regions.iter().map(|region| region.id.as_str()).collect(),
    };
    for relationship in subject.dataset.places() {
        kind.require(&relationship.region, false, findings);
    }
    for id in subject.dataset.reports.iter().flat_map(|report| report.regions.keys()) {
        kind.require(id, true, findings);
    }
}

pub(super) fn themes_exist(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let kind = Kind {
        rule: UNKNOWN_THEME,
        what: "a theme",
        list: "council/themes",
        known: subject.dataset.council.themes.iter().map(|theme| theme.id.as_str()).collect(),
    };
    for id in subject.dataset.reports.iter().flat_map(|report| report.themes.keys()) {
        kind.require(id, true, findings);
    }
}

pub(super) fn committees_exist(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let dataset = subject.dataset;
    let kind = Kind {
        rule: UNKNOWN_COMMITTEE,
        what: "a committee",
        list: "council/committees",
        known: dataset.council.committees.iter().map(|committee| committee.id.as_str()).collect(),
    };
    let of_reports = dataset.reports.iter().flat_map(|report| {
        let minutes = report.minutes.iter().filter_map(|minute| minute.committee.as_ref());
        std::iter::once(&report.meeting.committee).chain(minutes)
    });
    let considered = dataset.considerations().filter_map(|(_, one)| one.committee.as_ref());
    for body in of_reports.chain(considered) {
        kind.require(body, false, findings);
    }
}

pub(super) fn criteria_exist(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if subject.dataset.has_gap("policy") {
        return;
    }
    let policy = subject.dataset.policy.as_ref();
    let kind = Kind {
        rule: UNKNOWN_CRITERION,
        what: "a criterion of the policy",
        list: "policy/criteria",
        known: policy
            .map(|policy| policy.criteria.iter().map(|criterion| criterion.id.as_str()).collect())
            .unwrap_or_default(),
    };
    for relationship in subject.dataset.places() {
        let assessed = relationship.assessment.iter().map(Part::criterion);
        let shown = relationship.page.iter().flat_map(|page| &page.findings);
        for criterion in assessed.chain(shown) {
            kind.require(criterion, false, findings);
        }
    }
}

pub(super) fn years_exist(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let dataset = subject.dataset;
    let years = Kind {
        rule: UNKNOWN_YEAR,
        what: "a municipal year",
        list: "council/municipal_years",
        known: dataset.council.municipal_years.iter().map(|year| year.id.as_str()).collect(),
    };
    let reports = Kind {
        rule: UNKNOWN_REPORT,
        what: "a report",
        list: "reports",
        known: dataset.reports.iter().map(ReportEntry::id).collect(),
    };
    let of_visits = dataset.known_visits().filter_map(|visit| visit.municipal_year.as_ref());
    for year in dataset.reports.iter().map(|report| &report.year).chain(of_visits) {
        years.require(year, false, findings);
    }
    for decision in dataset.known_decisions() {
        reports.require(&decision.report, false, findings);
    }
}

pub(super) fn decisions_exist(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let dataset = subject.dataset;
    let kind = Kind {
        rule: UNKNOWN_DECISION,
        what: "a decision",
        list: "decisions",
        known: dataset.decisions.iter().filter_map(Part::id).map(Id::as_str).collect(),
    };
    for id in dataset.known_visits().filter_map(|visit| visit.follows.as_ref()) {
        kind.require(id, false, findings);
    }
}

pub(super) fn visits_exist(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let dataset = subject.dataset;
    let kind = Kind {
        rule: UNKNOWN_VISIT,
        what: "a visit",
        list: "visits",
        known: dataset
            .visits
            .iter()
            .filter_map(|visit| visit.occurrence().id)
            .map(Id::as_str)
            .collect(),
    };
    for id in dataset.known_decisions().filter_map(|decision| decision.visit.as_ref()) {
        kind.require(id, false, findings);
    }
}
