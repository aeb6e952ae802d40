//! Rolling a dataset on to the next municipal year: a report to be completed,
//! with the standing narrative carried over and what there is to decide.
//!
//! Nothing that is there is changed: a folder gets a new file, and where an
//! entry has to be added to a file, the rest of it keeps its order and layout.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use crate::dataset::{
    At, CalendarDate, Candidate, Consideration, ConsiderationResult, Dataset, Exemption, Id,
    Locate, Outcome, Part, PartialDate, ReportEntry, ReportId, Status, ToComplete, YearId,
};
use crate::json::JsonText;
use crate::out::Edit;
use crate::samples::Samples;
use crate::timetable::expiring;

/// A dataset rolled on.
#[derive(Debug, Clone)]
pub struct Rolled {
    /// The municipal year that is prepared.
    pub year: YearId,
    /// The folder of the dataset.
    pub folder: PathBuf,
    /// The files to write into it; none where the year was prepared before.
    pub files: Vec<Edit>,
    /// What there is to decide, with a suggestion for each.
    pub candidates: Vec<Part<Candidate>>,
    /// When the year begins by the dataset, where that is not the date that was given, which
    /// is then not written.
    pub recorded: Option<PartialDate>,
    /// The last report, if it is not on record.
    pub unrecorded: Option<ReportId>,
}

/// Why a dataset could not be rolled on.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RollError {
    /// The dataset has no report to go on from.
    #[error("the dataset has no report to go on from: add the first one to `reports`")]
    NoReport,
    /// The year after the last has no name.
    #[error("there is no municipal year after {year}")]
    NoYear {
        /// The last year.
        year: YearId,
    },
    /// The annual meeting is not in the year that it begins.
    #[error(
        "the municipal year {year} cannot begin with an annual meeting on {date}: give a date in {first}"
    )]
    NotOfYear {
        /// The year that is prepared.
        year: YearId,
        /// The date that was given.
        date: PartialDate,
        /// The calendar year in which it begins.
        first: i32,
    },
    /// The file for the new report exists.
    #[error("`{}` exists: move or rename it, then run this again", path.display())]
    FileExists {
        /// The file.
        path: PathBuf,
    },
    /// A file no longer has the form that it had when it was read.
    #[error("`{}` cannot be added to: it has changed while it was read", path.display())]
    Changed {
        /// The file.
        path: PathBuf,
    },
}

/// Prepares the municipal year after that of the latest report.
///
/// `annual_meeting` is the date with which that year begins, where the dataset
/// does not have it; if none is given, the month in which it is expected (see
/// [`month_of_next_annual_meeting`](crate::dataset::Council::month_of_next_annual_meeting)).
///
/// # Errors
/// If there is no report to go on from, the annual meeting is in another calendar year, or
/// the file for the new report exists.
pub fn roll(
    dataset: &Dataset,
    path: &Path,
    annual_meeting: Option<PartialDate>,
) -> Result<Rolled, RollError> {
    let last = dataset.latest_report().ok_or(RollError::NoReport)?;
    let folder = dataset_folder(path).to_owned();
    // A report that is the first was not prepared from another.
    let is_first = dataset.report_before(last).is_none();
    let is_bare = last.draft
        && last.meeting.date.is_none()
        && last.narrative.is_empty()
        && last.implications.is_empty();
    let is_begun = is_bare && !is_first;
    if last.to_complete.is_some() || is_begun {
        // It was prepared before and is not completed yet.
        let year = last.year.clone();
        return Ok(Rolled {
            year,
            folder,
            files: Vec::new(),
            candidates: Vec::new(),
            recorded: None,
            unrecorded: None,
        });
    }
    let year = last.year.next().ok_or_else(|| RollError::NoYear { year: last.year.clone() })?;
    if let Some(date) = annual_meeting.filter(|date| date.year() != year.first()) {
        let first = year.first();
        return Err(RollError::NotOfYear { year, date, first });
    }
    let month = dataset.council.month_of_next_annual_meeting();
    let begins = annual_meeting.unwrap_or(CalendarDate::Month { year: year.first(), month }.into());
    let candidates = candidates(dataset, last, &year);
    let samples = Samples::of(dataset.council.house_style.as_str(), dataset.council.nation);
    let entry = entry(last, &year, samples, &candidates);
    let mut edits = Edits::default();
    let recorded = dataset.municipal_year(&year).map(|year| year.annual_meeting);
    let recorded = recorded.filter(|date| annual_meeting.is_some_and(|given| given != *date));
    if dataset.municipal_year(&year).is_none() {
        let new = json!({ "id": year, "annual_meeting": begins });
        edits.append(dataset, &dataset.council, &["council", "municipal_years"], &new)?;
    }
    if path.is_dir() {
        let schema = schema_of(dataset);
        let mut file = Map::new();
        file.extend(schema.map(|schema| ("$schema".to_owned(), schema)));
        file.insert("reports".to_owned(), json!([entry]));
        let text = format!("{:#}\n", Value::Object(file));
        let name = PathBuf::from(format!("report-{year}.json"));
        let file_path = path.join(&name);
        if file_path.symlink_metadata().is_ok() {
            return Err(RollError::FileExists { path: file_path });
        }
        edits.texts.push(TextEdit { name, text, before: None });
    } else {
        edits.append(dataset, last, &["reports"], &entry)?;
    }
    let files = edits.texts.into_iter().map(Edit::from).collect();
    Ok(Rolled { year, folder, files, candidates, recorded, unrecorded: None })
}

