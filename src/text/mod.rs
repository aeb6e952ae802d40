//! Text as a report shows it: paragraphs, lists and tables of marked words.
//!
//! [`narrative`] reads it from the small part of CommonMark that texts are
//! written in; `markdown` writes it for other programs, `folded` makes texts
//! that read alike the same, and `decoded` finds text that was read in the wrong encoding.

mod address;
pub(crate) mod decoded;
pub(crate) mod folded;
pub(crate) mod language;
pub(crate) mod markdown;
pub mod narrative;
pub(crate) mod passages;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(crate) use address::encoded;
pub use address::is_linkable;
pub use markdown::MarkdownError;
use passages::without_marks;

/// A piece of a section.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Block {
    /// A paragraph.
    Paragraph {
        /// Its text.
        content: Vec<Inline>,
    },
    /// A paragraph, recommendation or the like with its number.
    Numbered {
        /// The number as shown, such as `1.3` or `a)`; empty for what only has an anchor.
        number: String,
        /// The number as others refer to it, such as `1.3` or `1 a)`.
        reference: String,
        /// Anchor, unique in the report.
        anchor: String,
        /// What it consists of: paragraphs, lists, and numbered parts.
        blocks: Vec<Block>,
    },
    /// A list.
    List {
        /// Whether the entries are numbered.
        ordered: bool,
        /// The entries.
        items: Vec<Vec<Block>>,
    },
    /// A photograph.
    Photograph {
        /// The picture.
        image: ShownImage,
        /// What stands under it, such as who took it.
        caption: Option<String>,
    },
    /// A table.
    Table {
        /// What the table shows.
        caption: String,
        /// The columns.
        columns: Vec<Column>,
        /// The rows, with a cell for each column.
        rows: Vec<Vec<Vec<Inline>>>,
    },
    /// A picture that was drawn from data.
    Picture {
        /// What kind of picture it is: `map`, `timeline` or `visits`.
        kind: String,
        /// What the picture shows.
        caption: String,
        /// What one sees in it, for who does not see it.
        alternative: String,
        /// The picture as SVG: without ids, styles and scripts, and with its light colours.
        svg: String,
        /// Its width, in points.
        width: u32,
        /// Its height, in points.
        height: u32,
        /// The data that it was drawn from, as a table.
        data: Vec<Block>,
        /// The data where another table of the document has them too: only for pages that
        /// are too narrow for the picture.
        #[serde(default)]
        narrow: Vec<Block>,
    },
}

/// An image file as a report or page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ShownImage {
    /// The name of its file.
    pub file: String,
    /// What can be seen, for those who do not see it.
    pub alternative: String,
    /// Its width in pixels.
    pub width: u32,
    /// Its height in pixels.
    pub height: u32,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Column {
    /// Its heading.
    pub title: String,
}

/// A piece of running text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Inline {
    /// Plain text.
    Text {
        /// The text.
        text: String,
    },
    /// Emphasised text.
    Emphasis {
        /// The text.
        content: Vec<Inline>,
    },
    /// Strongly emphasised text.
    Strong {
        /// The text.
        content: Vec<Inline>,
    },
    /// A link to an address.
    Link {
        /// The address: http, https or mailto.
        url: String,
        /// The text of the link.
        content: Vec<Inline>,
    },
    /// A link to another place in the report.
    Reference {
        /// The anchor of that place.
        anchor: String,
        /// Its number, or its heading where it has none.
        text: String,
    },
    /// Words in another language.
    Foreign {
        /// The language (BCP 47).
        language: String,
        /// The words.
        content: Vec<Inline>,
    },
}

impl Inline {
    /// Plain text.
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::Text { text: text.into() }
    }
}

/// A name without the article before it: `Policy Committee` of `the Policy Committee`.
pub(crate) fn without_article(name: &str) -> &str {
    ["the ", "The "].iter().find_map(|article| name.strip_prefix(article)).unwrap_or(name)
}

/// What a body is called that is named as a place of a kind: a name that begins so takes the
/// article in a sentence, as the London Borough of Lewisham does.
const KINDS_OF_BODY: [&str; 14] = [
    "Borough",
    "Boroughs",
    "Burgh",
    "City",
    "Community",
    "Corporation",
    "County",
    "Diocese",
    "District",
    "Municipality",
    "Province",
    "Region",
    "Town",
    "University",
];

/// The name of a body in a sentence: with the article, where it takes one. That of a council,
/// as City of York Council, takes none.
pub(crate) fn with_article(name: &str) -> String {
    let takes_article = name.split_once(" of ").is_some_and(|(kind, place)| {
        let word = kind.rsplit(' ').next().unwrap_or_default();
        let is_council = place.split(' ').any(|word| word == "Council");
        KINDS_OF_BODY.contains(&word) && without_article(name) == name && !is_council
    });
    if takes_article { format!("the {name}") } else { name.to_owned() }
}

/// Text beginning with a capital.
pub(crate) fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(chars).collect()
}

/// The text of inlines without their marks.
#[must_use]
pub fn plain_text(content: &[Inline]) -> String {
    content
        .iter()
        .map(|inline| match inline {
            Inline::Text { text } | Inline::Reference { text, .. } => without_marks(text),
            Inline::Emphasis { content }
            | Inline::Strong { content }
            | Inline::Link { content, .. }
            | Inline::Foreign { content, .. } => plain_text(content),
        })
        .collect()
}

impl Block {
    /// Calls a function on every inline of the block, depth first.
    pub(crate) fn for_each_inline_mut(&mut self, visit: &mut impl FnMut(&mut Inline)) {
        match self {
            Self::Paragraph { content } => for_each_inline_mut(content, visit),
            Self::Numbered { blocks, .. } => {
                for block in blocks {
                    block.for_each_inline_mut(visit);
                }
            }
            Self::List { items, .. } => {
                items.iter_mut().flatten().for_each(|block| block.for_each_inline_mut(visit));
            }
            Self::Table { rows, .. } => {
                rows.iter_mut().flatten().for_each(|cell| for_each_inline_mut(cell, visit));
            }
            Self::Photograph { .. } => {}
            Self::Picture { data, narrow, .. } => {
                for block in data.iter_mut().chain(narrow) {
                    block.for_each_inline_mut(visit);
                }
            }
        }
    }
}

/// Calls a function on every inline, depth first.
pub(crate) fn for_each_inline_mut(content: &mut [Inline], visit: &mut impl FnMut(&mut Inline)) {
    for inline in content {
        match inline {
            Inline::Emphasis { content }
            | Inline::Strong { content }
            | Inline::Link { content, .. }
            | Inline::Foreign { content, .. } => for_each_inline_mut(content, visit),
            Inline::Text { .. } | Inline::Reference { .. } => {}
        }
        visit(inline);
    }
}
