//! Reading a dataset: one JSON file, or a folder of JSON files whose lists are
//! put together.
//!
//! What is read becomes a [`Dataset`] by choosing its edition: there is no
//! dataset that is for nobody in particular.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use serde::Serialize;
use serde_json::Value;

use super::accepted::AcceptedWarning;
use super::council::{Committee, Council};
use super::date::PartialDate;
use super::decision::{Decision, DecisionPlace};
use super::edition::{ExemptWith, has_end, inherit_marks, reopen, withhold};
use super::engagements::{CaseStudy, Engagement};
use super::exempt::{Edition, Exemption, MARK, Marked, Part};
use super::file::DatasetFile;
use super::fit::{Gaps, fit};
use super::format::{FORMAT, FORMAT_FIELD, newer_format};
use super::names::{countries, qualified};
use super::origins::Origins;
use super::other_decision::{OtherDecision, OtherDecisionPlace};
use super::passage::PublicPassage;
use super::policy::Policy;
use super::relationship::{Relationship, RelationshipPlace};
use super::report_entry::{FurtherRecommendation, ReportEntry};
use super::rules::{NEWER_FORMAT, UNKNOWN_WORDING};
use super::site::PublicSite;
use super::text::{Id, Text};
use super::visit::{Occurrence, Visit, VisitPlace};
use super::withheld::{Withheld, WithheldPlace};
use crate::bounded::{MEGABYTE, ReadError};
use crate::diagnostic::{Diagnostic, Diagnostics, Hint, Location, Severity, SourceText};
use crate::json::rules::{DUPLICATE_KEY, MISSING_FIELD, WRONG_TYPE};
use crate::json::{Document, Pointer, read};

/// A dataset of one edition, with the place in its files of every value.
#[derive(Debug, Clone, Serialize)]
pub struct Dataset {
    /// Whom it is for. A public one holds nothing that is exempt.
    #[serde(skip)]
    edition: Edition,
    /// Whether anything is withheld from it.
    #[serde(skip)]
    has_withheld: bool,
    /// The statements that withheld content affects.
    #[serde(skip)]
    withheld: Arc<Withheld>,
    /// The council.
    pub council: Council,
    /// The policy on relationships abroad.
    pub policy: Option<Policy>,
    /// The register of relationships.
    pub relationships: Vec<Part<Relationship, RelationshipPlace>>,
    /// The visits.
    pub visits: Vec<Part<Visit, VisitPlace>>,
    /// The decisions, in dataset order.
    pub decisions: Vec<Part<Decision, DecisionPlace>>,
    /// The decisions that were taken outside the reports.
    pub other_decisions: Vec<Part<OtherDecision, OtherDecisionPlace>>,
    /// The reports.
    pub reports: Vec<ReportEntry>,
    /// Networks that the council belongs to.
    pub networks: Vec<Engagement>,
    /// Pledges that the council has made.
    pub pledges: Vec<Engagement>,
    /// Initiatives that belong to no one place.
    pub initiatives: Vec<Engagement>,
    /// Case studies.
    pub case_studies: Vec<CaseStudy>,
    /// Passages of exempt texts that are public all the same.
    #[serde(skip)]
    pub public_passages: Vec<PublicPassage>,
    /// Warnings that somebody has accepted.
    #[serde(skip)]
    pub accepted: Vec<AcceptedWarning>,
    /// The public web site.
    pub site: Option<PublicSite>,
    /// Where the entries of each relationship are.
    #[serde(skip)]
    index: Index,
    /// The files and where each part came from.
    #[serde(skip)]
    pub(super) origins: Origins,
}

/// What is recorded of each relationship, by its id: where its entries are, and its name
/// where that is not the place alone.
#[derive(Debug, Clone, Default)]
struct Index {
    relationships: HashMap<Id, usize>,
    visits: HashMap<Id, Vec<usize>>,
    decisions: HashMap<Id, Vec<usize>>,
    other_decisions: HashMap<Id, Vec<usize>>,
    names: HashMap<Id, String>,
    countries: HashMap<Id, String>,
}