/// The folder that the files of the dataset at a path are in.
#[must_use]
pub fn dataset_folder(path: &Path) -> &Path {
    if path.is_dir() { path } else { path.parent().unwrap_or(path) }
}

/// The new report: what stays from year to year is carried over and marked for
/// review, sample texts are offered where there is nothing, the rest is left open.
fn entry(
    last: &ReportEntry,
    year: &YearId,
    samples: Samples,
    candidates: &[Part<Candidate>],
) -> Value {
    let mut review = Vec::new();
    let mut carried = Map::new();
    let parts = [
        ("background_papers", json!(last.background_papers)),
        ("narrative", json!(last.narrative)),
        ("implications", json!(last.implications)),
        ("themes", json!(last.themes)),
        ("wording", json!(last.wording)),
        ("not_known", json!(last.not_known)),
    ];
    for (field, value) in parts {
        match &value {
            Value::Object(fields) if !fields.is_empty() => {
                review.extend(fields.keys().map(|name| format!("{field}.{name}")));
            }
            Value::Array(_) => review.push(field.to_owned()),
            _ => continue,
        }
        carried.insert(field.to_owned(), value);
    }
    for (field, samples) in
        [("narrative", samples.narrative), ("implications", samples.implications)]
    {
        let is_missing = |name: &str| {
            let has_text = carried.get(field).is_some_and(|texts| texts.get(name).is_some());
            !has_text && !last.not_known.contains_key(&format!("{field}.{name}"))
        };
        let samples: Map<String, Value> =
            samples.into_iter().filter(|(name, _)| is_missing(name)).collect();
        if samples.is_empty() {
            continue;
        }
        let texts = carried.entry(field).or_insert_with(|| json!({}));
        if let Some(texts) = texts.as_object_mut() {
            review.extend(samples.keys().map(|name| format!("{field}.{name}")));
            texts.extend(samples);
        }
    }
    // Of the regions, the review of the links stays; activity is of one year.
    let regions: Map<String, Value> = last
        .regions
        .iter()
        .filter(|(_, region)| !region.review.is_empty())
        .map(|(id, region)| (id.to_string(), json!({ "review": region.review })))
        .collect();
    if !regions.is_empty() {
        review.extend(regions.keys().map(|id| format!("regions.{id}")));
        carried.insert("regions".to_owned(), Value::Object(regions));
    }
    let mut entry = Map::new();
    entry.insert("year".to_owned(), json!(year));
    // What was kept from the public stays so until someone looks at it.
    if let Some(exemption) = &last.exempt {
        entry.insert("exempt".to_owned(), json!(exemption));
        review.push("exempt".to_owned());
    }
    entry.insert("draft".to_owned(), json!(true));
    entry.insert("meeting".to_owned(), json!({ "committee": last.meeting.committee }));
    if let Some(report_of) = &last.officers.report_of {
        entry.insert("officers".to_owned(), json!({ "report_of": report_of }));
    }
    entry.insert("form".to_owned(), json!({}));
    entry.extend(carried);
    if !review.is_empty() || !candidates.is_empty() {
        let to_complete = ToComplete { at: At::default(), review, candidates: candidates.to_vec() };
        entry.insert("to_complete".to_owned(), json!(to_complete));
    }
    Value::Object(entry)
}

