//! Short pages: what they say is in the lists of the front page instead.

use minijinja::Value as Context;
use minijinja::context;

use super::{Decided, FRONT, SiteComposer};
use crate::dataset::Listing;
use crate::site::{Page, PageKind};
use crate::style::FrontSection;
use crate::text::narrative::parse;
use crate::text::{Block, Inline};

/// A page with fewer words than this has no page of its own.
const FEWEST_WORDS: usize = 40;

/// The section of a place's page that the page of the decisions has too.
const DECISIONS: &str = "decisions";

impl SiteComposer<'_> {
    /// Keeps the pages that are long enough, and notes the others, which are folded
    /// into the lists of the front page.
    pub(super) fn fold(&mut self, pages: Vec<(FrontSection, Page)>) -> Vec<Page> {
        let mut kept = Vec::new();
        for (list, page) in pages {
            if self.is_short(&page) && self.style.spec.site.front.contains(&list) {
                self.folded.insert(page.path);
            } else {
                kept.push(page);
            }
        }
        kept
    }

    /// Whether a page is too short to be one. The council's own words at its head
    /// keep it, since the lists have others.
    fn is_short(&self, page: &Page) -> bool {
        let id = page.path.rsplit('/').next().and_then(|file| file.strip_suffix(".html"));
        let own = format!("site/place/{}", id.unwrap_or_default());
        let is_own = self.dataset.site.iter().any(|site| site.wording.contains_key(&own));
        let sections = || page.sections.iter().filter(|section| section.anchor != DECISIONS);
        let blocks = page.blocks.iter().chain(sections().flat_map(|section| &section.blocks));
        !(page.kind == PageKind::Place && is_own)
            && sections().all(|section| section.sections.is_empty())
            && blocks.map(words).sum::<usize>() < FEWEST_WORDS
    }

    pub(super) fn is_folded(&self, path: &str) -> bool {
        self.folded.contains(path)
    }

    /// The way from the folder of the site to what has a page or an entry.
    pub(super) fn way(&self, path: String) -> String {
        if self.is_folded(&path) { format!("{FRONT}#{}", anchor(&path)) } else { path }
    }

    /// An entry of a list of the front page: a line, and under it what the page would
    /// say if it were long enough to be one.
    pub(super) fn list_item(&self, path: &str, line: &str, content: Vec<Block>) -> Vec<Block> {
        let mut blocks = parse(line);
        if !self.is_folded(path) {
            return blocks;
        }
        blocks.extend(content);
        let (number, reference) = (String::new(), String::new());
        vec![Block::Numbered { number, reference, anchor: anchor(path), blocks }]
    }

    /// What leads from an entry to the decisions.
    pub(super) fn read_decisions(&mut self, id: &str, decided: &[&Decided<'_>]) -> Vec<Block> {
        if decided.is_empty() {
            return Vec::new();
        }
        let links = decided.iter().map(|one| format!("[](ref:decision/{})", one.id));
        let links: Vec<Context> = links.map(Context::from_safe_string).collect();
        parse(&self.wording("site-read-decisions", context! { id, links }))
    }
}

/// The anchor of an entry in place of a page: `places/kitwe.html` is `places-kitwe`.
fn anchor(path: &str) -> String {
    path.strip_suffix(".html").unwrap_or(path).replace('/', "-")
}

impl From<Listing> for FrontSection {
    fn from(listing: Listing) -> Self {
        match listing {
            Listing::Active => Self::Active,
            Listing::InForce => Self::InForce,
            Listing::Future => Self::Future,
            Listing::Contacts => Self::Contacts,
            Listing::Historical => Self::Historical,
        }
    }
}

/// The words of a block, without those of references.
fn words(block: &Block) -> usize {
    let of = |content: &[Inline]| {
        let text = crate::text::plain_text(content);
        text.split_whitespace().count()
    };
    let all = |blocks: &[Block]| blocks.iter().map(words).sum();
    match block {
        Block::Paragraph { content } => of(content),
        Block::Numbered { blocks, .. } => all(blocks),
        Block::List { items, .. } => items.iter().map(|item| -> usize { all(item) }).sum(),
        Block::Table { .. } | Block::Photograph { .. } | Block::Picture { .. } => FEWEST_WORDS,
    }
}