impl Index {
    fn of(
        council: &Council,
        relationships: &[Part<Relationship, RelationshipPlace>],
        visits: &[Part<Visit, VisitPlace>],
        decisions: &[Part<Decision, DecisionPlace>],
        other_decisions: &[Part<OtherDecision, OtherDecisionPlace>],
    ) -> Self {
        let known: Vec<&Relationship> = relationships.iter().filter_map(Part::known).collect();
        let mut index = Self {
            names: qualified(council, &known),
            countries: countries(council, &known),
            ..Self::default()
        };
        for (position, relationship) in relationships.iter().enumerate() {
            if let Some(known) = relationship.known() {
                index.relationships.insert(known.id.clone(), position);
            }
        }
        for (position, visit) in visits.iter().enumerate() {
            for id in visit.occurrence().relationships {
                index.visits.entry(id.clone()).or_default().push(position);
            }
        }
        for (position, decision) in decisions.iter().enumerate() {
            for id in decision.known().iter().flat_map(|decision| &decision.relationships) {
                index.decisions.entry(id.clone()).or_default().push(position);
            }
        }
        for (position, decision) in other_decisions.iter().enumerate() {
            for id in decision.relationships() {
                index.other_decisions.entry(id.clone()).or_default().push(position);
            }
        }
        index
    }
}

/// What reading a dataset gives: its files as far as they could be read, and
/// every problem of their form.
#[derive(Debug)]
pub struct Loaded {
    /// The files without the parts that have problems.
    files: Vec<(Arc<Document>, Value)>,
    /// The texts of all files, those that could not be read among them, each
    /// with the one that may be shown to everyone.
    texts: Vec<(Arc<Document>, Arc<Document>)>,
    exempt_with: ExemptWith,
    gaps: Arc<Gaps>,
    problems: Vec<Diagnostic>,
    /// The statements of the public edition that withheld content affects, once they are
    /// asked for.
    withheld: OnceLock<Arc<Withheld>>,
    /// The folder of the files, where they come from one.
    folder: Option<PathBuf>,
    /// The paths of the files.
    paths: Vec<PathBuf>,
}

/// Why a dataset could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LoadError {
    /// A file or folder could not be read.
    #[error("cannot read `{}`", path.display())]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: ReadError,
    },
    /// The files of a dataset are too large together.
    #[error("the dataset in `{}` is larger than {} MB", path.display(), limit / MEGABYTE)]
    TooLarge {
        /// The folder.
        path: PathBuf,
        /// The most bytes that a dataset has.
        limit: u64,
    },
    /// A folder has no JSON files, or only files that are skipped.
    #[error(
        "there is no dataset in `{}`: the folder has no file whose name ends in .json{}",
        path.display(),
        if *skipped > 0 { ", except hidden files and files that this program wrote" } else { "" }
    )]
    NoFiles {
        /// The folder.
        path: PathBuf,
        /// How many files were skipped.
        skipped: usize,
    },
    /// A file was written by this program.
    #[error("`{}` was written by this program and is not a dataset: give the dataset that it was made from", path.display())]
    Output {
        /// The file.
        path: PathBuf,
    },
    /// The dataset has errors.
    #[error("the dataset has errors:\n{0}")]
    Invalid(Diagnostics),
}

impl Dataset {
    /// Whom the dataset is for.
    #[must_use]
    pub fn edition(&self) -> Edition {
        self.edition
    }

    /// Whether anything is withheld from it.
    #[must_use]
    pub fn has_withheld(&self) -> bool {
        self.has_withheld
    }

    /// The dataset with only the relationships and visits that pass the tests.
    pub(super) fn without(
        &self,
        keep_place: impl Fn(&Relationship) -> bool,
        keep_withheld: impl Fn(&WithheldPlace) -> bool,
        keep_visit: impl Fn(Occurrence<'_>) -> bool,
    ) -> Cow<'_, Self> {
        let places = self.relationships.iter().enumerate().map(|(position, place)| {
            let withheld = || self.withheld.place(position).is_none_or(&keep_withheld);
            place.known().map_or_else(withheld, &keep_place)
        });
        let places: Vec<bool> = places.collect();
        let visits: Vec<bool> =
            self.visits.iter().map(|visit| keep_visit(visit.occurrence())).collect();
        if places.iter().chain(&visits).all(|is_kept| *is_kept) {
            return Cow::Borrowed(self);
        }
        let mut left = self.clone();
        retain(&mut left.relationships, &places);
        retain(&mut left.visits, &visits);
        for (list, kept) in [("relationships", &places), ("visits", &visits)] {
            if let Some(places) = left.origins.lists.get_mut(list) {
                retain(places, kept);
            }
        }
        left.index = Index::of(
            &left.council,
            &left.relationships,
            &left.visits,
            &left.decisions,
            &left.other_decisions,
        );
        Cow::Owned(left)
    }

