//! Checks on the content of a dataset.
//!
//! Each rule is one function in one of the modules below and is listed in
//! `RULE_FUNCTIONS`; its code, weight and description are in
//! [`RULES`](crate::diagnostic::RULES). What the JSON Schema can tell (types,
//! required and unknown fields, forms of dates and codes) is found when the
//! dataset is read; what only shows once the report is composed (templates,
//! form, references) is found then.

mod characters;
mod dates;
mod decisions;
mod exempt;
mod figures;
mod form;
mod ids;
mod links;
mod mentions;
mod names;
mod phrases;
mod publication;
mod references;
mod standings;
mod tense;
mod writing;

use rayon::prelude::*;

use crate::dataset::{
    Dataset, Decision, FurtherRecommendation, PartialDate, Relationship, ReportEntry, Visit,
    dataset_type,
};
use crate::diagnostic::{Diagnostic, Location, Rule};
use crate::json::MOST_FAULTS;

/// A rule: looks at the dataset and adds what it finds.
type RuleFunction = fn(&Subject<'_>, &mut Findings<'_>);

/// Every rule on the content of a dataset.
const RULE_FUNCTIONS: &[RuleFunction] = &[
    ids::ids_are_unique,
    references::relationships_exist,
    references::regions_exist,
    references::themes_exist,
    references::committees_exist,
    references::criteria_exist,
    references::years_exist,
    references::decisions_exist,
    dates::dates_are_in_order,
    dates::visits_lie_in_municipal_years,
    dates::years_fit_their_dates,
    decisions::relationships_are_decided_once,
    decisions::positions_differ,
    decisions::outcomes_fit_standings,
    decisions::amendments_have_their_text,
    decisions::resolutions_have_a_sequel,
    standings::standings_fit_what_is_recorded,
    exempt::paragraphs_are_in_the_schedule,
    exempt::exempt_texts_are_one_paragraph,
    exempt::nothing_public_quotes_what_is_exempt,
    links::links_are_safe,
    characters::every_character_is_seen,
    characters::fonts_have_every_character,
    mentions::reports_mention_every_relationship,
    names::places_have_one_name,
    names::recommendations_name_their_places,
    figures::figures_have_date_and_source,
    tense::past_is_not_told_as_future,
    publication::reports_are_published_in_time,
    form::prepared_reports_are_completed,
    form::call_in_is_of_an_executive,
    form::background_papers_are_listed,
    form::equality_assessment_is_answered,
    form::climate_assessment_is_answered,
    writing::text_is_in_sentence_case,
    writing::sentences_are_short,
    writing::markup_is_that_of_narrative,
];

/// What the rules look at.
struct Subject<'a> {
    dataset: &'a Dataset,
    texts: Vec<Text<'a>>,
    covers: &'a (dyn Fn(char) -> bool + Sync),
}

/// A text of the dataset.
struct Text<'a> {
    /// JSON pointer into the merged dataset.
    pointer: String,
    /// What it says.
    content: &'a str,
    /// Whether it is narrative.
    narrative: bool,
}

/// The lists whose texts the web site shows.
const LISTS_OF_THE_SITE: [&str; 6] =
    ["relationships", "visits", "networks", "pledges", "initiatives", "case_studies"];

impl Text<'_> {
    /// The top-level list that the text stands in, and its entry there.
    fn record(&self) -> Option<(&str, usize)> {
        let mut tokens = self.pointer.split('/').skip(1);
        Some((tokens.next()?, tokens.next()?.parse().ok()?))
    }
}

/// What has been found so far.
struct Findings<'a> {
    dataset: &'a Dataset,
    found: Vec<Diagnostic>,
}

impl Findings<'_> {
    /// Adds a problem with the value at a JSON pointer into the merged dataset.
    fn add(
        &mut self,
        rule: Rule,
        pointer: &str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.push(rule, Dataset::locate, pointer, message.into(), help.into());
    }

    /// Adds a problem with the key at a JSON pointer into the merged dataset.
    fn add_at_key(
        &mut self,
        rule: Rule,
        pointer: &str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.push(rule, Dataset::locate_key, pointer, message.into(), help.into());
    }

    /// Whether so many problems have been found that no more is told.
    fn are_enough(&self) -> bool {
        self.found.len() > MOST_FAULTS
    }

    /// Adds a problem, unless so many have been found that the rest can wait.
    fn push(
        &mut self,
        rule: Rule,
        locate: fn(&Dataset, &str) -> Location,
        pointer: &str,
        message: String,
        help: String,
    ) {
        if self.are_enough() {
            return;
        }
        let (message, help) = if self.found.len() == MOST_FAULTS {
            (
                format!("there are more than {MOST_FAULTS} problems of this kind"),
                "correct these first; the rest is told then".to_owned(),
            )
        } else {
            (message, help)
        };
        let location = Some(locate(self.dataset, pointer));
        self.found.push(Diagnostic::new(rule, location, message, help));
    }
}

