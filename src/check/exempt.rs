//! What is exempt is marked as the law asks, and nothing public gives it away.

use std::collections::HashSet;

use super::quotations::{Quotations, Runs};
use super::readings::Endings;
use super::titles::{LONGEST_NAME, READ, Titles};
use super::written::{Declared, Written};
use super::{Findings, Subject, Text};
use crate::dataset::rules::{EXEMPT_QUOTED, EXEMPTION_WITHOUT_REASONING};
use crate::dataset::{
    EXEMPT, Entry, Exemption, Id, Locate, Part, STAYS, YearId, dataset_type, exempt_paragraphs,
    field, has_public_interest_test,
};
use crate::json::{Pointer, Step};
use crate::text::narrative::{Destination, destination, labelled_references, links, parse};

checks! {
    Error Dataset UNKNOWN_PARAGRAPH "unknown-paragraph"
        "A paragraph on exempt information is one of the schedule of the council's nation (in England, Schedule 12A to the Local Government Act 1972)."
        => paragraphs_are_in_the_schedule, nothing_is_both_exempt_and_confidential;
    Error Report EXEMPT_IN_PARAGRAPHS "exempt-in-paragraphs"
        "An exempt text is one paragraph, so that numbers are the same in both editions."
        => exempt_texts_are_one_paragraph;
    Warning Dataset UNUSED_PASSAGE "unused-passage"
        "Each passage that is declared public occurs in an exempt text.",
        "passages declared public that no exempt text has" (never_accepted)
        => declared_passages_are_exempt;
    [EXEMPTION_WITHOUT_REASONING => exemptions_give_the_reasons_that_the_law_asks_for];
    [EXEMPT_QUOTED => nothing_public_quotes_what_is_exempt, nothing_public_is_of_an_exempt_relationship];
}

/// Local Government Act 1972, Schedule 12A, and its like in the other nations.
pub(super) fn paragraphs_are_in_the_schedule(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let known = exempt_paragraphs(subject.dataset.council.nation);
    let help = format!(
        "the schedule for the council's nation has paragraphs {} to {}",
        known.start(),
        known.end()
    );
    let mut look_at = |paragraphs: &[u8], list: &dyn Locate| {
        for (index, paragraph) in paragraphs.iter().enumerate() {
            if !known.contains(paragraph) {
                findings.add(
                    UNKNOWN_PARAGRAPH,
                    &Entry(list, index),
                    format!("there is no paragraph {paragraph} on exempt information"),
                    help.as_str(),
                );
            }
        }
    };
    for report in &subject.dataset.reports {
        if let Some(declared) = &report.form.exempt_information {
            look_at(&declared.paragraphs, &field!(declared.paragraphs));
        }
        for exclusion in report.minutes.iter().filter_map(|minute| minute.exclusion.as_ref()) {
            look_at(&exclusion.paragraphs, &field!(exclusion.paragraphs));
        }
    }
    for (mark, exemption) in written_exemptions(subject) {
        look_at(&exemption.paragraphs, &mark.key("paragraphs"));
    }
}

pub(super) fn nothing_is_both_exempt_and_confidential(
    subject: &Subject<'_>,
    findings: &mut Findings<'_>,
) {
    for (mark, exemption) in written_exemptions(subject) {
        let is_exempt = exemption.public_interest.is_some() || !exemption.paragraphs.is_empty();
        if is_exempt && exemption.confidential.is_some() {
            findings.add(
                UNKNOWN_PARAGRAPH,
                &mark,
                "this is marked both exempt and confidential",
                "keep `confidential` alone if the law forbids its disclosure, or else `paragraphs` and `public_interest`",
            );
        }
    }
}