    /// The statements that withheld content affects.
    pub(super) fn withheld(&self) -> &Withheld {
        &self.withheld
    }

    /// Whether a field or list can have held something that could not be read.
    pub(crate) fn has_gap(&self, field: &str) -> bool {
        let gaps = &self.origins.gaps;
        gaps.file
            || gaps.fields.contains(field)
            || gaps.entries.iter().any(|(list, _)| list == field)
    }

    /// Whether a list can have held an entry of this id that could not be read.
    pub(crate) fn can_have_held(&self, list: &str, id: &str) -> bool {
        let gaps = &self.origins.gaps;
        let entry = |id: &str| gaps.entries.contains(&(list.to_owned(), id.to_owned()));
        gaps.file || gaps.fields.contains(list) || entry(id) || entry("")
    }

    /// Whether anything could not be read.
    pub(crate) fn has_gaps(&self) -> bool {
        let Gaps { file, fields, entries, inner } = self.origins.gaps.as_ref();
        *file || !(fields.is_empty() && entries.is_empty() && inner.is_empty())
    }

    /// The relationships, but for those that are withheld.
    pub fn places(&self) -> impl Iterator<Item = &Relationship> + Clone {
        self.relationships.iter().filter_map(Part::known)
    }

    /// The visits, but for those that are withheld.
    pub fn known_visits(&self) -> impl Iterator<Item = &Visit> + Clone {
        self.visits.iter().filter_map(Part::known)
    }

    /// The decisions, but for those that are withheld.
    pub fn known_decisions(&self) -> impl Iterator<Item = &Decision> + Clone {
        self.decisions.iter().filter_map(Part::known)
    }

    /// The decisions outside the reports, but for those that are withheld.
    pub fn known_other_decisions(&self) -> impl Iterator<Item = &OtherDecision> + Clone {
        self.other_decisions.iter().filter_map(Part::known)
    }

    /// The further recommendations, but for those that are withheld.
    pub fn known_further_recommendations(&self) -> impl Iterator<Item = &FurtherRecommendation> {
        let parts = self.reports.iter().flat_map(|report| &report.further_recommendations);
        parts.filter_map(Part::known)
    }

    /// The relationships that are for everyone.
    pub fn open_places(&self) -> impl Iterator<Item = &Relationship> + Clone {
        self.relationships.iter().filter_map(Part::open)
    }

    /// Whether a relationship is withheld.
    #[must_use]
    pub fn withholds_places(&self) -> bool {
        self.relationships.iter().any(|place| place.known().is_none())
    }

    /// The relationship of an id, unless it is withheld.
    #[must_use]
    pub fn relationship(&self, id: &str) -> Option<&Relationship> {
        self.relationships.get(*self.index.relationships.get(id)?)?.known()
    }

    /// Why the relationship of an id is kept from the public, where it is.
    #[must_use]
    pub fn exemption_of_place(&self, id: &Id) -> Option<&Exemption> {
        self.relationships.get(*self.index.relationships.get(id)?)?.exemption()
    }

    /// The name of the relationship of an id, where that is not its place alone.
    pub(super) fn qualified_name(&self, id: &Id) -> Option<&str> {
        self.index.names.get(id).map(String::as_str)
    }

    /// The name within a sentence of the country that the relationship of an id is with, where
    /// the partner is a country itself.
    pub(super) fn country_as_partner(&self, id: &Id) -> Option<&str> {
        self.index.countries.get(id).map(String::as_str)
    }

