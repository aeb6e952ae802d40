//! What is referred to exists.

use std::collections::BTreeSet;

use super::{Findings, Subject};
use crate::dataset::{Id, Part, ReportEntry};
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
    fn require(&self, id: &str, pointer: &str, key: bool, findings: &mut Findings<'_>) {
        // What could not be read is not unknown. What is not told needs no help.
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
            findings.add_at_key(self.rule, pointer, message, help);
        } else {
            findings.add(self.rule, pointer, message, help);
        }
    }
}

/// An agreement that was replaced has the other one beside it.
pub(super) fn replacements_exist(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for (pointer, relationship) in subject.relationships() {
        // What could not be read may be the other one.
        if subject.dataset.has_gap_in(&pointer) {
            continue;
        }
        for (index, part) in relationship.agreements.iter().enumerate() {
            let Some(replaced_by) = part.known().and_then(|own| own.replaced_by) else { continue };
            let others = relationship.agreements.iter().enumerate();
            let mut others = others.filter(|(other, _)| *other != index);
            if others.any(|(_, other)| other.start() == Some(replaced_by)) {
                continue;
            }
            findings.add(
                UNKNOWN_AGREEMENT,
                &format!("{pointer}/agreements/{index}/replaced_by"),
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
    let studies = dataset.case_studies.iter().enumerate();
    let studies =
        studies.map(|(index, study)| (format!("/case_studies/{index}"), &study.relationships));
    let lists = subject
        .visits()
        .map(|(pointer, visit)| (pointer, &visit.relationships))
        .chain(subject.decisions().map(|(pointer, decision)| (pointer, &decision.relationships)))
        .chain(subject.other_decisions().map(|(pointer, other)| (pointer, &other.relationships)))
        .chain(studies);
    for (pointer, report) in subject.reports() {
        let candidates = report.to_complete.iter().flat_map(|open| &open.candidates);
        for (index, candidate) in candidates.enumerate() {
            let Some(candidate) = candidate.known() else { continue };
            let Some(id) = candidate.relationship.as_ref().map(Id::as_str) else { continue };
            let pointer = format!("{pointer}/to_complete/candidates/{index}/relationship");
            kind.require(id, &pointer, false, findings);
        }
    }
    for (pointer, ids) in lists {
        for (index, id) in ids.iter().enumerate() {
            let pointer = format!("{pointer}/relationships/{index}");
            kind.require(id.as_str(), &pointer, false, findings);
        }
    }
}

pub(super) fn regions_exist(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let kind = Kind {
        rule: UNKNOWN_REGION,
        what: "a region",
        list: "council/regions",
        known: subject.dataset.council.regions.iter().map(|region| region.id.as_str()).collect(),
    };
    for (pointer, relationship) in subject.relationships() {
        kind.require(relationship.region.as_str(), &format!("{pointer}/region"), false, findings);
    }
    for (pointer, report) in subject.reports() {
        for id in report.regions.keys() {
            kind.require(id.as_str(), &format!("{pointer}/regions/{id}"), true, findings);
        }
    }
}

pub(super) fn themes_exist(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let kind = Kind {
        rule: UNKNOWN_THEME,
        what: "a theme",
        list: "council/themes",
        known: subject.dataset.council.themes.iter().map(|theme| theme.id.as_str()).collect(),
    };
    for (pointer, report) in subject.reports() {
        for id in report.themes.keys() {
            kind.require(id.as_str(), &format!("{pointer}/themes/{id}"), true, findings);
        }
    }
}

pub(super) fn committees_exist(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let kind = Kind {
        rule: UNKNOWN_COMMITTEE,
        what: "a committee",
        list: "council/committees",
        known: subject
            .dataset
            .council
            .committees
            .iter()
            .map(|committee| committee.id.as_str())
            .collect(),
    };
    for (pointer, report) in subject.reports() {
        kind.require(
            report.meeting.committee.as_str(),
            &format!("{pointer}/meeting/committee"),
            false,
            findings,
        );
        for (index, minute) in report.minutes.iter().enumerate() {
            let Some(body) = &minute.committee else { continue };
            let pointer = format!("{pointer}/minutes/{index}/committee");
            kind.require(body.as_str(), &pointer, false, findings);
        }
    }
    for (pointer, _, consideration) in subject.considerations() {
        let Some(body) = &consideration.committee else { continue };
        kind.require(body.as_str(), &format!("{pointer}/committee"), false, findings);
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
    for (pointer, relationship) in subject.relationships() {
        for (index, entry) in relationship.assessment.iter().enumerate() {
            kind.require(
                entry.criterion().as_str(),
                &format!("{pointer}/assessment/{index}/criterion"),
                false,
                findings,
            );
        }
        let told = relationship.page.iter().flat_map(|page| &page.findings).enumerate();
        for (index, criterion) in told {
            let pointer = format!("{pointer}/page/findings/{index}");
            kind.require(criterion.as_str(), &pointer, false, findings);
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
    for (pointer, report) in subject.reports() {
        years.require(report.year.as_str(), &format!("{pointer}/year"), false, findings);
    }
    for (pointer, visit) in subject.visits() {
        if let Some(year) = &visit.municipal_year {
            let pointer = format!("{pointer}/municipal_year");
            years.require(year.as_str(), &pointer, false, findings);
        }
    }
    for (pointer, decision) in subject.decisions() {
        let pointer = format!("{pointer}/report");
        reports.require(decision.report.as_str(), &pointer, false, findings);
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
    for (pointer, visit) in subject.visits() {
        if let Some(id) = &visit.follows {
            kind.require(id.as_str(), &format!("{pointer}/follows"), false, findings);
        }
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
    for (pointer, decision) in subject.decisions() {
        if let Some(id) = &decision.visit {
            kind.require(id.as_str(), &format!("{pointer}/visit"), false, findings);
        }
    }
}
