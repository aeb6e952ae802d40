//! Composing: from dataset, municipal year and house style to the
//! [`Report`].
//!
//! All numbers and cross-references are made here. Numbers are given in
//! reading order while the tree is built; references are resolved once it
//! stands.

mod anchors;
mod changes;
mod costs;
mod data;
mod earlier_meetings;
mod engagements;
mod entries;
mod front_page;
mod gaps;
mod minute;
mod numbering;
mod photographs;
mod pictures;
mod recommendations;
mod regions;
pub(crate) mod rules;
mod sections;
mod site;
mod tables;
mod unused;
mod visits;
mod wording;
mod words;

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use crate::dataset::{
    Dataset, DottedField, Edition, Exemption, FurtherRecommendation, Grounds, Named, Narrative,
    Part, PartialDate, Relationship, ReportEntry, ReportId, field,
};
use crate::diagnostic::{Diagnostic, Diagnostics, Hint, did_you_mean};
use crate::json::MOST_FAULTS;
use crate::json::rules::DUPLICATE_ID;
use crate::out::GENERATOR;
use crate::photographs::{Image, Images};
use crate::report::{
    DocumentKind, FrontPage, Meta, REPORT_FORMAT, Recommendation, RecordedReports,
    RelationshipStatus, Report, Section,
};
use crate::style::{HouseStyle, StyleError};
use crate::templates::{Templates, TemplatesError};
use crate::text::passages::settle;
use crate::text::{Block, Inline, for_each_inline_mut, narrative, plain_text};
use rules::{
    UNDECLARED_EXEMPTION, UNKNOWN_HOUSE_STYLE, UNKNOWN_REFERENCE, WORDING_IN_OTHER_LANGUAGE,
};

use anchors::{anchors, repeated};
use data::{AskedFor, Data};
pub use minute::minute;
use numbering::{Targets, referring_texts};
pub use pictures::Drawing;
pub use site::{ComposedSite, SiteOptions, compose_site};
use wording::Wording;
use words::Words;

/// The anchor of the notice in the place of a whole report.
const WITHHELD_ANCHOR: &str = "not-for-publication";

/// What to compose. Which edition it is, the dataset tells.
#[derive(Debug, Clone, Default)]
pub struct ComposeOptions {
    /// The id of the report; the latest if none is given.
    pub report: Option<ReportId>,
    /// The house style; the council's own if none is given.
    pub house_style: Option<String>,
    /// Number of the item on the agenda, in place of the dataset's.
    pub agenda_item: Option<String>,
    /// Number of the first page in the agenda pack, in place of the dataset's.
    pub first_page: Option<u32>,
    /// The meeting that a minute is of, by its date or the short name of the body. Needed
    /// where several meetings have considered the report.
    pub meeting: Option<String>,
    /// The published reports that are on record, in the edition of the dataset.
    pub records: RecordedReports,
    /// The version that is going to be published, where it is not the first.
    pub reissue: Option<Reissue>,
    /// Whether maps are drawn.
    pub drawing: Drawing,
}

/// A published report that is issued again.
#[derive(Debug, Clone)]
pub struct Reissue {
    /// The number of the version.
    pub version: u32,
    /// When it is published.
    pub date: PartialDate,
    /// Why, in a sentence or a few words.
    pub reason: String,
}

/// A report with what was noticed while it was composed.
#[derive(Debug, Clone)]
pub struct Composed {
    /// The report.
    pub report: Report,
    /// Warnings.
    pub warnings: Diagnostics,
    /// The sentences of the standard wording that a dataset can replace, by
    /// name, as they stand in this report.
    pub sentences: BTreeMap<String, String>,
}