    /// The visits of a relationship, in dataset order.
    pub fn visits_of(&self, id: &Id) -> impl Iterator<Item = Marked<'_, Visit>> {
        let positions = self.index.visits.get(id).into_iter().flatten();
        positions.filter_map(|position| self.visits.get(*position)?.marked())
    }

    /// When the visits of a relationship were, those that are withheld among them.
    pub(super) fn occurrences_of(&self, id: &Id) -> impl Iterator<Item = Occurrence<'_>> {
        let positions = self.index.visits.get(id).into_iter().flatten();
        positions.filter_map(|position| Some(self.visits.get(*position)?.occurrence()))
    }

    /// The decisions on a relationship, in dataset order.
    pub fn decisions_on(&self, id: &Id) -> impl Iterator<Item = Marked<'_, Decision>> {
        let positions = self.index.decisions.get(id).into_iter().flatten();
        positions.filter_map(|position| self.decisions.get(*position)?.marked())
    }

    /// The decisions on a relationship that were taken outside the reports, in dataset
    /// order, those that are withheld among them.
    pub fn other_decisions_on(
        &self,
        id: &Id,
    ) -> impl Iterator<Item = &Part<OtherDecision, OtherDecisionPlace>> {
        let positions = self.index.other_decisions.get(id).into_iter().flatten();
        positions.filter_map(|position| self.other_decisions.get(*position))
    }

    /// The name that tables and headings give a relationship's country: the
    /// relationship's own form, the council's, or that of the United Kingdom government.
    #[must_use]
    pub fn country_name<'a>(&'a self, relationship: &'a Relationship) -> &'a str {
        self.own_country_name(relationship).unwrap_or_else(|| relationship.country.name())
    }

    /// The name that sentences give a relationship's country: an own form as it is, or that
    /// of the United Kingdom government with its article, such as the Netherlands.
    #[must_use]
    pub fn country_in_text<'a>(&'a self, relationship: &'a Relationship) -> &'a str {
        self.own_country_name(relationship).unwrap_or_else(|| relationship.country.name_in_text())
    }

    fn own_country_name<'a>(&'a self, relationship: &'a Relationship) -> Option<&'a str> {
        let of_council = || self.council.country_names.get(&relationship.country);
        let own = relationship.country_name.as_ref();
        own.or_else(of_council).map(Text::as_str)
    }

    /// The visit of a short name, also where it is withheld.
    #[must_use]
    pub fn visit(&self, id: &Id) -> Option<&Part<Visit, VisitPlace>> {
        self.visits.iter().find(|visit| visit.occurrence().id == Some(id))
    }

    /// The full name of a committee, or its id where the council has none of
    /// that id.
    #[must_use]
    pub fn committee_name<'a>(&'a self, id: &'a Id) -> &'a str {
        self.committee(id).map_or(id.as_str(), |committee| &committee.name)
    }

    /// What a committee is called for short in running text, if it has such a name.
    #[must_use]
    pub fn committee_short_name(&self, id: &Id) -> Option<&str> {
        self.committee(id)?.short_name.as_deref()
    }

    /// The committee of a short name.
    #[must_use]
    pub fn committee(&self, id: &Id) -> Option<&Committee> {
        self.council.committees.iter().find(|committee| committee.id == *id)
    }

    /// The report of an id.
    #[must_use]
    pub fn report(&self, id: &str) -> Option<&ReportEntry> {
        self.reports.iter().find(|report| report.id() == id)
    }
}

/// Keeps the entries of a list that are marked.
fn retain<T>(list: &mut Vec<T>, is_kept: &[bool]) {
    let mut marks = is_kept.iter();
    list.retain(|_| marks.next().is_none_or(|is_kept| *is_kept));
}

/// What to do about a sentence whose name is like no other.
pub(crate) const NO_NEAR_SENTENCE: &str = "use the name of a sentence that the house style has";

