//! What differs between two reports: recommendations, standings, visits and
//! paragraphs, with the words that were added and removed.

mod markdown;

use std::collections::{HashMap, HashSet};
use std::fmt;

use serde::Serialize;
use similar::{Algorithm, ChangeTag, DiffOp, TextDiff, capture_diff_slices};

use crate::dataset::{Dataset, Part, ReportEntry, Status};
use crate::report::{RelationshipStatus, Report, Section};
use crate::text::{Block, Inline, MarkdownError};

/// A report with the register that it was composed from.
#[derive(Debug, Clone, Copy)]
pub struct Side<'a> {
    /// The composed report.
    pub report: &'a Report,
    /// The dataset and the report's entry in it; none for a published report, as the
    /// dataset has changed since.
    pub register: Option<(&'a Dataset, &'a ReportEntry)>,
}

/// What differs between two reports.
#[derive(Debug, Clone, Serialize)]
pub struct Difference {
    /// The words that mark it as not for publication, where one of the reports is not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marking: Option<String>,
    /// The recommendations with their reasons, as far as they differ.
    pub recommendations: Vec<Change>,
    /// The relationships that have another status; none if one of the reports lists no
    /// relationships.
    pub standings: Vec<StandingChange>,
    /// The visits of the year that only one of the two has; none if one is a published
    /// report, whose sections show its visits.
    pub visits: Vec<Change>,
    /// The sections with paragraphs that differ, the first page with its form among them.
    pub sections: Vec<SectionChange>,
}

/// A text that was removed, added, or changed in some of its words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "change", rename_all = "kebab-case")]
pub enum Change {
    /// Only the first report has it.
    Removed {
        /// The text.
        text: String,
    },
    /// Only the second report has it.
    Added {
        /// The text.
        text: String,
    },
    /// Both have it, with other words.
    Changed {
        /// The words of both, in order.
        words: Vec<Words>,
    },
}

/// Some words of a changed text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "words", rename_all = "kebab-case")]
pub enum Words {
    /// Both texts have them.
    Kept {
        /// The words.
        text: String,
    },
    /// Only the first text has them.
    Removed {
        /// The words.
        text: String,
    },
    /// Only the second text has them.
    Added {
        /// The words.
        text: String,
    },
}

/// A relationship that has another status.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StandingChange {
    /// The place.
    pub place: String,
    /// Its status before the first report; none where that has no such relationship.
    pub before: Option<Status>,
    /// Its status before the second; none where that has no such relationship.
    pub after: Option<Status>,
}

impl fmt::Display for StandingChange {
    /// `Anshan: dormant → relinquished`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = |status: Option<Status>| {
            status.map_or_else(|| "not in the report".to_owned(), |status| status.to_string())
        };
        write!(f, "{}: {} → {}", self.place, name(self.before), name(self.after))
    }
}

/// A section with paragraphs that differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SectionChange {
    /// Its heading.
    pub title: String,
    /// What differs.
    pub changes: Vec<Change>,
}

impl Difference {
    /// Compares two reports.
    #[must_use]
    pub fn between(before: Side<'_>, after: Side<'_>) -> Self {
        let recommendations = |side: Side<'_>| -> Vec<String> {
            let all = side.report.recommendations.iter();
            all.map(|one| format!("{}. {}", one.text.trim_end_matches('.'), one.reason)).collect()
        };
        let marking = |side: Side<'_>| side.report.meta.marking.clone();
        let mut left = MOST_COMPARED;
        let (old, new) = (recommendations(before), recommendations(after));
        Self {
            marking: marking(after).or_else(|| marking(before)),
            recommendations: changes(&old, &new, &mut left),
            standings: standings(before.report, after.report),
            visits: match (before.register, after.register) {
                (Some(before), Some(after)) => changes(&visits(before), &visits(after), &mut left),
                _ => Vec::new(),
            },
            sections: sections(before.report, after.report, &mut left),
        }
    }

    /// Whether nothing differs.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.recommendations.is_empty()
            && self.standings.is_empty()
            && self.visits.is_empty()
            && self.sections.is_empty()
    }

    /// What differs, as Markdown.
    ///
    /// # Errors
    /// If words are marked in a way that Markdown does not have.
    pub fn to_markdown(&self, title: &str) -> Result<String, MarkdownError> {
        markdown::written(self, title)
    }
}

