//! What is exempt is marked as the law asks, and nothing public gives it away.

use std::collections::{HashMap, HashSet};

use unicode_segmentation::UnicodeSegmentation as _;

use super::{Findings, Subject};
use crate::dataset::exempt_paragraphs;
use crate::diagnostic::{EXEMPT_IN_PARAGRAPHS, EXEMPT_QUOTED, UNKNOWN_PARAGRAPH};
use crate::text::narrative::{labelled_references, parse};

/// How many words in a row make a quotation.
const QUOTED: usize = 8;

/// How many words a text has at least that is quoted as a whole.
const SHORTEST: usize = 4;

/// The fields beside those of the dataset in which a part says what it is.
const SAYS: [&str; 2] = ["/source", "/id"];

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
    let is_exempt = |pointer: &str| {
        exempt.iter().any(|part| {
            pointer.strip_prefix(part.as_str()).is_some_and(|rest| !rest.starts_with("exempt/"))
        })
    };
    let (kept, public): (Vec<_>, Vec<_>) =
        subject.texts.iter().partition(|text| is_exempt(&text.pointer));
    let mut quotable: HashMap<Vec<&str>, &str> = HashMap::new();
    let mut sizes = HashSet::new();
    for text in kept {
        if SAYS.iter().any(|field| text.pointer.ends_with(field)) {
            continue;
        }
        let words: Vec<&str> = text.content.unicode_words().collect();
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
        let words: Vec<&str> = text.content.unicode_words().collect();
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