/// The exemptions that the files have, with their places. What is exempt with an exempt
/// relationship or report has none of its own, and so no faults of its own.
fn written_exemptions<'a>(
    subject: &Subject<'a>,
) -> impl Iterator<Item = (Pointer<'a>, Exemption)> + use<'a> {
    let dataset = subject.dataset;
    dataset.exemptions().into_iter().filter_map(|(part, exemption)| {
        let mark = part.key(EXEMPT);
        // Without a mark in the file, this is the place of the part.
        (dataset.locate(&mark).span != dataset.locate(&part).span).then_some((mark, exemption))
    })
}

/// Where the law has the test of the public interest, see [`has_public_interest_test`].
pub(super) fn exemptions_give_the_reasons_that_the_law_asks_for(
    subject: &Subject<'_>,
    findings: &mut Findings<'_>,
) {
    let nation = subject.dataset.council.nation;
    for (mark, exemption) in written_exemptions(subject) {
        let is_asked = exemption.confidential.is_none()
            && has_public_interest_test(nation, &exemption.paragraphs);
        if is_asked && exemption.public_interest.is_none() {
            findings.add(
                EXEMPTION_WITHOUT_REASONING,
                &mark,
                "the field `public_interest` is missing",
                "say why the public interest in keeping this from the public outweighs the public interest in disclosing it",
            );
        }
    }
}

/// An exempt text has one number in both editions.
pub(super) fn exempt_texts_are_one_paragraph(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let exempt = subject.dataset.exemptions();
    let exempt: HashSet<Pointer<'_>> = exempt.into_iter().map(|(part, _)| part).collect();
    let is_exempt_or_why = |text: &&Text<'_>| match text.pointer.steps() {
        [part @ .., Step::Key("text")] => exempt.contains(&text.pointer.up_to(part.len())),
        [.., Step::Key(EXEMPT), Step::Key("public_interest")]
        | [.., Step::Key(EXEMPT), Step::Key("confidential"), Step::Key("because")] => true,
        _ => false,
    };
    for text in subject.texts.iter().filter(is_exempt_or_why) {
        if parse(text.content).len() > 1 {
            findings.add(
                EXEMPT_IN_PARAGRAPHS,
                text,
                "an exempt text must be a single paragraph, and so must the reason for the exemption",
                "write each paragraph as an entry of its own, with its own exemption",
            );
        }
    }
}

/// No public text quotes something exempt or refers to it in words.
///
/// A quotation is: eight consecutive words of an exempt text; the whole of an exempt
/// narrative of four words or more; the whole title of something exempt, if it is
/// distinctive. Words are compared as a reader reads them, whatever their case, mark-up,
/// hyphens and spaces.
///
/// Never a quotation: names, offices, votes, set phrases, ordinary titles, the same source
/// of something public, passages that are declared public, and what the public report of
/// an earlier year has, as texts are carried over from year to year. Paraphrases and
/// numbers are not found.
pub(super) fn nothing_public_quotes_what_is_exempt(
    subject: &Subject<'_>,
    findings: &mut Findings<'_>,
) {
    let (kept, public) = kept_and_public(subject);
    if kept.is_empty() {
        return;
    }
    let declared = Declared::new(passages(subject));
    let exempt: Vec<Written<'_>> = kept
        .iter()
        .filter(|text| text.can_be_quoted())
        .map(|text| written(subject, text))
        .collect();
    let names: Vec<Written<'_>> =
        kept.iter().filter(|text| text.names_person()).map(|text| written(subject, text)).collect();
    let public: Vec<Written<'_>> = public
        .iter()
        .filter(|text| text.is_seen())
        .map(|text| Written::with_links(text, year_of(subject, text)))
        .collect();
    let titles = exempt.iter().filter(|written| written.text.is_title()).collect();
    let titles = Titles::new(titles, &declared).distinctive(&public, &names, &declared);
    let titles = Quotations::new(titles.phrases(), &READ, &public, &declared);
    let runs = Runs::new(&exempt, words_of_names(&public, &names), &declared);
    let runs = Quotations::new(runs.phrases(), &[Endings::AnyS], &public, &declared);
    let places = exempt_places(subject);
    let of_places = kept.iter().filter(|text| names_exempt_place(subject, text));
    let of_places: Vec<Written<'_>> = of_places.map(|text| written(subject, text)).collect();
    let of_places = Titles::new(of_places.iter().collect(), &declared);
    let of_places = of_places.but_for(&names_of_open_places(subject));
    let of_places = Quotations::new(of_places.phrases(), &READ, &public, &declared);
    let exempt_ids = exempt_ids(subject);
    for written in &public {
        let text = written.text;
        let quoted = runs.first_in(written, &declared).map(|quoted| ("words", quoted));
        let quoted = quoted.or_else(|| Some(("the title", titles.first_in(written, &declared)?)));
        let quoted = quoted.or_else(|| Some(("the name", of_places.first_in(written, &declared)?)));
        if let Some((what, (pointer, words))) = quoted {
            let place = subject.dataset.locate(pointer);
            findings.add(
                EXEMPT_QUOTED,
                text,
                format!(
                    "this public text repeats {what} of something exempt in {}, line {}: \u{201c}{words}\u{201d}",
                    place.source.name,
                    place.line_column().0
                ),
                "reword it, mark it exempt too, or declare the words public with the reason in `public_passages`",
            );
        }
        if !text.narrative {
            continue;
        }
        for key in links(text.content).iter().filter_map(|link| match destination(link) {
            Destination::Reference(key) => Some(key),
            _ => None,
        }) {
            let (kind, id) = key.rsplit_once('/').unwrap_or_default();
            if ["place", "entry", "relationship"].contains(&kind) && places.contains(id) {
                findings.add(
                    EXEMPT_QUOTED,
                    text,
                    format!("this public text has a reference to the exempt relationship `{id}`"),
                    "take the reference out, or mark the text exempt too",
                );
            }
        }
        for key in labelled_references(text.content) {
            if key.rsplit_once('/').is_some_and(|(_, id)| exempt_ids.contains(id)) {
                findings.add(
                    EXEMPT_QUOTED,
                    text,
                    format!("the reference `{key}` to something exempt has words of its own"),
                    format!("refer to it by its number only: [](ref:{key})"),
                );
            }
        }
    }
}

