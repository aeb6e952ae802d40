//! What the fuzz targets share: all use of the library but that of its
//! narrative parser, and how a dataset is changed at random.

use std::sync::Once;

use intl_update::text::{Block, Inline};

/// Lets the rules run one after the other in one thread, so that a run of a
/// target covers the same code each time.
pub fn settle() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread();
        pool.build_global().expect("the pool has not been used before");
    });
}

/// The letters of a text, without what is between them.
pub fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphabetic()).collect()
}

/// What is in blocks, gathered.
#[derive(Debug, Default)]
pub struct Tree {
    /// Every text, each on a line of its own.
    pub text: String,
    /// How deep lists and marks stand inside one another.
    pub depth: usize,
    /// The addresses of links.
    pub urls: Vec<String>,
    /// The anchors of references.
    pub references: Vec<String>,
    /// The languages of marked words.
    pub languages: Vec<String>,
    /// The anchors of numbered blocks.
    pub anchors: Vec<String>,
}

impl Tree {
    /// Gathers what is in blocks.
    pub fn of(blocks: &[Block]) -> Self {
        let mut tree = Self::default();
        tree.blocks(blocks, 0);
        tree
    }

    /// Gathers what is in more blocks.
    pub fn blocks(&mut self, blocks: &[Block], depth: usize) {
        for block in blocks {
            match block {
                Block::Paragraph { content } => self.inlines(content, depth),
                Block::Numbered { anchor, blocks, .. } => {
                    self.anchors.push(anchor.clone());
                    self.blocks(blocks, depth);
                }
                Block::List { items, .. } => {
                    items.iter().for_each(|item| self.blocks(item, depth + 1));
                }
                Block::Table { rows, .. } => {
                    rows.iter().flatten().for_each(|cell| self.inlines(cell, depth));
                }
            }
            self.text.push('\n');
        }
    }

    /// Gathers what is in running text.
    pub fn inlines(&mut self, content: &[Inline], depth: usize) {
        self.depth = self.depth.max(depth);
        for inline in content {
            match inline {
                Inline::Text { text } => self.text.push_str(text),
                Inline::Emphasis { content } | Inline::Strong { content } => {
                    self.inlines(content, depth + 1);
                }
                Inline::Link { url, content } => {
                    self.urls.push(url.clone());
                    self.inlines(content, depth + 1);
                }
                Inline::Reference { anchor, text } => {
                    self.references.push(anchor.clone());
                    self.text.push_str(text);
                }
                Inline::Foreign { language, content } => {
                    self.languages.push(language.clone());
                    self.inlines(content, depth + 1);
                }
            }
        }
    }
}