/// The relationships of either report that have another status in the other.
fn standings(before: &Report, after: &Report) -> Vec<StandingChange> {
    fn by_id(report: &Report) -> HashMap<&str, &RelationshipStatus> {
        report.statuses.iter().map(|place| (place.id.as_str(), place)).collect()
    }
    if before.statuses.is_empty() || after.statuses.is_empty() {
        return Vec::new();
    }
    let (in_before, in_after) = (by_id(before), by_id(after));
    let gone = before.statuses.iter().filter(|place| !in_after.contains_key(place.id.as_str()));
    let changed = |place: &RelationshipStatus| {
        let status = |side: &HashMap<&str, &RelationshipStatus>| {
            side.get(place.id.as_str()).map(|place| place.status)
        };
        let (before, after) = (status(&in_before), status(&in_after));
        (before != after).then(|| StandingChange { place: place.place.clone(), before, after })
    };
    after.statuses.iter().chain(gone).filter_map(changed).collect()
}

/// The visits of a report's year, each on a line.
fn visits((dataset, entry): (&Dataset, &ReportEntry)) -> Vec<String> {
    let mut visits: Vec<_> = dataset
        .visits
        .iter()
        .filter_map(Part::known)
        .filter(|visit| dataset.visit_in_year(visit.occurrence(), &entry.year))
        .filter(|visit| visit.start.has_come_by(dataset.as_at(entry)))
        .collect();
    visits.sort_by_key(|visit| visit.start.order());
    visits.into_iter().map(|visit| format!("{}: {}", visit.start, visit.title)).collect()
}

/// The paragraphs of one section.
struct SectionText {
    anchor: String,
    /// The headings that lead to it.
    title: String,
    texts: Vec<String>,
}

/// The paragraphs of a report by section, those of its first page before. The list of
/// recommendations is left out, as the recommendations are compared by themselves.
fn section_texts(report: &Report) -> Vec<SectionText> {
    fn collect(
        section: &Section,
        path: &str,
        left_out: &HashSet<&str>,
        found: &mut Vec<SectionText>,
    ) {
        let title = if path.is_empty() {
            section.title.clone()
        } else {
            format!("{path} › {}", section.title)
        };
        let mut texts = Vec::new();
        paragraphs(&section.blocks, left_out, &mut texts);
        found.push(SectionText { anchor: section.anchor.clone(), title: title.clone(), texts });
        for part in &section.sections {
            collect(part, &title, left_out, found);
        }
    }
    let left_out = report.recommendations.iter().map(|one| one.anchor.as_str()).collect();
    let mut found = vec![first_page(report, &left_out)];
    for section in &report.sections {
        collect(section, "", &left_out, &mut found);
    }
    found
}

/// What the first page shows: title, committee, meeting and the form. The agenda item and
/// the number of the page can be given for each run, so they are no part of it.
fn first_page(report: &Report, left_out: &HashSet<&str>) -> SectionText {
    let Report { meta, front_page, .. } = report;
    let shown = [&meta.council, &meta.title, &meta.subtitle, &meta.committee];
    let shown = shown.into_iter().chain([&meta.meeting_date_text]).chain(&meta.notice);
    let mut texts: Vec<String> = shown.map(|text| spaced(text)).collect();
    for row in &front_page.rows {
        let mut cells = vec![row.label.clone()];
        paragraphs(&row.blocks, left_out, &mut cells);
        texts.push(cells.join(" | "));
    }
    paragraphs(&front_page.blocks, left_out, &mut texts);
    let titles = [&front_page.title, &meta.title];
    let title = titles.into_iter().find(|title| !title.is_empty()).cloned().unwrap_or_default();
    SectionText { anchor: String::new(), title, texts }
}