/// Why a report could not be composed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ComposeError {
    /// The dataset has no report at all.
    #[error("the dataset has no report: add one to `reports`")]
    NoReport,
    /// The dataset has no such report.
    #[error("the dataset has no report for {report}; it has: {}", known.join(", "))]
    NoReportFor {
        /// The id or municipal year that was asked for.
        report: String,
        /// The ids of the reports that there are.
        known: Vec<String>,
    },
    /// The minute of which meeting was not said, or there was no such meeting.
    #[error("{} the report for {report}: choose one of these meetings: {}", match meeting {
        Some(meeting) => format!("no meeting `{meeting}` has considered"),
        None => "several meetings have considered".to_owned(),
    }, known.join(", "))]
    Meeting {
        /// The id of the report.
        report: String,
        /// The meeting that was asked for.
        meeting: Option<String>,
        /// The meetings that there were: date and body.
        known: Vec<String>,
    },
    /// A web site is for everyone, but the dataset is not.
    #[error("a web site is made of the public edition of a dataset only")]
    NotPublic,
    /// The house style could not be read.
    #[error(transparent)]
    Style(#[from] StyleError),
    /// The report cannot be composed from this dataset and these templates.
    #[error("the report cannot be composed:\n{0}")]
    Invalid(Diagnostics),
}

/// Composes the report of one municipal year. Photographs whose image is not among
/// those given are left out.
///
/// # Errors
/// If the year has no report, the house style cannot be read, a template
/// cannot be filled in, or a text refers to what is not in the report.
pub fn compose(
    dataset: &Dataset,
    templates: &Templates,
    images: &Images,
    options: &ComposeOptions,
) -> Result<Composed, ComposeError> {
    let dataset = &as_known(dataset, options)?;
    let mut composer = Composer::new(dataset, templates, images, options)?;
    composer.phrase_decisions();
    let report = composer.report(options);
    composer.find_unused();
    composer.finish(report)
}

/// The house style of a dataset, or the one asked for, if its wording is in the language of
/// the council.
fn house_style(
    dataset: &Dataset,
    templates: &Templates,
    asked: Option<&str>,
) -> Result<Arc<HouseStyle>, ComposeError> {
    let council = &dataset.council;
    let style = HouseStyle::load(templates, asked.unwrap_or(council.house_style.as_str()))
        .map_err(|error| unknown_style(dataset, asked.is_none(), error))?;
    if style.has_language(&council.language) {
        return Ok(Arc::new(style));
    }
    let problem = Diagnostic::new(
        WORDING_IN_OTHER_LANGUAGE,
        Some(dataset.locate(&field!(council.language))),
        format!(
            "`language` is `{}`, but the wording of the house style `{}` is in `{}`",
            council.language, style.name, style.spec.language
        ),
        format!(
            "write `{}`, or use a house style whose style.json has `\"language\": \"{}\"`",
            style.spec.language, council.language
        ),
    );
    Err(ComposeError::Invalid(Diagnostics::new(vec![problem])))
}

/// Makes languages of the marks of what is not in the language of the house style.
fn settle_languages(sections: &mut [Section], own: &str) {
    for section in sections {
        settle(&mut section.blocks, own);
        settle_languages(&mut section.sections, own);
    }
}

/// A house style that the dataset names but the templates do not have is the
/// dataset's problem.
fn unknown_style(dataset: &Dataset, own: bool, error: StyleError) -> ComposeError {
    let of_dataset = |message: String, help: String, hint: Option<Hint>| {
        let council = &dataset.council;
        let place = Some(dataset.locate(&field!(council.house_style)));
        let problem = Diagnostic::new(UNKNOWN_HOUSE_STYLE, place, message, help);
        ComposeError::Invalid(Diagnostics::new(vec![Diagnostic { hint, ..problem }]))
    };
    match error {
        StyleError::Templates(TemplatesError::NoStyle { style, known }) if own => {
            let help = match did_you_mean(&style, known.iter().map(String::as_str)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("use one of: {}", known.join(", ")),
            };
            of_dataset(format!("there is no house style `{style}`"), help, None)
        }
        StyleError::Templates(error @ TemplatesError::Incomplete { .. }) if own => {
            let help = "add the file: copy that of the house style that is most like it";
            of_dataset(error.to_string(), help.to_owned(), Some(Hint::BuiltInTemplates))
        }
        error => error.into(),
    }
}

