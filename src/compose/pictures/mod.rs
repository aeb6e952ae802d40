//! From the dataset to its pictures: what is drawn, the words in and about it, and
//! the data as a table.
//!
//! A picture needs a dataset, a house style, its wording and a date, and no
//! report: other pages show the same ones.

mod map;
#[cfg(test)]
mod tests;
mod timeline;
mod visits;

pub(super) use map::without_coordinates;
use minijinja::context;
use minijinja::value::{Serde, Value};
use serde::Serialize;

use super::Composer;
use super::numbering::Place;
use super::visits::ComparedYears;
use super::words::Words;
use crate::dataset::{Agreement, AgreementAt, PartialDate, Relationship, StandingAt, Status};
use crate::diagnostic::Diagnostic;
use crate::picture::Picture;
use crate::style::{Content, PictureKind};
use crate::text::narrative::plain;
use crate::text::{Block, Inline, capitalised};

/// The most groups that an alternative text names, such as regions.
const MOST_GROUPS: usize = 8;

/// When pictures show how relationships stand.
#[derive(Clone, Copy)]
pub(super) enum AsAt {
    /// At a meeting that has yet to resolve: what happens on its date is left out.
    Meeting(PartialDate),
    /// On a day, with what has happened on it.
    Day(PartialDate),
}

/// Whether maps are drawn, which takes most of the time of composing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Drawing {
    /// They are.
    #[default]
    Drawn,
    /// Their place stays empty, where a report or web site is only checked.
    LeftOut,
}

/// What pictures are made from.
pub(super) struct Pictures<'a> {
    /// The dataset in the words of the house style.
    pub(super) words: Words<'a>,
    /// When.
    pub(super) as_at: AsAt,
    /// Whether a table of all relationships is in the same document. It has what map and
    /// timeline show, so that they need no table of their own.
    pub(super) has_summary: bool,
    /// Whether maps are drawn.
    pub(super) drawing: Drawing,
}

/// Blocks, or what is wrong with a template.
type Made = Result<Vec<Block>, Box<Diagnostic>>;

/// A number of things of a kind, for alternative texts.
#[derive(Debug, Serialize)]
struct Counted {
    name: String,
    count: usize,
}

impl<'a> Pictures<'a> {
    fn date(&self) -> PartialDate {
        let (AsAt::Meeting(date) | AsAt::Day(date)) = self.as_at;
        date
    }

    fn standing(&self, place: &'a Relationship) -> StandingAt<'a> {
        match self.as_at {
            AsAt::Meeting(date) => self.words.dataset.standing_before(place, date),
            AsAt::Day(date) => self.words.dataset.standing_at(place, date),
        }
    }

    fn agreement(&self, place: &'a Relationship, agreement: &'a Agreement) -> AgreementAt<'a> {
        match self.as_at {
            AsAt::Meeting(date) => self.words.dataset.agreement_before(place, agreement, date),
            AsAt::Day(date) => self.words.dataset.agreement_at(place, agreement, date),
        }
    }

    /// A label of `picture.*`.
    fn label(&self, key: &str) -> String {
        self.words.style.label(&format!("picture.{key}")).to_owned()
    }

    /// The word for a status.
    fn status(&self, status: Status) -> String {
        let group = match self.as_at {
            AsAt::Meeting(_) => "status",
            AsAt::Day(_) => "site_status",
        };
        self.words.style.label(&format!("{group}.{status}")).to_owned()
    }

    /// The words for the statuses that occur among some: those of the table or, where there
    /// are several, the short ones of `picture_status`.
    fn statuses(&self, among: impl Iterator<Item = Status>) -> String {
        let among: Vec<Status> = among.collect();
        let found: Vec<Status> =
            Status::ALL.into_iter().filter(|status| among.contains(status)).collect();
        if let [only] = found.as_slice() {
            return self.status(*only);
        }
        let short = |status: &Status| {
            let label = self.words.style.labels.get(&format!("picture_status.{status}"));
            label.map_or_else(|| self.status(*status), str::to_owned)
        };
        let words: Vec<String> = found.iter().map(short).collect();
        self.words.style.list(&words, "list.separator", "list.or")
    }