/// The sections whose paragraphs differ, in the order of the second report;
/// sections are the same if they have the same anchor.
fn sections(before: &Report, after: &Report, left: &mut usize) -> Vec<SectionChange> {
    let (before, after) = (section_texts(before), section_texts(after));
    let by_anchor = |list: &'_ [SectionText]| -> HashMap<String, usize> {
        // Of two that share an anchor, the first.
        let all = list.iter().enumerate().rev();
        all.map(|(index, section)| (section.anchor.clone(), index)).collect()
    };
    let (in_before, in_after) = (by_anchor(&before), by_anchor(&after));
    let texts = |list: &'_ [SectionText], known: &HashMap<String, usize>, anchor: &str| {
        let found = known.get(anchor).and_then(|index| list.get(*index));
        found.map(|section| section.texts.clone()).unwrap_or_default()
    };
    let gone = before.iter().filter(|section| !in_after.contains_key(&section.anchor));
    let mut found: Vec<SectionChange> = after
        .iter()
        .chain(gone)
        .map(|section| SectionChange {
            title: section.title.clone(),
            changes: changes(
                &texts(&before, &in_before, &section.anchor),
                &texts(&after, &in_after, &section.anchor),
                left,
            ),
        })
        .collect();
    found.retain(|section| !section.changes.is_empty());
    found
}

/// The text of each paragraph, list entry and table row, except what has an anchor that is
/// left out. References stand without their numbers, which change with every paragraph
/// before them.
fn paragraphs(blocks: &[Block], left_out: &HashSet<&str>, texts: &mut Vec<String>) {
    for block in blocks {
        match block {
            Block::Paragraph { content } => texts.push(words_of(content)),
            Block::Numbered { anchor, .. } if left_out.contains(anchor.as_str()) => {}
            Block::Numbered { blocks, .. } => paragraphs(blocks, left_out, texts),
            Block::List { items, .. } => {
                for item in items {
                    paragraphs(item, left_out, texts);
                }
            }
            Block::Table { rows, .. } => {
                for row in rows {
                    let cells: Vec<String> = row.iter().map(|cell| words_of(cell)).collect();
                    texts.push(cells.join(" | "));
                }
            }
            Block::Photograph { image, caption } => {
                texts.push(image.alternative.clone());
                texts.extend(caption.clone());
            }
            Block::Picture { data, .. } => paragraphs(data, left_out, texts),
        }
    }
}

fn words_of(content: &[Inline]) -> String {
    content
        .iter()
        .map(|inline| match inline {
            Inline::Text { text } => spaced(text),
            // A number.
            Inline::Reference { text, .. } if text.chars().any(|c| c.is_ascii_digit()) => {
                "…".to_owned()
            }
            Inline::Reference { text, .. } => text.clone(),
            Inline::Emphasis { content }
            | Inline::Strong { content }
            | Inline::Link { content, .. }
            | Inline::Foreign { content, .. } => words_of(content),
        })
        .collect()
}

/// A text with plain spaces.
fn spaced(text: &str) -> String {
    text.replace('\u{a0}', " ")
}

/// So much work the comparisons of two reports take in all, in words held against
/// words: far more than reports of councils need, and seconds where every text of
/// thousands could be a new form of every other. What is left then is told as
/// removed and added, which is true as well. A bound by the clock would give other
/// results on another machine.
const MOST_COMPARED: usize = 1_000_000_000;

/// What it takes to hold two texts against each other, however short.
const EACH: usize = 1_000;

/// Takes the work of comparing two lists from what is left, if there is enough.
fn afford(before: usize, after: usize, left: &mut usize) -> bool {
    let both = before.saturating_add(after);
    let rest = left.checked_sub(both.saturating_mul(both).saturating_add(EACH));
    *left = rest.unwrap_or(*left);
    rest.is_some()
}

