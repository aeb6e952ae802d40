//! Ids are unique in their list.

use std::collections::HashSet;
use std::collections::hash_map::{Entry, HashMap};

use super::{Findings, Subject};
use crate::dataset::{At, Id, Part, ReportId};
use crate::json::rules::DUPLICATE_ID;

checks! {
    [DUPLICATE_ID => ids_are_unique];
}

/// What to do about two reports that have no id but their year.
const RENAME_REPORT: &str =
    "correct the year, or, if it has two reports, give one an `id` such as `2024-25-autumn`";

/// What to do about any other two entries of one id.
const RENAME: &str = "give one of the two another name, and change what refers to it";

pub(super) fn ids_are_unique(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let dataset = subject.dataset;
    let council = &dataset.council;
    let mut lists: Vec<Vec<&Id>> = vec![
        council.committees.iter().map(|committee| &committee.id).collect(),
        council.regions.iter().map(|region| &region.id).collect(),
        council.themes.iter().map(|theme| &theme.id).collect(),
        council.timetable.lead_times.iter().map(|lead_time| &lead_time.id).collect(),
        dataset.places().map(|place| &place.id).collect(),
        dataset.known_visits().map(|visit| &visit.id).collect(),
        dataset.known_decisions().map(|decision| &decision.id).collect(),
        dataset.known_other_decisions().map(|decision| &decision.id).collect(),
        dataset.networks.iter().map(|network| &network.id).collect(),
        dataset.pledges.iter().map(|pledge| &pledge.id).collect(),
        dataset.initiatives.iter().map(|initiative| &initiative.id).collect(),
        dataset.case_studies.iter().map(|study| &study.id).collect(),
    ];
    let policy = dataset.policy.iter();
    lists.extend(policy.map(|policy| policy.criteria.iter().map(|one| &one.id).collect()));
    for report in &dataset.reports {
        let further = report.further_recommendations.iter().filter_map(Part::known);
        lists.push(further.map(|further| &further.id).collect());
        let appendices = report.appendices.iter().filter_map(Part::known);
        lists.push(appendices.map(|appendix| &appendix.id).collect());
        let sign_offs = report.form.sign_offs.iter().filter_map(Part::known);
        lists.push(sign_offs.map(|sign_off| &sign_off.role).collect());
    }
    for place in dataset.places() {
        let assessment = place.assessment.iter().filter_map(Part::known);
        lists.push(assessment.map(|entry| &entry.criterion).collect());
    }
    for ids in lists {
        all_differ(ids.into_iter().map(|id| (id.as_str(), id.at())), RENAME, findings);
    }
    let years = council.municipal_years.iter();
    all_differ(years.map(|year| (year.id.as_str(), year.id.at())), RENAME, findings);
    let have_ids = dataset.reports.iter().any(|report| report.id.is_some());
    let reports = dataset.reports.iter().map(|report| {
        let at = report.id.as_ref().map_or(report.year.at(), ReportId::at);
        (report.id(), at)
    });
    all_differ(reports, if have_ids { RENAME } else { RENAME_REPORT }, findings);

    let decisions: HashSet<&Id> = dataset.known_decisions().map(|decision| &decision.id).collect();
    let further = dataset.known_further_recommendations().map(|further| &further.id);
    let others = dataset.known_other_decisions().map(|decision| &decision.id);
    for id in further.chain(others).filter(|id| decisions.contains(id)) {
        findings.add(
            DUPLICATE_ID,
            id,
            format!("`{id}` is the id of an entry of `decisions` too"),
            "give this entry another id",
        );
    }
}

/// Reports each id of a list that an earlier entry has too.
fn all_differ<'a>(
    ids: impl Iterator<Item = (&'a str, At)>,
    help: &str,
    findings: &mut Findings<'_>,
) {
    let mut first: HashMap<&str, At> = HashMap::new();
    for (id, at) in ids {
        let earlier = match first.entry(id) {
            Entry::Occupied(earlier) => findings.dataset.locate(earlier.get()),
            Entry::Vacant(free) => {
                free.insert(at);
                continue;
            }
        };
        let (line, _) = earlier.line_column();
        findings.add(
            DUPLICATE_ID,
            &at,
            format!("`{id}` is used twice; the first is in {}, line {line}", earlier.source.name),
            help,
        );
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::*;
    use crate::check::{Purpose, check};
    use crate::dataset::{Edition, read_texts};

    /// Repeats the last entry of each list whose entries have a name, and notes the paths of the
    /// second names.
    fn repeat(value: &mut Value, path: &str, repeated: &mut BTreeSet<String>) {
        match value {
            Value::Object(fields) => {
                for (key, field) in fields {
                    repeat(field, &format!("{path}.{key}"), repeated);
                }
            }
            Value::Array(entries) => {
                let count = entries.len();
                let names = ["id", "criterion", "role", "year"];
                let last = entries.last().cloned().filter(|_| !path.ends_with(".people"));
                let name = names
                    .iter()
                    .find(|name| last.as_ref().is_some_and(|last| last.get(name).is_some()));
                for (index, entry) in entries.iter_mut().enumerate() {
                    repeat(entry, &format!("{path}[{index}]"), repeated);
                }
                if let (Some(name), Some(last)) = (name, last) {
                    repeated.insert(format!("{path}[{count}].{name}"));
                    entries.push(last);
                }
            }
            _ => {}
        }
    }

    #[test]
    fn second_entry_of_an_id_in_every_list() {
        let complete = include_str!("../../tests/fixtures/complete.json");
        let mut value: Value = serde_json::from_str(complete).unwrap();
        let mut repeated = BTreeSet::new();
        repeat(&mut value, "$", &mut repeated);
        assert!(repeated.len() > 15, "{repeated:?}");
        let file = ("dataset.json".to_owned(), value.to_string().into_bytes());
        let dataset = read_texts(vec![file]).into_dataset(Edition::Exempt).unwrap();
        let found = check(&dataset, &Purpose::default()).into_iter();
        let found = found.filter(|one| one.rule.code == DUPLICATE_ID.code);
        let found: BTreeSet<String> =
            found.filter_map(|one| one.location).map(|place| place.path).collect();
        assert_eq!(found, repeated);
    }
}