/// Nothing public is of an exempt relationship but the visits and decisions that are exempt
/// with it.
pub(super) fn nothing_public_is_of_an_exempt_relationship(
    subject: &Subject<'_>,
    findings: &mut Findings<'_>,
) {
    let places = exempt_places(subject);
    if places.is_empty() {
        return;
    }
    for id in subject.dataset.case_studies.iter().flat_map(|study| &study.relationships) {
        if places.contains(id.as_str()) {
            findings.add(
                EXEMPT_QUOTED,
                id,
                format!("this case study, which is public, names the exempt relationship `{id}`"),
                "take it out of `relationships`, and tell in the texts nothing that gives it away, or keep the case study for the end of the exemption",
            );
        }
    }
    let open = subject.dataset.decisions.iter().filter_map(Part::open);
    for visit in open.filter_map(|decision| decision.visit.as_ref()) {
        let attended = subject.dataset.visit(visit).and_then(Part::known);
        let mut of_it = attended.into_iter().flat_map(|visit| &visit.relationships);
        if of_it.any(|id| places.contains(id.as_str())) {
            findings.add(
                EXEMPT_QUOTED,
                visit,
                format!("this decision, which is public, names the visit `{visit}` of an exempt relationship"),
                "name the relationship in `relationships` too, so that the decision is exempt with it, or mark the decision exempt",
            );
        }
    }
}

/// The short names of the relationships that are exempt.
fn exempt_places<'a>(subject: &Subject<'a>) -> HashSet<&'a str> {
    let places = subject.dataset.relationships.iter();
    let exempt = places.filter(|part| {
        part.exemption().is_some_and(|exemption| !is_public_by_now(subject, exemption))
    });
    exempt.filter_map(|part| Some(part.known()?.id.as_str())).collect()
}

/// Whether a text is a name of an exempt relationship's place.
fn names_exempt_place(subject: &Subject<'_>, text: &Text<'_>) -> bool {
    let Some(("relationships", index)) = text.record() else { return false };
    let is_exempt = subject.dataset.relationships.get(index).is_some_and(Part::is_exempt);
    is_exempt
        && matches!(
            text.pointer.steps(),
            [_, _, Step::Key("place")]
                | [_, _, Step::Key("local_name"), .., Step::Key("text")]
                | [_, _, Step::Key("other_spellings"), _]
                | [_, _, Step::Key("former_names" | "predecessors"), _, Step::Key("name")]
        )
}

/// The names of the places that are public all the same: those of other relationships, and
/// that of the council.
fn names_of_open_places<'a>(subject: &Subject<'a>) -> Vec<&'a str> {
    let dataset = subject.dataset;
    let places = dataset.open_places().flat_map(|place| {
        let local = place.local_name.iter().map(|name| name.text.as_str());
        local.chain([place.place.as_str()])
    });
    places.chain([dataset.council.place.as_str()]).collect()
}

/// Each passage that is declared public occurs in an exempt text.
pub(super) fn declared_passages_are_exempt(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    // What could not be read may have the passage.
    if subject.declared.is_empty() || subject.dataset.has_gaps() {
        return;
    }
    let passages: Vec<&Text<'_>> = passages(subject).collect();
    let declared = Declared::new(passages.iter().copied());
    let (kept, _) = kept_and_public(subject);
    let mut used: HashSet<usize> = HashSet::new();
    for text in kept {
        for reading in written(subject, text).readings(Endings::AnyS, &Declared::default()) {
            let found = declared.with(Endings::AnyS).find_in(&reading);
            used.extend(found.flat_map(|found| found.value));
        }
    }
    for (position, text) in passages.iter().enumerate() {
        if !used.contains(&position) {
            findings.add(
                UNUSED_PASSAGE,
                text,
                "no exempt text has these words",
                "copy the words from the exempt text, or remove the passage",
            );
        }
    }
}

