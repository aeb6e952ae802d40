//! Words and cells that reports, pictures and web pages have in common.

use minijinja::context;
use minijinja::value::{Serde, Value};

use super::wording::Wording;
use crate::dataset::{Agreement, Dataset, Exemption, PartialDate, Relationship};
use crate::diagnostic::Diagnostic;
use crate::style::HouseStyle;
use crate::text::narrative::{parse_inline, plain};
use crate::text::{Block, Column, Inline, capitalised, plain_text};

/// A row of a table.
pub(super) type Row = Vec<Vec<Inline>>;

/// A dataset in the words of a house style.
#[derive(Clone, Copy)]
pub(super) struct Words<'a> {
    /// The dataset of an edition.
    pub(super) dataset: &'a Dataset,
    /// The house style.
    pub(super) style: &'a HouseStyle,
    /// Its wording.
    pub(super) wording: &'a Wording,
}

impl Words<'_> {
    /// A wording template as plain text.
    pub(super) fn plain(&self, name: &str, more: Value) -> Result<String, Box<Diagnostic>> {
        self.wording.plain(name, more)
    }

    /// A column headed by a label of `table.*`.
    pub(super) fn column(&self, label: &str) -> Column {
        Column { title: self.style.label(&format!("table.{label}")).to_owned() }
    }

    /// The words for what is not recorded.
    pub(super) fn not_recorded(&self) -> Vec<Inline> {
        vec![Inline::text(self.style.label("not_recorded"))]
    }

    /// A date, or the words for what is not recorded.
    pub(super) fn date(&self, date: Option<PartialDate>) -> Vec<Inline> {
        let words = |date| plain(&capitalised(&self.style.dated(date)));
        date.map_or_else(|| self.not_recorded(), words)
    }

    /// The name of an agreement: its kind, with its title unless that names the kind.
    pub(super) fn agreement(&self, agreement: &Agreement) -> Result<String, Box<Diagnostic>> {
        let agreement = context! { agreement => Value::from(Serde(agreement)) };
        Ok(capitalised(&self.plain("agreement-name", agreement)?))
    }

    /// A cell with the mark of what is exempt before it.
    pub(super) fn marked(
        &self,
        exemption: Option<&Exemption>,
        cell: Vec<Inline>,
    ) -> Result<Vec<Inline>, Box<Diagnostic>> {
        let Some(exemption) = exemption else { return Ok(cell) };
        let mut marked = parse_inline(&self.wording.mark(exemption)?);
        marked.push(Inline::text(" "));
        marked.extend(cell);
        Ok(marked)
    }
}

/// A table, or where it has one row alone, that row in a line with the titles of its columns.
pub(super) fn table_or_line(caption: String, columns: Vec<Column>, mut rows: Vec<Row>) -> Block {
    if rows.len() != 1 {
        return Block::Table { caption, columns, rows };
    }
    let mut content = Vec::new();
    for (column, cell) in columns.into_iter().zip(rows.remove(0)) {
        if !content.is_empty() {
            let ends = plain_text(&content).ends_with(['.', '!', '?']);
            content.push(Inline::text(if ends { " " } else { "; " }));
        }
        content.push(Inline::Strong { content: plain(&format!("{}:", column.title)) });
        content.push(Inline::text(" "));
        content.extend(cell);
    }
    Block::Paragraph { content }
}

/// The relationships in the order of their regions.
pub(super) fn places_by_region(dataset: &Dataset) -> Vec<&Relationship> {
    let mut places: Vec<&Relationship> = dataset.places().collect();
    places.sort_by_key(|place| region_of(dataset, place).unwrap_or(usize::MAX));
    places
}

/// The position of the region of a place in the council's list.
pub(super) fn region_of(dataset: &Dataset, place: &Relationship) -> Option<usize> {
    dataset.council.regions.iter().position(|region| region.id == place.region)
}

impl Words<'_> {
    /// The cell of a place: a link to its entry, marked where all of it is exempt.
    pub(super) fn place_cell(&self, place: &Relationship) -> Result<Vec<Inline>, Box<Diagnostic>> {
        self.marked(self.dataset.exemption_of_place(&place.id), place_reference(place))
    }
}

/// A link to the entry of a place, by its name.
pub(super) fn place_reference(place: &Relationship) -> Vec<Inline> {
    vec![Inline::Reference { anchor: format!("place/{}", place.id), text: String::new() }]
}