impl Loaded {
    /// Whether all of the dataset could be read.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.problems.iter().all(|problem| problem.severity() == Severity::Warning)
    }

    /// Whether anything in the dataset is exempt, or may be: a file that cannot
    /// be read may mark something.
    #[must_use]
    pub fn has_exempt(&self) -> bool {
        self.texts.iter().any(|(whole, public)| !Arc::ptr_eq(whole, public))
    }

    /// The problems of the dataset's form, for the readers of an edition.
    #[must_use]
    pub fn problems(&self, edition: Edition) -> Vec<Diagnostic> {
        match edition {
            Edition::Public => self.problems.iter().map(|found| self.public(found)).collect(),
            Edition::Exempt => self.problems.clone(),
        }
    }

    /// A problem as everyone may be told of it: of one with something exempt,
    /// only the rule and where the part begins.
    #[must_use]
    pub fn public(&self, found: &Diagnostic) -> Diagnostic {
        let Some(location) = &found.location else { return found.clone() };
        let is_source = |document: &Document| Arc::ptr_eq(document.source(), &location.source);
        let text = self.texts.iter().find(|(whole, public)| is_source(whole) || is_source(public));
        let Some((whole, public)) = text else { return found.clone() };
        if let Some(part) = public.cover(location) {
            return found.veiled(Some(part));
        }
        let shown = public.shown(location);
        let covered = shown.lines() != whole.shown(location).lines();
        let hint = if covered { Some(Hint::ExemptLine) } else { found.hint.clone() };
        Diagnostic { location: Some(shown), hint, ..found.clone() }
    }

    /// A problem that is found only with what is exempt in sight, though its
    /// place is public: only its rule and its place are told, without what
    /// stands there.
    #[must_use]
    pub fn veiled(&self, found: &Diagnostic) -> Diagnostic {
        let public = self.public(found);
        // The name of a sentence that no edition has says nothing of what is exempt; names near
        // to it could.
        if found.rule == UNKNOWN_WORDING && public.message == found.message {
            let help = NO_NEAR_SENTENCE.to_owned();
            return Diagnostic { help, hint: Some(Hint::Sentences), ..public };
        }
        let location = public.location.as_ref().map(|location| {
            let own = |document: &Document| Arc::ptr_eq(document.source(), &location.source);
            let text = self.texts.iter().find(|(_, public)| own(public));
            text.map_or_else(|| location.clone(), |(_, public)| public.covered_at(location))
        });
        public.veiled(location)
    }

    /// The dataset of an edition; none where the council itself could not be
    /// read, which a problem tells. What is exempt is dropped from the public one
    /// before anything else is made of it, whether or not its exemption has ended.
    #[must_use]
    pub fn edition(&self, edition: Edition) -> Option<Dataset> {
        let mut dataset = self.edition_alone(edition, None)?;
        if dataset.has_withheld {
            let withheld = self.withheld.get_or_init(|| self.compared(&dataset, None).into());
            dataset.withheld = Arc::clone(withheld);
        }
        Some(dataset)
    }

    /// The dataset of an edition as it is for what is published on a day: exemptions that
    /// had ended by then keep nothing from the public. None where no exemption has an end, so
    /// that every day has the same.
    #[must_use]
    pub fn published_on(&self, edition: Edition, day: PartialDate) -> Option<Dataset> {
        if !self.files.iter().any(|(_, value)| has_end(value)) {
            return None;
        }
        let mut on_day = self.edition_alone(edition, Some(day))?;
        if on_day.has_withheld {
            on_day.withheld = self.compared(&on_day, Some(day)).into();
        }
        Some(on_day)
    }

    /// The statements of a public dataset that withheld content affects, on a day.
    fn compared(&self, public: &Dataset, day: Option<PartialDate>) -> Withheld {
        let full = self.edition_alone(Edition::Exempt, day);
        full.map(|full| Withheld::between(&full, public)).unwrap_or_default()
    }

    /// The dataset of an edition, without a comparison with the other; with a day, without
    /// the marks that had ended by then.
    fn edition_alone(&self, edition: Edition, day: Option<PartialDate>) -> Option<Dataset> {
        let mut values: Vec<Value> = self.files.iter().map(|(_, value)| value.clone()).collect();
        let mut gaps = Arc::clone(&self.gaps);
        if self.has_exempt() {
            let holes = self.exempt_with.mark_entries(&mut values, edition);
            if !holes.is_empty() {
                Arc::make_mut(&mut gaps).entries.extend(holes);
            }
            if let Some(day) = day {
                for (index, value) in values.iter_mut().enumerate() {
                    reopen(value, &Pointer::of_file(index), day);
                }
            }
            inherit_marks(&mut values);
            if edition == Edition::Public {
                withhold(&mut values);
            }
        }
        let mut origins = Origins { gaps, ..Origins::default() };
        let mut whole = DatasetFile::default();
        for (index, ((document, _), value)) in self.files.iter().zip(values).enumerate() {
            let file: DatasetFile = read(&value, index, &mut origins.places).ok()?;
            let document = match edition {
                Edition::Public => self.public_text(document),
                Edition::Exempt => document,
            };
            whole.add(file, document, value, &mut origins);
        }
        whole.decisions_take_places_of_visits();
        whole.council.take().map(|council| Dataset {
            edition,
            has_withheld: edition == Edition::Public && self.has_exempt(),
            withheld: Arc::default(),
            index: Index::of(
                &council,
                &whole.relationships,
                &whole.visits,
                &whole.decisions,
                &whole.other_decisions,
            ),
            council,
            policy: whole.policy,
            relationships: whole.relationships,
            visits: whole.visits,
            decisions: whole.decisions,
            other_decisions: whole.other_decisions,
            reports: whole.reports,
            networks: whole.networks,
            pledges: whole.pledges,
            initiatives: whole.initiatives,
            case_studies: whole.case_studies,
            public_passages: whole.public_passages,
            accepted: whole.accepted,
            site: whole.site,
            origins,
        })
    }

    fn public_text<'a>(&'a self, document: &'a Arc<Document>) -> &'a Arc<Document> {
        let text = self.texts.iter().find(|(whole, _)| Arc::ptr_eq(whole, document));
        text.map_or(document, |(_, public)| public)
    }

    /// The folder of the files, in which images are looked for; none for a dataset
    /// that was not read from files.
    #[must_use]
    pub fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// The paths of the files; none for a dataset that was not read from files.
    #[must_use]
    pub fn paths(&self) -> &[PathBuf] {
        &self.paths
    }

    /// The texts of all files, each with the one that may be shown to everyone.
    pub(super) fn texts(&self) -> &[(Arc<Document>, Arc<Document>)] {
        &self.texts
    }

    /// The files as far as they could be read, with their values.
    pub(super) fn files(&self) -> &[(Arc<Document>, Value)] {
        &self.files
    }

    /// Notes the folder of the files, and their paths.
    pub(crate) fn read_from(&mut self, folder: PathBuf, paths: Vec<PathBuf>) {
        self.folder = Some(folder);
        self.paths = paths;
    }

    /// Adds problems that were found while the files were looked for.
    pub(crate) fn add_problems(&mut self, more: impl IntoIterator<Item = Diagnostic>) {
        self.problems.extend(more);
    }

    /// The dataset of an edition, if its form is right.
    ///
    /// # Errors
    /// The problems, if it is not.
    pub fn into_dataset(self, edition: Edition) -> Result<Dataset, LoadError> {
        match self.edition(edition) {
            Some(dataset) if self.is_whole() => Ok(dataset),
            _ => Err(LoadError::Invalid(Diagnostics::new(self.problems(edition)))),
        }
    }
}