/// The texts that are declared public.
fn passages<'s>(subject: &'s Subject<'_>) -> impl Iterator<Item = &'s Text<'s>> {
    subject.declared.iter().filter(|text| text.field() == "public_passages")
}

/// The texts that are kept from the public, and the others.
fn kept_and_public<'s>(subject: &'s Subject<'_>) -> (Vec<&'s Text<'s>>, Vec<&'s Text<'s>>) {
    let marks = subject.dataset.exemptions().into_iter();
    let marks = marks.filter(|(_, exemption)| !is_public_by_now(subject, exemption));
    let marked: HashSet<Pointer<'_>> = marks.map(|(part, _)| part).collect();
    subject.texts.iter().partition(|text| is_kept(&text.pointer, &marked))
}

/// Whether an exemption had ended when the latest report was published, or met.
fn is_public_by_now(subject: &Subject<'_>, exemption: &Exemption) -> bool {
    let latest = subject.dataset.latest_report();
    let day = latest.and_then(|report| report.published.or(report.meeting.date));
    let ended = exemption.ended.as_ref().zip(day);
    ended.is_some_and(|(ended, day)| ended.by_day(day))
}

fn written<'s>(subject: &'s Subject<'_>, text: &'s Text<'s>) -> Written<'s> {
    Written::new(text, year_of(subject, text))
}

/// The municipal year of the report that a text belongs to.
fn year_of<'a>(subject: &'a Subject<'_>, text: &Text<'_>) -> Option<&'a YearId> {
    match text.record()? {
        ("reports", index) => Some(&subject.dataset.reports.get(index)?.year),
        ("decisions", index) => {
            let report = subject.dataset.decisions.get(index)?.report();
            Some(&subject.dataset.report(report.as_str())?.year)
        }
        _ => None,
    }
}

/// The words of the names of persons and places.
fn words_of_names(public: &[Written<'_>], persons: &[Written<'_>]) -> HashSet<String> {
    let public = public.iter().filter(|written| written.text.is_name());
    let mut words = HashSet::new();
    for name in public.chain(persons) {
        let reading = name.reading(Endings::Possessive, &Declared::default());
        if reading.len() <= LONGEST_NAME {
            words.extend(reading.words().map(str::to_owned));
        }
    }
    words
}

/// Whether a value lies in something that is marked, but neither in a mark nor in a field that
/// stays in the public edition: of parts inside one another, the reasoning of each is public.
fn is_kept(pointer: &Pointer<'_>, marked: &HashSet<Pointer<'_>>) -> bool {
    let is_public = |(part, field): (Pointer<'_>, &Step<'_>)| {
        let stays = || dataset_type().list(part.steps(), STAYS).unwrap_or_default();
        // A short name stays only where something public has it.
        matches!(field, Step::Key(field) if *field == EXEMPT || *field != "id" && stays().contains(field))
    };
    let around = pointer.steps().iter().enumerate();
    let around = around.map(|(steps, field)| (pointer.up_to(steps), field));
    let mut inside = around.filter(|(part, _)| marked.contains(part)).peekable();
    !marked.is_empty() && inside.peek().is_some() && !inside.any(is_public)
}

/// The short names of what is exempt.
fn exempt_ids<'a>(subject: &Subject<'a>) -> HashSet<&'a str> {
    fn kept<'a, T, P>(
        subject: &Subject<'_>,
        parts: &'a [Part<T, P>],
        id: impl Fn(&'a T) -> &'a Id,
        ids: &mut HashSet<&'a str>,
    ) {
        for part in parts {
            if let Some(exemption) = part.exemption()
                && !is_public_by_now(subject, exemption)
            {
                ids.extend(part.known().map(|thing| id(thing).as_str()));
            }
        }
    }
    let dataset = subject.dataset;
    let mut ids: HashSet<&str> = HashSet::new();
    kept(subject, &dataset.visits, |visit| &visit.id, &mut ids);
    kept(subject, &dataset.decisions, |decision| &decision.id, &mut ids);
    kept(subject, &dataset.other_decisions, |decision| &decision.id, &mut ids);
    for report in &dataset.reports {
        kept(subject, &report.further_recommendations, |further| &further.id, &mut ids);
        kept(subject, &report.appendices, |appendix| &appendix.id, &mut ids);
    }
    ids
}
