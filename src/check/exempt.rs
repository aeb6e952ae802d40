//! What is exempt is marked as the law asks, and nothing public gives it away.

use std::collections::{BTreeSet, HashMap, HashSet};

use unicode_segmentation::UnicodeSegmentation as _;

use super::phrases::Names;
use super::{Findings, Subject, Text};
use crate::dataset::{YearId, exempt_paragraphs};
use crate::diagnostic::{EXEMPT_IN_PARAGRAPHS, EXEMPT_QUOTED, UNKNOWN_PARAGRAPH};
use crate::text::narrative::{labelled_references, parse};

/// How many words in a row make a quotation.
const QUOTED: usize = 8;

/// How many words a text has at least that is quoted as a whole.
const SHORTEST: usize = 4;

/// Fields that are not looked for in public texts: a source is as public where
/// it is the source of something else, a short name is a key, which is told
/// of where it is referred to, and the name of an office is no secret, whoever of
/// it took part in what is.
const NOT_SAID: [&str; 3] = ["/source", "/id", "/role"];

/// Local Government Act 1972, Schedule 12A, and its like in the other nations.
pub(super) fn paragraphs_are_in_the_schedule(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let known = exempt_paragraphs(subject.dataset.council.nation);
    let (first, last) = (known.start(), known.end());
    let declared = subject.reports().filter_map(|(pointer, report)| {
        let pointer = format!("{pointer}/form/exempt_information/paragraphs");
        Some((pointer, report.form.exempt_information.as_ref()?.paragraphs.clone()))
    });
    let marked = subject.dataset.exemptions().into_iter();
    let marked = marked.map(|(pointer, found)| (format!("{pointer}/paragraphs"), found.paragraphs));
    for (pointer, paragraphs) in marked.chain(declared) {
        for (index, paragraph) in paragraphs.iter().enumerate() {
            if !known.contains(paragraph) {
                findings.add(
                    UNKNOWN_PARAGRAPH,
                    &format!("{pointer}/{index}"),
                    format!("there is no paragraph {paragraph} on exempt information"),
                    format!("in the law of the council's nation they are {first} to {last}"),
                );
            }
        }
    }
}

/// An exempt text has one number in both editions.
pub(super) fn exempt_texts_are_one_paragraph(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let texts: HashMap<&str, &str> =
        subject.texts.iter().map(|text| (text.pointer.as_str(), text.content)).collect();
    for (pointer, _) in subject.dataset.exemptions() {
        let part = pointer.trim_end_matches("/exempt");
        for own in [format!("{part}/text"), format!("{pointer}/public_interest")] {
            if texts.get(own.as_str()).is_some_and(|text| parse(text).len() > 1) {
                findings.add(
                    EXEMPT_IN_PARAGRAPHS,
                    &own,
                    "what is exempt, and why, is told in one paragraph each",
                    "write each paragraph as an entry of its own, with its own exemption",
                );
            }
        }
    }
}

/// What is public neither quotes what is exempt nor links to it by words.
///
/// Words are compared whatever their case. Eight in a row are a quotation, or
/// all of a text that has four to seven. Of a title that is a proper name, such
/// as `Project Falcon`, two are enough. What is said in other words, names of
/// people, numbers, other short texts and where something comes from are not
/// found: they stand in public texts for other reasons too, and this is an
/// error, to which there has to be a way out.
///
/// What stood in the public report of an earlier year is public already: texts
/// are carried over from year to year. So is a title in a report that is that of
/// the policy or the like.
pub(super) fn nothing_public_quotes_what_is_exempt(
    subject: &Subject<'_>,
    findings: &mut Findings<'_>,
) {
    let marked: HashSet<String> = subject
        .dataset
        .exemptions()
        .into_iter()
        .map(|(pointer, _)| pointer.trim_end_matches("/exempt").to_owned())
        .collect();
    if marked.is_empty() {
        return;
    }
    let (kept, public): (Vec<&Text<'_>>, Vec<_>) =
        subject.texts.iter().partition(|text| is_kept(&text.pointer, &marked));
    let of_no_year: HashSet<&str> = public
        .iter()
        .filter(|text| !text.narrative && year_of(subject, text).is_none())
        .map(|text| text.content)
        .collect();
    let is_known = |text: &Text<'_>| {
        !text.narrative && year_of(subject, text).is_some() && of_no_year.contains(text.content)
    };
    let kept: Vec<&Text<'_>> = kept
        .into_iter()
        .filter(|text| !NOT_SAID.iter().any(|field| text.pointer.ends_with(field)))
        .filter(|text| !is_known(text))
        .collect();
    let (titles, title_pointers): (Vec<&str>, Vec<&str>) = kept
        .iter()
        .filter(|text| is_named_title(text))
        .map(|text| (text.content, text.pointer.as_str()))
        .unzip();
    let titles = Names::new(titles);
    let names = exempt_names(subject);
    let year = |text: &Text<'_>| year_of(subject, text);
    let kept = folded(kept);
    let kept: Vec<Said<'_>> =
        kept.iter().map(|(text, words)| Said::new(text, year(text), words)).collect();
    let public = folded(public);
    let public: Vec<Said<'_>> =
        public.iter().map(|(text, words)| Said::new(text, year(text), words)).collect();
    let quotations = Quotations::new(&kept, &public);
    for said in &public {
        let text = said.text;
        let title = || title_pointers.get(*titles.found_in(text.content).first()?).copied();
        if let Some(quoted) = quotations.first_in(said).or_else(title) {
            let place = subject.dataset.locate(quoted);
            findings.add(
                EXEMPT_QUOTED,
                &text.pointer,
                format!(
                    "this is public, but it has words of what is exempt in {}, line {}",
                    place.source.name,
                    place.line_column().0
                ),
                "word it otherwise, or mark it exempt too",
            );
        }
        if !text.narrative {
            continue;
        }
        for key in labelled_references(text.content) {
            if key.rsplit_once('/').is_some_and(|(_, id)| names.contains(id)) {
                findings.add(
                    EXEMPT_QUOTED,
                    &text.pointer,
                    format!("the reference `{key}` to something exempt has words of its own"),
                    format!("refer to it by its number only: [](ref:{key})"),
                );
            }
        }
    }
}