    /// The status of a relationship as a cell of a table.
    fn status_cell(&self, standing: &StandingAt<'_>) -> Result<Vec<Inline>, Box<Diagnostic>> {
        let status = plain(&capitalised(&self.status(standing.status)));
        self.words.marked(standing.exemption, status)
    }

    /// A wording template as plain text.
    fn text(&self, name: &str, more: &Value) -> Result<String, Box<Diagnostic>> {
        let more = more.clone();
        self.words.plain(name, context! { date => self.date().to_string(), ..more })
    }

    /// A picture with its words and its table. `more` tells the templates which part of a
    /// series this is.
    fn block(
        &self,
        kind: &str,
        picture: &Picture,
        more: &Value,
        table: Table<impl FnOnce(String) -> Result<Block, Box<Diagnostic>>>,
    ) -> Result<Block, Box<Diagnostic>> {
        let alternative = self.text(&format!("picture-{kind}"), more)?;
        let (width, height) = picture.size();
        let caption = || self.text(&format!("caption-picture-{kind}-data"), more);
        let (data, narrow) = match table {
            Table::Everywhere(table) => (vec![table(caption()?)?], Vec::new()),
            Table::OnNarrowPages(table) => (Vec::new(), vec![table(caption()?)?]),
            Table::Elsewhere => (Vec::new(), Vec::new()),
        };
        Ok(Block::Picture {
            kind: kind.to_owned(),
            svg: picture.svg(&alternative),
            caption: self.text(&format!("caption-picture-{kind}"), more)?,
            alternative,
            width,
            height,
            data,
            narrow,
        })
    }
}

/// The table with the data of a picture, by what makes it from its caption.
enum Table<F> {
    /// It is shown with the picture.
    Everywhere(F),
    /// It is shown in place of the picture, on narrow pages.
    OnNarrowPages(F),
    /// The summary of all relationships has the data.
    Elsewhere,
}

/// The largest of some counts, the largest first.
fn most(counts: impl Iterator<Item = Counted>) -> Value {
    let mut counts: Vec<Counted> = counts.filter(|counted| counted.count > 0).collect();
    counts.sort_by_key(|counted| std::cmp::Reverse(counted.count));
    counts.truncate(MOST_GROUPS);
    Value::from(Serde(counts))
}

impl Composer<'_> {
    /// The picture of a kind, with what is said before it.
    pub(super) fn picture(&mut self, kind: PictureKind, place: &mut Place<'_>) -> Vec<Block> {
        let before = self.earlier_year();
        if kind == PictureKind::Map {
            self.problems.extend(without_coordinates(self.dataset));
        }
        let pictures = Pictures {
            words: self.words(),
            as_at: AsAt::Meeting(self.meeting()),
            has_summary: self.style.shows(&Content::Summary),
            drawing: self.drawing,
        };
        let made = match kind {
            PictureKind::Map => pictures.map(),
            PictureKind::Timeline => pictures.timeline(),
            PictureKind::Visits => {
                pictures.visits(ComparedYears { year: &self.entry.year, before })
            }
        };
        let made = made.unwrap_or_else(|problem| {
            self.problems.push(*problem);
            Vec::new()
        });
        let mut blocks = Vec::new();
        if let Some(before) = before.filter(|_| kind == PictureKind::Visits && !made.is_empty()) {
            blocks.extend(self.visits_lead(before, place));
        }
        blocks.extend(made);
        blocks
    }

    /// Whether the house style shows a picture of a kind.
    pub(super) fn shows_picture(&self, kind: PictureKind) -> bool {
        self.style.shows(&Content::Picture(kind))
    }
}