/// What differs between two lists of texts: what was removed, what has other
/// words, what was added.
fn changes(before: &[String], after: &[String], left: &mut usize) -> Vec<Change> {
    let ops = if afford(before.len(), after.len(), left) {
        capture_diff_slices(Algorithm::Myers, before, after)
    } else {
        vec![DiffOp::Replace {
            old_index: 0,
            old_len: before.len(),
            new_index: 0,
            new_len: after.len(),
        }]
    };
    let count = |text: &String| text.split_whitespace().count();
    let mut found = Vec::new();
    for op in ops {
        if matches!(op, DiffOp::Equal { .. }) {
            continue;
        }
        let old = before.get(op.old_range()).unwrap_or_default();
        let new = after.get(op.new_range()).unwrap_or_default();
        let mut new: Vec<(&String, usize)> = new.iter().map(|text| (text, count(text))).collect();
        for old in old {
            let words = count(old);
            let mut twin = None;
            for (index, (other, other_words)) in new.iter().enumerate() {
                if !afford(words, *other_words, left) {
                    break;
                }
                twin = changed(old, other).map(|change| (index, change));
                if twin.is_some() {
                    break;
                }
            }
            found.push(match twin {
                Some((index, change)) => {
                    new.remove(index);
                    change
                }
                None => Change::Removed { text: old.clone() },
            });
        }
        found.extend(new.into_iter().map(|(text, _)| Change::Added { text: text.clone() }));
    }
    found
}

/// How much of two texts has to be the same for one to be a change of the
/// other, in letters.
const ALIKE: f64 = 0.6;

/// Two texts as one with changed words, if they are alike.
fn changed(before: &str, after: &str) -> Option<Change> {
    let diff = TextDiff::from_words(before, after);
    let mut words: Vec<Words> = Vec::new();
    let (mut kept, mut all) = (0_u32, 0_u32);
    for change in diff.iter_all_changes() {
        let more = change.value();
        let letters = u32::try_from(more.trim().len()).unwrap_or(u32::MAX);
        let same = change.tag() == ChangeTag::Equal;
        kept = kept.saturating_add(if same { letters.saturating_mul(2) } else { 0 });
        all = all.saturating_add(if same { letters.saturating_mul(2) } else { letters });
        match (change.tag(), words.last_mut()) {
            (ChangeTag::Equal, Some(Words::Kept { text }))
            | (ChangeTag::Delete, Some(Words::Removed { text }))
            | (ChangeTag::Insert, Some(Words::Added { text })) => text.push_str(more),
            (ChangeTag::Equal, _) => words.push(Words::Kept { text: more.to_owned() }),
            (ChangeTag::Delete, _) => words.push(Words::Removed { text: more.to_owned() }),
            (ChangeTag::Insert, _) => words.push(Words::Added { text: more.to_owned() }),
        }
    }
    (f64::from(kept) >= ALIKE * f64::from(all)).then_some(Change::Changed { words })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(list: &[&str]) -> Vec<String> {
        list.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn words_that_changed_are_told_within_their_paragraph() {
        let before = texts(&["The link with Bochum is quiet.", "Kept."]);
        let after = texts(&["The link with Bochum is active.", "Kept.", "New."]);
        let kept = |text: &str| Words::Kept { text: text.to_owned() };
        assert_eq!(
            changes(&before, &after, &mut MOST_COMPARED.clone()),
            [
                Change::Changed {
                    words: vec![
                        kept("The link with Bochum is "),
                        Words::Removed { text: "quiet.".to_owned() },
                        Words::Added { text: "active.".to_owned() },
                    ]
                },
                Change::Added { text: "New.".to_owned() },
            ]
        );
    }

    #[test]
    fn texts_that_have_little_in_common_are_two() {
        let changes = |before: &[&str], after: &[&str]| {
            changes(&texts(before), &texts(after), &mut MOST_COMPARED.clone())
        };
        let found = changes(&["One thing."], &["Quite another matter."]);
        assert!(matches!(&found[..], [Change::Removed { .. }, Change::Added { .. }]));
        assert_eq!(changes(&["Same."], &["Same."]), []);
    }

    #[test]
    fn what_would_take_too_long_to_compare_is_removed_and_added() {
        let (before, after) = (texts(&["a b c d", "Kept."]), texts(&["a b c e", "Kept."]));
        let enough = 2 * EACH + 16 + 64;
        let [Change::Changed { .. }] = &changes(&before, &after, &mut enough.clone())[..] else {
            panic!("there was enough left");
        };
        let [Change::Removed { .. }, Change::Added { .. }] =
            &changes(&before, &after, &mut (enough - 1))[..]
        else {
            panic!("there was not enough left for the words");
        };
        assert_eq!(changes(&before, &after, &mut 0).len(), 4);
    }
}
