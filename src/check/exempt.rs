//! What is exempt is marked as the law asks, and nothing public gives it away.

use std::collections::{HashMap, HashSet};

use unicode_segmentation::UnicodeSegmentation as _;

use super::{Findings, Subject, Text};
use crate::dataset::{YearId, exempt_paragraphs};
use crate::diagnostic::{EXEMPT_IN_PARAGRAPHS, EXEMPT_QUOTED, UNKNOWN_PARAGRAPH};
use crate::text::narrative::{labelled_references, parse};

/// How many words in a row make a quotation.
const QUOTED: usize = 8;

/// How many words a text has at least that is quoted as a whole.
const SHORTEST: usize = 4;

/// Fields of an exempt part that are no secret of it: where it comes from can be
/// a book that others cite too, and its short name is chosen by the council.
const NO_SECRETS: [&str; 2] = ["/source", "/id"];

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
    for (pointer, _) in subject.dataset.exemptions() {
        let part = pointer.trim_end_matches("/exempt");
        let own = [format!("{part}/text"), format!("{pointer}/public_interest")];
        for text in subject.texts.iter().filter(|text| own.contains(&text.pointer)) {
            if parse(text.content).len() > 1 {
                findings.add(
                    EXEMPT_IN_PARAGRAPHS,
                    &text.pointer,
                    "what is exempt, and why, is told in one paragraph each",
                    "write each paragraph as an entry of its own, with its own exemption",
                );
            }
        }
    }
}

/// What is public neither quotes what is exempt nor links to it by words.
///
/// A quotation is a run of eight words, or a whole text of four to seven, in
/// capitals or not. Names, sums and dates alone cannot be told from others. What
/// stood in an earlier public report, or stands in the policy or another part
/// that is of no year, is public already: texts are carried over from year to
/// year.
pub(super) fn nothing_public_quotes_what_is_exempt(
    subject: &Subject<'_>,
    findings: &mut Findings<'_>,
) {
    let exempt: Vec<String> = subject
        .dataset
        .exemptions()
        .into_iter()
        .map(|(pointer, _)| pointer.trim_end_matches("exempt").to_owned())
        .collect();
    if exempt.is_empty() {
        return;
    }
    // Of parts inside one another, the reasoning of each is public.
    let is_exempt = |pointer: &str| {
        exempt.iter().any(|part| pointer.starts_with(part.as_str()))
            && !exempt.iter().any(|part| pointer.starts_with(&format!("{part}exempt/")))
    };
    let (kept, public): (Vec<_>, Vec<_>) =
        subject.texts.iter().partition(|text| is_exempt(&text.pointer));
    let words = |text: &Text<'_>| -> Vec<String> {
        text.content.unicode_words().map(str::to_lowercase).collect()
    };
    let known = already_public(subject, &public);
    let mut quotable: HashMap<Vec<String>, &str> = HashMap::new();
    let mut sizes = HashSet::new();
    for text in kept {
        let is_known = known.get(text.content).is_some_and(|years| match year_of(subject, text) {
            Some(year) => years.iter().any(|known| known.is_none_or(|known| known < year)),
            None => !text.narrative,
        });
        if is_known || NO_SECRETS.iter().any(|field| text.pointer.ends_with(field)) {
            continue;
        }
        let words = words(text);
        let size = words.len().min(QUOTED);
        if size < SHORTEST {
            continue;
        }
        sizes.insert(size);
        for run in words.windows(size) {
            quotable.insert(run.to_vec(), &text.pointer);
        }
    }
    let names = exempt_names(subject);
    for text in public {
        let words = words(text);
        let mut runs = sizes.iter().flat_map(|size| words.windows(*size));
        if let Some(quoted) = runs.find_map(|run| quotable.get(run)) {
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

/// The texts that are public as a whole, with the years of the reports that have
/// them; none where it is no report that has it.
fn already_public<'a>(
    subject: &'a Subject<'_>,
    public: &[&'a Text<'_>],
) -> HashMap<&'a str, Vec<Option<&'a YearId>>> {
    let mut known: HashMap<&str, Vec<Option<&YearId>>> = HashMap::new();
    for text in public {
        known.entry(text.content).or_default().push(year_of(subject, text));
    }
    known
}

/// The municipal year of the report that a text belongs to.
fn year_of<'a>(subject: &'a Subject<'_>, text: &Text<'_>) -> Option<&'a YearId> {
    match text.record()? {
        ("reports", index) => Some(&subject.dataset.reports.get(index)?.year),
        ("decisions", index) => Some(subject.dataset.decisions.get(index)?.report()),
        _ => None,
    }
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
