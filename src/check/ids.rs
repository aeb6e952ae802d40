//! Ids are unique in their list.

use std::collections::{HashMap, HashSet};

use super::{Findings, Subject};
use crate::dataset::{Id, Part, ReportEntry};
use crate::json::rules::DUPLICATE_ID;

checks! {
    [DUPLICATE_ID => ids_are_unique];
}

pub(super) fn ids_are_unique(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let dataset = subject.dataset;
    let mut lists: Vec<(String, &str, Vec<&str>)> = Vec::new();
    /// The entries of lists whose entries can be exempt. A withheld entry has no
    /// id, but keeps its place.
    macro_rules! parts {
        ($pointer:expr, $entries:expr, $field:ident) => {
            let known = $entries.iter().map(Part::known);
            let ids = known.map(|entry| entry.map_or("", |entry| entry.$field.as_str()));
            lists.push(($pointer.to_string(), stringify!($field), ids.collect()));
        };
    }
    macro_rules! list {
        ($pointer:expr, $entries:expr, $field:ident) => {
            lists.push((
                $pointer.to_string(),
                stringify!($field),
                $entries.iter().map(|entry| entry.$field.as_str()).collect(),
            ));
        };
    }
    list!("/council/committees", dataset.council.committees, id);
    list!("/council/regions", dataset.council.regions, id);
    list!("/council/themes", dataset.council.themes, id);
    list!("/council/municipal_years", dataset.council.municipal_years, id);
    list!("/council/timetable/lead_times", dataset.council.timetable.lead_times, id);
    parts!("/relationships", dataset.relationships, id);
    parts!("/visits", dataset.visits, id);
    parts!("/decisions", dataset.decisions, id);
    parts!("/other_decisions", dataset.other_decisions, id);
    let reports = &dataset.reports;
    let field = if reports.iter().any(|report| report.id.is_some()) { "id" } else { "year" };
    lists.push(("/reports".to_owned(), field, reports.iter().map(ReportEntry::id).collect()));
    list!("/networks", dataset.networks, id);
    list!("/pledges", dataset.pledges, id);
    list!("/initiatives", dataset.initiatives, id);
    list!("/case_studies", dataset.case_studies, id);
    if let Some(policy) = &dataset.policy {
        list!("/policy/criteria", policy.criteria, id);
    }
    for (pointer, report) in subject.reports() {
        parts!(format!("{pointer}/further_recommendations"), report.further_recommendations, id);
        parts!(format!("{pointer}/appendices"), report.appendices, id);
        parts!(format!("{pointer}/form/sign_offs"), report.form.sign_offs, role);
    }
    for (pointer, relationship) in subject.relationships() {
        parts!(format!("{pointer}/assessment"), relationship.assessment, criterion);
    }
    for (pointer, field, ids) in lists {
        let mut first = HashMap::new();
        for (index, id) in ids.into_iter().enumerate().filter(|(_, id)| !id.is_empty()) {
            if let Some(earlier) = first.get(id) {
                let earlier = dataset.locate(&format!("{pointer}/{earlier}/{field}"));
                let (line, _) = earlier.line_column();
                let help = if field == "year" {
                    "correct the year, or, if it has two reports, give one an `id` such as `2024-25-autumn`"
                } else {
                    "give one of the two another name, and change what refers to it"
                };
                findings.add(
                    DUPLICATE_ID,
                    &format!("{pointer}/{index}/{field}"),
                    format!(
                        "`{id}` is used twice; the first is in {}, line {line}",
                        earlier.source.name
                    ),
                    help,
                );
            } else {
                first.insert(id, index);
            }
        }
    }
    let decisions: HashSet<&Id> = subject.decisions().map(|(_, decision)| &decision.id).collect();
    let further = subject.further_recommendations();
    let further = further.map(|(pointer, _, further)| (pointer, &further.id));
    let others = subject.other_decisions().map(|(pointer, decision)| (pointer, &decision.id));
    for (pointer, id) in further.chain(others) {
        if decisions.contains(id) {
            findings.add(
                DUPLICATE_ID,
                &format!("{pointer}/id"),
                format!("`{id}` is the id of an entry of `decisions` too"),
                "give this entry another id",
            );
        }
    }
}
