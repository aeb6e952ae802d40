//! What differs between two reports: recommendations, standings, visits and
//! paragraphs, with the words that were added and removed.

mod markdown;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;
use std::sync::Arc;

use serde::Serialize;
use similar::{Algorithm, ChangeTag, DiffOp, TextDiff, capture_diff_slices};

use crate::dataset::{Dataset, Part, ReportEntry, Status, Visit};
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
    /// Both have it, at another place among the others.
    Moved {
        /// The text.
        text: String,
    },
    /// Both have it, with other words.
    Changed {
        /// The words of both, in order.
        words: Vec<Words>,
    },
    /// Both have the row of a table, with other cells.
    Row {
        /// Its first cell.
        row: String,
        /// The cells that differ.
        cells: Vec<CellChange>,
    },
}

/// A cell of a table that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CellChange {
    /// The title of its column.
    pub column: String,
    /// The words of both: whole cells, or where they are long and alike, the words that
    /// differ.
    pub words: Vec<Words>,
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

impl CellChange {
    /// What is written before its words: the title of its column, if that has one.
    #[must_use]
    pub fn label(&self) -> String {
        if self.column.is_empty() { String::new() } else { format!("{}: ", self.column) }
    }
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
        let recommendations = |side: Side<'_>| -> Vec<Text> {
            let all = side.report.recommendations.iter();
            let texts =
                all.map(|one| format!("{}. {}", one.text.trim_end_matches('.'), one.reason));
            texts.map(Text::Paragraph).collect()
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
fn visits((dataset, entry): (&Dataset, &ReportEntry)) -> Vec<Text> {
    let mut visits: Vec<_> = dataset
        .visits
        .iter()
        .filter_map(Part::known)
        .filter(|visit| {
            let occurrence = visit.occurrence();
            let counting = dataset.counting_report(occurrence);
            // Ongoing contact is listed in the report on every year.
            occurrence.ongoing
                && dataset.visit_in_year(occurrence, &entry.year)
                && visit.start.has_come_by(dataset.as_at(entry))
                || counting.is_some_and(|report| report.id() == entry.id())
        })
        .collect();
    visits.sort_by_key(|visit| visit.start.order());
    let text = |visit: &Visit| format!("{}: {}", visit.start.in_words(), visit.title);
    visits.into_iter().map(|visit| Text::Paragraph(text(visit))).collect()
}

/// Something that is compared as one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Text {
    /// A paragraph, or the entry of a list.
    Paragraph(String),
    /// A row of a table, with the titles of its columns.
    Row { columns: Arc<[String]>, cells: Vec<String> },
}

impl Text {
    fn in_words(&self) -> String {
        match self {
            Self::Paragraph(text) => text.clone(),
            Self::Row { cells, .. } => cells.join(" | "),
        }
    }

    fn count(&self) -> usize {
        match self {
            Self::Paragraph(text) => text.split_whitespace().count(),
            Self::Row { cells, .. } => {
                cells.iter().map(|cell| cell.split_whitespace().count()).sum()
            }
        }
    }
}

