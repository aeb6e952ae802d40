//! Sentences on what happened before the meeting, or before the day of the web site, are not
//! in the future tense.
//!
//! The rule reads English only; a report in another language is passed over.

use unicode_segmentation::UnicodeSegmentation as _;

use super::future::{future_date, past_date};
use super::{Findings, Subject, Text};
use crate::dataset::{OnSite, PartialDate, ReportEntry};
use crate::diagnostic::one_of;

checks! {
    Warning Dataset FUTURE_IN_THE_PAST "future-in-the-past"
        "What is dated before the meeting, or the day of the web site, is not told in the future tense.",
        "sentences that speak of the past as if it were still to come"
        => past_is_not_told_as_future;
    Warning Report LATER_THAN_THE_MEETING "later-than-the-meeting"
        "The story of a relationship has nothing that happened after the meeting of a draft report that shows it.",
        "sentences on what happened after the meeting of a draft"
        => stories_are_of_the_time_of_each_draft;
}

/// Finds sentences in the future tense whose latest date has passed when the text
/// is read: at the meeting, or on the day that the web site shows.
pub(super) fn past_is_not_told_as_future(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if !subject.dataset.council.language.as_str().starts_with("en") {
        return;
    }
    for text in subject.texts.iter().filter(|text| text.narrative) {
        // A plan is shown only before the visit.
        if text.is_in("visits") && text.pointer.has_key("plan") {
            continue;
        }
        let read_on = readings(subject, text);
        for sentence in text.content.unicode_sentences() {
            let Some(date) = future_date(sentence) else { continue };
            // One finding for each sentence, whenever it is read.
            if let Some((_, what)) = read_on.iter().find(|(day, _)| date.is_before(*day)) {
                findings.add(
                    FUTURE_IN_THE_PAST,
                    text,
                    format!(
                        "“{}” is in the future tense, but {} is before {what}",
                        sentence.trim(),
                        date.in_words()
                    ),
                    "say what has happened since, or correct the date",
                );
            }
        }
    }
}

/// A draft report shows the whole story of a relationship: what happened after its meeting
/// belongs in `history`, of which each report shows what it can know. The latest report is left
/// out while its meeting is open, and published ones no longer change.
pub(super) fn stories_are_of_the_time_of_each_draft(
    subject: &Subject<'_>,
    findings: &mut Findings<'_>,
) {
    let dataset = subject.dataset;
    if !dataset.council.language.as_str().starts_with("en") {
        return;
    }
    let latest = dataset.latest_report().map(ReportEntry::id);
    let drafts: Vec<(&str, PartialDate)> = dataset
        .reports
        .iter()
        .filter(|report| report.draft)
        .filter(|report| report.meeting.date.is_some() || Some(report.id()) != latest)
        .map(|report| (report.id(), dataset.as_at(report)))
        .collect();
    let is_story = |text: &&Text<'_>| text.is_in("relationships") && text.pointer.has_key("story");
    for text in subject.texts.iter().filter(is_story) {
        for sentence in text.content.unicode_sentences() {
            let Some(date) = past_date(sentence) else { continue };
            let before = drafts.iter().filter(|(_, meeting)| meeting.is_before(date));
            let before: Vec<&str> = before.map(|(id, _)| *id).collect();
            if !before.is_empty() {
                findings.add(
                    LATER_THAN_THE_MEETING,
                    text,
                    format!(
                        "“{}” is later than the meeting of a draft report that shows it: {}",
                        sentence.trim(),
                        one_of(before)
                    ),
                    "move it to `history` with its date: each report then shows it from that date on",
                );
            }
        }
    }
}

/// The days on which a text is read, each with the words for it.
fn readings(subject: &Subject<'_>, text: &Text<'_>) -> Vec<(PartialDate, String)> {
    let report = subject.purpose.reports.and_then(|_| subject.report_of(text));
    let meeting = report.map(|report| match report.meeting.date {
        Some(day) => (day, format!("the meeting of {}", day.in_words())),
        None => (
            subject.dataset.as_at(report),
            format!("the end of the municipal year {}", report.year),
        ),
    });
    let site = subject.on_site.as_ref().filter(|shown| shown.has(&text.pointer));
    let site = site.map(OnSite::day);
    let site = site.map(|day| (day, format!("{}, the day that the site shows", day.in_words())));
    meeting.into_iter().chain(site).collect()
}