/// Texts with their words in small letters.
fn folded<'a>(texts: Vec<&'a Text<'a>>) -> Vec<(&'a Text<'a>, String)> {
    texts.into_iter().map(|text| (text, text.content.to_lowercase())).collect()
}

/// What a text says, word for word.
struct Said<'a> {
    text: &'a Text<'a>,
    /// The municipal year of its report; what is of no year can be older than
    /// any.
    year: Option<&'a YearId>,
    words: Vec<&'a str>,
}

impl<'a> Said<'a> {
    fn new(text: &'a Text<'a>, year: Option<&'a YearId>, folded: &'a str) -> Self {
        Self { text, year, words: folded.unicode_words().collect() }
    }
}

/// The runs of words by which exempt texts would be quoted.
struct Quotations<'a> {
    /// Where each stands, first in the oldest report.
    runs: HashMap<&'a [&'a str], (Option<&'a YearId>, &'a str)>,
    sizes: BTreeSet<usize>,
    /// The first year whose public report has each.
    told: HashMap<&'a [&'a str], &'a YearId>,
}

impl<'a> Quotations<'a> {
    fn new(exempt: &'a [Said<'a>], public: &'a [Said<'a>]) -> Self {
        let mut new = Self { runs: HashMap::new(), sizes: BTreeSet::new(), told: HashMap::new() };
        for said in exempt {
            let size = said.words.len().min(QUOTED);
            if size < SHORTEST {
                continue;
            }
            new.sizes.insert(size);
            let place = (said.year, said.text.pointer.as_str());
            for run in said.words.windows(size) {
                let first = new.runs.entry(run).or_insert(place);
                *first = (*first).min(place);
            }
        }
        for said in public {
            let Some(year) = said.year else { continue };
            let own: Vec<&[&str]> =
                new.runs_of(said).filter(|run| new.runs.contains_key(run)).collect();
            for run in own {
                let first = new.told.entry(run).or_insert(year);
                *first = (*first).min(year);
            }
        }
        new
    }

    fn runs_of(&self, said: &'a Said<'a>) -> impl Iterator<Item = &'a [&'a str]> {
        self.sizes.iter().flat_map(|size| said.words.windows(*size))
    }

    /// The place of the first exempt text that a public one quotes.
    fn first_in(&self, said: &'a Said<'a>) -> Option<&'a str> {
        self.runs_of(said).find_map(|run| {
            let (year, pointer) = self.runs.get(run)?;
            let is_told = self.told.get(run).zip(*year).is_some_and(|(told, year)| *told < year);
            (!is_told).then_some(*pointer)
        })
    }
}

/// The municipal year of the report that a text belongs to.
fn year_of<'a>(subject: &'a Subject<'_>, text: &Text<'_>) -> Option<&'a YearId> {
    match text.record()? {
        ("reports", index) => Some(&subject.dataset.reports.get(index)?.year),
        ("decisions", index) => Some(subject.dataset.decisions.get(index)?.report()),
        _ => None,
    }
}

/// Whether a text is a title that is too short to be quoted as a text, but a
/// proper name: two or three words, each with a capital.
fn is_named_title(text: &Text<'_>) -> bool {
    let field = text.pointer.strip_suffix("/text").unwrap_or(&text.pointer);
    let words: Vec<&str> = text.content.unicode_words().collect();
    field.ends_with("/title")
        && (2..SHORTEST).contains(&words.len())
        && words.iter().all(|word| word.starts_with(char::is_uppercase))
}

/// Whether what a JSON pointer leads to lies in something that is marked, but
/// not in a mark: of parts inside one another, the reasoning of each is public.
fn is_kept(pointer: &str, marked: &HashSet<String>) -> bool {
    let inside = pointer.match_indices('/').filter_map(|(slash, _)| {
        let (part, rest) = pointer.split_at_checked(slash)?;
        marked.contains(part).then_some(rest)
    });
    let mut inside = inside.peekable();
    inside.peek().is_some() && inside.all(|rest| !rest.starts_with("/exempt/"))
}

/// The short names of what is exempt.
fn exempt_names<'a>(subject: &Subject<'a>) -> HashSet<&'a str> {
    let dataset = subject.dataset;
    let visits = dataset.visits.iter().filter(|part| part.is_exempt());
    let decisions = dataset.decisions.iter().filter(|part| part.is_exempt());
    let mut names: HashSet<&str> = HashSet::new();
    names.extend(visits.filter_map(|part| Some(part.known()?.id.as_str())));
    names.extend(decisions.filter_map(|part| Some(part.known()?.id.as_str())));
    for report in &dataset.reports {
        let further = report.further_recommendations.iter().filter(|part| part.is_exempt());
        let appendices = report.appendices.iter().filter(|part| part.is_exempt());
        names.extend(further.filter_map(|part| Some(part.known()?.id.as_str())));
        names.extend(appendices.filter_map(|part| Some(part.known()?.id.as_str())));
    }
    names
}