/// So many values a dataset can have: some hundred times those of a council with
/// a dozen relationships. Each takes some hundred bytes of memory.
const MOST_VALUES: usize = 500_000;

/// Reads a dataset from texts, each with the name under which it is reported.
#[must_use]
pub fn read_texts(texts: Vec<(String, Vec<u8>)>) -> Loaded {
    let mut problems = Vec::new();
    let mut gaps = Gaps::default();
    let mut files: Vec<(Arc<Document>, Value)> = Vec::new();
    let mut documents = Vec::new();
    let mut values = 0_usize;
    let mut newer = None;
    for (name, bytes) in texts {
        values = values.saturating_add(Document::most_values(&bytes));
        if values > MOST_VALUES {
            let source = Arc::new(SourceText::new(name, String::new()));
            problems.push(Diagnostic::new(
                WRONG_TYPE,
                Some(Location { source, span: 0..0, path: "$".to_owned() }),
                format!("the dataset has more than {MOST_VALUES} values"),
                "split it into datasets for fewer years, or remove what is in it by mistake",
            ));
            gaps.file = true;
            continue;
        }
        let (document, value) = Document::parse(name, bytes);
        if let Some(format) = value.as_ref().ok().and_then(newer_format) {
            newer = newer.or(Some(refuse_newer(&document, format)));
        }
        documents.push((Arc::clone(&document), value.is_ok()));
        let value = value.map_err(|found| problems.extend(found));
        let index = files.len();
        let fitted =
            value.ok().and_then(|value| fit(value, &document, index, &mut gaps, &mut problems));
        match fitted {
            Some(value) => files.push((document, value)),
            None => gaps.file = true,
        }
    }
    if let Some(newer) = newer {
        // Nothing else that this version finds in it can be relied on.
        problems = vec![newer];
        files.clear();
        gaps.file = true;
    }
    find_repeated(&files, &mut problems);
    let has_council = files.iter().any(|(_, value)| value.get("council").is_some());
    if !has_council && !gaps.file && !gaps.fields.contains("council") {
        let location = files.first().map(|(document, _)| document.locate(""));
        problems.push(Diagnostic::new(
            MISSING_FIELD,
            location,
            "no file of the dataset has a `council`",
            "add the council to one of the files: its id, name, nation, committees, regions and municipal years",
        ));
    }
    let exempt_with = ExemptWith::of(documents.iter().map(|(document, _)| document.as_ref()));
    let texts = documents.into_iter().map(|(document, is_sound)| {
        let is_covered = exempt_with.pointers_in(&document, is_sound);
        let public = document.public(&MARK, is_covered);
        (document, public)
    });
    let texts = texts.collect();
    let mut loaded = Loaded {
        files,
        texts,
        exempt_with,
        gaps: Arc::new(gaps),
        problems,
        withheld: OnceLock::new(),
        folder: None,
        paths: Vec::new(),
    };
    let has_public = || loaded.edition(Edition::Public).is_some();
    if loaded.is_whole() && loaded.has_exempt() && !has_public() {
        let location = loaded.files.first().map(|(document, _)| document.locate(""));
        loaded.add_problems([Diagnostic::new(
            WRONG_TYPE,
            location,
            "without its exempt parts the dataset is incomplete",
            "mark smaller parts as exempt, or remove the last mark that was added",
        )]);
    }
    loaded
}

