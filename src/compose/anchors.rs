//! The anchors of what is composed: links would lead to the wrong one of two that
//! are the same.

use std::collections::BTreeSet;

use crate::report::Section;
use crate::text::Block;

/// The anchors in sections, in their order.
pub(super) fn anchors(sections: &[Section]) -> Vec<&str> {
    let mut anchors = Vec::new();
    for section in sections.iter().flat_map(Section::walk) {
        anchors.push(section.anchor.as_str());
        collect(&section.blocks, &mut anchors);
    }
    anchors
}

fn collect<'r>(blocks: &'r [Block], anchors: &mut Vec<&'r str>) {
    for block in blocks {
        match block {
            Block::Numbered { anchor, blocks, .. } => {
                anchors.push(anchor);
                collect(blocks, anchors);
            }
            Block::List { items, .. } => {
                for item in items {
                    collect(item, anchors);
                }
            }
            Block::Paragraph { .. }
            | Block::Table { .. }
            | Block::Photograph { .. }
            | Block::Picture { .. } => {}
        }
    }
}

/// The names that are there already, each time that they come again.
pub(super) fn repeated<'n>(names: impl IntoIterator<Item = &'n str>) -> Vec<&'n str> {
    let mut seen = BTreeSet::new();
    names.into_iter().filter(|name| !seen.insert(*name)).collect()
}