/// The paragraphs of one section.
struct SectionText {
    anchor: String,
    /// The headings that lead to it.
    title: String,
    texts: Vec<Text>,
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
    let mut texts: Vec<Text> = shown.map(|text| Text::Paragraph(spaced(text))).collect();
    let columns: Arc<[String]> = Arc::new([String::new(), String::new()]);
    for row in &front_page.rows {
        let mut answer = Vec::new();
        paragraphs(&row.blocks, left_out, &mut answer);
        let answer: Vec<String> = answer.iter().map(Text::in_words).collect();
        let cells = vec![row.label.clone(), answer.join(" ")];
        texts.push(Text::Row { columns: Arc::clone(&columns), cells });
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
fn paragraphs(blocks: &[Block], left_out: &HashSet<&str>, texts: &mut Vec<Text>) {
    for block in blocks {
        match block {
            Block::Paragraph { content } => texts.push(Text::Paragraph(words_of(content))),
            Block::Numbered { anchor, .. } if left_out.contains(anchor.as_str()) => {}
            Block::Numbered { blocks, .. } => paragraphs(blocks, left_out, texts),
            Block::List { items, .. } => {
                for item in items {
                    paragraphs(item, left_out, texts);
                }
            }
            Block::Table { columns, rows, .. } => {
                let columns: Arc<[String]> =
                    columns.iter().map(|column| column.title.clone()).collect();
                // Rows are compared by the columns that both tables have.
                texts.push(Text::Paragraph(columns.join(" | ")));
                for row in rows {
                    let cells = row.iter().map(|cell| words_of(cell)).collect();
                    texts.push(Text::Row { columns: Arc::clone(&columns), cells });
                }
            }
            Block::Photograph { image, caption } => {
                texts.push(Text::Paragraph(image.alternative.clone()));
                texts.extend(caption.clone().map(Text::Paragraph));
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

/// What differs between two lists of texts: what was removed, what has other words or
/// another place, what was added. The order of the rows of a table follows from other things
/// and is no difference.
fn changes(before: &[Text], after: &[Text], left: &mut usize) -> Vec<Change> {
    let is_compared = afford(before.len(), after.len(), left);
    let ops = if is_compared {
        capture_diff_slices(Algorithm::Myers, before, after)
    } else {
        vec![DiffOp::Replace {
            old_index: 0,
            old_len: before.len(),
            new_index: 0,
            new_len: after.len(),
        }]
    };
    let ops = || ops.iter().filter(|op| !matches!(op, DiffOp::Equal { .. }));
    let mut added: BTreeMap<usize, &Text> =
        ops().flat_map(DiffOp::new_range).filter_map(|at| Some((at, after.get(at)?))).collect();
    let mut places: HashMap<&Text, Vec<usize>> = HashMap::new();
    for (at, new) in added.iter().rev() {
        places.entry(new).or_default().push(*at);
    }
    let mut unmatched = Vec::new();
    let mut found: Vec<(usize, Change)> = Vec::new();
    // What has only been moved is no twin of anything else.
    for op in ops() {
        let next = op.new_range().start;
        for old in before.get(op.old_range()).unwrap_or_default() {
            match places.get_mut(old).and_then(Vec::pop) {
                Some(at) => {
                    added.remove(&at);
                    // Where the order has not been compared, nothing is known to have moved.
                    if let (true, Text::Paragraph(text)) = (is_compared, old) {
                        found.push((next, Change::Moved { text: text.clone() }));
                    }
                }
                None => unmatched.push((next, old)),
            }
        }
    }
    for (next, old) in unmatched {
        let change = match twin(old, &added, next, left) {
            Some((at, change)) => {
                added.remove(&at);
                change
            }
            None => Change::Removed { text: old.in_words() },
        };
        // Rows that differ in their columns alone are the same.
        if !matches!(&change, Change::Row { cells, .. } if cells.is_empty()) {
            found.push((next, change));
        }
    }
    let added = added.into_iter();
    found.extend(added.map(|(at, new)| (at, Change::Added { text: new.in_words() })));
    found.sort_by_key(|(at, _)| *at);
    found.into_iter().map(|(_, change)| change).collect()
}

/// The text that another has become: the row of the same table that begins with the same
/// cell, or the nearest paragraph that is alike.
fn twin(
    old: &Text,
    added: &BTreeMap<usize, &Text>,
    next: usize,
    left: &mut usize,
) -> Option<(usize, Change)> {
    let words = old.count();
    let after = added.range(next..).chain(added.range(..next).rev());
    for (at, new) in after {
        if !afford(words, new.count(), left) {
            return None;
        }
        let change = match (old, new) {
            (Text::Paragraph(old), Text::Paragraph(new)) => {
                changed(old, new).map(|words| Change::Changed { words })
            }
            (
                Text::Row { columns, cells },
                Text::Row { columns: new_columns, cells: new_cells },
            ) if columns.first() == new_columns.first() && cells.first() == new_cells.first() => {
                Some(changed_row((columns, cells), (new_columns, new_cells)))
            }
            _ => None,
        };
        if let Some(change) = change {
            return Some((*at, change));
        }
    }
    None
}

/// A cell of more words is shown with the words that differ, and so is an answer on the form.
const LONG_CELL: usize = 12;

/// A row with the cells that differ, of the columns that both tables have.
fn changed_row(
    (columns, before): (&[String], &[String]),
    (new_columns, after): (&[String], &[String]),
) -> Change {
    let cells = columns.iter().zip(before).enumerate().filter_map(|(index, (column, before))| {
        // Tables without titles have one column beside another.
        let is_same = |(at, title): &(usize, &String)| {
            *title == column && (!column.is_empty() || *at == index)
        };
        let (at, _) = new_columns.iter().enumerate().find(is_same)?;
        Some((column, (before, after.get(at)?)))
    });
    let differ = cells.filter(|(_, (before, after))| before != after);
    let cells = differ.map(|(column, (before, after))| {
        let is_long = column.is_empty() || before.split_whitespace().count() > LONG_CELL;
        let words = if is_long { changed(before, after) } else { None };
        let whole =
            || vec![Words::Removed { text: before.clone() }, Words::Added { text: after.clone() }];
        CellChange { column: column.clone(), words: words.unwrap_or_else(whole) }
    });
    Change::Row { row: before.first().cloned().unwrap_or_default(), cells: cells.collect() }
}

/// How much of two texts has to be the same for one to be a change of the
/// other, in letters.
const ALIKE: f64 = 0.6;

/// The words of two texts that are alike.
fn changed(before: &str, after: &str) -> Option<Vec<Words>> {
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
    (f64::from(kept) >= ALIKE * f64::from(all)).then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(list: &[&str]) -> Vec<Text> {
        list.iter().map(|text| Text::Paragraph((*text).to_owned())).collect()
    }

    fn rows(list: &[&[&str]]) -> Vec<Text> {
        let columns: Arc<[String]> =
            ["Place", "Since", "Recommendation"].iter().map(|title| (*title).to_owned()).collect();
        let cells = |row: &&[&str]| row.iter().map(|cell| (*cell).to_owned()).collect();
        let row = |row: &&[&str]| Text::Row { columns: Arc::clone(&columns), cells: cells(row) };
        list.iter().map(row).collect()
    }

    #[test]
    fn changes_of_rows() {
        let before = rows(&[
            &["Bochum", "1950", "No recommendation"],
            &["Lille", "1960", "Retain"],
            &["Anshan", "1983", "Retain"],
        ]);
        let after = rows(&[
            &["Anshan", "1983", "Retain"],
            &["Porto", "2024", "Enter"],
            &["Bochum", "1950", "None in the public part"],
        ]);
        let changes = changes(&before, &after, &mut MOST_COMPARED.clone());
        assert_eq!(changes.len(), 3, "{changes:?}");
        let cell = CellChange {
            column: "Recommendation".to_owned(),
            words: vec![
                Words::Removed { text: "No recommendation".to_owned() },
                Words::Added { text: "None in the public part".to_owned() },
            ],
        };
        assert!(changes.contains(&Change::Row { row: "Bochum".to_owned(), cells: vec![cell] }));
        assert!(changes.contains(&Change::Removed { text: "Lille | 1960 | Retain".to_owned() }));
        assert!(changes.contains(&Change::Added { text: "Porto | 2024 | Enter".to_owned() }));
    }

    #[test]
    fn changes_of_a_column() {
        let table = |titles: &[&str], list: &[&[&str]]| -> Vec<Text> {
            let columns: Arc<[String]> = titles.iter().map(|title| (*title).to_owned()).collect();
            let header = Text::Paragraph(columns.join(" | "));
            let row = |row: &&[&str]| Text::Row {
                columns: Arc::clone(&columns),
                cells: row.iter().map(|cell| (*cell).to_owned()).collect(),
            };
            std::iter::once(header).chain(list.iter().map(row)).collect()
        };
        let before = table(
            &["Place", "Country and region", "Since", "Recommendation"],
            &[&["Bochum", "Germany", "1950", "Retain"], &["Lille", "France", "1960", "Retain"]],
        );
        let after = table(
            &["Place", "Country and region", "Since"],
            &[&["Bochum", "Germany", "1950"], &["Lille", "France", "1968"]],
        );
        for (before, after, gone) in [(&before, &after, true), (&after, &before, false)] {
            let changes = changes(before, after, &mut MOST_COMPARED.clone());
            let [Change::Changed { words }, Change::Row { row, cells }] = changes.as_slice() else {
                panic!("{changes:?}");
            };
            let told = |word: &Words| match word {
                Words::Removed { text } => gone && text.contains("Recommendation"),
                Words::Added { text } => !gone && text.contains("Recommendation"),
                Words::Kept { .. } => false,
            };
            assert!(words.iter().any(told), "{words:?}");
            assert_eq!((row.as_str(), cells.len()), ("Lille", 1));
            assert_eq!(cells[0].column, "Since");
        }
    }

    #[test]
    fn changes_of_order() {
        let before = texts(&["Retain Dresden and Kiel.", "Enter Porto.", "Renew Lille."]);
        let after = texts(&["Enter Porto.", "Renew Lille.", "Retain Dresden and Kiel."]);
        assert_eq!(
            changes(&before, &after, &mut MOST_COMPARED.clone()),
            [Change::Moved { text: "Retain Dresden and Kiel.".to_owned() }]
        );
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
        // What is the same has not been removed.
        assert_eq!(changes(&before, &after, &mut 0).len(), 2);
    }
}