/// What there is to decide in the new year, with a suggestion for each.
fn candidates(dataset: &Dataset, last: &ReportEntry, year: &YearId) -> Vec<Part<Candidate>> {
    let mut found: Vec<Part<Candidate>> = Vec::new();
    let mut add = |relationship: &Id, outcome, why: String, exempt: Option<&Exemption>| {
        let exempt = exempt.or_else(|| dataset.exemption_of_place(relationship));
        let mut known = found.iter().filter_map(Part::known);
        if !known.any(|candidate| candidate.relationship.as_ref() == Some(relationship)) {
            found.push(marked(
                Candidate {
                    at: At::default(),
                    relationship: Some(relationship.clone()),
                    decision: None,
                    outcome: Some(outcome),
                    why,
                },
                exempt,
            ));
        }
    };
    let asked = dataset.decisions.iter();
    let asked = asked.filter(|decision| decision.report().as_str() == last.id());
    for part in asked.clone() {
        let Some(decision) = part.known() else { continue };
        if decision.outcome.is_forward_plan() {
            continue;
        }
        let why = match dataset.last_considered(decision).map(|last| last.result) {
            None => format!("No meeting has considered the decision {} yet.", decision.id),
            Some(ConsiderationResult::Deferred) => {
                format!("The decision {} was deferred.", decision.id)
            }
            Some(_) => continue,
        };
        for id in &decision.relationships {
            add(id, decision.outcome, why.clone(), part.exemption());
        }
    }
    let mut open = Vec::new();
    for part in asked {
        let Some(decision) = part.known().filter(|one| one.outcome.is_forward_plan()) else {
            continue;
        };
        let result = dataset.last_considered(decision).map(|one| one.result);
        let (id, outcome) = (&decision.id, Some(decision.outcome));
        open.extend(still_open(id, outcome, result).map(|one| marked(one, part.exemption())));
    }
    for part in &last.further_recommendations {
        let Some(further) = part.known() else { continue };
        let decides = |one: &&Consideration| !dataset.is_advisory(one.body(last));
        let result = further.considerations.iter().rfind(decides).map(|one| one.result);
        let one = still_open(&further.id, None, result);
        open.extend(one.map(|one| marked(one, part.exemption())));
    }
    let end = dataset.year_end(year);
    for ending in
        expiring(dataset, dataset.year_end(&last.year)).into_iter().chain(expiring(dataset, end))
    {
        let Some(relationship) = dataset.relationship(&ending.relationship) else { continue };
        let until = ending.until.in_words();
        let why = if ending.may_be_over(end) {
            format!("The agreement may have ended: its end date is recorded as {until}.")
        } else {
            format!("The agreement runs until {until}.")
        };
        let ending = relationship.agreements.get(ending.position);
        add(&relationship.id, Outcome::Renew, why, ending.and_then(Part::exemption));
    }
    for relationship in dataset.places() {
        let standing = dataset.standing_at(relationship, dataset.year_end(&last.year));
        if standing.status == Status::Agreed {
            let why = "The council agreed to enter it, but no signing is recorded.".to_owned();
            add(&relationship.id, Outcome::Enter, why, standing.exemption);
        }
    }
    found.extend(open);
    found
}

/// A recommendation of the last report that names no relationship to decide on, if no meeting
/// has decided on it.
fn still_open(
    id: &Id,
    outcome: Option<Outcome>,
    result: Option<ConsiderationResult>,
) -> Option<Candidate> {
    let why = match result {
        None => format!("No meeting has considered the recommendation {id} yet."),
        Some(ConsiderationResult::Deferred) => format!("The recommendation {id} was deferred."),
        Some(_) => return None,
    };
    Some(Candidate {
        at: At::default(),
        relationship: None,
        decision: Some(id.clone()),
        outcome,
        why,
    })
}

/// Something to decide, kept from the public as the thing that it is about.
fn marked(candidate: Candidate, exemption: Option<&Exemption>) -> Part<Candidate> {
    match exemption {
        Some(exemption) => Part::Exempt(candidate, exemption.clone()),
        None => Part::Open(candidate),
    }
}

/// The texts of files that are added to, or new.
#[derive(Debug, Default)]
struct Edits {
    texts: Vec<TextEdit>,
}

#[derive(Debug)]
struct TextEdit {
    name: PathBuf,
    text: String,
    before: Option<String>,
}

impl From<TextEdit> for Edit {
    fn from(TextEdit { name, text, before }: TextEdit) -> Self {
        Self::of_text(name, before, text)
    }
}

impl Edits {
    /// Appends an entry to a list in the file that has something else; the rest of
    /// the file stays as it is.
    fn append(
        &mut self,
        dataset: &Dataset,
        beside: &impl Locate,
        list: &[&str],
        entry: &Value,
    ) -> Result<(), RollError> {
        let source = dataset.locate(beside).source;
        let name = PathBuf::from(Path::new(&source.name).file_name().unwrap_or_default());
        let changed = || RollError::Changed { path: name.clone() };
        let edited = self.texts.iter_mut().find(|edit| edit.name == name);
        let text = edited.as_ref().map_or(&source.text, |edit| &edit.text);
        let json = JsonText::parse(text).ok_or_else(changed)?;
        json.append(list, entry).ok_or_else(changed)?;
        let text = json.text();
        if let Some(edit) = edited {
            edit.text = text;
        } else {
            let before = Some(source.text.clone());
            self.texts.push(TextEdit { name, text, before });
        }
        Ok(())
    }
}

/// The schema that the council's file refers to.
fn schema_of(dataset: &Dataset) -> Option<Value> {
    let source = dataset.locate(&dataset.council).source;
    let file: Value = serde_json::from_str(&source.text).ok()?;
    file.get("$schema").cloned()
}