/// The positions of the decisions on each relationship, by id.
fn decided<'a>(decisions: &[AskedFor<'a>]) -> HashMap<&'a str, Vec<usize>> {
    let mut decided: HashMap<&str, Vec<usize>> = HashMap::new();
    for (index, asked) in decisions.iter().enumerate() {
        for id in asked.known().into_iter().flat_map(|view| &view.decision.relationships) {
            decided.entry(id.as_str()).or_default().push(index);
        }
    }
    decided
}

/// The dataset as it was known at the meeting of the report that is composed.
fn as_known<'a>(
    dataset: &'a Dataset,
    options: &ComposeOptions,
) -> Result<Cow<'a, Dataset>, ComposeError> {
    let entry = find_report(dataset, options.report.as_ref())?;
    Ok(dataset.known_at_meeting(entry))
}

fn find_report<'a>(
    dataset: &'a Dataset,
    id: Option<&ReportId>,
) -> Result<&'a ReportEntry, ComposeError> {
    let id = match id {
        Some(id) => id.as_str(),
        None => dataset.latest_report().ok_or(ComposeError::NoReport)?.id(),
    };
    dataset.report(id).ok_or_else(|| ComposeError::NoReportFor {
        report: id.to_owned(),
        known: dataset.reports.iter().map(|entry| entry.id().to_owned()).collect(),
    })
}

/// What composing one report needs at hand.
struct Composer<'a> {
    dataset: &'a Dataset,
    entry: &'a ReportEntry,
    /// The entry as JSON, once a form asks for one of its fields by name.
    answers: OnceCell<serde_json::Value>,
    style: Arc<HouseStyle>,
    wording: Wording,
    /// The decisions of the report in the order of the recommendations.
    decisions: Vec<AskedFor<'a>>,
    /// The further recommendations of the report.
    further: Vec<&'a Part<FurtherRecommendation, Named>>,
    /// The positions of the decisions on each relationship, by id.
    decided: HashMap<&'a str, Vec<usize>>,
    /// Whether most relationships have a decision. If so, the entry of one without says so.
    most_decided: bool,
    targets: Targets,
    /// The narratives that have found their section.
    used: BTreeSet<String>,
    /// The fields that the front-page form asks for.
    asked: BTreeSet<String>,
    images: &'a Images,
    /// The images that the report shows.
    shown: BTreeMap<String, Image>,
    recommendations: Vec<Recommendation>,
    /// Text and reason of each recommendation, until references are resolved.
    recommendation_texts: Vec<(Vec<Inline>, Vec<Inline>)>,
    problems: Vec<Diagnostic>,
    /// The published reports that are on record.
    records: RecordedReports,
    drawing: Drawing,
}

impl<'a> Composer<'a> {
    fn new(
        dataset: &'a Dataset,
        templates: &Templates,
        images: &'a Images,
        options: &ComposeOptions,
    ) -> Result<Self, ComposeError> {
        let entry = find_report(dataset, options.report.as_ref())?;
        let style = house_style(dataset, templates, options.house_style.as_deref())?;
        let data = Data::new(dataset, entry, &style);
        let wording = Wording::new(templates, &style, dataset.as_at(entry), &entry.wording, &data);
        let decided = decided(&data.decisions);
        // As many in every edition, so that paragraphs have the same numbers.
        let (with, without): (Vec<_>, Vec<_>) = dataset.open_places().partition(|place| {
            decided.contains_key(place.id.as_str())
                || dataset.has_withheld_decision(&place.id, entry.id())
        });
        Ok(Self {
            dataset,
            entry,
            answers: OnceCell::new(),
            style,
            wording,
            decided,
            most_decided: with.len() >= without.len(),
            decisions: data.decisions,
            further: entry.further_recommendations.iter().collect(),
            targets: Targets::default(),
            used: BTreeSet::new(),
            asked: BTreeSet::new(),
            images,
            shown: BTreeMap::new(),
            recommendations: Vec::new(),
            recommendation_texts: Vec::new(),
            problems: Vec::new(),
            records: options.records.clone(),
            drawing: options.drawing,
        })
    }