impl<'a> Subject<'a> {
    fn new(dataset: &'a Dataset, covers: &'a (dyn Fn(char) -> bool + Sync)) -> Self {
        let texts = dataset
            .texts()
            .into_iter()
            .map(|(pointer, text)| {
                let narrative = dataset_type().is_narrative(&pointer);
                Text { pointer, content: text, narrative }
            })
            .collect();
        Self { dataset, texts, covers }
    }

    /// The relationships with their JSON pointers.
    fn relationships(&self) -> impl Iterator<Item = (String, &'a Relationship)> {
        let list = self.dataset.relationships.iter().enumerate();
        list.map(|(index, relationship)| (format!("/relationships/{index}"), relationship))
    }

    /// The visits that are known, with their JSON pointers.
    fn visits(&self) -> impl Iterator<Item = (String, &'a Visit)> {
        let list = self.dataset.visits.iter().enumerate();
        list.filter_map(|(index, visit)| Some((format!("/visits/{index}"), visit.known()?)))
    }

    /// The decisions that are known, with their JSON pointers.
    fn decisions(&self) -> impl Iterator<Item = (String, &'a Decision)> {
        let list = self.dataset.decisions.iter().enumerate();
        list.filter_map(|(index, decision)| {
            Some((format!("/decisions/{index}"), decision.known()?))
        })
    }

    /// The further recommendations that are known, with their reports and JSON
    /// pointers.
    fn further_recommendations(
        &self,
    ) -> impl Iterator<Item = (String, &'a ReportEntry, &'a FurtherRecommendation)> {
        self.reports().flat_map(|(pointer, report)| {
            let list = report.further_recommendations.iter().enumerate();
            list.filter_map(move |(index, further)| {
                let pointer = format!("{pointer}/further_recommendations/{index}");
                Some((pointer, report, further.known()?))
            })
        })
    }

    /// The reports with their JSON pointers.
    fn reports(&self) -> impl Iterator<Item = (String, &'a ReportEntry)> {
        let list = self.dataset.reports.iter().enumerate();
        list.map(|(index, report)| (format!("/reports/{index}"), report))
    }

    /// Whether the web site can show a text. Of an assessment it has what the page
    /// of the place tells.
    fn is_on_site(&self, text: &Text<'_>) -> bool {
        let Some((list, index)) = text.record() else {
            return text.pointer.starts_with("/site/");
        };
        let mut fields = text.pointer.split('/').skip(3);
        if fields.next() != Some("assessment") {
            return LISTS_OF_THE_SITE.contains(&list);
        }
        let place = self.dataset.relationships.get(index);
        let position = fields.next().and_then(|position| position.parse::<usize>().ok());
        let entry = place.zip(position).and_then(|(place, at)| place.assessment.get(at));
        let page = place.and_then(|place| place.page.as_ref());
        page.zip(entry).is_some_and(|(page, entry)| page.findings.contains(entry.criterion()))
    }

    /// The meeting that a text is read at: that of its report, or the latest
    /// one for what every report can show.
    fn meeting_of(&self, text: &Text<'_>) -> Option<PartialDate> {
        let report = match text.record() {
            Some(("reports", index)) => self.dataset.reports.get(index),
            Some(("decisions", index)) => {
                let year = self.dataset.decisions.get(index)?.report();
                self.dataset.reports.iter().find(|report| report.year == *year)
            }
            _ => self.dataset.latest_report(),
        };
        report.map(|report| self.dataset.as_at(report))
    }
}

/// Checks the content of a dataset. `covers` tells whether a font has a
/// character.
pub fn check(dataset: &Dataset, covers: &(dyn Fn(char) -> bool + Sync)) -> Vec<Diagnostic> {
    let subject = Subject::new(dataset, covers);
    let findings = RULE_FUNCTIONS.par_iter().map(|rule| {
        let mut findings = Findings { dataset, found: Vec::new() };
        rule(&subject, &mut findings);
        findings.found
    });
    findings.flatten().collect()
}

/// A rule on what the web site shows on a day.
type SiteRuleFunction = fn(&Subject<'_>, PartialDate, &mut Findings<'_>);

/// Every rule on what the web site shows.
const SITE_RULE_FUNCTIONS: &[SiteRuleFunction] =
    &[figures::figures_of_the_site_are_not_old, tense::site_does_not_tell_past_as_future];

/// Checks what the web site shows of a dataset on a day, beside what [`check`]
/// finds.
pub fn check_site(dataset: &Dataset, day: PartialDate) -> Vec<Diagnostic> {
    let subject = Subject::new(dataset, &|_| true);
    let mut findings = Findings { dataset, found: Vec::new() };
    for rule in SITE_RULE_FUNCTIONS {
        rule(&subject, day, &mut findings);
    }
    findings.found
}