/// The problem with a file whose format is newer than this version of the program.
fn refuse_newer(document: &Document, format: u64) -> Diagnostic {
    Diagnostic::new(
        NEWER_FORMAT,
        Some(document.locate(&format!("/{FORMAT_FIELD}"))),
        format!(
            "the dataset is in format {format}, and this version of the program reads formats up to {FORMAT}"
        ),
        "install a newer version of the program",
    )
}

/// Finds the council or policy of a file that an earlier one has already.
fn find_repeated(files: &[(Arc<Document>, Value)], problems: &mut Vec<Diagnostic>) {
    let mut seen: BTreeMap<&str, &Document> = BTreeMap::new();
    for (document, value) in files {
        let singles = value.as_object().into_iter().flatten();
        for (key, _) in singles.filter(|(_, part)| part.is_object()) {
            if let Some(other) = seen.get(key.as_str()) {
                problems.push(Diagnostic::new(
                    DUPLICATE_KEY,
                    Some(document.locate_key(&format!("/{key}"))),
                    format!("`{key}` is in two files; the other is {}", other.source().name),
                    "keep one of the two",
                ));
            } else {
                seen.insert(key, document);
            }
        }
    }
}

impl DatasetFile {
    /// Gives decisions on attendance that name no relationship those of the visit, unless that
    /// is exempt: both editions then say the same.
    fn decisions_take_places_of_visits(&mut self) {
        let known: HashSet<&Id> =
            self.relationships.iter().filter_map(Part::known).map(|place| &place.id).collect();
        let visits: HashMap<&Id, Vec<Id>> = self
            .visits
            .iter()
            .filter_map(Part::open)
            .map(|visit| {
                let places = visit.relationships.iter().filter(|id| known.contains(id));
                (&visit.id, places.cloned().collect())
            })
            .collect();
        for decision in self.decisions.iter_mut().filter_map(Part::known_mut) {
            if let Some(places) = decision.visit.as_ref().and_then(|id| visits.get(id))
                && decision.relationships.is_empty()
            {
                decision.relationships.clone_from(places);
            }
        }
    }

    /// Puts another file's parts to these, and notes where they came from.
    fn add(&mut self, file: Self, document: &Arc<Document>, value: Value, origins: &mut Origins) {
        let index = origins.documents.len();
        for (key, part) in value.as_object().into_iter().flatten() {
            match part {
                Value::Array(entries) => {
                    let kept = entries.iter().enumerate().filter(|(_, entry)| !entry.is_null());
                    origins
                        .lists
                        .entry(key.clone())
                        .or_default()
                        .extend(kept.map(|(original, _)| (index, original)));
                }
                Value::Object(_) => {
                    origins.singles.entry(key.clone()).or_insert(index);
                }
                _ => {}
            }
        }
        origins.documents.push((Arc::clone(document), Arc::new(value)));
        self.council = self.council.take().or(file.council);
        self.policy = self.policy.take().or(file.policy);
        self.relationships.extend(file.relationships);
        self.visits.extend(file.visits);
        self.decisions.extend(file.decisions);
        self.other_decisions.extend(file.other_decisions);
        self.reports.extend(file.reports);
        self.networks.extend(file.networks);
        self.pledges.extend(file.pledges);
        self.initiatives.extend(file.initiatives);
        self.case_studies.extend(file.case_studies);
        self.public_passages.extend(file.public_passages);
        self.accepted.extend(file.accepted);
        self.site = self.site.take().or(file.site);
    }
}