    /// The report with what was noticed, unless that is an error.
    fn finish(mut self, report: Report) -> Result<Composed, ComposeError> {
        let sentences = self.wording.sentences();
        self.problems.extend(self.wording.untranslated(self.dataset));
        let found = Diagnostics::new(self.problems);
        if found.errors() > 0 {
            return Err(ComposeError::Invalid(found));
        }
        Ok(Composed { report, warnings: found, sentences })
    }

    /// The dataset in the words of the house style.
    fn words(&self) -> Words<'_> {
        Words { dataset: self.dataset, style: &self.style, wording: &self.wording }
    }

    /// The decisions on a relationship, in the order of the recommendations.
    fn decisions_on(&self, id: &str) -> Vec<AskedFor<'a>> {
        let positions = self.decided.get(id).into_iter().flatten();
        positions.filter_map(|position| self.decisions.get(*position).cloned()).collect()
    }

    fn report(&mut self, options: &ComposeOptions) -> Report {
        if self.entry.withheld {
            return self.withheld_report(options);
        }
        // The form tells by which paragraphs something in the report is exempt.
        let sections = self.sections();
        let front_page = self.front_page();
        let mut meta = self.meta(options);
        if options.reissue.is_none() && self.records.contains_key(self.entry.id()) {
            meta.stamp = Some(self.style.label("page.not_published").to_owned());
        }
        let mut report = self.tree(meta, front_page, sections);
        let texts = std::mem::take(&mut self.recommendation_texts);
        report.recommendations = std::mem::take(&mut self.recommendations);
        report.statuses = self.statuses();
        for (recommendation, (text, reason)) in report.recommendations.iter_mut().zip(texts) {
            recommendation.text = plain_text(&text);
            recommendation.reason = plain_text(&reason);
        }
        report
    }

    /// How each relationship stood before the meeting.
    fn statuses(&self) -> Vec<RelationshipStatus> {
        let status = |place: &Relationship| {
            let standing = self.dataset.standing_before(place, self.meeting());
            RelationshipStatus {
                id: place.id.to_string(),
                place: self.dataset.name_of(place).to_owned(),
                status: standing.status,
                since: standing.since(),
            }
        };
        self.dataset.places().map(status).collect()
    }

    /// The tree of a report or minute, with every reference settled.
    fn tree(
        &mut self,
        meta: Meta,
        mut front_page: FrontPage,
        mut sections: Vec<Section>,
    ) -> Report {
        let mut labels = self.style.labels.words().clone();
        if self.dataset.is_individual(&self.entry.meeting.committee) {
            // One person holds no meeting.
            for (meeting, decision) in
                [("page.meeting", "page.decision_date"), ("page.footer", "page.decision_by")]
            {
                labels.insert(meeting.to_owned(), self.style.label(decision).to_owned());
            }
        }
        if self.style.is_translated() {
            let language = meta.language.as_str();
            settle_languages(&mut sections, language);
            settle(&mut front_page.blocks, language);
            for row in &mut front_page.rows {
                settle(&mut row.blocks, language);
            }
        }
        let mut report = Report {
            generator: GENERATOR.into(),
            format: REPORT_FORMAT,
            meta,
            labels,
            look: self.style.spec.look.clone(),
            front_page,
            sections,
            recommendations: Vec::new(),
            statuses: Vec::new(),
            images: std::mem::take(&mut self.shown),
            pdf: None,
        };
        self.mark_document(&mut report);
        self.resolve(&mut report);
        self.find_repeated_anchors(&report);
        report
    }

    /// Finds anchors that two places of the report share: links would lead to
    /// the wrong one.
    fn find_repeated_anchors(&mut self, report: &Report) {
        let front = [report.front_page.anchor.as_str()];
        for anchor in repeated(front.into_iter().chain(anchors(&report.sections))) {
            self.problems.push(Diagnostic::new(
                DUPLICATE_ID,
                None,
                format!("two places of the report have the anchor `{anchor}`"),
                "give the section of the house style, or the relationship, another id",
            ));
        }
    }

    fn meta(&mut self, options: &ComposeOptions) -> Meta {
        let council = &self.dataset.council;
        let entry = self.entry;
        let own_title = entry.title.as_ref().and_then(Part::known);
        let title = match own_title {
            Some(title) => narrative::typographic(title),
            None => self.title(&self.style.spec.title.clone()),
        };
        let subtitle = self.title(&self.style.spec.subtitle.clone());
        let description = self.wording("description", minijinja::context! {});
        self.wording.note_plain(&description, "description");
        let report_of = entry.officers.report_of.as_ref().and_then(Part::known);
        let author = match (&council.notice, report_of) {
            // The notice may say that somebody else wrote it.
            (Some(_), _) => String::new(),
            (None, Some(post)) => format!("{post}, {}", council.name),
            (None, None) => council.name.to_string(),
        };
        let reissued = options.reissue.as_ref().map(|reissue| self.reissued(reissue));
        let keywords = self.style.label("keywords").split(';').map(|word| word.trim().to_owned());
        Meta {
            kind: DocumentKind::Report,
            council_id: council.id.to_string(),
            council: council.name.to_string(),
            committee: self.dataset.committee_name(&entry.meeting.committee).to_owned(),
            title,
            own_title: own_title.is_some(),
            subtitle,
            description: self.described(&description),
            author,
            report_id: entry.id().to_owned(),
            year: entry.year.clone(),
            year_text: self.style.municipal_year(&entry.year),
            meeting_date: entry.meeting.date,
            meeting_date_text: match entry.meeting.date {
                Some(date) => self.style.dated(date),
                None => self.style.label("date_open").to_owned(),
            },
            document_date: entry.published.unwrap_or_else(|| self.meeting()),
            language: council.language.to_string(),
            agenda_item: options
                .agenda_item
                .clone()
                .or_else(|| entry.agenda_item.as_deref().map(str::to_owned)),
            first_page: options.first_page.or(entry.first_page).unwrap_or(1),
            edition: self.dataset.edition(),
            exempt_paragraphs: Vec::new(),
            confidential: false,
            marking: None,
            draft: entry.draft,
            stamp: entry.draft.then(|| self.style.label("page.draft").to_owned()),
            reissued,
            house_style: self.style.name.clone(),
            keywords: keywords.collect(),
            logo: self.logo(),
            notice: council
                .notice
                .as_ref()
                .map(|notice| plain_text(&narrative::parse_inline(notice.as_str()))),
            meeting_suffix: None,
        }
    }

    /// A description for the metadata, with the council's notice.
    fn described(&self, description: &str) -> String {
        let notice = self.dataset.council.notice.as_ref().map(Narrative::as_str);
        let texts = [Some(description), notice].into_iter().flatten();
        texts.map(|text| plain_text(&narrative::parse_inline(text))).collect::<Vec<_>>().join(" ")
    }

    /// When and why a published report is issued again.
    fn reissued(&mut self, Reissue { version, date, reason }: &Reissue) -> String {
        let date = self.style.date(*date);
        let text = self.wording("reissued", minijinja::context! { date, version, reason });
        plain_text(&narrative::parse_inline(&text))
    }

    /// The public edition of a report that is exempt as a whole: its meeting, and
    /// why it is not there.
    fn withheld_report(&mut self, options: &ComposeOptions) -> Report {
        let notices: Vec<String> =
            self.entry.exempt.iter().map(|exemption| self.notice(exemption)).collect();
        let section = Section {
            anchor: WITHHELD_ANCHOR.to_owned(),
            number: None,
            title: self.style.label("exempt.not_for_publication").to_owned(),
            level: 1,
            new_page: false,
            blocks: notices.iter().flat_map(|notice| narrative::parse(notice)).collect(),
            sections: Vec::new(),
        };
        let meta = self.meta(options);
        self.tree(meta, FrontPage::none(), vec![section])
    }

    /// The words in the place of something that is withheld, as narrative.
    fn notice(&mut self, exemption: &Exemption) -> String {
        let notice = self.wording.notice(exemption);
        self.or_noted(notice)
    }

    /// The words before something exempt, as narrative.
    fn mark(&mut self, exemption: &Exemption) -> String {
        let mark = self.wording.mark(exemption);
        self.or_noted(mark)
    }

    /// Blocks with the mark of what is exempt before them.
    fn marked(&mut self, exemption: Option<&Exemption>, mut blocks: Vec<Block>) -> Vec<Block> {
        let Some(exemption) = exemption else { return blocks };
        let mut mark = narrative::parse_inline(&self.mark(exemption));
        if let Some(Block::Paragraph { content }) = blocks.first_mut() {
            mark.push(Inline::text(" "));
            mark.append(content);
            *content = mark;
        } else {
            blocks.insert(0, Block::Paragraph { content: mark });
        }
        blocks
    }

    /// The cell of a table with the mark of what is exempt before it.
    fn marked_cell(&mut self, exemption: Option<&Exemption>, cell: Vec<Inline>) -> Vec<Inline> {
        match self.words().marked(exemption, cell.clone()) {
            Ok(marked) => marked,
            Err(problem) => {
                self.problems.push(*problem);
                cell
            }
        }
    }

    /// The cell of a place, marked where all of it is exempt.
    fn place_cell(&mut self, place: &Relationship) -> Vec<Inline> {
        let exemption = self.dataset.exemption_of_place(&place.id);
        self.marked_cell(exemption, words::place_reference(place))
    }

    /// The text, or nothing and the problem noted.
    fn or_noted(&mut self, text: Result<String, Box<Diagnostic>>) -> String {
        text.unwrap_or_else(|problem| {
            self.problems.push(*problem);
            String::new()
        })
    }

    /// Marks a document that is not for publication: in its metadata and on every
    /// page, with the grounds on which anything in it is kept from the public.
    fn mark_document(&mut self, report: &mut Report) {
        let grounds = self.grounds(report.meta.kind);
        self.find_undeclared(&grounds);
        report.meta.exempt_paragraphs = grounds.paragraphs.into_iter().collect();
        report.meta.confidential = grounds.confidential;
        if self.dataset.edition() == Edition::Public || !report.meta.has_exempt() {
            return;
        }
        let marking = self.plain(
            "exempt-marking",
            minijinja::context! {
                paragraphs => report.meta.exempt_paragraphs.clone(),
                confidential => report.meta.confidential,
            },
        );
        report.meta.keywords.push(marking.clone());
        report.meta.description = format!("{marking}. {}", report.meta.description);
        report.meta.marking = Some(marking);
    }

    /// The grounds on which something in a document is kept from the public, as far as it
    /// has been composed. Those of the form's own answers are known before; a minute has no
    /// form.
    fn grounds(&self, kind: DocumentKind) -> Grounds {
        let mut grounds = self.wording.grounds();
        let entry = self.entry;
        let own = serde_json::to_value((&entry.exempt, &entry.title));
        grounds.add_all_in(&own.unwrap_or_default());
        if kind == DocumentKind::Report {
            let form = serde_json::to_value((&entry.form, &entry.officers));
            grounds.add_all_in(&form.unwrap_or_default());
        }
        grounds
    }

    /// Finds a form that says otherwise than the report on confidential and exempt
    /// information.
    fn find_undeclared(&mut self, grounds: &Grounds) {
        let Some(declared) = &self.entry.form.exempt_information else { return };
        let paragraphs = grounds.paragraphs.iter();
        let missing: Vec<String> = paragraphs
            .filter(|paragraph| !declared.paragraphs.contains(paragraph))
            .map(ToString::to_string)
            .collect();
        let mut problem = |message: String, help: &str| {
            let help = format!(
                "{help}, or remove `exempt_information`: the report then states what applies"
            );
            self.problems.push(Diagnostic::new(
                UNDECLARED_EXEMPTION,
                Some(self.dataset.locate(&DottedField(self.entry.at, "form.exempt_information"))),
                message,
                help,
            ));
        };
        if !missing.is_empty() {
            problem(
                format!(
                    "the form does not say that something in the report is exempt under paragraph {}",
                    missing.join(", ")
                ),
                "add the paragraph to `paragraphs`",
            );
        }
        if grounds.confidential && !declared.in_confidence {
            problem(
                "the form does not say that something in the report is confidential".to_owned(),
                "add `\"in_confidence\": true`",
            );
        }
    }

    /// The date of a meeting in full: that of the report's own with why its day is not
    /// known.
    fn meeting_date(&self, date: Option<PartialDate>) -> String {
        let Some(date) = date else { return self.style.label("date_open").to_owned() };
        let text = self.style.dated(date);
        let is_own = self.entry.meeting.date == Some(date);
        match self.entry.not_known.get("meeting.date") {
            Some(reason) if is_own && date.day().is_none() => format!("{text} ({reason})"),
            _ => text,
        }
    }

    /// The date that the report is written for.
    fn meeting(&self) -> PartialDate {
        self.dataset.as_at(self.entry)
    }

    /// Fills in a wording template, or notes why it cannot be filled in.
    fn wording(&mut self, name: &str, more: minijinja::Value) -> String {
        let text = self.wording.render(name, more);
        self.or_noted(text)
    }

    /// Fills in a template of plain text, or notes why it cannot be filled in.
    fn plain(&mut self, name: &str, more: minijinja::Value) -> String {
        let text = self.wording.plain(name, more);
        self.or_noted(text)
    }

    /// Fills in a heading, or notes why it cannot be filled in.
    fn title(&mut self, text: &str) -> String {
        let text = self.wording.title(text);
        self.or_noted(text)
    }

    /// Gives every reference its anchor and number.
    fn resolve(&mut self, report: &mut Report) {
        let targets = &self.targets;
        let mut unknown = BTreeSet::new();
        let mut settle = |inline: &mut Inline| {
            if let Inline::Reference { anchor, text } = inline {
                if let Some(target) = targets.get(anchor) {
                    if text.is_empty() {
                        text.clone_from(&target.text);
                    }
                    anchor.clone_from(&target.anchor);
                } else {
                    unknown.insert(anchor.clone());
                }
            }
        };
        let texts = &mut self.recommendation_texts;
        for content in texts.iter_mut().flat_map(|(text, reason)| [text, reason]) {
            for_each_inline_mut(content, &mut settle);
        }
        let rows = report.front_page.rows.iter_mut().flat_map(|row| &mut row.blocks);
        rows.for_each(|block| block.for_each_inline_mut(&mut settle));
        let form = report.front_page.blocks.iter_mut();
        form.for_each(|block| block.for_each_inline_mut(&mut settle));
        for section in &mut report.sections {
            section.for_each_inline_mut(&mut settle);
        }
        if unknown.is_empty() {
            return;
        }
        let places = referring_texts(self.dataset, |_| true);
        for key in unknown.into_iter().take(MOST_FAULTS) {
            self.problems.push(Diagnostic::new(
                UNKNOWN_REFERENCE,
                places.get(key.as_str()).map(|pointer| self.dataset.locate(pointer)),
                format!("the reference `{key}` does not lead to anything in the report"),
                match did_you_mean(&key, targets.keys()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => {
                        "refer to recommendation/ID, reason/ID, entry/ID or section/ID".to_owned()
                    }
                },
            ));
        }
    }
}
